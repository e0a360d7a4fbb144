/* indicator.c -- the indicators of a criteria set, what each demands of whom in which year, and how a unit did. Targets are data: by region or commune group,
 * by year, by what a province decides, or relative to another set's target. */
#include "model/resources.h"

static const char *const comparisons[] = { "at_least", "at_most", "equal", "met", "met_or_not_applicable", NULL };
/* "general", the seven regions until 2025, the three groups of communes from 2026 */
/* LAW: 51/2025/QĐ-TTg Annex I */
static const char *const scopes[] = { "general",           "northern_midlands_mountains", "red_river_delta", "north_central_coast",
                                      "south_central_coast", "central_highlands",           "southeast",       "mekong_delta",
                                      "commune_group_1",   "commune_group_2",             "commune_group_3", NULL };

static const struct column columns[] = {
    ID_COLUMN(indicator),
    COLUMN(indicator, set_id, .flags = REQUIRED | FILTER, .refers = "criteria-sets", .by = { "set_code" }, .label = "set_name", .vi = "Bộ tiêu chí",
           .doc = "The set it belongs to.", .example = "1"),
    COLUMN(indicator, criterion_id, .flags = REQUIRED | FILTER, .refers = "criteria", .by = { "set_code", "criterion_number" },
           .label = "criterion_name", .vi = "Tiêu chí", .doc = "The criterion it belongs to.", .example = "17"),
    COLUMN(indicator, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 20, .vi = "Mã chỉ tiêu", .doc = "Its number in the set.",
           .example = "17.1"),
    COLUMN(indicator, name, .flags = REQUIRED | SEARCH, .max = 1000, .vi = "Nội dung", .doc = "What is asked.",
           .example = "Tỷ lệ hộ được sử dụng nước sạch"),
    COLUMN(indicator, name_en, .max = 1000, .vi = "Nội dung tiếng Anh", .doc = "The same in English.", .example = "Households with clean water"),
    COLUMN(indicator, measure, .max = 60, .vi = "Đơn vị tính", .doc = "In what its value is measured.", .example = "%"),
    COLUMN(indicator, comparison, .flags = REQUIRED | FILTER, .values = comparisons, .vi = "So sánh",
           .doc = "How a value is held against the target; met: there is no value, only the verdict.", .example = "at_least"),
    COLUMN(indicator, second_measure, .max = 200, .vi = "Ngưỡng thứ hai", .doc = "What the second value measures, where one indicator has two thresholds.",
           .example = "of which clean water, %"),
    COLUMN(indicator, relative_set_id, .flags = FILTER, .refers = "criteria-sets", .by = { "relative_set_code" }, .vi = "So với bộ tiêu chí",
           .doc = "The target is a multiple of that set's target of the same day.", .example = "1"),
    COLUMN(indicator, relative_code, .max = 20, .vi = "So với chỉ tiêu", .doc = "... of this indicator there.", .example = "10.1"),
    COLUMN(indicator, agency, .flags = FILTER, .max = 200, .vi = "Cơ quan phụ trách", .doc = "The agency responsible, where it is not the criterion's.",
           .example = "Sở Xây dựng"),
    COLUMN(indicator, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "Its title was seen in a public page.", .example = "true"),
    PROVENANCE_COLUMNS(indicator),
    STAMP_COLUMNS(indicator),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct indicator *i = record;
    if (i->relative_code.s && i->relative_set_id == INT_NONE)
        fail_at(reterr, place, "relative_set_code", MSG_NEEDED_WITH, "relative_code");
    if (!i->relative_code.s && i->relative_set_id != INT_NONE)
        fail_at(reterr, place, "relative_code", MSG_NEEDED_WITH, "relative_set_code");
}

const struct resource indicators = {
    .name = "indicators",
    .table = "indicator",
    .vi = "Chỉ tiêu",
    .en = "Indicators",
    COLUMNS(columns),
    .size = sizeof(struct indicator),
    .key = { "set_code", "code" },
    .label = "name",
    .sort = "code",
    .writers = OFFICE,
    .embeds = "indicator-targets",
    .embed_by = "indicator_id",
    .check = check,
};

static const struct column target_columns[] = {
    ID_COLUMN(indicator_target),
    COLUMN(indicator_target, indicator_id, .flags = REQUIRED | FILTER, .refers = "indicators", .by = { "set_code", "indicator_code" },
           .label = "indicator_name", .vi = "Chỉ tiêu", .doc = "The indicator.", .example = "1"),
    COLUMN(indicator_target, scope, .flags = REQUIRED | FILTER, .values = scopes, .vi = "Áp dụng cho",
           .doc = "general, or the region or group of communes it is for; the narrower goes before general.", .example = "red_river_delta"),
    COLUMN(indicator_target, year, .flags = FILTER, .min = 2009, .max = 2100, .vi = "Năm", .doc = "The year it is for; empty: any for which there is no other.",
           .example = "2022"),
    COLUMN(indicator_target, unit_id, .flags = FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .vi = "Của tỉnh",
           .doc = "The province that decided it; empty: the set itself. It goes before the set's.", .example = "1"),
    COLUMN(indicator_target, value, .vi = "Mức đạt", .doc = "The threshold; empty where only a verdict is asked, or the province decides.", .example = "95"),
    COLUMN(indicator_target, second_value, .vi = "Mức đạt thứ hai", .doc = "The second threshold.", .example = "60"),
    COLUMN(indicator_target, province_decides, .flags = FILTER, .vi = "Tỉnh quy định", .doc = "The set leaves it to the province.", .example = "false"),
    COLUMN(indicator_target, decision, .max = 300, .vi = "Quyết định", .doc = "The decision that says so, where it is not the set's.",
           .example = "2102/QĐ-UBND"),
    COLUMN(indicator_target, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "The value was seen in a public page.", .example = "true"),
    PROVENANCE_COLUMNS(indicator_target),
    STAMP_COLUMNS(indicator_target),
};

static void check_target(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct indicator_target *t = record;
    if (t->province_decides && t->value.hundredths != INT_NONE)
        fail_at(reterr, place, "value", MSG_NOT_WITH, "province_decides = true");
    if (t->second_value.hundredths != INT_NONE && t->value.hundredths == INT_NONE)
        fail_at(reterr, place, "value", MSG_NEEDED_WITH, "second_value");
}

const struct resource indicator_targets = {
    .name = "indicator-targets",
    .table = "indicator_target",
    .vi = "Mức đạt của chỉ tiêu",
    .en = "Targets of indicators",
    COLUMNS(target_columns),
    .size = sizeof(struct indicator_target),
    .key = { "id" },
    .natural = { "indicator_id", "scope", "year", "unit_id" },
    .sort = "id",
    .writers = OFFICE,
    .check = check_target,
};

static const char *const attributes[] = { "region", "commune_group", "specially_difficult", "safety_zone", NULL };
static const char *const attribute_values[] = { "northern_midlands_mountains", "red_river_delta", "north_central_coast", "south_central_coast",
                                                "central_highlands",           "southeast",       "mekong_delta",        "commune_group_1",
                                                "commune_group_2",             "commune_group_3", "true",                "false",
                                                NULL };

static const struct column attribute_columns[] = {
    ID_COLUMN(unit_attribute),
    COLUMN(unit_attribute, unit_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "valid_from",
           .vi = "Đơn vị", .doc = "The unit, and all below it that have none of their own.", .example = "1"),
    COLUMN(unit_attribute, attribute, .flags = REQUIRED | FILTER, .values = attributes, .vi = "Thuộc tính", .doc = "Which attribute.",
           .example = "region"),
    COLUMN(unit_attribute, value, .flags = REQUIRED | FILTER, .values = attribute_values, .vi = "Giá trị", .doc = "Its value.",
           .example = "red_river_delta"),
    COLUMN(unit_attribute, valid_from, .flags = REQUIRED | RANGE | SORT, .vi = "Từ ngày", .doc = "First day it holds.", .example = "2021-01-01"),
    COLUMN(unit_attribute, valid_to, .flags = RANGE, .vi = "Đến hết ngày", .doc = "Last day it holds.", .example = "2025-12-31"),
    COLUMN(unit_attribute, decision, .max = 300, .vi = "Quyết định", .doc = "The decision that says so.", .example = "861/QĐ-TTg"),
    PROVENANCE_COLUMNS(unit_attribute),
    STAMP_COLUMNS(unit_attribute),
};

/* Which values go with which attribute. */
static void check_attribute(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct unit_attribute *a = record;
    bool group = text_starts(a->value, "commune_group_"), flag = text_is(a->value, "true") || text_is(a->value, "false");
    bool fits = text_is(a->attribute, "region") ? !group && !flag : text_is(a->attribute, "commune_group") ? group : flag;
    check_order(a->valid_from, "valid_from", a->valid_to, "valid_to", reterr, place);
    if (a->attribute.s && a->value.s && !fits)
        fail_at(reterr, place, "value", MSG_NOT_ONE_OF,
                text_is(a->attribute, "region")          ? "northern_midlands_mountains … mekong_delta"
                : text_is(a->attribute, "commune_group") ? "commune_group_1, commune_group_2, commune_group_3"
                                                         : "true, false");
}

const struct resource unit_attributes = {
    .name = "unit-attributes",
    .table = "unit_attribute",
    .vi = "Thuộc tính của đơn vị",
    .en = "Attributes of units",
    COLUMNS(attribute_columns),
    .size = sizeof(struct unit_attribute),
    .span = { "valid_from", "valid_to", .to_is_last = true },
    .key = { "unit_id", "attribute", "valid_from" },
    .sort = "valid_from",
    .unit = "unit_id",
    .writers = OFFICE,
    .check = check_attribute,
};

static const char *const computed_verdicts[] = { "met", "not_met", NULL };

static const struct column result_columns[] = {
    ID_COLUMN(indicator_result),
    COLUMN(indicator_result, assessment_id, .flags = REQUIRED | FILTER, .refers = "assessments", .by = { "unit_code", "set_code", "assessed_on" },
           .vi = "Lần đánh giá", .doc = "The assessment it belongs to.", .example = "1"),
    COLUMN(indicator_result, indicator_id, .flags = REQUIRED | FILTER, .refers = "indicators", .by = { "set_code", "indicator_code" },
           .label = "indicator_name", .vi = "Chỉ tiêu", .doc = "The indicator.", .example = "1"),
    COLUMN(indicator_result, value, .vi = "Giá trị", .doc = "The value measured.", .example = "96.5"),
    COLUMN(indicator_result, second_value, .vi = "Giá trị thứ hai", .doc = "The value for the second threshold.", .example = "61"),
    COLUMN(indicator_result, verdict, .flags = FILTER, .values = verdicts, .vi = "Kết luận",
           .doc = "Verdict; left out, it is what value and target say.", .example = "met"),
    COLUMN(indicator_result, computed_verdict, .flags = SERVER_SET | FILTER, .values = computed_verdicts, .vi = "Kết luận tính toán",
           .doc = "What value and target say; empty where one of them is missing.", .example = "met"),
    COLUMN(indicator_result, target, .flags = SERVER_SET, .max = 200, .vi = "Mức đạt đã dùng", .doc = "The target it was held against.",
           .example = "≥ 95, ≥ 60 (red_river_delta)"),
    COLUMN(indicator_result, verdict_reason, .max = 1000, .vi = "Lý do kết luận khác", .doc = "Why the verdict is not what value and target say.",
           .example = "survey repeated in August"),
    COLUMN(indicator_result, evidence, .max = 1000, .vi = "Minh chứng", .doc = "What shows it.", .example = "Biên bản 12/BB-UBND"),
    COLUMN(indicator_result, checked, .flags = REQUIRED | FILTER, .values = result_checks, .vi = "Mức kiểm tra", .doc = "Who vouches for it.",
           .example = "self"),
    PROVENANCE_COLUMNS(indicator_result),
    STAMP_COLUMNS(indicator_result),
};

static void check_result(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct indicator_result *r = record;
    if (!r->verdict.s && r->value.hundredths == INT_NONE)
        fail_at(reterr, place, "verdict", MSG_NEEDED_UNLESS, "value");
}

const struct resource indicator_results = {
    .name = "indicator-results",
    .table = "indicator_result",
    .vi = "Kết quả theo chỉ tiêu",
    .en = "Results per indicator",
    COLUMNS(result_columns),
    .size = sizeof(struct indicator_result),
    .key = { "assessment_id", "indicator_id" },
    .sort = "id",
    .writers = ASSESSORS,
    .check = check_result,
};
