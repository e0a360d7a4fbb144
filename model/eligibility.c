/* eligibility.c -- what the law asks of a district or a province before it is certified, as dated data: which share of the units below holds a level, how many criteria the
 * others meet. What follows is a check that explains itself (handlers/report_eligibility.c); whether it is certified a person decides. */
#include "model/resources.h"

enum { PERCENT_100 = 10000 };

/* communes_certified: communes of the roster that hold the level. communes_criteria: of those that do not, the ones that meet enough criteria. districts_certified: districts that
 * hold the level. */
static const char *const counts[] = { "communes_certified", "communes_criteria", "districts_certified", NULL };

static const struct column columns[] = {
    ID_COLUMN(eligibility_rule),
    COLUMN(eligibility_rule, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã điều kiện", .doc = "Code of the rule.", .example = "372-H-75"),
    COLUMN(eligibility_rule, name, .flags = REQUIRED, .max = 500, .vi = "Nội dung", .doc = "What it says.", .example = "Có 75% số xã đạt chuẩn nông thôn mới"),
    COLUMN(eligibility_rule, name_en, .max = 500, .vi = "Nội dung tiếng Anh", .doc = "The same in English.", .example = "75 % of the communes meet the standard"),
    COLUMN(eligibility_rule, unit_level, .flags = REQUIRED | FILTER, .values = unit_levels, .vi = "Cấp đơn vị", .doc = "Of units of which level it is asked.", .example = "district"),
    COLUMN(eligibility_rule, level, .flags = REQUIRED | FILTER, .values = certification_levels, .vi = "Mức công nhận", .doc = "For which level of their own.",
           .example = "standard"),
    COLUMN(eligibility_rule, counts, .flags = REQUIRED | FILTER, .values = counts, .vi = "Đếm", .doc = "What is counted.", .example = "communes_certified"),
    COLUMN(eligibility_rule, holding, .flags = REQUIRED, .values = certification_levels, .vi = "Mức phải có", .doc = "The level that those below hold.", .example = "standard"),
    COLUMN(eligibility_rule, share_from, .flags = REQUIRED, .min = 0, .max = PERCENT_100, .vi = "Từ tỷ lệ (%)", .doc = "Least share of them, in percent.", .example = "75"),
    COLUMN(eligibility_rule, criteria_from, .min = 1, .max = 100, .vi = "Từ số tiêu chí", .doc = "With communes_criteria: how many criteria one must meet.", .example = "14"),
    COLUMN(eligibility_rule, law, .flags = REQUIRED, .max = 300, .vi = "Văn bản", .doc = "The act that says so.", .example = "372/QĐ-TTg"),
    COLUMN(eligibility_rule, valid_from, .flags = REQUIRED | RANGE, .vi = "Từ ngày", .doc = "First day in force.", .example = "2014-03-14"),
    COLUMN(eligibility_rule, valid_to, .flags = RANGE, .vi = "Đến hết ngày", .doc = "Last day in force; empty: open.", .example = "2016-12-29"),
    COLUMN(eligibility_rule, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "It was seen in a public page.", .example = "true"),
    PROVENANCE_COLUMNS(eligibility_rule),
    STAMP_COLUMNS(eligibility_rule),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct eligibility_rule *r = record;
    bool by_criteria = text_is(r->counts, "communes_criteria");
    check_order(r->valid_from, "valid_from", r->valid_to, "valid_to", reterr, place);
    if (by_criteria && r->criteria_from == INT_NONE)
        fail_at(reterr, place, "criteria_from", MSG_NEEDED_WITH, "counts = communes_criteria");
    if (!by_criteria && r->criteria_from != INT_NONE)
        fail_at(reterr, place, "criteria_from", MSG_NOT_WITH, r->counts.s ? "counts other than communes_criteria" : "counts");
}

const struct resource eligibility_rules = {
    .name = "eligibility-rules",
    .table = "eligibility_rule",
    .vi = "Điều kiện công nhận cấp huyện, cấp tỉnh",
    .en = "Rules of eligibility",
    COLUMNS(columns),
    .size = sizeof(struct eligibility_rule),
    .span = { "valid_from", "valid_to", .to_is_last = true },
    .key = { "code" },
    .label = "name",
    .sort = "code",
    .writers = OFFICE,
    .check = check,
};
