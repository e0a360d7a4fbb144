/* load_sets.c -- criteria sets as JSON: sets with criteria, indicators and targets nested in them, each with what is confirmed of it. Only takes it apart;
 * what may stand in a record is the model's, and checked when the sheets are read. */
#include "handlers/load_sets.h"
#include <jansson.h>
#include <string.h>
#include "base/number.h"
#include "format/format.h"

enum { SET, CRITERION, INDICATOR, TARGET };
enum { CELLS_MAX = 20 };

static const char *const headings[SETS_SHEETS] = {
    "code,name,name_en,unit_level,level,valid_from,valid_to,decision,criteria_total,indicator_total,complete,region_scheme,counts_source,confirmed,note",
    "set_code,number,name,name_en,indicators,required,criteria_group,confirmed,note",
    "set_code,criterion_number,code,name,name_en,measure,comparison,second_measure,confirmed,source,note",
    "set_code,indicator_code,scope,year,value,second_value,province_decides,confirmed",
};
static const char *const resources[SETS_SHEETS] = { "criteria-sets", "criteria", "indicators", "indicator-targets" };

struct row {
    struct text cells[CELLS_MAX];
    size_t n;
};

static void add(struct row *row, struct text cell)
{
    row->cells[row->n++] = cell;
}

static void add_flag(struct row *row, bool flag)
{
    add(row, text_of(flag ? "true" : "false"));
}

/* A text as it is, a number as it was written; anything else is no value. */
static struct text plain(struct arena *arena, const json_t *value)
{
    if (json_is_string(value))
        return (struct text){ json_string_value(value), json_string_length(value) };
    if (json_is_integer(value))
        return text_of(arena_printf(arena, "%lld", (long long)json_integer_value(value)));
    if (!json_is_real(value))
        return NO_TEXT;
    char *number = arena_alloc(arena, NUMBER_TEXT);
    size_t n = number ? json_dumpb(value, number, NUMBER_TEXT, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) : 0;
    return n && n < NUMBER_TEXT ? (struct text){ number, n } : NO_TEXT;
}

static struct text member(struct arena *arena, const json_t *object, const char *name)
{
    return plain(arena, json_object_get(object, name));
}

static void write_row(struct sets_sheet *sheet, const struct row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (i)
            buffer_byte(&sheet->csv, ',');
        if (row->cells[i].s && row->cells[i].n)
            csv_write_cell(&sheet->csv, row->cells[i], ',');
    }
    buffer_byte(&sheet->csv, '\n');
}

/* "2021-12-31 (in practice used until ...)": the day, and what is said of it goes to the note. */
static struct text day_of(struct text text, struct text *ret_rest)
{
    enum { DAY = 10 };
    *ret_rest = text.n > DAY ? (struct text){ text.s + DAY, text.n - DAY } : NO_TEXT;
    return text.n > DAY ? (struct text){ text.s, DAY } : text;
}

static struct text joined(struct arena *arena, const char *before, struct text a, struct text b)
{
    if (!a.n)
        return b;
    return text_of(arena_printf(arena, "%.*s%s%s%.*s", (int)b.n, b.s ? b.s : "", b.n ? "; " : "", before, (int)a.n, a.s));
}

static bool is_confirmed(const json_t *object, bool otherwise)
{
    const json_t *flag = json_object_get(object, "confirmed");
    return flag ? json_is_true(flag) : otherwise;
}

static void take_set(struct arena *arena, struct sets_sheet *sheets, const json_t *set)
{
    struct row row = { 0 };
    struct text rest;
    const json_t *counts = json_object_get(set, "official_counts");
    struct text to = day_of(member(arena, set, "valid_to"), &rest), title = member(arena, set, "title_vi");
    struct text all = member(arena, counts, json_object_get(counts, "criteria") ? "criteria" : "contents");
    struct text note = joined(arena, "", member(arena, set, "group_note"), joined(arena, "valid_to:", rest, member(arena, set, "note")));
    add(&row, member(arena, set, "code"));
    add(&row, title.s ? title : member(arena, set, "code"));
    add(&row, member(arena, set, "title_en"));
    add(&row, member(arena, set, "unit_level"));
    add(&row, member(arena, set, "level"));
    add(&row, member(arena, set, "valid_from"));
    add(&row, to);
    add(&row, member(arena, set, "decision"));
    add(&row, all);
    add(&row, member(arena, counts, "indicators"));
    add_flag(&row, json_is_true(json_object_get(set, "complete")));
    add(&row, member(arena, set, "region_scheme"));
    add(&row, member(arena, set, "counts_source"));
    add_flag(&row, is_confirmed(set, json_is_true(json_object_get(set, "criteria_complete"))));
    add(&row, note);
    write_row(&sheets[SET], &row);
}

static void take_criterion(struct arena *arena, struct sets_sheet *sheets, struct text set, const json_t *criterion)
{
    struct row row = { 0 };
    add(&row, set);
    add(&row, member(arena, criterion, "no"));
    add(&row, member(arena, criterion, "name_vi"));
    add(&row, member(arena, criterion, "name_en"));
    add(&row, text_of(arena_printf(arena, "%zu", json_array_size(json_object_get(criterion, "indicators")))));
    add_flag(&row, true);
    add(&row, member(arena, criterion, "group"));
    add_flag(&row, is_confirmed(criterion, false));
    add(&row, member(arena, criterion, "note"));
    write_row(&sheets[CRITERION], &row);
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
    struct row row = { 0 };
    struct text sign = member(arena, indicator, "comparison");
    const char *comparison = comparison_of(sign), *second = second_of(json_object_get(indicator, "target"));
    add(&row, set);
    add(&row, member(arena, criterion, "no"));
    add(&row, member(arena, indicator, "code"));
    add(&row, member(arena, indicator, "text_vi"));
    add(&row, member(arena, indicator, "text_en"));
    add(&row, member(arena, indicator, "unit"));
    add(&row, comparison ? text_of(comparison) : sign);
    add(&row, text_of(second));
    add_flag(&row, is_confirmed(indicator, false));
    add(&row, member(arena, indicator, "source"));
    add(&row, member(arena, indicator, "note"));
    write_row(&sheets[INDICATOR], &row);
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
    struct row row = { 0 };
    const char *name;
    json_t *value;
    struct text values[2] = { NO_TEXT, NO_TEXT };
    size_t n = 0;
    bool decides = json_is_string(target) && !strcmp(json_string_value(target), "province_decides");
    if (json_is_object(target))
        json_object_foreach((json_t *)target, name, value) values[n < 1 ? n++ : 1] = plain(place->arena, value);
    else if (!json_is_string(target))
        values[0] = plain(place->arena, target);
    add(&row, place->set);
    add(&row, place->indicator);
    add(&row, text_of(scope));
    add(&row, year);
    add(&row, values[0]);
    add(&row, values[1]);
    add_flag(&row, decides);
    add_flag(&row, names(place->confirmed, year.s ? year.s : scope));
    write_row(&place->sheets[TARGET], &row);
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
            struct text year = member(place->arena, of_year, "year");
            json_object_foreach(of_year, scope, value) if (strcmp(scope, "year")) take_target(place, scope, year, value);
        }
    }
}

static void take_all(struct arena *arena, struct sets_sheet *sheets, const json_t *set)
{
    size_t c, i;
    json_t *criterion, *indicator;
    struct text code = member(arena, set, "code");
    take_set(arena, sheets, set);
    json_array_foreach(json_object_get(set, "criteria"), c, criterion)
    {
        take_criterion(arena, sheets, code, criterion);
        json_array_foreach(json_object_get(criterion, "indicators"), i, indicator)
        {
            struct place place = { arena, sheets, code, member(arena, indicator, "code"), json_object_get(indicator, "target_confirmed") };
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
