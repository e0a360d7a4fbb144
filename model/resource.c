/* resource.c -- the catalogue: which resources there are, and the field lists made from their tables. */
#include "model/resource.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "model/resources.h"

/* Referred-to resources stand before those that refer to them. */
const struct resource *const catalogue[] = {
    &product_groups, &units,       &unit_changes,       &unit_attributes,   &rosters,   &criteria_sets, &criteria,       &indicators,
    &indicator_targets, &assessments, &assessment_results, &indicator_results, &producers, &products,      &certifications, &communes,
    &published_figures,
    &revocation_grounds,
    &rubric_periods, &rubric_bands, &rubrics, &rubric_criteria, &rubric_options,
    &procedures, &required_documents, &procedure_deadlines, &holidays, &dossiers, &dossier_documents, &dossier_moves, &roadmaps, &eligibility_rules, &attachments,
    &score_sheets, &score_items, &channels, &listings, &promotion_events, &event_products, &sales, &supplies, &demands, &product_images,
};
const size_t ncatalogue = sizeof catalogue / sizeof *catalogue;

const char *const precisions[] = { "day", "month", "year", "not_later_than", "assumed", NULL };

static struct schema schemas[sizeof catalogue / sizeof *catalogue];
static char json_names[sizeof catalogue / sizeof *catalogue * FIELDS_MAX * 40];

static const char *const role_names[ROLE_COUNT] = { "public",     "portal",  "commune",  "district",
                                                    "department", "council", "province", "admin" };

const char *role_name(enum role role)
{
    assert(role < ROLE_COUNT);
    return role_names[role];
}

bool role_needs_unit(enum role role)
{
    return role == ROLE_COMMUNE || role == ROLE_DISTRICT;
}

bool role_parse(struct text name, enum role *ret)
{
    for (int role = ROLE_PORTAL; role < ROLE_COUNT; role++)
        if (text_is(name, role_names[role])) {
            *ret = (enum role)role;
            return true;
        }
    return false;
}

const char *resource_title(const struct resource *resource, enum lang lang)
{
    return lang == LANG_EN ? resource->en : resource->vi;
}

bool resource_embeds_as(const struct resource *resource, struct text name)
{
    size_t n = resource->embeds ? strlen(resource->embeds) : 0;
    for (size_t i = 0; i < n && i < name.n; i++)
        if (name.s[i] != (resource->embeds[i] == '-' ? '_' : resource->embeds[i]))
            return false;
    return n && n == name.n;
}

const struct column *resource_column(const struct resource *resource, const char *name)
{
    if (!name)
        return NULL;
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (!strcmp(resource->columns[i].name, name))
            return &resource->columns[i];
    return NULL;
}

const struct schema *schema_named(struct text name)
{
    for (size_t i = 0; i < ncatalogue; i++)
        if (text_is(name, catalogue[i]->name))
            return &schemas[i];
    return NULL;
}

const struct schema *schema_at(size_t number)
{
    assert(number < ncatalogue);
    return &schemas[number];
}

const struct schema *schema_of(const struct resource *resource)
{
    for (size_t i = 0; i < ncatalogue; i++)
        if (catalogue[i] == resource)
            return &schemas[i];
    return NULL;
}

const struct field *schema_field(const struct schema *schema, struct text name)
{
    for (size_t i = 0; i < schema->nfields; i++) {
        struct text quoted = schema->fields[i].json_name; /* "name": */
        if (quoted.n ? quoted.n == name.n + 3 && !memcmp(quoted.s + 1, name.s, name.n) : text_is(name, schema->fields[i].name))
            return &schema->fields[i];
    }
    return NULL;
}

static void add_field(struct schema *schema, struct field field, char **room)
{
    if (schema_field(schema, text_of(field.name)))
        return; /* a part shared by two keys (set_code) is read once */
    assert(schema->nfields < FIELDS_MAX);
    int n = sprintf(*room, "\"%s\":", field.name);
    field.json_name = (struct text){ *room, (size_t)n };
    *room += n + 1;
    schema->fields[schema->nfields++] = field;
}

static void add_joined(struct schema *schema, const struct column *through, const char *name, const char *there, char **room)
{
    const struct schema *target = schema_named(text_of(through->refers));
    assert(target && target->nfields && "a resource must stand in the catalogue behind those it refers to");
    const struct field *field = schema_field(target, text_of(there));
    assert(field && "the target's key or label is not one of its fields");
    add_field(schema,
              (struct field){ .name = name,
                              .kind = field->kind,
                              .flags = SERVER_SET | (through->flags & FILTER && through->label != name ? FILTER : 0),
                              .column = field->column,
                              .through = through,
                              .target = target,
                              .there = field },
              room);
}

void catalogue_init(void)
{
    char *room = json_names;
    if (schemas[0].resource)
        return;
    for (size_t i = 0; i < ncatalogue; i++) {
        struct schema *schema = &schemas[i];
        schema->resource = catalogue[i];
        schema->number = (int)i;
        for (size_t c = 0; c < catalogue[i]->ncolumns; c++) {
            const struct column *column = &catalogue[i]->columns[c];
            assert(column->kind != KIND_TEXT || column->max || column->values || column->flags & (COMPUTED | SERVER_SET));
            add_field(schema, (struct field){ .name = column->name, .kind = column->kind, .flags = column->flags, .column = column },
                      &room);
            if (!column->refers)
                continue;
            /* a resource may refer to itself: its own key columns then have to stand before the reference */
            const struct schema *target = schema_named(text_of(column->refers));
            assert(target);
            for (size_t p = 0; p < KEY_PARTS_MAX && column->by[p]; p++)
                add_joined(schema, column, column->by[p], target->resource->key[p], &room);
            if (column->label)
                add_joined(schema, column, column->label, target->resource->label, &room);
        }
    }
    assert(room < json_names + sizeof json_names);
}

bool member_is_none(const struct column *c, const void *record)
{
    const char *at = (const char *)record + c->offset;
    switch (c->kind) {
    case KIND_TEXT:
        return !((const struct text *)at)->s;
    case KIND_DATE:
        return !date_is(*(const struct date *)at);
    case KIND_BOOL:
        return false;
    case KIND_INT:
    case KIND_DECIMAL:
    case KIND_DONG:
    case KIND_INSTANT:
        return *(const int64_t *)at == INT_NONE;
    }
    return true;
}

void record_clear(const struct resource *resource, void *record)
{
    memset(record, 0, resource->size);
    for (size_t i = 0; i < resource->ncolumns; i++) {
        const struct column *c = &resource->columns[i];
        if (c->flags & COMPUTED)
            continue;
        if (c->kind == KIND_DATE)
            *member_date(c, record) = NO_DATE;
        else if (c->kind != KIND_TEXT && c->kind != KIND_BOOL)
            *member_int(c, record) = INT_NONE;
    }
}

void member_copy(const struct column *c, void *to, const void *from)
{
    static const size_t sizes[] = { [KIND_TEXT] = sizeof(struct text),       [KIND_INT] = sizeof(int64_t),
                                    [KIND_BOOL] = sizeof(bool),              [KIND_DATE] = sizeof(struct date),
                                    [KIND_DECIMAL] = sizeof(struct decimal), [KIND_DONG] = sizeof(struct dong),
                                    [KIND_INSTANT] = sizeof(struct instant) };
    memcpy((char *)to + c->offset, (const char *)from + c->offset, sizes[c->kind]);
}

bool member_equal(const struct column *c, const void *a, const void *b)
{
    const char *x = (const char *)a + c->offset, *y = (const char *)b + c->offset;
    switch (c->kind) {
    case KIND_TEXT: {
        const struct text *s = (const struct text *)x, *t = (const struct text *)y;
        return s->s && t->s ? text_equal(*s, *t) : !s->s && !t->s;
    }
    case KIND_DATE:
        return ((const struct date *)x)->days == ((const struct date *)y)->days;
    case KIND_BOOL:
        return *(const bool *)x == *(const bool *)y;
    case KIND_INT:
    case KIND_DECIMAL:
    case KIND_DONG:
    case KIND_INSTANT:
        return *(const int64_t *)x == *(const int64_t *)y;
    }
    return false;
}

bool record_equal(const struct resource *resource, const void *a, const void *b)
{
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (!(resource->columns[i].flags & SERVER_SET) && !member_equal(&resource->columns[i], a, b))
            return false;
    return true;
}

enum err fail_at(struct problem *reterr, const struct place_of *place, const char *field, enum message message, ...)
{
    const char *a[4] = { "", "", "", "" };
    va_list args;
    va_start(args, message);
    for (int i = 0; i < message_arguments(message); i++)
        a[i] = va_arg(args, const char *);
    va_end(args);
    if (place->where == WHERE_CELL)
        return fail_cell(reterr, ERR_INVALID, place->file, place->line, field, NO_TEXT, message, a[0], a[1], a[2], a[3]);
    char pointer[80];
    snprintf(pointer, sizeof pointer, "%s%s", place->where == WHERE_POINTER ? "/" : "", field);
    return fail(reterr, ERR_INVALID, place->where, pointer, message, a[0], a[1], a[2], a[3]);
}
