/* sqlite.c -- db.h on the embedded SQLite. The only file that says sqlite3_. Exactly one connection writes and checkpoints: Debian's
 * 3.40.1 corrupts within seconds when several do, so every reader is opened read-only and the file has a lock of ours. */
#include "base/buffer.h"
#include "db/db.h"
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>
#include "db/lock.h"
#include "db/log_check.h"
#include "db/migrate.h"

/* KEPT_MAX: whoever asks may order and filter in more ways than there is memory for (15 KiB each); a mixed load needs some two hundred. */
enum { KEPT_BUCKETS = 256, KEPT_MAX = 512, PARAMETERS_MAX = 160, KEY_MAX = 96, BUSY_MS = 2000, FORGET_MS = 100, CHECKPOINT_PAGES = 1000, STEPS_BETWEEN_LOOKS = 2000 };

/* FULL: an answered write survives a power cut; NORMAL loses the last ones. That is no setting: the test of power cuts builds a second program in
 * which it is NORMAL, to see that the test sees it. */
#ifdef WEAKENED_FOR_THE_TEST_OF_POWER_CUTS
#define SYNCHRONOUS "NORMAL"
#else
#define SYNCHRONOUS "FULL"
#endif

struct stmt {
    struct stmt *next;
    struct conn *conn;
    sqlite3_stmt *handle;
    int last; /* what sqlite3_step() last said */
    uint64_t used; /* conn->uses when it was asked for last */
    unsigned char key[KEY_MAX];
    size_t nkey;
    bool of_past; /* reads what was known at conn->known */
    int16_t parameter[PARAMETERS_MAX]; /* $n to SQLite's own number: it counts by first appearance, not by name */
};

struct conn {
    struct conn *next;
    struct db *db;
    sqlite3 *handle;
    uint64_t prepared;
    bool background; /* it can be stopped: nobody waits for it */
    bool poor;     /* it has run out of memory once; see note_memory() */
    bool in_snapshot;
    bool over_time; /* what ran was ended by conn_time_limit() */
    int64_t until_ms;
    bool writing;  /* between db_begin() and db_commit() */
    void *carried; /* by the open transaction */
    void (*drop_carried)(void *);
    enum err lost; /* why SQLite has rolled the group back by itself: what would still be written would stand alone */
    struct stmt *kept[KEPT_BUCKETS];
    unsigned nkept;
    uint64_t uses; /* times a statement was asked for */
    struct instant known; /* INSTANT_NONE: what is known now */
    sql_rewriter *rewrite;
    _Alignas(max_align_t) char memo[MEMO_ROOM];
};

struct db {
    struct db_settings settings;
    struct register_lock lock;
    struct conn *writer;
    pthread_mutex_t mutex; /* guards the list of readers, and found */
    struct conn *readers;
    _Atomic int64_t touched[DB_SLOTS];
    int64_t touching[DB_SLOTS]; /* the writer's, in the open transaction */
    uint64_t touching_slots;
    int64_t touching_before[DB_SLOTS]; /* ... as they were at the savepoint: what is undone has touched nothing, and its number is given again */
    uint64_t touching_slots_before;
    _Atomic int illness; /* enum illness: never better again */
    char found[200];     /* what was found damaged */
    unsigned nreaders; /* under the mutex, too */
    _Atomic uint64_t prepared_by_readers, prepared_by_writer, prepared_by_checks;
    bool forgetting;       /* the writer's: the log holds what was to be forgotten */
};

/* What keeps a register from being written to until it is opened anew. */
enum illness { SOUND, NOT_SYNCED, DAMAGED };

/* A thread reads one register at a time. */
static _Thread_local struct conn *my_reader;

/* ---- memory ---- */

/* Where SQLite runs out of memory it may say that the file is malformed (FTS5 does), so its allocations are watched, on the thread that steps. And it may
 * remember something half-made: FTS5 of 3.40 keeps totals it could not read, and calls the index malformed in the next statement, or writes them. So a
 * connection that has once run out of memory is not used again, and what it was writing is undone. */
static _Thread_local bool allocation_failed;
static sqlite3_mem_methods own_memory;

static void *watched_malloc(int n)
{
    void *piece = own_memory.xMalloc(n);
    if (!piece)
        allocation_failed = true;
    return piece;
}

static void *watched_realloc(void *piece, int n)
{
    void *moved = own_memory.xRealloc(piece, n);
    if (!moved)
        allocation_failed = true;
    return moved;
}

static void configure(void)
{
    sqlite3_mem_methods watched;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* counts nobody reads, under a lock everybody takes */
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &own_memory))
        return;
    watched = own_memory;
    watched.xMalloc = watched_malloc;
    watched.xRealloc = watched_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &watched);
}

static void note_memory(struct conn *conn)
{
    if (allocation_failed)
        conn->poor = true;
}

/* Once a process, before SQLite runs. */
static void configure_once(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
}

/* ---- what went wrong ---- */

static void fall_ill(struct db *db, enum illness illness, const char *found)
{
    pthread_mutex_lock(&db->mutex);
    if (atomic_load(&db->illness) == SOUND) {
        snprintf(db->found, sizeof db->found, "%s", found);
        for (char *c = db->found; *c; c++) /* it may quote what is damaged */
            *c = *c >= ' ' && *c <= '~' ? *c : '?';
        atomic_store(&db->illness, illness);
    }
    pthread_mutex_unlock(&db->mutex);
}

/* Some errors are more than this statement's: remembered. What another than the writer cannot sync is another file. */
static void note_illness(struct conn *conn)
{
    int code = sqlite3_extended_errcode(conn->handle);
    if (allocation_failed)
        return;
    if ((code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) && conn == conn->db->writer)
        fall_ill(conn->db, NOT_SYNCED, sqlite3_errmsg(conn->handle));
    else if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
        fall_ill(conn->db, DAMAGED, sqlite3_errmsg(conn->handle));
}

enum err db_writable(struct db *db, struct problem *reterr)
{
    switch ((enum illness)atomic_load(&db->illness)) {
    case SOUND:
        return OK;
    case NOT_SYNCED:
        return fail(reterr, ERR_NOT_READY, WHERE_NONE, NULL, MSG_NOT_SYNCED);
    case DAMAGED:
        return fail(reterr, ERR_NOT_READY, WHERE_NONE, NULL, MSG_DAMAGED, db->found); /* set before, and never again */
    }
    return OK;
}

/* SQLite tells ENOSPC from other errors where it writes, but not a quota that is used up, nor where it makes room for the log's index. */
static bool lacks_room(const struct conn *conn)
{
    static const int which[] = { SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER };
    int reason = sqlite3_system_errno(conn->handle);
    for (int i = 0; i < 2 && reason != ENOSPC && reason != EDQUOT; i++) {
        sqlite3_file *file = NULL;
        if (!sqlite3_file_control(conn->handle, "main", which[i], &file) && file && file->pMethods)
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &reason);
    }
    return reason == ENOSPC || reason == EDQUOT;
}

static enum err err_of(const struct conn *conn)
{
    sqlite3 *handle = conn->handle;
    if (allocation_failed)
        return ERR_OUT_OF_MEMORY;
    switch (sqlite3_extended_errcode(handle)) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return ERR_CONFLICT;
    case SQLITE_NOMEM:
    case SQLITE_IOERR_NOMEM:
        return ERR_OUT_OF_MEMORY;
    case SQLITE_FULL:
        return ERR_DISK_FULL;
    default:
        break;
    }
    switch (sqlite3_extended_errcode(handle) & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return ERR_BUSY;
    case SQLITE_IOERR:
        return lacks_room(conn) ? ERR_DISK_FULL : ERR_NOT_READY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
        return ERR_NOT_READY;
    default:
        return ERR_INTERNAL;
    }
}

static enum err told(struct conn *conn, struct problem *reterr)
{
    enum err e = conn->lost ? conn->lost : err_of(conn);
    note_illness(conn);
    if (e == ERR_BUSY && conn->over_time)
        return fail(reterr, e, WHERE_NONE, NULL, MSG_TOO_SLOW);
    if (e == ERR_OUT_OF_MEMORY || e == ERR_BUSY)
        return fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e == ERR_DISK_FULL)
        return fail(reterr, e, WHERE_NONE, NULL, MSG_NO_ROOM);
    return fail_inside(reterr, e, sqlite3_errmsg(conn->handle));
}

/* ---- functions ---- */

/* Is each word of an FTS5 query of ours ("dam" "ha"*) among the words of `folded`, the last one perhaps unfinished? */
static bool holds_words(struct text folded, const char *match)
{
    for (const char *word = strchr(match, '"'); word; word = strchr(word, '"')) {
        size_t n = strcspn(++word, "\"");
        bool unfinished = word[n] && word[n + 1] == '*', found = false;
        for (size_t at = 0; at < folded.n && !found;) {
            size_t length = strcspn(folded.s + at, " ");
            found = length >= n && (unfinished || length == n) && !memcmp(folded.s + at, word, n);
            at += length + 1;
        }
        if (!found)
            return false;
        word += n + (word[n] == '"');
    }
    return true;
}

/* The argument folded (or with its marks kept) in an arena of its own, which the caller frees; NULL: it has told SQLite why. */
static struct arena *prepared_text(sqlite3_context *context, sqlite3_value *value, bool marks, struct text *ret)
{
    struct arena *arena = arena_new(1024);
    const char *s = (const char *)sqlite3_value_text(value);
    struct text text = { s ? s : "", (size_t)sqlite3_value_bytes(value) };
    bool lost = !s && sqlite3_value_type(value) != SQLITE_NULL;
    if (arena)
        *ret = marks ? text_marked(arena, text) : text_fold(arena, text);
    if (arena && !lost && !arena_failed(arena))
        return arena;
    arena_free(arena);
    sqlite3_result_error_nomem(context);
    return NULL;
}

/* search_holds(text, query): as FTS5 would find it, where there is no index: in what was known at a day of the past. */
static void search_holds(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct text folded;
    const char *match = (const char *)sqlite3_value_text(values[1]);
    if (!match) { /* never NULL: out of memory */
        sqlite3_result_error_nomem(context);
        return;
    }
    struct arena *arena = prepared_text(context, values[0], false, &folded);
    (void)n;
    if (arena)
        sqlite3_result_int(context, holds_words(folded, match));
    arena_free(arena);
}

/* search_marked(text): the copy with its marks. */
static void search_marked(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct text marked;
    struct arena *arena = prepared_text(context, values[0], true, &marked);
    (void)n;
    if (arena)
        sqlite3_result_text64(context, marked.s, marked.n, SQLITE_TRANSIENT, SQLITE_UTF8);
    arena_free(arena);
}

static bool sqlite_functions(sqlite3 *handle)
{
    int how = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    return !sqlite3_create_function_v2(handle, "search_holds", 2, how, NULL, search_holds, NULL, NULL, NULL) &&
           !sqlite3_create_function_v2(handle, "search_marked", 1, how, NULL, search_marked, NULL, NULL, NULL);
}

/* ---- connections ---- */

static void conn_close(struct conn *conn)
{
    if (!conn)
        return;
    for (int i = 0; i < KEPT_BUCKETS; i++)
        for (struct stmt *s = conn->kept[i], *next; s; s = next) {
            next = s->next;
            sqlite3_finalize(s->handle);
            free(s);
        }
    sqlite3_close(conn->handle);
    free(conn);
}

enum kind { READER, WRITER, COPIER /* reads the register, writes another file */ };

/* NULL: out of memory. A connection that did not open well is given back all the same, for its error to be asked: *ret_open. */
static struct conn *conn_new(struct db *db, enum kind kind, bool *ret_open)
{
    struct conn *conn = calloc(1, sizeof *conn);
    char pragma[160];
    int flags = SQLITE_OPEN_NOMUTEX | (kind == WRITER ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    *ret_open = false;
    if (!conn)
        return NULL;
    conn->db = db;
    conn->known.us = INSTANT_NONE;
    if (sqlite3_open_v2(db->lock.path, &conn->handle, flags, NULL))
        return conn;
    sqlite3_extended_result_codes(conn->handle, 1);
    sqlite3_busy_timeout(conn->handle, BUSY_MS);
    snprintf(pragma, sizeof pragma, "PRAGMA cache_size = -%" PRId64 "; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;%s",
             db->settings.cache_kib ? db->settings.cache_kib : 8192, kind == READER ? " PRAGMA query_only = ON;" : " PRAGMA secure_delete = ON;");
    *ret_open = !sqlite3_exec(conn->handle, pragma, NULL, NULL, NULL) && sqlite_functions(conn->handle);
    return conn;
}

static struct conn *conn_open(struct db *db)
{
    bool open;
    struct conn *conn = conn_new(db, READER, &open);
    if (conn && open)
        return conn;
    conn_close(conn);
    return NULL;
}

static int64_t file_size(const char *path, const char *ending)
{
    char whole[REGISTER_PATH + 8];
    struct stat file;
    snprintf(whole, sizeof whole, "%s%s", path, ending);
    return stat(whole, &file) ? INT64_MIN : file.st_size;
}

struct db_counts db_counts(struct db *db)
{
    struct statvfs system;
    struct db_counts counts = { .prepared_by_readers = atomic_load_explicit(&db->prepared_by_readers, memory_order_relaxed),
                                .prepared_by_writer = atomic_load_explicit(&db->prepared_by_writer, memory_order_relaxed),
                                .prepared_by_checks = atomic_load_explicit(&db->prepared_by_checks, memory_order_relaxed),
                                .file_bytes = file_size(db->lock.path, ""),
                                .wal_bytes = file_size(db->lock.path, "-wal"),
                                .free_bytes = INT64_MIN };
    if (!statvfs(db->lock.path, &system))
        counts.free_bytes = (int64_t)system.f_bavail * (int64_t)system.f_frsize;
    pthread_mutex_lock(&db->mutex);
    counts.readers = db->nreaders;
    pthread_mutex_unlock(&db->mutex);
    return counts;
}

struct conn *db_writer(struct db *db)
{
    return db->writer;
}

struct conn *db_reader(struct db *db)
{
    if (my_reader && my_reader->db == db && my_reader->poor && !my_reader->in_snapshot)
        db_thread_end(db);
    if (my_reader && my_reader->db == db)
        return my_reader;
    struct conn *conn = conn_open(db);
    if (!conn)
        return NULL;
    pthread_mutex_lock(&db->mutex);
    conn->next = db->readers;
    db->readers = conn;
    db->nreaders++;
    pthread_mutex_unlock(&db->mutex);
    return my_reader = conn;
}

void db_thread_end(struct db *db)
{
    struct conn *conn = my_reader;
    if (!conn || conn->db != db)
        return;
    my_reader = NULL;
    pthread_mutex_lock(&db->mutex);
    for (struct conn **at = &db->readers; *at; at = &(*at)->next)
        if (*at == conn) {
            *at = conn->next;
            db->nreaders--;
            break;
        }
    pthread_mutex_unlock(&db->mutex);
    conn_close(conn);
}

/* ---- opening ---- */

void db_purpose(struct db *db, const char *purpose)
{
    register_tell(&db->lock, purpose);
}

/* SQLite's own way, but for one thing: it keeps to itself how the checkpoint went, and with it that the disk did not keep it. */
static int checkpoint_now_and_then(void *arg, sqlite3 *handle, const char *name, int pages)
{
    struct db *db = arg;
    int code = pages < CHECKPOINT_PAGES ? SQLITE_OK : sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (code)
        note_illness(db->writer);
    return SQLITE_OK; /* the commit stands; a checkpoint that found no room is tried again behind the next one */
}

#define NOT_KEPT "its disk does not keep what is written (fsync failed)"

/* Why the writer's connection could not do what it was asked, for the operator. */
static bool unusable(struct db *db, char *reason, size_t room)
{
    const char *path = db->lock.path;
    sqlite3 *handle = db->writer ? db->writer->handle : NULL;
    if (handle)
        note_illness(db->writer);
    if (!handle || err_of(db->writer) == ERR_OUT_OF_MEMORY)
        snprintf(reason, room, "out of memory");
    else if (err_of(db->writer) == ERR_DISK_FULL)
        snprintf(reason, room, "the register %s cannot be opened: there is no room on its disk", path);
    else if ((sqlite3_errcode(handle) & 0xff) == SQLITE_NOTADB)
        snprintf(reason, room, "%s is not a register: it is no SQLite database, or its beginning is destroyed", path);
    else if ((sqlite3_errcode(handle) & 0xff) == SQLITE_CORRUPT)
        snprintf(reason, room, "the register %s is damaged (%s); restore a backup", path, sqlite3_errmsg(handle));
    else if (sqlite3_extended_errcode(handle) == SQLITE_IOERR_FSYNC)
        snprintf(reason, room, "the register %s cannot be opened: " NOT_KEPT, path);
    else if (sqlite3_db_readonly(handle, "main") == 1)
        snprintf(reason, room, "the register %s cannot be written to: %s", path, strerror(access(path, W_OK) ? errno : EROFS));
    else
        snprintf(reason, room, "the register %s cannot be opened: %s", path, sqlite3_errmsg(handle));
    return false;
}

/* SQLite opens what it may not write for reading, without a word. */
static bool open_writer(struct db *db, char *reason, size_t room)
{
    bool open;
    db->writer = conn_new(db, WRITER, &open);
    return (open && sqlite3_db_readonly(db->writer->handle, "main") != 1) || unusable(db, reason, room);
}

/* Runs a pragma; *ret is its first row's first value, "" without one. false: it failed. */
static bool ask_pragma(sqlite3 *handle, const char *pragma, char *ret, size_t room)
{
    sqlite3_stmt *stmt = NULL;
    *ret = '\0';
    if (sqlite3_prepare_v2(handle, pragma, -1, &stmt, NULL))
        return false;
    int code = sqlite3_step(stmt);
    if (code == SQLITE_ROW) {
        const unsigned char *answer = sqlite3_column_text(stmt, 0);
        snprintf(ret, room, "%s", answer ? (const char *)answer : "");
        code = sqlite3_step(stmt); /* to its end, or the log stays as it was */
    }
    sqlite3_finalize(stmt);
    return code == SQLITE_DONE || code == SQLITE_ROW;
}

static bool set_modes(struct db *db, char *reason, size_t room)
{
    char mode[16];
    sqlite3 *handle = db->writer->handle;
    if (!ask_pragma(handle, "PRAGMA journal_mode = WAL", mode, sizeof mode))
        return unusable(db, reason, room);
    if (strcmp(mode, "wal")) {
        snprintf(reason, room, "the register %s cannot have a write-ahead log: its file system does not share memory between processes",
                 db->lock.path);
        return false;
    }
    if (sqlite3_exec(handle, "PRAGMA synchronous = " SYNCHRONOUS, NULL, NULL, NULL))
        return unusable(db, reason, room);
    sqlite3_wal_hook(handle, checkpoint_now_and_then, db);
    return true;
}

/* Before anything new is written, all that the log holds goes into the file. What the log ends with may be of a process whose fsync
 * failed: it can be read, but need not be on the disk, and what were written behind it would be lost with it. Where another process
 * reads (a backup) the log is only read from its beginning: fine. */
static bool settle(struct db *db, char *reason, size_t room)
{
    sqlite3 *handle = db->writer->handle;
    sqlite3_file *log = NULL;
    int code = sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code == SQLITE_BUSY)
        return true;
    if (code || sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log))
        return unusable(db, reason, room);
    /* That the log is empty has to be on the disk too: the beginning of the old one, found again without its end, would put older pages back. */
    if (!log || !log->pMethods || log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) == SQLITE_OK)
        return true;
    snprintf(reason, room, "the register %s cannot be opened: " NOT_KEPT, db->lock.path);
    return false;
}

/* "*** in database main ***\nPage 7: ..." is told in one line. */
static void tell_damage(struct db *db, char *found)
{
    char *line = strncmp(found, "***", 3) ? found : strchr(found, '\n');
    line = line && line != found ? line + 1 : found;
    line[strcspn(line, "\n")] = '\0';
    fall_ill(db, DAMAGED, line);
}

/* The old one is closed last: it would take the write-ahead log with it. */
static bool renew_writer(struct db *db)
{
    struct conn *old = db->writer;
    char reason[200];
    if (open_writer(db, reason, sizeof reason) && set_modes(db, reason, sizeof reason)) {
        conn_close(old);
        return true;
    }
    conn_close(db->writer);
    db->writer = old;
    return false;
}

static bool is_whole(struct db *db, char *reason, size_t room)
{
    char found[sizeof db->found];
    struct stat about;
    bool large = db->settings.check_most && !stat(db->lock.path, &about) && about.st_size > db->settings.check_most;
    if (!db->settings.check || large)
        return true;
    if (!ask_pragma(db->writer->handle, "PRAGMA quick_check(1)", found, sizeof found))
        return unusable(db, reason, room);
    if (!strcmp(found, "ok"))
        return true;
    tell_damage(db, found);
    snprintf(reason, room, "the register %s is damaged (%s); restore a backup", db->lock.path, db->found);
    return false;
}

/* Before anything is changed in it. was_there: the file is none that we have made. */
static bool is_ours(struct db *db, bool was_there, char *reason, size_t room)
{
    char why[200] = "";
    if (migration_fits(db->writer, was_there, why, sizeof why, NULL))
        return unusable(db, reason, room);
    if (*why)
        snprintf(reason, room, "%s %s", db->lock.path, why);
    return !*why;
}

static bool bring_to_shape(struct db *db, char *reason, size_t room)
{
    struct arena *arena = arena_new(4096);
    struct problem problem = problem_in(arena, LANG_EN);
    enum err e = arena ? migrate(db, &problem) : ERR_OUT_OF_MEMORY;
    if (e)
        snprintf(reason, room, "%s cannot be used as a register: %s", db->lock.path, problem.n ? problem.faults[0].detail : err_name(e));
    arena_free(arena);
    return !e;
}

static bool make_ready(struct db *db, bool was_there, char *reason, size_t room)
{
    return log_is_whole(db->lock.path, reason, room) && open_writer(db, reason, room) && is_ours(db, was_there, reason, room) && set_modes(db, reason, room) &&
           is_whole(db, reason, room) && settle(db, reason, room) && (db->settings.as_it_is || bring_to_shape(db, reason, room));
}

struct db *db_open(const struct db_settings *settings, char *reason, size_t room)
{
    struct db *db = calloc(1, sizeof *db);
    struct stat st;
    if (!db) {
        snprintf(reason, room, "out of memory");
        return NULL;
    }
    db->settings = *settings;
    pthread_mutex_init(&db->mutex, NULL);
    configure_once();
    bool was_there = !stat(settings->path, &st);
    if (!register_lock(&db->lock, settings->path, settings->create, reason, room)) {
        db_close(db);
        return NULL;
    }
    db_purpose(db, settings->purpose ? settings->purpose : "ntm-ocop");
    if (!make_ready(db, was_there, reason, room)) {
        db_close(db);
        return NULL;
    }
    return db;
}

const char *db_path(const struct db *db)
{
    return db->lock.path;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    my_reader = NULL;
    for (struct conn *c = db->readers, *next; c; c = next) {
        next = c->next;
        conn_close(c);
    }
    if (db->writer && atomic_load(&db->illness) != SOUND) /* the next to open it looks at what the disk has */
        sqlite3_db_config(db->writer->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    conn_close(db->writer); /* last: it checkpoints and removes the WAL */
    register_unlock(&db->lock);
    pthread_mutex_destroy(&db->mutex);
    free(db);
}

/* ---- statements ---- */

static unsigned bucket_of(const void *key, size_t n)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ ((const unsigned char *)key)[i]) * 16777619u;
    return (hash ^ hash >> 16) % KEPT_BUCKETS;
}

static bool in_past(const struct conn *conn)
{
    return conn->known.us != INSTANT_NONE;
}

void conn_known_at(struct conn *conn, struct instant at, sql_rewriter *rewrite)
{
    conn->known = at;
    conn->rewrite = rewrite;
}

struct stmt *conn_kept(struct conn *conn, const void *key, size_t n)
{
    for (struct stmt *s = conn->kept[bucket_of(key, n)]; s; s = s->next) {
        if (s->nkey != n || s->of_past != in_past(conn) || memcmp(s->key, key, n))
            continue;
        if (s->of_past)
            bind_instant(s, KNOWN_PARAMETER, conn->known);
        s->used = ++conn->uses;
        return s;
    }
    return NULL;
}

/* Makes room for one: the statement that was not asked for the longest time goes. One that is being stepped stays. */
static void drop_oldest(struct conn *conn)
{
    struct stmt **oldest = NULL;
    for (int i = 0; i < KEPT_BUCKETS; i++)
        for (struct stmt **at = &conn->kept[i]; *at; at = &(*at)->next)
            if ((!oldest || (*at)->used < (*oldest)->used) && !sqlite3_stmt_busy((*at)->handle))
                oldest = at;
    if (!oldest)
        return;
    struct stmt *stmt = *oldest;
    *oldest = stmt->next;
    conn->nkept--;
    sqlite3_finalize(stmt->handle);
    free(stmt);
}

static void number_parameters(struct stmt *stmt)
{
    for (int i = 1; i <= sqlite3_bind_parameter_count(stmt->handle); i++) {
        const char *name = sqlite3_bind_parameter_name(stmt->handle, i);
        int number = name ? atoi(name + 1) : 0;
        assert(number > 0 && number < PARAMETERS_MAX);
        stmt->parameter[number] = (int16_t)i;
    }
}

static int prepare(struct conn *conn, struct text sql, sqlite3_stmt **ret)
{
    return sqlite3_prepare_v3(conn->handle, sql.s, (int)sql.n, SQLITE_PREPARE_PERSISTENT, ret, NULL);
}

static int prepare_as_known(struct conn *conn, struct text sql, sqlite3_stmt **ret)
{
    struct buffer rewritten = { 0 };
    conn->rewrite(&rewritten, sql);
    int rc = rewritten.failed ? SQLITE_NOMEM : prepare(conn, buffer_view(&rewritten), ret);
    buffer_free(&rewritten);
    return rc;
}

static void count_prepared(const struct conn *conn)
{
    struct db *db = conn->db;
    _Atomic uint64_t *counter = conn == db->writer  ? &db->prepared_by_writer
                                : conn->background ? &db->prepared_by_checks
                                                   : &db->prepared_by_readers;
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

enum err conn_prepare(struct conn *conn, const void *key, size_t n, struct text sql, struct stmt **ret, struct problem *reterr)
{
    if (conn->nkept >= KEPT_MAX)
        drop_oldest(conn);
    struct stmt *stmt = calloc(1, sizeof *stmt);
    assert(n <= KEY_MAX);
    if (!stmt)
        return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    stmt->of_past = in_past(conn);
    allocation_failed = false;
    int rc = stmt->of_past ? prepare_as_known(conn, sql, &stmt->handle) : prepare(conn, sql, &stmt->handle);
    note_memory(conn);
    if (rc || !stmt->handle) { /* no statement is none of ours: memory ran out when the text was made */
        free(stmt);
        return rc && rc != SQLITE_NOMEM ? told(conn, reterr) : fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    }
    conn->prepared++;
    count_prepared(conn);
    stmt->conn = conn;
    memcpy(stmt->key, key, n);
    stmt->nkey = n;
    number_parameters(stmt);
    struct stmt **bucket = &conn->kept[bucket_of(key, n)];
    stmt->next = *bucket;
    *bucket = stmt;
    stmt->used = ++conn->uses;
    conn->nkept++;
    *ret = stmt;
    if (stmt->of_past)
        bind_instant(stmt, KNOWN_PARAMETER, conn->known);
    return OK;
}

enum err conn_named(struct conn *conn, const char *sql, struct stmt **ret, struct problem *reterr)
{
    struct stmt *stmt = conn_kept(conn, &sql, sizeof sql);
    if (stmt) {
        *ret = stmt;
        return OK;
    }
    return conn_prepare(conn, &sql, sizeof sql, text_of(sql), ret, reterr);
}

uint64_t conn_prepared(const struct conn *conn)
{
    return conn->prepared;
}

enum err conn_script(struct conn *conn, const char *sql, struct problem *reterr)
{
    allocation_failed = false;
    int code = sqlite3_exec(conn->handle, sql, NULL, NULL, NULL);
    note_memory(conn);
    return code ? told(conn, reterr) : OK;
}

/* ---- parameters: a parameter that the statement does not use is passed over ---- */

void bind_int(struct stmt *stmt, int number, int64_t value)
{
    if (!stmt->parameter[number])
        return;
    if (value == INT64_MIN)
        sqlite3_bind_null(stmt->handle, stmt->parameter[number]);
    else
        sqlite3_bind_int64(stmt->handle, stmt->parameter[number], value);
}

static void bind_bytes(struct stmt *stmt, int number, const char *s, size_t n, void (*how)(void *))
{
    if (!stmt->parameter[number])
        return;
    if (!s)
        sqlite3_bind_null(stmt->handle, stmt->parameter[number]);
    else if (sqlite3_bind_text64(stmt->handle, stmt->parameter[number], s, n, how, SQLITE_UTF8))
        stmt->last = SQLITE_NOMEM;
}

void bind_text(struct stmt *stmt, int number, struct text value)
{
    bind_bytes(stmt, number, value.s, value.n, SQLITE_STATIC);
}

void bind_blob(struct stmt *stmt, int number, struct text value)
{
    if (stmt->parameter[number] && sqlite3_bind_blob64(stmt->handle, stmt->parameter[number], value.s, value.n, SQLITE_STATIC))
        stmt->last = SQLITE_NOMEM;
}

void bind_date(struct stmt *stmt, int number, struct date value)
{
    char day[DATE_TEXT];
    date_format(value, day);
    bind_bytes(stmt, number, date_is(value) ? day : NULL, 10, SQLITE_TRANSIENT);
}

void bind_instant(struct stmt *stmt, int number, struct instant value)
{
    char at[INSTANT_TEXT];
    instant_format(value, at);
    bind_bytes(stmt, number, value.us == INSTANT_NONE ? NULL : at, strlen(at), SQLITE_TRANSIENT);
}

/* ---- rows ---- */

bool rows_next(struct stmt *stmt)
{
    struct conn *conn = stmt->conn;
    if (stmt->last == SQLITE_NOMEM)
        return false;
    if (conn->lost) {
        stmt->last = SQLITE_ABORT;
        return false;
    }
    allocation_failed = false;
    stmt->last = sqlite3_step(stmt->handle);
    note_memory(conn);
    if (conn->poor && conn->writing)
        conn->lost = ERR_OUT_OF_MEMORY;
    if (stmt->last == SQLITE_ROW)
        return true;
    /* Out of room, or unable to read, SQLite may roll back not the statement but all of the group. */
    if (stmt->last != SQLITE_DONE && conn->writing && sqlite3_get_autocommit(conn->handle))
        conn->lost = err_of(conn);
    return false;
}

enum err rows_end(struct stmt *stmt, struct problem *reterr)
{
    int last = stmt->last;
    enum err e = OK;
    if (last != SQLITE_DONE && last != SQLITE_ROW && last != SQLITE_OK)
        e = last == SQLITE_NOMEM ? fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER) : told(stmt->conn, reterr);
    sqlite3_reset(stmt->handle);
    sqlite3_clear_bindings(stmt->handle);
    stmt->last = SQLITE_OK;
    return e;
}

int64_t row_int(struct stmt *stmt, int column)
{
    return row_is_null(stmt, column) ? INT64_MIN : sqlite3_column_int64(stmt->handle, column);
}

struct text row_text(struct stmt *stmt, int column)
{
    const char *s = (const char *)sqlite3_column_text(stmt->handle, column);
    if (!s && !row_is_null(stmt, column))
        stmt->last = SQLITE_NOMEM; /* it would pass for NULL: told by rows_end() */
    return s ? (struct text){ s, (size_t)sqlite3_column_bytes(stmt->handle, column) } : NO_TEXT;
}

struct text row_blob(struct stmt *stmt, int column)
{
    const char *s = sqlite3_column_blob(stmt->handle, column);
    if (!s && !row_is_null(stmt, column))
        stmt->last = SQLITE_NOMEM;
    return s ? (struct text){ s, (size_t)sqlite3_column_bytes(stmt->handle, column) } : NO_TEXT;
}

bool row_is_null(struct stmt *stmt, int column)
{
    return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}

enum err stmt_run(struct stmt *stmt, int64_t *ret_changed, struct problem *reterr)
{
    while (rows_next(stmt))
        ;
    if (ret_changed)
        *ret_changed = sqlite3_changes64(stmt->conn->handle);
    return rows_end(stmt, reterr);
}

/* ---- transactions ---- */

void conn_touch(struct conn *conn, unsigned slot, int64_t value)
{
    struct db *db = conn->db;
    assert(slot < DB_SLOTS);
    db->touching[slot] = value;
    db->touching_slots |= UINT64_C(1) << slot;
}

static int64_t greatest(const struct db *db, uint64_t slots, bool open_too)
{
    int64_t ret = 0;
    for (; slots; slots &= slots - 1) {
        int slot = __builtin_ctzll(slots);
        int64_t value = atomic_load_explicit(&db->touched[slot], memory_order_acquire);
        if (open_too && db->touching_slots >> slot & 1 && db->touching[slot] > value)
            value = db->touching[slot];
        ret = value > ret ? value : ret;
    }
    return ret;
}

int64_t db_touched(const struct db *db, uint64_t slots)
{
    return greatest(db, slots, false);
}

int64_t conn_touched(const struct conn *writer, uint64_t slots)
{
    return greatest(writer->db, slots, true);
}

/* Behind the commit, before anybody is answered. */
static void publish_touched(struct db *db)
{
    for (uint64_t slots = db->touching_slots; slots; slots &= slots - 1) {
        int slot = __builtin_ctzll(slots);
        if (db->touching[slot] > atomic_load_explicit(&db->touched[slot], memory_order_relaxed))
            atomic_store_explicit(&db->touched[slot], db->touching[slot], memory_order_release);
    }
    db->touching_slots = 0;
}

static enum err run_named(struct conn *conn, const char *sql, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql, &stmt, reterr);
    return e ? e : stmt_run(stmt, NULL, reterr);
}

enum err conn_snapshot(struct conn *conn, struct problem *reterr)
{
    static const char begin[] = "BEGIN";
    enum err e = run_named(conn, begin, reterr);
    conn->in_snapshot = !e;
    return e;
}

void conn_snapshot_end(struct conn *conn)
{
    static const char end[] = "COMMIT";
    conn->in_snapshot = false;
    if (!sqlite3_get_autocommit(conn->handle) && run_named(conn, end, NULL))
        conn->poor = true; /* it would be in it for ever */
}

void *conn_memo(struct conn *conn)
{
    return conn->writing && !conn->lost ? conn->memo : NULL;
}

static void forget_memo(struct conn *conn)
{
    memset(conn->memo, 0, sizeof conn->memo);
}

void **conn_carried(struct conn *conn, void (*drop)(void *))
{
    if (!conn->writing)
        return NULL;
    conn->drop_carried = drop;
    return &conn->carried;
}

static void drop_carried(struct conn *conn)
{
    if (conn->carried)
        conn->drop_carried(conn->carried);
    conn->carried = NULL;
}

enum err db_begin(struct db *db)
{
    static const char begin[] = "BEGIN IMMEDIATE";
    enum err e = db_writable(db, NULL);
    if (!e && db->writer->poor && !renew_writer(db))
        e = ERR_OUT_OF_MEMORY;
    if (!e)
        e = run_named(db->writer, begin, NULL);
    db->writer->writing = !e;
    forget_memo(db->writer);
    return e;
}

enum err db_commit(struct db *db)
{
    static const char commit[] = "COMMIT";
    enum err e = db->writer->lost ? db->writer->lost : run_named(db->writer, commit, NULL);
    db->writer->writing = false;
    drop_carried(db->writer);
    if (e)
        db_rollback(db);
    else {
        publish_touched(db);
        db_forgotten(db);
    }
    return e;
}

void db_forget(struct db *db)
{
    db->forgetting = true; /* stays when the transaction is rolled back: a log that is cut for nothing costs little */
}

bool db_forgotten(struct db *db)
{
    sqlite3 *handle = db->writer->handle;
    if (!db->forgetting)
        return true;
    sqlite3_busy_timeout(handle, FORGET_MS); /* a reader may take seconds, and all that is written would wait for it */
    db->forgetting = sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK;
    sqlite3_busy_timeout(handle, BUSY_MS);
    return !db->forgetting;
}

void db_rollback(struct db *db)
{
    static const char rollback[] = "ROLLBACK";
    db->touching_slots = 0;
    db->writer->writing = false;
    db->writer->lost = OK;
    forget_memo(db->writer);
    drop_carried(db->writer);
    if (!sqlite3_get_autocommit(db->writer->handle))
        run_named(db->writer, rollback, NULL);
}

enum err db_savepoint(struct db *db, struct problem *reterr)
{
    static const char savepoint[] = "SAVEPOINT request";
    memcpy(db->touching_before, db->touching, sizeof db->touching);
    db->touching_slots_before = db->touching_slots;
    return run_named(db->writer, savepoint, reterr);
}

enum err db_savepoint_keep(struct db *db, struct problem *reterr)
{
    static const char release[] = "RELEASE request";
    return run_named(db->writer, release, reterr);
}

void db_savepoint_undo(struct db *db)
{
    static const char undo[] = "ROLLBACK TO request", release[] = "RELEASE request";
    forget_memo(db->writer);
    memcpy(db->touching, db->touching_before, sizeof db->touching);
    db->touching_slots = db->touching_slots_before;
    if (!run_named(db->writer, undo, NULL))
        run_named(db->writer, release, NULL);
}

enum err conn_plan(struct conn *conn, struct text sql, struct arena *arena, struct text *ret, struct problem *reterr)
{
    sqlite3_stmt *handle;
    const char *plan = "";
    const char *explain = arena_printf(arena, "EXPLAIN QUERY PLAN %.*s", (int)sql.n, sql.s);
    if (sqlite3_prepare_v2(conn->handle, explain, -1, &handle, NULL))
        return told(conn, reterr);
    while (sqlite3_step(handle) == SQLITE_ROW)
        plan = arena_printf(arena, "%s%s\n", plan, (const char *)sqlite3_column_text(handle, 3));
    sqlite3_finalize(handle);
    *ret = text_of(plan);
    return OK;
}

enum err db_analyze(struct db *db, struct problem *reterr)
{
    return conn_script(db->writer, "ANALYZE", reterr);
}

static enum err ask_each(struct conn *conn, const char *pragma, const char *format, void (*tell)(void *context, const char *sentence), void *context,
                         struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, pragma, &stmt, reterr);
    if (e)
        return e;
    while (rows_next(stmt)) {
        char sentence[400];
        struct text first = row_text(stmt, 0);
        if (text_is(first, "ok"))
            continue;
        snprintf(sentence, sizeof sentence, "%s%.*s", format, (int)(first.n < 300 ? first.n : 300), first.s ? first.s : "?");
        tell(context, sentence);
    }
    return rows_end(stmt, reterr);
}

enum err conn_integrity(struct conn *conn, void (*tell)(void *context, const char *sentence), void *context, struct problem *reterr)
{
    static const char integrity[] = "PRAGMA integrity_check(20)", references[] = "PRAGMA foreign_key_check";
    enum err e = ask_each(conn, integrity, "the file: ", tell, context, reterr);
    return e ? e : ask_each(conn, references, "a row refers to nothing, in table ", tell, context, reterr);
}

/* ---- looking for damage ---- */

static int shall_stop(void *stop)
{
    return atomic_load((const atomic_bool *)stop);
}

void conn_stop(struct conn *conn, const atomic_bool *stop)
{
    conn->background = stop != NULL;
    sqlite3_progress_handler(conn->handle, stop ? 10000 : 0, stop ? shall_stop : NULL, (void *)stop);
}

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int is_over_time(void *of)
{
    struct conn *conn = of;
    conn->over_time = milliseconds_now() >= conn->until_ms;
    return conn->over_time;
}

void conn_time_limit(struct conn *conn, unsigned milliseconds)
{
    conn->over_time = false;
    conn->until_ms = milliseconds_now() + milliseconds;
    sqlite3_progress_handler(conn->handle, milliseconds ? STEPS_BETWEEN_LOOKS : 0, milliseconds ? is_over_time : NULL, conn);
}

void db_damaged(struct db *db, const char *found)
{
    fall_ill(db, DAMAGED, found);
}

/* ---- copies ---- */

enum err db_copy(struct db *db, const char *path, const atomic_bool *stop, struct problem *reterr)
{
    static const char copy[] = "VACUUM INTO $1";
    struct stmt *stmt;
    bool open;
    struct conn *conn = conn_new(db, COPIER, &open);
    if (!conn || !open) {
        conn_close(conn);
        return fail(reterr, ERR_BUSY, WHERE_NONE, NULL, MSG_TRY_LATER);
    }
    conn_stop(conn, stop);
    enum err e = conn_named(conn, copy, &stmt, reterr);
    if (!e) {
        bind_text(stmt, 1, text_of(path));
        e = stmt_run(stmt, NULL, reterr);
    }
    conn_close(conn);
    return e;
}

struct db *db_open_reading(const char *path, char *reason, size_t room)
{
    struct db *db = calloc(1, sizeof *db);
    bool open;
    if (!db) {
        snprintf(reason, room, "out of memory");
        return NULL;
    }
    configure_once();
    pthread_mutex_init(&db->mutex, NULL);
    db->lock.story = db->lock.file = -1;
    snprintf(db->lock.path, sizeof db->lock.path, "%s", path);
    db->writer = conn_new(db, READER, &open);
    if ((open || unusable(db, reason, room)) && is_ours(db, true, reason, room))
        return db;
    db_close(db);
    return NULL;
}

void db_settle(const char *path)
{
    struct db db = { .lock = { .story = -1, .file = -1 } };
    bool open;
    configure_once();
    pthread_mutex_init(&db.mutex, NULL);
    snprintf(db.lock.path, sizeof db.lock.path, "%s", path);
    char reason[200];
    if (log_is_whole(path, reason, sizeof reason)) {
        db.writer = conn_new(&db, WRITER, &open);
        if (open && !sqlite3_exec(db.writer->handle, "PRAGMA synchronous = " SYNCHRONOUS, NULL, NULL, NULL))
            sqlite3_wal_checkpoint_v2(db.writer->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
        conn_close(db.writer);
    }
    pthread_mutex_destroy(&db.mutex);
}
