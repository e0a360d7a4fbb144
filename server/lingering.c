/* lingering.c -- reads what nobody wants to know until its sender has heard why. A short list under a mutex: it is empty but for senders of
 * bodies that were refused. */
#include "lingering.h"
#include "connections.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    WHOLE_MS = 10000,               /* at most, each */
    SILENCE_MS = 2000,              /* without a byte */
    WHOLE_BYTES = 64 * 1024 * 1024, /* at most, each */
    TURN_BYTES = 1024 * 1024,       /* then the others have their turn */
    CHUNK = 64 * 1024,
    FREE = -1
};

struct lingerer {
    int fd; /* FREE, or ours */
    int64_t until, heard;
    size_t bytes;
};

struct lingering {
    pthread_mutex_t mutex;
    struct lingerer all[LINGERING_MAX];
};

struct lingering *lingering_new(void)
{
    struct lingering *all = calloc(1, sizeof(*all));
    if (!all)
        return NULL;
    pthread_mutex_init(&all->mutex, NULL);
    for (int i = 0; i < LINGERING_MAX; i++)
        all->all[i].fd = FREE;
    return all;
}

void lingering_free(struct lingering *all)
{
    if (!all)
        return;
    for (int i = 0; i < LINGERING_MAX; i++)
        if (all->all[i].fd != FREE)
            close(all->all[i].fd);
    pthread_mutex_destroy(&all->mutex);
    free(all);
}

bool lingering_take(struct lingering *all, int fd)
{
    int64_t now = clock_ms();
    bool taken = false;
    pthread_mutex_lock(&all->mutex);
    for (int i = 0; i < LINGERING_MAX && !taken; i++) {
        struct lingerer *slot = &all->all[i];
        if (slot->fd != FREE)
            continue;
        *slot = (struct lingerer){ fcntl(fd, F_DUPFD_CLOEXEC, 0), now + WHOLE_MS, now, 0 };
        taken = slot->fd != FREE; /* -1 as well: no descriptor left */
        if (!taken)
            break;
        shutdown(slot->fd, SHUT_WR); /* the answer is all there is; the sender may read to its end */
    }
    pthread_mutex_unlock(&all->mutex);
    return taken;
}

size_t lingering_poll(struct lingering *all, struct pollfd *ret)
{
    size_t n = 0;
    pthread_mutex_lock(&all->mutex);
    for (int i = 0; i < LINGERING_MAX; i++)
        if (all->all[i].fd != FREE)
            ret[n++] = (struct pollfd){ .fd = all->all[i].fd, .events = POLLIN };
    pthread_mutex_unlock(&all->mutex);
    return n;
}

/* True when there may be more to come. */
static bool read_away(struct lingerer *slot, int64_t now)
{
    static char chunk[CHUNK]; /* of the serving thread alone; nobody looks into it */
    for (size_t turn = 0; turn < TURN_BYTES;) {
        ssize_t n = recv(slot->fd, chunk, sizeof(chunk), MSG_DONTWAIT);
        if (n < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
        if (n == 0)
            return false;
        turn += (size_t)n;
        slot->bytes += (size_t)n;
        slot->heard = now;
    }
    return true;
}

void lingering_serve(struct lingering *all)
{
    int64_t now = clock_ms();
    pthread_mutex_lock(&all->mutex);
    for (int i = 0; i < LINGERING_MAX; i++) {
        struct lingerer *slot = &all->all[i];
        if (slot->fd == FREE)
            continue;
        if (read_away(slot, now) && now < slot->until && now - slot->heard < SILENCE_MS && slot->bytes < WHOLE_BYTES)
            continue;
        close(slot->fd);
        slot->fd = FREE;
    }
    pthread_mutex_unlock(&all->mutex);
}
