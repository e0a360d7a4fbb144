/* test_crash.c -- an answered write is there, whatever happens next: SIGKILL and SIGTERM in the middle of 64 clients that write.
 * A SIGKILL shows that commits are whole and that a restart finds them; it cannot show a missing fsync. */
#include "harness.h"
#include "whole.h"
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS = 64, KILLS = 20, CODES_ASKED = 50, ANSWER_ROOM = 8192 };

/* ---- clients: one kept connection each, raw, so that what was answered is known to the byte ---- */

struct client {
    pthread_t thread;
    const char *key;
    int port, round, number;
    unsigned answered; /* 201s: the codes R<round>-<number>-0 ... are promised */
    int last;          /* the status that ended it; 0: the connection was cut */
};

static void code_of(const struct client *client, unsigned n, char code[40])
{
    snprintf(code, 40, "R%d-%d-%u", client->round, client->number, n);
}

static int dial(int port)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = 30 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to)) {
        close(fd);
        return -1;
    }
    return fd;
}

static size_t create_request(const struct client *client, unsigned n, char *bytes, size_t room)
{
    char code[40], body[256];
    code_of(client, n, code);
    int size = snprintf(
        body, sizeof body,
        "{\"code\":\"%s\",\"name\":\"Mật ong %u\",\"group_code\":\"1\",\"unit_code\":\"07069\",\"joined_on\":\"2021-01-05\"}",
        code, n);
    return (size_t)snprintf(bytes, room,
                            "POST /api/v1/products HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                            "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                            client->key, size, body);
}

/* One answer of a kept connection; its status, known once the whole header is there. 0: cut. *ret_whole: another may follow. */
static int read_answer(int fd, bool *ret_whole)
{
    char bytes[ANSWER_ROOM];
    size_t n = 0, whole = 0;
    int status = 0;
    ssize_t got;
    *ret_whole = false;
    while (n < sizeof bytes - 1 && ((got = recv(fd, bytes + n, sizeof bytes - 1 - n, 0)) > 0 || (got < 0 && errno == EINTR))) {
        n += got > 0 ? (size_t)got : 0;
        bytes[n] = '\0';
        const char *end = strstr(bytes, "\r\n\r\n"), *length = strcasestr(bytes, "\r\nContent-Length: ");
        if (!end || !length)
            continue;
        status = atoi(bytes + strlen("HTTP/1.1 "));
        whole = (size_t)(end - bytes) + 4 + strtoul(length + 18, NULL, 10);
        if (n >= whole) {
            *ret_whole = true;
            break;
        }
    }
    return status;
}

/* Writes one product after the other until something else than a whole 201 comes back. */
static void *write_on(void *arg)
{
    struct client *client = arg;
    int fd = dial(client->port);
    bool going = fd >= 0;
    while (going) {
        char bytes[1024];
        size_t n = create_request(client, client->answered, bytes, sizeof bytes);
        client->last = 0;
        if (send(fd, bytes, n, MSG_NOSIGNAL) != (ssize_t)n)
            break;
        client->last = read_answer(fd, &going);
        if (client->last == 201)
            client->answered++;
        going = going && client->last == 201;
    }
    if (client->last == 201)
        client->last = 0; /* the connection was closed behind it */
    if (fd >= 0)
        close(fd);
    return NULL;
}

static void clients_start(struct client *clients, struct server *server, int round)
{
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] =
            (struct client){ .key = server_key(server, "province"), .port = server_port(server), .round = round, .number = i };
        ck_assert(pthread_create(&clients[i].thread, NULL, write_on, &clients[i]) == 0);
    }
}

/* Waits for their end; how many 201s they got. `allowed` is a status that may end one besides a cut connection. */
static unsigned clients_join(struct client *clients, int allowed)
{
    unsigned answered = 0;
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(clients[i].thread, NULL);
    for (int i = 0; i < CLIENTS; i++) {
        ck_assert_msg(!clients[i].last || clients[i].last == allowed, "client %d of round %d was answered %d", i,
                      clients[i].round, clients[i].last);
        answered += clients[i].answered;
    }
    return answered;
}

/* ---- what is there afterwards ---- */

/* Asks for up to CODES_ASKED codes; each must be among the items. */
static void expect_asked(struct server *server, const char *codes, size_t n)
{
    char path[CODES_ASKED * 24 + 100];
    snprintf(path, sizeof path, "/api/v1/products?as_of=all&limit=%d&code=%s", CODES_ASKED, codes);
    struct answer answer = http_get(server, path);
    ck_answer(answer, 200);
    size_t there = json_array_size(answer_at(&answer, "/items"));
    ck_assert_msg(there == n, "of %zu products that were answered 201, %zu are there: %s", n, there, codes);
    answer_free(&answer);
}

static void expect_all_there(struct server *server, const struct client *clients)
{
    char codes[CODES_ASKED * 24] = "", code[40];
    size_t n = 0, used = 0;
    for (int i = 0; i < CLIENTS; i++)
        for (unsigned k = 0; k < clients[i].answered; k++) {
            code_of(&clients[i], k, code);
            used += (size_t)snprintf(codes + used, sizeof codes - used, "%s%s", n ? "," : "", code);
            if (++n < CODES_ASKED)
                continue;
            expect_asked(server, codes, n);
            n = used = 0;
        }
    if (n)
        expect_asked(server, codes, n);
}

static void nap(long milliseconds)
{
    struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 };
    nanosleep(&time, NULL);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- the tests ---- */

START_TEST(killed_in_the_middle_of_writes_20_times)
{
    struct server *server = server_start(REGISTER_REFERENCE, NULL);
    static struct client clients[CLIENTS];
    unsigned answered = 0, kept = 0, seed = (unsigned)time(NULL) ^ (unsigned)getpid() << 8;
    double down = 0, worst = 0;
    printf("seed %u\n", seed);
    for (int round = 0; round < KILLS; round++) {
        clients_start(clients, server, round);
        nap(50 + rand_r(&seed) % 201);
        server_kill(server);
        answered += clients_join(clients, 0);
        kept = expect_whole(server, "R%-%");
        ck_assert_msg(kept >= answered, "%u products answered with 201, %u are there", answered, kept);
        ck_assert_msg(kept - answered <= (unsigned)(round + 1) * CLIENTS, "%u products nobody sent", kept - answered);
        double start = now();
        server_restart(server);
        down = now() - start;
        worst = down > worst ? down : worst;
        expect_all_there(server, clients);
    }
    ck_assert_uint_gt(answered, 0);
    printf("%d kills: %u products answered with 201, 0 lost; %u more were kept without an answer; slowest restart %.2f s\n",
           KILLS, answered, kept - answered, worst);
    server_stop(server);
}
END_TEST

START_TEST(asked_to_stop_in_the_middle_of_writes)
{
    struct server *server = server_start(REGISTER_REFERENCE, NULL);
    static struct client clients[CLIENTS];
    clients_start(clients, server, 0);
    nap(200);
    double start = now();
    server_restart(server); /* SIGTERM, and exit status 0 within 10 s */
    double took = now() - start;
    unsigned answered = clients_join(clients, 503);
    expect_all_there(server, clients);
    unsigned kept = expect_whole(server, "R%-%");
    ck_assert_uint_gt(answered, 0);
    ck_assert_msg(kept == answered, "a clean stop answers all it keeps: %u products answered with 201, %u are there", answered,
                  kept);
    printf("SIGTERM: %u answered with 201, %u kept, stopped and up again in %.2f s\n", answered, kept, took);
    server_stop(server);
}
END_TEST

static bool runs(pid_t pid)
{
    siginfo_t info = { 0 };
    return !waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) && !info.si_pid;
}

/* A request that never comes whole holds the stop until its deadline; a second signal does not wait for it. */
START_TEST(a_second_signal_hurries)
{
    static const char half[] =
        "POST /api/v1/products HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer ";
    struct server *server =
        server_start(REGISTER_REFERENCE, (const char *const[]){ "--grace", "60", "--deadline", "60", "--idle", "60", NULL });
    static struct client clients[CLIENTS];
    char rest[400];
    int fd = dial(server_port(server));
    snprintf(rest, sizeof rest, "%s\r\nContent-Length: 100\r\n\r\n{", server_key(server, "province"));
    ck_assert(fd >= 0 && send(fd, half, sizeof half - 1, MSG_NOSIGNAL) > 0 && send(fd, rest, strlen(rest), MSG_NOSIGNAL) > 0);
    clients_start(clients, server, 0);
    nap(200);
    kill(server_pid(server), SIGTERM);
    nap(1500);
    ck_assert_msg(runs(server_pid(server)), "it did not wait for the request that has begun");
    double start = now();
    server_restart(server); /* the second SIGTERM, and exit status 0 */
    double took = now() - start;
    ck_assert_msg(took < 6, "stopped only %.1f s after the second signal", took);
    clients_join(clients, 503);
    expect_all_there(server, clients);
    close(fd);
    server_stop(server);
}
END_TEST

/* More clients than the queue takes: some are answered 503. That nothing stays behind of those the address sanitizer sees. */
START_TEST(a_full_queue_refuses)
{
    struct server *server =
        server_start(REGISTER_REFERENCE, (const char *const[]){ "--queue-max", "1", "--group-max", "1", NULL });
    static struct client clients[CLIENTS];
    clients_start(clients, server, 0);
    nap(300);
    server_restart(server);
    unsigned answered = clients_join(clients, 503), refused = 0;
    for (int i = 0; i < CLIENTS; i++)
        refused += clients[i].last == 503;
    ck_assert_uint_gt(answered, 0);
    ck_assert_uint_gt(refused, 0);
    expect_all_there(server, clients);
    ck_assert_uint_eq(expect_whole(server, "R%-%"), answered);
    server_stop(server);
}
END_TEST

/* NTM_OCOP_KILLS: how many kills; each 20 on a register of their own, so that looking it through stays quick. */
static int kill_rounds(void)
{
    const char *kills = getenv("NTM_OCOP_KILLS");
    int n = kills ? atoi(kills) : KILLS;
    return n > KILLS ? (n + KILLS - 1) / KILLS : 1;
}

int main(void)
{
    Suite *suite = suite_create("crash");
    TCase *tcase = tcase_create("crash");
    tcase_set_timeout(tcase, 250);
    tcase_add_loop_test(tcase, killed_in_the_middle_of_writes_20_times, 0, kill_rounds());
    tcase_add_test(tcase, asked_to_stop_in_the_middle_of_writes);
    tcase_add_test(tcase, a_second_signal_hurries);
    tcase_add_test(tcase, a_full_queue_refuses);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
