/* load.c -- a small load generator for loopback: kept connections spread over two epoll threads, each with one request under way.
 * Ends when the time is over, or earlier when the greatest count is reached. Prints one JSON line. */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 2, CONNECTIONS_MAX = 1000, SECONDS_MAX = 60, REQUESTS_MAX = 2000000, HEAD_ROOM = 16384, REQUEST_ROOM = 2048 };

static struct {
    int port, connections, expected;
    double seconds;
    long most;
    const char *path, *key, *create;
} options = { .connections = 1, .seconds = 2, .most = REQUESTS_MAX, .path = "/livez", .expected = 200 };

struct connection {
    int fd;
    double sent_at;
    char bytes[HEAD_ROOM]; /* of the answer: the head, and what of the body fits */
    size_t n, left;        /* left: bytes of the body to come, once the head is in */
    bool in_body;
};

struct worker {
    pthread_t thread;
    int number, epoll;
    struct connection connections[CONNECTIONS_MAX / THREADS + 1];
    int nconnections;
    uint32_t *latencies; /* microseconds */
    size_t n, room;
    long unexpected, cut;
    char first_unexpected[200];
};

static atomic_long taken;
static double until;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- requests ---- */

static int request_of(char *bytes, long number)
{
    char body[512] = "";
    int n = 0;
    if (options.create)
        n = snprintf(
            body, sizeof body,
            "{\"code\":\"%s-%ld\",\"name\":\"Mật ong hoa rừng %ld\",\"group_code\":\"1\",\"unit_code\":\"07069\",\"joined_on\":"
            "\"2021-01-05\"}",
            options.create, number, number);
    int head = snprintf(bytes, REQUEST_ROOM, "%s %s HTTP/1.1\r\nHost: localhost\r\n%s%s%s", options.create ? "POST" : "GET",
                        options.path, options.key ? "Authorization: Bearer " : "", options.key ? options.key : "",
                        options.key ? "\r\n" : "");
    if (options.create)
        return head + snprintf(bytes + head, REQUEST_ROOM - (size_t)head,
                               "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", n, body);
    return head + snprintf(bytes + head, REQUEST_ROOM - (size_t)head, "\r\n");
}

/* False: enough was sent, or the connection is gone. */
static bool send_next(struct worker *worker, struct connection *connection)
{
    char bytes[REQUEST_ROOM];
    long number = atomic_fetch_add(&taken, 1);
    if (number >= options.most || now() >= until)
        return false;
    int n = request_of(bytes, number);
    connection->n = 0;
    connection->in_body = false;
    connection->sent_at = now();
    bool sent = n < REQUEST_ROOM && send(connection->fd, bytes, (size_t)n, MSG_NOSIGNAL) == n;
    worker->cut += !sent;
    return sent;
}

/* ---- answers ---- */

static void keep(struct worker *worker, const struct connection *connection)
{
    if (worker->n == worker->room) {
        worker->room = worker->room ? 2 * worker->room : 1 << 16;
        worker->latencies = realloc(worker->latencies, worker->room * sizeof *worker->latencies);
        if (!worker->latencies)
            abort();
    }
    worker->latencies[worker->n++] = (uint32_t)((now() - connection->sent_at) * 1e6);
}

/* The head is in: its status is judged and the body's length read. False: not HTTP as it is spoken here. */
static bool read_head(struct worker *worker, struct connection *connection)
{
    connection->bytes[connection->n] = '\0';
    const char *end = strstr(connection->bytes, "\r\n\r\n"), *length = strcasestr(connection->bytes, "\r\nContent-Length:");
    if (!end)
        return connection->n < HEAD_ROOM - 1;
    size_t body = length ? strtoul(length + 17, NULL, 10) : 0, head = (size_t)(end - connection->bytes) + 4;
    if (!length || atoi(connection->bytes + 9) != options.expected) {
        if (!worker->unexpected++)
            snprintf(worker->first_unexpected, sizeof worker->first_unexpected, "%.12s", connection->bytes);
    }
    connection->in_body = length != NULL;
    connection->left = head + body - (connection->n < head + body ? connection->n : head + body);
    return connection->in_body;
}

/* Reads what is there. False: done with the connection. */
static bool receive(struct worker *worker, struct connection *connection)
{
    static _Thread_local char rest[1 << 16];
    char *to = connection->in_body ? rest : connection->bytes + connection->n;
    size_t room = connection->in_body ? sizeof rest : HEAD_ROOM - 1 - connection->n;
    ssize_t got = recv(connection->fd, to, room, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (got <= 0) {
        worker->cut++;
        return false;
    }
    if (connection->in_body) {
        connection->left -= (size_t)got < connection->left ? (size_t)got : connection->left;
    } else {
        connection->n += (size_t)got;
        if (!read_head(worker, connection))
            return false;
    }
    if (!connection->in_body || connection->left)
        return true;
    keep(worker, connection);
    return send_next(worker, connection);
}

/* ---- threads ---- */

static bool dial(struct worker *worker, struct connection *connection)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)options.port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return connection->fd >= 0 && !connect(connection->fd, (struct sockaddr *)&to, sizeof to) &&
           !epoll_ctl(worker->epoll, EPOLL_CTL_ADD, connection->fd, &event);
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    struct epoll_event events[64];
    int open = 0;
    for (int i = 0; i < worker->nconnections; i++)
        open += send_next(worker, &worker->connections[i]);
    while (open > 0 && now() < until + 10) { /* an answer under way is waited for */
        int n = epoll_wait(worker->epoll, events, 64, 100);
        for (int i = 0; i < n; i++) {
            struct connection *connection = events[i].data.ptr;
            if (receive(worker, connection))
                continue;
            epoll_ctl(worker->epoll, EPOLL_CTL_DEL, connection->fd, NULL);
            open--;
        }
    }
    worker->cut += open;
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void tell(struct worker *workers, double took)
{
    size_t n = 0;
    long unexpected = 0, cut = 0;
    const char *first = "";
    for (int i = 0; i < THREADS; i++)
        n += workers[i].n;
    uint32_t *all = malloc((n + 1) * sizeof *all);
    if (!all)
        abort();
    n = 0;
    for (int i = 0; i < THREADS; i++) {
        if (workers[i].n)
            memcpy(all + n, workers[i].latencies, workers[i].n * sizeof *all);
        n += workers[i].n;
        unexpected += workers[i].unexpected;
        cut += workers[i].cut;
        if (*workers[i].first_unexpected)
            first = workers[i].first_unexpected;
    }
    qsort(all, n, sizeof *all, by_size);
    printf("{\"requests\": %zu, \"seconds\": %.3f, \"per_second\": %.1f, \"p50_us\": %u, \"p99_us\": %u, \"max_us\": %u, "
           "\"unexpected\": "
           "%ld, \"cut\": %ld, \"first_unexpected\": \"%s\"}\n",
           n, took, (double)n / took, n ? all[n / 2] : 0, n ? all[n * 99 / 100] : 0, n ? all[n - 1] : 0, unexpected, cut, first);
    free(all);
}

static bool read_options(int argc, char **argv)
{
    static const struct option names[] = {
        { "port", 1, NULL, 'p' },   { "connections", 1, NULL, 'c' }, { "seconds", 1, NULL, 's' },
        { "most", 1, NULL, 'm' },   { "path", 1, NULL, 'u' },        { "key", 1, NULL, 'k' },
        { "create", 1, NULL, 'w' }, { "expect", 1, NULL, 'e' },      { 0 }
    };
    for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;)
        switch (c) {
        case 'p':
            options.port = atoi(optarg);
            break;
        case 'c':
            options.connections = atoi(optarg);
            break;
        case 's':
            options.seconds = atof(optarg);
            break;
        case 'm':
            options.most = atol(optarg);
            break;
        case 'u':
            options.path = optarg;
            break;
        case 'k':
            options.key = optarg;
            break;
        case 'e':
            options.expected = atoi(optarg);
            break;
        case 'w':
            options.create = optarg;
            options.path = "/api/v1/products";
            options.expected = 201;
            break;
        default:
            return false;
        }
    return optind == argc && options.port > 0 && options.port < 65536 && options.connections >= 1 &&
           options.connections <= CONNECTIONS_MAX && options.seconds > 0 && options.seconds <= SECONDS_MAX && options.most >= 1 &&
           options.most <= REQUESTS_MAX;
}

int main(int argc, char **argv)
{
    static struct worker workers[THREADS];
    if (!read_options(argc, argv)) {
        fprintf(stderr,
                "load --port N [--connections 1..%d] [--seconds S, at most %d] [--most REQUESTS] [--key KEY] [--expect STATUS]\n"
                "     --path PATH | --create PREFIX   (reads PATH, or creates products PREFIX-0, PREFIX-1 ...)\n",
                CONNECTIONS_MAX, SECONDS_MAX);
        return 2;
    }
    for (int i = 0; i < THREADS; i++)
        workers[i].epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < options.connections; i++) {
        struct worker *worker = &workers[i % THREADS];
        if (!dial(worker, &worker->connections[worker->nconnections++])) {
            fprintf(stderr, "load: cannot connect to port %d: %s\n", options.port, strerror(errno));
            return 1;
        }
    }
    double start = now();
    until = start + options.seconds;
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
            return 1;
    for (int i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    tell(workers, now() - start);
    return 0;
}
