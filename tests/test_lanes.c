/* test_lanes.c -- behind the door: slow work and grouped writes, deadlines and limits, starting and stopping, the log. */
#include "door.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- lanes ---- */

START_TEST(a_slow_request_does_not_delay_a_read)
{
    struct http_options options = door_ordinary;
    options.threads = 1;
    struct http_server *server = door_start(&options);
    int slow = dial(server);
    say(slow, GET("/slow/600"));
    ck_soon(door_app.running == 1);
    int64_t before = now_ms();
    ck_heard(ask(server, GET("/e"), "body="), "HTTP/1.1 200");
    ck_assert_msg(now_ms() - before < 300, "the read took %d ms", (int)(now_ms() - before));
    struct heard heard = { .n = 0 };
    hear(slow, &heard, "slow done", 2000);
    ck_heard(&heard, "slow done");
    close(slow);
    http_stop(server, 1);
}
END_TEST

enum { WRITERS = 64, WRITES_EACH = 5 };
static struct http_server *shared;
static atomic_int good, early, bad;

static void *write_some(void *arg)
{
    int fd = dial(shared);
    (void)arg;
    for (int i = 0; i < WRITES_EACH; i++) {
        struct heard heard = { .n = 0 };
        say(fd, GET("/write"));
        hear(fd, &heard, ".", 3000); /* of HTTP/1.1, so that the head is in */
        hear(fd, &heard, atomic_load(&door_app.fail_commit) || atomic_load(&door_app.fail_begin) ? "not kept" : "group=", 3000);
        int committed = atomic_load(&door_app.committed), group = 0;
        const char *said = strstr(heard.s, "group=");
        if (strstr(heard.s, "HTTP/1.1 200") && said && sscanf(said, "group=%d", &group) == 1) {
            atomic_fetch_add(&good, 1);
            atomic_fetch_add(&early, group > committed);
        } else {
            atomic_fetch_add(&bad, strstr(heard.s, "HTTP/1.1 507") || strstr(heard.s, "HTTP/1.1 503"));
        }
    }
    close(fd);
    return NULL;
}

static void write_from_many(const struct http_options *options)
{
    pthread_t threads[WRITERS];
    shared = door_start(options);
    for (int i = 0; i < WRITERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, write_some, NULL), 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
}

START_TEST(writes_are_grouped_and_answered_only_after_their_commit)
{
    write_from_many(&door_ordinary);
    ck_assert_int_eq(atomic_load(&good), WRITERS * WRITES_EACH);
    ck_assert_int_eq(atomic_load(&early), 0);
    struct http_counts counts = http_counts(shared);
    ck_assert_uint_eq(counts.writes, WRITERS * WRITES_EACH);
    ck_assert_msg(counts.largest_group > 1 && counts.groups < counts.writes, "groups: %d, the largest: %d", (int)counts.groups,
                  (int)counts.largest_group);
    http_stop(shared, 1);
}
END_TEST

START_TEST(a_group_is_never_larger_than_its_limit)
{
    struct http_options options = door_ordinary;
    options.group_max = 7;
    write_from_many(&options);
    ck_assert_int_eq(atomic_load(&good), WRITERS * WRITES_EACH);
    ck_assert(atomic_load(&door_app.largest) <= 7 && http_counts(shared).largest_group <= 7);
    http_stop(shared, 1);
}
END_TEST

START_TEST(when_the_commit_fails_nobody_hears_success)
{
    atomic_store(_i == 0 ? &door_app.fail_commit : &door_app.fail_begin, 1);
    write_from_many(&door_ordinary);
    ck_assert_int_eq(atomic_load(&good), 0);
    ck_assert_int_eq(atomic_load(&bad), WRITERS * WRITES_EACH);
    ck_assert_uint_eq(http_counts(shared).writes, 0);
    atomic_store(&door_app.fail_commit, 0);
    atomic_store(&door_app.fail_begin, 0);
    ck_heard(ask(shared, GET("/write"), "group="), "HTTP/1.1 200");
    http_stop(shared, 1);
}
END_TEST

static atomic_int poor_done;

static void *write_poor(void *arg)
{
    for (int i = 0; i < WRITES_EACH; i++) {
        struct heard heard = { .n = 0 };
        int fd = dial(shared);
        say(fd, GET("/write-poor"));
        hear(fd, &heard, "not kept", 3000);
        atomic_fetch_add(&poor_done, strstr(heard.s, "HTTP/1.1 503") != NULL);
        close(fd);
    }
    return arg;
}

START_TEST(one_without_memory_undoes_the_group_and_the_others_are_handled_again_alone)
{
    pthread_t poor, threads[WRITERS];
    shared = door_start(&door_ordinary);
    ck_assert_int_eq(pthread_create(&poor, NULL, write_poor, NULL), 0);
    for (int i = 0; i < WRITERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, write_some, NULL), 0);
    pthread_join(poor, NULL);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&poor_done), WRITES_EACH);
    ck_assert_int_eq(atomic_load(&good), WRITERS * WRITES_EACH);
    ck_assert_int_eq(atomic_load(&early), 0);
    ck_assert_int_gt(atomic_load(&door_app.again), 1);
    http_stop(shared, 1);
}
END_TEST

START_TEST(a_full_queue_is_answered_503_with_retry_after)
{
    struct http_options options = door_ordinary;
    options.queue_max = 2;
    struct http_server *server = door_start(&options);
    int fds[3];
    for (int i = 0; i < 3; i++) {
        fds[i] = dial(server);
        say(fds[i], GET("/slow/200"));
        ck_soon(door_app.running >= 1); /* the first runs, the others wait */
    }
    ck_soon(http_counts(server).requests == 3);
    struct heard *heard = ask(server, GET("/slow/1"), "}");
    ck_heard(heard, "HTTP/1.1 503 ");
    ck_heard(heard, "Retry-After: 1\r\n");
    for (int i = 0; i < 3; i++) {
        struct heard done = { .n = 0 };
        hear(fds[i], &done, "slow done", 3000);
        ck_heard(&done, "slow done");
        close(fds[i]);
    }
    http_stop(server, 1);
}
END_TEST

START_TEST(the_writer_ticks_without_work_and_between_groups_and_once_at_the_end)
{
    struct http_options options = door_ordinary;
    options.tick_ms = 30;
    shared = door_start(&options);
    ck_soon(door_app.ticks >= 3); /* nobody writes */
    pthread_t threads[8];
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, write_some, NULL);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    ck_assert_msg(good == 8 * WRITES_EACH && !bad, "%d writes were answered, %d refused", good, bad);
    int before = door_app.ticks;
    ck_soon(door_app.ticks > before);
    ck_assert_int_eq(door_app.ticks_in_group, 0);
    http_stop(shared, 1);
    shared = door_start(&door_ordinary); /* once a minute: not in the time of a test, but at the end */
    before = door_app.ticks;
    ck_heard(ask(shared, GET("/write"), "group="), "HTTP/1.1 200");
    sleep_ms(100);
    ck_assert_int_eq(door_app.ticks, before);
    http_stop(shared, 1);
    ck_assert_int_eq(door_app.ticks, before + 1);
}
END_TEST

/* ---- errands ---- */

static atomic_int errands_run, errands_in_group;

static void count_errand(void *ctx)
{
    atomic_fetch_add(&errands_run, *(int *)ctx);
    atomic_fetch_add(&errands_in_group, door_app.group_open);
}

static void *run_errands(void *arg)
{
    int one = 1;
    (void)arg;
    for (int i = 0; i < WRITES_EACH; i++)
        ck_assert(http_on_writer(shared, count_errand, &one));
    return NULL;
}

START_TEST(errands_run_between_groups_and_wait_for_none_of_them_for_ever)
{
    pthread_t threads[2 * WRITERS];
    shared = door_start(&door_ordinary);
    for (int i = 0; i < 2 * WRITERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, i % 2 ? run_errands : write_some, NULL), 0);
    for (int i = 0; i < 2 * WRITERS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&good), WRITERS * WRITES_EACH);
    ck_assert_int_eq(atomic_load(&errands_run), WRITERS * WRITES_EACH);
    ck_assert_int_eq(atomic_load(&errands_in_group), 0);
    http_stop(shared, 1);
}
END_TEST

static void linger(void *ctx)
{
    atomic_fetch_add((atomic_int *)ctx, 1);
    sleep_ms(300);
}

struct late {
    atomic_int begun;
    atomic_int ran[2]; /* 1: it ran; 2: it did not */
};

static void *first_errand(void *arg)
{
    struct late *late = arg;
    atomic_store(&late->ran[0], http_on_writer(shared, linger, &late->begun) ? 1 : 2);
    return NULL;
}

static void *second_errand(void *arg)
{
    struct late *late = arg;
    atomic_store(&late->ran[1], http_on_writer(shared, linger, &late->begun) ? 1 : 2);
    return NULL;
}

START_TEST(a_stop_waits_for_the_errand_that_runs_and_refuses_the_next)
{
    static struct late late;
    pthread_t first, second;
    shared = door_start(&door_ordinary);
    ck_assert_int_eq(pthread_create(&first, NULL, first_errand, &late), 0);
    ck_soon(atomic_load(&late.begun) == 1);
    ck_assert_int_eq(pthread_create(&second, NULL, second_errand, &late), 0);
    sleep_ms(50); /* it queues */
    http_stop(shared, 0);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    ck_assert_int_eq(atomic_load(&late.ran[0]), 1);
    ck_assert_int_eq(atomic_load(&late.ran[1]), 2);
    ck_assert_int_eq(atomic_load(&late.begun), 1);
}
END_TEST

/* ---- bodies that are taken as they come ---- */

static void send_pour(int fd, int n, bool chunked)
{
    static char body[POUR_LIMIT + 1000];
    char head[200];
    memset(body, 3, sizeof body);
    snprintf(head, sizeof head, chunked ? "POST /pour HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n"
                                        : "POST /pour HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", n);
    say(fd, head);
    say_n(fd, body, (size_t)n);
    if (chunked)
        say(fd, "\r\n0\r\n\r\n");
}

START_TEST(a_body_can_be_taken_as_it_comes_and_is_not_kept)
{
    static const struct {
        int n;
        const char *status;
    } sizes[] = { { 250 * 1024, " 200 " }, { POUR_ROOM + 50 * 1024, " 200 " }, { POUR_LIMIT + 1, " 413 " } };
    struct http_server *server = door_start(&door_ordinary);
    int fd = dial(server), n = sizes[_i / 2].n;
    struct heard heard = { .n = 0 };
    send_pour(fd, n, _i % 2);
    hear(fd, &heard, _i / 2 == 2 ? NULL : "body=0:.", 3000);
    ck_heard(&heard, sizes[_i / 2].status);
    close(fd);
    ck_soon(atomic_load(&door_app.dropped) == 1);
    int poured = atomic_load(&door_app.poured);
    ck_assert_int_eq(atomic_load(&door_app.poured_sum), 3 * poured);
    ck_assert_msg(n <= POUR_ROOM ? poured == n : poured <= POUR_LIMIT, "%d bytes of %d", poured, n);
    http_stop(server, 1);
}
END_TEST

START_TEST(a_sink_is_dropped_when_its_client_goes_away)
{
    struct http_server *server = door_start(&door_ordinary);
    int fd = dial(server);
    say(fd, "POST /pour HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
    ck_soon(atomic_load(&door_app.poured) == 3);
    close(fd);
    ck_soon(atomic_load(&door_app.dropped) == 1);
    http_stop(server, 1);
}
END_TEST

START_TEST(a_client_that_goes_away_while_it_waits_harms_nobody)
{
    struct http_server *server = door_start(&door_ordinary);
    for (int i = 0; i < 20; i++) {
        int fd = dial(server);
        struct linger reset = { .l_onoff = 1, .l_linger = 0 };
        say(fd, i % 2 ? GET("/slow/10") : GET("/write"));
        if (i % 3 == 0)
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
        close(fd);
    }
    ck_heard(ask(server, GET("/slow/1"), "slow done"), "slow done");
    ck_soon(http_counts(server).connections_open == 0);
    http_stop(server, 1);
}
END_TEST

START_TEST(a_client_that_has_finished_speaking_still_hears_its_answer)
{
    struct http_server *server = door_start(&door_ordinary);
    static const char *const requests[] = { GET("/e"), GET("/slow/50"), GET("/write") };
    for (int i = 0; i < 3; i++) {
        struct heard heard = { .n = 0 };
        int fd = dial(server);
        say(fd, requests[i]);
        shutdown(fd, SHUT_WR);
        hear(fd, &heard, NULL, 3000);
        ck_heard(&heard, "HTTP/1.1 200");
        ck_assert_msg(heard.closed, "closed within seconds, not at the idle timeout");
        close(fd);
    }
    http_stop(server, 1);
}
END_TEST

/* ---- deadlines and limits ---- */

START_TEST(a_client_that_sends_a_byte_every_200_ms_is_cut_by_the_deadline)
{
    struct http_options options = door_ordinary;
    options.deadline_seconds = 1;
    struct http_server *server = door_start(&options);
    struct heard heard = { .n = 0 };
    int fd = dial(server);
    if (_i == 1) { /* the same on a connection that has already been served */
        say(fd, GET("/e"));
        hear(fd, &heard, "body=", 1000);
    }
    const char *byte = "GET /e HTTP/1.1\r\nHost: a\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n";
    int64_t before = now_ms();
    for (; !heard.closed && *byte; byte++) {
        if (send(fd, byte, 1, MSG_NOSIGNAL) != 1)
            break;
        hear(fd, &heard, NULL, 200);
    }
    int64_t took = now_ms() - before;
    ck_assert_msg(heard.closed && took >= 900 && took < 4000, "cut after %d ms, received: %s", (int)took, heard.s);
    ck_soon(http_counts(server).cut_by_deadline == 1);
    close(fd);
    http_stop(server, 1);
}
END_TEST

START_TEST(the_deadline_leaves_idle_connections_and_our_own_slowness_alone)
{
    struct http_options options = door_ordinary;
    options.deadline_seconds = 1;
    struct http_server *server = door_start(&options);
    struct heard heard = { .n = 0 };
    int fd = dial(server);
    say(fd, GET("/slow/1800"));
    hear(fd, &heard, "slow done", 3000);
    ck_heard(&heard, "slow done");
    sleep_ms(1800);
    heard.n = 0;
    say(fd, GET("/e"));
    hear(fd, &heard, "body=", 1000);
    ck_heard(&heard, "HTTP/1.1 200");
    ck_assert_uint_eq(http_counts(server).cut_by_deadline, 0);
    close(fd);
    http_stop(server, 1);
}
END_TEST

START_TEST(a_silent_connection_is_closed_by_the_idle_timeout)
{
    struct http_options options = door_ordinary;
    options.idle_seconds = 1;
    struct http_server *server = door_start(&options);
    struct heard heard = { .n = 0 };
    int fd = dial(server);
    say(fd, GET("/e"));
    hear(fd, &heard, NULL, 4000);
    ck_assert(heard.closed);
    close(fd);
    http_stop(server, 1);
}
END_TEST

START_TEST(connections_beyond_the_limit_wait_and_those_of_one_address_are_closed)
{
    struct http_options options = door_ordinary;
    options.connections = 4;
    struct http_server *server = door_start(&options);
    int fds[4];
    for (int i = 0; i < 4; i++)
        fds[i] = dial(server);
    ck_soon(http_counts(server).connections_open == 4);
    struct heard heard = { .n = 0 };
    int fifth = dial(server);
    say(fifth, GET("/e"));
    hear(fifth, &heard, "body=", 300);
    ck_assert_msg(heard.n == 0 && !heard.closed, "the fifth waits, received: %s", heard.s);
    close(fds[0]);
    hear(fifth, &heard, "body=", 2000);
    ck_heard(&heard, "HTTP/1.1 200");
    http_stop(server, 1);
    options.connections = 100;
    options.per_address = 4;
    server = door_start(&options);
    for (int i = 0; i < 4; i++)
        fds[i] = dial(server);
    ck_soon(http_counts(server).connections_open == 4);
    fifth = dial(server);
    heard.n = 0;
    hear(fifth, &heard, NULL, 2000);
    ck_assert(heard.closed);
    http_stop(server, 1);
}
END_TEST

/* ---- starting and stopping ---- */

START_TEST(what_cannot_be_listened_on_is_said_in_one_sentence)
{
    static const char *const wrong[] = { "",       "8080",  "localhost:80",  "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:8x",
                                         "::1:80", "[::1]", "[127.0.0.1]:0", "192.0.2.1:0" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char reason[200] = "";
        struct http_options options = door_ordinary;
        options.listen = wrong[i];
        ck_assert_msg(!http_start(&options, door_test_app(), reason, sizeof(reason)), "\"%s\" was taken", wrong[i]);
        ck_assert_msg(strstr(reason, "cannot listen on"), "\"%s\": %s", wrong[i], reason);
    }
    struct http_options options = door_ordinary;
    options.listen = "[::1]:0";
    struct http_server *server = door_start(&options);
    ck_assert_msg(strncmp(http_address(server), "[::1]:", 6) == 0, "%s", http_address(server));
    http_stop(server, 1);
}
END_TEST

struct stopping {
    struct http_server *server;
    unsigned grace;
    int64_t took;
};

static void *stop_it(void *arg)
{
    struct stopping *stopping = arg;
    int64_t before = now_ms();
    http_stop(stopping->server, stopping->grace);
    stopping->took = now_ms() - before;
    return NULL;
}

START_TEST(stopping_finishes_what_was_accepted_and_closes_what_is_idle)
{
    struct http_server *server = door_start(&door_ordinary);
    struct heard heard = { .n = 0 }, other = { .n = 0 };
    int idle = dial(server), silent = dial(server), waiting = dial(server), writing = dial(server);
    say(idle, GET("/e"));
    hear(idle, &heard, "body=", 1000);
    say(waiting, GET("/slow/500"));
    ck_soon(door_app.running == 1);
    say(writing, "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    ck_soon(http_counts(server).requests == 3);
    int port = door_port(server);
    struct stopping stopping = { server, 5, 0 };
    pthread_t stopper;
    pthread_create(&stopper, NULL, stop_it, &stopping);
    hear(idle, &heard, NULL, 400);
    hear(silent, &other, NULL, 400);
    ck_assert_msg(heard.closed && other.closed, "idle connections are closed at once");
    ck_assert_msg(dial_port(port) < 0, "nobody listens any more");
    say(writing, "llo");
    heard.n = other.n = 0;
    heard.closed = other.closed = false;
    hear(waiting, &heard, NULL, 3000);
    hear(writing, &other, NULL, 3000);
    ck_heard(&heard, "slow done");
    ck_heard(&heard, "Connection: close");
    ck_heard(&other, "body=5:hello.");
    pthread_join(stopper, NULL);
    ck_assert_msg(stopping.took < 2000, "stopping took %d ms", (int)stopping.took);
}
END_TEST

START_TEST(when_the_grace_is_over_what_still_queues_is_refused)
{
    struct http_server *server = door_start(&door_ordinary);
    struct heard heard = { .n = 0 }, other = { .n = 0 };
    int running = dial(server), queued = dial(server), never = dial(server);
    say(running, GET("/slow/700"));
    ck_soon(door_app.running == 1);
    say(queued, GET("/slow/5000"));
    say(never, "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    ck_soon(http_counts(server).requests == 3);
    struct stopping stopping = { server, _i == 0 ? 0 : 60, 0 };
    pthread_t stopper;
    pthread_create(&stopper, NULL, stop_it, &stopping);
    if (_i == 1) {
        sleep_ms(50);
        http_hurry(server);
    }
    hear(running, &heard, NULL, 3000);
    hear(queued, &other, NULL, 3000);
    ck_heard(&heard, "slow done");
    ck_heard(&other, "HTTP/1.1 503 ");
    pthread_join(stopper, NULL);
    ck_assert_msg(stopping.took < 2500, "stopping took %d ms", (int)stopping.took);
}
END_TEST

static void *keep_asking(void *arg)
{
    int port = *(int *)arg;
    static const char *const requests[] = { GET("/e"), GET("/write"), GET("/slow/1"), GET("/missing") };
    for (int i = 0;; i++) {
        struct heard heard = { .n = 0 };
        int fd = dial_port(port);
        if (fd < 0)
            return NULL;
        for (int j = 0; j < 10 && !heard.closed; j++) {
            heard.n = 0;
            if (send(fd, requests[(i + j) % 4], strlen(requests[(i + j) % 4]), MSG_NOSIGNAL) < 0)
                break;
            hear(fd, &heard, "\r\n\r\n", 1000);
        }
        close(fd);
    }
}

START_TEST(stopping_under_load_ends_cleanly)
{
    struct http_server *server = door_start(&door_ordinary);
    pthread_t threads[8];
    int port = door_port(server);
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, keep_asking, &port);
    sleep_ms(50 + 20 * _i);
    http_stop(server, (unsigned)_i % 2 * 2);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
}
END_TEST

/* ---- the log ---- */

START_TEST(a_request_leaves_one_line_that_tells_no_secret)
{
    char name[] = "/tmp/test_http_XXXXXX", log[8192] = "";
    int file = mkstemp(name), saved = dup(STDERR_FILENO);
    dup2(file, STDERR_FILENO);
    struct http_server *server = door_start_logging(&door_ordinary);
    ask(server,
        "POST /e?q=canary1 HTTP/1.1\r\nHost: a\r\nX-Request-Id: id-7\r\nAuthorization: canary2\r\nContent-Length: "
        "7\r\n\r\ncanary3",
        "body=");
    http_stop(server, 1);
    log_event("warning", "odd\n\"name\"", "path", "C:\\ \x1b[0m \xc3\xaa \xff", "nothing", NULL, NULL);
    static char large[9000];
    memset(large, 'x', sizeof(large) - 1);
    log_event("info", "large", "value", large, "lost", "behind", NULL);
    dup2(saved, STDERR_FILENO);
    ssize_t n = pread(file, log, sizeof(log) - 1, 0);
    unlink(name);
    ck_assert_int_eq(occurrences(log, "\n"), 3);
    ck_assert_msg(!strstr(log, "canary"), "%s", log);
    ck_assert_msg(
        strstr(
            log,
            "\"level\":\"info\",\"event\":\"request\",\"id\":\"id-7\",\"method\":\"POST\",\"operation\":\"test\",\"status\":200,"
            "\"rows\":0,\"bytes\":"),
        "%s", log);
    ck_assert_msg(
        strstr(log, "\"event\":\"odd\\u000a\\\"name\\\"\",\"path\":\"C:\\\\ \\u001b[0m \xc3\xaa \\u00ff\",\"nothing\":null}\n"),
        "%s", log);
    ck_assert_msg(n > 4096 && strcmp(log + n - 4, "x\"}\n") == 0, "%s", log + n - 100);
    for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *json = json_loads(line, 0, NULL);
        ck_assert_msg(json, "not JSON: %.300s", line);
        json_decref(json);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lanes");
    TCase *tc = tcase_create("lanes");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_slow_request_does_not_delay_a_read);
    tcase_add_test(tc, writes_are_grouped_and_answered_only_after_their_commit);
    tcase_add_test(tc, a_group_is_never_larger_than_its_limit);
    tcase_add_loop_test(tc, when_the_commit_fails_nobody_hears_success, 0, 2);
    tcase_add_test(tc, one_without_memory_undoes_the_group_and_the_others_are_handled_again_alone);
    tcase_add_test(tc, a_full_queue_is_answered_503_with_retry_after);
    tcase_add_test(tc, the_writer_ticks_without_work_and_between_groups_and_once_at_the_end);
    tcase_add_test(tc, errands_run_between_groups_and_wait_for_none_of_them_for_ever);
    tcase_add_test(tc, a_stop_waits_for_the_errand_that_runs_and_refuses_the_next);
    tcase_add_loop_test(tc, a_body_can_be_taken_as_it_comes_and_is_not_kept, 0, 6);
    tcase_add_test(tc, a_sink_is_dropped_when_its_client_goes_away);
    tcase_add_test(tc, a_client_that_goes_away_while_it_waits_harms_nobody);
    tcase_add_test(tc, a_client_that_has_finished_speaking_still_hears_its_answer);
    tcase_add_loop_test(tc, a_client_that_sends_a_byte_every_200_ms_is_cut_by_the_deadline, 0, 2);
    tcase_add_test(tc, the_deadline_leaves_idle_connections_and_our_own_slowness_alone);
    tcase_add_test(tc, a_silent_connection_is_closed_by_the_idle_timeout);
    tcase_add_test(tc, connections_beyond_the_limit_wait_and_those_of_one_address_are_closed);
    tcase_add_test(tc, what_cannot_be_listened_on_is_said_in_one_sentence);
    tcase_add_test(tc, stopping_finishes_what_was_accepted_and_closes_what_is_idle);
    tcase_add_loop_test(tc, when_the_grace_is_over_what_still_queues_is_refused, 0, 2);
    tcase_add_loop_test(tc, stopping_under_load_ends_cleanly, 0, 6);
    tcase_add_test(tc, a_request_leaves_one_line_that_tells_no_secret);
    suite_add_tcase(suite, tc);
    return harness_run(suite);
}
