/* read.c -- list, export, get and history of any resource. One way for all: read the parameters, ask table.h, write rows as they come. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "format/format.h"
#include "handlers/call.h"
#include "sql.h"

#define JSON_TYPE "application/json; charset=utf-8"

const struct value *row_value(const struct schema *schema, const struct value *values, const char *name)
{
    const struct field *field = schema_field(schema, text_of(name));
    return field ? &values[field - schema->fields] : NULL;
}

void write_known(struct json_writer *w, const struct call *call)
{
    char at[INSTANT_TEXT];
    if (call->known.us == INSTANT_NONE)
        return;
    instant_format(call->known, at);
    jw_key(w, "known_at");
    jw_cstr(w, at);
}

static void write_day(struct json_writer *w, const struct call *call, const struct query_extra *extra)
{
    jw_key(w, "as_of");
    if (extra->every_day)
        jw_cstr(w, "all");
    else
        jw_date(w, extra->as_of);
    write_known(w, call);
}

/* ---- lists ---- */

/* The rows of one page; the place of the last one when there are more. */
static enum err write_items(struct call *call, struct json_writer *w, struct query *q, const struct query_extra *extra, char **ret_next)
{
    struct rows rows;
    struct value last[SORTS_MAX + 2];
    size_t nlast = 0;
    int64_t limit = q->limit, n = 0;
    bool more = false;
    q->limit = limit + 1; /* one more tells whether there is a next page */
    enum err e = table_list(call->conn, call->arena, q, &rows, &call->problem);
    if (e)
        return e;
    jw_array(w);
    while (table_next(&rows)) {
        if (n == limit) {
            more = true;
            break;
        }
        format_json_row(w, q->schema, rows.values, extra->shown);
        if (++n < limit)
            continue;
        nlast = rows.nplace; /* the texts are the row's own: kept before it moves on */
        for (size_t i = 0; i < nlast; i++)
            last[i] = (struct value){ rows.place[i].i, rows.place[i].t.s ? arena_text(call->arena, rows.place[i].t.s, rows.place[i].t.n) : NO_TEXT };
    }
    jw_array_end(w);
    call->request->rows = n;
    *ret_next = more ? query_next(call, q, last, nlast) : NULL;
    return table_end(&rows, &call->problem);
}

void answer_links(struct call *call, const char *next)
{
    char *first = query_next(call, NULL, NULL, 0), *cut = strstr(first, "cursor="); /* the list's address without its cursor: where it begins */
    if (cut && cut > first)
        cut[-1] = 0;
    response_header(call->response, "Link",
                    next ? arena_printf(call->arena, "<%s>; rel=\"next\", <%s>; rel=\"first\"", next, first)
                         : arena_printf(call->arena, "<%s>; rel=\"first\"", first));
}

static enum err list_etag(struct call *call, const struct query_extra *extra, int64_t *ret_change, bool *ret_done)
{
    char day[DATE_TEXT];
    enum err e = answer_stamp(call, ret_change);
    if (e)
        return e;
    /* the day is part of the tag: tomorrow the same address without as_of is another list */
    date_format(extra->as_of, day);
    answer_cache(call, extra->every_day ? NO_DATE : extra->as_of);
    *ret_done = answer_not_modified(call, arena_printf(call->arena, "W/\"%" PRId64 "-%s\"", *ret_change, day));
    return OK;
}

enum err list_run(struct call *call)
{
    struct query q;
    struct query_extra extra;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    char *next = NULL;
    int64_t change, total = 0;
    bool done;
    enum err e = query_read(call, false, &q, &extra);
    if (!e)
        e = list_etag(call, &extra, &change, &done);
    if (e || done)
        return e;
    if (extra.count && (e = table_count(call->conn, call->arena, &q, &total, &call->problem)))
        return e;
    buffer_reserve(&out, 16 * 1024);
    jw_object(&w);
    jw_key(&w, "items");
    e = write_items(call, &w, &q, &extra, &next);
    jw_key(&w, "next");
    jw_cstr(&w, next);
    write_day(&w, call, &extra);
    jw_key(&w, "change");
    jw_int(&w, change);
    if (extra.count) {
        jw_key(&w, "total");
        jw_int(&w, total);
    }
    jw_object_end(&w);
    if (e) {
        buffer_free(&out);
        return e;
    }
    answer_links(call, next);
    return answer_buffer(call, &out, 200, JSON_TYPE);
}

/* ---- exports: the whole filtered set, never a page ---- */

enum err export_run(struct call *call)
{
    struct query q;
    struct query_extra extra;
    struct buffer out = { 0 };
    struct rows rows;
    int64_t change;
    bool done;
    enum err e = query_read(call, true, &q, &extra);
    if (!e)
        e = list_etag(call, &extra, &change, &done);
    if (e || done)
        return e;
    if (extra.bom)
        buffer_cstr(&out, "\xEF\xBB\xBF");
    format_csv_heading(&out, q.schema, extra.shown);
    if ((e = table_list(call->conn, call->arena, &q, &rows, &call->problem)))
        goto failed;
    while (table_next(&rows)) {
        format_csv_row(&out, q.schema, rows.values, extra.shown);
        call->request->rows++;
    }
    if ((e = table_end(&rows, &call->problem)))
        goto failed;
    response_header(call->response, "Content-Disposition",
                    arena_printf(call->arena, "attachment; filename=\"%s.csv\"", q.schema->resource->name));
    return answer_buffer(call, &out, 200, "text/csv; charset=utf-8; header=present");
failed:
    buffer_free(&out);
    return e;
}

/* ---- one record ---- */

enum err path_id(struct call *call, int64_t *ret)
{
    struct text argument = call->arguments[0];
    if (int_parse(argument.s, argument.n, ret) && *ret > 0)
        return OK;
    return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD,
                arena_printf(call->arena, "%.*s", (int)text_beginning(argument, 60).n, argument.s));
}

enum err record_id(struct call *call, struct date day, int64_t *ret)
{
    if (call->operation->schema->resource->by_code || strstr(call->operation->path, "{code}"))
        return unit_find(call->conn, call->arguments[0], day, false, ret, &call->problem);
    return path_id(call, ret);
}

enum err withdrawn_id(struct call *call, struct date day, int64_t *ret)
{
    struct stmt *stmt;
    struct text code = call->arguments[0];
    if (!call->operation->schema->resource->by_code)
        return record_id(call, day, ret);
    enum err e = conn_named(call->conn, sql_unit_withdrawn, &stmt, &call->problem);
    if (e)
        return e;
    bind_text(stmt, 1, code);
    bind_date(stmt, 2, day);
    *ret = rows_next(stmt) ? row_int(stmt, 0) : INT_NONE;
    e = rows_end(stmt, &call->problem);
    if (!e && *ret == INT_NONE) /* never was, or is there */
        e = unit_find(call->conn, code, day, false, ret, &call->problem);
    return e;
}

static enum err write_embedded(struct call *call, struct json_writer *w, const struct schema *schema, const struct value *values, struct date day)
{
    const struct resource *resource = schema->resource;
    const struct schema *child = schema_named(text_of(resource->embeds));
    struct value id = values[0];
    struct rows rows;
    char name[60];
    struct query q = { .schema = child, .day = NO_DATE, .unit_id = INT_NONE, .limit = EVERY_ROW };
    const char *sort = child->resource->sort;
    (void)day;
    q.filters[0] = (struct filter){ schema_field(child, text_of(resource->embed_by)), TEST_IN, 1, &id };
    q.nfilters = 1;
    q.sorts[0] = (struct sort){ schema_field(child, text_of(sort + (*sort == '-'))), *sort == '-' };
    q.nsorts = 1;
    snprintf(name, sizeof name, "%s", resource->embeds);
    for (char *at = name; *at; at++)
        if (*at == '-')
            *at = '_';
    enum err e = table_list(call->conn, call->arena, &q, &rows, &call->problem);
    if (e)
        return e;
    jw_key(w, name);
    jw_array(w);
    while (table_next(&rows))
        format_json_row(w, child, rows.values, SHOW_ALL);
    jw_array_end(w);
    return table_end(&rows, &call->problem);
}

enum err record_write(struct call *call, struct buffer *out, const struct schema *schema, const struct value *values, struct date day, uint64_t shown)
{
    struct json_writer w = json_writer_of(out);
    format_json_row(&w, schema, values, shown);
    if (!schema->resource->embeds)
        return OK;
    buffer_back(out); /* the object is opened again for its children */
    w.comma = true;
    enum err e = write_embedded(call, &w, schema, values, day);
    jw_object_end(&w);
    return e;
}

enum err record_tag(struct call *call, int64_t version, struct date day, char **ret)
{
    int64_t change;
    char on[DATE_TEXT];
    enum err e = answer_stamp(call, &change);
    date_format(day, on);
    if (!e)
        *ret = arena_printf(call->arena, "\"%" PRId64 ".%" PRId64 ".%s\"", version, change, on);
    return e;
}

static enum err record_etag(struct call *call, const struct schema *schema, const struct value *values, struct date day, bool *ret_done)
{
    const struct value *version = row_value(schema, values, "version");
    char *tag;
    enum err e = record_tag(call, version ? version->i : 0, day, &tag);
    if (!e)
        *ret_done = answer_not_modified(call, tag);
    return e;
}

enum err get_run(struct call *call)
{
    const struct schema *schema = call->operation->schema;
    struct value *values = ARENA_ARRAY(call->arena, struct value, FIELDS_MAX);
    struct buffer out = { 0 };
    struct date day;
    int64_t id;
    bool done = false;
    enum err e = query_day(call, NULL, &day, NULL);
    if (!e)
        e = record_id(call, day, &id);
    if (!e && values)
        e = table_get(call->conn, call->arena, schema, id, day, values, &call->problem);
    if (!values)
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e)
        return e;
    answer_cache(call, day);
    e = record_etag(call, schema, values, day, &done);
    if (e || done)
        return e;
    call->request->rows = 1;
    e = record_write(call, &out, schema, values, day, SHOW_ALL);
    if (!e)
        return answer_buffer(call, &out, 200, JSON_TYPE);
    buffer_free(&out);
    return e;
}

/* ---- history: the change log's lines of one record ---- */

static void write_change(struct json_writer *w, struct stmt *stmt)
{
    jw_object(w);
    jw_key(w, "number");
    jw_int(w, row_int(stmt, 0));
    jw_key(w, "at");
    jw_text(w, row_text(stmt, 1));
    jw_key(w, "action");
    jw_text(w, row_text(stmt, 2));
    jw_key(w, "reason");
    jw_text(w, row_text(stmt, 3));
    jw_key(w, "record");
    if (row_is_null(stmt, 4))
        jw_null(w);
    else
        jw_raw(w, row_text(stmt, 4));
    jw_object_end(w);
}

enum err history_run(struct call *call)
{
    struct stmt *stmt;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t id, n = 0;
    enum err e = query_names(call, (const char *const[]){ "known_at", NULL });
    if (!e)
        e = record_id(call, NO_DATE, &id);
    if (!e)
        e = conn_named(call->conn, sql_record_history, &stmt, &call->problem);
    if (e)
        return e;
    bind_text(stmt, 1, text_of(call->operation->schema->resource->name));
    bind_int(stmt, 2, id);
    jw_object(&w);
    jw_key(&w, "items");
    jw_array(&w);
    for (; rows_next(stmt); n++)
        write_change(&w, stmt);
    jw_array_end(&w);
    jw_object_end(&w);
    e = rows_end(stmt, &call->problem);
    if (!e && !n)
        e = fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%" PRId64, id));
    if (e) {
        buffer_free(&out);
        return e;
    }
    answer_cache(call, NO_DATE);
    call->request->rows = n;
    return answer_buffer(call, &out, 200, JSON_TYPE);
}
