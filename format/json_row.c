/* json_row.c -- a row of an answer as a JSON object, written straight from its values: the hot path. Knows no query. */
#include <string.h>
#include "format/format.h"

/* A name, a comma before it and any value that is not a text. */
enum { NOT_TEXT_ROOM = 40 };

static void add_known(struct buffer *out, const void *bytes, size_t n) /* room was reserved */
{
    memcpy(out->s + out->n, bytes, n);
    out->n += n;
}

static void write_decimal(struct buffer *out, int64_t hundredths)
{
    char text[NUMBER_TEXT];
    decimal_format((struct decimal){ hundredths }, text);
    add_known(out, text, strlen(text));
}

/* Days and instants are stored as texts of ours: nothing to escape. */
static void write_plain_quoted(struct buffer *out, struct text text)
{
    if (!buffer_reserve(out, text.n + 2))
        return;
    add_known(out, "\"", 1);
    add_known(out, text.s, text.n);
    add_known(out, "\"", 1);
}

static void write_value(struct buffer *out, enum kind kind, const struct value *value)
{
    bool none = kind_is_text(kind) ? !value->t.s : value->i == INT_NONE;
    if (none) {
        add_known(out, "null", 4);
        return;
    }
    switch (kind) {
    case KIND_TEXT:
        json_quote(out, value->t);
        return;
    case KIND_DATE:
    case KIND_INSTANT:
        write_plain_quoted(out, value->t);
        return;
    case KIND_BOOL:
        if (value->i)
            add_known(out, "true", 4);
        else
            add_known(out, "false", 5);
        return;
    case KIND_DECIMAL:
        write_decimal(out, value->i);
        return;
    case KIND_INT:
    case KIND_DONG:
        buffer_int(out, value->i);
        return;
    }
}

void format_json_row(struct json_writer *w, const struct schema *schema, const struct value *values, uint64_t shown)
{
    struct buffer *out = w->out;
    bool comma = false;
    jw_object(w);
    for (size_t i = 0; i < schema->nfields; i++) {
        const struct field *field = &schema->fields[i];
        if (!(shown & UINT64_C(1) << i))
            continue;
        if (!buffer_reserve(out, field->json_name.n + NOT_TEXT_ROOM)) /* once a field: the appends below only copy */
            return;
        if (comma)
            add_known(out, ",", 1);
        add_known(out, field->json_name.s, field->json_name.n);
        write_value(out, field->kind, &values[i]);
        comma = true;
    }
    jw_object_end(w);
}
