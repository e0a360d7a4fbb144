/* contacts.c -- the personal data of producers: read, enter, erase, and who has read. The only way to them; nothing of them is kept on the
 * way, and reading one writes a line about it first: it runs with the writes, whose answers go out only when what they wrote is durable. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "db/contact.h"
#include "format/format.h"
#include "handlers/call.h"
#include "handlers/reach.h"
#include "handlers/versions.h"
#include "model/record.h"
#include "sql.h"

#define JSON_TYPE "application/json; charset=utf-8"

/* ---- before the queue ---- */

/* No parameter at all, not even a reason: words about a person would stand in the change log for ever. */
enum err contact_prepare(struct call *call)
{
    return query_names(call, (const char *const[]){ NULL });
}

static bool must_be_new(const struct call *call)
{
    return text_is(request_header(call->request, "If-None-Match"), "*");
}

/* A first entry says that it is one; every other names what it replaces. */
enum err contact_put_prepare(struct call *call)
{
    enum err e = contact_prepare(call);
    if (!e && !must_be_new(call) && !request_header(call->request, "If-Match").s)
        e = fail(&call->problem, ERR_PRECONDITION_REQUIRED, WHERE_HEADER, "If-Match", MSG_CONDITION_NEEDED);
    return e ? e : format_json_personal(call->request->body, &call->body, &call->problem);
}

enum err contact_erase_prepare(struct call *call)
{
    enum err e = contact_prepare(call);
    return e ? e : version_asked(call);
}

/* ---- whose contact ---- */

static enum err read_id(struct call *call)
{
    struct text id = call->arguments[0];
    if (int_parse(id.s, id.n, &call->id) && call->id > 0)
        return OK;
    return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD,
                arena_printf(call->arena, "%.*s", (int)text_beginning(id, 60).n, id.s));
}

/* The producer in the path, if it is there and the key reaches it: for reading as for writing. */
static enum err find_producer(struct call *call)
{
    const struct schema *schema = schema_of(&producers);
    struct producer producer;
    enum err e = read_id(call);
    if (!e)
        e = table_fetch(call->conn, call->arena, schema, call->id, &producer, &call->problem);
    return e ? e : reach_record(call, schema, &producer);
}

/* ---- answering ---- */

static const char *tag_of(struct call *call, const struct producer_contact *contact)
{
    return arena_printf(call->arena, "\"%" PRId64 "\"", contact->version);
}

static enum err answer_contact(struct call *call, const struct producer_contact *contact, int status)
{
    struct buffer out = { 0 };
    record_write_json(&out, &producer_contacts, contact);
    response_header(call->response, "ETag", tag_of(call, contact));
    response_header(call->response, "Cache-Control", "no-store");
    call->request->rows = 1;
    return answer_buffer(call, &out, status, JSON_TYPE);
}

enum err contact_get_run(struct call *call)
{
    struct producer_contact contact;
    struct stamp stamp;
    enum err e = find_producer(call);
    if (!e)
        e = contact_fetch(call->conn, call->arena, call->id, &contact, &call->problem);
    if (!e)
        e = call_stamp(call, &stamp);
    if (!e)
        e = contact_note_read(call->conn, call->id, &stamp, &call->problem);
    return e ? e : answer_contact(call, &contact, 200);
}

/* ---- writing ---- */

/* What is kept now; *ret_there: there is something. */
static enum err fetch_before(struct call *call, struct producer_contact *ret, bool *ret_there)
{
    struct problem quiet = problem_in(call->arena, call->lang);
    enum err e = contact_fetch(call->conn, call->arena, call->id, ret, &quiet);
    *ret_there = !e;
    if (!e || e == ERR_NOT_FOUND)
        return OK;
    call->problem = quiet;
    return e;
}

static enum err check_condition(struct call *call, const struct producer_contact *before, bool there)
{
    bool by_version = request_header(call->request, "If-Match").s != NULL;
    if (by_version && !there)
        return fail(&call->problem, ERR_STALE, WHERE_HEADER, "If-Match", MSG_NOTHING_TO_MATCH);
    if (must_be_new(call) && there)
        return fail(&call->problem, ERR_STALE, WHERE_HEADER, "If-None-Match", MSG_ETAG_STALE, tag_of(call, before));
    return by_version ? version_check(call, &producer_contact_schema, before) : OK;
}

/* What was read may be sent back whole: then the register's own fields say what they said. */
static enum err drop_echoes(struct call *call, struct draft *draft, const struct producer_contact *before)
{
    struct buffer out = { 0 };
    record_write_json(&out, &producer_contacts, before);
    json_t *now = out.failed ? NULL : json_loadb(out.s, out.n, 0, NULL);
    buffer_free(&out);
    if (!now)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    version_drop_equal(call, draft, now);
    json_decref(now);
    return OK;
}

/* before: NULL: there is none. */
static enum err fill(struct call *call, const struct producer_contact *before, struct producer_contact *ret)
{
    struct draft *draft = draft_new(call->arena, &producer_contact_schema);
    if (!draft)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    enum err e = before ? drop_echoes(call, draft, before) : OK;
    if (e)
        return e;
    format_json_draft(call->body, draft, &call->problem);
    e = draft_finish(draft, &call->problem);
    if (e)
        return e;
    *ret = *(struct producer_contact *)draft->record;
    ret->producer_id = call->id;
    return OK;
}

enum err contact_put_run(struct call *call)
{
    struct producer_contact before, contact;
    struct stamp stamp;
    bool there;
    enum err e = find_producer(call);
    if (!e)
        e = fetch_before(call, &before, &there);
    if (!e)
        e = check_condition(call, &before, there);
    if (!e)
        e = fill(call, there ? &before : NULL, &contact);
    if (!e && there && record_equal(&producer_contacts, &before, &contact))
        return answer_contact(call, &before, 200);
    if (!e)
        e = call_stamp(call, &stamp);
    if (!e)
        e = contact_write(call->db, &contact, there, &stamp, &call->problem);
    return e ? e : answer_contact(call, &contact, there ? 200 : 201);
}

enum err contact_erase_run(struct call *call)
{
    struct producer_contact before;
    struct stamp stamp;
    enum err e = find_producer(call);
    if (!e)
        e = contact_fetch(call->conn, call->arena, call->id, &before, &call->problem);
    if (!e)
        e = check_condition(call, &before, true);
    if (!e)
        e = call_stamp(call, &stamp);
    if (!e)
        e = contact_erase(call->db, call->arena, call->id, &stamp, &call->problem);
    if (e)
        return e;
    call->response->status = 204;
    response_header(call->response, "Cache-Control", "no-store");
    return OK;
}

/* ---- who has read ---- */

struct page {
    int64_t limit, before, n, last;
    bool more;
    struct json_writer w;
};

enum { READS_USUAL = 50 };

static void write_read(void *ctx, const struct contact_read *read)
{
    struct page *page = ctx;
    struct json_writer *w = &page->w;
    if (page->n == page->limit) {
        page->more = true;
        return;
    }
    page->n++;
    page->last = read->number;
    jw_object(w);
    jw_key(w, "number");
    jw_int(w, read->number);
    jw_key(w, "at");
    jw_text(w, read->at);
    jw_key(w, "principal");
    jw_text(w, read->principal);
    jw_key(w, "request_id");
    jw_text(w, read->request_id);
    jw_object_end(w);
}

/* Also of a producer that was withdrawn: who has read its contact may be asked after that, too. */
static enum err find_past_producer(struct call *call)
{
    const struct schema *schema = schema_of(&producers);
    struct producer producer;
    struct stmt *stmt;
    enum err e = read_id(call);
    if (!e)
        e = conn_named(call->conn, sql_contact_producer, &stmt, &call->problem);
    if (e)
        return e;
    record_clear(&producers, &producer);
    bind_int(stmt, 1, call->id);
    bool found = rows_next(stmt);
    if (found) {
        struct text day = row_text(stmt, 1);
        producer.unit_id = row_int(stmt, 0);
        date_parse(day.s, day.n, &producer.registered_on);
    }
    e = rows_end(stmt, &call->problem);
    if (!e && !found)
        e = fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%" PRId64, call->id));
    return e ? e : reach_record(call, schema, &producer);
}

enum err contact_reads_run(struct call *call)
{
    struct buffer out = { 0 };
    struct page page = { .limit = READS_USUAL, .before = INT64_MAX, .w = json_writer_of(&out) };
    char *next = NULL;
    enum err e = query_page(call, &page.limit, &page.before);
    if (!e)
        e = find_past_producer(call);
    if (e)
        return e;
    jw_object(&page.w);
    jw_key(&page.w, "items");
    jw_array(&page.w);
    e = contact_reads(call->conn, call->id, page.before, page.limit + 1, write_read, &page, &call->problem);
    jw_array_end(&page.w);
    if (page.more)
        next = arena_printf(call->arena, "%s/api/v1/producers/%" PRId64 "/contact/reads?limit=%" PRId64 "&cursor=%" PRId64, call->request->base,
                            call->id, page.limit, page.last);
    jw_key(&page.w, "next");
    jw_cstr(&page.w, next);
    jw_object_end(&page.w);
    if (e) {
        buffer_free(&out);
        return e;
    }
    call->request->rows = page.n;
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, &out, 200, JSON_TYPE);
}
