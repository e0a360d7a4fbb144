/* test_powercut.c -- power cuts in the middle of 64 clients that write: of what was written and not synced, each sector is on the disk or
 * is not, by lot. Every write that was answered must be there afterwards, and nothing by half. That the test can see what it looks for is
 * shown by a second program that syncs less (synchronous = NORMAL): it must lose answered writes. */
#include "faulty.h"
#include "harness_private.h"
#include "powercut.h"
#include "whole.h"
#include "writers.h"
#include <sys/stat.h>
#include <time.h>

enum { CUTS = 20, WEAK_CUTS = 60 };
static char state[600];

/* ---- the cut ---- */

static void read_at(FILE *file, int64_t at, char *bytes, size_t n)
{
    memset(bytes, 0, n); /* behind the end */
    if (file && !fseek(file, at, SEEK_SET) && fread(bytes, 1, n, file) < n)
        clearerr(file);
}

/* Its length on the disk: as it was synced, as it was written, or on the way from one to the other. A file that is cut has the old length
 * or the new one: that is one entry of the file system's journal. */
static int64_t length_of(unsigned *seed, int64_t synced, int64_t written)
{
    int which = rand_r(seed) % 3;
    if (which == 0 || (which == 2 && written < synced))
        return synced;
    return which == 1 ? written : synced + (written - synced) / SECTOR * (rand_r(seed) % 1001) / 1000 * SECTOR;
}

/* A disk writes sectors of 512 or of 4096 bytes whole; of those that were not synced, `keep` in 8 have come to it. */
static void cut_file(const char *path, const char *name, unsigned *seed)
{
    char notes[700], kept[700], out[800], bytes[SECTOR];
    struct stat st;
    snprintf(notes, sizeof notes, "%s/%s.map", state, name);
    snprintf(kept, sizeof kept, "%s/%s.disk", state, name);
    snprintf(out, sizeof out, "%s.cut", path);
    int fd = open(notes, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return; /* never opened */
    struct powercut_map *map = mmap(NULL, sizeof *map, PROT_READ, MAP_SHARED, fd, 0);
    ck_assert(map != MAP_FAILED);
    close(fd);
    bool is_there = !stat(path, &st);
    if (!is_there || (!map->named && rand_r(seed) % 2)) {
        if (is_there)
            ck_assert(!unlink(path)); /* the folder was not synced since it was made */
    } else {
        FILE *live = fopen(path, "re"), *disk = fopen(kept, "re"), *cut = fopen(out, "we");
        ck_assert(live && disk && cut);
        int64_t length = length_of(seed, map->size, st.st_size);
        int unit = rand_r(seed) % 2 ? 1 : 8, keep = rand_r(seed) % 9;
        bool kept_here = false;
        for (int64_t s = 0; s * SECTOR < length; s++) {
            if (s % unit == 0)
                kept_here = rand_r(seed) % 8 < keep;
            read_at(map->unsynced[s] && kept_here ? live : disk, s * SECTOR, bytes, SECTOR);
            size_t n = length - s * SECTOR < SECTOR ? (size_t)(length - s * SECTOR) : SECTOR;
            ck_assert(fwrite(bytes, 1, n, cut) == n);
        }
        fclose(live);
        fclose(disk);
        ck_assert(!fclose(cut) && !rename(out, path));
    }
    munmap(map, sizeof *map);
    unlink(notes);
    unlink(kept);
}

static void cut_power(unsigned *seed)
{
    char path[700];
    server_kill(server);
    cut_file(server_db(server), "register.db", seed);
    snprintf(path, sizeof path, "%s-wal", server_db(server));
    cut_file(path, "register.db-wal", seed);
    snprintf(path, sizeof path, "%s-shm", server_db(server));
    unlink(path); /* never on a disk */
}

static void powered_up(const char *program)
{
    char library[600], sanitizer[600], notes[700];
    preload("NTM_OCOP_POWERCUT_LIBRARY", library, sanitizer);
    snprintf(state, sizeof state, "%s", temp_folder());
    snprintf(notes, sizeof notes, POWERCUT_ENVIRONMENT "=%s", state);
    server = server_start_with(&(struct server_options){ .kind = REGISTER_REFERENCE,
                                                         .program = program,
                                                         .extra = (const char *const[]){ "--no-sandbox", NULL }, /* the notes lie elsewhere */
                                                         .environment = (const char *const[]){ library, sanitizer, notes, NULL } });
}

/* What the server said last: its log is too long to be told. */
static const char *last_words(void)
{
    const char *log = server_log(server), *last = log;
    for (const char *at = log; (at = strstr(at, "ntm-ocop: ")); at++)
        last = at;
    return last;
}

static unsigned write_and_cut(struct client *clients, int round, unsigned *seed)
{
    clients_start(clients, server, round);
    pause_ms(rand_r(seed) % 4 ? 20 + rand_r(seed) % 150 : rand_r(seed) % 8); /* often enough before the first commits */
    cut_power(seed);
    return clients_join(clients, 0);
}

/* ---- the tests ---- */

START_TEST(power_cut_in_the_middle_of_writes_20_times)
{
    static struct client clients[CLIENTS];
    const char *more = getenv("NTM_OCOP_CUTS");
    unsigned answered = 0, kept = 0, seed = more ? (unsigned)time(NULL) + 1000u * (unsigned)_i : 20210831u;
    powered_up(NULL);
    for (int round = 0; round < CUTS; round++) {
        unsigned before = seed;
        answered += write_and_cut(clients, round, &seed);
        int status = 0;
        ck_assert_msg(server_try(server, &status), "cut %d (seed %u): it does not start: %d: %.300s", round, before, status, last_words());
        kept = expect_whole(server, "R%-%");
        ck_assert_msg(kept >= answered, "cut %d (seed %u): %u products were answered with 201, %u are there", round, before, answered, kept);
        expect_all_there(server, clients);
        expect_verified(server);
        expect_only(200, "GET", "/readyz", ANYBODY, NULL);
    }
    printf("%d power cuts: %u products answered with 201, 0 lost; %u more were kept without an answer\n", CUTS, answered, kept - answered);
    ck_assert_uint_gt(answered, 1000);
    server_stop(server);
}
END_TEST

START_TEST(a_program_that_syncs_less_loses_answered_writes_in_a_power_cut)
{
    static struct client clients[CLIENTS];
    unsigned answered = 0, seed = 7;
    char log[700];
    const char *program = getenv("NTM_OCOP_WEAKENED");
    ck_assert_msg(program && !access(program, X_OK), "NTM_OCOP_WEAKENED must name the program (it is \"%s\")", program ? program : "");
    powered_up(program);
    for (int round = 0; round < WEAK_CUTS; round++) {
        int status = 0;
        answered += write_and_cut(clients, round, &seed);
        if (!server_try(server, &status)) { /* it may see by itself that the log has lost something; then it is served without, as the sentence says */
            ck_assert_msg(status == 1 && strstr(server_log(server), "-wal is damaged"), "%d: %.300s", status, last_words());
            snprintf(log, sizeof log, "%s-wal", server_db(server));
            ck_assert(!unlink(log));
            if (!server_try(server, &status)) {
                printf("cut %d: of %u products that the weakened program answered with 201 none can be read\n", round, answered);
                server_stop(server);
                return;
            }
        }
        char out[100];
        shell(server, "SELECT count(*) FROM product WHERE code LIKE 'R%-%'", out, sizeof out);
        unsigned kept = (unsigned)atoi(out);
        if (kept < answered) {
            printf("cut %d: of %u products that the weakened program answered with 201, %u are lost\n", round, answered, answered - kept);
            server_stop(server);
            return;
        }
    }
    ck_abort_msg("%d power cuts, and synchronous = NORMAL has lost nothing of %u writes: the library does not bite", WEAK_CUTS, answered);
}
END_TEST

int main(void)
{
    const char *more = getenv("NTM_OCOP_CUTS");
    Suite *suite = suite_create("powercut");
    TCase *tcase = tcase_create("powercut");
    tcase_set_timeout(tcase, 250);
    tcase_add_loop_test(tcase, power_cut_in_the_middle_of_writes_20_times, 0, more ? (atoi(more) + CUTS - 1) / CUTS : 1);
    tcase_add_test(tcase, a_program_that_syncs_less_loses_answered_writes_in_a_power_cut);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
