/* report_bands.c -- the communes of the roster by their results: in bands whose edges are parameters (GET /reports/bands), how many meet each
 * criterion of a set (GET /reports/criteria), and one by one, as the rows behind both (GET /reports/communes). */
#include <inttypes.h>
#include <string.h>
#include "handlers/report.h"
#include "sql.h"

enum { EDGES_MAX = 20, EDGE_MAX = 1000, SETS_SHOWN_MAX = 50 };

static const char *const counted_names[] = { "criteria", "indicators", NULL };
static const char *const of_names[] = { "all", "assessed", NULL };
static const char *const by_names[] = { "kind", "district", "region", "commune_group", NULL };
static const char *const shown_verdicts[] = { "met", "basically_met", "not_met", "not_applicable", "no_data", NULL };
enum { BY_KIND, BY_DISTRICT };
enum { MET, BASICALLY_MET, NOT_MET, NOT_APPLICABLE, NO_DATA, VERDICTS };

/* Columns of report_communes.sql. */
enum { AT_ID, AT_CODE, AT_NAME, AT_KIND, AT_PARENT_CODE, AT_PARENT_NAME, AT_ASSESSED_ON, AT_SET_CODE, AT_CRITERIA_MET, AT_CRITERIA_TOTAL, AT_INDICATORS_MET, AT_INDICATORS_TOTAL, AT_VERDICT, AT_GROUP };

static enum err open_communes(struct call *call, const struct report *r, int64_t set, int64_t criterion, const char *attribute, struct stmt **ret)
{
    enum err e = conn_named(call->conn, sql_report_communes, ret, &call->problem);
    if (e)
        return e;
    bind_date(*ret, 1, r->day);
    bind_int(*ret, 2, r->unit_id);
    bind_int(*ret, 3, set);
    bind_int(*ret, 4, criterion);
    bind_text(*ret, 5, attribute ? text_of(attribute) : NO_TEXT);
    return OK;
}

/* ---- bands ---- */

struct bands {
    int64_t edges[EDGES_MAX]; /* the least of each band but the last, falling */
    size_t nedges;
    int64_t count[EDGES_MAX + 1], sum, assessed, roster;
    struct {
        struct text code;
        int64_t communes;
    } sets[SETS_SHOWN_MAX];
    size_t nsets;
    int counted, of;
};

static enum err read_edges(struct call *call, struct bands *b)
{
    struct text list = query_value(call, "edges");
    if (!list.s)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "edges", MSG_REQUIRED);
    for (size_t at = 0; at <= list.n;) {
        const char *comma = at < list.n ? memchr(list.s + at, ',', list.n - at) : NULL;
        size_t n = comma ? (size_t)(comma - list.s) - at : list.n - at;
        int64_t edge;
        if (b->nedges == EDGES_MAX || !int_parse(list.s + at, n, &edge) || edge < 1 || edge > EDGE_MAX ||
            (b->nedges && edge >= b->edges[b->nedges - 1]))
            return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "edges", MSG_BAD_EDGES, arena_printf(call->arena, "%d", EDGES_MAX),
                        arena_printf(call->arena, "%d", EDGE_MAX));
        b->edges[b->nedges++] = edge;
        at += n + 1;
    }
    return call->problem.code;
}

static void count_set(struct call *call, struct bands *b, struct text code)
{
    for (size_t i = 0; i < b->nsets; i++)
        if (text_equal(b->sets[i].code, code)) {
            b->sets[i].communes++;
            return;
        }
    if (b->nsets == SETS_SHOWN_MAX)
        return;
    b->sets[b->nsets].code = arena_text(call->arena, code.s, code.n);
    b->sets[b->nsets++].communes = 1;
}

static enum err count_bands(struct call *call, const struct report *r, int64_t set, struct bands *b)
{
    struct stmt *stmt;
    enum err e = open_communes(call, r, set, INT_NONE, NULL, &stmt);
    if (e)
        return e;
    for (; rows_next(stmt); b->roster++) {
        if (row_is_null(stmt, AT_SET_CODE))
            continue;
        int64_t met = row_int(stmt, b->counted ? AT_INDICATORS_MET : AT_CRITERIA_MET);
        size_t band = 0;
        while (band < b->nedges && met < b->edges[band])
            band++;
        b->count[band]++;
        b->sum += met;
        b->assessed++;
        count_set(call, b, row_text(stmt, AT_SET_CODE));
    }
    return rows_end(stmt, &call->problem);
}

/* With a set its own list: the communes' list knows their latest result only, under whichever set. */
static const char *rows_of(struct call *call, const struct report *r, const struct report_set *set, const char *filters)
{
    const char *what = set->id == INT_NONE ? arena_printf(call->arena, "communes?on_roster=true%s", filters)
                                           : arena_printf(call->arena, "reports/communes?set=%s%s", encoded(call->arena, set->code), filters);
    return report_rows(call, r, what);
}

static void write_band(struct json_writer *w, struct call *call, const struct report *r, const struct report_set *set, const struct bands *b, size_t i)
{
    const char *name = counted_names[b->counted];
    int64_t from = i < b->nedges ? b->edges[i] : 0, to = i ? b->edges[i - 1] - 1 : INT_NONE;
    const char *filters = arena_printf(call->arena, "&assessed=true&%s_met_from=%" PRId64, name, from);
    if (to != INT_NONE)
        filters = arena_printf(call->arena, "%s&%s_met_to=%" PRId64, filters, name, to);
    jw_object(w);
    jw_key(w, "from");
    jw_int(w, from);
    jw_key(w, "to");
    jw_int(w, to);
    jw_key(w, "count");
    jw_int(w, b->count[i]);
    jw_key(w, "denominator");
    jw_int(w, b->of ? b->assessed : b->roster);
    report_share(w, b->count[i], b->of ? b->assessed : b->roster);
    jw_key(w, "rows");
    jw_cstr(w, rows_of(call, r, set, filters));
    jw_object_end(w);
}

static void write_set(struct json_writer *w, const struct report_set *set)
{
    jw_key(w, "set");
    if (set->id == INT_NONE) {
        jw_null(w);
        return;
    }
    jw_object(w);
    jw_key(w, "code");
    jw_text(w, set->code);
    jw_key(w, "name");
    jw_text(w, set->name);
    jw_key(w, "name_en");
    jw_text(w, set->name_en);
    jw_object_end(w);
}

static void write_denominator(struct json_writer *w, int of)
{
    if (of)
        report_two(w, "denominator_is", "số xã trong danh sách đã có kết quả", "communes on the roster that have a result");
    else
        report_two(w, "denominator_is", "số xã trong danh sách thực hiện chương trình", "communes on the programme roster");
}

static void write_bands(struct json_writer *w, struct call *call, const struct report *r, const struct report_set *set, const struct bands *b)
{
    report_head(w, call, r);
    write_set(w, set);
    jw_key(w, "counted");
    jw_cstr(w, counted_names[b->counted]);
    write_denominator(w, b->of);
    jw_key(w, "bands");
    jw_array(w);
    for (size_t i = 0; i <= b->nedges; i++)
        write_band(w, call, r, set, b, i);
    jw_array_end(w);
    jw_key(w, "roster");
    jw_int(w, b->roster);
    jw_key(w, "without_result");
    jw_object(w);
    jw_key(w, "count");
    jw_int(w, b->roster - b->assessed);
    jw_key(w, "rows");
    jw_cstr(w, rows_of(call, r, set, "&assessed=false"));
    jw_object_end(w);
    jw_key(w, "sum");
    jw_int(w, b->sum);
    jw_key(w, "count");
    jw_int(w, b->assessed);
    report_average(w, "average", b->sum, b->assessed);
    jw_key(w, "sets");
    jw_array(w);
    for (size_t i = 0; i < b->nsets; i++) {
        jw_object(w);
        jw_key(w, "code");
        jw_text(w, b->sets[i].code);
        jw_key(w, "communes");
        jw_int(w, b->sets[i].communes);
        jw_object_end(w);
    }
    jw_array_end(w);
}

enum err report_bands_run(struct call *call)
{
    static const char *const also[] = { "edges", "counted", "set", "of", NULL };
    struct report r;
    struct report_set set;
    struct bands b = { 0 };
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0;
    bool done = false;
    read_edges(call, &b);
    report_read_choice(call, "counted", counted_names, 0, &b.counted);
    report_read_choice(call, "of", of_names, 0, &b.of);
    report_read_set(call, false, &set);
    enum err e = report_read(call, also, &r);
    if (!e)
        e = report_begin(call, &r, &change, &done);
    if (!e && !done)
        e = count_bands(call, &r, set.id, &b);
    if (e || done)
        return e;
    write_bands(&w, call, &r, &set, &b);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    call->request->rows = b.roster;
    return report_end(call, &out, OK);
}

/* ---- each criterion of a set ---- */

struct tally {
    int64_t communes, assessed, verdicts[VERDICTS];
};

static void tally_add(struct tally *to, const struct tally *more)
{
    to->communes += more->communes;
    to->assessed += more->assessed;
    for (int i = 0; i < VERDICTS; i++)
        to->verdicts[i] += more->verdicts[i];
}

struct criteria_report {
    const struct report *r;
    const struct report_set *set;
    int by, of;
    int64_t number;      /* of the criterion whose groups are being written; INT_NONE: none yet */
    struct tally tally;  /* ... of all its groups so far */
    struct buffer head, groups;
};

static void write_tally(struct json_writer *w, struct call *call, const struct criteria_report *c, const struct tally *t, const char *group)
{
    int64_t of = c->of ? t->assessed : t->communes;
    jw_key(w, "communes");
    jw_int(w, t->communes);
    jw_key(w, "assessed");
    jw_int(w, t->assessed);
    for (int i = 0; i < VERDICTS; i++) {
        jw_key(w, shown_verdicts[i]);
        jw_int(w, t->verdicts[i]);
    }
    jw_key(w, "denominator");
    jw_int(w, of);
    report_share(w, t->verdicts[MET], of);
    jw_key(w, "rows");
    jw_cstr(w, report_rows(call, c->r, arena_printf(call->arena, "reports/communes?set=%s&criterion=%" PRId64 "&verdict=met%s",
                                                    encoded(call->arena, c->set->code), c->number, group)));
}

/* The criterion that ends here: its head, the totals, the groups. */
static void write_criterion(struct json_writer *w, struct call *call, struct criteria_report *c)
{
    if (c->number == INT_NONE)
        return;
    jw_object(w);
    buffer_buffer(w->out, &c->head);
    w->comma = true;
    write_tally(w, call, c, &c->tally, "");
    if (c->by >= 0) {
        jw_key(w, "groups");
        jw_array(w);
        buffer_buffer(w->out, &c->groups);
        jw_array_end(w);
    }
    jw_object_end(w);
    c->head.n = c->groups.n = 0;
    c->tally = (struct tally){ 0 };
}

static void begin_criterion(struct criteria_report *c, struct stmt *stmt)
{
    struct json_writer w = json_writer_of(&c->head);
    c->number = row_int(stmt, 0);
    jw_key(&w, "number");
    jw_int(&w, c->number);
    jw_key(&w, "name");
    jw_text(&w, row_text(stmt, 1));
    jw_key(&w, "name_en");
    jw_text(&w, row_text(stmt, 2));
    jw_key(&w, "required");
    jw_bool(&w, row_int(stmt, 3) == 1);
    jw_key(&w, "agency");
    jw_text(&w, row_text(stmt, 4));
}

static void write_group(struct call *call, struct criteria_report *c, struct stmt *stmt, const struct tally *t)
{
    struct json_writer w = { &c->groups, c->groups.n > 0 };
    struct text group = row_text(stmt, 5);
    const char *filter = arena_printf(call->arena, "&by=%s&group=%s", by_names[c->by], group.n ? encoded(call->arena, group) : "none");
    jw_object(&w);
    jw_key(&w, "group");
    jw_text(&w, group.n ? group : NO_TEXT);
    jw_key(&w, "name");
    jw_text(&w, row_text(stmt, 6));
    write_tally(&w, call, c, t, filter);
    jw_object_end(&w);
}

static enum err write_criteria(struct json_writer *w, struct call *call, struct criteria_report *c)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_report_criteria, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, c->r->day);
    bind_int(stmt, 2, c->r->unit_id);
    bind_int(stmt, 3, c->set->id);
    bind_text(stmt, 4, c->by >= 0 ? text_of(by_names[c->by]) : NO_TEXT);
    for (; rows_next(stmt); call->request->rows++) {
        struct tally t = { .communes = row_int(stmt, 7), .assessed = row_int(stmt, 8) };
        t.verdicts[NO_DATA] = t.communes;
        for (int i = 0; i < NO_DATA; i++) {
            t.verdicts[i] = row_int(stmt, 9 + i);
            t.verdicts[NO_DATA] -= t.verdicts[i];
        }
        if (row_int(stmt, 0) != c->number) {
            write_criterion(w, call, c);
            begin_criterion(c, stmt);
        }
        if (c->by >= 0)
            write_group(call, c, stmt, &t);
        tally_add(&c->tally, &t);
    }
    write_criterion(w, call, c);
    return rows_end(stmt, &call->problem);
}

enum err report_criteria_run(struct call *call)
{
    static const char *const also[] = { "set", "by", "of", NULL };
    struct report r;
    struct report_set set;
    struct criteria_report c = { .r = &r, .set = &set, .number = INT_NONE };
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0;
    bool done = false;
    report_read_choice(call, "by", by_names, -1, &c.by);
    report_read_choice(call, "of", of_names, 0, &c.of);
    report_read_set(call, true, &set);
    enum err e = report_read(call, also, &r);
    if (!e)
        e = report_begin(call, &r, &change, &done);
    if (e || done)
        return e;
    report_head(&w, call, &r);
    write_set(&w, &set);
    jw_key(&w, "by");
    jw_cstr(&w, c.by >= 0 ? by_names[c.by] : NULL);
    write_denominator(&w, c.of);
    jw_key(&w, "criteria");
    jw_array(&w);
    e = write_criteria(&w, call, &c);
    jw_array_end(&w);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    buffer_free(&c.head);
    buffer_free(&c.groups);
    return report_end(call, &out, e);
}

/* ---- one by one ---- */

/* Which communes are wanted. */
struct wanted {
    struct report_set set;
    int64_t criterion, bounds[4]; /* criteria met from, to, indicators met from, to; INT_NONE: any */
    int verdict, by, assessed;    /* -1: any; assessed: 0 no, 1 yes */
    struct text group;
    int64_t limit, cursor;
};

static bool between(int64_t n, int64_t from, int64_t to)
{
    return (from == INT_NONE || n >= from) && (to == INT_NONE || n <= to);
}

static struct text group_of(const struct wanted *wanted, struct stmt *stmt)
{
    return row_text(stmt, wanted->by == BY_KIND ? AT_KIND : wanted->by == BY_DISTRICT ? AT_PARENT_CODE : AT_GROUP);
}

static bool is_wanted(const struct wanted *wanted, struct stmt *stmt)
{
    bool assessed = !row_is_null(stmt, AT_SET_CODE), bound = false;
    for (int i = 0; i < 4; i++)
        bound |= wanted->bounds[i] != INT_NONE;
    if (wanted->assessed >= 0 && assessed != (wanted->assessed == 1))
        return false;
    if (bound && (!assessed || !between(row_int(stmt, AT_CRITERIA_MET), wanted->bounds[0], wanted->bounds[1]) ||
                  !between(row_int(stmt, AT_INDICATORS_MET), wanted->bounds[2], wanted->bounds[3])))
        return false;
    if (wanted->verdict >= 0) {
        struct text verdict = row_text(stmt, AT_VERDICT);
        if (wanted->verdict == NO_DATA ? verdict.s != NULL : !verdict.s || !text_is(verdict, shown_verdicts[wanted->verdict]))
            return false;
    }
    if (wanted->by < 0 || !wanted->group.s)
        return true;
    struct text group = group_of(wanted, stmt);
    return group.s ? text_equal(group, wanted->group) : text_is(wanted->group, "none");
}

static void write_commune(struct json_writer *w, const struct wanted *wanted, struct stmt *stmt)
{
    static const char *const texts[] = { "code", "name", "kind", "parent_code", "parent_name", "assessed_on", "set_code" };
    static const char *const numbers[] = { "criteria_met", "criteria_total", "indicators_met", "indicators_total" };
    bool assessed = !row_is_null(stmt, AT_SET_CODE);
    jw_object(w);
    jw_key(w, "id");
    jw_int(w, row_int(stmt, AT_ID));
    for (int i = 0; i < 7; i++) {
        jw_key(w, texts[i]);
        jw_text(w, row_text(stmt, AT_CODE + i));
    }
    for (int i = 0; i < 4; i++) {
        jw_key(w, numbers[i]);
        jw_int(w, assessed ? row_int(stmt, AT_CRITERIA_MET + i) : INT_NONE);
    }
    if (wanted->criterion != INT_NONE) {
        jw_key(w, "verdict");
        jw_text(w, row_text(stmt, AT_VERDICT));
    }
    if (wanted->by >= 0) {
        jw_key(w, "group");
        jw_text(w, group_of(wanted, stmt));
    }
    jw_object_end(w);
}

static enum err find_criterion(struct call *call, struct wanted *wanted)
{
    struct stmt *stmt;
    int64_t number, id = INT_NONE;
    if (report_read_number(call, "criterion", 1, EDGE_MAX, &number) || number == INT_NONE)
        return call->problem.code;
    if (wanted->set.id == INT_NONE)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "set", MSG_NEEDED_WITH, "criterion");
    enum err e = conn_named(call->conn, sql_report_criterion, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, wanted->set.id);
    bind_int(stmt, 2, number);
    if (rows_next(stmt))
        id = row_int(stmt, 0);
    e = rows_end(stmt, &call->problem);
    wanted->criterion = id;
    if (!e && id == INT_NONE)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "criterion", MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%" PRId64, number));
    return e;
}

static enum err read_wanted(struct call *call, struct wanted *wanted, struct report *ret)
{
    static const char *const also[] = { "set",          "criterion",    "verdict", "by",    "group",  "assessed", "criteria_met_from", "criteria_met_to",
                                        "indicators_met_from", "indicators_met_to", "limit",   "cursor", "count", NULL };
    static const char *const no_yes[] = { "false", "true", NULL };
    int count;
    int64_t limit, cursor;
    *wanted = (struct wanted){ .criterion = INT_NONE, .limit = 50 };
    report_read_set(call, false, &wanted->set);
    find_criterion(call, wanted);
    report_read_choice(call, "verdict", shown_verdicts, -1, &wanted->verdict);
    report_read_choice(call, "by", by_names, -1, &wanted->by);
    report_read_choice(call, "assessed", no_yes, -1, &wanted->assessed);
    report_read_choice(call, "count", no_yes, 0, &count); /* the total is always told */
    for (int i = 0; i < 4; i++)
        report_read_number(call, also[6 + i], 0, EDGE_MAX, &wanted->bounds[i]);
    report_read_number(call, "limit", 1, PAGE_MAX, &limit);
    report_read_number(call, "cursor", 1, INT64_MAX, &cursor);
    wanted->limit = limit == INT_NONE ? 50 : limit;
    wanted->cursor = cursor == INT_NONE ? 0 : cursor;
    wanted->group = query_value(call, "group");
    if (wanted->verdict >= 0 && !query_value(call, "criterion").s)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "criterion", MSG_NEEDED_WITH, "verdict");
    if (wanted->group.s && wanted->by < 0)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "by", MSG_NEEDED_WITH, "group");
    return report_read(call, also, ret);
}

/* The same question from behind the commune that was shown last. */
static const char *next_page(struct call *call, int64_t last)
{
    const char *address = arena_printf(call->arena, "%s/api/v1/reports/communes?", call->request->base);
    for (size_t i = 0; i < call->request->nparameters; i++) {
        const struct parameter *p = &call->request->parameters[i];
        if (!text_is(p->name, "cursor"))
            address = arena_printf(call->arena, "%s%.*s=%s&", address, (int)p->name.n, p->name.s, encoded(call->arena, p->value));
    }
    return arena_printf(call->arena, "%scursor=%" PRId64, address, last);
}

static enum err write_communes(struct json_writer *w, struct call *call, const struct report *r, const struct wanted *wanted)
{
    struct stmt *stmt;
    int64_t total = 0, shown = 0, last = 0;
    bool more = false;
    enum err e = open_communes(call, r, wanted->set.id, wanted->criterion, wanted->by > BY_DISTRICT ? by_names[wanted->by] : NULL, &stmt);
    if (e)
        return e;
    jw_key(w, "items");
    jw_array(w);
    while (rows_next(stmt)) {
        if (!is_wanted(wanted, stmt))
            continue;
        total++;
        if (row_int(stmt, AT_ID) <= wanted->cursor)
            continue;
        if ((more = shown == wanted->limit))
            continue;
        write_commune(w, wanted, stmt);
        last = row_int(stmt, AT_ID);
        shown++;
    }
    jw_array_end(w);
    jw_key(w, "next");
    jw_cstr(w, more ? next_page(call, last) : NULL);
    jw_key(w, "total");
    jw_int(w, total);
    call->request->rows = shown;
    return rows_end(stmt, &call->problem);
}

enum err report_communes_run(struct call *call)
{
    struct report r;
    struct wanted wanted;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0;
    bool done = false;
    enum err e = read_wanted(call, &wanted, &r);
    if (!e)
        e = report_begin(call, &r, &change, &done);
    if (e || done)
        return e;
    report_head(&w, call, &r);
    write_set(&w, &wanted.set);
    e = write_communes(&w, call, &r, &wanted);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    return report_end(call, &out, e);
}
