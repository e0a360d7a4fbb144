/* unit_change.c -- one edge of a change of borders: which unit (or part of it) went into which, when, by which act. */
#include "model/resources.h"

static const char *const extents[] = { "full", "part", NULL };
static const char *const kinds[] = { "merge",    "split",  "absorb",  "rename",    "kind_change",
                                     "reparent", "recode", "abolish", "unchanged", NULL };

static const struct column columns[] = {
    ID_COLUMN(unit_change),
    COLUMN(unit_change, from_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "from_code" }, .label = "from_name",
           .on = "effective_on", .on_eve = true, .vi = "Đơn vị cũ", .doc = "The unit as it was the day before.", .example = "12"),
    COLUMN(unit_change, to_id, .flags = FILTER, .refers = "units", .by = { "to_code" }, .label = "to_name", .on = "effective_on",
           .vi = "Đơn vị mới", .doc = "The unit as it is from that day; empty: abolished.", .example = "13"),
    COLUMN(unit_change, effective_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày hiệu lực", .doc = "First day of the new state.",
           .example = "2024-11-01"),
    COLUMN(unit_change, extent, .flags = REQUIRED | FILTER, .values = extents, .vi = "Phạm vi",
           .doc = "full: all of the old unit; part: a part whose share is not known.", .example = "full"),
    COLUMN(unit_change, kind, .flags = REQUIRED | FILTER, .values = kinds, .vi = "Hình thức", .doc = "What happened.",
           .example = "merge"),
    COLUMN(unit_change, legal_basis, .max = 300, .vi = "Căn cứ pháp lý", .doc = "The act.", .example = "1199/NQ-UBTVQH15"),
    COLUMN(unit_change, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "Confirmed by a second source.", .example = "true"),
    PROVENANCE_COLUMNS(unit_change),
    STAMP_COLUMNS(unit_change),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct unit_change *c = record;
    bool abolished = text_is(c->kind, "abolish");
    if (abolished && c->to_id != INT_NONE)
        fail_at(reterr, place, "to_code", MSG_NOT_WITH, "kind = abolish");
    if (c->kind.s && !abolished && c->to_id == INT_NONE)
        fail_at(reterr, place, "to_code", MSG_NEEDED_UNLESS, "kind = abolish");
}

const struct resource unit_changes = {
    .name = "unit-changes",
    .table = "unit_change",
    .vi = "Thay đổi đơn vị hành chính",
    .en = "Changes of administrative units",
    COLUMNS(columns),
    .size = sizeof(struct unit_change),
    .key = { "from_id", "to_id", "effective_on" },
    .sort = "effective_on",
    .span = { "effective_on" },
    .unit = "from_id",
    .writers = OFFICE,
    .check = check,
};
