/* test_faults.c -- bad days: the clock jumps, the disk is full, does not keep or cannot be written, memory and descriptors run out. What
 * the client saw, and that nothing was lost. docs/faults.md is the table. */
#include "faulty.h"
#include "harness_private.h"
#include "whole.h"
#include <errno.h>
#include <glob.h>
#include <pthread.h>
#include <signal.h>
#include <sys/statvfs.h>

/* ---- the clock ---- */

static const int64_t second = 1000000;

/* The instants of the log in the order of its lines, and each no earlier than the one before. */
static void expect_change(struct answer *answer, char last[40], const char *when)
{
    const char *at = answer_string(answer, "/recorded_at");
    ck_assert_msg(strcmp(at, last) > 0, "recorded %s: at %s, behind %s", when, at, last);
    snprintf(last, 40, "%s", at);
    answer_free(answer);
}

START_TEST(a_clock_set_back_and_forth_turns_no_span_and_breaks_no_chain)
{
    struct faults *faults = faulty_up(NULL);
    char last[40] = "", path[80], now[40];
    struct answer answer = expect(201, "POST", "/api/v1/products", AS_PROVINCE, product_body("CLOCK-1"));
    snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
    expect_change(&answer, last, "with the right clock");
    snprintf(now, sizeof now, "%s", last);
    static const struct {
        int64_t shift;
        bool restart;
        const char *told;
    } jumps[] = { { -3600, false, "an hour earlier" },     { -3600, true, "an hour earlier, started again" }, { 86400, false, "a day later" },
                  { 0, false, "a day earlier" },           { -86400 * 400, true, "a year earlier, started again" },
                  { 0, false, "with the right clock again" } };
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
        char body[60], code[40];
        atomic_store(&faults->clock_shift_us, jumps[i].shift * second);
        if (jumps[i].restart)
            server_restart(server);
        snprintf(body, sizeof body, "{\"note\":\"%zu\"}", i);
        answer = expect(200, "PATCH", path, AS(.role = "province", .if_match = "*", .type = "application/merge-patch+json"), body);
        expect_change(&answer, last, jumps[i].told);
        snprintf(code, sizeof code, "CLOCK-1%zu", i);
        answer = expect(201, "POST", "/api/v1/products", AS_PROVINCE, product_body(code));
        expect_change(&answer, last, jumps[i].told);
    }
    ck_assert_msg(strncmp(last, now, 10) > 0, "the last instant, %s, is not on the day after %s", last, now);
    ck_assert_uint_eq(expect_whole(server, "CLOCK-%"), 1 + sizeof jumps / sizeof *jumps);
    server_stop(server);
}
END_TEST

/* ---- the disk is full ---- */

/* Takes all the room that is left in a folder but so many KiB. */
static void fill(const char *folder, long left)
{
    char path[700];
    static const char block[1024];
    struct statvfs room;
    snprintf(path, sizeof path, "%s/filler", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ck_assert(fd >= 0);
    while (!fstatvfs(fd, &room) && (long)(room.f_bavail * room.f_frsize / 1024) > left)
        if (write(fd, block, sizeof block) != sizeof block)
            break;
    close(fd);
}

enum { WRITERS = 16, WRITES_MOST = 400 };

struct writer {
    pthread_t thread;
    int number, round, answered, refused, others;
};

/* Creates until it has been refused three times. */
static void *write_until_refused(void *arg)
{
    struct writer *writer = arg;
    for (int i = 0; i < WRITES_MOST && writer->refused < 3; i++) {
        char code[40];
        snprintf(code, sizeof code, "FULL-%d-%d-%d", writer->round, writer->number, i);
        int status = create(code);
        writer->answered += status == 201;
        writer->refused += status == 507;
        writer->others += status != 201 && status != 507;
    }
    return NULL;
}

/* Many write until the disk is full; returns how many writes were answered with 201. */
static int write_it_full(int round)
{
    struct writer writers[WRITERS];
    int answered = 0;
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){ .number = i, .round = round };
        ck_assert(!pthread_create(&writers[i].thread, NULL, write_until_refused, &writers[i]));
    }
    for (int i = 0; i < WRITERS; i++)
        pthread_join(writers[i].thread, NULL);
    for (int i = 0; i < WRITERS; i++) {
        ck_assert_msg(writers[i].refused == 3 && !writers[i].others, "of writer %d's requests %d were answered 201, %d 507, %d otherwise", i,
                      writers[i].answered, writers[i].refused, writers[i].others);
        answered += writers[i].answered;
    }
    return answered;
}

static void expect_refused_but_read(void)
{
    struct answer answer = expect(507, "POST", "/api/v1/products", AS(.role = "province", .language = "en"), product_body("FULL-X"));
    ck_tells(answer, NULL, "no-room");
    ck_assert_str_eq(answer_string(&answer, "/code"), "disk-full");
    answer_free(&answer);
    expect_only(507, "PATCH", "/api/v1/products/1", AS(.role = "province", .if_match = "*", .type = "application/merge-patch+json"),
                "{\"note\":\"x\"}");
    expect_only(200, "GET", "/api/v1/products?as_of=all&limit=500", ANYBODY, NULL);
    expect_only(200, "GET", "/api/v1/communes.csv?as_of=2021-08-31", ANYBODY, NULL);
    expect_only(200, "GET", "/readyz", ANYBODY, NULL);
}

/* 0: the library; 1: a small file system. */
START_TEST(a_full_disk_refuses_writes_with_507_reads_on_and_takes_writes_when_there_is_room)
{
    char folder[600] = "", filler[700];
    struct faults *faults;
    bool real = _i == 1;
    if (real) {
        snprintf(folder, sizeof folder, "%s", temp_folder());
        real = mount_small(folder, "16m");
        if (!real)
            printf("no file system can be mounted here: the library stands for it\n");
    }
    snprintf(filler, sizeof filler, "%s/filler", folder);
    faults = faulty_up(&(struct server_options){ .kind = REGISTER_REFERENCE, .folder = real ? folder : NULL });
    int answered = 0;
    for (int round = 0; round < 2; round++) {
        if (real)
            fill(folder, 200);
        atomic_store(&faults->room, 200 * 1024);
        atomic_store(&faults->limited, !real);
        answered += write_it_full(round);
        ck_assert_int_gt(answered, 0);
        expect_refused_but_read();
        if (!real)
            ck_assert_uint_gt(atomic_load(&faults->writes_failed), 0);
        atomic_store(&faults->limited, false);
        if (real)
            ck_assert(!unlink(filler));
        char code[40];
        snprintf(code, sizeof code, "FULL-%d-ROOM", round);
        ck_assert_int_eq(create(code), 201);
        answered++;
        ck_assert_int_eq(expect_whole(server, "FULL-%"), answered);
    }
    server_restart(server);
    ck_assert_int_eq(expect_whole(server, "FULL-%"), answered);
    server_stop(server);
}
END_TEST

/* ---- the disk does not keep ---- */

static void expect_read_only(const char *why)
{
    struct answer answer = expect(503, "GET", "/readyz", AS(.language = "en"), NULL);
    ck_tells(answer, NULL, why);
    answer_free(&answer);
    answer = expect(503, "POST", "/api/v1/products", AS(.role = "province", .language = "en"), product_body("NOT-KEPT-2"));
    ck_tells(answer, NULL, why);
    ck_assert_str_eq(answer_string(&answer, "/code"), "not-ready");
    answer_free(&answer);
    expect_only(200, "GET", "/api/v1/products?as_of=all&limit=5", ANYBODY, NULL);
    expect_only(200, "GET", "/livez", ANYBODY, NULL);
}

static void expect_well_after_a_restart(unsigned answered)
{
    server_restart(server);
    ck_assert_int_eq(create("KEPT-LAST"), 201);
    unsigned kept = expect_whole(server, "KEPT-%");
    ck_assert_msg(kept == answered + 1, "%u products answered with 201, %u are there", answered + 1, kept);
    server_stop(server);
}

START_TEST(a_failed_fsync_acknowledges_nothing_and_ends_writing_until_a_restart)
{
    struct faults *faults = faulty_up(NULL);
    ck_assert_int_eq(create("KEPT-1"), 201);
    atomic_store(&faults->sync_errno, EIO);
    struct answer answer = expect(503, "POST", "/api/v1/products", AS(.role = "province", .language = "en"), product_body("NOT-KEPT-1"));
    ck_tells(answer, NULL, "not-synced");
    answer_free(&answer);
    expect_read_only("not-synced");
    atomic_store(&faults->sync_errno, 0); /* what it forgot it may not have told: it is not trusted again */
    expect_read_only("not-synced");
    ck_assert_msg(strstr(server_log(server), "\"event\":\"read-only\"") != NULL, "the log does not tell: %s", server_log(server));
    expect_well_after_a_restart(1);
}
END_TEST

/* What is checkpointed is answered long ago and safe in the log; but the next commits would be written over it. */
START_TEST(a_failed_fsync_of_a_checkpoint_ends_writing_too)
{
    struct faults *faults = faulty_up(NULL);
    unsigned answered = 0;
    int status = 201;
    atomic_store(&faults->sync_main, true);
    atomic_store(&faults->sync_errno, EIO);
    for (; status == 201 && answered < 2000; answered += status == 201) {
        char code[40];
        snprintf(code, sizeof code, "KEPT-%u", answered);
        status = create(code);
    }
    ck_assert_int_eq(status, 503);
    ck_assert_uint_gt(answered, 10);
    atomic_store(&faults->sync_errno, 0);
    expect_read_only("not-synced");
    expect_well_after_a_restart(answered);
}
END_TEST

/* Is every thread of the server under strace? */
static bool is_traced(void)
{
    char pattern[60], line[200];
    glob_t found;
    bool all = true;
    snprintf(pattern, sizeof pattern, "/proc/%d/task/*/status", server_pid(server));
    ck_assert(!glob(pattern, 0, NULL, &found));
    for (size_t i = 0; i < found.gl_pathc; i++) {
        FILE *file = fopen(found.gl_pathv[i], "re");
        int tracer = 0;
        while (file && fgets(line, sizeof line, file))
            if (sscanf(line, "TracerPid: %d", &tracer) == 1)
                break;
        if (file)
            fclose(file);
        all &= tracer != 0;
    }
    globfree(&found);
    return all;
}

START_TEST(strace_makes_fdatasync_fail_in_the_running_server)
{
    char pid[20];
    const char *log = temp_folder();
    char out[600];
    int status = 0;
    faulty_up(NULL);
    ck_assert_int_eq(create("KEPT-1"), 201);
    snprintf(pid, sizeof pid, "%d", server_pid(server));
    snprintf(out, sizeof out, "%s/strace", log);
    pid_t strace = process_start((const char *const[]){ "/usr/bin/strace", "-f", "-p", pid, "-e", "trace=fdatasync", "-e",
                                                        "inject=fdatasync:error=EIO", NULL },
                                 out, out);
    ck_assert(strace > 0);
    for (int i = 0; i < 500 && !is_traced(); i++)
        pause_ms(10);
    ck_assert_msg(is_traced(), "strace does not attach: %s", whole_file(out, 0));
    struct answer answer = expect(503, "POST", "/api/v1/products", AS(.role = "province", .language = "en"), product_body("NOT-KEPT-1"));
    ck_tells(answer, NULL, "not-synced");
    answer_free(&answer);
    expect_read_only("not-synced");
    kill(strace, SIGINT);
    ck_assert_msg(process_wait(strace, 5000, &status), "strace does not end");
    expect_read_only("not-synced");
    expect_well_after_a_restart(1);
}
END_TEST

/* ---- the disk fails to write, for a while ---- */

START_TEST(a_failed_write_is_answered_503_and_the_next_may_succeed)
{
    struct faults *faults = faulty_up(NULL);
    ck_assert_int_eq(create("EIO-1"), 201);
    atomic_store(&faults->write_errno, EIO);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(create("EIO-2"), 503);
    expect_only(200, "GET", "/readyz", ANYBODY, NULL);
    atomic_store(&faults->write_errno, EDQUOT);
    ck_assert_int_eq(create("EIO-2"), 507);
    atomic_store(&faults->write_errno, 0);
    ck_assert_int_eq(create("EIO-2"), 201);
    ck_assert_uint_eq(expect_whole(server, "EIO-%"), 2);
    server_stop(server);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faults");
    TCase *tcase = tcase_create("clock");
    tcase_add_test(tcase, a_clock_set_back_and_forth_turns_no_span_and_breaks_no_chain);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("disk");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_full_disk_refuses_writes_with_507_reads_on_and_takes_writes_when_there_is_room, 0, 2);
    tcase_add_test(tcase, a_failed_fsync_acknowledges_nothing_and_ends_writing_until_a_restart);
    tcase_add_test(tcase, a_failed_fsync_of_a_checkpoint_ends_writing_too);
    tcase_add_test(tcase, strace_makes_fdatasync_fail_in_the_running_server);
    tcase_add_test(tcase, a_failed_write_is_answered_503_and_the_next_may_succeed);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
