/* load.c -- a small load generator for loopback: kept connections spread over two epoll threads, each with one request under way: one path,
 * the paths of a file in turn, or creates, also mixed. The same for every server that is compared. Ends when the time is over, or earlier when
 * the greatest count is reached. Prints one JSON line. */
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
    long most, every; /* every so many requests one is a create; the others read */
    const char *path, *key, *create;
    char **paths; /* of the file, in turn */
    size_t npaths;
    char headers[512];
} options = { .connections = 1, .seconds = 2, .most = REQUESTS_MAX, .path = "/livez", .expected = 200, .every = 1 };

struct connection {
    int fd;
    double sent_at;
    bool creates; /* what is under way */
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
    long unexpected, cut, bytes, created, answered;
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

static int create_of(char *bytes, long number)
{
    char body[512];
    int n = snprintf(body, sizeof body,
                     "{\"code\":\"%s-%ld\",\"name\":\"Mật ong hoa rừng %ld\",\"group_code\":\"1\",\"unit_code\":\"07069\",\"joined_on\":"
                     "\"2021-01-05\"}",
                     options.create, number, number);
    return snprintf(bytes, REQUEST_ROOM,
                    "POST /api/v1/products HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                    "Content-Length: %d\r\n\r\n%s",
                    options.key ? options.key : "", n, body);
}

static int read_of(char *bytes, long number)
{
    const char *path = options.npaths ? options.paths[(size_t)number % options.npaths] : options.path;
    return snprintf(bytes, REQUEST_ROOM, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", path, options.headers);
}

/* False: enough was sent, or the connection is gone. */
static bool send_next(struct worker *worker, struct connection *connection)
{
    char bytes[REQUEST_ROOM];
    long number = atomic_fetch_add(&taken, 1);
    if (number >= options.most || now() >= until)
        return false;
    connection->creates = options.create && number % options.every == 0;
    int n = connection->creates ? create_of(bytes, number) : read_of(bytes, number);
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
    int status = atoi(connection->bytes + 9);
    size_t body = length && status != 304 ? strtoul(length + 17, NULL, 10) : 0, head = (size_t)(end - connection->bytes) + 4;
    if ((!length && status != 304) || status != (connection->creates ? 201 : options.expected)) {
        if (!worker->unexpected++)
            snprintf(worker->first_unexpected, sizeof worker->first_unexpected, "%.12s", connection->bytes);
    }
    connection->in_body = length || status == 304;
    connection->left = head + body - (connection->n < head + body ? connection->n : head + body);
    worker->bytes += (long)(head + body);
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
    if (connection->creates)
        worker->created++;
    if (!connection->creates || options.every == 1)
        keep(worker, connection);
    worker->answered++;
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

/* Of a mix, the times are those of its reads. */
static void tell(const struct worker *workers, double took)
{
    size_t n = 0;
    struct worker all = { 0 };
    const char *first = "";
    for (int i = 0; i < THREADS; i++)
        n += workers[i].n;
    all.latencies = malloc((n + 1) * sizeof *all.latencies);
    if (!all.latencies)
        abort();
    for (int i = 0; i < THREADS; i++) {
        const struct worker *worker = &workers[i];
        if (worker->n)
            memcpy(all.latencies + all.n, worker->latencies, worker->n * sizeof *all.latencies);
        all.n += worker->n;
        all.unexpected += worker->unexpected;
        all.cut += worker->cut;
        all.bytes += worker->bytes;
        all.created += worker->created;
        all.answered += worker->answered;
        if (*worker->first_unexpected)
            first = worker->first_unexpected;
    }
    qsort(all.latencies, n, sizeof *all.latencies, by_size);
    printf("{\"requests\": %ld, \"seconds\": %.3f, \"per_second\": %.1f, \"created\": %ld, \"bytes\": %ld, \"p50_us\": %u, \"p99_us\": %u, "
           "\"p999_us\": %u, \"max_us\": %u, \"unexpected\": %ld, \"cut\": %ld, \"first_unexpected\": \"%s\"}\n",
           all.answered, took, (double)all.answered / took, all.created, all.bytes, n ? all.latencies[n / 2] : 0, n ? all.latencies[n * 99 / 100] : 0,
           n ? all.latencies[n * 999 / 1000] : 0, n ? all.latencies[n - 1] : 0, all.unexpected, all.cut, first);
    free(all.latencies);
}

/* One path a line; kept until the end. */
static bool read_paths(const char *name)
{
    char *line = NULL;
    size_t room = 0, places = 0;
    FILE *file = fopen(name, "r");
    if (!file)
        return false;
    for (ssize_t n; (n = getline(&line, &room, file)) > 0;) {
        line[n - (line[n - 1] == '\n')] = '\0';
        if (options.npaths == places) {
            places = places ? 2 * places : 1024;
            options.paths = realloc(options.paths, places * sizeof *options.paths);
        }
        if (!options.paths || !(options.paths[options.npaths++] = strdup(line)))
            abort();
    }
    free(line);
    fclose(file);
    return options.npaths > 0;
}

static bool add_header(const char *line)
{
    size_t n = strlen(options.headers), room = sizeof options.headers - n;
    return (size_t)snprintf(options.headers + n, room, "%s\r\n", line) < room;
}

static bool read_options(int argc, char **argv)
{
    static const struct option names[] = {
        { "port", 1, NULL, 'p' },   { "connections", 1, NULL, 'c' }, { "seconds", 1, NULL, 's' },
        { "most", 1, NULL, 'm' },   { "path", 1, NULL, 'u' },        { "key", 1, NULL, 'k' },
        { "create", 1, NULL, 'w' }, { "expect", 1, NULL, 'e' },      { "paths", 1, NULL, 'f' },
        { "header", 1, NULL, 'h' }, { "every", 1, NULL, 'n' },       { 0 }
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
            break;
        case 'n':
            options.every = atol(optarg);
            break;
        case 'f':
            if (!read_paths(optarg))
                return false;
            break;
        case 'h':
            if (!add_header(optarg))
                return false;
            break;
        default:
            return false;
        }
    return optind == argc && options.port > 0 && options.port < 65536 && options.connections >= 1 &&
           options.connections <= CONNECTIONS_MAX && options.seconds > 0 && options.seconds <= SECONDS_MAX && options.most >= 1 && options.every >= 1 &&
           options.most <= REQUESTS_MAX;
}

int main(int argc, char **argv)
{
    static struct worker workers[THREADS];
    if (!read_options(argc, argv)) {
        fprintf(stderr,
                "load --port N [--connections 1..%d] [--seconds S, at most %d] [--most REQUESTS] [--expect STATUS] [--header LINE]...\n"
                "     --path PATH | --paths FILE   reads PATH, or the paths of FILE in turn\n"
                "     [--create PREFIX --key KEY [--every N]]   creates products PREFIX-0, PREFIX-1 ...; N: only every so many requests\n",
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
