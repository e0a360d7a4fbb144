/* pages.c -- what is served beside the API: pages and files from web/, the pages of problem types, the probes. */
#include <stdio.h>
#include <string.h>
#include "handlers/call.h"
#include "web/assets.h"

static void page_headers(struct call *call, bool docs)
{
    response_header(call->response, "Content-Security-Policy", docs ? ASSET_CSP_DOCS : ASSET_CSP);
    response_header(call->response, "X-Content-Type-Options", "nosniff");
    response_header(call->response, "Referrer-Policy", "no-referrer");
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
    response_header(call->response, "Access-Control-Allow-Origin", "*");
    if (answer_not_modified(call, asset->etag))
        return OK;
    struct text accepts = request_header(call->request, "Accept-Encoding");
    bool packed = asset->gz && accepts.s && strstr(accepts.s, "gzip");
    if (packed)
        response_header(call->response, "Content-Encoding", "gzip");
    response_header(call->response, "Content-Type", asset->type);
    call->response->status = 200;
    call->response->body = packed ? (struct text){ (const char *)asset->gz, asset->ngz } : (struct text){ (const char *)asset->bytes, asset->n };
    return OK;
}

/* ---- problem types ---- */

static void html_head(struct buffer *out, enum lang lang, const char *title)
{
    buffer_printf(out,
                  "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
                  "<title>%s</title>\n<link rel=\"stylesheet\" href=\"/page.css\">\n<main>\n<h1>%s</h1>\n",
                  lang == LANG_EN ? "en" : "vi", title, title);
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
    html_head(&out, call->lang, call->lang == LANG_EN ? "Kinds of problems" : "Các loại lỗi");
    buffer_cstr(&out, "<ul>\n");
    for (int code = OK + 1; code < ERR_COUNT; code++)
        buffer_printf(&out, "<li><a href=\"/problems/%s\">%s</a> (HTTP %d)</li>\n", err_slug((enum err)code),
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
    html_head(&out, call->lang, err_title(code, call->lang));
    html_problem(&out, code);
    buffer_cstr(&out, "<p>RFC 9457: <code>errors</code> liệt kê mọi lỗi, mỗi lỗi có <code>pointer</code>, <code>parameter</code> hoặc <code>header</code>, "
                      "<code>code</code> và <code>detail</code>.</p>\n<p lang=\"en\">The member <code>errors</code> lists every fault with its place, "
                      "<code>code</code> and <code>detail</code>. <a href=\"/problems\">All kinds of problems</a></p>\n");
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
    enum err e = table_change(call->conn, &change, &call->problem);
    if (e)
        return fail(&call->problem, ERR_NOT_READY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return probe_answer(call);
}
