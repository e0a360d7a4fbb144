/* test_erasure.c -- personal data of producers in the database, on a real file: what is erased is in no file of the register, and what is
 * there is what the change log commits to. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "db/change.h"
#include "db/contact.h"
#include "tests/harness.h"
#undef fail

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static char folder[64], path[96], wal[100];
static struct db *db;
static struct arena *arena;

static void reopen(void)
{
    char reason[300];
    db = db_open(&(struct db_settings){ .path = path, .create = true, .purpose = "a test" }, reason, sizeof reason);
    ck_assert_msg(db != NULL, "the register did not open: %s", reason);
}

static void up(void)
{
    strcpy(folder, "/tmp/ntm-erasure-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/register.db", folder);
    snprintf(wal, sizeof wal, "%s-wal", path);
    catalogue_init();
    arena = arena_new(64 * 1024);
    reopen();
}

static void down(void)
{
    char command[160];
    db_close(db);
    arena_free(arena);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

/* ---- writing ---- */

static struct stamp stamp_now(void)
{
    struct stamp stamp = { .principal = TEXT("a test"), .request_id = TEXT("a test") };
    ck_assert_int_eq(change_instant(db_writer(db), &stamp.at, NULL), OK);
    return stamp;
}

static void write_one(int64_t id, const char *representative, const char *address, bool there)
{
    struct stamp stamp = stamp_now();
    struct producer_contact contact = { .producer_id = id, .representative = text_of(representative), .address = text_of(address) };
    ck_assert_int_eq(contact_write(db, &contact, there, &stamp, NULL), OK);
}

static void erase_one(int64_t id)
{
    struct stamp stamp = stamp_now();
    ck_assert_int_eq(contact_erase(db, arena, id, &stamp, NULL), OK);
    arena_reset(arena);
}

static void begin(void)
{
    ck_assert_int_eq(db_begin(db), OK);
}

static void commit(void)
{
    ck_assert_int_eq(db_commit(db), OK);
}

static void script(const char *sql)
{
    ck_assert_msg(conn_script(db_writer(db), sql, NULL) == OK, "%s", sql);
}

/* ---- looking into the files ---- */

static char *file_bytes(const char *name, size_t *ret_n)
{
    struct stat info;
    FILE *file = fopen(name, "re");
    if (!file)
        return NULL;
    ck_assert_int_eq(fstat(fileno(file), &info), 0);
    char *bytes = malloc((size_t)info.st_size + 1);
    ck_assert_ptr_nonnull(bytes);
    *ret_n = fread(bytes, 1, (size_t)info.st_size, file);
    fclose(file);
    return bytes;
}

static bool file_holds(const char *name, const char *text)
{
    size_t n = 0;
    char *bytes = file_bytes(name, &n);
    bool holds = bytes && memmem(bytes, n, text, strlen(text));
    free(bytes);
    return holds;
}

enum { PRODUCERS = 600, STEPS = 3000, MARK = 16 };

/* Marks of what was erased or replaced. */
struct gone {
    char marks[STEPS][MARK];
    size_t n;
};

static size_t still_there(const struct gone *gone)
{
    size_t n = 0, found = 0;
    char *bytes = file_bytes(path, &n);
    for (size_t i = 0; i < gone->n; i++)
        found += memmem(bytes, n, gone->marks[i], strlen(gone->marks[i])) != NULL;
    free(bytes);
    return found;
}

static unsigned random_below(uint64_t *state, unsigned n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*state >> 33) % n;
}

/* Rows of changing lengths come, change and go in no order, so that they move between pages, as in years of work. */
static void live(uint64_t seed, char live_marks[PRODUCERS][MARK], struct gone *gone)
{
    static char filler[300];
    memset(filler, 'q', sizeof filler - 1);
    begin();
    for (int step = 0; step < STEPS; step++) {
        unsigned id = random_below(&seed, PRODUCERS);
        char *mark = live_marks[id], name[MARK];
        if (*mark && random_below(&seed, 2)) {
            strcpy(gone->marks[gone->n++], mark);
            *mark = '\0';
            erase_one(id + 1);
            continue;
        }
        snprintf(name, sizeof name, "MARK%06dX", step);
        write_one(id + 1, name, filler + random_below(&seed, sizeof filler - 1), *mark);
        if (*mark)
            strcpy(gone->marks[gone->n++], mark);
        strcpy(mark, name);
    }
    commit();
}

/* With rows deleted one by one, three of these four runs leave one that can be read in the file. */
START_TEST(what_was_erased_is_in_no_page_however_rows_moved)
{
    static char live_marks[PRODUCERS][MARK];
    static struct gone gone;
    live((uint64_t)_i + 1, live_marks, &gone);
    int last = 0;
    while (!*live_marks[last])
        last++;
    begin();
    erase_one(last + 1);
    commit();
    strcpy(gone.marks[gone.n++], live_marks[last]);
    ck_assert_uint_gt(gone.n, 1000);
    size_t left = still_there(&gone);
    ck_assert_msg(!left, "%zu of %zu erased or replaced are still in the file", left, gone.n);
    for (int i = last + 1; i < PRODUCERS; i++) {
        struct producer_contact contact;
        enum err e = contact_fetch(db_writer(db), arena, i + 1, &contact, NULL);
        ck_assert_msg(e == (*live_marks[i] ? OK : ERR_NOT_FOUND), "%d: %s", i + 1, err_name(e));
        ck_assert_msg(!*live_marks[i] || text_is(contact.representative, live_marks[i]), "%d is another after others were erased", i + 1);
    }
}
END_TEST

/* ---- the log of the database ---- */

START_TEST(the_log_of_the_database_is_cut_as_soon_as_nobody_reads)
{
    struct conn *reader = db_reader(db);
    struct producer_contact contact;
    begin();
    write_one(1, "NGUOI-THU-NHAT", NULL, false);
    write_one(2, "NGUOI-THU-HAI", NULL, false);
    commit();
    ck_assert(file_holds(wal, "NGUOI-THU-NHAT"));
    ck_assert_int_eq(conn_snapshot(reader, NULL), OK);
    ck_assert_int_eq(contact_fetch(reader, arena, 1, &contact, NULL), OK);
    begin();
    erase_one(1);
    commit();
    ck_assert_msg(!db_forgotten(db), "the log is said to be cut while a reader needs it");
    ck_assert_int_eq(contact_fetch(reader, arena, 1, &contact, NULL), OK); /* as it was when it began to read */
    conn_snapshot_end(reader);
    begin();
    write_one(3, "NGUOI-THU-BA", NULL, false);
    commit();
    ck_assert_msg(!file_holds(wal, "NGUOI-THU-NHAT") && !file_holds(path, "NGUOI-THU-NHAT"), "still in a file behind the next commit");
    ck_assert(db_forgotten(db));
    ck_assert_int_eq(contact_fetch(reader, arena, 1, &contact, NULL), ERR_NOT_FOUND);
    ck_assert_int_eq(contact_fetch(reader, arena, 2, &contact, NULL), OK);
}
END_TEST

START_TEST(what_was_replaced_is_in_no_file_either)
{
    begin();
    write_one(1, "TRUOC-KHI-SUA", "DIA-CHI-CU", false);
    commit();
    begin();
    write_one(1, "SAU-KHI-SUA", NULL, true);
    commit();
    static const char *const old[] = { "TRUOC-KHI-SUA", "DIA-CHI-CU" };
    for (int i = 0; i < COUNT(old); i++)
        ck_assert_msg(!file_holds(wal, old[i]) && !file_holds(path, old[i]), "%s is still in a file", old[i]);
}
END_TEST

START_TEST(an_erasure_that_is_undone_leaves_everything)
{
    struct producer_contact contact;
    begin();
    write_one(1, "CON-DAY", NULL, false);
    write_one(2, "CON-KIA", NULL, false);
    commit();
    begin();
    erase_one(1);
    db_rollback(db);
    for (int id = 1; id <= 2; id++)
        ck_assert_int_eq(contact_fetch(db_writer(db), arena, id, &contact, NULL), OK);
}
END_TEST

/* ---- against the change log ---- */

struct told {
    struct contact_fault faults[8];
    int n;
};

static void tell(void *ctx, const struct contact_fault *fault)
{
    struct told *told = ctx;
    if (told->n < COUNT(told->faults))
        told->faults[told->n] = *fault;
    told->n++;
}

static struct told check_all(int64_t contacts)
{
    struct told told = { .n = 0 };
    int64_t checked = -1;
    ck_assert_int_eq(contact_check(db_reader(db), tell, &told, &checked, NULL), OK);
    ck_assert_int_eq(checked, contacts);
    return told;
}

static void three_contacts(void)
{
    begin();
    write_one(1, "Nguyễn Thị Một", "Thôn 1", false);
    write_one(2, "Trần Văn Hai", NULL, false);
    write_one(3, "Lê Thị Ba", "Thôn 3", false);
    write_one(3, "Lê Thị Ba", "Thôn 4", true);
    commit();
}

START_TEST(what_is_as_it_was_written_passes)
{
    three_contacts();
    ck_assert_int_eq(check_all(3).n, 0);
    begin();
    erase_one(1);
    commit();
    ck_assert_int_eq(check_all(2).n, 0);
    begin();
    write_one(1, "Nguyễn Thị Một", "Thôn 1", false);
    erase_one(2);
    commit();
    ck_assert_int_eq(check_all(2).n, 0);
    db_close(db);
    reopen();
    ck_assert_int_eq(check_all(2).n, 0);
}
END_TEST

static const struct {
    const char *title, *sql;
    enum contact_wrong wrong;
    int64_t contacts, producer_id, change;
} tampered[] = {
    { "another name", "UPDATE producer_contact SET representative = 'Nguyễn Thị Môt' WHERE producer_id = 1", CONTACT_DIFFERENT, 3, 1, 1 },
    { "no address", "UPDATE producer_contact SET address = NULL WHERE producer_id = 1", CONTACT_DIFFERENT, 3, 1, 1 },
    { "an empty address", "UPDATE producer_contact SET address = '' WHERE producer_id = 2", CONTACT_DIFFERENT, 3, 2, 2 },
    { "a telephone", "UPDATE producer_contact SET phone = '0203 000 0000' WHERE producer_id = 2", CONTACT_DIFFERENT, 3, 2, 2 },
    { "an e-mail address", "UPDATE producer_contact SET email = 'a@b.vn' WHERE producer_id = 2", CONTACT_DIFFERENT, 3, 2, 2 },
    { "what stood there before", "UPDATE producer_contact SET address = 'Thôn 3' WHERE producer_id = 3", CONTACT_DIFFERENT, 3, 3, 4 },
    { "another version", "UPDATE producer_contact SET version = 3 WHERE producer_id = 3", CONTACT_DIFFERENT, 3, 3, 4 },
    { "another instant", "UPDATE producer_contact SET recorded_at = '2021-08-31T00:00:00.000000Z' WHERE producer_id = 2", CONTACT_DIFFERENT, 3, 2, 2 },
    { "no instant", "UPDATE producer_contact SET recorded_at = 'yesterday' WHERE producer_id = 2", CONTACT_DIFFERENT, 3, 2, 2 },
    { "another salt", "UPDATE producer_contact SET salt = (SELECT salt FROM producer_contact WHERE producer_id = 2) WHERE producer_id = 1",
      CONTACT_DIFFERENT, 3, 1, 1 },
    { "a salt that is none", "UPDATE producer_contact SET salt = 'salt' WHERE producer_id = 1", CONTACT_DIFFERENT, 3, 1, 1 },
    { "another producer's", "UPDATE producer_contact SET producer_id = 9 WHERE producer_id = 1", CONTACT_UNLOGGED, 3, 9, INT_NONE },
    { "one that nobody wrote",
      "INSERT INTO producer_contact (producer_id, representative, version, recorded_at, salt) VALUES (8, 'Ai đó', 5, '2021-08-31T00:00:00.000000Z', '')",
      CONTACT_UNLOGGED, 4, 8, INT_NONE },
    { "one that is gone", "DELETE FROM producer_contact WHERE producer_id = 2", CONTACT_LOST, 2, 2, 2 },
};

START_TEST(what_was_changed_behind_the_log_is_told)
{
    three_contacts();
    script(tampered[_i].sql);
    struct told told = check_all(tampered[_i].contacts);
    ck_assert_msg(told.n >= 1, "%s: not told", tampered[_i].title);
    const struct contact_fault *fault = &told.faults[0];
    ck_assert_msg(fault->wrong == tampered[_i].wrong && fault->producer_id == tampered[_i].producer_id && fault->change == tampered[_i].change,
                  "%s: told as %d of producer %" PRId64 ", change %" PRId64, tampered[_i].title, (int)fault->wrong, fault->producer_id,
                  fault->change);
    bool moved = tampered[_i].wrong == CONTACT_UNLOGGED && tampered[_i].contacts == 3; /* missing at its own producer, too */
    ck_assert_msg(told.n == (moved ? 2 : 1), "%s: told %d times", tampered[_i].title, told.n);
}
END_TEST

START_TEST(an_erased_contact_that_is_put_back_is_told)
{
    three_contacts();
    script("CREATE TABLE copy AS SELECT * FROM producer_contact WHERE producer_id = 1");
    begin();
    erase_one(1);
    commit();
    script("INSERT INTO producer_contact SELECT * FROM copy; DROP TABLE copy");
    struct told told = check_all(3);
    ck_assert_int_eq(told.n, 1);
    ck_assert_int_eq(told.faults[0].wrong, CONTACT_UNLOGGED);
    ck_assert_int_eq(told.faults[0].producer_id, 1);
    ck_assert_int_eq(told.faults[0].change, 5);
}
END_TEST

static struct text line_after(int64_t number)
{
    struct stmt *stmt;
    static const char sql[] = "SELECT after FROM change WHERE number = $1";
    ck_assert_int_eq(conn_named(db_reader(db), sql, &stmt, NULL), OK);
    bind_int(stmt, 1, number);
    ck_assert(rows_next(stmt));
    struct text after = row_text(stmt, 0);
    after = arena_text(arena, after.s, after.n);
    ck_assert_int_eq(rows_end(stmt, NULL), OK);
    return after;
}

/* Who knows the name cannot find out by the log whether it is that one; and nobody sees that two are the same. */
START_TEST(the_same_data_are_committed_to_differently_each_time)
{
    begin();
    write_one(1, "Nguyễn Thị Một", NULL, false);
    erase_one(1);
    write_one(1, "Nguyễn Thị Một", NULL, false);
    write_one(2, "Nguyễn Thị Một", NULL, false);
    commit();
    static const int64_t lines[] = { 1, 3, 4 };
    char commitments[3][70];
    for (int i = 0; i < 3; i++) {
        struct text after = line_after(lines[i]);
        char *at = strstr(after.s, "\"commitment\":\"");
        ck_assert_msg(at && !strstr(after.s, "Nguy"), "the line is %s", after.s);
        snprintf(commitments[i], sizeof commitments[i], "%.64s", at + 14);
    }
    ck_assert(strcmp(commitments[0], commitments[1]) && strcmp(commitments[1], commitments[2]) && strcmp(commitments[0], commitments[2]));
    ck_assert_ptr_null(line_after(2).s);
}
END_TEST

START_TEST(the_log_of_reads_is_only_added_to)
{
    struct stamp stamp = stamp_now();
    begin();
    ck_assert_int_eq(contact_note_read(db_writer(db), 1, &stamp, NULL), OK);
    commit();
    ck_assert_msg(conn_script(db_writer(db), "UPDATE contact_read SET principal = 'nobody'", NULL) != OK, "a line was changed");
    ck_assert_msg(conn_script(db_writer(db), "DELETE FROM contact_read", NULL) != OK, "a line was deleted");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("erasure");
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, up, down);
    tcase_add_loop_test(files, what_was_erased_is_in_no_page_however_rows_moved, 0, 4);
    tcase_add_test(files, the_log_of_the_database_is_cut_as_soon_as_nobody_reads);
    tcase_add_test(files, what_was_replaced_is_in_no_file_either);
    tcase_add_test(files, an_erasure_that_is_undone_leaves_everything);
    suite_add_tcase(suite, files);
    TCase *log = tcase_create("log");
    tcase_add_checked_fixture(log, up, down);
    tcase_add_test(log, what_is_as_it_was_written_passes);
    tcase_add_loop_test(log, what_was_changed_behind_the_log_is_told, 0, COUNT(tampered));
    tcase_add_test(log, an_erased_contact_that_is_put_back_is_told);
    tcase_add_test(log, the_same_data_are_committed_to_differently_each_time);
    tcase_add_test(log, the_log_of_reads_is_only_added_to);
    suite_add_tcase(suite, log);
    return harness_run(suite);
}
