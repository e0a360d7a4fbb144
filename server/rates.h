/* rates.h -- how many requests a caller may make: a token bucket for the reads and one for the writes of each address and each
 * key, and one for the wrong keys an address has shown. Knows neither HTTP nor what a key is; asks no clock. A fixed table, no
 * allocation after the start; whom there is no room for takes the place of one who has spent least, which forgets almost nothing:
 * a full bucket and no bucket are the same. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "address.h"

/* 0 sets no limit. */
struct rates_options {
    unsigned address_reads, address_writes; /* a second, of who shows no key */
    unsigned key_reads, key_writes;         /* a second, of who shows a good one, from whatever address */
    unsigned burst_seconds;                 /* how many seconds' worth may be spent at once; 0 counts as 1 */
    unsigned wrong_keys;                    /* a minute, from one address */
    bool loopback;                          /* callers on this machine whom no trusted proxy has named are counted, too */
};

struct rates;
struct rates *rates_new(const struct rates_options *options); /* NULL: out of memory */
void rates_free(struct rates *rates);                         /* NULL accepted */

enum { NO_KEY = 0 };

/* What a caller is told. policy NULL: nothing limits him. */
struct rate {
    const char *policy;         /* "address-reads", "key-writes" ...: a constant */
    bool allowed;               /* the bucket had one, and it has been taken */
    unsigned quota, window;     /* quota requests in window seconds */
    unsigned left, reset, wait; /* requests left; seconds until all are back; not allowed: seconds until the next */
};
/* Takes one from the bucket of the key (any number but NO_KEY), or without one of the address. now_ns: monotonic. */
struct rate rates_take(struct rates *rates, struct address address, uint64_t key, bool write, int64_t now_ns);

/* How many seconds this address must wait before it may show a key again; 0: none. */
unsigned rates_wrong_key_wait(struct rates *rates, struct address address, int64_t now_ns);
/* It has shown a wrong one. */
void rates_wrong_key(struct rates *rates, struct address address, int64_t now_ns);
