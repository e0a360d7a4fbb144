/* unit.c -- administrative units of every level, and how they became one another. A unit is one row from its first day to its last;
 * its code and its name may belong to another unit before or after. Its identity is its id. */
#include "model/resources.h"

const char *const unit_levels[] = { "province", "district", "commune", "village", NULL };
static const char *const kinds[] = { "province", "municipality", "city",     "town",         "district", "urban_district",
                                     "commune",  "ward",         "township", "special_zone", "village",  NULL };

static const char *const kinds_of_levels[][8] = {
    { "province", "municipality", NULL },
    { "district", "urban_district", "city", "town", NULL },
    { "commune", "ward", "township", "special_zone", NULL },
    { "village", NULL },
};

static const struct column columns[] = {
    ID_COLUMN(unit),
    COLUMN(unit, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 20, .vi = "Mã đơn vị",
           .doc = "Official code; unique on any day, reused over time.", .example = "06799"),
    COLUMN(unit, level, .flags = REQUIRED | FILTER, .values = unit_levels, .vi = "Cấp", .doc = "Level in the hierarchy.",
           .example = "commune"),
    COLUMN(unit, kind, .flags = REQUIRED | FILTER, .values = kinds, .vi = "Loại đơn vị",
           .doc = "Legal kind: commune is xã, ward phường, township thị trấn, special_zone đặc khu, town thị xã.", .example = "commune"),
    COLUMN(unit, name, .flags = REQUIRED | SORT, .max = 200, .vi = "Tên", .doc = "Name without its kind.", .example = "Hải Hòa"),
    COLUMN(unit, full_name, .flags = REQUIRED | SEARCH, .max = 200, .vi = "Tên đầy đủ", .doc = "Name with its kind.",
           .example = "Xã Hải Hòa"),
    COLUMN(unit, name_en, .max = 200, .vi = "Tên tiếng Anh", .doc = "English name.", .example = "Hai Hoa"),
    COLUMN(unit, parent_id, .flags = FILTER, .refers = "units", .by = { "parent_code" }, .label = "parent_name", .on = "valid_from",
           .vi = "Đơn vị cấp trên", .doc = "The unit above it when it began.", .example = "5"),
    COLUMN(unit, valid_from, .flags = REQUIRED | RANGE | SORT, .vi = "Từ ngày", .doc = "First day in force.", .example = "2024-11-01"),
    COLUMN(unit, valid_from_precision, .values = precisions, .vi = "Độ chính xác (từ ngày)", .doc = "How exactly that day is known.",
           .example = "day"),
    COLUMN(unit, valid_to, .flags = RANGE, .vi = "Đến hết ngày", .doc = "Last day in force; empty while it is.", .example = "2025-06-30"),
    COLUMN(unit, valid_to_precision, .values = precisions, .vi = "Độ chính xác (đến ngày)", .doc = "How exactly that day is known.",
           .example = "day"),
    COLUMN(unit, legal_basis, .max = 300, .vi = "Căn cứ pháp lý", .doc = "The act that made it.", .example = "1199/NQ-UBTVQH15"),
    COLUMN(unit, area_km2, .max = 100000000, .vi = "Diện tích (km²)", .doc = "Area in square kilometres.", .example = "37.6"),
    COLUMN(unit, population, .max = 200000000, .vi = "Dân số", .doc = "Inhabitants.", .example = "29643"),
    PROVENANCE_COLUMNS(unit),
    STAMP_COLUMNS(unit),
};

void check_past(struct date day, const char *name, struct problem *reterr, const struct place_of *place)
{
    char today[DATE_TEXT];
    date_format(date_today(), today);
    if (date_is(day) && day.days > date_today().days)
        fail_at(reterr, place, name, MSG_IN_THE_FUTURE, today);
}

void check_order(struct date first, const char *first_name, struct date last, const char *last_name, struct problem *reterr,
                 const struct place_of *place)
{
    if (date_is(first) && date_is(last) && last.days < first.days)
        fail_at(reterr, place, last_name, MSG_END_BEFORE_START, last_name, first_name);
}

static bool is_among(struct text text, const char *const *values)
{
    while (*values && !text_is(text, *values))
        values++;
    return *values;
}

/* The value as a C string of the closed list it comes from. */
static const char *c_text(struct text text, const char *const *values)
{
    while (*values && !text_is(text, *values))
        values++;
    return *values ? *values : "";
}

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct unit *u = record;
    check_order(u->valid_from, "valid_from", u->valid_to, "valid_to", reterr, place);
    if (u->level.s && !text_is(u->level, "province") && u->parent_id == INT_NONE)
        fail_at(reterr, place, "parent_code", MSG_NEEDED_UNLESS, "level = province");
    for (int level = 0; u->kind.s && unit_levels[level]; level++)
        if (text_is(u->level, unit_levels[level]) && !is_among(u->kind, kinds_of_levels[level]))
            fail_at(reterr, place, "kind", MSG_WRONG_KIND, c_text(u->kind, kinds), unit_levels[level]);
    if (text_is(u->level, "province") && u->parent_id != INT_NONE)
        fail_at(reterr, place, "parent_code", MSG_NOT_WITH, "level = province");
}

const struct resource units = {
    .name = "units",
    .table = "unit",
    .vi = "Đơn vị hành chính",
    .en = "Administrative units",
    COLUMNS(columns),
    .size = sizeof(struct unit),
    .span = { "valid_from", "valid_to", .to_is_last = true },
    .key = { "code", "valid_from" },
    .key_in_time = true,
    .label = "full_name",
    .sort = "code",
    .unit = "id",
    .by_code = true,
    .writers = OFFICE,
    .check = check,
};
