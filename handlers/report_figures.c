/* report_figures.c -- the figures as numbers (report_figures.h). Their names are those of /reports/progress; what is printed about the programmes
 * beside them has names of its own. */
#include "handlers/report_figures.h"
#include <stdio.h>
#include <string.h>
#include "sql.h"

const struct report_figure report_figures[] = {
    { "communes_total", FROM_COMMUNES, C_ROSTER, C_UNITS, -1, false, "communes?on_roster=true", "Số xã trong danh sách thực hiện chương trình.",
      "Communes on the programme roster." },
    { "communes_standard", FROM_COMMUNES, C_STANDARD, C_ROSTER, -1, false, "communes?on_roster=true&standard=true",
      "Số xã trong danh sách có quyết định công nhận đạt chuẩn còn giá trị.", "Communes on the roster holding a valid certification of the standard level." },
    { "communes_advanced", FROM_COMMUNES, C_ADVANCED, C_ROSTER, C_STANDARD, false, "communes?on_roster=true&advanced=true",
      "Số xã trong danh sách có quyết định công nhận nâng cao còn giá trị.", "Communes on the roster holding a valid certification of the advanced level." },
    { "communes_model", FROM_COMMUNES, C_MODEL, C_ROSTER, C_STANDARD, false, "communes?on_roster=true&model=true",
      "Số xã trong danh sách có quyết định công nhận kiểu mẫu còn giá trị.", "Communes on the roster holding a valid certification of the model level." },
    { "average_criteria", FROM_COMMUNES, C_CRITERIA, C_ASSESSED, -1, true, "communes?on_roster=true&assessed=true",
      "Tổng số tiêu chí đạt theo lần đánh giá gần nhất, chia cho số xã trong danh sách đã có kết quả.",
      "Sum of the criteria met at the latest assessment, divided by the communes on the roster that have one." },
    { "average_indicators", FROM_COMMUNES, C_INDICATORS, C_ASSESSED, -1, true, "communes?on_roster=true&assessed=true",
      "Tổng số chỉ tiêu đạt theo lần đánh giá gần nhất, chia cho số xã trong danh sách đã có kết quả.",
      "Sum of the indicators met at the latest assessment, divided by the communes on the roster that have one." },
    { "newly_standard", FROM_COMMUNES, C_NEW_STANDARD, C_ROSTER, C_STANDARD, false, "communes?on_roster=true&standard_on_from={f}&standard_on_to={d}",
      "Số xã được quyết định công nhận đạt chuẩn từ ngày 1 tháng 1 của năm.", "Communes certified at the standard level since 1 January of the year." },
    { "newly_advanced", FROM_COMMUNES, C_NEW_ADVANCED, C_ROSTER, C_STANDARD, false, "communes?on_roster=true&advanced_on_from={f}&advanced_on_to={d}",
      "Số xã được quyết định công nhận nâng cao từ ngày 1 tháng 1 của năm.", "Communes certified at the advanced level since 1 January of the year." },
    { "newly_model", FROM_COMMUNES, C_NEW_MODEL, C_ROSTER, C_STANDARD, false, "communes?on_roster=true&model_on_from={f}&model_on_to={d}",
      "Số xã được quyết định công nhận kiểu mẫu từ ngày 1 tháng 1 của năm.", "Communes certified at the model level since 1 January of the year." },
    { "products_total", FROM_PRODUCTS, C_PRODUCTS, C_PRODUCTS, -1, false, "products?sort=code", "Số sản phẩm tham gia chương trình OCOP, có hoặc chưa có sao.",
      "Products in the OCOP programme, with or without stars." },
    { "products_new", FROM_PRODUCTS, C_PRODUCTS_NEW, C_PRODUCTS, -1, false, "products?joined_on_from={f}",
      "Số sản phẩm tham gia từ ngày 1 tháng 1 của năm.", "Products that joined since 1 January of the year." },
    { "products_certified", FROM_PRODUCTS, C_CERTIFIED, C_PRODUCTS, -1, false, "products?stars=1,2,3,4,5",
      "Số sản phẩm có giấy chứng nhận còn giá trị, ở bất kỳ hạng sao nào.", "Products with a valid certificate of any number of stars." },
    { "products_3_to_5_stars", FROM_PRODUCTS, C_STARS_3_TO_5, C_PRODUCTS, -1, false, "products?stars=3,4,5",
      "Số sản phẩm có giấy chứng nhận 3, 4 hoặc 5 sao còn giá trị.", "Products whose latest valid certificate gives 3, 4 or 5 stars." },
    { "products_5_stars", FROM_PRODUCTS, C_STARS_5, C_PRODUCTS, C_STARS_3_TO_5, false, "products?stars=5", "Số sản phẩm 5 sao.", "Products with 5 stars." },
    { "products_4_stars", FROM_PRODUCTS, C_STARS_4, C_PRODUCTS, C_STARS_3_TO_5, false, "products?stars=4", "Số sản phẩm 4 sao.", "Products with 4 stars." },
    { "products_3_stars", FROM_PRODUCTS, C_STARS_3, C_PRODUCTS, C_STARS_3_TO_5, false, "products?stars=3", "Số sản phẩm 3 sao.", "Products with 3 stars." },
    { "products_5_stars_national", FROM_PRODUCTS, C_STARS_5_NATIONAL, C_PRODUCTS, C_STARS_3_TO_5, false, NULL,
      "Số sản phẩm 5 sao do cấp trung ương công nhận.", "Products with 5 stars given by a national authority." },
    { "products_5_stars_provincial", FROM_PRODUCTS, C_STARS_5_PROVINCIAL, C_PRODUCTS, C_STARS_3_TO_5, false, NULL,
      "Số sản phẩm 5 sao do tỉnh công nhận.", "Products with 5 stars given by the province." },
    { "producers_total", FROM_PRODUCERS, C_PRODUCERS, C_PRODUCERS, -1, false, NULL, "Số chủ thể có sản phẩm đang tham gia; không kể sản phẩm chưa rõ chủ thể.",
      "Producers with a product in the programme; products whose producer is not known are left out." },
    { "producers_cooperative", FROM_PRODUCERS, C_COOPERATIVES, C_PRODUCERS, -1, false, NULL, "Trong đó là hợp tác xã.", "Of these, cooperatives." },
    { "producers_company", FROM_PRODUCERS, C_COMPANIES, C_PRODUCERS, -1, false, NULL, "Trong đó là doanh nghiệp.", "Of these, companies." },
    { "producers_household", FROM_PRODUCERS, C_HOUSEHOLDS, C_PRODUCERS, -1, false, NULL, "Trong đó là hộ sản xuất.", "Of these, households." },
    { "admin_communes", FROM_COMMUNES, C_COMMUNES, C_UNITS, -1, false, "units?level=commune&kind=commune", "Số xã (đơn vị hành chính loại xã).",
      "Units of the kind xã." },
    { "admin_wards", FROM_COMMUNES, C_WARDS, C_UNITS, -1, false, "units?level=commune&kind=ward", "Số phường.", "Wards." },
    { "admin_townships", FROM_COMMUNES, C_TOWNSHIPS, C_UNITS, -1, false, "units?level=commune&kind=township", "Số thị trấn.", "Townships." },
    { "admin_special_zones", FROM_COMMUNES, C_SPECIAL_ZONES, C_UNITS, -1, false, "units?level=commune&kind=special_zone", "Số đặc khu.", "Special zones." },
    { "admin_districts", FROM_DISTRICTS, C_DISTRICTS, C_DISTRICTS, -1, false, "units?level=district", "Số đơn vị cấp huyện.", "Units of district level." },
    { "districts_standard", FROM_DISTRICTS, C_DISTRICTS_STANDARD, C_DISTRICTS, -1, false, NULL,
      "Số đơn vị cấp huyện có quyết định công nhận đạt chuẩn (hoàn thành nhiệm vụ) còn giá trị.",
      "Units of district level holding a valid certification of the standard level." },
    { "districts_advanced", FROM_DISTRICTS, C_DISTRICTS_ADVANCED, C_DISTRICTS, C_DISTRICTS_STANDARD, false, NULL,
      "Số đơn vị cấp huyện có quyết định công nhận nâng cao còn giá trị.", "Units of district level holding a valid certification of the advanced level." },
};
const size_t nreport_figures = sizeof report_figures / sizeof *report_figures;

const struct report_figure *report_figure_named(struct text name)
{
    for (size_t i = 0; i < nreport_figures; i++)
        if (text_is(name, report_figures[i].name))
            return &report_figures[i];
    return NULL;
}

void counted_names(int counted, const char **ret_vi, const char **ret_en)
{
    static const char *const names[C_COUNTED][2] = {
        [C_UNITS] = { "số đơn vị cấp xã", "all units of commune level" },
        [C_ROSTER] = { "số xã trong danh sách thực hiện chương trình", "communes on the programme roster" },
        [C_STANDARD] = { "số xã đạt chuẩn", "communes certified at the standard level" },
        [C_ASSESSED] = { "số xã trong danh sách đã có kết quả", "communes on the roster that have a result" },
        [C_PRODUCTS] = { "số sản phẩm tham gia chương trình", "products in the programme" },
        [C_STARS_3_TO_5] = { "số sản phẩm có 3, 4 hoặc 5 sao", "products with 3, 4 or 5 stars" },
        [C_PRODUCERS] = { "số chủ thể", "producers" },
        [C_DISTRICTS] = { "số đơn vị cấp huyện", "units of district level" },
        [C_DISTRICTS_STANDARD] = { "số đơn vị cấp huyện đạt chuẩn", "units of district level certified at the standard level" },
    };
    *ret_vi = names[counted][0];
    *ret_en = names[counted][1];
}

struct date first_of_year(struct date day)
{
    struct date first = NO_DATE;
    int y, m, d;
    date_split(day, &y, &m, &d);
    date_make(y, 1, 1, &first);
    return first;
}

/* ---- rows ---- */

struct date row_date(struct stmt *stmt, int column)
{
    struct text text = row_text(stmt, column);
    struct date day = NO_DATE;
    if (text.s)
        date_parse(text.s, text.n, &day);
    return day;
}

enum err standing_open(struct call *call, const char *sql, int64_t unit_id, struct date day, struct stmt **ret)
{
    enum err e = conn_named(call->conn, sql, ret, &call->problem);
    if (e)
        return e;
    bind_date(*ret, 1, day);
    bind_int(*ret, 2, unit_id);
    return OK;
}

void commune_standing_read(struct stmt *stmt, struct commune_standing *ret)
{
    *ret = (struct commune_standing){ .id = row_int(stmt, 0),
                                      .code = row_text(stmt, 1),
                                      .name = row_text(stmt, 2),
                                      .kind = row_text(stmt, 3),
                                      .on_roster = row_int(stmt, 4) == 1,
                                      .certified_on = { row_date(stmt, 5), row_date(stmt, 6), row_date(stmt, 7) },
                                      .set_code = row_text(stmt, 8),
                                      .assessed_on = row_date(stmt, 9),
                                      .criteria = row_int(stmt, 10),
                                      .indicators = row_int(stmt, 11),
                                      .valid_from = row_date(stmt, 12) };
}

void product_standing_read(struct stmt *stmt, struct product_standing *ret)
{
    *ret = (struct product_standing){ .id = row_int(stmt, 0),
                                      .code = row_text(stmt, 1),
                                      .name = row_text(stmt, 2),
                                      .joined_on = row_date(stmt, 3),
                                      .stars = row_is_null(stmt, 4) ? 0 : row_int(stmt, 4),
                                      .certified_on = row_date(stmt, 5),
                                      .authority = row_text(stmt, 6) };
}

/* ---- counting ---- */

/* Puts the code where it belongs among those there, once. */
static void add_set(char sets[SETS_TEXT], struct text code)
{
    char *at = sets;
    size_t room = code.n + 2, there = strlen(sets);
    while (*at) {
        size_t n = strcspn(at, ",");
        int order = strncmp(at, code.s, n < code.n ? n : code.n);
        order = order ? order : (n > code.n) - (n < code.n);
        if (!order)
            return;
        if (order > 0)
            break;
        at += n + (at[n] ? 2 : 0);
    }
    if (there + room >= SETS_TEXT)
        return;
    bool last = !*at;
    memmove(at + room, at, strlen(at) + 1);
    memcpy(at + (last ? 2 : 0), code.s, code.n);
    memcpy(last ? at : at + code.n, ", ", 2);
    if (!there) /* the first: nothing to be parted from */
        memmove(sets, sets + 2, code.n + 1);
}

static void count_kind(int64_t *n, struct text kind)
{
    static const char *const kinds[] = { "commune", "ward", "township", "special_zone" };
    for (int i = 0; i < 4; i++)
        n[C_COMMUNES + i] += text_is(kind, kinds[i]);
}

static enum err count_communes(struct call *call, int64_t unit_id, struct date day, struct figure_counts *counts)
{
    struct stmt *stmt;
    struct date first = first_of_year(day);
    int64_t *n = counts->n;
    enum err e = standing_open(call, sql_report_standing, unit_id, day, &stmt);
    if (e)
        return e;
    memset(n + C_UNITS, 0, (C_SPECIAL_ZONES - C_UNITS + 1) * sizeof *n);
    *counts->sets = 0;
    while (rows_next(stmt)) {
        struct commune_standing c;
        commune_standing_read(stmt, &c);
        n[C_UNITS]++;
        count_kind(n, c.kind);
        if (!c.on_roster)
            continue;
        n[C_ROSTER]++;
        for (int level = 0; level < 3; level++) {
            n[C_STANDARD + level] += date_is(c.certified_on[level]);
            n[C_NEW_STANDARD + level] += date_is(c.certified_on[level]) && c.certified_on[level].days >= first.days;
        }
        if (!c.set_code.s)
            continue;
        n[C_ASSESSED]++;
        n[C_CRITERIA] += c.criteria;
        n[C_INDICATORS] += c.indicators;
        add_set(counts->sets, c.set_code);
    }
    return rows_end(stmt, &call->problem);
}

static enum err count_products(struct call *call, int64_t unit_id, struct date day, struct figure_counts *counts)
{
    struct stmt *stmt;
    struct date first = first_of_year(day);
    int64_t *n = counts->n;
    enum err e = standing_open(call, sql_report_products, unit_id, day, &stmt);
    if (e)
        return e;
    memset(n + C_PRODUCTS, 0, (C_STARS_5_PROVINCIAL - C_PRODUCTS + 1) * sizeof *n);
    while (rows_next(stmt)) {
        struct product_standing p;
        product_standing_read(stmt, &p);
        bool national = p.authority.s && (text_is(p.authority, "central") || text_is(p.authority, "ministry"));
        n[C_PRODUCTS]++;
        n[C_PRODUCTS_NEW] += p.joined_on.days >= first.days;
        n[C_CERTIFIED] += p.stars > 0;
        n[C_STARS_3_TO_5] += p.stars >= 3;
        n[C_STARS_5] += p.stars == 5;
        n[C_STARS_4] += p.stars == 4;
        n[C_STARS_3] += p.stars == 3;
        n[C_STARS_5_NATIONAL] += p.stars == 5 && national;
        n[C_STARS_5_PROVINCIAL] += p.stars == 5 && !national;
    }
    return rows_end(stmt, &call->problem);
}

/* One row of counts. */
static enum err count_row(struct call *call, const char *sql, int64_t unit_id, struct date day, int64_t *ret, int n)
{
    struct stmt *stmt;
    enum err e = standing_open(call, sql, unit_id, day, &stmt);
    if (e)
        return e;
    if (rows_next(stmt))
        for (int i = 0; i < n; i++)
            ret[i] = row_int(stmt, i);
    return rows_end(stmt, &call->problem);
}

enum err figures_count(struct call *call, int64_t unit_id, struct date day, enum figure_source source, struct figure_counts *counts)
{
    switch (source) {
    case FROM_COMMUNES:
        return count_communes(call, unit_id, day, counts);
    case FROM_PRODUCTS:
        return count_products(call, unit_id, day, counts);
    case FROM_PRODUCERS:
        return count_row(call, sql_report_producers, unit_id, day, counts->n + C_PRODUCERS, C_HOUSEHOLDS - C_PRODUCERS + 1);
    case FROM_DISTRICTS:
        return count_row(call, sql_report_districts, unit_id, day, counts->n + C_DISTRICTS, C_DISTRICTS_ADVANCED - C_DISTRICTS + 1);
    case FIGURE_SOURCES:
        break;
    }
    return OK;
}

/* ---- answers ---- */

const char *figure_rows(struct call *call, const struct report *r, const struct report_figure *figure)
{
    char what[200], first[DATE_TEXT];
    size_t n = 0;
    if (!figure->rows)
        return NULL;
    date_format(first_of_year(r->day), first);
    for (const char *at = figure->rows; *at;) {
        bool day = !strncmp(at, "{d}", 3), from = !strncmp(at, "{f}", 3);
        n += (size_t)snprintf(what + n, sizeof what - n, "%.*s", day || from ? DATE_TEXT : 1, day ? r->day_text : from ? first : at);
        at += day || from ? 3 : 1;
    }
    return report_rows(call, r, what);
}

void figure_write(struct json_writer *w, const struct report_figure *figure, bool certified, const struct figure_counts *counts)
{
    int64_t n = counts->n[figure->numerator], of = counts->n[certified ? figure->certified : figure->denominator];
    if (figure->average) {
        report_average(w, "value", n, of);
    } else {
        jw_key(w, "value");
        jw_int(w, n);
    }
    jw_key(w, "numerator");
    jw_int(w, n);
    jw_key(w, "denominator");
    jw_int(w, of);
    if (figure->average) {
        jw_key(w, "share");
        jw_null(w);
    } else {
        report_share(w, n, of);
    }
}
