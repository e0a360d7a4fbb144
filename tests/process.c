/* process.c -- starting the program under test, waiting for its end, and the files around it.  Knows nothing of HTTP. */
#include "harness_private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROGRAM_SECONDS = 110, ARGUMENTS_MAX = 64 };

double harness_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void pause_ms(double milliseconds)
{
    struct timespec pause = { (time_t)(milliseconds / 1e3), 0 };
    pause.tv_nsec = (long)((milliseconds - (double)pause.tv_sec * 1e3) * 1e6);
    while (nanosleep(&pause, &pause) && errno == EINTR)
        ;
}

/* ---- processes ---- */

/* Between fork and exec, perhaps of a program with threads: calls to the system only, nothing that allocates. */
static void become(const char *const *argv, int in, int out, int err, pid_t starter, bool tied)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (tied)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (tied && getppid() != starter)
        _exit(126); /* it died before the line above */
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0 || close_range(3, ~0U, CLOSE_RANGE_CLOEXEC))
        _exit(126);
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

pid_t process_start(const char *const *argv, const char *output, const char *errors)
{
    int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int out = open(output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int err = open(errors, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    /* The signal comes when the starting thread ends, not the process: only a main thread lives as long. */
    pid_t starter = getpid(), pid = -1;
    bool tied = gettid() == starter;
    if (in >= 0 && out >= 0 && err >= 0)
        pid = fork();
    if (!pid)
        become(argv, in, out, err, starter, tied);
    close(in);
    close(out);
    close(err);
    return pid;
}

bool process_wait(pid_t pid, int milliseconds, int *ret_status)
{
    double until = harness_now_ms() + milliseconds, nap = 0.2;
    for (;;) {
        int status;
        pid_t done = waitpid(pid, &status, WNOHANG);
        if (done == pid) {
            *ret_status = status;
            return true;
        }
        if ((done < 0 && errno != EINTR) || harness_now_ms() > until)
            return false;
        pause_ms(nap);
        nap = nap < 5 ? nap * 1.5 : 5;
    }
}

const char *process_status(int status)
{
    static _Thread_local char text[80];
    if (WIFSIGNALED(status))
        snprintf(text, sizeof text, "signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        snprintf(text, sizeof text, "exit status %d", WEXITSTATUS(status));
    return text;
}

const char *sanitizer_report(const char *log)
{
    static const char *const marks[] = { "ERROR: AddressSanitizer", "runtime error:",         "WARNING: ThreadSanitizer",
                                         "LeakSanitizer",           "ERROR: ThreadSanitizer", "WARNING: MemorySanitizer" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *found = strstr(log, marks[i]);
        if (found)
            return found;
    }
    return NULL;
}

/* ---- files ---- */

char *whole_file(const char *path, long from)
{
    FILE *file = fopen(path, "re");
    size_t n = 0, room = 4096, got;
    char *text = malloc(room);
    if (file && from)
        fseek(file, from, SEEK_SET);
    while (text && file && (got = fread(text + n, 1, room - n - 1, file))) {
        n += got;
        if (n + 1 < room)
            continue;
        char *more = realloc(text, room *= 2);
        if (!more)
            abort();
        text = more;
    }
    if (!text)
        abort();
    if (file)
        fclose(file);
    text[n] = '\0';
    return text;
}

bool file_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    if (!file)
        return false;
    bool ok = fputs(text, file) >= 0;
    return !fclose(file) && ok;
}

static bool file_copy(const char *from, const char *to)
{
    static const size_t chunk = 1 << 20;
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    char *bytes = malloc(chunk);
    ssize_t got = -1;
    while (in >= 0 && out >= 0 && bytes && (got = read(in, bytes, chunk)) > 0) {
        if (write(out, bytes, (size_t)got) != got) {
            got = -1;
            break;
        }
    }
    free(bytes);
    if (in >= 0)
        close(in);
    return (out < 0 || !close(out)) && !got;
}

static bool is_copied(const char *name)
{
    size_t n = strlen(name);
    return name[0] != '.' && (n < 4 || strcmp(name + n - 4, "-shm") != 0);
}

bool folder_copy(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    const struct dirent *entry;
    bool ok = folder;
    while (ok && (entry = readdir(folder))) {
        char source[2 * PATH_ROOM], target[2 * PATH_ROOM];
        struct stat info;
        snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
        snprintf(target, sizeof target, "%s/%s", to, entry->d_name);
        if (is_copied(entry->d_name) && !stat(source, &info) && S_ISREG(info.st_mode))
            ok = file_copy(source, target);
    }
    if (folder)
        closedir(folder);
    return ok;
}

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *ftw)
{
    (void)info, (void)flag, (void)ftw;
    remove(path);
    return 0;
}

void folder_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- the program's other commands ---- */

const char *program_path(void)
{
    const char *binary = getenv("NTM_OCOP_BINARY");
    ck_assert_msg(binary && !access(binary, X_OK), "NTM_OCOP_BINARY must name the program to test (it is \"%s\")",
                  binary ? binary : "");
    return binary;
}

struct outcome program_outcome(const char *const *arguments)
{
    const char *argv[ARGUMENTS_MAX] = { program_path() };
    char folder[PATH_ROOM], out[PATH_ROOM + 8], err[PATH_ROOM + 8];
    struct outcome outcome = { .status = -1 };
    for (int i = 0; arguments[i]; i++) {
        ck_assert(i < ARGUMENTS_MAX - 2);
        argv[i + 1] = arguments[i];
    }
    snprintf(folder, sizeof folder, "%s", temp_folder());
    snprintf(out, sizeof out, "%s/out", folder);
    snprintf(err, sizeof err, "%s/err", folder);
    int status = 0;
    pid_t pid = process_start(argv, out, err);
    bool ended = pid > 0 && process_wait(pid, PROGRAM_SECONDS * 1000, &status);
    if (pid > 0 && !ended) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    if (pid > 0)
        outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    outcome.out = whole_file(out, 0);
    outcome.err = whole_file(err, 0);
    folder_remove(folder);
    return outcome;
}

struct outcome program_run(const char *const *arguments)
{
    struct outcome outcome = program_outcome(arguments);
    const char *report = sanitizer_report(outcome.err);
    ck_assert_msg(!report, "ntm-ocop %s: a sanitizer reports: %.4000s", arguments[0] ? arguments[0] : "", report);
    return outcome;
}

void outcome_free(struct outcome *outcome)
{
    free(outcome->out);
    free(outcome->err);
    *outcome = (struct outcome){ 0 };
}
