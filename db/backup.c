/* backup.c -- copying, checking, packing and putting into place: each step leaves either the finished thing or nothing. */
#include "db/backup.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>
#include "db/change.h"
#include "db/lock.h"
#include "db/migrate.h"
#include "db/verify.h"
#include "sql.h"

enum { PATH_ROOM = BACKUP_PATH, CHUNK = 1 << 16, STAMP = 17, STALE_SECONDS = 24 * 60 * 60, HASH = crypto_hash_sha256_BYTES };

struct teller {
    char *reason;
    size_t room;
};

static bool tell(struct teller teller, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool tell(struct teller teller, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(teller.reason, teller.room, format, arguments);
    va_end(arguments);
    return false;
}

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- files ---- */

static void folder_of(const char *path, char out[PATH_ROOM])
{
    char copy[PATH_ROOM];
    snprintf(copy, sizeof copy, "%s", path);
    snprintf(out, PATH_ROOM, "%s", dirname(copy));
}

/* A file of our own beside `path`: ".<name>.part-XXXXXX", mode 0600, empty. */
static bool make_part(const char *path, char out[PATH_ROOM], struct teller teller)
{
    char folder[PATH_ROOM];
    const char *slash = strrchr(path, '/');
    folder_of(path, folder);
    snprintf(out, PATH_ROOM, "%.3900s/.%.200s.part-XXXXXX", folder, slash ? slash + 1 : path);
    int fd = mkostemp(out, O_CLOEXEC);
    if (fd < 0) {
        tell(teller, "cannot make a file in %s: %s", folder, strerror(errno));
        *out = '\0';
        return false;
    }
    close(fd);
    return true;
}

static void remove_part(const char *part)
{
    if (*part)
        unlink(part);
}

static bool sync_path(const char *path, int flags, struct teller teller)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool good = fd >= 0 && !fsync(fd);
    if (!good)
        tell(teller, "%s cannot be brought to the disk: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return good;
}

/* The name is the last thing it gets, and is on the disk too. */
static bool put_into_place(const char *part, const char *path, struct teller teller)
{
    char folder[PATH_ROOM];
    folder_of(path, folder);
    if (!sync_path(part, O_RDONLY, teller))
        return false;
    if (rename(part, path))
        return tell(teller, "cannot make %s: %s", path, strerror(errno));
    return sync_path(folder, O_RDONLY | O_DIRECTORY, teller);
}

/* ---- packing ---- */

static bool stopped(const atomic_bool *stop, struct teller teller)
{
    return stop && atomic_load(stop) && !tell(teller, "broken off: the service is stopping");
}

static bool pack(const char *from, const char *to, const atomic_bool *stop, unsigned char hash[HASH], struct teller teller)
{
    static _Thread_local unsigned char bytes[CHUNK];
    crypto_hash_sha256_state state;
    ssize_t n = -1;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    gzFile out = gzopen(to, "wbe6");
    crypto_hash_sha256_init(&state);
    bool good = in >= 0 && out;
    while (good && (n = read(in, bytes, sizeof bytes)) > 0) {
        crypto_hash_sha256_update(&state, bytes, (unsigned long long)n);
        good = gzwrite(out, bytes, (unsigned)n) == (int)n && !(stop && atomic_load(stop));
    }
    good = good && !n;
    int why = errno;
    if (out && gzclose(out) != Z_OK) {
        why = good ? errno : why;
        good = false;
    }
    if (in >= 0)
        close(in);
    crypto_hash_sha256_final(&state, hash);
    if (good || stopped(stop, teller))
        return good;
    return tell(teller, "the copy cannot be packed into %s: %s", to, strerror(why ? why : ENOSPC));
}

/* Unpacks what is packed and copies what is not (zlib tells by the first bytes). to NULL: only looks. */
static bool unpack(const char *from, const char *to, unsigned char hash[HASH], struct teller teller)
{
    static _Thread_local unsigned char bytes[CHUNK];
    crypto_hash_sha256_state state;
    int n = -1, code = Z_OK, why = 0;
    int out = to ? open(to, O_WRONLY | O_TRUNC | O_CLOEXEC) : -1;
    gzFile in = gzopen(from, "rbe");
    crypto_hash_sha256_init(&state);
    bool good = in && (!to || out >= 0);
    if (!good)
        why = errno;
    while (good && (n = gzread(in, bytes, sizeof bytes)) > 0) {
        crypto_hash_sha256_update(&state, bytes, (unsigned long long)n);
        good = !to || write(out, bytes, (size_t)n) == n;
        why = good ? 0 : errno;
    }
    if (out >= 0)
        close(out);
    if (in) /* a file that is cut short is told here, not by gzread() */
        code = gzclose(in);
    crypto_hash_sha256_final(&state, hash);
    if (good && !n && code == Z_OK)
        return true;
    return why ? tell(teller, "%s cannot be read, or not unpacked beside the register: %s", from, strerror(why))
               : tell(teller, "%s is damaged: it does not unpack to its end", from);
}

/* ---- is a copy good? ---- */

static void keep_first(void *context, const char *sentence)
{
    struct teller *first = context;
    const char *line = strstr(sentence, "***\n"); /* SQLite's heading of what it found */
    if (*first->reason)
        return;
    snprintf(first->reason, first->room, "%s", line ? line + 4 : sentence);
    first->reason[strcspn(first->reason, "\n")] = '\0';
}

static enum err head_of(struct conn *conn, struct backup_report *ret)
{
    int64_t next;
    enum err e = change_next(conn, &next, ret->head, NULL);
    if (!e)
        ret->lines = next - 1;
    return e;
}

/* "the register ./.new.db.part-x1y2z3 is damaged" is told of "it". */
static void tell_of_it(const char *path, struct teller teller)
{
    char *at = strstr(teller.reason, path), *begin = teller.reason;
    if (!at)
        return;
    memmove(begin + 2, at + strlen(path), strlen(at + strlen(path)) + 1);
    memcpy(begin, "it", 2);
}

/* Sound, and what its own change log says. One of an older shape cannot be read as a record, so only its file is looked at. */
static bool is_good(const char *path, struct backup_report *ret, struct teller teller)
{
    char found[400] = "";
    struct teller first = { found, sizeof found };
    struct verify_report report = { 0 };
    int64_t shape = 0;
    struct db *copy = db_open_reading(path, teller.reason, teller.room);
    if (!copy) {
        tell_of_it(path, teller);
        return false;
    }
    struct conn *conn = db_writer(copy);
    enum err e = migration_shape(conn, &shape, NULL);
    if (!e && shape == migration_newest())
        e = register_damage(conn, keep_first, &first, &report, NULL);
    else if (!e)
        e = conn_integrity(conn, keep_first, &first, NULL);
    if (!e)
        e = head_of(conn, ret);
    db_close(copy);
    if (e)
        return tell(teller, "it cannot be read to its end (%s)", err_slug(e));
    return !*found || tell(teller, "it is damaged: %s", found);
}

/* Is the copy's head a line of the register? It may have grown since. */
static bool is_of(struct db *db, const struct backup_report *copy, struct teller teller)
{
    struct stmt *stmt;
    struct conn *conn = db_reader(db);
    if (!copy->lines)
        return true;
    if (!conn || conn_named(conn, sql_change_hash, &stmt, NULL))
        return tell(teller, "the register cannot be read");
    bind_int(stmt, 1, copy->lines);
    bool same = rows_next(stmt) && text_is(row_text(stmt, 0), copy->head);
    return !rows_end(stmt, NULL) && (same || tell(teller, "its head, change %" PRId64 ", is not the register's", copy->lines));
}

/* ---- making ---- */

static bool ends_in(const char *path, const char *ending)
{
    size_t n = strlen(path), tail = strlen(ending);
    return n > tail && !strcmp(path + n - tail, ending);
}

/* A file that may be made or replaced: not the register, nothing that is beside it, no folder. */
static bool may_stand_at(const struct db *db, const char *path, struct teller teller)
{
    static const char *const own[] = { "", "-wal", "-shm", ".lock", ".sock" };
    struct stat there, ours;
    if (strlen(path) > PATH_ROOM - 300)
        return tell(teller, "the name %.100s... is too long", path);
    if (stat(path, &there))
        return true;
    if (!S_ISREG(there.st_mode))
        return tell(teller, "%s is there already and is no file", path);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        char name[PATH_ROOM + 8];
        snprintf(name, sizeof name, "%s%s", db_path(db), own[i]);
        if (!stat(name, &ours) && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino)
            return tell(teller, "%s is the register itself", path);
    }
    return true;
}

static bool copy_into(struct db *db, const char *part, const atomic_bool *stop, struct backup_report *ret, struct teller teller)
{
    char why[400] = "";
    struct arena *arena = arena_new(1024);
    struct problem problem = problem_in(arena, LANG_EN);
    enum err e = arena ? db_copy(db, part, stop, &problem) : ERR_OUT_OF_MEMORY;
    if (e && !stopped(stop, teller))
        tell(teller, "the register cannot be copied: %s", problem.aside ? problem.aside : problem.n ? problem.faults[0].detail : err_slug(e));
    arena_free(arena);
    if (e || stopped(stop, teller))
        return false;
    struct teller inner = { why, sizeof why };
    if (is_good(part, ret, inner) && is_of(db, ret, inner))
        return true;
    return tell(teller, "the copy is not kept: %s", why);
}

static bool pack_into(const char *part, const char *packed, const atomic_bool *stop, struct teller teller)
{
    unsigned char put[HASH], got[HASH];
    if (!pack(part, packed, stop, put, teller) || !unpack(packed, NULL, got, teller))
        return false;
    return !memcmp(put, got, HASH) || tell(teller, "the copy is not kept: it does not unpack to what was packed");
}

bool backup_run(struct db *db, const char *path, const atomic_bool *stop, struct backup_report *ret, char *reason, size_t room)
{
    struct teller teller = { reason, room };
    char part[PATH_ROOM] = "", packed[PATH_ROOM] = "";
    bool plain = ends_in(path, ".db") || ends_in(path, ".sqlite");
    int64_t start = milliseconds_now();
    struct stat st = { 0 };
    *ret = (struct backup_report){ 0 };
    bool good = may_stand_at(db, path, teller) && make_part(path, part, teller) && copy_into(db, part, stop, ret, teller);
    if (good && !plain)
        good = make_part(path, packed, teller) && pack_into(part, packed, stop, teller);
    good = good && put_into_place(plain ? part : packed, path, teller);
    remove_part(packed);
    remove_part(part);
    if (good && !stat(path, &st))
        ret->bytes = st.st_size;
    ret->ms = milliseconds_now() - start;
    return good;
}

/* ---- a folder of them ---- */

/* "register" of /data/register.db */
static void stem_of(const struct db *db, char out[256])
{
    const char *slash = strrchr(db_path(db), '/');
    snprintf(out, 256, "%s", slash ? slash + 1 : db_path(db));
    if (ends_in(out, ".db"))
        out[strlen(out) - 3] = '\0';
}

/* <stem>-20261124T001542Z.db.gz: the instant, or NULL when it is no such name. */
static const char *instant_in(const char *name, const char *stem)
{
    static const char pattern[] = "00000000T000000Z.db.gz";
    size_t n = strlen(stem);
    if (strncmp(name, stem, n) || name[n] != '-' || strlen(name + n + 1) != sizeof pattern - 1)
        return NULL;
    const char *at = name + n + 1;
    for (size_t i = 0; i < sizeof pattern - 1; i++)
        if (pattern[i] == '0' ? at[i] < '0' || at[i] > '9' : at[i] != pattern[i])
            return NULL;
    return at;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_free(char **names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

/* The backups of this register in the folder, oldest first. */
static char **names_in(const char *folder, const char *stem, size_t *ret_n)
{
    DIR *open = opendir(folder);
    const struct dirent *entry;
    char **names = NULL;
    *ret_n = 0;
    while (open && (entry = readdir(open))) {
        char **more = instant_in(entry->d_name, stem) ? realloc(names, (*ret_n + 1) * sizeof *names) : NULL;
        if (!more)
            continue;
        names = more;
        if ((names[*ret_n] = strdup(entry->d_name)))
            ++*ret_n;
    }
    if (open)
        closedir(open);
    if (*ret_n)
        qsort(names, *ret_n, sizeof *names, by_name);
    return names;
}

/* Parts of backups that were broken off with their process. */
static void remove_stale(const char *folder, const char *stem)
{
    char begin[300];
    struct stat st;
    DIR *open = opendir(folder);
    const struct dirent *entry;
    snprintf(begin, sizeof begin, ".%s-", stem);
    while (open && (entry = readdir(open)))
        if (!strncmp(entry->d_name, begin, strlen(begin)) && strstr(entry->d_name, ".db.gz.part-") &&
            !fstatat(dirfd(open), entry->d_name, &st, 0) && st.st_mtime < time(NULL) - STALE_SECONDS)
            unlinkat(dirfd(open), entry->d_name, 0);
    if (open)
        closedir(open);
}

static void stamp_now(char out[STAMP])
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(out, STAMP, "%Y%m%dT%H%M%SZ", &utc);
}

bool backup_into(struct db *db, const char *folder, int64_t keep, const atomic_bool *stop, struct backup_report *ret, char *reason, size_t room)
{
    char stem[256], stamp[STAMP], path[PATH_ROOM];
    size_t n;
    stem_of(db, stem);
    stamp_now(stamp);
    remove_stale(folder, stem);
    snprintf(path, sizeof path, "%.3800s/%s-%s.db.gz", folder, stem, stamp);
    if (!backup_run(db, path, stop, ret, reason, room))
        return false;
    char **names = names_in(folder, stem, &n);
    for (size_t i = 0; n > (size_t)keep && i < n - (size_t)keep; i++) {
        snprintf(path, sizeof path, "%.3800s/%s", folder, names[i]);
        unlink(path);
    }
    names_free(names, n);
    return true;
}

int64_t backup_age(const struct db *db, const char *folder)
{
    char stem[256];
    size_t n;
    struct tm utc = { 0 };
    int64_t age = -1;
    stem_of(db, stem);
    char **names = names_in(folder, stem, &n);
    if (n && strptime(instant_in(names[n - 1], stem), "%Y%m%dT%H%M%SZ", &utc))
        age = (int64_t)time(NULL) - (int64_t)timegm(&utc);
    names_free(names, n);
    return age < 0 ? -1 : age;
}

/* ---- and back ---- */

static bool exists(const char *path)
{
    struct stat st;
    return !lstat(path, &st);
}

/* Whoever may read the register, or works in its folder, owns what root puts there. */
static void give_to_owner(const char *part, const char *path)
{
    char folder[PATH_ROOM];
    struct stat owner;
    folder_of(path, folder);
    if (geteuid() == 0 && (!stat(path, &owner) || !stat(folder, &owner)) && chown(part, owner.st_uid, owner.st_gid))
        errno = 0; /* told by whoever cannot open it */
}

/* The register that is there gets another name, its log with it. Its log first: a register without its log is older than it was, and behind this it has
 * none, unless it is damaged and could not be settled: such a one is served by nobody. */
static bool set_aside(const char *path, char kept[PATH_ROOM], struct teller teller)
{
    char stamp[STAMP], log[PATH_ROOM + 8], kept_log[PATH_ROOM + 8], index[PATH_ROOM + 8];
    stamp_now(stamp);
    snprintf(kept, PATH_ROOM, "%.4000s.before-%s", path, stamp);
    for (int i = 2; exists(kept) && i < 1000; i++)
        snprintf(kept, PATH_ROOM, "%.4000s.before-%s-%d", path, stamp, i);
    snprintf(log, sizeof log, "%s-wal", path);
    snprintf(kept_log, sizeof kept_log, "%s-wal", kept);
    snprintf(index, sizeof index, "%s-shm", path);
    if (exists(log) && rename(log, kept_log))
        return tell(teller, "cannot keep %s: %s", log, strerror(errno));
    unlink(index);
    if (!rename(path, kept))
        return true;
    tell(teller, "cannot keep %s: %s", path, strerror(errno));
    if (exists(kept_log) && rename(kept_log, log))
        errno = 0;
    return false;
}

/* With the lock held: nobody opens it meanwhile. */
static bool exchange(const char *part, const char *path, bool was_there, char kept[PATH_ROOM], struct teller teller)
{
    if (was_there)
        db_settle(path);
    give_to_owner(part, path);
    if (!sync_path(part, O_RDONLY, teller))
        return false;
    if (was_there && !set_aside(path, kept, teller))
        return false;
    if (put_into_place(part, path, teller))
        return true;
    if (was_there && !exists(path) && rename(kept, path))
        errno = 0;
    return false;
}

static bool lock_and_exchange(const char *part, const char *path, bool was_there, char kept[PATH_ROOM], struct teller teller)
{
    struct register_lock lock;
    if (!register_lock(&lock, path, !was_there, teller.reason, teller.room))
        return false;
    register_tell(&lock, "restore");
    bool good = exchange(part, lock.path, was_there, kept, teller);
    if (!good && !was_there)
        unlink(lock.path); /* the empty file that was made to be locked */
    register_unlock(&lock);
    return good;
}

bool backup_restore(const char *backup, const char *name, bool replace, struct backup_report *ret, char ret_kept[PATH_ROOM], char *reason, size_t room)
{
    struct teller teller = { reason, room };
    char part[PATH_ROOM] = "", why[400] = "", resolved[PATH_MAX];
    unsigned char hash[HASH];
    struct stat st = { 0 };
    bool was_there = exists(name);
    const char *path = was_there ? realpath(name, resolved) : name;
    int64_t start = milliseconds_now();
    *ret = (struct backup_report){ 0 };
    *ret_kept = '\0';
    if (!path)
        return tell(teller, "cannot open %s: %s", name, strerror(errno));
    if (strlen(path) > PATH_ROOM - 300)
        return tell(teller, "the name %.100s... is too long", path);
    if (stat(backup, &st))
        return tell(teller, "there is no backup at %s: %s", backup, strerror(errno));
    if (was_there && !replace)
        return tell(teller, "there is a register at %s already; with --replace it is kept under another name", path);
    bool good = make_part(path, part, teller) && unpack(backup, part, hash, teller);
    if (good && !is_good(part, ret, (struct teller){ why, sizeof why }))
        good = tell(teller, "%s is not restored: %s", backup, why);
    good = good && lock_and_exchange(part, path, was_there, ret_kept, teller);
    remove_part(part);
    if (good && !stat(path, &st))
        ret->bytes = st.st_size;
    ret->ms = milliseconds_now() - start;
    return good;
}
