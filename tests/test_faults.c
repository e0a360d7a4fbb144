/* test_faults.c -- bad days: the clock jumps, the disk is full, does not keep or cannot be written, memory and descriptors run out. What
 * the client saw, and that nothing was lost. docs/faults.md is the table. */
#include "faulty.h"
#include "harness_private.h"
#include "whole.h"
#include <arpa/inet.h>
#include <errno.h>
#include <glob.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <time.h>

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

/* One after the other: what a group of writes took back leaves room for some. Returns how many were answered with success. */
static int expect_refused_but_read(int round)
{
    int answered = 0;
    struct answer answer = { .status = 201 };
    for (int i = 0; i < WRITES_MOST && answer.status == 201; i++, answered += answer.status == 201) {
        char code[40];
        snprintf(code, sizeof code, "FULL-%d-X%d", round, i);
        answer_free(&answer);
        answer = send_text("POST", "/api/v1/products", AS(.role = "province", .language = "en"), product_body(code));
    }
    ck_answer(answer, 507);
    ck_tells(answer, NULL, "no-room");
    ck_assert_str_eq(answer_string(&answer, "/code"), "disk-full");
    answer_free(&answer);
    expect_only(200, "GET", "/api/v1/products?as_of=all&limit=500", ANYBODY, NULL);
    expect_only(200, "GET", "/api/v1/communes.csv?as_of=2021-08-31", ANYBODY, NULL);
    expect_only(200, "GET", "/readyz", ANYBODY, NULL);
    return answered;
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
        if (real) /* what a group found no room for may have left enough for one */
            fill(folder, 0);
        atomic_store(&faults->room, 0);
        answered += expect_refused_but_read(round);
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
    server_halt(server);
    atomic_store(&faults->sync_errno, EIO); /* a disk that is no better is not written to */
    int status;
    bool up = server_try(server, &status);
    ck_assert_msg(!up && status == 1 && strstr(server_log(server), "its disk does not keep what is written (fsync failed)"),
                  "it should not start: %d: %.3000s", status, server_log(server));
    atomic_store(&faults->sync_errno, 0);
    ck_assert_msg(strstr(server_log(server), "\"event\":\"read-only\"") != NULL, "the log does not tell: %.3000s", server_log(server));
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

/* ---- memory ---- */

enum { ALLOCATIONS = 1000, DEEPEST = 12000 };

static const char *const reads[] = {
    "/api/v1/units?as_of=2021-08-31&limit=20", "/api/v1/products?q=mien&as_of=2021-08-31&count=true&sort=-name", "/api/v1/products/7",
    "/api/v1/communes.csv?as_of=2021-08-31",   "/api/v1/reports/progress?unit=193&as_of=2021-08-31",           "/api/v1/units/07093/history",
    "/api/v1/products/7/history",      "/problems/not-found",                                          "/openapi.json",
    "/api/v1/communes/06973/gap?level=standard&as_of=2021-08-31", "/api/v1/reports/matrix?set=QN-20-53&unit=202&as_of=2021-08-31",
    "/api/v1/reports/distance.csv?level=standard&unit=193&as_of=2021-08-31", "/api/v1/reports/losing?unit=22&as_of=2021-08-31",
};
enum { READS = sizeof reads / sizeof *reads };

/* But for the number of the newest change, which moves with every write. */
static bool same(const char *a, const char *b)
{
    static const char moving[] = "\"change\":";
    const char *at = strstr(a, moving), *bt = strstr(b, moving);
    if (!at || !bt)
        return !strcmp(a, b);
    at += strlen(moving);
    bt += strlen(moving);
    return at - a == bt - b && !strncmp(a, b, (size_t)(at - a)) && !strcmp(at + strspn(at, "0123456789"), bt + strspn(bt, "0123456789"));
}

/* Right, or 503 with a problem. */
static bool is_right(const struct answer *answer, int expected, const char *right, const char *what, int n)
{
    if (answer->status == 503) {
        ck_assert_msg(answer->json && json_object_get(answer->json, "title"), "allocation %d, %s: 503 without a problem: %.300s", n, what,
                      answer->body);
        return false;
    }
    ck_assert_msg(answer->status == expected, "allocation %d, %s: expected %d or 503, got %d: %.800s", n, what, expected, answer->status,
                  answer->body);
    ck_assert_msg(!right || same(answer->body, right), "allocation %d, %s: 200, but another answer: %.800s", n, what, answer->body);
    return true;
}

/* Asks as http_ask() does. A connection that the server has no memory for is closed before a byte of it is read; then the same is asked again, and
 * must be answered as if for the first time. */
static unsigned below(unsigned *seed, unsigned n)
{
    return (unsigned)rand_r(seed) % n;
}

static struct answer ask_poor(const char *method, const char *path, const char *body, int *cut)
{
    char key[300], why[200];
    struct answer answer;
    snprintf(key, sizeof key, "Authorization: Bearer %s", server_key(server, "province"));
    for (int i = 0; i < 2; i++) {
        if (client_ask(server_port(server), method, path, (const char *const[]){ key, "Content-Type: application/json", "If-Match: *", NULL }, body,
                       body ? strlen(body) : 0, &answer, why, sizeof why))
            return answer;
        ++*cut;
    }
    ck_abort_msg("%s %s: no answer, twice: %s", method, path, why);
    return answer;
}

/* Each of them is one of the first few, or of the first thousands, that some requests make: the answer is right, or it is 503. */
START_TEST(a_thousand_allocations_fail_one_after_another)
{
    struct faults *faults = faulty_up(NULL);
    char *right[READS], code[40];
    int written = 0, refused = 0, requests = 0, cut = 0;
    const char *more = getenv("NTM_OCOP_ALLOCATIONS");
    int most = more ? atoi(more) : ALLOCATIONS;
    unsigned seed = more ? (unsigned)time(NULL) : 1;
    for (int i = 0; i < READS; i++) {
        struct answer answer = get(200, "%s", reads[i]);
        ck_assert((right[i] = strdup(answer.body)) != NULL);
        answer_free(&answer);
    }
    for (int n = 0; (int)atomic_load(&faults->allocations_failed) < most; n++) {
        if (!atomic_load(&faults->armed)) {
            atomic_store(&faults->allocations_left, 1 + below(&seed, DEEPEST >> below(&seed, 8)));
            atomic_store(&faults->armed, true);
        }
        struct answer answer;
        bool good;
        requests++;
        if (n % 3 == 1) {
            char note[40];
            snprintf(note, sizeof note, "{\"note\":\"%d\"}", n);
            answer = ask_poor("PATCH", "/api/v1/products/9", note, &cut);
            good = is_right(&answer, 200, NULL, "a change", n);
        } else if (n % 3) {
            int which = (int)below(&seed, READS);
            answer = ask_poor("GET", reads[which], NULL, &cut);
            good = is_right(&answer, 200, right[which], reads[which], n);
        } else {
            snprintf(code, sizeof code, "MEMORY-%d", n);
            answer = ask_poor("POST", "/api/v1/products", product_body(code), &cut);
            good = is_right(&answer, 201, NULL, "a write", n);
            written += good;
        }
        refused += !good;
        answer_free(&answer);
    }
    ck_assert_int_eq((int)atomic_load(&faults->allocations_failed), most);
    expect_only(200, "GET", "/readyz", ANYBODY, NULL);
    ck_assert_int_eq(create("MEMORY-LAST"), 201);
    expect_verified(server);
    unsigned kept = expect_whole(server, "MEMORY-%");
    ck_assert_msg((int)kept >= written + 1 && (int)kept <= written + 1 + refused, "%d products answered with 201, %u are there", written + 1, kept);
    printf("%d allocations failed in %d requests: %d were answered 503, %d found no room for their connection, the others were right; %d writes kept\n",
           most, requests, refused, cut, written);
    ck_assert_int_gt(refused, 0);
    for (int i = 0; i < READS; i++)
        free(right[i]);
    server_stop(server);
}
END_TEST

enum { GROUP = 16, WRITES_EACH = 60 };
static struct server *crowded;
static _Atomic int poor_refused, poor_answered;

static void *write_in_a_crowd(void *arg)
{
    int number = (int)(intptr_t)arg;
    for (int i = 0; i < WRITES_EACH; i++) {
        char code[40], key[300], why[200];
        struct answer answer;
        snprintf(code, sizeof code, "CROWD-%d-%d", number, i);
        snprintf(key, sizeof key, "Authorization: Bearer %s", server_key(crowded, "province"));
        if (!client_ask(server_port(crowded), "POST", "/api/v1/products", (const char *const[]){ key, "Content-Type: application/json", NULL },
                        product_body(code), strlen(product_body(code)), &answer, why, sizeof why))
            continue;
        atomic_fetch_add(answer.status == 201 ? &poor_answered : &poor_refused, 1);
        answer_free(&answer);
    }
    return NULL;
}

/* Sixteen write at once, so that their writes share commits. */
START_TEST(an_allocation_that_fails_costs_one_write_of_its_group_at_most)
{
    struct faults *faults = faulty_up(NULL);
    pthread_t threads[GROUP];
    unsigned seed = 7;
    crowded = server;
    for (int i = 0; i < GROUP; i++)
        ck_assert(!pthread_create(&threads[i], NULL, write_in_a_crowd, (void *)(intptr_t)i));
    while (atomic_load(&poor_answered) + atomic_load(&poor_refused) < GROUP * WRITES_EACH * 9 / 10) {
        atomic_store(&faults->allocations_left, 1 + below(&seed, 2000));
        atomic_store(&faults->armed, true);
        while (atomic_load(&faults->armed) && atomic_load(&poor_answered) + atomic_load(&poor_refused) < GROUP * WRITES_EACH * 9 / 10)
            pause_ms(1);
    }
    atomic_store(&faults->armed, false);
    for (int i = 0; i < GROUP; i++)
        pthread_join(threads[i], NULL);
    int failed = (int)atomic_load(&faults->allocations_failed), refused = atomic_load(&poor_refused), answered = atomic_load(&poor_answered);
    printf("%d allocations failed while %d writes were answered 201; %d were answered otherwise\n", failed, answered, refused);
    ck_assert_int_gt(failed, 5);
    ck_assert_msg(refused <= failed, "%d writes were refused for %d allocations that failed", refused, failed);
    expect_verified(server);
    unsigned kept = expect_whole(server, "CROWD-%");
    ck_assert_msg((int)kept >= answered && (int)kept <= answered + refused, "%d products answered with 201, %u are there", answered, kept);
    server_stop(server);
}
END_TEST

/* ---- descriptors ---- */

enum { CROWD = 100, DESCRIPTORS = 60 };

static int dial(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port(server)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert(fd >= 0 && !connect(fd, (struct sockaddr *)&to, sizeof to)); /* the kernel takes it, whoever listens */
    return fd;
}

/* Milliseconds of processor time that the server has used. */
static double used_ms(void)
{
    char path[60];
    unsigned long user, system;
    snprintf(path, sizeof path, "/proc/%d/stat", server_pid(server));
    char *stat = whole_file(path, 0), *at = strrchr(stat, ')');
    ck_assert(at && sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) == 2);
    free(stat);
    return (double)(user + system) * 1000 / (double)sysconf(_SC_CLK_TCK);
}

START_TEST(without_descriptors_it_serves_whom_it_has_waits_quietly_and_recovers)
{
    struct rlimit few = { DESCRIPTORS, DESCRIPTORS }, before;
    int crowd[CROWD];
    reference_up();
    ck_assert_int_eq(create("DESCRIPTORS-1"), 201); /* this thread's connection is kept */
    ck_assert(!prlimit(server_pid(server), RLIMIT_NOFILE, &few, &before));
    for (int i = 0; i < CROWD; i++)
        crowd[i] = dial();
    pause_ms(200);
    double used = used_ms(), since = harness_now_ms();
    for (int i = 0; i < 10; i++) {
        char code[40];
        snprintf(code, sizeof code, "DESCRIPTORS-1%d", i);
        ck_assert_int_eq(create(code), 201);
        expect_only(200, "GET", "/api/v1/products?as_of=all&limit=5", ANYBODY, NULL);
        pause_ms(60);
    }
    double share = (used_ms() - used) / (harness_now_ms() - since);
    ck_assert_msg(share < 0.4, "while it has no descriptors it uses %.0f %% of a processor", share * 100);
    for (int i = 0; i < CROWD; i++)
        close(crowd[i]);
    char answered[600] = "";
    static const char ask[] = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    for (int i = 0; i < 100 && !strstr(answered, "200 OK"); i++) {
        size_t n = 0;
        char *heard = raw_ask(server, ask, sizeof ask - 1, false, 2000, &n);
        snprintf(answered, sizeof answered, "%s", heard);
        free(heard);
        pause_ms(20);
    }
    ck_assert_msg(strstr(answered, "200 OK") != NULL, "the crowd has gone, and still nobody new is served: %s", answered);
    ck_assert_uint_eq(expect_whole(server, "DESCRIPTORS-%"), 11);
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
    tcase = tcase_create("memory");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, a_thousand_allocations_fail_one_after_another);
    tcase_add_test(tcase, an_allocation_that_fails_costs_one_write_of_its_group_at_most);
    tcase_add_test(tcase, without_descriptors_it_serves_whom_it_has_waits_quietly_and_recovers);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
