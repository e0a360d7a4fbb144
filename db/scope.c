/* scope.c -- unit_scope from units and whole successions. The common write, one new unit, is two statements; anything that changes the past
 * computes the table anew (10,600 communes: a fifth of a second), which is rare enough. */
#include "db/scope.h"
#include <stdlib.h>
#include "db/tally.h"
#include "model/resources.h"
#include "model/unit_tree.h"
#include "sql.h"

/* Only the writer's thread writes, so what it still owes is its own. */
static _Thread_local bool stale;
static _Thread_local struct instant at; /* of the write that touched it last: from then on it is known */

void scope_touched(const struct resource *resource, struct instant when, bool past)
{
    if (resource != &units && resource != &unit_changes)
        return;
    stale |= past;
    at = when;
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
    bind_instant(stmt, 5, at);
    return stmt_run(stmt, NULL, reterr);
}

/* As scope_units.sql has it. */
static struct date counted_from(const struct unit *u)
{
    struct date from = u->valid_from;
    if (text_is(u->valid_from_precision, "not_later_than"))
        date_make(1900, 1, 1, &from);
    return from;
}

enum err scope_inserted(struct db *db, const struct resource *resource, const void *record, struct instant when, struct problem *reterr)
{
    struct stmt *stmt;
    const struct unit *u = record;
    scope_touched(resource, when, resource == &unit_changes);
    if (resource != &units)
        return OK;
    struct date from = counted_from(u);
    enum err e = insert_span(db_writer(db), u->id, &(struct tree_span){ u->id, from, u->valid_to }, reterr);
    if (e || u->parent_id == INT_NONE)
        return e;
    e = conn_named(db_writer(db), sql_scope_inherit, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, u->id);
    bind_int(stmt, 2, u->parent_id);
    bind_date(stmt, 3, from);
    bind_instant(stmt, 4, at);
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

/* ---- what differs ---- */

/* A row of unit_scope. */
struct place {
    int64_t ancestor_id, unit_id;
    struct date from, to; /* to NO_DATE: open */
};

struct places {
    struct place *all;
    size_t n, room;
};

static int by_key(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    if (a->ancestor_id != b->ancestor_id)
        return a->ancestor_id < b->ancestor_id ? -1 : 1;
    if (a->unit_id != b->unit_id)
        return a->unit_id < b->unit_id ? -1 : 1;
    return (a->from.days > b->from.days) - (a->from.days < b->from.days);
}

static bool places_add(struct places *places, struct place place)
{
    struct place *more = grown(places->all, &places->room, places->n, sizeof *more);
    if (!more)
        return false;
    places->all = more;
    places->all[places->n++] = place;
    return true;
}

static enum err no_memory(struct problem *reterr)
{
    return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

static enum err places_read(struct conn *conn, struct places *places, struct problem *reterr)
{
    struct stmt *stmt;
    bool good = true;
    enum err e = conn_named(conn, sql_scope_all, &stmt, reterr);
    if (e)
        return e;
    while (good && rows_next(stmt)) {
        struct place place = { row_int(stmt, 0), row_int(stmt, 1), day_in(stmt, 2), day_in(stmt, 3) };
        if (text_is(row_text(stmt, 3), "9999-12-31"))
            place.to = NO_DATE;
        good = places_add(places, place);
    }
    e = rows_end(stmt, reterr);
    return e || good ? e : no_memory(reterr);
}

static enum err places_compute(const struct facts *facts, struct places *places, struct problem *reterr)
{
    enum { SPANS_MAX = 256 };
    struct tree_span spans[SPANS_MAX];
    struct unit_tree *tree = unit_tree_new(facts->units, facts->nunits, facts->successions, facts->nsuccessions);
    enum err e = tree ? OK : no_memory(reterr);
    for (size_t u = 0; !e && u < facts->nunits; u++) {
        size_t n = unit_tree_spans(tree, facts->units[u].id, spans, SPANS_MAX);
        if (n > SPANS_MAX)
            e = fail_inside(reterr, ERR_INTERNAL, "a unit counts in more places than expected");
        for (size_t i = 0; !e && i < n; i++)
            if (!places_add(places, (struct place){ spans[i].ancestor_id, facts->units[u].id, spans[i].from, spans[i].to }))
                e = no_memory(reterr);
    }
    unit_tree_free(tree);
    if (!e && places->n)
        qsort(places->all, places->n, sizeof *places->all, by_key);
    return e;
}

/* The row moves to the twin: until now it was so. */
static enum err end_place(struct conn *conn, const struct place *place, struct problem *reterr)
{
    const char *const statements[] = { sql_scope_end, sql_scope_delete };
    enum err e = OK;
    for (int i = 0; i < 2 && !e; i++) {
        struct stmt *stmt;
        if ((e = conn_named(conn, statements[i], &stmt, reterr)))
            return e;
        bind_int(stmt, 1, place->ancestor_id);
        bind_int(stmt, 2, place->unit_id);
        bind_date(stmt, 3, place->from);
        bind_instant(stmt, 4, at);
        e = stmt_run(stmt, NULL, reterr);
    }
    return e;
}

/* Both in the order of their keys: what is the same stays untouched. */
static enum err write_differences(struct conn *conn, const struct places *before, const struct places *now, struct problem *reterr)
{
    enum err e = OK;
    for (size_t b = 0, n = 0; !e && (b < before->n || n < now->n);) {
        int order = b == before->n ? 1 : n == now->n ? -1 : by_key(&before->all[b], &now->all[n]);
        if (!order && before->all[b].to.days == now->all[n].to.days) {
            b++;
            n++;
            continue;
        }
        tally_touch_all(conn);
        if (order <= 0)
            e = end_place(conn, &before->all[b++], reterr);
        if (!e && order >= 0) {
            const struct place *place = &now->all[n++];
            e = insert_span(conn, place->unit_id, &(struct tree_span){ place->ancestor_id, place->from, place->to }, reterr);
        }
    }
    return e;
}

enum err unit_scope_refresh(struct db *db, struct problem *reterr)
{
    struct conn *conn = db_writer(db);
    struct facts facts = { 0 };
    struct places before = { 0 }, now = { 0 };
    if (!stale)
        return OK;
    enum err e = read_units(conn, &facts, reterr);
    if (!e)
        e = read_successions(conn, &facts, reterr);
    if (!e)
        e = places_read(conn, &before, reterr);
    if (!e)
        e = places_compute(&facts, &now, reterr);
    if (!e)
        e = write_differences(conn, &before, &now, reterr);
    free(facts.units);
    free(facts.successions);
    free(before.all);
    free(now.all);
    if (!e)
        stale = false;
    return e;
}

enum err unit_scope_check(struct conn *conn, bool *ret, struct problem *reterr)
{
    struct facts facts = { 0 };
    struct places stored = { 0 }, computed = { 0 };
    enum err e = read_units(conn, &facts, reterr);
    if (!e)
        e = read_successions(conn, &facts, reterr);
    if (!e)
        e = places_read(conn, &stored, reterr);
    if (!e)
        e = places_compute(&facts, &computed, reterr);
    *ret = !e && stored.n == computed.n;
    for (size_t i = 0; *ret && i < stored.n; i++)
        *ret = !by_key(&stored.all[i], &computed.all[i]) && stored.all[i].to.days == computed.all[i].to.days;
    free(facts.units);
    free(facts.successions);
    free(stored.all);
    free(computed.all);
    return e;
}
