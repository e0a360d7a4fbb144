/* changes.c -- the change log as a feed: every write in its order, for portals that keep a copy, with a long poll; and what differs between
 * two changes or two days. What is public of it: the lines of the catalogue's resources, without who wrote them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/number.h"
#include "handlers/call.h"
#include "sql.h"

#define JSON_TYPE "application/json; charset=utf-8"
enum { LIMIT_USUAL = 100, LIMIT_MOST = 1000, WAIT_MOST = 30 };

struct feed {
    int64_t after, limit, wait;
    const struct schema *schema; /* NULL: all */
    bool inside;                 /* who asks may see who wrote */
    bool keys;                   /* ... and the lines of keys, as it may see the keys */
};

/* ---- what was asked ---- */

static void read_number(struct call *call, const struct parameter *p, int64_t least, int64_t most, int64_t *ret)
{
    struct arena *arena = call->arena;
    const char *name = arena_printf(arena, "%.*s", (int)p->name.n, p->name.s);
    if (!int_parse(p->value.s, p->value.n, ret))
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_NOT_A_NUMBER);
    else if (*ret < least)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_TOO_SMALL, arena_printf(arena, "%" PRId64, least));
    else if (*ret > most)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_TOO_BIG, arena_printf(arena, "%" PRId64, most));
}

const char *writable_names(struct arena *arena)
{
    const char *list = "";
    for (size_t i = 0; i < ncatalogue; i++)
        if (!catalogue[i]->read_only)
            list = arena_printf(arena, "%s%s%s", list, *list ? ", " : "", catalogue[i]->name);
    return list;
}

static const struct schema *read_resource(struct call *call, struct text name)
{
    const struct schema *schema = schema_named(name);
    if (schema && !schema->resource->read_only)
        return schema;
    fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "resource", MSG_NOT_ONE_OF, writable_names(call->arena));
    return NULL;
}

static void read_feed_parameter(struct call *call, const struct parameter *p, struct feed *feed)
{
    if (text_is(p->name, "after"))
        read_number(call, p, 0, INT64_MAX, &feed->after);
    else if (text_is(p->name, "limit"))
        read_number(call, p, 1, LIMIT_MOST, &feed->limit);
    else if (text_is(p->name, "wait"))
        read_number(call, p, 0, WAIT_MOST, &feed->wait);
    else if (text_is(p->name, "resource"))
        feed->schema = read_resource(call, p->value);
}

static enum err read_feed(struct call *call, struct feed *feed)
{
    *feed = (struct feed){ .limit = LIMIT_USUAL };
    feed->inside = call->principal.role == ROLE_PROVINCE || call->principal.role == ROLE_ADMIN;
    feed->keys = call->principal.role == ROLE_ADMIN && call->principal.unit_id == INT_NONE;
    for (size_t i = 0; i < call->request->nparameters; i++)
        read_feed_parameter(call, &call->request->parameters[i], feed);
    return query_names(call, (const char *const[]){ "after", "limit", "resource", "wait", NULL });
}

/* ---- the feed ---- */

static void write_line(struct json_writer *w, struct stmt *stmt, bool inside)
{
    jw_object(w);
    jw_key(w, "number");
    jw_int(w, row_int(stmt, 0));
    jw_key(w, "at");
    jw_text(w, row_text(stmt, 1));
    jw_key(w, "resource");
    jw_text(w, row_text(stmt, 2));
    jw_key(w, "id");
    jw_int(w, row_int(stmt, 3));
    jw_key(w, "action");
    jw_text(w, row_text(stmt, 4));
    jw_key(w, "reason");
    jw_text(w, row_text(stmt, 5));
    jw_key(w, "record");
    if (row_is_null(stmt, 6))
        jw_null(w); /* a tombstone */
    else
        jw_raw(w, row_text(stmt, 6));
    jw_key(w, "hash");
    jw_text(w, row_text(stmt, 7));
    if (inside) {
        jw_key(w, "principal");
        jw_text(w, row_text(stmt, 8));
        jw_key(w, "request_id");
        jw_text(w, row_text(stmt, 9));
    }
    jw_object_end(w);
}

/* Writes what there is; *ret_last is the last line looked at, shown or not: where the next question goes on. */
static enum err write_lines(struct call *call, struct json_writer *w, const struct feed *feed, int64_t *ret_last, int64_t *ret_shown)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, feed->schema ? sql_changes_of_after : sql_changes_after, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, feed->after);
    bind_int(stmt, 2, feed->limit);
    bind_text(stmt, 3, feed->schema ? text_of(feed->schema->resource->name) : NO_TEXT);
    while (rows_next(stmt)) {
        *ret_last = row_int(stmt, 0);
        if (!feed->keys && !schema_named(row_text(stmt, 2)))
            continue;
        write_line(w, stmt, feed->inside);
        ++*ret_shown;
    }
    return rows_end(stmt, &call->problem);
}

static const char *next_address(struct call *call, const struct feed *feed, int64_t last)
{
    const char *address = arena_printf(call->arena, "%s/api/v1/changes?after=%" PRId64 "&limit=%" PRId64, call->request->base, last, feed->limit);
    if (feed->schema)
        address = arena_printf(call->arena, "%s&resource=%s", address, feed->schema->resource->name);
    if (feed->wait)
        address = arena_printf(call->arena, "%s&wait=%" PRId64, address, feed->wait);
    return address;
}

enum err changes_run(struct call *call)
{
    struct feed feed;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0, last, shown = 0;
    enum err e = read_feed(call, &feed);
    if (!e)
        e = table_change(call->conn, &change, &call->problem);
    if (e)
        return e;
    last = feed.after;
    jw_object(&w);
    jw_key(&w, "items");
    jw_array(&w);
    e = write_lines(call, &w, &feed, &last, &shown);
    jw_array_end(&w);
    if (!e && !shown && last == feed.after && feed.wait && !call->request->waited_enough) {
        buffer_free(&out);
        call->response->wait_ms = (unsigned)feed.wait * 1000;
        return OK;
    }
    jw_key(&w, "next");
    jw_cstr(&w, next_address(call, &feed, last));
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    if (e) {
        buffer_free(&out);
        return e;
    }
    call->request->rows = shown;
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, &out, 200, JSON_TYPE);
}

/* ---- what differs ---- */

struct span_asked {
    const struct schema *schema;
    int64_t from, to, after, limit;
};

/* A change's number, or a day: the newest change recorded until its end. */
static void read_end(struct call *call, const char *name, struct text value, int64_t *ret)
{
    struct date day;
    struct stmt *stmt;
    enum date_fault fault = date_read(value.s, value.n, &day);
    if (fault == DATE_BEYOND) {
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_DATE_BEYOND, DATE_FIRST, DATE_LAST);
        return;
    }
    if (fault == DATE_FINE) {
        if (conn_named(call->conn, sql_changes_until, &stmt, &call->problem))
            return;
        bind_instant(stmt, 1, date_end(day));
        *ret = rows_next(stmt) ? row_int(stmt, 0) : 0;
        rows_end(stmt, &call->problem);
        return;
    }
    if (!int_parse(value.s, value.n, ret) || *ret < 0)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_NOT_A_CHANGE);
}

static void read_diff_parameter(struct call *call, const struct parameter *p, struct span_asked *asked)
{
    if (text_is(p->name, "resource"))
        asked->schema = read_resource(call, p->value);
    else if (text_is(p->name, "from"))
        read_end(call, "from", p->value, &asked->from);
    else if (text_is(p->name, "to"))
        read_end(call, "to", p->value, &asked->to);
    else if (text_is(p->name, "after"))
        read_number(call, p, 0, INT64_MAX, &asked->after);
    else if (text_is(p->name, "limit"))
        read_number(call, p, 1, LIMIT_MOST, &asked->limit);
}

static enum err read_span(struct call *call, struct span_asked *asked)
{
    *asked = (struct span_asked){ .from = INT_NONE, .to = INT_NONE, .limit = LIMIT_USUAL };
    for (size_t i = 0; i < call->request->nparameters; i++)
        read_diff_parameter(call, &call->request->parameters[i], asked);
    query_names(call, (const char *const[]){ "resource", "from", "to", "after", "limit", NULL });
    if (!query_value(call, "resource").s)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "resource", MSG_REQUIRED);
    if (!query_value(call, "from").s)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "from", MSG_REQUIRED);
    if (!call->problem.code && asked->to == INT_NONE)
        table_change(call->conn, &asked->to, &call->problem);
    if (!call->problem.code && asked->from > asked->to)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "from", MSG_PERIOD_EMPTY, arena_printf(call->arena, "%" PRId64, asked->from),
             arena_printf(call->arena, "%" PRId64, asked->to), "to");
    return call->problem.code;
}

/* The names of the fields that differ; what every write sets anew is no difference. */
static void write_changed(struct json_writer *w, const json_t *before, const json_t *after)
{
    const char *name;
    json_t *value;
    jw_array(w);
    json_object_foreach((json_t *)after, name, value)
        if (strcmp(name, "version") && strcmp(name, "recorded_at") && !json_equal(value, json_object_get(before, name)))
            jw_cstr(w, name);
    jw_array_end(w);
}

/* False: out of memory. */
static bool write_difference(struct json_writer *w, struct stmt *stmt)
{
    struct text before = row_text(stmt, 1), after = row_text(stmt, 2);
    json_t *was = before.s ? json_loadb(before.s, before.n, 0, NULL) : NULL, *is = after.s ? json_loadb(after.s, after.n, 0, NULL) : NULL;
    jw_object(w);
    jw_key(w, "id");
    jw_int(w, row_int(stmt, 0));
    jw_key(w, "difference");
    jw_cstr(w, !before.s ? "added" : !after.s ? "removed" : "changed");
    jw_key(w, "changes");
    jw_int(w, row_int(stmt, 3));
    jw_key(w, "fields");
    write_changed(w, was, was ? is : NULL);
    jw_key(w, "before");
    before.s ? jw_raw(w, before) : jw_null(w);
    jw_key(w, "after");
    after.s ? jw_raw(w, after) : jw_null(w);
    jw_object_end(w);
    bool good = !before.s == !was && !after.s == !is;
    json_decref(was);
    json_decref(is);
    return good;
}

static enum err write_differences(struct call *call, struct json_writer *w, const struct span_asked *asked, int64_t *ret_last)
{
    struct stmt *stmt;
    int64_t rows = 0, last = 0;
    enum err e = conn_named(call->conn, sql_changes_diff, &stmt, &call->problem);
    if (e)
        return e;
    bind_text(stmt, 1, text_of(asked->schema->resource->name));
    bind_int(stmt, 2, asked->from);
    bind_int(stmt, 3, asked->to);
    bind_int(stmt, 4, asked->after);
    bind_int(stmt, 5, asked->limit + 1);
    while (rows_next(stmt)) {
        if (rows++ == asked->limit) {
            *ret_last = last;
            break;
        }
        last = row_int(stmt, 0);
        if (row_is_null(stmt, 1) && row_is_null(stmt, 2))
            continue; /* came and went in between */
        if (!write_difference(w, stmt)) {
            rows_end(stmt, NULL);
            return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
        }
        call->request->rows++;
    }
    return rows_end(stmt, &call->problem);
}

enum err changes_diff_run(struct call *call)
{
    struct span_asked asked;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t last = INT_NONE;
    enum err e = read_span(call, &asked);
    if (e)
        return e;
    jw_object(&w);
    jw_key(&w, "resource");
    jw_cstr(&w, asked.schema->resource->name);
    jw_key(&w, "from");
    jw_int(&w, asked.from);
    jw_key(&w, "to");
    jw_int(&w, asked.to);
    jw_key(&w, "items");
    jw_array(&w);
    e = write_differences(call, &w, &asked, &last);
    jw_array_end(&w);
    jw_key(&w, "next");
    jw_cstr(&w, last == INT_NONE ? NULL
                                 : arena_printf(call->arena, "%s/api/v1/changes/diff?resource=%s&from=%" PRId64 "&to=%" PRId64 "&after=%" PRId64 "&limit=%" PRId64,
                                                call->request->base, asked.schema->resource->name, asked.from, asked.to, last, asked.limit));
    jw_object_end(&w);
    if (e) {
        buffer_free(&out);
        return e;
    }
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, &out, 200, JSON_TYPE);
}
