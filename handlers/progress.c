/* progress.c -- the headline of a unit on a day: each figure with numerator, denominator, definition and the address of exactly the rows
 * behind it. Of a province and of the whole register the sums are kept (db/tally.c) and one short statement answers; two that count answer for smaller
 * units, and for what was known at a day of the past. Averages are exact: sum and count travel with them, the value is rounded for display. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "db/tally.h"
#include "handlers/call.h"
#include "handlers/report.h"
#include "sql.h"

/* What the two statements count, in their order. */
enum counted {
    UNITS, ROSTER, STANDARD, ADVANCED, MODEL, NEW_STANDARD, NEW_ADVANCED, NEW_MODEL, ASSESSED, CRITERIA, INDICATORS,
    PRODUCTS, PRODUCTS_NEW, STARS_5, STARS_4, STARS_3, COUNTED
};
enum { FROM_COMMUNES = ASSESSED + 3, STARS_3_TO_5 = COUNTED, FIGURES_COUNTED };

/* A figure's rows: {d} is the day, {f} the period's first day. */
static const struct figure {
    const char *name;
    int numerator, denominator;
    bool average;
    const char *rows;
    const char *vi, *en;
    int certified; /* the denominator where shares are asked of what is certified; 0: as ever */
} figures[] = {
    { "communes_total", ROSTER, UNITS, false, "communes?on_roster=true",
      "Số xã trong danh sách thực hiện chương trình vào ngày này; mẫu số: mọi đơn vị cấp xã đang tồn tại (xã, phường, thị trấn, đặc khu).",
      "Communes on the programme roster on that day; denominator: all units of commune level in force." },
    { "communes_standard", STANDARD, ROSTER, false, "communes?on_roster=true&standard=true",
      "Số xã trong danh sách có quyết định công nhận đạt chuẩn nông thôn mới còn giá trị vào ngày này; mẫu số: số xã trong danh sách.",
      "Communes on the roster holding a certification of the standard level valid on that day; denominator: communes on the roster." },
    { "communes_advanced", ADVANCED, ROSTER, false, "communes?on_roster=true&advanced=true",
      "Số xã trong danh sách có quyết định công nhận nông thôn mới nâng cao còn giá trị; mẫu số: số xã trong danh sách.",
      "Communes on the roster holding a valid certification of the advanced level; denominator: communes on the roster.", STANDARD },
    { "communes_model", MODEL, ROSTER, false, "communes?on_roster=true&model=true",
      "Số xã trong danh sách có quyết định công nhận nông thôn mới kiểu mẫu còn giá trị; mẫu số: số xã trong danh sách.",
      "Communes on the roster holding a valid certification of the model level; denominator: communes on the roster.", STANDARD },
    { "average_criteria", CRITERIA, ASSESSED, true, "communes?on_roster=true&assessed=true",
      "Tổng số tiêu chí đạt theo lần đánh giá gần nhất đến ngày này, chia cho số xã trong danh sách đã có kết quả.",
      "Sum of the criteria met at the latest assessment up to that day, divided by the communes on the roster that have one." },
    { "average_indicators", INDICATORS, ASSESSED, true, "communes?on_roster=true&assessed=true",
      "Tổng số chỉ tiêu đạt theo lần đánh giá gần nhất đến ngày này, chia cho số xã trong danh sách đã có kết quả.",
      "Sum of the indicators met at the latest assessment up to that day, divided by the communes on the roster that have one." },
    { "newly_standard", NEW_STANDARD, ROSTER, false, "communes?on_roster=true&standard_on_from={f}&standard_on_to={d}",
      "Số xã được quyết định công nhận đạt chuẩn trong kỳ; mẫu số: số xã trong danh sách.",
      "Communes certified at the standard level by a decision within the period; denominator: communes on the roster." },
    { "newly_advanced", NEW_ADVANCED, ROSTER, false, "communes?on_roster=true&advanced_on_from={f}&advanced_on_to={d}",
      "Số xã được quyết định công nhận nâng cao trong kỳ; mẫu số: số xã trong danh sách.",
      "Communes certified at the advanced level by a decision within the period; denominator: communes on the roster.", STANDARD },
    { "newly_model", NEW_MODEL, ROSTER, false, "communes?on_roster=true&model_on_from={f}&model_on_to={d}",
      "Số xã được quyết định công nhận kiểu mẫu trong kỳ; mẫu số: số xã trong danh sách.",
      "Communes certified at the model level by a decision within the period; denominator: communes on the roster.", STANDARD },
    { "products_total", PRODUCTS, PRODUCTS, false, "products?sort=code", "Số sản phẩm tham gia chương trình OCOP vào ngày này, có hoặc chưa có sao; sản phẩm chưa rõ thuộc huyện, xã nào chỉ được tính ở tỉnh.",
      "Products in the OCOP programme on that day, with or without stars; one whose district and commune are not known counts for the province alone." },
    { "products_new", PRODUCTS_NEW, PRODUCTS, false, "products?joined_on_from={f}", "Số sản phẩm tham gia trong kỳ; mẫu số: số sản phẩm tham gia.",
      "Products that joined within the period; denominator: products in the programme." },
    { "products_3_to_5_stars", STARS_3_TO_5, PRODUCTS, false, "products?stars=3,4,5",
      "Số sản phẩm có giấy chứng nhận 3, 4 hoặc 5 sao còn giá trị vào ngày này; mẫu số: số sản phẩm tham gia.",
      "Products whose latest certificate valid on that day gives 3, 4 or 5 stars; denominator: products in the programme." },
    { "products_5_stars", STARS_5, PRODUCTS, false, "products?stars=5", "Trong đó 5 sao; mẫu số: số sản phẩm tham gia.",
      "Of these with 5 stars; denominator: products in the programme.", STARS_3_TO_5 },
    { "products_4_stars", STARS_4, PRODUCTS, false, "products?stars=4", "Trong đó 4 sao; mẫu số: số sản phẩm tham gia.",
      "Of these with 4 stars; denominator: products in the programme.", STARS_3_TO_5 },
    { "products_3_stars", STARS_3, PRODUCTS, false, "products?stars=3", "Trong đó 3 sao; mẫu số: số sản phẩm tham gia.",
      "Of these with 3 stars; denominator: products in the programme.", STARS_3_TO_5 },
};

static const char *const of_names[] = { "all", "certified", NULL };
enum { OF_ALL, OF_CERTIFIED };

struct progress {
    int of; /* of what shares are */
    const char *base; /* of the addresses */
    int64_t unit_id; /* TALLY_WHOLE: all of the register */
    struct text unit_code;
    const char *unit_shown; /* as it stands in an address */
    struct value *unit;
    struct date day, from;
    char day_text[DATE_TEXT], from_text[DATE_TEXT], known_text[INSTANT_TEXT];
    int64_t n[FIGURES_COUNTED];
};

/* ---- what was asked ---- */

static enum err read_period(struct call *call, struct progress *p)
{
    int year, month, day;
    struct text from = query_value(call, "from");
    date_split(p->day, &year, &month, &day);
    date_make(year, 1, 1, &p->from);
    if (from.s && !query_date(call, "from", from, &p->from))
        return call->problem.code;
    date_format(p->day, p->day_text);
    date_format(p->from, p->from_text);
    instant_format(call->known, p->known_text);
    if (p->from.days > p->day.days)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "from", MSG_PERIOD_EMPTY, p->from_text, p->day_text, "as_of");
    return call->problem.code;
}

static enum err read_question(struct call *call, struct progress *p)
{
    static const char *const also[] = { "unit", "from", "of", NULL };
    query_day(call, also, &p->day, NULL);
    report_read_choice(call, "of", of_names, OF_ALL, &p->of);
    p->unit_code = query_value(call, "unit");
    p->unit_shown = encoded(call->arena, p->unit_code);
    enum err e = read_period(call, p);
    if (e || !p->unit_code.s)
        return e;
    e = query_unit(call, p->unit_code, p->day, &p->unit_id);
    p->unit = ARENA_ARRAY(call->arena, struct value, FIELDS_MAX);
    if (!e && !p->unit)
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return e ? e : table_get(call->conn, call->arena, schema_named(TEXT("units")), p->unit_id, p->day, p->unit, &call->problem);
}

/* Counts the records behind each figure. */
static enum err count(struct call *call, const char *sql, const struct progress *p, int64_t *ret, int n)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, p->day);
    if (p->unit_id != TALLY_WHOLE)
        bind_int(stmt, 2, p->unit_id);
    bind_date(stmt, 3, p->from);
    if (rows_next(stmt))
        for (int i = 0; i < n; i++)
            ret[i] = row_int(stmt, i);
    return rows_end(stmt, &call->problem);
}

/* Are the unit's sums kept? */
static bool is_tallied(const struct call *call, const struct progress *p)
{
    return call->known.us == INSTANT_NONE &&
           (p->unit_id == TALLY_WHOLE || text_is(row_value(schema_named(TEXT("units")), p->unit, "level")->t, "province"));
}

/* From the sums that are kept. *ret_whole: they were. */
static enum err add_up(struct call *call, struct progress *p, bool *ret_whole)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_progress_tallied, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, p->day);
    bind_int(stmt, 2, p->unit_id);
    bind_date(stmt, 3, p->from);
    if ((*ret_whole = rows_next(stmt)))
        for (int i = 0; i < COUNTED; i++)
            p->n[i] = row_int(stmt, i);
    return rows_end(stmt, &call->problem);
}

static enum err count_figures(struct call *call, struct progress *p)
{
    bool whole = p->unit_id == TALLY_WHOLE, done = false;
    enum err e = is_tallied(call, p) ? add_up(call, p, &done) : OK;
    if (!e && !done)
        e = count(call, whole ? sql_progress_all_communes : sql_progress_communes, p, p->n, FROM_COMMUNES);
    if (!e && !done)
        e = count(call, whole ? sql_progress_all_products : sql_progress_products, p, p->n + PRODUCTS, COUNTED - PRODUCTS);
    p->n[STARS_3_TO_5] = p->n[STARS_5] + p->n[STARS_4] + p->n[STARS_3];
    return e;
}

/* ---- the answer ---- */

static void write_rows_address(struct json_writer *w, const struct progress *p, const struct figure *figure)
{
    char address[640];
    size_t n = (size_t)snprintf(address, sizeof address, "%s/api/v1/", p->base);
    for (const char *at = figure->rows; *at; at++) {
        bool day = !strncmp(at, "{d}", 3), from = !strncmp(at, "{f}", 3);
        n += (size_t)snprintf(address + n, sizeof address - n, "%s", day ? p->day_text : from ? p->from_text : "");
        if (day || from)
            at += 2;
        else
            address[n++] = *at;
        address[n] = 0;
    }
    snprintf(address + n, sizeof address - n, "%s%s&as_of=%s%s%s&limit=500&count=true", p->unit ? "&unit=" : "", p->unit ? p->unit_shown : "", p->day_text,
             *p->known_text ? "&known_at=" : "", p->known_text);
    jw_cstr(w, address);
}

static bool of_certified(const struct progress *p, const struct figure *figure)
{
    return p->of == OF_CERTIFIED && figure->certified;
}

static int64_t denominator_of(const struct progress *p, const struct figure *figure)
{
    return p->n[of_certified(p, figure) ? figure->certified : figure->denominator];
}

/* The definition, with the denominator that was asked for. */
static void write_definition(struct json_writer *w, const struct progress *p, const struct figure *figure)
{
    static const char *const of_communes[] = { "số xã trong danh sách đã đạt chuẩn.", "communes on the roster that hold the standard level." };
    static const char *const of_products[] = { "số sản phẩm đạt 3 đến 5 sao.", "products with 3 to 5 stars." };
    static const char *const marks[] = { "mẫu số: ", "denominator: " };
    const char *const *of = figure->certified == STANDARD ? of_communes : of_products;
    for (int lang = 0; lang < 2; lang++) {
        char text[500];
        const char *whole = lang ? figure->en : figure->vi, *mark = of_certified(p, figure) ? strstr(whole, marks[lang]) : NULL;
        if (mark)
            snprintf(text, sizeof text, "%.*s%s", (int)(mark - whole + (ptrdiff_t)strlen(marks[lang])), whole, of[lang]);
        jw_key(w, lang ? "en" : "vi");
        jw_cstr(w, mark ? text : whole);
    }
}

static void average_text(const struct progress *p, const struct figure *figure, char out[NUMBER_TEXT])
{
    if (p->n[figure->denominator] > 0)
        quotient_format(p->n[figure->numerator], p->n[figure->denominator], 1, out);
    else
        strcpy(out, "0"); /* nothing assessed: has_data says so */
}

static void write_figure(struct json_writer *w, const struct progress *p, const struct figure *figure)
{
    char value[NUMBER_TEXT];
    jw_key(w, figure->name);
    jw_object(w);
    jw_key(w, "value");
    if (figure->average) {
        average_text(p, figure, value);
        jw_raw(w, text_of(value));
        jw_key(w, "sum");
        jw_int(w, p->n[figure->numerator]);
        jw_key(w, "count");
        jw_int(w, p->n[figure->denominator]);
        jw_key(w, "has_data");
        jw_bool(w, p->n[figure->denominator] > 0);
    } else {
        jw_int(w, p->n[figure->numerator]);
    }
    jw_key(w, "numerator");
    jw_int(w, p->n[figure->numerator]);
    jw_key(w, "denominator");
    jw_int(w, denominator_of(p, figure));
    jw_key(w, "definition");
    jw_object(w);
    write_definition(w, p, figure);
    jw_object_end(w);
    jw_key(w, "rows");
    write_rows_address(w, p, figure);
    jw_object_end(w);
}

static const struct figure *figure_named(const char *name)
{
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (!strcmp(figures[i].name, name))
            return &figures[i];
    return NULL;
}

static const char *day_vi(struct call *call, struct date day)
{
    int y, m, d;
    date_split(day, &y, &m, &d);
    return arena_printf(call->arena, "%02d/%02d/%04d", d, m, y);
}

static const char *grouped(struct call *call, int64_t n)
{
    char plain[NUMBER_TEXT], out[48];
    snprintf(plain, sizeof plain, "%" PRId64, n);
    number_vi(plain, out, sizeof out);
    return arena_printf(call->arena, "%s", out);
}

static const char *sentence_vi(struct call *call, const struct progress *p, struct text unit)
{
    char criteria[NUMBER_TEXT], indicators[NUMBER_TEXT], c[48], i[48];
    const char *averages = "chưa có kết quả đánh giá tiêu chí";
    average_text(p, figure_named("average_criteria"), criteria);
    average_text(p, figure_named("average_indicators"), indicators);
    number_vi(criteria, c, sizeof c);
    number_vi(indicators, i, sizeof i);
    if (p->n[ASSESSED])
        averages = arena_printf(call->arena, "bình quân mỗi xã đạt %s tiêu chí và %s chỉ tiêu", c, i);
    return arena_printf(call->arena,
                        "Đến ngày %s, %.*s có %s/%s xã đạt chuẩn nông thôn mới, trong đó %s xã nâng cao và %s xã kiểu mẫu; %s. Từ ngày %s có thêm %s xã "
                        "đạt chuẩn, %s xã nâng cao và %s xã kiểu mẫu. Chương trình OCOP có %s sản phẩm, trong đó %s sản phẩm mới tham gia và %s sản phẩm "
                        "đạt 3–5 sao.",
                        day_vi(call, p->day), (int)unit.n, unit.s, grouped(call, p->n[STANDARD]), grouped(call, p->n[ROSTER]),
                        grouped(call, p->n[ADVANCED]), grouped(call, p->n[MODEL]), averages, day_vi(call, p->from), grouped(call, p->n[NEW_STANDARD]),
                        grouped(call, p->n[NEW_ADVANCED]), grouped(call, p->n[NEW_MODEL]), grouped(call, p->n[PRODUCTS]),
                        grouped(call, p->n[PRODUCTS_NEW]), grouped(call, p->n[STARS_3_TO_5]));
}

static const char *sentence_en(struct call *call, const struct progress *p, struct text unit)
{
    char criteria[NUMBER_TEXT], indicators[NUMBER_TEXT];
    const char *averages = "no assessment results yet";
    average_text(p, figure_named("average_criteria"), criteria);
    average_text(p, figure_named("average_indicators"), indicators);
    if (p->n[ASSESSED])
        averages = arena_printf(call->arena, "on average %s criteria and %s indicators met per commune", criteria, indicators);
    return arena_printf(call->arena,
                        "On %s, %.*s had %" PRId64 " of %" PRId64 " communes certified new rural, %" PRId64 " at the advanced and %" PRId64
                        " at the model level; %s. Since %s, %" PRId64 " communes were newly certified standard, %" PRId64 " advanced and %" PRId64
                        " model. OCOP counted %" PRId64 " products, %" PRId64 " of them new and %" PRId64 " with 3 to 5 stars.",
                        p->day_text, (int)unit.n, unit.s, p->n[STANDARD], p->n[ROSTER], p->n[ADVANCED], p->n[MODEL], averages, p->from_text,
                        p->n[NEW_STANDARD], p->n[NEW_ADVANCED], p->n[NEW_MODEL], p->n[PRODUCTS], p->n[PRODUCTS_NEW], p->n[STARS_3_TO_5]);
}

static void write_unit(struct json_writer *w, const struct progress *p)
{
    static const char *const shown[] = { "code", "level", "full_name" };
    const struct schema *units = schema_named(TEXT("units"));
    jw_key(w, "unit");
    if (!p->unit) {
        jw_null(w);
        return;
    }
    jw_object(w);
    jw_key(w, "id");
    jw_int(w, p->unit_id);
    for (int i = 0; i < 3; i++) {
        jw_key(w, shown[i]);
        jw_text(w, row_value(units, p->unit, shown[i])->t);
    }
    jw_object_end(w);
}

static void write_progress(struct call *call, struct buffer *out, const struct progress *p, int64_t change)
{
    struct json_writer w = json_writer_of(out);
    struct text name = p->unit ? row_value(schema_named(TEXT("units")), p->unit, "full_name")->t : TEXT("toàn bộ sổ");
    struct text name_en = p->unit ? row_value(schema_named(TEXT("units")), p->unit, "name_en")->t : TEXT("the whole register");
    jw_object(&w);
    write_unit(&w, p);
    jw_key(&w, "as_of");
    jw_date(&w, p->day);
    write_known(&w, call);
    jw_key(&w, "from");
    jw_date(&w, p->from);
    jw_key(&w, "figures");
    jw_object(&w);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        write_figure(&w, p, &figures[i]);
    jw_object_end(&w);
    jw_key(&w, "sentence");
    jw_object(&w);
    jw_key(&w, "vi");
    jw_cstr(&w, sentence_vi(call, p, name));
    jw_key(&w, "en");
    jw_cstr(&w, sentence_en(call, p, name_en.s ? name_en : name));
    jw_object_end(&w);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
}

enum err progress_run(struct call *call)
{
    struct progress p = { .base = call->request->base, .unit_id = TALLY_WHOLE };
    struct buffer out = { 0 };
    int64_t change = 0;
    enum err e = read_question(call, &p);
    if (!e)
        e = answer_stamp(call, &change);
    if (e)
        return e;
    answer_cache(call, p.day);
    if (answer_not_modified(call, arena_printf(call->arena, "W/\"%" PRId64 "-%s\"", change, p.day_text)))
        return OK;
    if ((e = count_figures(call, &p)))
        return e;
    write_progress(call, &out, &p, change);
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}
