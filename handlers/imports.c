/* imports.c -- a sheet of one resource over HTTP: checked row by row as single writes are, and kept whole or not at all. The rows are read and written by
 * load.c; whether the key may do that to each of them, and why, is asked here. */
#include <string.h>
#include "handlers/call.h"
#include "handlers/load.h"
#include "handlers/reach.h"

static enum err read_flag(struct call *call, const char *name, bool *ret)
{
    struct text value = query_value(call, name);
    *ret = text_is(value, "true");
    if (!value.s || *ret || text_is(value, "false"))
        return OK;
    return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_NOT_A_BOOLEAN);
}

/* May the role write the resource at all? Its rows are judged later. */
static enum err check_role(struct call *call, const struct resource *resource)
{
    const char *roles = "";
    for (int role = 0; role < ROLE_COUNT; role++)
        if (resource->writers & ROLE_BIT(role))
            roles = arena_printf(call->arena, "%s%s%s", roles, *roles ? " / " : "", role_name((enum role)role));
    if (resource->writers & ROLE_BIT(call->principal.role))
        return OK;
    return fail(&call->problem, ERR_FORBIDDEN, WHERE_NONE, NULL, MSG_RIGHT_MISSING, roles, role_name(call->principal.role));
}

enum err import_prepare(struct call *call)
{
    static const char *const names[] = { "resource", "dry_run", "reason", NULL };
    enum err e = query_names(call, names);
    struct text name = query_value(call, "resource");
    call->sheet_of = schema_named(name);
    if (!name.s)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "resource", MSG_REQUIRED);
    else if (!call->sheet_of || call->sheet_of->resource->read_only)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "resource", MSG_NOT_ONE_OF, writable_names(call->arena));
    if (read_flag(call, "dry_run", &call->undo))
        e = call->problem.code;
    if (!e)
        e = write_reason(call);
    if (!e)
        e = check_role(call, call->sheet_of->resource);
    if (!e && !call->request->body.n)
        e = fail(&call->problem, ERR_BAD_REQUEST, WHERE_NONE, NULL, MSG_BODY_MISSING);
    return e;
}

/* A row as a single write: where the record was and where it goes must be within the key's reach, and a correction of the past has a reason. */
static enum err judge(void *ctx, const struct schema *schema, const void *before, const void *record)
{
    struct call *call = ctx;
    enum err e = before ? reach_record(call, schema, before) : OK;
    if (!e)
        e = reach_record(call, schema, record);
    if (!e && before)
        e = write_asks_reason(call, schema, before, record);
    return e;
}

enum err import_run(struct call *call)
{
    struct load_report report;
    struct stamp stamp;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    enum err e = call_stamp(call, &stamp);
    if (!e)
        e = load_sheet(call->db, call->sheet_of, call->request->body, &stamp, &(struct load_judge){ judge, call }, &report, &call->problem);
    if (e)
        return e;
    jw_object(&w);
    jw_key(&w, "resource");
    jw_cstr(&w, call->sheet_of->resource->name);
    jw_key(&w, "dry_run");
    jw_bool(&w, call->undo);
    jw_key(&w, "rows");
    jw_int(&w, report.rows);
    jw_key(&w, "inserted");
    jw_int(&w, report.inserted);
    jw_key(&w, "updated");
    jw_int(&w, report.updated);
    jw_key(&w, "unchanged");
    jw_int(&w, report.unchanged);
    jw_object_end(&w);
    call->request->rows = report.rows;
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}
