/* lanes.c -- the slow pool and the one writer. The writer takes all that waits (up to group_max), runs each between group_begin
 * and group_commit, and only after the commit lets the answers go: one fsync for all, and no answer that is not durable. Between
 * groups it calls the app's tick, work or no work. */
#include "lanes.h"
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TICK_MS = 60 * 1000 };

struct queue {
    struct job *first, *last;
    unsigned n;
    pthread_cond_t more;
};

/* On its owner's stack until it is done. */
struct errand {
    void (*work)(void *ctx);
    void *ctx;
    bool taken, done;
};

struct lanes {
    struct lanes_options options;
    pthread_mutex_t mutex;
    struct queue slow, writes; /* under the mutex, as are closed and drop */
    bool closed, drop;
    struct errand *errand; /* the one that waits or runs */
    pthread_cond_t errand_over;
    pthread_t writer;
    bool have_writer, joined;
    _Atomic uint64_t written, groups, largest_group, slow_jobs, groups_by_size[GROUP_SIZES], writes_refused, slow_refused;
    atomic_uint slow_busy;
    unsigned nslow;
    pthread_t slow_threads[];
};

static void append(struct queue *queue, struct job *job)
{
    job->next = NULL;
    if (queue->last)
        queue->last->next = job;
    else
        queue->first = job;
    queue->last = job;
    queue->n++;
}

/* Takes up to `most` jobs off the front, as a list. */
static struct job *take_front(struct queue *queue, unsigned most, unsigned *ret_n)
{
    struct job *first = queue->first, *last = first;
    unsigned n = 1;
    for (; n < most && last->next; n++)
        last = last->next;
    queue->first = last->next;
    if (!queue->first)
        queue->last = NULL;
    last->next = NULL;
    queue->n -= n;
    *ret_n = n;
    return first;
}

/* Waits for work, at most until `until` (NULL: as long as it takes). NULL: the time is over, or closed and nothing left: *ret_over. */
static struct job *wait_for_jobs(struct lanes *lanes, struct queue *queue, unsigned most, const struct timespec *until, unsigned *ret_n,
                                 bool *ret_drop, bool *ret_over)
{
    struct job *jobs = NULL;
    int late = 0;
    pthread_mutex_lock(&lanes->mutex);
    while (!queue->first && !lanes->closed && !late && !(queue == &lanes->writes && lanes->errand && !lanes->errand->taken))
        late = until ? pthread_cond_timedwait(&queue->more, &lanes->mutex, until) : pthread_cond_wait(&queue->more, &lanes->mutex);
    if (queue->first)
        jobs = take_front(queue, most, ret_n);
    *ret_drop = lanes->drop;
    *ret_over = !jobs && lanes->closed;
    pthread_mutex_unlock(&lanes->mutex);
    return jobs;
}

static void answer_all(struct lanes *lanes, struct job *jobs)
{
    for (struct job *next; jobs; jobs = next) {
        next = jobs->next; /* done() gives the job's memory away */
        lanes->options.done(jobs);
    }
}

static void refuse_all(struct lanes *lanes, struct job *jobs)
{
    const struct http_app *app = lanes->options.app;
    for (struct job *job = jobs; job; job = job->next)
        app->refuse(app->ctx, job->request, job->response, ERR_NOT_READY, MSG_NOT_ACCEPTING, NULL);
    answer_all(lanes, jobs);
}

static void fail_all(struct lanes *lanes, struct job *jobs, enum err why)
{
    const struct http_app *app = lanes->options.app;
    for (struct job *job = jobs; job; job = job->next) {
        response_clear(job->response); /* it may say 201 of a record that was not kept */
        app->group_failed(app->ctx, job->request, job->response, why);
    }
    answer_all(lanes, jobs);
}

static void count_group(struct lanes *lanes, unsigned n)
{
    int size = 0;
    while (size < GROUP_SIZES - 1 && n > 1U << size)
        size++;
    atomic_fetch_add(&lanes->groups_by_size[size], 1);
    atomic_fetch_add(&lanes->groups, 1);
    atomic_fetch_add(&lanes->written, n);
    if (n > atomic_load(&lanes->largest_group)) /* only this thread writes it */
        atomic_store(&lanes->largest_group, n);
}

static enum err run_group(struct lanes *lanes, struct job *jobs)
{
    const struct http_app *app = lanes->options.app;
    enum err e = app->group_begin(app->ctx);
    if (e != OK)
        return e;
    for (struct job *job = jobs; job; job = job->next)
        app_work(app, job->request, job->response);
    return app->group_commit(app->ctx);
}

static void write_group(struct lanes *lanes, struct job *jobs, unsigned n);

/* Where one ran out of memory, all of the group were undone with it: the others shall not pay for that one. */
static void write_alone(struct lanes *lanes, struct job *jobs)
{
    const struct http_app *app = lanes->options.app;
    for (struct job *next; jobs; jobs = next) {
        next = jobs->next;
        jobs->next = NULL;
        response_clear(jobs->response);
        if (app->again(app->ctx, jobs->request, jobs->response))
            write_group(lanes, jobs, 1);
        else
            answer_all(lanes, jobs);
    }
}

static void write_group(struct lanes *lanes, struct job *jobs, unsigned n)
{
    enum err e = run_group(lanes, jobs);
    if (e == ERR_OUT_OF_MEMORY && n > 1 && lanes->options.app->again) {
        write_alone(lanes, jobs);
        return;
    }
    if (e != OK) {
        fail_all(lanes, jobs, e);
        return;
    }
    count_group(lanes, n);
    answer_all(lanes, jobs);
}

/* Between two groups. Whoever waits for it is told, also when the lanes close meanwhile. */
static void run_errand(struct lanes *lanes)
{
    pthread_mutex_lock(&lanes->mutex);
    struct errand *errand = lanes->errand && !lanes->errand->taken ? lanes->errand : NULL;
    if (errand)
        errand->taken = true;
    pthread_mutex_unlock(&lanes->mutex);
    if (!errand)
        return;
    errand->work(errand->ctx);
    pthread_mutex_lock(&lanes->mutex);
    errand->done = true;
    lanes->errand = NULL;
    pthread_cond_broadcast(&lanes->errand_over);
    pthread_mutex_unlock(&lanes->mutex);
}

bool lanes_errand(struct lanes *lanes, void (*work)(void *ctx), void *ctx)
{
    struct errand errand = { work, ctx, false, false };
    pthread_mutex_lock(&lanes->mutex);
    while (lanes->errand && !lanes->closed)
        pthread_cond_wait(&lanes->errand_over, &lanes->mutex);
    if (!lanes->closed) {
        lanes->errand = &errand;
        pthread_cond_signal(&lanes->writes.more);
    }
    while (lanes->errand == &errand && (errand.taken || !lanes->closed))
        pthread_cond_wait(&lanes->errand_over, &lanes->mutex);
    if (lanes->errand == &errand)
        lanes->errand = NULL; /* closed before it was begun */
    pthread_mutex_unlock(&lanes->mutex);
    return errand.done;
}

static void end_thread(struct lanes *lanes)
{
    const struct http_app *app = lanes->options.app;
    if (app->thread_end)
        app->thread_end(app->ctx);
}

static struct timespec next_tick(const struct lanes *lanes)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += lanes->options.tick_ms / 1000;
    at.tv_nsec += (long)(lanes->options.tick_ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

static bool is_past(const struct timespec *at)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > at->tv_sec || (now.tv_sec == at->tv_sec && now.tv_nsec >= at->tv_nsec);
}

static void *writer_thread(void *arg)
{
    struct lanes *lanes = arg;
    const struct http_app *app = lanes->options.app;
    struct timespec tick = next_tick(lanes);
    unsigned n = 0;
    bool drop, over = false;
    while (!over) {
        struct job *jobs = wait_for_jobs(lanes, &lanes->writes, lanes->options.group_max, app->tick ? &tick : NULL, &n, &drop, &over);
        if (jobs && drop)
            refuse_all(lanes, jobs);
        else if (jobs)
            write_group(lanes, jobs, n);
        run_errand(lanes);
        if (!app->tick || (!over && !is_past(&tick)))
            continue;
        app->tick(app->ctx);
        tick = next_tick(lanes);
    }
    end_thread(lanes);
    return NULL;
}

static void *slow_thread(void *arg)
{
    struct lanes *lanes = arg;
    const struct http_app *app = lanes->options.app;
    unsigned n = 0;
    bool drop, over;
    for (struct job *job; (job = wait_for_jobs(lanes, &lanes->slow, 1, NULL, &n, &drop, &over));) {
        if (drop) {
            refuse_all(lanes, job);
            continue;
        }
        atomic_fetch_add(&lanes->slow_busy, 1);
        app_work(app, job->request, job->response);
        atomic_fetch_sub(&lanes->slow_busy, 1);
        atomic_fetch_add(&lanes->slow_jobs, 1);
        answer_all(lanes, job);
    }
    end_thread(lanes);
    return NULL;
}

static unsigned at_least_one(unsigned n)
{
    return n > 0 ? n : 1;
}

/* The ticks are counted by the clock that nobody sets. */
static void init_conditions(struct lanes *lanes)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&lanes->slow.more, &attributes);
    pthread_cond_init(&lanes->writes.more, &attributes);
    pthread_cond_init(&lanes->errand_over, &attributes);
    pthread_condattr_destroy(&attributes);
}

struct lanes *lanes_new(const struct lanes_options *options)
{
    unsigned nslow = at_least_one(options->slow_threads);
    struct lanes *lanes = calloc(1, sizeof(*lanes) + nslow * sizeof(lanes->slow_threads[0]));
    if (!lanes)
        return NULL;
    lanes->options = *options;
    lanes->options.group_max = at_least_one(options->group_max);
    lanes->options.queue_max = at_least_one(options->queue_max);
    if (!lanes->options.tick_ms)
        lanes->options.tick_ms = TICK_MS;
    pthread_mutex_init(&lanes->mutex, NULL);
    init_conditions(lanes);
    lanes->have_writer = pthread_create(&lanes->writer, NULL, writer_thread, lanes) == 0;
    while (lanes->nslow < nslow && pthread_create(&lanes->slow_threads[lanes->nslow], NULL, slow_thread, lanes) == 0)
        lanes->nslow++;
    if (lanes->have_writer && lanes->nslow == nslow)
        return lanes;
    lanes_free(lanes);
    return NULL;
}

enum err lanes_take(struct lanes *lanes, struct job *job, enum lane lane)
{
    assert(lane != LANE_READ);
    struct queue *queue = lane == LANE_WRITE ? &lanes->writes : &lanes->slow;
    enum err e = OK;
    pthread_mutex_lock(&lanes->mutex);
    if (lanes->closed)
        e = ERR_NOT_READY;
    else if (queue->n >= lanes->options.queue_max)
        e = ERR_BUSY;
    else
        append(queue, job);
    if (e == OK)
        pthread_cond_signal(&queue->more);
    pthread_mutex_unlock(&lanes->mutex);
    if (e == ERR_BUSY)
        atomic_fetch_add(lane == LANE_WRITE ? &lanes->writes_refused : &lanes->slow_refused, 1);
    return e;
}

void lanes_close(struct lanes *lanes, bool drop)
{
    pthread_mutex_lock(&lanes->mutex);
    lanes->closed = true;
    lanes->drop |= drop;
    bool join = !lanes->joined;
    lanes->joined = true;
    pthread_cond_broadcast(&lanes->slow.more);
    pthread_cond_broadcast(&lanes->writes.more);
    pthread_cond_broadcast(&lanes->errand_over);
    pthread_mutex_unlock(&lanes->mutex);
    if (!join)
        return;
    if (lanes->have_writer)
        pthread_join(lanes->writer, NULL);
    for (unsigned i = 0; i < lanes->nslow; i++)
        pthread_join(lanes->slow_threads[i], NULL);
}

void lanes_free(struct lanes *lanes)
{
    if (!lanes)
        return;
    lanes_close(lanes, true);
    pthread_cond_destroy(&lanes->slow.more);
    pthread_cond_destroy(&lanes->writes.more);
    pthread_cond_destroy(&lanes->errand_over);
    pthread_mutex_destroy(&lanes->mutex);
    free(lanes);
}

struct lanes_counts lanes_counts(struct lanes *lanes)
{
    struct lanes_counts counts = { .writes = atomic_load(&lanes->written),
                                   .groups = atomic_load(&lanes->groups),
                                   .largest_group = atomic_load(&lanes->largest_group),
                                   .slow_jobs = atomic_load(&lanes->slow_jobs),
                                   .writes_refused = atomic_load(&lanes->writes_refused),
                                   .slow_refused = atomic_load(&lanes->slow_refused),
                                   .slow_busy = atomic_load(&lanes->slow_busy) };
    for (int i = 0; i < GROUP_SIZES; i++)
        counts.groups_by_size[i] = atomic_load(&lanes->groups_by_size[i]);
    pthread_mutex_lock(&lanes->mutex);
    counts.writes_waiting = lanes->writes.n;
    counts.slow_waiting = lanes->slow.n;
    pthread_mutex_unlock(&lanes->mutex);
    return counts;
}
