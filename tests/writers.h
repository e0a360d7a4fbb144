/* writers.h -- 64 clients that write one product after the other, each over one kept connection, raw, so that what was answered is known to
 * the byte; and whether all of it is there afterwards. */
#pragma once
#include "harness.h"
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { CLIENTS = 64, CODES_ASKED = 50, ANSWER_ROOM = 8192 };

/* ---- clients: one kept connection each, raw, so that what was answered is known to the byte ---- */

struct client {
    pthread_t thread;
    const char *key;
    int port, round, number;
    unsigned answered; /* 201s: the codes R<round>-<number>-0 ... are promised */
    int last;          /* the status that ended it; 0: the connection was cut */
};

static inline void code_of(const struct client *client, unsigned n, char code[40])
{
    snprintf(code, 40, "R%d-%d-%u", client->round, client->number, n);
}

static inline int dial(int port)
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

static inline size_t create_request(const struct client *client, unsigned n, char *bytes, size_t room)
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
static inline int read_answer(int fd, bool *ret_whole)
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
static inline void *write_on(void *arg)
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

static inline void clients_start(struct client *clients, struct server *whose, int round)
{
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] =
            (struct client){ .key = server_key(whose, "province"), .port = server_port(whose), .round = round, .number = i };
        ck_assert(pthread_create(&clients[i].thread, NULL, write_on, &clients[i]) == 0);
    }
}

/* Waits for their end; how many 201s they got. `allowed` is a status that may end one besides a cut connection. */
static inline unsigned clients_join(struct client *clients, int allowed)
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
static inline void expect_asked(struct server *whose, const char *codes, size_t n)
{
    char path[CODES_ASKED * 24 + 100];
    snprintf(path, sizeof path, "/api/v1/products?as_of=all&limit=%d&code=%s", CODES_ASKED, codes);
    struct answer answer = http_get(whose, path);
    ck_answer(answer, 200);
    size_t there = json_array_size(answer_at(&answer, "/items"));
    ck_assert_msg(there == n, "of %zu products that were answered 201, %zu are there: %s", n, there, codes);
    answer_free(&answer);
}

static inline void expect_all_there(struct server *whose, const struct client *clients)
{
    char codes[CODES_ASKED * 24] = "", code[40];
    size_t n = 0, used = 0;
    for (int i = 0; i < CLIENTS; i++)
        for (unsigned k = 0; k < clients[i].answered; k++) {
            code_of(&clients[i], k, code);
            used += (size_t)snprintf(codes + used, sizeof codes - used, "%s%s", n ? "," : "", code);
            if (++n < CODES_ASKED)
                continue;
            expect_asked(whose, codes, n);
            n = used = 0;
        }
    if (n)
        expect_asked(whose, codes, n);
}
