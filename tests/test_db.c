/* test_db.c -- the database layer on a real file: plans, readers that cannot write or checkpoint, the chain, migrations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "db/migrate.h"
#include "db/table.h"
#include "tests/harness.h"
#undef fail

static char folder[64], path[96];
static struct db *db;

static void open_empty(void)
{
    char reason[300];
    strcpy(folder, "/tmp/ntm-db-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/register.db", folder);
    catalogue_init();
    db = db_open(&(struct db_settings){ .path = path, .create = true, .purpose = "a test" }, reason, sizeof reason);
    ck_assert_msg(db != NULL, "the register did not open: %s", reason);
}

static void close_empty(void)
{
    char command[160];
    db_close(db);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

START_TEST(no_filter_scans_a_table_and_no_sort_sorts)
{
    struct buffer out = { 0 };
    bool good = table_plan_check(db_reader(db), &out);
    ck_assert_msg(good, "%.*s", (int)out.n, out.s ? out.s : "");
    buffer_free(&out);
}
END_TEST

START_TEST(every_column_of_the_tables_is_in_the_database)
{
    struct buffer out = { 0 };
    bool good = table_self_check(db_reader(db), &out);
    ck_assert_msg(good, "%.*s", (int)out.n, out.s ? out.s : "");
    buffer_free(&out);
}
END_TEST

START_TEST(a_reader_cannot_write)
{
    enum err e = conn_script(db_reader(db), "INSERT INTO migration (number, name) VALUES (99, 'x')", NULL);
    ck_assert_msg(e != OK, "a reader's INSERT was accepted");
}
END_TEST

/* The ways to filter and to order are without number, and anybody may ask for each. */
START_TEST(statements_that_nobody_asks_for_any_more_are_given_back)
{
    enum { SHAPES = 3000, AT_MOST = 600 };
    struct conn *conn = db_reader(db);
    struct stmt *first, *stmt;
    int kept = 0, number = -1;
    ck_assert_int_eq(conn_prepare(conn, &number, sizeof number, TEXT("SELECT count(*) FROM migration"), &first, NULL), OK);
    ck_assert(rows_next(first)); /* in use all the while */
    for (int i = 0; i < SHAPES; i++) {
        char sql[60];
        snprintf(sql, sizeof sql, "SELECT %d", i);
        ck_assert_int_eq(conn_prepare(conn, &i, sizeof i, text_of(sql), &stmt, NULL), OK);
        ck_assert(rows_next(stmt) && row_int(stmt, 0) == i);
        ck_assert_int_eq(rows_end(stmt, NULL), OK);
        number = 0; /* asked for again and again */
        ck_assert_msg(conn_kept(conn, &number, sizeof number), "a statement in use every time is forgotten after %d others", i);
    }
    for (int i = 0; i < SHAPES; i++)
        kept += conn_kept(conn, &i, sizeof i) != NULL;
    ck_assert_msg(kept > 100 && kept < AT_MOST, "of %d statements %d are kept", SHAPES, kept);
    number = SHAPES - 1;
    ck_assert_msg(conn_kept(conn, &number, sizeof number), "the newest is forgotten");
    ck_assert_msg(row_int(first, 0) > 0, "one that is being stepped was taken away");
    ck_assert_int_eq(rows_end(first, NULL), OK);
}
END_TEST

/* One connection writes and checkpoints: with two, this SQLite corrupts within seconds. */
START_TEST(a_reader_cannot_checkpoint)
{
    struct arena *arena = arena_new(4096);
    struct problem problem = problem_in(arena, LANG_EN);
    struct stmt *stmt;
    ck_assert_int_eq(conn_script(db_writer(db), "INSERT INTO migration (number, name) VALUES (98, 'x')", NULL), OK);
    static const char checkpoint[] = "PRAGMA wal_checkpoint(TRUNCATE)";
    ck_assert_int_eq(conn_named(db_reader(db), checkpoint, &stmt, &problem), OK);
    bool row = rows_next(stmt);
    long long busy = row ? (long long)row_int(stmt, 0) : -1, done = row ? (long long)row_int(stmt, 2) : -1;
    enum err e = rows_end(stmt, &problem);
    ck_assert_msg(e != OK || busy == 1 || done <= 0, "a reader's checkpoint answered busy=%lld, checkpointed=%lld", busy, done);
    arena_free(arena);
}
END_TEST

START_TEST(a_second_process_is_told_who_holds_the_register)
{
    char reason[300] = "";
    struct db *second = db_open(&(struct db_settings){ .path = path, .create = true }, reason, sizeof reason);
    ck_assert_ptr_null(second);
    ck_assert_msg(strstr(reason, "in use by process") && strstr(reason, "a test"), "got: %s", reason);
}
END_TEST

/* ---- one process at a time, by whatever name it comes ---- */

static const char *beside(const char *name)
{
    static char at[2][160];
    static int next;
    next = !next;
    snprintf(at[next], sizeof at[next], "%s/%s", folder, name);
    return at[next];
}

/* What a second opening is told; the test fails when it is let in. */
static const char *refusal(const char *name, bool create)
{
    static char reason[600];
    *reason = '\0';
    struct db *second = db_open(&(struct db_settings){ .path = name, .create = create, .purpose = "the second" }, reason, sizeof reason);
    ck_assert_msg(!second, "%s was opened a second time", name);
    return reason;
}

#define ck_refused(name, create, sentence)                                                                                       \
    do {                                                                                                                         \
        const char *told = refusal(name, create);                                                                                \
        ck_assert_msg(strstr(told, sentence) != NULL, "%s: expected \"%s\", got: %s", name, sentence, told);                     \
    } while (0)

START_TEST(a_symbolic_link_leads_to_the_same_lock)
{
    char through[200];
    ck_assert_int_eq(symlink(path, beside("link.db")), 0);
    ck_refused(beside("link.db"), true, "(a test)");
    ck_refused(beside("link.db"), false, "(a test)");
    ck_assert_int_eq(symlink(folder, beside("folder")), 0);
    snprintf(through, sizeof through, "%s/folder/register.db", folder);
    ck_refused(through, true, "(a test)");
    snprintf(through, sizeof through, "%s/folder/../%s/./link.db", folder, strrchr(folder, '/') + 1);
    ck_refused(through, true, "(a test)");
    ck_assert_msg(access(beside("link.db.lock"), F_OK), "a lock file stands beside the link");
}
END_TEST

START_TEST(a_register_with_two_names_is_refused_open_or_closed)
{
    char reason[300];
    ck_assert_int_eq(link(path, beside("twin.db")), 0);
    ck_refused(beside("twin.db"), true, "2 names (hard links)");
    ck_refused(path, true, "2 names (hard links)");
    db_close(db);
    ck_refused(beside("twin.db"), true, "2 names (hard links)");
    ck_refused(path, false, "2 names (hard links)");
    ck_assert_int_eq(unlink(beside("twin.db")), 0);
    db = db_open(&(struct db_settings){ .path = path }, reason, sizeof reason);
    ck_assert_msg(db != NULL, "with one name again it does not open: %s", reason);
}
END_TEST

START_TEST(a_removed_lock_file_lets_nobody_in)
{
    char lock[160];
    snprintf(lock, sizeof lock, "%s.lock", path);
    ck_assert_int_eq(unlink(lock), 0);
    ck_refused(path, true, "in use by another process");
    ck_assert_int_eq(conn_script(db_writer(db), "INSERT INTO migration (number, name) VALUES (97, 'x')", NULL), OK);
}
END_TEST

START_TEST(a_renamed_register_lets_nobody_in)
{
    ck_assert_int_eq(rename(path, beside("moved.db")), 0);
    ck_refused(beside("moved.db"), true, "in use by another process");
    ck_assert_int_eq(rename(beside("moved.db"), path), 0);
}
END_TEST

START_TEST(only_a_regular_file_is_a_register)
{
    ck_assert_int_eq(mkfifo(beside("pipe"), 0600), 0);
    ck_refused(beside("pipe"), true, "is a pipe");
    ck_assert_int_eq(mkdir(beside("dir"), 0700), 0);
    ck_refused(beside("dir"), true, "is a directory");
    ck_refused("/dev/null", true, "is a device");
    ck_assert_int_eq(symlink("nothing", beside("dangling")), 0);
    ck_refused(beside("dangling"), true, "symbolic link to a file that is not there");
    ck_assert_msg(access(beside("nothing"), F_OK), "a file was made behind a dangling link");
    ck_refused(beside("absent.db"), false, "there is no register");
    ck_refused(beside("absent/register.db"), true, "cannot make the register");
}
END_TEST

START_TEST(what_is_made_is_for_its_owner_alone)
{
    static const char *const tails[] = { "", "-wal", "-shm", ".lock" };
    char name[160], reason[300];
    mode_t old = umask(0);
    struct db *open = db_open(&(struct db_settings){ .path = beside("other.db"), .create = true }, reason, sizeof reason);
    umask(old);
    ck_assert_msg(open != NULL, "%s", reason);
    for (int i = 0; i < 4; i++) {
        struct stat st;
        snprintf(name, sizeof name, "%s/other.db%s", folder, tails[i]);
        ck_assert_msg(!stat(name, &st), "there is no %s", name);
        ck_assert_msg((st.st_mode & 07777) == 0600, "%s has mode %o", name, st.st_mode & 07777);
    }
    db_close(open);
}
END_TEST

START_TEST(the_change_log_refuses_update_and_delete)
{
    ck_assert_int_eq(conn_script(db_writer(db),
                                 "INSERT INTO change (number, at, principal, request_id, resource, record_id, action, previous_hash, hash) "
                                 "VALUES (1, 'x', 'x', 'x', 'x', 1, 'create', 'x', 'x')",
                                 NULL),
                     OK);
    ck_assert_int_ne(conn_script(db_writer(db), "UPDATE change SET at = 'y'", NULL), OK);
    ck_assert_int_ne(conn_script(db_writer(db), "DELETE FROM change", NULL), OK);
}
END_TEST

START_TEST(a_table_block_becomes_the_table_and_its_twin)
{
    struct buffer out = { 0 };
    migration_expand(&out, "{{table x}}\n    id INTEGER NOT NULL,\n{{only}}\n    PRIMARY KEY (id)\n{{end}}\nCREATE INDEX i ON x (id);");
    buffer_byte(&out, 0);
    ck_assert_ptr_nonnull(strstr(out.s, "CREATE TABLE x ("));
    ck_assert_ptr_nonnull(strstr(out.s, "CREATE TABLE x_history ("));
    ck_assert_ptr_nonnull(strstr(out.s, "CREATE INDEX i ON x (id);"));
    buffer_free(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("db");
    TCase *tcase = tcase_create("an empty register");
    tcase_add_checked_fixture(tcase, open_empty, close_empty);
    tcase_add_test(tcase, no_filter_scans_a_table_and_no_sort_sorts);
    tcase_add_test(tcase, every_column_of_the_tables_is_in_the_database);
    tcase_add_test(tcase, a_reader_cannot_write);
    tcase_add_test(tcase, a_reader_cannot_checkpoint);
    tcase_add_test(tcase, statements_that_nobody_asks_for_any_more_are_given_back);
    tcase_add_test(tcase, a_second_process_is_told_who_holds_the_register);
    tcase_add_test(tcase, a_symbolic_link_leads_to_the_same_lock);
    tcase_add_test(tcase, a_register_with_two_names_is_refused_open_or_closed);
    tcase_add_test(tcase, a_removed_lock_file_lets_nobody_in);
    tcase_add_test(tcase, a_renamed_register_lets_nobody_in);
    tcase_add_test(tcase, only_a_regular_file_is_a_register);
    tcase_add_test(tcase, what_is_made_is_for_its_owner_alone);
    tcase_add_test(tcase, the_change_log_refuses_update_and_delete);
    tcase_add_test(tcase, a_table_block_becomes_the_table_and_its_twin);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
