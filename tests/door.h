/* door.h -- the door under test: http_start() inside the test program with a small app of its own, and a client that speaks raw
 * bytes to it over loopback. No database, no register. Include it before harness.h: check.h has a macro fail(). */
#pragma once
#include "server/http.h"
#include "harness.h"
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

/* What the app counts, and how it is told to fail. Its paths: /slow/MS sleeps in the slow lane, /write is the writer's and
 * answers "group=N.", /write-poor has no memory and undoes its group with it, /pour takes its body through a sink and nothing behind
 * POUR_ROOM bytes, /owned hands its body over, /unchanged is a 304, /missing is refused in begin(); anything else says back what it was
 * told: method, path, parameters, header X, client, body. Bodies: at most 1000 bytes, of /pour POUR_LIMIT. */
struct door_app {
    atomic_int freed, threads_ended, running; /* bodies given back; threads that ended; slow requests begun */
    atomic_int committed, largest;            /* the last group on "disk", the largest so far */
    atomic_int fail_begin, fail_commit;       /* set by a test */
    atomic_int ticks, ticks_in_group;         /* the writer's tick; it must never find a group open */
    atomic_int poured, poured_sum, dropped;   /* bytes that the sink was given, the sum of them; requests with a sink that are over */
    int group, group_size;                    /* the writer's own */
    bool group_open;
    bool group_poor;                          /* so is this */
    atomic_int again;                         /* requests that were handled once more, alone */
};
enum { POUR_ROOM = 300 * 1024, POUR_LIMIT = 400 * 1024 };
extern struct door_app door_app;
/* 2 threads, 500 connections, deadline 10 s, idle 30 s, one slow thread. */
extern const struct http_options door_ordinary;
struct http_server *door_start(const struct http_options *options); /* fails the test when it does not start */
struct http_server *door_start_logging(const struct http_options *options);
const struct http_app *door_test_app(void);
int door_port(const struct http_server *server);

void sleep_ms(int ms);
int64_t now_ms(void);

int dial(const struct http_server *server);
int dial_port(int port); /* -1: nobody listens */
void say(int fd, const char *bytes);
void say_n(int fd, const char *bytes, size_t n);

struct heard {
    char s[16384];
    size_t n;
    bool closed;
};
/* Listens until `until` has been heard (NULL: until the peer closes) or the time is over. */
void hear(int fd, struct heard *heard, const char *until, int ms);
/* One request on a fresh connection: what came back until `until` (or the close). Valid until this thread's next call. */
struct heard *ask_n(struct http_server *server, const char *bytes, size_t n, const char *until, int ms);
struct heard *ask(struct http_server *server, const char *bytes, const char *until);
int occurrences(const char *s, const char *what);

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))
#define ck_heard(heard, what) ck_assert_msg(strstr((heard)->s, (what)), "expected \"%s\", received: %s", (what), (heard)->s)
#define ck_not_heard(heard, what)                                                                                                \
    ck_assert_msg(!strstr((heard)->s, (what)), "did not expect \"%s\", received: %s", (what), (heard)->s)
/* Waits until the condition holds, at most two seconds. */
#define ck_soon(condition)                                                                                                       \
    do {                                                                                                                         \
        for (int64_t end = now_ms() + 2000; !(condition) && now_ms() < end;)                                                     \
            sleep_ms(5);                                                                                                         \
        ck_assert_msg(condition, "never came true: %s", #condition);                                                             \
    } while (0)
