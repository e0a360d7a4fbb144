/* report_products.c -- a unit's products on a day, counted by group, unit directly below, kind of producer or star: all, new in the period, by star, and how their certificates
 * stand. One walk over the list of products, so that each number is that of the list it leads to. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/number.h"
#include "handlers/report.h"
#include "model/resources.h"
#include "sql.h"

enum { GROUPS_MAX = 4096, PLACES_MAX = 16384 };
enum { COUNT_ALL, COUNT_NEW, COUNT_STARS_5, COUNT_STARS_4, COUNT_STARS_3, COUNT_VALID, COUNT_EXPIRING, COUNT_LAPSED, COUNT_NONE, COUNTS };
static const char *const count_names[COUNTS] = { "numerator", "new", "stars_5", "stars_4", "stars_3", "valid", "expiring", "lapsed", "none" };

enum { BY_GROUP, BY_UNIT, BY_PRODUCER_KIND, BY_STARS };
static const char *const by_names[] = { "group", "unit", "producer_kind", "stars", NULL };
/* Whose values part the products, what they are called, and the parameter that leads to one of them. */
static const struct {
    const char *field, *label, *parameter;
} bys[] = { { "group_code", "group_name", "group_code" }, { "unit_id", NULL, NULL }, { "producer_kind", NULL, "producer_kind" }, { "stars", NULL, "stars" } };

struct group {
    struct text code, name;
    int64_t counts[COUNTS];
};

/* Where the records of a unit count: in which unit directly below. */
struct place {
    int64_t unit_id;
    struct text code, name;
};

struct counting {
    struct call *call;
    const struct report *r;
    struct date from;
    int by;
    struct group *groups, total;
    size_t ngroups;
    struct place *places;
    size_t nplaces;
};

static struct text kept(struct call *call, struct text t)
{
    return t.s ? arena_text(call->arena, t.s, t.n) : NO_TEXT;
}

static enum err read_places(struct counting *c)
{
    struct stmt *stmt;
    struct call *call = c->call;
    if (c->by != BY_UNIT)
        return OK;
    c->places = ARENA_ARRAY(call->arena, struct place, PLACES_MAX);
    enum err e = c->places ? conn_named(call->conn, sql_facet_units, &stmt, &call->problem) : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e)
        return e;
    bind_int(stmt, 1, c->r->unit_id);
    bind_date(stmt, 2, c->r->day);
    while (c->nplaces < PLACES_MAX && rows_next(stmt))
        c->places[c->nplaces++] = (struct place){ row_int(stmt, 0), kept(call, row_text(stmt, 2)), kept(call, row_text(stmt, 3)) };
    return rows_end(stmt, &call->problem);
}

static int by_unit(const void *key, const void *place)
{
    int64_t a = *(const int64_t *)key, b = ((const struct place *)place)->unit_id;
    return (a > b) - (a < b);
}

/* What the row is parted by; the unit's own records lie in no unit below. */
static void part(struct counting *c, const struct value *row, struct text *ret_code, struct text *ret_name, char number[NUMBER_TEXT])
{
    const struct schema *schema = schema_of(&products);
    const struct value *value = row_value(schema, row, bys[c->by].field);
    *ret_code = value->t;
    *ret_name = bys[c->by].label ? row_value(schema, row, bys[c->by].label)->t : NO_TEXT;
    if (c->by == BY_UNIT) {
        const struct place *place = bsearch(&value->i, c->places, c->nplaces, sizeof *place, by_unit);
        *ret_code = place ? place->code : NO_TEXT;
        *ret_name = place ? place->name : NO_TEXT;
    } else if (c->by == BY_STARS && value->i != INT_NONE) {
        snprintf(number, NUMBER_TEXT, "%" PRId64, value->i);
        *ret_code = text_of(number);
    }
}

static struct group *group_of(struct counting *c, struct text code, struct text name)
{
    for (size_t i = 0; i < c->ngroups; i++)
        if (text_equal(c->groups[i].code, code) && !c->groups[i].code.s == !code.s)
            return &c->groups[i];
    if (c->ngroups == GROUPS_MAX)
        return NULL;
    c->groups[c->ngroups] = (struct group){ .code = kept(c->call, code), .name = kept(c->call, name) };
    return &c->groups[c->ngroups++];
}

static void count(struct counting *c, const struct value *row, struct group *group)
{
    const struct schema *schema = schema_of(&products);
    int64_t stars = row_value(schema, row, "stars")->i;
    struct text validity = row_value(schema, row, "validity")->t, joined = row_value(schema, row, "joined_on")->t;
    struct date joined_on = NO_DATE;
    if (joined.s)
        date_parse(joined.s, joined.n, &joined_on);
    group->counts[COUNT_ALL]++;
    group->counts[COUNT_NEW] += joined_on.days >= c->from.days;
    group->counts[COUNT_STARS_5] += stars == 5;
    group->counts[COUNT_STARS_4] += stars == 4;
    group->counts[COUNT_STARS_3] += stars == 3;
    group->counts[COUNT_VALID] += text_is(validity, "valid");
    group->counts[COUNT_EXPIRING] += text_is(validity, "expiring");
    group->counts[COUNT_LAPSED] += text_is(validity, "lapsed");
    group->counts[COUNT_NONE] += text_is(validity, "none");
}

static enum err walk(struct counting *c)
{
    const struct schema *schema = schema_of(&products);
    struct query q = { .schema = schema, .day = c->r->day, .unit_id = c->r->unit_id, .known = c->call->known.us != INSTANT_NONE, .limit = EVERY_ROW };
    struct rows rows;
    q.sorts[q.nsorts++] = (struct sort){ schema_field(schema, TEXT("code")), false };
    enum err e = table_list(c->call->conn, c->call->arena, &q, &rows, &c->call->problem);
    if (e)
        return e;
    while (table_next(&rows)) {
        struct text code, name;
        char number[NUMBER_TEXT];
        part(c, rows.values, &code, &name, number);
        struct group *group = group_of(c, code, name);
        if (group)
            count(c, rows.values, group);
        count(c, rows.values, &c->total);
    }
    return table_end(&rows, &c->call->problem);
}

/* ---- writing ---- */

/* Without a value there is no filter that leads there. */
static const char *rows_of(struct counting *c, const struct group *group, const char *more)
{
    struct report below = *c->r;
    if (group != &c->total && !group->code.s)
        return NULL;
    if (group != &c->total && c->by == BY_UNIT)
        below.unit_shown = encoded(c->call->arena, group->code);
    if (group == &c->total || c->by == BY_UNIT)
        return report_rows(c->call, &below, arena_printf(c->call->arena, "products%s%s", *more ? "?" : "", more));
    return report_rows(c->call, c->r, arena_printf(c->call->arena, "products?%s=%s%s%s", bys[c->by].parameter, encoded(c->call->arena, group->code), *more ? "&" : "", more));
}

static void write_group(struct json_writer *w, struct counting *c, const struct group *group)
{
    jw_object(w);
    if (group != &c->total) {
        jw_key(w, "code");
        jw_text(w, group->code);
        jw_key(w, "name");
        jw_text(w, group->name);
    }
    for (int i = 0; i < COUNTS; i++) {
        jw_key(w, count_names[i]);
        jw_int(w, group->counts[i]);
    }
    jw_key(w, "denominator");
    jw_int(w, c->total.counts[COUNT_ALL]);
    report_share(w, group->counts[COUNT_ALL], c->total.counts[COUNT_ALL]);
    jw_key(w, "rows");
    jw_cstr(w, rows_of(c, group, ""));
    jw_key(w, "lapsed_rows");
    jw_cstr(w, rows_of(c, group, "validity=lapsed"));
    jw_object_end(w);
}

/* By code; what has none comes last. */
static int by_code(const void *a, const void *b)
{
    const struct text one = ((const struct group *)a)->code, other = ((const struct group *)b)->code;
    if (!one.s || !other.s)
        return (one.s == NULL) - (other.s == NULL);
    size_t n = one.n < other.n ? one.n : other.n;
    int order = memcmp(one.s, other.s, n);
    return order ? order : (one.n > other.n) - (one.n < other.n);
}

static enum err read_from(struct call *call, const struct report *r, struct date *ret)
{
    struct text from = query_value(call, "from");
    int year, month, day;
    date_split(r->day, &year, &month, &day);
    if (!from.s)
        return date_make(year, 1, 1, ret) ? call->problem.code : ERR_INTERNAL;
    if (query_date(call, "from", from, ret) && ret->days > r->day.days) {
        char first[DATE_TEXT];
        date_format(*ret, first);
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "from", MSG_PERIOD_EMPTY, first, r->day_text, "as_of");
    }
    return call->problem.code;
}

enum err report_products_run(struct call *call)
{
    static const char *const also[] = { "by", "from", NULL };
    struct report r;
    struct counting c = { .call = call, .r = &r };
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0;
    bool done = false;
    report_read_choice(call, "by", by_names, BY_GROUP, &c.by);
    enum err e = report_read(call, also, &r);
    if (query_value(call, "from").s || !e)
        e = read_from(call, &r, &c.from);
    if (!e)
        e = report_begin(call, &r, &change, &done);
    if (e || done)
        return e;
    if (!(c.groups = ARENA_ARRAY(call->arena, struct group, GROUPS_MAX)))
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if ((e = read_places(&c)) || (e = walk(&c)))
        return e;
    qsort(c.groups, c.ngroups, sizeof *c.groups, by_code);
    report_head(&w, call, &r);
    jw_key(&w, "from");
    jw_date(&w, c.from);
    report_two(&w, "definition",
               "Sản phẩm tham gia chương trình vào ngày này (tử số; mẫu số: mọi sản phẩm của đơn vị). Mới: tham gia từ ngày đầu kỳ. Sao và hiệu lực theo giấy chứng nhận gần nhất còn giá trị vào ngày này; lapsed: đã có "
               "giấy chứng nhận nhưng không còn cái nào giá trị (hết hạn chưa đánh giá lại, hoặc bị thu hồi); none: chưa từng có.",
               "Products in the programme on the day (numerator; denominator: all of the unit's). New: joined from the first day of the period on. Stars and validity by the latest certificate valid on the day; lapsed: "
               "there was a certificate and none is valid (expired and not re-evaluated, or revoked); none: there never was one.");
    jw_key(&w, "by");
    jw_cstr(&w, by_names[c.by]);
    jw_key(&w, "total");
    write_group(&w, &c, &c.total);
    jw_key(&w, "items");
    jw_array(&w);
    for (size_t i = 0; i < c.ngroups; i++)
        write_group(&w, &c, &c.groups[i]);
    jw_array_end(&w);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    return report_end(call, &out, e);
}
