/* gap.c -- what a commune still misses for a level: each criterion of the set in force that its latest assessment does not meet, each indicator of it with
 * value, target, distance and who is responsible; and the sets that must be met before. Verdicts are those of the assessment; targets those of the day asked. */
#include <inttypes.h>
#include "db/verdict.h"
#include "handlers/level_set.h"
#include "sql.h"

enum { REQUIRED_SETS_MAX = 8 };

/* Columns of gap_criteria.sql and gap_indicators.sql. */
enum { CRITERION_ID, CRITERION_NUMBER, CRITERION_NAME, CRITERION_NAME_EN, CRITERION_REQUIRED, CRITERION_CRITICAL, CRITERION_AGENCY, CRITERION_VERDICT, CRITERION_COMPUTED, CRITERION_MET, CRITERION_TOTAL };
enum { AT_OF_CRITERION, AT_CODE, AT_NAME, AT_NAME_EN, AT_MEASURE, AT_COMPARISON, AT_SECOND_MEASURE, AT_AGENCY, AT_RELATIVE, AT_TARGET, AT_SECOND_TARGET, AT_PROVINCE_DECIDES, AT_SCOPE, AT_PROVINCE, AT_BASE, AT_VALUE, AT_SECOND_VALUE, AT_VERDICT, AT_CHECKED };

struct criterion_row {
    int64_t id, number, indicators_met, indicators_total;
    struct text name, name_en, agency, verdict; /* verdict NO_TEXT: none */
    bool required, critical, computed;
    struct buffer items; /* its indicators that are missing, each an object */
};

/* The latest assessment under a set, added up. */
struct standing {
    int64_t id; /* INT_NONE: there is none */
    struct text assessed_on, checked;
    int64_t met, basically_met, not_met, not_applicable, passed, indicators_met;
};

struct gap {
    struct date day;
    int64_t unit_id;
    struct value *commune;
    struct level_set set;
    struct standing standing;
    struct criterion_row *rows;
    size_t nrows;
};

static struct text kept(struct call *call, struct stmt *stmt, int column)
{
    struct text text = row_text(stmt, column);
    return arena_text(call->arena, text.s, text.n);
}

/* ---- how it stands ---- */

static enum err find_standing(struct call *call, const struct gap *gap, int64_t set_id, struct standing *ret)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_gap_assessment, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, gap->unit_id);
    bind_int(stmt, 2, set_id);
    bind_date(stmt, 3, gap->day);
    *ret = (struct standing){ .id = INT_NONE };
    if (rows_next(stmt))
        *ret = (struct standing){ row_int(stmt, 0), kept(call, stmt, 1), kept(call, stmt, 2), row_int(stmt, 3), row_int(stmt, 4),
                                  row_int(stmt, 5), row_int(stmt, 6),    row_int(stmt, 7),    row_int(stmt, 8) };
    return rows_end(stmt, &call->problem);
}

static bool passes(struct text verdict)
{
    return text_is(verdict, "met") || text_is(verdict, "not_applicable");
}

static enum err read_criteria(struct call *call, struct gap *gap)
{
    struct stmt *stmt;
    gap->rows = ARENA_ARRAY(call->arena, struct criterion_row, (size_t)gap->set.criteria);
    enum err e = gap->rows ? conn_named(call->conn, sql_gap_criteria, &stmt, &call->problem)
                           : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e)
        return e;
    bind_int(stmt, 1, gap->set.id);
    bind_int(stmt, 2, gap->standing.id);
    while (gap->nrows < (size_t)gap->set.criteria && rows_next(stmt))
        gap->rows[gap->nrows++] = (struct criterion_row){
            .id = row_int(stmt, CRITERION_ID),
            .number = row_int(stmt, CRITERION_NUMBER),
            .indicators_met = row_int(stmt, CRITERION_MET),
            .indicators_total = row_int(stmt, CRITERION_TOTAL),
            .name = kept(call, stmt, CRITERION_NAME),
            .name_en = kept(call, stmt, CRITERION_NAME_EN),
            .agency = kept(call, stmt, CRITERION_AGENCY),
            .verdict = kept(call, stmt, CRITERION_VERDICT),
            .required = row_int(stmt, CRITERION_REQUIRED) == 1,
            .critical = row_int(stmt, CRITERION_CRITICAL) == 1,
            .computed = row_int(stmt, CRITERION_COMPUTED) == 1,
        };
    return rows_end(stmt, &call->problem);
}

/* ---- its indicators ---- */

static struct target target_of(struct stmt *stmt)
{
    struct target target = {
        .value.hundredths = row_int(stmt, AT_TARGET),
        .second_value.hundredths = row_int(stmt, AT_SECOND_TARGET),
        .province_decides = row_int(stmt, AT_PROVINCE_DECIDES) == 1,
        .comparison = row_text(stmt, AT_COMPARISON),
        .measure = row_text(stmt, AT_MEASURE),
        .scope = row_text(stmt, AT_SCOPE),
        .of_province = !row_is_null(stmt, AT_PROVINCE),
        .known = !row_is_null(stmt, AT_TARGET),
    };
    if (!row_is_null(stmt, AT_RELATIVE))
        target_relate(&target, (struct decimal){ row_int(stmt, AT_BASE) });
    return target;
}

static struct decimal second_distance(const struct target *target, struct decimal value)
{
    struct target second = *target;
    second.value = target->second_value;
    second.known = target->known && second.value.hundredths != INT_NONE;
    return target_distance(&second, value);
}

/* Why an indicator is in the gap; NULL: it is not. What was met by the target of its time may fail that of the day. */
static const char *reason_of(const struct criterion_row *criterion, struct text verdict, const char *now)
{
    if (passes(verdict))
        return now && !text_is(text_of(now), "met") && !text_is(verdict, "not_applicable") ? "target_rose" : NULL;
    if (verdict.s)
        return text_is(verdict, "basically_met") ? "basically_met" : "not_met";
    return passes(criterion->verdict) ? NULL : "no_data"; /* a criterion that was judged as a whole needs none */
}

static void write_target(struct json_writer *w, const struct target *target)
{
    jw_key(w, "target");
    jw_decimal(w, target->known ? target->value : (struct decimal){ INT_NONE });
    jw_key(w, "second_target");
    jw_decimal(w, target->known ? target->second_value : (struct decimal){ INT_NONE });
    jw_key(w, "target_scope");
    jw_text(w, target->scope);
    jw_key(w, "target_of_province");
    jw_bool(w, target->of_province);
    jw_key(w, "target_relative");
    jw_bool(w, target->relative);
    jw_key(w, "province_decides");
    jw_bool(w, target->province_decides);
}

static void write_indicator(struct buffer *out, const struct criterion_row *criterion, struct stmt *stmt, const struct target *target, const char *reason,
                            const char *now)
{
    static const struct {
        const char *name;
        int column;
    } texts[] = { { "code", AT_CODE }, { "name", AT_NAME }, { "name_en", AT_NAME_EN }, { "measure", AT_MEASURE }, { "comparison", AT_COMPARISON }, { "second_measure", AT_SECOND_MEASURE } };
    struct json_writer w = { out, out->n > 0 };
    struct decimal value = { row_int(stmt, AT_VALUE) }, second = { row_int(stmt, AT_SECOND_VALUE) };
    struct text agency = row_text(stmt, AT_AGENCY);
    jw_object(&w);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        jw_key(&w, texts[i].name);
        jw_text(&w, row_text(stmt, texts[i].column));
    }
    jw_key(&w, "agency");
    jw_text(&w, agency.s ? agency : criterion->agency);
    jw_key(&w, "reason");
    jw_cstr(&w, reason);
    jw_key(&w, "verdict");
    jw_text(&w, row_text(stmt, AT_VERDICT));
    jw_key(&w, "verdict_now");
    jw_cstr(&w, now);
    jw_key(&w, "checked");
    jw_text(&w, row_text(stmt, AT_CHECKED));
    jw_key(&w, "value");
    jw_decimal(&w, value);
    jw_key(&w, "second_value");
    jw_decimal(&w, second);
    write_target(&w, target);
    jw_key(&w, "distance");
    jw_decimal(&w, target_distance(target, value));
    jw_key(&w, "second_distance");
    jw_decimal(&w, second_distance(target, second));
    jw_object_end(&w);
}

static struct criterion_row *row_of(const struct gap *gap, int64_t criterion_id)
{
    for (size_t i = 0; i < gap->nrows; i++)
        if (gap->rows[i].id == criterion_id)
            return &gap->rows[i];
    return NULL;
}

static enum err read_indicators(struct call *call, struct gap *gap)
{
    struct stmt *stmt;
    int year, month, of_month;
    enum err e = conn_named(call->conn, sql_gap_indicators, &stmt, &call->problem);
    if (e)
        return e;
    date_split(gap->day, &year, &month, &of_month);
    bind_int(stmt, 1, gap->set.id);
    bind_int(stmt, 2, gap->unit_id);
    bind_date(stmt, 3, gap->day);
    bind_int(stmt, 4, year);
    bind_int(stmt, 5, gap->standing.id);
    while (rows_next(stmt)) {
        struct criterion_row *row = row_of(gap, row_int(stmt, AT_OF_CRITERION));
        struct target target = target_of(stmt);
        const char *now = target_verdict(&target, (struct decimal){ row_int(stmt, AT_VALUE) }, (struct decimal){ row_int(stmt, AT_SECOND_VALUE) });
        const char *reason = row ? reason_of(row, row_text(stmt, AT_VERDICT), now) : NULL;
        if (reason)
            write_indicator(&row->items, row, stmt, &target, reason, now);
    }
    return rows_end(stmt, &call->problem);
}

/* ---- the answer ---- */

static void write_commune(struct json_writer *w, const struct gap *gap)
{
    static const char *const texts[] = { "code", "name", "kind", "parent_code", "parent_name", "level" };
    const struct schema *schema = schema_named(TEXT("communes"));
    jw_key(w, "commune");
    jw_object(w);
    jw_key(w, "id");
    jw_int(w, gap->unit_id);
    for (int i = 0; i < 6; i++) {
        jw_key(w, texts[i]);
        jw_text(w, row_value(schema, gap->commune, texts[i])->t);
    }
    jw_key(w, "on_roster");
    jw_bool(w, row_value(schema, gap->commune, "on_roster")->i == 1);
    jw_object_end(w);
}

static void write_assessment(struct json_writer *w, struct call *call, const struct standing *s)
{
    jw_key(w, "assessment");
    if (s->id == INT_NONE) {
        jw_null(w);
        return;
    }
    jw_object(w);
    jw_key(w, "id");
    jw_int(w, s->id);
    jw_key(w, "assessed_on");
    jw_text(w, s->assessed_on);
    jw_key(w, "checked");
    jw_text(w, s->checked);
    jw_key(w, "address");
    jw_cstr(w, arena_printf(call->arena, "%s/api/v1/assessments/%" PRId64, call->request->base, s->id));
    jw_object_end(w);
}

static void write_numbers(struct json_writer *w, const char *const *names, const int64_t *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        jw_key(w, names[i]);
        jw_int(w, numbers[i]);
    }
}

static void write_totals(struct json_writer *w, const struct gap *gap)
{
    static const char *const names[] = { "numerator", "denominator", "basically_met", "not_met", "not_applicable", "no_data", "required", "missing" };
    const struct standing *s = &gap->standing;
    int64_t all = level_set_criteria(&gap->set), required = level_set_required(&gap->set);
    int64_t judged = s->met + s->basically_met + s->not_met + s->not_applicable;
    int64_t asked = gap->set.indicator_total > gap->set.indicators ? gap->set.indicator_total : gap->set.indicators;
    jw_key(w, "totals");
    jw_object(w);
    jw_key(w, "criteria");
    jw_object(w);
    write_numbers(w, names, (const int64_t[]){ s->met, all, s->basically_met, s->not_met, s->not_applicable, all - judged, required, required - s->passed }, 8);
    report_two(w, "definition",
               "Tử số: số tiêu chí đạt theo lần đánh giá gần nhất đến ngày này; mẫu số: mọi tiêu chí của bộ theo quyết định. Còn thiếu: số tiêu chí bắt buộc chưa đạt và "
               "không phải là không áp dụng, kể cả chưa có số liệu.",
               "Numerator: criteria met at the latest assessment by that day; denominator: all criteria of the set as decided. Missing: required criteria that are neither met nor "
               "not applicable, those without data included.");
    jw_object_end(w);
    jw_key(w, "indicators");
    jw_object(w);
    write_numbers(w, names, (const int64_t[]){ s->indicators_met, asked }, 2);
    report_two(w, "definition", "Tử số: tổng số chỉ tiêu đạt của các tiêu chí; mẫu số: mọi chỉ tiêu của bộ theo quyết định.",
               "Numerator: indicators met, over all criteria; denominator: all indicators of the set as decided.");
    jw_object_end(w);
    jw_object_end(w);
}

/* Since when it is certified at the level; NO_TEXT: it is not, or the level has none. */
static struct text certified_on(const struct gap *gap, struct text level)
{
    static const char *const levels[][2] = { { "standard", "standard_on" }, { "advanced", "advanced_on" }, { "model", "model_on" } };
    for (int i = 0; i < 3; i++)
        if (text_is(level, levels[i][0]))
            return row_value(schema_named(TEXT("communes")), gap->commune, levels[i][1])->t;
    return NO_TEXT;
}

static void write_required(struct json_writer *w, struct call *call, const struct gap *gap, const struct level_set *set, const struct standing *s)
{
    char day[DATE_TEXT], known[INSTANT_TEXT];
    date_format(gap->day, day);
    instant_format(call->known, known);
    int64_t missing = level_set_required(set) - s->passed;
    struct text code = row_value(schema_named(TEXT("communes")), gap->commune, "code")->t;
    jw_object(w);
    level_set_write(w, set);
    write_assessment(w, call, s);
    jw_key(w, "numerator");
    jw_int(w, s->met);
    jw_key(w, "denominator");
    jw_int(w, level_set_criteria(set));
    jw_key(w, "missing");
    jw_int(w, missing);
    jw_key(w, "fulfilled");
    jw_bool(w, set->criteria && missing <= 0);
    jw_key(w, "certified_on");
    jw_text(w, certified_on(gap, set->level));
    jw_key(w, "gap");
    jw_cstr(w, arena_printf(call->arena, "%s/api/v1/communes/%s/gap?set=%s&as_of=%s%s%s", call->request->base, encoded(call->arena, code), encoded(call->arena, set->code), day,
                              *known ? "&known_at=" : "", known));
    jw_object_end(w);
}

/* What must be met before, and before that. *ret_all: it is. */
static enum err write_requires(struct json_writer *w, struct call *call, const struct gap *gap, bool *ret_all)
{
    int64_t next = gap->set.requires_id;
    enum err e = OK;
    *ret_all = true;
    jw_key(w, "requires");
    jw_array(w);
    for (int i = 0; !e && next != INT_NONE && next != gap->set.id && i < REQUIRED_SETS_MAX; i++) {
        struct level_set set;
        struct standing standing;
        e = level_set_get(call, next, gap->day, &set);
        if (!e)
            e = find_standing(call, gap, next, &standing);
        if (e || set.id == INT_NONE)
            break;
        write_required(w, call, gap, &set, &standing);
        *ret_all &= set.criteria && standing.passed >= level_set_required(&set);
        next = set.requires_id;
    }
    jw_array_end(w);
    return e;
}

static void write_criterion(struct json_writer *w, const struct criterion_row *row)
{
    jw_object(w);
    jw_key(w, "number");
    jw_int(w, row->number);
    jw_key(w, "name");
    jw_text(w, row->name);
    jw_key(w, "name_en");
    jw_text(w, row->name_en);
    jw_key(w, "required");
    jw_bool(w, row->required);
    jw_key(w, "critical");
    jw_bool(w, row->critical);
    jw_key(w, "agency");
    jw_text(w, row->agency);
    jw_key(w, "verdict");
    if (row->verdict.s)
        jw_text(w, row->verdict);
    else
        jw_cstr(w, "no_data");
    jw_key(w, "computed");
    jw_bool(w, row->computed);
    jw_key(w, "indicators_met");
    jw_int(w, row->indicators_met);
    jw_key(w, "indicators_total");
    jw_int(w, row->indicators_total);
    jw_key(w, "indicators");
    jw_array(w);
    buffer_buffer(w->out, &row->items);
    jw_array_end(w);
    jw_object_end(w);
}

static enum err write_gap(struct call *call, struct buffer *out, const struct gap *gap, int64_t change)
{
    struct json_writer w = json_writer_of(out);
    bool before;
    jw_object(&w);
    write_commune(&w, gap);
    jw_key(&w, "as_of");
    jw_date(&w, gap->day);
    write_known(&w, call);
    level_set_write(&w, &gap->set);
    write_assessment(&w, call, &gap->standing);
    write_totals(&w, gap);
    enum err e = write_requires(&w, call, gap, &before);
    jw_key(&w, "fulfilled");
    jw_bool(&w, before && gap->standing.passed >= level_set_required(&gap->set));
    jw_key(&w, "criteria");
    jw_array(&w);
    for (size_t i = 0; i < gap->nrows; i++)
        if (!passes(gap->rows[i].verdict) || gap->rows[i].items.n) {
            write_criterion(&w, &gap->rows[i]);
            call->request->rows++;
        }
    jw_array_end(&w);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    return e;
}

static enum err find_commune(struct call *call, struct gap *gap)
{
    enum err e = unit_find(call->conn, call->arguments[0], gap->day, false, &gap->unit_id, &call->problem);
    gap->commune = ARENA_ARRAY(call->arena, struct value, FIELDS_MAX);
    if (!e && !gap->commune)
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return e ? e : table_get(call->conn, call->arena, schema_named(TEXT("communes")), gap->unit_id, gap->day, gap->commune, &call->problem);
}

static enum err gap_answer(struct call *call, struct gap *gap, int64_t change)
{
    struct buffer out = { 0 };
    enum err e = find_standing(call, gap, gap->set.id, &gap->standing);
    if (!e)
        e = read_criteria(call, gap);
    if (!e)
        e = read_indicators(call, gap);
    if (!e)
        e = write_gap(call, &out, gap, change);
    for (size_t i = 0; i < gap->nrows; i++)
        buffer_free(&gap->rows[i].items);
    return report_end(call, &out, e);
}

enum err commune_gap_run(struct call *call)
{
    static const char *const also[] = { "level", "set", NULL };
    struct gap gap = { .unit_id = INT_NONE };
    char day[DATE_TEXT];
    int64_t change = 0;
    level_set_names(call);
    enum err e = query_day(call, also, &gap.day, NULL);
    if (!e)
        e = find_commune(call, &gap);
    if (!e)
        e = level_set_find(call, gap.unit_id, gap.day, &gap.set);
    if (!e)
        e = answer_stamp(call, &change);
    if (e)
        return e;
    date_format(gap.day, day);
    answer_cache(call, gap.day);
    if (answer_not_modified(call, arena_printf(call->arena, "W/\"%" PRId64 "-%s\"", change, day)))
        return OK;
    return gap_answer(call, &gap, change);
}
