/* slow.c -- healthy point reads, first alone, then beside thousands of clients that drip: what 99 of 100 reads stay under in
 * either case. Slow ones: most send their head a byte now and then, some say nothing at all, some ask for something large and
 * fetch it a byte at a time, some keep a connection and rarely use it. Who is cut comes again. Prints one JSON line. */
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
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SLOW_MAX = 20000, HEALTHY = 8, SECONDS_MAX = 300, ROOM = 65536, PAUSE_US = 4000, ROUND_MS = 4000, SLICE_MS = 20 };

static struct {
    int port, slow;
    double seconds, alone;
    const char *path, *large;
} options = { .slow = 5000, .seconds = 60, .alone = 10, .path = "/livez", .large = "/openapi.json" };

static double until;
static atomic_bool over;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void pause_us(long us)
{
    struct timespec pause = { us / 1000000, us % 1000000 * 1000 };
    nanosleep(&pause, NULL);
}

static int dial(int receive_room, bool wait)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)options.port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (wait ? 0 : SOCK_NONBLOCK), 0);
    if (fd >= 0 && receive_room)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_room, sizeof receive_room);
    if (fd < 0 || (connect(fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS)) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

/* ---- healthy clients ---- */

struct reader {
    pthread_t thread;
    uint32_t *times; /* microseconds */
    size_t n, room;
    long failed;
};

/* One answer, head and body. False: it did not come whole, or is none of 200. */
static bool receive_answer(int fd, char *bytes)
{
    size_t n = 0, whole = SIZE_MAX;
    while (n < whole) {
        ssize_t got = recv(fd, bytes + n, ROOM - 1 - n, 0);
        if (got <= 0)
            return false;
        n += (size_t)got;
        bytes[n] = '\0';
        const char *end = whole == SIZE_MAX ? strstr(bytes, "\r\n\r\n") : NULL;
        const char *length = end ? strcasestr(bytes, "\r\nContent-Length:") : NULL;
        if (length)
            whole = (size_t)(end - bytes) + 4 + strtoul(length + 17, NULL, 10);
    }
    return !strncmp(bytes, "HTTP/1.1 200", 12);
}

static void keep(struct reader *reader, double seconds)
{
    if (reader->n == reader->room) {
        reader->room = reader->room ? 2 * reader->room : 1 << 14;
        reader->times = realloc(reader->times, reader->room * sizeof *reader->times);
        if (!reader->times)
            abort();
    }
    reader->times[reader->n++] = (uint32_t)(seconds * 1e6);
}

static void *read_on(void *arg)
{
    struct reader *reader = arg;
    char request[1024], bytes[ROOM];
    int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", options.path), fd = -1;
    while (now() < until) {
        double start = now();
        if (fd < 0)
            fd = dial(0, true); /* a connection that was cut counts with the time that a new one takes */
        if (fd < 0 || send(fd, request, (size_t)n, MSG_NOSIGNAL) != n || !receive_answer(fd, bytes)) {
            reader->failed++;
            close(fd);
            fd = -1;
            continue;
        }
        keep(reader, now() - start);
        pause_us(PAUSE_US);
    }
    close(fd);
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

struct result {
    uint32_t *times;
    size_t n;
    long failed;
};

/* Reads for so long; what it took is added to the result. */
static void measure(struct result *result, double seconds)
{
    struct reader readers[HEALTHY] = { { 0 } };
    until = now() + seconds;
    for (int i = 0; i < HEALTHY; i++)
        if (pthread_create(&readers[i].thread, NULL, read_on, &readers[i]))
            abort();
    for (int i = 0; i < HEALTHY; i++) {
        pthread_join(readers[i].thread, NULL);
        result->times = realloc(result->times, (result->n + readers[i].n + 1) * sizeof *result->times);
        if (!result->times)
            abort();
        if (readers[i].n)
            memcpy(result->times + result->n, readers[i].times, readers[i].n * sizeof *result->times);
        result->n += readers[i].n;
        result->failed += readers[i].failed;
        free(readers[i].times);
    }
}

static void tell(const char *name, const struct result *result)
{
    const uint32_t *times = result->times;
    size_t n = result->n;
    qsort(result->times, n, sizeof *result->times, by_size);
    printf("\"%s\": {\"reads\": %zu, \"failed\": %ld, \"p50_us\": %u, \"p99_us\": %u, \"max_us\": %u}", name, n, result->failed,
           n ? times[n / 2] : 0, n ? times[n * 99 / 100] : 0, n ? times[n - 1] : 0);
}

/* ---- slow clients ---- */

enum kind { DRIPS, SILENT, SIPS, RESTS, KINDS };
static const char *const kind_names[KINDS] = { "drip", "silent", "sip", "rest" };

static struct slow {
    int fd;
    enum kind kind;
    size_t sent; /* bytes of its request */
    bool asked;
} clients[SLOW_MAX];
static long cut[KINDS], bytes_sent, sipped;

/* Out of ten: six drip, one is silent, two sip, one rests. */
static enum kind kind_of(int i)
{
    int of_ten = i % 10;
    return of_ten < 6 ? DRIPS : of_ten < 7 ? SILENT : of_ten < 9 ? SIPS : RESTS;
}

static void come(struct slow *client)
{
    client->fd = dial(client->kind == SIPS ? 4096 : 0, false);
    client->sent = 0;
    client->asked = false;
}

/* What it says when its turn comes, once in ROUND_MS. */
static void act(struct slow *client)
{
    static const char dripped[] = "GET /api/v1/products HTTP/1.1\r\nHost: localhost\r\nX-Why: "
                                  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    char request[300], byte[64];
    ssize_t done;
    int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     client->kind == SIPS ? options.large : "/livez");
    if (client->fd < 0) {
        come(client);
        return;
    }
    if (client->kind == DRIPS) {
        done = send(client->fd, dripped + client->sent % (sizeof dripped - 1), 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        client->sent += done > 0;
        bytes_sent += done > 0;
    } else if (client->kind == RESTS || (client->kind == SIPS && !client->asked)) {
        done = send(client->fd, request, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT);
        client->asked = done > 0;
    }
    /* An end or a reset is how a cut one hears of it. */
    done = client->kind == DRIPS || client->kind == SILENT
               ? recv(client->fd, byte, 1, MSG_DONTWAIT)
               : recv(client->fd, byte, client->kind == SIPS ? 1 : sizeof byte, MSG_DONTWAIT);
    sipped += client->kind == SIPS && done > 0;
    if (done > 0 || (done < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOTCONN)))
        return;
    cut[client->kind]++;
    close(client->fd);
    come(client);
}

/* One round goes over all of them; a slice of it every SLICE_MS. */
static void *be_slow(void *arg)
{
    const int slices = ROUND_MS / SLICE_MS;
    (void)arg;
    for (int slice = 0; !atomic_load(&over); slice = (slice + 1) % slices) {
        for (int i = slice; i < options.slow; i += slices)
            act(&clients[i]);
        pause_us(SLICE_MS * 1000L);
    }
    return NULL;
}

static int open_now(void)
{
    int n = 0;
    for (int i = 0; i < options.slow; i++)
        n += clients[i].fd >= 0;
    return n;
}

static bool read_options(int argc, char **argv)
{
    static const struct option names[] = { { "port", 1, NULL, 'p' }, { "slow", 1, NULL, 'n' },  { "seconds", 1, NULL, 's' },
                                           { "path", 1, NULL, 'u' }, { "alone", 1, NULL, 'a' }, { 0 } };
    for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;)
        switch (c) {
        case 'p':
            options.port = atoi(optarg);
            break;
        case 'n':
            options.slow = atoi(optarg);
            break;
        case 's':
            options.seconds = atof(optarg);
            break;
        case 'a':
            options.alone = atof(optarg);
            break;
        case 'u':
            options.path = optarg;
            break;
        default:
            return false;
        }
    return optind == argc && options.port > 0 && options.port < 65536 && options.slow >= 1 && options.slow <= SLOW_MAX &&
           options.seconds > 0 && options.seconds <= SECONDS_MAX && options.alone > 0 && options.alone <= SECONDS_MAX;
}

int main(int argc, char **argv)
{
    struct rlimit files;
    pthread_t slow;
    if (!read_options(argc, argv)) {
        fprintf(stderr, "slow --port N [--slow 1..%d] [--seconds S, at most %d] [--alone S] [--path PATH]\n", SLOW_MAX,
                SECONDS_MAX);
        return 2;
    }
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    struct result alone = { 0 }, together = { 0 };
    measure(&alone, options.alone / 2); /* the other half afterwards: the machine may have become busier */
    for (int i = 0; i < options.slow; i++) {
        clients[i].kind = kind_of(i);
        come(&clients[i]);
        if (i % 100 == 99)
            pause_us(5000); /* the backlog is shorter than the crowd */
    }
    if (pthread_create(&slow, NULL, be_slow, NULL))
        return 1;
    pause_us(1000000);
    measure(&together, options.seconds);
    atomic_store(&over, true);
    pthread_join(slow, NULL);
    int still_open = open_now();
    for (int i = 0; i < options.slow; i++)
        close(clients[i].fd);
    pause_us(2000000);
    measure(&alone, options.alone / 2);
    printf("{");
    tell("alone", &alone);
    printf(", ");
    tell("together", &together);
    printf(", \"slow\": {\"clients\": %d, \"open\": %d, \"bytes_sent\": %ld, \"bytes_fetched\": %ld", options.slow, still_open,
           bytes_sent, sipped);
    for (int kind = 0; kind < KINDS; kind++)
        printf(", \"cut_%s\": %ld", kind_names[kind], cut[kind]);
    printf("}}\n");
    return 0;
}
