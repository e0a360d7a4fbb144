/* harness.c -- a test program's beginning and end: its temporary folder, Check's runner, and the logs of servers that a failed
 * test left behind. */
#include "harness_private.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_SHOWN = 6000 };

static char root[PATH_ROOM]; /* made before the first fork, so that all tests of the program share it */

/* Check ends a test after 4 seconds unless told otherwise, and reads this when a case is made: before main()'s first line. A
 * sanitized program that loads the reference data needs longer. */
__attribute__((constructor)) static void patience(void)
{
    setenv("CK_DEFAULT_TIMEOUT", "120", 0);
}

static void root_make(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(root, sizeof root, "%.400s/ntm-ocop-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(root)) {
        fprintf(stderr, "harness: cannot make %s: %s\n", root, strerror(errno));
        exit(EXIT_FAILURE);
    }
}

const char *temp_folder(void)
{
    static _Atomic unsigned number;
    static _Thread_local char path[PATH_ROOM];
    ck_assert_msg(*root, "the program does not end with harness_run()");
    int written = snprintf(path, sizeof path, "%s/%.40s-%d-%u", root, tcase_name() ? tcase_name() : "setup", (int)getpid(),
                           atomic_fetch_add(&number, 1));
    for (char *c = path + strlen(root) + 1; *c; c++) {
        if (*c == '/' || *c == ' ')
            *c = '-';
    }
    ck_assert_msg(written < (int)sizeof path && !mkdir(path, 0700), "cannot make %s: %s", path, strerror(errno));
    return path;
}

const char *harness_root(void)
{
    ck_assert_msg(*root, "the program does not end with harness_run()");
    return root;
}

/* What was seen belongs to one build of the program: a file older than the program is emptied. Programs that start together take
 * turns, and the second finds it young. */
static void forget_old_notes(void)
{
    const char *seen = getenv("NTM_OCOP_SEEN"), *binary = getenv("NTM_OCOP_BINARY");
    struct stat notes, program;
    int fd = seen && binary ? open(seen, O_WRONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    bool old = !flock(fd, LOCK_EX) && !fstat(fd, &notes) && !stat(binary, &program) && notes.st_mtime < program.st_mtime;
    if (old && ftruncate(fd, 0))
        fprintf(stderr, "harness: cannot empty %s: %s\n", seen, strerror(errno));
    close(fd);
}

/* A server_stop() removes its folder; one that is still there belongs to a test that failed or died. */
static void show_logs_left(void)
{
    DIR *folder = opendir(root);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        char path[2 * PATH_ROOM];
        snprintf(path, sizeof path, "%s/%s/server.log", root, entry->d_name);
        if (access(path, R_OK))
            continue;
        char *log = whole_file(path, 0);
        size_t n = strlen(log);
        printf("---- log of the server in %s%s\n%s\n", entry->d_name, n > LOG_SHOWN ? " (its end)" : "",
               log + (n > LOG_SHOWN ? n - LOG_SHOWN : 0));
        free(log);
    }
    if (folder)
        closedir(folder);
}

int harness_run(Suite *suite)
{
    root_make();
    forget_old_notes();
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner), ran = srunner_ntests_run(runner);
    bool chosen = getenv("CK_RUN_CASE") || getenv("CK_RUN_SUITE") || getenv("CK_INCLUDE_TAGS") || getenv("CK_EXCLUDE_TAGS");
    srunner_free(runner);
    servers_end();
    if (failed)
        show_logs_left();
    folder_remove(root);
    if (!ran && !chosen)
        fprintf(stderr, "harness: the suite has no test\n");
    return failed || (!ran && !chosen) ? EXIT_FAILURE : EXIT_SUCCESS;
}
