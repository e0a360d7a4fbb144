/* query.c -- the parameters of a read: filters, ranges, search, sort, fields, day, unit, page. Everything wrong with them is told in one problem.
 * A cursor is the place of the last row seen with a mark of the question it belongs to; it is opaque to clients. */
#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/number.h"
#include "handlers/call.h"

enum { LIMIT_DEFAULT = 50, SEARCH_MAX = 100, WORDS_MAX = 8, CURSOR_MAX = 1024 };
enum { VALUES_TOTAL = 64 }; /* of all filters together; each list is padded to a power of two (db/compose.c): 128 at most */
enum { NAME_SHOWN = 60 /* bytes of a name that came from outside */, NAMES_MAX = 8 };

/* ---- what a parameter is called ---- */

struct reading {
    struct call *call;
    const struct schema *schema;
    struct query *query;
    struct query_extra *extra;
    bool export;
    size_t nvalues;
};

static enum err wrong(struct reading *r, const char *name, enum message message, const char *a, const char *b)
{
    return fail(&r->call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, message, a, b);
}

static char *text0(struct arena *arena, struct text text)
{
    return arena_printf(arena, "%.*s", (int)text.n, text.s ? text.s : "");
}

/* A name that came from outside, cut between letters to what a message can hold. */
static char *shown(struct arena *arena, struct text name)
{
    if (name.n <= NAME_SHOWN)
        return text0(arena, name);
    name = text_beginning(name, NAME_SHOWN);
    return arena_printf(arena, "%.*s...", (int)name.n, name.s);
}

static char *number0(struct arena *arena, int64_t number)
{
    return arena_printf(arena, "%" PRId64, number);
}

struct text query_value(const struct call *call, const char *name)
{
    for (size_t i = 0; i < call->request->nparameters; i++)
        if (text_is(call->request->parameters[i].name, name))
            return call->request->parameters[i].value;
    return NO_TEXT;
}

static const char *known_names(struct reading *r)
{
    struct arena *arena = r->call->arena;
    const char *list = r->export ? "as_of, known_at, sort, fields, bom" : "as_of, known_at, sort, fields, limit, cursor, count";
    if (r->schema->resource->unit)
        list = arena_printf(arena, "%s, unit", list);
    if (r->schema->resource->link)
        list = arena_printf(arena, "%s, %s", list, r->schema->resource->link->name);
    for (size_t i = 0; i < r->schema->nfields; i++) {
        const struct field *f = &r->schema->fields[i];
        if (f->flags & SEARCH)
            list = arena_printf(arena, "%s, q", list);
        if (f->flags & FILTER)
            list = arena_printf(arena, "%s, %s", list, f->name);
        if (f->flags & RANGE)
            list = arena_printf(arena, "%s, %s_from, %s_to", list, f->name, f->name);
    }
    return list;
}

/* ---- values ---- */

static const char *joined(struct arena *arena, const char *const *values)
{
    const char *list = "";
    for (size_t i = 0; values[i]; i++)
        list = arena_printf(arena, "%s%s%s", list, i ? ", " : "", values[i]);
    return list;
}

static bool one_of(struct text value, const char *const *values)
{
    for (size_t i = 0; values[i]; i++)
        if (text_is(value, values[i]))
            return true;
    return false;
}

bool query_date(struct call *call, const char *name, struct text value, struct date *ret)
{
    enum date_fault fault = date_read(value.s, value.n, ret);
    if (fault == DATE_BEYOND)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_DATE_BEYOND, DATE_FIRST, DATE_LAST);
    if (fault == DATE_NO_DAY)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_NOT_A_DATE);
    return fault == DATE_FINE;
}

/* A number outside of what its column can hold would silently find nothing. */
static bool check_number(struct reading *r, const char *name, const struct column *c, int64_t number)
{
    char limit[NUMBER_TEXT];
    bool id = c->refers || !strcmp(c->name, "id"), bounded = c->min || c->max;
    int64_t min = id ? 1 : bounded ? c->min : INT64_MIN, max = bounded ? c->max : INT64_MAX;
    if (number >= min && number <= max)
        return true;
    int64_t passed = number < min ? min : max;
    if (c->kind == KIND_DECIMAL)
        decimal_format((struct decimal){ passed }, limit);
    else
        snprintf(limit, sizeof limit, "%" PRId64, passed);
    wrong(r, name, number < min ? MSG_TOO_SMALL : MSG_TOO_BIG, limit, "");
    return false;
}

static bool check_text(struct reading *r, const char *name, const struct column *c, struct text text)
{
    size_t length = text_length(text);
    if (!text.n)
        return wrong(r, name, MSG_EMPTY, "", "") == OK;
    if (c->values && !one_of(text, c->values))
        return wrong(r, name, MSG_NOT_ONE_OF, joined(r->call->arena, c->values), "") == OK;
    if (!c->values && c->max && length > (size_t)c->max)
        return wrong(r, name, MSG_TOO_LONG, number0(r->call->arena, c->max), number0(r->call->arena, (int64_t)length)) == OK;
    return true;
}

/* One value of a field, as the database compares it; false: the fault is told. */
static bool read_value(struct reading *r, const char *name, const struct field *field, struct text text, struct value *ret)
{
    struct decimal decimal;
    struct date day;
    *ret = (struct value){ INT_NONE, NO_TEXT };
    switch (field->kind) {
    case KIND_BOOL:
        if (!text_is(text, "true") && !text_is(text, "false"))
            return wrong(r, name, MSG_NOT_A_BOOLEAN, "", "") == OK;
        ret->i = text_is(text, "true");
        return true;
    case KIND_DATE:
        ret->t = text;
        return query_date(r->call, name, text, &day);
    case KIND_DECIMAL:
        if (!decimal_parse(text.s, text.n, &decimal))
            return wrong(r, name, MSG_NOT_A_DECIMAL, "", "") == OK;
        ret->i = decimal.hundredths;
        return check_number(r, name, field->column, ret->i);
    case KIND_INT:
    case KIND_DONG:
        if (!int_parse(text.s, text.n, &ret->i))
            return wrong(r, name, MSG_NOT_A_NUMBER, "", "") == OK;
        return check_number(r, name, field->column, ret->i);
    case KIND_TEXT:
    case KIND_INSTANT:
        ret->t = text_nfc(r->call->arena, text);
        return check_text(r, name, field->column, ret->t);
    }
    return false;
}

/* The pieces of "a,b,,c" in turn, the empty ones, too; false: that was the last. Begin with *place 0. */
static bool next_piece(struct text list, size_t *place, struct text *ret)
{
    if (*place > list.n)
        return false;
    const char *at = list.s + *place, *comma = memchr(at, ',', list.n - *place);
    *ret = (struct text){ at, comma ? (size_t)(comma - at) : list.n - *place };
    *place += ret->n + 1;
    return true;
}

/* How many values; 0: too many, which is told. */
static size_t count_values(struct reading *r, enum test test, const char *name, struct text value)
{
    struct arena *arena = r->call->arena;
    size_t n = 1;
    for (size_t i = 0; i < value.n && test == TEST_IN; i++)
        n += value.s[i] == ',';
    r->nvalues += n;
    if (n > VALUES_MAX)
        wrong(r, name, MSG_TOO_MANY_VALUES, number0(arena, VALUES_MAX), "");
    else if (r->nvalues > VALUES_TOTAL || r->query->nfilters == FILTERS_MAX)
        wrong(r, name, MSG_TOO_MANY_FILTERS, number0(arena, FILTERS_MAX), number0(arena, VALUES_TOTAL));
    else
        return n;
    return 0;
}

static void add_filter(struct reading *r, const struct field *field, enum test test, const char *name, struct text value)
{
    struct query *q = r->query;
    size_t n = count_values(r, test, name, value), place = 0, i = 0;
    struct value *values = n ? ARENA_ARRAY(r->call->arena, struct value, n) : NULL;
    struct text one = value;
    bool good = true;
    if (!values)
        return;
    if (!value.n) {
        wrong(r, name, MSG_EMPTY, "", "");
        return;
    }
    if (test != TEST_IN)
        good = read_value(r, name, field, value, &values[0]);
    while (good && test == TEST_IN && next_piece(value, &place, &one)) /* one fault a parameter */
        good = read_value(r, name, field, arena_text(r->call->arena, one.s, one.n), &values[i++]);
    if (good)
        q->filters[q->nfilters++] = (struct filter){ field, test, n, values, NULL };
}

static const struct filter *bound_of(const struct query *q, const struct field *field, enum test test)
{
    for (size_t i = 0; i < q->nfilters; i++)
        if (q->filters[i].field == field && q->filters[i].test == test)
            return &q->filters[i];
    return NULL;
}

/* A range that ends before it begins finds nothing, and its sender did not mean that. */
static void check_ranges(struct reading *r)
{
    struct arena *arena = r->call->arena;
    for (size_t i = 0; i < r->query->nfilters; i++) {
        const struct filter *from = &r->query->filters[i], *to = bound_of(r->query, from->field, TEST_TO);
        if (from->test != TEST_FROM || !to)
            continue;
        const char *name = from->field->name, *upper = arena_printf(arena, "%s_to", name), *lower = arena_printf(arena, "%s_from", name);
        if (kind_is_text(from->field->kind) ? strcmp(from->values->t.s, to->values->t.s) > 0 : from->values->i > to->values->i)
            wrong(r, upper, MSG_RANGE_EMPTY, upper, lower);
    }
}

/* ---- the parameters every list has ---- */

static void read_search(struct reading *r, struct text value)
{
    struct arena *arena = r->call->arena;
    struct buffer match = { 0 };
    size_t words = 0;
    if (text_length(value) > SEARCH_MAX) {
        wrong(r, "q", MSG_TOO_LONG, number0(arena, SEARCH_MAX), number0(arena, (int64_t)text_length(value)));
        return;
    }
    struct text fold = text_fold(arena, value), marked = text_marked(arena, value);
    for (size_t i = 0; i < fold.n;) {
        size_t n = strcspn(fold.s + i, " ");
        n = n > fold.n - i ? fold.n - i : n;
        buffer_printf(&match, "%s\"%.*s\"", words++ ? " " : "", (int)n, fold.s + i);
        i += n + 1;
    }
    if (words)
        buffer_byte(&match, '*'); /* the last word may be unfinished */
    struct text search = buffer_keep(&match, arena);
    if (!words)
        wrong(r, "q", MSG_SEARCH_EMPTY, "", "");
    else if (words > WORDS_MAX)
        wrong(r, "q", MSG_TOO_MANY_WORDS, number0(arena, WORDS_MAX), number0(arena, (int64_t)words));
    else
        r->query->search = search;
    if (!text_equal(fold, marked))
        r->query->marked = marked; /* marks were typed: what has them comes first */
}

static const char *sortable(struct reading *r)
{
    const char *list = "";
    for (size_t i = 0; i < r->schema->nfields; i++)
        if (r->schema->fields[i].flags & SORT)
            list = arena_printf(r->call->arena, "%s%s%s", list, *list ? ", " : "", r->schema->fields[i].name);
    return list;
}

static bool is_sorted_by(const struct query *q, const struct field *field)
{
    for (size_t i = 0; i < q->nsorts; i++)
        if (q->sorts[i].field == field)
            return true;
    return false;
}

/* One field of the order; false: the fault is told. */
static bool add_sort(struct reading *r, struct text one)
{
    struct query *q = r->query;
    bool descending = one.n && *one.s == '-';
    struct text name = { one.s + descending, one.n - descending };
    const struct field *field = schema_field(r->schema, name);
    if (!field || !(field->flags & SORT))
        return wrong(r, "sort", MSG_BAD_SORT, shown(r->call->arena, name), sortable(r)) == OK;
    if (is_sorted_by(q, field))
        return wrong(r, "sort", MSG_NAMED_TWICE, field->name, "") == OK;
    if (q->nsorts == SORTS_MAX)
        return wrong(r, "sort", MSG_TOO_MANY_VALUES, number0(r->call->arena, SORTS_MAX), "") == OK;
    q->sorts[q->nsorts++] = (struct sort){ field, descending };
    return true;
}

static void read_sort(struct reading *r, struct text value)
{
    size_t place = 0;
    struct text one;
    if (!value.n)
        wrong(r, "sort", MSG_EMPTY, "", "");
    else
        while (next_piece(value, &place, &one) && add_sort(r, one))
            ;
}

static const char *all_fields(struct reading *r)
{
    const char *list = "";
    for (size_t i = 0; i < r->schema->nfields; i++)
        list = arena_printf(r->call->arena, "%s%s%s", list, i ? ", " : "", r->schema->fields[i].name);
    return list;
}

static bool add_shown(struct reading *r, struct text one)
{
    const struct field *field = schema_field(r->schema, one);
    if (!field)
        return wrong(r, "fields", MSG_BAD_FIELDS, shown(r->call->arena, one), all_fields(r)) == OK;
    uint64_t bit = (uint64_t)1 << (field - r->schema->fields);
    if (r->extra->shown & bit)
        return wrong(r, "fields", MSG_NAMED_TWICE, field->name, "") == OK;
    r->extra->shown |= bit;
    return true;
}

static void read_fields(struct reading *r, struct text value)
{
    size_t place = 0;
    struct text one;
    r->extra->shown = 0;
    if (!value.n)
        wrong(r, "fields", MSG_EMPTY, "", "");
    else
        while (next_piece(value, &place, &one) && add_shown(r, one))
            ;
}

static void read_limit(struct call *call, struct text value, int64_t *ret)
{
    const char *most = number0(call->arena, PAGE_MAX);
    bool number = int_parse(value.s, value.n, ret);
    if (number && *ret >= 1 && *ret <= PAGE_MAX)
        return;
    fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "limit", !number ? MSG_NOT_A_NUMBER : *ret < 1 ? MSG_TOO_SMALL : MSG_TOO_BIG,
         *ret < 1 ? "1" : most);
}

static void read_bool(struct reading *r, const char *name, struct text value, bool *ret)
{
    if (text_is(value, "true") || text_is(value, "false"))
        *ret = text_is(value, "true");
    else
        wrong(r, name, MSG_NOT_A_BOOLEAN, "", "");
}

static bool read_day(struct call *call, struct text value, struct date *ret_day, bool *ret_every)
{
    if (ret_every && text_is(value, "all"))
        return *ret_every = true;
    return query_date(call, "as_of", value, ret_day);
}

/* The filter by what refers to the records; false: the name is another. */
static bool read_link(struct reading *r, const struct parameter *p)
{
    const struct link *link = r->schema->resource->link;
    if (!link || !text_is(p->name, link->name))
        return false;
    size_t before = r->query->nfilters;
    add_filter(r, schema_field(schema_named(text_of(link->from)), text_of(link->field)), TEST_IN, link->name, p->value);
    if (r->query->nfilters > before)
        r->query->filters[before].link = link;
    return true;
}

/* A field's own filter or range; false: the name is not known. */
static bool read_field(struct reading *r, const struct parameter *p)
{
    static const struct {
        const char *suffix;
        enum test test;
    } ranges[] = { { "_from", TEST_FROM }, { "_to", TEST_TO } };
    const struct field *field = schema_field(r->schema, p->name);
    char *name = text0(r->call->arena, p->name);
    if (field && field->flags & FILTER) {
        add_filter(r, field, TEST_IN, name, p->value);
        return true;
    }
    for (int i = 0; i < 2; i++) {
        size_t n = strlen(ranges[i].suffix);
        if (p->name.n <= n || memcmp(p->name.s + p->name.n - n, ranges[i].suffix, n))
            continue;
        field = schema_field(r->schema, (struct text){ p->name.s, p->name.n - n });
        if (field && field->flags & RANGE) {
            add_filter(r, field, ranges[i].test, name, p->value);
            return true;
        }
    }
    return false;
}

static bool searched(const struct schema *schema)
{
    for (size_t i = 0; i < schema->nfields; i++)
        if (schema->fields[i].flags & SEARCH)
            return true;
    return false;
}

static void read_parameter(struct reading *r, const struct parameter *p)
{
    bool list = !r->export;
    if (text_is(p->name, "as_of"))
        read_day(r->call, p->value, &r->extra->as_of, &r->extra->every_day);
    else if (text_is(p->name, "known_at"))
        r->query->known = true; /* the dispatcher has read it */
    else if (text_is(p->name, "sort"))
        read_sort(r, p->value);
    else if (text_is(p->name, "fields"))
        read_fields(r, p->value);
    else if (text_is(p->name, "unit") && r->schema->resource->unit)
        r->extra->unit_code = p->value;
    else if (text_is(p->name, "q") && searched(r->schema))
        read_search(r, p->value);
    else if (list && text_is(p->name, "limit"))
        read_limit(r->call, p->value, &r->query->limit);
    else if (list && text_is(p->name, "cursor"))
        r->extra->cursor = p->value;
    else if (list && text_is(p->name, "count"))
        read_bool(r, "count", p->value, &r->extra->count);
    else if (!list && text_is(p->name, "bom"))
        read_bool(r, "bom", p->value, &r->extra->bom);
    else if (!read_link(r, p) && !read_field(r, p))
        wrong(r, shown(r->call->arena, p->name), MSG_UNKNOWN_PARAMETER, known_names(r), "");
}

static bool repeated(const struct request *request, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (text_equal(request->parameters[k].name, request->parameters[i].name))
            return true;
    return false;
}

enum err query_unit(struct call *call, struct text code, struct date day, int64_t *ret)
{
    struct problem *problem = &call->problem;
    size_t before = problem->n;
    enum err earlier = problem->code;
    enum err e = unit_find(call->conn, code, day, true, ret, problem); /* before its first known day, too: it was there */
    if (e != ERR_NOT_FOUND)
        return e;
    if (problem->n > before) { /* what is said of it is right, but it is the parameter that is wrong, not the address */
        problem->faults[before].where = WHERE_PARAMETER;
        problem->faults[before].place = "unit";
    }
    problem->code = earlier ? earlier : ERR_BAD_PARAMETER;
    return ERR_BAD_PARAMETER;
}

/* ---- cursors ---- */

static void fold_in(uint64_t *mark, const void *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *mark = (*mark ^ ((const unsigned char *)bytes)[i]) * 1099511628211u;
}

/* What question a cursor belongs to: all parameters but limit, count, fields and the cursor itself. */
static uint64_t mark_of(const struct call *call)
{
    uint64_t mark = 14695981039346656037u;
    static const char *const free_names[] = { "limit", "count", "fields", "cursor" };
    fold_in(&mark, call->operation->id, strlen(call->operation->id));
    for (size_t i = 0; i < call->request->nparameters; i++) {
        const struct parameter *p = &call->request->parameters[i];
        bool counts = true;
        for (int k = 0; k < 4; k++)
            counts &= !text_is(p->name, free_names[k]);
        if (!counts)
            continue;
        uint64_t own = 14695981039346656037u;
        fold_in(&own, p->name.s, p->name.n);
        fold_in(&own, "=", 1);
        fold_in(&own, p->value.s, p->value.n);
        mark += own; /* in whatever order they stand */
    }
    return mark;
}

static char *cursor_write(struct call *call, const struct value *place, size_t nplace)
{
    struct buffer raw = { 0 };
    buffer_printf(&raw, "%016llx", (unsigned long long)mark_of(call));
    for (size_t i = 0; i < nplace; i++) {
        if (place[i].t.s)
            buffer_printf(&raw, "t%zu:%.*s", place[i].t.n, (int)place[i].t.n, place[i].t.s);
        else
            buffer_printf(&raw, "i%lld:", (long long)place[i].i);
    }
    struct text bytes = buffer_keep(&raw, call->arena);
    size_t room = sodium_base64_encoded_len(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(call->arena, room);
    if (out)
        sodium_bin2base64(out, room, (const unsigned char *)bytes.s, bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return out ? out : arena_printf(call->arena, "%s", "");
}

/* The values of a place, at most `room`; false: it is none. */
static bool place_values(struct call *call, char *at, const char *end, struct value *values, size_t room, size_t *ret_n)
{
    size_t n = 0;
    while (values && at < end && n < room) {
        char kind = *at++, *colon = memchr(at, ':', (size_t)(end - at));
        int64_t number;
        if (!colon || !int_parse(at, (size_t)(colon - at), &number))
            return false;
        at = colon + 1;
        if (kind == 'i') {
            values[n++] = (struct value){ number, NO_TEXT };
            continue;
        }
        if (kind != 't' || number < 0 || number > end - at)
            return false;
        struct text text = arena_text(call->arena, at, (size_t)number);
        if (text_check(text) != TEXT_OK) /* no row is there: not every database compares with what is no text */
            return false;
        values[n++] = (struct value){ INT_NONE, text };
        at += number;
    }
    *ret_n = n;
    return at == end;
}

static bool cursor_values(struct call *call, char *at, const char *end, struct query *q)
{
    struct value *values = ARENA_ARRAY(call->arena, struct value, SORTS_MAX + 2);
    size_t n = 0;
    if (!place_values(call, at, end, values, SORTS_MAX + 2, &n))
        return false;
    q->after = values;
    q->nafter = n;
    size_t wanted = (q->marked.s ? 1 : 0) + q->nsorts + 1;
    if (q->nsorts && !strcmp(q->sorts[q->nsorts - 1].field->name, "id"))
        wanted--;
    return n == wanted && values[n - 1].i != INT_NONE;
}

/* What a cursor holds behind its mark, if that is of this question. */
static bool open_cursor(struct call *call, struct text cursor, char raw[CURSOR_MAX], size_t *ret_n)
{
    char mark[17];
    snprintf(mark, sizeof mark, "%016llx", (unsigned long long)mark_of(call));
    return !sodium_base642bin((unsigned char *)raw, CURSOR_MAX, cursor.s, cursor.n, NULL, ret_n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) &&
           *ret_n >= 16 && !memcmp(raw, mark, 16);
}

static void read_cursor(struct reading *r)
{
    struct text cursor = r->extra->cursor;
    char raw[CURSOR_MAX];
    size_t n;
    if (cursor.s && (!open_cursor(r->call, cursor, raw, &n) || !cursor_values(r->call, raw + 16, raw + n, r->query)))
        wrong(r, "cursor", MSG_BAD_CURSOR, "", "");
}

/* The place is of as many values, of the same kinds. */
static bool is_like(const struct value *values, size_t n, const char *kinds)
{
    for (size_t i = 0; i < n; i++)
        if (kinds[i] != (values[i].t.s ? 't' : 'i'))
            return false;
    return n == strlen(kinds);
}

enum err query_place(struct call *call, const char *kinds, int64_t *ret_limit, struct value *ret)
{
    struct text limit = query_value(call, "limit"), cursor = query_value(call, "cursor");
    struct value values[SORTS_MAX];
    char raw[CURSOR_MAX];
    size_t n = 0, bytes;
    assert(strlen(kinds) <= SORTS_MAX);
    *ret_limit = LIMIT_DEFAULT;
    if (limit.s)
        read_limit(call, limit, ret_limit);
    if (!cursor.s)
        return call->problem.code;
    if (!open_cursor(call, cursor, raw, &bytes) || !place_values(call, raw + 16, raw + bytes, values, SORTS_MAX, &n) || !is_like(values, n, kinds))
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "cursor", MSG_BAD_CURSOR);
    memcpy(ret, values, n * sizeof *values);
    return call->problem.code;
}

const char *encoded(struct arena *arena, struct text text)
{
    struct buffer out = { 0 };
    buffer_encoded(&out, text);
    const char *ret = arena_text(arena, out.s, out.n).s;
    buffer_free(&out);
    return ret ? ret : "";
}

char *query_next(struct call *call, const struct query *query, const struct value *place, size_t nplace)
{
    struct buffer out = { 0 };
    (void)query;
    buffer_cstr(&out, call->request->base);
    buffer_text(&out, call->request->path);
    buffer_byte(&out, '?');
    for (size_t i = 0; i < call->request->nparameters; i++) {
        const struct parameter *p = &call->request->parameters[i];
        if (text_is(p->name, "cursor"))
            continue;
        buffer_encoded(&out, p->name);
        buffer_byte(&out, '=');
        buffer_encoded(&out, p->value);
        buffer_byte(&out, '&');
    }
    buffer_cstr(&out, "cursor=");
    buffer_cstr(&out, cursor_write(call, place, nplace));
    return (char *)buffer_keep(&out, call->arena).s;
}

/* ---- the whole ---- */

static void default_sort(struct reading *r)
{
    const char *sort = r->schema->resource->sort;
    if (!r->query->nsorts)
        r->query->sorts[r->query->nsorts++] = (struct sort){ schema_field(r->schema, text_of(sort + (*sort == '-'))), *sort == '-' };
}

enum err query_read(struct call *call, bool export, struct query *ret, struct query_extra *ret_extra)
{
    const struct request *request = call->request;
    struct reading r = { call, call->operation->schema, ret, ret_extra, export, 0 };
    *ret = (struct query){ .schema = r.schema, .unit_id = INT_NONE, .limit = export ? EVERY_ROW : LIMIT_DEFAULT };
    *ret_extra = (struct query_extra){ .shown = UINT64_MAX, .as_of = date_today() };
    for (size_t i = 0; i < request->nparameters; i++) {
        if (repeated(request, i))
            wrong(&r, shown(call->arena, request->parameters[i].name), MSG_PARAMETER_TWICE, "", "");
        else
            read_parameter(&r, &request->parameters[i]);
    }
    ret->day = ret_extra->every_day ? NO_DATE : ret_extra->as_of;
    check_ranges(&r);
    default_sort(&r);
    if (ret_extra->unit_code.s) /* with as_of=all its latest holder */
        query_unit(call, ret_extra->unit_code, ret->day, &ret->unit_id);
    read_cursor(&r);
    return call->problem.code;
}

enum err query_names(struct call *call, const char *const *names)
{
    const struct request *request = call->request;
    const char *list = "";
    for (size_t k = 0; names[k]; k++)
        list = arena_printf(call->arena, "%s%s%s", list, k ? ", " : "", names[k]);
    for (size_t i = 0; i < request->nparameters; i++) {
        const char *name = shown(call->arena, request->parameters[i].name);
        if (!one_of(request->parameters[i].name, names))
            fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, *names ? MSG_UNKNOWN_PARAMETER : MSG_NO_PARAMETERS, list);
        else if (repeated(request, i))
            fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_PARAMETER_TWICE);
    }
    return call->problem.code;
}

enum err query_page(struct call *call, int64_t *ret_limit, int64_t *ret_cursor)
{
    struct text limit = query_value(call, "limit"), cursor = query_value(call, "cursor");
    query_names(call, (const char *const[]){ "limit", "cursor", NULL });
    if (limit.s)
        read_limit(call, limit, ret_limit);
    if (cursor.s && (!int_parse(cursor.s, cursor.n, ret_cursor) || *ret_cursor < 1))
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "cursor", MSG_BAD_CURSOR);
    return call->problem.code;
}

enum err query_day(struct call *call, const char *const *also, struct date *ret_day, bool *ret_every)
{
    const struct request *request = call->request;
    const char *names[NAMES_MAX + 1] = { "as_of" };
    size_t n = 1;
    *ret_day = date_today();
    if (ret_every)
        *ret_every = false;
    if (request->method == METHOD_GET || request->method == METHOD_HEAD)
        names[n++] = "known_at"; /* the dispatcher has read it */
    for (size_t k = 0; also && also[k]; k++) {
        assert(n < NAMES_MAX);
        names[n++] = also[k];
    }
    query_names(call, names);
    struct text day = query_value(call, "as_of");
    if (day.s)
        read_day(call, day, ret_day, ret_every);
    return call->problem.code;
}
