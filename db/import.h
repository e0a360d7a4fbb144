/* import.h -- what is kept of the sheets that were sent: who sent which, and what became of it. No part of the register's contents: not in the change
 * log (the rows that a sheet wrote are, each by itself). */
#pragma once
#include "db/table.h"

/* A sheet as it was sent, and its end. Instants as texts; NO_TEXT and INT_NONE: not yet, or none. */
struct import_row {
    int64_t id;
    struct text resource;
    bool dry_run;
    struct text reason, principal;
    int64_t key_id;
    struct text role;
    int64_t unit_id; /* of the key, when it was sent */
    struct text unit_code, lang, request_id;
    int64_t bytes;
    struct text sha256, created_at, started_at, ended_at, state; /* "queued" until its end: done, failed, cancelled */
    int64_t rows, inserted, updated, unchanged, faults, first_change, last_change;
    struct text problem, detail; /* of a failed one: the problem's name, and a sentence in the sender's language */
};

/* On the writer's connection. Keeps a sheet that waits; *ret_id is its number. */
enum err import_insert(struct conn *conn, const struct import_row *row, int64_t *ret_id, struct problem *reterr);
/* On the writer's connection: its end, from state on. *ret_was_waiting false: it had ended before, and nothing was changed. */
enum err import_end(struct conn *conn, const struct import_row *row, bool *ret_was_waiting, struct problem *reterr);

/* ERR_NOT_FOUND. Texts are in the arena. */
enum err import_get(struct conn *conn, struct arena *arena, int64_t id, struct import_row *ret, struct problem *reterr);
/* The newest first, before number `before` (INT64_MAX: all), at most `limit`; with key_id only those sent with that key, with unit_id only those of keys
 * of that unit and below it. Texts are valid until `each` returns. */
struct import_wanted {
    int64_t before, limit, key_id, unit_id; /* INT_NONE: any */
};
enum err import_list(struct conn *conn, const struct import_wanted *wanted, void (*each)(void *ctx, const struct import_row *row), void *ctx,
                     struct problem *reterr);
/* The one that has waited longest; INT_NONE: none waits. */
enum err import_next(struct conn *conn, int64_t *ret, struct problem *reterr);
enum err import_waiting(struct conn *conn, int64_t *ret, struct problem *reterr);
