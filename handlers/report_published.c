/* report_published.c -- every figure printed about a unit beside what the register computes for its day (GET /reports/published), the difference, and
 * what can be said of why they differ. What is printed is never changed by what is computed, nor the other way round. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "handlers/report_figures.h"
#include "sql.h"

enum { FIGURES_MAX = 500, OTHERS_MAX = 10, NEAR_DAYS = 60 };

/* ---- what figures rest on ---- */

enum facts { FACTS_UNITS, FACTS_ROSTERS, FACTS_COMMUNES, FACTS_DISTRICTS, FACTS_ASSESSMENTS, FACTS_PRODUCTS, FACTS_STARS, FACTS_KINDS };
static const struct {
    const char *code, *vi, *en;
} facts_names[] = {
    [FACTS_UNITS] = { "units", "đơn vị cấp xã", "units of commune level" },
    [FACTS_ROSTERS] = { "rosters", "dòng danh sách thực hiện", "entries of rosters" },
    [FACTS_COMMUNES] = { "communes", "quyết định công nhận xã", "certifications of communes" },
    [FACTS_DISTRICTS] = { "districts", "quyết định công nhận huyện", "certifications of districts" },
    [FACTS_ASSESSMENTS] = { "assessments", "lần đánh giá xã", "assessments of communes" },
    [FACTS_PRODUCTS] = { "products", "sản phẩm", "products" },
    [FACTS_STARS] = { "stars", "giấy chứng nhận sản phẩm", "certificates of products" },
};
struct resting {
    int64_t n, invented, inexact; /* up to the day */
    struct date oldest, newest;   /* of any day; NO_DATE: there is none at all */
    int64_t later, later_inexact; /* behind the day */
};

static enum facts facts_of(const struct report_figure *figure)
{
    int n = figure->numerator;
    if (figure->source == FROM_DISTRICTS)
        return n == C_DISTRICTS ? FACTS_UNITS : FACTS_DISTRICTS;
    if (figure->source == FROM_COMMUNES)
        return figure->average ? FACTS_ASSESSMENTS : n == C_ROSTER ? FACTS_ROSTERS : figure->denominator == C_UNITS ? FACTS_UNITS : FACTS_COMMUNES;
    return figure->source == FROM_PRODUCERS || n == C_PRODUCTS || n == C_PRODUCTS_NEW ? FACTS_PRODUCTS : FACTS_STARS;
}

/* ---- one day ---- */

/* What has been counted of the day at hand: each source once. */
struct counted_day {
    struct date day;
    bool has[FIGURE_SOURCES], has_facts;
    struct figure_counts counts;
    struct resting facts[FACTS_KINDS];
};

struct published {
    struct report r;
    struct date from;
    struct text figure; /* NO_TEXT: all */
    struct counted_day at;
    int64_t told, left_off, computed, agreeing;
};

/* One figure as printed; texts valid until the next row. */
struct printed {
    int64_t id;
    struct text figure, measure, precision, shown;
    struct date as_of;
    int64_t value, numerator, denominator; /* hundredths */
};

static enum err count_facts(struct call *call, struct published *p)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_report_facts, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, p->at.day);
    bind_int(stmt, 2, p->r.unit_id);
    for (int i = 0; i < FACTS_KINDS; i++)
        p->at.facts[i] = (struct resting){ .oldest = NO_DATE, .newest = NO_DATE };
    while (rows_next(stmt))
        for (int i = 0; i < FACTS_KINDS; i++)
            if (text_is(row_text(stmt, 0), facts_names[i].code))
                p->at.facts[i] = (struct resting){ row_int(stmt, 1), row_int(stmt, 2), row_int(stmt, 3), row_date(stmt, 4), row_date(stmt, 5),
                                                    row_int(stmt, 6), row_int(stmt, 7) };
    p->at.has_facts = true;
    return rows_end(stmt, &call->problem);
}

static enum err count_for(struct call *call, struct published *p, const struct report_figure *figure, struct date day)
{
    enum err e = OK;
    if (p->at.day.days != day.days)
        p->at = (struct counted_day){ .day = day };
    if (!p->at.has[FROM_COMMUNES]) /* units and rosters are asked for of every figure */
        e = figures_count(call, p->r.unit_id, day, FROM_COMMUNES, &p->at.counts);
    p->at.has[FROM_COMMUNES] = true;
    if (!e && !p->at.has[figure->source])
        e = figures_count(call, p->r.unit_id, day, figure->source, &p->at.counts);
    p->at.has[figure->source] = true;
    return e || p->at.has_facts ? e : count_facts(call, p);
}

/* ---- one figure ---- */

static bool is_share(const struct printed *f)
{
    return text_is(f->measure, "%");
}

/* Is there something on that day that the figure could be counted from? Otherwise 0 would be an invention. */
static bool can_count(const struct published *p, const struct report_figure *figure)
{
    const int64_t *n = p->at.counts.n;
    const struct resting *facts = &p->at.facts[facts_of(figure)];
    if (figure->source == FROM_COMMUNES && !(figure->denominator == C_UNITS ? n[C_UNITS] : n[C_ROSTER]))
        return false;
    return figure->average ? n[C_ASSESSED] > 0 : facts->n > 0;
}

/* The places that were printed: 18.7 has one. */
static int places_of(int64_t hundredths)
{
    return hundredths % 100 == 0 ? 0 : hundredths % 10 == 0 ? 1 : 2;
}

/* What the register computes in the printed measure, rounded as printed; hundredths. */
static int64_t computed_value(const struct published *p, const struct report_figure *figure, const struct printed *f)
{
    char text[NUMBER_TEXT];
    struct decimal value = { INT_NONE };
    int64_t n = p->at.counts.n[figure->numerator], of = p->at.counts.n[figure->denominator];
    if (!figure->average && !is_share(f))
        return n * 100;
    if (of <= 0)
        return INT_NONE;
    quotient_format(figure->average ? n : n * 100, of, places_of(f->value), text);
    decimal_parse(text, strlen(text), &value);
    return value.hundredths;
}

/* ---- why they differ ---- */

struct reasons {
    struct json_writer *w;
    struct call *call;
    int told;
};

static void because(struct reasons *r, const char *code, const char *vi, const char *en)
{
    jw_object(r->w);
    jw_key(r->w, "code");
    jw_cstr(r->w, code);
    jw_key(r->w, "vi");
    jw_cstr(r->w, vi);
    jw_key(r->w, "en");
    jw_cstr(r->w, en);
    jw_object_end(r->w);
    r->told++;
}

static const char *day_text(struct call *call, struct date day)
{
    char text[DATE_TEXT];
    date_format(day, text);
    return arena_printf(call->arena, "%s", text);
}

static const char *number_text(struct call *call, int64_t hundredths)
{
    char text[NUMBER_TEXT];
    decimal_format((struct decimal){ hundredths }, text);
    return arena_printf(call->arena, "%s", text);
}

/* What is missing of that day altogether. */
static void because_missing(struct reasons *r, const struct published *p, const struct report_figure *figure)
{
    struct arena *arena = r->call->arena;
    enum facts kind = facts_of(figure);
    const struct resting *units = &p->at.facts[FACTS_UNITS], *facts = &p->at.facts[kind];
    const char *first = date_is(units->oldest) ? day_text(r->call, units->oldest) : "";
    bool before = !date_is(units->oldest) || p->at.day.days < units->oldest.days;
    if (before && (figure->source == FROM_COMMUNES || figure->source == FROM_DISTRICTS))
        because(r, "units_incomplete", arena_printf(arena, "danh sách đơn vị hành chính chỉ được nạp từ ngày %s", *first ? first : "(chưa nạp)"),
                arena_printf(arena, "lists of units are loaded from %s on only", *first ? first : "(none)"));
    else if (figure->source == FROM_COMMUNES && figure->denominator != C_UNITS && !p->at.counts.n[C_ROSTER])
        because(r, "no_roster", "không có danh sách thực hiện nào được nạp cho ngày này", "no roster is loaded for that day");
    else if (!date_is(facts->newest))
        because(r, "no_facts", arena_printf(arena, "chưa nạp dữ liệu: %s", facts_names[kind].vi), arena_printf(arena, "none are loaded: %s", facts_names[kind].en));
    else
        because(r, "facts_begin", arena_printf(arena, "%s: dữ liệu chỉ có từ ngày %s", facts_names[kind].vi, day_text(r->call, facts->oldest)),
                arena_printf(arena, "%s: the first that is loaded is of %s", facts_names[kind].en, day_text(r->call, facts->oldest)));
}

static void because_of_facts(struct reasons *r, const struct published *p, const struct report_figure *figure, bool fewer)
{
    struct arena *arena = r->call->arena;
    enum facts kind = facts_of(figure);
    const struct resting *facts = &p->at.facts[kind];
    if (kind > FACTS_ROSTERS && date_is(facts->newest) && facts->newest.days < p->at.day.days)
        because(r, "facts_end",
                arena_printf(arena, "%s: dữ liệu mới nhất là của ngày %s, chưa nạp gì sau đó", facts_names[kind].vi, day_text(r->call, facts->newest)),
                arena_printf(arena, "%s: the newest that is loaded is of %s, nothing later", facts_names[kind].en, day_text(r->call, facts->newest)));
    if (fewer && facts->later_inexact)
        because(r, "facts_later",
                arena_printf(arena, "%s: còn %" PRId64 " được ghi cho ngày sau đó, trong đó %" PRId64 " có ngày không được biết chính xác", facts_names[kind].vi, facts->later,
                             facts->later_inexact),
                arena_printf(arena, "%s: %" PRId64 " more stand under later days, the day of %" PRId64 " of them is not exactly known", facts_names[kind].en, facts->later,
                             facts->later_inexact));
    if (facts->invented)
        because(r, "facts_invented", arena_printf(arena, "%s: %" PRId64 " trong %" PRId64 " là dữ liệu mẫu", facts_names[kind].vi, facts->invented, facts->n),
                arena_printf(arena, "%s: %" PRId64 " of %" PRId64 " are invented", facts_names[kind].en, facts->invented, facts->n));
    if (facts->inexact)
        because(r, "days_inexact",
                arena_printf(arena, "%s: %" PRId64 " trong %" PRId64 " có ngày không được biết chính xác", facts_names[kind].vi, facts->inexact, facts->n),
                arena_printf(arena, "%s: the day of %" PRId64 " of %" PRId64 " is not exactly known", facts_names[kind].en, facts->inexact, facts->n));
}

/* Communes that others went into are certified anew, or not at all. */
static enum err because_of_mergers(struct reasons *r, const struct published *p, const struct report_figure *figure)
{
    static const char *const levels[] = { "standard", "advanced", "model" };
    struct stmt *stmt;
    int64_t n = 0;
    if (figure->numerator < C_STANDARD || figure->numerator > C_MODEL)
        return OK;
    enum err e = conn_named(r->call->conn, sql_report_unacknowledged, &stmt, &r->call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, p->at.day);
    bind_int(stmt, 2, p->r.unit_id);
    bind_text(stmt, 3, text_of(levels[figure->numerator - C_STANDARD]));
    if (rows_next(stmt))
        n = row_int(stmt, 0);
    if (n)
        because(r, "not_acknowledged",
                arena_printf(r->call->arena, "%" PRId64 " xã được lập từ xã đã được công nhận nhưng chưa nạp quyết định thừa nhận", n),
                arena_printf(r->call->arena, "communes made from certified ones, without a loaded act that acknowledges it: %" PRId64, n));
    return rows_end(stmt, &r->call->problem);
}

/* Is the printed denominator one of those the register tells? */
static bool same_denominator(const struct published *p, const struct report_figure *figure, const struct printed *f)
{
    const int64_t *n = p->at.counts.n;
    return f->denominator == INT_NONE || f->denominator == n[figure->denominator] * 100 ||
           (figure->certified >= 0 && f->denominator == n[figure->certified] * 100);
}

static void because_of_print(struct reasons *r, const struct published *p, const struct report_figure *figure, const struct printed *f)
{
    struct arena *arena = r->call->arena;
    if (!same_denominator(p, figure, f))
        because(r, figure->source == FROM_COMMUNES ? "roster_differs" : "denominator_differs",
                arena_printf(arena, "mẫu số đã in là %s, sổ có %" PRId64, number_text(r->call, f->denominator), p->at.counts.n[figure->denominator]),
                arena_printf(arena, "printed against %s, the register has %" PRId64, number_text(r->call, f->denominator), p->at.counts.n[figure->denominator]));
    if (f->precision.s && !text_is(f->precision, "day"))
        because(r, "day_inexact", "ngày của số đã in không được biết chính xác; sổ tính cho ngày cuối có thể",
                "the day of the printed figure is not exactly known; the register counts the last it can be");
}

static enum err write_reasons(struct json_writer *w, struct call *call, const struct published *p, const struct report_figure *figure, const struct printed *f,
                              int64_t value, bool agrees)
{
    struct reasons r = { w, call, 0 };
    enum err e = OK;
    jw_key(w, "reasons");
    jw_array(w);
    if (!figure) {
        because(&r, "not_computed", "sổ không tính chỉ số này", "the register computes no such figure");
    } else if (value == INT_NONE) {
        because_missing(&r, p, figure);
    } else if (!agrees) {
        because_of_facts(&r, p, figure, value < f->value);
        e = because_of_mergers(&r, p, figure);
        because_of_print(&r, p, figure, f);
        if (!r.told)
            because(&r, "unexplained", "không rõ", "not known");
    }
    jw_array_end(w);
    return e;
}

/* Other pages that print another number for a day nearby. */
static enum err write_others(struct json_writer *w, struct call *call, const struct published *p, const struct printed *f)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_report_printed_otherwise, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, p->r.unit_id);
    bind_text(stmt, 2, f->figure);
    bind_text(stmt, 3, f->measure);
    bind_date(stmt, 4, date_plus_days(f->as_of, -NEAR_DAYS));
    bind_date(stmt, 5, date_plus_days(f->as_of, NEAR_DAYS));
    bind_int(stmt, 6, f->value);
    jw_key(w, "printed_otherwise");
    jw_array(w);
    while (rows_next(stmt)) {
        jw_object(w);
        jw_key(w, "id");
        jw_int(w, row_int(stmt, 0));
        jw_key(w, "as_of");
        jw_text(w, row_text(stmt, 1));
        jw_key(w, "value");
        jw_decimal(w, (struct decimal){ row_int(stmt, 2) });
        jw_object_end(w);
    }
    jw_array_end(w);
    return rows_end(stmt, &call->problem);
}

/* ---- the answer ---- */

static void write_printed(struct json_writer *w, const struct printed *f, struct stmt *stmt)
{
    static const char *const last[] = { "definition", "source", "url", "reliability", "published_on", "note" };
    jw_key(w, "id");
    jw_int(w, f->id);
    jw_key(w, "figure");
    jw_text(w, f->figure);
    jw_key(w, "measure");
    jw_text(w, f->measure);
    jw_key(w, "as_of");
    jw_date(w, f->as_of);
    jw_key(w, "as_of_precision");
    jw_text(w, f->precision);
    jw_key(w, "published");
    jw_object(w);
    jw_key(w, "value");
    jw_decimal(w, (struct decimal){ f->value });
    jw_key(w, "printed");
    jw_text(w, f->shown);
    jw_key(w, "numerator");
    jw_decimal(w, (struct decimal){ f->numerator });
    jw_key(w, "denominator");
    jw_decimal(w, (struct decimal){ f->denominator });
    jw_object_end(w);
    for (int i = 0; i < 6; i++) {
        jw_key(w, last[i]);
        jw_text(w, row_text(stmt, 9 + i));
    }
}

static void write_computed(struct json_writer *w, struct call *call, const struct published *p, const struct report_figure *figure, const struct printed *f,
                           int64_t value)
{
    const char *vi, *en;
    struct report then = p->r;
    jw_key(w, "computed");
    if (value == INT_NONE) {
        jw_null(w);
        return;
    }
    then.day = f->as_of;
    date_format(then.day, then.day_text);
    counted_names(figure->denominator, &vi, &en);
    jw_object(w);
    figure_write(w, figure, false, &p->at.counts);
    jw_key(w, "denominator_certified");
    jw_int(w, figure->certified >= 0 ? p->at.counts.n[figure->certified] : INT_NONE);
    report_two(w, "definition", figure->vi, figure->en);
    report_two(w, "denominator_is", vi, en);
    jw_key(w, "rows");
    jw_cstr(w, figure_rows(call, &then, figure));
    jw_object_end(w);
}

static enum err write_figure(struct json_writer *w, struct call *call, struct published *p, struct stmt *stmt)
{
    struct printed f = { row_int(stmt, 0), row_text(stmt, 1), row_text(stmt, 2), row_text(stmt, 4), row_text(stmt, 6), row_date(stmt, 3),
                         row_int(stmt, 5), row_int(stmt, 7), row_int(stmt, 8) };
    const struct report_figure *figure = report_figure_named(f.figure);
    enum err e = figure ? count_for(call, p, figure, f.as_of) : OK;
    if (e)
        return e;
    bool countable = figure && can_count(p, figure);
    int64_t value = countable ? computed_value(p, figure, &f) : INT_NONE;
    bool agrees = value != INT_NONE && value == f.value && same_denominator(p, figure, &f);
    jw_object(w);
    write_printed(w, &f, stmt);
    write_computed(w, call, p, figure, &f, value);
    jw_key(w, "difference");
    jw_decimal(w, (struct decimal){ value == INT_NONE ? INT_NONE : value - f.value });
    jw_key(w, "agrees");
    if (value == INT_NONE)
        jw_null(w);
    else
        jw_bool(w, agrees);
    e = write_reasons(w, call, p, figure, &f, value, agrees);
    if (!e)
        e = write_others(w, call, p, &f);
    jw_object_end(w);
    p->computed += value != INT_NONE;
    p->agreeing += agrees;
    return e;
}

static enum err write_figures(struct json_writer *w, struct call *call, struct published *p)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_report_published, &stmt, &call->problem), ended;
    if (e)
        return e;
    bind_int(stmt, 1, p->r.unit_id);
    bind_date(stmt, 2, p->r.day);
    bind_date(stmt, 3, p->from);
    bind_text(stmt, 4, p->figure);
    jw_key(w, "items");
    jw_array(w);
    while (!e && rows_next(stmt)) {
        if (p->told == FIGURES_MAX) {
            p->left_off++;
            continue;
        }
        p->told++;
        e = write_figure(w, call, p, stmt);
    }
    jw_array_end(w);
    ended = rows_end(stmt, &call->problem);
    return e ? e : ended;
}

static enum err read_published(struct call *call, struct published *p)
{
    static const char *const also[] = { "figure", "from", NULL };
    struct text from = query_value(call, "from");
    date_parse(DATE_FIRST, 10, &p->from);
    p->at.day = NO_DATE;
    p->figure = query_value(call, "figure");
    if (from.s)
        query_date(call, "from", from, &p->from);
    enum err e = report_read(call, also, &p->r);
    if (!e && p->from.days > p->r.day.days)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "from", MSG_PERIOD_EMPTY, day_text(call, p->from), p->r.day_text, "as_of");
    return e;
}

enum err report_published_run(struct call *call)
{
    struct published *p = ARENA_NEW(call->arena, struct published);
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0;
    bool done = false;
    if (!p)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    enum err e = read_published(call, p);
    if (!e)
        e = report_begin(call, &p->r, &change, &done);
    if (e || done)
        return e;
    report_head(&w, call, &p->r);
    e = write_figures(&w, call, p);
    static const char *const names[] = { "computed", "agreeing", "left_off", "change" };
    const int64_t numbers[] = { p->computed, p->agreeing, p->left_off, change };
    for (int i = 0; i < 4; i++) {
        jw_key(&w, names[i]);
        jw_int(&w, numbers[i]);
    }
    jw_object_end(&w);
    call->request->rows = p->told;
    return report_end(call, &out, e);
}
