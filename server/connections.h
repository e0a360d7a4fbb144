/* connections.h -- every open connection and its clock: who is too slow, who is idle, who has gone. Knows sockets and time;
 * knows nothing of requests or of libmicrohttpd.
 *
 * libmicrohttpd's own timeout counts silence: a byte every 200 ms holds a connection for ever. Here a request as a whole has a
 * deadline, from its first byte until its answer is sent. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct connections;
struct connection;

struct connections *connections_new(unsigned most); /* NULL: out of memory */
void connections_free(struct connections *all);

/* A connection opens: its clock runs. Allocates nothing; NULL when the table is full. */
struct connection *connections_open(struct connections *all, int fd);
/* Its request is answered without having been read to the end: it is closed gently (lingering.h). NULL accepted. */
void connection_unread(struct connection *connection);
/* Its fd when that is so, else -1; on the thread that closes it, before it does. NULL accepted. */
int connections_unread_fd(const struct connection *connection);
/* Before its fd is closed. NULL accepted. */
void connections_close(struct connections *all, struct connection *connection);
unsigned connections_count(const struct connections *all);

/* The life of a request on a connection; NULL accepted. No locks: called on every request. */
void connection_taken(struct connection *connection);    /* its request line is in */
/* Queued for another thread: the slowness is ours, no clock. False: it has been hung up, and its answer may not be sent any more. */
bool connection_ours(struct connection *connection);
void connection_answered(struct connection *connection); /* the answer is handed over: the clock starts anew */
void connection_idle(struct connection *connection);     /* all is sent: silence is left to the idle timeout */

/* Cuts what is older than the deadline; returns how many. With `look`, also asks the kernel about idle ones: a next request that
 * trickles in gets its clock, and one whose peer has gone is woken (0.9.75 sleeps through a FIN that comes with the request). */
unsigned connections_sweep(struct connections *all, unsigned deadline_ms, bool look);
/* Stopping: no more reading on all that have no request in work. What the kernel already holds is still read and answered. */
void connections_hang_up(struct connections *all);
/* Waits until none is open, at most milliseconds; true when none is. */
bool connections_wait_none(struct connections *all, unsigned milliseconds);

int64_t clock_ms(void); /* monotonic */
