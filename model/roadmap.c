/* roadmap.c -- what a unit is to reach and by which year, and whether it did: how it stands is computed for the day asked from what it holds. */
#include "model/resources.h"

static const char *const states[] = { "reached", "due", "behind", NULL };

static const struct column columns[] = {
    ID_COLUMN(roadmap),
    COLUMN(roadmap, unit_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "planned_on", .vi = "Đơn vị",
           .doc = "The unit that is to reach it.", .example = "40"),
    COLUMN(roadmap, level, .flags = REQUIRED | FILTER, .values = certification_levels, .vi = "Mức công nhận", .doc = "The level it is to reach.", .example = "advanced"),
    COLUMN(roadmap, year, .flags = REQUIRED | FILTER | RANGE | SORT, .min = 2000, .max = 2100, .vi = "Năm", .doc = "By the end of which year.", .example = "2025"),
    COLUMN(roadmap, planned_on, .flags = REQUIRED | RANGE, .vi = "Ngày lập kế hoạch", .doc = "From when on it is planned so; a later plan is another record.",
           .example = "2021-06-30"),
    COLUMN(roadmap, decision, .flags = FILTER, .max = 100, .vi = "Văn bản", .doc = "The plan or decision.", .example = "125/KH-UBND"),
    COMPUTED_COLUMN("reached_on", KIND_DATE, 0, .vi = "Ngày đạt", .doc = "When the level it holds on the day asked was decided; empty: it does not hold it.", .example = "2021-03-02"),
    COMPUTED_COLUMN("state", KIND_TEXT, FILTER, .values = states, .vi = "Tình trạng", .doc = "On the day asked: reached; due; behind, its year is over.", .example = "behind"),
    PROVENANCE_COLUMNS(roadmap),
    STAMP_COLUMNS(roadmap),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    check_past(((const struct roadmap *)record)->planned_on, "planned_on", reterr, place);
}

const struct resource roadmaps = {
    .name = "roadmaps",
    .table = "roadmap",
    .source = "roadmaps",
    .vi = "Lộ trình",
    .en = "Roadmaps",
    COLUMNS(columns),
    .size = sizeof(struct roadmap),
    .span = { "planned_on" },
    .key = { "unit_code", "level", "planned_on" },
    .sort = "year",
    .unit = "unit_id",
    .writers = OFFICE,
    .check = check,
};
