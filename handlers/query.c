/* query.c -- the parameters of a read: filters, ranges, search, sort, fields, day, page. Everything wrong with them is told in one problem.
 * A cursor is the place of the last row seen with a mark of the question it belongs to; it is opaque to clients. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/number.h"
#include "handlers/call.h"

enum { LIMIT_DEFAULT = 50, SEARCH_MAX = 100, WORDS_MAX = 8, VALUES_TOTAL = 128, CURSOR_MAX = 1024 };

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
        if (!date_parse(text.s, text.n, &day))
            return wrong(r, name, MSG_NOT_A_DATE, "", "") == OK;
        ret->t = text;
        return true;
    case KIND_DECIMAL:
        if (!decimal_parse(text.s, text.n, &decimal))
            return wrong(r, name, MSG_NOT_A_DECIMAL, "", "") == OK;
        ret->i = decimal.hundredths;
        return true;
    case KIND_INT:
    case KIND_DONG:
        if (!int_parse(text.s, text.n, &ret->i))
            return wrong(r, name, MSG_NOT_A_NUMBER, "", "") == OK;
        return true;
    case KIND_TEXT:
    case KIND_INSTANT:
        if (field->column->values && !one_of(text, field->column->values))
            return wrong(r, name, MSG_NOT_ONE_OF, joined(r->call->arena, field->column->values), "") == OK;
        ret->t = text_nfc(r->call->arena, text);
        return true;
    }
    return false;
}

static void add_filter(struct reading *r, const struct field *field, enum test test, const char *name, struct text value)
{
    struct query *q = r->query;
    struct value *values;
    size_t n = 1;
    for (size_t i = 0; i < value.n && test == TEST_IN; i++)
        n += value.s[i] == ',';
    r->nvalues += 2 * n; /* padded to a power of two below */
    if (n > VALUES_MAX || r->nvalues > VALUES_TOTAL || q->nfilters == FILTERS_MAX) {
        wrong(r, name, MSG_TOO_MANY_VALUES, "50", "");
        return;
    }
    if (!value.n) {
        wrong(r, name, MSG_EMPTY, "", "");
        return;
    }
    if (!(values = ARENA_ARRAY(r->call->arena, struct value, n)))
        return;
    const char *at = value.s, *end = value.s + value.n;
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        const char *comma = test == TEST_IN ? memchr(at, ',', (size_t)(end - at)) : NULL;
        struct text one = arena_text(r->call->arena, at, (size_t)((comma ? comma : end) - at));
        good &= read_value(r, name, field, one, &values[i]);
        at = comma ? comma + 1 : end;
    }
    if (good)
        q->filters[q->nfilters++] = (struct filter){ field, test, n, values };
}

/* ---- the parameters every list has ---- */

static void read_search(struct reading *r, struct text value)
{
    struct arena *arena = r->call->arena;
    struct buffer match = { 0 };
    size_t words = 0;
    if (text_length(value) > SEARCH_MAX) {
        wrong(r, "q", MSG_TOO_LONG, "100", arena_printf(arena, "%zu", text_length(value)));
        return;
    }
    struct text fold = text_fold(arena, value), marked = text_marked(arena, value);
    for (size_t i = 0; i < fold.n && words < WORDS_MAX;) {
        size_t n = strcspn(fold.s + i, " ");
        n = n > fold.n - i ? fold.n - i : n;
        buffer_printf(&match, "%s\"%.*s\"", words++ ? " " : "", (int)n, fold.s + i);
        i += n + 1;
    }
    if (words)
        buffer_byte(&match, '*'); /* the last word may be unfinished */
    if (!words)
        wrong(r, "q", MSG_EMPTY, "", "");
    else
        r->query->search = arena_text(arena, match.s, match.n);
    if (!text_equal(fold, marked))
        r->query->marked = marked; /* marks were typed: what has them comes first */
    buffer_free(&match);
}

static const char *sortable(struct reading *r)
{
    const char *list = "";
    for (size_t i = 0; i < r->schema->nfields; i++)
        if (r->schema->fields[i].flags & SORT)
            list = arena_printf(r->call->arena, "%s%s%s", list, *list ? ", " : "", r->schema->fields[i].name);
    return list;
}

static void read_sort(struct reading *r, struct text value)
{
    struct query *q = r->query;
    const char *at = value.s, *end = value.s + value.n;
    while (at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        struct text one = { at, (size_t)((comma ? comma : end) - at) };
        bool descending = one.n && *one.s == '-';
        struct text name = { one.s + descending, one.n - descending };
        const struct field *field = schema_field(r->schema, name);
        if (!field || !(field->flags & SORT) || q->nsorts == SORTS_MAX) {
            wrong(r, "sort", MSG_BAD_SORT, text0(r->call->arena, name), sortable(r));
            return;
        }
        q->sorts[q->nsorts++] = (struct sort){ field, descending };
        at = comma ? comma + 1 : end;
    }
}

static void read_fields(struct reading *r, struct text value)
{
    const char *at = value.s, *end = value.s + value.n;
    r->extra->shown = 0;
    while (at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        struct text one = { at, (size_t)((comma ? comma : end) - at) };
        const struct field *field = schema_field(r->schema, one);
        if (!field) {
            const char *list = "";
            for (size_t i = 0; i < r->schema->nfields; i++)
                list = arena_printf(r->call->arena, "%s%s%s", list, i ? ", " : "", r->schema->fields[i].name);
            wrong(r, "fields", MSG_BAD_FIELDS, text0(r->call->arena, one), list);
            return;
        }
        r->extra->shown |= (uint64_t)1 << (field - r->schema->fields);
        at = comma ? comma + 1 : end;
    }
    if (!r->extra->shown)
        wrong(r, "fields", MSG_EMPTY, "", "");
}

static void read_limit(struct reading *r, struct text value)
{
    int64_t limit;
    if (!int_parse(value.s, value.n, &limit))
        wrong(r, "limit", MSG_NOT_A_NUMBER, "", "");
    else if (limit < 1)
        wrong(r, "limit", MSG_TOO_SMALL, "1", "");
    else if (limit > PAGE_MAX)
        wrong(r, "limit", MSG_TOO_BIG, "500", "");
    else
        r->query->limit = limit;
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
    if (date_parse(value.s, value.n, ret_day))
        return true;
    fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "as_of", MSG_NOT_A_DATE);
    return false;
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
        read_limit(r, p->value);
    else if (list && text_is(p->name, "cursor"))
        r->extra->cursor = p->value;
    else if (list && text_is(p->name, "count"))
        read_bool(r, "count", p->value, &r->extra->count);
    else if (!list && text_is(p->name, "bom"))
        read_bool(r, "bom", p->value, &r->extra->bom);
    else if (!read_field(r, p))
        wrong(r, text0(r->call->arena, p->name), MSG_UNKNOWN_PARAMETER, known_names(r), "");
}

static bool repeated(const struct request *request, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (text_equal(request->parameters[k].name, request->parameters[i].name))
            return true;
    return false;
}

/* The unit by its code on the day; with as_of=all the latest holder. A unit that is not in force then is told as such. */
static void find_unit(struct reading *r)
{
    if (!r->extra->unit_code.s)
        return;
    struct problem inner = problem_in(r->call->arena, r->call->lang);
    enum err e = unit_find(r->call->conn, r->extra->unit_code, r->query->day, false, &r->query->unit_id, &inner);
    if (!e)
        return;
    char *code = text0(r->call->arena, r->extra->unit_code);
    char day[DATE_TEXT];
    date_format(r->extra->as_of, day);
    if (e != ERR_NOT_FOUND)
        fail(&r->call->problem, e, WHERE_NONE, NULL, MSG_TRY_LATER);
    else if (inner.n && inner.faults[0].message == MSG_NOT_IN_FORCE)
        wrong(r, "unit", MSG_NOT_IN_FORCE, code, day);
    else
        wrong(r, "unit", MSG_NO_SUCH_RECORD, code, "");
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
    size_t room = sodium_base64_encoded_len(raw.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(call->arena, room);
    if (out)
        sodium_bin2base64(out, room, (unsigned char *)raw.s, raw.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    buffer_free(&raw);
    return out ? out : arena_printf(call->arena, "%s", "");
}

static bool cursor_values(struct call *call, char *at, const char *end, struct query *q)
{
    struct value *values = ARENA_ARRAY(call->arena, struct value, SORTS_MAX + 2);
    size_t n = 0;
    while (values && at < end && n < SORTS_MAX + 2) {
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
        values[n++] = (struct value){ INT_NONE, arena_text(call->arena, at, (size_t)number) };
        at += number;
    }
    q->after = values;
    q->nafter = n;
    size_t wanted = (q->marked.s ? 1 : 0) + q->nsorts + 1;
    if (q->nsorts && !strcmp(q->sorts[q->nsorts - 1].field->name, "id"))
        wanted--;
    return at == end && n == wanted && values[n - 1].i != INT_NONE;
}

static void read_cursor(struct reading *r)
{
    struct text cursor = r->extra->cursor;
    char raw[CURSOR_MAX], mark[17];
    size_t n;
    if (!cursor.s)
        return;
    snprintf(mark, sizeof mark, "%016llx", (unsigned long long)mark_of(r->call));
    if (sodium_base642bin((unsigned char *)raw, sizeof raw, cursor.s, cursor.n, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) ||
        n < 16 || memcmp(raw, mark, 16) || !cursor_values(r->call, raw + 16, raw + n, r->query))
        wrong(r, "cursor", MSG_BAD_CURSOR, "", "");
}

static void encode(struct buffer *out, struct text text)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("-._~,", c)) {
            buffer_byte(out, (char)c);
            continue;
        }
        buffer_byte(out, '%');
        buffer_byte(out, hex[c >> 4]);
        buffer_byte(out, hex[c & 15]);
    }
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
        encode(&out, p->name);
        buffer_byte(&out, '=');
        encode(&out, p->value);
        buffer_byte(&out, '&');
    }
    buffer_cstr(&out, "cursor=");
    buffer_cstr(&out, cursor_write(call, place, nplace));
    char *ret = arena_printf(call->arena, "%.*s", (int)out.n, out.s ? out.s : "");
    buffer_free(&out);
    return ret;
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
            wrong(&r, text0(call->arena, request->parameters[i].name), MSG_PARAMETER_TWICE, "", "");
        else
            read_parameter(&r, &request->parameters[i]);
    }
    ret->day = ret_extra->every_day ? NO_DATE : ret_extra->as_of;
    default_sort(&r);
    find_unit(&r);
    read_cursor(&r);
    return call->problem.code;
}

enum err query_day(struct call *call, const char *const *also, struct date *ret_day, bool *ret_every)
{
    const struct request *request = call->request;
    *ret_day = date_today();
    if (ret_every)
        *ret_every = false;
    for (size_t i = 0; i < request->nparameters; i++) {
        const struct parameter *p = &request->parameters[i];
        char *name = text0(call->arena, p->name);
        bool read = request->method == METHOD_GET || request->method == METHOD_HEAD;
        bool known = text_is(p->name, "as_of") || (read && text_is(p->name, "known_at"));
        const char *list = read ? "as_of, known_at" : "as_of";
        for (size_t k = 0; also && also[k]; k++) {
            known |= text_is(p->name, also[k]);
            list = arena_printf(call->arena, "%s, %s", list, also[k]);
        }
        if (!known)
            fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_UNKNOWN_PARAMETER, list);
        else if (repeated(request, i))
            fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_PARAMETER_TWICE);
        else if (text_is(p->name, "as_of"))
            read_day(call, p->value, ret_day, ret_every);
    }
    return call->problem.code;
}
