/* keys.h -- who asks: bearer keys, shown once, kept as SHA-256. */
#pragma once
#include "db/db.h"
#include "model/resource.h"

enum { KEY_TEXT = 80 };

/* Who a request comes from. */
struct principal {
    enum role role;        /* ROLE_PUBLIC without a key */
    int64_t key_id;        /* INT_NONE for the public */
    int64_t unit_id;       /* the unit the key is bound to; INT_NONE: all */
    struct text unit_code;
    const char *name;      /* "key:3 province", "public": for the change log */
};

/* Makes a key "ntm_<8 hex>_<43 base64url>" in a transaction of its own (call on the writer's side with no group open) and writes it to ret_key once. unit_code NO_TEXT: not bound; it is resolved
 * today, or else to the latest unit that held the code. expires NO_DATE: never. */
enum err key_create(struct db *db, enum role role, struct text unit_code, struct text name, struct date expires, char ret_key[KEY_TEXT],
                    struct problem *reterr);
/* Reads the Authorization header's value; NO_TEXT gives the public. ERR_UNAUTHORIZED with a sentence otherwise. Constant-time comparison. */
enum err key_principal(struct conn *conn, struct arena *arena, struct text authorization, struct principal *ret, struct problem *reterr);

/* A key as it may be shown: never the key itself. Texts are valid until `each` returns; NO_TEXT: none. */
struct key_row {
    int64_t id;
    struct text prefix, role, unit_code, name, created_at, expires_at, revoked_at;
};
enum err key_list(struct conn *conn, void (*each)(void *ctx, const struct key_row *row), void *ctx, struct problem *reterr);
