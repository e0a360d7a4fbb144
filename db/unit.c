/* unit.c -- finding units by code and day. */
#include <stdio.h>
#include <string.h>
#include "db/table.h"
#include "sql.h"

static enum err one_id(struct conn *conn, const char *sql, struct text code, struct date day, int64_t *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql, &stmt, reterr);
    if (e)
        return e;
    bind_text(stmt, 1, code);
    bind_date(stmt, 2, day);
    *ret = rows_next(stmt) ? row_int(stmt, 0) : INT_NONE;
    return rows_end(stmt, reterr);
}

/* The first holder and its first known day, if that is after the day asked and nobody knows exactly when it began. */
static enum err first_holder(struct conn *conn, struct text code, struct date day, int64_t *ret, struct date *ret_began, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_unit_first, &stmt, reterr);
    if (e)
        return e;
    bind_text(stmt, 1, code);
    *ret = INT_NONE;
    if (rows_next(stmt)) {
        struct text from = row_text(stmt, 1);
        if (date_parse(from.s, from.n, ret_began) && ret_began->days > day.days)
            *ret = row_int(stmt, 0);
    }
    return rows_end(stmt, reterr);
}

enum { CODE_SHOWN = 40 }; /* bytes of an unknown code that a sentence repeats */

enum err unit_find(struct conn *conn, struct text code, struct date day, bool or_first, int64_t *ret, struct problem *reterr)
{
    int64_t id = INT_NONE, first = INT_NONE, latest = INT_NONE;
    struct date began = NO_DATE;
    char text[64], on[DATE_TEXT], since[DATE_TEXT];
    enum err e = date_is(day) ? one_id(conn, sql_unit_on_day, code, day, &id, reterr) : OK;
    if (!e && id == INT_NONE && date_is(day))
        e = first_holder(conn, code, day, &first, &began, reterr);
    if (or_first && id == INT_NONE)
        id = first;
    if (!e && id == INT_NONE)
        e = one_id(conn, sql_unit_latest, code, day, &latest, reterr);
    if (e)
        return e;
    if (id == INT_NONE && !date_is(day))
        id = latest;
    if (id != INT_NONE) {
        *ret = id;
        return OK;
    }
    code = text_beginning(code, CODE_SHOWN);
    snprintf(text, sizeof text, "%.*s", (int)code.n, code.s);
    date_format(day, on);
    date_format(began, since);
    if (first != INT_NONE)
        return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NOT_YET_KNOWN, text, since, on);
    if (latest != INT_NONE)
        return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NOT_IN_FORCE, text, on);
    return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, text);
}

enum err unit_is_under(struct conn *conn, int64_t id, int64_t ancestor, struct date day, bool *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_unit_is_under, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bind_int(stmt, 2, ancestor);
    bind_date(stmt, 3, day);
    *ret = rows_next(stmt);
    return rows_end(stmt, reterr);
}
