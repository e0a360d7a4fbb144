/* rubric.c -- OCOP: by what a product is scored, as dated data: the period with its decision, the bands of points with who decides at which star, the 26 rubrics, their criteria
 * and the options with their points. Nothing of it is in code; how the points make a star is model/scoring.c. Misprints of a decision stay visible (rubric.anomalies). */
#include "model/resources.h"

/* LAW: 26/2026/QĐ-TTg */
static const char *const parts[] = { "A", "B", "C", NULL };
const char *const option_cases[] = { "a", "b", NULL };
static const char *const band_authorities[] = { "none", "district", "province", "ministry", "central", NULL };

static const struct column period_columns[] = {
    ID_COLUMN(rubric_period),
    COLUMN(rubric_period, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã kỳ", .doc = "Code of the period.", .example = "OCOP-2026"),
    COLUMN(rubric_period, decision, .flags = REQUIRED, .max = 300, .vi = "Quyết định", .doc = "The decision that issued its rubrics.", .example = "26/2026/QĐ-TTg"),
    COLUMN(rubric_period, issued_on, .vi = "Ngày ban hành", .doc = "The day of that decision.", .example = "2026-05-22"),
    COLUMN(rubric_period, valid_from, .flags = REQUIRED | RANGE | SORT, .vi = "Từ ngày", .doc = "First day on which a product may be scored by it.", .example = "2026-05-22"),
    COLUMN(rubric_period, valid_to, .flags = RANGE, .vi = "Đến hết ngày", .doc = "Last day; dossiers registered until then finish under it.", .example = "2026-07-21"),
    COLUMN(rubric_period, part_a_max, .flags = REQUIRED, .max = 100, .vi = "Điểm tối đa phần A", .doc = "Most points of part A, product and strength of the community.", .example = "40"),
    COLUMN(rubric_period, part_b_max, .flags = REQUIRED, .max = 100, .vi = "Điểm tối đa phần B", .doc = "Most points of part B, marketing.", .example = "25"),
    COLUMN(rubric_period, part_c_max, .flags = REQUIRED, .max = 100, .vi = "Điểm tối đa phần C", .doc = "Most points of part C, quality of the product.", .example = "35"),
    COLUMN(rubric_period, certificate_months, .flags = REQUIRED, .min = 1, .max = 1200, .vi = "Thời hạn giấy chứng nhận (tháng)", .doc = "For how many months a certificate is valid.",
           .example = "36"),
    COLUMN(rubric_period, product_code_format, .max = 200, .vi = "Dạng mã sản phẩm", .doc = "How codes of products are made up.", .example = "(T)-(X)-(STT)-20YY"),
    COLUMN(rubric_period, complete, .vi = "Đã đủ", .doc = "All of its rubrics are here.", .example = "true"),
    COLUMN(rubric_period, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "Held against the text of the decision itself.", .example = "true"),
    PROVENANCE_COLUMNS(rubric_period),
    STAMP_COLUMNS(rubric_period),
};

static void check_period(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct rubric_period *p = record;
    check_order(p->valid_from, "valid_from", p->valid_to, "valid_to", reterr, place);
}

const struct resource rubric_periods = {
    .name = "rubric-periods",
    .table = "rubric_period",
    .vi = "Kỳ bộ tiêu chí OCOP",
    .en = "Periods of OCOP rubrics",
    COLUMNS(period_columns),
    .size = sizeof(struct rubric_period),
    .span = { "valid_from", "valid_to", .to_is_last = true },
    .key = { "code" },
    .label = "decision",
    .sort = "-valid_from",
    .embeds = "rubric-bands",
    .embed_by = "period_id",
    .writers = OFFICE,
    .check = check_period,
};

static const struct column band_columns[] = {
    ID_COLUMN(rubric_band),
    COLUMN(rubric_band, period_id, .flags = REQUIRED | FILTER, .refers = "rubric-periods", .by = { "period_code" }, .vi = "Kỳ", .doc = "The period it belongs to.", .example = "1"),
    COLUMN(rubric_band, stars, .flags = REQUIRED | FILTER | SORT, .min = 1, .max = 5, .vi = "Hạng sao", .doc = "The stars that it stands for.", .example = "4"),
    COLUMN(rubric_band, points_from, .flags = REQUIRED, .vi = "Từ điểm", .doc = "Fewest points of it.", .example = "70"),
    COLUMN(rubric_band, points_under, .vi = "Dưới điểm", .doc = "It ends below that many; empty: at the top, which is in it.", .example = "90"),
    COLUMN(rubric_band, authority, .flags = REQUIRED | FILTER, .values = band_authorities, .vi = "Cấp công nhận", .doc = "Who certifies at those stars; none: there is no certificate.",
           .example = "province"),
    COLUMN(rubric_band, valid_from, .flags = REQUIRED | RANGE, .vi = "Từ ngày", .doc = "First day on which it is so.", .example = "2026-05-22"),
    COLUMN(rubric_band, valid_to, .flags = RANGE, .vi = "Đến hết ngày", .doc = "Last day; empty: as long as its period.", .example = "2025-06-30"),
    COLUMN(rubric_band, decision, .max = 300, .vi = "Quyết định", .doc = "The decision that says so, where it is not the period's.", .example = "1489/QĐ-TTg"),
    PROVENANCE_COLUMNS(rubric_band),
    STAMP_COLUMNS(rubric_band),
};

static void check_band(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct rubric_band *b = record;
    check_order(b->valid_from, "valid_from", b->valid_to, "valid_to", reterr, place);
    if (b->points_from.hundredths != INT_NONE && b->points_from.hundredths < 0)
        fail_at(reterr, place, "points_from", MSG_TOO_SMALL, "0");
    if (b->points_under.hundredths != INT_NONE && b->points_under.hundredths <= b->points_from.hundredths)
        fail_at(reterr, place, "points_under", MSG_TOO_SMALL, "points_from");
}

const struct resource rubric_bands = {
    .name = "rubric-bands",
    .table = "rubric_band",
    .vi = "Khung điểm phân hạng",
    .en = "Bands of points",
    COLUMNS(band_columns),
    .size = sizeof(struct rubric_band),
    .span = { "valid_from", "valid_to", .to_is_last = true },
    .key = { "period_code", "stars", "valid_from" },
    .sort = "-stars",
    .writers = OFFICE,
    .check = check_band,
};

static const struct column columns[] = {
    ID_COLUMN(rubric),
    COLUMN(rubric, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã bộ tiêu chí", .doc = "Its period and number.", .example = "OCOP-2026-26"),
    COLUMN(rubric, period_id, .flags = REQUIRED | FILTER, .refers = "rubric-periods", .by = { "period_code" }, .vi = "Kỳ", .doc = "The period it belongs to.", .example = "1"),
    COLUMN(rubric, number, .flags = REQUIRED | FILTER | SORT, .min = 1, .max = 1000, .vi = "Số bộ tiêu chí", .doc = "Its number in the decision.", .example = "26"),
    COLUMN(rubric, name, .flags = REQUIRED | SEARCH, .max = 300, .vi = "Tên bộ sản phẩm", .doc = "For which products it is.", .example = "Rau, củ, quả, hạt tươi"),
    COLUMN(rubric, group_number, .flags = FILTER, .max = 20, .vi = "Số nhóm", .doc = "The group it stands in, as the decision numbers it.", .example = "VI"),
    COLUMN(rubric, group_name, .max = 300, .vi = "Tên nhóm", .doc = "Name of the group.", .example = "Thực phẩm"),
    COLUMN(rubric, points_max, .flags = REQUIRED, .min = 1, .max = 1000, .vi = "Tổng điểm", .doc = "Most points, as the decision prints them over its parts.", .example = "100"),
    COLUMN(rubric, anomalies, .flags = LINES, .max = 2000, .vi = "Chỗ in sai", .doc = "Where the decision, or the copy it was read from, is at odds with itself, and how it was read; a line each.",
           .example = "9 max printed as '4 1'"),
    PROVENANCE_COLUMNS(rubric),
    STAMP_COLUMNS(rubric),
};

const struct resource rubrics = {
    .name = "rubrics",
    .table = "rubric",
    .vi = "Bộ tiêu chí OCOP",
    .en = "OCOP rubrics",
    COLUMNS(columns),
    .size = sizeof(struct rubric),
    .key = { "code" },
    .label = "name",
    .sort = "code",
    .embeds = "rubric-criteria",
    .embed_by = "rubric_id",
    .writers = OFFICE,
};

static const struct column criterion_columns[] = {
    ID_COLUMN(rubric_criterion),
    COLUMN(rubric_criterion, rubric_id, .flags = REQUIRED | FILTER, .refers = "rubrics", .by = { "rubric_code" }, .label = "rubric_name", .vi = "Bộ tiêu chí", .doc = "The rubric it belongs to.",
           .example = "1"),
    COLUMN(rubric_criterion, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã tiêu chí", .doc = "What it is called in the rubric, once each: as printed where that is usable.",
           .example = "1.1"),
    COLUMN(rubric_criterion, printed_code, .max = 40, .vi = "Mã như in", .doc = "As the source prints it, where that is another.", .example = "6.?"),
    COLUMN(rubric_criterion, position, .flags = REQUIRED | FILTER | SORT, .min = 1, .max = 1000, .vi = "Thứ tự", .doc = "Its place in the rubric.", .example = "2"),
    COLUMN(rubric_criterion, parent_code, .max = 40, .vi = "Thuộc tiêu chí", .doc = "Code of the criterion it is a part of; empty: of the part itself.", .example = "1"),
    COLUMN(rubric_criterion, part, .flags = REQUIRED | FILTER, .values = parts, .vi = "Phần", .doc = "A product and strength of the community, B marketing, C quality.", .example = "A"),
    COLUMN(rubric_criterion, name, .flags = SEARCH, .max = 1000, .vi = "Tên tiêu chí", .doc = "Name of the criterion; empty: its source gives none.", .example = "Nguồn gốc sản phẩm"),
    COLUMN(rubric_criterion, points_max, .max = 1000, .vi = "Điểm tối đa", .doc = "Most points, as printed; empty: none printed.", .example = "3"),
    COLUMN(rubric_criterion, scored, .flags = FILTER, .vi = "Được chấm", .doc = "It has options of its own; otherwise it is what its parts add up to.", .example = "true"),
    COLUMN(rubric_criterion, one_of, .vi = "Chọn một", .doc = "Only one of its parts is scored: they are alternatives.", .example = "false"),
    COLUMN(rubric_criterion, standing, .vi = "Theo xã NTM", .doc = "Its points follow from the certification of the product's commune on the day, where that is known.", .example = "false"),
    PROVENANCE_COLUMNS(rubric_criterion),
    STAMP_COLUMNS(rubric_criterion),
};

const struct resource rubric_criteria = {
    .name = "rubric-criteria",
    .table = "rubric_criterion",
    .vi = "Tiêu chí OCOP",
    .en = "Criteria of rubrics",
    COLUMNS(criterion_columns),
    .size = sizeof(struct rubric_criterion),
    .key = { "rubric_code", "code" },
    .label = "name",
    .sort = "position",
    .embeds = "rubric-options",
    .embed_by = "criterion_id",
    .writers = OFFICE,
};

static const struct column option_columns[] = {
    ID_COLUMN(rubric_option),
    COLUMN(rubric_option, criterion_id, .flags = REQUIRED | FILTER, .refers = "rubric-criteria", .by = { "rubric_code", "criterion_code" }, .vi = "Tiêu chí",
           .doc = "The criterion it is an option of.", .example = "2"),
    COLUMN(rubric_option, position, .flags = REQUIRED | SORT, .min = 1, .max = 100, .vi = "Thứ tự", .doc = "Its place among them, the lowest first.", .example = "1"),
    COLUMN(rubric_option, name, .max = 1000, .vi = "Nội dung", .doc = "Its wording, where it was entered.", .example = "Sử dụng từ 50 % nguyên liệu trong tỉnh"),
    COLUMN(rubric_option, points, .max = 1000, .vi = "Điểm", .doc = "Its points; empty: none printed, it cannot be marked.", .example = "3"),
    COLUMN(rubric_option, min_stars, .flags = FILTER, .min = 3, .max = 5, .vi = "Bắt buộc từ hạng",
           .doc = "A product of so many stars or more must have reached at least this option.", .example = "4"),
    COLUMN(rubric_option, case_code, .values = option_cases, .vi = "Trường hợp", .doc = "Of which of two cases it is an option.", .example = "a"),
    COLUMN(rubric_option, needs_level, .values = certification_levels, .vi = "Mức NTM của xã", .doc = "The level the commune must hold for it, where the criterion follows from that.",
           .example = "advanced"),
    PROVENANCE_COLUMNS(rubric_option),
    STAMP_COLUMNS(rubric_option),
};

const struct resource rubric_options = {
    .name = "rubric-options",
    .table = "rubric_option",
    .vi = "Mức điểm của tiêu chí OCOP",
    .en = "Options of criteria",
    COLUMNS(option_columns),
    .size = sizeof(struct rubric_option),
    .key = { "rubric_code", "criterion_code", "position" },
    .sort = "position",
    .writers = OFFICE,
};
