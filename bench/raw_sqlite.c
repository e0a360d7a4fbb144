/* raw_sqlite.c -- what SQLite alone does with the same table: inserts products into a copy of a register, so many a commit, or
 * reads them. No change log, no search, no HTTP: the bound, not a rival. Never run it on a register in use. Prints one JSON line.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void check(int status)
{
    if (status == SQLITE_OK || status == SQLITE_DONE || status == SQLITE_ROW)
        return;
    fprintf(stderr, "raw_sqlite: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *stmt;
    check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL));
    return stmt;
}

static void run(sqlite3_stmt *stmt)
{
    check(sqlite3_step(stmt));
    check(sqlite3_reset(stmt));
}

static void tell(long n, double took)
{
    printf("{\"requests\": %ld, \"seconds\": %.3f, \"per_second\": %.1f}\n", n, took, (double)n / took);
}

static void insert(double seconds, int each)
{
    static const char sql[] =
        "INSERT INTO product (id, code, code_sort, name, name_sort, group_id, unit_id, joined_on, synthetic, version, "
        "recorded_at)"
        " VALUES ((SELECT max(id) + 1 FROM product), $1, $1, $2, $2, 1, $3, '2021-01-05', 0, $4, '2026-01-01T00:00:00.000000Z')";
    sqlite3_stmt *stmt = prepare(sql), *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *unit = prepare("SELECT id FROM unit WHERE code = '07069'");
    check(sqlite3_step(unit));
    int unit_id = sqlite3_column_int(unit, 0);
    long n = 0;
    double start = now(), took;
    while ((took = now() - start) < seconds) {
        run(begin);
        for (int i = 0; i < each; i++, n++) {
            char code[40], name[80];
            snprintf(code, sizeof code, "RAW%d-%ld", each, n);
            snprintf(name, sizeof name, "Mật ong hoa rừng %ld", n);
            sqlite3_bind_text(stmt, 1, code, -1, SQLITE_STATIC);
            sqlite3_bind_text(stmt, 2, name, -1, SQLITE_STATIC);
            sqlite3_bind_int(stmt, 3, unit_id);
            sqlite3_bind_int64(stmt, 4, 1000000 + n);
            run(stmt);
        }
        run(commit);
    }
    tell(n, took);
    sqlite3_finalize(stmt);
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    sqlite3_finalize(unit);
}

static void read_rows(double seconds, const char *sql)
{
    sqlite3_stmt *stmt = prepare(sql);
    long n = 0, bytes = 0;
    double start = now(), took;
    for (; (took = now() - start) < seconds; n++) {
        while (sqlite3_step(stmt) == SQLITE_ROW)
            for (int i = 0; i < sqlite3_column_count(stmt); i++) {
                const unsigned char *text = sqlite3_column_text(stmt, i);
                bytes += text ? *text : 0;
            }
        check(sqlite3_reset(stmt));
    }
    if (!bytes)
        fprintf(stderr, "raw_sqlite: no rows\n");
    tell(n, took);
    sqlite3_finalize(stmt);
}

int main(int argc, char **argv)
{
    double seconds = argc == 4 ? atof(argv[3]) : 0;
    int each = argc == 4 ? atoi(argv[2]) : 0;
    if (argc != 4 || seconds <= 0 || seconds > 60 || each < 0 || each > 10000 ||
        (!each && strcmp(argv[2], "point") && strcmp(argv[2], "list"))) {
        fprintf(stderr, "raw_sqlite COPY INSERTS_A_COMMIT|point|list SECONDS\n");
        return 2;
    }
    check(sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    check(sqlite3_exec(
        db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192", NULL,
        NULL, NULL));
    if (each)
        insert(seconds, each);
    else
        read_rows(seconds, strcmp(argv[2], "list") ? "SELECT * FROM product WHERE id = 1"
                                                   : "SELECT * FROM product ORDER BY code_sort, id LIMIT 50");
    check(sqlite3_close(db));
    return 0;
}
