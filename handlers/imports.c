/* imports.c -- sheets over HTTP: sent, watched, their faults read, cancelled. The sheet goes into the spool as it comes; what becomes of it is importer.c's. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "db/import.h"
#include "handlers/call.h"
#include "handlers/importer.h"
#include "handlers/reach.h"
#include "handlers/spool.h"
#include "model/resources.h"

#define JSON_TYPE "application/json; charset=utf-8"
enum { WAITING_MOST = 32, LIMIT_USUAL = 50, FAULTS_USUAL = 200, LINE_ROOM = FAULT_LINE_MAX + 2, WAIT_MOST = 30 };

/* ---- a sheet is sent ---- */

static enum err read_flag(struct call *call, const char *name, bool *ret)
{
    struct text value = query_value(call, name);
    *ret = text_is(value, "true");
    if (!value.s || *ret || text_is(value, "false"))
        return OK;
    return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, name, MSG_NOT_A_BOOLEAN);
}

/* May the role write the resource at all? Its rows are judged later. */
static enum err check_role(struct call *call, const struct resource *resource)
{
    const char *roles = "";
    for (int role = 0; role < ROLE_COUNT; role++)
        if (resource->writers & ROLE_BIT(role))
            roles = arena_printf(call->arena, "%s%s%s", roles, *roles ? " / " : "", role_name((enum role)role));
    if (resource->writers & ROLE_BIT(call->principal.role))
        return OK;
    return fail(&call->problem, ERR_FORBIDDEN, WHERE_NONE, NULL, MSG_RIGHT_MISSING, roles, role_name(call->principal.role));
}

static enum err check_open(struct call *call)
{
    return app_importer(call->app) ? OK : fail(&call->problem, ERR_NOT_READY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

/* What would have the sheet refused is told before it is sent. */
enum err import_early(struct call *call)
{
    static const char *const names[] = { "resource", "dry_run", "reason", NULL };
    struct text name = query_value(call, "resource");
    query_names(call, names);
    call->sheet_of = schema_named(name);
    if (!name.s)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "resource", MSG_REQUIRED);
    else if (!call->sheet_of || call->sheet_of->resource->read_only || call->sheet_of->resource->uploaded)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "resource", MSG_NOT_ONE_OF, writable_names(call->arena));
    read_flag(call, "dry_run", &call->dry_run);
    write_reason(call);
    enum err e = call->problem.code ? call->problem.code : idempotency_read(call);
    if (!e)
        e = check_role(call, call->sheet_of->resource);
    return e ? e : check_open(call);
}

static bool take_some(struct request *request, const char *bytes, size_t n)
{
    struct call *call = request->state;
    struct importer *importer = app_importer(call->app);
    if (!call->incoming && importer)
        call->incoming = incoming_new(importer_spool(importer));
    return call->incoming && incoming_add(call->incoming, bytes, n);
}

static void drop(struct request *request)
{
    struct call *call = request->state;
    if (!call)
        return;
    incoming_drop(call->incoming);
    call->incoming = NULL;
}

const struct body_sink import_sink = { take_some, drop };

enum err import_prepare(struct call *call)
{
    enum err e = check_open(call);
    if (!e && !call->incoming)
        e = fail(&call->problem, ERR_BAD_REQUEST, WHERE_NONE, NULL, MSG_BODY_MISSING);
    if (e)
        return e;
    if ((e = incoming_end(call->incoming)))
        return fail(&call->problem, e, WHERE_NONE, NULL, e == ERR_DISK_FULL ? MSG_NO_ROOM : MSG_TRY_LATER);
    call->bytes = incoming_bytes(call->incoming);
    call->sha256 = arena_printf(call->arena, "%s %s %d", incoming_sha256(call->incoming), call->sheet_of->resource->name, call->dry_run);
    return OK;
}

/* ---- what is told of one ---- */

static void write_problem_of(struct json_writer *w, const struct call *call, const struct import_row *row)
{
    if (!row->problem.s) {
        jw_null(w);
        return;
    }
    enum err code = err_by_slug(row->problem);
    jw_object(w);
    jw_key(w, "code");
    jw_text(w, row->problem);
    jw_key(w, "title");
    jw_cstr(w, err_title(code ? code : ERR_INTERNAL, call->lang));
    jw_key(w, "detail");
    jw_text(w, row->detail);
    jw_object_end(w);
}

static void write_number(struct json_writer *w, const char *name, int64_t value)
{
    jw_key(w, name);
    if (value == INT_NONE)
        jw_null(w);
    else
        jw_int(w, value);
}

static bool is_office(const struct call *call)
{
    return (OFFICE & ROLE_BIT(call->principal.role)) != 0;
}

static void write_import(struct json_writer *w, struct call *call, const struct import_row *row)
{
    struct importer *importer = app_importer(call->app);
    struct import_progress now;
    bool runs = !row->ended_at.s && importer && importer_progress(importer, row->id, &now);
    const char *self = arena_printf(call->arena, "%s/api/v1/imports/%" PRId64, call->request->base, row->id);
    bool faulty = row->faults > 0 && text_is(row->state, "failed");
    jw_object(w);
    jw_key(w, "id");
    jw_int(w, row->id);
    jw_key(w, "resource");
    jw_text(w, row->resource);
    jw_key(w, "dry_run");
    jw_bool(w, row->dry_run);
    jw_key(w, "reason");
    jw_text(w, row->reason);
    jw_key(w, "state");
    jw_text(w, runs ? text_of(now.state) : row->state);
    write_number(w, "bytes", row->bytes);
    write_number(w, "rows", runs ? now.rows : row->rows);
    write_number(w, "inserted", row->inserted);
    write_number(w, "updated", row->updated);
    write_number(w, "unchanged", row->unchanged);
    write_number(w, "faults", runs ? now.faults : row->faults);
    write_number(w, "first_change", row->first_change);
    write_number(w, "last_change", row->last_change);
    jw_key(w, "problem");
    write_problem_of(w, call, row);
    jw_key(w, "created_at");
    jw_text(w, row->created_at);
    jw_key(w, "started_at");
    jw_text(w, row->started_at);
    jw_key(w, "ended_at");
    jw_text(w, row->ended_at);
    jw_key(w, "fault_list");
    jw_cstr(w, faulty ? arena_printf(call->arena, "%s/faults", self) : NULL);
    jw_key(w, "fault_sheet");
    jw_cstr(w, faulty ? arena_printf(call->arena, "%s/faults.csv", self) : NULL);
    if (is_office(call)) {
        jw_key(w, "principal");
        jw_text(w, row->principal);
    }
    jw_object_end(w);
}

static enum err answer_json(struct call *call, struct buffer *out, int status)
{
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, out, status, JSON_TYPE);
}

static enum err enter(struct call *call, int64_t *ret_id)
{
    char now[INSTANT_TEXT];
    const struct principal *who = &call->principal;
    instant_format(instant_now(), now);
    struct import_row row = { .resource = text_of(call->sheet_of->resource->name),
                              .dry_run = call->dry_run,
                              .reason = call->reason,
                              .principal = text_of(who->name),
                              .key_id = who->key_id,
                              .role = text_of(role_name(who->role)),
                              .unit_id = who->unit_id,
                              .unit_code = who->unit_code,
                              .lang = text_of(call->lang == LANG_EN ? "en" : "vi"),
                              .request_id = text_of(call->request->id),
                              .bytes = call->bytes,
                              .sha256 = text_of(incoming_sha256(call->incoming)),
                              .created_at = text_of(now) };
    int64_t waiting;
    enum err e = import_waiting(call->conn, &waiting, &call->problem);
    if (!e && waiting >= WAITING_MOST)
        e = fail(&call->problem, ERR_BUSY, WHERE_NONE, NULL, MSG_IMPORTS_WAITING, arena_printf(call->arena, "%" PRId64, waiting));
    if (!e)
        e = import_insert(call->conn, &row, ret_id, &call->problem);
    if (!e && (e = incoming_keep(call->incoming, *ret_id)))
        fail(&call->problem, e, WHERE_NONE, NULL, e == ERR_DISK_FULL ? MSG_NO_ROOM : MSG_TRY_LATER);
    return e;
}

enum err import_run(struct call *call)
{
    struct import_row row;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    struct importer *importer = app_importer(call->app);
    bool done = false;
    int64_t id = INT_NONE;
    enum err e = idempotency_find(call, &done);
    if (e || done)
        return e;
    if (!importer)
        return check_open(call);
    e = enter(call, &id);
    if (!e)
        e = import_get(call->conn, call->arena, id, &row, &call->problem);
    if (e)
        return e;
    importer_entered(importer);
    write_import(&w, call, &row);
    response_header(call->response, "Location", arena_printf(call->arena, "%s/api/v1/imports/%" PRId64, call->request->base, id));
    e = answer_json(call, &out, 202);
    return e ? e : idempotency_keep(call);
}

/* ---- watching ---- */

/* One's own, or the office's: all, or of a key that is bound to a unit those sent from there and below. */
static enum err check_may_see(struct call *call, const struct import_row *row)
{
    const struct principal *who = &call->principal;
    bool may = who->key_id != INT_NONE && who->key_id == row->key_id;
    enum err e = OK;
    if (!may && is_office(call)) {
        may = who->unit_id == INT_NONE;
        if (!may && row->unit_id != INT_NONE)
            e = reach_unit(call->conn, who, row->unit_id, NO_DATE, &may, &call->problem);
    }
    return e || may ? e : fail(&call->problem, ERR_FORBIDDEN, WHERE_NONE, NULL, MSG_IMPORT_OF_ANOTHER);
}

static enum err find_import(struct call *call, struct import_row *ret)
{
    int64_t id;
    struct text number = call->arguments[0];
    if (!int_parse(number.s, number.n, &id) || id < 1)
        return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD,
                    arena_printf(call->arena, "%.*s", (int)text_beginning(number, 60).n, number.s));
    enum err e = import_get(call->conn, call->arena, id, ret, &call->problem);
    return e ? e : check_may_see(call, ret);
}

/* ?wait=: seconds; false: a fault was told. */
static enum err read_wait(struct call *call, int64_t *ret)
{
    struct text value = query_value(call, "wait");
    *ret = 0;
    if (value.s && !int_parse(value.s, value.n, ret))
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "wait", MSG_NOT_A_NUMBER);
    if (*ret < 0)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "wait", MSG_TOO_SMALL, "0");
    if (*ret > WAIT_MOST)
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "wait", MSG_TOO_BIG, arena_printf(call->arena, "%d", WAIT_MOST));
    return OK;
}

enum err import_get_run(struct call *call)
{
    struct import_row row;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t wait;
    enum err e = read_wait(call, &wait);
    query_names(call, (const char *const[]){ "wait", NULL });
    if ((e = call->problem.code) || (e = find_import(call, &row)))
        return e;
    if (wait && !row.ended_at.s && !call->request->waited_enough) {
        call->response->wait_ms = (unsigned)wait * 1000;
        return OK;
    }
    write_import(&w, call, &row);
    call->request->rows = 1;
    return answer_json(call, &out, 200);
}

struct page {
    struct call *call;
    struct json_writer w;
    int64_t limit, n, last;
    bool more;
};

static void write_item(void *ctx, const struct import_row *row)
{
    struct page *page = ctx;
    if (page->n == page->limit) {
        page->more = true;
        return;
    }
    page->n++;
    page->last = row->id;
    write_import(&page->w, page->call, row);
}

static enum err answer_page(struct call *call, struct page *page, struct buffer *out, const char *first)
{
    const char *next = page->more ? arena_printf(call->arena, "%s&cursor=%" PRId64, first, page->last) : NULL;
    jw_key(&page->w, "next");
    jw_cstr(&page->w, next);
    jw_object_end(&page->w);
    response_header(call->response, "Link",
                    next ? arena_printf(call->arena, "<%s>; rel=\"next\", <%s>; rel=\"first\"", next, first)
                         : arena_printf(call->arena, "<%s>; rel=\"first\"", first));
    call->request->rows = page->n;
    return answer_json(call, out, 200);
}

enum err import_list_run(struct call *call)
{
    struct buffer out = { 0 };
    struct page page = { .call = call, .w = json_writer_of(&out), .limit = LIMIT_USUAL };
    struct import_wanted wanted = { .before = INT64_MAX, .key_id = INT_NONE, .unit_id = INT_NONE };
    enum err e = query_page(call, &page.limit, &wanted.before);
    if (e)
        return e;
    wanted.limit = page.limit + 1;
    if (!is_office(call))
        wanted.key_id = call->principal.key_id;
    else
        wanted.unit_id = call->principal.unit_id;
    jw_object(&page.w);
    jw_key(&page.w, "items");
    jw_array(&page.w);
    e = import_list(call->conn, &wanted, write_item, &page, &call->problem);
    jw_array_end(&page.w);
    if (!e)
        return answer_page(call, &page, &out, arena_printf(call->arena, "%s/api/v1/imports?limit=%" PRId64, call->request->base, page.limit));
    buffer_free(&out);
    return e;
}

/* ---- faults ---- */

/* The file of an import's faults, if there is one; -1: that was told. */
static int open_kept(struct call *call, const struct import_row *row, enum spool_file file)
{
    char path[PATH_MAX];
    struct importer *importer = app_importer(call->app);
    int fd = -1;
    if (importer && text_is(row->state, "failed")) {
        spool_path(importer_spool(importer), row->id, file, path);
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0)
        fail(&call->problem, importer ? ERR_NOT_FOUND : ERR_NOT_READY, WHERE_NONE, NULL, importer ? MSG_NO_FAULTS_KEPT : MSG_TRY_LATER);
    return fd;
}

/* From byte `after` on, which must be a line's first. The page's last is where the next one begins. */
static enum err write_faults(struct call *call, struct page *page, FILE *file, int64_t after)
{
    char *line = arena_alloc(call->arena, LINE_ROOM);
    size_t n;
    if (!line)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (after > 0 && (fseeko(file, (off_t)after - 1, SEEK_SET) || fgetc(file) != '\n'))
        return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "cursor", MSG_BAD_CURSOR);
    for (page->last = after; page->n < page->limit && fgets(line, LINE_ROOM, file); page->n++) {
        n = strlen(line);
        jw_raw(&page->w, (struct text){ line, n - 1 });
        page->last += (int64_t)n;
    }
    page->more = page->n == page->limit && fgetc(file) != EOF;
    return OK;
}

static enum err list_faults(struct call *call, struct page *page, struct buffer *out, const struct import_row *row, FILE *file, int64_t after)
{
    jw_object(&page->w);
    jw_key(&page->w, "total");
    jw_int(&page->w, row->faults);
    jw_key(&page->w, "items");
    jw_array(&page->w);
    enum err e = write_faults(call, page, file, after);
    jw_array_end(&page->w);
    return e ? e
             : answer_page(call, page, out,
                           arena_printf(call->arena, "%s/api/v1/imports/%" PRId64 "/faults?limit=%" PRId64, call->request->base, row->id, page->limit));
}

enum err import_faults_run(struct call *call)
{
    struct import_row row;
    struct buffer out = { 0 };
    struct page page = { .call = call, .w = json_writer_of(&out), .limit = FAULTS_USUAL };
    int64_t after = 0;
    enum err e = query_page(call, &page.limit, &after);
    if (!e)
        e = find_import(call, &row);
    int fd = e ? -1 : open_kept(call, &row, SPOOL_FAULTS);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    if (!file) {
        if (fd >= 0)
            close(fd);
        return call->problem.code ? call->problem.code : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    }
    e = list_faults(call, &page, &out, &row, file, after);
    fclose(file);
    if (e)
        buffer_free(&out);
    return e;
}

enum err import_fault_sheet_run(struct call *call)
{
    struct import_row row;
    struct stat about;
    enum err e = query_names(call, (const char *const[]){ NULL });
    if (!e)
        e = find_import(call, &row);
    int fd = e ? -1 : open_kept(call, &row, SPOOL_FAULT_SHEET);
    if (fd < 0)
        return call->problem.code;
    if (fstat(fd, &about)) {
        close(fd);
        return fail(&call->problem, ERR_NOT_READY, WHERE_NONE, NULL, MSG_TRY_LATER);
    }
    struct response *response = call->response;
    response->status = 200;
    response->from_file = true;
    response->fd = fd;
    response->size = about.st_size;
    response_header(response, "Content-Type", "text/csv; charset=utf-8");
    response_header(response, "Content-Disposition",
                    arena_printf(call->arena, "attachment; filename=\"import-%" PRId64 "-faults.csv\"", row.id));
    response_header(response, "Cache-Control", "no-store");
    return OK;
}

/* ---- cancelling ---- */

/* Before the queue: what is being written holds the writer, and would not let the cancelling in. */
enum err import_cancel_prepare(struct call *call)
{
    struct import_row row;
    struct importer *importer = app_importer(call->app);
    enum err e = query_names(call, (const char *const[]){ NULL });
    if (!e)
        e = find_import(call, &row);
    if (!e && importer)
        importer_cancel(importer, row.id);
    return e;
}

enum err import_cancel_run(struct call *call)
{
    char now[INSTANT_TEXT];
    struct import_row row;
    bool was_waiting = false;
    enum err e = find_import(call, &row);
    if (e)
        return e;
    struct text state = row.state;
    instant_format(instant_now(), now);
    row.state = TEXT("cancelled");
    row.ended_at = text_of(now);
    if (text_is(state, "queued"))
        e = import_end(call->conn, &row, &was_waiting, &call->problem);
    if (!e && !was_waiting && !text_is(state, "cancelled"))
        e = fail(&call->problem, ERR_CONFLICT, WHERE_NONE, NULL, MSG_IMPORT_ENDED, arena_printf(call->arena, "%" PRId64, row.id),
                 arena_printf(call->arena, "%.*s", (int)state.n, state.s));
    if (e)
        return e;
    call->response->status = 204;
    response_header(call->response, "Cache-Control", "no-store");
    return OK;
}
