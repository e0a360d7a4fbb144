/* waiting.h -- requests that wait for something to happen: suspended, holding no thread. Knows when each has to be woken and who wakes it;
 * knows nothing of what it waits for. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lives in the request's memory: waiting allocates nothing. */
struct waiter {
    struct waiter *next, *previous;
    int64_t due_ms; /* clock_ms(): woken then at the latest */
};

struct waiting;
/* `wake` is called without a lock held, once for each waiter that was taken in; after it the waiter's memory is the caller's again. */
struct waiting *waiting_new(unsigned most, void (*wake)(struct waiter *waiter));
void waiting_free(struct waiting *waiting); /* nobody waits any more; NULL accepted */

/* How many times all were woken so far: read before looking, given to waiting_take(). */
uint64_t waiting_round(struct waiting *waiting);
/* Takes a waiter in. MISSED: all were woken since `round` was read, look again. FULL: too many wait, or it is closed. Then nobody wakes it. */
enum waiting_taken { WAITING_TAKEN, WAITING_MISSED, WAITING_FULL };
enum waiting_taken waiting_take(struct waiting *waiting, struct waiter *waiter, uint64_t round);
void waiting_wake_all(struct waiting *waiting);
void waiting_wake_due(struct waiting *waiting, int64_t now_ms);
/* Wakes all and takes no more. */
void waiting_close(struct waiting *waiting);
unsigned waiting_count(struct waiting *waiting);
