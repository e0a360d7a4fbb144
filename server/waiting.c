/* waiting.c -- the list of those who wait, under one lock that is held for a few instructions. */
#include "waiting.h"
#include <pthread.h>
#include <stdlib.h>

struct waiting {
    pthread_mutex_t mutex;
    struct waiter *first;
    unsigned n, most;
    uint64_t round;
    bool closed;
    void (*wake)(struct waiter *waiter);
};

struct waiting *waiting_new(unsigned most, void (*wake)(struct waiter *waiter))
{
    struct waiting *waiting = calloc(1, sizeof *waiting);
    if (!waiting)
        return NULL;
    pthread_mutex_init(&waiting->mutex, NULL);
    waiting->most = most;
    waiting->wake = wake;
    return waiting;
}

void waiting_free(struct waiting *waiting)
{
    if (!waiting)
        return;
    pthread_mutex_destroy(&waiting->mutex);
    free(waiting);
}

uint64_t waiting_round(struct waiting *waiting)
{
    pthread_mutex_lock(&waiting->mutex);
    uint64_t round = waiting->round;
    pthread_mutex_unlock(&waiting->mutex);
    return round;
}

enum waiting_taken waiting_take(struct waiting *waiting, struct waiter *waiter, uint64_t round)
{
    pthread_mutex_lock(&waiting->mutex);
    enum waiting_taken taken = waiting->closed || waiting->n >= waiting->most ? WAITING_FULL
                               : waiting->round != round                    ? WAITING_MISSED
                                                                              : WAITING_TAKEN;
    if (taken == WAITING_TAKEN) {
        waiter->previous = NULL;
        waiter->next = waiting->first;
        if (waiting->first)
            waiting->first->previous = waiter;
        waiting->first = waiter;
        waiting->n++;
    }
    pthread_mutex_unlock(&waiting->mutex);
    return taken;
}

static void wake_list(struct waiting *waiting, struct waiter *list)
{
    while (list) {
        struct waiter *next = list->next; /* the memory is theirs once they are awake */
        waiting->wake(list);
        list = next;
    }
}

static struct waiter *take_all(struct waiting *waiting)
{
    struct waiter *list = waiting->first;
    waiting->first = NULL;
    waiting->n = 0;
    waiting->round++;
    return list;
}

void waiting_wake_all(struct waiting *waiting)
{
    pthread_mutex_lock(&waiting->mutex);
    struct waiter *list = take_all(waiting);
    pthread_mutex_unlock(&waiting->mutex);
    wake_list(waiting, list);
}

static void unlink_waiter(struct waiting *waiting, struct waiter *waiter)
{
    if (waiter->previous)
        waiter->previous->next = waiter->next;
    else
        waiting->first = waiter->next;
    if (waiter->next)
        waiter->next->previous = waiter->previous;
    waiting->n--;
}

void waiting_wake_due(struct waiting *waiting, int64_t now_ms)
{
    struct waiter *due = NULL;
    pthread_mutex_lock(&waiting->mutex);
    for (struct waiter *at = waiting->first, *next; at; at = next) {
        next = at->next;
        if (at->due_ms > now_ms)
            continue;
        unlink_waiter(waiting, at);
        at->next = due;
        due = at;
    }
    pthread_mutex_unlock(&waiting->mutex);
    wake_list(waiting, due);
}

void waiting_close(struct waiting *waiting)
{
    pthread_mutex_lock(&waiting->mutex);
    waiting->closed = true;
    struct waiter *list = take_all(waiting);
    pthread_mutex_unlock(&waiting->mutex);
    wake_list(waiting, list);
}

unsigned waiting_count(struct waiting *waiting)
{
    pthread_mutex_lock(&waiting->mutex);
    unsigned n = waiting->n;
    pthread_mutex_unlock(&waiting->mutex);
    return n;
}
