/* rates.c -- token buckets by the clock: a bucket is one number, the instant at which it will be full again (the "theoretical
 * arrival time" of the generic cell rate algorithm). Taking one moves that instant on by what one costs; when it would lie
 * further ahead than the bucket is deep, there was none to take. Nothing has to be filled up in the background. */
#include "rates.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { WAYS = 8, SETS = 8192, SHARDS = 64 };
#define SECOND_NS INT64_C(1000000000)
#define MINUTE_SECONDS 60

enum kind { READS, WRITES, WRONG_KEYS, KINDS };

struct bucket {
    uint64_t who;           /* hash of the caller; 0: free */
    int64_t full_ns[KINDS]; /* when each will be full again */
};

struct shard {
    _Alignas(64) pthread_mutex_t mutex; /* of the sets whose number is this one's modulo SHARDS */
};

/* One limit: `quota` in `window_seconds`, each costs cost_ns. */
struct limit {
    const char *policy;
    unsigned quota, window_seconds;
    int64_t cost_ns; /* 0: no limit */
};

struct rates {
    struct limit address[KINDS], key[KINDS];
    uint64_t secret[2]; /* nobody outside shall know who shares a set with whom */
    struct shard shards[SHARDS];
    struct bucket sets[SETS][WAYS];
    bool loopback;
};

static struct limit limit_of(const char *policy, unsigned each_window, unsigned window_seconds, unsigned windows)
{
    struct limit limit = { policy, each_window * windows, window_seconds * windows, 0 };
    if (each_window > 0)
        limit.cost_ns = SECOND_NS * window_seconds / each_window;
    return limit;
}

struct rates *rates_new(const struct rates_options *options)
{
    struct rates *rates = calloc(1, sizeof(*rates));
    unsigned burst = options->burst_seconds > 0 ? options->burst_seconds : 1;
    if (!rates)
        return NULL;
    rates->address[READS] = limit_of("address-reads", options->address_reads, 1, burst);
    rates->address[WRITES] = limit_of("address-writes", options->address_writes, 1, burst);
    rates->address[WRONG_KEYS] = limit_of("wrong-keys", options->wrong_keys, MINUTE_SECONDS, 1);
    rates->key[READS] = limit_of("key-reads", options->key_reads, 1, burst);
    rates->key[WRITES] = limit_of("key-writes", options->key_writes, 1, burst);
    rates->loopback = options->loopback;
    address_secret(rates->secret);
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_init(&rates->shards[i].mutex, NULL);
    return rates;
}

void rates_free(struct rates *rates)
{
    if (!rates)
        return;
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_destroy(&rates->shards[i].mutex);
    free(rates);
}

/* ---- finding a bucket ---- */

static uint64_t hash_of(const struct rates *rates, struct address address, uint64_t key)
{
    struct address who = address_household(address);
    if (key != NO_KEY) {
        memset(who.bytes, 0xff, sizeof(who.bytes) / 2); /* no address begins so: a number of ours is none of theirs */
        memcpy(who.bytes + sizeof(who.bytes) / 2, &key, sizeof(key));
    }
    uint64_t hash = address_hash(who, rates->secret);
    return hash ? hash : 1;
}

static int64_t spent(const struct bucket *bucket)
{
    int64_t most = 0;
    for (int i = 0; i < KINDS; i++)
        most = bucket->full_ns[i] > most ? bucket->full_ns[i] : most;
    return most;
}

/* Under the shard's mutex: the caller's bucket, or a new one in the place of who will be full soonest. */
static struct bucket *bucket_of(struct bucket set[WAYS], uint64_t who)
{
    struct bucket *least = &set[0];
    for (int i = 0; i < WAYS; i++) {
        if (set[i].who == who)
            return &set[i];
        if (spent(&set[i]) < spent(least))
            least = &set[i];
    }
    *least = (struct bucket){ .who = who };
    return least;
}

/* ---- taking ---- */

static unsigned seconds_up(int64_t ns)
{
    return ns > 0 ? (unsigned)((ns + SECOND_NS - 1) / SECOND_NS) : 0;
}

/* One from a bucket that will be full at *full_ns; `take` false only looks. */
static struct rate judge(const struct limit *limit, int64_t *full_ns, int64_t now_ns, bool take)
{
    int64_t depth = limit->cost_ns * limit->quota;
    int64_t owed = *full_ns > now_ns ? *full_ns - now_ns : 0;
    struct rate rate = { .policy = limit->policy, .quota = limit->quota, .window = limit->window_seconds };
    rate.allowed = owed + limit->cost_ns <= depth;
    if (!rate.allowed)
        rate.wait = seconds_up(owed + limit->cost_ns - depth);
    if (rate.allowed && take)
        owed += limit->cost_ns;
    if (take)
        *full_ns = now_ns + owed;
    rate.left = (unsigned)((depth - owed) / limit->cost_ns);
    rate.reset = seconds_up(owed);
    return rate;
}

/* Is the caller counted? Behind 127.0.0.1 may stand a gateway that nobody named, with everybody behind it; or the machine's own people. */
static bool is_counted(const struct rates *rates, struct address address)
{
    return rates->loopback || !address_is_loopback(address);
}

static struct rate ask(struct rates *rates, const struct limit *limit, enum kind kind, struct address address, uint64_t key, int64_t now_ns, bool take)
{
    if (limit->cost_ns == 0 || !is_counted(rates, address))
        return (struct rate){ .allowed = true };
    uint64_t who = hash_of(rates, address, key);
    struct bucket *set = rates->sets[who % SETS];
    pthread_mutex_t *mutex = &rates->shards[who % SHARDS].mutex;
    pthread_mutex_lock(mutex);
    struct rate rate = judge(limit, &bucket_of(set, who)->full_ns[kind], now_ns, take);
    pthread_mutex_unlock(mutex);
    return rate;
}

struct rate rates_take(struct rates *rates, struct address address, uint64_t key, bool write, int64_t now_ns)
{
    enum kind kind = write ? WRITES : READS;
    const struct limit *limit = key == NO_KEY ? &rates->address[kind] : &rates->key[kind];
    return ask(rates, limit, kind, address, key, now_ns, true);
}

unsigned rates_wrong_key_wait(struct rates *rates, struct address address, int64_t now_ns)
{
    return ask(rates, &rates->address[WRONG_KEYS], WRONG_KEYS, address, NO_KEY, now_ns, false).wait;
}

void rates_wrong_key(struct rates *rates, struct address address, int64_t now_ns)
{
    ask(rates, &rates->address[WRONG_KEYS], WRONG_KEYS, address, NO_KEY, now_ns, true);
}
