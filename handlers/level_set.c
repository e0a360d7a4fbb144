/* level_set.c -- which criteria set a question about a level means (level_set.h). Which go first is said in sql/level_sets.sql. */
#include "handlers/level_set.h"
#include "model/resources.h"
#include "sql.h"

/* Columns of level_sets.sql. */
enum { AT_ID, AT_REQUIRES, AT_CODE, AT_NAME, AT_NAME_EN, AT_LEVEL, AT_DECISION, AT_FROM, AT_TO, AT_CRITERIA_TOTAL, AT_INDICATOR_TOTAL, AT_COMPLETE, AT_CONFIRMED, AT_CRITERIA, AT_REQUIRED, AT_INDICATORS };

enum err level_set_names(struct call *call)
{
    int level;
    report_read_choice(call, "level", certification_levels, -1, &level);
    if (!query_value(call, "level").s && !query_value(call, "set").s)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "level", MSG_NEEDED_UNLESS, "set");
    return call->problem.code;
}

static struct text kept(struct call *call, struct stmt *stmt, int column)
{
    struct text text = row_text(stmt, column);
    return arena_text(call->arena, text.s, text.n);
}

static void take(struct call *call, struct stmt *stmt, struct level_set *ret)
{
    *ret = (struct level_set){
        .id = row_int(stmt, AT_ID),
        .requires_id = row_int(stmt, AT_REQUIRES),
        .code = kept(call, stmt, AT_CODE),
        .name = kept(call, stmt, AT_NAME),
        .name_en = kept(call, stmt, AT_NAME_EN),
        .level = kept(call, stmt, AT_LEVEL),
        .decision = kept(call, stmt, AT_DECISION),
        .valid_from = kept(call, stmt, AT_FROM),
        .valid_to = kept(call, stmt, AT_TO),
        .criteria_total = row_int(stmt, AT_CRITERIA_TOTAL),
        .indicator_total = row_int(stmt, AT_INDICATOR_TOTAL),
        .complete = row_int(stmt, AT_COMPLETE) == 1,
        .confirmed = row_int(stmt, AT_CONFIRMED) == 1,
        .criteria = row_int(stmt, AT_CRITERIA),
        .required = row_int(stmt, AT_REQUIRED),
        .indicators = row_int(stmt, AT_INDICATORS),
    };
}

/* The first of them is the set; the others are named. ret->id INT_NONE: none. */
static enum err ask(struct call *call, int64_t unit_id, struct date day, struct text level, struct text code, int64_t id, struct level_set *ret)
{
    struct stmt *stmt;
    *ret = (struct level_set){ .id = INT_NONE };
    enum err e = conn_named(call->conn, sql_level_sets, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, day);
    bind_int(stmt, 2, unit_id);
    bind_text(stmt, 3, level);
    bind_text(stmt, 4, code);
    bind_int(stmt, 5, id);
    if (rows_next(stmt))
        take(call, stmt, ret);
    while (ret->id != INT_NONE && rows_next(stmt))
        if (ret->nothers < OTHER_SETS_MAX)
            ret->others[ret->nothers++] = kept(call, stmt, AT_CODE);
    return rows_end(stmt, &call->problem);
}

static enum err none(struct call *call, struct text level, struct text code, struct date day)
{
    char on[DATE_TEXT];
    date_format(day, on);
    if (code.s)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "set", MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%.*s", (int)(code.n < 60 ? code.n : 60), code.s));
    return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "level", MSG_NO_SET_IN_FORCE, arena_printf(call->arena, "%.*s", (int)level.n, level.s), on);
}

enum err level_set_find(struct call *call, int64_t unit_id, struct date day, struct level_set *ret)
{
    struct text level = query_value(call, "level"), code = query_value(call, "set");
    enum err e = ask(call, unit_id, day, code.s ? NO_TEXT : level, code, INT_NONE, ret);
    if (e)
        return e;
    if (ret->id == INT_NONE)
        return none(call, level, code, day);
    if (code.s && level.s && !text_equal(level, ret->level))
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "level", MSG_SET_OF_LEVEL, ret->code.s, ret->level.s);
    if (!ret->criteria)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, code.s ? "set" : "level", MSG_SET_WITHOUT_CRITERIA, ret->code.s);
    return OK;
}

enum err level_set_get(struct call *call, int64_t id, struct date day, struct level_set *ret)
{
    return ask(call, INT_NONE, day, NO_TEXT, NO_TEXT, id, ret);
}

int64_t level_set_criteria(const struct level_set *set)
{
    return set->criteria_total > set->criteria ? set->criteria_total : set->criteria;
}

int64_t level_set_required(const struct level_set *set)
{
    return level_set_criteria(set) - (set->criteria - set->required);
}

void level_set_write(struct json_writer *w, const struct level_set *set)
{
    const struct {
        const char *name;
        struct text value;
    } texts[] = { { "code", set->code },         { "name", set->name },             { "name_en", set->name_en },  { "level", set->level },
                  { "decision", set->decision }, { "valid_from", set->valid_from }, { "valid_to", set->valid_to } };
    jw_key(w, "set");
    jw_object(w);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        jw_key(w, texts[i].name);
        jw_text(w, texts[i].value);
    }
    jw_key(w, "criteria_total");
    jw_int(w, level_set_criteria(set));
    jw_key(w, "criteria_registered");
    jw_int(w, set->criteria);
    jw_key(w, "complete");
    jw_bool(w, set->complete);
    jw_key(w, "confirmed");
    jw_bool(w, set->confirmed);
    jw_key(w, "others");
    jw_array(w);
    for (size_t i = 0; i < set->nothers; i++)
        jw_text(w, set->others[i]);
    jw_array_end(w);
    jw_object_end(w);
}
