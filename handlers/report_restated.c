/* report_restated.c -- what was counted on one day, by the borders of another (GET /reports/restated): units that wholly went into one are added up there; one that was divided is told
 * apart, with its own numbers: no share of it is known, and none is made up. */
#include <string.h>
#include "handlers/report.h"
#include "sql.h"

/* Columns of restated_communes.sql. */
enum { AT_NEW_CODE, AT_NEW_NAME, AT_NEW_ID, AT_CODE, AT_NAME, AT_FIRST };
enum sum { ROSTER, STANDARD, ADVANCED, MODEL, ASSESSED, CRITERIA, PRODUCTS, SUMS };
static const char *const names[SUMS] = { "roster", "standard", "advanced", "model", "assessed", "criteria", "products" };

struct restating {
    struct json_writer w;
    int64_t id; /* of the unit that is open; INT_NONE: none */
    int64_t units, sums[SUMS];
    int64_t restated_units, restated[SUMS], apart_units, apart[SUMS];
};

static void write_sums(struct json_writer *w, int64_t units, const int64_t sums[SUMS])
{
    jw_key(w, "units");
    jw_int(w, units);
    for (int i = 0; i < SUMS; i++) {
        jw_key(w, names[i]);
        jw_int(w, sums[i]);
    }
    report_average(w, "average_criteria", sums[CRITERIA], sums[ASSESSED]);
}

static void end_unit(struct restating *r)
{
    if (r->id == INT_NONE)
        return;
    jw_array_end(&r->w);
    write_sums(&r->w, r->units, r->sums);
    jw_object_end(&r->w);
    r->id = INT_NONE;
    r->units = 0;
    memset(r->sums, 0, sizeof r->sums);
}

static void begin_unit(struct restating *r, struct stmt *stmt)
{
    r->id = row_int(stmt, AT_NEW_ID);
    jw_object(&r->w);
    jw_key(&r->w, "code");
    jw_text(&r->w, row_text(stmt, AT_NEW_CODE));
    jw_key(&r->w, "full_name");
    jw_text(&r->w, row_text(stmt, AT_NEW_NAME));
    jw_key(&r->w, "from");
    jw_array(&r->w);
}

static void write_commune(struct json_writer *w, struct stmt *stmt, const int64_t values[SUMS], bool whole)
{
    jw_object(w);
    jw_key(w, "code");
    jw_text(w, row_text(stmt, AT_CODE));
    jw_key(w, "full_name");
    jw_text(w, row_text(stmt, AT_NAME));
    for (int i = 0; whole && i < SUMS; i++) {
        jw_key(w, names[i]);
        jw_int(w, values[i]);
    }
    jw_object_end(w);
}

/* On the roster its certifications and results count, as in the headline. */
static void read_values(struct stmt *stmt, int64_t values[SUMS])
{
    for (int i = 0; i < SUMS; i++)
        values[i] = row_int(stmt, AT_FIRST + i);
    for (int i = STANDARD; i <= CRITERIA && !values[ROSTER]; i++)
        values[i] = 0;
}

static void take_row(struct restating *r, struct stmt *stmt)
{
    int64_t values[SUMS];
    bool apart = row_is_null(stmt, AT_NEW_ID);
    read_values(stmt, values);
    if (!apart && r->id != row_int(stmt, AT_NEW_ID)) {
        end_unit(r);
        begin_unit(r, stmt);
    }
    if (apart && r->id != INT_NONE)
        end_unit(r);
    if (apart && !r->apart_units++) {
        jw_array_end(&r->w);
        jw_key(&r->w, "not_restated");
        jw_array(&r->w);
    }
    write_commune(&r->w, stmt, values, apart);
    for (int i = 0; i < SUMS; i++) {
        r->sums[i] += apart ? 0 : values[i];
        *(apart ? &r->apart[i] : &r->restated[i]) += values[i];
    }
    r->units += !apart;
    r->restated_units += !apart;
}

static void write_totals(struct restating *r)
{
    int64_t all[SUMS];
    for (int i = 0; i < SUMS; i++)
        all[i] = r->restated[i] + r->apart[i];
    jw_key(&r->w, "totals");
    jw_object(&r->w);
    jw_key(&r->w, "all");
    jw_object(&r->w);
    write_sums(&r->w, r->restated_units + r->apart_units, all);
    jw_object_end(&r->w);
    jw_key(&r->w, "restated");
    jw_object(&r->w);
    write_sums(&r->w, r->restated_units, r->restated);
    jw_object_end(&r->w);
    jw_key(&r->w, "not_restated");
    jw_object(&r->w);
    write_sums(&r->w, r->apart_units, r->apart);
    jw_object_end(&r->w);
    jw_object_end(&r->w);
}

static enum err write_rows(struct call *call, struct restating *r, const struct report *report, struct date borders)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_restated_communes, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, report->day);
    bind_int(stmt, 2, report->unit_id);
    bind_date(stmt, 3, borders);
    while (rows_next(stmt))
        take_row(r, stmt);
    return rows_end(stmt, &call->problem);
}

enum err report_restated_run(struct call *call)
{
    static const char *const also[] = { "borders", NULL };
    struct restating r = { .id = INT_NONE };
    struct report report;
    struct buffer out = { 0 };
    struct date borders = NO_DATE;
    int64_t change = 0;
    bool done = false;
    enum err e = report_read(call, also, &report);
    struct text sent = query_value(call, "borders");
    if (!sent.s)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "borders", MSG_REQUIRED);
    else if (!query_date(call, "borders", sent, &borders))
        e = call->problem.code;
    if (!e)
        e = report_begin(call, &report, &change, &done);
    if (e || done)
        return e;
    r.w = json_writer_of(&out);
    report_head(&r.w, call, &report);
    jw_key(&r.w, "borders");
    jw_date(&r.w, borders);
    report_two(&r.w, "definition", "Số liệu của các xã vào ngày as_of, cộng theo đơn vị mà cả xã đã thành vào ngày borders; xã bị chia được để riêng, không chia tỷ lệ.",
               "What the communes of as_of count, added up by the units that the whole of them had become on the day of borders; those that were divided stand apart, without shares.");
    jw_key(&r.w, "items");
    jw_array(&r.w);
    e = write_rows(call, &r, &report, borders);
    end_unit(&r);
    if (!r.apart_units) {
        jw_array_end(&r.w);
        jw_key(&r.w, "not_restated");
        jw_array(&r.w);
    }
    jw_array_end(&r.w);
    write_totals(&r);
    jw_key(&r.w, "change");
    jw_int(&r.w, change);
    jw_object_end(&r.w);
    return report_end(call, &out, e);
}
