/* test_backup.c -- backups: made while the register is served, from time to time, verified; and put back. The drill of docs/operations.md. */
#include "faulty.h"
#include "harness_private.h"
#include "whole.h"
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>

static char folder[600];

static void here(const char *name, char out[700])
{
    snprintf(out, 700, "%s/%s", folder, name);
}

static void folder_new(void)
{
    snprintf(folder, sizeof folder, "%s", temp_folder());
}

#define RUN(...) program_run((const char *const[]){ __VA_ARGS__, NULL })

static void expect_done(struct outcome outcome, const char *words)
{
    ck_assert_msg(outcome.status == 0 && strstr(outcome.out, words), "exit status %d, expected 0 and \"%s\": %s%s", outcome.status, words, outcome.out,
                  outcome.err);
    outcome_free(&outcome);
}

/* Status 1 and one sentence with these words. */
static void expect_refused(struct outcome outcome, const char *words)
{
    ck_assert_msg(outcome.status == 1 && strstr(outcome.err, words) && strchr(outcome.err, '\n') == outcome.err + strlen(outcome.err) - 1,
                  "exit status %d, expected 1 and one line with \"%s\": %s%s", outcome.status, words, outcome.out, outcome.err);
    outcome_free(&outcome);
}

/* The files of a folder, in order, but for what a register has beside it while it is used. */
static void names_in(const char *path, char *out, size_t room)
{
    struct dirent **entries;
    int n = scandir(path, &entries, NULL, alphasort);
    size_t used = 0;
    *out = '\0';
    ck_assert_msg(n >= 0, "%s: %s", path, strerror(errno));
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        if (strcmp(name, ".") && strcmp(name, "..") && !strstr(name, ".db-") && !strstr(name, ".lock") && !strstr(name, ".sock"))
            used += (size_t)snprintf(out + used, room - used, "%s%s", used ? " " : "", name);
        free(entries[i]);
    }
    free(entries);
}

static void wait_for_log(const char *words)
{
    for (int i = 0; i < 500 && !strstr(server_log(server), words); i++)
        pause_ms(10);
    ck_assert_msg(strstr(server_log(server), words) != NULL, "the log does not tell \"%s\": %.3000s", words, server_log(server));
}

/* ---- the drill ---- */

struct writing {
    pthread_t thread;
    atomic_bool stop;
    atomic_int answered;
};

static void *write_on(void *arg)
{
    struct writing *writing = arg;
    for (int i = 0; !atomic_load(&writing->stop); i++) {
        char code[40];
        snprintf(code, sizeof code, "DRILL-%d", i);
        ck_assert_int_eq(create(code), 201);
        atomic_fetch_add(&writing->answered, 1);
    }
    return NULL;
}

/* Backed up while somebody writes; lost; put back; served: all that was answered before the backup is there. */
START_TEST(a_lost_register_comes_back_from_a_backup_made_while_it_was_written)
{
    char backup[700], command[1500];
    struct writing writing = { 0 };
    struct stat st;
    folder_new();
    here("monday.db.gz", backup);
    reference_up();
    ck_assert(!pthread_create(&writing.thread, NULL, write_on, &writing));
    while (atomic_load(&writing.answered) < 20)
        pause_ms(1);
    int before = atomic_load(&writing.answered);
    expect_done(RUN("backup", backup, "--db", server_db(server)), "verified");
    int after = atomic_load(&writing.answered);
    atomic_store(&writing.stop, true);
    pthread_join(writing.thread, NULL);
    ck_assert_int_gt(after, before); /* nobody waited for it */
    ck_assert(!stat(backup, &st) && (st.st_mode & 0777) == 0600);
    char *bytes = whole_file(backup, 0);
    ck_assert_msg((unsigned char)bytes[0] == 0x1f && (unsigned char)bytes[1] == 0x8b, "it is not packed");
    free(bytes);

    server_kill(server);
    snprintf(command, sizeof command, "rm -r '%s'*", server_db(server));
    ck_assert(!system(command));
    expect_done(RUN("restore", backup, "--db", server_db(server)), "restored");
    expect_verified(server);
    server_restart(server);
    int kept = (int)expect_whole(server, "DRILL-%");
    ck_assert_msg(kept >= before && kept <= after + 1, "%d writes were answered before the backup began, %d before it ended; %d are in it", before, after,
                  kept);
    ck_assert(!stat(server_db(server), &st) && (st.st_mode & 0777) == 0600);
    ck_assert_int_eq(create("DRILL-GOES-ON"), 201);
    server_stop(server);
}
END_TEST

/* Killed with its last writes in the log: what is set aside has them. */
START_TEST(a_register_that_is_replaced_is_kept_with_its_last_writes)
{
    char backup[700], names[2000], kept[900], kept_backup[700], lines[60];
    folder_new();
    here("old.db", backup);
    here("kept.db", kept_backup);
    reference_up();
    expect_done(RUN("backup", backup, "--db", server_db(server)), "verified");
    for (int i = 0; i < 20; i++) {
        char code[40];
        snprintf(code, sizeof code, "LATER-%d", i);
        ck_assert_int_eq(create(code), 201);
    }
    snprintf(lines, sizeof lines, " %lld lines of the change log", change_now());
    server_kill(server);
    expect_refused(RUN("restore", backup, "--db", server_db(server)), "there is a register at ");
    ck_assert_uint_eq(expect_whole(server, "LATER-%"), 20);
    struct outcome outcome = RUN("restore", backup, "--db", server_db(server), "--replace");
    const char *line = strstr(outcome.out, "what was there is kept as ");
    ck_assert_msg(outcome.status == 0 && line && sscanf(line, "what was there is kept as %899[^\n]", kept) == 1, "%d: %s%s", outcome.status, outcome.out,
                  outcome.err);
    outcome_free(&outcome);
    ck_assert_msg(strstr(kept, "/register.db.before-2") != NULL, "kept as %s", kept);
    server_restart(server);
    ck_assert_uint_eq(expect_whole(server, "LATER-%"), 0);
    expect_done(RUN("verify", "--db", kept), " 0 broken");
    expect_done(RUN("backup", kept_backup, "--db", kept), lines);
    names_in(folder, names, sizeof names);
    ck_assert_str_eq(names, "kept.db old.db");
    server_stop(server);
}
END_TEST

/* ---- from time to time ---- */

START_TEST(a_served_register_is_backed_up_from_time_to_time_and_the_newest_are_kept)
{
    char names[2000], path[800];
    static const char *const old[] = { "register-20200101T000000Z.db.gz", "register-20200102T000000Z.db.gz", "register-20200103T000000Z.db.gz",
                                       "register-20200104T000000Z.db.gz", "register-by-hand.db.gz", "other-20200101T000000Z.db.gz" };
    folder_new();
    for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, old[i]);
        ck_assert(file_write(path, "old"));
    }
    server = server_start(REGISTER_REFERENCE, (const char *const[]){ "--backup-dir", folder, "--backup-keep", "3", NULL });
    wait_for_log("\"event\":\"backup\",\"bytes\":");
    names_in(folder, names, sizeof names);
    char made[60] = "";
    ck_assert_msg(sscanf(names, "other-20200101T000000Z.db.gz register-20200103T000000Z.db.gz register-20200104T000000Z.db.gz %59s", made) == 1 &&
                      strstr(names, "register-by-hand.db.gz"),
                  "the folder has %s", names);
    ck_assert_msg(!strncmp(made, "register-2", 10) && strcmp(made, "register-by-hand.db.gz"), "the folder has %s", names);
    struct answer answer = expect(200, "GET", "/metrics", AS(.role = "admin"), NULL);
    ck_assert_msg(strstr(answer.body, "ntm_ocop_backups_total{result=\"good\"} 1\n") != NULL, "%s", answer.body);
    answer_free(&answer);
    server_restart(server); /* the newest is younger than a day */
    pause_ms(300);
    char again[2000];
    names_in(folder, again, sizeof again);
    ck_assert_str_eq(again, names);
    server_halt(server);
    snprintf(path, sizeof path, "%s/%s", folder, made);
    expect_done(RUN("restore", path, "--db", server_db(server), "--replace"), "restored");
    server_stop(server);
}
END_TEST

START_TEST(a_timed_backup_that_cannot_be_made_is_told_and_harms_nobody)
{
    folder_new();
    char file[700], missing[800];
    here("file", file);
    ck_assert(file_write(file, ""));
    snprintf(missing, sizeof missing, "%s/no-folder", file);
    server = server_start(REGISTER_REFERENCE, (const char *const[]){ "--backup-dir", missing, NULL });
    wait_for_log("\"event\":\"backup\",\"failed\":\"cannot make a file in ");
    struct answer answer = expect(200, "GET", "/metrics", AS(.role = "admin"), NULL);
    ck_assert_msg(strstr(answer.body, "ntm_ocop_backups_total{result=\"failed\"} 1\n") != NULL, "%s", answer.body);
    answer_free(&answer);
    ck_assert_int_eq(create("BACKUP-FAILED"), 201);
    server_stop(server);
}
END_TEST

/* ---- refused ---- */

static const struct refusal {
    const char *script, *words; /* $B: a good backup that is not packed; $BAD: what is to be restored */
} refusals[] = {
    { "gzip -c \"$B\" | head -c 100000 > \"$BAD\"", "is damaged: it does not unpack to its end" },
    { "gzip -c \"$B\" > \"$BAD\" && printf 'XXXX' | dd of=\"$BAD\" bs=1 seek=200000 conv=notrunc status=none", "is damaged: it does not unpack to its end" },
    { "cp \"$B\" \"$BAD\" && truncate -s 1000000 \"$BAD\"", "is not restored: it is damaged" },
    { "sed 's/Miến dong/Miến dang/' \"$B\" > \"$BAD\"", "is not restored: it is damaged" },
    { "echo 'Sổ đăng ký' > \"$BAD\"", "is not restored: it is not a register" },
    { ": > \"$BAD\"", "is not restored: it is empty" },
    { "cp \"$B\" \"$BAD\" && sqlite3 \"$BAD\" \"INSERT INTO migration (number, name) VALUES (999, 'x')\"", "is not restored: it was written by a newer" },
    { "sqlite3 \"$BAD\" 'CREATE TABLE x (a)'", "is not restored: it is an SQLite database, but no register" },
    { "rm -f \"$BAD\"", "there is no backup at " },
};

/* Nothing is changed: neither the register that is there, nor the folder. */
START_TEST(what_is_no_good_backup_is_not_restored)
{
    char backup[700], bad[700], db[700], before[2000], after[2000];
    struct stat was, is;
    folder_new();
    here("backup.db", backup);
    here("bad", bad);
    here("register.db", db);
    reference_up();
    expect_done(RUN("backup", backup, "--db", server_db(server)), "verified");
    server_stop(server);
    ck_assert(!setenv("B", backup, 1) && !setenv("BAD", bad, 1));
    expect_done(RUN("restore", backup, "--db", db), "restored");
    int status = system(refusals[_i].script);
    ck_assert_msg(status == 0, "%s: %d", refusals[_i].script, status);
    names_in(folder, before, sizeof before);
    ck_assert(!stat(db, &was));
    expect_refused(RUN("restore", bad, "--db", db, "--replace"), refusals[_i].words);
    names_in(folder, after, sizeof after);
    ck_assert_str_eq(before, after);
    ck_assert(!stat(db, &is) && is.st_ino == was.st_ino && is.st_mtime == was.st_mtime && is.st_size == was.st_size);
}
END_TEST

START_TEST(a_backup_does_not_land_on_the_register_and_a_served_one_is_not_replaced)
{
    char backup[700], log[800], missing[800], names[2000];
    folder_new();
    here("good.db.gz", backup);
    reference_up();
    expect_refused(RUN("backup", server_db(server), "--db", server_db(server)), "is the register itself");
    snprintf(log, sizeof log, "%s-wal", server_db(server));
    expect_refused(RUN("backup", log, "--db", server_db(server)), "is the register itself");
    expect_refused(RUN("backup", folder, "--db", server_db(server)), "is there already and is no file");
    snprintf(missing, sizeof missing, "%s/none/x.gz", folder);
    expect_refused(RUN("backup", missing, "--db", server_db(server)), "cannot make a file in ");
    expect_done(RUN("backup", backup, "--db", server_db(server)), "verified");
    expect_done(RUN("backup", backup, "--db", server_db(server)), "verified"); /* the newer one replaces it */
    expect_refused(RUN("restore", backup, "--db", server_db(server), "--replace"), "is in use by process ");
    names_in(folder, names, sizeof names);
    ck_assert_str_eq(names, "good.db.gz");
    ck_assert_int_eq(create("STILL-SERVED"), 201);
    ck_assert_uint_eq(expect_whole(server, "STILL-%"), 1);
    server_stop(server);
}
END_TEST

/* The library's full disk holds for every file named after the register. */
START_TEST(a_backup_that_finds_no_room_leaves_nothing_and_harms_nobody)
{
    char command[700], names[2000], backup[700];
    folder_new();
    here("register.db.gz", backup);
    struct faults *faults = faulty_up(&(struct server_options){ .kind = REGISTER_REFERENCE,
                                                                .extra = (const char *const[]){ "--backup-dir", folder, NULL } });
    wait_for_log("\"event\":\"backup\",\"bytes\":");
    server_halt(server);
    snprintf(command, sizeof command, "rm '%s'/*", folder);
    ck_assert(!system(command));
    atomic_store(&faults->room, 100 * 1024);
    atomic_store(&faults->limited, true);
    server_restart(server);
    wait_for_log("\"event\":\"backup\",\"failed\":\"the register cannot be copied: the disk is full");
    names_in(folder, names, sizeof names);
    ck_assert_str_eq(names, "");
    atomic_store(&faults->limited, false);
    ck_assert_int_eq(create("ROOM-AGAIN"), 201);
    expect_only(200, "GET", "/readyz", ANYBODY, NULL);
    expect_done(RUN("backup", backup, "--db", server_db(server)), "verified");
    server_stop(server);
}
END_TEST

/* Made with the program of the day after an upgrade: what it would change is copied as it is. */
START_TEST(a_register_of_an_older_shape_is_backed_up_as_it_is)
{
    char backup[700], command[1500], shape[100];
    folder_new();
    here("before-the-upgrade.db", backup);
    reference_up();
    server_halt(server);
    snprintf(command, sizeof command, "sqlite3 '%s' 'UPDATE migration SET number = number - 100'", server_db(server));
    ck_assert(!system(command));
    expect_done(RUN("backup", backup, "--db", server_db(server)), "verified");
    shell(server, "SELECT max(number) < 0 FROM migration", shape, sizeof shape);
    ck_assert_str_eq(shape, "1\n");
    snprintf(command, sizeof command, "sqlite3 '%s' 'UPDATE migration SET number = number + 100'", backup);
    ck_assert(!system(command));
    expect_done(RUN("verify", "--db", backup), " 0 broken");
    server_stop(server);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("backup");
    TCase *tcase = tcase_create("backup");
    tcase_add_test(tcase, a_lost_register_comes_back_from_a_backup_made_while_it_was_written);
    tcase_add_test(tcase, a_register_that_is_replaced_is_kept_with_its_last_writes);
    tcase_add_test(tcase, a_served_register_is_backed_up_from_time_to_time_and_the_newest_are_kept);
    tcase_add_test(tcase, a_timed_backup_that_cannot_be_made_is_told_and_harms_nobody);
    tcase_add_loop_test(tcase, what_is_no_good_backup_is_not_restored, 0, sizeof refusals / sizeof *refusals);
    tcase_add_test(tcase, a_backup_does_not_land_on_the_register_and_a_served_one_is_not_replaced);
    tcase_add_test(tcase, a_backup_that_finds_no_room_leaves_nothing_and_harms_nobody);
    tcase_add_test(tcase, a_register_of_an_older_shape_is_backed_up_as_it_is);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
