/* roster.c -- which communes a period of the programme counts: the denominator, and never the list of all communes. */
#include "model/resources.h"

static const struct column columns[] = {
    ID_COLUMN(roster),
    COLUMN(roster, period, .flags = REQUIRED | FILTER | SORT | CODE, .max = 20, .vi = "Giai đoạn", .doc = "Programme period.",
           .example = "2021-2025"),
    COLUMN(roster, unit_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name",
           .on = "entered_on", .vi = "Đơn vị", .doc = "The commune that is counted.", .example = "40"),
    COLUMN(roster, entered_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày vào", .doc = "First day on which it is counted.",
           .example = "2021-01-01"),
    COLUMN(roster, entered_on_precision, .values = precisions, .vi = "Độ chính xác (ngày vào)", .doc = "How exactly that day is known.",
           .example = "day"),
    COLUMN(roster, left_on, .flags = RANGE, .vi = "Ngày ra", .doc = "First day on which it is no longer counted.",
           .example = "2024-11-01"),
    COLUMN(roster, left_on_precision, .values = precisions, .vi = "Độ chính xác (ngày ra)", .doc = "How exactly that day is known.",
           .example = "day"),
    PROVENANCE_COLUMNS(roster),
    STAMP_COLUMNS(roster),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct roster *r = record;
    check_order(r->entered_on, "entered_on", r->left_on, "left_on", reterr, place);
}

const struct resource rosters = {
    .name = "rosters",
    .table = "roster",
    .vi = "Danh sách xã thực hiện chương trình",
    .en = "Programme rosters",
    COLUMNS(columns),
    .size = sizeof(struct roster),
    .span = { "entered_on", "left_on" },
    .key = { "period", "unit_id", "entered_on" },
    .sort = "period",
    .unit = "unit_id",
    .writers = OFFICE,
    .check = check,
};
