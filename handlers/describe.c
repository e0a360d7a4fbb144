/* describe.c -- a resource and the permissions as plain text, from the same tables that answer requests. Knows no HTTP beyond the map of
 * operations. */
#include "handlers/describe.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "db/rules.h"
#include "db/table.h"
#include "handlers/operations.h"
#include "model/resource.h"

static const char *const method_names[] = {
    [METHOD_GET] = "GET", [METHOD_HEAD] = "HEAD",     [METHOD_POST] = "POST",       [METHOD_PUT] = "PUT",
    [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE", [METHOD_OPTIONS] = "OPTIONS", [METHOD_OTHER] = "*",
};

static const char *const kind_names[] = {
    [KIND_TEXT] = "text",       [KIND_INT] = "integer", [KIND_BOOL] = "boolean",    [KIND_DATE] = "day",
    [KIND_DECIMAL] = "decimal", [KIND_DONG] = "dong",   [KIND_INSTANT] = "instant",
};

static const struct {
    unsigned flag;
    const char *name;
} flag_names[] = {
    { REQUIRED, "required" }, { SERVER_SET, "set-by-register" }, { COMPUTED, "computed" }, { FILTER, "filter" },
    { RANGE, "range" },       { SORT, "sort" },                  { SEARCH, "search" },     { CODE, "code" },
};

static void write_padding(struct buffer *out, size_t from, size_t width)
{
    size_t written = out->n - from;
    for (buffer_byte(out, ' '); ++written < width;)
        buffer_byte(out, ' ');
}

/* ---- columns ---- */

static void write_bound(struct buffer *out, enum kind kind, int64_t bound)
{
    char text[NUMBER_TEXT];
    if (kind != KIND_DECIMAL) {
        buffer_int(out, bound);
        return;
    }
    decimal_format((struct decimal){ bound }, text);
    buffer_cstr(out, text);
}

static void write_limits(struct buffer *out, const struct column *c)
{
    if (c->refers)
        buffer_printf(out, "-> %s", c->refers);
    else if (c->kind == KIND_TEXT && c->max && !c->values)
        buffer_printf(out, "at most %" PRId64, c->max);
    else if (c->kind != KIND_TEXT && (c->min || c->max)) {
        write_bound(out, c->kind, c->min);
        buffer_cstr(out, "..");
        write_bound(out, c->kind, c->max);
    }
}

static void write_flags(struct buffer *out, unsigned flags)
{
    const char *space = "";
    for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++) {
        if (!(flags & flag_names[i].flag))
            continue;
        buffer_printf(out, "%s%s", space, flag_names[i].name);
        space = " ";
    }
}

/* Under a column: its closed list, and the names under which its reference is written and read. */
static void write_below(struct buffer *out, const struct column *c)
{
    if (c->values) {
        buffer_cstr(out, "      one of:");
        for (const char *const *value = c->values; *value; value++)
            buffer_printf(out, " %s", *value);
        buffer_byte(out, '\n');
    }
    if (!c->refers)
        return;
    buffer_cstr(out, "      written as:");
    for (size_t i = 0; i < KEY_PARTS_MAX && c->by[i]; i++)
        buffer_printf(out, "%s %s", i ? " with" : "", c->by[i]);
    if (c->on)
        buffer_printf(out, " (on the day of %s)", c->on);
    if (c->label)
        buffer_printf(out, "; read with: %s", c->label);
    buffer_byte(out, '\n');
}

static void write_column(struct buffer *out, const struct column *c)
{
    size_t from = out->n;
    buffer_printf(out, "  %s", c->name);
    write_padding(out, from, 26);
    buffer_cstr(out, kind_names[c->kind]);
    write_padding(out, from, 35);
    write_limits(out, c);
    write_padding(out, from, 56);
    write_flags(out, c->flags);
    write_padding(out, from, 82);
    buffer_printf(out, "%s -- %s\n", c->vi, c->doc);
    write_below(out, c);
}

/* ---- routes and rights ---- */

static void write_roles(struct buffer *out, unsigned roles)
{
    const char *space = "";
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (!(roles & ROLE_BIT(role)))
            continue;
        buffer_printf(out, "%s%s", space, role_name((enum role)role));
        space = " ";
    }
}

static void write_routes(struct buffer *out, const struct schema *schema)
{
    buffer_cstr(out, "\nRoutes\n");
    for (size_t i = 0; i < noperations; i++) {
        const struct operation *o = &operations[i];
        if (o->schema != schema)
            continue;
        size_t from = out->n;
        buffer_printf(out, "  %s", method_names[o->method]);
        write_padding(out, from, 10);
        buffer_cstr(out, o->path);
        write_padding(out, from, 54);
        buffer_printf(out, "%s\n", o->id);
    }
}

static void write_resource(struct buffer *out, const struct schema *schema)
{
    const struct resource *r = schema->resource;
    buffer_printf(out, "%s -- %s -- %s\n\nColumns\n", r->name, r->vi, r->en);
    for (size_t i = 0; i < r->ncolumns; i++)
        write_column(out, &r->columns[i]);
    write_routes(out, schema);
    buffer_cstr(out, "\nWritten by\n  ");
    if (r->read_only)
        buffer_cstr(out, "nobody: computed from other records");
    else
        write_roles(out, r->writers);
    buffer_cstr(out, "\n\nStatements\n");
    table_print_sql(out, schema);
}

bool describe_resource(struct buffer *out, const char *name)
{
    if (name && !schema_named(text_of(name)))
        return false;
    operations_init();
    for (size_t i = 0; i < ncatalogue; i++) {
        if (name && strcmp(catalogue[i]->name, name))
            continue;
        write_resource(out, schema_at(i));
        buffer_byte(out, '\n');
    }
    return true;
}

/* ---- every statement of a resource ---- */

static void write_list(struct buffer *out, struct arena *arena, const struct query *q, const char *title)
{
    buffer_printf(out, "-- list: %s\n", title);
    buffer_text(out, table_list_sql(arena, q));
    buffer_cstr(out, ";\n\n");
    arena_reset(arena);
}

static struct query plain_query(const struct schema *schema)
{
    const char *sort = schema->resource->sort;
    struct query q = { .schema = schema, .day = date_today(), .unit_id = INT_NONE, .limit = 50 };
    q.sorts[0] = (struct sort){ schema_field(schema, text_of(sort + (*sort == '-'))), *sort == '-' };
    q.nsorts = 1;
    return q;
}

static void write_sorts(struct buffer *out, struct arena *arena, const struct schema *schema)
{
    static const struct value place[SORTS_MAX + 2]; /* only its presence is composed */
    for (size_t i = 0; i < schema->nfields; i++) {
        struct query q = plain_query(schema);
        char title[100];
        if (!(schema->fields[i].flags & SORT))
            continue;
        q.sorts[0] = (struct sort){ &schema->fields[i], true };
        snprintf(title, sizeof title, "sort=-%s, continued", schema->fields[i].name);
        q.after = place;
        q.nafter = 2;
        write_list(out, arena, &q, title);
    }
}

static void write_filter(struct buffer *out, struct arena *arena, const struct schema *schema, const struct filter *filter, const char *mark)
{
    char title[100];
    struct query q = plain_query(schema);
    q.filters[q.nfilters++] = *filter;
    if (schema->resource->unit)
        q.unit_id = 1;
    snprintf(title, sizeof title, "%s%s%s", filter->field->name, mark, schema->resource->unit ? ", unit" : "");
    write_list(out, arena, &q, title);
}

static void write_filters(struct buffer *out, struct arena *arena, const struct schema *schema)
{
    static const struct value values[3]; /* bound, so never seen in the text */
    bool several = false;
    for (size_t i = 0; i < schema->nfields; i++) {
        const struct field *field = &schema->fields[i];
        if (field->flags & FILTER)
            write_filter(out, arena, schema, &(struct filter){ field, TEST_IN, 1, values, NULL }, "");
        if (field->flags & FILTER && !several)
            write_filter(out, arena, schema, &(struct filter){ field, TEST_IN, 3, values, NULL }, " of three");
        several |= (field->flags & FILTER) != 0;
        if (!(field->flags & RANGE))
            continue;
        write_filter(out, arena, schema, &(struct filter){ field, TEST_FROM, 1, values, NULL }, "_from");
        write_filter(out, arena, schema, &(struct filter){ field, TEST_TO, 1, values, NULL }, "_to");
    }
}

static void write_link(struct buffer *out, struct arena *arena, const struct schema *schema)
{
    static const struct value value;
    const struct link *link = schema->resource->link;
    if (link)
        write_filter(out, arena, schema, &(struct filter){ schema_field(schema_named(text_of(link->from)), text_of(link->field)), TEST_IN, 1, &value, link }, "");
}

static bool is_searched(const struct schema *schema)
{
    for (size_t i = 0; i < schema->nfields; i++)
        if (schema->fields[i].flags & SEARCH)
            return true;
    return false;
}

static void write_lists(struct buffer *out, struct arena *arena, const struct schema *schema)
{
    static const struct value place[SORTS_MAX + 2];
    struct query q = plain_query(schema);
    write_list(out, arena, &q, "as it comes");
    q.after = place;
    q.nafter = strcmp(q.sorts[0].field->name, "id") ? 2 : 1;
    write_list(out, arena, &q, "continued");
    q = plain_query(schema);
    q.day = NO_DATE;
    write_list(out, arena, &q, "as_of=all");
    write_sorts(out, arena, schema);
    write_filters(out, arena, schema);
    write_link(out, arena, schema);
    if (!is_searched(schema))
        return;
    q = plain_query(schema);
    q.search = TEXT("\"mien\"*");
    write_list(out, arena, &q, "q, typed without marks");
    q.marked = TEXT("mi\xe1\xba\xbfn");
    write_list(out, arena, &q, "q, typed with marks");
    q.after = place;
    q.nafter = 3;
    write_list(out, arena, &q, "q, typed with marks, continued");
}

static void write_rules(struct buffer *out, struct arena *arena)
{
    struct text sql;
    const char *name;
    buffer_cstr(out, "-- ==== rules\n\n");
    for (size_t number = 0; rules_statement(number, arena, &name, &sql); number++)
        buffer_printf(out, "-- %s\n%.*s;\n\n", name, (int)sql.n, sql.s);
}

bool describe_sql(struct buffer *out, const char *name)
{
    struct arena *arena = arena_new(64 * 1024);
    bool found = false;
    for (size_t i = 0; arena && i < ncatalogue; i++) {
        if (name && strcmp(catalogue[i]->name, name))
            continue;
        found = true;
        buffer_printf(out, "-- ==== %s\n\n", catalogue[i]->name);
        table_print_sql(out, schema_at(i));
        write_lists(out, arena, schema_at(i));
    }
    if (arena && !name)
        write_rules(out, arena);
    arena_free(arena);
    return found;
}

void describe_permissions(struct buffer *out)
{
    static const char *const cells[] = { [PERMISSION_NONE] = "no", [PERMISSION_OWN_UNIT] = "own unit", [PERMISSION_ALL] = "yes" };
    operations_init();
    size_t from = out->n;
    buffer_cstr(out, "operation");
    write_padding(out, from, 36);
    for (int role = 0; role < ROLE_COUNT; role++)
        buffer_printf(out, "%-12s", role_name((enum role)role));
    buffer_cstr(out, "method and path\n");
    for (size_t i = 0; i < noperations; i++) {
        const struct operation *o = &operations[i];
        from = out->n;
        buffer_cstr(out, o->id);
        write_padding(out, from, 36);
        for (int role = 0; role < ROLE_COUNT; role++)
            buffer_printf(out, "%-12s", cells[operation_permission(o, (enum role)role)]);
        buffer_printf(out, "%s %s\n", method_names[o->method], o->path);
    }
}
