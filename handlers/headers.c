/* headers.c -- CORS and the headers of safety, in one place. See headers.h. */
#include "handlers/headers.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- origins ---- */

/* scheme://host[:port] and nothing behind it, in the letters that browsers send: an origin is compared byte by byte. */
static bool is_origin(struct text text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-.:[]";
    size_t scheme = text_starts(text, "https://") ? 8 : text_starts(text, "http://") ? 7 : 0;
    if (!scheme || text.n == scheme)
        return false;
    for (size_t i = scheme; i < text.n; i++)
        if (!strchr(plain, text.s[i]))
            return false;
    return text.s[scheme] != ':' && text.s[text.n - 1] != ':';
}

static struct text word_at(const char *s, size_t n)
{
    while (n && *s == ' ')
        s++, n--;
    while (n && s[n - 1] == ' ')
        n--;
    return (struct text){ s, n };
}

static bool add_origin(struct origins *origins, struct text word, char *reason, size_t room)
{
    if (text_is(word, "*")) {
        origins->any = true;
        return true;
    }
    if (!is_origin(word)) {
        snprintf(reason, room, "\"%.*s\" is no origin: write it as https://portal.example, in small letters, or * or none", word.n < 80 ? (int)word.n : 80,
                 word.s);
        return false;
    }
    if (origins->n == ORIGINS_MAX) {
        snprintf(reason, room, "at most %d origins can be named", ORIGINS_MAX);
        return false;
    }
    origins->list[origins->n++] = word;
    return true;
}

bool origins_parse(const char *text, struct origins *ret, char *reason, size_t room)
{
    *ret = (struct origins){ .any = false };
    if (!strcmp(text, "none"))
        return true;
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, ",");
        struct text word = word_at(at, n);
        at += n + (at[n] == ',');
        if (word.n && !add_origin(ret, word, reason, room))
            return false;
    }
    return true;
}

/* The listed origin that a request comes from; NO_TEXT: none of them. */
static struct text listed(const struct origins *origins, const struct request *request)
{
    struct text origin = origins->n ? request_header(request, "Origin") : NO_TEXT;
    for (size_t i = 0; origin.s && i < origins->n; i++)
        if (text_equal(origins->list[i], origin))
            return origins->list[i];
    return NO_TEXT;
}

/* ---- answers ---- */

void headers_preflight(const struct origins *origins, const struct request *request, struct response *response, const char *allow)
{
    bool all = listed(origins, request).s, reads = origins->any && strstr(allow, "GET");
    if (!all && !reads)
        return;
    response_header(response, "Access-Control-Allow-Methods", all ? allow : "GET, HEAD");
    response_header(response, "Access-Control-Allow-Headers",
                    all ? "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id" : "If-None-Match, X-Request-Id");
    response_header(response, "Access-Control-Max-Age", "600");
}

static void seal_cors(const struct origins *origins, const struct request *request, struct response *response)
{
    struct text origin = listed(origins, request);
    bool reads = request->method == METHOD_GET || request->method == METHOD_HEAD || request->method == METHOD_OPTIONS;
    if (origins->n)
        response_header(response, "Vary", "Origin");
    if (!origin.s && !(origins->any && reads))
        return;
    response_header(response, "Access-Control-Allow-Origin", origin.s ? arena_text(request->arena, origin.s, origin.n).s : "*");
    response_header(response, "Access-Control-Expose-Headers",
                    "Content-Disposition, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id");
}

static bool has(const struct response *response, const char *name)
{
    for (int i = 0; i < response->nheaders; i++)
        if (!strcasecmp(response->headers[i].name, name))
            return true;
    return false;
}

void headers_seal(const struct origins *origins, const struct request *request, struct response *response)
{
    seal_cors(origins, request, response);
    response_header(response, "X-Content-Type-Options", "nosniff");
    if (!has(response, "Content-Security-Policy")) /* data is nothing to run or to frame, whatever a browser takes it for */
        response_header(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (request->https)
        response_header(response, "Strict-Transport-Security", "max-age=31536000");
}
