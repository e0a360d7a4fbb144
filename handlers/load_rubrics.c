/* load_rubrics.c -- OCOP rubrics as JSON: periods with bands and rubrics, criteria nested in them, options in those. Takes it apart and holds each rubric against itself; what may
 * stand in a record is the model's, and checked when the sheets are read. */
#include "handlers/load_rubrics.h"
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/date.h"
#include "base/number.h"
#include "handlers/sheet_rows.h"

enum { PERIOD, BAND, RUBRIC, CRITERION, OPTION };
enum { CODES_MAX = 200, PARTS = 3 };

static const char *const headings[RUBRICS_SHEETS] = {
    "code,decision,issued_on,valid_from,valid_to,part_a_max,part_b_max,part_c_max,certificate_months,product_code_format,complete,confirmed,source,note",
    "period_code,stars,points_from,points_under,authority,valid_from,valid_to,decision,note",
    "code,period_code,number,name,group_number,group_name,points_max,anomalies,note",
    "rubric_code,code,printed_code,position,parent_code,part,name,points_max,scored,one_of,standing",
    "rubric_code,criterion_code,position,points,min_stars,case_code,needs_level,note",
};
static const char *const resources[RUBRICS_SHEETS] = { "rubric-periods", "rubric-bands", "rubrics", "rubric-criteria", "rubric-options" };

/* One rubric that is being taken apart. */
struct taking {
    struct arena *arena;
    struct sets_sheet *sheets;
    struct problem *reterr;
    struct text path, code;
    const json_t *anomalies;
    char part;
    int64_t position;
    const char *codes[CODES_MAX]; /* given so far */
    size_t ncodes;
};

static struct text number(struct arena *arena, int64_t n)
{
    return n == INT_NONE ? NO_TEXT : text_of(arena_printf(arena, "%" PRId64, n));
}

static int64_t integer(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_integer(value) ? (int64_t)json_integer_value(value) : INT_NONE;
}

/* ---- periods and bands ---- */

static int64_t part_max(const json_t *period, const char *part)
{
    return integer(json_object_get(json_object_get(period, "parts"), part), "max");
}

static void take_period(struct arena *arena, struct sets_sheet *sheets, const json_t *period)
{
    struct sheet_row row = { 0 };
    struct text rest, to = day_and_rest(json_cell(arena, period, "valid_to"), &rest);
    row_add(&row, json_cell(arena, period, "period_code"));
    row_add(&row, json_cell(arena, period, "decision"));
    row_add(&row, json_cell(arena, period, "issued"));
    row_add(&row, json_cell(arena, period, "valid_from"));
    row_add(&row, to);
    row_add(&row, number(arena, part_max(period, "A")));
    row_add(&row, number(arena, part_max(period, "B")));
    row_add(&row, number(arena, part_max(period, "C")));
    row_add(&row, json_cell(arena, period, "certificate_months"));
    row_add(&row, json_cell(arena, period, "product_code_format"));
    row_flag(&row, json_array_size(json_object_get(period, "sets")) > 0 && !json_is_false(json_object_get(period, "complete")));
    row_flag(&row, json_is_true(json_object_get(period, "confirmed_against_official_text")));
    row_add(&row, json_cell(arena, period, "source"));
    row_add(&row, joined(arena, "valid_to:", rest, json_cell(arena, period, "note")));
    row_write(&sheets[PERIOD].csv, &row);
}

static struct text authority_of(struct text level)
{
    static const char *const names[][2] = { { "national", "ministry" }, { "central", "central" }, { "province", "province" }, { "district", "district" }, { "none", "none" } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_starts(level, names[i][0]))
            return text_of(names[i][1]);
    return level; /* refused where the sheet is read */
}

static void write_band(struct arena *arena, struct sets_sheet *sheets, const json_t *period, const json_t *band, struct text authority, struct text from, struct text to,
                       struct text decision)
{
    struct sheet_row row = { 0 };
    row_add(&row, json_cell(arena, period, "period_code"));
    row_add(&row, json_cell(arena, band, "star"));
    row_add(&row, json_cell(arena, band, "min"));
    row_add(&row, json_is_true(json_object_get(band, "max_inclusive")) ? NO_TEXT : json_cell(arena, band, "max"));
    row_add(&row, authority);
    row_add(&row, from);
    row_add(&row, to);
    row_add(&row, decision);
    row_add(&row, text_of(arena_printf(arena, "level: %.*s", (int)json_cell(arena, band, "level").n, json_cell(arena, band, "level").s)));
    row_write(&sheets[BAND].csv, &row);
}

/* "district (province from 2025-07-01, 1489/QĐ-TTg)": the one until the eve of the day, then the other. */
static void take_band(struct arena *arena, struct sets_sheet *sheets, const json_t *period, const json_t *band)
{
    struct text level = json_cell(arena, band, "level"), from = json_cell(arena, period, "valid_from");
    const char *open = level.s ? strstr(level.s, " (") : NULL, *since = open ? strstr(open, " from ") : NULL;
    struct date day;
    char eve[DATE_TEXT];
    if (!since || strlen(since) < sizeof " from 2025-07-01, " || !date_parse(since + 6, 10, &day)) {
        write_band(arena, sheets, period, band, authority_of(level), from, NO_TEXT, NO_TEXT);
        return;
    }
    const char *act = since + sizeof " from 2025-07-01, " - 1;
    date_format(date_plus_days(day, -1), eve);
    write_band(arena, sheets, period, band, authority_of(level), from, text_of(arena_printf(arena, "%s", eve)), NO_TEXT);
    write_band(arena, sheets, period, band, authority_of(text_of(open + 2)), (struct text){ since + 6, 10 }, NO_TEXT, (struct text){ act, strcspn(act, ")") });
}

/* ---- a rubric against itself ---- */

/* Do the anomalies name the place? They begin with its code, or with "Part A". */
static bool is_named(const struct taking *t, const char *place)
{
    size_t i, n = strlen(place);
    json_t *anomaly;
    json_array_foreach((json_t *)t->anomalies, i, anomaly)
    {
        const char *text = json_string_value(anomaly);
        if (text && !strncmp(text, place, n) && (text[n] == ':' || text[n] == ' '))
            return true;
    }
    return false;
}

static void odds(struct taking *t, const char *place, int64_t printed, int64_t found)
{
    if (!is_named(t, place))
        fail_cell(t->reterr, ERR_INVALID, t->path, 0, arena_printf(t->arena, "%.*s %s", (int)t->code.n, t->code.s, place), number(t->arena, found), MSG_POINTS_AT_ODDS,
                  arena_printf(t->arena, "%" PRId64, printed), arena_printf(t->arena, "%" PRId64, found));
}

static bool is_scored(const json_t *criterion)
{
    return json_is_true(json_object_get(criterion, "yes_no")) || json_array_size(json_object_get(criterion, "options"));
}

static int64_t best_option(const json_t *criterion)
{
    size_t i;
    json_t *option;
    int64_t best = json_is_true(json_object_get(criterion, "yes_no")) ? integer(criterion, "max") : INT_NONE;
    json_array_foreach(json_object_get(criterion, "options"), i, option)
    {
        int64_t score = integer(option, "score");
        if (score != INT_NONE && score > best)
            best = score;
    }
    return best;
}

/* What its parts add up to; a heading that is only a line above others adds nothing. */
static int64_t sum_of(const json_t *criteria)
{
    size_t i;
    json_t *criterion;
    int64_t sum = 0;
    json_array_foreach((json_t *)criteria, i, criterion)
    {
        int64_t max = integer(criterion, "max");
        bool heading = !is_scored(criterion) && !json_array_size(json_object_get(criterion, "children"));
        if (!heading)
            sum += max != INT_NONE ? max : best_option(criterion);
    }
    return sum;
}

/* Alternatives: each can bring all the points of what they are parts of. */
static bool are_alternatives(const json_t *criterion)
{
    size_t i;
    json_t *child, *children = json_object_get(criterion, "children");
    if (json_array_size(children) < 2)
        return false;
    json_array_foreach(children, i, child) if (!is_scored(child) || integer(child, "max") != integer(criterion, "max")) return false;
    return true;
}

/* ---- criteria and options ---- */

static bool is_code(struct text code)
{
    for (size_t i = 0; i < code.n; i++)
        if (!((unsigned char)code.s[i] >= 0x80 || isalnum((unsigned char)code.s[i]) || strchr("-./_", code.s[i])))
            return false;
    return code.n > 0;
}

static bool is_taken(const struct taking *t, const char *code)
{
    for (size_t i = 0; i < t->ncodes; i++)
        if (!strcmp(t->codes[i], code))
            return true;
    return false;
}

/* As printed; else by its place among its parent's, beginning with the parent's code. */
static const char *code_for(struct taking *t, struct text printed, const char *parent, size_t place)
{
    const char *code = arena_printf(t->arena, "%.*s", (int)printed.n, printed.s ? printed.s : "");
    if (!is_code(printed) || is_taken(t, code))
        code = arena_printf(t->arena, "%s.%zu", parent ? parent : (char[]){ t->part, 0 }, place);
    if (t->ncodes < CODES_MAX)
        t->codes[t->ncodes++] = code;
    return code;
}

static void write_option(struct taking *t, const char *criterion, size_t position, struct text points, struct text stars, struct text of_case, const char *level, const char *note)
{
    struct sheet_row row = { 0 };
    row_add(&row, t->code);
    row_add(&row, text_of(criterion));
    row_add(&row, number(t->arena, (int64_t)position));
    row_add(&row, points);
    row_add(&row, stars);
    row_add(&row, of_case);
    row_add(&row, text_of(level));
    row_add(&row, text_of(note));
    row_write(&t->sheets[OPTION].csv, &row);
}

/* The set of tourism asks for the standing of the commune. The options' wording is not in the file: the first is read as the standard, the next as the level above. */
static void take_options(struct taking *t, const char *code, const json_t *criterion, bool standing)
{
    static const char *const levels[] = { "standard", "advanced", "model" };
    size_t i;
    json_t *option;
    if (json_is_true(json_object_get(criterion, "yes_no")))
        write_option(t, code, 1, json_cell(t->arena, criterion, "max"), NO_TEXT, NO_TEXT, NULL, "yes or no");
    json_array_foreach(json_object_get(criterion, "options"), i, option)
        write_option(t, code, i + 1, json_cell(t->arena, option, "score"), json_cell(t->arena, option, "min_for_star"), json_cell(t->arena, option, "case"),
                     standing && i < 3 ? levels[i] : NULL, standing ? "level assumed from the order of the options" : NULL);
}

static void take_criterion(struct taking *t, const json_t *criterion, const char *parent, size_t place)
{
    struct sheet_row row = { 0 };
    struct text printed = json_cell(t->arena, criterion, "code"), name = json_cell(t->arena, criterion, "name_vi");
    const char *code = code_for(t, printed, parent, place), *shown = arena_printf(t->arena, "%.*s", (int)printed.n, printed.s ? printed.s : "");
    json_t *children = json_object_get(criterion, "children"), *child;
    size_t i;
    int64_t max = integer(criterion, "max"), best = best_option(criterion), sum = sum_of(children);
    bool standing = name.s && strstr(name.s, "đạt chuẩn nông thôn mới"), one_of = are_alternatives(criterion) && is_named(t, shown);
    if (is_scored(criterion) && max != best)
        odds(t, shown, max == INT_NONE ? 0 : max, best);
    if (json_array_size(children) && max != sum)
        odds(t, shown, max, sum);
    row_add(&row, t->code);
    row_add(&row, text_of(code));
    row_add(&row, text_is(printed, code) ? NO_TEXT : printed);
    row_add(&row, number(t->arena, ++t->position));
    row_add(&row, text_of(parent));
    row_add(&row, text_of((char[]){ t->part, 0 }));
    row_add(&row, name);
    row_add(&row, number(t->arena, max));
    row_flag(&row, is_scored(criterion));
    row_flag(&row, one_of);
    row_flag(&row, standing);
    row_write(&t->sheets[CRITERION].csv, &row);
    take_options(t, code, criterion, standing);
    json_array_foreach(children, i, child) take_criterion(t, child, code, i + 1);
}

/* ---- a rubric ---- */

static struct text lines_of(struct arena *arena, const json_t *anomalies)
{
    size_t i;
    json_t *anomaly;
    const char *lines = NULL;
    json_array_foreach((json_t *)anomalies, i, anomaly) if (json_is_string(anomaly))
        lines = arena_printf(arena, "%s%s%s", lines ? lines : "", lines ? "\n" : "", json_string_value(anomaly));
    return text_of(lines);
}

static const json_t *group_of(const json_t *period, int64_t no)
{
    size_t i, k;
    json_t *group, *set;
    json_array_foreach(json_object_get(period, "groups"), i, group)
        json_array_foreach(json_object_get(group, "sets"), k, set) if (json_is_integer(set) && json_integer_value(set) == no) return group;
    return NULL;
}

static void take_rubric(struct arena *arena, struct sets_sheet *sheets, struct text path, const json_t *period, const json_t *set, struct problem *reterr)
{
    struct taking *t = arena_alloc(arena, sizeof *t);
    struct sheet_row row = { 0 };
    struct text period_code = json_cell(arena, period, "period_code");
    const json_t *group = group_of(period, integer(set, "no")), *sections = json_object_get(set, "sections");
    json_t *section, *criterion;
    size_t s, c;
    int64_t all = 0;
    const char *note = NULL;
    if (!t) {
        fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
        return;
    }
    *t = (struct taking){ .arena = arena, .sheets = sheets, .reterr = reterr, .path = path, .anomalies = json_object_get(set, "anomalies") };
    t->code = text_of(arena_printf(arena, "%.*s-%" PRId64, (int)period_code.n, period_code.s ? period_code.s : "", integer(set, "no")));
    json_array_foreach(sections, s, section)
    {
        const char *printed = json_string_value(json_object_get(section, "code")), *place = arena_printf(arena, "Part %s", printed ? printed : "?");
        int64_t max = integer(section, "max"), sum = sum_of(json_object_get(section, "criteria"));
        bool known = printed && strlen(printed) == 1 && strchr("ABC", *printed);
        t->part = known ? *printed : (char)('A' + (s < PARTS ? s : PARTS - 1));
        if (!known)
            note = arena_printf(arena, "part printed as %s, read as %c by its place", printed ? printed : "nothing", t->part);
        if (max != sum)
            odds(t, place, max, sum);
        all += max;
        json_array_foreach(json_object_get(section, "criteria"), c, criterion) take_criterion(t, criterion, NULL, c + 1);
    }
    int64_t parts = part_max(period, "A") + part_max(period, "B") + part_max(period, "C");
    if (all != parts)
        odds(t, "Part A", parts, all);
    row_add(&row, t->code);
    row_add(&row, period_code);
    row_add(&row, json_cell(arena, set, "no"));
    row_add(&row, json_cell(arena, set, "name_vi"));
    row_add(&row, json_cell(arena, group, "code"));
    row_add(&row, json_cell(arena, group, "name_vi"));
    row_add(&row, number(arena, all));
    row_add(&row, lines_of(arena, t->anomalies));
    row_add(&row, text_of(note));
    row_write(&sheets[RUBRIC].csv, &row);
}

enum err rubrics_read(const char *path, struct sets_sheet ret[RUBRICS_SHEETS], struct problem *reterr)
{
    json_error_t error;
    json_t *all = json_load_file(path, JSON_REJECT_DUPLICATES, &error), *periods = json_object_get(all, "periods"), *period, *item;
    size_t p, i;
    for (int s = 0; s < RUBRICS_SHEETS; s++) {
        ret[s] = (struct sets_sheet){ .resource = resources[s] };
        buffer_printf(&ret[s].csv, "%s\n", headings[s]);
    }
    if (!all || !json_is_array(periods)) {
        json_decref(all);
        return fail_cell(reterr, ERR_INVALID, text_of(path), all ? 0 : error.line, NULL, NO_TEXT, MSG_FILE_MISSING, all ? "it has no list \"periods\"" : error.text);
    }
    json_array_foreach(periods, p, period)
    {
        take_period(reterr->arena, ret, period);
        json_array_foreach(json_object_get(period, "bands"), i, item) take_band(reterr->arena, ret, period, item);
        json_array_foreach(json_object_get(period, "sets"), i, item) take_rubric(reterr->arena, ret, text_of(path), period, item, reterr);
    }
    json_decref(all);
    for (int s = 0; s < RUBRICS_SHEETS; s++)
        if (ret[s].csv.failed)
            return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return reterr->code;
}
