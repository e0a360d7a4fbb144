/* draft.c -- a record on its way in: one value after the other is checked and put into the struct, keys of references are
 * collected, and at the end it is told what is missing. Knows no SQL, no JSON and no CSV. */
#include "model/draft.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct draft *draft_empty(struct arena *arena, const struct schema *schema)
{
    assert(schema->resource->ncolumns <= 64 && "draft.given and draft.faulty hold one bit a column");
    struct draft *draft = ARENA_NEW(arena, struct draft);
    void *record = arena_alloc(arena, schema->resource->size);
    if (!draft || !record)
        return NULL;
    draft->schema = schema;
    draft->record = record;
    draft->place.where = WHERE_POINTER;
    draft->arena = arena;
    return draft;
}

struct draft *draft_new(struct arena *arena, const struct schema *schema)
{
    struct draft *draft = draft_empty(arena, schema);
    if (draft)
        record_clear(schema->resource, draft->record);
    return draft;
}

struct draft *draft_of(struct arena *arena, const struct schema *schema, const void *record)
{
    struct draft *draft = draft_empty(arena, schema);
    if (draft)
        memcpy(draft->record, record, schema->resource->size);
    return draft;
}

/* --- names ---------------------------------------------------------------------------------------------------------- */

static uint64_t bit_of(const struct draft *draft, const struct column *column)
{
    return UINT64_C(1) << (column - draft->schema->resource->columns);
}

static size_t parts_of(const struct column *column)
{
    size_t n = 0;
    while (n < KEY_PARTS_MAX && column->by[n])
        n++;
    return n;
}

/* Which part of a reference's key has this name: 0.., or -1. */
static int part_named(const struct column *column, struct text name)
{
    for (int part = 0; part < (int)parts_of(column); part++)
        if (text_is(name, column->by[part]))
            return part;
    return -1;
}

static bool is_key_part(const struct resource *resource, struct text name)
{
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (!(resource->columns[i].flags & SERVER_SET) && part_named(&resource->columns[i], name) >= 0)
            return true;
    return false;
}

enum input_name draft_find(struct draft *draft, struct text name, const struct column **ret_column)
{
    const struct field *field = schema_field(draft->schema, name);
    *ret_column = field ? field->column : NULL;
    if (!field)
        return resource_embeds_as(draft->schema->resource, name) ? INPUT_READ_ONLY : INPUT_UNKNOWN;
    if (!field->through)
        return field->flags & SERVER_SET ? INPUT_READ_ONLY : INPUT_COLUMN;
    return is_key_part(draft->schema->resource, name) ? INPUT_KEY_PART : INPUT_READ_ONLY;
}

bool draft_writes(const struct schema *schema, const struct field *field)
{
    return field->through ? is_key_part(schema->resource, text_of(field->name)) : !(field->flags & SERVER_SET);
}

const char *draft_names(struct arena *arena, const struct schema *schema)
{
    char *list = NULL;
    for (size_t i = 0; i < schema->nfields; i++)
        if (draft_writes(schema, &schema->fields[i]))
            list = list ? arena_printf(arena, "%s, %s", list, schema->fields[i].name)
                        : arena_printf(arena, "%s", schema->fields[i].name);
    return list ? list : "";
}

/* A name that came from outside as a part of a JSON pointer (RFC 6901): ~ and / escaped, cut to what a message can hold. */
static const char *foreign_name(const struct draft *draft, struct text name)
{
    enum { LENGTH = 60 };
    char out[LENGTH + 8];
    size_t n = 0;
    if (!name.s || text_check(name) != TEXT_OK)
        return "?";
    for (size_t i = 0; i < name.n; i++) {
        bool begins = ((unsigned char)name.s[i] & 0xC0) != 0x80;
        if (n >= LENGTH - 4 && begins) { /* a code point has at most four bytes: never cut inside one */
            n += (size_t)sprintf(out + n, "...");
            break;
        }
        bool escaped = draft->place.where == WHERE_POINTER && (name.s[i] == '~' || name.s[i] == '/');
        if (escaped)
            out[n++] = '~';
        out[n++] = !escaped ? name.s[i] : name.s[i] == '~' ? '0' : '1';
    }
    return arena_text(draft->arena, out, n).s;
}

/* --- faults --------------------------------------------------------------------------------------------------------- */

/* One value that came in: what it is called, what it stands for, what stood there. */
struct input {
    const char *name;            /* as it is told to the client */
    const struct column *column; /* of its own, or of the target at the end of the key part's path */
    enum input_name what;
    struct text value; /* as text, for messages about cells */
};

void draft_refuse(struct draft *draft, const struct column *column)
{
    draft->faulty |= bit_of(draft, column);
}

/* A value in the kind of its column; for texts, what is stored. */
struct checked {
    struct text text;
    int64_t number;
    struct date day;
};

static void member_put(struct draft *draft, const struct column *c, const struct checked *value)
{
    switch (c->kind) {
    case KIND_TEXT:
        *member_text(c, draft->record) = value->text;
        return;
    case KIND_BOOL:
        *member_bool(c, draft->record) = value->number == 1;
        return;
    case KIND_DATE:
        *member_date(c, draft->record) = value->day;
        return;
    case KIND_INT:
    case KIND_DECIMAL:
    case KIND_DONG:
    case KIND_INSTANT:
        *member_int(c, draft->record) = value->number;
        return;
    }
}

static void member_clear(struct draft *draft, const struct column *c)
{
    member_put(draft, c, &(struct checked){ NO_TEXT, INT_NONE, NO_DATE });
}

/* A refused value leaves none behind, so that the rules between fields do not judge what was there before. */
static void mark_refused(struct draft *draft, const struct input *input)
{
    const struct resource *resource = draft->schema->resource;
    if (input->what == INPUT_COLUMN) {
        draft_refuse(draft, input->column);
        member_clear(draft, input->column);
    }
    if (input->what != INPUT_KEY_PART)
        return;
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (part_named(&resource->columns[i], text_of(input->name)) >= 0) {
            draft_refuse(draft, &resource->columns[i]);
            member_clear(draft, &resource->columns[i]);
        }
}

static void refuse(struct draft *draft, const struct input *input, struct problem *reterr, enum message message,
                   const char *first, const char *second)
{
    size_t told = reterr ? reterr->n : 0;
    fail_at(reterr, &draft->place, input->name, message, first, second);
    if (reterr && reterr->n > told && draft->place.where == WHERE_CELL)
        reterr->faults[told].value = arena_text(reterr->arena, input->value.s, input->value.n);
    mark_refused(draft, input);
}

static enum message wrong_type(enum kind kind)
{
    switch (kind) {
    case KIND_TEXT:
        return MSG_NOT_A_TEXT;
    case KIND_INT:
    case KIND_DONG:
        return MSG_NOT_A_NUMBER;
    case KIND_BOOL:
        return MSG_NOT_A_BOOLEAN;
    case KIND_DATE:
    case KIND_INSTANT:
        return MSG_NOT_A_DATE;
    case KIND_DECIMAL:
        return MSG_NOT_A_DECIMAL;
    }
    return MSG_NOT_A_TEXT;
}

static void refuse_type(struct draft *draft, const struct input *input, struct problem *reterr)
{
    refuse(draft, input, reterr, wrong_type(input->column->kind), NULL, NULL);
}

/* False: nothing of that name can be written, and that has been told. */
static bool accept_name(struct draft *draft, struct text name, struct text value, struct input *ret, struct problem *reterr)
{
    *ret = (struct input){ .value = value };
    ret->what = draft_find(draft, name, &ret->column);
    if (ret->what == INPUT_UNKNOWN) {
        ret->name = foreign_name(draft, name);
        refuse(draft, ret, reterr, MSG_UNKNOWN_FIELD, draft_names(draft->arena, draft->schema), NULL);
        return false;
    }
    ret->name = ret->column ? schema_field(draft->schema, name)->name : foreign_name(draft, name);
    if (ret->what == INPUT_READ_ONLY) {
        refuse(draft, ret, reterr, MSG_READ_ONLY_FIELD, NULL, NULL);
        return false;
    }
    return true;
}

/* --- one value, checked alone --------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Without blanks at its ends, no-break spaces (C2 A0) among them: spreadsheets leave those. The text is well-formed. */
static struct text trimmed(struct text text)
{
    while (text.n) {
        size_t blank = is_blank(text.s[0]) ? 1 : text.n >= 2 && !memcmp(text.s, "\xC2\xA0", 2) ? 2 : 0;
        if (!blank)
            break;
        text.s += blank;
        text.n -= blank;
    }
    while (text.n) {
        size_t blank = is_blank(text.s[text.n - 1]) ? 1 : text.n >= 2 && !memcmp(text.s + text.n - 2, "\xC2\xA0", 2) ? 2 : 0;
        if (!blank)
            break;
        text.n -= blank;
    }
    return text;
}

/* Precomposed letters of Vietnamese beyond ASCII: À-Ã È-Ê Ì Í Ò-Õ Ù Ú Ý and the same in lower case, Ă Đ Ĩ Ũ Ơ Ư, Ạ-ỹ. */
static bool is_vietnamese_letter(unsigned c)
{
    static const struct {
        unsigned first, last;
    } ranges[] = {
        { 0xC0, 0xC3 },   { 0xC8, 0xCA },   { 0xCC, 0xCD },   { 0xD2, 0xD5 },     { 0xD9, 0xDA },
        { 0xDD, 0xDD },   { 0xE0, 0xE3 },   { 0xE8, 0xEA },   { 0xEC, 0xED },     { 0xF2, 0xF5 },
        { 0xF9, 0xFA },   { 0xFD, 0xFD },   { 0x102, 0x103 }, { 0x110, 0x111 },   { 0x128, 0x129 },
        { 0x168, 0x169 }, { 0x1A0, 0x1A1 }, { 0x1AF, 0x1B0 }, { 0x1EA0, 0x1EF9 },
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* A set is often called by the number of its decision (1980/QĐ-TTg), so codes may have Vietnamese letters. `code` is NFC, well-formed. */
bool text_is_code(struct text code)
{
    for (size_t i = 0; i < code.n; i++) {
        unsigned char c = (unsigned char)code.s[i];
        if (c < 0x80) {
            if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-./_", c)))
                return false;
            continue;
        }
        unsigned more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
        unsigned point = c & (0x3Fu >> more);
        for (; more; more--)
            point = point << 6 | ((unsigned char)code.s[++i] & 0x3F);
        if (!is_vietnamese_letter(point))
            return false;
    }
    return true;
}

static bool is_one_of(struct text text, const char *const *values)
{
    for (; *values; values++)
        if (text_is(text, *values))
            return true;
    return false;
}

static const char *joined(struct arena *arena, const char *const *values)
{
    const char *list = values[0];
    for (size_t i = 1; values[i]; i++)
        list = arena_printf(arena, "%s, %s", list, values[i]);
    return list;
}

/* What a person would not see as it is stored. False: refused, and told. */
static bool check_look(struct draft *draft, const struct input *input, struct text text, struct problem *reterr)
{
    if (text_turns(text))
        refuse(draft, input, reterr, MSG_TURNS, NULL, NULL);
    else if (!text_is_visible(text))
        refuse(draft, input, reterr, MSG_INVISIBLE, NULL, NULL);
    else if (!(input->column->flags & LINES) && !text_is_one_line(text))
        refuse(draft, input, reterr, MSG_ONE_LINE, NULL, NULL);
    else
        return true;
    return false;
}

/* `text` is well-formed, trimmed, not empty. */
static bool check_text(struct draft *draft, const struct input *input, struct text text, struct checked *ret,
                       struct problem *reterr)
{
    const struct column *c = input->column;
    ret->text = text_nfc(draft->arena, text);
    if (c->values) {
        if (is_one_of(ret->text, c->values))
            return true;
        refuse(draft, input, reterr, MSG_NOT_ONE_OF, joined(draft->arena, c->values), NULL);
        return false;
    }
    if (!check_look(draft, input, ret->text, reterr))
        return false;
    size_t length = text_length(ret->text);
    if (c->max && length > (size_t)c->max) {
        refuse(draft, input, reterr, MSG_TOO_LONG, arena_printf(draft->arena, "%" PRId64, c->max),
               arena_printf(draft->arena, "%zu", length));
        return false;
    }
    if (c->flags & CODE && !text_is_code(ret->text)) {
        refuse(draft, input, reterr, MSG_BAD_PATTERN, NULL, NULL);
        return false;
    }
    return true;
}

static const char *number_text(struct arena *arena, const struct column *column, int64_t number)
{
    char text[NUMBER_TEXT];
    if (column->kind == KIND_DECIMAL)
        decimal_format((struct decimal){ number }, text);
    else
        snprintf(text, sizeof text, "%" PRId64, number);
    return arena_printf(arena, "%s", text);
}

static bool check_range(struct draft *draft, const struct input *input, int64_t number, struct checked *ret,
                        struct problem *reterr)
{
    const struct column *c = input->column;
    bool bounded = c->min || c->max;
    int64_t min = c->refers ? 1 : bounded ? c->min : INT64_MIN + 1;
    int64_t max = bounded ? c->max : INT64_MAX;
    ret->number = number;
    if (number == INT_NONE) { /* no number of a client's: our sign for "none" */
        refuse_type(draft, input, reterr);
        return false;
    }
    if (number < min)
        refuse(draft, input, reterr, MSG_TOO_SMALL, number_text(draft->arena, c, min), NULL);
    if (number > max)
        refuse(draft, input, reterr, MSG_TOO_BIG, number_text(draft->arena, c, max), NULL);
    return number >= min && number <= max;
}

static bool parse_bool(struct text text, int64_t *ret)
{
    bool yes = text_is(text, "true") || text_is(text, "1");
    if (!yes && !text_is(text, "false") && !text_is(text, "0"))
        return false;
    *ret = yes;
    return true;
}

/* `text` is well-formed, trimmed, not empty. False: refused, and told. */
static bool check_parsed(struct draft *draft, const struct input *input, struct text text, struct checked *ret,
                         struct problem *reterr)
{
    struct decimal decimal;
    struct instant at;
    bool good = false;
    enum date_fault day;
    switch (input->column->kind) {
    case KIND_TEXT:
        return check_text(draft, input, text, ret, reterr);
    case KIND_INT:
    case KIND_DONG:
        if (int_parse(text.s, text.n, &ret->number))
            return check_range(draft, input, ret->number, ret, reterr);
        break;
    case KIND_DECIMAL:
        if (decimal_parse(text.s, text.n, &decimal))
            return check_range(draft, input, decimal.hundredths, ret, reterr);
        break;
    case KIND_BOOL:
        good = parse_bool(text, &ret->number);
        break;
    case KIND_DATE:
        day = date_read(text.s, text.n, &ret->day);
        if (day == DATE_BEYOND) {
            refuse(draft, input, reterr, MSG_DATE_BEYOND, DATE_FIRST, DATE_LAST);
            return false;
        }
        good = day == DATE_FINE;
        break;
    case KIND_INSTANT:
        good = instant_parse(text.s, text.n, &at);
        if (good)
            ret->number = at.us;
        break;
    }
    if (!good)
        refuse_type(draft, input, reterr);
    return good;
}

/* --- putting -------------------------------------------------------------------------------------------------------- */

static struct lookup *lookup_of(struct draft *draft, const struct column *column)
{
    for (size_t i = 0; i < draft->nlookups; i++)
        if (draft->lookups[i].column == column)
            return &draft->lookups[i];
    return NULL;
}

static struct lookup *lookup_made(struct draft *draft, const struct column *column)
{
    struct lookup *lookup = lookup_of(draft, column);
    if (lookup)
        return lookup;
    assert(draft->nlookups < LOOKUPS_MAX && "a resource has more references than a draft can look up");
    lookup = &draft->lookups[draft->nlookups++];
    *lookup = (struct lookup){ .column = column };
    return lookup;
}

/* Without its last part a lookup is none; what was there before is cleared unless the reference came as an id, too. */
static void part_clear(struct draft *draft, const struct column *column, int part)
{
    struct lookup *lookup = lookup_of(draft, column);
    if (!(draft->given & bit_of(draft, column)))
        member_clear(draft, column);
    if (!lookup)
        return;
    lookup->parts[part] = NO_TEXT;
    lookup->given &= ~(1u << part);
    if (!lookup->given)
        *lookup = draft->lookups[--draft->nlookups];
}

/* One name may be a part of two keys (set_code): it goes into both. */
static void part_put(struct draft *draft, const struct input *input, struct text part_text)
{
    const struct resource *resource = draft->schema->resource;
    for (size_t i = 0; i < resource->ncolumns; i++) {
        const struct column *column = &resource->columns[i];
        int part = part_named(column, text_of(input->name));
        if (part < 0)
            continue;
        draft->named |= bit_of(draft, column);
        if (!part_text.s) {
            part_clear(draft, column, part);
            continue;
        }
        struct lookup *lookup = lookup_made(draft, column);
        lookup->parts[part] = part_text;
        lookup->given |= 1u << part;
    }
}

static void clear(struct draft *draft, const struct input *input)
{
    if (input->what == INPUT_KEY_PART) {
        part_put(draft, input, NO_TEXT);
        return;
    }
    draft->given |= bit_of(draft, input->column);
    draft->named |= bit_of(draft, input->column);
    member_clear(draft, input->column);
}

static void put(struct draft *draft, const struct input *input, struct text text, const struct checked *value)
{
    if (input->what == INPUT_KEY_PART) {
        part_put(draft, input, input->column->kind == KIND_TEXT ? value->text : text);
        return;
    }
    draft->given |= bit_of(draft, input->column);
    draft->named |= bit_of(draft, input->column);
    member_put(draft, input->column, value);
}

/* An empty text is no value; where one is needed, or where JSON says "" for something that is not a text, it is a fault. */
static void put_empty(struct draft *draft, const struct input *input, struct problem *reterr)
{
    bool in_file = draft->place.where == WHERE_CELL; /* some programs quote every cell, the empty ones, too */
    bool is_text = input->column->kind == KIND_TEXT;
    if (!is_text && !in_file) {
        refuse_type(draft, input, reterr);
        return;
    }
    bool needed = input->what == INPUT_COLUMN ? is_text && input->column->flags & REQUIRED : !in_file;
    if (needed)
        refuse(draft, input, reterr, MSG_EMPTY, NULL, NULL);
    else
        clear(draft, input);
}

void draft_put_text(struct draft *draft, struct text name, struct text value, struct problem *reterr)
{
    struct input input;
    struct checked checked = { .text = NO_TEXT };
    if (!accept_name(draft, name, value, &input, reterr))
        return;
    if (!value.s) {
        clear(draft, &input);
        return;
    }
    if (text_check(value) != TEXT_OK) {
        input.value = NO_TEXT; /* nothing that can be shown */
        refuse(draft, &input, reterr, MSG_BAD_TEXT, NULL, NULL);
        return;
    }
    struct text text = trimmed(value);
    if (!text.n)
        put_empty(draft, &input, reterr);
    else if (check_parsed(draft, &input, text, &checked, reterr))
        put(draft, &input, text, &checked);
}

void draft_put_int(struct draft *draft, struct text name, int64_t value, struct problem *reterr)
{
    struct input input;
    struct checked checked = { .text = NO_TEXT };
    if (!accept_name(draft, name, NO_TEXT, &input, reterr))
        return;
    enum kind kind = input.column->kind;
    bool fits = kind == KIND_INT || kind == KIND_DONG ||
                (kind == KIND_DECIMAL && value <= INT64_MAX / 100 && value >= -(INT64_MAX / 100));
    if (!fits) {
        refuse_type(draft, &input, reterr);
        return;
    }
    if (!check_range(draft, &input, kind == KIND_DECIMAL ? value * 100 : value, &checked, reterr))
        return;
    struct text text = NO_TEXT;
    if (input.what == INPUT_KEY_PART)
        text = text_of(arena_printf(draft->arena, "%" PRId64, value));
    put(draft, &input, text, &checked);
}

void draft_put_bool(struct draft *draft, struct text name, bool value, struct problem *reterr)
{
    struct input input;
    if (!accept_name(draft, name, NO_TEXT, &input, reterr))
        return;
    if (input.column->kind != KIND_BOOL)
        refuse_type(draft, &input, reterr);
    else
        put(draft, &input, value ? TEXT("true") : TEXT("false"), &(struct checked){ .number = value });
}

void draft_put_wrong_type(struct draft *draft, struct text name, struct problem *reterr)
{
    struct input input;
    if (accept_name(draft, name, NO_TEXT, &input, reterr))
        refuse_type(draft, &input, reterr);
}

/* --- the whole ------------------------------------------------------------------------------------------------------ */

static bool is_complete(const struct lookup *lookup)
{
    return lookup->given == (1u << parts_of(lookup->column)) - 1;
}

/* Is every part that was given also a part of a key that is complete? Then it was meant for that one. */
static bool meant_for_another(const struct draft *draft, const struct lookup *lookup)
{
    for (size_t part = 0; part < parts_of(lookup->column); part++) {
        bool elsewhere = !(lookup->given & 1u << part);
        for (size_t i = 0; i < draft->nlookups && !elsewhere; i++)
            elsewhere = &draft->lookups[i] != lookup && is_complete(&draft->lookups[i]) &&
                        part_named(draft->lookups[i].column, text_of(lookup->column->by[part])) >= 0;
        if (!elsewhere)
            return false;
    }
    return true;
}

/* The name at the end of a fault's place: "/unit_code" in a body, "unit_code" in a file. */
static struct text name_of(const struct fault *fault)
{
    const char *place = fault->place ? fault->place : "";
    return text_of(fault->where == WHERE_POINTER && *place == '/' ? place + 1 : place);
}

static void require(struct draft *draft, const char *name, size_t since, struct problem *reterr)
{
    for (size_t i = since; reterr && i < reterr->n; i++)
        if (reterr->faults[i].message == MSG_REQUIRED && text_is(name_of(&reterr->faults[i]), name))
            return; /* a part of two keys is missing once */
    fail_at(reterr, &draft->place, name, MSG_REQUIRED);
}

static void require_parts(struct draft *draft, const struct lookup *lookup, size_t since, struct problem *reterr)
{
    bool has_value = !member_is_none(lookup->column, draft->record);
    if (is_complete(lookup) || (has_value && meant_for_another(draft, lookup)))
        return;
    for (size_t part = 0; part < parts_of(lookup->column); part++)
        if (!(lookup->given & 1u << part))
            require(draft, lookup->column->by[part], since, reterr);
}

static void require_all(struct draft *draft, struct problem *reterr)
{
    const struct resource *resource = draft->schema->resource;
    size_t since = reterr ? reterr->n : 0;
    for (size_t i = 0; i < resource->ncolumns; i++) {
        const struct column *column = &resource->columns[i];
        if (column->flags & SERVER_SET || draft->faulty & bit_of(draft, column))
            continue;
        const struct lookup *lookup = lookup_of(draft, column);
        size_t parts = parts_of(column);
        if (lookup)
            require_parts(draft, lookup, since, reterr);
        else if (column->flags & REQUIRED && member_is_none(column, draft->record))
            require(draft, parts ? column->by[parts - 1] : column->name, since, reterr);
    }
}

static bool was_refused(const struct draft *draft, struct text name)
{
    const struct resource *resource = draft->schema->resource;
    for (size_t i = 0; i < resource->ncolumns; i++) {
        const struct column *column = &resource->columns[i];
        if (draft->faulty & bit_of(draft, column) && (text_is(name, column->name) || part_named(column, name) >= 0))
            return true;
    }
    return false;
}

/* A refused value looks like a missing one to the rules between fields: what they say about it is not told. */
static void forget_echoes(const struct draft *draft, size_t since, struct problem *reterr)
{
    size_t kept = since;
    for (size_t i = since; i < reterr->n; i++)
        if (!was_refused(draft, name_of(&reterr->faults[i])))
            reterr->faults[kept++] = reterr->faults[i];
    reterr->n = kept;
}

enum err draft_finish(struct draft *draft, struct problem *reterr)
{
    const struct resource *resource = draft->schema->resource;
    require_all(draft, reterr);
    if (resource->check) {
        size_t since = reterr->n;
        resource->check(draft->record, reterr, &draft->place);
        forget_echoes(draft, since, reterr);
    }
    return reterr->code;
}

struct date draft_day_of(const struct draft *draft, const struct column *column)
{
    const struct column *on = resource_column(draft->schema->resource, column->on);
    return on && on->kind == KIND_DATE ? *member_date(on, draft->record) : NO_DATE;
}
