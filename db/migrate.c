/* migrate.c -- the migrations in order, each in one transaction with its number. Knows the macros, not the tables. */
#include "db/migrate.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "sql.h"

/* The text between two marks, and on to behind the second. */
static struct text upto(const char **at, const char *mark)
{
    const char *end = strstr(*at, mark);
    struct text ret = { *at, end ? (size_t)(end - *at) : strlen(*at) };
    *at = end ? end + strlen(mark) : *at + ret.n;
    return ret;
}

/* The main table with its keys; the twin with the same columns, and when, by which change and how the row ended. */
static void expand_table(struct buffer *out, struct text name, struct text columns, struct text only)
{
    buffer_printf(out, "CREATE TABLE %.*s (%.*s%.*s) STRICT;\n", (int)name.n, name.s, (int)columns.n, columns.s, (int)only.n, only.s);
    buffer_printf(out,
                  "CREATE TABLE %.*s_history (%.*s    recorded_to TEXT NOT NULL,\n    ended_by INTEGER NOT NULL,\n    ended_how TEXT "
                  "NOT NULL,\n    PRIMARY KEY (id, version)\n) STRICT;\n",
                  (int)name.n, name.s, (int)columns.n, columns.s);
}

static void expand_append_only(struct buffer *out, struct text name)
{
    static const char *const doings[] = { "UPDATE", "DELETE" };
    for (int i = 0; i < 2; i++)
        buffer_printf(out,
                      "CREATE TRIGGER %.*s_no_%s BEFORE %s ON %.*s BEGIN SELECT RAISE(ABORT, '%.*s is only ever added to'); END;\n",
                      (int)name.n, name.s, i ? "delete" : "update", doings[i], (int)name.n, name.s, (int)name.n, name.s);
}

void migration_expand(struct buffer *out, const char *sql)
{
    while (*sql) {
        buffer_text(out, upto(&sql, "{{"));
        if (!*sql)
            return;
        struct text word = upto(&sql, "}}");
        if (text_starts(word, "table ")) {
            struct text name = { word.s + 6, word.n - 6 }, columns = upto(&sql, "{{only}}"), only = upto(&sql, "{{end}}");
            expand_table(out, name, columns, only);
        } else if (text_starts(word, "append_only ")) {
            expand_append_only(out, (struct text){ word.s + 12, word.n - 12 });
        } else if (text_starts(word, "search ")) {
            buffer_printf(out, "CREATE VIRTUAL TABLE %.*s_search USING fts5(fold, marked UNINDEXED, tokenize = 'unicode61');\n",
                          (int)word.n - 7, word.s + 7);
        } else if (text_is(word, "strict_only")) {
            buffer_cstr(out, " STRICT");
        } else if (text_is(word, "clustered")) { /* the rows lie in the order of their key, and nowhere else */
            buffer_cstr(out, " STRICT, WITHOUT ROWID");
        }
    }
}

enum err migration_shape(struct conn *conn, int64_t *ret, struct problem *reterr)
{
    static const char sql[] = "SELECT coalesce(max(number), 0) FROM migration";
    struct stmt *stmt;
    enum err e = conn_named(conn, sql, &stmt, reterr);
    if (e)
        return e;
    *ret = rows_next(stmt) ? row_int(stmt, 0) : 0;
    return rows_end(stmt, reterr);
}

int64_t migration_newest(void)
{
    return migrations[nmigrations - 1].number;
}

enum err migration_fits(struct conn *conn, bool was_there, char *why, size_t room, struct problem *reterr)
{
    static const char sql[] = "SELECT count(*), coalesce(sum(name = 'migration'), 0) FROM sqlite_schema WHERE type = 'table'";
    struct stmt *stmt;
    int64_t tables = 0, ours = 0, version = 0, newest = migration_newest();
    enum err e = conn_named(conn, sql, &stmt, reterr);
    if (e)
        return e;
    if (rows_next(stmt)) {
        tables = row_int(stmt, 0);
        ours = row_int(stmt, 1);
    }
    e = rows_end(stmt, reterr);
    if (!e && ours)
        e = migration_shape(conn, &version, reterr);
    if (e)
        return e;
    if (!ours && tables)
        snprintf(why, room, "is an SQLite database, but no register");
    else if (!ours && was_there)
        snprintf(why, room, "is empty: restore a backup, or remove it to begin a new register");
    else if (version > newest)
        snprintf(why, room, "was written by a newer version of this program (shape %" PRId64 "; this one knows up to %" PRId64 ")", version,
                 newest);
    return OK;
}

static enum err apply(struct db *db, const struct migration *m, struct problem *reterr)
{
    struct buffer sql = { 0 };
    migration_expand(&sql, m->sql);
    buffer_printf(&sql, "\nINSERT INTO migration (number, name) VALUES (%d, '%s');", m->number, m->name);
    buffer_byte(&sql, 0);
    enum err e = sql.failed ? fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER) : db_begin(db);
    if (!e) {
        e = conn_script(db_writer(db), sql.s, reterr);
        if (e)
            db_rollback(db);
        else
            e = db_commit(db);
    }
    buffer_free(&sql);
    return e;
}

enum err migrate(struct db *db, struct problem *reterr)
{
    int64_t version;
    enum err e = conn_script(db_writer(db), "CREATE TABLE IF NOT EXISTS migration (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
                             reterr);
    if (!e)
        e = migration_shape(db_writer(db), &version, reterr);
    for (size_t i = 0; !e && i < nmigrations; i++)
        if (migrations[i].number > version)
            e = apply(db, &migrations[i], reterr);
    return e;
}
