/* lanes.h -- work that does not run on the connection's thread: a small pool for what is slow, one writer that commits in groups.
 * Knows requests and answers; knows nothing of connections: whoever hands a job in is told when its answer is ready. */
#pragma once
#include "http.h"

/* Lives in the request's memory: queueing allocates nothing. */
struct job {
    struct job *next;
    struct request *request;
    struct response *response;
};

struct lanes_options {
    const struct http_app *app;
    unsigned slow_threads; /* 0 counts as 1 */
    unsigned group_max;    /* 0 counts as 1 */
    unsigned queue_max;    /* jobs waiting in each lane; 0 counts as 1 */
    /* The response is filled. Called on a lane's thread, exactly once a job; after it the job's memory is the caller's again. */
    void (*done)(struct job *job);
    unsigned tick_ms; /* how often the writer calls app->tick; 0: once a minute */
};

struct lanes;
struct lanes *lanes_new(const struct lanes_options *options); /* NULL: out of memory or threads */
/* Hands a job in. OK: done() will be called. ERR_BUSY: the queue is full. ERR_NOT_READY: closed. Then done() is never called. */
enum err lanes_take(struct lanes *lanes, struct job *job, enum lane lane);
/* Runs `work` on the writer's thread with no group open, and waits for its end: for what is no request, as a command of the program. One at
 * a time; false: closed, it was not run. */
bool lanes_errand(struct lanes *lanes, void (*work)(void *ctx), void *ctx);
/* Takes no more; what waits is still done, or with `drop` refused (ERR_NOT_READY); what runs is waited for. Returns when both
 * lanes are empty and their threads have ended. */
void lanes_close(struct lanes *lanes, bool drop);
void lanes_free(struct lanes *lanes); /* closes it if need be; NULL accepted */

struct lanes_counts {
    uint64_t writes, groups, largest_group, slow_jobs;
    uint64_t groups_by_size[GROUP_SIZES];
    uint64_t writes_refused, slow_refused; /* the queue was full */
    unsigned writes_waiting, slow_waiting, slow_busy;
};
struct lanes_counts lanes_counts(struct lanes *lanes);
