/* describe_openapi.c -- what openapi.yaml says about every resource of the catalogue, printed from the column tables: the generic operations'
 * paths and the schemas of records, lists and inputs. tools/openapi.py puts it between the markers. Knows no HTTP; what no table
 * knows (reports, pages, problems) is written by hand in openapi.yaml. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/json_writer.h"
#include "db/table.h"
#include "handlers/describe.h"
#include "model/resources.h"
#include "handlers/operations.h"
#include "model/resource.h"

enum { NAME_MAX_ROOM = 64, COMPUTED_TEXT_MAX = 1000, EMBEDDED_MAX = 500, HISTORY_MAX = 10000, TIMES_MAX = 1000, CSV_MAX = 1000000000 };

/* At least what model/draft.c lets pass as a code: of the letters from À to ỹ it takes the Vietnamese ones. */
#define CODE_PATTERN "^[0-9A-Za-zÀ-ỹ._/-]+$"

/* ---- names ---- */

/* "criteria_set" gives CriteriaSet. What is all computed shares its table with another: its name without the plural's s. */
static const char *singular(const struct resource *r, char out[NAME_MAX_ROOM])
{
    size_t n = 0, length = r->read_only ? strlen(r->name) - 1 : strlen(r->table);
    bool upper = true;
    for (const char *s = r->read_only ? r->name : r->table; length && n < NAME_MAX_ROOM - 1; s++, length--) {
        if (*s != '_' && *s != '-')
            out[n++] = upper ? (char)toupper((unsigned char)*s) : *s;
        upper = *s == '_' || *s == '-';
    }
    out[n] = '\0';
    return out;
}

/* The member under which embedded records stand: "assessment-results" gives assessment_results. */
static const char *member_of(const char *resource, char out[NAME_MAX_ROOM])
{
    snprintf(out, NAME_MAX_ROOM, "%s", resource);
    for (char *s = out; *s; s++)
        if (*s == '-')
            *s = '_';
    return out;
}

static const char *address_of(const struct resource *r)
{
    return r->by_code ? "code" : "id";
}

static bool is_referred_to(const struct resource *target)
{
    for (size_t i = 0; i < ncatalogue; i++)
        for (size_t c = 0; c < catalogue[i]->ncolumns; c++)
            if (catalogue[i]->columns[c].refers && !strcmp(catalogue[i]->columns[c].refers, target->name))
                return true;
    return false;
}

/* May a withdrawal be refused for what else is there? A change of units carries the units below it over to the next (db/rules.h); verdicts rest on
 * targets, and a criterion's result may follow from its indicators (db/set_guard.h, db/verdict.h). */
static bool can_be_needed(const struct resource *r)
{
    static const char *const needed[] = { "unit-changes", "indicator-targets", "assessment-results" };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!strcmp(r->name, needed[i]))
            return true;
    return is_referred_to(r);
}

static bool has_flag(const struct resource *r, enum column_flag flag)
{
    for (size_t i = 0; i < r->ncolumns; i++)
        if (r->columns[i].flags & flag)
            return true;
    return false;
}

/* ---- YAML ---- */

static void quoted(struct buffer *out, const char *s)
{
    json_quote(out, text_of(s));
}

/* A word that YAML cannot take for anything else stays bare. */
static void word(struct buffer *out, const char *s)
{
    static const char *const others[] = { "true", "false", "yes", "no", "on", "off", "null", "y", "n" };
    bool bare = islower((unsigned char)*s) && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(s);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        bare = bare && strcmp(s, others[i]);
    if (bare)
        buffer_cstr(out, s);
    else
        quoted(out, s);
}

static void write_example(struct buffer *out, enum kind kind, const char *example)
{
    if (!kind_is_text(kind))
        buffer_cstr(out, example);
    else if (kind == KIND_TEXT)
        word(out, example);
    else
        quoted(out, example);
}

/* ---- the schema of one value ---- */

enum use { USE_ANSWER, USE_INPUT, USE_PATCH, USE_FILTER };

static bool field_is_nullable(const struct field *f)
{
    if (f->through)
        return !(f->through->flags & REQUIRED) || field_is_nullable(f->there);
    if (f->kind == KIND_BOOL || f->flags & REQUIRED)
        return false;
    return !(f->flags & SERVER_SET) || (strcmp(f->name, "id") && strcmp(f->name, "version") && strcmp(f->name, "recorded_at"));
}

static void write_type(struct buffer *out, const char *type, bool nullable)
{
    if (nullable)
        buffer_printf(out, "type: [%s, \"null\"]", type);
    else
        buffer_printf(out, "type: %s", type);
}

static void write_values(struct buffer *out, const char *const *values, bool nullable)
{
    size_t longest = 0;
    buffer_cstr(out, ", enum: [");
    for (const char *const *value = values; *value; value++) {
        buffer_cstr(out, value == values ? "" : ", ");
        word(out, *value);
        longest = strlen(*value) > longest ? strlen(*value) : longest;
    }
    buffer_printf(out, "%s], maxLength: %zu", nullable ? ", null" : "", longest);
}

static void write_text_type(struct buffer *out, const struct column *c, enum use use, bool nullable)
{
    write_type(out, "string", nullable);
    if (c->values) {
        write_values(out, c->values, nullable);
        return;
    }
    buffer_printf(out, "%s, maxLength: %" PRId64, use == USE_ANSWER ? "" : ", minLength: 1", c->max ? c->max : COMPUTED_TEXT_MAX);
    if (c->flags & CODE)
        buffer_cstr(out, ", pattern: '" CODE_PATTERN "'");
}

static void write_bound(struct buffer *out, const char *keyword, enum kind kind, int64_t bound)
{
    char text[NUMBER_TEXT];
    if (kind == KIND_DECIMAL)
        decimal_format((struct decimal){ bound }, text);
    else
        snprintf(text, sizeof text, "%" PRId64, bound);
    buffer_printf(out, ", %s: %s", keyword, text);
}

/* Type and limits, as they stand inside { }. */
static void write_value_type(struct buffer *out, enum kind kind, const struct column *c, enum use use, bool nullable)
{
    switch (kind) {
    case KIND_TEXT:
        write_text_type(out, c, use, nullable);
        return;
    case KIND_DATE:
        write_type(out, "string", nullable);
        buffer_cstr(out, ", format: date, maxLength: 10");
        return;
    case KIND_INSTANT:
        write_type(out, "string", nullable);
        buffer_cstr(out, ", format: date-time, maxLength: 27");
        return;
    case KIND_BOOL:
        write_type(out, "boolean", nullable);
        return;
    case KIND_DECIMAL:
        write_type(out, "number", nullable);
        break;
    case KIND_INT:
    case KIND_DONG:
        write_type(out, "integer", nullable);
        buffer_cstr(out, ", format: int64");
        break;
    }
    if (c->refers || !strcmp(c->name, "id")) {
        buffer_cstr(out, ", minimum: 1");
    } else if (c->min || c->max) {
        write_bound(out, "minimum", kind, c->min);
        write_bound(out, "maximum", kind, c->max);
    }
}

/* title: what it is called; description: what it means. Of a joined field: whose, and what of it. */
static void write_meaning(struct buffer *out, const struct column *through, const struct column *c)
{
    struct buffer title = { 0 }, description = { 0 };
    if (through) {
        buffer_printf(&title, "%s: %s", through->vi, c->vi);
        buffer_printf(&description, "%s Of it: %s", through->doc, c->doc);
    } else {
        buffer_cstr(&title, c->vi);
        buffer_cstr(&description, c->doc);
    }
    buffer_cstr(out, "title: ");
    json_quote(out, buffer_view(&title));
    buffer_cstr(out, ", description: ");
    json_quote(out, buffer_view(&description));
    out->failed = out->failed || title.failed || description.failed;
    buffer_free(&title);
    buffer_free(&description);
}

/* ---- schemas: records as answered ---- */

static void write_property(struct buffer *out, const struct field *f)
{
    buffer_printf(out, "        %s: {", f->name);
    write_value_type(out, f->kind, f->column, USE_ANSWER, field_is_nullable(f));
    buffer_cstr(out, ", ");
    write_meaning(out, f->through, f->column);
    buffer_cstr(out, f->flags & SERVER_SET ? ", readOnly: true, example: " : ", example: ");
    write_example(out, f->kind, f->column->example);
    buffer_cstr(out, "}\n");
}

static void write_properties(struct buffer *out, const struct schema *schema)
{
    buffer_cstr(out, "      type: object\n      additionalProperties: false\n      properties:\n");
    for (size_t i = 0; i < schema->nfields; i++)
        write_property(out, &schema->fields[i]);
}

static void write_required(struct buffer *out, const struct schema *schema, const char *indent, const char *more)
{
    buffer_printf(out, "%srequired: [", indent);
    for (size_t i = 0; i < schema->nfields; i++)
        buffer_printf(out, "%s%s", i ? ", " : "", schema->fields[i].name);
    buffer_printf(out, "%s%s]\n", more ? ", " : "", more ? more : "");
}

static void write_embedded(struct buffer *out, const struct resource *r)
{
    char member[NAME_MAX_ROOM], name[NAME_MAX_ROOM];
    const struct schema *embedded = r->embeds ? schema_named(text_of(r->embeds)) : NULL;
    if (!embedded)
        return;
    buffer_printf(out, "        %s: {type: array, maxItems: %d, readOnly: true, items: {$ref: '#/components/schemas/%s'}, description: ",
                  member_of(r->embeds, member), EMBEDDED_MAX, singular(embedded->resource, name));
    buffer_printf(out, "\"%s. Not in lists and exports.\"}\n", embedded->resource->en);
}

/* R: one record, whole. RFields: any choice of its fields, as a list with ?fields= shows them. RList: the envelope. */
static void write_record_schemas(struct buffer *out, const struct schema *schema)
{
    const struct resource *r = schema->resource;
    char name[NAME_MAX_ROOM], member[NAME_MAX_ROOM];
    singular(r, name);
    buffer_printf(out, "    %s:\n      description: \"%s · %s: one record, whole.\"\n      allOf:\n", name, r->vi, r->en);
    buffer_printf(out, "        - $ref: '#/components/schemas/%sFields'\n", name);
    write_required(out, schema, "        - ", r->embeds ? member_of(r->embeds, member) : NULL);
    buffer_printf(out, "    %sFields:\n      description: \"%s · %s: the fields asked for.\"\n", name, r->vi, r->en);
    write_properties(out, schema);
    write_embedded(out, r);
    buffer_printf(out, "    %sList:\n      description: \"%s · %s: one page.\"\n", name, r->vi, r->en);
    buffer_cstr(out, "      type: object\n      additionalProperties: false\n      required: [items, next, as_of, change]\n      properties:\n");
    buffer_printf(out, "        items: {type: array, maxItems: %d, items: {$ref: '#/components/schemas/%sFields'}}\n", PAGE_MAX, name);
    buffer_cstr(out, "        next: {$ref: '#/components/schemas/Next'}\n        as_of: {$ref: '#/components/schemas/AsOf'}\n        known_at: {$ref: '#/components/schemas/Instant'}\n");
    buffer_cstr(out, "        change: {$ref: '#/components/schemas/ChangeNumber'}\n        total: {$ref: '#/components/schemas/Total'}\n");
}

static void write_changes_schema(struct buffer *out, const struct schema *schema)
{
    char name[NAME_MAX_ROOM];
    singular(schema->resource, name);
    buffer_printf(out, "    %sHistory:\n      description: \"What was done to the record, oldest first.\"\n", name);
    buffer_cstr(out, "      type: object\n      additionalProperties: false\n      required: [items]\n      properties:\n");
    buffer_printf(out, "        items:\n          type: array\n          maxItems: %d\n          items:\n", HISTORY_MAX);
    buffer_cstr(out, "            type: object\n            additionalProperties: false\n"
                     "            required: [number, at, action, reason, record]\n            properties:\n"
                     "              number: {$ref: '#/components/schemas/ChangeNumber'}\n"
                     "              at: {$ref: '#/components/schemas/Instant'}\n"
                     "              action: {$ref: '#/components/schemas/Action'}\n"
                     "              reason: {$ref: '#/components/schemas/Reason'}\n"
                     "              record:\n                description: \"The record after it; null once withdrawn.\"\n");
    buffer_printf(out, "                anyOf: [{$ref: '#/components/schemas/%sFields'}, {type: \"null\"}]\n", name);
}

/* Of what is addressed by a code: each holder of the code with the changes that touch it. */
static void write_holders_schema(struct buffer *out, const struct schema *schema)
{
    char name[NAME_MAX_ROOM];
    singular(schema->resource, name);
    buffer_printf(out, "    %sHistory:\n      description: \"Who held the code, oldest first.\"\n", name);
    buffer_cstr(out, "      type: object\n      additionalProperties: false\n      required: [code, items]\n      properties:\n"
                     "        code: {type: string, maxLength: 20}\n");
    buffer_printf(out, "        items: {type: array, maxItems: %d, items: {$ref: '#/components/schemas/%sInTime'}}\n", TIMES_MAX, name);
    buffer_printf(out, "    %sInTime:\n      description: \"One holder of the code, with the changes it came from and went into.\"\n", name);
    write_properties(out, schema);
    buffer_printf(out, "        changes: {type: array, maxItems: %d, items: {$ref: '#/components/schemas/%sChange'}}\n", TIMES_MAX, name);
    write_required(out, schema, "      ", "changes");
}

/* ---- schemas: what a client sends ---- */

static const struct column *part_column(const struct column *reference, size_t part, enum kind *ret_kind)
{
    const struct schema *target = schema_named(text_of(reference->refers));
    const struct field *f = schema_field(target, text_of(target->resource->key[part]));
    *ret_kind = f->kind;
    return f->column;
}

/* The parts of the keys, once each: two references may share one (set_code). */
static bool part_seen(const struct resource *r, const struct column *reference, size_t part)
{
    for (const struct column *c = r->columns; c <= reference; c++)
        for (size_t p = 0; p < KEY_PARTS_MAX && c->by[p]; p++) {
            if (c == reference && p == part)
                return false;
            if (!strcmp(c->by[p], reference->by[part]))
                return true;
        }
    return false;
}

static void write_input_parts(struct buffer *out, const struct resource *r, const struct column *reference, enum use use)
{
    for (size_t p = 0; p < KEY_PARTS_MAX && reference->by[p]; p++) {
        enum kind kind;
        const struct column *c = part_column(reference, p, &kind);
        if (part_seen(r, reference, p))
            continue;
        buffer_printf(out, "        %s: {", reference->by[p]);
        write_value_type(out, kind, c, use, !(reference->flags & REQUIRED));
        buffer_cstr(out, ", ");
        write_meaning(out, reference, c);
        buffer_cstr(out, ", example: ");
        write_example(out, kind, c->example);
        buffer_cstr(out, "}\n");
    }
}

static void write_input_property(struct buffer *out, const struct resource *r, const struct column *c, enum use use)
{
    buffer_printf(out, "        %s: {", c->name);
    write_value_type(out, c->kind, c, use, c->kind != KIND_BOOL && !(c->flags & REQUIRED));
    buffer_cstr(out, ", ");
    write_meaning(out, NULL, c);
    if (c->refers)
        buffer_cstr(out, "}\n"); /* no example: a form then shows the key alone, and the two cannot disagree */
    else {
        buffer_cstr(out, ", example: ");
        write_example(out, c->kind, c->example);
        buffer_cstr(out, "}\n");
    }
    if (c->refers)
        write_input_parts(out, r, c, use);
}

/* A reference is given by its id or by all parts of its key. */
static void write_either(struct buffer *out, const struct column *c)
{
    buffer_printf(out, "        - anyOf: [{required: [%s]}, {required: [", c->name);
    for (size_t p = 0; p < KEY_PARTS_MAX && c->by[p]; p++)
        buffer_printf(out, "%s%s", p ? ", " : "", c->by[p]);
    buffer_cstr(out, "]}]\n");
}

static bool is_needed(const struct column *c)
{
    return c->flags & REQUIRED && !(c->flags & SERVER_SET);
}

static void write_needed(struct buffer *out, const struct resource *r)
{
    const char *before = "      required: [", *after = "";
    for (size_t i = 0; i < r->ncolumns; i++)
        if (is_needed(&r->columns[i]) && !r->columns[i].refers) {
            buffer_printf(out, "%s%s", before, r->columns[i].name);
            before = ", ";
            after = "]\n";
        }
    buffer_cstr(out, after);
    bool first = true;
    for (size_t i = 0; i < r->ncolumns; i++)
        if (is_needed(&r->columns[i]) && r->columns[i].refers) {
            buffer_cstr(out, first ? "      allOf:\n" : "");
            write_either(out, &r->columns[i]);
            first = false;
        }
}

/* What a form starts from: what is required, and references by their keys. A certification is of a unit or of a product: of a unit here. */
static bool in_example(const struct column *c)
{
    return is_needed(c) || !strcmp(c->name, "level") || (c->refers && strcmp(c->refers, "products"));
}

static void write_input_example(struct buffer *out, const struct resource *r)
{
    const char *comma = "";
    buffer_cstr(out, "      example: {");
    for (size_t i = 0; i < r->ncolumns; i++) {
        const struct column *c = &r->columns[i];
        if (!in_example(c))
            continue;
        if (!c->refers) {
            buffer_printf(out, "%s%s: ", comma, c->name);
            write_example(out, c->kind, c->example);
            comma = ", ";
        }
        for (size_t p = 0; c->refers && p < KEY_PARTS_MAX && c->by[p]; p++) {
            enum kind kind;
            const struct column *part = part_column(c, p, &kind);
            if (part_seen(r, c, p))
                continue;
            buffer_printf(out, "%s%s: ", comma, c->by[p]);
            write_example(out, kind, part->example);
            comma = ", ";
        }
    }
    buffer_cstr(out, "}\n");
}

/* With what the register sets itself, so that a record may be sent back as it was read. */
static void write_input_schema(struct buffer *out, const struct schema *schema, enum use use)
{
    const struct resource *r = schema->resource;
    char name[NAME_MAX_ROOM];
    buffer_printf(out, "    %s%s:\n      description: \"%s · %s: %s\"\n", singular(r, name), use == USE_INPUT ? "Input" : "Patch", r->vi, r->en,
                  use == USE_INPUT ? "a whole record; a reference by its id or by its key. In a replacement the read-only fields may stand as they were read." : "what is to change; null empties a field. The read-only fields may stand as they were read.");
    buffer_cstr(out, "      type: object\n      additionalProperties: false\n");
    buffer_cstr(out, use == USE_PATCH ? "      example: {note: \"as printed\"}\n" : "");
    if (use == USE_INPUT) {
        write_needed(out, r);
        write_input_example(out, r);
    }
    buffer_cstr(out, "      properties:\n");
    for (size_t i = 0; i < r->ncolumns; i++)
        if (!(r->columns[i].flags & SERVER_SET))
            write_input_property(out, r, &r->columns[i], use);
    for (size_t i = 0; i < schema->nfields; i++)
        if (!draft_writes(schema, &schema->fields[i]))
            write_property(out, &schema->fields[i]);
    write_embedded(out, r);
}

/* The closed lists of what can go wrong. */
static void write_code_schemas(struct buffer *out)
{
    buffer_cstr(out, "    ProblemCode:\n      description: \"What went wrong; each has a page under /problems.\"\n"
                     "      type: string\n      maxLength: 40\n      enum:\n");
    for (int code = OK + 1; code < ERR_COUNT; code++)
        buffer_printf(out, "        - %s\n", err_slug((enum err)code));
    buffer_cstr(out, "    FaultCode:\n      description: \"What is wrong at one place.\"\n      type: string\n      maxLength: 40\n      enum:\n");
    for (int message = 0; message < MSG_COUNT; message++) {
        buffer_cstr(out, "        - ");
        word(out, message_slug((enum message)message));
        buffer_byte(out, '\n');
    }
}

void describe_openapi_schemas(struct buffer *out)
{
    for (size_t i = 0; i < ncatalogue; i++) {
        const struct schema *schema = schema_at(i);
        write_record_schemas(out, schema);
        if (schema->resource->read_only)
            continue;
        if (schema->resource->by_code)
            write_holders_schema(out, schema);
        else
            write_changes_schema(out, schema);
        if (!schema->resource->uploaded)
            write_input_schema(out, schema, USE_INPUT);
        if (!schema->resource->append_only)
            write_input_schema(out, schema, USE_PATCH);
    }
    write_code_schemas(out);
}

/* ---- paths: parameters ---- */

static void write_shared(struct buffer *out, const char *parameter)
{
    buffer_printf(out, "        - $ref: '#/components/parameters/%s'\n", parameter);
}

static void write_list_of(struct buffer *out, const char *name, struct text description, size_t most)
{
    buffer_printf(out, "        - {name: %s, in: query, description: ", name);
    json_quote(out, description);
    buffer_printf(out, ", style: form, explode: false, schema: {type: array, minItems: 1, maxItems: %zu, items: {", most);
}

static void write_filter(struct buffer *out, const struct field *f)
{
    struct buffer description = { 0 };
    if (f->through)
        buffer_printf(&description, "%s: %s. %s", f->through->vi, f->column->vi, f->through->doc);
    else
        buffer_printf(&description, "%s. %s", f->column->vi, f->column->doc);
    buffer_cstr(&description, " One value or several, parted by commas.");
    write_list_of(out, f->name, buffer_view(&description), f->kind == KIND_BOOL ? 2 : VALUES_MAX);
    out->failed = out->failed || description.failed;
    buffer_free(&description);
    write_value_type(out, f->kind, f->column, USE_FILTER, false);
    buffer_cstr(out, "}}, example: [");
    write_example(out, f->kind, f->column->example);
    buffer_cstr(out, "]}\n");
}

static void write_range(struct buffer *out, const struct field *f)
{
    static const char *const ends[] = { "from", "to" }, *const vi[] = { "từ", "đến hết" };
    for (int end = 0; end < 2; end++) {
        buffer_printf(out, "        - {name: %s_%s, in: query, description: \"%s, %s · %s, %s; inclusive%s.\", schema: {", f->name, ends[end],
                      f->column->vi, vi[end], f->name, ends[end], end ? ", not before the beginning" : "");
        write_value_type(out, f->kind, f->column, USE_FILTER, false);
        buffer_cstr(out, "}, example: ");
        write_example(out, f->kind, f->column->example);
        buffer_cstr(out, "}\n");
    }
}

static void write_sort(struct buffer *out, const struct schema *schema)
{
    char description[400];
    const char *comma = "", *example = schema->resource->sort;
    snprintf(description, sizeof description,
             "Sắp xếp theo · Order, by these fields in turn, each once; - before a name: the greatest first. Without it: %s. No other field can be "
             "sorted by: pages are kept by an index, and what is computed for the day has none.",
             example);
    write_list_of(out, "sort", text_of(description), SORTS_MAX);
    buffer_cstr(out, "type: string, maxLength: 64, enum: [");
    for (size_t i = 0; i < schema->nfields; i++) {
        const struct field *f = &schema->fields[i];
        if (f->through || !(f->flags & SORT))
            continue;
        buffer_printf(out, "%s%s, \"-%s\"", comma, f->name, f->name);
        comma = ", ";
    }
    buffer_cstr(out, "]}}, example: [");
    word(out, example);
    buffer_cstr(out, "]}\n");
}

static void write_fields(struct buffer *out, const struct schema *schema)
{
    const struct field *f = schema->fields;
    write_list_of(out, "fields", TEXT("Các trường cần xem · The fields to show, each once, parted by commas; all without it."), schema->nfields);
    buffer_cstr(out, "type: string, maxLength: 64, enum: [");
    for (size_t i = 0; i < schema->nfields; i++)
        buffer_printf(out, "%s%s", i ? ", " : "", f[i].name);
    buffer_printf(out, "]}}, example: [%s, %s]}\n", f[0].name, f[1].name);
}

/* What a list and its export both take. */
/* What narrows a list. */
static void write_link(struct buffer *out, const struct link *link)
{
    if (!link)
        return;
    struct buffer description = { 0 };
    const struct field *f = schema_field(schema_named(text_of(link->from)), text_of(link->field));
    buffer_printf(&description, "%s. %s One value or several, parted by commas.", link->vi, link->doc);
    write_list_of(out, link->name, buffer_view(&description), VALUES_MAX);
    out->failed = out->failed || description.failed;
    buffer_free(&description);
    write_value_type(out, f->kind, f->column, USE_FILTER, false);
    buffer_cstr(out, "}}, example: [");
    write_example(out, f->kind, link->example);
    buffer_cstr(out, "]}\n");
}

static void write_filters(struct buffer *out, const struct schema *schema)
{
    buffer_cstr(out, "      parameters:\n");
    for (size_t i = 0; i < schema->nfields; i++)
        if (schema->fields[i].flags & FILTER)
            write_filter(out, &schema->fields[i]);
    for (size_t i = 0; i < schema->nfields; i++)
        if (!schema->fields[i].through && schema->fields[i].flags & RANGE)
            write_range(out, &schema->fields[i]);
    write_link(out, schema->resource->link);
    if (has_flag(schema->resource, SEARCH))
        write_shared(out, "Search");
    if (schema->resource->unit)
        write_shared(out, "Unit");
}

static void write_list_parameters(struct buffer *out, const struct schema *schema)
{
    write_filters(out, schema);
    write_shared(out, "AsOfOrAll");
    write_shared(out, "KnownAt");
    if (has_flag(schema->resource, SORT))
        write_sort(out, schema);
    write_fields(out, schema);
    write_shared(out, "IfNoneMatch");
}

static void write_address(struct buffer *out, const struct resource *r, const char *day)
{
    buffer_cstr(out, "      parameters:\n");
    write_shared(out, r->by_code ? "Code" : "Id");
    if (day)
        write_shared(out, day);
}

/* ---- paths: operations ---- */

static void write_head(struct buffer *out, const struct resource *r, const char *method, const char *verb, const char *vi, const char *en)
{
    buffer_printf(out, "    %s:\n      operationId: %s\n      tags: [%s]\n", method, operation_id(verb, r->name), r->name);
    buffer_printf(out, "      summary: \"%s: %s · %s: %s\"\n", vi, r->vi, en, r->en);
}

static void write_rights(struct buffer *out, const struct resource *r)
{
    buffer_cstr(out, "      description: \"Vai trò · Roles:");
    for (int role = 0; role < ROLE_COUNT; role++)
        if (r->writers & ROLE_BIT(role))
            buffer_printf(out, " %s", role_name((enum role)role));
    buffer_cstr(out, ".\"\n      security: [{bearer: []}]\n");
}

/* A response with a body; `headers` are names among the shared ones, ended by NULL. */
static void write_answer(struct buffer *out, const char *status, const char *what, const char *const *headers)
{
    buffer_printf(out, "        '%s':\n          description: \"%s\"\n          headers:\n", status, what);
    for (; *headers; headers++)
        buffer_printf(out, "            %s: {$ref: '#/components/headers/%s'}\n", *headers, *headers);
}

static void write_content(struct buffer *out, const char *schema, const char *kind)
{
    buffer_printf(out, "          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/%s%s'}\n", schema, kind);
}

static void write_body(struct buffer *out, const char *type, const char *schema, const char *kind)
{
    buffer_printf(out, "      requestBody:\n        required: true\n        content:\n          %s:\n", type);
    buffer_printf(out, "            schema: {$ref: '#/components/schemas/%s%s'}\n", schema, kind);
    if (!strcmp(kind, "Patch")) /* taken for the same */
        buffer_printf(out, "          application/json:\n            schema: {$ref: '#/components/schemas/%s%s'}\n", schema, kind);
}

/* A read needs no key: its 401 is about one that was sent and is not good. */
enum { NEVER = -1, KEY_SENT = 1000, KEY_SENT_401 = KEY_SENT + 401 };
static const struct {
    int status;
    const char *component;
} shared_responses[] = {
    { 304, "NotModified" },  { KEY_SENT_401, "UnknownKey" },
    { 400, "BadRequest" },    { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "NotFound" }, { 406, "NotAcceptable" },
    { 409, "Conflict" },     { 410, "Withdrawn" },     { 412, "Stale" },        { 413, "TooLarge" },  { 415, "UnsupportedType" },
    { 422, "Invalid" },      { 428, "PreconditionRequired" }, { 500, "Internal" }, { 503, "Busy" },   { 507, "DiskFull" },
};

/* statuses: ended by 0; NEVER stands for one that cannot happen on this resource. */
static void write_shared_responses(struct buffer *out, const int *statuses)
{
    for (; *statuses; statuses++) {
        if (*statuses == 500) /* every operation may be asked too often, and stands before our own faults */
            buffer_cstr(out, "        '429': {$ref: '#/components/responses/TooManyRequests'}\n");
        for (size_t i = 0; i < sizeof shared_responses / sizeof *shared_responses; i++)
            if (shared_responses[i].status == *statuses)
                buffer_printf(out, "        '%d': {$ref: '#/components/responses/%s'}\n", *statuses % KEY_SENT, shared_responses[i].component);
    }
}

static const char *const list_headers[] = { "ETag", "Link", "Cache-Control", "X-Request-Id", NULL };
static const char *const read_headers[] = { "ETag", "Cache-Control", "X-Request-Id", NULL };
static const char *const history_headers[] = { "Cache-Control", "X-Request-Id", NULL };
static const char *const export_headers[] = { "ETag", "Content-Disposition", "Cache-Control", "X-Request-Id", NULL };
static const char *const write_headers[] = { "ETag", "X-Request-Id", NULL };
static const char *const created_headers[] = { "ETag", "Location", "X-Request-Id", NULL };
static const char *const plain_headers[] = { "X-Request-Id", NULL };

static void write_list_path(struct buffer *out, const struct schema *schema, const char *name)
{
    const struct resource *r = schema->resource;
    buffer_printf(out, "  /api/v1/%s:\n", r->name);
    write_head(out, r, "get", "list", "Danh sách", "List");
    write_list_parameters(out, schema);
    write_shared(out, "Limit");
    write_shared(out, "Cursor");
    write_shared(out, "Count");
    buffer_cstr(out, "      responses:\n");
    write_answer(out, "200", "One page.", list_headers);
    write_content(out, name, "List");
    write_shared_responses(out, (const int[]){ 304, 400, KEY_SENT_401, 406, 500, 503, 0 });
    if (r->read_only || r->uploaded)
        return;
    write_head(out, r, "post", "create", "Thêm", "Create");
    write_rights(out, r);
    buffer_cstr(out, "      parameters:\n");
    write_shared(out, "IdempotencyKey");
    write_shared(out, "Reason");
    write_body(out, "application/json", name, "Input");
    buffer_cstr(out, "      responses:\n");
    write_answer(out, "201", "The record as it was made.", created_headers);
    write_content(out, name, "");
    write_shared_responses(out, (const int[]){ 400, 401, 403, 406, 409, 413, 415, 422, 500, 503, 507, 0 });
}

static void write_export_path(struct buffer *out, const struct schema *schema)
{
    const struct resource *r = schema->resource;
    buffer_printf(out, "  /api/v1/%s.csv:\n", r->name);
    write_head(out, r, "get", "export", "Xuất CSV", "Export");
    write_list_parameters(out, schema);
    write_shared(out, "Bom");
    buffer_cstr(out, "      responses:\n");
    write_answer(out, "200", "All records that were asked for, never a page: CSV (RFC 4180) with a heading.", export_headers);
    buffer_printf(out, "          content:\n            text/csv:\n              schema: {type: string, maxLength: %d}\n", CSV_MAX);
    write_shared_responses(out, (const int[]){ 304, 400, KEY_SENT_401, 406, 500, 503, 0 });
}

static void write_facets_path(struct buffer *out, const struct schema *schema)
{
    const struct resource *r = schema->resource;
    buffer_printf(out, "  /api/v1/%s/facets:\n", r->name);
    write_head(out, r, "get", "facets", "Đếm theo nhóm", "Facets");
    write_filters(out, schema);
    write_shared(out, "AsOf");
    write_shared(out, "KnownAt");
    write_shared(out, "IfNoneMatch");
    buffer_cstr(out, "      responses:\n");
    write_answer(out, "200", "How many of the products that the filters leave are of each group, star, validity, kind of producer, channel and unit below, each with the list it leads to.", read_headers);
    buffer_cstr(out, "          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/Facets'}\n");
    write_shared_responses(out, (const int[]){ 304, 400, KEY_SENT_401, 406, 500, 503, 0 });
}

static void write_replace_and_update(struct buffer *out, const struct resource *r, const char *name)
{
    static const struct {
        const char *method, *verb, *vi, *en, *type, *kind;
    } ways[] = { { "put", "replace", "Thay", "Replace", "application/json", "Input" },
                 { "patch", "update", "Sửa", "Update", "application/merge-patch+json", "Patch" } };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        write_head(out, r, ways[i].method, ways[i].verb, ways[i].vi, ways[i].en);
        write_rights(out, r);
        write_address(out, r, r->by_code ? "AsOf" : NULL);
        write_shared(out, "IfMatch");
    write_shared(out, "Reason");
        write_body(out, ways[i].type, name, ways[i].kind);
        buffer_cstr(out, "      responses:\n");
        write_answer(out, "200", "The record as it is now.", write_headers);
        write_content(out, name, "");
        write_shared_responses(out, (const int[]){ 400, 401, 403, 404, 406, 409, r->by_code ? NEVER : 410, 412, 413, 415, 422, 428, 500, 503, 507, 0 });
    }
}

static void write_withdraw(struct buffer *out, const struct resource *r)
{
    write_head(out, r, "delete", "withdraw", "Rút", "Withdraw");
    write_rights(out, r);
    write_address(out, r, r->by_code ? "AsOf" : NULL);
    write_shared(out, "IfMatch");
    write_shared(out, "Reason");
    buffer_cstr(out, "      responses:\n");
    write_answer(out, "204", "Withdrawn; its history stays.", plain_headers);
    write_shared_responses(out, (const int[]){ 400, 401, 403, 404, can_be_needed(r) ? 409 : NEVER, r->by_code ? NEVER : 410, 412, 422, 428, 500, 503, 507, 0 });
}

static void write_restore_path(struct buffer *out, const struct resource *r, const char *name)
{
    buffer_printf(out, "  /api/v1/%s/{%s}/restore:\n", r->name, address_of(r));
    write_head(out, r, "post", "restore", "Khôi phục", "Restore");
    write_rights(out, r);
    write_address(out, r, r->by_code ? "AsOf" : NULL);
    write_shared(out, "Reason");
    buffer_cstr(out, "      responses:\n");
    write_answer(out, "200", "The record, back as it was.", write_headers);
    write_content(out, name, "");
    write_shared_responses(out, (const int[]){ 400, 401, 403, 404, 406, 409, 500, 503, 507, 0 });
}

static void write_record_path(struct buffer *out, const struct resource *r, const char *name)
{
    buffer_printf(out, "  /api/v1/%s/{%s}:\n", r->name, address_of(r));
    write_head(out, r, "get", "get", "Một bản ghi", "One record");
    write_address(out, r, "AsOf");
    write_shared(out, "KnownAt");
    write_shared(out, "IfNoneMatch");
    buffer_cstr(out, "      responses:\n");
    write_answer(out, "200", "The record.", read_headers);
    write_content(out, name, "");
    write_shared_responses(out, (const int[]){ 304, 400, KEY_SENT_401, 404, 406, r->by_code || r->read_only || r->append_only ? NEVER : 410, 500, 503, 0 });
    if (r->read_only || r->append_only)
        return;
    write_replace_and_update(out, r, name);
    write_withdraw(out, r);
}

static void write_history_path(struct buffer *out, const struct resource *r, const char *name)
{
    buffer_printf(out, "  /api/v1/%s/{%s}/history:\n", r->name, address_of(r));
    write_head(out, r, "get", "history", "Lịch sử", "History");
    write_address(out, r, NULL);
    write_shared(out, "KnownAt");
    buffer_cstr(out, "      responses:\n");
    write_answer(out, "200", "Its changes; of a withdrawn record, too.", history_headers);
    write_content(out, name, "History");
    write_shared_responses(out, (const int[]){ 400, KEY_SENT_401, 404, 406, 500, 503, 0 });
}

void describe_openapi_paths(struct buffer *out)
{
    char name[NAME_MAX_ROOM];
    for (size_t i = 0; i < ncatalogue; i++) {
        const struct schema *schema = schema_at(i);
        singular(catalogue[i], name);
        write_list_path(out, schema, name);
        write_export_path(out, schema);
        if (schema->resource == &products)
            write_facets_path(out, schema);
        write_record_path(out, catalogue[i], name);
        if (!catalogue[i]->read_only && !catalogue[i]->by_code) /* of a code's holders: by hand */
            write_history_path(out, catalogue[i], name);
        if (!catalogue[i]->read_only && !catalogue[i]->append_only)
            write_restore_path(out, catalogue[i], name);
    }
}
