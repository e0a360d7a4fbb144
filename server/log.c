/* log.c -- one JSON object a line on standard error, each with a single write(2) so that threads never mix their lines.
 * Built on the stack: a log line must not fail because memory did. */
#include "log.h"
#include "http.h"
#include "date.h"
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    LINE_ROOM = 4096, /* PIPE_BUF: one write of it is not torn apart by other writers of the same pipe */
    TAIL_ROOM = 4     /* kept free for "}\n */
};

struct line {
    char s[LINE_ROOM];
    size_t n;
};

static bool fits(const struct line *line, size_t more)
{
    return line->n + more <= LINE_ROOM - TAIL_ROOM;
}

static void add(struct line *line, const char *s, size_t n)
{
    if (!fits(line, n))
        return;
    memcpy(line->s + line->n, s, n);
    line->n += n;
}

static void add_number(struct line *line, const char *name, int64_t value)
{
    char digits[64];
    int n = snprintf(digits, sizeof(digits), ",\"%s\":%" PRId64, name, value);
    add(line, digits, (size_t)n);
}

/* One character of a text; what is not well-formed UTF-8 is shown byte by byte. Returns how many bytes it took. */
static size_t add_character(struct line *line, const char *s)
{
    unsigned char c = (unsigned char)*s;
    if (c == '"' || c == '\\') {
        add(line, (char[]){ '\\', (char)c }, 2);
        return 1;
    }
    if (c >= 0x20 && c < 0x7f) {
        add(line, s, 1);
        return 1;
    }
    for (size_t n = 2; c >= 0xc2 && n <= 4 && s[n - 1]; n++)
        if (text_check((struct text){ s, n }) == TEXT_OK) {
            add(line, s, n);
            return n;
        }
    char escape[8];
    snprintf(escape, sizeof(escape), "\\u%04x", c);
    add(line, escape, 6);
    return 1;
}

/* A value that is too long is cut; the object stays whole. */
static void add_string(struct line *line, const char *name, const char *value)
{
    size_t before = line->n;
    add(line, ",\"", 2);
    while (*name)
        name += add_character(line, name);
    if (!value) {
        add(line, "\":null", 6);
        return;
    }
    if (!fits(line, 8)) {
        line->n = before;
        return;
    }
    add(line, "\":\"", 3);
    while (*value && fits(line, 7)) /* 6 bytes of one escape and the closing quote */
        value += add_character(line, value);
    add(line, "\"", 1);
}

static void begin(struct line *line, const char *level, const char *event)
{
    char now[INSTANT_TEXT];
    instant_format(instant_now(), now);
    line->n = 0;
    add(line, "{\"time\":\"", 9);
    add(line, now, strlen(now));
    add(line, "\"", 1);
    add_string(line, "level", level);
    add_string(line, "event", event);
}

static void send(struct line *line)
{
    memcpy(line->s + line->n, "}\n", 2);
    line->n += 2;
    for (size_t sent = 0; sent < line->n;) {
        ssize_t n = write(STDERR_FILENO, line->s + sent, line->n - sent);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return; /* nobody reads the log: not a reason to stop serving */
        sent += (size_t)n;
    }
}

void log_request(const struct log_line *entry)
{
    struct line line;
    begin(&line, entry->status >= 500 ? "error" : "info", "request");
    add_string(&line, "id", entry->id);
    add_string(&line, "method", entry->method);
    add_string(&line, "operation", entry->operation);
    add_number(&line, "status", entry->status);
    add_number(&line, "rows", entry->rows);
    add_number(&line, "bytes", (int64_t)entry->bytes);
    add_number(&line, "prepared", entry->prepared);
    add_number(&line, "us", entry->us);
    send(&line);
}

void log_event(const char *level, const char *event, ...)
{
    struct line line;
    begin(&line, level, event);
    va_list pairs;
    va_start(pairs, event);
    for (const char *name; (name = va_arg(pairs, const char *));)
        add_string(&line, name, va_arg(pairs, const char *));
    va_end(pairs);
    send(&line);
}
