/* sheet_rows.c -- JSON as rows of a sheet (sheet_rows.h). */
#include "handlers/sheet_rows.h"
#include "base/number.h"
#include "format/format.h"

void row_add(struct sheet_row *row, struct text cell)
{
    row->cells[row->n++] = cell;
}

void row_flag(struct sheet_row *row, bool flag)
{
    row_add(row, text_of(flag ? "true" : "false"));
}

struct text json_plain(struct arena *arena, const json_t *value)
{
    if (json_is_string(value))
        return (struct text){ json_string_value(value), json_string_length(value) };
    if (json_is_integer(value))
        return text_of(arena_printf(arena, "%lld", (long long)json_integer_value(value)));
    if (!json_is_real(value))
        return NO_TEXT;
    char *number = arena_alloc(arena, NUMBER_TEXT);
    size_t n = number ? json_dumpb(value, number, NUMBER_TEXT, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) : 0;
    return n && n < NUMBER_TEXT ? (struct text){ number, n } : NO_TEXT;
}

struct text json_cell(struct arena *arena, const json_t *object, const char *name)
{
    return json_plain(arena, json_object_get(object, name));
}

void row_write(struct buffer *csv, const struct sheet_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (i)
            buffer_byte(csv, ',');
        if (row->cells[i].s && row->cells[i].n)
            csv_write_cell(csv, row->cells[i], ',');
    }
    buffer_byte(csv, '\n');
}

struct text day_and_rest(struct text text, struct text *ret_rest)
{
    enum { DAY = 10 };
    *ret_rest = text.n > DAY ? (struct text){ text.s + DAY, text.n - DAY } : NO_TEXT;
    return text.n > DAY ? (struct text){ text.s, DAY } : text;
}

struct text joined(struct arena *arena, const char *before, struct text a, struct text b)
{
    if (!a.n)
        return b;
    return text_of(arena_printf(arena, "%.*s%s%s%.*s", (int)b.n, b.s ? b.s : "", b.n ? "; " : "", before, (int)a.n, a.s));
}
