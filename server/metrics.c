/* metrics.c -- counters in rows, a cache line apart. See metrics.h. */
#include "metrics.h"
#include <stdatomic.h>
#include <stdlib.h>

const int64_t metrics_bounds_us[METRICS_BOUNDS] = { 50,    100,   250,    500,    1000,   2500,    5000,
                                                    10000, 25000, 100000, 250000, 500000, 1000000, 5000000 };

struct row {
    _Alignas(64) _Atomic uint64_t by_class[METRICS_CLASSES];
    _Atomic uint64_t buckets[METRICS_BOUNDS + 1];
    _Atomic uint64_t us, bytes_in, bytes_out;
};

struct metrics {
    size_t n;
    struct row *rows;
};

struct metrics *metrics_new(size_t rows)
{
    struct metrics *metrics = calloc(1, sizeof(*metrics));
    if (!metrics)
        return NULL;
    metrics->n = rows > 0 ? rows : 1;
    metrics->rows = aligned_alloc(_Alignof(struct row), metrics->n * sizeof(struct row));
    if (!metrics->rows) {
        metrics_free(metrics);
        return NULL;
    }
    for (size_t i = 0; i < metrics->n; i++)
        metrics->rows[i] = (struct row){ { 0 } };
    return metrics;
}

void metrics_free(struct metrics *metrics)
{
    if (!metrics)
        return;
    free(metrics->rows);
    free(metrics);
}

static void add(_Atomic uint64_t *counter, uint64_t n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

void metrics_add(struct metrics *metrics, size_t at, int status, int64_t us, uint64_t bytes_in, uint64_t bytes_out)
{
    struct row *row = &metrics->rows[at < metrics->n ? at : 0];
    int class = status >= 100 && status < 600 ? status / 100 : 0, bucket = 0;
    while (bucket < METRICS_BOUNDS && us > metrics_bounds_us[bucket])
        bucket++;
    add(&row->by_class[class], 1);
    add(&row->buckets[bucket], 1);
    add(&row->us, us > 0 ? (uint64_t)us : 0);
    add(&row->bytes_in, bytes_in);
    add(&row->bytes_out, bytes_out);
}

static uint64_t read_one(const _Atomic uint64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

struct metrics_row metrics_row(const struct metrics *metrics, size_t at)
{
    const struct row *row = &metrics->rows[at < metrics->n ? at : 0];
    struct metrics_row copy = { .us = read_one(&row->us),
                                .bytes_in = read_one(&row->bytes_in),
                                .bytes_out = read_one(&row->bytes_out) };
    for (int i = 0; i < METRICS_CLASSES; i++)
        copy.by_class[i] = read_one(&row->by_class[i]);
    for (int i = 0; i <= METRICS_BOUNDS; i++)
        copy.buckets[i] = read_one(&row->buckets[i]);
    return copy;
}
