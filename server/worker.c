/* worker.c -- per-thread arenas and random ids. libmicrohttpd owns its threads and tells nobody when one ends, so a
 * thread-specific key's destructor does: it frees what is kept here and lets the app close what it kept. */
#include "worker.h"
#include "http.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum {
    ARENA_FIRST = 16 * 1024, /* request, headers' copies, a small body and a page of answer fit */
    SPARE_MOST = 64          /* 1 MiB a thread at most */
};

struct worker {
    const struct http_app *app;
    uint64_t random[4];
    unsigned nspare;
    struct arena *spare[SPARE_MOST];
};

static _Thread_local struct worker *mine;
static pthread_key_t ending;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool have_key;

static void worker_free(void *arg)
{
    struct worker *worker = arg;
    mine = NULL;
    if (worker->app->thread_end)
        worker->app->thread_end(worker->app->ctx);
    for (unsigned i = 0; i < worker->nspare; i++)
        arena_free(worker->spare[i]);
    free(worker);
}

static void make_key(void)
{
    have_key = pthread_key_create(&ending, worker_free) == 0;
}

static void seed(uint64_t random[4])
{
    if (getrandom(random, 4 * sizeof(*random), 0) == (ssize_t)(4 * sizeof(*random)))
        return;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    random[0] = (uint64_t)now.tv_nsec;
    random[1] = (uint64_t)now.tv_sec;
    random[2] = (uint64_t)(uintptr_t)random;
    random[3] = 1; /* never all zero */
}

static struct worker *worker_get(const struct http_app *app)
{
    if (mine)
        return mine;
    pthread_once(&once, make_key);
    struct worker *worker = have_key ? calloc(1, sizeof(*worker)) : NULL;
    if (!worker)
        return NULL;
    worker->app = app;
    seed(worker->random);
    if (pthread_setspecific(ending, worker) != 0) {
        free(worker);
        return NULL;
    }
    return mine = worker;
}

struct arena *worker_arena(const struct http_app *app)
{
    struct worker *worker = worker_get(app);
    if (!worker)
        return NULL;
    return worker->nspare > 0 ? worker->spare[--worker->nspare] : arena_new(ARENA_FIRST);
}

void worker_release(struct arena *arena)
{
    if (!arena)
        return;
    if (!mine || mine->nspare == SPARE_MOST) {
        arena_free(arena);
        return;
    }
    arena_reset(arena);
    mine->spare[mine->nspare++] = arena;
}

static uint64_t rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

/* xoshiro256++ (Blackman, Vigna): two nanoseconds where getrandom() takes half a microsecond */
static uint64_t next_random(uint64_t s[4])
{
    uint64_t result = rotate(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

void worker_request_id(char out[33])
{
    static const char digits[] = "0123456789abcdef";
    uint64_t fallback[4] = { 0 };
    if (!mine)
        seed(fallback);
    uint64_t *random = mine ? mine->random : fallback;
    for (int half = 0; half < 2; half++) {
        uint64_t bits = next_random(random);
        for (int i = 0; i < 16; i++, bits >>= 4)
            out[half * 16 + i] = digits[bits & 15];
    }
    out[32] = '\0';
}
