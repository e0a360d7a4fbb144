/* acknowledged.c -- what an act of acknowledgement rests on (GET /certifications/{id}/acknowledged): the certifications that units which wholly became its unit held until
 * they did. Asked of units and their changes each time, and stored nowhere: one that is corrected is told as it is. */
#include "handlers/call.h"
#include "model/resources.h"
#include "sql.h"

/* Columns of certification_acknowledged.sql. */
enum { AT_ID, AT_UNTIL = 6, AT_VALID_TO };

/* Was it valid on the eve of the change? */
static bool lasted(struct stmt *stmt)
{
    struct text until = row_text(stmt, AT_UNTIL), valid_to = row_text(stmt, AT_VALID_TO);
    struct date changed = NO_DATE, last = NO_DATE;
    date_parse(until.s, until.n, &changed);
    return !date_parse(valid_to.s, valid_to.n, &last) || last.days >= date_plus_days(changed, -1).days;
}

static void write_held(struct json_writer *w, struct stmt *stmt)
{
    static const char *const names[] = { "id", "unit_code", "unit_name", "level", "decision_number", "decided_on", "changed_on" };
    jw_object(w);
    jw_key(w, names[0]);
    jw_int(w, row_int(stmt, 0));
    for (int i = 1; i < 7; i++) {
        jw_key(w, names[i]);
        jw_text(w, row_text(stmt, i));
    }
    jw_object_end(w);
}

/* The certification must be there: withdrawn or never made are told as everywhere. */
static enum err find(struct call *call, int64_t *ret_id)
{
    struct certification *found = arena_alloc(call->arena, sizeof *found);
    if (!found)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!int_parse(call->arguments[0].s, call->arguments[0].n, ret_id) || *ret_id < 1)
        return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD,
                    arena_printf(call->arena, "%.*s", (int)text_beginning(call->arguments[0], 60).n, call->arguments[0].s));
    return table_fetch(call->conn, call->arena, schema_of(&certifications), *ret_id, found, &call->problem);
}

enum err acknowledged_run(struct call *call)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    struct stmt *stmt;
    int64_t id;
    enum err e = query_names(call, (const char *const[]){ "known_at", NULL });
    if (!e)
        e = find(call, &id);
    if (!e)
        e = conn_named(call->conn, sql_certification_acknowledged, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    jw_object(&w);
    jw_key(&w, "certification_id");
    jw_int(&w, id);
    jw_key(&w, "items");
    jw_array(&w);
    int64_t told = INT_NONE; /* one that outlived several changes is told with the last */
    while (rows_next(stmt)) {
        if (row_int(stmt, AT_ID) == told || !lasted(stmt))
            continue;
        told = row_int(stmt, AT_ID);
        write_held(&w, stmt);
        call->request->rows++;
    }
    jw_array_end(&w);
    jw_object_end(&w);
    e = rows_end(stmt, &call->problem);
    if (e) {
        buffer_free(&out);
        return e;
    }
    answer_cache(call, NO_DATE);
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}
