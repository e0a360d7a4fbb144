/* test_damage.c -- registers that cannot be used, and registers that are damaged: refused at the start with one sentence, or served as far
 * as they are right; found while they are served. Nothing crashes, and nothing wrong goes out unnoticed. */
#include "faulty.h"
#include "harness_private.h"
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

/* Changes the stopped register: $DB is its file. */
static void with_shell(const char *script)
{
    ck_assert(!setenv("DB", server_db(server), 1));
    int status = system(script);
    ck_assert_msg(status == 0, "%s: %d", script, status);
}

static void with_shell_on(const char *copy, const char *script)
{
    ck_assert(!setenv("COPY", copy, 1));
    with_shell(script);
}

/* ---- refused at the start ---- */

/* Starts it; it must end with status 1 and, last, one sentence that has these words in it. */
static void expect_refused(const char *words)
{
    int status;
    bool up = server_try(server, &status);
    ck_assert_msg(!up, "it is served");
    const char *log = server_log(server), *last = log;
    for (const char *at = log; (at = strstr(at, "ntm-ocop: ")); at++)
        last = at;
    ck_assert_msg(status == 1 && strstr(last, words) && strchr(last, '\n') == last + strlen(last) - 1,
                  "exit status %d, expected 1 and a last line with \"%s\": %s", status, words, last);
}

static const struct refusal {
    const char *script, *words;
} refusals[] = {
    { "echo 'Sổ đăng ký' > \"$DB\"", "is not a register: it is no SQLite database" },
    { "truncate -s 0 \"$DB\"", "is empty: restore a backup, or remove it" },
    { "truncate -s 50 \"$DB\"", "is damaged" },
    { "truncate -s 4096 \"$DB\"", "is damaged" },
    { "truncate -s $(($(stat -c %s \"$DB\") / 8192 * 4096)) \"$DB\"", "is damaged" },
    { "truncate -s -5000 \"$DB\"", "is damaged" },
    { "printf '%4096s' | tr ' ' '\\252' | dd of=\"$DB\" bs=4096 seek=2 conv=notrunc status=none", "is damaged" },
    { "rm \"$DB\"; sqlite3 \"$DB\" 'CREATE TABLE x (a)'", "is an SQLite database, but no register" },
    { "sqlite3 \"$DB\" \"INSERT INTO migration (number, name) VALUES (999, 'x')\"",
      "was written by a newer version of this program (shape 999;" },
    { "rm \"$DB\"; mkdir \"$DB\"", "is a directory; a register is a regular file" },
};

START_TEST(what_is_no_register_is_refused_at_the_start_with_a_sentence)
{
    reference_up();
    server_halt(server);
    with_shell(refusals[_i].script);
    expect_refused(refusals[_i].words);
    server_stop(server);
}
END_TEST

/* Root may write what is read-only, so the library says no. 0, 1: the register's file; 2: all of its file system, where one can be
 * mounted. */
START_TEST(what_cannot_be_written_is_refused_at_the_start_with_a_sentence)
{
    char folder[600];
    snprintf(folder, sizeof folder, "%s", temp_folder());
    bool real = _i == 2 && mount_small(folder, "16m");
    struct faults *faults = faulty_up(&(struct server_options){ .kind = REGISTER_REFERENCE, .folder = real ? folder : NULL });
    server_halt(server);
    if (real)
        ck_assert(!mount(NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL));
    else
        atomic_store(&faults->open_errno, _i ? EROFS : EACCES);
    expect_refused(real ? "Read-only file system" : "cannot be written to: Read-only file system");
    if (real)
        ck_assert(!mount(NULL, folder, NULL, MS_REMOUNT, NULL));
    atomic_store(&faults->open_errno, 0);
    server_restart(server);
    ck_assert_int_eq(create("WRITABLE-AGAIN"), 201);
    server_stop(server);
}
END_TEST

/* ---- found while it is served ---- */

static void expect_damaged(void)
{
    struct answer answer = { .status = 200 };
    for (int i = 0; i < 100 && answer.status == 200; i++) {
        if (i)
            pause_ms(100);
        answer_free(&answer);
        answer = send_text("GET", "/readyz", AS(.language = "en"), NULL);
    }
    ck_answer(answer, 503);
    ck_tells(answer, NULL, "damaged");
    answer_free(&answer);
    answer = expect(503, "POST", "/api/v1/products", AS(.role = "province", .language = "en"), product_body("NOT-WRITTEN"));
    ck_tells(answer, NULL, "damaged");
    answer_free(&answer);
    ck_assert_msg(strstr(server_log(server), "\"event\":\"read-only\"") != NULL, "the log does not tell: %.3000s", server_log(server));
}

/* A page that nobody asks for: the last one of an index. */
START_TEST(damage_is_found_in_the_background_and_ends_writing)
{
    server = server_start(REGISTER_REFERENCE, (const char *const[]){ "--check-every", "1", NULL });
    ck_assert_int_eq(create("WRITTEN"), 201);
    pause_ms(1300); /* a look that finds nothing */
    expect_only(200, "GET", "/readyz", ANYBODY, NULL);
    with_shell("page=$(sqlite3 \"$DB\" \"SELECT rootpage FROM sqlite_schema WHERE name = 'certification_history'\");"
               "printf '%4096s' | tr ' ' '\\252' | dd of=\"$DB\" bs=4096 seek=$((page - 1)) conv=notrunc status=none");
    expect_damaged();
    expect_only(200, "GET", "/api/v1/products?as_of=all&limit=500", ANYBODY, NULL);
    server_halt(server);
    expect_refused("is damaged");
    server_stop(server);
}
END_TEST

START_TEST(a_read_that_meets_damage_is_503_and_ends_writing)
{
    server = server_start(REGISTER_REFERENCE, (const char *const[]){ "--check-every", "0", NULL });
    with_shell("for page in $(sqlite3 \"$DB\" \"SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'producer'\"); do "
               "printf '%4096s' | tr ' ' '\\252' | dd of=\"$DB\" bs=4096 seek=$((page - 1)) conv=notrunc status=none; done");
    pause_ms(50);
    struct answer answer = expect(503, "GET", "/api/v1/producers?as_of=all", AS(.language = "en"), NULL);
    ck_tells(answer, NULL, "database-fault");
    ck_assert_msg(!strstr(answer.body, "malformed"), "a client is told what only the log should hear: %s", answer.body);
    char logged[200];
    snprintf(logged, sizeof logged, "\"request_id\":\"%s\",\"why\":\"database disk image is malformed\"", answer_string(&answer, "/request_id"));
    ck_assert_msg(strstr(server_log(server), logged) != NULL, "the log does not tell %s: %.1500s", logged, server_log(server));
    answer_free(&answer);
    expect_damaged();
    expect_only(200, "GET", "/api/v1/units?as_of=2021-08-31", ANYBODY, NULL);
    server_stop(server);
}
END_TEST

/* ---- cut and flipped at random ---- */

static const char *const asked[] = {
    "/api/v1/units.csv?as_of=all",          "/api/v1/unit-changes.csv?as_of=all", "/api/v1/rosters.csv?as_of=all",
    "/api/v1/criteria-sets.csv?as_of=all",  "/api/v1/criteria.csv?as_of=all",     "/api/v1/assessments.csv?as_of=all",
    "/api/v1/assessment-results.csv?as_of=all",        "/api/v1/certifications.csv?as_of=all", "/api/v1/product-groups.csv?as_of=all",
    "/api/v1/producers.csv?as_of=all",      "/api/v1/products.csv?as_of=all",     "/api/v1/communes.csv?as_of=2021-08-31",
    "/api/v1/products?q=mat&as_of=all",     "/api/v1/reports/progress?unit=22&as_of=2021-08-31&from=2021-01-01",
    "/api/v1/units/07093/history",          "/api/v1/changes?after=3800&limit=500",
};
enum { ASKED = sizeof asked / sizeof *asked, VARIANTS = 200, PAGE = 4096, WAYS = 9 };

struct bytes {
    char *s;
    size_t n;
};

static struct bytes file_bytes(const char *path)
{
    struct bytes bytes = { 0 };
    FILE *file = fopen(path, "re");
    ck_assert_msg(file != NULL, "%s: %s", path, strerror(errno));
    ck_assert(!fseek(file, 0, SEEK_END));
    bytes.n = (size_t)ftell(file);
    rewind(file);
    ck_assert((bytes.s = malloc(bytes.n + 1)) && fread(bytes.s, 1, bytes.n, file) == bytes.n);
    fclose(file);
    return bytes;
}

static void file_put(const char *path, struct bytes bytes)
{
    FILE *file = fopen(path, "we");
    ck_assert(file && fwrite(bytes.s, 1, bytes.n, file) == bytes.n && !fclose(file));
}

static unsigned below(unsigned *seed, size_t n)
{
    return (unsigned)((((uint64_t)rand_r(seed) << 31) | (uint64_t)rand_r(seed)) % n);
}

static void flip(struct bytes *bytes, unsigned *seed, size_t from, size_t most, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        bytes->s[from + below(seed, (most < bytes->n ? most : bytes->n) - from)] ^= (char)(1 << below(seed, 8));
}

/* One of the ways in which a file or its log goes bad. */
static void spoil(struct bytes *file, struct bytes *log, int way, unsigned *seed)
{
    size_t at = below(seed, file->n / PAGE) * (size_t)PAGE, other = below(seed, file->n / PAGE) * (size_t)PAGE;
    switch (way) {
    case 0:
    case 1:
        flip(file, seed, 0, file->n, 1);
        break;
    case 2:
        flip(file, seed, 0, file->n, 2 + below(seed, 15));
        break;
    case 3:
        flip(file, seed, 0, 100, 1 + below(seed, 4));
        break;
    case 4:
        memset(file->s + at + 512 * below(seed, 8), 0, 512);
        break;
    case 5:
        memcpy(file->s + at, file->s + other, PAGE);
        break;
    case 6:
        file->n = below(seed, file->n);
        break;
    case 7:
        flip(log, seed, 0, log->n, 1 + below(seed, 3));
        break;
    case 8:
        log->n = below(seed, log->n);
        break;
    }
}

/* The server's first thorough look is over. */
static bool has_looked(void)
{
    for (int i = 0; i < 1000; i++) {
        if (strstr(server_log(server), "\"event\":\"checked\""))
            return true;
        pause_ms(5);
    }
    return false;
}

struct tally {
    int refused, right, told, found, cut;
};

/* What the log's last lines held is gone, and nothing in the file can tell: the head that was kept elsewhere does. */
static void expect_cut_off(struct tally *tally, const char *head, const char *told)
{
    server_kill(server);
    struct outcome outcome = program_run((const char *const[]){ "verify", "--db", server_db(server), "--head", head, NULL });
    ck_assert_msg(outcome.status == 1 && strstr(outcome.err, "its tail was cut off"), "%s: answers differ, /readyz says 200, and verify ends with %d: %s%s",
                  told, outcome.status, outcome.out, outcome.err);
    outcome_free(&outcome);
    tally->cut++;
}

/* All that is asked: what differs from `right` must have been found. A problem is one by the contract: http_get() looks. */
static void judge(char *const *right, const char *head, struct tally *tally, const char *told)
{
    int differ = 0, problems = 0;
    char why[200];
    ck_assert_msg(has_looked(), "%s: it does not look for damage: %.3000s", told, server_log(server));
    struct answer ready = http_get(server, "/readyz");
    for (int i = 0; i < ASKED; i++) {
        struct answer answer;
        ck_assert_msg(client_ask(server_port(server), "GET", asked[i], NULL, NULL, 0, &answer, why, sizeof why), "%s: GET %s: %s", told,
                      asked[i], why);
        bool problem = strstr(answer_header(&answer, "Content-Type"), "application/problem+json") && answer.json;
        ck_assert_msg(answer.status == 200 || problem, "%s: GET %s: %d without a problem: %.500s", told, asked[i], answer.status, answer.body);
        ck_assert_msg(answer.status < 500 || answer.status == 503, "%s: GET %s: %d: %.500s", told, asked[i], answer.status, answer.body);
        differ += answer.status == 200 && strcmp(answer.body, right[i]);
        problems += answer.status != 200;
        answer_free(&answer);
    }
    tally->found += differ && ready.status == 503;
    tally->told += !differ && (problems || ready.status == 503);
    tally->right += !differ && !problems && ready.status == 200;
    if (differ && ready.status == 200)
        expect_cut_off(tally, head, told);
    answer_free(&ready);
}

/* "3877:<hash>", as verify prints it, from a copy: opened, a register's log goes into its file. */
static void kept_head(char head[100])
{
    char folder[600], copy[700];
    snprintf(folder, sizeof folder, "%s", temp_folder());
    snprintf(copy, sizeof copy, "%s/register.db", folder);
    with_shell_on(copy, "cp \"$DB\" \"$COPY\" && cp \"$DB\"-wal \"$COPY\"-wal");
    struct outcome outcome = program_run((const char *const[]){ "verify", "--db", copy, NULL });
    const char *line = strstr(outcome.out, "\nhead ");
    ck_assert_msg(outcome.status == 0 && line, "verify: %d: %s%s", outcome.status, outcome.out, outcome.err);
    ck_assert(sscanf(line, "\nhead %99s", head) == 1);
    outcome_free(&outcome);
}

START_TEST(a_file_cut_or_flipped_is_refused_or_answers_right_or_is_said_to_be_damaged)
{
    char path[700], log[720], index[720], told[60], head[100], *right[ASKED];
    const char *more = getenv("NTM_OCOP_VARIANTS");
    unsigned seed = 20210831u + (more ? (unsigned)time(NULL) : 0);
    int variants = more ? atoi(more) : VARIANTS;
    struct tally tally = { 0 };
    reference_up();
    for (int i = 0; i < 30; i++) {
        char code[20];
        snprintf(code, sizeof code, "LOG-%d", i);
        ck_assert_int_eq(create(code), 201);
    }
    for (int i = 0; i < ASKED; i++) {
        struct answer answer = get(200, "%s", asked[i]);
        ck_assert((right[i] = strdup(answer.body)) != NULL);
        answer_free(&answer);
    }
    server_kill(server);
    kept_head(head);
    snprintf(path, sizeof path, "%s", server_db(server));
    snprintf(log, sizeof log, "%s-wal", path);
    snprintf(index, sizeof index, "%s-shm", path);
    struct bytes file = file_bytes(path), tail = file_bytes(log);
    for (int n = 0; n < variants; n++) {
        struct bytes bad = { malloc(file.n), file.n }, bad_log = { malloc(tail.n), tail.n };
        ck_assert(bad.s && bad_log.s);
        memcpy(bad.s, file.s, file.n);
        memcpy(bad_log.s, tail.s, tail.n);
        snprintf(told, sizeof told, "variant %d of seed %u", n, seed);
        spoil(&bad, &bad_log, n % WAYS, &seed);
        file_put(path, bad);
        file_put(log, bad_log);
        unlink(index);
        free(bad.s);
        free(bad_log.s);
        server_log_forget(server);
        int status;
        if (server_try(server, &status)) {
            judge(right, head, &tally, told);
            if (server_pid(server))
                server_kill(server);
            continue;
        }
        ck_assert_msg(status == 1 && !strncmp(server_log(server), "ntm-ocop: ", 10), "%s: it ended with %d: %.3000s", told, status,
                      server_log(server));
        tally.refused++;
    }
    printf("%d files cut or flipped: %d refused at the start, %d answered right, %d answered in part and said to be damaged, %d answered "
           "otherwise and were found to be damaged, %d had lost their last writes as the head kept elsewhere shows\n",
           variants, tally.refused, tally.right, tally.told, tally.found, tally.cut);
    free(file.s);
    free(tail.s);
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        free(right[i]);
    server_stop(server);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("damage");
    TCase *tcase = tcase_create("start");
    tcase_add_loop_test(tcase, what_is_no_register_is_refused_at_the_start_with_a_sentence, 0, sizeof refusals / sizeof *refusals);
    tcase_add_loop_test(tcase, what_cannot_be_written_is_refused_at_the_start_with_a_sentence, 0, 3);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("served");
    tcase_add_test(tcase, damage_is_found_in_the_background_and_ends_writing);
    tcase_add_test(tcase, a_read_that_meets_damage_is_503_and_ends_writing);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("random");
    tcase_set_timeout(tcase, 250);
    tcase_add_test(tcase, a_file_cut_or_flipped_is_refused_or_answers_right_or_is_said_to_be_damaged);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
