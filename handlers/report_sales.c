/* report_sales.c -- what a unit's products brought in a period: by product, channel, unit below or period told; and the promotion events of a period by level. Money is whole đồng. */
#include <string.h>
#include "handlers/report.h"
#include "sql.h"

static void put_int(struct json_writer *w, const char *name, int64_t value)
{
    jw_key(w, name);
    jw_int(w, value);
}

static enum err ask(struct call *call, const char *sql, const struct report *r, struct date from, struct stmt **ret)
{
    enum err e = conn_named(call->conn, sql, ret, &call->problem);
    if (e)
        return e;
    bind_int(*ret, 1, r->unit_id);
    bind_date(*ret, 2, r->day);
    bind_date(*ret, 3, from);
    return OK;
}

static void write_from(struct json_writer *w, struct date from)
{
    jw_key(w, "from");
    jw_date(w, from);
}

/* ---- sales ---- */

enum { BY_PRODUCT, BY_CHANNEL, BY_UNIT, BY_PERIOD };
static const char *const by_names[] = { "product", "channel", "unit", "period", NULL };

/* A sum that is being gathered: its measures are written as they come, the rest behind the last. */
struct gathered {
    bool open;
    struct text code, name;
    int64_t sales, revenue;
};

/* The list with exactly these sales; NULL where no filter leads to them alone. */
static const char *rows_of(struct call *call, const struct report *r, int by, const char *from, struct text code)
{
    struct report below = *r;
    const char *filter = "";
    if (by == BY_UNIT && !code.s)
        return NULL;
    if (by == BY_UNIT)
        below.unit_shown = encoded(call->arena, code);
    if (by == BY_PRODUCT || by == BY_CHANNEL)
        filter = arena_printf(call->arena, "&%s_code=%s", by_names[by], encoded(call->arena, code));
    if (by != BY_PERIOD)
        return report_rows(call, &below, arena_printf(call->arena, "sales?period_from_from=%s&period_to_to=%s%s", from, r->day_text, filter));
    return report_rows(call, r, arena_printf(call->arena, "sales?period_from_from=%.10s&period_from_to=%.10s&period_to_from=%.10s&period_to_to=%.10s", code.s, code.s, code.s + 11, code.s + 11));
}

static void end_row(struct json_writer *w, struct call *call, const struct report *r, int by, const char *from, int64_t of, struct gathered *g)
{
    if (!g->open)
        return;
    jw_array_end(w);
    put_int(w, "sales", g->sales);
    put_int(w, "numerator", g->revenue);
    put_int(w, "denominator", of);
    report_share(w, g->revenue, of);
    jw_key(w, "rows");
    jw_cstr(w, rows_of(call, r, by, from, g->code));
    jw_object_end(w);
    *g = (struct gathered){ 0 };
}

static void begin_row(struct json_writer *w, struct call *call, struct stmt *stmt, struct gathered *g)
{
    struct text code = row_text(stmt, 0), name = row_text(stmt, 1);
    *g = (struct gathered){ .open = true, .code = code.s ? arena_text(call->arena, code.s, code.n) : NO_TEXT };
    jw_object(w);
    jw_key(w, "code");
    jw_text(w, code);
    jw_key(w, "name");
    jw_text(w, name);
    jw_key(w, "quantities");
    jw_array(w);
}

static enum err write_rows(struct json_writer *w, struct call *call, const struct report *r, int by, struct date from, int64_t of)
{
    static const char *const statements[] = { sql_report_sales_product, sql_report_sales_channel, sql_report_sales_unit, sql_report_sales_period };
    struct gathered g = { 0 };
    struct stmt *stmt;
    char first[DATE_TEXT];
    enum err e = ask(call, statements[by], r, from, &stmt);
    if (e)
        return e;
    date_format(from, first);
    while (rows_next(stmt)) {
        struct text code = row_text(stmt, 0);
        if (!g.open || !text_equal(code, g.code)) {
            end_row(w, call, r, by, first, of, &g);
            begin_row(w, call, stmt, &g);
        }
        g.sales += row_int(stmt, 3);
        g.revenue += row_int(stmt, 5);
        if (row_is_null(stmt, 4))
            continue;
        jw_object(w);
        jw_key(w, "measure");
        jw_text(w, row_text(stmt, 2));
        jw_key(w, "quantity");
        jw_decimal(w, (struct decimal){ row_int(stmt, 4) });
        jw_object_end(w);
    }
    end_row(w, call, r, by, first, of, &g);
    return rows_end(stmt, &call->problem);
}

static enum err write_total(struct json_writer *w, struct call *call, const struct report *r, struct date from, int64_t *ret_revenue)
{
    static const char *const names[] = { "sales", "products", "revenue", "partly_sales", "partly_revenue" };
    struct stmt *stmt;
    enum err e = ask(call, sql_report_sales_total, r, from, &stmt);
    if (e)
        return e;
    jw_key(w, "total");
    jw_object(w);
    if (rows_next(stmt)) {
        for (int i = 0; i < 5; i++)
            put_int(w, names[i], row_int(stmt, i));
        *ret_revenue = row_int(stmt, 2);
    }
    jw_object_end(w);
    return rows_end(stmt, &call->problem);
}

enum err report_sales_run(struct call *call)
{
    static const char *const also[] = { "by", NULL };
    struct report r;
    struct date from;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0, revenue = 0;
    bool done = false;
    int by;
    report_read_choice(call, "by", by_names, BY_CHANNEL, &by);
    enum err e = report_read_period(call, also, &r, &from);
    if (!e)
        e = report_begin(call, &r, &change, &done);
    if (e || done)
        return e;
    report_head(&w, call, &r);
    write_from(&w, from);
    report_two(&w, "definition",
               "Doanh thu của các sản phẩm thuộc đơn vị vào ngày cuối kỳ, theo các lần báo cáo có kỳ nằm trọn trong khoảng từ ngày đầu đến ngày cuối. Kỳ chỉ nằm một phần trong khoảng này không được chia nhỏ: cộng "
               "riêng ở partly_sales và partly_revenue.",
               "Revenue of the products that count in the unit on the last day, as told for periods that lie wholly between the first and the last day. A period that lies there only in part is not cut: it is "
               "added up apart, as partly_sales and partly_revenue.");
    e = write_total(&w, call, &r, from, &revenue);
    jw_key(&w, "by");
    jw_cstr(&w, by_names[by]);
    jw_key(&w, "items");
    jw_array(&w);
    if (!e)
        e = write_rows(&w, call, &r, by, from, revenue);
    jw_array_end(&w);
    put_int(&w, "change", change);
    jw_object_end(&w);
    return report_end(call, &out, e);
}

/* ---- events ---- */

static const char *const yes_no[] = { "false", "true", NULL };

static enum err write_levels(struct json_writer *w, struct call *call, const struct report *r, struct date from, int outside)
{
    static const char *const sums[] = { "booths", "local_booths", "visitors", "revenue", "local_revenue", "without_revenue", "products", "products_revenue" };
    struct stmt *stmt;
    char first[DATE_TEXT];
    enum err e = ask(call, sql_report_events, r, from, &stmt);
    if (e)
        return e;
    bind_int(stmt, 4, outside);
    date_format(from, first);
    while (rows_next(stmt)) {
        struct text level = row_text(stmt, 0);
        jw_object(w);
        jw_key(w, "level");
        jw_text(w, level);
        put_int(w, "numerator", row_int(stmt, 2));
        put_int(w, "denominator", row_int(stmt, 1));
        report_share(w, row_int(stmt, 2), row_int(stmt, 1));
        for (int i = 0; i < 8; i++)
            put_int(w, sums[i], row_int(stmt, 3 + i));
        jw_key(w, "rows");
        /* those outside have no unit that a list could ask for */
        jw_cstr(w, outside ? NULL : report_rows(call, r, arena_printf(call->arena, "promotion-events?level=%s&begins_on_from=%s&begins_on_to=%s", encoded(call->arena, level), first, r->day_text)));
        jw_object_end(w);
    }
    return rows_end(stmt, &call->problem);
}

enum err report_events_run(struct call *call)
{
    static const char *const also[] = { "outside", NULL };
    struct report r;
    struct date from;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0;
    bool done = false;
    int outside;
    report_read_choice(call, "outside", yes_no, 0, &outside);
    enum err e = report_read_period(call, also, &r, &from);
    if (!e)
        e = report_begin(call, &r, &change, &done);
    if (e || done)
        return e;
    report_head(&w, call, &r);
    write_from(&w, from);
    report_two(&w, "definition",
               "Sự kiện bắt đầu trong kỳ, tổ chức trên địa bàn đơn vị (outside=true: cả sự kiện ngoài địa bàn): tử số đã tổ chức, mẫu số đã lên kế hoạch. Tiền và lượt khách là tổng của các sự kiện có báo cáo; "
               "without_revenue là số sự kiện đã tổ chức chưa báo cáo doanh thu.",
               "Events that begin in the period in the unit (outside=true: those elsewhere, too): the numerator was held, the denominator was planned. Money and visitors are sums of what was told; without_revenue "
               "counts the events held of which no revenue was told.");
    jw_key(&w, "levels");
    jw_array(&w);
    e = write_levels(&w, call, &r, from, outside);
    jw_array_end(&w);
    put_int(&w, "change", change);
    jw_object_end(&w);
    return report_end(call, &out, e);
}
