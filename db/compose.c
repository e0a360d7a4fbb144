/* compose.c -- the text of every generic statement. Knows columns and SQL that both databases understand; runs nothing. */
#include "db/compose.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "sql.h"

enum { ALIAS_MAX = 96, JOINS_MAX = 16 };
enum { LINKED = 254 }; /* in a statement's key, in place of a field */

/* What is being composed: the joins that the fields turned out to need. */
struct composing {
    struct buffer joins;
    char seen[JOINS_MAX][ALIAS_MAX];
    size_t nseen;
    bool inner; /* the joins of a filter: a row without the other side is not wanted anyway, and the database may begin there */
};

static const struct {
    const char *name, *sql;
} sources[] = {
    { "products", sql_source_products },
    { "certifications", sql_source_certifications },
    { "dossiers", sql_source_dossiers },
    { "listings", sql_source_listings },
    { "event_products", sql_source_event_products },
    { "sales", sql_source_sales },
    { "supplies", sql_source_supplies },
    { "roadmaps", sql_source_roadmaps },
    { "assessments", sql_source_assessments },
    { "communes", sql_source_communes },
};

bool column_has_sort(const struct column *c)
{
    return c->flags & SORT && c->kind == KIND_TEXT;
}

const char *searched_column(const struct resource *resource)
{
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (resource->columns[i].flags & SEARCH)
            return resource->columns[i].name;
    return NULL;
}

void compose_columns(struct buffer *out, const struct resource *resource, bool sorts)
{
    const char *comma = "";
    for (int pass = 0; pass <= sorts; pass++)
        for (size_t i = 0; i < resource->ncolumns; i++) {
            const struct column *c = &resource->columns[i];
            if (c->flags & COMPUTED || (pass && !column_has_sort(c)))
                continue;
            buffer_printf(out, "%s%s%s", comma, c->name, pass ? "_sort" : "");
            comma = ", ";
        }
}

/* FROM: the table, or the hand-written query with the day in its places. */
static void compose_from(struct buffer *out, const struct resource *resource)
{
    if (!resource->source) {
        buffer_printf(out, "%s t", resource->table);
        return;
    }
    const char *at = NULL;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (!strcmp(sources[i].name, resource->source))
            at = sources[i].sql;
    assert(at && "the resource names a source that is not among db/sql/source_*.sql");
    buffer_cstr(out, "(\n");
    for (const char *day; (day = strstr(at, "{{day}}")); at = day + 7) {
        buffer_add(out, at, (size_t)(day - at));
        buffer_cstr(out, "$1");
    }
    buffer_cstr(out, at);
    buffer_cstr(out, ") t");
}

static void need_join(struct composing *c, const char *alias, const char *table, const char *from, const char *column)
{
    for (size_t i = 0; i < c->nseen; i++)
        if (!strcmp(c->seen[i], alias))
            return;
    assert(c->nseen < JOINS_MAX);
    snprintf(c->seen[c->nseen++], ALIAS_MAX, "%s", alias);
    buffer_printf(&c->joins, "\n%sJOIN %s %s ON %s.id = %s.%s", c->inner ? "" : "LEFT ", table, alias, alias, from, column);
}

static void compose_field(struct buffer *out, struct composing *c, const char *alias, const struct field *field)
{
    if (!field->through) {
        buffer_printf(out, "%s.%s", alias, field->name);
        return;
    }
    char joined[ALIAS_MAX];
    size_t n = strlen(field->through->name);
    snprintf(joined, sizeof joined, "%s_%.*s", alias, (int)(n > 3 ? n - 3 : n), field->through->name);
    need_join(c, joined, field->target->resource->table, alias, field->through->name);
    compose_field(out, c, joined, field->there);
}

static void compose_sort(struct buffer *out, const struct field *field)
{
    buffer_printf(out, "t.%s%s", field->name, field->kind == KIND_TEXT ? "_sort" : "");
}

/* ---- ORDER BY and the page's beginning ---- */

struct term {
    const struct field *field; /* NULL: the rank of a search, or the id */
    bool id, descending;
    const char *searched; /* the rank: of this column as it was known; NULL: of the search copy */
};

static size_t terms_of(const struct query *q, struct term terms[SORTS_MAX + 2])
{
    size_t n = 0;
    bool descending = q->nsorts && q->sorts[q->nsorts - 1].descending;
    if (q->marked.s)
        terms[n++] = (struct term){ NULL, false, false, q->known ? searched_column(q->schema->resource) : NULL };
    for (size_t i = 0; i < q->nsorts; i++) {
        if (!strcmp(q->sorts[i].field->name, "id"))
            break;
        terms[n++] = (struct term){ q->sorts[i].field, false, q->sorts[i].descending, NULL };
    }
    terms[n++] = (struct term){ NULL, true, descending, NULL };
    return n;
}

static void compose_term(struct buffer *out, const struct term *term)
{
    if (term->id)
        buffer_cstr(out, "t.id");
    else if (term->field)
        compose_sort(out, term->field);
    else if (term->searched)
        buffer_printf(out, "CASE WHEN search_marked(t.%s) LIKE $%d ESCAPE '\\' THEN 0 ELSE 1 END", term->searched, P_MARKED);
    else
        buffer_cstr(out, "CASE WHEN s.marked LIKE $4 ESCAPE '\\' THEN 0 ELSE 1 END");
}

/* a > $7 OR (a = $7 AND (b > $8 OR ...)), behind a >= $7 alone: the first bound is what an index can use. */
static void compose_after(struct buffer *out, const struct term *terms, size_t n)
{
    buffer_cstr(out, "\n  AND ");
    compose_term(out, &terms[0]);
    buffer_printf(out, " %s $%d AND (", terms[0].descending ? "<=" : ">=", P_AFTER);
    for (size_t i = 0; i < n; i++) {
        compose_term(out, &terms[i]);
        buffer_printf(out, " %s $%d", terms[i].descending ? "<" : ">", P_AFTER + (int)i);
        if (i + 1 == n)
            break;
        buffer_cstr(out, " OR (");
        compose_term(out, &terms[i]);
        buffer_printf(out, " = $%d AND (", P_AFTER + (int)i);
    }
    for (size_t i = 0; i + 1 < n; i++)
        buffer_cstr(out, "))");
    buffer_cstr(out, ")");
}

static void compose_order(struct buffer *out, const struct term *terms, size_t n)
{
    buffer_cstr(out, "\nORDER BY ");
    for (size_t i = 0; i < n; i++) {
        buffer_cstr(out, i ? ", " : "");
        compose_term(out, &terms[i]);
        buffer_cstr(out, terms[i].descending ? " DESC" : "");
    }
    buffer_printf(out, "\nLIMIT $%d", P_LIMIT);
}

/* ---- WHERE ---- */

static void compose_span(struct buffer *out, const char *alias, const struct span *span)
{
    if (span->from)
        buffer_printf(out, "\n  AND %s.%s <= $%d", alias, span->from, P_DAY);
    if (span->to)
        buffer_printf(out, "\n  AND (%s.%s IS NULL OR %s.%s %s $%d)", alias, span->to, alias, span->to, span->to_is_last ? ">=" : ">", P_DAY);
}

size_t compose_padded(size_t n)
{
    size_t padded = 1;
    while (padded < n)
        padded *= 2;
    return padded;
}

static void compose_test(struct buffer *out, const struct filter *f, int *parameter)
{
    if (f->test != TEST_IN) {
        buffer_printf(out, " %s $%d", f->test == TEST_FROM ? ">=" : "<=", (*parameter)++);
        return;
    }
    if (f->n == 1) {
        buffer_printf(out, " = $%d", (*parameter)++);
        return;
    }
    for (size_t i = 0; i < compose_padded(f->n); i++)
        buffer_printf(out, "%s$%d", i ? ", " : " IN (", (*parameter)++);
    buffer_cstr(out, ")");
}

/* Those that are referred to by what is in force on the day, as far as the filter asks for one. */
static void compose_link(struct buffer *out, const struct query *q, const struct filter *f, int *parameter)
{
    const struct resource *from = schema_named(text_of(f->link->from))->resource;
    struct composing inside = { .inner = true };
    struct buffer field = { 0 };
    compose_field(&field, &inside, "y", f->field);
    buffer_printf(out, "\n  AND t.id IN (SELECT y.%s FROM %s y", f->link->column, from->table);
    buffer_buffer(out, &inside.joins);
    buffer_cstr(out, " WHERE ");
    buffer_buffer(out, &field);
    compose_test(out, f, parameter);
    if (date_is(q->day))
        compose_span(out, "y", &from->span);
    buffer_cstr(out, ")");
    buffer_free(&field);
    buffer_free(&inside.joins);
}

static void compose_filter(struct buffer *out, struct composing *c, const struct query *q, const struct filter *f, int *parameter)
{
    if (f->link) {
        compose_link(out, q, f, parameter);
        return;
    }
    buffer_cstr(out, "\n  AND ");
    compose_field(out, c, "t", f->field);
    compose_test(out, f, parameter);
}

static void compose_where(struct buffer *out, struct composing *c, const struct query *q)
{
    int parameter = P_VALUES;
    c->inner = true;
    buffer_cstr(out, "\nWHERE 1 = 1");
    if (date_is(q->day))
        compose_span(out, "t", &q->schema->resource->span);
    if (q->unit_id != INT_NONE)
        buffer_printf(out,
                      "\n  AND t.%s IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $%d AND x.scope_from <= $%d AND "
                      "x.scope_to >= $%d)",
                      q->schema->resource->unit, P_UNIT, P_DAY, P_DAY);
    if (q->search.s && q->known)
        buffer_printf(out, "\n  AND search_holds(t.%s, $%d) = 1", searched_column(q->schema->resource), P_SEARCH);
    else if (q->search.s)
        buffer_printf(out, "\n  AND s.%s_search MATCH $%d", q->schema->resource->table, P_SEARCH);
    for (size_t i = 0; i < q->nfilters; i++)
        compose_filter(out, c, q, &q->filters[i], &parameter);
    c->inner = false;
}

static void compose_tables(struct buffer *out, const struct query *q, const struct composing *c)
{
    buffer_cstr(out, "\nFROM ");
    compose_from(out, q->schema->resource);
    if (q->search.s && !q->known)
        buffer_printf(out, "\nJOIN %s_search s ON s.rowid = t.id", q->schema->resource->table);
    buffer_buffer(out, &c->joins);
}

static void compose_fields(struct buffer *out, struct composing *c, const struct schema *schema)
{
    buffer_cstr(out, "SELECT ");
    for (size_t i = 0; i < schema->nfields; i++) {
        buffer_cstr(out, i ? ", " : "");
        compose_field(out, c, "t", &schema->fields[i]);
    }
}

void compose_list(struct buffer *out, const struct query *q)
{
    struct composing c = { .nseen = 0 };
    struct term terms[SORTS_MAX + 2];
    struct buffer where = { 0 };
    size_t n = terms_of(q, terms);
    compose_where(&where, &c, q);
    compose_fields(out, &c, q->schema);
    for (size_t i = 0; i + 1 < n; i++) {
        buffer_cstr(out, ", ");
        compose_term(out, &terms[i]);
    }
    compose_tables(out, q, &c);
    buffer_buffer(out, &where);
    if (q->nafter)
        compose_after(out, terms, n);
    compose_order(out, terms, n);
    buffer_free(&where);
    buffer_free(&c.joins);
}

void compose_count(struct buffer *out, const struct query *q)
{
    struct composing c = { .nseen = 0 };
    struct buffer where = { 0 };
    compose_where(&where, &c, q);
    buffer_cstr(out, "SELECT count(*)");
    compose_tables(out, q, &c);
    buffer_buffer(out, &where);
    buffer_free(&where);
    buffer_free(&c.joins);
}

void compose_get(struct buffer *out, const struct schema *schema)
{
    struct composing c = { .nseen = 0 };
    struct query q = { .schema = schema, .unit_id = INT_NONE };
    compose_fields(out, &c, schema);
    compose_tables(out, &q, &c);
    buffer_printf(out, "\nWHERE t.id = $%d", P_ID);
    buffer_free(&c.joins);
}

void compose_find(struct buffer *out, const struct schema *schema)
{
    struct composing c = { .nseen = 0 };
    struct buffer where = { 0 };
    for (size_t i = 0; i < KEY_PARTS_MAX && schema->resource->key[i]; i++) {
        buffer_cstr(&where, i ? " AND " : "\nWHERE ");
        compose_field(&where, &c, "t", schema_field(schema, text_of(schema->resource->key[i])));
        buffer_printf(&where, " = $%d", (int)i + 1);
    }
    buffer_printf(out, "SELECT t.id FROM %s t", schema->resource->table);
    buffer_buffer(out, &c.joins);
    buffer_buffer(out, &where);
    buffer_free(&where);
    buffer_free(&c.joins);
}

static size_t field_number(const struct query *q, const struct field *field)
{
    return (size_t)(field - q->schema->fields);
}

size_t compose_key(const struct query *q, char operation, unsigned char *out, size_t room)
{
    size_t n = 0;
    assert(room >= 8 + 2 * SORTS_MAX + 3 * FILTERS_MAX);
    out[n++] = (unsigned char)operation;
    out[n++] = (unsigned char)q->schema->number;
    out[n++] = (unsigned char)((date_is(q->day) ? 1 : 0) | (q->unit_id != INT_NONE ? 2 : 0) | (q->search.s ? 4 : 0) |
                               (q->marked.s ? 8 : 0) | (q->nafter ? 16 : 0) | (q->known ? 32 : 0));
    for (size_t i = 0; i < q->nsorts; i++)
        out[n++] = (unsigned char)(field_number(q, q->sorts[i].field) | (q->sorts[i].descending ? 128 : 0));
    out[n++] = 255;
    for (size_t i = 0; i < q->nfilters; i++) {
        out[n++] = q->filters[i].link ? LINKED : (unsigned char)field_number(q, q->filters[i].field);
        out[n++] = (unsigned char)q->filters[i].test;
        out[n++] = (unsigned char)compose_padded(q->filters[i].n);
    }
    return n;
}
