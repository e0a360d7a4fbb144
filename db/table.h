/* table.h -- list, get, insert, update, withdraw for any resource, and the change log they all write: the only place that composes
 * SQL. What it composes stands in tests/golden/sql. */
#pragma once
#include "base/buffer.h"
#include "db/db.h"
#include "model/draft.h"
#include "model/resource.h"

/* ---- what a list asks, as a value ---- */
enum { FILTERS_MAX = 16, VALUES_MAX = 50, SORTS_MAX = 4, PAGE_MAX = 500, EVERY_ROW = INT32_MAX };
enum test { TEST_IN, TEST_FROM, TEST_TO };
struct filter {
    const struct field *field;
    enum test test;
    size_t n;
    const struct value *values; /* text kinds in .t, others in .i */
    const struct link *link;    /* the field is one of what refers to the records; NULL: their own */
};
struct sort {
    const struct field *field;
    bool descending;
};
struct query {
    const struct schema *schema;
    struct date day;              /* NO_DATE: every day (as_of=all) */
    int64_t unit_id;              /* records of that unit and all below it on the day; INT_NONE: all */
    struct text search;           /* folded words; NO_TEXT: none */
    bool known;                   /* of what was known at an instant of the past (conn_known_at): there is no search index of that */
    struct text marked;           /* the same with marks, when the client typed any: those come first */
    struct filter filters[FILTERS_MAX];
    size_t nfilters;
    struct sort sorts[SORTS_MAX]; /* the id is added by table.c */
    size_t nsorts;
    int64_t limit;                /* rows wanted; EVERY_ROW for an export */
    /* continued: the place of the last row seen, one value a sort term (with marked: its rank first), then the id */
    const struct value *after;
    size_t nafter;
};

/* An open list. values[i] belongs to schema->fields[i], valid until the next table_next(). */
struct rows {
    struct stmt *stmt;
    const struct query *query;
    struct value values[FIELDS_MAX];
    struct value place[SORTS_MAX + 2]; /* of the current row: what `after` wants */
    size_t nplace;
};
enum err table_list(struct conn *conn, struct arena *arena, const struct query *query, struct rows *ret, struct problem *reterr);
bool table_next(struct rows *rows);
enum err table_end(struct rows *rows, struct problem *reterr);
enum err table_count(struct conn *conn, struct arena *arena, const struct query *query, int64_t *ret, struct problem *reterr);
/* One record as an answer shows it, computed columns for `day`. ERR_NOT_FOUND, or ERR_WITHDRAWN when its twin has it. The row is copied into the arena. */
enum err table_get(struct conn *conn, struct arena *arena, const struct schema *schema, int64_t id, struct date day, struct value *ret_values,
                   struct problem *reterr);
/* One record as the struct. Texts are in the arena. */
enum err table_fetch(struct conn *conn, struct arena *arena, const struct schema *schema, int64_t id, void *ret_record, struct problem *reterr);

/* The SQL a query becomes, without running it: golden files, describe, the plan check. */
struct text table_list_sql(struct arena *arena, const struct query *query);
void table_print_sql(struct buffer *out, const struct schema *schema); /* every statement kept for the resource, with headings */

/* ---- writes: on the writer's connection, inside a savepoint ---- */
struct stamp {
    struct text principal;  /* who: "key:3 province", "load", "system" */
    struct text request_id;
    struct text reason;     /* NO_TEXT: none given */
    struct instant at;      /* of change_instant() */
    unsigned roles;         /* ROLE_BIT of the key that writes; 0: the program itself, at the command of who runs it */
    bool rules_later;       /* the rules between records (db/rules.h) are asked behind the last of many writes, by their writer */
};
struct written {
    int64_t id;
    int64_t version; /* number of the change */
    bool unchanged;  /* the update or upsert found everything as it was: nothing written */
    bool created;    /* the upsert found none */
};
/* Finds the references that were given by code; faults are added at their fields. With a memo (draft->memo) the same one is looked for once: for many
 * rows of one resource, while nothing else is written. */
struct reference_memo *reference_memo_new(struct arena *arena);
enum err table_resolve(struct conn *conn, struct draft *draft, struct problem *reterr);
enum err table_insert(struct db *db, struct arena *arena, struct draft *draft, const struct stamp *stamp, struct written *ret, struct problem *reterr);
/* expected: the version the writer has read; INT_NONE: any. ERR_STALE when it has moved on. */
enum err table_update(struct db *db, struct arena *arena, struct draft *draft, int64_t id, int64_t expected, const struct stamp *stamp, struct written *ret,
                      struct problem *reterr);
enum err table_withdraw(struct db *db, struct arena *arena, const struct schema *schema, int64_t id, int64_t expected, const struct stamp *stamp,
                        struct written *ret, struct problem *reterr);
/* The record that has the draft's natural key; INT_NONE: none. */
enum err table_find(struct conn *conn, const struct draft *draft, int64_t *ret, struct problem *reterr);
/* What table_find() has found, or a new one: insert, update, or nothing when all is as it was. */
enum err table_put(struct db *db, struct arena *arena, struct draft *draft, int64_t id, const struct stamp *stamp, struct written *ret, struct problem *reterr);

/* The instant at which a write is recorded that begins now, inside the writer's transaction: the clock's, or 1 µs behind the newest
 * change when the clock has been set back. So the log's instants and the spans of history never turn round. */
enum err change_instant(struct conn *conn, struct instant *ret, struct problem *reterr);
/* Was change `number` written by `principal` on that day (of Viet Nam)? */
enum err change_is_of(struct conn *conn, int64_t number, struct text principal, struct date day, bool *ret, struct problem *reterr);
/* A withdrawn record as it was last; ERR_NOT_FOUND when there never was one, ERR_CONFLICT when it is not withdrawn. */
enum err table_fetch_withdrawn(struct conn *conn, struct arena *arena, const struct schema *schema, int64_t id, void *ret_record, struct problem *reterr);
/* The record of a row that begins with the stored columns (compose_columns); texts are the arena's. */
void table_read_record(struct stmt *stmt, const struct resource *resource, void *record, struct arena *arena);
/* Puts it back under its id, as the draft (made of it) says. */
enum err table_restore(struct db *db, struct arena *arena, struct draft *draft, int64_t id, const struct stamp *stamp, struct written *ret,
                       struct problem *reterr);

/* The resources (bit n for schema number n) whose records show in lists and single records of this one: what such an answer is made of. */
uint64_t table_reads(const struct schema *schema);
/* The same of a named query. */
uint64_t tables_named(const char *sql);
/* Publishes the newest change of every resource (db_touched); once, when a register is opened to be served. */
enum err table_touch_all(struct db *db, struct problem *reterr);
/* Number of the newest change, 0 in an empty register. */
enum err table_change(struct conn *conn, int64_t *ret, struct problem *reterr);
/* ---- units ---- */
/* The unit that held the code on the day (day NO_DATE: the latest to hold it). With `or_first`: where the first known holder began later and its beginning is known only as
 * "not later than", that one. ERR_NOT_FOUND when the code is unknown; ERR_NOT_FOUND with MSG_NOT_YET_KNOWN where that first holder was not wanted, and with
 * MSG_NOT_IN_FORCE when the code is known on other days. */
enum err unit_find(struct conn *conn, struct text code, struct date day, bool or_first, int64_t *ret, struct problem *reterr);
/* Recomputes where the records of units count, after units or unit changes were written; called by the functions above before the savepoint is kept. */
enum err unit_scope_refresh(struct db *db, struct problem *reterr);
/* Does unit `id` count under `ancestor` on the day? */
enum err unit_is_under(struct conn *conn, int64_t id, int64_t ancestor, struct date day, bool *ret, struct problem *reterr);

/* Our own mistakes. Sentences go into `out`; true: none.
 * table_self_check: every stored column is in the database and no flag contradicts another; at every start.
 * table_plan_check: no filter reads a whole table and no sort sorts; on an EMPTY register, in the tests: with statistics of a small
 * register the database rightly prefers to scan a table of one row (docs/decisions). */
bool table_self_check(struct conn *conn, struct buffer *out);
bool table_plan_check(struct conn *conn, struct buffer *out);
