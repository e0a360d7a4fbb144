/* lingering.h -- connections that are closed gently. Where an answer goes out before its request has all been read, a plain close makes the
 * kernel send a reset for what still arrives, and a reset can overtake the answer: the sender learns that the pipe broke, not why. So what
 * comes is read and forgotten until the sender closes, for a bounded time and amount. Knows sockets and time; one thread serves it. */
#pragma once
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

enum { LINGERING_MAX = 16 }; /* at once; more are closed plainly */

struct lingering;
struct lingering *lingering_new(void); /* NULL: out of memory */
void lingering_free(struct lingering *all); /* closes what is left; NULL accepted */

/* From any thread, before the owner of fd closes it: keeps the connection by a descriptor of its own. False: no room. */
bool lingering_take(struct lingering *all, int fd);

/* The serving thread: what to poll for, at most LINGERING_MAX; and reading away what has come, closing what is done. */
size_t lingering_poll(struct lingering *all, struct pollfd *ret);
void lingering_serve(struct lingering *all);
