/* import.c -- the table of sheets that were sent. Knows its rows, not what is in a sheet. */
#include "db/import.h"
#include <inttypes.h>
#include <stdio.h>
#include "sql.h"

static void read_row(struct stmt *stmt, struct import_row *ret)
{
    *ret = (struct import_row){ .id = row_int(stmt, 0),
                                .resource = row_text(stmt, 1),
                                .dry_run = row_int(stmt, 2) == 1,
                                .reason = row_text(stmt, 3),
                                .principal = row_text(stmt, 4),
                                .key_id = row_int(stmt, 5),
                                .role = row_text(stmt, 6),
                                .unit_id = row_int(stmt, 7),
                                .unit_code = row_text(stmt, 8),
                                .lang = row_text(stmt, 9),
                                .request_id = row_text(stmt, 10),
                                .bytes = row_int(stmt, 11),
                                .sha256 = row_text(stmt, 12),
                                .created_at = row_text(stmt, 13),
                                .started_at = row_text(stmt, 14),
                                .ended_at = row_text(stmt, 15),
                                .state = row_text(stmt, 16),
                                .rows = row_int(stmt, 17),
                                .inserted = row_int(stmt, 18),
                                .updated = row_int(stmt, 19),
                                .unchanged = row_int(stmt, 20),
                                .faults = row_int(stmt, 21),
                                .first_change = row_int(stmt, 22),
                                .last_change = row_int(stmt, 23),
                                .problem = row_text(stmt, 24),
                                .detail = row_text(stmt, 25) };
}

static void copy_texts(struct arena *arena, struct import_row *row)
{
    struct text *texts[] = { &row->resource, &row->reason, &row->principal, &row->role, &row->unit_code, &row->lang, &row->request_id, &row->sha256,
                             &row->created_at, &row->started_at, &row->ended_at, &row->state, &row->problem, &row->detail };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_text(arena, texts[i]->s, texts[i]->n);
}

enum err import_insert(struct conn *conn, const struct import_row *row, int64_t *ret_id, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_import_insert, &stmt, reterr);
    if (e)
        return e;
    bind_text(stmt, 1, row->resource);
    bind_int(stmt, 2, row->dry_run);
    bind_text(stmt, 3, row->reason);
    bind_text(stmt, 4, row->principal);
    bind_int(stmt, 5, row->key_id);
    bind_text(stmt, 6, row->role);
    bind_int(stmt, 7, row->unit_id);
    bind_text(stmt, 8, row->unit_code);
    bind_text(stmt, 9, row->lang);
    bind_text(stmt, 10, row->request_id);
    bind_int(stmt, 11, row->bytes);
    bind_text(stmt, 12, row->sha256);
    bind_text(stmt, 13, row->created_at);
    while (rows_next(stmt))
        *ret_id = row_int(stmt, 0);
    return rows_end(stmt, reterr);
}

enum err import_end(struct conn *conn, const struct import_row *row, bool *ret_was_waiting, struct problem *reterr)
{
    struct stmt *stmt;
    int64_t changed = 0;
    enum err e = conn_named(conn, sql_import_end, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, row->id);
    bind_text(stmt, 2, row->state);
    bind_text(stmt, 3, row->started_at);
    bind_text(stmt, 4, row->ended_at);
    bind_int(stmt, 5, row->rows);
    bind_int(stmt, 6, row->inserted);
    bind_int(stmt, 7, row->updated);
    bind_int(stmt, 8, row->unchanged);
    bind_int(stmt, 9, row->faults);
    bind_int(stmt, 10, row->first_change);
    bind_int(stmt, 11, row->last_change);
    bind_text(stmt, 12, row->problem);
    bind_text(stmt, 13, row->detail);
    e = stmt_run(stmt, &changed, reterr);
    *ret_was_waiting = changed == 1;
    return e;
}

enum err import_get(struct conn *conn, struct arena *arena, int64_t id, struct import_row *ret, struct problem *reterr)
{
    struct stmt *stmt;
    char number[24];
    enum err e = conn_named(conn, sql_import_get, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bool found = rows_next(stmt);
    if (found) {
        read_row(stmt, ret);
        copy_texts(arena, ret);
    }
    if ((e = rows_end(stmt, reterr)) || found)
        return e;
    snprintf(number, sizeof number, "%" PRId64, id);
    return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, number);
}

enum err import_list(struct conn *conn, const struct import_wanted *wanted, void (*each)(void *ctx, const struct import_row *row), void *ctx,
                     struct problem *reterr)
{
    struct stmt *stmt;
    struct import_row row;
    enum err e = conn_named(conn, sql_import_list, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, wanted->before);
    bind_int(stmt, 2, wanted->limit);
    bind_int(stmt, 3, wanted->key_id);
    bind_int(stmt, 4, wanted->unit_id);
    bind_date(stmt, 5, date_today());
    while (rows_next(stmt)) {
        read_row(stmt, &row);
        each(ctx, &row);
    }
    return rows_end(stmt, reterr);
}

static enum err one_number(struct conn *conn, const char *sql, int64_t *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql, &stmt, reterr);
    if (e)
        return e;
    *ret = rows_next(stmt) ? row_int(stmt, 0) : INT_NONE;
    return rows_end(stmt, reterr);
}

enum err import_next(struct conn *conn, int64_t *ret, struct problem *reterr)
{
    return one_number(conn, sql_import_next, ret, reterr);
}

enum err import_waiting(struct conn *conn, int64_t *ret, struct problem *reterr)
{
    return one_number(conn, sql_import_waiting, ret, reterr);
}
