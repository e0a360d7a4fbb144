/* idempotency.c -- a create that is sent again with its Idempotency-Key gets the answer it got, for 24 hours: a failed answer is not a failed
 * write, and a client must be able to ask again safely. Kept in the write's own transaction. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include "handlers/call.h"
#include "sql.h"

enum { DAY_SECONDS = 24 * 60 * 60, KEY_MAX = 255 };

enum err idempotency_read(struct call *call)
{
    call->idempotency_key = request_header(call->request, "Idempotency-Key");
    if (!call->idempotency_key.s || (call->idempotency_key.n >= 1 && call->idempotency_key.n <= KEY_MAX))
        return OK;
    if (!call->idempotency_key.n)
        return fail(&call->problem, ERR_BAD_REQUEST, WHERE_HEADER, "Idempotency-Key", MSG_EMPTY);
    return fail(&call->problem, ERR_BAD_REQUEST, WHERE_HEADER, "Idempotency-Key", MSG_TOO_LONG, arena_printf(call->arena, "%d", KEY_MAX),
                arena_printf(call->arena, "%zu", call->idempotency_key.n));
}

static struct text hash_of(struct call *call)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    char *hex = arena_alloc(call->arena, 2 * sizeof digest + 1);
    if (!hex)
        return TEXT("");
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)call->request->path.s, call->request->path.n);
    crypto_hash_sha256_update(&state, (const unsigned char *)"\n", 1);
    struct text body = call->sha256 ? text_of(call->sha256) : call->request->body;
    crypto_hash_sha256_update(&state, (const unsigned char *)body.s, body.n);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
    return text_of(hex);
}

static struct instant a_day_ago(void)
{
    return (struct instant){ instant_now().us - (int64_t)DAY_SECONDS * 1000000 };
}

static enum err answer_again(struct call *call, struct stmt *stmt)
{
    struct buffer out = { 0 };
    struct text location = row_text(stmt, 2), etag = row_text(stmt, 3);
    if (location.s)
        response_header(call->response, "Location", arena_text(call->arena, location.s, location.n).s);
    if (etag.s)
        response_header(call->response, "ETag", arena_text(call->arena, etag.s, etag.n).s);
    response_header(call->response, "Cache-Control", "no-store");
    buffer_text(&out, row_text(stmt, 4));
    return answer_buffer(call, &out, (int)row_int(stmt, 1), "application/json; charset=utf-8");
}

enum err idempotency_find(struct call *call, bool *ret_done)
{
    struct stmt *stmt;
    *ret_done = false;
    if (!call->idempotency_key.s)
        return OK;
    call->request_hash = hash_of(call);
    enum err e = conn_named(call->conn, sql_idempotency_find, &stmt, &call->problem);
    if (e)
        return e;
    bind_text(stmt, 1, text_of(call->principal.name));
    bind_text(stmt, 2, call->idempotency_key);
    bind_instant(stmt, 3, a_day_ago());
    bool same = true;
    if (rows_next(stmt)) {
        same = text_equal(row_text(stmt, 0), call->request_hash);
        if (same)
            e = answer_again(call, stmt);
        *ret_done = same;
    }
    enum err end = rows_end(stmt, &call->problem);
    if (!e && !end && !same)
        return fail(&call->problem, ERR_INVALID, WHERE_HEADER, "Idempotency-Key", MSG_KEY_REUSED);
    return e ? e : end;
}

static struct text header_of(const struct response *response, const char *name)
{
    for (int i = 0; i < response->nheaders; i++)
        if (!strcmp(response->headers[i].name, name))
            return text_of(response->headers[i].value);
    return NO_TEXT;
}

static enum err forget_old(struct call *call)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_idempotency_forget, &stmt, &call->problem);
    if (e)
        return e;
    bind_instant(stmt, 1, a_day_ago());
    return stmt_run(stmt, NULL, &call->problem);
}

enum err idempotency_keep(struct call *call)
{
    struct stmt *stmt;
    if (!call->idempotency_key.s)
        return OK;
    enum err e = forget_old(call);
    if (!e)
        e = conn_named(call->conn, sql_idempotency_keep, &stmt, &call->problem);
    if (e)
        return e;
    bind_text(stmt, 1, text_of(call->principal.name));
    bind_text(stmt, 2, call->idempotency_key);
    bind_text(stmt, 3, call->request_hash);
    bind_int(stmt, 4, call->response->status);
    bind_text(stmt, 5, header_of(call->response, "Location"));
    bind_text(stmt, 6, header_of(call->response, "ETag"));
    bind_text(stmt, 7, call->response->body);
    bind_instant(stmt, 8, instant_now());
    return stmt_run(stmt, NULL, &call->problem);
}
