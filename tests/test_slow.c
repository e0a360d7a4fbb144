/* test_slow.c -- clients that are slow, many, or never come back: whom the door cuts, whom it spares, and what others notice. */
#include "door.h" /* before check.h, which has a macro fail() */
#include "server/connections.h"
#include "asking.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* ---- the table of connections, with sockets of the test's own ---- */

struct pair {
    int ours, theirs;
};

static struct pair pair_new(void)
{
    int fds[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    return (struct pair){ fds[0], fds[1] };
}

static bool was_cut(struct pair pair)
{
    char byte;
    return recv(pair.theirs, &byte, 1, MSG_DONTWAIT) == 0;
}

static struct address numbered(uint32_t i)
{
    return (struct address){ { [10] = 0xff,
                               [11] = 0xff,
                               [12] = (unsigned char)(i >> 24),
                               (unsigned char)(i >> 16),
                               (unsigned char)(i >> 8),
                               (unsigned char)i } };
}

START_TEST(an_address_has_its_share_and_gets_it_back)
{
    enum { MOST = 300, SHARE = 3, ADDRESSES = 100 };
    struct connections *all = connections_new(MOST, SHARE);
    struct connection *held[ADDRESSES][SHARE];
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < ADDRESSES; i++) {
            struct address from = numbered(i * 7919);
            for (int k = 0; k < SHARE; k++)
                ck_assert_msg((held[i][k] = connections_open(all, 1000, &from)), "connection %d of address %u", k, i);
            ck_assert_msg(!connections_open(all, 1000, &from), "address %u has more than its share", i);
        }
        ck_assert_uint_eq(connections_count(all), MOST);
        for (uint32_t i = 0; i < ADDRESSES; i++)
            for (int k = 0; k < SHARE; k++)
                connections_close(all, held[(i * 37) % ADDRESSES][k]);
        ck_assert_uint_eq(connections_count(all), 0);
    }
    connections_free(all);
}
END_TEST

START_TEST(what_is_large_has_longer_and_what_is_small_has_not)
{
    struct connections *all = connections_new(4, 0);
    struct pair small = pair_new(), large = pair_new(), idle = pair_new();
    struct connection *one = connections_open(all, small.ours, NULL), *other = connections_open(all, large.ours, NULL);
    struct connection *third = connections_open(all, idle.ours, NULL);
    connection_taken(one);
    connection_carries(one, 1000);
    connection_taken(other);
    connection_carries(other, 1024 * 1024); /* 16 s more */
    connection_idle(third);
    sleep_ms(120);
    ck_assert_uint_eq(connections_sweep(all, 50, false), 1);
    ck_assert(was_cut(small) && !was_cut(large) && !was_cut(idle));
    connection_carries(other, 0);
    ck_assert_uint_eq(connections_sweep(all, 50, false), 1);
    ck_assert(was_cut(large));
    connections_free(all);
}
END_TEST

START_TEST(answers_that_nobody_fetches_are_shed_the_greatest_first)
{
    static const uint64_t bytes[4] = { 100, 5000, 3000, 4000 };
    struct connections *all = connections_new(4, 0);
    struct pair pairs[4];
    struct connection *held[4];
    for (int i = 0; i < 4; i++) {
        pairs[i] = pair_new();
        held[i] = connections_open(all, pairs[i].ours, NULL);
        connection_taken(held[i]);
        connection_carries(held[i], bytes[i]);
    }
    ck_assert_msg(connections_shed(all, 4000, 50) == 0, "who has just been answered is not slow");
    sleep_ms(100);
    ck_assert_uint_eq(connections_shed(all, 100000, 50), 0);
    ck_assert_uint_eq(connections_shed(all, 4000, 50), 2);
    ck_assert(!was_cut(pairs[0]) && was_cut(pairs[1]) && !was_cut(pairs[2]) && was_cut(pairs[3]));
    connections_free(all);
}
END_TEST

START_TEST(who_holds_most_gives_way_first_then_who_waits_longest)
{
    struct connections *all = connections_new(8, 0);
    struct address many = numbered(1), few = numbered(2);
    struct pair pairs[6];
    struct connection *held[6];
    for (int i = 0; i < 6; i++) {
        pairs[i] = pair_new();
        held[i] = connections_open(all, pairs[i].ours, i == 0 ? NULL : i < 3 ? &few : &many); /* a proxy, 2 of few, 3 of many */
        sleep_ms(5);
    }
    ck_assert_msg(connections_make_room(all, 2, 1000) == 0, "nobody has kept a connection waiting yet");
    sleep_ms(60);
    (void)connection_ours(held[3]); /* waits for us */
    ck_assert_uint_eq(connections_make_room(all, 1, 50), 1);
    ck_assert(was_cut(pairs[4]));
    ck_assert_uint_eq(connections_make_room(all, 1, 50), 1);
    ck_assert(was_cut(pairs[5]));
    ck_assert_uint_eq(connections_make_room(all, 10, 50), 2);
    ck_assert_msg(was_cut(pairs[1]) && was_cut(pairs[2]) && !was_cut(pairs[0]), "two are not much less than three, one is");
    for (int i = 1; i < 6; i++)
        connections_close(all, held[i]);
    ck_assert_uint_eq(connections_make_room(all, 10, 50), 1);
    ck_assert(was_cut(pairs[0]) && !was_cut(pairs[3]));
    connections_free(all);
}
END_TEST

/* ---- the door, with clients from several addresses of loopback ---- */

static int dial_from(const char *source, const struct http_server *door)
{
    struct sockaddr_in from = { .sin_family = AF_INET };
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)door_port(door)),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    inet_pton(AF_INET, source, &from.sin_addr);
    ck_assert_msg(bind(fd, (struct sockaddr *)&from, sizeof from) == 0, "bind to %s: %s", source, strerror(errno));
    ck_assert_msg(connect(fd, (struct sockaddr *)&to, sizeof to) == 0, "connect: %s", strerror(errno));
    return fd;
}

START_TEST(a_full_house_of_slow_clients_does_not_keep_others_out)
{
    enum { SLOW = 60 };
    struct http_options options = door_ordinary;
    options.connections = 20;
    options.deadline_seconds = 60;
    struct http_server *door = door_start(&options);
    int kept = dial_from("127.0.0.1", door), slow[SLOW];
    struct heard heard = { .n = 0 };
    say(kept, GET("/e"));
    hear(kept, &heard, "body=", 2000);
    for (int i = 0; i < SLOW; i++) {
        slow[i] = dial_from("127.0.0.2", door);
        say(slow[i], "GET /e HTTP/1.1\r\nHo");
    }
    ck_soon(http_counts(door).connections_open == 20);
    int64_t before = now_ms();
    int fresh = dial_from("127.0.0.1", door);
    say(fresh, GET("/e"));
    heard.n = 0;
    hear(fresh, &heard, "body=", 8000);
    ck_heard(&heard, "HTTP/1.1 200");
    ck_assert_msg(now_ms() - before < 5000, "a newcomer waited %d ms", (int)(now_ms() - before));
    ck_assert_uint_gt(http_counts(door).cut_for_room, 0);
    heard.n = 0;
    say(kept, GET("/e"));
    hear(kept, &heard, "body=", 2000);
    ck_assert_msg(strstr(heard.s, "HTTP/1.1 200"), "one connection, long idle, goes after those of who holds many: %s", heard.s);
    for (int i = 0; i < SLOW; i++)
        close(slow[i]);
    http_stop(door, 1);
}
END_TEST

START_TEST(the_share_of_an_address_is_its_own_and_a_proxy_has_none)
{
    struct http_options options = door_ordinary;
    options.per_address = 3;
    options.trusted_proxies = "127.0.0.9";
    struct http_server *door = door_start(&options);
    int fds[10];
    struct heard heard = { .n = 0 };
    for (int i = 0; i < 3; i++)
        fds[i] = dial_from("127.0.0.2", door);
    ck_soon(http_counts(door).connections_open == 3);
    int beyond = dial_from("127.0.0.2", door);
    hear(beyond, &heard, NULL, 2000);
    ck_assert_msg(heard.closed && heard.n == 0, "the fourth is closed at once");
    ck_assert_uint_eq(http_counts(door).beyond_address, 1);
    for (int i = 3; i < 10; i++)
        fds[i] = dial_from("127.0.0.9", door);
    ck_soon(http_counts(door).connections_open == 10);
    int other = dial_from("127.0.0.3", door);
    heard = (struct heard){ .n = 0 };
    say(other, GET("/e"));
    hear(other, &heard, "body=", 2000);
    ck_heard(&heard, "HTTP/1.1 200");
    close(fds[0]);
    ck_soon(http_counts(door).connections_open == 10);
    int again = dial_from("127.0.0.2", door);
    heard = (struct heard){ .n = 0 };
    say(again, GET("/e"));
    hear(again, &heard, "body=", 2000);
    ck_heard(&heard, "HTTP/1.1 200");
    http_stop(door, 1);
}
END_TEST

/* ---- the program itself ---- */

static long long cpu_ms(int pid)
{
    char path[64], text[600] = "";
    long long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    close(fd);
    ck_assert_int_gt(n, 0);
    ck_assert_int_eq(sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld", &user, &system), 2);
    return (user + system) * 1000 / sysconf(_SC_CLK_TCK);
}

static int descriptors(int pid)
{
    char path[64];
    int n = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", pid);
    DIR *folder = opendir(path);
    ck_assert_msg(folder, "%s cannot be read", path);
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

START_TEST(without_descriptors_it_waits_idly_and_recovers)
{
    enum { MANY = 60 };
    int fds[MANY];
    struct rlimit before, tight;
    server = server_start(REGISTER_EMPTY, NULL);
    ck_assert_int_eq(prlimit(server_pid(server), RLIMIT_NOFILE, NULL, &before), 0);
    ck_assert_msg(before.rlim_cur == before.rlim_max, "the limit was raised as far as it goes");
    tight = (struct rlimit){ (rlim_t)descriptors(server_pid(server)) + 10, before.rlim_max };
    ck_assert_int_eq(prlimit(server_pid(server), RLIMIT_NOFILE, &tight, NULL), 0);
    for (int i = 0; i < MANY; i++)
        ck_assert_int_ge(fds[i] = dial_port(server_port(server)), 0);
    sleep_ms(200);
    long long spent = cpu_ms(server_pid(server));
    sleep_ms(1000);
    spent = cpu_ms(server_pid(server)) - spent;
    ck_assert_msg(spent < 200, "it waits for descriptors with %lld ms of processor in a second", spent);
    for (int i = 0; i < MANY; i++)
        close(fds[i]);
    struct answer answer = http_get(server, "/readyz");
    ck_answer(answer, 200);
    answer_free(&answer);
    server_stop(server);
}
END_TEST

enum { SLOW_CLIENTS = 200, HEALTHY = 400 };

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Microseconds that 99 of 100 point reads stay under. Meanwhile every slow client says one more byte now and then. */
static int64_t p99_of_reads(const int *slow, int nslow)
{
    static const char drip[] =
        "GET /api/v1/products HTTP/1.1\r\nHost: a\r\nX-Padding: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    int64_t times[HEALTHY];
    for (int i = 0; i < HEALTHY; i++) {
        for (int k = i % 20; k < nslow; k += 20) /* each once in twenty reads */
            (void)!send(slow[k], drip + i / 20, 1, MSG_NOSIGNAL);
        int64_t before = now_us();
        struct answer answer = get(200, "/api/v1/products/1?as_of=2021-08-31");
        times[i] = now_us() - before;
        answer_free(&answer);
        sleep_ms(7); /* 400 of them take three seconds */
    }
    qsort(times, HEALTHY, sizeof *times, by_time);
    return times[HEALTHY * 99 / 100];
}

START_TEST(two_hundred_slow_clients_are_not_noticed)
{
    int slow[SLOW_CLIENTS];
    server = server_start(REGISTER_REFERENCE, NULL);
    int64_t alone = p99_of_reads(NULL, 0);
    for (int i = 0; i < SLOW_CLIENTS; i++)
        ck_assert_int_ge(slow[i] = dial_port(server_port(server)), 0);
    int64_t together = p99_of_reads(slow, SLOW_CLIENTS);
    int64_t most = alone * 3 > 20000 ? alone * 3 : 20000; /* a shared machine is never quite alone */
    ck_assert_msg(together <= most, "99 of 100 reads took %lld us at most with 200 slow clients, %lld us without",
                  (long long)together, (long long)alone);
    for (int i = 0; i < SLOW_CLIENTS; i++)
        close(slow[i]);
    server_stop(server);
}
END_TEST

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    Suite *suite = suite_create("slow");
    TCase *tc = tcase_create("slow");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, an_address_has_its_share_and_gets_it_back);
    tcase_add_test(tc, what_is_large_has_longer_and_what_is_small_has_not);
    tcase_add_test(tc, answers_that_nobody_fetches_are_shed_the_greatest_first);
    tcase_add_test(tc, who_holds_most_gives_way_first_then_who_waits_longest);
    tcase_add_test(tc, a_full_house_of_slow_clients_does_not_keep_others_out);
    tcase_add_test(tc, the_share_of_an_address_is_its_own_and_a_proxy_has_none);
    tcase_add_test(tc, without_descriptors_it_waits_idly_and_recovers);
    tcase_add_test(tc, two_hundred_slow_clients_are_not_noticed);
    suite_add_tcase(suite, tc);
    return harness_run(suite);
}
