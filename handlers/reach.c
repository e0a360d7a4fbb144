/* reach.c -- where a key may write. Knows to which unit a record belongs, and which unit a key is bound to; what a role may do is not
 * decided here. */
#include "handlers/reach.h"
#include <stdio.h>
#include <string.h>
#include "handlers/call.h"
#include "model/resources.h"
#include "sql.h"

enum { REFERENCES_FOLLOWED = 2 };

/* ---- the unit of a record ---- */

static int64_t unit_in(const struct schema *schema, const void *record)
{
    const struct column *c = resource_column(schema->resource, "unit_id");
    if (!strcmp(schema->resource->name, "units"))
        c = resource_column(schema->resource, "id");
    return c ? *member_int(c, (void *)record) : INT_NONE;
}

static struct date day_of(const struct schema *schema, const void *record)
{
    const struct column *unit = resource_column(schema->resource, "unit_id");
    const struct column *on = unit ? resource_column(schema->resource, unit->on) : NULL;
    return on ? *member_date(on, (void *)record) : NO_DATE;
}

/* The unit a record belongs to, and the day on which that is meant: its own column, or that of what it refers to (a result's assessment, a certification's
 * product, a move's dossier), or of what that refers to (an item's sheet's product). */
static enum err unit_of(struct call *call, const struct schema *schema, const void *record, int further, int64_t *ret, struct date *ret_day)
{
    *ret = unit_in(schema, record);
    *ret_day = day_of(schema, record);
    for (size_t i = 0; *ret == INT_NONE && further && i < schema->resource->ncolumns; i++) {
        const struct column *c = &schema->resource->columns[i];
        if (!c->refers || *member_int(c, (void *)record) == INT_NONE)
            continue;
        const struct schema *target = schema_named(text_of(c->refers));
        void *referred = arena_alloc(call->arena, target->resource->size);
        enum err e = referred ? table_fetch(call->conn, call->arena, target, *member_int(c, (void *)record), referred, &call->problem)
                              : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
        if (!e)
            e = unit_of(call, target, referred, further - 1, ret, ret_day);
        if (e)
            return e;
    }
    return OK;
}

/* ---- the unit of a key ---- */

enum err reach_unit(struct conn *conn, const struct principal *principal, int64_t unit_id, struct date day, bool *ret, struct problem *reterr)
{
    bool under = principal->unit_id == INT_NONE || principal->unit_id == unit_id;
    enum err e = OK;
    if (!under && unit_id != INT_NONE)
        e = unit_is_under(conn, unit_id, principal->unit_id, date_today(), &under, reterr);
    if (!e && !under && unit_id != INT_NONE && date_is(day))
        e = unit_is_under(conn, unit_id, principal->unit_id, day, &under, reterr);
    if (!e)
        *ret = under;
    return e;
}

/* In a register of several provinces no unit is above all: what they share is for keys that are bound to none. */
static enum err is_above_all(struct conn *conn, int64_t unit_id, bool *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_unit_tops, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, unit_id);
    bind_date(stmt, 2, date_today());
    bool alone = rows_next(stmt) && row_int(stmt, 0) == 1 && row_int(stmt, 1) == 1;
    e = rows_end(stmt, reterr);
    if (!e)
        *ret = alone;
    return e;
}

static enum err code_of(struct call *call, int64_t unit_id, const char **ret)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_unit_shown, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, unit_id);
    struct text code = rows_next(stmt) ? row_text(stmt, 0) : NO_TEXT;
    *ret = arena_printf(call->arena, "%.*s", (int)code.n, code.s ? code.s : "");
    return rows_end(stmt, &call->problem);
}

static enum err out_of_reach(struct call *call, int64_t unit_id)
{
    struct text own = call->principal.unit_code;
    const char *bound = arena_printf(call->arena, "%.*s", (int)own.n, own.s ? own.s : ""), *code;
    if (unit_id == INT_NONE)
        return fail(&call->problem, ERR_FORBIDDEN, WHERE_NONE, NULL, MSG_BELONGS_TO_NO_UNIT, bound);
    enum err e = code_of(call, unit_id, &code);
    return e ? e : fail(&call->problem, ERR_FORBIDDEN, WHERE_NONE, NULL, MSG_UNIT_OUT_OF_REACH, bound, code);
}

/* Every unit that a record names which belongs to none of them alone, a change of borders: the first out of reach, or the last. */
static enum err reach_each(struct call *call, const struct schema *schema, const void *record, int64_t *ret, bool *ret_may)
{
    enum err e = OK;
    bool may = true;
    for (size_t i = 0; !e && may && i < schema->resource->ncolumns; i++) {
        const struct column *c = &schema->resource->columns[i];
        if (!c->refers || strcmp(c->refers, "units") || *member_int(c, (void *)record) == INT_NONE)
            continue;
        const struct column *on = c->on ? resource_column(schema->resource, c->on) : NULL;
        *ret = *member_int(c, (void *)record);
        e = reach_unit(call->conn, &call->principal, *ret, on ? *member_date(on, (void *)record) : NO_DATE, &may, &call->problem);
    }
    *ret_may = may && *ret != INT_NONE;
    return e;
}

enum err reach_record(struct call *call, const struct schema *schema, const void *record)
{
    int64_t unit = INT_NONE;
    bool may = false;
    if (call->principal.unit_id == INT_NONE)
        return operation_permission(call->operation, call->principal.role) == PERMISSION_ALL
                   ? OK
                   : fail(&call->problem, ERR_FORBIDDEN, WHERE_NONE, NULL, MSG_KEY_BOUND_TO_NONE, role_name(call->principal.role));
    enum err e = schema->resource == &units || resource_column(schema->resource, "unit_id") ? OK : reach_each(call, schema, record, &unit, &may);
    if (e || unit != INT_NONE)
        return e ? e : may ? OK : out_of_reach(call, unit);
    struct date day = NO_DATE;
    e = unit_of(call, schema, record, REFERENCES_FOLLOWED, &unit, &day);
    if (!e && unit == INT_NONE)
        e = is_above_all(call->conn, call->principal.unit_id, &may, &call->problem);
    else if (!e)
        e = reach_unit(call->conn, &call->principal, unit, day, &may, &call->problem);
    return e ? e : may ? OK : out_of_reach(call, unit);
}

enum err reach_product(struct call *call, int64_t id)
{
    struct product *product = arena_alloc(call->arena, sizeof *product);
    enum err e = product ? table_fetch(call->conn, call->arena, schema_of(&products), id, product, &call->problem)
                         : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return e ? e : reach_record(call, schema_of(&products), product);
}
