/* verdict.c -- targets and verdicts. Which target is meant is a query (sql/target_find.sql); what follows from it is here. */
#include "db/verdict.h"
#include <string.h>
#include "base/number.h"
#include "db/change.h"
#include "model/resources.h"
#include "sql.h"

static const struct decimal NOTHING = { INT_NONE };

static bool is_number(struct decimal value)
{
    return value.hundredths != INT_NONE;
}

static bool is_any(struct text text, const char *a, const char *b)
{
    return text_is(text, a) || text_is(text, b);
}

/* ---- which target ---- */

static enum err find_plain(struct conn *conn, struct arena *arena, int64_t indicator_id, int64_t unit_id, struct date day, struct target *ret,
                           struct problem *reterr)
{
    struct stmt *stmt;
    int year, month, of_month;
    enum err e = conn_named(conn, sql_target_find, &stmt, reterr);
    if (e)
        return e;
    date_split(day, &year, &month, &of_month);
    bind_int(stmt, 1, indicator_id);
    bind_int(stmt, 2, unit_id);
    bind_date(stmt, 3, day);
    bind_int(stmt, 4, year);
    if (rows_next(stmt)) {
        struct text scope = row_text(stmt, 3);
        ret->value.hundredths = row_int(stmt, 0);
        ret->second_value.hundredths = row_int(stmt, 1);
        ret->province_decides = row_int(stmt, 2) == 1;
        ret->scope = arena_text(arena, scope.s, scope.n);
        ret->of_province = !row_is_null(stmt, 4);
        ret->known = is_number(ret->value);
    }
    return rows_end(stmt, reterr);
}

static enum err how_measured(struct conn *conn, struct arena *arena, int64_t indicator_id, struct target *ret, int64_t *ret_relative,
                             bool *ret_is_relative, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_indicator_for_target, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, indicator_id);
    *ret_relative = INT_NONE;
    *ret_is_relative = false;
    if (rows_next(stmt)) {
        struct text comparison = row_text(stmt, 0), measure = row_text(stmt, 1);
        ret->comparison = arena_text(arena, comparison.s, comparison.n);
        ret->measure = arena_text(arena, measure.s, measure.n);
        *ret_relative = row_int(stmt, 2);
        *ret_is_relative = !row_is_null(stmt, 3);
    }
    return rows_end(stmt, reterr);
}

/* A factor of another target: 1.1 × 53 = 58.3, the last hundredth rounded so that no less is asked: up, and down where a value may be at most that. */
static struct decimal product(struct decimal factor, struct decimal base, bool at_most)
{
    if (!is_number(factor) || !is_number(base))
        return NOTHING;
    __int128 n = (__int128)factor.hundredths * base.hundredths;
    return (struct decimal){ (int64_t)(n / 100 + (n % 100 > 0 && !at_most) - (n % 100 < 0 && at_most)) };
}

enum err target_find(struct conn *conn, struct arena *arena, int64_t indicator_id, int64_t unit_id, struct date day, struct target *ret,
                     struct problem *reterr)
{
    int64_t relative;
    bool is_relative;
    struct target base = { .value = NOTHING, .second_value = NOTHING };
    *ret = base;
    enum err e = how_measured(conn, arena, indicator_id, ret, &relative, &is_relative, reterr);
    if (!e)
        e = find_plain(conn, arena, indicator_id, unit_id, day, ret, reterr);
    if (e || !is_relative)
        return e;
    if (relative != INT_NONE && (e = find_plain(conn, arena, relative, unit_id, day, &base, reterr)))
        return e;
    target_relate(ret, base.value);
    return OK;
}

void target_relate(struct target *target, struct decimal base)
{
    target->relative = true;
    target->value = product(target->value, base, text_is(target->comparison, "at_most"));
    target->known = is_number(target->value);
}

/* ---- what a value says ---- */

static const char *sign_of(const struct target *target)
{
    return text_is(target->comparison, "at_least") ? "≥" : text_is(target->comparison, "at_most") ? "≤" : "=";
}

const char *target_text(struct arena *arena, const struct target *target)
{
    char value[NUMBER_TEXT], second[NUMBER_TEXT];
    if (!target->known)
        return NULL;
    decimal_format(target->value, value);
    decimal_format(target->second_value, second);
    return arena_printf(arena, "%s %s%s%s%s%s (%.*s%s)", sign_of(target), value, *second ? ", " : "", *second ? sign_of(target) : "", *second ? " " : "",
                        second, (int)target->scope.n, target->scope.s, target->of_province ? ", province" : "");
}

static bool holds(const struct target *target, struct decimal value, struct decimal asked)
{
    if (text_is(target->comparison, "at_least"))
        return value.hundredths >= asked.hundredths;
    if (text_is(target->comparison, "at_most"))
        return value.hundredths <= asked.hundredths;
    return value.hundredths == asked.hundredths;
}

const char *target_verdict(const struct target *target, struct decimal value, struct decimal second_value)
{
    if (!target->known || is_any(target->comparison, "met", "met_or_not_applicable"))
        return NULL;
    bool first = is_number(value) && holds(target, value, target->value);
    bool asks_second = is_number(target->second_value), second = is_number(second_value) && holds(target, second_value, target->second_value);
    if (is_number(value) && !first)
        return "not_met";
    if (asks_second && is_number(second_value) && !second)
        return "not_met";
    return first && (!asks_second || second) ? "met" : NULL;
}

struct decimal target_distance(const struct target *target, struct decimal value)
{
    if (!target->known || !is_number(value) || is_any(target->comparison, "met", "met_or_not_applicable"))
        return NOTHING;
    int64_t missing = target->value.hundredths - value.hundredths;
    if (text_is(target->comparison, "at_most"))
        missing = -missing;
    if (text_is(target->comparison, "equal") && missing < 0)
        missing = -missing;
    return (struct decimal){ missing > 0 ? missing : 0 };
}

/* ---- an indicator's result ---- */

static enum err place_of_assessment(struct conn *conn, int64_t assessment_id, int64_t *ret_unit, struct date *ret_day, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_assessment_place, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, assessment_id);
    if (rows_next(stmt)) {
        struct text day = row_text(stmt, 1);
        *ret_unit = row_int(stmt, 0);
        date_parse(day.s, day.n, ret_day);
    }
    return rows_end(stmt, reterr);
}

static bool is_named(const struct draft *draft, const char *column)
{
    const struct resource *resource = draft->schema->resource;
    return draft->named >> (resource_column(resource, column) - resource->columns) & 1;
}

/* True: what was judged stays judged, by the target of that time; a note that changes asks for no new verdict. A verdict that followed from a value which
 * is another now is let go, unless it was said again. */
static bool stays_judged(struct draft *draft, const struct indicator_result *before)
{
    struct indicator_result *result = draft->record;
    bool same = before && before->assessment_id == result->assessment_id && before->indicator_id == result->indicator_id &&
                before->value.hundredths == result->value.hundredths && before->second_value.hundredths == result->second_value.hundredths;
    if (same && text_equal(before->verdict, result->verdict)) {
        result->computed_verdict = before->computed_verdict;
        result->target = before->target;
        return !result->computed_verdict.s || text_equal(result->verdict, result->computed_verdict) || result->verdict_reason.s;
    }
    if (before && !same && !is_named(draft, "verdict") && text_equal(before->verdict, before->computed_verdict))
        result->verdict = NO_TEXT;
    return false;
}

static enum err derive_indicator(struct conn *conn, struct arena *arena, struct draft *draft, const struct indicator_result *before,
                                 struct problem *reterr)
{
    struct indicator_result *result = draft->record;
    struct target target;
    int64_t unit_id = INT_NONE;
    struct date day = NO_DATE;
    if (stays_judged(draft, before))
        return OK;
    enum err e = place_of_assessment(conn, result->assessment_id, &unit_id, &day, reterr);
    if (!e)
        e = target_find(conn, arena, result->indicator_id, unit_id, day, &target, reterr);
    if (e)
        return e;
    const char *says = target_verdict(&target, result->value, result->second_value), *text = target_text(arena, &target);
    result->computed_verdict = says ? text_of(says) : NO_TEXT;
    result->target = text ? text_of(text) : NO_TEXT;
    if (!result->verdict.s && !says)
        return fail_at(reterr, &draft->place, "verdict", MSG_VERDICT_UNKNOWN, "", "", "");
    if (!result->verdict.s)
        result->verdict = text_of(says);
    if (says && !text_is(result->verdict, says) && !result->verdict_reason.s)
        return fail_at(reterr, &draft->place, "verdict_reason", MSG_VERDICT_DIFFERS, says, text, "");
    return OK;
}

/* ---- a criterion's result ---- */

struct counts {
    int64_t all, judged, met, basically_met, not_met, not_applicable;
};

static enum err count_verdicts(struct conn *conn, int64_t assessment_id, int64_t criterion_id, struct counts *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_verdict_counts, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, assessment_id);
    bind_int(stmt, 2, criterion_id);
    *ret = (struct counts){ 0 };
    if (rows_next(stmt))
        *ret = (struct counts){ row_int(stmt, 0), row_int(stmt, 1), row_int(stmt, 2), row_int(stmt, 3), row_int(stmt, 4), row_int(stmt, 5) };
    return rows_end(stmt, reterr);
}

/* One that is not met decides; otherwise all must be judged. NULL: not decided by them. */
static const char *verdict_of(const struct counts *c)
{
    if (c->not_met)
        return "not_met";
    if (!c->judged || c->judged < c->all)
        return NULL;
    return c->basically_met ? "basically_met" : c->not_applicable == c->all ? "not_applicable" : "met";
}

/* Has the assessment results of indicators? A sheet of criteria alone asks once for each assessment. */
static enum err is_measured(struct conn *conn, int64_t assessment_id, bool *ret, struct problem *reterr)
{
    struct write_memo *memo = conn_memo(conn);
    struct stmt *stmt;
    *ret = false;
    if (memo && memo->unmeasured == assessment_id)
        return OK;
    enum err e = conn_named(conn, sql_verdict_any, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, assessment_id);
    *ret = rows_next(stmt);
    e = rows_end(stmt, reterr);
    if (!e && !*ret && memo)
        memo->unmeasured = assessment_id;
    return e;
}

static enum err derive_criterion(struct conn *conn, struct draft *draft, struct problem *reterr)
{
    struct assessment_result *result = draft->record;
    struct counts counts;
    bool measured;
    enum err e = is_measured(conn, result->assessment_id, &measured, reterr);
    if (!e && !measured)
        result->computed = false;
    if (e || !measured)
        return e;
    e = count_verdicts(conn, result->assessment_id, result->criterion_id, &counts, reterr);
    const char *says = e ? NULL : verdict_of(&counts);
    if (e)
        return e;
    result->computed = says;
    if (!says)
        return OK;
    if (!text_is(result->verdict, says))
        return fail_at(reterr, &draft->place, "verdict", MSG_VERDICT_FOLLOWS, says, "", "");
    result->indicators_met = counts.met + counts.not_applicable; /* what does not apply is asked of nobody */
    result->indicators_total = counts.all;
    return OK;
}

enum err verdict_derive(struct conn *conn, struct arena *arena, struct draft *draft, const void *before, struct problem *reterr)
{
    struct write_memo *memo = conn_memo(conn);
    if (draft->schema->resource == &indicator_results) {
        if (memo)
            memo->unmeasured = 0;
        return derive_indicator(conn, arena, draft, before, reterr);
    }
    return draft->schema->resource == &assessment_results ? derive_criterion(conn, draft, reterr) : OK;
}

enum err verdict_guard(struct conn *conn, const struct resource *resource, const void *record, struct problem *reterr)
{
    const struct assessment_result *result = record;
    struct counts counts;
    if (resource != &assessment_results || !result->computed)
        return OK;
    enum err e = count_verdicts(conn, result->assessment_id, result->criterion_id, &counts, reterr);
    const char *says = e ? NULL : verdict_of(&counts);
    return e || !says ? e : fail(reterr, ERR_CONFLICT, WHERE_NONE, NULL, MSG_VERDICT_FOLLOWS, says);
}

/* ---- what follows ---- */

static enum err standing_result(struct conn *conn, int64_t assessment_id, int64_t criterion_id, int64_t *ret_id, bool *ret_computed,
                                struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_assessment_result_of, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, assessment_id);
    bind_int(stmt, 2, criterion_id);
    *ret_id = INT_NONE;
    *ret_computed = false;
    if (rows_next(stmt)) {
        *ret_id = row_int(stmt, 0);
        *ret_computed = row_int(stmt, 1) == 1;
    }
    return rows_end(stmt, reterr);
}

/* A result that was entered for the criterion itself stays until its indicators decide; one that followed from them goes with them. */
static enum err follow(struct db *db, struct arena *arena, int64_t assessment_id, int64_t criterion_id, const struct stamp *stamp, struct problem *reterr)
{
    struct conn *conn = db_writer(db);
    const struct schema *schema = schema_of(&assessment_results);
    struct counts counts;
    struct written written;
    int64_t id;
    bool computed;
    enum err e = count_verdicts(conn, assessment_id, criterion_id, &counts, reterr);
    if (!e)
        e = standing_result(conn, assessment_id, criterion_id, &id, &computed, reterr);
    if (e)
        return e;
    const char *says = verdict_of(&counts);
    if (!says)
        return id != INT_NONE && computed ? table_withdraw(db, arena, schema, id, INT_NONE, stamp, &written, reterr) : OK;
    struct assessment_result *before = ARENA_NEW(arena, struct assessment_result);
    if (!before)
        return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (id != INT_NONE && (e = table_fetch(conn, arena, schema, id, before, reterr)))
        return e;
    struct draft *draft = id == INT_NONE ? draft_new(arena, schema) : draft_of(arena, schema, before);
    if (!draft)
        return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    struct assessment_result *result = draft->record;
    result->assessment_id = assessment_id;
    result->criterion_id = criterion_id;
    result->verdict = text_of(says);
    return id == INT_NONE ? table_insert(db, arena, draft, stamp, &written, reterr)
                          : table_update(db, arena, draft, id, INT_NONE, stamp, &written, reterr);
}

static enum err follow_result(struct db *db, struct arena *arena, const struct indicator_result *result, const struct stamp *stamp, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(db_writer(db), sql_indicator_criterion, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, result->indicator_id);
    int64_t criterion_id = rows_next(stmt) ? row_int(stmt, 0) : INT_NONE;
    e = rows_end(stmt, reterr);
    return e ? e : follow(db, arena, result->assessment_id, criterion_id, stamp, reterr);
}

enum err verdict_follow(struct db *db, struct arena *arena, const struct resource *resource, const void *before, const void *after,
                        const struct stamp *stamp, struct problem *reterr)
{
    const struct indicator_result *was = before, *is = after;
    bool moved = was && is && (was->assessment_id != is->assessment_id || was->indicator_id != is->indicator_id);
    enum err e = OK;
    if (resource != &indicator_results || stamp->rules_later)
        return OK;
    if (was && (!is || moved))
        e = follow_result(db, arena, was, stamp, reterr);
    return e || !is ? e : follow_result(db, arena, is, stamp, reterr);
}

enum { PAIRS_A_RESET = 500 };

enum err verdict_follow_since(struct db *db, int64_t after, const struct stamp *stamp, struct problem *reterr)
{
    struct stmt *stmt;
    struct arena *rows = arena_new(1 << 16);
    enum err e = rows ? conn_named(db_writer(db), sql_verdict_pairs, &stmt, reterr) : fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e) {
        arena_free(rows);
        return e;
    }
    bind_int(stmt, 1, after);
    for (size_t n = 1; !e && rows_next(stmt); n++) {
        e = follow(db, rows, row_int(stmt, 0), row_int(stmt, 1), stamp, reterr);
        if (n % PAIRS_A_RESET == 0)
            arena_reset(rows);
    }
    enum err end = rows_end(stmt, e ? NULL : reterr);
    arena_free(rows);
    return e ? e : end;
}
