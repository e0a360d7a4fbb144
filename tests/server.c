/* server.c -- the life of one server under test: its register (made once per test program, then copied), its start, its end. */
#include "harness_private.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROLES = 7, KEY_ROOM = 256, EXTRA_MAX = 40, ENVIRONMENT_MAX = 8, UP_MS = 60000, DOWN_MS = 10000, LOG_TOLD = 3000 };

static const struct role {
    const char *name, *unit; /* the unit its key is bound to in the reference register; an empty one has none, and no such key */
} roles[ROLES] = {
    { "portal", NULL },  { "commune", "06724" }, { "district", "194" }, { "department", NULL },
    { "council", NULL }, { "province", NULL },   { "admin", NULL },
};

struct server {
    pid_t pid, owner; /* pid is 0 when it does not run; owner is the process that may wait for it */
    _Atomic int going;
    int port;
    char folder[PATH_ROOM], db[2 * PATH_ROOM], log_file[PATH_ROOM + 16]; /* folder: of the log, and the register unless told otherwise */
    long log_from; /* where in the log this process of the server began */
    char *log;
    char *extra[EXTRA_MAX + 1], *environment[ENVIRONMENT_MAX + 1];
    const char *program;
    char keys[ROLES][KEY_ROOM];
    struct server *next;
};

static struct server *servers;
static pthread_mutex_t servers_lock = PTHREAD_MUTEX_INITIALIZER;

int server_port(const struct server *server)
{
    return server->port;
}

int server_pid(const struct server *server)
{
    return server->pid;
}

const char *server_db(const struct server *server)
{
    return server->db;
}

int server_is_going(struct server *server)
{
    return atomic_load(&server->going);
}

const char *server_log(struct server *server)
{
    struct stat info;
    long size = -1;
    for (int i = 0; i < 100 && !stat(server->log_file, &info) && size != (long)info.st_size; i++) {
        size = (long)info.st_size;
        pause_ms(15); /* lines of busy moments are written together, a moment later */
    }
    free(server->log);
    return server->log = whole_file(server->log_file, 0);
}

void server_log_forget(struct server *server)
{
    ck_assert(!server->pid);
    file_write(server->log_file, "");
}

const char *server_key(struct server *server, const char *role)
{
    for (int i = 0; i < ROLES; i++) {
        if (!strcmp(roles[i].name, role)) {
            ck_assert_msg(*server->keys[i], "an empty register has no key of %s: it is bound to a unit", role);
            return server->keys[i];
        }
    }
    ck_abort_msg("there is no role %s", role);
    return "";
}

/* ---- the register ---- */

const char *harness_data(void)
{
    static _Thread_local char path[PATH_ROOM];
    const char *data = getenv("NTM_OCOP_DATA");
    ck_assert_msg(data, "NTM_OCOP_DATA must name the folder of the reference data");
    snprintf(path, sizeof path, "%.400s/reference-2021-08-31", data);
    if (access(path, R_OK))
        snprintf(path, sizeof path, "%.500s", data);
    return path;
}

static char *sentence(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *sentence(const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    va_end(arguments);
    return text;
}

/* Runs the program; NULL when it ended with 0 and no sanitizer spoke, else a malloc'ed sentence. */
static char *run(const char *const *arguments, char **ret_out)
{
    struct outcome outcome = program_outcome(arguments);
    char *error = NULL;
    if (outcome.status || sanitizer_report(outcome.err))
        error = sentence("ntm-ocop %s %s: exit status %d\n%.1500s\n%.3000s", arguments[0], arguments[1], outcome.status,
                         outcome.out, outcome.err);
    else if (ret_out)
        *ret_out = strdup(outcome.out);
    outcome_free(&outcome);
    return error;
}

static char *last_line(char *text)
{
    size_t n = strlen(text);
    while (n && (text[n - 1] == '\n' || text[n - 1] == '\r'))
        text[--n] = '\0';
    char *line = strrchr(text, '\n');
    return line ? line + 1 : text;
}

static char *make_key(const char *db, const struct role *role, bool bound, FILE *keys)
{
    const char *arguments[] = { "key", "create", "--db", db, "--role", role->name, role->unit ? "--unit" : NULL, role->unit, NULL };
    if (role->unit && !bound)
        return fputc('\n', keys) == EOF ? sentence("cannot write the keys") : NULL;
    char *out = NULL, *error = run(arguments, &out);
    if (error)
        return error;
    const char *key = last_line(out);
    if (!*key || strlen(key) >= KEY_ROOM || strchr(key, ' '))
        error = sentence("ntm-ocop key create: its last line is no key: \"%.300s\"", key);
    else
        fprintf(keys, "%s\n", key);
    free(out);
    return error;
}

/* Fills an empty folder with a register and, in .keys, one key a line in the order of the roles. */
static char *register_make(const char *folder, enum register_kind kind)
{
    char db[PATH_ROOM + 16], keys_path[PATH_ROOM + 16], *error = NULL;
    snprintf(db, sizeof db, "%s/register.db", folder);
    snprintf(keys_path, sizeof keys_path, "%s/.keys", folder);
    FILE *keys = fopen(keys_path, "we");
    if (!keys)
        return sentence("cannot write %s: %s", keys_path, strerror(errno));
    if (kind == REGISTER_REFERENCE)
        error = run((const char *const[]){ "load", harness_data(), "--db", db, NULL }, NULL);
    for (int i = 0; !error && i < ROLES; i++)
        error = make_key(db, &roles[i], kind == REGISTER_REFERENCE, keys);
    fclose(keys);
    return error;
}

/* The cached register's folder, made by the first test that needs it. Tests are processes of their own: a file lock keeps the
 * second from using what the first has not finished, and a test that dies meanwhile leaves a folder without .ready, which the
 * next one makes anew. A register that cannot be made is not tried again: .failed keeps the reason. */
static char *register_cached(enum register_kind kind, char folder[PATH_ROOM])
{
    char lock[PATH_ROOM + 8], ready[PATH_ROOM + 8], failed[PATH_ROOM + 8], *error = NULL;
    snprintf(folder, PATH_ROOM, "%.400s/%s", harness_root(),
             kind == REGISTER_REFERENCE ? "register-reference" : "register-empty");
    snprintf(lock, sizeof lock, "%s.lock", folder);
    snprintf(ready, sizeof ready, "%s/.ready", folder);
    snprintf(failed, sizeof failed, "%s/.failed", folder);
    int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || flock(fd, LOCK_EX))
        return sentence("cannot lock %s: %s", lock, strerror(errno));
    if (!access(failed, F_OK)) {
        error = whole_file(failed, 0);
    } else if (access(ready, F_OK)) {
        folder_remove(folder);
        error = mkdir(folder, 0700) ? sentence("cannot make %s: %s", folder, strerror(errno)) : register_make(folder, kind);
        file_write(error ? failed : ready, error ? error : "");
    }
    close(fd);
    return error;
}

static char *register_copy(struct server *server, enum register_kind kind)
{
    char folder[PATH_ROOM], keys[PATH_ROOM + 8];
    program_path(); /* these two fail the test when the environment does not name them: before the lock is taken */
    harness_data();
    char *error = register_cached(kind, folder);
    if (error)
        return error;
    char target[2 * PATH_ROOM];
    snprintf(target, sizeof target, "%s", server->db);
    *strrchr(target, '/') = '\0';
    if (!folder_copy(folder, target))
        return sentence("cannot copy the register: %s", strerror(errno));
    snprintf(keys, sizeof keys, "%s/.keys", folder);
    char *text = whole_file(keys, 0), *rest = text, *line;
    for (int i = 0; i < ROLES && (line = strsep(&rest, "\n")); i++)
        snprintf(server->keys[i], KEY_ROOM, "%s", line);
    free(text);
    return NULL;
}

/* ---- up and down ---- */

/* The port from the first whole log line {"event":"listening","address":"127.0.0.1:PORT"}, 0 when it is not there yet. */
static int port_in(char *log)
{
    for (char *line = log, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        json_t *object = *line == '{' ? json_loads(line, 0, NULL) : NULL;
        const char *event = json_string_value(json_object_get(object, "event"));
        const char *address = json_string_value(json_object_get(object, "address"));
        const char *port = event && address && !strcmp(event, "listening") ? strrchr(address, ':') : NULL;
        int number = port ? atoi(port + 1) : 0;
        json_decref(object);
        if (number)
            return number;
    }
    return 0;
}

/* With an environment of its own it is started by env(1), which becomes it: the process stays the same. */
static char *launch(struct server *server)
{
    const char *const serve[] = { server->program, "serve", "--db", server->db, "--listen", "127.0.0.1:0", "--no-load", "--no-rates" };
    const char *argv[EXTRA_MAX + ENVIRONMENT_MAX + 10] = { "/usr/bin/env" };
    struct stat info;
    int n = server->environment[0] ? 1 : 0;
    for (int i = 0; server->environment[i]; i++)
        argv[n++] = server->environment[i];
    for (size_t i = 0; i < sizeof serve / sizeof *serve; i++)
        argv[n++] = serve[i];
    for (int i = 0; server->extra[i]; i++)
        argv[n++] = server->extra[i];
    server->port = 0;
    server->log_from = stat(server->log_file, &info) ? 0 : (long)info.st_size;
    server->owner = getpid();
    server->pid = process_start(argv, server->log_file, server->log_file);
    if (server->pid < 0) {
        server->pid = 0;
        return sentence("cannot start %s: %s", argv[0], strerror(errno));
    }
    atomic_store(&server->going, 0);
    return NULL;
}

/* Waits for the port, then for an answer of /readyz; 200 unless `any` will do. *ret_status (may be NULL): how it ended instead. */
static char *wait_for_answer(struct server *server, bool any, int *ret_status)
{
    double until = harness_now_ms() + UP_MS;
    char why[256] = "";
    for (double nap = 0.5; harness_now_ms() < until; nap = nap < 10 ? nap * 1.3 : 10) {
        int status;
        if (process_wait(server->pid, 0, &status)) {
            server->pid = 0;
            if (ret_status)
                *ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            return sentence("the server ended with %s", process_status(status));
        }
        if (!server->port) {
            char *log = whole_file(server->log_file, server->log_from);
            server->port = port_in(log);
            free(log);
        }
        struct answer answer;
        if (server->port && client_ask(server->port, "GET", "/readyz", NULL, NULL, 0, &answer, why, sizeof why)) {
            bool ready = answer.status == 200 || any;
            snprintf(why, sizeof why, "/readyz answers %d", answer.status);
            answer_free(&answer);
            if (ready)
                return contract_load(server->port);
        }
        pause_ms(nap);
    }
    return sentence("not ready after %d s: %s", UP_MS / 1000, server->port ? why : "it does not log that it is listening");
}

static char *wait_until_ready(struct server *server)
{
    return wait_for_answer(server, false, NULL);
}

static void end_at_once(struct server *server)
{
    int status;
    if (!server->pid || server->owner != getpid())
        return;
    kill(server->pid, SIGKILL);
    waitpid(server->pid, &status, 0);
    server->pid = 0;
}

static void forget(struct server *server)
{
    pthread_mutex_lock(&servers_lock);
    for (struct server **at = &servers; *at; at = &(*at)->next) {
        if (*at == server) {
            *at = server->next;
            break;
        }
    }
    pthread_mutex_unlock(&servers_lock);
}

static void parts_free(struct server *server)
{
    for (int i = 0; server->extra[i]; i++)
        free(server->extra[i]);
    for (int i = 0; server->environment[i]; i++)
        free(server->environment[i]);
    free(server->log);
    free(server);
}

static void server_free(struct server *server)
{
    forget(server);
    folder_remove(server->folder);
    parts_free(server);
}

/* Ends the server and the test, telling the end of the log. Takes the sentence. */
static void give_up(struct server *server, char *error)
{
    char why[4000], tail[LOG_TOLD + 1];
    end_at_once(server);
    snprintf(why, sizeof why, "%s", error);
    free(error);
    const char *log = server_log(server);
    size_t n = strlen(log);
    snprintf(tail, sizeof tail, "%s", log + (n > LOG_TOLD ? n - LOG_TOLD : 0));
    server_free(server);
    ck_abort_msg("%s\nits log: %s", why, tail);
}

static void copy_list(char **list, const char *const *from, int room)
{
    for (int i = 0; from && from[i]; i++) {
        ck_assert(i < room);
        list[i] = strdup(from[i]);
    }
}

struct server *server_start(enum register_kind kind, const char *const *extra)
{
    return server_start_with(&(struct server_options){ .kind = kind, .extra = extra });
}

struct server *server_start_with(const struct server_options *options)
{
    struct server *server = calloc(1, sizeof *server);
    if (!server)
        abort();
    copy_list(server->extra, options->extra, EXTRA_MAX);
    copy_list(server->environment, options->environment, ENVIRONMENT_MAX);
    server->program = options->program ? options->program : program_path();
    snprintf(server->folder, sizeof server->folder, "%s", temp_folder());
    snprintf(server->db, sizeof server->db, "%s/register.db", options->folder ? options->folder : server->folder);
    snprintf(server->log_file, sizeof server->log_file, "%s/server.log", server->folder);
    pthread_mutex_lock(&servers_lock);
    server->next = servers;
    servers = server;
    pthread_mutex_unlock(&servers_lock);
    char *error = register_copy(server, options->kind);
    if (!error && !(error = launch(server)))
        error = wait_until_ready(server);
    if (error)
        give_up(server, error);
    return server;
}

/* SIGTERM, and all that must hold of a good end. NULL, or a sentence. */
static char *end_well(struct server *server)
{
    int status;
    if (server->owner != getpid())
        return sentence("the server is stopped by a process that did not start it (a checked test under an unchecked fixture?)");
    atomic_store(&server->going, 1);
    kill(server->pid, SIGTERM);
    if (!process_wait(server->pid, DOWN_MS, &status))
        return sentence("the server still runs %d s after SIGTERM", DOWN_MS / 1000);
    server->pid = 0;
    return status ? sentence("the server ended with %s after SIGTERM, not with exit status 0", process_status(status)) : NULL;
}

void server_stop(struct server *server)
{
    char *error = server->pid ? end_well(server) : NULL;
    const char *report = sanitizer_report(server_log(server));
    if (report && !error)
        error = sentence("a sanitizer reports: %.1500s", report);
    if (error)
        give_up(server, error);
    server_free(server);
}

void server_kill(struct server *server)
{
    ck_assert_msg(server->owner == getpid(), "the server is killed by a process that did not start it");
    atomic_store(&server->going, 1);
    end_at_once(server);
}

void server_halt(struct server *server)
{
    char *error = end_well(server);
    if (error)
        give_up(server, error);
}

void server_restart(struct server *server)
{
    char *error = server->pid ? end_well(server) : NULL;
    if (!error && !(error = launch(server)))
        error = wait_until_ready(server);
    if (error)
        give_up(server, error);
}

bool server_try(struct server *server, int *ret_status)
{
    *ret_status = -1;
    char *error = server->pid ? end_well(server) : NULL;
    if (!error && !(error = launch(server)))
        error = wait_for_answer(server, true, ret_status);
    if (error && *ret_status < 0)
        give_up(server, error);
    bool up = !error;
    free(error);
    return up;
}

void servers_end(void)
{
    while (servers) {
        struct server *server = servers;
        end_at_once(server);
        servers = server->next; /* its folder stays for show_logs_left() */
        parts_free(server);
    }
}
