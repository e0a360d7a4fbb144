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
    TICK_SLACK_MS = 50,
    BYTES_PER_MS = 64, /* slower than this nobody has to be waited for */
    NOBODY = UINT32_MAX
};

/* Those who have connections open, and how many: a chained table, its entries given back when the last one closes. */
struct household {
    struct address address;
    uint32_t n, next;
};

struct connection {
    int fd;             /* FREE, or open; under the mutex */
    unsigned next_free; /* under the mutex */
    atomic_int phase;
    _Atomic int64_t since;    /* when the phase's clock started */
    _Atomic uint64_t carries; /* bytes of the body or answer under way */
    atomic_bool hung_up;      /* a stop has shut its reading side */
    bool unread;              /* its own thread's alone: answered before all of the request was read */
    uint32_t household;       /* NOBODY: counted with nobody; under the mutex */
};

/* One that may have to give way. */
struct candidate {
    struct connection *slot;
    uint64_t weight; /* the greatest goes first */
    int64_t since;   /* of equal weight, the longest */
};

struct connections {
    pthread_mutex_t mutex;
    pthread_cond_t none;
    unsigned most, used, free; /* used: slots ever taken; free: head of the list of given-back ones, `most` when empty */
    unsigned per_address;
    atomic_uint open, turned_away;
    uint64_t secret[2];
    uint32_t nheads, spare;       /* a power of two; first of the households given back, NOBODY when none is */
    uint32_t *heads;              /* nheads */
    struct household *households; /* as many as slots */
    struct candidate *candidates; /* the same: room to sort in */
    struct connection *slots;     /* most */
};

int64_t clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool make_tables(struct connections *all)
{
    for (all->nheads = 16; all->nheads < all->most; all->nheads *= 2)
        ;
    all->slots = calloc(all->most, sizeof(*all->slots));
    all->households = calloc(all->most, sizeof(*all->households));
    all->candidates = calloc(all->most, sizeof(*all->candidates));
    all->heads = calloc(all->nheads, sizeof(*all->heads));
    if (!all->slots || !all->households || !all->candidates || !all->heads)
        return false;
    for (uint32_t i = 0; i < all->nheads; i++)
        all->heads[i] = NOBODY;
    for (uint32_t i = 0; i < all->most; i++)
        all->households[i].next = i + 1 < all->most ? i + 1 : NOBODY;
    return true;
}

struct connections *connections_new(unsigned most, unsigned per_address)
{
    struct connections *all = calloc(1, sizeof(*all));
    if (!all)
        return NULL;
    all->most = all->free = most;
    all->per_address = per_address;
    address_secret(all->secret);
    pthread_mutex_init(&all->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&all->none, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (make_tables(all))
        return all;
    connections_free(all);
    return NULL;
}

void connections_free(struct connections *all)
{
    if (!all)
        return;
    pthread_cond_destroy(&all->none);
    pthread_mutex_destroy(&all->mutex);
    free(all->slots);
    free(all->households);
    free(all->candidates);
    free(all->heads);
    free(all);
}

/* ---- who has how many ---- */

static uint32_t *head_of(struct connections *all, struct address address)
{
    return &all->heads[address_hash(address, all->secret) & (all->nheads - 1)];
}

/* One more of this household; NOBODY: it has its share. There are as many households as slots, so one is always left. */
static uint32_t household_join(struct connections *all, struct address address)
{
    uint32_t *head = head_of(all, address), i = *head;
    while (i != NOBODY && !address_equal(all->households[i].address, address))
        i = all->households[i].next;
    if (i == NOBODY) {
        i = all->spare;
        all->spare = all->households[i].next;
        all->households[i] = (struct household){ address, 0, *head };
        *head = i;
    }
    if (all->per_address > 0 && all->households[i].n >= all->per_address)
        return NOBODY;
    all->households[i].n++;
    return i;
}

static void household_leave(struct connections *all, uint32_t i)
{
    if (i == NOBODY || --all->households[i].n > 0)
        return;
    uint32_t *at = head_of(all, all->households[i].address);
    while (*at != i)
        at = &all->households[*at].next;
    *at = all->households[i].next;
    all->households[i].next = all->spare;
    all->spare = i;
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

static void give_back(struct connections *all, struct connection *slot)
{
    slot->fd = FREE;
    slot->next_free = all->free;
    all->free = (unsigned)(slot - all->slots);
}

struct connection *connections_open(struct connections *all, int fd, const struct address *from)
{
    pthread_mutex_lock(&all->mutex);
    struct connection *slot = free_slot(all);
    uint32_t household = slot && from ? household_join(all, address_household(*from)) : NOBODY;
    if (slot && from && household == NOBODY) {
        give_back(all, slot);
        slot = NULL;
        atomic_fetch_add(&all->turned_away, 1);
    }
    if (slot) {
        slot->fd = fd;
        slot->unread = false;
        slot->household = household;
        atomic_store(&slot->since, clock_ms());
        atomic_store(&slot->carries, 0);
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
    household_leave(all, slot->household);
    give_back(all, slot);
    if (atomic_fetch_sub(&all->open, 1) == 1)
        pthread_cond_broadcast(&all->none);
    pthread_mutex_unlock(&all->mutex);
}

unsigned connections_count(const struct connections *all)
{
    return atomic_load(&all->open);
}

unsigned connections_turned_away(const struct connections *all)
{
    return atomic_load(&all->turned_away);
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
    connection_carries(connection, 0);
    enter(connection, IDLE);
}

void connection_carries(struct connection *connection, uint64_t bytes)
{
    if (connection)
        atomic_store(&connection->carries, bytes);
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
    if (now - atomic_load(&slot->since) <= (int64_t)deadline_ms + (int64_t)(atomic_load(&slot->carries) / BYTES_PER_MS))
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

/* ---- who gives way ---- */

static int by_weight(const void *a, const void *b)
{
    const struct candidate *one = a, *other = b;
    if (one->weight != other->weight)
        return one->weight > other->weight ? -1 : 1;
    return (one->since > other->since) - (one->since < other->since);
}

/* Waits for its client, not for us, and has for longer than patience_ms. */
static bool keeps_waiting(const struct connection *slot, int64_t now, unsigned patience_ms)
{
    return slot->fd != FREE && atomic_load(&slot->phase) != OURS && now - atomic_load(&slot->since) > (int64_t)patience_ms;
}

static void cut(const struct candidate *candidate, int64_t now)
{
    shutdown(candidate->slot->fd, SHUT_RDWR);
    atomic_store(&candidate->slot->since, now);
}

static uint64_t neighbours(const struct connections *all, const struct connection *slot)
{
    return slot->household == NOBODY ? 1 : all->households[slot->household].n;
}

unsigned connections_make_room(struct connections *all, unsigned want, unsigned patience_ms)
{
    int64_t now = clock_ms();
    uint64_t most = 1;
    unsigned n = 0, done = 0;
    pthread_mutex_lock(&all->mutex);
    for (unsigned i = 0; i < all->used; i++) {
        struct connection *slot = &all->slots[i];
        uint64_t weight = slot->fd == FREE ? 0 : neighbours(all, slot);
        most = weight > most ? weight : most;
        if (keeps_waiting(slot, now, patience_ms))
            all->candidates[n++] = (struct candidate){ slot, weight, atomic_load(&slot->since) };
    }
    qsort(all->candidates, n, sizeof(all->candidates[0]), by_weight);
    /* Who holds few is left alone while another holds many, be he not slow yet: he soon will be. */
    for (; done < n && done < want && 2 * all->candidates[done].weight >= most; done++)
        cut(&all->candidates[done], now);
    pthread_mutex_unlock(&all->mutex);
    return done;
}

unsigned connections_shed(struct connections *all, uint64_t most, unsigned patience_ms)
{
    int64_t now = clock_ms();
    uint64_t held = 0;
    unsigned n = 0, done = 0;
    pthread_mutex_lock(&all->mutex);
    for (unsigned i = 0; i < all->used; i++) {
        struct connection *slot = &all->slots[i];
        uint64_t carries = slot->fd == FREE ? 0 : atomic_load(&slot->carries);
        held += carries;
        if (carries > 0 && keeps_waiting(slot, now, patience_ms))
            all->candidates[n++] = (struct candidate){ slot, carries, atomic_load(&slot->since) };
    }
    if (held > most)
        qsort(all->candidates, n, sizeof(all->candidates[0]), by_weight);
    for (; done < n && held > most; done++) {
        held -= all->candidates[done].weight;
        cut(&all->candidates[done], now);
    }
    pthread_mutex_unlock(&all->mutex);
    return done;
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
