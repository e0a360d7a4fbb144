/* harness.h -- what every test program shares: a real server on a free port of loopback with a register of its own, a client
 * that speaks real HTTP to it, raw bytes when HTTP is to be broken, and the contract: every answer that http_ask() receives is
 * checked against openapi.yaml and noted as seen. */
#pragma once
#include <check.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Runs a suite; prints what failed; returns main()'s status. Every test program ends with this. */
int harness_run(Suite *suite);

struct server;
enum register_kind {
    REGISTER_EMPTY,
    REGISTER_REFERENCE /* loaded with data/reference-2021-08-31; loaded once per test program, then copied */
};
/* Starts build/ntm-ocop (path: environment NTM_OCOP_BINARY) on 127.0.0.1:0 with a fresh database in a temporary folder and waits until /readyz
 * answers 200. `extra` are further arguments of `serve`, NULL-ended, or NULL. Fails the test with the server's log when it does not come up. */
struct server *server_start(enum register_kind kind, const char *const *extra);
void server_stop(struct server *server);      /* SIGTERM; asserts exit status 0 within 10 s; removes the folder; checks the log holds no sanitizer report */
void server_kill(struct server *server);      /* SIGKILL, by its own id; the register stays for server_restart() */
void server_restart(struct server *server);   /* the same register, a new process and port */
int server_port(const struct server *server);
int server_pid(const struct server *server);
const char *server_db(const struct server *server);
const char *server_log(struct server *server); /* what it has logged so far; valid until the next call */
/* Runs `ntm-ocop key create --role ROLE [--unit CODE]` on the server's register. MUST be called while the server is stopped or before it is started if the
 * register is locked by it; server_start() therefore makes one key per role itself: this returns it. Roles: portal commune district department council province admin. */
const char *server_key(struct server *server, const char *role);

struct answer {
    int status;
    char *headers;  /* raw header lines, \r\n kept, NUL-terminated */
    char *body;     /* NUL-terminated behind `size` */
    size_t size;
    json_t *json;   /* parsed when the content type is JSON, else NULL */
};
/* One request on a kept connection (libcurl). headers: NULL-ended "Name: value" lines, or NULL. body may be NULL. */
struct answer http_ask(struct server *server, const char *method, const char *path, const char *const *headers, const char *body);
struct answer http_ask_n(struct server *server, const char *method, const char *path, const char *const *headers, const void *body, size_t size);
#define http_get(server, path) http_ask((server), "GET", (path), NULL, NULL)
void answer_free(struct answer *answer);
/* The value of one header, without leading space, in a static buffer per thread; "" when absent. */
const char *answer_header(const struct answer *answer, const char *name);
/* A value inside the JSON by pointer ("/items/0/code"); NULL when absent. */
json_t *answer_at(const struct answer *answer, const char *pointer);
const char *answer_string(const struct answer *answer, const char *pointer); /* "" when absent or not a text */
long long answer_int(const struct answer *answer, const char *pointer);       /* fails the test when absent */

/* Raw bytes to a fresh connection, half-closed after sending when `shut`; returns all that came back until the peer closed or `milliseconds` passed. Free it. */
char *raw_ask(struct server *server, const void *bytes, size_t n, bool shut, int milliseconds, size_t *ret_size);

/* ck_assert for answers: on failure prints what was asked, the status and the body received. */
#define ck_answer(answer, expected)                                                                                          \
    ck_assert_msg((answer).status == (expected), "expected status %d, got %d with body: %.2000s", (expected), (answer).status, (answer).body)
