/* alone.h -- the whole server in one thread, without a listening socket: real requests go in through a socketpair, real answers come out.
 * Everything of the door and behind it is the program's own, but for what is about threads and listening: alone.c stands in for lanes.c
 * and doorkeeper.c, and libmicrohttpd is turned by hand. */
#pragma once
#include "fuzz.h"
#include "server/http.h"

struct db;
/* Serves the register until alone_stop(). */
void alone_start(struct db *db);
void alone_stop(void);

/* How many requests there were so far. */
uint64_t alone_requests(void);

/* A request as the app has seen it begin; in the order of the connection. */
struct alone_seen {
    char id[33];
    enum method method;
};
enum { ALONE_SEEN_MAX = 4096 };

/* What one connection brought: valid until the next alone_ask(). */
struct alone_answers {
    struct text bytes;
    const struct alone_seen *seen;
    size_t nseen;
    bool wrote; /* a write was committed */
};
/* Sends the bytes on a connection of their own, cut into pieces where `cuts` says (increasing offsets), takes all that comes back, and closes. Whoever
 * waits is told that the time is over. */
struct alone_answers alone_ask(struct text bytes, const size_t *cuts, size_t ncuts);
