/* harness.h -- what every test program shares: a real server on a free port of loopback with a register of its own, a client
 * that speaks real HTTP to it, raw bytes when HTTP is to be broken, and the contract: every answer that http_ask() receives is
 * checked against openapi.yaml and noted as seen. */
#pragma once
#include <check.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Runs a suite; prints what failed and the logs of the servers that failed tests left behind; returns main()'s status. Every test
 * program ends with this. Check's fork mode stays on: a test is a process of its own, and one that fails or runs out of time (120
 * s unless CK_DEFAULT_TIMEOUT or tcase_set_timeout() says otherwise) takes its server with it. With CK_FORK=no, for a debugger,
 * only the main thread may fail a test. */
int harness_run(Suite *suite);
/* The temporary folder of the test program (under $TMPDIR), shared by all its tests and removed at its end. */
const char *harness_root(void);
/* A new folder in it, named after the test case; valid until this thread's next call. */
const char *temp_folder(void);
/* data/reference-2021-08-31: NTM_OCOP_DATA names it, or the folder above it. */
const char *harness_data(void);

/* One run of the program to its end (at most 110 s): program_run((const char *const[]){ "load", folder, "--db", db, NULL }). A
 * sanitizer's report on its standard error fails the test; an exit status other than 0 does not. */
struct outcome {
    int status; /* exit status; 128 + signal when one ended it */
    char *out, *err;
};
struct outcome program_run(const char *const *arguments);
void outcome_free(struct outcome *outcome);

struct server;
enum register_kind {
    REGISTER_EMPTY,
    REGISTER_REFERENCE /* loaded with data/reference-2021-08-31; loaded once per test program, then copied */
};
/* Starts build/ntm-ocop (path: environment NTM_OCOP_BINARY) on 127.0.0.1:0 with a fresh database in a temporary folder and waits
 * until /readyz answers 200. Limits of rate are off (--rates turns them on again). `extra` are further arguments of `serve`, NULL-ended, or NULL. Fails the test with the server's log
 * when it does not come up. */
struct server *server_start(enum register_kind kind, const char *const *extra);
/* The same with more to say. What is NULL is as server_start() has it. */
struct server_options {
    enum register_kind kind;
    const char *const *extra;
    const char *const *environment; /* "NAME=value" for the server alone, NULL-ended; kept when it is started again */
    const char *program;            /* another than NTM_OCOP_BINARY */
    const char *folder;             /* an empty folder for the register; not removed at the end */
};
struct server *server_start_with(const struct server_options *options);
/* The next three are for the process that started the server: what an unchecked fixture starts, its teardown stops, not a test.
 * Tests may ask it. */
void server_stop(struct server *server); /* SIGTERM; asserts exit status 0 within 10 s; removes the folder; checks the log holds
                                            no sanitizer report */
void server_kill(struct server *server); /* SIGKILL, by its own id; the register stays for server_restart() */
void server_halt(struct server *server); /* SIGTERM and exit status 0 as server_stop(); the register stays */
void server_restart(struct server *server); /* the same register, a new process and port */
/* Starts again what was killed, and waits until it answers at all (/readyz may say 503) or ends by itself: then false, *ret_status
 * how (as outcome.status), and its log tells why. */
bool server_try(struct server *server, int *ret_status);
int server_port(const struct server *server);
int server_pid(const struct server *server);
const char *server_db(const struct server *server);
const char *server_log(struct server *server); /* what it has logged so far; valid until the next call */
void server_log_forget(struct server *server); /* empties the log of a server that does not run */
/* Runs `ntm-ocop key create --role ROLE [--unit CODE]` on the server's register. MUST be called while the server is stopped or
 * before it is started if the register is locked by it; server_start() therefore makes one key per role itself: this returns it.
 * Roles: portal commune district department council province admin; those of commune and district are bound to a unit (06724, 194),
 * so an empty register has none. */
const char *server_key(struct server *server, const char *role);

struct answer {
    int status;
    char *headers; /* raw header lines, \r\n kept, NUL-terminated */
    char *body;    /* NUL-terminated behind `size` */
    size_t size;
    json_t *json; /* parsed when the content type is JSON, else NULL */
};
/* One request on a kept connection (libcurl, one handle per thread). headers: NULL-ended "Name: value" lines, or NULL. body may
 * be NULL. What is given goes out as it is and nothing besides but Host, Accept and Content-Length: the path byte for byte, no
 * Content-Type of its own. No answer at all fails the test, except after server_kill() or server_stop() began in another thread:
 * then the status is 0. A gzip body stays compressed in `body`; `json` is read from what is inside. */
struct answer http_ask(struct server *server, const char *method, const char *path, const char *const *headers, const char *body);
struct answer http_ask_n(struct server *server, const char *method, const char *path, const char *const *headers,
                         const void *body, size_t size);
#define http_get(server, path) http_ask((server), "GET", (path), NULL, NULL)
void answer_free(struct answer *answer);
/* The value of one header, without leading space, in a static buffer per thread; "" when absent. */
const char *answer_header(const struct answer *answer, const char *name);
/* A value inside the JSON by pointer ("/items/0/code"); NULL when absent. */
json_t *answer_at(const struct answer *answer, const char *pointer);
const char *answer_string(const struct answer *answer, const char *pointer); /* "" when absent or not a text */
long long answer_int(const struct answer *answer, const char *pointer);      /* fails the test when absent */

/* Raw bytes to a fresh connection, half-closed after sending when `shut`; returns all that came back until the peer closed or
 * `milliseconds` passed. Free it. */
char *raw_ask(struct server *server, const void *bytes, size_t n, bool shut, int milliseconds, size_t *ret_size);

/* The same to any port of loopback: for a server inside the test program. */
char *raw_ask_port(int port, const void *bytes, size_t n, bool shut, int milliseconds, size_t *ret_size);

/* ck_assert for answers: on failure prints what was asked, the status and the body received. */
#define ck_answer(answer, expected)                                                                                              \
    ck_assert_msg((answer).status == (expected), "expected status %d, got %d with body: %.2000s", (expected), (answer).status,   \
                  (answer).body)
