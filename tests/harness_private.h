/* harness_private.h -- what the harness's own files share; tests include harness.h only. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include "harness.h"

enum { PATH_ROOM = 512 };

/* ---- process.c ---- */

/* Starts argv[0]; standard input is empty, output and errors are appended to these files (the same one is allowed). No other
 * descriptor is handed down. The process ends with its starter when that is a main thread. Returns its id, -1 when fork failed.
 */
pid_t process_start(const char *const *argv, const char *output, const char *errors);
/* Waits at most so long for a child to end; false: it still runs. */
bool process_wait(pid_t pid, int milliseconds, int *ret_status);
/* "exit status 3", "signal 11 (Segmentation fault)", in a static buffer per thread. */
const char *process_status(int status);
/* The whole file from `from` on, NUL-terminated, malloc'ed; "" when it cannot be read. */
char *whole_file(const char *path, long from);
bool file_write(const char *path, const char *text);
/* Copies the regular files of a folder, but for names that end in "-shm" and those that begin with '.'; false: errno tells why.
 */
bool folder_copy(const char *from, const char *to);
void folder_remove(const char *path); /* with all that is in it */
/* The line of a log that only a sanitizer writes, or NULL. */
const char *sanitizer_report(const char *log);
const char *program_path(void);                               /* NTM_OCOP_BINARY */
struct outcome program_outcome(const char *const *arguments); /* program_run() without judging */
void pause_ms(double milliseconds);
double harness_now_ms(void);

/* ---- server.c ---- */

void servers_end(void);                     /* kills what this process started and left running */
int server_is_going(struct server *server); /* it was told to end: a request may fail */

/* ---- client.c ---- */

/* One request to a port of loopback, neither judged nor noted. false: no answer, and why. */
bool client_ask(int port, const char *method, const char *path, const char *const *headers, const void *body, size_t size,
                struct answer *ret, char *why, size_t room);
/* Reads the contract from the server's /openapi.json, once per process. NULL, or a malloc'ed sentence. */
char *contract_load(int port);
