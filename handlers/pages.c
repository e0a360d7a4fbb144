/* pages.c -- what is served beside the API: pages and files from web/, the pages of problem types, the probes. */
#include <stdio.h>
#include <string.h>
#include "handlers/call.h"
#include "web/assets.h"

static void page_headers(struct call *call, bool docs)
{
    response_header(call->response, "Content-Security-Policy", docs ? ASSET_CSP_DOCS : ASSET_CSP);
    response_header(call->response, "Referrer-Policy", "no-referrer");
}

/* The contract names where it is served: its servers are moved below the base path. */
static enum err based_contract(struct call *call, const struct asset *asset)
{
    static const char root[] = "\"servers\":[{\"url\":\"/\"}]";
    const char *bytes = (const char *)asset->bytes, *at = memmem(bytes, asset->n, root, sizeof root - 1);
    struct buffer out = { 0 };
    if (!at)
        return fail(&call->problem, ERR_INTERNAL, WHERE_NONE, NULL, MSG_OUR_FAULT, call->request->id);
    buffer_add(&out, bytes, (size_t)(at - bytes));
    buffer_printf(&out, "\"servers\":[{\"url\":\"%s\"}]", call->request->base);
    buffer_add(&out, at + sizeof root - 1, asset->n - (size_t)(at - bytes) - (sizeof root - 1));
    return answer_buffer(call, &out, 200, asset->type);
}

enum err page_run(struct call *call)
{
    struct text path = call->request->path;
    const struct asset *asset = asset_find(path.s, path.n);
    if (!asset)
        return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_PATH);
    page_headers(call, text_starts(path, "/docs"));
    response_header(call->response, "Cache-Control", "public, max-age=300");
    response_header(call->response, "Vary", "Accept-Encoding");
    bool based = *call->request->base && text_is(path, "/openapi.json");
    if (answer_not_modified(call, based ? arena_printf(call->arena, "W/\"%s%s", call->request->base, asset->etag + 3) : asset->etag))
        return OK;
    if (based)
        return based_contract(call, asset);
    bool packed = asset->gz && accepts_gzip(call->request);
    if (packed)
        response_header(call->response, "Content-Encoding", "gzip");
    response_header(call->response, "Content-Type", asset->type);
    call->response->status = 200;
    call->response->body = packed ? (struct text){ (const char *)asset->gz, asset->ngz } : (struct text){ (const char *)asset->bytes, asset->n };
    return OK;
}

/* ---- problem types ---- */

static void html_head(struct call *call, struct buffer *out, const char *title)
{
    buffer_printf(out,
                  "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
                  "<title>%s</title>\n<link rel=\"stylesheet\" href=\"%s/page.css\">\n<main>\n<h1>%s</h1>\n",
                  call->lang == LANG_EN ? "en" : "vi", title, call->request->base, title);
}

static void html_problem(struct buffer *out, enum err code)
{
    buffer_printf(out, "<p><strong>%s</strong> (HTTP %d, <code>%s</code>)</p>\n<p lang=\"en\">%s</p>\n", err_title(code, LANG_VI), err_status(code),
                  err_slug(code), err_title(code, LANG_EN));
}

static enum err html_answer(struct call *call, struct buffer *out)
{
    buffer_cstr(out, "</main>\n</html>\n");
    page_headers(call, false);
    response_header(call->response, "Cache-Control", "public, max-age=3600");
    if (out->failed) {
        buffer_free(out);
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    }
    call->response->status = 200;
    response_header(call->response, "Content-Type", "text/html; charset=utf-8");
    struct text kept = arena_text(call->arena, out->s, out->n);
    buffer_free(out);
    call->response->body = kept;
    return OK;
}

enum err problems_page_run(struct call *call)
{
    struct buffer out = { 0 };
    html_head(call, &out, call->lang == LANG_EN ? "Kinds of problems" : "Các loại lỗi");
    buffer_cstr(&out, "<ul>\n");
    for (int code = OK + 1; code < ERR_COUNT; code++)
        buffer_printf(&out, "<li><a href=\"%s/problems/%s\">%s</a> (HTTP %d)</li>\n", call->request->base, err_slug((enum err)code),
                      err_title((enum err)code, call->lang), err_status((enum err)code));
    buffer_cstr(&out, "</ul>\n");
    return html_answer(call, &out);
}

enum err problem_page_run(struct call *call)
{
    struct buffer out = { 0 };
    enum err code = err_by_slug(call->arguments[0]);
    if (code == OK)
        return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_PATH);
    html_head(call, &out, err_title(code, call->lang));
    html_problem(&out, code);
    buffer_printf(&out, "<p>RFC 9457: <code>errors</code> liệt kê mọi lỗi, mỗi lỗi có <code>pointer</code>, <code>parameter</code> hoặc <code>header</code>, "
                      "<code>code</code> và <code>detail</code>.</p>\n<p lang=\"en\">The member <code>errors</code> lists every fault with its place, "
                      "<code>code</code> and <code>detail</code>. <a href=\"%s/problems\">All kinds of problems</a></p>\n", call->request->base);
    return html_answer(call, &out);
}

/* ---- probes ---- */

static enum err probe_answer(struct call *call)
{
    struct buffer out = { 0 };
    buffer_cstr(&out, "{\"status\":\"ok\"}");
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}

enum err livez_run(struct call *call)
{
    return probe_answer(call);
}

enum err readyz_run(struct call *call)
{
    int64_t change;
    enum err e = db_writable(call->db, &call->problem);
    if (!e)
        e = table_change(call->conn, &change, &call->problem);
    return e ? e : probe_answer(call);
}
