/* log.c -- one JSON object a line on standard error. A line is written at once when none was a moment ago; the lines of busy moments are gathered and written
 * together, some milliseconds later at most: a write(2) for each would be a fifth of what a fast answer costs. Threads never mix their lines.
 * Built on the stack and in one place that is always there: a log line must not fail because memory did. */
#include "log.h"
#include "http.h"
#include "date.h"
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
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
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--at = '-';
    add(line, ",\"", 2);
    add(line, name, strlen(name));
    add(line, "\":", 2);
    add(line, at, (size_t)(digits + sizeof digits - at));
}

/* How much of the text stands for itself. */
static size_t plain(const char *s)
{
    size_t n = 0;
    while ((unsigned char)s[n] >= 0x20 && (unsigned char)s[n] < 0x7f && s[n] != '"' && s[n] != '\\')
        n++;
    return n;
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
    size_t n = plain(value);
    if (fits(line, n + 1)) {
        add(line, value, n);
        value += n;
    }
    while (*value && fits(line, 7)) /* 6 bytes of one escape and the closing quote */
        value += add_character(line, value);
    add(line, "\"", 1);
}

/* "2026-11-24T10:47:00.123456Z": what is the same for a second is kept. */
static void add_now(struct line *line)
{
    static _Thread_local struct {
        int64_t second;
        char text[INSTANT_TEXT];
    } kept = { INT64_MIN, "" };
    struct instant now = instant_now();
    int64_t micros = now.us % 1000000;
    if (now.us / 1000000 != kept.second) {
        instant_format(now, kept.text);
        kept.second = now.us / 1000000;
    }
    for (int i = 25; i > 19; i--, micros /= 10)
        kept.text[i] = (char)('0' + micros % 10);
    add(line, kept.text, INSTANT_TEXT - 1);
}

static void begin(struct line *line, const char *level, const char *event)
{
    line->n = 0;
    add(line, "{\"time\":\"", 9);
    add_now(line);
    add(line, "\"", 1);
    add_string(line, "level", level);
    add_string(line, "event", event);
}

/* ---- out ---- */

enum {
    GATHERED_ROOM = 64 << 10,
    AT_ONCE_US = 1000, /* so long after the last write a line is written at once */
    LATEST_MS = 5      /* and one that waits is not kept longer */
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t some, end;
    pthread_t writer;
    bool running, stopping, waited_for; /* is there a thread that writes what was gathered; does it sleep until there is some? */
    int64_t written_us;
    size_t n;
    char s[GATHERED_ROOM];
} out = { .lock = PTHREAD_MUTEX_INITIALIZER, .some = PTHREAD_COND_INITIALIZER, .end = PTHREAD_COND_INITIALIZER };

static int64_t log_clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void write_all(const char *s, size_t n)
{
    for (size_t sent = 0; sent < n;) {
        ssize_t more = write(STDERR_FILENO, s + sent, n - sent);
        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0)
            return; /* nobody reads the log: not a reason to stop serving */
        sent += (size_t)more;
    }
}

/* Whole lines, no more at once than a pipe takes without tearing them apart. With the lock. */
static void write_gathered(void)
{
    for (size_t from = 0; from < out.n;) {
        size_t to = out.n - from <= LINE_ROOM ? out.n : from + LINE_ROOM;
        while (out.s[to - 1] != '\n')
            to--;
        write_all(out.s + from, to - from);
        from = to;
    }
    out.n = 0;
    out.written_us = log_clock_us();
}

static void send(struct line *line, bool at_once)
{
    memcpy(line->s + line->n, "}\n", 2);
    line->n += 2;
    pthread_mutex_lock(&out.lock);
    if (out.n + line->n > sizeof out.s)
        write_gathered();
    memcpy(out.s + out.n, line->s, line->n);
    out.n += line->n;
    if (at_once || !out.running || log_clock_us() - out.written_us > AT_ONCE_US)
        write_gathered();
    else if (out.waited_for)
        pthread_cond_signal(&out.some);
    pthread_mutex_unlock(&out.lock);
}

static void *write_on(void *nothing)
{
    pthread_mutex_lock(&out.lock);
    while (!out.stopping) {
        out.waited_for = true;
        while (!out.n && !out.stopping)
            pthread_cond_wait(&out.some, &out.lock);
        out.waited_for = false;
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += LATEST_MS * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        while (!out.stopping && !pthread_cond_timedwait(&out.end, &out.lock, &until))
            continue;
        write_gathered();
    }
    pthread_mutex_unlock(&out.lock);
    return nothing;
}

void log_start(void)
{
    out.stopping = false;
    out.running = !pthread_create(&out.writer, NULL, write_on, NULL); /* without it each line is written at once */
}

void log_stop(void)
{
    if (!out.running)
        return;
    pthread_mutex_lock(&out.lock);
    out.stopping = true;
    pthread_cond_signal(&out.some);
    pthread_cond_signal(&out.end);
    pthread_mutex_unlock(&out.lock);
    pthread_join(out.writer, NULL);
    out.running = false;
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
    send(&line, false);
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
    send(&line, true);
}
