/* score.c -- what score sheets come to: the average as a fraction, by part, the band, the gates, the star, and what would lift it one star. Reads what is asked and
 * writes the answer; the register is db/score.c's. The same for marks that are not kept: a sheet to try. */
#include <inttypes.h>
#include <string.h>
#include "base/number.h"
#include "db/score.h"
#include "handlers/call.h"
#include "handlers/report.h"
#include "sql.h"

enum { POTENTIAL_STARS = 5, CERTIFIED_FROM = 3 };

struct scored_product {
    int64_t id, unit_id;
    struct text code, name, unit_code;
};

/* ---- marks to try: "1.1:3,1.2:2;1.1:2" ---- */

static enum err wrong_marks(struct call *call, struct text at)
{
    return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "marks", MSG_MARKS_WRONG,
                arena_printf(call->arena, "%.*s", (int)text_beginning(at, 60).n, at.s));
}

static bool has_points(const struct score_criterion *criterion, int64_t points)
{
    for (size_t o = 0; o < criterion->noptions; o++)
        if (criterion->options[o].points == points)
            return true;
    return false;
}

static const char *points_there(struct call *call, const struct score_criterion *criterion)
{
    const char *list = "";
    for (size_t o = 0; o < criterion->noptions; o++)
        if (criterion->options[o].points != INT_NONE)
            list = arena_printf(call->arena, "%s%s%" PRId64, list, *list ? ", " : "", criterion->options[o].points);
    return list;
}

/* Another of the same alternatives that the sheet marks. */
static const struct score_criterion *rival(const struct rubric_read *l, const int64_t *marks, size_t c)
{
    size_t parent = rubric_criterion_of(l, l->criteria[c].parent_code);
    for (size_t i = 0; l->criteria[c].parent_code.s && parent < l->rubric.ncriteria && l->more[parent].one_of && i < l->rubric.ncriteria; i++)
        if (i != c && marks[i] != INT_NONE && text_equal(l->criteria[i].parent_code, l->criteria[c].parent_code))
            return &l->criteria[i];
    return NULL;
}

static void take_mark(struct call *call, const struct rubric_read *l, int64_t *marks, struct text mark)
{
    const char *colon = memchr(mark.s, ':', mark.n);
    int64_t points;
    struct text code = { mark.s, colon ? (size_t)(colon - mark.s) : 0 };
    if (!colon || !int_parse(colon + 1, mark.n - code.n - 1, &points)) {
        wrong_marks(call, mark);
        return;
    }
    size_t c = rubric_criterion_of(l, code);
    if (c == l->rubric.ncriteria || !l->more[c].scored || marks[c] != INT_NONE) {
        wrong_marks(call, mark);
        return;
    }
    const char *code0 = arena_printf(call->arena, "%.*s", (int)code.n, code.s);
    if (!has_points(&l->criteria[c], points)) {
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "marks", MSG_NO_SUCH_OPTION, arena_printf(call->arena, "%" PRId64, points), code0, points_there(call, &l->criteria[c]));
        return;
    }
    const struct score_criterion *other = rival(l, marks, c);
    if (other)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "marks", MSG_ONE_OF_ALTERNATIVES, code0, arena_printf(call->arena, "%.*s", (int)other->code.n, other->code.s),
             arena_printf(call->arena, "%.*s", (int)other->parent_code.n, other->parent_code.s));
    marks[c] = points;
}

static struct text cut(struct text *left, char at)
{
    const char *end = memchr(left->s, at, left->n);
    struct text part = { left->s, end ? (size_t)(end - left->s) : left->n };
    *left = end ? (struct text){ end + 1, left->n - part.n - 1 } : (struct text){ left->s + left->n, 0 };
    return part;
}

static enum err parse_marks(struct call *call, struct scoring *s, struct text given)
{
    size_t n = 1;
    for (size_t i = 0; i < given.n; i++)
        n += given.s[i] == ';';
    if (n > SCORE_SHEETS_MAX)
        return wrong_marks(call, given);
    s->nsheets = n;
    s->sheets = ARENA_ARRAY(call->arena, struct score_sheet_read, n);
    enum err e = s->sheets ? scoring_room(call->arena, s, &call->problem) : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e)
        return e;
    memset(s->sheets, 0, n * sizeof *s->sheets);
    for (size_t i = 0; i < n; i++) {
        struct text sheet = cut(&given, ';');
        s->sheets[i].code = text_of(arena_printf(call->arena, "%zu", i + 1));
        while (sheet.n)
            take_mark(call, s->rubric, &s->marks[i * s->rubric->rubric.ncriteria], cut(&sheet, ','));
    }
    return call->problem.code;
}

/* ---- writing ---- */

static void put_int(struct json_writer *w, const char *name, int64_t value)
{
    jw_key(w, name);
    jw_int(w, value);
}

static void put_text(struct json_writer *w, const char *name, struct text value)
{
    jw_key(w, name);
    jw_text(w, value);
}

static void put_decimal(struct json_writer *w, const char *name, int64_t hundredths)
{
    jw_key(w, name);
    jw_decimal(w, (struct decimal){ hundredths });
}

/* sum / count points: exactly, and to two decimals, cut and never rounded: 69.996 is not 70. */
static void put_average(struct json_writer *w, int64_t sum, int64_t count)
{
    put_int(w, "sum", sum);
    put_int(w, "count", count);
    put_decimal(w, "average", count ? sum * 100 / count : INT_NONE);
}

static const char *part_name(int part)
{
    static const char *const names[] = { "A", "B", "C" };
    return names[part];
}

static void write_rubric(struct json_writer *w, const struct rubric_read *l)
{
    jw_key(w, "rubric");
    jw_object(w);
    put_int(w, "id", l->id);
    put_text(w, "code", l->code);
    put_int(w, "number", l->number);
    put_text(w, "name", l->name);
    put_text(w, "group_number", l->group_number);
    put_text(w, "group_name", l->group_name);
    put_text(w, "period_code", l->period_code);
    put_text(w, "decision", l->decision);
    put_int(w, "points_max", l->points_max);
    put_text(w, "anomalies", l->anomalies);
    jw_key(w, "confirmed");
    jw_bool(w, l->confirmed);
    jw_object_end(w);
}

static void write_product(struct json_writer *w, const struct scored_product *product)
{
    jw_key(w, "product");
    if (!product) {
        jw_null(w);
        return;
    }
    jw_object(w);
    put_int(w, "id", product->id);
    put_text(w, "code", product->code);
    put_text(w, "name", product->name);
    put_text(w, "unit_code", product->unit_code);
    jw_object_end(w);
}

static int64_t sum_of_sheet(const struct scoring *s, size_t sheet)
{
    int64_t sum = 0;
    for (size_t c = 0; c < s->rubric->rubric.ncriteria; c++) {
        int64_t given = s->marks[sheet * s->rubric->rubric.ncriteria + c];
        sum += given == INT_NONE ? 0 : given;
    }
    return sum;
}

static void write_sheets(struct json_writer *w, const struct scoring *s)
{
    jw_key(w, "sheets");
    jw_array(w);
    for (size_t i = 0; i < s->nsheets; i++) {
        jw_object(w);
        put_text(w, "code", s->sheets[i].code);
        put_text(w, "scorer", s->sheets[i].scorer);
        put_text(w, "scored_on", s->sheets[i].scored_on);
        put_int(w, "sum", sum_of_sheet(s, i));
        jw_object_end(w);
    }
    jw_array_end(w);
}

static void write_parts(struct json_writer *w, const struct scoring *s)
{
    jw_key(w, "parts");
    jw_array(w);
    for (int part = 0; part < SCORE_PARTS; part++) {
        jw_object(w);
        jw_key(w, "part");
        jw_cstr(w, part_name(part));
        put_average(w, s->score.part_sums[part], s->score.count);
        put_int(w, "points_max", s->rubric->parts_max[part]);
        jw_object_end(w);
    }
    jw_array_end(w);
}

static void write_criteria(struct json_writer *w, const struct scoring *s)
{
    const struct score_rubric *r = &s->rubric->rubric;
    jw_key(w, "criteria");
    jw_array(w);
    for (size_t c = 0; c < r->ncriteria; c++) {
        int64_t sum = 0, marked = 0;
        if (!s->rubric->more[c].scored)
            continue;
        for (size_t i = 0; i < s->nsheets; i++) {
            int64_t given = s->marks[i * r->ncriteria + c];
            sum += given == INT_NONE ? 0 : given;
            marked += given != INT_NONE;
        }
        jw_object(w);
        put_text(w, "code", r->criteria[c].code);
        put_text(w, "name", r->criteria[c].name);
        jw_key(w, "part");
        jw_cstr(w, part_name(r->criteria[c].part));
        put_average(w, sum, s->score.count);
        put_int(w, "marked", marked);
        put_int(w, "points_max", r->criteria[c].points_max);
        jw_object_end(w);
    }
    jw_array_end(w);
}

static void write_standing(struct json_writer *w, const struct scoring *s)
{
    bool read = false;
    for (size_t c = 0; c < s->rubric->rubric.ncriteria; c++)
        read |= s->rubric->more[c].standing;
    jw_key(w, "standing");
    if (!read || !s->standing.known) {
        jw_null(w);
        return;
    }
    jw_object(w);
    put_text(w, "unit_code", s->standing.code);
    put_text(w, "unit_name", s->standing.name);
    put_text(w, "level", s->standing.level);
    put_text(w, "decided_on", s->standing.decided_on);
    put_text(w, "decision_number", s->standing.decision);
    jw_object_end(w);
}

static void write_band(struct json_writer *w, const char *name, const struct score_band *band)
{
    jw_key(w, name);
    if (!band) {
        jw_null(w);
        return;
    }
    jw_object(w);
    put_int(w, "stars", band->stars);
    put_decimal(w, "points_from", band->from);
    put_decimal(w, "points_under", band->under);
    put_text(w, "authority", band->authority);
    jw_object_end(w);
}

/* The options that `stars` stars ask for and that are not reached. */
static void write_gates(struct json_writer *w, const struct scoring *s, int stars)
{
    const struct score_rubric *r = &s->rubric->rubric;
    int64_t reached;
    jw_array(w);
    for (size_t c = 0; c < r->ncriteria; c++)
        for (size_t o = 0; o < r->criteria[c].noptions; o++) {
            const struct score_option *option = &r->criteria[c].options[o];
            if (!option->min_stars || option->min_stars > stars || score_reached(r, s->marks, s->nsheets, c, option, &reached))
                continue;
            jw_object(w);
            put_text(w, "criterion_code", r->criteria[c].code);
            put_text(w, "criterion_name", r->criteria[c].name);
            put_int(w, "points", option->points);
            put_int(w, "min_stars", option->min_stars);
            put_int(w, "reached", reached);
            put_int(w, "sheets", s->score.count);
            jw_object_end(w);
        }
    jw_array_end(w);
}

static void write_lift(struct json_writer *w, const struct scoring *s)
{
    int next = s->score.stars + 1;
    const struct score_band *band = scoring_band(s, next);
    jw_key(w, "lift");
    if (scoring_excludes(s) || !s->score.count || !band) {
        jw_null(w);
        return;
    }
    int64_t lacks = score_lacks(&s->score, band);
    jw_object(w);
    put_int(w, "stars", next);
    jw_key(w, "points_lacking");
    jw_object(w);
    put_decimal(w, "sum", lacks);
    put_int(w, "count", s->score.count);
    put_decimal(w, "average", (lacks + s->score.count - 1) / s->score.count);
    jw_object_end(w);
    jw_key(w, "gates");
    write_gates(w, s, next);
    jw_object_end(w);
}

static void write_knock_outs(struct json_writer *w, const struct scoring *s)
{
    jw_key(w, "knock_outs");
    jw_array(w);
    for (size_t i = 0; i < s->nsheets; i++) {
        if (!s->sheets[i].knock_out.s)
            continue;
        jw_object(w);
        put_text(w, "sheet_code", s->sheets[i].code);
        put_text(w, "ground", s->sheets[i].knock_out);
        put_text(w, "reason", s->sheets[i].knock_out_reason);
        jw_object_end(w);
    }
    jw_array_end(w);
}

static const char *outcome_of(const struct scoring *s)
{
    if (scoring_excludes(s))
        return "knocked_out";
    if (s->score.stars < CERTIFIED_FROM)
        return "not_reached";
    return s->score.stars == POTENTIAL_STARS && !text_is(s->kind, "ministry") ? "potential_five_stars" : "reached";
}

static void write_score(struct json_writer *w, struct call *call, const struct scored_product *product, const struct scoring *s)
{
    bool out = scoring_excludes(s);
    const struct score_band *band = out ? NULL : scoring_band(s, s->score.stars);
    jw_object(w);
    write_product(w, product);
    write_rubric(w, s->rubric);
    put_text(w, "kind", s->kind);
    put_text(w, "session", s->session);
    jw_key(w, "as_of");
    jw_date(w, s->day);
    write_known(w, call);
    write_sheets(w, s);
    put_average(w, s->score.sum, s->score.count);
    write_parts(w, s);
    write_criteria(w, s);
    write_standing(w, s);
    write_band(w, "band", s->score.band);
    jw_key(w, "gates");
    jw_object(w);
    put_int(w, "stars", s->score.gates);
    jw_key(w, "not_reached");
    write_gates(w, s, s->score.gates + 1);
    jw_object_end(w);
    write_knock_outs(w, s);
    put_int(w, "stars", out ? INT_NONE : s->score.stars);
    jw_key(w, "outcome");
    jw_cstr(w, outcome_of(s));
    put_text(w, "authority", band ? band->authority : NO_TEXT);
    write_lift(w, s);
    report_two(w, "definition",
               "Điểm là tổng chia cho số phiếu, không làm tròn: 69,99 là 3 sao. Hạng sao là mức thấp nhất giữa khung điểm và các mức bắt buộc; một mức bắt buộc là đạt khi quá nửa số phiếu cho ít "
               "nhất số điểm của mức đó. Tiêu chí không chấm được tính 0 điểm. Một căn cứ loại trên bất kỳ phiếu nào là loại.",
               "Points are the sum over the number of sheets, never rounded: 69.99 is 3 stars. Stars are the least of the band and the gates; a gate is passed when more than half of the sheets give "
               "at least its points. A criterion that is not marked counts 0. A ground for exclusion on any sheet excludes.");
    jw_object_end(w);
}

/* ---- operations ---- */

static enum err rubric_of_path(struct call *call, struct date day, struct rubric_read **ret)
{
    int64_t id;
    enum err e = path_id(call, &id);
    if (!e)
        e = rubric_load(call->conn, call->arena, id, NO_TEXT, day, ret, &call->problem);
    return e || (*ret)->id != INT_NONE ? e : fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%" PRId64, id));
}

static enum err answer_score(struct call *call, const struct scored_product *product, const struct scoring *s)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    write_score(&w, call, product, s);
    response_header(call->response, "Cache-Control", "no-cache");
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}

enum err rubric_score_run(struct call *call)
{
    static const char *const also[] = { "marks", "unit", NULL };
    struct scoring s = { .kind = TEXT("trial") };
    struct text marks = query_value(call, "marks"), unit = query_value(call, "unit");
    int64_t unit_id = INT_NONE;
    enum err e = query_day(call, also, &s.day, NULL);
    if (!marks.s)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "marks", MSG_REQUIRED);
    if (!e)
        e = rubric_of_path(call, s.day, &s.rubric);
    if (!e && unit.s)
        e = query_unit(call, unit, s.day, &unit_id);
    if (!e)
        e = parse_marks(call, &s, marks);
    if (!e)
        e = scoring_settle(call->conn, call->arena, unit_id, &s, &call->problem);
    return e ? e : answer_score(call, NULL, &s);
}

static enum err read_product(struct call *call, struct scored_product *ret)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_score_product, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, ret->id);
    bool found = rows_next(stmt);
    if (found) {
        struct text texts[3];
        for (int i = 0; i < 3; i++) {
            struct text t = row_text(stmt, i);
            texts[i] = arena_text(call->arena, t.s, t.n);
        }
        *ret = (struct scored_product){ ret->id, row_int(stmt, 3), texts[0], texts[1], texts[2] };
    }
    e = rows_end(stmt, &call->problem);
    return e || found ? e : fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%" PRId64, ret->id));
}

/* Parameter `rubric` by its code; INT_NONE without it. */
static enum err wanted_rubric(struct call *call, int64_t *ret)
{
    struct text code = query_value(call, "rubric");
    *ret = INT_NONE;
    enum err e = code.s ? rubric_find(call->conn, code, ret, &call->problem) : OK;
    if (e || !code.s || *ret != INT_NONE)
        return e;
    return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "rubric", MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%.*s", (int)text_beginning(code, 60).n, code.s));
}

enum err product_score_run(struct call *call)
{
    static const char *const also[] = { "rubric", "kind", "session", NULL };
    static const char *const kinds[] = { "self", "commune", "member", "ministry", NULL };
    enum { MEMBER = 2 };
    struct scoring s;
    struct scored_product product;
    struct sheets_wanted wanted = { .session = query_value(call, "session"), .dossier_id = INT_NONE };
    int kind;
    enum err e = query_day(call, also, &wanted.day, NULL);
    report_read_choice(call, "kind", kinds, MEMBER, &kind);
    if (!e)
        e = call->problem.code;
    if (!e)
        e = path_id(call, &product.id);
    if (!e)
        e = wanted_rubric(call, &wanted.rubric_id);
    if (!e)
        e = read_product(call, &product);
    if (e)
        return e;
    wanted.product_id = product.id;
    wanted.kind = text_of(kinds[kind]);
    e = scoring_read(call->conn, call->arena, &wanted, product.unit_id, &s, &call->problem);
    if (!e && !s.nsheets)
        e = fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SHEETS, kinds[kind], arena_printf(call->arena, "%.*s", (int)product.code.n, product.code.s));
    return e ? e : answer_score(call, &product, &s);
}

static void write_form_option(struct json_writer *w, const struct score_option *option, const struct option_told *told)
{
    jw_object(w);
    put_int(w, "points", option->points);
    put_int(w, "min_stars", option->min_stars ? option->min_stars : INT_NONE);
    put_text(w, "case_code", told->case_code);
    put_text(w, "needs_level", told->needs_level);
    put_text(w, "name", told->name);
    jw_object_end(w);
}

static void write_form_criterion(struct json_writer *w, const struct score_criterion *criterion, const struct criterion_told *more)
{
    jw_object(w);
    put_text(w, "code", criterion->code);
    put_text(w, "parent_code", criterion->parent_code);
    jw_key(w, "part");
    jw_cstr(w, part_name(criterion->part));
    put_text(w, "name", criterion->name);
    put_int(w, "points_max", criterion->points_max);
    jw_key(w, "scored");
    jw_bool(w, more->scored);
    jw_key(w, "one_of");
    jw_bool(w, more->one_of);
    jw_key(w, "standing");
    jw_bool(w, more->standing);
    jw_key(w, "options");
    jw_array(w);
    for (size_t o = 0; o < criterion->noptions; o++)
        write_form_option(w, &criterion->options[o], &more->told[o]);
    jw_array_end(w);
    jw_object_end(w);
}

enum err rubric_form_run(struct call *call)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    struct rubric_read *l;
    struct date day = NO_DATE;
    enum err e = query_day(call, NULL, &day, NULL);
    if (!e)
        e = rubric_of_path(call, day, &l);
    if (e)
        return e;
    jw_object(&w);
    write_rubric(&w, l);
    jw_key(&w, "as_of");
    jw_date(&w, day);
    write_known(&w, call);
    jw_key(&w, "bands");
    jw_array(&w);
    for (size_t b = 0; b < l->rubric.nbands; b++) {
        jw_object(&w);
        put_int(&w, "stars", l->bands[b].stars);
        put_decimal(&w, "points_from", l->bands[b].from);
        put_decimal(&w, "points_under", l->bands[b].under);
        put_text(&w, "authority", l->bands[b].authority);
        jw_object_end(&w);
    }
    jw_array_end(&w);
    jw_key(&w, "criteria");
    jw_array(&w);
    for (size_t c = 0; c < l->rubric.ncriteria; c++)
        write_form_criterion(&w, &l->criteria[c], &l->more[c]);
    jw_array_end(&w);
    jw_object_end(&w);
    response_header(call->response, "Cache-Control", "no-cache");
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}
