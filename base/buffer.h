/* buffer.h -- bytes that grow: what a response is written into. A failed allocation is remembered and later appends do
 * nothing, so that a writer checks once, at the end. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "arena.h"
#include "text.h"

struct buffer {
    char *s; /* from malloc; NULL while empty; not NUL-terminated */
    size_t n, room;
    bool failed;
};

void buffer_free(struct buffer *buffer); /* leaves it empty and usable */
bool buffer_reserve(struct buffer *buffer, size_t more); /* room for `more` bytes; false: failed */
void buffer_add(struct buffer *buffer, const void *bytes, size_t n);
void buffer_text(struct buffer *buffer, struct text text);
void buffer_cstr(struct buffer *buffer, const char *s);
void buffer_buffer(struct buffer *buffer, const struct buffer *other); /* fails when the other has failed: half of it is nothing */
/* What has been written as a text in the arena; frees the buffer. When it has failed, the arena has. */
struct text buffer_keep(struct buffer *buffer, struct arena *arena);
void buffer_encoded(struct buffer *buffer, struct text text); /* for a path or a query: all but letters, digits and - . _ ~ , as %XX */
void buffer_int(struct buffer *buffer, int64_t value);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* inline: the hot path writes byte by byte */
static inline void buffer_byte(struct buffer *buffer, char byte)
{
    if (buffer->n == buffer->room && !buffer_reserve(buffer, 1))
        return;
    buffer->s[buffer->n++] = byte;
}
/* Takes the last byte back; a failed buffer stays as it is. */
static inline void buffer_back(struct buffer *buffer)
{
    if (!buffer->failed && buffer->n)
        buffer->n--;
}
static inline struct text buffer_view(const struct buffer *buffer) /* valid until the next append */
{
    return (struct text){ buffer->s ? buffer->s : "", buffer->n };
}
