/* dispatch.c -- from the door to an operation: path, key, right, lane; and the writer's groups. Every step calls down and returns once. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "db/known.h"
#include "db/secret.h"
#include "db/tally.h"
#include "handlers/app.h"
#include "handlers/cache.h"
#include "handlers/call.h"
#include "handlers/certificate_code.h"
#include "handlers/headers.h"
#include "handlers/importer.h"
#include "server/guard.h"

enum { SLOW_FACTOR = 10 };

struct app {
    struct db *db;
    struct key_uses *uses;
    struct cache *cache;
    struct origins origins;
    struct certificate_keys keys;
    bool has_keys;
    const char *public_address;
    const struct http_server *server;
    struct importer *_Atomic importer;
    atomic_bool illness_told;
    int64_t started_us, up_since_us;
    unsigned read_ms;
    _Atomic int64_t backup_us, backup_bytes;
    _Atomic uint64_t backups, backups_failed;
};

static int64_t up_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Without them the service goes on: only certificates cannot be checked. */
static void open_keys(struct app *app)
{
    unsigned char secret[SECRET_BYTES];
    app->has_keys = !secret_open(app->db, "certificates", secret, NULL);
    if (app->has_keys)
        certificate_keys_derive(secret, &app->keys);
    memset(secret, 0, sizeof secret);
}

const struct certificate_keys *app_certificate_keys(const struct app *app)
{
    return app->has_keys ? &app->keys : NULL;
}

void app_publish(struct app *app, const char *address)
{
    app->public_address = address;
}

const char *app_public_address(const struct app *app)
{
    return app->public_address;
}

struct app *app_new(struct db *db)
{
    struct app *app = calloc(1, sizeof *app);
    if (!app)
        return NULL;
    app->db = db;
    app->started_us = instant_now().us;
    app->up_since_us = up_now_us();
    atomic_store(&app->backup_us, INT_NONE);
    atomic_store(&app->backup_bytes, INT_NONE);
    operations_init();
    open_keys(app);
    if ((app->uses = key_uses_new()) && !table_touch_all(db, NULL))
        return app;
    app_free(app);
    return NULL;
}

void app_free(struct app *app)
{
    if (app) {
        key_uses_free(app->uses);
        cache_free(app->cache);
    }
    free(app);
}

bool app_cache(struct app *app, size_t bytes)
{
    cache_free(app->cache);
    app->cache = bytes ? cache_new(bytes) : NULL;
    return app->cache || !bytes;
}

struct cache *app_cache_of(struct app *app)
{
    return app->cache;
}

struct key_uses *app_key_uses(struct app *app)
{
    return app->uses;
}

void app_read_limit(struct app *app, unsigned milliseconds)
{
    app->read_ms = milliseconds;
}

void app_backed_up(struct app *app, int64_t us, int64_t bytes, bool good)
{
    atomic_fetch_add(good ? &app->backups : &app->backups_failed, 1);
    if (!good)
        return;
    atomic_store(&app->backup_bytes, bytes);
    atomic_store(&app->backup_us, us);
}

struct watched app_watched(struct app *app)
{
    return (struct watched){ .server = app->server,
                             .started_us = app->started_us,
                             .up_us = up_now_us() - app->up_since_us,
                             .backup_us = atomic_load(&app->backup_us),
                             .backup_bytes = atomic_load(&app->backup_bytes),
                             .backups = atomic_load(&app->backups),
                             .backups_failed = atomic_load(&app->backups_failed) };
}

bool app_origins(struct app *app, const char *origins, char *reason, size_t room)
{
    return origins_parse(origins, &app->origins, reason, room);
}

struct importer *app_importer(struct app *app)
{
    return atomic_load(&app->importer);
}

void app_imports(struct app *app, struct importer *importer)
{
    atomic_store(&app->importer, importer);
}

void app_opened(struct app *app, const struct http_server *server)
{
    app->server = server;
}

/* ---- a call begins ---- */

static struct call *call_new(struct app *app, struct request *request, struct response *response)
{
    struct call *call = ARENA_NEW(request->arena, struct call);
    if (!call)
        return NULL;
    call->app = app;
    call->db = app->db;
    call->uses = app->uses;
    call->request = request;
    call->response = response;
    call->arena = request->arena;
    call->lang = lang_of(request);
    call->problem = problem_in(request->arena, call->lang);
    call->id = call->expected = INT_NONE;
    call->known.us = INSTANT_NONE;
    request->state = call;
    return call;
}

/* "%C4%901" is the code Đ1. What cannot be decoded stays as it was sent: there is nothing of that name. */
static void decode_arguments(struct call *call)
{
    for (int i = 0; i < 2; i++) {
        struct text *argument = &call->arguments[i];
        if (!argument->n || !memchr(argument->s, '%', argument->n) || memchr(argument->s, '+', argument->n))
            continue;
        char *out = arena_alloc(call->arena, argument->n);
        size_t n = out ? guard_decode(argument->s, argument->n, out) : SIZE_MAX;
        if (n != SIZE_MAX && text_check((struct text){ out, n }) == TEXT_OK)
            *argument = text_nfc(call->arena, (struct text){ out, n });
    }
}

/* A base path may be named as one of our own ("/api"), and the gateway take it off: what is nothing below it is looked for whole. */
static const char *find_operation(struct call *call)
{
    struct request *request = call->request;
    const char *allow = NULL;
    call->operation = operation_find(request->method, request->path, call->arguments, &allow);
    if (call->operation || allow || request->path.n == request->whole.n)
        return allow;
    call->operation = operation_find(request->method, request->whole, call->arguments, &allow);
    if (call->operation || allow)
        request->path = request->whole;
    return allow;
}

static enum err route(struct call *call, const char *allow)
{
    if (call->operation)
        return OK;
    if (!allow)
        return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_PATH);
    call->problem.allow = arena_text(call->arena, allow, strlen(allow));
    return fail(&call->problem, ERR_METHOD_NOT_ALLOWED, WHERE_NONE, NULL, MSG_METHOD_ALLOWED, allow);
}

static const char *role_list(struct arena *arena, unsigned roles)
{
    const char *list = "";
    for (int role = 0; role < ROLE_COUNT; role++)
        if (roles & ROLE_BIT(role))
            list = arena_printf(arena, "%s%s%s", list, *list ? " / " : "", role_name((enum role)role));
    return list;
}

/* For the log: what this connection has prepared since. */
static void note_prepared(struct call *call, const struct conn *conn, uint64_t before)
{
    call->request->statements_prepared += (uint32_t)(conn_prepared(conn) - before);
}

/* Who asks. ERR_UNAUTHORIZED: a key was shown and is not good; ERR_TOO_MANY_REQUESTS: too many were not, and this one is not looked at. */
static enum err identify(struct call *call)
{
    struct text header = request_header(call->request, "Authorization");
    call->principal = principal_public;
    call->revocations = key_uses_revocations(call->uses); /* before the key is looked up */
    if (!header.s)
        return OK; /* the common case asks the database nothing */
    unsigned wait = request_wrong_key_wait(call->request);
    if (wait > 0) {
        call->problem.retry_after = wait;
        return fail(&call->problem, ERR_TOO_MANY_REQUESTS, WHERE_HEADER, "Authorization", MSG_WRONG_KEYS, arena_printf(call->arena, "%u", wait));
    }
    if (!(call->conn = db_reader(call->db)))
        return fail(&call->problem, ERR_NOT_READY, WHERE_NONE, NULL, MSG_TRY_LATER);
    uint64_t before = conn_prepared(call->conn);
    enum err e = key_principal(call->conn, call->arena, header, &call->principal, &call->problem);
    note_prepared(call, call->conn, before);
    if (e == ERR_UNAUTHORIZED)
        request_wrong_key(call->request);
    if (!e)
        key_uses_note(call->uses, call->principal.key_id);
    return e;
}

/* One request more of who asks: the key's, or without a good one the address'. */
static enum err admit(struct call *call)
{
    enum method method = call->request->method;
    uint64_t key = call->principal.key_id == INT_NONE ? NO_KEY : (uint64_t)call->principal.key_id;
    if (call->operation && call->operation->unmetered)
        return OK;
    struct rate rate = request_take(call->request, key, method != METHOD_GET && method != METHOD_HEAD && method != METHOD_OPTIONS);
    if (rate.allowed)
        return OK;
    call->problem = problem_in(call->arena, call->lang); /* a wrong key is not what is told now */
    call->problem.retry_after = rate.wait;
    return fail(&call->problem, ERR_TOO_MANY_REQUESTS, WHERE_NONE, NULL, MSG_RATE_EXCEEDED, arena_printf(call->arena, "%u", rate.quota),
                arena_printf(call->arena, "%u", rate.window), arena_printf(call->arena, "%u", rate.wait));
}

static enum err authorize(struct call *call)
{
    if (operation_permission(call->operation, call->principal.role) != PERMISSION_NONE)
        return OK;
    if (call->principal.role == ROLE_PUBLIC)
        return fail(&call->problem, ERR_UNAUTHORIZED, WHERE_HEADER, "Authorization", MSG_KEY_NEEDED);
    return fail(&call->problem, ERR_FORBIDDEN, WHERE_NONE, NULL, MSG_RIGHT_MISSING, role_list(call->arena, call->operation->roles),
                role_name(call->principal.role));
}

static enum err check_accept(struct call *call)
{
    const char *type = call->operation->type;
    if (!type || accepts_type(call->request, type))
        return OK;
    return fail(&call->problem, ERR_NOT_ACCEPTABLE, WHERE_HEADER, "Accept", MSG_TYPE_OFFERED, type);
}

/* A patch is a merge patch (RFC 7396) whose type is asked for; who says plain JSON means the same, and is understood. */
const char *body_type(enum method method)
{
    return method == METHOD_PATCH ? "application/merge-patch+json" : "application/json";
}

static enum err check_content_type(struct call *call)
{
    const struct operation *o = call->operation;
    const char *taken = o->takes ? o->takes : body_type(o->method);
    if (!o->body_limit || brings_type(call->request, taken))
        return OK;
    if (o->method == METHOD_PATCH && brings_type(call->request, body_type(METHOD_PUT)))
        return OK;
    return fail(&call->problem, ERR_UNSUPPORTED_TYPE, WHERE_HEADER, "Content-Type", MSG_TYPE_SUPPORTED, taken);
}

static bool takes_body(struct call *call, enum method method)
{
    const char *allow;
    const struct operation *o = operation_find(method, call->request->path, call->arguments, &allow);
    return o && o->body_limit;
}

/* What a path takes; and what a page of another origin may send it. */
static bool answer_options(struct call *call, const char *allow)
{
    if (call->request->method != METHOD_OPTIONS || !allow)
        return false;
    allow = arena_printf(call->arena, "%s", allow); /* it was the map's own */
    call->response->status = 204;
    response_header(call->response, "Allow", allow);
    if (takes_body(call, METHOD_POST))
        response_header(call->response, "Accept-Post", body_type(METHOD_POST));
    if (takes_body(call, METHOD_PATCH))
        response_header(call->response, "Accept-Patch", body_type(METHOD_PATCH));
    headers_preflight(&call->app->origins, call->request, call->response, allow);
    call->request->operation = "options";
    return true;
}

/* The base path itself: the page's own addresses are relative, so its slash counts. */
static bool answer_base(struct call *call)
{
    const struct request *request = call->request;
    if (!*request->base || !text_is(request->whole, request->base))
        return false;
    call->response->status = 308;
    response_header(call->response, "Location", arena_printf(call->arena, "%s/", request->base));
    call->request->operation = "base";
    return true;
}

/* What there is comes before who may: of what is not there, nobody is told that a key is missing. */
static enum err judge(struct call *call, const char *allow, enum err known)
{
    if (known && !call->operation)
        call->problem = problem_in(call->arena, call->lang);
    enum err e = route(call, allow);
    if (e)
        return e;
    call->request->operation = call->operation->id;
    call->request->metrics_row = (size_t)(call->operation - operations) + 1;
    return known ? known : authorize(call);
}

static bool begin(void *ctx, struct request *request, struct response *response)
{
    struct call *call = call_new(ctx, request, response);
    if (!call)
        return true; /* the arena has failed: the door answers 503 */
    request->lane = LANE_READ;
    request->body_limit = 0;
    const char *allow = find_operation(call);
    if (call->operation)
        decode_arguments(call);
    enum err known = identify(call), e = known == ERR_UNAUTHORIZED ? OK : known;
    if (!e)
        e = admit(call);
    if (!e && (answer_options(call, allow) || answer_base(call)))
        return false;
    if (!e)
        e = judge(call, allow, known);
    if (!e)
        e = check_accept(call);
    if (!e)
        e = check_content_type(call);
    if (!e && call->operation->lane == LANE_WRITE)
        e = db_writable(call->db, &call->problem);
    if (!e && call->operation->early)
        e = call->operation->early(call);
    if (e) {
        answer_problem(call);
        return false;
    }
    request->lane = call->operation->lane;
    if (request->lane == LANE_READ && query_value(call, "known_at").s)
        request->lane = LANE_SLOW; /* the past has fewer indexes than the present */
    request->body_limit = call->operation->body_limit;
    request->sink = call->operation->sink;
    return true;
}

/* ---- the work ---- */

void app_notice(struct app *app)
{
    struct arena *arena = arena_new(1024);
    struct problem problem = problem_in(arena, LANG_EN);
    if (arena && db_writable(app->db, &problem) && !atomic_exchange(&app->illness_told, true))
        log_event("error", "read-only", "why", problem.n ? problem.faults[0].detail : "", NULL);
    arena_free(arena);
}

static void finish(struct call *call, enum err e)
{
    if (!e && arena_failed(call->arena))
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e) {
        if (!call->problem.code)
            call->problem.code = e;
        if (err_status(e) >= 500)
            app_notice(call->app);
        answer_problem(call);
    }
}

static bool prepare(void *ctx, struct request *request, struct response *response)
{
    struct call *call = request->state;
    (void)ctx;
    call->response = response;
    if (!call->operation->prepare)
        return true;
    if (!(call->conn = db_reader(call->db))) {
        finish(call, fail(&call->problem, ERR_NOT_READY, WHERE_NONE, NULL, MSG_TRY_LATER));
        return false;
    }
    uint64_t before = conn_prepared(call->conn);
    enum err e = call->operation->prepare(call);
    note_prepared(call, call->conn, before);
    if (!e && !response->status)
        return true;
    json_decref(call->body);
    call->body = NULL;
    if (e)
        finish(call, e);
    return false;
}

/* A body may take its time to come, and a write waits its turn: the key may have been revoked since it was checked. */
static enum err still_authorized(struct call *call)
{
    if (call->principal.key_id == INT_NONE || call->revocations == key_uses_revocations(call->uses))
        return OK;
    return key_still_opens(call->conn, call->principal.key_id, &call->problem);
}

static void handle_write(struct call *call)
{
    struct db *db = call->db;
    call->conn = db_writer(db);
    enum err e = still_authorized(call);
    if (!e)
        e = db_savepoint(db, &call->problem);
    if (!e) {
        e = call->operation->run(call);
        if (!e)
            e = unit_scope_refresh(db, &call->problem);
        if (!e && !call->undo)
            e = db_savepoint_keep(db, &call->problem);
        if (e || call->undo)
            db_savepoint_undo(db);
    }
    json_decref(call->body);
    call->body = NULL;
    finish(call, e);
}

/* known_at=DAY (its end, in Viet Nam) or an instant: everything is read as the register knew it then. Whoever takes the parameter has it among
 * the names it knows; the others refuse it. */
static enum err read_known_at(struct call *call)
{
    struct text value = query_value(call, "known_at");
    struct date day;
    call->known.us = INSTANT_NONE;
    if (!value.s)
        return OK;
    enum date_fault fault = date_read(value.s, value.n, &day);
    if (fault == DATE_BEYOND)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "known_at", MSG_DATE_BEYOND, DATE_FIRST, DATE_LAST);
    if (fault == DATE_FINE)
        call->known = date_end(day);
    else if (value.n == sizeof "2026-11-24T00:15:42Z" - 1) /* to the second: its beginning */
        value = text_of(arena_printf(call->arena, "%.*s.000000Z", (int)value.n - 1, value.s));
    if (call->known.us == INSTANT_NONE && !instant_parse(value.s, value.n, &call->known))
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "known_at", MSG_NOT_AN_INSTANT);
    return OK;
}

static void handle_read(struct call *call)
{
    if (!(call->conn = db_reader(call->db))) {
        finish(call, fail(&call->problem, ERR_NOT_READY, WHERE_NONE, NULL, MSG_TRY_LATER));
        return;
    }
    enum err e = read_known_at(call);
    call->stamp = db_touched(call->db, call->operation->reads); /* before the snapshot: it holds at least this */
    if (!e && representation_find(call))
        return;
    /* One snapshot: the rows and the change number of an answer belong together. */
    if (!e)
        e = conn_snapshot(call->conn, &call->problem);
    if (!e) {
        conn_known_at(call->conn, call->known, known_sql);
        conn_time_limit(call->conn, call->app->read_ms * (call->request->lane == LANE_SLOW ? SLOW_FACTOR : 1));
        e = call->operation->run(call);
        conn_time_limit(call->conn, 0);
        conn_known_at(call->conn, (struct instant){ INSTANT_NONE }, NULL);
        conn_snapshot_end(call->conn);
    }
    finish(call, e);
    if (!e)
        representation_keep(call);
}

static void handle(void *ctx, struct request *request, struct response *response)
{
    struct call *call = request->state;
    (void)ctx;
    call->response = response;
    if (request->lane == LANE_WRITE) {
        uint64_t before = conn_prepared(db_writer(call->db));
        handle_write(call);
        note_prepared(call, db_writer(call->db), before);
        return;
    }
    struct conn *conn = db_reader(call->db);
    uint64_t before = conn ? conn_prepared(conn) : 0;
    handle_read(call);
    if (conn)
        note_prepared(call, conn, before);
}

/* ---- the writer's groups ---- */

/* A write that was prepared and is not begun: its parsed body is no part of the arena. */
static void drop_body(struct request *request)
{
    struct call *call = request->state;
    if (!call)
        return;
    json_decref(call->body);
    call->body = NULL;
}

static enum err group_begin(void *ctx)
{
    return db_begin(((struct app *)ctx)->db);
}

static enum err group_commit(void *ctx)
{
    struct app *app = ctx;
    enum err e = tally_settle(app->db, NULL);
    if (e)
        db_rollback(app->db);
    else
        e = db_commit(app->db);
    if (!e)
        key_uses_committed(app->uses);
    if (!e && app->server)
        http_wake(app->server); /* who follows the changes hears of it */
    if (!e && app_importer(app))
        importer_committed(app_importer(app));
    return e;
}

static void tick(void *ctx)
{
    struct app *app = ctx;
    enum err e = key_uses_write(app->uses, app->db, NULL);
    if (e)
        log_event("warning", "last uses of keys not written", "why", err_slug(e), NULL);
    db_forgotten(app->db); /* what was erased while somebody was reading */
}

static void group_failed(void *ctx, struct request *request, struct response *response, enum err why)
{
    struct app *app = ctx;
    struct problem problem = problem_in(request->arena, lang_of(request));
    drop_body(request);
    app_notice(app);
    if (why == ERR_DISK_FULL)
        fail(&problem, why, WHERE_NONE, NULL, MSG_NO_ROOM);
    else if (why == ERR_OUT_OF_MEMORY || why == ERR_BUSY || !db_writable(app->db, &problem))
        fail(&problem, why == ERR_OUT_OF_MEMORY || why == ERR_BUSY ? why : ERR_NOT_READY, WHERE_NONE, NULL, MSG_TRY_LATER);
    answer_problem_to(ctx, request, response, problem.lang, &problem);
}

/* Begins as if it came in now; what is in the arena stays until it has been answered. */
static bool again(void *ctx, struct request *request, struct response *response)
{
    struct call *call = request->state;
    drop_body(request);
    call->problem = problem_in(request->arena, call->lang);
    call->id = call->expected = INT_NONE;
    return prepare(ctx, request, response);
}

static void refuse(void *ctx, struct request *request, struct response *response, enum err code, enum message message, const char *argument)
{
    struct problem problem = problem_in(request->arena, lang_of(request));
    drop_body(request);
    bool parameter = code == ERR_BAD_PARAMETER;
    fail(&problem, code, parameter ? WHERE_PARAMETER : WHERE_NONE, parameter ? argument : NULL, message, argument ? argument : "");
    answer_problem_to(ctx, request, response, problem.lang, &problem);
}

static void seal(void *ctx, struct request *request, struct response *response)
{
    headers_seal(&((struct app *)ctx)->origins, request, response);
}

static void thread_end(void *ctx)
{
    db_thread_end(((struct app *)ctx)->db);
}

struct http_app app_door(struct app *app)
{
    return (struct http_app){ .ctx = app,
                              .begin = begin,
                              .prepare = prepare,
                              .handle = handle,
                              .group_begin = group_begin,
                              .group_commit = group_commit,
                              .group_failed = group_failed,
                              .again = again,
                              .refuse = refuse,
                              .log_requests = true,
                              .seal = seal,
                              .thread_end = thread_end,
                              .tick = tick };
}
