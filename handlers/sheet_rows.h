/* sheet_rows.h -- rows of the load format made from JSON: what research wrote as JSON is read as sheets, so that one way leads into the register. */
#pragma once
#include <jansson.h>
#include "base/arena.h"
#include "base/buffer.h"

enum { CELLS_MAX = 20 };
struct sheet_row {
    struct text cells[CELLS_MAX];
    size_t n;
};
void row_add(struct sheet_row *row, struct text cell);
void row_flag(struct sheet_row *row, bool flag);
void row_write(struct buffer *csv, const struct sheet_row *row);

/* A text as it is, a number as it was written; anything else is no value. The arena's, or the JSON's. */
struct text json_plain(struct arena *arena, const json_t *value);
/* The same of a member. */
struct text json_cell(struct arena *arena, const json_t *object, const char *name);
/* "2021-12-31 (in practice used until ...)": the day, and what is said of it. */
struct text day_and_rest(struct text text, struct text *ret_rest);
/* "b; <before>a", or that of both which there is. The arena's. */
struct text joined(struct arena *arena, const char *before, struct text a, struct text b);
