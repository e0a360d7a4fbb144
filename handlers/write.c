/* write.c -- create, update, withdraw for any resource. What can be judged without the writer is judged on the connection's thread
 * (write_prepare); the rest runs in the writer's group, in a savepoint of its own. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "format/format.h"
#include "handlers/call.h"
#include "handlers/reach.h"

/* ---- before the queue ---- */

/* If-Match: "12.34.2021-08-31" or "12" names version 12; * any. */
static enum err read_if_match(struct call *call)
{
    struct text header = request_header(call->request, "If-Match");
    if (!header.s)
        return fail(&call->problem, ERR_PRECONDITION_REQUIRED, WHERE_HEADER, "If-Match", MSG_IF_MATCH_NEEDED);
    if (text_is(header, "*"))
        return OK;
    size_t digits = 0;
    while (header.n > 1 && *header.s == '"' && digits + 1 < header.n && header.s[digits + 1] >= '0' && header.s[digits + 1] <= '9')
        digits++;
    if (!int_parse(header.s + (digits ? 1 : 0), digits, &call->expected))
        call->expected = 0; /* no version is 0: a tag that is not ours is stale */
    return OK;
}

static enum err no_parameters(struct call *call)
{
    call->day = date_today();
    for (size_t i = 0; i < call->request->nparameters; i++) {
        struct text name = call->request->parameters[i].name;
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, arena_printf(call->arena, "%.*s", (int)name.n, name.s), MSG_UNKNOWN_PARAMETER, "-");
    }
    return call->problem.code;
}

enum err write_prepare(struct call *call)
{
    enum method method = call->operation->method;
    enum err e = OK;
    call->idempotency_key = request_header(call->request, "Idempotency-Key");
    if (call->idempotency_key.n > 255)
        return fail(&call->problem, ERR_BAD_REQUEST, WHERE_HEADER, "Idempotency-Key", MSG_TOO_LONG, "255",
                    arena_printf(call->arena, "%zu", call->idempotency_key.n));
    if (call->operation->schema->resource->by_code && method != METHOD_POST)
        e = query_day(call, NULL, &call->day, NULL); /* which holder of the code: a past unit is corrected too */
    else
        e = no_parameters(call);
    if (!e && method != METHOD_POST)
        e = read_if_match(call);
    if (!e && method != METHOD_DELETE)
        e = format_json_body(call->request->body, &call->body, &call->problem);
    return e;
}

/* ---- in the group ---- */

static enum err stamp_of(struct call *call, struct stamp *ret)
{
    *ret = (struct stamp){ .principal = text_of(call->principal.name), .request_id = text_of(call->request->id) };
    return change_instant(call->conn, &ret->at, &call->problem);
}

static enum err fill(struct call *call, struct draft *draft)
{
    draft->place = (struct place_of){ .where = WHERE_POINTER };
    format_json_draft(call->body, draft, &call->problem);
    enum err e = table_resolve(call->conn, draft, &call->problem);
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
        return arena_printf(call->arena, "/api/v1/%s/%" PRId64, resource->name, id);
    char day[DATE_TEXT];
    struct text code = *member_text(resource_column(resource, resource->key[0]), draft->record);
    date_format(*member_date(resource_column(resource, resource->span.from), draft->record), day);
    return arena_printf(call->arena, "/api/v1/%s/%.*s?as_of=%s", resource->name, (int)code.n, code.s, day);
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
    e = stamp_of(call, &stamp);
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
    if (e)
        return e;
    draft = call->operation->method == METHOD_PATCH ? draft_of(call->arena, schema, before) : draft_new(call->arena, schema);
    if (!draft)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    *member_int(resource_column(schema->resource, "id"), draft->record) = call->id;
    e = stamp_of(call, &stamp);
    if (!e)
        e = fill(call, draft);
    if (!e)
        e = table_update(call->db, call->arena, draft, call->id, call->expected, &stamp, &written, &call->problem);
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
        e = stamp_of(call, &stamp);
    if (!e)
        e = table_withdraw(call->db, call->arena, schema, call->id, call->expected, &stamp, &written, &call->problem);
    if (!e) {
        call->response->status = 204;
        response_header(call->response, "Access-Control-Allow-Origin", "*");
    }
    return e;
}
