/* criteria.c -- criteria sets as dated data: how many criteria a set has, and which are required, is never in code. */
#include "model/resources.h"

const char *const certification_levels[] = { "standard", "advanced", "model", "modern", "completed", NULL };

static const struct column set_columns[] = {
    ID_COLUMN(criteria_set),
    COLUMN(criteria_set, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã bộ tiêu chí", .doc = "Code of the set.",
           .example = "QN-20-53"),
    COLUMN(criteria_set, name, .flags = REQUIRED | SEARCH, .max = 300, .vi = "Tên bộ tiêu chí", .doc = "Name of the set.",
           .example = "Bộ tiêu chí xã nông thôn mới"),
    COLUMN(criteria_set, name_en, .max = 300, .vi = "Tên tiếng Anh", .doc = "English name.", .example = "Commune criteria"),
    COLUMN(criteria_set, unit_level, .flags = REQUIRED | FILTER, .values = unit_levels, .vi = "Cấp đơn vị",
           .doc = "Level of the units it measures.", .example = "commune"),
    COLUMN(criteria_set, level, .flags = REQUIRED | FILTER, .values = certification_levels, .vi = "Mức công nhận",
           .doc = "Level of certification it stands for.", .example = "standard"),
    COLUMN(criteria_set, valid_from, .flags = RANGE, .vi = "Từ ngày", .doc = "First day in force; empty: not known, so in force on none.",
           .example = "2016-12-01"),
    COLUMN(criteria_set, valid_to, .flags = RANGE, .vi = "Đến hết ngày", .doc = "Last day in force.", .example = "2022-03-07"),
    COLUMN(criteria_set, decision, .max = 300, .vi = "Quyết định", .doc = "The decision that issued it.", .example = "1980/QĐ-TTg"),
    COLUMN(criteria_set, requires_id, .flags = FILTER, .refers = "criteria-sets", .by = { "requires_code" }, .vi = "Bộ tiêu chí phải đạt trước",
           .doc = "The set that a unit must meet before this one.", .example = "1"),
    COLUMN(criteria_set, unit_id, .flags = FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "valid_from",
           .vi = "Của địa phương", .doc = "The province whose own set it is; empty: the country's.", .example = "1"),
    COLUMN(criteria_set, criteria_total, .max = 1000, .vi = "Tổng số tiêu chí", .doc = "Criteria of the whole set, as decided.", .example = "20"),
    COLUMN(criteria_set, indicator_total, .max = 10000, .vi = "Tổng số chỉ tiêu", .doc = "Indicators of the whole set, as decided.",
           .example = "53"),
    COLUMN(criteria_set, complete, .vi = "Đã đủ", .doc = "All of its criteria and indicators are here.", .example = "false"),
    COLUMN(criteria_set, region_scheme, .max = 1000, .vi = "Cách chia vùng", .doc = "By what its targets differ.", .example = "7 regions"),
    COLUMN(criteria_set, counts_source, .max = 500, .vi = "Nguồn của tổng số", .doc = "Where the numbers of criteria and indicators were read.",
           .example = "https://example.vn/page"),
    COLUMN(criteria_set, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "Seen in a public page; otherwise to be checked against the decision before it is used.",
           .example = "true"),
    PROVENANCE_COLUMNS(criteria_set),
    STAMP_COLUMNS(criteria_set),
};

static void check_set(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct criteria_set *s = record;
    check_order(s->valid_from, "valid_from", s->valid_to, "valid_to", reterr, place);
}

const struct resource criteria_sets = {
    .name = "criteria-sets",
    .table = "criteria_set",
    .vi = "Bộ tiêu chí",
    .en = "Criteria sets",
    COLUMNS(set_columns),
    .size = sizeof(struct criteria_set),
    .span = { "valid_from", "valid_to", .to_is_last = true },
    .key = { "code" },
    .label = "name",
    .sort = "code",
    .embeds = "criteria",
    .embed_by = "set_id",
    .writers = OFFICE,
    .check = check_set,
};

static const struct column columns[] = {
    ID_COLUMN(criterion),
    COLUMN(criterion, set_id, .flags = REQUIRED | FILTER, .refers = "criteria-sets", .by = { "set_code" }, .label = "set_name",
           .vi = "Bộ tiêu chí", .doc = "The set it belongs to.", .example = "1"),
    COLUMN(criterion, number, .flags = REQUIRED | FILTER | SORT, .min = 1, .max = 1000, .vi = "Số tiêu chí", .doc = "Its number in the set.",
           .example = "17"),
    COLUMN(criterion, name, .flags = REQUIRED | SEARCH, .max = 300, .vi = "Tên tiêu chí", .doc = "Name of the criterion.",
           .example = "Môi trường và an toàn thực phẩm"),
    COLUMN(criterion, name_en, .max = 300, .vi = "Tên tiếng Anh", .doc = "English name.", .example = "Environment and food safety"),
    COLUMN(criterion, indicators, .flags = REQUIRED, .max = 1000, .vi = "Số chỉ tiêu", .doc = "How many indicators it has.",
           .example = "8"),
    COLUMN(criterion, required, .flags = FILTER, .vi = "Bắt buộc", .doc = "Needed for certification at the set's level.",
           .example = "true"),
    COLUMN(criterion, critical, .flags = FILTER, .vi = "Tiêu chí trọng yếu",
           .doc = "One of those that count for the withdrawal of a certification (18/2022).", .example = "false"),
    COLUMN(criterion, criteria_group, .max = 200, .vi = "Nhóm tiêu chí", .doc = "The group it stands in.", .example = "Môi trường"),
    COLUMN(criterion, agency, .flags = FILTER, .max = 200, .vi = "Cơ quan phụ trách", .doc = "The agency responsible for it.",
           .example = "Sở Nông nghiệp và Môi trường"),
    COLUMN(criterion, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "Its name was seen in a public page.", .example = "true"),
    PROVENANCE_COLUMNS(criterion),
    STAMP_COLUMNS(criterion),
};

const struct resource criteria = {
    .name = "criteria",
    .table = "criterion",
    .vi = "Tiêu chí",
    .en = "Criteria",
    COLUMNS(columns),
    .size = sizeof(struct criterion),
    .key = { "set_code", "number" },
    .label = "name",
    .sort = "number",
    .writers = OFFICE,
};
