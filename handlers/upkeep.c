/* upkeep.c -- one thread that sleeps until something is due. Knows when; what is done stands in db/. */
#include "handlers/upkeep.h"
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "db/backup.h"
#include "db/verify.h"

enum { NICE = 10, NEVER = -1, FOUND = 200, AGAIN = 600 /* seconds: behind a backup that could not be made */ };

struct upkeep {
    struct upkeep_options options;
    struct app *app;
    struct db *db;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    atomic_bool stop;
    int64_t check_at, backup_at; /* seconds of the monotonic clock; NEVER */
};

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t seconds_now(void)
{
    return milliseconds_now() / 1000;
}

/* ---- what is done ---- */

static void keep_first(void *context, const char *sentence)
{
    char *first = context;
    if (!*first)
        snprintf(first, FOUND, "%s", sentence);
}

/* OK and nothing in found: all is as it should be. */
static enum err look(struct conn *conn, char found[FOUND], struct verify_report *ret)
{
    *found = '\0';
    return register_damage(conn, keep_first, found, ret, NULL);
}

/* The whole file, and all that is in it against the change log: thorough, because at this priority and pace it may take its time. Believed when it
 * is found twice: out of memory, a look may find what is not there; an error is left to the next one (and to who notes the database's own). */
static void look_for_damage(struct upkeep *upkeep)
{
    struct conn *conn = db_reader(upkeep->db);
    struct verify_report report = { 0 };
    char found[FOUND] = "", ms[24], head[100];
    int64_t start = milliseconds_now();
    enum err e = ERR_BUSY;
    if (conn) {
        conn_stop(conn, &upkeep->stop);
        e = look(conn, found, &report);
        if (!e && *found && !(e = look(conn, found, &report)) && *found)
            db_damaged(upkeep->db, found);
        db_thread_end(upkeep->db); /* what a connection keeps of the file in memory would be looked at, not the file */
    }
    snprintf(ms, sizeof ms, "%" PRId64, milliseconds_now() - start);
    snprintf(head, sizeof head, "%" PRId64 ":%s", report.head, report.head_hash);
    if (!atomic_load(&upkeep->stop)) /* the head, so that where logs are kept one is kept elsewhere */
        log_event(e || *found ? "error" : "info", "checked", "found", e ? err_slug(e) : *found ? found : "nothing", "head", head, "ms", ms, NULL);
    app_notice(upkeep->app);
    upkeep->check_at = seconds_now() + upkeep->options.check_seconds;
}

static void log_backup(const struct backup_report *report, bool good, const char *reason)
{
    char bytes[24], ms[24], head[100];
    snprintf(bytes, sizeof bytes, "%" PRId64, report->bytes);
    snprintf(ms, sizeof ms, "%" PRId64, report->ms);
    snprintf(head, sizeof head, "%" PRId64 ":%s", report->lines, report->head);
    if (good)
        log_event("info", "backup", "bytes", bytes, "head", head, "ms", ms, NULL);
    else
        log_event("error", "backup", "failed", reason, NULL);
}

static void make_backup(struct upkeep *upkeep)
{
    struct backup_report report;
    char reason[600] = "";
    const struct upkeep_options *o = &upkeep->options;
    bool good = backup_into(upkeep->db, o->backup_dir, o->backup_keep, &upkeep->stop, &report, reason, sizeof reason);
    db_thread_end(upkeep->db);
    if (!good && atomic_load(&upkeep->stop))
        return;
    log_backup(&report, good, reason);
    app_backed_up(upkeep->app, instant_now().us, report.bytes, good);
    upkeep->backup_at = seconds_now() + (good || o->backup_seconds < AGAIN ? o->backup_seconds : AGAIN);
}

/* When the newest has its age; at once when there is none, or when it is of a day to come because the clock was wrong. */
static int64_t first_backup(const struct upkeep *upkeep)
{
    if (!*upkeep->options.backup_dir)
        return NEVER;
    int64_t age = backup_age(upkeep->db, upkeep->options.backup_dir);
    return seconds_now() + (age < 0 || age >= upkeep->options.backup_seconds ? 0 : upkeep->options.backup_seconds - age);
}

/* ---- when ---- */

static bool is_due(int64_t at)
{
    return at != NEVER && at <= seconds_now();
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a == NEVER || (b != NEVER && b < a) ? b : a;
}

/* Until then, or until the stop. */
static void sleep_until(struct upkeep *upkeep, int64_t at)
{
    struct timespec until = { .tv_sec = at };
    pthread_mutex_lock(&upkeep->mutex);
    while (!atomic_load(&upkeep->stop) && !is_due(at))
        if (at == NEVER)
            pthread_cond_wait(&upkeep->wake, &upkeep->mutex);
        else
            pthread_cond_timedwait(&upkeep->wake, &upkeep->mutex, &until);
    pthread_mutex_unlock(&upkeep->mutex);
}

static void *keep_up(void *arg)
{
    struct upkeep *upkeep = arg;
    setpriority(PRIO_PROCESS, (id_t)gettid(), NICE); /* Linux: of this thread alone */
    while (!atomic_load(&upkeep->stop)) {
        if (is_due(upkeep->check_at))
            look_for_damage(upkeep);
        if (is_due(upkeep->backup_at) && !atomic_load(&upkeep->stop))
            make_backup(upkeep);
        sleep_until(upkeep, sooner(upkeep->check_at, upkeep->backup_at));
    }
    return NULL;
}

static void upkeep_free(struct upkeep *upkeep)
{
    pthread_cond_destroy(&upkeep->wake);
    pthread_mutex_destroy(&upkeep->mutex);
    free(upkeep);
}

static struct upkeep *upkeep_new(struct app *app, struct db *db, const struct upkeep_options *options)
{
    pthread_condattr_t monotonic;
    struct upkeep *upkeep = calloc(1, sizeof *upkeep);
    if (!upkeep)
        return NULL;
    upkeep->options = *options;
    upkeep->app = app;
    upkeep->db = db;
    upkeep->check_at = options->check_seconds ? seconds_now() : NEVER; /* the first at once: the start has looked at the file only */
    upkeep->backup_at = first_backup(upkeep);
    pthread_mutex_init(&upkeep->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&upkeep->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return upkeep;
}

struct upkeep *upkeep_start(struct app *app, struct db *db, const struct upkeep_options *options)
{
    struct upkeep *upkeep = upkeep_new(app, db, options);
    if (!upkeep)
        return NULL;
    if (!pthread_create(&upkeep->thread, NULL, keep_up, upkeep))
        return upkeep;
    upkeep_free(upkeep);
    return NULL;
}

void upkeep_stop(struct upkeep *upkeep)
{
    if (!upkeep)
        return;
    pthread_mutex_lock(&upkeep->mutex);
    atomic_store(&upkeep->stop, true);
    pthread_cond_signal(&upkeep->wake);
    pthread_mutex_unlock(&upkeep->mutex);
    pthread_join(upkeep->thread, NULL);
    upkeep_free(upkeep);
}
