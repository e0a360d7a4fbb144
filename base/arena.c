/* arena.c -- blocks of memory and how far each is used.  Knows nothing of what is put into them.
 * Small pieces are cut from the newest block; a piece as big as a block gets one of its own, behind the newest, so that
 * the rest of the newest is not lost. */
#include "arena.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = alignof(max_align_t), BLOCK_MIN = 4096, BLOCK_MAX = 1 << 20 };

struct block {
    struct block *older;
    size_t room, used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *newest; /* pieces are cut from this one */
    struct block *first;  /* never given back before arena_free() */
    size_t bytes, blocks;
    bool failed;
};

static size_t aligned(size_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN;
}

static struct block *block_new(size_t room)
{
    struct block *block = malloc(sizeof *block + room);
    if (!block)
        return NULL;
    block->older = NULL;
    block->room = room;
    block->used = 0;
    return block;
}

struct arena *arena_new(size_t first)
{
    if (first > PTRDIFF_MAX / 2)
        return NULL;
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        return NULL;
    arena->first = block_new(aligned(first));
    if (!arena->first) {
        free(arena);
        return NULL;
    }
    arena->newest = arena->first;
    arena->blocks = 1;
    return arena;
}

static void give_back_later_blocks(struct arena *arena)
{
    struct block *block = arena->newest;
    while (block) {
        struct block *older = block->older;
        if (block != arena->first)
            free(block);
        block = older;
    }
    arena->newest = arena->first;
    arena->first->older = NULL;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    give_back_later_blocks(arena);
    free(arena->first);
    free(arena);
}

void arena_reset(struct arena *arena)
{
    give_back_later_blocks(arena);
    arena->first->used = 0;
    arena->bytes = 0;
    arena->blocks = 1;
    arena->failed = false;
}

/* A block with room for n more bytes, n aligned; NULL when out of memory. */
static struct block *block_with_room(struct arena *arena, size_t n)
{
    struct block *newest = arena->newest;
    if (newest->room - newest->used >= n)
        return newest;
    size_t room = newest->room < BLOCK_MIN / 2 ? BLOCK_MIN : newest->room < BLOCK_MAX / 2 ? 2 * newest->room : BLOCK_MAX;
    bool of_its_own = n >= room;
    struct block *block = block_new(of_its_own ? n : room);
    if (!block)
        return NULL;
    arena->blocks++;
    if (of_its_own) {
        block->older = newest->older;
        newest->older = block;
        return block;
    }
    block->older = newest;
    arena->newest = block;
    return block;
}

/* Not zeroed: for what is written over at once. */
static char *take(struct arena *arena, size_t n)
{
    struct block *block = NULL;
    size_t whole = n ? aligned(n) : ALIGN;
    if (n <= PTRDIFF_MAX / 2) /* more cannot be had, and the sums below must not overflow */
        block = block_with_room(arena, whole);
    if (!block) {
        arena->failed = true;
        return NULL;
    }
    char *piece = block->bytes + block->used;
    block->used += whole;
    arena->bytes += whole;
    return piece;
}

void *arena_alloc(struct arena *arena, size_t n)
{
    char *piece = take(arena, n);
    return piece ? memset(piece, 0, n) : NULL;
}

void *arena_array(struct arena *arena, size_t size, size_t n)
{
    if (size && n > SIZE_MAX / size) {
        arena->failed = true;
        return NULL;
    }
    return arena_alloc(arena, size * n);
}

struct text arena_text(struct arena *arena, const char *s, size_t n)
{
    if (!s)
        return NO_TEXT;
    if (n == SIZE_MAX) {
        arena->failed = true;
        return TEXT("");
    }
    char *copy = take(arena, n + 1);
    if (!copy)
        return TEXT("");
    memcpy(copy, s, n);
    copy[n] = '\0';
    return (struct text){ copy, n };
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    /* Printed straight into the newest block; only what does not fit there is printed a second time. */
    struct block *block = arena->newest;
    size_t room = block->room - block->used;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(room ? block->bytes + block->used : NULL, room, format, args);
    va_end(args);
    char *text = NULL;
    if (n >= 0)
        text = take(arena, (size_t)n + 1);
    else
        arena->failed = true;
    if (text && (size_t)n >= room)
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text ? text : (char *)"";
}

bool arena_failed(const struct arena *arena)
{
    return arena->failed;
}

size_t arena_bytes(const struct arena *arena)
{
    return arena->bytes;
}

size_t arena_blocks(const struct arena *arena)
{
    return arena->blocks;
}
