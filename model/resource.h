/* resource.h -- a resource of the register: a plain struct, a table of columns, a check() of its own; and the catalogue of all.
 * From the catalogue the field lists follow (own columns, and what is read through references). No HTTP, no SQL. */
#pragma once
#include "column.h"
#include "errors.h"

enum role {
    ROLE_PUBLIC,     /* no key */
    ROLE_PORTAL,     /* reads, change feed */
    ROLE_COMMUNE,    /* enters data of its unit */
    ROLE_DISTRICT,   /* verifies, within its unit */
    ROLE_DEPARTMENT, /* verifies */
    ROLE_COUNCIL,    /* votes, scores */
    ROLE_PROVINCE,   /* decides, runs the register */
    ROLE_ADMIN,      /* keys, and all the others' rights */
    ROLE_COUNT
};
#define ROLE_BIT(role) (1u << (role))
const char *role_name(enum role role);
/* A commune and a district write within their unit: their keys are always bound to one. */
bool role_needs_unit(enum role role);
bool role_parse(struct text name, enum role *ret); /* not "public": nobody has a key for that */

/* When a record counts: from the day in `from` to the day in `to`. to_is_last: `to` is the last day on which it counts (a unit's
 * valid_to); otherwise the first on which it does not (a product's left_on). An empty `to` is open; no `from`: on every day. */
struct span {
    const char *from, *to;
    bool to_is_last;
};

struct place_of;
struct schema;

/* A filter by what refers to the records: those of whom a record of another resource in force on the day says so. ?name=a,b */
struct link {
    const char *name;
    const char *from, *column, *field; /* that resource, its column that refers to ours, and which field of it is asked */
    const char *vi, *doc, *example;
};

struct resource {
    const char *name;     /* "products": in paths, file names, the change log */
    const char *table;    /* "product"; its twin is product_history */
    const char *vi, *en;  /* what it is, for people */
    const struct column *columns;
    size_t ncolumns;
    size_t size;          /* of the C struct */
    struct span span;
    const char *key[KEY_PARTS_MAX]; /* fields that name a record for people and files */
    const char *natural[6]; /* stored columns that find a record again in a file; empty: the key's own columns */
    bool key_in_time;     /* the key is unique on any day, not for ever: units' codes are reused */
    const char *label;    /* the field that is shown where others refer to it */
    const char *sort;     /* the order without ?sort= */
    const char *unit;     /* the column that says to which unit it belongs: ?unit= then means that unit and all below it */
    const char *source;   /* name of the hand-written query that yields the COMPUTED columns; NULL: the table itself */
    bool read_only;       /* all computed: no writes */
    bool uploaded;        /* made from files that are sent: not from a body of JSON or a row of a sheet */
    bool append_only;     /* records are made, and neither changed nor withdrawn */
    bool by_code;         /* one record is addressed by its code on a day (/units/06799?as_of=), not by its id */
    const struct link *link; /* NULL: none */
    const char *embeds;   /* records of that resource are shown inside a single record of this one ... */
    const char *embed_by; /* ... those whose column embed_by refers to it */
    unsigned writers;     /* ROLE_BITs that may create, update, withdraw; a key bound to a unit only there and below */
    /* Rules between the fields of one record. Adds every fault it finds; NULL: none. `record` is complete and each value is good alone. */
    void (*check)(const void *record, struct problem *reterr, const struct place_of *place);
};

/* One thing that stands in an answer: an own column, or one read through a reference. Made from the tables at start. */
struct field {
    const char *name;
    enum kind kind;
    unsigned flags;
    const struct column *column;   /* own; of a joined field the target's column at the end of the path */
    const struct column *through;  /* joined: by which reference of ours; NULL: own */
    const struct schema *target;   /* joined: whose ... */
    const struct field *there;     /* ... field this is */
    struct text json_name;         /* "name": ready to be written */
};

enum { FIELDS_MAX = 48 };
struct schema {
    const struct resource *resource;
    struct field fields[FIELDS_MAX];
    size_t nfields;
    int number; /* its place in the catalogue */
};

/* Where a fault of a draft is to be told: in a body (pointer) or in a line of a file. */
struct place_of {
    enum where where;
    struct text file;
    int64_t line;
};

extern const struct resource *const catalogue[];
extern const size_t ncatalogue;

/* Builds the schemas; call once, before threads. Asserts that the tables are right: our mistakes, not the client's. */
void catalogue_init(void);
const struct schema *schema_named(struct text name);    /* NULL: no such resource */
const struct schema *schema_at(size_t number);
const struct schema *schema_of(const struct resource *resource);
const struct field *schema_field(const struct schema *schema, struct text name);
const char *resource_title(const struct resource *resource, enum lang lang); /* what it is called among people */
bool resource_embeds_as(const struct resource *resource, struct text name); /* "criteria": the member of its embedded records */
const struct column *resource_column(const struct resource *resource, const char *name); /* NULL: none */

/* A value as it stands in a row of an answer: texts, days and instants in t (borrowed until the next row), the rest in i. */
struct value {
    int64_t i;     /* INT_NONE: no value */
    struct text t; /* NO_TEXT: no value */
};
static inline bool kind_is_text(enum kind kind)
{
    return kind == KIND_TEXT || kind == KIND_DATE || kind == KIND_INSTANT;
}

/* Reading and writing a member of a record by its column. */
static inline struct text *member_text(const struct column *c, void *record)
{
    return (struct text *)((char *)record + c->offset);
}
static inline int64_t *member_int(const struct column *c, void *record)
{
    return (int64_t *)((char *)record + c->offset);
}
static inline bool *member_bool(const struct column *c, void *record)
{
    return (bool *)((char *)record + c->offset);
}
static inline struct date *member_date(const struct column *c, void *record)
{
    return (struct date *)((char *)record + c->offset);
}
static inline struct instant *member_instant(const struct column *c, void *record)
{
    return (struct instant *)((char *)record + c->offset);
}
bool member_is_none(const struct column *column, const void *record);
/* Every member without value. */
void record_clear(const struct resource *resource, void *record);
/* The value of one record into another; texts are shared. */
void member_copy(const struct column *column, void *to, const void *from);
bool member_equal(const struct column *column, const void *a, const void *b);
/* Same values in all columns that are not SERVER_SET. */
bool record_equal(const struct resource *resource, const void *a, const void *b);

/* fail() at a field of a draft: pointer "/name" or the cell of that column. */
enum err fail_at(struct problem *reterr, const struct place_of *place, const char *field, enum message message, ...);
