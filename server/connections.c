/* connections.c -- a fixed table of open connections with a clock each. A slot's clock is two atomics, so that requests take no
 * lock; the mutex guards which slot holds which fd, so that a sweep never shuts an fd that has been closed and given out again.
 */
#include "connections.h"
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>

enum phase {
    OPENED, /* no request yet */
    IDLE,   /* between requests */
    BEGUN,  /* the kernel has seen bytes of the next request, we have not */
    TAKEN,  /* a request is being received, worked on or answered */
    OURS    /* waits for one of our own threads */
};

enum {
    FREE = -1,
    /* The kernel counts in ticks of up to 10 ms: bytes of the last request must not look like the first ones of the next. */
    TICK_SLACK_MS = 50
};

struct connection {
    int fd;             /* FREE, or open; under the mutex */
    unsigned next_free; /* under the mutex */
    atomic_int phase;
    _Atomic int64_t since; /* when the phase's clock started */
    atomic_bool hung_up;   /* a stop has shut its reading side */
    bool unread;           /* its own thread's alone: answered before all of the request was read */
};

struct connections {
    pthread_mutex_t mutex;
    pthread_cond_t none;
    unsigned most, used, free; /* used: slots ever taken; free: head of the list of given-back ones, `most` when empty */
    atomic_uint open;
    struct connection slots[];
};

int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct connections *connections_new(unsigned most)
{
    struct connections *all = calloc(1, sizeof(*all) + most * sizeof(all->slots[0]));
    if (!all)
        return NULL;
    all->most = all->free = most;
    pthread_mutex_init(&all->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&all->none, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return all;
}

void connections_free(struct connections *all)
{
    if (!all)
        return;
    pthread_cond_destroy(&all->none);
    pthread_mutex_destroy(&all->mutex);
    free(all);
}

static struct connection *free_slot(struct connections *all)
{
    if (all->free < all->most) {
        struct connection *slot = &all->slots[all->free];
        all->free = slot->next_free;
        return slot;
    }
    return all->used < all->most ? &all->slots[all->used++] : NULL;
}

struct connection *connections_open(struct connections *all, int fd)
{
    pthread_mutex_lock(&all->mutex);
    struct connection *slot = free_slot(all);
    if (slot) {
        slot->fd = fd;
        slot->unread = false;
        atomic_store(&slot->since, clock_ms());
        atomic_store(&slot->phase, OPENED);
        atomic_store(&slot->hung_up, false);
        atomic_fetch_add(&all->open, 1);
    }
    pthread_mutex_unlock(&all->mutex);
    return slot;
}

void connection_unread(struct connection *connection)
{
    if (connection)
        connection->unread = true;
}

int connections_unread_fd(const struct connection *connection)
{
    return connection && connection->unread ? connection->fd : -1;
}

void connections_close(struct connections *all, struct connection *slot)
{
    if (!slot)
        return;
    pthread_mutex_lock(&all->mutex);
    slot->fd = FREE;
    slot->next_free = all->free;
    all->free = (unsigned)(slot - all->slots);
    if (atomic_fetch_sub(&all->open, 1) == 1)
        pthread_cond_broadcast(&all->none);
    pthread_mutex_unlock(&all->mutex);
}

unsigned connections_count(const struct connections *all)
{
    return atomic_load(&all->open);
}

static void enter(struct connection *connection, enum phase phase)
{
    if (!connection)
        return;
    atomic_store(&connection->since, clock_ms());
    atomic_store(&connection->phase, (int)phase);
}

void connection_taken(struct connection *connection)
{
    /* A request that was seen trickling in keeps the clock of its first bytes. */
    if (connection && atomic_load(&connection->phase) == BEGUN)
        atomic_store(&connection->phase, TAKEN);
    else
        enter(connection, TAKEN);
}

bool connection_ours(struct connection *connection)
{
    enter(connection, OURS);
    return !connection || !atomic_load(&connection->hung_up);
}

void connection_answered(struct connection *connection)
{
    enter(connection, TAKEN);
}

void connection_idle(struct connection *connection)
{
    enter(connection, IDLE);
}

/* An idle connection, asked of the kernel: has its peer gone, has the next request begun? */
static void look_at(struct connection *slot, int64_t now)
{
    struct tcp_info info;
    socklen_t size = sizeof(info);
    if (getsockopt(slot->fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return;
    if (info.tcpi_state == TCP_CLOSE_WAIT) {
        shutdown(slot->fd, SHUT_RD); /* a new edge for epoll; what was received is still read */
        return;
    }
    int64_t last_byte = now - (int64_t)info.tcpi_last_data_recv;
    if (last_byte <= atomic_load(&slot->since) + TICK_SLACK_MS)
        return;
    atomic_store(&slot->since, now);
    int idle = IDLE;
    atomic_compare_exchange_strong(&slot->phase, &idle, BEGUN);
}

/* True when it was cut. */
static bool sweep_slot(struct connection *slot, int64_t now, unsigned deadline_ms, bool look)
{
    int phase = atomic_load(&slot->phase);
    if (phase == OURS)
        return false;
    if (phase == IDLE) {
        if (look)
            look_at(slot, now);
        return false;
    }
    if (now - atomic_load(&slot->since) <= (int64_t)deadline_ms)
        return false;
    /* Its request may have ended since the phase was read: an idle connection is not to blame. */
    if (atomic_load(&slot->phase) != phase)
        return false;
    shutdown(slot->fd, SHUT_RDWR);
    atomic_store(&slot->since, now); /* once is enough; the thread that serves it wakes up and closes */
    return true;
}

unsigned connections_sweep(struct connections *all, unsigned deadline_ms, bool look)
{
    unsigned cut = 0;
    int64_t now = clock_ms();
    pthread_mutex_lock(&all->mutex);
    for (unsigned i = 0; i < all->used; i++)
        if (all->slots[i].fd != FREE && sweep_slot(&all->slots[i], now, deadline_ms, look))
            cut++;
    pthread_mutex_unlock(&all->mutex);
    return cut;
}

static void hang_up(struct connection *slot)
{
    int waiting = 0;
    bool before = atomic_load(&slot->hung_up);
    if (!before && ioctl(slot->fd, FIONREAD, &waiting) == 0 && waiting > 0)
        return; /* a request is there and not yet read: it is answered first */
    /* Said before the phase is looked at, as connection_ours() sets the phase before it asks: one of the two sees the other. */
    atomic_store(&slot->hung_up, true);
    int phase = atomic_load(&slot->phase);
    if (phase != TAKEN && phase != OURS)
        shutdown(slot->fd, SHUT_RD);
    else
        atomic_store(&slot->hung_up, before);
}

void connections_hang_up(struct connections *all)
{
    pthread_mutex_lock(&all->mutex);
    for (unsigned i = 0; i < all->used; i++)
        if (all->slots[i].fd != FREE)
            hang_up(&all->slots[i]);
    pthread_mutex_unlock(&all->mutex);
}

bool connections_wait_none(struct connections *all, unsigned milliseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&all->mutex);
    while (atomic_load(&all->open) > 0 && pthread_cond_timedwait(&all->none, &all->mutex, &until) == 0)
        ;
    bool none = atomic_load(&all->open) == 0;
    pthread_mutex_unlock(&all->mutex);
    return none;
}
