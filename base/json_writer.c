/* json_writer.c -- where the commas of JSON go, and what of a text must be escaped.  Knows nothing of any record. */
#include "json_writer.h"
#include <string.h>

static void value_follows(struct json_writer *w)
{
    if (w->comma)
        buffer_byte(w->out, ',');
    w->comma = true;
}

void jw_object(struct json_writer *w)
{
    value_follows(w);
    buffer_byte(w->out, '{');
    w->comma = false;
}

void jw_object_end(struct json_writer *w)
{
    buffer_byte(w->out, '}');
    w->comma = true;
}

void jw_array(struct json_writer *w)
{
    value_follows(w);
    buffer_byte(w->out, '[');
    w->comma = false;
}

void jw_array_end(struct json_writer *w)
{
    buffer_byte(w->out, ']');
    w->comma = true;
}

void jw_key(struct json_writer *w, const char *name)
{
    size_t n = strlen(name);
    if (!buffer_reserve(w->out, n + 4)) /* once, so that the appends below only copy */
        return;
    value_follows(w);
    buffer_byte(w->out, '"');
    buffer_add(w->out, name, n);
    buffer_add(w->out, "\":", 2);
    w->comma = false;
}

void jw_text(struct json_writer *w, struct text text)
{
    if (!text.s) {
        jw_null(w);
        return;
    }
    value_follows(w);
    json_quote(w->out, text);
}

void jw_cstr(struct json_writer *w, const char *s)
{
    jw_text(w, text_of(s));
}

void jw_int(struct json_writer *w, int64_t value)
{
    if (value == INT_NONE) {
        jw_null(w);
        return;
    }
    value_follows(w);
    buffer_int(w->out, value);
}

void jw_bool(struct json_writer *w, bool value)
{
    value_follows(w);
    if (value)
        buffer_add(w->out, "true", 4);
    else
        buffer_add(w->out, "false", 5);
}

void jw_null(struct json_writer *w)
{
    value_follows(w);
    buffer_add(w->out, "null", 4);
}

void jw_date(struct json_writer *w, struct date day)
{
    char text[DATE_TEXT];
    date_format(day, text);
    if (!*text) {
        jw_null(w);
        return;
    }
    value_follows(w);
    buffer_byte(w->out, '"');
    buffer_cstr(w->out, text);
    buffer_byte(w->out, '"');
}

void jw_decimal(struct json_writer *w, struct decimal value)
{
    char text[NUMBER_TEXT];
    decimal_format(value, text);
    if (!*text) {
        jw_null(w);
        return;
    }
    value_follows(w);
    buffer_cstr(w->out, text);
}

void jw_raw(struct json_writer *w, struct text json)
{
    if (!json.s) {
        jw_null(w);
        return;
    }
    value_follows(w);
    buffer_text(w->out, json);
}

static bool needs_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

/* How many bytes from s may be copied as they are. Eight at a time: most texts have nothing to escape. */
static size_t plain_run(const char *s, size_t n)
{
    const uint64_t ones = UINT64_MAX / 255, highs = ones * 0x80;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t w;
        memcpy(&w, s + i, 8);
        uint64_t quote = w ^ (ones * '"'), slash = w ^ (ones * '\\');
        /* the highest bit of a byte is set where it is below U+0020, a quote or a backslash (Hacker's Delight, 6-1) */
        if ((((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) & highs)
            break;
    }
    while (i < n && !needs_escape((unsigned char)s[i]))
        i++;
    return i;
}

static void escape(struct buffer *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char letters[0x20] = { ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't' };
    buffer_byte(out, '\\');
    if (c >= 0x20) {
        buffer_byte(out, (char)c);
        return;
    }
    if (letters[c]) {
        buffer_byte(out, letters[c]);
        return;
    }
    buffer_add(out, "u00", 3);
    buffer_byte(out, hex[c >> 4]);
    buffer_byte(out, hex[c & 15]);
}

void json_quote(struct buffer *out, struct text text)
{
    if (text.n > PTRDIFF_MAX - 2 || !buffer_reserve(out, text.n + 2)) /* enough when nothing is escaped */
        return;
    buffer_byte(out, '"');
    for (size_t i = 0; i < text.n;) {
        size_t run = plain_run(text.s + i, text.n - i);
        buffer_add(out, text.s + i, run);
        i += run;
        if (i < text.n)
            escape(out, (unsigned char)text.s[i++]);
    }
    buffer_byte(out, '"');
}
