/* connections.h -- every open connection and its clock: who is too slow, who is idle, who has gone. Knows sockets and time;
 * knows nothing of requests or of libmicrohttpd.
 *
 * libmicrohttpd's own timeout counts silence: a byte every 200 ms holds a connection for ever. Here a request as a whole has a
 * deadline, from its first byte until its answer is sent. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "address.h"

struct connections;
struct connection;

/* per_address: connections from one household (address.h) at most; 0 sets no limit. NULL: out of memory. */
struct connections *connections_new(unsigned most, unsigned per_address);
void connections_free(struct connections *all);

/* A connection opens: its clock runs. Allocates nothing; NULL when the table is full, or `from` has its share already. from NULL: a
 * proxy, behind which there may be anybody: counted with nobody. */
struct connection *connections_open(struct connections *all, int fd, const struct address *from);
/* Its request is answered without having been read to the end: it is closed gently (lingering.h). NULL accepted. */
void connection_unread(struct connection *connection);
/* Its fd when that is so, else -1; on the thread that closes it, before it does. NULL accepted. */
int connections_unread_fd(const struct connection *connection);
/* Before its fd is closed. NULL accepted. */
void connections_close(struct connections *all, struct connection *connection);
unsigned connections_count(const struct connections *all);
unsigned connections_turned_away(const struct connections *all); /* beyond their share, so far */

/* The life of a request on a connection; NULL accepted. No locks: called on every request. */
void connection_taken(struct connection *connection);    /* its request line is in */
/* Queued for another thread: the slowness is ours, no clock. False: it has been hung up, and its answer may not be sent any more. */
bool connection_ours(struct connection *connection);
void connection_answered(struct connection *connection); /* the answer is handed over: the clock starts anew */
void connection_idle(struct connection *connection);     /* all is sent: silence is left to the idle timeout */
/* So many bytes of body are to come, or of an answer to go: the deadline leaves a second more for each 64 KiB of them. */
void connection_carries(struct connection *connection, uint64_t bytes);

/* Cuts what is older than the deadline; returns how many. With `look`, also asks the kernel about idle ones: a next request that
 * trickles in gets its clock, and one whose peer has gone is woken (0.9.75 sleeps through a FIN that comes with the request). */
unsigned connections_sweep(struct connections *all, unsigned deadline_ms, bool look);
/* The house is full and somebody knocks: cuts at most `want` of those who have kept a connection waiting for longer than
 * patience_ms, idle ones too: of them first who holds the most connections, then who has waited longest; nobody who holds less
 * than half as many as another. Returns how many. */
unsigned connections_make_room(struct connections *all, unsigned want, unsigned patience_ms);
/* Answers that nobody fetches hold memory: while there are more than `most` bytes of them, cuts those of more than patience_ms, the
 * greatest first. Returns how many. */
unsigned connections_shed(struct connections *all, uint64_t most, unsigned patience_ms);
/* Stopping: no more reading on all that have no request in work. What the kernel already holds is still read and answered. */
void connections_hang_up(struct connections *all);
/* Waits until none is open, at most milliseconds; true when none is. */
bool connections_wait_none(struct connections *all, unsigned milliseconds);

int64_t clock_ms(void); /* monotonic */
int64_t clock_us(void); /* the same clock */
