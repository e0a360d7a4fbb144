/* cache.c -- a hash table in shards, each with its own lock, its own share of the bytes and its own clock hand: what was asked for since the
 * hand last passed stays, the rest goes first. An entry is one block of memory: head, headers, key, body; it is freed when the table and all
 * who are sending it have let go. */
#include "handlers/cache.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 16, BUCKETS = 1024, LARGEST_SHARE = 4 }; /* an answer may take a quarter of its shard */

struct entry {
    struct cached cached;
    struct entry *next;              /* in its bucket */
    struct entry *newer, *older;     /* in the ring of its shard */
    struct text key;
    uint64_t hash, stamp;
    size_t size;
    atomic_uint holders; /* the table is one */
    atomic_bool asked;   /* since the hand passed */
    char bytes[];
};

struct shard {
    pthread_mutex_t mutex;
    struct entry *buckets[BUCKETS];
    struct entry *hand; /* the ring's next to be looked at; NULL: empty */
    size_t used;
    uint64_t entries;
};

struct cache {
    size_t share; /* bytes a shard may use */
    _Atomic uint64_t hits, misses, stored, evicted;
    struct shard shards[SHARDS];
};

struct cache *cache_new(size_t bytes)
{
    struct cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        return NULL;
    cache->share = bytes / SHARDS;
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_init(&cache->shards[i].mutex, NULL);
    return cache;
}

static uint64_t hash_of(struct text key)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < key.n; i++)
        hash = (hash ^ (unsigned char)key.s[i]) * 1099511628211u;
    return hash ^ hash >> 29;
}

static void let_go(struct entry *entry)
{
    if (atomic_fetch_sub(&entry->holders, 1) == 1)
        free(entry);
}

void cached_release(void *body)
{
    /* the entry's address stands right before its body */
    struct entry *entry;
    memcpy(&entry, (char *)body - sizeof entry, sizeof entry);
    let_go(entry);
}

/* Out of bucket and ring; the table's hold is the caller's now. */
static void take_out(struct shard *shard, struct entry *entry)
{
    struct entry **at = &shard->buckets[entry->hash / SHARDS % BUCKETS];
    while (*at != entry)
        at = &(*at)->next;
    *at = entry->next;
    if (entry->newer == entry)
        shard->hand = NULL;
    else if (shard->hand == entry)
        shard->hand = entry->newer;
    entry->newer->older = entry->older;
    entry->older->newer = entry->newer;
    shard->used -= entry->size;
    shard->entries--;
}

static struct entry *find(struct shard *shard, uint64_t hash, struct text key)
{
    struct entry *entry = shard->buckets[hash / SHARDS % BUCKETS];
    while (entry && (entry->hash != hash || !text_equal(entry->key, key)))
        entry = entry->next;
    return entry;
}

const struct cached *cache_find(struct cache *cache, struct text key, uint64_t stamp)
{
    uint64_t hash = hash_of(key);
    struct shard *shard = &cache->shards[hash % SHARDS];
    struct entry *stale = NULL;
    pthread_mutex_lock(&shard->mutex);
    struct entry *entry = find(shard, hash, key);
    if (entry && entry->stamp != stamp) {
        /* An older answer is of no use any more. A newer one is: this asker only read its stamp a moment earlier. */
        if (entry->stamp < stamp)
            take_out(shard, stale = entry);
        entry = NULL;
    }
    if (entry) {
        atomic_fetch_add(&entry->holders, 1);
        atomic_store_explicit(&entry->asked, true, memory_order_relaxed);
    }
    pthread_mutex_unlock(&shard->mutex);
    if (stale)
        let_go(stale);
    atomic_fetch_add_explicit(entry ? &cache->hits : &cache->misses, 1, memory_order_relaxed);
    return entry ? &entry->cached : NULL;
}

static char *copied(char **at, const char *s, size_t n)
{
    char *to = *at;
    if (n)
        memcpy(to, s, n);
    to[n] = '\0';
    *at += n + 1;
    return to;
}

/* One block with all of it; held by the table. */
static struct entry *entry_new(struct text key, uint64_t stamp, const struct cached *answer)
{
    size_t size = sizeof(struct entry) + key.n + 1 + sizeof(struct entry *) + answer->body.n + 1;
    for (int i = 0; i < answer->nheaders; i++)
        size += strlen(answer->headers[i].value) + 1;
    struct entry *entry = malloc(size);
    if (!entry)
        return NULL;
    char *at = entry->bytes;
    *entry = (struct entry){ .cached = *answer, .stamp = stamp, .size = size, .hash = hash_of(key) };
    entry->key = (struct text){ copied(&at, key.s, key.n), key.n };
    for (int i = 0; i < answer->nheaders; i++)
        entry->cached.headers[i].value = copied(&at, answer->headers[i].value, strlen(answer->headers[i].value));
    memcpy(at, &entry, sizeof entry);
    at += sizeof entry;
    entry->cached.body = (struct text){ copied(&at, answer->body.s, answer->body.n), answer->body.n };
    atomic_init(&entry->holders, 1);
    return entry;
}

static void put_in(struct shard *shard, struct entry *entry)
{
    struct entry **bucket = &shard->buckets[entry->hash / SHARDS % BUCKETS];
    entry->next = *bucket;
    *bucket = entry;
    if (!shard->hand)
        shard->hand = entry->newer = entry->older = entry;
    entry->newer = shard->hand;
    entry->older = shard->hand->older;
    entry->older->newer = entry;
    shard->hand->older = entry;
    shard->used += entry->size;
    shard->entries++;
}

/* Until there is room: what was not asked for since the hand last passed goes. */
static struct entry *make_room(struct cache *cache, struct shard *shard, size_t size)
{
    struct entry *gone = NULL;
    while (shard->hand && shard->used + size > cache->share) {
        struct entry *entry = shard->hand;
        shard->hand = entry->newer;
        if (atomic_exchange_explicit(&entry->asked, false, memory_order_relaxed))
            continue;
        take_out(shard, entry);
        entry->next = gone;
        gone = entry;
        atomic_fetch_add_explicit(&cache->evicted, 1, memory_order_relaxed);
    }
    return gone;
}

void cache_put(struct cache *cache, struct text key, uint64_t stamp, const struct cached *answer)
{
    if (answer->nheaders > CACHED_HEADERS_MAX || answer->body.n > cache->share / LARGEST_SHARE)
        return;
    struct entry *entry = entry_new(key, stamp, answer), *gone = NULL;
    if (!entry)
        return;
    struct shard *shard = &cache->shards[entry->hash % SHARDS];
    pthread_mutex_lock(&shard->mutex);
    struct entry *before = find(shard, entry->hash, key);
    bool wanted = entry->size <= cache->share && (!before || before->stamp < stamp);
    if (wanted && before)
        take_out(shard, before);
    if (wanted) {
        gone = make_room(cache, shard, entry->size);
        put_in(shard, entry);
    }
    pthread_mutex_unlock(&shard->mutex);
    if (wanted && before)
        let_go(before);
    for (struct entry *next; gone; gone = next) {
        next = gone->next;
        let_go(gone);
    }
    if (!wanted)
        let_go(entry);
    else
        atomic_fetch_add_explicit(&cache->stored, 1, memory_order_relaxed);
}

void cache_free(struct cache *cache)
{
    if (!cache)
        return;
    for (int i = 0; i < SHARDS; i++) {
        struct shard *shard = &cache->shards[i];
        while (shard->hand) {
            struct entry *entry = shard->hand;
            take_out(shard, entry);
            let_go(entry);
        }
        pthread_mutex_destroy(&shard->mutex);
    }
    free(cache);
}

struct cache_counts cache_counts(const struct cache *cache)
{
    struct cache_counts counts = { .hits = atomic_load(&cache->hits), .misses = atomic_load(&cache->misses), .stored = atomic_load(&cache->stored),
                                   .evicted = atomic_load(&cache->evicted) };
    for (int i = 0; i < SHARDS; i++) {
        struct shard *shard = (struct shard *)&cache->shards[i];
        pthread_mutex_lock(&shard->mutex);
        counts.bytes += shard->used;
        counts.entries += shard->entries;
        pthread_mutex_unlock(&shard->mutex);
    }
    return counts;
}
