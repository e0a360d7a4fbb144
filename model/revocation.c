/* revocation.c -- the grounds on which a certification may be revoked, as dated data: of units how much of a criteria set is no longer met, and whether a critical criterion must be
 * among it; of products what an authority has found. What follows from the first is proposed (handlers/report_losing.c); a person decides. */
#include "model/resources.h"

enum { PERCENT_100 = 10000 };
static const char *const programmes[] = { "ntm", "ocop", NULL };

static const struct column columns[] = {
    ID_COLUMN(revocation_ground),
    COLUMN(revocation_ground, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã căn cứ", .doc = "Code of the ground.", .example = "18-2022-30"),
    COLUMN(revocation_ground, name, .flags = REQUIRED, .max = 500, .vi = "Nội dung", .doc = "What it says.",
           .example = "Từ 30% đến dưới 50% số tiêu chí không đạt, trong đó có tiêu chí trọng yếu"),
    COLUMN(revocation_ground, name_en, .max = 500, .vi = "Nội dung tiếng Anh", .doc = "The same in English.",
           .example = "30 % to less than 50 % of the criteria are not met, a critical one among them"),
    COLUMN(revocation_ground, programme, .flags = REQUIRED | FILTER, .values = programmes, .vi = "Chương trình", .doc = "Which programme.", .example = "ntm"),
    COLUMN(revocation_ground, unit_level, .flags = FILTER, .values = unit_levels, .vi = "Cấp đơn vị", .doc = "Level of the units it is for (ntm).",
           .example = "commune"),
    COLUMN(revocation_ground, share_from, .min = 1, .max = PERCENT_100, .vi = "Từ tỷ lệ", .doc = "Least share of the set's criteria that are not met, in percent (ntm).",
           .example = "30"),
    COLUMN(revocation_ground, share_below, .min = 1, .max = PERCENT_100, .vi = "Dưới tỷ lệ", .doc = "... and less than this, in percent; empty: no limit.", .example = "50"),
    COLUMN(revocation_ground, needs_critical, .flags = FILTER, .vi = "Cần có tiêu chí trọng yếu", .doc = "A critical criterion must be among them.", .example = "true"),
    COLUMN(revocation_ground, law, .flags = REQUIRED, .max = 300, .vi = "Văn bản", .doc = "The act that says so.", .example = "18/2022/QĐ-TTg"),
    COLUMN(revocation_ground, valid_from, .flags = REQUIRED | RANGE | SORT, .vi = "Từ ngày", .doc = "First day in force.", .example = "2022-08-02"),
    COLUMN(revocation_ground, valid_to, .flags = RANGE, .vi = "Đến hết ngày", .doc = "Last day in force.", .example = "2026-12-31"),
    COLUMN(revocation_ground, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "It was seen in a public page.", .example = "true"),
    PROVENANCE_COLUMNS(revocation_ground),
    STAMP_COLUMNS(revocation_ground),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct revocation_ground *g = record;
    bool ntm = text_is(g->programme, "ntm");
    check_order(g->valid_from, "valid_from", g->valid_to, "valid_to", reterr, place);
    if (g->programme.s && ntm != (g->unit_level.s != NULL))
        fail_at(reterr, place, "unit_level", ntm ? MSG_NEEDED_WITH : MSG_NOT_WITH, ntm ? "programme = ntm" : "programme = ocop");
    if (g->programme.s && ntm != (g->share_from.hundredths != INT_NONE))
        fail_at(reterr, place, "share_from", ntm ? MSG_NEEDED_WITH : MSG_NOT_WITH, ntm ? "programme = ntm" : "programme = ocop");
    if (g->share_below.hundredths == INT_NONE || g->share_from.hundredths == INT_NONE || g->share_below.hundredths > g->share_from.hundredths)
        return;
    char from[NUMBER_TEXT];
    decimal_format(g->share_from, from);
    fail_at(reterr, place, "share_below", MSG_NOT_ABOVE, from, "share_from");
}

const struct resource revocation_grounds = {
    .name = "revocation-grounds",
    .table = "revocation_ground",
    .vi = "Căn cứ thu hồi",
    .en = "Grounds of revocation",
    COLUMNS(columns),
    .size = sizeof(struct revocation_ground),
    .span = { "valid_from", "valid_to", .to_is_last = true },
    .key = { "code" },
    .label = "name",
    .sort = "code",
    .writers = OFFICE,
    .check = check,
};
