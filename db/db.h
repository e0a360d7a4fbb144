/* db.h -- the whole interface to the database. Above it nobody knows which one it is; below it nobody knows what a register is.
 * One connection writes (the writer's thread alone); every thread that reads has a read-only connection of its own. Statements are
 * kept per connection under a key and prepared once. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/date.h"
#include "base/errors.h"
#include "base/text.h"

struct db;   /* an open register */
struct conn; /* one connection of it */
struct stmt; /* a kept prepared statement; while it is stepped nobody else may use it */

struct db_settings {
    const char *path;      /* file; ":memory:" is not supported */
    bool create;           /* make an empty register where there is no file */
    bool as_it_is;         /* an older shape stays what it is: to be copied, not to be worked with */
    bool check;            /* look for damage before it is used: reads the whole file, some 1 s a GiB */
    int64_t check_most;    /* bytes: but not of a larger file, whose user looks himself, in the background; 0: of any */
    int64_t cache_kib;     /* page cache of each reader */
    const char *purpose;   /* what the lock's holder is told to be doing: "serve on 127.0.0.1:8080" */
};
/* Opens the register for writing: takes the lock, migrates, checks. On failure writes one sentence for the operator. */
struct db *db_open(const struct db_settings *settings, char *reason, size_t room);
void db_close(struct db *db);
const char *db_path(const struct db *db); /* the register's file, resolved */
/* Rewrites what the lock file tells of its holder. */
void db_purpose(struct db *db, const char *purpose);

/* A statement as it was at an instant of the past: the text, rewritten so that it reads what was recorded then, with the instant in
 * $KNOWN_PARAMETER. Whoever knows the tables writes it (db/known.h). */
enum { KNOWN_PARAMETER = 15 };
struct buffer;
typedef void sql_rewriter(struct buffer *out, struct text sql);

/* For who watches over it; from any thread. */
struct db_counts {
    uint64_t prepared_by_readers, prepared_by_writer, prepared_by_checks; /* statements, so far; checks: what conn_stop() may stop */
    unsigned readers;                                 /* read-only connections that are open */
    int64_t file_bytes, wal_bytes, free_bytes;        /* INT_NONE: cannot be told; free: of the file system, for us */
};
struct db_counts db_counts(struct db *db);

struct conn *db_writer(struct db *db);
struct conn *db_reader(struct db *db); /* this thread's own, opened at first use; NULL when it cannot be */
void db_thread_end(struct db *db);     /* closes this thread's reader */

/* From here on every statement of the connection reads what the register knew at `at`; INSTANT_NONE: what it knows now. Statements of
 * both kinds are kept side by side. For readers. */
void conn_known_at(struct conn *conn, struct instant at, sql_rewriter *rewrite);

/* The kept statement under key (n bytes), or NULL. Some hundred are kept, those that were asked for last: a statement stays for as long as the request
 * that asked for it, not for ever. */
struct stmt *conn_kept(struct conn *conn, const void *key, size_t n);
/* Prepares and keeps. Counts in conn_prepared(). */
enum err conn_prepare(struct conn *conn, const void *key, size_t n, struct text sql, struct stmt **ret, struct problem *reterr);
/* A constant text, kept under its address. */
enum err conn_named(struct conn *conn, const char *sql, struct stmt **ret, struct problem *reterr);
uint64_t conn_prepared(const struct conn *conn); /* statements prepared so far */
/* Runs several statements without results: migrations, pragmas of ours. Never client text. */
enum err conn_script(struct conn *conn, const char *sql, struct problem *reterr);

/* Parameters: $number. Texts are borrowed until the statement ends. */
void bind_int(struct stmt *stmt, int number, int64_t value);      /* INT_NONE: NULL */
void bind_text(struct stmt *stmt, int number, struct text value); /* NO_TEXT: NULL */
void bind_blob(struct stmt *stmt, int number, struct text value); /* bytes, of a column of bytes */
void bind_date(struct stmt *stmt, int number, struct date value); /* NO_DATE: NULL; copied */
void bind_instant(struct stmt *stmt, int number, struct instant value);

/* while (rows_next(s)) ...; return rows_end(s, reterr): busy is not empty. rows_end also frees the statement for the next use. */
bool rows_next(struct stmt *stmt);
enum err rows_end(struct stmt *stmt, struct problem *reterr);
int64_t row_int(struct stmt *stmt, int column);     /* INT_NONE for NULL */
struct text row_text(struct stmt *stmt, int column); /* NO_TEXT for NULL; valid until the next rows_next() or rows_end() */
struct text row_blob(struct stmt *stmt, int column); /* the same of a column of bytes */
bool row_is_null(struct stmt *stmt, int column);
/* For statements without rows. *ret_changed may be NULL. */
enum err stmt_run(struct stmt *stmt, int64_t *ret_changed, struct problem *reterr);

/* One snapshot for several reads of one request; nests nothing. */
enum err conn_snapshot(struct conn *conn, struct problem *reterr);
void conn_snapshot_end(struct conn *conn);

/* Writing, on the writer's connection: a durable transaction, and inside it a savepoint for each request of the group. */
enum err db_begin(struct db *db);
enum err db_commit(struct db *db); /* anything but OK: rolled back; also when one of its requests had all of it rolled back */
void db_rollback(struct db *db);
enum err db_savepoint(struct db *db, struct problem *reterr);
enum err db_savepoint_keep(struct db *db, struct problem *reterr);
void db_savepoint_undo(struct db *db);

/* Room to remember what the open transaction has found or made, so that it need not be asked again: zeroed when it begins and whenever some of it is undone.
 * NULL outside one. */
enum { MEMO_ROOM = 1024 };
void *conn_memo(struct conn *conn);

/* What the open transaction carries with it: a place for one thing of the caller's, NULL at first, that stays when a savepoint is undone and is given to `drop`
 * when the transaction ends either way, unless it is NULL again. NULL outside one. */
void **conn_carried(struct conn *conn, void (*drop)(void *));

/* OK, or why nothing is written any more until the register is opened anew (ERR_NOT_READY): the disk has once refused to keep what was
 * written, so that what memory holds of the file can no longer be trusted; or damage was found in the file. Any thread. */
enum err db_writable(struct db *db, struct problem *reterr);

/* ---- copies: what db/backup.c is made from ---- */
/* The register as it stands now, whole and packed tight, into `path`: a file that is empty or not there. While it is served: nothing waits for it but
 * the log, which cannot begin anew meanwhile. stop: as conn_stop(); NULL: none. */
enum err db_copy(struct db *db, const char *path, const atomic_bool *stop, struct problem *reterr);
/* A register to be read, by db_writer() too: a file that nobody else has open, or one that another process holds and serves, beside which this one never
 * writes or checkpoints. Without the lock, and in the shape it has. NULL: one sentence. */
struct db *db_open_reading(const char *path, char *reason, size_t room);
/* Brings what a stopped register's write-ahead log holds into its file, where both are sound; the caller holds the lock (db/lock.h). */
void db_settle(const char *path);

/* Damage was found by looking: from now on nothing is written. */
void db_damaged(struct db *db, const char *found);
/* What runs on the connection ends with ERR_BUSY once it has taken so long, counted from now; 0: no limit any more. For readers that are not stopped
 * by conn_stop(). */
void conn_time_limit(struct conn *conn, unsigned milliseconds);
/* What runs on the connection ends with ERR_BUSY once `stop` is set by another thread. NULL: no longer. */
void conn_stop(struct conn *conn, const atomic_bool *stop);

/* Numbers that a commit publishes, for caches: slot n holds the greatest value touched by any transaction that was committed. Touched by the
 * writer inside a transaction; read by any thread. */
enum { DB_SLOTS = 64 };
void conn_touch(struct conn *conn, unsigned slot, int64_t value);
int64_t db_touched(const struct db *db, uint64_t slots);                 /* the greatest of a set of slots: bit n for slot n; 0: none yet */
int64_t conn_touched(const struct conn *writer, uint64_t slots);         /* with what the open transaction touched */
/* What the open transaction deletes or overwrites shall be in no file once it is committed. Deleted bytes are zeroed in the database file as it
 * is; its log (WAL) still has them, until it is cut behind a commit: this one, or the next one that finds nobody reading. In the transaction. */
void db_forget(struct db *db);
/* Cuts the log if that is still to be done and nobody reads; on the writer's thread, outside of a transaction. True: nothing is left to do. */
bool db_forgotten(struct db *db);

/* The plan of a statement, one line a step, for the plan check: "SCAN product" ... */
enum err conn_plan(struct conn *conn, struct text sql, struct arena *arena, struct text *ret, struct problem *reterr);

/* Reads every page, index and constraint: the database's own opinion of its file. One sentence for each fault. */
enum err conn_integrity(struct conn *conn, void (*tell)(void *context, const char *sentence), void *context, struct problem *reterr);

/* Lets the database look at its data and choose better plans; after a big load, on the writer's connection. */
enum err db_analyze(struct db *db, struct problem *reterr);
