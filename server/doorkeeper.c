/* doorkeeper.c -- one thread that accepts connections and looks at their clocks.
 *
 * Listening is our own. Left to libmicrohttpd, the only way to stop it is MHD_quiesce_daemon(), which in 0.9.75 takes the socket
 * out of each worker's epoll set while that worker may be doing the same, and then ends the process ("Failed to remove listen
 * FD"): seen within a few hundred stops under load. One accepting thread also spares the workers a stampede for every new
 * connection. */
#include "doorkeeper.h"
#include "lingering.h"
#include "listen.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
    BACKLOG = 1024,
    TICK_MS = 200,       /* between two looks at the deadlines */
    LOOK_EVERY = 5,      /* ticks between two looks at idle connections: a system call each */
    STOP_TICK_MS = 10,   /* between two looks while seeing out */
    ACCEPT_AT_ONCE = 64, /* then the clocks have their turn */
    PATIENCE_MS = 1000,  /* when the house is full: who keeps a connection waiting for longer may have to give way */
    ROOM_SHARE = 4       /* then at most a fourth of the house is cleared at once */
};

struct doorkeeper {
    struct doorkeeper_options options;
    struct connections *connections;
    struct lingering *lingering;
    int listener, wake;
    pthread_t thread;
    atomic_bool closing, full;
    atomic_uint entering; /* let in, but not yet seen by doorkeeper_opened() */
    _Atomic uint64_t accepted, cut_by_deadline, cut_for_room, cut_for_memory, out_of_descriptors;
    char address[LISTEN_TEXT];
};

static struct doorkeeper *give_up(struct doorkeeper *keeper, const char *why, char *reason, size_t room)
{
    if (why)
        snprintf(reason, room, "cannot open the door: %s", why);
    doorkeeper_free(keeper);
    return NULL;
}

struct doorkeeper *doorkeeper_new(const struct doorkeeper_options *options, char *reason, size_t room)
{
    struct doorkeeper *keeper = calloc(1, sizeof(*keeper));
    if (!keeper)
        return give_up(NULL, "out of memory", reason, room);
    keeper->options = *options;
    keeper->wake = -1;
    keeper->listener = listen_open(options->listen, BACKLOG, reason, room);
    if (keeper->listener < 0)
        return give_up(keeper, NULL, reason, room);
    listen_name(keeper->listener, keeper->address);
    keeper->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (keeper->wake < 0)
        return give_up(keeper, strerror(errno), reason, room);
    keeper->connections = connections_new(options->limit, options->per_address);
    keeper->lingering = lingering_new();
    return keeper->connections && keeper->lingering ? keeper : give_up(keeper, "out of memory", reason, room);
}

void doorkeeper_free(struct doorkeeper *keeper)
{
    if (!keeper)
        return;
    connections_free(keeper->connections);
    lingering_free(keeper->lingering);
    if (keeper->listener >= 0)
        close(keeper->listener);
    if (keeper->wake >= 0)
        close(keeper->wake);
    free(keeper);
}

const char *doorkeeper_address(const struct doorkeeper *keeper)
{
    return keeper->address;
}

unsigned doorkeeper_open_connections(const struct doorkeeper *keeper)
{
    return connections_count(keeper->connections);
}

struct doorkeeper_counts doorkeeper_counts(const struct doorkeeper *keeper)
{
    return (struct doorkeeper_counts){ .accepted = atomic_load(&keeper->accepted),
                                       .cut_by_deadline = atomic_load(&keeper->cut_by_deadline),
                                       .cut_for_room = atomic_load(&keeper->cut_for_room),
                                       .cut_for_memory = atomic_load(&keeper->cut_for_memory),
                                       .beyond_address = connections_turned_away(keeper->connections),
                                       .out_of_descriptors = atomic_load(&keeper->out_of_descriptors) };
}

static void wake(struct doorkeeper *keeper)
{
    uint64_t one = 1;
    ssize_t n = write(keeper->wake, &one, sizeof(one));
    (void)n; /* it cannot take more: then it is awake */
}

struct connection *doorkeeper_opened(struct doorkeeper *keeper, int fd, const struct address *from)
{
    struct connection *connection = connections_open(keeper->connections, fd, from);
    for (unsigned n = atomic_load(&keeper->entering); n > 0 && !atomic_compare_exchange_weak(&keeper->entering, &n, n - 1);)
        ;
    return connection;
}

void doorkeeper_closed(struct doorkeeper *keeper, struct connection *connection)
{
    int unread = connections_unread_fd(connection);
    if (unread >= 0 && lingering_take(keeper->lingering, unread))
        wake(keeper);
    connections_close(keeper->connections, connection);
    if (atomic_exchange(&keeper->full, false))
        wake(keeper);
}

/* How many more there is room for. */
static unsigned room_left(const struct doorkeeper *keeper)
{
    unsigned open = connections_count(keeper->connections) + atomic_load(&keeper->entering);
    return keeper->options.limit > open ? keeper->options.limit - open : 0;
}

/* Lets in who knocks; returns how many, or -1 when descriptors have run out and it must wait a little. */
static int accept_some(struct doorkeeper *keeper)
{
    int n = 0;
    for (unsigned room = room_left(keeper); room > 0 && n < ACCEPT_AT_ONCE; room--) {
        struct sockaddr_storage peer;
        socklen_t size = sizeof(peer);
        int fd = accept4(keeper->listener, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (fd < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return n;
        if (fd < 0) {
            atomic_fetch_add(&keeper->out_of_descriptors, 1);
            return -1;
        }
        atomic_fetch_add(&keeper->accepted, 1);
        atomic_fetch_add(&keeper->entering, 1);
        if (!keeper->options.let_in(keeper->options.ctx, fd, (struct sockaddr *)&peer, size))
            atomic_fetch_sub(&keeper->entering, 1);
        n++;
    }
    return n;
}

static void sweep(struct doorkeeper *keeper, bool look)
{
    /* libmicrohttpd tells nobody when it runs out of memory for a connection that was let in. Entering takes well under a second:
     * who has not arrived by now never will, and must not take up room for ever. */
    if (look)
        atomic_store(&keeper->entering, 0);
    atomic_fetch_add(&keeper->cut_by_deadline, connections_sweep(keeper->connections, keeper->options.deadline_ms, look));
    if (keeper->options.bodies_most > 0)
        atomic_fetch_add(&keeper->cut_for_memory,
                         connections_shed(keeper->connections, keeper->options.bodies_most, PATIENCE_MS));
}

/* When the house is full and somebody knocks, the slowest give way: else a few thousand clients that drip would keep everybody
 * out until their deadlines, and then come again. */
static void make_room(struct doorkeeper *keeper)
{
    struct pollfd knock = { .fd = keeper->listener, .events = POLLIN };
    if (room_left(keeper) == 0 && poll(&knock, 1, 0) > 0)
        atomic_fetch_add(&keeper->cut_for_room,
                         connections_make_room(keeper->connections, keeper->options.limit / ROOM_SHARE + 1, PATIENCE_MS));
}

static void *keep_door(void *arg)
{
    struct doorkeeper *keeper = arg;
    int64_t next_sweep = clock_ms() + TICK_MS;
    bool accepting = true; /* false for the rest of a tick when descriptors have run out: polling would spin */
    for (unsigned ticks = 0; !atomic_load(&keeper->closing);) {
        atomic_store(&keeper->full, true); /* before asking: a close in between must wake us */
        bool listening = accepting && room_left(keeper) > 0;
        if (listening)
            atomic_store(&keeper->full, false);
        struct pollfd fds[2 + LINGERING_MAX] = { { .fd = keeper->wake, .events = POLLIN },
                                                 { .fd = listening ? keeper->listener : -1, .events = POLLIN } };
        size_t lingering = lingering_poll(keeper->lingering, fds + 2);
        int64_t left = next_sweep - clock_ms();
        poll(fds, 2 + lingering, left > 0 ? (int)left : 0);
        if (lingering > 0)
            lingering_serve(keeper->lingering);
        uint64_t woken;
        if (fds[0].revents && read(keeper->wake, &woken, sizeof(woken)) < 0)
            woken = 0;
        if (fds[1].revents)
            accepting = accept_some(keeper) >= 0;
        if (clock_ms() < next_sweep)
            continue;
        accepting = true;
        sweep(keeper, ++ticks % LOOK_EVERY == 0);
        make_room(keeper);
        if (keeper->options.tick)
            keeper->options.tick(keeper->options.ctx, clock_ms());
        next_sweep = clock_ms() + TICK_MS;
    }
    return NULL;
}

bool doorkeeper_start(struct doorkeeper *keeper)
{
    return pthread_create(&keeper->thread, NULL, keep_door, keeper) == 0;
}

void doorkeeper_close(struct doorkeeper *keeper)
{
    atomic_store(&keeper->closing, true);
    wake(keeper);
    pthread_join(keeper->thread, NULL);
    while (accept_some(keeper) > 0) /* who waits in the backlog is served, not turned away with a reset */
        ;
    close(keeper->listener);
    keeper->listener = -1;
}

void doorkeeper_see_out(struct doorkeeper *keeper, unsigned milliseconds, const _Atomic bool *hurry)
{
    int64_t until = clock_ms() + milliseconds;
    while (clock_ms() < until && !atomic_load(hurry)) {
        /* Again and again: answers that were under way when the stop came leave their connections open. */
        connections_hang_up(keeper->connections);
        sweep(keeper, false);
        if (connections_wait_none(keeper->connections, STOP_TICK_MS))
            return;
    }
}
