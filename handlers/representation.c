/* representation.c -- answers that were rendered before, and their compressed forms. An answer is kept under its operation, its question in
 * one order with the day resolved, and the language; it is good while the newest change of what it was made of (call->stamp) stays the same. The stamp
 * is read before the answer's snapshot is opened, so what is kept holds all it promises, and perhaps more: never less. */
#include <stdio.h>
#include <string.h>
#include <zlib.h>
#include "handlers/app.h"
#include "handlers/cache.h"
#include "handlers/call.h"
#include "handlers/negotiation.h"

enum { KEPT_PARAMETERS_MAX = 32, GZIP_LEAST = 1024, GZIP_LEVEL = 5, GZIP_WINDOW = 15 + 16, MINUTE_US = 60000000 };

/* ---- the key ---- */

static void put_part(struct buffer *out, struct text text)
{
    buffer_int(out, (int64_t)text.n); /* its length before it: no value can look like another name */
    buffer_byte(out, ':');
    buffer_text(out, text);
}

static int by_name(const struct parameter *a, const struct parameter *b)
{
    size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
    int order = memcmp(a->name.s, b->name.s, n);
    return order ? order : (a->name.n > b->name.n) - (a->name.n < b->name.n);
}

/* The parameters in the order of their names; false: too many to be worth keeping. */
static bool put_parameters(struct buffer *out, const struct request *request)
{
    const struct parameter *sorted[KEPT_PARAMETERS_MAX];
    size_t n = 0;
    if (request->nparameters > KEPT_PARAMETERS_MAX)
        return false;
    for (; n < request->nparameters; n++) {
        size_t at = n;
        for (; at && by_name(sorted[at - 1], &request->parameters[n]) > 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = &request->parameters[n];
    }
    for (size_t i = 0; i < n; i++) {
        put_part(out, sorted[i]->name);
        put_part(out, sorted[i]->value);
    }
    return true;
}

static bool make_key(struct call *call, struct buffer *out)
{
    char today[DATE_TEXT];
    date_format(date_today(), today); /* without as_of it is another question tomorrow; and with it, an answer may be told to be of the past */
    buffer_cstr(out, today);
    buffer_byte(out, (char)('0' + call->lang));
    put_part(out, text_of(call->operation->id));
    put_part(out, text_of(call->request->base));
    if (call->operation->by_minute)
        buffer_int(out, instant_now().us / MINUTE_US);
    put_part(out, call->request->whole);
    return put_parameters(out, call->request) && !out->failed;
}

static bool is_kept(const struct call *call)
{
    return call->operation->reads && call->operation->lane != LANE_WRITE && call->known.us == INSTANT_NONE && app_cache_of(call->app);
}

/* ---- compressed forms ---- */

static bool deserves_gzip(struct call *call, const struct cached *answer)
{
    if (answer->body.n < GZIP_LEAST || !accepts_gzip(call->request))
        return false;
    for (int i = 0; i < answer->nheaders; i++)
        if (!strcmp(answer->headers[i].name, "ETag") && strncmp(answer->headers[i].value, "W/", 2))
            return false; /* a strong tag stands for these bytes and no others */
    return answer->nheaders < CACHED_HEADERS_MAX;
}

/* The body compressed, in memory of its own; false: no memory, or it does not get smaller. */
static bool compress_body(struct text body, struct buffer *ret)
{
    z_stream z = { 0 };
    if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t room = deflateBound(&z, body.n);
    bool good = buffer_reserve(ret, room);
    z.next_in = (Bytef *)(uintptr_t)body.s;
    z.avail_in = (uInt)body.n;
    z.next_out = (Bytef *)ret->s;
    z.avail_out = (uInt)room;
    good = good && deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < body.n;
    ret->n = z.total_out;
    deflateEnd(&z);
    if (!good)
        buffer_free(ret);
    return good;
}

/* ---- sending what is kept ---- */

static const char *header_of(const struct cached *answer, const char *name)
{
    for (int i = 0; i < answer->nheaders; i++)
        if (!strcmp(answer->headers[i].name, name))
            return answer->headers[i].value;
    return "";
}

/* The entry is held until its bytes have been sent; without a body its few texts are copied and it is let go. */
static void send_kept(struct call *call, const struct cached *answer)
{
    const char *etag = header_of(answer, "ETag");
    bool unchanged = *etag && answer_not_modified(call, arena_printf(call->arena, "%s", etag));
    for (int i = 0; i < answer->nheaders; i++) {
        const char *name = answer->headers[i].name;
        if (!strcmp(name, "ETag") || (unchanged && strcmp(name, "Cache-Control") && strcmp(name, "Vary")))
            continue;
        response_header(call->response, name, unchanged ? arena_printf(call->arena, "%s", answer->headers[i].value) : answer->headers[i].value);
    }
    if (unchanged) {
        cached_release((void *)(uintptr_t)answer->body.s);
        return;
    }
    call->request->rows = answer->rows;
    call->response->status = answer->status;
    call->response->body = answer->body;
    call->response->body_free = cached_release;
}

bool representation_find(struct call *call)
{
    struct buffer key = { 0 };
    const struct cached *answer = NULL;
    if (!is_kept(call))
        return false;
    bool keyed = make_key(call, &key);
    if (keyed && accepts_gzip(call->request)) {
        size_t plain = key.n;
        buffer_byte(&key, 'z');
        answer = key.failed ? NULL : cache_find(app_cache_of(call->app), buffer_view(&key), (uint64_t)call->stamp);
        key.n = plain;
    }
    if (keyed && !answer)
        answer = cache_find(app_cache_of(call->app), buffer_view(&key), (uint64_t)call->stamp);
    if (answer && deserves_gzip(call, answer) && !*header_of(answer, "Content-Encoding")) {
        cached_release((void *)(uintptr_t)answer->body.s); /* it is to be compressed first */
        answer = NULL;
    }
    buffer_free(&key);
    if (answer)
        send_kept(call, answer);
    return answer;
}

/* ---- keeping ---- */

/* The response as an entry; false: it is none that can be kept. */
static bool entry_of(const struct call *call, struct cached *ret)
{
    const struct response *response = call->response;
    if (response->status != 200 || !response->body.s || response->nheaders > CACHED_HEADERS_MAX)
        return false;
    *ret = (struct cached){ .status = 200, .rows = call->request->rows, .body = response->body, .nheaders = response->nheaders };
    for (int i = 0; i < response->nheaders; i++) {
        ret->headers[i].name = response->headers[i].name;
        ret->headers[i].value = response->headers[i].value;
    }
    return true;
}

/* The answer goes out compressed. */
static void send_compressed(struct call *call, struct text packed)
{
    struct response *response = call->response;
    if (response->body_free)
        response->body_free((void *)(uintptr_t)response->body.s);
    response_header(response, "Content-Encoding", "gzip");
    response->body = packed;
    response->body_free = free;
}

void representation_keep(struct call *call)
{
    struct cached answer;
    struct buffer key = { 0 }, packed = { 0 };
    if (!call->operation->reads || call->operation->lane == LANE_WRITE || !entry_of(call, &answer))
        return;
    bool kept = is_kept(call) && make_key(call, &key);
    if (deserves_gzip(call, &answer) && compress_body(answer.body, &packed)) {
        send_compressed(call, buffer_view(&packed));
        buffer_byte(&key, 'z');
        kept &= !key.failed && entry_of(call, &answer);
    }
    if (kept)
        cache_put(app_cache_of(call->app), buffer_view(&key), (uint64_t)call->stamp, &answer);
    buffer_free(&key);
}
