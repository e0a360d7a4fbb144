/* metrics.h -- what has been answered so far: by operation, class of status and time taken. Counters of fixed size, relaxed
 * atomics: a request costs a handful of additions. Knows no operation, only their numbers. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { METRICS_CLASSES = 6, METRICS_BOUNDS = 14 };
/* Upper bounds of the histogram, in microseconds; above the last there is one more bucket. */
extern const int64_t metrics_bounds_us[METRICS_BOUNDS];

struct metrics;
/* Rows 0 to `rows` - 1. NULL: out of memory. */
struct metrics *metrics_new(size_t rows);
void metrics_free(struct metrics *metrics); /* NULL accepted */

/* One request that has ended. status 0: it was cut before its answer. A row that is not there counts in row 0. */
void metrics_add(struct metrics *metrics, size_t row, int status, int64_t us, uint64_t bytes_in, uint64_t bytes_out);

struct metrics_row {
    uint64_t by_class[METRICS_CLASSES];   /* [0]: without an answer, [1]: 1xx ... [5]: 5xx */
    uint64_t buckets[METRICS_BOUNDS + 1]; /* not added up */
    uint64_t us, bytes_in, bytes_out;
};
struct metrics_row metrics_row(const struct metrics *metrics, size_t row);
