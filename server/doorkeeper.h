/* doorkeeper.h -- lets connections in, keeps their clocks, cuts the slow, and sees everybody out at the end. One thread, and the
 * table of connections.h. Knows nothing of HTTP: whoever starts it is handed each new socket. */
#pragma once
#include "connections.h"
#include <stddef.h>
#include <sys/socket.h>

struct doorkeeper_options {
    const char *listen;
    unsigned limit;       /* connections at most */
    unsigned per_address; /* of them from one household; 0 sets no limit */
    uint64_t bodies_most; /* bytes of bodies and answers under way, beyond which slow ones are cut; 0 sets no limit */
    unsigned deadline_ms; /* for a request, see connections.h */
    /* A new connection, non-blocking; the callee owns fd from here on, and false says it has closed it. Else doorkeeper_opened()
     * follows, from any thread. Called on the doorkeeper's thread, and by doorkeeper_close(). */
    bool (*let_in)(void *ctx, int fd, const struct sockaddr *peer, socklen_t size);
    /* Several times a second, on the doorkeeper's thread; may be NULL. */
    void (*tick)(void *ctx, int64_t now_ms);
    void *ctx;
};

struct doorkeeper;
/* Listens, but lets nobody in before doorkeeper_start(). NULL: one sentence for the operator in reason. */
struct doorkeeper *doorkeeper_new(const struct doorkeeper_options *options, char *reason, size_t room);
bool doorkeeper_start(struct doorkeeper *keeper);
void doorkeeper_free(struct doorkeeper *keeper); /* NULL accepted; after doorkeeper_close() if it was started */

/* "127.0.0.1:41234": where it really listens. */
const char *doorkeeper_address(const struct doorkeeper *keeper);
/* A connection opens (NULL: no room for it, it may not stay) and closes (before its fd is closed; NULL accepted). From any
 * thread. */
struct connection *doorkeeper_opened(struct doorkeeper *keeper, int fd, const struct address *from); /* see connections_open() */
void doorkeeper_closed(struct doorkeeper *keeper, struct connection *connection);
unsigned doorkeeper_open_connections(const struct doorkeeper *keeper);

/* Connections that were not left to their clients, so far. */
struct doorkeeper_counts {
    uint64_t accepted;
    uint64_t cut_by_deadline, cut_for_room, cut_for_memory;
    uint64_t beyond_address;     /* turned away at once */
    uint64_t out_of_descriptors; /* times that nobody could be let in for want of a descriptor */
};
struct doorkeeper_counts doorkeeper_counts(const struct doorkeeper *keeper);

/* Lets in who already waits, then stops listening and ends the thread. */
void doorkeeper_close(struct doorkeeper *keeper);
/* Then: hangs up what is idle and waits for the rest, at most milliseconds, or until *hurry. */
void doorkeeper_see_out(struct doorkeeper *keeper, unsigned milliseconds, const _Atomic bool *hurry);
