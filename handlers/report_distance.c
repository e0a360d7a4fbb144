/* report_distance.c -- the communes of a unit by how far they are from a level: those that miss the fewest of its required criteria first (GET /reports/distance).
 * What exactly is missing is each commune's gap (handlers/gap.c). */
#include <inttypes.h>
#include "format/format.h"
#include "handlers/level_set.h"
#include "sql.h"

/* Columns of report_distance.sql. */
enum { AT_COMMUNES, AT_ASSESSED, AT_FULFILLED, AT_ID, AT_CODE, AT_KEY, AT_NAME, AT_PARENT_CODE, AT_PARENT_NAME, AT_ASSESSED_ON, AT_CHECKED, AT_MET, AT_BASICALLY, AT_NOT_MET, AT_NOT_APPLICABLE, AT_MISSING };
enum { TEXTS = 6, NUMBERS = 7, PLACE = 3 };

static const char *const texts[TEXTS] = { "code", "name", "parent_code", "parent_name", "assessed_on", "checked" };
static const int text_columns[TEXTS] = { AT_CODE, AT_NAME, AT_PARENT_CODE, AT_PARENT_NAME, AT_ASSESSED_ON, AT_CHECKED };
static const char *const numbers[NUMBERS] = { "criteria_met", "criteria_total", "basically_met", "not_met", "not_applicable", "no_data", "missing" };

struct distance {
    struct report r;
    struct level_set set;
    int64_t communes, assessed, fulfilled;
};

static enum err open_rows(struct call *call, const struct distance *d, const struct value place[PLACE], int64_t limit, struct stmt **ret)
{
    enum err e = conn_named(call->conn, sql_report_distance, ret, &call->problem);
    if (e)
        return e;
    bind_date(*ret, 1, d->r.day);
    bind_int(*ret, 2, d->r.unit_id);
    bind_int(*ret, 3, d->set.id);
    bind_int(*ret, 4, level_set_required(&d->set));
    bind_int(*ret, 5, place[0].i);
    bind_text(*ret, 6, place[1].t);
    bind_int(*ret, 7, place[2].i);
    bind_int(*ret, 8, limit);
    return OK;
}

/* The numbers of a commune, in the order of their names. */
static void count(const struct distance *d, struct stmt *stmt, int64_t ret[NUMBERS])
{
    int64_t all = level_set_criteria(&d->set), judged = 0;
    for (int i = AT_MET; i <= AT_NOT_APPLICABLE; i++)
        judged += row_int(stmt, i);
    const int64_t told[NUMBERS] = { row_int(stmt, AT_MET), all, row_int(stmt, AT_BASICALLY), row_int(stmt, AT_NOT_MET), row_int(stmt, AT_NOT_APPLICABLE), all - judged, row_int(stmt, AT_MISSING) };
    for (int i = 0; i < NUMBERS; i++)
        ret[i] = told[i];
}

/* ---- as JSON ---- */

static void write_commune(struct json_writer *w, struct call *call, const struct distance *d, struct stmt *stmt)
{
    int64_t counted[NUMBERS];
    count(d, stmt, counted);
    jw_object(w);
    jw_key(w, "id");
    jw_int(w, row_int(stmt, AT_ID));
    for (int i = 0; i < TEXTS; i++) {
        jw_key(w, texts[i]);
        jw_text(w, row_text(stmt, text_columns[i]));
    }
    for (int i = 0; i < NUMBERS; i++) {
        jw_key(w, numbers[i]);
        jw_int(w, counted[i]);
    }
    jw_key(w, "gap");
    jw_cstr(w, arena_printf(call->arena, "%s/api/v1/communes/%s/gap?set=%s&as_of=%s%s%s", call->request->base, encoded(call->arena, row_text(stmt, AT_CODE)),
                            encoded(call->arena, d->set.code), d->r.day_text, *d->r.known_text ? "&known_at=" : "", d->r.known_text));
    jw_object_end(w);
}

static enum err write_items(struct json_writer *w, struct call *call, struct distance *d, const struct value place[PLACE], int64_t limit, const char **ret_next)
{
    struct stmt *stmt;
    struct value last[PLACE] = { { 0, NO_TEXT }, { INT_NONE, NO_TEXT }, { 0, NO_TEXT } };
    int64_t n = 0;
    bool more = false;
    enum err e = open_rows(call, d, place, limit + 1, &stmt);
    if (e)
        return e;
    while (!more && rows_next(stmt)) {
        d->communes = row_int(stmt, AT_COMMUNES);
        d->assessed = row_int(stmt, AT_ASSESSED);
        d->fulfilled = row_int(stmt, AT_FULFILLED);
        if (row_is_null(stmt, AT_ID) || (more = n == limit))
            break;
        struct text key = row_text(stmt, AT_KEY);
        last[0].i = row_int(stmt, AT_MISSING);
        last[1].t = arena_text(call->arena, key.s, key.n);
        last[2].i = row_int(stmt, AT_ID);
        write_commune(w, call, d, stmt);
        n++;
    }
    call->request->rows = n;
    *ret_next = more ? query_next(call, NULL, last, PLACE) : NULL;
    return rows_end(stmt, &call->problem);
}

static void write_totals(struct json_writer *w, const struct distance *d)
{
    jw_key(w, "totals");
    jw_object(w);
    jw_key(w, "numerator");
    jw_int(w, d->fulfilled);
    jw_key(w, "denominator");
    jw_int(w, d->communes);
    report_share(w, d->fulfilled, d->communes);
    jw_key(w, "assessed");
    jw_int(w, d->assessed);
    jw_key(w, "required");
    jw_int(w, level_set_required(&d->set));
    report_two(w, "definition",
               "Tử số: số xã trong danh sách không còn thiếu tiêu chí bắt buộc nào của bộ theo lần đánh giá gần nhất đến ngày này; mẫu số: số xã trong danh sách. Đạt bộ tiêu chí chưa phải là được "
               "công nhận.",
               "Numerator: communes on the roster that miss none of the set's required criteria at their latest assessment by that day; denominator: communes on the roster. Meeting the set is not "
               "being certified.");
    jw_object_end(w);
}

enum err report_distance_run(struct call *call)
{
    static const char *const also[] = { "level", "set", "limit", "cursor", NULL };
    struct distance d = { 0 };
    struct value place[PLACE] = { { -1, NO_TEXT }, { INT_NONE, TEXT("") }, { 0, NO_TEXT } };
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    const char *next = NULL;
    int64_t change = 0, limit;
    bool done = false;
    level_set_names(call);
    query_place(call, "iti", &limit, place);
    enum err e = report_read(call, also, &d.r);
    if (!e)
        e = level_set_find(call, d.r.unit_id, d.r.day, &d.set);
    if (!e)
        e = report_begin(call, &d.r, &change, &done);
    if (e || done)
        return e;
    report_head(&w, call, &d.r);
    level_set_write(&w, &d.set);
    jw_key(&w, "items");
    jw_array(&w);
    e = write_items(&w, call, &d, place, limit, &next);
    jw_array_end(&w);
    jw_key(&w, "next");
    jw_cstr(&w, next);
    write_totals(&w, &d);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    answer_links(call, next);
    return report_end(call, &out, e);
}

/* ---- as CSV ---- */

static enum err write_sheet(struct call *call, struct buffer *out, const struct distance *d)
{
    struct stmt *stmt;
    int64_t counted[NUMBERS];
    for (int i = 0; i < TEXTS + NUMBERS; i++)
        buffer_printf(out, "%s%s", i ? "," : "", i < TEXTS ? texts[i] : numbers[i - TEXTS]);
    buffer_cstr(out, "\r\n");
    enum err e = open_rows(call, d, (struct value[]){ { -1, NO_TEXT }, { INT_NONE, TEXT("") }, { 0, NO_TEXT } }, EVERY_ROW, &stmt);
    if (e)
        return e;
    while (rows_next(stmt) && !row_is_null(stmt, AT_ID)) {
        count(d, stmt, counted);
        for (int i = 0; i < TEXTS; i++) {
            if (i)
                buffer_byte(out, ',');
            csv_write_cell(out, row_text(stmt, text_columns[i]), ',');
        }
        for (int i = 0; i < NUMBERS; i++)
            buffer_printf(out, ",%" PRId64, counted[i]);
        buffer_cstr(out, "\r\n");
        call->request->rows++;
    }
    return rows_end(stmt, &call->problem);
}

enum err report_distance_export_run(struct call *call)
{
    static const char *const also[] = { "level", "set", "bom", NULL };
    struct distance d = { 0 };
    struct buffer out = { 0 };
    int64_t change = 0;
    bool done = false;
    level_set_names(call);
    report_begin_sheet(call, &out);
    enum err e = report_read(call, also, &d.r);
    if (!e)
        e = level_set_find(call, d.r.unit_id, d.r.day, &d.set);
    if (!e)
        e = report_begin(call, &d.r, &change, &done);
    if (!e && !done)
        e = write_sheet(call, &out, &d);
    return report_end_sheet(call, &out, "distance", done, e);
}
