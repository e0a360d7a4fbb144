/* importer.c -- from a sheet in the spool to rows in the register, or to a list of faults. Knows the way an import takes; what is in a sheet is load.c's,
 * what a key may do with it reach.c's. */
#include "handlers/importer.h"
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "handlers/call.h"
#include "handlers/load.h"
#include "handlers/reach.h"
#include "handlers/spool.h"

enum {
    CHECKED_FIRST = 2 << 20, /* bytes: a smaller sheet holds the writer for less than the blink that reading it twice would cost */
    FAULTS_KEPT = 100000,    /* told one by one; the rest is counted */
    VALUE_SHOWN = 2000,      /* bytes of a cell that is told */
    KEPT_DAYS = 7,           /* of faults */
    SWEEP_SECONDS = 3600
};
#define SHEET_UNPACKED_MAX (INT64_C(8) << 30)

struct importer {
    struct app *app;
    struct db *db;
    const struct http_server *server;
    struct spool *spool;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool more; /* under the mutex */
    atomic_bool stop, entered, cancelled;
    _Atomic int64_t id, rows, faults; /* of what is being worked on; id INT_NONE: nothing */
    _Atomic(const char *) state;
};

/* A fault's line in the sheet, and where it stands in the file of faults. */
struct fault_place {
    int64_t line;
    long at;
};

/* One import being worked on. */
struct work {
    struct importer *importer;
    struct arena *arena;
    struct import_row row;
    struct call call; /* for those who judge: who asks, and for which operation */
    struct load_sheet sheet;
    struct load_report report;
    struct problem problem;
    struct file_source *source;
    char sheet_path[PATH_MAX], faults_path[PATH_MAX];
    FILE *faults_file;
    struct fault_place *places;
    size_t nplaces, room;
    int64_t faults;
    bool ended; /* its end is in the register */
};

/* ---- what load.c asks ---- */

static enum err judge(void *ctx, struct conn *conn, struct arena *arena, const struct schema *schema, const void *before, const void *record,
                      struct problem *reterr)
{
    struct work *work = ctx;
    struct call *call = &work->call;
    call->conn = conn;
    call->arena = arena;
    call->problem = *reterr;
    enum err e = before ? reach_record(call, schema, before) : OK;
    if (!e)
        e = reach_record(call, schema, record);
    if (!e && before)
        e = write_asks_reason(call, schema, before, record);
    *reterr = call->problem;
    return e;
}

static bool go_on(void *ctx, int64_t rows)
{
    struct work *work = ctx;
    atomic_store(&work->importer->rows, rows);
    return !atomic_load(&work->importer->stop) && !atomic_load(&work->importer->cancelled);
}

static bool remember_place(struct work *work, int64_t line)
{
    if (work->nplaces == work->room) {
        size_t room = work->room ? 2 * work->room : 64;
        struct fault_place *places = realloc(work->places, room * sizeof *places);
        if (!places)
            return false;
        work->places = places;
        work->room = room;
    }
    work->places[work->nplaces++] = (struct fault_place){ line, ftell(work->faults_file) };
    return true;
}

/* A line of JSON each. That not all could be written is seen when the file is closed. */
static void tell(void *ctx, const struct fault *fault)
{
    struct work *work = ctx;
    struct buffer line = { 0 };
    struct json_writer w = json_writer_of(&line);
    atomic_store(&work->importer->faults, ++work->faults);
    if (work->nplaces == FAULTS_KEPT || !work->faults_file || !remember_place(work, fault->line))
        return;
    struct fault shown = *fault;
    while (shown.value.n > VALUE_SHOWN || (shown.value.n < fault->value.n && ((unsigned char)fault->value.s[shown.value.n] & 0xC0) == 0x80))
        shown.value.n = shown.value.n > VALUE_SHOWN ? VALUE_SHOWN : shown.value.n - 1;
    answer_fault(&w, &shown);
    buffer_byte(&line, '\n');
    if (line.failed || line.n > FAULT_LINE_MAX || fwrite(line.s, 1, line.n, work->faults_file) != line.n)
        work->nplaces--;
    buffer_free(&line);
}

/* ---- the sheet as it was sent, with the faults ---- */

static int by_line(const void *a, const void *b)
{
    const struct fault_place *left = a, *right = b;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    return (left->at > right->at) - (left->at < right->at);
}

/* "name: must not be empty" */
static void add_fault(struct buffer *out, FILE *faults, const struct fault_place *place)
{
    json_t *fault = fseek(faults, place->at, SEEK_SET) ? NULL : json_loadf(faults, JSON_DISABLE_EOF_CHECK, NULL);
    const char *column = json_string_value(json_object_get(fault, "column")), *detail = json_string_value(json_object_get(fault, "detail"));
    if (out->n)
        buffer_cstr(out, "; ");
    if (column)
        buffer_printf(out, "%s: ", column);
    buffer_cstr(out, detail ? detail : "?");
    json_decref(fault);
}

struct fault_sheet {
    struct work *work;
    FILE *out, *faults;
    char separator;
    bool heading;
    bool left_out[64]; /* columns of an earlier list of faults, that came back with the sheet */
    size_t next;       /* of the work's places */
};

static void write_cells(struct fault_sheet *sheet, struct buffer *row, const struct text *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i < 64 && sheet->heading)
            sheet->left_out[i] = text_is(cells[i], LOAD_LINE) || text_is(cells[i], LOAD_FAULT);
        if (i < 64 && sheet->left_out[i])
            continue;
        buffer_byte(row, sheet->separator);
        csv_write_cell(row, csv_plain(cells[i]), sheet->separator);
    }
    buffer_cstr(row, "\r\n");
}

/* Line and faults come first, where they are seen. */
static bool write_fault_row(struct fault_sheet *sheet, const struct text *cells, size_t n, int64_t line)
{
    struct work *work = sheet->work;
    struct buffer row = { 0 }, faults = { 0 };
    for (; sheet->next < work->nplaces && work->places[sheet->next].line <= line; sheet->next++)
        add_fault(&faults, sheet->faults, &work->places[sheet->next]);
    if (sheet->heading) /* what is wrong with a heading is told in the list alone: the name of a column must stay one */
        buffer_printf(&row, LOAD_LINE "%c" LOAD_FAULT, sheet->separator);
    else
        buffer_printf(&row, "%" PRId64 "%c", line, sheet->separator);
    if (faults.n && !sheet->heading)
        csv_write_cell(&row, buffer_view(&faults), sheet->separator);
    write_cells(sheet, &row, cells, n);
    bool good = !row.failed && !faults.failed && fwrite(row.s, 1, row.n, sheet->out) == row.n;
    buffer_free(&row);
    buffer_free(&faults);
    return good;
}

static bool write_fault_rows(struct fault_sheet *sheet, struct csv_reader *reader)
{
    const struct text *cells;
    const char *fault;
    int64_t line;
    size_t n;
    sheet->separator = csv_separator(reader);
    bool good = !csv_has_mark(reader) || fputs("\xEF\xBB\xBF", sheet->out) >= 0;
    for (sheet->heading = true; good && csv_read(reader, &cells, &n, &line, &fault); sheet->heading = false)
        good = write_fault_row(sheet, cells, n, line);
    return good;
}

/* What is missing of it, or could not be written, is in the list of faults all the same. */
static void write_fault_sheet(struct work *work)
{
    char path[PATH_MAX], reason[200];
    struct spool *spool = work->importer->spool;
    spool_path(spool, work->row.id, SPOOL_FAULT_SHEET, path);
    struct fault_sheet sheet = { .work = work, .out = fopen(path, "we"), .faults = fopen(work->faults_path, "re") };
    struct file_source *source = file_open(work->sheet_path, SHEET_UNPACKED_MAX, reason, sizeof reason);
    struct arena *arena = arena_new(1 << 16);
    struct csv_reader *reader = source && arena ? csv_stream_new(arena, file_more, source) : NULL;
    if (work->nplaces)
        qsort(work->places, work->nplaces, sizeof *work->places, by_line);
    bool good = reader && sheet.out && sheet.faults && write_fault_rows(&sheet, reader);
    if (sheet.out && fclose(sheet.out))
        good = false;
    if (sheet.faults)
        fclose(sheet.faults);
    arena_free(arena);
    file_close(source);
    if (!good)
        spool_remove(spool, work->row.id, SPOOL_FAULT_SHEET);
}

/* ---- its end ---- */

static void set_end(struct work *work, const char *state)
{
    char now[INSTANT_TEXT];
    struct import_row *row = &work->row;
    instant_format(instant_now(), now);
    row->ended_at = arena_text(work->arena, now, strlen(now));
    row->state = text_of(state);
    row->rows = work->report.rows;
    row->faults = work->faults;
    bool counted = !strcmp(state, "done");
    row->inserted = counted ? work->report.inserted : INT_NONE;
    row->updated = counted ? work->report.updated : INT_NONE;
    row->unchanged = counted ? work->report.unchanged : INT_NONE;
}

static void set_failed(struct work *work, enum err why)
{
    const struct problem *problem = &work->problem;
    set_end(work, "failed");
    work->row.problem = text_of(err_slug(problem->code ? problem->code : why));
    if (problem->aside) {
        char id[24];
        snprintf(id, sizeof id, "%" PRId64, work->row.id);
        log_event("error", "database failed", "import", id, "why", problem->aside, NULL);
    }
    work->row.detail = problem->n ? text_of(problem->faults[0].detail)
                                  : text_of(work->faults ? message_text(MSG_SHEET_FAULTS, work->call.lang) : err_title(why, work->call.lang));
    work->row.first_change = work->row.last_change = INT_NONE;
}

/* On the writer's thread, in a transaction of its own. */
static void end_alone(void *ctx)
{
    struct work *work = ctx;
    bool was_waiting = false;
    struct db *db = work->importer->db;
    enum err e = db_begin(db);
    if (e)
        return;
    e = import_end(db_writer(db), &work->row, &was_waiting, NULL);
    if (e)
        db_rollback(db);
    else
        e = db_commit(db);
    work->ended = !e;
}

/* ---- the work ---- */

static bool open_sheet(struct work *work)
{
    char reason[200] = "";
    work->source = file_open(work->sheet_path, SHEET_UNPACKED_MAX, reason, sizeof reason);
    work->sheet.source = work->source;
    if (!work->source)
        fail(&work->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_FILE_MISSING, reason);
    return work->source;
}

/* What the source says of itself is no CSV reader's sentence. */
static enum err close_sheet(struct work *work, enum err e)
{
    const char *fault = file_fault(work->source);
    if (fault && !e)
        e = ERR_INVALID;
    file_close(work->source);
    work->source = NULL;
    return e;
}

static enum err still_opens(struct work *work, struct conn *conn)
{
    return work->row.key_id == INT_NONE ? OK : key_still_opens(conn, work->row.key_id, &work->problem);
}

static void now_is(struct work *work, const char *state)
{
    atomic_store(&work->importer->rows, 0);
    atomic_store(&work->importer->state, state);
    http_wake(work->importer->server);
}

/* On a reader of this thread's own, while others write. */
static enum err check_beside(struct work *work)
{
    struct conn *conn = db_reader(work->importer->db);
    if (!conn)
        return fail(&work->problem, ERR_NOT_READY, WHERE_NONE, NULL, MSG_TRY_LATER);
    now_is(work, "checking");
    if (!open_sheet(work))
        return work->problem.code;
    enum err e = conn_snapshot(conn, &work->problem);
    if (!e) {
        e = still_opens(work, conn);
        if (!e)
            e = load_check(conn, &work->sheet, &work->report, &work->problem);
        conn_snapshot_end(conn);
    }
    return close_sheet(work, e);
}

/* Inside the open transaction: all rows, and that it is done. ERR_NOT_READY without a problem: it was cancelled before. */
static enum err write_rows(struct work *work)
{
    struct db *db = work->importer->db;
    struct conn *conn = db_writer(db);
    bool was_waiting = true;
    int64_t before = 0, after = 0;
    struct stamp stamp = { .principal = work->row.principal, .request_id = work->row.request_id, .reason = work->row.reason, .roles = ROLE_BIT(work->call.principal.role) };
    enum err e = still_opens(work, conn);
    if (!e)
        e = table_change(conn, &before, &work->problem);
    if (!e)
        e = change_instant(conn, &stamp.at, &work->problem);
    if (!e)
        e = load_sheet(db, &work->sheet, &stamp, &work->report, &work->problem);
    if (!e)
        e = table_change(conn, &after, &work->problem);
    if (e || work->row.dry_run)
        return e;
    set_end(work, "done");
    work->row.first_change = after > before ? before + 1 : INT_NONE;
    work->row.last_change = after > before ? after : INT_NONE;
    e = import_end(conn, &work->row, &was_waiting, &work->problem);
    return e ? e : was_waiting ? OK : ERR_NOT_READY;
}

struct application {
    struct work *work;
    enum err e;
};

/* On the writer's thread, between two groups. */
static void apply(void *ctx)
{
    struct application *application = ctx;
    struct work *work = application->work;
    struct db *db = work->importer->db;
    enum err e = db_writable(db, &work->problem);
    if (!e && (e = db_begin(db)))
        fail(&work->problem, e, WHERE_NONE, NULL, e == ERR_DISK_FULL ? MSG_NO_ROOM : MSG_TRY_LATER);
    if (e) {
        application->e = e;
        return;
    }
    e = write_rows(work);
    if (e || work->row.dry_run)
        db_rollback(db);
    else if ((e = db_commit(db)))
        fail(&work->problem, e, WHERE_NONE, NULL, e == ERR_DISK_FULL ? MSG_NO_ROOM : MSG_TRY_LATER);
    else
        work->ended = true;
    application->e = e;
}

static enum err run_sheet(struct work *work)
{
    struct application application = { work, OK };
    enum err e = work->row.bytes > CHECKED_FIRST ? check_beside(work) : OK;
    if (e)
        return e;
    if (!open_sheet(work))
        return work->problem.code;
    now_is(work, "applying");
    if (!http_on_writer(work->importer->server, apply, &application))
        application.e = ERR_NOT_READY;
    return close_sheet(work, application.e);
}

static void log_end(const struct work *work, int64_t ms)
{
    char id[24], rows[24], faults[24], took[24];
    const struct import_row *row = &work->row;
    snprintf(id, sizeof id, "%" PRId64, row->id);
    snprintf(rows, sizeof rows, "%" PRId64, work->report.rows);
    snprintf(faults, sizeof faults, "%" PRId64, work->faults);
    snprintf(took, sizeof took, "%" PRId64, ms);
    log_event("info", "import", "id", id, "resource", work->sheet.schema ? work->sheet.schema->resource->name : "?", "state",
              arena_printf(work->arena, "%.*s", (int)row->state.n, row->state.s), "rows", rows, "faults", faults, "ms", took, NULL);
}

/* Faults are brought to the disk before it is told that there are some. */
static void close_faults(struct work *work)
{
    if (work->faults_file && fclose(work->faults_file))
        work->nplaces = 0;
    work->faults_file = NULL;
    if (work->faults)
        write_fault_sheet(work);
    else
        spool_remove(work->importer->spool, work->row.id, SPOOL_FAULTS);
}

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void carry_out(struct work *work)
{
    struct importer *importer = work->importer;
    int64_t start = milliseconds_now();
    work->faults_file = fopen(work->faults_path, "we");
    enum err e = work->sheet.schema ? run_sheet(work) : fail(&work->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NOT_ONE_OF, "");
    close_faults(work);
    if (atomic_load(&importer->stop) && !work->ended)
        return; /* it waits for the next start */
    if (!work->ended) {
        if (atomic_load(&importer->cancelled))
            set_end(work, "cancelled");
        else if (e)
            set_failed(work, e);
        else
            set_end(work, "done"); /* a trial: nothing was kept */
        http_on_writer(importer->server, end_alone, work);
    }
    if (work->ended)
        spool_remove(importer->spool, work->row.id, SPOOL_SHEET);
    if (text_is(work->row.state, "cancelled")) {
        spool_remove(importer->spool, work->row.id, SPOOL_FAULTS);
        spool_remove(importer->spool, work->row.id, SPOOL_FAULT_SHEET);
    }
    log_end(work, milliseconds_now() - start);
}

static const struct operation *creating(void)
{
    for (size_t i = 0; i < noperations; i++)
        if (operations[i].run == import_run)
            return &operations[i];
    return NULL;
}

/* Who sent it, as he was when he did. */
static void begin_call(struct work *work)
{
    const struct import_row *row = &work->row;
    struct call *call = &work->call;
    call->app = work->importer->app;
    call->db = work->importer->db;
    call->operation = creating();
    call->lang = text_is(row->lang, "en") ? LANG_EN : LANG_VI;
    call->reason = row->reason;
    call->principal = (struct principal){ .role = ROLE_PUBLIC, .key_id = row->key_id, .unit_id = row->unit_id, .unit_code = row->unit_code };
    role_parse(row->role, &call->principal.role);
    call->principal.name = arena_printf(work->arena, "%.*s", (int)row->principal.n, row->principal.s);
    work->problem = problem_in(work->arena, call->lang);
}

static void work_on(struct importer *importer, struct arena *arena, int64_t id)
{
    char now[INSTANT_TEXT];
    struct work *work = ARENA_NEW(arena, struct work);
    struct conn *conn = db_reader(importer->db);
    if (!work || !conn)
        return;
    work->importer = importer;
    work->arena = arena;
    work->problem = problem_in(arena, LANG_VI);
    if (import_get(conn, arena, id, &work->row, &work->problem) || !text_is(work->row.state, "queued"))
        return;
    instant_format(instant_now(), now);
    work->row.started_at = text_of(now);
    begin_call(work);
    work->sheet = (struct load_sheet){ .schema = schema_named(work->row.resource), .more = file_more, .watch = { work, judge, tell, go_on } };
    spool_path(importer->spool, id, SPOOL_SHEET, work->sheet_path);
    spool_path(importer->spool, id, SPOOL_FAULTS, work->faults_path);
    atomic_store(&importer->cancelled, false);
    atomic_store(&importer->faults, 0);
    atomic_store(&importer->id, id);
    carry_out(work);
    atomic_store(&importer->id, INT_NONE);
    free(work->places);
    http_wake(importer->server);
}

/* ---- the thread ---- */

static int64_t next_waiting(struct importer *importer)
{
    int64_t id = INT_NONE;
    struct conn *conn = db_reader(importer->db);
    return conn && !import_next(conn, &id, NULL) ? id : INT_NONE;
}

struct sweeping {
    struct importer *importer;
    bool at_start;
    struct instant before;
};

/* The sheet of one that waits; the faults of one that has failed lately. A file without an import: one whose commit is under way, but for a start. */
static bool is_wanted(void *ctx, int64_t id, enum spool_file file)
{
    struct sweeping *sweeping = ctx;
    struct import_row row;
    struct instant ended = { 0 };
    struct conn *conn = db_reader(sweeping->importer->db);
    struct arena *arena = arena_new(4096);
    struct problem problem = problem_in(arena, LANG_EN);
    enum err e = conn && arena ? import_get(conn, arena, id, &row, &problem) : ERR_OUT_OF_MEMORY;
    bool wanted = e == ERR_NOT_FOUND ? !sweeping->at_start : true;
    if (!e && row.ended_at.s && instant_parse(row.ended_at.s, row.ended_at.n, &ended))
        wanted = file != SPOOL_SHEET && ended.us > sweeping->before.us;
    arena_free(arena);
    return wanted;
}

static void sweep(struct importer *importer, bool at_start)
{
    struct sweeping sweeping = { importer, at_start, { instant_now().us - (int64_t)KEPT_DAYS * 24 * 3600 * 1000000 } };
    spool_sweep(importer->spool, at_start, is_wanted, &sweeping);
}

static void wait_for_more(struct importer *importer)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += SWEEP_SECONDS;
    pthread_mutex_lock(&importer->mutex);
    while (!importer->more && !atomic_load(&importer->stop) && !pthread_cond_timedwait(&importer->wake, &importer->mutex, &until))
        ;
    importer->more = false;
    pthread_mutex_unlock(&importer->mutex);
}

static void *run(void *ctx)
{
    struct importer *importer = ctx;
    int64_t swept = milliseconds_now(), last = INT_NONE;
    sweep(importer, true);
    while (!atomic_load(&importer->stop)) {
        int64_t id = next_waiting(importer);
        struct arena *arena = id == INT_NONE || id == last ? NULL : arena_new(1 << 16);
        last = id;
        if (arena) {
            work_on(importer, arena, id);
            arena_free(arena);
            continue;
        }
        last = INT_NONE; /* what could not be ended now is tried again when something new comes */
        wait_for_more(importer);
        if (milliseconds_now() - swept < SWEEP_SECONDS * INT64_C(1000))
            continue;
        sweep(importer, false);
        swept = milliseconds_now();
    }
    db_thread_end(importer->db);
    return NULL;
}

void importer_free(struct importer *importer)
{
    if (importer)
        spool_close(importer->spool);
    free(importer);
}

struct importer *importer_start(struct app *app, struct db *db, const struct http_server *server, char *reason, size_t room)
{
    pthread_condattr_t attributes;
    struct importer *importer = calloc(1, sizeof *importer);
    if (!importer || !(importer->spool = spool_open(db_path(db), reason, room))) {
        if (!importer)
            snprintf(reason, room, "out of memory");
        importer_free(importer);
        return NULL;
    }
    importer->app = app;
    importer->db = db;
    importer->server = server;
    atomic_store(&importer->id, INT_NONE);
    atomic_store(&importer->state, "checking");
    pthread_mutex_init(&importer->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&importer->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    if (!pthread_create(&importer->thread, NULL, run, importer)) {
        app_imports(app, importer);
        return importer;
    }
    snprintf(reason, room, "no thread could be had");
    importer_free(importer);
    return NULL;
}

void importer_stop(struct importer *importer)
{
    if (!importer)
        return;
    app_imports(importer->app, NULL);
    pthread_mutex_lock(&importer->mutex);
    atomic_store(&importer->stop, true);
    pthread_cond_signal(&importer->wake);
    pthread_mutex_unlock(&importer->mutex);
    pthread_join(importer->thread, NULL);
}

struct spool *importer_spool(struct importer *importer)
{
    return importer->spool;
}

void importer_entered(struct importer *importer)
{
    atomic_store(&importer->entered, true);
}

void importer_committed(struct importer *importer)
{
    if (!atomic_load_explicit(&importer->entered, memory_order_relaxed) || !atomic_exchange(&importer->entered, false))
        return;
    pthread_mutex_lock(&importer->mutex);
    importer->more = true;
    pthread_cond_signal(&importer->wake);
    pthread_mutex_unlock(&importer->mutex);
}

bool importer_progress(struct importer *importer, int64_t id, struct import_progress *ret)
{
    if (atomic_load(&importer->id) != id)
        return false;
    *ret = (struct import_progress){ atomic_load(&importer->state), atomic_load(&importer->rows), atomic_load(&importer->faults) };
    return true;
}

void importer_cancel(struct importer *importer, int64_t id)
{
    if (atomic_load(&importer->id) == id)
        atomic_store(&importer->cancelled, true);
}
