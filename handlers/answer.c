/* answer.c -- the ways to answer: problems (RFC 9457), bodies, validators, caching. */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include "handlers/call.h"

void answer_fault(struct json_writer *w, const struct fault *fault)
{
    static const char *const places[] = { NULL, "pointer", "parameter", "header", "column" };
    jw_object(w);
    if (fault->where != WHERE_NONE && fault->place) {
        jw_key(w, places[fault->where]);
        jw_cstr(w, fault->place);
    }
    if (fault->where == WHERE_CELL) {
        jw_key(w, "file");
        jw_text(w, fault->file);
        jw_key(w, "line");
        jw_int(w, fault->line);
        jw_key(w, "value");
        jw_text(w, fault->value);
    }
    jw_key(w, "code");
    jw_cstr(w, message_slug(fault->message));
    jw_key(w, "detail");
    jw_cstr(w, fault->detail);
    jw_object_end(w);
}

static void write_problem(struct buffer *out, const struct request *request, enum lang lang, const struct problem *problem)
{
    struct json_writer w = json_writer_of(out);
    jw_object(&w);
    jw_key(&w, "type");
    jw_cstr(&w, arena_printf(request->arena, "%s/problems/%s", request->base, err_slug(problem->code)));
    jw_key(&w, "title");
    jw_cstr(&w, err_title(problem->code, lang));
    jw_key(&w, "status");
    jw_int(&w, err_status(problem->code));
    jw_key(&w, "detail");
    jw_cstr(&w, problem->n ? problem->faults[0].detail : err_title(problem->code, lang));
    jw_key(&w, "instance");
    jw_cstr(&w, request->path.s ? arena_printf(request->arena, "%s%.*s", request->base, (int)request->path.n, request->path.s) : "");
    jw_key(&w, "code");
    jw_cstr(&w, err_slug(problem->code));
    jw_key(&w, "request_id");
    jw_cstr(&w, request->id);
    jw_key(&w, "errors");
    jw_array(&w);
    for (size_t i = 0; i < problem->n; i++)
        answer_fault(&w, &problem->faults[i]);
    jw_array_end(&w);
    if (problem->more) {
        jw_key(&w, "more");
        jw_int(&w, (int64_t)problem->more);
    }
    jw_object_end(&w);
}

/* RFC 9110 15.5.16, 5789, and Accept-Post of the Linked Data Platform: what would have been taken. */
static void type_headers(const struct request *request, struct response *response)
{
    const struct call *call = request->state;
    enum method method = request->method;
    const char *taken = call && call->operation && call->operation->takes ? call->operation->takes : body_type(method);
    response_header(response, "Accept", taken);
    if (method == METHOD_POST)
        response_header(response, "Accept-Post", taken);
    if (method == METHOD_PATCH)
        response_header(response, "Accept-Patch", taken);
}

static void status_headers(const struct request *request, struct response *response, const struct problem *problem)
{
    if (response->status == 401)
        response_header(response, "WWW-Authenticate", "Bearer realm=\"ntm-ocop\"");
    if (response->status == 503 || response->status == 429)
        response_header(response, "Retry-After", problem->retry_after ? arena_printf(problem->arena, "%u", problem->retry_after) : "1");
    if (response->status == 405 && problem->allow.s)
        response_header(response, "Allow", problem->allow.s);
    if (response->status == 415)
        type_headers(request, response);
}

void answer_problem_to(struct app *app, struct request *request, struct response *response, enum lang lang, const struct problem *problem)
{
    static const char last_words[] = "{\"type\":\"/problems/out-of-memory\",\"title\":\"Out of memory for now\",\"status\":503,"
                                     "\"detail\":\"Out of memory for now\",\"instance\":\"\",\"code\":\"out-of-memory\",\"errors\":[]}";
    struct buffer out = { 0 };
    (void)app;
    if (problem->aside)
        log_event("error", "database failed", "request_id", request->id, "why", problem->aside, NULL);
    response_clear(response);
    write_problem(&out, request, lang, problem);
    response->status = out.failed ? 503 : err_status(problem->code);
    response_header(response, "Content-Type", "application/problem+json; charset=utf-8");
    response_header(response, "Content-Language", lang == LANG_EN ? "en" : "vi");
    response_header(response, "Vary", "Accept-Language, Authorization");
    response_header(response, "Cache-Control", "no-store");
    status_headers(request, response, problem);
    if (out.failed) {
        buffer_free(&out);
        response->body = (struct text){ last_words, sizeof last_words - 1 };
        return;
    }
    response->body = buffer_view(&out);
    response->body_free = free;
}

void answer_problem(struct call *call)
{
    answer_problem_to(call->app, call->request, call->response, call->lang, &call->problem);
}

enum err answer_buffer(struct call *call, struct buffer *buffer, int status, const char *type)
{
    if (buffer->failed) {
        buffer_free(buffer);
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    }
    call->response->status = status;
    response_header(call->response, "Content-Type", type);
    call->response->body = buffer_view(buffer);
    call->response->body_free = buffer->s ? free : NULL;
    return OK;
}

/* RFC 9110 13.1.2: weak comparison, a list of tags or *. */
static bool has_tag(struct text header, const char *etag)
{
    const char *opaque = strncmp(etag, "W/", 2) ? etag : etag + 2;
    size_t n = strlen(opaque);
    if (text_is(header, "*"))
        return true;
    for (size_t i = 0; header.s && i + n <= header.n; i++)
        if (!memcmp(header.s + i, opaque, n))
            return true;
    return false;
}

enum err answer_stamp(struct call *call, int64_t *ret)
{
    if (call->known.us != INSTANT_NONE || !call->operation->reads)
        return table_change(call->conn, ret, &call->problem);
    if (call->operation->lane == LANE_WRITE)
        call->stamp = conn_touched(call->conn, call->operation->reads);
    *ret = call->stamp;
    return OK;
}

bool answer_not_modified(struct call *call, const char *etag)
{
    response_header(call->response, "ETag", etag);
    if (!has_tag(request_header_list(call->request, "If-None-Match"), etag))
        return false;
    call->response->status = 304;
    return true;
}

void answer_cache(struct call *call, struct date day)
{
    bool past = date_is(day) && day.days < date_today().days;
    /* A past day's figures change only by a correction: an hour is kept, then asked for again by its ETag. */
    response_header(call->response, "Cache-Control", past ? "public, max-age=3600" : "public, no-cache");
    response_header(call->response, "Vary", "Accept-Language, Accept-Encoding");
}
