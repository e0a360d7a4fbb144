/* selfcheck.c -- our own mistakes, found at start: a column that the database lacks, a filter or a sort without an index. */
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "db/compose.h"
#include "db/rules.h"
#include "db/table.h"

static bool columns_exist(struct conn *conn, const struct resource *resource, struct arena *arena, struct buffer *out)
{
    bool good = true;
    for (int twin = 0; twin < 2; twin++) {
        struct buffer sql = { 0 };
        struct problem problem = problem_in(arena, LANG_EN);
        struct text plan;
        buffer_cstr(&sql, "SELECT ");
        compose_columns(&sql, resource, true);
        buffer_printf(&sql, " FROM %s%s WHERE id = 1", resource->table, twin ? "_history" : "");
        if (conn_plan(conn, buffer_view(&sql), arena, &plan, &problem)) {
            buffer_printf(out, "ntm-ocop: %s%s: %s\n", resource->name, twin ? " (history)" : "", problem.aside ? problem.aside : problem.n ? problem.faults[0].detail : "?");
            good = false;
        }
        buffer_free(&sql);
    }
    return good;
}

/* A step that reads a whole table, or sorts rows that an index could have kept in order. Walking an index in the list's own order is neither. */
static const char *bad_step(struct text plan, bool sorted)
{
    static char line[200];
    for (const char *at = plan.s; *at;) {
        size_t n = strcspn(at, "\n");
        snprintf(line, sizeof line, "%.*s", (int)n, at);
        if (!strncmp(line, "SCAN", 4) && !strstr(line, "INDEX") && !strstr(line, "VIRTUAL") && !strstr(line, "CONSTANT") && !strstr(line, "SCAN went")) /* the units on a way through changes: made by the statement itself */
            return line;
        if (sorted && strstr(line, "TEMP B-TREE FOR ORDER BY"))
            return line;
        at += n + (at[n] == '\n');
    }
    return NULL;
}

static bool plan_is_good(struct conn *conn, const struct query *q, bool sorted, const char *what, struct arena *arena, struct buffer *out)
{
    struct problem problem = problem_in(arena, LANG_EN);
    struct text plan = NO_TEXT;
    enum err e = conn_plan(conn, table_list_sql(arena, q), arena, &plan, &problem);
    const char *bad = e ? problem.n ? problem.faults[0].detail : "?" : bad_step(plan, sorted);
    if (bad)
        buffer_printf(out, "%s?%s: %s\n", q->schema->resource->name, what, bad);
    return !bad;
}

static struct query plain(const struct schema *schema)
{
    const char *sort = schema->resource->sort;
    struct query q = { .schema = schema, .day = date_today(), .unit_id = INT_NONE, .limit = 50 };
    q.sorts[0] = (struct sort){ schema_field(schema, text_of(sort + (*sort == '-'))), *sort == '-' };
    q.nsorts = 1;
    return q;
}

static bool check_resource(struct conn *conn, const struct schema *schema, struct arena *arena, struct buffer *out)
{
    bool good = schema->resource->read_only || columns_exist(conn, schema->resource, arena, out);
    for (size_t i = 0; i < schema->nfields; i++) {
        const struct field *field = &schema->fields[i];
        if (field->flags & SORT && !(field->flags & (REQUIRED | COMPUTED))) {
            buffer_printf(out, "%s.%s can be empty, so lists cannot be continued in its order\n", schema->resource->name, field->name);
            good = false;
        }
    }
    return good;
}

static bool check_plans(struct conn *conn, const struct schema *schema, struct arena *arena, struct buffer *out)
{
    static const struct value one = { 1, { "1", 1 } };
    bool good = true;
    for (size_t i = 0; i < schema->nfields; i++) {
        const struct field *field = &schema->fields[i];
        struct query q = plain(schema);
        if (field->flags & SORT) {
            q.sorts[0] = (struct sort){ field, false };
            good &= plan_is_good(conn, &q, true, arena_printf(arena, "sort=%s", field->name), arena, out);
        }
        if (!(field->flags & (FILTER | RANGE)))
            continue;
        q = plain(schema);
        q.filters[0] = (struct filter){ field, field->flags & FILTER ? TEST_IN : TEST_FROM, 1, &one, NULL };
        q.nfilters = 1;
        good &= plan_is_good(conn, &q, false, field->name, arena, out);
    }
    const struct link *link = schema->resource->link;
    if (link) {
        struct query q = plain(schema);
        q.filters[q.nfilters++] = (struct filter){ schema_field(schema_named(text_of(link->from)), text_of(link->field)), TEST_IN, 1, &one, link };
        good &= plan_is_good(conn, &q, false, link->name, arena, out);
    }
    return good;
}

typedef bool checker(struct conn *conn, const struct schema *schema, struct arena *arena, struct buffer *out);

static bool check_all(struct conn *conn, checker *check, struct buffer *out)
{
    bool good = true;
    struct arena *arena = arena_new(64 * 1024);
    if (!arena)
        return false;
    for (size_t i = 0; i < ncatalogue; i++) {
        good &= check(conn, schema_at(i), arena, out);
        arena_reset(arena);
    }
    arena_free(arena);
    return good;
}

bool table_self_check(struct conn *conn, struct buffer *out)
{
    return check_all(conn, check_resource, out);
}

/* A rule is asked at every write: each of its statements has to begin at the record that was written. */
static bool check_rules(struct conn *conn, struct buffer *out)
{
    struct arena *arena = arena_new(64 * 1024);
    struct problem problem = problem_in(arena, LANG_EN);
    struct text sql, plan;
    const char *name;
    bool good = arena != NULL;
    for (size_t i = 0; arena && rules_statement(i, arena, &name, &sql); i++) {
        enum err e = conn_plan(conn, sql, arena, &plan, &problem);
        const char *bad = e ? problem.n ? problem.faults[0].detail : "?" : bad_step(plan, false);
        if (bad)
            buffer_printf(out, "rule %s: %s\n", name, bad);
        good &= !bad;
    }
    arena_free(arena);
    return good;
}

bool table_plan_check(struct conn *conn, struct buffer *out)
{
    bool lists = check_all(conn, check_plans, out), rules = check_rules(conn, out);
    return lists && rules;
}
