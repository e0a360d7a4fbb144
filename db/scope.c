/* scope.c -- unit_scope from units and whole successions. The common write, one new unit, is two statements; anything that changes the past
 * computes the table anew (10,600 communes: a fifth of a second), which is rare enough. */
#include "db/scope.h"
#include <stdlib.h>
#include "model/resources.h"
#include "model/unit_tree.h"
#include "sql.h"

/* Only the writer's thread writes, so what it still owes is its own. */
static _Thread_local bool stale;

void scope_touched(const struct resource *resource)
{
    if (resource == &units || resource == &unit_changes)
        stale = true;
}

static void bind_to(struct stmt *stmt, int number, struct date to)
{
    if (date_is(to))
        bind_date(stmt, number, to);
    else
        bind_text(stmt, number, TEXT("9999-12-31"));
}

static enum err insert_span(struct conn *conn, int64_t unit, const struct tree_span *span, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_scope_insert, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, span->ancestor_id);
    bind_int(stmt, 2, unit);
    bind_date(stmt, 3, span->from);
    bind_to(stmt, 4, span->to);
    return stmt_run(stmt, NULL, reterr);
}

enum err scope_inserted(struct db *db, const struct resource *resource, const void *record, struct problem *reterr)
{
    struct stmt *stmt;
    const struct unit *u = record;
    if (resource == &unit_changes)
        stale = true;
    if (resource != &units)
        return OK;
    enum err e = insert_span(db_writer(db), u->id, &(struct tree_span){ u->id, u->valid_from, u->valid_to }, reterr);
    if (e || u->parent_id == INT_NONE)
        return e;
    e = conn_named(db_writer(db), sql_scope_inherit, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, u->id);
    bind_int(stmt, 2, u->parent_id);
    bind_date(stmt, 3, u->valid_from);
    return stmt_run(stmt, NULL, reterr);
}

/* ---- the whole table anew ---- */

struct facts {
    struct tree_unit *units;
    struct tree_succession *successions;
    size_t nunits, nsuccessions, room;
};

static void *grown(void *array, size_t *room, size_t n, size_t size)
{
    if (n < *room)
        return array;
    size_t wanted = *room ? *room * 2 : 1024;
    void *more = realloc(array, wanted * size);
    if (more)
        *room = wanted;
    return more;
}

static struct date day_in(struct stmt *stmt, int column)
{
    struct date day = NO_DATE;
    struct text t = row_text(stmt, column);
    if (t.s)
        date_parse(t.s, t.n, &day);
    return day;
}

static enum err read_units(struct conn *conn, struct facts *facts, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_scope_units, &stmt, reterr);
    size_t room = 0;
    if (e)
        return e;
    while (rows_next(stmt)) {
        struct tree_unit *more = grown(facts->units, &room, facts->nunits, sizeof *more);
        if (!more) {
            rows_end(stmt, NULL);
            return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
        }
        facts->units = more;
        facts->units[facts->nunits++] =
            (struct tree_unit){ row_int(stmt, 0), row_int(stmt, 1), day_in(stmt, 2), day_in(stmt, 3) };
    }
    return rows_end(stmt, reterr);
}

static enum err read_successions(struct conn *conn, struct facts *facts, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_scope_successions, &stmt, reterr);
    size_t room = 0;
    if (e)
        return e;
    while (rows_next(stmt)) {
        struct tree_succession *more = grown(facts->successions, &room, facts->nsuccessions, sizeof *more);
        if (!more) {
            rows_end(stmt, NULL);
            return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
        }
        facts->successions = more;
        facts->successions[facts->nsuccessions++] = (struct tree_succession){ row_int(stmt, 0), row_int(stmt, 1), day_in(stmt, 2) };
    }
    return rows_end(stmt, reterr);
}

static enum err write_all(struct conn *conn, const struct facts *facts, struct problem *reterr)
{
    enum { SPANS_MAX = 256 };
    struct tree_span spans[SPANS_MAX];
    struct unit_tree *tree = unit_tree_new(facts->units, facts->nunits, facts->successions, facts->nsuccessions);
    enum err e = tree ? OK : fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    for (size_t u = 0; !e && u < facts->nunits; u++) {
        size_t n = unit_tree_spans(tree, facts->units[u].id, spans, SPANS_MAX);
        if (n > SPANS_MAX)
            e = fail(reterr, ERR_INTERNAL, WHERE_NONE, NULL, MSG_DATABASE_FAULT, "a unit counts in more places than expected");
        for (size_t i = 0; !e && i < n; i++)
            e = insert_span(conn, facts->units[u].id, &spans[i], reterr);
    }
    unit_tree_free(tree);
    return e;
}

enum err unit_scope_refresh(struct db *db, struct problem *reterr)
{
    struct conn *conn = db_writer(db);
    struct facts facts = { 0 };
    struct stmt *stmt;
    if (!stale)
        return OK;
    enum err e = conn_named(conn, sql_scope_clear, &stmt, reterr);
    if (!e)
        e = stmt_run(stmt, NULL, reterr);
    if (!e)
        e = read_units(conn, &facts, reterr);
    if (!e)
        e = read_successions(conn, &facts, reterr);
    if (!e)
        e = write_all(conn, &facts, reterr);
    free(facts.units);
    free(facts.successions);
    if (!e)
        stale = false;
    return e;
}
