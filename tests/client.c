/* client.c -- HTTP as a client speaks it (libcurl, one kept handle per thread), the contract held over each answer, and raw bytes
 * for what libcurl would never send. */
#include "harness_private.h"
#include "contract.h"
#include "schema.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

enum { REQUEST_SECONDS = 100, HEADER_ROOM = 16384, HEADER_BUFFERS = 4, BODY_TOLD = 1500 };

struct bytes {
    char *s;
    size_t n, room;
};

static void bytes_add(struct bytes *bytes, const void *more, size_t n)
{
    if (bytes->n + n + 1 > bytes->room) {
        bytes->room = (bytes->n + n + 1) * 2;
        bytes->s = realloc(bytes->s, bytes->room);
        if (!bytes->s)
            abort();
    }
    if (n)
        memcpy(bytes->s + bytes->n, more, n);
    bytes->n += n;
    bytes->s[bytes->n] = '\0';
}

/* ---- libcurl, one handle per thread ---- */

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;
static pthread_key_t curl_key;

/* A fork copies the handle with its sockets; two processes on one connection would read each other's answers. */
struct client {
    CURL *curl;
    pid_t pid;
};

static void client_end(void *value)
{
    struct client *client = value;
    curl_easy_cleanup(client->curl);
    free(client);
}

static void client_end_main(void) /* a key's destructor is not called for the thread that runs exit() */
{
    struct client *client = pthread_getspecific(curl_key);
    pthread_setspecific(curl_key, NULL);
    if (client)
        client_end(client);
}

static void curl_begin(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) || pthread_key_create(&curl_key, client_end))
        abort();
    atexit(client_end_main);
}

static CURL *curl_of_thread(void)
{
    pthread_once(&curl_once, curl_begin);
    struct client *client = pthread_getspecific(curl_key);
    if (client && client->pid != getpid()) {
        client_end(client);
        client = NULL;
    }
    if (!client) {
        client = malloc(sizeof *client);
        if (!client || !(client->curl = curl_easy_init()))
            abort();
        client->pid = getpid();
        pthread_setspecific(curl_key, client);
    }
    curl_easy_reset(client->curl); /* forgets options, keeps connections */
    return client->curl;
}

static size_t on_body(char *data, size_t size, size_t n, void *to)
{
    bytes_add(to, data, size * n);
    return size * n;
}

/* Header lines of the last response only: a 100 before it, and its status lines, are not kept. */
static size_t on_header(char *data, size_t size, size_t n, void *to)
{
    struct bytes *headers = to;
    size *= n;
    if (size > 5 && !strncmp(data, "HTTP/", 5))
        headers->n = 0;
    else if (size > 2 || (size && data[0] != '\r' && data[0] != '\n'))
        bytes_add(headers, data, size);
    return size;
}

static bool has_header(const char *const *headers, const char *name)
{
    size_t n = strlen(name);
    for (; headers && *headers; headers++) {
        if (!strncasecmp(*headers, name, n) && (*headers)[n] == ':')
            return true;
    }
    return false;
}

/* The lines as given and none that libcurl makes up; "Name:" without a value is written "Name;" to libcurl, else it would send
 * nothing. */
static struct curl_slist *header_list(const char *const *headers)
{
    static const char *const unasked[] = { "Expect", "Content-Type" };
    struct curl_slist *list = NULL;
    char line[HEADER_ROOM];
    for (size_t i = 0; i < sizeof unasked / sizeof *unasked; i++) {
        snprintf(line, sizeof line, "%s:", unasked[i]);
        if (!has_header(headers, unasked[i]))
            list = curl_slist_append(list, line);
    }
    for (; headers && *headers; headers++) {
        const char *colon = strchr(*headers, ':');
        if (colon && !colon[1 + strspn(colon + 1, " \t")]) {
            snprintf(line, sizeof line, "%.*s;", (int)(colon - *headers), *headers);
            list = curl_slist_append(list, line);
        } else {
            list = curl_slist_append(list, *headers);
        }
    }
    return list;
}

static bool is_json(const char *type)
{
    size_t n = strcspn(type, "; ");
    return (n == 16 && !strncasecmp(type, "application/json", n)) || (n > 5 && !strncasecmp(type + n - 5, "+json", 5));
}

/* The body without its Content-Encoding, malloc'ed; NULL when it has one that cannot be undone here. */
static char *plain_body(const struct answer *answer, size_t *ret_size)
{
    char encoding[64];
    struct bytes plain = { 0 };
    bytes_add(&plain, "", 0);
    if (!header_get(answer->headers, "Content-Encoding", encoding, sizeof encoding) || !answer->size) {
        bytes_add(&plain, answer->body, answer->size);
        *ret_size = plain.n;
        return plain.s;
    }
    z_stream stream = { .next_in = (Bytef *)answer->body, .avail_in = (uInt)answer->size };
    int state = strcasecmp(encoding, "gzip") && strcasecmp(encoding, "deflate") ? Z_DATA_ERROR : inflateInit2(&stream, 15 + 32);
    while (state == Z_OK) {
        char chunk[16384];
        stream.next_out = (Bytef *)chunk;
        stream.avail_out = sizeof chunk;
        state = inflate(&stream, Z_NO_FLUSH);
        bytes_add(&plain, chunk, sizeof chunk - stream.avail_out);
    }
    inflateEnd(&stream);
    if (state != Z_STREAM_END) {
        free(plain.s);
        return NULL;
    }
    *ret_size = plain.n;
    return plain.s;
}

static void read_json(struct answer *answer)
{
    char type[256];
    size_t size;
    if (!header_get(answer->headers, "Content-Type", type, sizeof type) || !is_json(type))
        return;
    char *plain = plain_body(answer, &size);
    if (plain)
        answer->json = json_loadb(plain, size, JSON_DECODE_ANY, NULL);
    free(plain);
}

static void set_request(CURL *curl, int port, const char *method, const char *path, const void *body, size_t size)
{
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_REQUEST_TARGET, path); /* byte for byte: "..", "//" and "%41" stay as they are */
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)REQUEST_SECONDS);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    if (body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    }
    if (!strcmp(method, "HEAD"))
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    else
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
}

bool client_ask(int port, const char *method, const char *path, const char *const *headers, const void *body, size_t size,
                struct answer *ret, char *why, size_t room)
{
    CURL *curl = curl_of_thread();
    struct bytes got_headers = { 0 }, got_body = { 0 };
    struct curl_slist *list = header_list(headers);
    long status = 0;
    bytes_add(&got_headers, "", 0);
    bytes_add(&got_body, "", 0);
    set_request(curl, port, method, path, body, size);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &got_headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &got_body);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(list);
    got_headers.s[got_headers.n] = '\0';
    *ret = (struct answer){ .status = (int)status, .headers = got_headers.s, .body = got_body.s, .size = got_body.n };
    if (code) {
        snprintf(why, room, "%s", curl_easy_strerror(code));
        answer_free(ret);
        return false;
    }
    read_json(ret);
    return true;
}

/* ---- the contract ---- */

static pthread_mutex_t contract_lock = PTHREAD_MUTEX_INITIALIZER;
static struct contract *the_contract;
static json_t *the_openapi;

static char *contract_load_locked(int port)
{
    struct answer answer;
    char why[200], *error = NULL;
    if (!client_ask(port, "GET", "/openapi.json", NULL, NULL, 0, &answer, why, sizeof why))
        return asprintf(&error, "no contract: GET /openapi.json: %s", why) < 0 ? NULL : error;
    if (answer.status == 200 && json_is_object(json_object_get(answer.json, "paths"))) {
        the_openapi = json_incref(answer.json);
        the_contract = contract_new(the_openapi);
    } else if (asprintf(&error, "no contract: GET /openapi.json answered %d: %.200s", answer.status, answer.body) < 0) {
        abort();
    }
    answer_free(&answer);
    return error;
}

char *contract_load(int port)
{
    pthread_mutex_lock(&contract_lock);
    char *error = the_contract ? NULL : contract_load_locked(port);
    pthread_mutex_unlock(&contract_lock);
    return error;
}

static void hold_to_contract(const char *method, const char *path, const struct answer *answer)
{
    char type[256];
    size_t size = 0;
    const char *seen = getenv("NTM_OCOP_SEEN");
    header_get(answer->headers, "Content-Type", type, sizeof type);
    char *plain = plain_body(answer, &size);
    ck_assert_msg(plain, "%s %s answered %d with a Content-Encoding that cannot be undone", method, path, answer->status);
    char *error = contract_check(the_contract, method, path, answer->status, type, answer->headers, plain, size);
    ck_assert_msg(!error, "%.3000s\n%s%.*s", error, answer->headers, BODY_TOLD, answer->body);
    free(plain);
    if (seen && *seen)
        contract_note(the_contract, seen);
}

struct answer http_ask_n(struct server *server, const char *method, const char *path, const char *const *headers,
                         const void *body, size_t size)
{
    struct answer answer;
    char why[256];
    if (client_ask(server_port(server), method, path, headers, body, size, &answer, why, sizeof why)) {
        hold_to_contract(method, path, &answer);
        return answer;
    }
    ck_assert_msg(server_is_going(server), "%s %.300s: no answer: %s; the server's log is below the results", method, path, why);
    return (struct answer){ .headers = strdup(""), .body = strdup("") };
}

struct answer http_ask(struct server *server, const char *method, const char *path, const char *const *headers, const char *body)
{
    return http_ask_n(server, method, path, headers, body, body ? strlen(body) : 0);
}

/* ---- answers ---- */

void answer_free(struct answer *answer)
{
    free(answer->headers);
    free(answer->body);
    json_decref(answer->json);
    *answer = (struct answer){ 0 };
}

const char *answer_header(const struct answer *answer, const char *name)
{
    static _Thread_local char values[HEADER_BUFFERS][HEADER_ROOM];
    static _Thread_local unsigned next;
    char *value = values[next++ % HEADER_BUFFERS];
    header_get(answer->headers, name, value, HEADER_ROOM);
    return value;
}

json_t *answer_at(const struct answer *answer, const char *pointer)
{
    return json_at(answer->json, pointer);
}

const char *answer_string(const struct answer *answer, const char *pointer)
{
    const char *text = json_string_value(answer_at(answer, pointer));
    return text ? text : "";
}

long long answer_int(const struct answer *answer, const char *pointer)
{
    const json_t *value = answer_at(answer, pointer);
    ck_assert_msg(json_is_integer(value), "no whole number at %s in: %.2000s", pointer, answer->body ? answer->body : "");
    return json_integer_value(value);
}

/* ---- raw bytes ---- */

static int connect_to(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address)) {
        close(fd);
        return -1;
    }
    if (fd >= 0)
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
}

/* Sends what fits; true while there is more to send. A peer that reads no more ends the sending, not the reading. */
static bool send_some(int fd, const char *bytes, size_t n, size_t *sent)
{
    ssize_t did = send(fd, bytes + *sent, n - *sent, MSG_NOSIGNAL);
    if (did < 0 && errno != EAGAIN && errno != EINTR)
        return false;
    *sent += did > 0 ? (size_t)did : 0;
    return *sent < n;
}

/* Reads what is there; false when the peer closed. */
static bool receive_some(int fd, struct bytes *back)
{
    char chunk[16384];
    ssize_t got = recv(fd, chunk, sizeof chunk, 0);
    if (got > 0)
        bytes_add(back, chunk, (size_t)got);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

char *raw_ask_port(int port, const void *bytes, size_t n, bool shut, int milliseconds, size_t *ret_size)
{
    double until = harness_now_ms() + milliseconds, left;
    struct bytes back = { 0 };
    size_t sent = 0;
    int fd = connect_to(port);
    ck_assert_msg(fd >= 0, "cannot connect to port %d: %s", port, strerror(errno));
    bytes_add(&back, "", 0);
    bool sending = n > 0, open = true;
    if (!sending && shut)
        shutdown(fd, SHUT_WR);
    while (open && (left = until - harness_now_ms()) > 0) {
        struct pollfd ready = { .fd = fd, .events = (short)(POLLIN | (sending ? POLLOUT : 0)) };
        if (poll(&ready, 1, (int)left + 1) <= 0)
            continue;
        if (sending && (ready.revents & (POLLOUT | POLLERR | POLLHUP))) {
            sending = send_some(fd, bytes, n, &sent);
            if (!sending && shut)
                shutdown(fd, SHUT_WR);
        }
        if (ready.revents & (POLLIN | POLLERR | POLLHUP))
            open = receive_some(fd, &back);
    }
    close(fd);
    if (ret_size)
        *ret_size = back.n;
    return back.s;
}

char *raw_ask(struct server *server, const void *bytes, size_t n, bool shut, int milliseconds, size_t *ret_size)
{
    return raw_ask_port(server_port(server), bytes, n, shut, milliseconds, ret_size);
}
