/* product_places.c -- a product for other people's catalogues (schema.org), and where it is made: the unit of the day on which it joined, and what that has become since. */
#include <inttypes.h>
#include <string.h>
#include "base/number.h"
#include "handlers/call.h"
#include "model/resources.h"
#include "sql.h"

static enum err product_row(struct call *call, struct date day, struct value **ret)
{
    int64_t id;
    enum err e = path_id(call, &id);
    *ret = ARENA_ARRAY(call->arena, struct value, FIELDS_MAX);
    if (!e && !*ret)
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return e ? e : table_get(call->conn, call->arena, schema_of(&products), id, day, *ret, &call->problem);
}

static struct text text_in(const struct value *row, const char *name)
{
    return row_value(schema_of(&products), row, name)->t;
}

static void put(struct json_writer *w, const char *name, struct text value)
{
    if (!value.s)
        return;
    jw_key(w, name);
    jw_text(w, value);
}

static void put_thing(struct json_writer *w, const char *name, const char *type, struct text called)
{
    if (!called.s)
        return;
    jw_key(w, name);
    jw_object(w);
    jw_key(w, "@type");
    jw_cstr(w, type);
    put(w, "name", called);
    jw_object_end(w);
}

/* "OCOP 4 sao (đến hết 2028-01-15)" */
static struct text award_of(struct call *call, const struct value *row)
{
    int64_t stars = row_value(schema_of(&products), row, "stars")->i;
    struct text until = text_in(row, "certified_until");
    if (stars == INT_NONE)
        return NO_TEXT;
    return text_of(until.s ? arena_printf(call->arena, "OCOP %" PRId64 " sao (đến hết %.*s)", stars, (int)until.n, until.s) : arena_printf(call->arena, "OCOP %" PRId64 " sao", stars));
}

static enum err put_images(struct json_writer *w, struct call *call, int64_t id)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_product_image_hashes, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    jw_key(w, "image");
    jw_array(w);
    while (rows_next(stmt)) {
        struct text hash = row_text(stmt, 0);
        jw_cstr(w, arena_printf(call->arena, "%s/api/v1/images/%.*s", call->request->base, (int)hash.n, hash.s));
    }
    jw_array_end(w);
    return rows_end(stmt, &call->problem);
}

enum err product_jsonld_run(struct call *call)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    struct value *row;
    struct date day = NO_DATE;
    enum err e = query_day(call, NULL, &day, NULL);
    if (!e)
        e = product_row(call, day, &row);
    if (e)
        return e;
    jw_object(&w);
    jw_key(&w, "@context");
    jw_cstr(&w, "https://schema.org");
    jw_key(&w, "@type");
    jw_cstr(&w, "Product");
    jw_key(&w, "@id");
    jw_cstr(&w, arena_printf(call->arena, "%s/api/v1/products/%" PRId64, call->request->base, row_value(schema_of(&products), row, "id")->i));
    put(&w, "name", text_in(row, "name"));
    put(&w, "sku", text_in(row, "code"));
    put(&w, "category", text_in(row, "group_name"));
    put_thing(&w, "manufacturer", "Organization", text_in(row, "producer_name"));
    put(&w, "award", award_of(call, row));
    jw_key(&w, "countryOfOrigin");
    jw_object(&w);
    jw_key(&w, "@type");
    jw_cstr(&w, "Country");
    jw_key(&w, "name");
    jw_cstr(&w, "VN");
    jw_object_end(&w);
    e = put_images(&w, call, row_value(schema_of(&products), row, "id")->i);
    if (e) {
        buffer_free(&out);
        return e;
    }
    put_thing(&w, "productionLocation", "Place", text_in(row, "unit_name"));
    jw_object_end(&w);
    answer_cache(call, day);
    return answer_buffer(call, &out, 200, "application/ld+json");
}

/* ---- where it is made ---- */

static enum err write_now(struct json_writer *w, struct call *call, int64_t unit_id, struct date day, struct text issued, bool *ret_same)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_product_now, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, unit_id);
    bind_date(stmt, 2, day);
    *ret_same = false;
    while (rows_next(stmt)) {
        jw_object(w);
        put(w, "code", row_text(stmt, 0));
        put(w, "name", row_text(stmt, 1));
        put(w, "extent", row_text(stmt, 2));
        jw_object_end(w);
        *ret_same |= text_equal(row_text(stmt, 0), issued);
    }
    return rows_end(stmt, &call->problem);
}

enum err product_place_run(struct call *call)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    struct value *row;
    struct date day = NO_DATE;
    bool same = false;
    enum err e = query_day(call, NULL, &day, NULL);
    if (!e)
        e = product_row(call, day, &row);
    if (e)
        return e;
    jw_object(&w);
    jw_key(&w, "product_code");
    jw_text(&w, text_in(row, "code"));
    jw_key(&w, "as_of");
    jw_date(&w, day);
    write_known(&w, call);
    jw_key(&w, "issued");
    jw_object(&w);
    put(&w, "code", text_in(row, "unit_code"));
    put(&w, "name", text_in(row, "unit_name"));
    put(&w, "joined_on", text_in(row, "joined_on"));
    jw_object_end(&w);
    jw_key(&w, "now");
    jw_array(&w);
    e = write_now(&w, call, row_value(schema_of(&products), row, "unit_id")->i, day, text_in(row, "unit_code"), &same);
    jw_array_end(&w);
    jw_key(&w, "moved");
    jw_bool(&w, !same);
    jw_object_end(&w);
    if (e) {
        buffer_free(&out);
        return e;
    }
    answer_cache(call, day);
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}
