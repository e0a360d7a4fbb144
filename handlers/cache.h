/* cache.h -- rendered answers, kept as long as nothing they were made of has changed. Bounded in bytes. Knows keys, stamps and bytes; what an
 * answer was made of is known to whoever computes its stamp. Any thread. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/text.h"

enum { CACHED_HEADERS_MAX = 8 };

/* An answer in the cache. Its bytes are behind it; it lives as long as somebody holds it. */
struct cached {
    int status;
    int64_t rows;
    int nheaders;
    struct {
        const char *name, *value; /* name: a constant; value: in the entry */
    } headers[CACHED_HEADERS_MAX];
    struct text body;
};

struct cache;
struct cache *cache_new(size_t bytes); /* 0: nothing is ever kept. NULL: out of memory */
void cache_free(struct cache *cache);  /* when nobody holds an entry any more */

/* The answer under the key made at this stamp; NULL: none, or of another stamp. The caller holds it until cached_release(). */
const struct cached *cache_find(struct cache *cache, struct text key, uint64_t stamp);
/* Keeps a copy. Too large for the cache, or no memory: not kept, which is no fault. An older answer under the key is forgotten. */
void cache_put(struct cache *cache, struct text key, uint64_t stamp, const struct cached *answer);
/* `body` is the s of a cached's body: what an answer's body_free is called with. */
void cached_release(void *body);

struct cache_counts {
    uint64_t hits, misses, stored, evicted, bytes, entries;
};
struct cache_counts cache_counts(const struct cache *cache);
