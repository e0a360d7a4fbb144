/* door.c -- the small app behind the door under test, and the client that speaks raw bytes to it. */
#include "door.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* ---- the app ---- */

struct door_app door_app;

void sleep_ms(int ms)
{
    struct timespec pause = { ms / 1000, (long)(ms % 1000) * 1000000 };
    while (nanosleep(&pause, &pause) != 0 && errno == EINTR)
        ;
}

int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void count_free(void *body)
{
    free(body);
    atomic_fetch_add(&door_app.freed, 1);
}

static bool app_pour(struct request *request, const char *bytes, size_t n)
{
    (void)request;
    for (size_t i = 0; i < n; i++)
        atomic_fetch_add(&door_app.poured_sum, (unsigned char)bytes[i]);
    return atomic_fetch_add(&door_app.poured, (int)n) + (int)n <= POUR_ROOM;
}

static void app_drop(struct request *request)
{
    (void)request;
    atomic_fetch_add(&door_app.dropped, 1);
}

static bool app_begin(void *ctx, struct request *request, struct response *response)
{
    (void)ctx;
    request->operation = "test";
    request->body_limit = 1000;
    static const struct body_sink sink = { app_pour, app_drop };
    if (text_starts(request->path, "/slow"))
        request->lane = LANE_SLOW;
    if (text_starts(request->path, "/pour")) {
        request->body_limit = POUR_LIMIT;
        request->sink = &sink;
    }
    if (text_starts(request->path, "/write"))
        request->lane = LANE_WRITE;
    if (!text_starts(request->path, "/missing"))
        return true;
    response->status = 404;
    response->body = TEXT("nothing here");
    return false;
}

/* Says back all it was told: method, path, parameters, header X, client, body. */
static void echo(struct request *request, struct response *response)
{
    struct arena *arena = request->arena;
    const char *said = arena_printf(arena, "method=%d path=%s", (int)request->method, request->path.s);
    for (size_t i = 0; i < request->nparameters; i++)
        said = arena_printf(arena, "%s [%s=%s]", said, request->parameters[i].name.s, request->parameters[i].value.s);
    struct text x = request_header(request, "x");
    said = arena_printf(arena, "%s x=%s client=%s body=%zu:%s.", said, x.s ? x.s : "-", request_client(request), request->body.n,
                        request->body.n < 100 ? request->body.s : "...");
    response->body = text_of(said);
}

static void app_handle(void *ctx, struct request *request, struct response *response)
{
    (void)ctx;
    response->status = 200;
    response_header(response, "Content-Type", "text/plain");
    if (request->lane == LANE_WRITE) {
        door_app.group_size++;
        door_app.group_poor |= text_starts(request->path, "/write-poor");
        response->body = text_of(arena_printf(request->arena, "group=%d.", door_app.group));
    } else if (request->lane == LANE_SLOW) {
        atomic_fetch_add(&door_app.running, 1);
        sleep_ms(atoi(request->path.s + strlen("/slow/")));
        response->body = TEXT("slow done");
    } else if (text_is(request->path, "/owned")) {
        response->body = (struct text){ strdup("handed over"), strlen("handed over") };
        response->body_free = count_free;
    } else if (text_is(request->path, "/unchanged")) {
        response->status = 304;
    } else {
        echo(request, response);
    }
}

static enum err app_group_begin(void *ctx)
{
    (void)ctx;
    door_app.group++;
    door_app.group_size = 0;
    door_app.group_open = !atomic_load(&door_app.fail_begin);
    door_app.group_poor = false;
    return atomic_load(&door_app.fail_begin) ? ERR_BUSY : OK;
}

static enum err app_group_commit(void *ctx)
{
    (void)ctx;
    sleep_ms(5); /* an fsync */
    door_app.group_open = false;
    if (atomic_load(&door_app.fail_commit))
        return ERR_DISK_FULL;
    if (door_app.group_poor)
        return ERR_OUT_OF_MEMORY;
    if (door_app.group_size > atomic_load(&door_app.largest))
        atomic_store(&door_app.largest, door_app.group_size);
    atomic_store(&door_app.committed, door_app.group);
    return OK;
}

static void app_group_failed(void *ctx, struct request *request, struct response *response, enum err why)
{
    (void)ctx;
    (void)request;
    response->status = err_status(why);
    response->body = TEXT("not kept");
}

static void app_refuse(void *ctx, struct request *request, struct response *response, enum err code, enum message message,
                       const char *argument)
{
    (void)ctx;
    response->status = err_status(code);
    response_header(response, "Content-Type", "application/problem+json");
    response->body =
        text_of(arena_printf(request->arena, "{\"refused\":%d,\"why\":\"%s\"}", (int)message, argument ? argument : ""));
}

static void app_tick(void *ctx)
{
    (void)ctx;
    atomic_fetch_add(&door_app.ticks, 1);
    atomic_fetch_add(&door_app.ticks_in_group, door_app.group_open);
}

static void app_thread_end(void *ctx)
{
    (void)ctx;
    atomic_fetch_add(&door_app.threads_ended, 1);
}

static bool app_again(void *ctx, struct request *request, struct response *response)
{
    (void)ctx;
    (void)request;
    ck_assert(response->status == 0 && !response->nheaders);
    atomic_fetch_add(&door_app.again, 1);
    return true;
}

static const struct http_app app = { .begin = app_begin,
                                     .handle = app_handle,
                                     .group_begin = app_group_begin,
                                     .group_commit = app_group_commit,
                                     .group_failed = app_group_failed,
                                     .again = app_again,
                                     .refuse = app_refuse,
                                     .thread_end = app_thread_end,
                                     .tick = app_tick };
const struct http_options door_ordinary = { .listen = "127.0.0.1:0",
                                            .threads = 2,
                                            .slow_threads = 1,
                                            .connections = 500,
                                            .idle_seconds = 30,
                                            .deadline_seconds = 10,
                                            .group_max = 128,
                                            .queue_max = 500 };

const struct http_app *door_test_app(void)
{
    return &app;
}

static struct http_server *start_app(const struct http_options *options, const struct http_app *with)
{
    char reason[200] = "";
    struct http_server *server = http_start(options, with, reason, sizeof(reason));
    ck_assert_msg(server, "%s", reason);
    return server;
}

struct http_server *door_start(const struct http_options *options)
{
    return start_app(options, &app);
}

struct http_server *door_start_logging(const struct http_options *options)
{
    struct http_app logging = app;
    logging.log_requests = true;
    return start_app(options, &logging);
}

int door_port(const struct http_server *server)
{
    return atoi(strrchr(http_address(server), ':') + 1);
}

/* ---- the client ---- */

int dial_port(int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                              .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
        return fd;
    close(fd);
    return -1;
}

int dial(const struct http_server *server)
{
    int fd = dial_port(door_port(server));
    ck_assert_msg(fd >= 0, "connect: %s", strerror(errno));
    return fd;
}

void say_n(int fd, const char *bytes, size_t n)
{
    ck_assert_msg(send(fd, bytes, n, MSG_NOSIGNAL) == (ssize_t)n, "send: %s", strerror(errno));
}

void say(int fd, const char *bytes)
{
    say_n(fd, bytes, strlen(bytes));
}

void hear(int fd, struct heard *heard, const char *until, int ms)
{
    int64_t end = now_ms() + ms;
    heard->s[heard->n] = '\0';
    while (!heard->closed && heard->n + 1 < sizeof(heard->s) && !(until && strstr(heard->s, until))) {
        struct pollfd waiting = { .fd = fd, .events = POLLIN };
        int64_t left = end - now_ms();
        if (left <= 0 || poll(&waiting, 1, (int)left) <= 0)
            return;
        ssize_t n = recv(fd, heard->s + heard->n, sizeof(heard->s) - heard->n - 1, 0);
        if (n <= 0)
            heard->closed = true;
        else
            heard->n += (size_t)n;
        heard->s[heard->n] = '\0';
    }
}

struct heard *ask_n(struct http_server *server, const char *bytes, size_t n, const char *until, int ms)
{
    static _Thread_local struct heard heard;
    int fd = dial(server);
    heard.n = 0;
    heard.closed = false;
    say_n(fd, bytes, n);
    hear(fd, &heard, until, ms);
    close(fd);
    return &heard;
}

struct heard *ask(struct http_server *server, const char *bytes, const char *until)
{
    return ask_n(server, bytes, strlen(bytes), until, 3000);
}

int occurrences(const char *s, const char *what)
{
    int n = 0;
    for (; (s = strstr(s, what)); s += strlen(what))
        n++;
    return n;
}
