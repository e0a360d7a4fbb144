/* write.c -- create, update, withdraw for any resource. What can be judged without the writer is judged on the connection's thread
 * (write_prepare); the rest runs in the writer's group, in a savepoint of its own. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "format/format.h"
#include "handlers/call.h"
#include "handlers/reach.h"
#include "handlers/versions.h"
#include "model/correction.h"

enum { REASON_MAX = 1000 };

/* ---- before the queue ---- */

/* ?reason=: why, kept in the change log. */
enum err write_reason(struct call *call)
{
    struct text reason = query_value(call, "reason");
    if (!reason.s)
        return OK;
    size_t length = text_length(reason);
    if (!length)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "reason", MSG_EMPTY);
    if (length > REASON_MAX)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "reason", MSG_TOO_LONG, arena_printf(call->arena, "%d", REASON_MAX), arena_printf(call->arena, "%zu", length));
    if (!text_is_visible(reason) || text_turns(reason)) /* the door has seen to UTF-8 and control characters */
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "reason", text_turns(reason) ? MSG_TURNS : MSG_INVISIBLE);
    call->reason = text_nfc(call->arena, reason);
    return OK;
}

enum err write_parameters(struct call *call)
{
    enum err e = query_names(call, (const char *const[]){ "reason", NULL });
    return e ? e : write_reason(call);
}

enum err write_prepare(struct call *call)
{
    static const char *const also[] = { "reason", NULL };
    enum method method = call->operation->method;
    enum err e = idempotency_read(call);
    call->day = date_today();
    if (e)
        return e;
    if (call->operation->schema->resource->by_code && call->operation->run != create_run)
        e = query_day(call, also, &call->day, NULL); /* which holder of the code: a past unit is corrected too */
    else
        e = query_names(call, also);
    if (!e)
        e = write_reason(call);
    if (!e && method != METHOD_POST)
        e = version_asked(call);
    if (!e && call->operation->body_limit)
        e = format_json_body(call->request->body, &call->body, &call->problem);
    return e;
}

/* ---- in the group ---- */

enum err call_stamp(struct call *call, struct stamp *ret)
{
    *ret = (struct stamp){ .principal = text_of(call->principal.name), .request_id = text_of(call->request->id), .reason = call->reason, .roles = ROLE_BIT(call->principal.role) };
    return change_instant(call->conn, &ret->at, &call->problem);
}

/* A correction of the past needs a reason; whoever wrote the record today may still put it right without one. Asked last: all else is good. */
enum err write_asks_reason(struct call *call, const struct schema *schema, const void *before, const void *after)
{
    struct date today = date_today();
    bool own;
    if (call->reason.s || !record_corrects(schema->resource, before, after, today))
        return OK;
    enum err e = change_is_of(call->conn, *member_int(resource_column(schema->resource, "version"), (void *)before), text_of(call->principal.name), today, &own,
                              &call->problem);
    return e || own ? e : fail(&call->problem, ERR_INVALID, WHERE_PARAMETER, "reason", MSG_REASON_NEEDED);
}

static enum err fill(struct call *call, struct draft *draft)
{
    draft->place = (struct place_of){ .where = WHERE_POINTER };
    enum err e = version_drop_echoes(call, draft);
    if (e)
        return e;
    format_json_draft(call->body, draft, &call->problem);
    e = table_resolve(call->conn, draft, &call->problem);
    enum err finished = draft_finish(draft, &call->problem);
    if (!e)
        e = finished;
    return e ? e : reach_record(call, draft->schema, draft->record);
}

/* The record as a reader would get it now, with its tag. */
static enum err answer_record(struct call *call, const struct schema *schema, const struct written *written, int status)
{
    struct value *values = ARENA_ARRAY(call->arena, struct value, FIELDS_MAX);
    struct buffer out = { 0 };
    struct date today = date_today();
    char *tag;
    enum err e = values ? table_get(call->conn, call->arena, schema, written->id, today, values, &call->problem)
                        : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!e)
        e = record_write(call, &out, schema, values, today, SHOW_ALL);
    if (!e)
        e = record_tag(call, written->version, today, &tag);
    if (e) {
        buffer_free(&out);
        return e;
    }
    response_header(call->response, "ETag", tag);
    response_header(call->response, "Cache-Control", "no-store");
    call->request->rows = 1;
    return answer_buffer(call, &out, status, "application/json; charset=utf-8");
}

static char *location_of(struct call *call, const struct schema *schema, const struct draft *draft, int64_t id)
{
    const struct resource *resource = schema->resource;
    if (!resource->by_code)
        return arena_printf(call->arena, "%s/api/v1/%s/%" PRId64, call->request->base, resource->name, id);
    char day[DATE_TEXT];
    struct text code = *member_text(resource_column(resource, resource->key[0]), draft->record);
    date_format(*member_date(resource_column(resource, resource->span.from), draft->record), day);
    return arena_printf(call->arena, "%s/api/v1/%s/%s?as_of=%s", call->request->base, resource->name, encoded(call->arena, code), day);
}

enum err create_run(struct call *call)
{
    const struct schema *schema = call->operation->schema;
    struct draft *draft = draft_new(call->arena, schema);
    struct stamp stamp;
    struct written written;
    bool done = false;
    enum err e = idempotency_find(call, &done);
    if (e || done)
        return e;
    if (!draft)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    e = call_stamp(call, &stamp);
    if (!e)
        e = fill(call, draft);
    if (!e)
        e = table_insert(call->db, call->arena, draft, &stamp, &written, &call->problem);
    if (e)
        return e;
    response_header(call->response, "Location", location_of(call, schema, draft, written.id));
    e = answer_record(call, schema, &written, 201);
    return e ? e : idempotency_keep(call);
}

enum err update_run(struct call *call)
{
    const struct schema *schema = call->operation->schema;
    struct stamp stamp;
    struct written written;
    struct draft *draft;
    void *before = arena_alloc(call->arena, schema->resource->size);
    enum err e = record_id(call, call->day, &call->id);
    if (!e && !before)
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!e)
        e = table_fetch(call->conn, call->arena, schema, call->id, before, &call->problem);
    if (!e)
        e = reach_record(call, schema, before); /* where it is now; fill() asks again for where it would go */
    if (!e)
        e = version_check(call, schema, before);
    if (e)
        return e;
    draft = call->operation->method == METHOD_PATCH ? draft_of(call->arena, schema, before) : draft_new(call->arena, schema);
    if (!draft)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    *member_int(resource_column(schema->resource, "id"), draft->record) = call->id;
    e = call_stamp(call, &stamp);
    if (!e)
        e = fill(call, draft);
    if (!e)
        e = table_update(call->db, call->arena, draft, call->id, call->expected, &stamp, &written, &call->problem);
    if (!e)
        e = write_asks_reason(call, schema, before, draft->record);
    return e ? e : answer_record(call, schema, &written, 200);
}

enum err withdraw_run(struct call *call)
{
    const struct schema *schema = call->operation->schema;
    struct stamp stamp;
    struct written written;
    void *before = arena_alloc(call->arena, schema->resource->size);
    enum err e = record_id(call, call->day, &call->id);
    if (!e && !before)
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!e)
        e = table_fetch(call->conn, call->arena, schema, call->id, before, &call->problem);
    if (!e)
        e = reach_record(call, schema, before);
    if (!e)
        e = version_check(call, schema, before);
    if (!e)
        e = call_stamp(call, &stamp);
    if (!e)
        e = table_withdraw(call->db, call->arena, schema, call->id, call->expected, &stamp, &written, &call->problem);
    if (!e)
        e = write_asks_reason(call, schema, before, NULL);
    if (!e)
        call->response->status = 204;
    return e;
}

/* Back from its last state, if all it refers to is still there and nobody has taken its place. */
enum err restore_run(struct call *call)
{
    const struct schema *schema = call->operation->schema;
    struct stamp stamp;
    struct written written;
    void *before = arena_alloc(call->arena, schema->resource->size);
    struct draft *draft = NULL;
    enum err e = withdrawn_id(call, call->day, &call->id);
    if (!e && !before)
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!e)
        e = table_fetch_withdrawn(call->conn, call->arena, schema, call->id, before, &call->problem);
    if (!e)
        e = reach_record(call, schema, before);
    if (e)
        return e;
    if (!(draft = draft_of(call->arena, schema, before)))
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    draft->given = UINT64_MAX; /* each reference is looked at again */
    e = call_stamp(call, &stamp);
    if (!e)
        e = table_resolve(call->conn, draft, &call->problem);
    if (!e)
        e = call->problem.code;
    if (!e)
        e = table_restore(call->db, call->arena, draft, call->id, &stamp, &written, &call->problem);
    if (e == ERR_INVALID) /* nothing was sent that could be wrong: what is there stands against it */
        e = call->problem.code = ERR_CONFLICT;
    return e ? e : answer_record(call, schema, &written, 200);
}
