/* json_writer.h -- JSON text written straight into a buffer; a row never becomes a tree. Only writes: reading is Jansson's. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "buffer.h"
#include "date.h"
#include "number.h"

struct json_writer {
    struct buffer *out;
    bool comma; /* the next value at this level needs a comma before it */
};

static inline struct json_writer json_writer_of(struct buffer *out)
{
    return (struct json_writer){ out, false };
}

void jw_object(struct json_writer *w); /* { */
void jw_object_end(struct json_writer *w);
void jw_array(struct json_writer *w); /* [ */
void jw_array_end(struct json_writer *w);
void jw_key(struct json_writer *w, const char *name); /* "name":  (name needs no escaping) */
/* Values. A value that is none (NO_TEXT, INT_NONE, DATE_NONE ...) is written as null. */
void jw_text(struct json_writer *w, struct text text);
void jw_cstr(struct json_writer *w, const char *s); /* NULL is null */
void jw_int(struct json_writer *w, int64_t value);
void jw_bool(struct json_writer *w, bool value);
void jw_null(struct json_writer *w);
void jw_date(struct json_writer *w, struct date day);
void jw_decimal(struct json_writer *w, struct decimal value);
void jw_raw(struct json_writer *w, struct text json); /* already JSON: a number's text, a stored object */
/* The text with quotes and escapes, without touching commas: ", \, and below U+0020; all else as it is. */
void json_quote(struct buffer *out, struct text text);
