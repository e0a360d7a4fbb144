/* alone.c -- server/http.c and all behind it in one thread. Three things are put in place of the program's own when this file is linked before
 * libserver: lanes.h (a job is done at once, a group holds one write), doorkeeper.h (nobody listens: sockets are handed in), and
 * MHD_start_daemon() (no thread: turned by MHD_run()). By --wrap the clock of the door (clock_ms) can be put forward, and the lines of the log are
 * looked at on their way out (write). */
#include "alone.h"
#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "handlers/app.h"
#include "handlers/operations.h"
#include "server/doorkeeper.h"
#include "server/lanes.h"

enum {
    QUIET_TURNS = 8,      /* turns without a byte or a request: nothing more is coming */
    LAST_TURNS = 1000,    /* a connection that is shut and still open after that is a finding */
    FORWARD_MS = 60 * 1000 /* longer than anybody may wait */
};

static struct {
    struct db *db;
    struct app *app;
    struct http_server *server;
    struct http_app real; /* whose begin() and refuse() are looked at on the way */
    struct MHD_Daemon *daemon;
    struct doorkeeper *door;
    int64_t forward_ms;
    struct alone_seen seen[ALONE_SEEN_MAX];
    size_t nseen;
    char *out;
    size_t nout, room;
    uint64_t requests; /* so far, in all */
    bool wrote;
} it;

/* ---- the clock ---- */

int64_t __real_clock_ms(void);
int64_t __wrap_clock_ms(void);
int64_t __wrap_clock_ms(void)
{
    return __real_clock_ms() + it.forward_ms;
}

/* ---- the log: judged, and written only where inputs are few ---- */

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
    const char *line = bytes;
    if (fd != STDERR_FILENO || n < 2 || memcmp(line, "{\"time\":", 8))
        return __real_write(fd, bytes, n);
    json_t *json = line[n - 1] == '\n' ? json_loadb(line, n - 1, JSON_REJECT_DUPLICATES, NULL) : NULL;
    EXPECT(json && !memchr(line, '\n', n - 1), "a line of the log that is no JSON object: %.*s", (int)n, line);
    json_decref(json);
    return fuzz_replaying ? __real_write(fd, bytes, n) : (ssize_t)n;
}

/* ---- lanes.h ---- */

struct lanes {
    struct lanes_options options;
    bool closed;
};

struct lanes *lanes_new(const struct lanes_options *options)
{
    struct lanes *lanes = calloc(1, sizeof *lanes);
    if (lanes)
        lanes->options = *options;
    return lanes;
}

static void write_alone(const struct http_app *app, struct job *job)
{
    enum err e = app->group_begin(app->ctx);
    EXPECT(!e, "a group does not begin: %s", err_name(e));
    app->handle(app->ctx, job->request, job->response);
    it.wrote |= job->response->status < 300;
    e = app->group_commit(app->ctx);
    EXPECT(!e, "a group is not kept: %s", err_name(e));
}

enum err lanes_take(struct lanes *lanes, struct job *job, enum lane lane)
{
    const struct http_app *app = lanes->options.app;
    if (lanes->closed)
        return ERR_NOT_READY;
    if (lane == LANE_WRITE)
        write_alone(app, job);
    else
        app->handle(app->ctx, job->request, job->response);
    lanes->options.done(job);
    return OK;
}

bool lanes_errand(struct lanes *lanes, void (*work)(void *ctx), void *ctx)
{
    if (!lanes->closed)
        work(ctx);
    return !lanes->closed;
}

void lanes_close(struct lanes *lanes, bool drop)
{
    const struct http_app *app = lanes->options.app;
    (void)drop;
    if (!lanes->closed && app->tick)
        app->tick(app->ctx);
    lanes->closed = true;
}

void lanes_free(struct lanes *lanes)
{
    if (lanes)
        lanes_close(lanes, true);
    free(lanes);
}

struct lanes_counts lanes_counts(struct lanes *lanes)
{
    (void)lanes;
    return (struct lanes_counts){ 0 };
}

/* ---- doorkeeper.h ---- */

struct doorkeeper {
    struct doorkeeper_options options;
    struct connections *connections;
};

struct doorkeeper *doorkeeper_new(const struct doorkeeper_options *options, char *reason, size_t room)
{
    struct doorkeeper *keeper = calloc(1, sizeof *keeper);
    (void)reason;
    (void)room;
    EXPECT(keeper && (keeper->connections = connections_new(options->limit, 0)), "out of memory");
    keeper->options = *options;
    return it.door = keeper;
}

bool doorkeeper_start(struct doorkeeper *keeper)
{
    return keeper != NULL;
}

void doorkeeper_free(struct doorkeeper *keeper)
{
    if (keeper)
        connections_free(keeper->connections);
    free(keeper);
}

const char *doorkeeper_address(const struct doorkeeper *keeper)
{
    (void)keeper;
    return "127.0.0.1:0";
}

struct connection *doorkeeper_opened(struct doorkeeper *keeper, int fd, const struct address *from)
{
    return connections_open(keeper->connections, fd, from);
}

void doorkeeper_closed(struct doorkeeper *keeper, struct connection *connection)
{
    connections_close(keeper->connections, connection);
}

unsigned doorkeeper_open_connections(const struct doorkeeper *keeper)
{
    return connections_count(keeper->connections);
}

struct doorkeeper_counts doorkeeper_counts(const struct doorkeeper *keeper)
{
    (void)keeper;
    return (struct doorkeeper_counts){ 0 };
}

void doorkeeper_close(struct doorkeeper *keeper)
{
    (void)keeper;
}

void doorkeeper_see_out(struct doorkeeper *keeper, unsigned milliseconds, const _Atomic bool *hurry)
{
    (void)milliseconds;
    (void)hurry;
    EXPECT(connections_count(keeper->connections) == 0, "%u connections are left at the end", connections_count(keeper->connections));
}

/* ---- libmicrohttpd, turned by hand ---- */

struct MHD_Daemon *MHD_start_daemon(unsigned int flags, uint16_t port, MHD_AcceptPolicyCallback accept, void *accept_cls,
                                    MHD_AccessHandlerCallback access, void *access_cls, ...)
{
    va_list options;
    (void)flags;
    va_start(options, access_cls);
    it.daemon = MHD_start_daemon_va(MHD_USE_NO_LISTEN_SOCKET | MHD_USE_SUSPEND_RESUME, port, accept, accept_cls, access, access_cls, options);
    va_end(options);
    return it.daemon;
}

/* ---- what the app is asked, looked at on the way ---- */

static void saw(const struct request *request)
{
    it.requests++;
    if (it.nseen == ALONE_SEEN_MAX)
        return;
    struct alone_seen *seen = &it.seen[it.nseen++];
    memcpy(seen->id, request->id, sizeof seen->id);
    seen->method = request->method;
}

static bool begin(void *ctx, struct request *request, struct response *response)
{
    saw(request);
    return it.real.begin(ctx, request, response);
}

/* Of a request that begin() has seen (it left its state there) or that was refused before. */
static void refuse(void *ctx, struct request *request, struct response *response, enum err code, enum message message, const char *argument)
{
    if (!request->state)
        saw(request);
    it.real.refuse(ctx, request, response, code, message, argument);
}

void alone_start(struct db *db)
{
    char reason[400] = "";
    it.db = db;
    it.app = app_new(db);
    struct http_options options = { .listen = "", .threads = 1, .connections = 16, .deadline_seconds = 30, .group_max = 1, .queue_max = 16,
                                    .metrics_rows = noperations + 1 };
    EXPECT(it.app, "out of memory");
    signal(SIGPIPE, SIG_IGN);
    it.real = app_door(it.app);
    struct http_app door = it.real;
    door.begin = begin;
    door.refuse = refuse;
    it.server = http_start(&options, &door, reason, sizeof reason);
    EXPECT(it.server && it.daemon, "%s", reason);
    app_opened(it.app, it.server);
}

void alone_stop(void)
{
    http_stop(it.server, 0);
    db_thread_end(it.db);
    app_free(it.app);
    it.server = NULL;
    it.app = NULL;
}

uint64_t alone_requests(void)
{
    return it.requests;
}

/* ---- one connection ---- */

static int connect_pair(void)
{
    int fds[2], size = 1 << 20;
    struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons(1), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    EXPECT(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), "no sockets: %s", strerror(errno));
    setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    EXPECT(it.door->options.let_in(it.door->options.ctx, fds[1], (struct sockaddr *)&peer, sizeof peer), "the door lets nobody in");
    return fds[0];
}

/* What has come is kept. Returns its bytes; *ret_over: the server has closed. */
static size_t take_answers(int fd, bool *ret_over)
{
    size_t before = it.nout;
    for (;;) {
        if (it.room - it.nout < 1 << 16) {
            it.room = it.room ? 2 * it.room : 1 << 20;
            it.out = realloc(it.out, it.room);
            EXPECT(it.out, "out of memory");
        }
        ssize_t n = read(fd, it.out + it.nout, it.room - it.nout);
        if (n > 0) {
            it.nout += (size_t)n;
            continue;
        }
        *ret_over = n == 0 || (errno != EAGAIN && errno != EINTR);
        return it.nout - before;
    }
}

/* Turns until nothing happens any more. Returns false when the server has closed. */
static bool turn_until_quiet(int fd)
{
    bool over = false;
    for (int quiet = 0; quiet < QUIET_TURNS && !over;) {
        uint64_t before = it.requests;
        MHD_run(it.daemon);
        bool moved = take_answers(fd, &over) > 0 || it.requests != before;
        quiet = moved ? 0 : quiet + 1;
        if (!moved && http_counts(it.server).waiting > 0) { /* a long poll: its time is over now */
            it.forward_ms += FORWARD_MS;
            it.door->options.tick(it.door->options.ctx, __wrap_clock_ms());
        }
    }
    return !over;
}

/* False: the server has closed. */
static bool send_piece(int fd, struct text piece)
{
    while (piece.n) {
        ssize_t n = send(fd, piece.s, piece.n, MSG_NOSIGNAL);
        if (n > 0)
            piece = (struct text){ piece.s + n, piece.n - (size_t)n };
        else if (n < 0 && errno != EAGAIN && errno != EINTR)
            return turn_until_quiet(fd);
        if (!turn_until_quiet(fd))
            return false;
    }
    return true;
}

/* The client is done: the server has to close, too. */
static void see_closed(int fd)
{
    bool over = false;
    shutdown(fd, SHUT_WR);
    for (int turns = 0; !over; turns++) {
        EXPECT(turns < LAST_TURNS, "the connection stays open though the client has gone");
        MHD_run(it.daemon);
        take_answers(fd, &over);
    }
}

struct alone_answers alone_ask(struct text bytes, const size_t *cuts, size_t ncuts)
{
    int fd = connect_pair();
    size_t from = 0;
    bool open = true;
    it.nout = it.nseen = 0;
    it.wrote = false;
    for (size_t i = 0; i <= ncuts && open; i++) {
        size_t to = i < ncuts ? cuts[i] : bytes.n;
        open = send_piece(fd, (struct text){ bytes.s + from, to - from });
        from = to;
    }
    if (open)
        see_closed(fd);
    close(fd);
    for (int i = 0; i < QUIET_TURNS && http_counts(it.server).connections_open; i++)
        MHD_run(it.daemon);
    EXPECT(!http_counts(it.server).connections_open, "the connection is kept though it was closed");
    return (struct alone_answers){ { it.out ? it.out : "", it.nout }, it.seen, it.nseen, it.wrote };
}
