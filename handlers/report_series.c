/* report_series.c -- one figure of a unit over time, a point a month, quarter or year (GET /reports/series), and the days between them on which
 * what is counted became another thing: the roster, the borders, the set. */
#include <stdio.h>
#include <string.h>
#include "handlers/report_figures.h"
#include "sql.h"

enum { POINTS_MAX = 200, BREAKS_MAX = 200 };

static const char *const step_names[] = { "month", "quarter", "year", NULL };
static const int step_months[] = { 1, 3, 12 };
static const char *const of_names[] = { "all", "certified", NULL };

struct series {
    struct report r;
    const struct report_figure *figure;
    struct date from;
    int step, of;
    struct date days[POINTS_MAX];
    size_t n;
    struct figure_counts *counts; /* n */
};

/* ---- what was asked ---- */

static const char *known_figures(struct arena *arena)
{
    const char *list = "";
    for (size_t i = 0; i < nreport_figures; i++)
        list = arena_printf(arena, "%s%s%s", list, i ? ", " : "", report_figures[i].name);
    return list;
}

/* The days: from `from` on, a step apart, counted from the first so that a 31st comes back; `to` is always the last. */
static enum err choose_days(struct call *call, struct series *s)
{
    for (int i = 0;; i++) {
        struct date day = date_plus_months(s->from, i * step_months[s->step]);
        bool last = !date_is(day) || day.days >= s->r.day.days;
        if (s->n == POINTS_MAX)
            return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "step", MSG_TOO_MANY_POINTS, arena_printf(call->arena, "%d", POINTS_MAX));
        s->days[s->n++] = last ? s->r.day : day;
        if (last)
            return OK;
    }
}

static enum err read_series(struct call *call, struct series *s)
{
    static const char *const also[] = { "figure", "step", "of", NULL };
    struct text name = query_value(call, "figure");
    report_read_choice(call, "step", step_names, 1, &s->step);
    report_read_choice(call, "of", of_names, 0, &s->of);
    s->figure = name.s ? report_figure_named(name) : NULL;
    if (!s->figure)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "figure", name.s ? MSG_NOT_ONE_OF : MSG_REQUIRED, known_figures(call->arena));
    else if (s->of && s->figure->certified < 0)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "of", MSG_NOT_ONE_OF, "all");
    enum err e = report_read_period(call, also, &s->r, &s->from);
    return e ? e : choose_days(call, s);
}

/* ---- the answer ---- */

static enum err count_points(struct call *call, struct series *s)
{
    enum err e = OK;
    s->counts = ARENA_ARRAY(call->arena, struct figure_counts, s->n);
    if (!s->counts)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    for (size_t i = 0; !e && i < s->n; i++)
        e = figures_count(call, s->r.unit_id, s->days[i], s->figure->source, &s->counts[i]);
    return e;
}

static void write_point(struct json_writer *w, struct call *call, const struct series *s, size_t i)
{
    struct report then = s->r;
    then.day = s->days[i];
    date_format(then.day, then.day_text);
    jw_object(w);
    jw_key(w, "as_of");
    jw_date(w, then.day);
    figure_write(w, s->figure, s->of, &s->counts[i]);
    jw_key(w, "rows");
    jw_cstr(w, figure_rows(call, &then, s->figure));
    if (s->figure->average) {
        jw_key(w, "sets");
        jw_cstr(w, s->counts[i].sets);
    }
    jw_object_end(w);
}

/* Between which points a day lies: behind days[i - 1], not behind days[i]. */
static size_t point_at(const struct series *s, struct date day)
{
    size_t i = 0;
    while (i + 1 < s->n && day.days > s->days[i].days)
        i++;
    return i;
}

static void begin_break(struct json_writer *w, const struct series *s, struct date on, const char *what)
{
    size_t i = point_at(s, on);
    jw_object(w);
    jw_key(w, "day");
    jw_date(w, on);
    jw_key(w, "what");
    jw_cstr(w, what);
    jw_key(w, "between");
    jw_array(w);
    jw_date(w, s->days[i ? i - 1 : 0]);
    jw_date(w, s->days[i]);
    jw_array_end(w);
}

static void write_break(struct json_writer *w, struct call *call, const struct series *s, struct stmt *stmt)
{
    struct text day = row_text(stmt, 0), what = row_text(stmt, 1), code = row_text(stmt, 4);
    int came = (int)row_int(stmt, 2), went = (int)row_int(stmt, 3);
    struct date on = NO_DATE;
    date_parse(day.s, day.n, &on);
    const char *name = arena_printf(call->arena, "%.*s", (int)what.n, what.s), *set = arena_printf(call->arena, "%.*s", (int)code.n, code.s);
    begin_break(w, s, on, name);
    if (text_is(what, "roster"))
        report_two(w, "why", arena_printf(call->arena, "danh sách thực hiện: thêm %d xã, bớt %d xã", came, went),
                   arena_printf(call->arena, "the roster: %d communes entered, %d left", came, went));
    else if (text_is(what, "borders"))
        report_two(w, "why", arena_printf(call->arena, "địa giới: %d thay đổi của đơn vị cấp xã", went),
                   arena_printf(call->arena, "borders: %d changes of units of commune level", went));
    else
        report_two(w, "why", arena_printf(call->arena, "bộ tiêu chí %s bắt đầu có hiệu lực", set), arena_printf(call->arena, "criteria set %s comes into force", set));
    jw_object_end(w);
}

/* The results are under other sets than at the point before. */
static void write_other_sets(struct json_writer *w, struct call *call, const struct series *s, size_t i)
{
    const char *before = s->counts[i - 1].sets, *now = s->counts[i].sets;
    if (!s->figure->average || !strcmp(before, now))
        return;
    begin_break(w, s, s->days[i], "results");
    report_two(w, "why", arena_printf(call->arena, "kết quả theo bộ tiêu chí %s; trước đó %s", *now ? now : "(chưa có)", *before ? before : "(chưa có)"),
               arena_printf(call->arena, "results under %s; before under %s", *now ? now : "(none)", *before ? before : "(none)"));
    jw_object_end(w);
}

static enum err write_breaks(struct json_writer *w, struct call *call, const struct series *s, int64_t *ret_left_off)
{
    struct stmt *stmt;
    int64_t n = 0;
    enum err e = conn_named(call->conn, sql_report_breaks, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, s->days[0]);
    bind_date(stmt, 2, s->r.day);
    bind_int(stmt, 3, s->r.unit_id);
    bool of_products = s->figure->source == FROM_PRODUCTS || s->figure->source == FROM_PRODUCERS;
    while (rows_next(stmt)) {
        struct text what = row_text(stmt, 1);
        if (of_products && !text_is(what, "borders"))
            continue;
        if (n++ < BREAKS_MAX)
            write_break(w, call, s, stmt);
    }
    for (size_t i = 1; i < s->n; i++)
        write_other_sets(w, call, s, i);
    *ret_left_off = n > BREAKS_MAX ? n - BREAKS_MAX : 0;
    return rows_end(stmt, &call->problem);
}

static enum err write_series(struct json_writer *w, struct call *call, const struct series *s)
{
    const char *vi, *en;
    int64_t left_off = 0;
    counted_names(s->of ? s->figure->certified : s->figure->denominator, &vi, &en);
    report_head(w, call, &s->r);
    jw_key(w, "from");
    jw_date(w, s->from);
    jw_key(w, "figure");
    jw_cstr(w, s->figure->name);
    report_two(w, "definition", s->figure->vi, s->figure->en);
    report_two(w, "denominator_is", vi, en);
    jw_key(w, "step");
    jw_cstr(w, step_names[s->step]);
    jw_key(w, "points");
    jw_array(w);
    for (size_t i = 0; i < s->n; i++)
        write_point(w, call, s, i);
    jw_array_end(w);
    jw_key(w, "breaks");
    jw_array(w);
    enum err e = write_breaks(w, call, s, &left_off);
    jw_array_end(w);
    jw_key(w, "breaks_left_off");
    jw_int(w, left_off);
    return e;
}

enum err report_series_run(struct call *call)
{
    struct series *s = ARENA_NEW(call->arena, struct series);
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0;
    bool done = false;
    if (!s)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    enum err e = read_series(call, s);
    if (!e)
        e = report_begin(call, &s->r, &change, &done);
    if (!e && !done)
        e = count_points(call, s);
    if (e || done)
        return e;
    e = write_series(&w, call, s);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    call->request->rows = (int64_t)s->n;
    return report_end(call, &out, e);
}
