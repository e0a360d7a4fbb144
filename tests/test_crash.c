/* test_crash.c -- an answered write is there, whatever happens next: SIGKILL and SIGTERM in the middle of 64 clients that write.
 * A SIGKILL shows that commits are whole and that a restart finds them; it cannot show a missing fsync. */
#include "harness.h"
#include "whole.h"
#include "writers.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KILLS = 20 };

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
