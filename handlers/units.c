/* units.c -- what a unit was before and became: the holders of a code, predecessors, successors. */
#include <string.h>
#include "format/format.h"
#include "handlers/call.h"
#include "sql.h"

enum { HOLDERS_MAX = 64, EDGES_MAX = 256 };

static enum err ids_of(struct call *call, const char *sql, struct text code, int64_t id, int64_t *ret, size_t room, size_t *ret_n)
{
    struct stmt *stmt;
    size_t n = 0;
    enum err e = conn_named(call->conn, sql, &stmt, &call->problem);
    if (e)
        return e;
    if (code.s)
        bind_text(stmt, 1, code);
    else
        bind_int(stmt, 1, id);
    while (n < room && rows_next(stmt))
        ret[n++] = row_int(stmt, 0);
    *ret_n = n;
    return rows_end(stmt, &call->problem);
}

static enum err write_rows(struct call *call, struct json_writer *w, const struct schema *schema, const int64_t *ids, size_t n)
{
    struct value *values = ARENA_ARRAY(call->arena, struct value, FIELDS_MAX);
    enum err e = values ? OK : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    jw_array(w);
    for (size_t i = 0; !e && i < n; i++) {
        e = table_get(call->conn, call->arena, schema, ids[i], date_today(), values, &call->problem);
        if (!e)
            format_json_row(w, schema, values, SHOW_ALL);
    }
    jw_array_end(w);
    return e;
}

/* One holder of the code, with the changes that touch it inside its object. */
static enum err write_holder(struct call *call, struct buffer *out, struct json_writer *w, int64_t id)
{
    struct value *values = ARENA_ARRAY(call->arena, struct value, FIELDS_MAX);
    const struct schema *schema = schema_named(TEXT("units"));
    int64_t edges[EDGES_MAX];
    size_t n = 0;
    enum err e = values ? OK : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!e)
        e = table_get(call->conn, call->arena, schema, id, date_today(), values, &call->problem);
    if (!e)
        e = ids_of(call, sql_unit_edges_of, NO_TEXT, id, edges, EDGES_MAX, &n);
    if (e)
        return e;
    format_json_row(w, schema, values, SHOW_ALL);
    buffer_back(out); /* opened again for the changes */
    w->comma = true;
    jw_key(w, "changes");
    e = write_rows(call, w, schema_named(TEXT("unit-changes")), edges, n);
    jw_object_end(w);
    return e;
}

enum err unit_history_run(struct call *call)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    struct text code = call->arguments[0];
    int64_t holders[HOLDERS_MAX];
    size_t n = 0;
    enum err e = query_names(call, (const char *const[]){ "known_at", NULL });
    if (!e)
        e = ids_of(call, sql_unit_holders, code, 0, holders, HOLDERS_MAX, &n);
    if (!e && !n)
        e = fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD,
                 arena_printf(call->arena, "%.*s", (int)text_beginning(code, 60).n, code.s));
    if (e)
        return e;
    jw_object(&w);
    jw_key(&w, "code");
    jw_text(&w, code);
    jw_key(&w, "items");
    jw_array(&w);
    for (size_t i = 0; !e && i < n; i++)
        e = write_holder(call, &out, &w, holders[i]);
    jw_array_end(&w);
    jw_object_end(&w);
    if (e) {
        buffer_free(&out);
        return e;
    }
    answer_cache(call, NO_DATE);
    call->request->rows = (int64_t)n;
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}

static void write_edge(struct json_writer *w, struct stmt *stmt)
{
    static const char *const names[] = { "id", "code", "full_name", "level", "valid_from", "valid_to",
                                         "effective_on", "extent", "kind", "legal_basis" };
    jw_object(w);
    jw_key(w, "unit");
    jw_object(w);
    jw_key(w, names[0]);
    jw_int(w, row_int(stmt, 0));
    for (int i = 1; i < 10; i++) {
        if (i == 6)
            jw_object_end(w);
        jw_key(w, names[i]);
        jw_text(w, row_text(stmt, i));
    }
    jw_object_end(w);
}

static enum err write_edges(struct call *call, const char *sql)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    struct stmt *stmt;
    struct date day;
    int64_t id;
    enum err e = query_day(call, NULL, &day, NULL);
    if (!e)
        e = unit_find(call->conn, call->arguments[0], day, false, &id, &call->problem);
    if (!e)
        e = conn_named(call->conn, sql, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bind_date(stmt, 2, day);
    jw_object(&w);
    jw_key(&w, "code");
    jw_text(&w, call->arguments[0]);
    jw_key(&w, "as_of");
    jw_date(&w, day);
    jw_key(&w, "items");
    jw_array(&w);
    for (; rows_next(stmt); call->request->rows++)
        write_edge(&w, stmt);
    jw_array_end(&w);
    jw_object_end(&w);
    e = rows_end(stmt, &call->problem);
    if (e) {
        buffer_free(&out);
        return e;
    }
    answer_cache(call, day);
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}

enum err predecessors_run(struct call *call)
{
    return write_edges(call, sql_unit_predecessors);
}

enum err successors_run(struct call *call)
{
    return write_edges(call, sql_unit_successors);
}
