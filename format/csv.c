/* csv.c -- rows as RFC 4180 and back. Cells that a spreadsheet would run as a formula get a ' before them, and lose it again on
 * the way in. What comes in comes whole, or piece by piece through a window that holds one record. Knows no query and no file. */
#include <string.h>
#include "format/format.h"

enum { WINDOW_FIRST = 64 * 1024 };

/* ---- out ---- */

static bool runs_in_spreadsheet(char c)
{
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

/* Does the text begin, behind any number of ', with what a spreadsheet would run? One ' more or less then keeps the way back
 * exact. */
static bool needs_guard(struct text text)
{
    size_t i = 0;
    while (i < text.n && text.s[i] == '\'')
        i++;
    return i < text.n && runs_in_spreadsheet(text.s[i]);
}

static bool needs_quotes(struct text text, char separator)
{
    if (!text.n) /* the empty text, not "no value" */
        return true;
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] == separator || text.s[i] == '"' || text.s[i] == '\n' || text.s[i] == '\r')
            return true;
    return false;
}

static void write_text(struct buffer *out, struct text text, char separator)
{
    bool quotes = needs_quotes(text, separator);
    if (quotes)
        buffer_byte(out, '"');
    if (needs_guard(text))
        buffer_byte(out, '\'');
    for (size_t i = 0; i < text.n;) {
        const char *quote = memchr(text.s + i, '"', text.n - i);
        size_t run = quote ? (size_t)(quote - (text.s + i)) + 1 : text.n - i;
        buffer_add(out, text.s + i, run);
        if (quote)
            buffer_byte(out, '"');
        i += run;
    }
    if (quotes)
        buffer_byte(out, '"');
}

static void write_value(struct buffer *out, enum kind kind, const struct value *value)
{
    char number[NUMBER_TEXT];
    bool none = kind_is_text(kind) ? !value->t.s : value->i == INT_NONE;
    if (none)
        return;
    switch (kind) {
    case KIND_TEXT:
        write_text(out, value->t, ',');
        return;
    case KIND_DATE:
    case KIND_INSTANT:
        buffer_text(out, value->t);
        return;
    case KIND_BOOL:
        buffer_cstr(out, value->i ? "true" : "false");
        return;
    case KIND_DECIMAL:
        decimal_format((struct decimal){ value->i }, number);
        buffer_cstr(out, number);
        return;
    case KIND_INT:
    case KIND_DONG:
        buffer_int(out, value->i);
        return;
    }
}

void format_csv_heading(struct buffer *out, const struct schema *schema, uint64_t shown)
{
    bool comma = false;
    for (size_t i = 0; i < schema->nfields; i++) {
        if (!(shown & UINT64_C(1) << i))
            continue;
        if (comma)
            buffer_byte(out, ',');
        buffer_cstr(out, schema->fields[i].name);
        comma = true;
    }
    buffer_add(out, "\r\n", 2);
}

void format_csv_row(struct buffer *out, const struct schema *schema, const struct value *values, uint64_t shown)
{
    bool comma = false;
    for (size_t i = 0; i < schema->nfields; i++) {
        if (!(shown & UINT64_C(1) << i))
            continue;
        if (comma)
            buffer_byte(out, ',');
        write_value(out, schema->fields[i].kind, &values[i]);
        comma = true;
    }
    buffer_add(out, "\r\n", 2);
}

void csv_write_cell(struct buffer *out, struct text cell, char separator)
{
    if (cell.s)
        write_text(out, cell, separator);
}

struct text csv_plain(struct text cell)
{
    if (cell.n && cell.s[0] == '\'' && needs_guard(cell))
        return (struct text){ cell.s + 1, cell.n - 1 };
    return cell;
}

/* ---- in ---- */

struct csv_reader {
    struct arena *arena;
    char *at, *end; /* a copy of our own: NULs and single quotes are written into it. *end is a NUL */
    int64_t line, row;
    char separator;
    bool marked; /* it began with a byte order mark */
    struct text *cells;
    size_t n, room;
    const char *blank_from, *solid, *solid_end; /* what at_end() has looked through */
    const char *fault; /* stays: behind a fault nothing can be trusted */
    csv_more *more;    /* NULL: all is here, or the source is at its end */
    void *ctx;
    char *window;
    size_t width; /* of the window, without the NUL behind it */
};

enum cell_end { CELL_ENDS, RECORD_ENDS, CELL_FAULT };

static bool skip_mark(struct csv_reader *reader)
{
    bool marked = reader->end - reader->at >= 3 && !memcmp(reader->at, "\xEF\xBB\xBF", 3);
    reader->at += marked ? 3 : 0;
    return marked;
}

struct csv_reader *csv_reader_new(struct arena *arena, struct text bytes)
{
    struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
    char *copy = bytes.n < SIZE_MAX ? arena_alloc(arena, bytes.n + 1) : NULL;
    if (!reader || !copy)
        return NULL;
    if (bytes.n)
        memcpy(copy, bytes.s, bytes.n);
    *reader = (struct csv_reader){ .arena = arena, .at = copy, .end = copy + bytes.n, .line = 1, .separator = ',' };
    skip_mark(reader);
    return reader;
}

/* ---- a stream ---- */

/* Makes room behind what is not read yet. */
static bool widen(struct csv_reader *reader)
{
    size_t held = (size_t)(reader->end - reader->at);
    if (held < reader->width) {
        memmove(reader->window, reader->at, held);
    } else {
        size_t width = 2 * reader->width;
        char *window = width <= CSV_RECORD_MAX ? arena_alloc(reader->arena, width + 1) : NULL;
        if (!window) {
            reader->fault = width > CSV_RECORD_MAX ? "a line is longer than 1 MiB" : "out of memory";
            return false;
        }
        memcpy(window, reader->at, held);
        reader->window = window;
        reader->width = width;
    }
    reader->at = reader->window;
    reader->end = reader->window + held;
    return true;
}

/* Gets more of the source. false: there is no more, or a fault. */
static bool refill(struct csv_reader *reader)
{
    if (!reader->more || !widen(reader))
        return false;
    ptrdiff_t n = reader->more(reader->ctx, reader->end, reader->width - (size_t)(reader->end - reader->window));
    if (n > 0)
        reader->end += n;
    else
        reader->more = NULL;
    if (n < 0)
        reader->fault = "it cannot be read";
    *reader->end = '\0';
    return n > 0;
}

/* Before it is known what parts the cells, anything that may. */
static bool parts_cells(const struct csv_reader *reader, char c)
{
    return reader->separator ? c == reader->separator : c == ',' || c == ';' || c == '\t';
}

/* Is the end of the record that begins at `at` in the window, or what makes it none? Looks only: what it looks at may move yet. */
static bool holds_record(const struct csv_reader *reader)
{
    enum { BEGINS, PLAIN, QUOTED, CLOSED } cell = BEGINS;
    for (const char *at = reader->at; at < reader->end; at++) {
        bool quote = *at == '"';
        if (cell == QUOTED)
            cell = quote ? CLOSED : QUOTED;
        else if (*at == '\n' || (quote && cell == PLAIN) || (cell == CLOSED && !quote && !parts_cells(reader, *at) && *at != '\r'))
            return true;
        else if (quote)
            cell = QUOTED;
        else
            cell = parts_cells(reader, *at) ? BEGINS : cell == CLOSED ? CLOSED : PLAIN;
    }
    return false;
}

/* What its heading is parted by: , or ; (a spreadsheet where the comma is for decimals) or a tab. */
static char separator_of(const struct csv_reader *reader)
{
    static const char candidates[] = { ',', ';', '\t' };
    size_t counts[sizeof candidates] = { 0 }, best = 0;
    bool quoted = false;
    for (const char *at = reader->at; at < reader->end && (quoted || *at != '\n'); at++) {
        if (*at == '"')
            quoted = !quoted;
        for (size_t i = 0; i < sizeof candidates && !quoted; i++)
            counts[i] += *at == candidates[i];
    }
    for (size_t i = 1; i < sizeof candidates; i++)
        if (counts[i] > counts[best])
            best = i;
    return candidates[best];
}

/* A spreadsheet's "Unicode text": every second byte would be a NUL. */
static bool is_utf16(const struct csv_reader *reader)
{
    return reader->end - reader->at >= 2 && (!memcmp(reader->at, "\xFF\xFE", 2) || !memcmp(reader->at, "\xFE\xFF", 2));
}

struct csv_reader *csv_stream_new(struct arena *arena, csv_more *more, void *ctx)
{
    struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
    char *window = arena_alloc(arena, WINDOW_FIRST + 1);
    if (!reader || !window)
        return NULL;
    *reader = (struct csv_reader){ .arena = arena, .at = window, .end = window, .line = 1, .more = more, .ctx = ctx, .window = window, .width = WINDOW_FIRST };
    while (reader->end - reader->at < 3 && refill(reader))
        ;
    reader->marked = skip_mark(reader);
    while (!holds_record(reader) && refill(reader))
        ;
    if (is_utf16(reader))
        reader->fault = "it is UTF-16; save it as CSV UTF-8";
    reader->separator = separator_of(reader);
    return reader;
}

char csv_separator(const struct csv_reader *reader)
{
    return reader->separator;
}

bool csv_has_mark(const struct csv_reader *reader)
{
    return reader->marked;
}

int64_t csv_row(const struct csv_reader *reader)
{
    return reader->row;
}

/* ---- records ---- */

static bool add_cell(struct csv_reader *reader, struct text cell)
{
    if (reader->n == reader->room) {
        size_t room = reader->room ? 2 * reader->room : 32;
        struct text *cells = ARENA_ARRAY(reader->arena, struct text, room);
        if (!cells) {
            reader->fault = "out of memory";
            return false;
        }
        if (reader->n)
            memcpy(cells, reader->cells, reader->n * sizeof *cells);
        reader->cells = cells;
        reader->room = room;
    }
    reader->cells[reader->n++] = cell;
    return true;
}

/* Steps over what follows a cell: a separator, the end of the line, the end of all. */
static enum cell_end step_over(struct csv_reader *reader)
{
    char c = *reader->at;
    if (reader->at == reader->end)
        return RECORD_ENDS;
    if (c == reader->separator) {
        reader->at++;
        return CELL_ENDS;
    }
    if (c == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n')
        reader->at++;
    if (*reader->at == '\n') {
        reader->at++;
        reader->line++;
        return RECORD_ENDS;
    }
    reader->fault = c == '\r' ? "a carriage return without a line feed" : "text behind a closing quote";
    return CELL_FAULT;
}

static enum cell_end end_cell(struct csv_reader *reader, struct text cell, char *behind)
{
    enum cell_end how = step_over(reader);
    if (how == CELL_FAULT)
        return how;
    *behind = '\0'; /* only now: it may be the byte that was looked at */
    return add_cell(reader, cell) ? how : CELL_FAULT;
}

static enum cell_end read_quoted(struct csv_reader *reader)
{
    char *start = ++reader->at, *to = start;
    for (; reader->at < reader->end; reader->at++) {
        if (*reader->at == '"' && reader->at[1] != '"')
            break;
        if (*reader->at == '"')
            reader->at++; /* a doubled quote stands for one */
        if (*reader->at == '\n')
            reader->line++;
        *to++ = *reader->at;
    }
    if (reader->at == reader->end) {
        reader->fault = "a quote is not closed";
        return CELL_FAULT;
    }
    reader->at++;
    return end_cell(reader, (struct text){ start, (size_t)(to - start) }, to);
}

static enum cell_end read_plain(struct csv_reader *reader)
{
    char *start = reader->at;
    while (reader->at < reader->end && *reader->at != reader->separator && *reader->at != '\n' && *reader->at != '\r' && *reader->at != '"')
        reader->at++;
    if (reader->at < reader->end && *reader->at == '"') {
        reader->fault = "a quote inside a cell that is not quoted";
        return CELL_FAULT;
    }
    char *behind = reader->at;
    struct text cell = behind > start ? (struct text){ start, (size_t)(behind - start) } : NO_TEXT;
    return end_cell(reader, cell, behind);
}

/* Nothing but line ends is left: the blank line that many programs write at the end is no record. What was looked through is remembered: a file of
 * a million blank lines and a word would otherwise be looked through a million times. */
static bool at_end(struct csv_reader *reader)
{
    bool known = reader->solid && reader->at >= reader->blank_from && reader->at <= reader->solid && reader->end == reader->solid_end;
    if (!known) {
        const char *at = reader->at;
        while (at < reader->end && (*at == '\n' || *at == '\r'))
            at++;
        reader->blank_from = reader->at;
        reader->solid = at;
        reader->solid_end = reader->end;
    }
    return reader->solid == reader->end;
}

bool csv_read(struct csv_reader *reader, const struct text **ret, size_t *ret_n, int64_t *ret_line, const char **ret_fault)
{
    enum cell_end how = CELL_ENDS;
    while (!reader->fault && reader->more && (at_end(reader) || !holds_record(reader)) && refill(reader))
        ;
    *ret_fault = reader->fault;
    if (reader->fault || at_end(reader))
        return false;
    *ret_line = reader->line;
    reader->row++;
    reader->n = 0;
    while (how == CELL_ENDS)
        how = reader->at < reader->end && *reader->at == '"' ? read_quoted(reader) : read_plain(reader);
    *ret_fault = reader->fault;
    *ret = reader->cells;
    *ret_n = reader->n;
    return how == RECORD_ENDS;
}
