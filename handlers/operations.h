/* operations.h -- THE map: method, path, permission, lane, handler. Everything the service answers is a line here; the generic
 * operations are the same few lines for every resource of the catalogue. */
#pragma once
#include "handlers/keys.h"
#include "model/resource.h"
#include "server/http.h"

struct app;
struct call;

/* Fills the call's response, or returns the error whose problem it has filled. */
typedef enum err handler(struct call *call);

enum { OP_BODY_JSON = 1, OP_PUBLIC_CACHE = 2, OP_UNAUTHENTICATED_WRITE = 4 };

struct operation {
    const char *id;            /* operationId: "listProducts" */
    enum method method;
    const char *path;          /* "/api/v1/products/{id}" */
    unsigned roles;            /* ROLE_BITs that may call it; 0: everybody. Ask operation_permission() */
    enum lane lane;
    handler *run;              /* on the lane */
    handler *prepare;          /* WRITE only: on the connection's thread before queueing: reads and checks the body; may be NULL */
    const struct schema *schema; /* of a generic operation */
    size_t body_limit;
    const char *summary;       /* one English sentence */
    const char *type;          /* media type of its answer, held against Accept; NULL: not held */
    uint64_t reads;            /* the resources its answer is made of (bit n: schema n): while none has changed, an answer that was kept is good */
    const char *takes;         /* media type of its body; NULL: JSON, or a merge patch */
    handler *early;            /* before the body is read: what its head alone tells; may be NULL */
    const struct body_sink *sink; /* takes the body as it comes; NULL: it is kept in memory */
    bool own_unit;             /* a read that a bound key has of its own unit alone, as every write */
    bool by_minute;            /* it tells the minute: what is kept of it is good until the next */
    bool unmetered;            /* no limit of rate: who watches over the service must not be turned away with those who flood it */
};

/* What a role may do with an operation: the one place that says so, for the dispatcher, the reach of keys, and describe --permissions. */
enum permission { PERMISSION_NONE, PERMISSION_OWN_UNIT, PERMISSION_ALL };
enum permission operation_permission(const struct operation *operation, enum role role);
/* Has `role` every right that `other` has? */
bool role_covers(enum role role, enum role other);

/* Builds the map from the fixed lines and the catalogue; once, before threads. */
void operations_init(void);
extern const struct operation *operations;
extern size_t noperations;
/* The operation of a request's path and method. Path parameters (at most 2) are returned raw. NULL: *ret_allow is set when the path exists with other methods ("GET, HEAD, OPTIONS"), else NULL. */
const struct operation *operation_find(enum method method, struct text path, struct text ret_arguments[2], const char **ret_allow);
/* camelCase of a resource for operationIds: "criteria-sets" with "list" gives "listCriteriaSets". */
const char *operation_id(const char *verb, const char *resource);
