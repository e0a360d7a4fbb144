/* report_market.c -- the share of a unit's products on each channel; and supplies beside the demand for them: which may meet which, and what is left on either side. */
#include <inttypes.h>
#include <string.h>
#include "handlers/report.h"
#include "sql.h"

static const char *const of_names[] = { "all", "certified", NULL };
enum { OF_CERTIFIED = 1 };

static void put_text(struct json_writer *w, const char *name, struct text value)
{
    jw_key(w, name);
    jw_text(w, value);
}

static void put_int(struct json_writer *w, const char *name, int64_t value)
{
    jw_key(w, name);
    jw_int(w, value);
}

static void put_amount(struct json_writer *w, const char *name, int64_t hundredths)
{
    jw_key(w, name);
    jw_decimal(w, (struct decimal){ hundredths });
}

static enum err ask(struct call *call, const char *sql, const struct report *r, struct stmt **ret)
{
    enum err e = conn_named(call->conn, sql, ret, &call->problem);
    if (e)
        return e;
    bind_int(*ret, 1, r->unit_id);
    bind_date(*ret, 2, r->day);
    return OK;
}

/* ---- channels ---- */

static enum err write_channels(struct json_writer *w, struct call *call, const struct report *r, int of, int64_t denominator)
{
    struct stmt *stmt;
    enum err e = ask(call, sql_report_channels, r, &stmt);
    if (e)
        return e;
    while (rows_next(stmt)) {
        struct text code = row_text(stmt, 0);
        int64_t listed = row_int(stmt, of == OF_CERTIFIED ? 4 : 3);
        jw_object(w);
        put_text(w, "code", code);
        put_text(w, "name", row_text(stmt, 1));
        put_text(w, "kind", row_text(stmt, 2));
        put_int(w, "numerator", listed);
        put_int(w, "denominator", denominator);
        report_share(w, listed, denominator);
        jw_key(w, "rows");
        jw_cstr(w, report_rows(call, r, arena_printf(call->arena, "listings?channel_code=%s&%s=true", encoded(call->arena, code), of == OF_CERTIFIED ? "certified" : "participating")));
        jw_object_end(w);
    }
    return rows_end(stmt, &call->problem);
}

enum err report_channels_run(struct call *call)
{
    static const char *const also[] = { "of", NULL };
    struct report r;
    struct stmt *stmt;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0, products[2] = { 0 };
    bool done = false;
    int of;
    report_read_choice(call, "of", of_names, 0, &of);
    enum err e = report_read(call, also, &r);
    if (!e)
        e = report_begin(call, &r, &change, &done);
    if (e || done)
        return e;
    if ((e = ask(call, sql_report_channel_products, &r, &stmt)))
        return e;
    if (rows_next(stmt)) {
        products[0] = row_int(stmt, 0);
        products[1] = row_int(stmt, 1);
    }
    if ((e = rows_end(stmt, &call->problem)))
        return e;
    report_head(&w, call, &r);
    report_two(&w, "denominator_is", of == OF_CERTIFIED ? "số sản phẩm có giấy chứng nhận 3 đến 5 sao còn giá trị" : "số sản phẩm tham gia chương trình OCOP",
               of == OF_CERTIFIED ? "products with a valid certificate of 3 to 5 stars" : "products in the OCOP programme");
    jw_key(&w, "channels");
    jw_array(&w);
    e = write_channels(&w, call, &r, of, products[of]);
    jw_array_end(&w);
    put_int(&w, "change", change);
    jw_object_end(&w);
    return report_end(call, &out, e);
}

/* ---- supplies and demands ---- */

/* A demand that is being written: its matches so far. */
struct matching {
    int64_t demand, quantity, offered; /* INT_NONE: none is open */
};

static void end_demand(struct json_writer *w, struct matching *m)
{
    if (m->demand == INT_NONE)
        return;
    jw_array_end(w);
    put_amount(w, "offered", m->offered);
    put_amount(w, "lacking", m->offered < m->quantity ? m->quantity - m->offered : 0);
    jw_object_end(w);
    m->demand = INT_NONE;
}

static void begin_demand(struct json_writer *w, struct stmt *stmt, struct matching *m)
{
    *m = (struct matching){ row_int(stmt, 0), row_int(stmt, 6), 0 };
    jw_object(w);
    put_text(w, "code", row_text(stmt, 1));
    put_text(w, "buyer", row_text(stmt, 2));
    put_text(w, "produce", row_text(stmt, 3));
    put_text(w, "group_code", row_text(stmt, 4));
    put_text(w, "group_name", row_text(stmt, 5));
    put_amount(w, "quantity", m->quantity);
    put_text(w, "measure", row_text(stmt, 7));
    put_text(w, "needed_from", row_text(stmt, 8));
    put_text(w, "needed_to", row_text(stmt, 9));
    put_int(w, "price", row_int(stmt, 10));
    put_text(w, "unit_code", row_text(stmt, 11));
    jw_key(w, "supplies");
    jw_array(w);
}

static void write_match(struct json_writer *w, struct stmt *stmt, struct matching *m)
{
    struct text from = row_text(stmt, 17), to = row_text(stmt, 18), needed_from = row_text(stmt, 8), needed_to = row_text(stmt, 9);
    int64_t price = row_int(stmt, 19), paid = row_int(stmt, 10);
    jw_object(w);
    put_text(w, "code", row_text(stmt, 12));
    put_text(w, "produce", row_text(stmt, 13));
    put_text(w, "unit_code", row_text(stmt, 14));
    put_text(w, "unit_name", row_text(stmt, 15));
    put_amount(w, "unsold", row_int(stmt, 16));
    /* the days on which it is there and needed: days as texts are in the order of days */
    put_text(w, "from", strncmp(from.s, needed_from.s, 10) > 0 ? from : needed_from);
    put_text(w, "to", strncmp(to.s, needed_to.s, 10) < 0 ? to : needed_to);
    put_int(w, "price", price);
    jw_key(w, "within_price");
    if (price == INT_NONE || paid == INT_NONE)
        jw_null(w);
    else
        jw_bool(w, price <= paid);
    jw_object_end(w);
    m->offered += row_int(stmt, 16);
}

static enum err write_demands(struct json_writer *w, struct call *call, const struct report *r)
{
    struct stmt *stmt;
    struct matching m = { .demand = INT_NONE };
    enum err e = ask(call, sql_report_supply, r, &stmt);
    if (e)
        return e;
    while (rows_next(stmt)) {
        if (row_int(stmt, 0) != m.demand) {
            end_demand(w, &m);
            begin_demand(w, stmt, &m);
        }
        if (!row_is_null(stmt, 12))
            write_match(w, stmt, &m);
    }
    end_demand(w, &m);
    return rows_end(stmt, &call->problem);
}

static enum err write_totals(struct json_writer *w, struct call *call, const struct report *r)
{
    static const char *const sums[] = { "quantity", "sold_local", "sold_provinces", "sold_restaurants", "sold_export", "unsold" };
    struct stmt *stmt;
    enum err e = ask(call, sql_report_supply_totals, r, &stmt);
    if (e)
        return e;
    while (rows_next(stmt)) {
        jw_object(w);
        put_text(w, "group_code", row_text(stmt, 0));
        put_text(w, "group_name", row_text(stmt, 1));
        put_text(w, "measure", row_text(stmt, 2));
        put_int(w, "supplies", row_int(stmt, 3));
        for (int i = 0; i < 6; i++)
            put_amount(w, sums[i], row_int(stmt, 4 + i));
        jw_object_end(w);
    }
    return rows_end(stmt, &call->problem);
}

enum err report_supply_run(struct call *call)
{
    struct report r;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0;
    bool done = false;
    enum err e = report_read(call, NULL, &r);
    if (!e)
        e = report_begin(call, &r, &change, &done);
    if (e || done)
        return e;
    report_head(&w, call, &r);
    report_two(&w, "definition",
               "Nhu cầu còn hạn và các nguồn hàng của đơn vị đã rà soát đến ngày này: cùng nhóm, cùng đơn vị tính, mùa vụ trùng nhau, đúng nông sản nếu có nêu, trong địa bàn người mua yêu cầu. Một nguồn hàng có "
               "thể đứng ở nhiều nhu cầu: không chia trước.",
               "Demands still open and the unit's supplies reviewed by that day: of the same group and measure, in season together, of the produce where one is named, from where the buyer wants it. A supply may stand "
               "beside several demands: nothing is shared out beforehand.");
    jw_key(&w, "totals");
    jw_array(&w);
    e = write_totals(&w, call, &r);
    jw_array_end(&w);
    jw_key(&w, "demands");
    jw_array(&w);
    if (!e)
        e = write_demands(&w, call, &r);
    jw_array_end(&w);
    put_int(&w, "change", change);
    jw_object_end(&w);
    return report_end(call, &out, e);
}
