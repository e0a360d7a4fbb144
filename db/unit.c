/* unit.c -- finding units by code and day, and the references that drafts name by code. */
#include <stdio.h>
#include <string.h>
#include "base/number.h"
#include "db/compose.h"
#include "db/table.h"
#include "model/resources.h"
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
    snprintf(text, sizeof text, "%.*s", (int)(code.n < 40 ? code.n : 40), code.s ? code.s : "");
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

/* ---- references of a draft ---- */

/* What the referred-to resource is called, in the language of the problem. */
static const char *title_of(const struct column *column, const struct problem *problem)
{
    return resource_title(schema_named(text_of(column->refers))->resource, problem ? problem->lang : LANG_VI);
}

static enum err refused(struct draft *draft, const struct column *column, const char *place, enum message message, const char *a, const char *b,
                        const char *c, struct problem *reterr)
{
    draft_refuse(draft, column);
    return fail_at(reterr, &draft->place, place, message, a, b, c);
}

/* The day itself is missing or wrong, which is told elsewhere. A code that nobody ever had is told all the same; of another, some holder stands in
 * until then, so that nobody says it was not given. */
static enum err resolve_without_day(struct conn *conn, struct draft *draft, const struct lookup *lookup, struct problem *reterr)
{
    const struct column *column = lookup->column;
    int64_t id = INT_NONE;
    enum err e = unit_find(conn, lookup->parts[0], NO_DATE, false, &id, NULL);
    if (e && e != ERR_NOT_FOUND)
        return fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e)
        refused(draft, column, column->by[0], MSG_NO_SUCH_REFERENCE, title_of(column, reterr), column->by[0],
                arena_printf(draft->arena, "%.*s", (int)lookup->parts[0].n, lookup->parts[0].s), reterr);
    else
        *member_int(column, draft->record) = id;
    return OK;
}

/* A code that is reused in time, on the day the draft says (or, without one, today; a code no longer in use: its latest holder). */
static enum err resolve_in_time(struct conn *conn, struct draft *draft, const struct lookup *lookup, struct problem *reterr)
{
    const struct column *column = lookup->column;
    struct date day = draft_day_of(draft, column);
    int64_t id = INT_NONE;
    char on[DATE_TEXT];
    if (column->on && !date_is(day))
        return resolve_without_day(conn, draft, lookup, reterr);
    bool today = !column->on;
    if (today)
        day = date_today();
    else if (column->on_eve)
        day = date_plus_days(day, -1);
    enum err e = unit_find(conn, lookup->parts[0], day, true, &id, NULL);
    if (e == ERR_NOT_FOUND && today)
        e = unit_find(conn, lookup->parts[0], NO_DATE, false, &id, NULL);
    if (e && e != ERR_NOT_FOUND)
        return fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER);
    date_format(day, on);
    if (id == INT_NONE) {
        refused(draft, column, column->by[0], MSG_NO_SUCH_CODE_ON_DAY, title_of(column, reterr), arena_printf(draft->arena, "%.*s", (int)lookup->parts[0].n, lookup->parts[0].s),
                arena_printf(draft->arena, "%s", on), reterr);
        return OK;
    }
    *member_int(column, draft->record) = id;
    return OK;
}

static enum err find_statement(struct conn *conn, const struct schema *target, struct stmt **ret, struct problem *reterr)
{
    unsigned char key[2] = { 'K', (unsigned char)target->number };
    if ((*ret = conn_kept(conn, key, sizeof key)))
        return OK;
    struct buffer sql = { 0 };
    compose_find(&sql, target);
    enum err e = sql.failed ? fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER)
                            : conn_prepare(conn, key, sizeof key, buffer_view(&sql), ret, reterr);
    buffer_free(&sql);
    return e;
}

static enum err resolve_by_key(struct conn *conn, struct draft *draft, const struct lookup *lookup, struct problem *reterr)
{
    const struct column *column = lookup->column;
    const struct schema *target = schema_named(text_of(column->refers));
    struct stmt *stmt;
    const char *names = "", *values = "";
    enum err e = find_statement(conn, target, &stmt, reterr);
    if (e)
        return e;
    for (size_t i = 0; i < KEY_PARTS_MAX && column->by[i]; i++) {
        const struct field *field = schema_field(target, text_of(target->resource->key[i]));
        int64_t number;
        if (kind_is_text(field->kind))
            bind_text(stmt, (int)i + 1, lookup->parts[i]);
        else
            bind_int(stmt, (int)i + 1, int_parse(lookup->parts[i].s, lookup->parts[i].n, &number) ? number : 0);
        names = arena_printf(draft->arena, "%s%s%s", names, i ? ", " : "", column->by[i]);
        values = arena_printf(draft->arena, "%s%s%.*s", values, i ? ", " : "", (int)lookup->parts[i].n, lookup->parts[i].s);
    }
    int64_t id = rows_next(stmt) ? row_int(stmt, 0) : INT_NONE;
    if ((e = rows_end(stmt, reterr)))
        return e;
    if (id == INT_NONE)
        refused(draft, column, column->by[0], MSG_NO_SUCH_REFERENCE, title_of(column, reterr), names, values, reterr);
    else
        *member_int(column, draft->record) = id;
    return OK;
}

/* A reference given by its id: does the record exist? */
static enum err check_id(struct conn *conn, struct draft *draft, const struct column *column, struct problem *reterr)
{
    const struct schema *target = schema_named(text_of(column->refers));
    int64_t id = *member_int(column, draft->record);
    unsigned char key[2] = { 'E', (unsigned char)target->number };
    struct stmt *stmt = conn_kept(conn, key, sizeof key);
    enum err e = OK;
    if (id == INT_NONE)
        return OK;
    if (!stmt)
        e = conn_prepare(conn, key, sizeof key,
                         text_of(arena_printf(draft->arena, "SELECT 1 FROM %s WHERE id = $1", target->resource->table)), &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bool found = rows_next(stmt);
    e = rows_end(stmt, reterr);
    if (!e && !found)
        refused(draft, column, column->name, MSG_NO_SUCH_REFERENCE, title_of(column, reterr), "id", arena_printf(draft->arena, "%lld", (long long)id), reterr);
    return e;
}

static const struct lookup *lookup_of(const struct draft *draft, const struct column *column)
{
    for (size_t i = 0; i < draft->nlookups; i++)
        if (draft->lookups[i].column == column)
            return &draft->lookups[i];
    return NULL;
}

static bool complete(const struct lookup *lookup)
{
    for (size_t i = 0; i < KEY_PARTS_MAX && lookup->column->by[i]; i++)
        if (!(lookup->given & 1u << i) || !lookup->parts[i].s)
            return false;
    return true;
}

enum err table_resolve(struct conn *conn, struct draft *draft, struct problem *reterr)
{
    const struct resource *resource = draft->schema->resource;
    enum err e = OK;
    for (size_t i = 0; !e && i < resource->ncolumns; i++) {
        const struct column *column = &resource->columns[i];
        if (!column->refers)
            continue;
        const struct lookup *lookup = lookup_of(draft, column);
        int64_t by_id = *member_int(column, draft->record);
        if (!lookup || !complete(lookup)) {
            if (draft->given & (uint64_t)1 << i)
                e = check_id(conn, draft, column, reterr);
            continue;
        }
        const struct schema *target = schema_named(text_of(column->refers));
        e = target->resource->key_in_time ? resolve_in_time(conn, draft, lookup, reterr) : resolve_by_key(conn, draft, lookup, reterr);
        if (!e && draft->given & (uint64_t)1 << i && by_id != INT_NONE && by_id != *member_int(column, draft->record))
            refused(draft, column, column->name, MSG_REFERENCES_DISAGREE, column->name, column->by[0], "", reterr);
    }
    return e;
}
