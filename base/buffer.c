/* buffer.c -- growing a buffer and writing numbers into it.  Knows nothing of what the bytes mean. */
#include "buffer.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 512 };

void buffer_free(struct buffer *buffer)
{
    free(buffer->s);
    *buffer = (struct buffer){ 0 };
}

/* room = n makes the inline buffer_byte() ask buffer_reserve(), which refuses: a failed buffer takes nothing more. */
static bool remember_failure(struct buffer *buffer)
{
    buffer->failed = true;
    buffer->room = buffer->n;
    return false;
}

bool buffer_reserve(struct buffer *buffer, size_t more)
{
    if (buffer->failed)
        return false;
    if (buffer->room - buffer->n >= more)
        return true;
    if (more > PTRDIFF_MAX - buffer->n)
        return remember_failure(buffer);
    size_t needed = buffer->n + more;
    size_t room = buffer->room ? buffer->room : FIRST_ROOM;
    while (room < needed)
        room = room > PTRDIFF_MAX / 2 ? needed : 2 * room;
    char *s = realloc(buffer->s, room);
    if (!s)
        return remember_failure(buffer);
    buffer->s = s;
    buffer->room = room;
    return true;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t n)
{
    if (!n || !buffer_reserve(buffer, n))
        return;
    memcpy(buffer->s + buffer->n, bytes, n);
    buffer->n += n;
}

void buffer_text(struct buffer *buffer, struct text text)
{
    buffer_add(buffer, text.s, text.n);
}

void buffer_cstr(struct buffer *buffer, const char *s)
{
    if (s)
        buffer_add(buffer, s, strlen(s));
}

void buffer_buffer(struct buffer *buffer, const struct buffer *other)
{
    if (other->failed)
        remember_failure(buffer);
    else
        buffer_add(buffer, other->s, other->n);
}

struct text buffer_keep(struct buffer *buffer, struct arena *arena)
{
    /* More than can be had fails without asking. */
    struct text kept = arena_text(arena, buffer->s ? buffer->s : "", buffer->failed ? SIZE_MAX : buffer->n);
    buffer_free(buffer);
    return kept;
}

void buffer_encoded(struct buffer *buffer, struct text text)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr("-._~,", c))) {
            buffer_byte(buffer, (char)c);
            continue;
        }
        buffer_byte(buffer, '%');
        buffer_byte(buffer, hex[c >> 4]);
        buffer_byte(buffer, hex[c & 15]);
    }
}

void buffer_int(struct buffer *buffer, int64_t value)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                                "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    char digits[20];
    char *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    while (rest >= 100) {
        at -= 2;
        memcpy(at, pairs + 2 * (rest % 100), 2);
        rest /= 100;
    }
    if (rest >= 10) {
        at -= 2;
        memcpy(at, pairs + 2 * rest, 2);
    } else {
        *--at = (char)('0' + rest);
    }
    if (value < 0)
        *--at = '-';
    buffer_add(buffer, at, (size_t)(digits + sizeof digits - at));
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    if (buffer->failed)
        return;
    size_t room = buffer->room - buffer->n;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(room ? buffer->s + buffer->n : NULL, room, format, args);
    va_end(args);
    if (n < 0)
        remember_failure(buffer);
    else if ((size_t)n < room)
        buffer->n += (size_t)n;
    else if (buffer_reserve(buffer, (size_t)n + 1)) { /* vsnprintf wants a place for its NUL, too */
        vsnprintf(buffer->s + buffer->n, (size_t)n + 1, format, again);
        buffer->n += (size_t)n;
    }
    va_end(again);
}
