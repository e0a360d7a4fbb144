/* raw_sqlite.c -- what SQLite alone does with the same table: inserts products into a copy of a register, so many a commit, or
 * runs hand-written statements of a file, prepared once, with the day, the unit and the first day of each line of another. No change log, no search, no HTTP: the bound, not a rival. Never run it on a register in use. Prints one JSON line.
 */
#include <sqlite3.h>
#include <stdbool.h>
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
    long n = 0, run_of = (long)time(NULL);
    double start = now(), took;
    while ((took = now() - start) < seconds) {
        run(begin);
        for (int i = 0; i < each; i++, n++) {
            char code[40], name[80];
            snprintf(code, sizeof code, "RAW%d-%ld-%ld", each, run_of, n);
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

/* Statements of a file: at most four; each line of the second is DAY UNIT FROM, bound as $1 $2 $3 to every one of them: a question. */
static void ask(double seconds, const char *statements, const char *questions)
{
    static char sql[1 << 16], line[256];
    char day[32], unit[32], from[32];
    sqlite3_stmt *stmts[4];
    int nstmts = 0;
    long n = 0, bytes = 0;
    FILE *file = fopen(statements, "r"), *asked = fopen(questions, "r");
    if (!file || !asked || !fread(sql, 1, sizeof sql - 1, file)) {
        perror("raw_sqlite");
        exit(1);
    }
    fclose(file);
    for (const char *at = sql; *at && nstmts < 4;) {
        check(sqlite3_prepare_v3(db, at, -1, SQLITE_PREPARE_PERSISTENT, &stmts[nstmts], &at));
        nstmts += stmts[nstmts] != NULL;
    }
    double start = now(), took;
    for (; (took = now() - start) < seconds; n++) {
        if (!fgets(line, sizeof line, asked)) {
            rewind(asked);
            n--;
            continue;
        }
        if (sscanf(line, "%31s %31s %31s", day, unit, from) != 3)
            continue;
        for (int s = 0; s < nstmts; s++) {
            const char *const values[] = { day, unit, from };
            for (int i = 0; i < 3 && i < sqlite3_bind_parameter_count(stmts[s]); i++)
                if (i == 1)
                    sqlite3_bind_int(stmts[s], 2, atoi(unit));
                else
                    sqlite3_bind_text(stmts[s], i + 1, values[i], -1, SQLITE_STATIC);
            int status;
            while ((status = sqlite3_step(stmts[s])) == SQLITE_ROW)
                for (int i = 0; i < sqlite3_column_count(stmts[s]); i++) {
                    const unsigned char *value = sqlite3_column_text(stmts[s], i);
                    bytes += value ? *value : 0;
                }
            check(status);
            check(sqlite3_reset(stmts[s]));
        }
    }
    if (!bytes)
        fprintf(stderr, "raw_sqlite: no rows\n");
    tell(n, took);
    for (int s = 0; s < nstmts; s++)
        sqlite3_finalize(stmts[s]);
    fclose(asked);
}

int main(int argc, char **argv)
{
    bool asks = argc == 6 && !strcmp(argv[2], "ask");
    double seconds = argc >= 4 ? atof(argv[3]) : 0;
    int each = argc == 4 ? atoi(argv[2]) : 0;
    if (seconds <= 0 || seconds > 60 || (!asks && (each < 1 || each > 10000))) {
        fprintf(stderr, "raw_sqlite COPY INSERTS_A_COMMIT SECONDS | raw_sqlite REGISTER ask SECONDS STATEMENTS QUESTIONS\n");
        return 2;
    }
    check(sqlite3_open_v2(argv[1], &db, (asks ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX, NULL));
    check(sqlite3_exec(db, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192", NULL, NULL, NULL));
    if (asks) {
        ask(seconds, argv[4], argv[5]);
    } else {
        check(sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL));
        insert(seconds, each);
    }
    check(sqlite3_close(db));
    return 0;
}
