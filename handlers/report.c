/* report.c -- what all reports beside the headline share (report.h). */
#include "handlers/report.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "sql.h"

enum { NAMES_MAX = 24 };

/* ---- what was asked ---- */

static enum err read_unit(struct call *call, bool needed, struct report *r)
{
    const struct schema *units = schema_named(TEXT("units"));
    date_format(r->day, r->day_text);
    instant_format(call->known, r->known_text);
    r->unit_code = query_value(call, "unit");
    r->unit_shown = encoded(call->arena, r->unit_code);
    if (!r->unit_code.s && !needed)
        return call->problem.code;
    if (!r->unit_code.s)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "unit", MSG_REQUIRED);
    enum err e = query_unit(call, r->unit_code, r->day, &r->unit_id);
    if (call->problem.code)
        return call->problem.code;
    r->unit = ARENA_ARRAY(call->arena, struct value, FIELDS_MAX);
    if (!r->unit)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return e ? e : table_get(call->conn, call->arena, units, r->unit_id, r->day, r->unit, &call->problem);
}

static void put_names(const char **names, size_t n, const char *const *also)
{
    for (; also && *also; also++) {
        assert(n < NAMES_MAX);
        names[n++] = *also;
    }
}

static enum err read_day(struct call *call, bool unit_needed, const char *const *also, struct report *ret)
{
    const char *names[NAMES_MAX + 1] = { "unit", "as_of", "known_at" };
    struct text day = query_value(call, "as_of");
    put_names(names, 3, also);
    *ret = (struct report){ .unit_id = INT_NONE, .day = date_today() };
    query_names(call, names);
    if (day.s)
        query_date(call, "as_of", day, &ret->day);
    return read_unit(call, unit_needed, ret);
}

enum err report_read(struct call *call, const char *const *also, struct report *ret)
{
    return read_day(call, true, also, ret);
}

enum err report_read_any(struct call *call, const char *const *also, struct report *ret)
{
    return read_day(call, false, also, ret);
}

enum err report_read_period(struct call *call, const char *const *also, struct report *ret, struct date *ret_from)
{
    const char *names[NAMES_MAX + 1] = { "unit", "from", "to", "known_at" };
    struct text from = query_value(call, "from"), to = query_value(call, "to");
    put_names(names, 4, also);
    *ret = (struct report){ .unit_id = INT_NONE, .day = date_today() };
    *ret_from = NO_DATE;
    query_names(call, names);
    bool good = !to.s || query_date(call, "to", to, &ret->day);
    if (!from.s)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "from", MSG_REQUIRED);
    else if (query_date(call, "from", from, ret_from) && good && ret_from->days > ret->day.days) {
        char first[DATE_TEXT], last[DATE_TEXT];
        date_format(*ret_from, first);
        date_format(ret->day, last);
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "from", MSG_PERIOD_EMPTY, first, last, "to");
    }
    return read_unit(call, true, ret);
}

enum err report_read_set(struct call *call, bool needed, struct report_set *ret)
{
    struct text code = query_value(call, "set");
    struct stmt *stmt;
    *ret = (struct report_set){ .id = INT_NONE };
    if (!code.s)
        return needed ? fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "set", MSG_REQUIRED) : call->problem.code;
    enum err e = conn_named(call->conn, sql_report_set, &stmt, &call->problem);
    if (e)
        return e;
    bind_text(stmt, 1, code);
    if (rows_next(stmt)) {
        struct text got[3];
        for (int i = 0; i < 3; i++)
            got[i] = row_text(stmt, i + 1);
        *ret = (struct report_set){ row_int(stmt, 0), arena_text(call->arena, got[0].s, got[0].n), arena_text(call->arena, got[1].s, got[1].n),
                                    arena_text(call->arena, got[2].s, got[2].n) };
    }
    e = rows_end(stmt, &call->problem);
    if (!e && ret->id == INT_NONE)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "set", MSG_NO_SUCH_RECORD,
                 arena_printf(call->arena, "%.*s", (int)(code.n < 60 ? code.n : 60), code.s));
    return e ? e : call->problem.code;
}

enum err report_read_choice(struct call *call, const char *name, const char *const *values, int without, int *ret)
{
    struct text given = query_value(call, name);
    const char *list = "";
    *ret = without;
    if (!given.s)
        return call->problem.code;
    for (int i = 0; values[i]; i++) {
        if (text_is(given, values[i])) {
            *ret = i;
            return call->problem.code;
        }
        list = arena_printf(call->arena, "%s%s%s", list, i ? ", " : "", values[i]);
    }
    return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_NOT_ONE_OF, list);
}

enum err report_read_number(struct call *call, const char *name, int64_t min, int64_t max, int64_t *ret)
{
    struct text given = query_value(call, name);
    int64_t number;
    *ret = INT_NONE;
    if (!given.s)
        return call->problem.code;
    if (!int_parse(given.s, given.n, &number))
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_NOT_A_NUMBER);
    if (number < min || number > max)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, number < min ? MSG_TOO_SMALL : MSG_TOO_BIG,
                    arena_printf(call->arena, "%" PRId64, number < min ? min : max));
    *ret = number;
    return call->problem.code;
}

/* ---- the answer ---- */

enum err report_begin(struct call *call, const struct report *r, int64_t *ret_change, bool *ret_done)
{
    enum err e = answer_stamp(call, ret_change);
    if (e)
        return e;
    answer_cache(call, r->day);
    *ret_done = answer_not_modified(call, arena_printf(call->arena, "W/\"%" PRId64 "-%s\"", *ret_change, r->day_text));
    return OK;
}

enum err report_end(struct call *call, struct buffer *out, enum err e)
{
    if (!e && arena_failed(call->arena))
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!e)
        return answer_buffer(call, out, 200, "application/json; charset=utf-8");
    buffer_free(out);
    return e;
}

enum err report_begin_sheet(struct call *call, struct buffer *out)
{
    struct text bom = query_value(call, "bom");
    if (bom.s && !text_is(bom, "true") && !text_is(bom, "false"))
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "bom", MSG_NOT_A_BOOLEAN);
    if (text_is(bom, "true"))
        buffer_cstr(out, "\xEF\xBB\xBF");
    return call->problem.code;
}

enum err report_end_sheet(struct call *call, struct buffer *out, const char *name, bool done, enum err e)
{
    if (!e && arena_failed(call->arena))
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e || done) {
        buffer_free(out);
        return e;
    }
    response_header(call->response, "Content-Disposition", arena_printf(call->arena, "attachment; filename=\"%s.csv\"", name));
    return answer_buffer(call, out, 200, "text/csv; charset=utf-8; header=present");
}

void report_head(struct json_writer *w, struct call *call, const struct report *r)
{
    static const char *const shown[] = { "code", "level", "full_name" };
    const struct schema *units = schema_named(TEXT("units"));
    jw_object(w);
    jw_key(w, "unit");
    if (!r->unit) {
        jw_null(w);
    } else {
        jw_object(w);
        jw_key(w, "id");
        jw_int(w, r->unit_id);
        for (int i = 0; i < 3; i++) {
            jw_key(w, shown[i]);
            jw_text(w, row_value(units, r->unit, shown[i])->t);
        }
        jw_object_end(w);
    }
    jw_key(w, "as_of");
    jw_date(w, r->day);
    write_known(w, call);
}

void report_average(struct json_writer *w, const char *name, int64_t sum, int64_t count)
{
    char value[NUMBER_TEXT];
    jw_key(w, name);
    if (count <= 0) {
        jw_null(w);
        return;
    }
    quotient_format(sum, count, 1, value);
    jw_raw(w, text_of(value));
}

void report_share(struct json_writer *w, int64_t n, int64_t of)
{
    for (; of > INT64_MAX / 10000; of /= 10) /* sums of money: the decimal that is told does not see it */
        n /= 10;
    report_average(w, "share", n * 100, of);
}

void report_two(struct json_writer *w, const char *name, const char *vi, const char *en)
{
    jw_key(w, name);
    jw_object(w);
    jw_key(w, "vi");
    jw_cstr(w, vi);
    jw_key(w, "en");
    jw_cstr(w, en);
    jw_object_end(w);
}

const char *report_rows(struct call *call, const struct report *r, const char *what)
{
    return arena_printf(call->arena, "%s/api/v1/%s%sunit=%s&as_of=%s%s%s&limit=500&count=true", call->request->base, what,
                        strchr(what, '?') ? "&" : "?", r->unit_shown, r->day_text, *r->known_text ? "&known_at=" : "", r->known_text);
}
