/* http.c -- a request's way through libmicrohttpd: judged, handed to the app on the right thread, answered, logged. The only file
 * that includes microhttpd.h. Built for 0.9.75 of Debian 12; where it works around that version, it says so. */
#include "http.h"
#include "doorkeeper.h"
#include "forwarded.h"
#include "guard.h"
#include "lanes.h"
#include "log.h"
#include "metrics.h"
#include "parameters.h"
#include "waiting.h"
#include "worker.h"
#include <microhttpd.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

enum {
    CONNECTIONS_DEFAULT = 1000,
    DEADLINE_DEFAULT = 30, /* seconds */
    MEMORY_DEFAULT = 32 * 1024,
    RESERVED_FDS = 32, /* for databases, logs and the threads' own */
    FLUSH_MS = 200,    /* for the last refusals to leave when the grace is over */
    BODY_FIRST = 4096,
    BASE_PATH_MAX = 200,
    /* A chunked body that is too long is read on and forgotten, so that its sender hears why (0.9.75 takes no answer while a body
     * arrives); but not for ever. */
    BODY_PATIENCE = 8 * 1024 * 1024
};
/* Bodies and answers under way: beyond it, those that nobody fetches are cut. */
#define BODIES_MOST (UINT64_C(512) * 1024 * 1024)

struct http_server {
    struct http_app app;
    struct MHD_Daemon *daemon;
    struct MHD_Response *no_memory; /* made at the start: there may be nothing to make it of later */
    struct lanes *lanes;
    struct waiting *waiting;
    struct doorkeeper *keeper;
    bool exact; /* the layout of the head is known, see guard_open() */
    struct networks proxies;
    struct rates *rates;
    struct metrics *metrics;
    unsigned slow_threads;
    char base[BASE_PATH_MAX + 1];
    atomic_bool stopping, hurry;
    _Atomic uint64_t requests, refused, over_rate, over_wrong_keys;
};

/* A request on its way, in its own arena. */
struct exchange {
    struct request request;
    struct response response;
    struct job job;
    struct waiter waiter;
    struct http_server *server;
    struct MHD_Connection *mhd;
    struct connection *connection;
    int64_t started_us, us;
    char *body;
    size_t room, taken, excess; /* taken: bytes of the body that the sink was given; excess: behind the limit, not kept */
    bool sunk;                  /* the sink takes no more */
    uint64_t bytes;
    int status;            /* of the answer handed over; 0: none yet */
    bool ready;            /* the response is filled */
    struct address client; /* the peer, or whom a trusted proxy names */
    struct rate rate;
};

/* ---- small questions ---- */

static const char *const method_names[] = {
    [METHOD_GET] = "GET",     [METHOD_HEAD] = "HEAD",     [METHOD_POST] = "POST",       [METHOD_PUT] = "PUT",
    [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE", [METHOD_OPTIONS] = "OPTIONS", [METHOD_OTHER] = "OTHER"
};

static enum method method_of(const char *name)
{
    for (enum method m = METHOD_GET; m < METHOD_OTHER; m++)
        if (strcmp(name, method_names[m]) == 0)
            return m;
    return METHOD_OTHER;
}

static struct connection *connection_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static struct address peer_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct address address;
    address_from(info ? info->client_addr : NULL, &address);
    return address;
}

struct text request_header(const struct request *request, const char *name)
{
    const struct exchange *exchange = request->connection;
    const char *value = NULL;
    size_t n = 0;
    if (!exchange || MHD_lookup_connection_value_n(exchange->mhd, MHD_HEADER_KIND, name, strlen(name), &value, &n) != MHD_YES ||
        !value)
        return NO_TEXT;
    return (struct text){ value, n };
}

struct line_search {
    struct arena *arena;
    struct text name, found;
};

static enum MHD_Result join_line(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_size, const char *value,
                                 size_t value_size)
{
    struct line_search *search = cls;
    (void)kind;
    if (name_size != search->name.n || strncasecmp(name, search->name.s, name_size) != 0 || !value)
        return MHD_YES;
    if (!search->found.s)
        search->found = (struct text){ value, value_size };
    else
        search->found = text_of(arena_printf(search->arena, "%.*s, %.*s", (int)search->found.n, search->found.s, (int)value_size, value));
    return MHD_YES;
}

struct text request_header_list(struct request *request, const char *name)
{
    struct exchange *exchange = request->connection;
    struct line_search search = { request->arena, text_of(name), NO_TEXT };
    if (exchange)
        MHD_get_connection_values_n(exchange->mhd, MHD_HEADER_KIND, join_line, &search);
    return search.found;
}

const char *request_client(struct request *request)
{
    struct exchange *exchange = request->connection;
    char text[ADDRESS_TEXT];
    address_format(exchange->client, text);
    return arena_text(request->arena, text, strlen(text)).s;
}

/* ---- how many ---- */

struct rate request_take(struct request *request, uint64_t key, bool write)
{
    struct exchange *exchange = request->connection;
    struct http_server *server = exchange->server;
    exchange->rate = rates_take(server->rates, exchange->client, key, write, clock_us() * 1000);
    if (!exchange->rate.allowed)
        atomic_fetch_add_explicit(&server->over_rate, 1, memory_order_relaxed);
    return exchange->rate;
}

unsigned request_wrong_key_wait(const struct request *request)
{
    const struct exchange *exchange = request->connection;
    unsigned seconds = rates_wrong_key_wait(exchange->server->rates, exchange->client, clock_us() * 1000);
    if (seconds > 0)
        atomic_fetch_add_explicit(&exchange->server->over_wrong_keys, 1, memory_order_relaxed);
    return seconds;
}

void request_wrong_key(const struct request *request)
{
    const struct exchange *exchange = request->connection;
    rates_wrong_key(exchange->server->rates, exchange->client, clock_us() * 1000);
}

/* As draft-ietf-httpapi-ratelimit-headers writes them. */
static bool add_rate(const struct rate *rate, struct MHD_Response *made)
{
    char text[96];
    if (!rate->policy)
        return true;
    snprintf(text, sizeof(text), "\"%s\";q=%u;w=%u", rate->policy, rate->quota, rate->window);
    bool good = MHD_add_response_header(made, "RateLimit-Policy", text) == MHD_YES;
    snprintf(text, sizeof(text), "\"%s\";r=%u;t=%u", rate->policy, rate->left, rate->allowed ? rate->reset : rate->wait);
    return good && MHD_add_response_header(made, "RateLimit", text) == MHD_YES;
}

/* ---- the answer ---- */

/* For when a request cannot even be taken in. On the first call this closes the connection, which gives its memory back. */
static enum MHD_Result answer_no_memory(struct http_server *server, struct MHD_Connection *mhd)
{
    atomic_fetch_add(&server->refused, 1);
    return MHD_queue_response(mhd, 503, server->no_memory);
}

/* The body changes hands: the response of libmicrohttpd frees it. */
static struct MHD_Response *make_response(struct response *response)
{
    if (response->from_file) {
        struct MHD_Response *sent = MHD_create_response_from_fd64((uint64_t)response->size, response->fd);
        response->from_file = !sent;
        return sent;
    }
    void *body = (void *)response->body.s;
    size_t n = body ? response->body.n : 0;
    if (!response->body_free)
        return MHD_create_response_from_buffer(n, body, MHD_RESPMEM_PERSISTENT);
    struct MHD_Response *made = MHD_create_response_from_buffer_with_free_callback(n, body, response->body_free);
    if (made)
        response->body_free = NULL;
    return made;
}

/* Server-Timing (w3.org/TR/server-timing), in milliseconds: until it was worked on (its arrival, the queue of its lane), the work, and what came behind it (a write's
 * commit). */
static bool add_timing(const struct exchange *exchange, struct MHD_Response *made)
{
    char value[160];
    int64_t answered = exchange->started_us + exchange->us, from = exchange->request.worked_from_us ? exchange->request.worked_from_us : answered;
    int64_t until = exchange->request.worked_until_us ? exchange->request.worked_until_us : from;
    const long long parts[] = { from - exchange->started_us, until - from, answered - until };
    snprintf(value, sizeof value, "wait;dur=%lld.%03lld, work;dur=%lld.%03lld, rest;dur=%lld.%03lld", parts[0] / 1000, parts[0] % 1000, parts[1] / 1000,
             parts[1] % 1000, parts[2] / 1000, parts[2] % 1000);
    return MHD_add_response_header(made, "Server-Timing", value) == MHD_YES;
}

static bool add_headers(const struct exchange *exchange, struct MHD_Response *made)
{
    const struct response *response = &exchange->response;
    bool good = MHD_add_response_header(made, "X-Request-Id", exchange->request.id) == MHD_YES;
    for (int i = 0; i < response->nheaders; i++)
        if (response->headers[i].value[0]) /* libmicrohttpd takes no empty ones */
            good &= MHD_add_response_header(made, response->headers[i].name, response->headers[i].value) == MHD_YES;
    good &= add_rate(&exchange->rate, made);
    if (exchange->server->app.server_timing)
        good &= add_timing(exchange, made);
    if (atomic_load(&exchange->server->stopping))
        good &= MHD_add_response_header(made, "Connection", "close") == MHD_YES;
    return good;
}

static enum MHD_Result answer(struct exchange *exchange)
{
    struct http_server *server = exchange->server;
    if (server->app.seal && exchange->response.status >= 100)
        server->app.seal(server->app.ctx, &exchange->request, &exchange->response);
    bool whole = !arena_failed(exchange->request.arena) && exchange->response.status >= 100;
    exchange->bytes = exchange->response.from_file ? (uint64_t)exchange->response.size : exchange->response.body.s ? exchange->response.body.n : 0;
    struct MHD_Response *made = whole ? make_response(&exchange->response) : NULL;
    exchange->us = clock_us() - exchange->started_us;
    if (!made || !add_headers(exchange, made)) {
        if (made)
            MHD_destroy_response(made);
        exchange->status = 503;
        return answer_no_memory(server, exchange->mhd);
    }
    exchange->status = exchange->response.status;
    connection_answered(exchange->connection);
    connection_carries(exchange->connection, exchange->bytes);
    enum MHD_Result result = MHD_queue_response(exchange->mhd, (unsigned)exchange->status, made);
    MHD_destroy_response(made);
    return result;
}

static bool has_header(const struct response *response, const char *name)
{
    for (int i = 0; i < response->nheaders; i++)
        if (strcasecmp(response->headers[i].name, name) == 0)
            return true;
    return false;
}

static void refuse(struct exchange *exchange, enum err code, enum message message, const char *argument)
{
    const struct http_app *app = &exchange->server->app;
    struct response *response = &exchange->response;
    response_clear(response);
    app->refuse(app->ctx, &exchange->request, response, code, message, argument);
    if (code == ERR_BUSY && response->nheaders < RESPONSE_HEADERS_MAX && !has_header(response, "Retry-After"))
        response_header(response, "Retry-After", "1");
    exchange->ready = true;
    atomic_fetch_add(&exchange->server->refused, 1);
}

/* A body that is larger than what is taken; or none is. */
static void refuse_body(struct exchange *exchange)
{
    if (exchange->request.body_limit == 0) {
        refuse(exchange, ERR_BAD_REQUEST, MSG_BODY_UNWANTED, method_names[exchange->request.method]);
        return;
    }
    refuse(exchange, ERR_TOO_LARGE, MSG_BODY_TOO_LARGE,
           arena_printf(exchange->request.arena, "%zu", exchange->request.body_limit));
}

/* ---- the head ---- */

/* What the URI callback found, told by address: 0.9.75 does not hand its result to NOTIFY_COMPLETED when the query exhausts the
 * connection's memory, so anything allocated there would leak. */
static char targets[TARGET_KINDS];

static bool is_target(const void *seen)
{
    return (uintptr_t)seen >= (uintptr_t)targets && (uintptr_t)seen < (uintptr_t)targets + sizeof(targets);
}

static void *on_target(void *cls, const char *target, struct MHD_Connection *mhd)
{
    struct http_server *server = cls;
    connection_taken(connection_of(mhd));
    if (!target)
        return &targets[TARGET_BAD];
    size_t n = strlen(target);
    enum target judged = guard_target(target, n);
    /* The blank behind the target is now a NUL; a NUL that was sent is followed by something else than the version. */
    if (judged == TARGET_OK && server->exact && strncmp(target + n + 1, "HTTP/", 5) != 0)
        judged = TARGET_BAD;
    /* A query that is refused anyway must not be taken apart: 0.9.75 never answers when its parameters do not fit into the
     * connection's memory. The buffer is libmicrohttpd's own and writable; it cuts the query off at the same place. */
    char *query = judged == TARGET_OK ? NULL : strchr(target, '?');
    if (query && query[1])
        query[1] = '\0';
    return &targets[judged];
}

/* Query and path are decoded here, once, by our own rules. */
static size_t leave_escaped(void *cls, struct MHD_Connection *mhd, char *s)
{
    (void)cls;
    (void)mhd;
    return strlen(s);
}

static enum MHD_Result judge_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_size, const char *value,
                                    size_t value_size)
{
    (void)kind;
    guard_header(cls, (struct text){ name, name_size }, (struct text){ value ? value : "", value_size });
    return MHD_YES;
}

static enum err judge_head(struct http_server *server, struct MHD_Connection *mhd, const char *method, const char *version,
                           struct guard *guard)
{
    const union MHD_ConnectionInfo *size = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    guard_open(guard, version, server->exact && size);
    MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, judge_header, guard);
    return guard_close(guard, size ? method + size->header_size : NULL);
}

static enum MHD_Result take_parameter(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_size, const char *value,
                                      size_t value_size)
{
    (void)kind;
    parameters_add(cls, (struct text){ name, name_size }, (struct text){ value ? value : "", value_size });
    return MHD_YES;
}

/* ---- who asks ---- */

static void find_client(struct exchange *exchange)
{
    const struct networks *proxies = &exchange->server->proxies;
    exchange->client = peer_of(exchange->mhd);
    if (!networks_have(proxies, exchange->client))
        return;
    struct request *request = &exchange->request;
    struct forwarding said = { .x_for = request_header_list(request, "X-Forwarded-For"),
                               .x_proto = request_header_list(request, "X-Forwarded-Proto"),
                               .forwarded = request_header_list(request, "Forwarded") };
    struct forwarded found = forwarded_read(proxies, exchange->client, &said);
    exchange->client = found.client;
    exchange->request.https = found.https;
}

/* ---- what is asked ---- */

/* The path below the base path; of a gateway that takes it off, the path as it came. */
static struct text below_base(const struct http_server *server, struct text whole)
{
    size_t n = strlen(server->base);
    bool below = n > 0 && text_starts(whole, server->base) && whole.n > n && whole.s[n] == '/';
    return below ? (struct text){ whole.s + n, whole.n - n } : whole;
}

/* The name of the first parameter that is no text; NULL: all are. */
static const char *decode_query(struct exchange *exchange)
{
    int n = MHD_get_connection_values_n(exchange->mhd, MHD_GET_ARGUMENT_KIND, NULL, NULL);
    if (n <= 0)
        return NULL;
    struct parameters all = parameters_new(exchange->request.arena, (size_t)n);
    MHD_get_connection_values_n(exchange->mhd, MHD_GET_ARGUMENT_KIND, take_parameter, &all);
    exchange->request.parameters = all.list;
    exchange->request.nparameters = all.n;
    return all.bad ? arena_text(exchange->request.arena, all.bad_name.s, all.bad_name.n).s : NULL;
}

static struct exchange *exchange_new(struct http_server *server, struct MHD_Connection *mhd)
{
    struct arena *arena = worker_arena(&server->app);
    if (!arena)
        return NULL;
    struct exchange *exchange = ARENA_NEW(arena, struct exchange);
    if (!exchange) {
        worker_release(arena);
        return NULL;
    }
    exchange->server = server;
    exchange->mhd = mhd;
    exchange->connection = connection_of(mhd);
    exchange->started_us = clock_us();
    exchange->request.arena = arena;
    exchange->request.connection = exchange;
    exchange->request.base = server->base;
    exchange->request.body = TEXT("");
    exchange->job = (struct job){ .request = &exchange->request, .response = &exchange->response };
    return exchange;
}

static void name_request(struct exchange *exchange)
{
    struct text id = request_header(&exchange->request, "X-Request-Id");
    if (id.s && guard_request_id(id))
        memcpy(exchange->request.id, id.s, id.n); /* 32 at most; the arena's memory is zeroed */
    else
        worker_request_id(exchange->request.id);
}

/* All that can be wrong with a head. True: it is to be refused, and the response says why. */
static bool refuse_head(struct exchange *exchange, enum target target, struct guard *guard, const char *method, const char *url)
{
    const char *path = guard_path(url);
    if (!guard_method(method, exchange->server->exact ? url : NULL)) {
        exchange->request.method = METHOD_OTHER; /* whatever it looks like, also in the log */
        refuse(exchange, ERR_BAD_REQUEST, MSG_BAD_METHOD, NULL);
        return true;
    }
    if (target == TARGET_LONG) {
        refuse(exchange, ERR_URI_TOO_LONG, MSG_URI_LIMIT, arena_printf(exchange->request.arena, "%d", TARGET_MAX));
        return true;
    }
    if (target == TARGET_CROWDED) {
        refuse(exchange, ERR_BAD_REQUEST, MSG_PARAMETERS_CROWDED, arena_printf(exchange->request.arena, "%d", PARAMETERS_MAX));
        return true;
    }
    if (target != TARGET_OK || !path) {
        refuse(exchange, ERR_BAD_REQUEST, MSG_BAD_TARGET, NULL);
        return true;
    }
    if (guard->code != OK) {
        refuse(exchange, guard->code, guard->fault, guard->argument);
        return true;
    }
    exchange->request.whole = text_of(path);
    exchange->request.path = below_base(exchange->server, exchange->request.whole);
    return false;
}

/* libmicrohttpd sends it and closes; the body that is still on its way is read away meanwhile (lingering.h). */
static enum MHD_Result answer_unread(struct exchange *exchange)
{
    connection_unread(exchange->connection);
    return answer(exchange);
}

/* The first call: the head is in, no body is read. An answer queued here closes the connection (and costs a factor of five with
 * keep-alive clients), so only what must not be read on is answered here: a head that is refused, a body that is not wanted. */
static enum MHD_Result take_head(struct http_server *server, struct MHD_Connection *mhd, const char *url, const char *method,
                                 const char *version, void **con_cls)
{
    enum target target = (enum target)((char *)*con_cls - targets);
    struct guard guard;
    judge_head(server, mhd, method, version, &guard);
    struct exchange *exchange = exchange_new(server, mhd);
    *con_cls = exchange;
    atomic_fetch_add(&server->requests, 1);
    if (!exchange)
        return answer_no_memory(server, mhd);
    struct request *request = &exchange->request;
    request->method = method_of(method);
    name_request(exchange);
    find_client(exchange);
    bool body = guard.chunked || guard.content_length > 0;
    if (refuse_head(exchange, target, &guard, method, url))
        return body ? answer_unread(exchange) : answer(exchange);
    const char *bad = decode_query(exchange);
    if (bad)
        refuse(exchange, ERR_BAD_PARAMETER, MSG_BAD_TEXT, bad);
    else if (!server->app.begin(server->app.ctx, request, &exchange->response))
        exchange->ready = true;
    else if (guard.content_length > request->body_limit)
        refuse_body(exchange);
    if (body && (exchange->ready || arena_failed(request->arena)))
        return answer_unread(exchange);
    connection_carries(exchange->connection, guard.chunked ? request->body_limit : guard.content_length);
    if (guard.content_length > 0 && guard.content_length < BODY_FIRST)
        exchange->room = guard.content_length + 1; /* exactly what is coming */
    return MHD_YES;
}

/* ---- the body ---- */

static bool grow_body(struct exchange *exchange, size_t need)
{
    if (exchange->body && need <= exchange->room)
        return true;
    size_t room = exchange->room ? exchange->room : BODY_FIRST;
    while (room < need)
        room *= 2; /* body_limit bounds it */
    char *body = arena_alloc(exchange->request.arena, room);
    if (!body)
        return false;
    if (exchange->body)
        memcpy(body, exchange->body, exchange->request.body.n);
    exchange->body = body;
    exchange->room = room;
    return true;
}

/* Some of a body that the app takes as it comes. */
static enum MHD_Result pour(struct exchange *exchange, const char *bytes, size_t n)
{
    struct request *request = &exchange->request;
    exchange->taken += n;
    if (!exchange->sunk && !arena_failed(request->arena))
        exchange->sunk = !request->sink->take(request, bytes, n);
    return MHD_YES;
}

/* Some of the body. What is too much is counted and forgotten; when memory runs out the rest is read away, and the answer is 503.
 */
static enum MHD_Result take_body(struct exchange *exchange, const char *bytes, size_t n)
{
    struct request *request = &exchange->request;
    if (exchange->excess > 0 || n > request->body_limit - request->body.n - exchange->taken) {
        exchange->excess += n;
        return exchange->excess > BODY_PATIENCE ? MHD_NO : MHD_YES;
    }
    if (request->sink)
        return pour(exchange, bytes, n);
    if (arena_failed(request->arena) || !grow_body(exchange, request->body.n + n + 1))
        return MHD_YES;
    memcpy(exchange->body + request->body.n, bytes, n);
    request->body = (struct text){ exchange->body, request->body.n + n };
    exchange->body[request->body.n] = '\0';
    return MHD_YES;
}

/* ---- the work ---- */

/* On a lane's thread: the answer is ready, the connection's own thread sends it. */
static void lane_done(struct job *job)
{
    struct exchange *exchange = job->request->connection;
    exchange->ready = true;
    connection_answered(exchange->connection);
    MHD_resume_connection(exchange->mhd); /* from here on the exchange is the other thread's */
}

static enum MHD_Result hand_over(struct exchange *exchange)
{
    struct http_server *server = exchange->server;
    /* Behind a hang-up nothing is begun: libmicrohttpd reads again when it resumes, meets the end and drops the answer. */
    if (!connection_ours(exchange->connection)) {
        connection_answered(exchange->connection);
        refuse(exchange, ERR_NOT_READY, MSG_NOT_ACCEPTING, NULL);
        return answer(exchange);
    }
    /* Suspended before it is queued: the lane may be done, and resume it, before this function returns. */
    MHD_suspend_connection(exchange->mhd);
    enum err e = lanes_take(server->lanes, &exchange->job, exchange->request.lane);
    if (e == OK)
        return MHD_YES;
    refuse(exchange, e, e == ERR_BUSY ? MSG_TRY_LATER : MSG_NOT_ACCEPTING, NULL);
    lane_done(&exchange->job);
    return MHD_YES;
}

/* From any thread: the connection's own asks the app again. */
static void wake_up(struct waiter *waiter)
{
    struct exchange *exchange = (struct exchange *)((char *)waiter - offsetof(struct exchange, waiter));
    connection_answered(exchange->connection);
    MHD_resume_connection(exchange->mhd);
}

/* Asks the app; when it has nothing to say yet, the exchange waits, suspended, and this returns false. */
static bool ask_app(struct exchange *exchange)
{
    struct http_server *server = exchange->server;
    struct response *response = &exchange->response;
    for (;;) {
        uint64_t round = waiting_round(server->waiting); /* before looking: what happens in between is not missed */
        if (exchange->waiter.due_ms && clock_ms() >= exchange->waiter.due_ms)
            exchange->request.waited_enough = true;
        response->wait_ms = 0;
        app_work(&server->app, &exchange->request, response);
        if (response->status || !response->wait_ms || arena_failed(exchange->request.arena))
            return true;
        if (!exchange->waiter.due_ms)
            exchange->waiter.due_ms = clock_ms() + response->wait_ms;
        if (!connection_ours(exchange->connection)) { /* hung up meanwhile: see hand_over() */
            exchange->request.waited_enough = true;
            continue;
        }
        MHD_suspend_connection(exchange->mhd); /* first: it may be woken before waiting_take() returns */
        enum waiting_taken taken = waiting_take(server->waiting, &exchange->waiter, round);
        if (taken == WAITING_TAKEN)
            return false;
        exchange->request.waited_enough |= taken == WAITING_FULL;
        wake_up(&exchange->waiter); /* asked again at once */
        return false;
    }
}

/* The whole request is in, or its answer has come back from a lane. */
static enum MHD_Result finish(struct exchange *exchange)
{
    struct http_server *server = exchange->server;
    if (exchange->excess > 0 && !exchange->ready)
        refuse_body(exchange);
    if (exchange->ready || arena_failed(exchange->request.arena))
        return answer(exchange);
    if (exchange->request.lane == LANE_WRITE && server->app.prepare &&
        !server->app.prepare(server->app.ctx, &exchange->request, &exchange->response)) {
        exchange->ready = true;
        return answer(exchange);
    }
    if (exchange->request.lane != LANE_READ)
        return hand_over(exchange);
    if (!ask_app(exchange))
        return MHD_YES;
    exchange->ready = true;
    return answer(exchange);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
                                  const char *upload, size_t *upload_size, void **con_cls)
{
    if (is_target(*con_cls))
        return take_head(cls, mhd, url, method, version, con_cls);
    struct exchange *exchange = *con_cls;
    if (!exchange)
        return MHD_NO; /* refused for want of memory already */
    if (*upload_size == 0)
        return finish(exchange);
    size_t n = *upload_size;
    *upload_size = 0;
    return take_body(exchange, upload, n);
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **con_cls, enum MHD_RequestTerminationCode why)
{
    struct http_server *server = cls;
    struct exchange *exchange = is_target(*con_cls) ? NULL : *con_cls;
    *con_cls = NULL;
    (void)why;
    connection_idle(connection_of(mhd));
    if (!exchange)
        return;
    const struct request *request = &exchange->request;
    int64_t us = exchange->status ? exchange->us : clock_us() - exchange->started_us;
    metrics_add(server->metrics, request->metrics_row, exchange->status, us, request->body.n + exchange->taken + exchange->excess, exchange->bytes);
    if (server->app.log_requests) {
        log_request(&(struct log_line){ .id = request->id,
                                        .method = method_names[request->method],
                                        .operation = request->operation,
                                        .status = exchange->status,
                                        .rows = request->rows,
                                        .bytes = exchange->bytes,
                                        .prepared = request->statements_prepared,
                                        .us = us });
    }
    response_clear(&exchange->response); /* owned still when it could not be handed over */
    if (exchange->request.sink)
        exchange->request.sink->drop(&exchange->request);
    worker_release(exchange->request.arena);
}

/* ---- connections ---- */

static void on_connection(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode code)
{
    struct http_server *server = cls;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        doorkeeper_closed(server->keeper, *context);
        return;
    }
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (!info)
        return;
    int fd = info->connect_fd;
    struct address from = peer_of(mhd);
    *context = doorkeeper_opened(server->keeper, fd, networks_have(&server->proxies, from) ? NULL : &from);
    if (!*context)
        shutdown(fd, SHUT_RDWR); /* without a clock it may not stay */
}

static bool let_in(void *ctx, int fd, const struct sockaddr *peer, socklen_t size)
{
    struct http_server *server = ctx;
    return MHD_add_connection(server->daemon, fd, peer, size) == MHD_YES; /* closes it when it cannot */
}

static void on_tick(void *ctx, int64_t now_ms)
{
    struct http_server *server = ctx;
    waiting_wake_due(server->waiting, now_ms);
}

bool http_on_writer(const struct http_server *server, void (*work)(void *ctx), void *ctx)
{
    return lanes_errand(server->lanes, work, ctx);
}

void http_wake(const struct http_server *server)
{
    waiting_wake_all(server->waiting);
}

/* ---- start ---- */

static unsigned connection_limit(unsigned wanted)
{
    struct rlimit files;
    rlim_t most = wanted > 0 ? wanted : 1000;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY) {
        rlim_t room = files.rlim_cur > RESERVED_FDS ? files.rlim_cur - RESERVED_FDS : 1;
        most = room < most ? room : most;
    }
    return (unsigned)most;
}

static unsigned thread_count(unsigned wanted, unsigned limit)
{
    cpu_set_t set;
    unsigned threads = wanted;
    if (threads == 0)
        threads = sched_getaffinity(0, sizeof(set), &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
    return threads < limit ? threads : limit; /* each thread serves its share of connections: at least one */
}

static struct MHD_Response *make_no_memory(void)
{
    static const char body[] = "{\"type\":\"about:blank\",\"title\":\"Tạm thời hết bộ nhớ\",\"status\":503,"
                               "\"detail\":\"Out of memory for now; try again in a moment.\"}\n";
    struct MHD_Response *made = MHD_create_response_from_buffer(sizeof(body) - 1, (void *)body, MHD_RESPMEM_PERSISTENT);
    if (!made)
        return NULL;
    if (MHD_add_response_header(made, "Content-Type", "application/problem+json; charset=utf-8") == MHD_YES &&
        MHD_add_response_header(made, "Retry-After", "1") == MHD_YES)
        return made;
    MHD_destroy_response(made);
    return NULL;
}

static struct MHD_Daemon *start_daemon(struct http_server *server, const struct http_options *options, unsigned limit)
{
    size_t memory = options->memory_per_connection > 0 ? options->memory_per_connection : MEMORY_DEFAULT;
    unsigned threads = thread_count(options->threads, limit);
    /* clang-format off */
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_SUSPEND_RESUME, 0,
                            NULL, NULL, on_request, server,
                            MHD_OPTION_THREAD_POOL_SIZE, threads,
                            /* divided among the threads; the doorkeeper sees to the sum, and lets the rest wait instead of closing it */
                            MHD_OPTION_CONNECTION_LIMIT, limit * threads,
                            MHD_OPTION_CONNECTION_TIMEOUT, options->idle_seconds,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
                            /* strict, it would answer a missing Host itself, in HTML and with the head twice (docs/decisions) */
                            MHD_OPTION_STRICT_FOR_CLIENT, 0,
                            MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
                            MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
                            MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
                            MHD_OPTION_END);
    /* clang-format on */
}

static void server_free(struct http_server *server)
{
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    if (server->no_memory)
        MHD_destroy_response(server->no_memory);
    lanes_free(server->lanes);
    waiting_free(server->waiting);
    rates_free(server->rates);
    metrics_free(server->metrics);
    doorkeeper_free(server->keeper);
    free(server);
}

/* "/ntm", "/a/b"; "/" and "" are none. */
static bool take_base(struct http_server *server, const char *base)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    size_t n = base ? strlen(base) : 0;
    if (n > 0 && base[n - 1] == '/')
        n--;
    if (n == 0)
        return true;
    if (n > BASE_PATH_MAX || base[0] != '/' || strspn(base, plain) < n || strstr(base, "//") || strstr(base, "/."))
        return false;
    memcpy(server->base, base, n);
    return true;
}

static bool take_addresses(struct http_server *server, const struct http_options *options, char *reason, size_t room)
{
    char why[160];
    if (!networks_parse(options->trusted_proxies ? options->trusted_proxies : "", &server->proxies, why, sizeof(why)))
        snprintf(reason, room, "trusted proxies: %s", why);
    else if (!take_base(server, options->base_path))
        snprintf(reason, room, "the base path must be written as /ntm, of letters, digits and - . _ ~, not \"%.80s\"",
                 options->base_path);
    else
        return true;
    return false;
}

static struct http_server *give_up(struct http_server *server, const char *why, char *reason, size_t room)
{
    snprintf(reason, room, "cannot start the HTTP server: %s", why);
    server_free(server);
    return NULL;
}

struct http_server *http_start(const struct http_options *options, const struct http_app *app, char *reason, size_t room)
{
    struct http_server *server = calloc(1, sizeof(*server));
    if (!server) {
        snprintf(reason, room, "cannot start the HTTP server: out of memory");
        return NULL;
    }
    unsigned limit = connection_limit(options->connections);
    unsigned deadline = options->deadline_seconds > 0 ? options->deadline_seconds : DEADLINE_DEFAULT;
    struct doorkeeper_options door = { .listen = options->listen,
                                       .limit = limit,
                                       .per_address = options->per_address,
                                       .bodies_most = BODIES_MOST,
                                       .deadline_ms = deadline * 1000,
                                       .let_in = let_in,
                                       .tick = on_tick,
                                       .ctx = server };
    struct lanes_options lanes = { .app = &server->app,
                                   .slow_threads = options->slow_threads,
                                   .group_max = options->group_max,
                                   .queue_max = options->queue_max,
                                   .done = lane_done,
                                   .tick_ms = options->tick_ms };
    server->app = *app;
    server->slow_threads = options->slow_threads > 0 ? options->slow_threads : 1;
    server->exact = strcmp(MHD_get_version(), "0.9.75") == 0; /* later ones judge the layout themselves */
    if (!take_addresses(server, options, reason, room) || !(server->keeper = doorkeeper_new(&door, reason, room))) {
        server_free(server);
        return NULL;
    }
    if (!(server->no_memory = make_no_memory()) || !(server->rates = rates_new(&options->rates)) ||
        !(server->metrics = metrics_new(options->metrics_rows)))
        return give_up(server, "out of memory", reason, room);
    if (!(server->waiting = waiting_new(limit / 2, wake_up)))
        return give_up(server, "out of memory", reason, room);
    if (!(server->lanes = lanes_new(&lanes)))
        return give_up(server, "no threads for the lanes", reason, room);
    if (!(server->daemon = start_daemon(server, options, limit)))
        return give_up(server, "libmicrohttpd does not start", reason, room);
    if (!doorkeeper_start(server->keeper))
        return give_up(server, "no thread for the door", reason, room);
    return server;
}

const char *http_address(const struct http_server *server)
{
    return doorkeeper_address(server->keeper);
}

void http_stop(struct http_server *server, unsigned grace_seconds)
{
    static const _Atomic bool patient = false;
    atomic_store(&server->stopping, true); /* from here on answers carry "Connection: close" */
    doorkeeper_close(server->keeper);
    waiting_close(server->waiting); /* who waits is answered with what there is */
    doorkeeper_see_out(server->keeper, grace_seconds * 1000, &server->hurry);
    lanes_close(server->lanes, true); /* resumes all that is suspended: MHD_stop_daemon() would abort the process otherwise */
    doorkeeper_see_out(server->keeper, FLUSH_MS, &patient);
    server_free(server);
}

void http_hurry(struct http_server *server)
{
    atomic_store(&server->hurry, true);
}

const struct metrics *http_metrics(const struct http_server *server)
{
    return server->metrics;
}

struct http_counts http_counts(const struct http_server *server)
{
    struct lanes_counts lanes = lanes_counts(server->lanes);
    struct doorkeeper_counts door = doorkeeper_counts(server->keeper);
    struct http_counts counts = { .requests = atomic_load(&server->requests),
                                 .connections_open = doorkeeper_open_connections(server->keeper),
                                 .refused = atomic_load(&server->refused),
                                 .writes = lanes.writes,
                                 .groups = lanes.groups,
                                 .largest_group = lanes.largest_group,
                                 .slow_jobs = lanes.slow_jobs,
                                 .accepted = door.accepted,
                                 .cut_by_deadline = door.cut_by_deadline,
                                 .cut_for_room = door.cut_for_room,
                                 .cut_for_memory = door.cut_for_memory,
                                 .beyond_address = door.beyond_address,
                                 .out_of_descriptors = door.out_of_descriptors,
                                 .waiting = waiting_count(server->waiting),
                                 .over_rate = atomic_load(&server->over_rate),
                                 .over_wrong_keys = atomic_load(&server->over_wrong_keys),
                                 .writes_refused = lanes.writes_refused,
                                 .slow_refused = lanes.slow_refused,
                                 .writes_waiting = lanes.writes_waiting,
                                 .slow_waiting = lanes.slow_waiting,
                                 .slow_busy = lanes.slow_busy,
                                 .slow_threads = server->slow_threads };
    memcpy(counts.groups_by_size, lanes.groups_by_size, sizeof(counts.groups_by_size));
    return counts;
}
