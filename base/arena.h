/* arena.h -- memory that lives as long as one request: taken piece by piece, given back at once.
 * Knows nothing of who asks; is not thread-safe: one arena, one thread at a time. */
#pragma once
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include "text.h"

struct arena;

/* A new arena whose first block holds `first` bytes (it is kept over arena_reset()); NULL when out of memory. */
struct arena *arena_new(size_t first);
void arena_free(struct arena *arena); /* NULL accepted */
/* Gives back all but the first block; what was allocated is gone. Clears arena_failed(). */
void arena_reset(struct arena *arena);

/* n zeroed bytes aligned for any type, or NULL when out of memory (arena_failed() is then true). */
void *arena_alloc(struct arena *arena, size_t n);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_array((arena), sizeof(type), (n)))
void *arena_array(struct arena *arena, size_t size, size_t n); /* NULL also when size * n overflows */

/* A NUL-terminated copy. Out of memory: the empty text, and arena_failed() is true, so that the caller may go on and
 * the top of the request answers 503 once. A text without value (s == NULL) stays without value. */
struct text arena_text(struct arena *arena, const char *s, size_t n);
/* Formatted text, NUL-terminated; "" when out of memory, as above. Never NULL. */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* True once any allocation failed since the last reset. */
bool arena_failed(const struct arena *arena);
/* Bytes and blocks in use, for the tests of cost. */
size_t arena_bytes(const struct arena *arena);
size_t arena_blocks(const struct arena *arena);
