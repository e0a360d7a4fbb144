/* set_guard.c -- which members of sets, criteria, indicators and targets verdicts rest on, and whether any do. */
#include "db/set_guard.h"
#include <inttypes.h>
#include <stdio.h>
#include "model/resources.h"
#include "sql.h"

enum { BINDING_MAX = 8 };

static const struct bound {
    const struct resource *resource;
    const char *owner;  /* the member that says whose it is; NULL: itself */
    const char *in_use; /* asks the owner's code and how many rest on it */
    bool may_be_added;  /* to an owner in use: what it lacked */
    const char *binding[BINDING_MAX];
} bounds[] = {
    { &criteria_sets, "id", sql_set_in_use, true, { "code", "unit_level", "level", "valid_from" } },
    { &criteria, "set_id", sql_set_in_use, false, { "set_id", "number", "required" } },
    { &indicators, "set_id", sql_set_in_use, false, { "set_id", "criterion_id", "code", "comparison", "relative_set_id", "relative_code" } },
    { &indicator_targets, "indicator_id", sql_target_in_use, true, { "indicator_id", "scope", "year", "unit_id", "value", "second_value" } },
};

static const struct bound *bound_of(const struct resource *resource)
{
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (bounds[i].resource == resource)
            return &bounds[i];
    return NULL;
}

/* The first binding member that differs; NULL: none does. */
static const char *changed(const struct bound *bound, const void *before, const void *after)
{
    for (size_t i = 0; i < BINDING_MAX && bound->binding[i]; i++)
        if (!member_equal(resource_column(bound->resource, bound->binding[i]), before, after))
            return bound->binding[i];
    return NULL;
}

static enum err ask_use(struct conn *conn, struct arena *arena, const struct bound *bound, int64_t owner, const char **ret_code, int64_t *ret_uses,
                        struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, bound->in_use, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, owner);
    *ret_uses = 0;
    if (rows_next(stmt)) {
        struct text code = row_text(stmt, 0);
        *ret_code = arena_printf(arena, "%.*s", (int)code.n, code.s);
        *ret_uses = row_int(stmt, 1);
    }
    return rows_end(stmt, reterr);
}

enum err set_guard(struct conn *conn, struct arena *arena, const struct resource *resource, const void *before, const void *after,
                   const struct place_of *place, struct problem *reterr)
{
    static const struct place_of anywhere = { .where = WHERE_NONE };
    const struct bound *bound = bound_of(resource);
    const char *field = bound && before && after ? changed(bound, before, after) : NULL, *code = "";
    int64_t uses = 0;
    if (!bound || (!before && bound->may_be_added) || (before && after && !field))
        return OK;
    int64_t owner = *member_int(resource_column(resource, bound->owner), (void *)(before ? before : after));
    enum err e = ask_use(conn, arena, bound, owner, &code, &uses, reterr);
    if (e || !uses)
        return e;
    const struct column *column = field ? resource_column(resource, field) : NULL;
    fail_at(reterr, field ? place : &anywhere, column && column->by[0] ? column->by[0] : field, MSG_SET_IN_USE, code,
            arena_printf(arena, "%" PRId64, uses), "", "");
    return reterr ? reterr->code = ERR_CONFLICT : ERR_CONFLICT;
}
