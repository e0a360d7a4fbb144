/* load_sets.c -- criteria sets as JSON: sets with criteria, indicators and targets nested in them, each with what is confirmed of it. Only takes it apart;
 * what may stand in a record is the model's, and checked when the sheets are read. */
#include "handlers/load_sets.h"
#include <jansson.h>
#include <string.h>
#include "handlers/sheet_rows.h"

enum { SET, CRITERION, INDICATOR, TARGET };

static const char *const headings[SETS_SHEETS] = {
    "code,name,name_en,unit_level,level,valid_from,valid_to,decision,criteria_total,indicator_total,complete,region_scheme,counts_source,confirmed,note",
    "set_code,number,name,name_en,indicators,required,criteria_group,confirmed,note",
    "set_code,criterion_number,code,name,name_en,measure,comparison,second_measure,confirmed,source,note",
    "set_code,indicator_code,scope,year,value,second_value,province_decides,confirmed",
};
static const char *const resources[SETS_SHEETS] = { "criteria-sets", "criteria", "indicators", "indicator-targets" };

static bool is_confirmed(const json_t *object, bool otherwise)
{
    const json_t *flag = json_object_get(object, "confirmed");
    return flag ? json_is_true(flag) : otherwise;
}

static void take_set(struct arena *arena, struct sets_sheet *sheets, const json_t *set)
{
    struct sheet_row row = { 0 };
    struct text rest;
    const json_t *counts = json_object_get(set, "official_counts");
    struct text to = day_and_rest(json_cell(arena, set, "valid_to"), &rest), title = json_cell(arena, set, "title_vi");
    struct text all = json_cell(arena, counts, json_object_get(counts, "criteria") ? "criteria" : "contents");
    struct text note = joined(arena, "", json_cell(arena, set, "group_note"), joined(arena, "valid_to:", rest, json_cell(arena, set, "note")));
    row_add(&row, json_cell(arena, set, "code"));
    row_add(&row, title.s ? title : json_cell(arena, set, "code"));
    row_add(&row, json_cell(arena, set, "title_en"));
    row_add(&row, json_cell(arena, set, "unit_level"));
    row_add(&row, json_cell(arena, set, "level"));
    row_add(&row, json_cell(arena, set, "valid_from"));
    row_add(&row, to);
    row_add(&row, json_cell(arena, set, "decision"));
    row_add(&row, all);
    row_add(&row, json_cell(arena, counts, "indicators"));
    row_flag(&row, json_is_true(json_object_get(set, "complete")));
    row_add(&row, json_cell(arena, set, "region_scheme"));
    row_add(&row, json_cell(arena, set, "counts_source"));
    row_flag(&row, is_confirmed(set, json_is_true(json_object_get(set, "criteria_complete"))));
    row_add(&row, note);
    row_write(&sheets[SET].csv, &row);
}

static void take_criterion(struct arena *arena, struct sets_sheet *sheets, struct text set, const json_t *criterion)
{
    struct sheet_row row = { 0 };
    row_add(&row, set);
    row_add(&row, json_cell(arena, criterion, "no"));
    row_add(&row, json_cell(arena, criterion, "name_vi"));
    row_add(&row, json_cell(arena, criterion, "name_en"));
    row_add(&row, text_of(arena_printf(arena, "%zu", json_array_size(json_object_get(criterion, "indicators")))));
    row_flag(&row, true);
    row_add(&row, json_cell(arena, criterion, "group"));
    row_flag(&row, is_confirmed(criterion, false));
    row_add(&row, json_cell(arena, criterion, "note"));
    row_write(&sheets[CRITERION].csv, &row);
}

static const char *comparison_of(struct text sign)
{
    static const char *const signs[][2] = { { ">=", "at_least" }, { "<=", "at_most" }, { "==", "equal" }, { ">= (two values)", "at_least" } };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text_is(sign, signs[i][0]))
            return signs[i][1];
    return NULL; /* met, met_or_not_applicable: as they are */
}

/* The name of the second of two thresholds, from the first target that has two. */
static const char *second_of(const json_t *targets)
{
    const char *key, *name;
    json_t *target, *value;
    json_object_foreach((json_t *)targets, key, target)
    {
        size_t at = 0;
        if (json_is_object(target))
            json_object_foreach(target, name, value) if (at++ == 1) return name;
    }
    return NULL;
}

static void take_indicator(struct arena *arena, struct sets_sheet *sheets, struct text set, const json_t *criterion, const json_t *indicator)
{
    struct sheet_row row = { 0 };
    struct text sign = json_cell(arena, indicator, "comparison");
    const char *comparison = comparison_of(sign), *second = second_of(json_object_get(indicator, "target"));
    row_add(&row, set);
    row_add(&row, json_cell(arena, criterion, "no"));
    row_add(&row, json_cell(arena, indicator, "code"));
    row_add(&row, json_cell(arena, indicator, "text_vi"));
    row_add(&row, json_cell(arena, indicator, "text_en"));
    row_add(&row, json_cell(arena, indicator, "unit"));
    row_add(&row, comparison ? text_of(comparison) : sign);
    row_add(&row, text_of(second));
    row_flag(&row, is_confirmed(indicator, false));
    row_add(&row, json_cell(arena, indicator, "source"));
    row_add(&row, json_cell(arena, indicator, "note"));
    row_write(&sheets[INDICATOR].csv, &row);
}

static bool names(const json_t *list, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)list, i, item) if (json_is_string(item) && !strcmp(json_string_value(item), name)) return true;
    return false;
}

struct place {
    struct arena *arena;
    struct sets_sheet *sheets;
    struct text set, indicator;
    const json_t *confirmed; /* which targets are */
};

static void take_target(const struct place *place, const char *scope, struct text year, const json_t *target)
{
    struct sheet_row row = { 0 };
    const char *name;
    json_t *value;
    struct text values[2] = { NO_TEXT, NO_TEXT };
    size_t n = 0;
    bool decides = json_is_string(target) && !strcmp(json_string_value(target), "province_decides");
    if (json_is_object(target))
        json_object_foreach((json_t *)target, name, value) values[n < 1 ? n++ : 1] = json_plain(place->arena, value);
    else if (!json_is_string(target))
        values[0] = json_plain(place->arena, target);
    row_add(&row, place->set);
    row_add(&row, place->indicator);
    row_add(&row, text_of(scope));
    row_add(&row, year);
    row_add(&row, values[0]);
    row_add(&row, values[1]);
    row_flag(&row, decides);
    row_flag(&row, names(place->confirmed, year.s ? year.s : scope));
    row_write(&place->sheets[TARGET].csv, &row);
}

static void take_targets(const struct place *place, const json_t *targets)
{
    const char *key;
    json_t *target, *of_year;
    size_t i;
    json_object_foreach((json_t *)targets, key, target)
    {
        if (strcmp(key, "by_year")) {
            take_target(place, key, NO_TEXT, target);
            continue;
        }
        json_array_foreach(target, i, of_year)
        {
            const char *scope;
            json_t *value;
            struct text year = json_cell(place->arena, of_year, "year");
            json_object_foreach(of_year, scope, value) if (strcmp(scope, "year")) take_target(place, scope, year, value);
        }
    }
}

static void take_all(struct arena *arena, struct sets_sheet *sheets, const json_t *set)
{
    size_t c, i;
    json_t *criterion, *indicator;
    struct text code = json_cell(arena, set, "code");
    take_set(arena, sheets, set);
    json_array_foreach(json_object_get(set, "criteria"), c, criterion)
    {
        take_criterion(arena, sheets, code, criterion);
        json_array_foreach(json_object_get(criterion, "indicators"), i, indicator)
        {
            struct place place = { arena, sheets, code, json_cell(arena, indicator, "code"), json_object_get(indicator, "target_confirmed") };
            take_indicator(arena, sheets, code, criterion, indicator);
            take_targets(&place, json_object_get(indicator, "target"));
        }
    }
}

enum err sets_read(const char *path, struct sets_sheet ret[SETS_SHEETS], struct problem *reterr)
{
    json_error_t error;
    json_t *all = json_load_file(path, JSON_REJECT_DUPLICATES, &error), *sets = json_object_get(all, "sets"), *set;
    size_t i;
    for (int s = 0; s < SETS_SHEETS; s++) {
        ret[s] = (struct sets_sheet){ .resource = resources[s] };
        buffer_printf(&ret[s].csv, "%s\n", headings[s]);
    }
    if (!all || !json_is_array(sets)) {
        json_decref(all);
        return fail_cell(reterr, ERR_INVALID, text_of(path), all ? 0 : error.line, NULL, NO_TEXT, MSG_FILE_MISSING,
                         all ? "it has no list \"sets\"" : error.text);
    }
    json_array_foreach(sets, i, set) take_all(reterr->arena, ret, set);
    json_decref(all);
    for (int s = 0; s < SETS_SHEETS; s++)
        if (ret[s].csv.failed)
            return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return OK;
}
