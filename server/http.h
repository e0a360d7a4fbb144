/* http.h -- the door: HTTP in, HTTP out. http.c is the only file that knows libmicrohttpd. Knows nothing of the register:
 * what to do with a request is asked of a struct http_app. Guards, limits, deadlines, lanes and the request log are here. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "arena.h"
#include "errors.h"
#include "rates.h"
#include "text.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_OPTIONS, METHOD_OTHER };

/* Which thread does the work. READ: the connection's own thread. SLOW: a small pool. WRITE: the one writer, in groups. */
enum lane { LANE_READ, LANE_SLOW, LANE_WRITE };

struct parameter {
    struct text name, value; /* percent-decoded, well-formed UTF-8, no U+0000 */
};

struct request;
/* Takes a body as it comes, on the connection's thread, instead of having it kept. */
struct body_sink {
    /* Some more of it. false: it cannot be kept; the rest is read away, and the app is asked what it has to say all the same. */
    bool (*take)(struct request *request, const char *bytes, size_t n);
    /* The request is over, whatever became of it. Called once. */
    void (*drop)(struct request *request);
};

/* One request. Everything it points to lives until its answer has been sent. */
struct request {
    struct arena *arena;
    enum method method;
    struct text path;  /* percent-encoded, below the base path, without the query: "/api/v1/units/06799" */
    struct text whole; /* the same as sent, with the base path if it was */
    const char *base;  /* what goes before every address that is printed: "/ntm", or "" */
    bool https;        /* a trusted proxy says that the client came by https */
    const struct parameter *parameters;
    size_t nparameters;
    struct text body; /* whole; empty when there was none */
    char id[33];      /* request id: of the X-Request-Id header when it is 1 to 32 of [A-Za-z0-9._-], else made here */
    bool waited_enough; /* its time of waiting is over (response.wait_ms): what there is now is the answer */
    /* what the app decides in begin() */
    enum lane lane;
    size_t body_limit; /* bytes; more is 413 */
    const struct body_sink *sink; /* NULL: the body is kept in `body` */
    void *state;       /* the app's own, in the arena */
    /* what the app leaves for the log line: constant names and numbers only, never personal data */
    const char *operation;
    size_t metrics_row; /* which row of the metrics it counts in; 0: none of the app's operations */
    int64_t rows;
    uint32_t statements_prepared;
    int64_t worked_from_us, worked_until_us; /* the door's, on its clock: when the app was last asked; with server_timing */
    void *connection; /* http.c's own */
};

enum { GROUP_SIZES = 11 }; /* of the histogram of groups: 1, 2, to 4, to 8 ... to 512, more */

/* The value of a request header, or NO_TEXT. Borrowed until the answer has been sent. */
struct text request_header(const struct request *request, const char *name);
/* The same with all lines of that name as one list, parted by ", ": for the fields that are lists (RFC 9110 5.3). */
struct text request_header_list(struct request *request, const char *name);
/* Who asks, as text: the peer, or whom a trusted proxy names. Personal data: never for a log. */
const char *request_client(struct request *request);

/* Takes one request out of what the caller may make: the key's share when it shows a good one (its number, not NO_KEY), else the
 * address'. What is left goes out with the answer, in RateLimit. */
struct rate request_take(struct request *request, uint64_t key, bool write);
/* How many seconds until this address may show a key again, after too many wrong ones; 0: at once. */
unsigned request_wrong_key_wait(const struct request *request);
/* It has shown a wrong one. */
void request_wrong_key(const struct request *request);

enum { RESPONSE_HEADERS_MAX = 24 };
struct response {
    int status;
    unsigned wait_ms; /* LANE_READ, no status: nothing to say yet. handle() is called again after http_wake(), or when the time is over */
    struct {
        const char *name, *value;
    } headers[RESPONSE_HEADERS_MAX]; /* constants, or in the request's arena */
    int nheaders;
    bool from_file;                /* the body is `size` bytes of the open file `fd`, which the door closes, and not `body` */
    int fd;
    int64_t size;
    struct text body;              /* constant, in the arena, or handed over: see body_owned */
    void (*body_free)(void *body); /* not NULL: called with body.s once it has been sent */
};
/* Adds a header. Asserts that there is room and that the value has no CR or LF. */
void response_header(struct response *response, const char *name, const char *value);
/* Starts over: gives an owned body back and forgets status and headers. */
void response_clear(struct response *response);

struct http_app {
    void *ctx;
    /* The header is in, a body is not. Sets lane and body_limit and returns true; or fills the response and returns false: then
     * the request is answered without its body being read (the connection is closed if it announced one). Runs on the
     * connection's thread. */
    bool (*begin)(void *ctx, struct request *request, struct response *response);
    /* The whole request is in: fill the response. Runs on the thread of request->lane. On LANE_WRITE it runs between
     * group_begin and group_commit, and the response goes out only after the commit that holds it. */
    void (*handle)(void *ctx, struct request *request, struct response *response);
    /* LANE_WRITE only, all on the writer's thread. */
    enum err (*group_begin)(void *ctx);
    enum err (*group_commit)(void *ctx); /* anything but OK: nothing of the group was kept */
    /* The group could not begin or commit: fill the response anew (503, 507 ...). */
    void (*group_failed)(void *ctx, struct request *request, struct response *response, enum err why);
    /* A problem the door itself has to report (guard, size, URI, memory, stopping): fill status, headers and body. `argument` may
     * be NULL; of ERR_BAD_PARAMETER it is the parameter's name. */
    void (*refuse)(void *ctx, struct request *request, struct response *response, enum err code, enum message message,
                   const char *argument);
    /* One line a finished request, written by the door: false keeps it silent (the tests of speed). */
    bool log_requests;
    bool server_timing; /* every answer tells how long it took */
    /* A thread that ran begin() or handle() ends (a connection's, a slow one, the writer): close what it kept. May be NULL. */
    void (*thread_end)(void *ctx);
    /* LANE_WRITE only, may be NULL: the whole request is in and about to queue; on the connection's thread. What can be judged
     * without the writer is judged here. false: the response is filled, the writer is not asked. */
    bool (*prepare)(void *ctx, struct request *request, struct response *response);
    /* May be NULL: the response is filled and about to go out; what every answer carries is added here. On the connection's thread. */
    void (*seal)(void *ctx, struct request *request, struct response *response);
    /* On the writer's thread with no group open: once a tick (http_options), and once more before that thread ends. For what is collected in
     * memory and need not be on the disk at once. May be NULL. */
    void (*tick)(void *ctx);
    /* LANE_WRITE only, may be NULL: the group was undone for want of memory (ERR_OUT_OF_MEMORY), and the request, one of several, will be
     * handled once more, alone. What handle() used up is made anew. false: the response is filled instead. */
    bool (*again)(void *ctx, struct request *request, struct response *response);
};

struct http_options {
    const char *listen;        /* "127.0.0.1:8080", "[::1]:0", "0.0.0.0:80"; port 0 takes a free one */
    unsigned threads;          /* epoll threads; 0: one per core */
    unsigned slow_threads;     /* pool of LANE_SLOW; default 1 */
    unsigned connections;      /* at most; lowered to RLIMIT_NOFILE - 32 */
    unsigned per_address;      /* connections from one address (of IPv6 a /64), but for trusted proxies; 0: no limit */
    unsigned idle_seconds;     /* silence on a connection */
    unsigned deadline_seconds; /* from a request's first byte (or the connection's opening) until its answer is sent: then the
                                  connection is cut */
    unsigned group_max;        /* requests in one group commit at most */
    unsigned queue_max;        /* writes waiting at most; more are answered 503 + Retry-After */
    size_t memory_per_connection;
    struct rates_options rates;
    const char *trusted_proxies; /* networks whose X-Forwarded-* and Forwarded are believed: "10.0.0.0/8,::1"; NULL: none */
    size_t metrics_rows;         /* greatest request.metrics_row, plus one */
    const char *base_path;       /* "/ntm" behind a gateway; NULL, "" or "/": none */
    unsigned tick_ms;          /* how often http_app.tick is called; 0: once a minute */
};

/* Lets the app work on a request, on whatever thread; notes when, where that is wanted. */
void app_work(const struct http_app *app, struct request *request, struct response *response);

struct http_server;
/* Opens the door. On failure writes one sentence for the operator into reason and returns NULL. */
struct http_server *http_start(const struct http_options *options, const struct http_app *app, char *reason, size_t room);
/* "127.0.0.1:41234": where it really listens. Valid until http_stop(). */
const char *http_address(const struct http_server *server);
/* Stops listening, finishes what has been accepted, waits at most grace_seconds for it, frees everything. A handle() that is
 * running is always waited for; what still queues when the grace is over is refused. */
void http_stop(struct http_server *server, unsigned grace_seconds);
/* From another thread while http_stop() waits: stop waiting. */
void http_hurry(struct http_server *server);

/* Runs `work` on the writer's thread between two groups, and waits for its end. False: the service is stopping, it was not run. */
bool http_on_writer(const struct http_server *server, void (*work)(void *ctx), void *ctx);
/* Something has happened that requests may wait for. From any thread; cheap when none waits. */
void http_wake(const struct http_server *server);

struct http_counts {
    uint64_t requests, refused, writes, groups, largest_group, slow_jobs, waiting;
    uint64_t groups_by_size[GROUP_SIZES], writes_refused, slow_refused, writes_waiting, slow_waiting, slow_busy, slow_threads;
    uint64_t connections_open, accepted, cut_by_deadline, cut_for_room, cut_for_memory, beyond_address, out_of_descriptors;
    uint64_t over_rate, over_wrong_keys;
};
struct http_counts http_counts(const struct http_server *server);
/* What has been answered: one row an operation, see metrics.h. */
const struct metrics *http_metrics(const struct http_server *server);

/* ---- log.c: one JSON object a line on standard error; control characters escaped ---- */
void log_event(const char *level, const char *event, ...)
    __attribute__((sentinel)); /* pairs of const char *name, const char *value, ended by NULL */
