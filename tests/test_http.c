/* test_http.c -- the door, spoken to in raw bytes: what it refuses, what it takes in, when a connection lives on. */
#include "door.h"
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- what is refused ---- */

#define HIDDEN "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"

static const struct refusal {
    const char *sentence, *bytes;
    size_t n;
    int status;
} refusals[] = {
#define CASE(sentence, literal, status)                                                                                          \
    {                                                                                                                            \
        sentence, literal, sizeof(literal) - 1, status                                                                           \
    }
    CASE("Content-Length with Transfer-Encoding",
         "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 400),
    CASE("Transfer-Encoding with Content-Length",
         "POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" HIDDEN, 400),
    CASE("two Content-Lengths", "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 34\r\n\r\n" HIDDEN, 400),
    CASE("a blank before the colon", "POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n" HIDDEN, 400),
    CASE("the coding gzip", "POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n" HIDDEN, 501),
    CASE("a list of codings", "POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" HIDDEN, 501),
    CASE("chunked in HTTP/1.0", "POST /e HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 400),
    CASE("two Hosts", "GET /e HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" HIDDEN, 400),
    CASE("a control character in a value", "GET /e HTTP/1.1\r\nHost: a\r\nX: a\x01\r\n\r\n" HIDDEN, 400),
    CASE("0x7f in a value", "GET /e HTTP/1.1\r\nHost: a\r\nX: a\x7f\r\n\r\n" HIDDEN, 400),
    CASE("a NUL in a value", "GET /e HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n" HIDDEN, 400),
    CASE("a NUL in the last value, before more bytes", "GET /e HTTP/1.1\r\nX: a\0\0\0\r\nHost: a\0\r\n\r\n" HIDDEN, 400),
    CASE("a bare carriage return in a value", "GET /e HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n" HIDDEN, 400),
    CASE("a header name that is no token", "GET /e HTTP/1.1\r\nHost: a\r\nX(Y): a\r\n\r\n" HIDDEN, 400),
    CASE("an empty header name", "GET /e HTTP/1.1\r\nHost: a\r\n: a\r\n\r\n" HIDDEN, 400),
    CASE("a folded line", "GET /e HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n" HIDDEN, 400),
    CASE("a folded line that glues a Content-Length together",
         "POST /e HTTP/1.1\r\nHost: a\r\nContent-: 34\r\n Length\r\n\r\n" HIDDEN, 400),
    CASE("a folded first line", "GET /e HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("a bare line feed behind a field", "GET /e HTTP/1.1\r\nHost: a\nX: b\r\n\r\n" HIDDEN, 400),
    CASE("a bare line feed behind the request line", "GET /e HTTP/1.1\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("a blank in the target", "GET /e f HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("a blank in the query", "GET /e?a=b c HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("two blanks behind the target", "GET /e  HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("the version twice", "GET /e HTTP/1.1 HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("no Host", "GET /e HTTP/1.1\r\n\r\n" HIDDEN, 400),
    CASE("a Host that is folded away", "GET /e HTTP/1.1\r\nX: a\r\n Host: a\r\n\r\n" HIDDEN, 400),
    CASE("a blank behind Host", "GET /e HTTP/1.1\r\nHost : a\r\n\r\n" HIDDEN, 400),
    CASE("a tab in the target", "GET /e\tf HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("0x01 in the target", "GET /e\x01 HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("a NUL behind a method that is HEAD up to there", "HEAD\0\5 /e HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("a method that is no token", "G(T /e HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("a NUL in the target", "GET /e\0f HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("0x7f in the target", "GET /e\x7f HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("a byte beyond ASCII in the target", "GET /\xc3\xa2 HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("a percent sign without hex digits", "GET /e%zz HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("a percent sign at the end", "GET /e?a=% HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("%00 in the path", "GET /e%00?a=1 HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("the authority form", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n" HIDDEN, 400),
    CASE("a Content-Length beyond the limit", "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n" HIDDEN, 413),
    CASE("a body nobody wants", "POST /missing HTTP/1.1\r\nHost: a\r\nContent-Length: 34\r\n\r\n" HIDDEN, 404),
#undef CASE
};

START_TEST(is_refused_and_nothing_hidden_behind_it_is_answered)
{
    const struct refusal *c = &refusals[_i];
    struct http_server *server = door_start(&door_ordinary);
    struct heard *heard = ask_n(server, c->bytes, c->n, NULL, 3000);
    char line[32];
    snprintf(line, sizeof(line), "HTTP/1.1 %d ", c->status);
    ck_assert_msg(strncmp(heard->s, line, strlen(line)) == 0, "%s: expected %d, received: %s", c->sentence, c->status, heard->s);
    ck_assert_msg(heard->closed && occurrences(heard->s, "HTTP/1.1 ") == 1 && !strstr(heard->s, "path=/"),
                  "%s: one answer and a close, received: %s", c->sentence, heard->s);
    http_stop(server, 1);
}
END_TEST

/* docs/decisions/0011: these do not reach us; that nothing hidden behind them is answered is what counts. */
START_TEST(what_libmicrohttpd_answers_itself_ends_the_connection)
{
    static const struct refusal own[] = {
#define CASE(sentence, literal, status)                                                                                          \
    {                                                                                                                            \
        sentence, literal, sizeof(literal) - 1, status                                                                           \
    }
        CASE("a Content-Length that is no number", "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n" HIDDEN, 400),
        CASE("a Content-Length below 0", "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n" HIDDEN, 400),
        CASE("a Content-Length beyond 64 bits", "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n" HIDDEN, 413),
        CASE("a line without a colon", "GET /e HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n" HIDDEN, 400),
        CASE("another version", "GET /e HTTP/3.9\r\nHost: a\r\n\r\n" HIDDEN, 505),
#undef CASE
    };
    struct http_server *server = door_start(&door_ordinary);
    for (int i = 0; i < COUNT(own); i++) {
        struct heard *heard = ask_n(server, own[i].bytes, own[i].n, NULL, 3000);
        char line[32];
        snprintf(line, sizeof(line), "HTTP/1.1 %d ", own[i].status);
        ck_assert_msg(!strncmp(heard->s, line, strlen(line)) && heard->closed && !strstr(heard->s, "path=/"), "%s: %s", own[i].sentence,
                      heard->s);
    }
    ck_assert_uint_eq(http_counts(server).requests, 0);
    http_stop(server, 1);
}
END_TEST

START_TEST(a_target_over_8_KiB_is_answered_414_in_json)
{
    struct http_server *server = door_start(&door_ordinary);
    static char request[20000];
    for (size_t n = 9000; n < 16000; n += 3000) {
        memset(request, 'a', n);
        memcpy(request, "GET /?q=", 8);
        strcpy(request + n, " HTTP/1.1\r\nHost: a\r\n\r\n");
        struct heard *heard = ask(server, request, NULL);
        ck_heard(heard, "HTTP/1.1 414 ");
        ck_heard(heard, "\"why\":\"8192\"");
    }
    http_stop(server, 1);
}
END_TEST

START_TEST(a_query_of_a_thousand_parameters_is_refused_at_once)
{
    struct http_server *server = door_start(&door_ordinary);
    char request[8000] = "GET /?a";
    for (int i = 0; i < 1000; i++)
        strcat(request, "&b=1");
    strcat(request, " HTTP/1.1\r\nHost: a\r\n\r\n");
    int64_t before = now_ms();
    struct heard *heard = ask(server, request, NULL);
    ck_heard(heard, "HTTP/1.1 400 ");
    ck_assert_msg(now_ms() - before < 1000, "libmicrohttpd alone would have kept silent until its timeout");
    http_stop(server, 1);
}
END_TEST

START_TEST(query_parameters_are_decoded_once_and_checked)
{
    struct http_server *server = door_start(&door_ordinary);
    ck_heard(ask(server, GET("/e?t%C3%AAn=a+b%2Bc%2525&flag&=x&"), "body="),
             "path=/e [t\xc3\xaan=a b+c%25] [flag=] [=x] x=- client=127.0.0.1 ");
    ck_heard(ask(server, GET("/a%20b"), "body="), "path=/a%20b x=");
    ck_heard(ask(server, GET("http://elsewhere/e?a=1"), "body="), "path=/e [a=1]");
    ck_heard(ask(server, GET("/e?b=1&first=%ff&a=%fe"), "}"), "HTTP/1.1 400 ");
    ck_heard(ask(server, GET("/e?b=1&first=%ff&a=%fe"), "}"), "\"why\":\"first\"");
    ck_heard(ask(server, GET("/e?a=%1f"), "}"), "\"why\":\"a\"");
    ck_heard(ask(server, GET("/e?nul=a%00b"), "}"), "\"why\":\"nul\"");
    http_stop(server, 1);
}
END_TEST

START_TEST(a_large_head_of_good_fields_is_good)
{
    struct http_server *server = door_start(&door_ordinary);
    static char request[24000];
    strcpy(request, "GET /e HTTP/1.1\r\nHost: a\r\nx: found\r\n");
    for (int i = 0; i < 150; i++)
        sprintf(request + strlen(request), "X-Field-%d:   %0100d\r\n", i, i);
    strcat(request, "\r\n");
    ck_heard(ask(server, request, "body="), "x=found");
    http_stop(server, 1);
}
END_TEST

/* ---- bodies ---- */

START_TEST(bodies_arrive_whole_by_length_and_by_chunks)
{
    struct http_server *server = door_start(&door_ordinary);
    ck_heard(ask(server, "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "."), "HTTP/1.1 200");
    ck_heard(ask(server, "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "body=5:hello."), "body=5:hello.");
    ck_heard(ask(server, "POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
                 "body=5:"),
             "body=5:hello.");
    char request[1200];
    int n = sprintf(request, "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    memset(request + n, 'x', 1000);
    request[n + 1000] = '\0';
    ck_heard(ask(server, request, "body=1000:"), "body=1000:");
    http_stop(server, 1);
}
END_TEST

START_TEST(chunks_beyond_the_limit_are_answered_413_and_endless_ones_cut)
{
    struct http_server *server = door_start(&door_ordinary);
    static char piece[70000];
    int n = sprintf(piece, "POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n");
    memset(piece + n, 'x', 1001);
    strcpy(piece + n + 1001, "\r\n0\r\n\r\n");
    struct heard *heard = ask(server, piece, "}");
    ck_heard(heard, "HTTP/1.1 413 ");
    ck_heard(heard, "\"why\":\"1000\"");
    int fd = dial(server);
    say(fd, "POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    n = sprintf(piece, "10000\r\n");
    memset(piece + n, 'x', 65536);
    memcpy(piece + n + 65536, "\r\n", 2);
    int sent = 0;
    while (sent < 600 && send(fd, piece, (size_t)n + 65538, MSG_NOSIGNAL) > 0)
        sent++;
    ck_assert_msg(sent < 600, "37 MiB were taken in against a limit of 1000 bytes");
    close(fd);
    http_stop(server, 1);
}
END_TEST

/* As a simple client does it: all is sent first, then the answer is read. A reset on the way fails the test. */
static void send_all_then_read(struct http_server *server, const char *head, size_t body, const char *status, int which)
{
    static char zeros[65536];
    struct heard heard = { .n = 0 };
    int fd = dial(server);
    say(fd, head);
    for (size_t left = body; left > 0;) {
        ssize_t n = send(fd, zeros, left < sizeof zeros ? left : sizeof zeros, MSG_NOSIGNAL);
        ck_assert_msg(n > 0, "request %d of %zu bytes: the pipe broke with %zu bytes to go: %s", which, body, left, strerror(errno));
        left -= (size_t)n;
    }
    hear(fd, &heard, NULL, 3000);
    ck_assert_msg(!strncmp(heard.s, status, strlen(status)) && heard.closed, "request %d: %s", which, heard.s);
    close(fd);
}

START_TEST(fifty_large_bodies_in_a_row_all_hear_why_they_are_refused)
{
    struct http_server *server = door_start(&door_ordinary);
    char head[200];
    enum { LARGE = 12 * 1024 * 1024 };
    for (int i = 0; i < 50; i++) {
        sprintf(head, "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", LARGE);
        send_all_then_read(server, head, LARGE, "HTTP/1.1 413 ", i);
    }
    sprintf(head, "POST /missing HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", LARGE);
    send_all_then_read(server, head, LARGE, "HTTP/1.1 404 ", 50);
    sprintf(head, "POST /e HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: %d\r\n\r\n", LARGE);
    send_all_then_read(server, head, LARGE, "HTTP/1.1 400 ", 51);
    ck_soon(http_counts(server).connections_open == 0);
    http_stop(server, 1);
}
END_TEST

START_TEST(who_goes_on_sending_for_ever_is_cut)
{
    struct http_server *server = door_start(&door_ordinary);
    static char zeros[65536];
    size_t sent = 0;
    int fd = dial(server);
    say(fd, "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\n");
    for (ssize_t n; sent < (size_t)200 * 1024 * 1024 && (n = send(fd, zeros, sizeof zeros, MSG_NOSIGNAL)) > 0;)
        sent += (size_t)n;
    ck_assert_msg(sent < (size_t)100 * 1024 * 1024, "%zu bytes were read away", sent);
    close(fd);
    http_stop(server, 1);
}
END_TEST

START_TEST(who_sends_nothing_more_is_cut_and_a_stop_does_not_wait)
{
    struct http_server *server = door_start(&door_ordinary);
    static const char head[] = "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n";
    enum { MANY = 20 }; /* more than may linger at once */
    int fds[MANY];
    for (int i = 0; i < MANY; i++) {
        struct heard heard = { .n = 0 };
        fds[i] = dial(server);
        say(fds[i], head);
        hear(fds[i], &heard, NULL, 2000);
        ck_assert_msg(strstr(heard.s, "HTTP/1.1 413 ") && heard.closed, "%s", heard.s);
    }
    ck_soon(http_counts(server).connections_open == 0);
    int64_t before = now_ms();
    http_stop(server, 5);
    ck_assert_msg(now_ms() - before < 1000, "a stop took %lld ms", (long long)(now_ms() - before));
    for (int i = 0; i < MANY; i++)
        close(fds[i]);
}
END_TEST

START_TEST(expect_100_continue_is_answered_before_the_body_is_sent)
{
    struct http_server *server = door_start(&door_ordinary);
    struct heard heard = { .n = 0 };
    int fd = dial(server);
    say(fd, "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    hear(fd, &heard, "\r\n\r\n", 2000);
    ck_heard(&heard, "HTTP/1.1 100 Continue");
    say(fd, "hello");
    hear(fd, &heard, "body=5:hello.", 2000);
    ck_heard(&heard, "HTTP/1.1 200");
    close(fd);
    struct heard *refused =
        ask(server, "POST /e HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n", NULL);
    ck_heard(refused, "HTTP/1.1 413 ");
    ck_not_heard(refused, "100 Continue");
    http_stop(server, 1);
}
END_TEST

/* ---- keeping connections ---- */

START_TEST(a_connection_lives_on_after_an_ordinary_answer)
{
    static const char *const requests[] = { GET("/missing"),
                                            GET("/e"),
                                            GET("/owned"),
                                            GET("/write"),
                                            GET("/slow/1"),
                                            GET("/e?a=%ff"),
                                            "OPTIONS /e HTTP/1.1\r\nHost: a\r\n\r\n",
                                            GET("/unchanged"),
                                            "BREW /missing HTTP/1.1\r\nHost: a\r\n\r\n" };
    enum { N = sizeof(requests) / sizeof(requests[0]) };
    struct http_server *server = door_start(&door_ordinary);
    struct heard heard = { .n = 0 };
    int fd = dial(server);
    for (int i = 0; i < N; i++) {
        heard.n = 0;
        say(fd, requests[i]);
        hear(fd, &heard, "\r\n\r\n", 2000);
        hear(fd, &heard, NULL, 30); /* the body */
        ck_assert_msg(!heard.closed && !strstr(heard.s, "Connection: close"), "closed after %s: %s", requests[i], heard.s);
        ck_heard(&heard, "HTTP/1.1 ");
    }
    ck_heard(&heard, "HTTP/1.1 404 ");
    close(fd);
    ck_soon(http_counts(server).connections_open == 0);
    ck_assert_int_eq(atomic_load(&door_app.freed), 1);
    ck_assert_uint_eq(http_counts(server).requests, N);
    http_stop(server, 1);
    ck_assert_msg(atomic_load(&door_app.threads_ended) >= 3, "the app hears of the end of its threads: %d",
                  door_app.threads_ended);
}
END_TEST

START_TEST(pipelined_requests_are_answered_in_order_in_every_lane)
{
    struct http_server *server = door_start(&door_ordinary);
    struct heard *heard = ask(server,
                              GET("/one") GET("/slow/20")
                                  GET("/write") "POST /two HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi" GET("/missing"),
                              "nothing here");
    const char *order[] = { "path=/one", "slow done", "group=", "path=/two", "nothing here" }, *at = heard->s;
    for (int i = 0; i < 5; i++) {
        at = strstr(at, order[i]);
        ck_assert_msg(at, "\"%s\" is not in its place, received: %s", order[i], heard->s);
    }
    ck_assert_int_eq(occurrences(heard->s, "HTTP/1.1 "), 5);
    http_stop(server, 1);
}
END_TEST

START_TEST(head_is_answered_like_get_without_the_body)
{
    struct http_server *server = door_start(&door_ordinary);
    struct heard *heard = ask(server, "HEAD /owned HTTP/1.1\r\nHost: a\r\n\r\n" GET("/e"), "body=");
    ck_heard(heard, "Content-Length: 11\r\n");
    ck_not_heard(heard, "handed over");
    ck_assert_int_eq(occurrences(heard->s, "HTTP/1.1 200"), 2);
    heard = ask(server, GET("/unchanged"), "\r\n\r\n");
    ck_heard(heard, "HTTP/1.1 304");
    ck_not_heard(heard, "Server:");
    http_stop(server, 1);
}
END_TEST

START_TEST(a_request_id_is_taken_when_plain_and_made_otherwise)
{
    struct http_server *server = door_start(&door_ordinary);
    ck_heard(ask(server, "GET /e HTTP/1.1\r\nHost: a\r\nX-Request-Id: abc-1\r\n\r\n", "body="), "X-Request-Id: abc-1\r\n");
    char first[40], second[40];
    sscanf(strstr(ask(server, "GET /e HTTP/1.1\r\nHost: a\r\nX-Request-Id: a b\r\n\r\n", "body=")->s, "X-Request-Id: "),
           "%*s %39s", first);
    sscanf(strstr(ask(server, GET("/%zz"), NULL)->s, "X-Request-Id: "), "%*s %39s", second);
    ck_assert_uint_eq(strlen(first), 32);
    ck_assert_uint_eq(strspn(second, "0123456789abcdef"), 32);
    ck_assert_str_ne(first, second);
    http_stop(server, 1);
}
END_TEST

/* ---- who asks ---- */

#define FORWARDED(lines) "GET /e HTTP/1.1\r\nHost: a\r\n" lines "\r\n"

START_TEST(the_headers_of_a_proxy_count_only_when_it_is_trusted)
{
    struct http_options options = door_ordinary;
    struct http_server *server = door_start(&options);
    ck_heard(ask(server, FORWARDED("X-Forwarded-For: 203.0.113.1\r\n"), "body="), " client=127.0.0.1 ");
    http_stop(server, 1);
    options.trusted_proxies = "10.0.0.0/8, 127.0.0.0/8";
    server = door_start(&options);
    ck_heard(ask(server, FORWARDED("X-Forwarded-For: 203.0.113.1\r\n"), "body="), " client=203.0.113.1 ");
    ck_heard(ask(server, FORWARDED("X-Forwarded-For: 203.0.113.1, 198.51.100.2\r\nx-forwarded-for: 10.1.1.1\r\n"), "body="),
             " client=198.51.100.2 ");
    ck_heard(ask(server, FORWARDED("Forwarded: for=\"[2001:db8::1]\"\r\n"), "body="), " client=2001:db8::1 ");
    ck_heard(ask(server, FORWARDED(""), "body="), " client=127.0.0.1 ");
    http_stop(server, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("http");
    TCase *tc = tcase_create("http");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, is_refused_and_nothing_hidden_behind_it_is_answered, 0, COUNT(refusals));
    tcase_add_test(tc, what_libmicrohttpd_answers_itself_ends_the_connection);
    tcase_add_test(tc, a_target_over_8_KiB_is_answered_414_in_json);
    tcase_add_test(tc, a_query_of_a_thousand_parameters_is_refused_at_once);
    tcase_add_test(tc, query_parameters_are_decoded_once_and_checked);
    tcase_add_test(tc, a_large_head_of_good_fields_is_good);
    tcase_add_test(tc, bodies_arrive_whole_by_length_and_by_chunks);
    tcase_add_test(tc, chunks_beyond_the_limit_are_answered_413_and_endless_ones_cut);
    tcase_add_test(tc, fifty_large_bodies_in_a_row_all_hear_why_they_are_refused);
    tcase_add_test(tc, who_goes_on_sending_for_ever_is_cut);
    tcase_add_test(tc, who_sends_nothing_more_is_cut_and_a_stop_does_not_wait);
    tcase_add_test(tc, expect_100_continue_is_answered_before_the_body_is_sent);
    tcase_add_test(tc, a_connection_lives_on_after_an_ordinary_answer);
    tcase_add_test(tc, pipelined_requests_are_answered_in_order_in_every_lane);
    tcase_add_test(tc, head_is_answered_like_get_without_the_body);
    tcase_add_test(tc, a_request_id_is_taken_when_plain_and_made_otherwise);
    tcase_add_test(tc, the_headers_of_a_proxy_count_only_when_it_is_trusted);
    suite_add_tcase(suite, tc);
    return harness_run(suite);
}
