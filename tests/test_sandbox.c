/* test_sandbox.c -- what a process that has entered the sandbox can no longer do, tried in one; that the service is in one; and
 * that its systemd unit is sound and tight. */
#include "server/sandbox.h" /* before check.h, which has a macro fail() */
#include "asking.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* ---- one thing tried in the sandbox, by a child: its exit status is errno, 0 when it could be done ---- */

static char inside[600], outside[600];
static int listener_port;

static int try_write_inside(void)
{
    char path[700];
    snprintf(path, sizeof path, "%s/new", inside);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    return fd >= 0 && write(fd, "x", 1) == 1 && ftruncate(fd, 0) == 0 && unlink(path) == 0 ? 0 : errno;
}

static int try_socket_inside(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%.80s/s", inside);
    return fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 1) == 0 ? 0 : errno;
}

static void *nothing(void *arg)
{
    return arg;
}

static int try_thread(void)
{
    pthread_t thread;
    int e = pthread_create(&thread, NULL, nothing, NULL);
    return e ? e : pthread_join(thread, NULL);
}

static int try_read_outside(void)
{
    char path[700], byte;
    snprintf(path, sizeof path, "%s/there", outside);
    int fd = open(path, O_RDONLY);
    return fd >= 0 && read(fd, &byte, 1) == 1 ? 0 : errno;
}

static int try_listen(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 1) == 0 ? 0 : errno;
}

static int try_create_outside(void)
{
    char path[700];
    snprintf(path, sizeof path, "%s/new", outside);
    return open(path, O_WRONLY | O_CREAT, 0600) >= 0 ? 0 : errno;
}

static int try_write_outside(void)
{
    char path[700];
    snprintf(path, sizeof path, "%s/there", outside);
    return open(path, O_WRONLY) >= 0 ? 0 : errno;
}

static int try_unlink_outside(void)
{
    char path[700];
    snprintf(path, sizeof path, "%s/there", outside);
    return unlink(path) == 0 ? 0 : errno;
}

static int try_folder_outside(void)
{
    char path[700];
    snprintf(path, sizeof path, "%s/folder", outside);
    return mkdir(path, 0700) == 0 ? 0 : errno;
}

/* Out of the writable folder by a link that leads elsewhere. */
static int try_write_through_a_link(void)
{
    char path[700];
    snprintf(path, sizeof path, "%s/link", inside);
    return open(path, O_WRONLY) >= 0 ? 0 : errno;
}

static int try_exec(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno;
}

static int try_fork(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0 ? 0 : errno;
}

static int try_connect(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)listener_port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return connect(fd, (struct sockaddr *)&to, sizeof to) == 0 ? 0 : errno;
}

static int try_signal(void)
{
    return kill(getppid(), 0) == 0 ? 0 : errno;
}

static int try_trace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : errno;
}

static int try_namespace(void)
{
    return unshare(CLONE_NEWUSER) == 0 ? 0 : errno;
}

static int try_another_user(void)
{
    return setuid(getuid()) == 0 ? 0 : errno;
}

static int try_mount(void)
{
    return syscall(SYS_mount, "none", inside, "tmpfs", 0UL, NULL) == 0 ? 0 : errno;
}

static int try_clone3(void)
{
    return syscall(SYS_clone3, NULL, (size_t)0) == 0 ? 0 : errno;
}

enum need { ALWAYS, LANDLOCK_1, LANDLOCK_3, LANDLOCK_6, SECCOMP };

static const struct trial {
    const char *sentence;
    int (*run)(void);
    enum need need; /* of the kernel; without it the trial says nothing */
    int expected;
} trials[] = {
    { "writes in its folder", try_write_inside, ALWAYS, 0 },
    { "makes a socket in its folder", try_socket_inside, ALWAYS, 0 },
    { "starts threads", try_thread, ALWAYS, 0 },
    { "reads elsewhere", try_read_outside, ALWAYS, 0 },
    { "listens", try_listen, ALWAYS, 0 },
    { "makes no file elsewhere", try_create_outside, LANDLOCK_1, EACCES },
    { "writes into no file elsewhere", try_write_outside, LANDLOCK_1, EACCES },
    { "removes no file elsewhere", try_unlink_outside, LANDLOCK_1, EACCES },
    { "makes no folder elsewhere", try_folder_outside, LANDLOCK_1, EACCES },
    { "follows no link out of its folder to write", try_write_through_a_link, LANDLOCK_1, EACCES },
    { "signals nobody outside", try_signal, LANDLOCK_6, EPERM },
    { "runs no program", try_exec, SECCOMP, EPERM },
    { "makes no process", try_fork, SECCOMP, EPERM },
    { "calls nobody", try_connect, SECCOMP, EPERM },
    { "traces nobody", try_trace, SECCOMP, EPERM },
    { "makes no namespace", try_namespace, SECCOMP, EPERM },
    { "becomes nobody else", try_another_user, SECCOMP, EPERM },
    { "mounts nothing", try_mount, SECCOMP, EPERM },
    { "is told that there is no clone3", try_clone3, SECCOMP, ENOSYS },
};

enum { NOT_ENTERED = 250, NOT_HERE = 251 };

static bool can(enum need need, const struct sandbox *sandbox)
{
    return need == ALWAYS || (need == SECCOMP      ? sandbox->seccomp
                              : need == LANDLOCK_1 ? sandbox->landlock >= 1
                              : need == LANDLOCK_3 ? sandbox->landlock >= 3
                                                   : sandbox->landlock >= 6);
}

static void make_folders(void)
{
    char path[700];
    snprintf(inside, sizeof inside, "%s", temp_folder());
    snprintf(outside, sizeof outside, "%s", temp_folder());
    ck_assert_str_ne(inside, outside);
    snprintf(path, sizeof path, "%s/there", outside);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    ck_assert(fd >= 0 && write(fd, "x", 1) == 1);
    close(fd);
    char link[700];
    snprintf(link, sizeof link, "%s/link", inside);
    ck_assert_int_eq(symlink(path, link), 0);
}

static int in_the_sandbox(int (*run)(void), enum need need)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        char reason[300];
        struct sandbox sandbox;
        if (!sandbox_enter((const char *const[]){ inside, NULL }, &sandbox, reason, sizeof reason))
            _exit(NOT_ENTERED);
        _exit(can(need, &sandbox) ? run() : NOT_HERE);
    }
    ck_assert(pid > 0 && waitpid(pid, &status, 0) == pid);
    ck_assert_msg(WIFEXITED(status), "it died of signal %d", WTERMSIG(status));
    return WEXITSTATUS(status);
}

START_TEST(the_sandbox_lets_do_what_serving_needs_and_nothing_else)
{
    const struct trial *t = &trials[_i];
    make_folders();
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert(bind(listener, (struct sockaddr *)&at, sizeof at) == 0 && listen(listener, 1) == 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&at, &size), 0);
    listener_port = ntohs(at.sin_port);
    int got = in_the_sandbox(t->run, t->need);
    close(listener);
    if (got == NOT_HERE) /* an old kernel, or a build with a sanitizer: the log of the service says which */
        return;
    ck_assert_msg(got == t->expected, "it %s: expected \"%s\", got \"%s\"", t->sentence, strerror(t->expected), strerror(got));
}
END_TEST

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

START_TEST(what_the_kernel_has_is_used)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, 1U /* LANDLOCK_CREATE_RULESET_VERSION */);
    bool filters = access("/proc/sys/kernel/seccomp/actions_avail", F_OK) == 0 && !SANITIZED;
    make_folders();
    pid_t pid = fork();
    if (pid == 0) {
        char reason[300];
        struct sandbox sandbox;
        bool good = sandbox_enter((const char *const[]){ inside, NULL }, &sandbox, reason, sizeof reason);
        _exit(!good ? 1 : sandbox.landlock != (version > 0 ? (int)version : 0) ? 2 : sandbox.seccomp != filters ? 3 : 0);
    }
    int status;
    ck_assert(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    ck_assert_msg(WEXITSTATUS(status) == 0, "not entered (1), Landlock is not as the kernel says (2), seccomp is not (3): %d",
                  WEXITSTATUS(status));
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_told)
{
    char reason[300] = "";
    struct sandbox sandbox;
    pid_t pid = fork();
    if (pid == 0) {
        bool good = sandbox_enter((const char *const[]){ "/nowhere/at/all", NULL }, &sandbox, reason, sizeof reason);
        _exit(sandbox.landlock == 0 || (!good && strstr(reason, "--no-sandbox")) ? 0 : 1);
    }
    int status;
    ck_assert(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

/* ---- the service ---- */

static long long status_of(const char *name)
{
    char path[64], line[300];
    long long value = -1;
    snprintf(path, sizeof path, "/proc/%d/status", server_pid(server));
    FILE *file = fopen(path, "re");
    ck_assert(file != NULL);
    while (fgets(line, sizeof line, file))
        if (!strncmp(line, name, strlen(name)) && line[strlen(name)] == ':')
            value = atoll(line + strlen(name) + 1);
    fclose(file);
    return value;
}

START_TEST(the_service_is_in_the_sandbox_and_says_so)
{
    server = server_start(REGISTER_REFERENCE, (const char *const[]){ "--sandbox", NULL });
    const char *log = server_log(server), *said = strstr(log, "\"event\":\"sandbox\"");
    ck_assert_msg(said, "the log does not tell of it: %s", log);
    ck_assert_int_eq(status_of("NoNewPrivs"), 1);
    ck_assert_int_eq(status_of("Seccomp"), strstr(said, "\"seccomp\":\"on\"") ? 2 : 0);
    expect_only(201, "POST", "/api/v1/product-groups", AS(.role = "province"), "{\"code\":\"77\",\"name\":\"Nhóm\"}");
    expect_only(200, "GET", "/metrics", AS(.role = "portal"), NULL);
    server_stop(server);
}
END_TEST

START_TEST(it_can_be_turned_off)
{
    server = server_start(REGISTER_EMPTY, (const char *const[]){ "--no-sandbox", NULL });
    ck_assert_int_eq(status_of("Seccomp"), 0);
    ck_assert_msg(strstr(server_log(server), "\"landlock\":\"none\",\"writes\":\"anywhere\",\"seccomp\":\"none\""), "%s",
                  server_log(server));
    server_stop(server);
}
END_TEST

/* A register behind a symbolic link lies where the link leads, and is written there. */
START_TEST(a_register_behind_a_link_can_be_written)
{
    char db[700], link[700], body[700];
    make_folders();
    snprintf(db, sizeof db, "%s/real.db", inside);
    snprintf(link, sizeof link, "%s/link.db", outside);
    struct outcome made = program_run((const char *const[]){ "key", "create", "--role", "portal", "--db", db, NULL });
    ck_assert_msg(made.status == 0, "%s", made.err);
    outcome_free(&made);
    ck_assert_int_eq(symlink(db, link), 0);
    server = server_start(REGISTER_EMPTY, (const char *const[]){ "--db", link, NULL });
    snprintf(body, sizeof body, "\"writes\":\"%s\"", inside);
    ck_assert_msg(strstr(server_log(server), body) || strstr(server_log(server), "\"landlock\":\"none\""), "%s",
                  server_log(server));
    made = program_run((const char *const[]){ "key", "create", "--role", "portal", "--db", link, NULL });
    ck_assert_msg(made.status == 0, "the serving process writes: %s", made.err);
    outcome_free(&made);
    server_stop(server);
}
END_TEST

/* ---- the unit of systemd ---- */

static int said_by(const char *command, char *out, size_t room)
{
    FILE *pipe = popen(command, "re");
    ck_assert(pipe != NULL);
    size_t n = fread(out, 1, room - 1, pipe);
    out[n] = '\0';
    while (fgetc(pipe) != EOF)
        ;
    return pclose(pipe);
}

static bool have_systemd(void)
{
    return access("/usr/bin/systemd-analyze", X_OK) == 0;
}

static const char *unit_file(void)
{
    const char *unit = getenv("NTM_OCOP_UNIT");
    ck_assert_msg(unit && access(unit, R_OK) == 0, "NTM_OCOP_UNIT must name the unit (it is \"%s\")", unit ? unit : "");
    return unit;
}

/* The unit with the program that was built in the place of the one that will be installed. */
START_TEST(systemd_finds_nothing_wrong_with_the_unit)
{
    static char text[20000], said[20000];
    char command[1000], path[700];
    if (!have_systemd())
        return;
    FILE *unit = fopen(unit_file(), "re");
    size_t n = fread(text, 1, sizeof text - 1, unit);
    fclose(unit);
    text[n] = '\0';
    snprintf(path, sizeof path, "%s/ntm-ocop.service", temp_folder());
    FILE *copy = fopen(path, "we");
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        static const char start[] = "ExecStart=/usr/bin/ntm-ocop";
        bool starts = !strncmp(line, start, sizeof start - 1);
        fprintf(copy, "%s%s%s\n", starts ? "ExecStart=" : "", starts ? getenv("NTM_OCOP_BINARY") : "",
                starts ? line + sizeof start - 1 : line);
    }
    fclose(copy);
    snprintf(command, sizeof command, "systemd-analyze verify --man=no %s 2>&1", path);
    int status = said_by(command, said, sizeof said);
    ck_assert_msg(status == 0 && !strstr(said, "ntm-ocop.service"), "%s", said);
}
END_TEST

START_TEST(the_exposure_of_the_unit_is_small)
{
    static char said[40000];
    char command[1000];
    if (!have_systemd())
        return;
    snprintf(command, sizeof command, "systemd-analyze security --offline=yes --no-pager --threshold=15 %s 2>&1", unit_file());
    int status = said_by(command, said, sizeof said);
    const char *overall = strstr(said, "Overall exposure level");
    ck_assert_msg(status == 0 && overall, "exposed more than 1.5: %s", overall ? overall : said);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sandbox");
    TCase *tc = tcase_create("sandbox");
    tcase_add_loop_test(tc, the_sandbox_lets_do_what_serving_needs_and_nothing_else, 0, COUNT(trials));
    tcase_add_test(tc, what_the_kernel_has_is_used);
    tcase_add_test(tc, a_folder_that_is_not_there_is_told);
    tcase_add_test(tc, the_service_is_in_the_sandbox_and_says_so);
    tcase_add_test(tc, it_can_be_turned_off);
    tcase_add_test(tc, a_register_behind_a_link_can_be_written);
    tcase_add_test(tc, systemd_finds_nothing_wrong_with_the_unit);
    tcase_add_test(tc, the_exposure_of_the_unit_is_small);
    suite_add_tcase(suite, tc);
    return harness_run(suite);
}
