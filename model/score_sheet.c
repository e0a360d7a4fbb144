/* score_sheet.c -- OCOP: who scored a product by which rubric on which day, and the points given to each criterion. What they come to together is computed when it is asked
 * (model/scoring.c), never stored. A scorer is a seat, not a person. */
#include "model/resources.h"

static const char *const sheet_kinds[] = { "self", "commune", "member", "ministry", NULL };
/* LAW: 26/2026/QĐ-TTg */
static const char *const knock_outs[] = { "forged_dossier", "no_food_safety_certificate", "incomplete_registration", "failed_safety_test", NULL };

static const struct column columns[] = {
    ID_COLUMN(score_sheet),
    COLUMN(score_sheet, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 60, .vi = "Mã phiếu", .doc = "Number of the sheet.", .example = "HD1-2026-QN0001-TV03"),
    COLUMN(score_sheet, product_id, .flags = REQUIRED | FILTER, .refers = "products", .by = { "product_code" }, .label = "product_name", .vi = "Sản phẩm", .doc = "What was scored.",
           .example = "1"),
    COLUMN(score_sheet, rubric_id, .flags = REQUIRED | FILTER, .refers = "rubrics", .by = { "rubric_code" }, .label = "rubric_name", .vi = "Bộ tiêu chí", .doc = "By which rubric.",
           .example = "1"),
    COLUMN(score_sheet, dossier_id, .flags = FILTER, .refers = "dossiers", .by = { "dossier_code" }, .vi = "Hồ sơ", .doc = "For which dossier.", .example = "1"),
    COLUMN(score_sheet, session, .flags = REQUIRED | FILTER | CODE, .max = 60, .vi = "Đợt chấm", .doc = "The meeting or round: sheets of one session are averaged.", .example = "HD1-2026"),
    COLUMN(score_sheet, kind, .flags = REQUIRED | FILTER, .values = sheet_kinds, .vi = "Ai chấm", .doc = "The producer itself, the commune, a member of the province's council or of the ministry's.",
           .example = "member"),
    COLUMN(score_sheet, scorer, .flags = REQUIRED | FILTER | CODE, .max = 40, .vi = "Vị trí người chấm", .doc = "The seat, never a name.", .example = "TV03"),
    COLUMN(score_sheet, scored_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày chấm", .doc = "The day of the sheet.", .example = "2026-06-15"),
    COLUMN(score_sheet, knock_out, .flags = FILTER, .values = knock_outs, .vi = "Loại", .doc = "On what ground the product is out, whatever its points.", .example = "forged_dossier"),
    COLUMN(score_sheet, knock_out_reason, .max = 1000, .vi = "Lý do loại", .doc = "What was found.", .example = "Giấy chứng nhận VSATTP hết hạn 2026-01-31"),
    PROVENANCE_COLUMNS(score_sheet),
    STAMP_COLUMNS(score_sheet),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct score_sheet *s = record;
    check_past(s->scored_on, "scored_on", reterr, place);
    if (s->knock_out.s && !s->knock_out_reason.s)
        fail_at(reterr, place, "knock_out_reason", MSG_NEEDED_WITH, "knock_out");
    if (!s->knock_out.s && s->knock_out_reason.s)
        fail_at(reterr, place, "knock_out", MSG_NEEDED_WITH, "knock_out_reason");
}

const struct resource score_sheets = {
    .name = "score-sheets",
    .table = "score_sheet",
    .vi = "Phiếu chấm điểm OCOP",
    .en = "Score sheets",
    COLUMNS(columns),
    .size = sizeof(struct score_sheet),
    .span = { "scored_on" },
    .key = { "code" },
    .label = "code",
    .sort = "-scored_on",
    .embeds = "score-items",
    .embed_by = "sheet_id",
    .writers = ASSESSORS | ROLE_BIT(ROLE_COUNCIL),
    .check = check,
};

static const struct column item_columns[] = {
    ID_COLUMN(score_item),
    COLUMN(score_item, sheet_id, .flags = REQUIRED | FILTER, .refers = "score-sheets", .by = { "sheet_code" }, .vi = "Phiếu", .doc = "The sheet it stands on.", .example = "1"),
    COLUMN(score_item, criterion_id, .flags = REQUIRED | FILTER, .refers = "rubric-criteria", .by = { "rubric_code", "criterion_code" }, .label = "criterion_name", .vi = "Tiêu chí",
           .doc = "The criterion.", .example = "2"),
    COLUMN(score_item, points, .flags = REQUIRED, .max = 1000, .vi = "Điểm", .doc = "The points of the option that was marked.", .example = "3"),
    COLUMN(score_item, case_code, .values = option_cases, .vi = "Trường hợp", .doc = "Of which case the option is, where there are two.", .example = "a"),
    PROVENANCE_COLUMNS(score_item),
    STAMP_COLUMNS(score_item),
};

const struct resource score_items = {
    .name = "score-items",
    .table = "score_item",
    .vi = "Điểm từng tiêu chí",
    .en = "Points per criterion",
    COLUMNS(item_columns),
    .size = sizeof(struct score_item),
    .key = { "sheet_code", "rubric_code", "criterion_code" },
    .sort = "id",
    .writers = ASSESSORS | ROLE_BIT(ROLE_COUNCIL),
};
