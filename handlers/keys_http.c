/* keys_http.c -- the operations on keys: list, get, create, revoke. Only reads what is asked and writes what is answered; what a key is
 * stands in keys.c. Nothing here may be kept by anybody on the way. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include "format/format.h"
#include "handlers/call.h"
#include "handlers/reach.h"

#define JSON_TYPE "application/json; charset=utf-8"

enum { KEYS_LIMIT_DEFAULT = 50 };

/* ---- answering ---- */

static void write_unit(struct json_writer *w, const struct key_unit *unit)
{
    if (unit->id == INT_NONE) {
        jw_null(w);
        return;
    }
    jw_object(w);
    jw_key(w, "id");
    jw_int(w, unit->id);
    jw_key(w, "code");
    jw_text(w, unit->code);
    jw_key(w, "level");
    jw_text(w, unit->level);
    jw_key(w, "full_name");
    jw_text(w, unit->full_name);
    jw_key(w, "valid_from");
    jw_text(w, unit->valid_from);
    jw_key(w, "valid_to");
    jw_text(w, unit->valid_to);
    jw_object_end(w);
}

/* What is in the register lags behind by up to a minute; what this process has seen itself does not. */
static void write_last_use(struct json_writer *w, const struct call *call, const struct key_row *row)
{
    char seen[INSTANT_TEXT];
    instant_format(key_uses_at(call->uses, row->id), seen);
    bool later = *seen && (!row->last_used_at.s || strncmp(seen, row->last_used_at.s, row->last_used_at.n) > 0);
    jw_key(w, "last_used_at");
    jw_text(w, later ? text_of(seen) : row->last_used_at);
}

/* key: NULL but for the one answer that shows it. */
static void write_key(struct json_writer *w, const struct call *call, const struct key_row *row, const char *key)
{
    jw_object(w);
    jw_key(w, "id");
    jw_int(w, row->id);
    jw_key(w, "prefix");
    jw_text(w, row->prefix);
    jw_key(w, "role");
    jw_text(w, row->role);
    jw_key(w, "unit");
    write_unit(w, &row->unit);
    jw_key(w, "name");
    jw_text(w, row->name);
    jw_key(w, "created_at");
    jw_text(w, row->created_at);
    jw_key(w, "expires_on");
    jw_text(w, row->expires_on);
    jw_key(w, "revoked_at");
    jw_text(w, row->revoked_at);
    write_last_use(w, call, row);
    if (key) {
        jw_key(w, "key");
        jw_cstr(w, key);
    }
    jw_object_end(w);
}

static enum err answer(struct call *call, struct buffer *out, int status)
{
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, out, status, JSON_TYPE);
}

/* ---- the list ---- */

struct page {
    int64_t limit, after, n, last;
    bool more;
    struct call *call;
    struct json_writer w;
};

static void write_item(void *ctx, const struct key_row *row)
{
    struct page *page = ctx;
    if (page->n == page->limit) {
        page->more = true;
        return;
    }
    page->n++;
    page->last = row->id;
    write_key(&page->w, page->call, row, NULL);
}

enum err keys_list_run(struct call *call)
{
    struct buffer out = { 0 };
    struct page page = { .limit = KEYS_LIMIT_DEFAULT, .call = call, .w = json_writer_of(&out) };
    char *first, *next = NULL;
    enum err e = query_page(call, &page.limit, &page.after);
    if (e)
        return e;
    jw_object(&page.w);
    jw_key(&page.w, "items");
    jw_array(&page.w);
    e = key_list(call->conn, &call->principal, page.after, page.limit + 1, write_item, &page, &call->problem);
    jw_array_end(&page.w);
    first = arena_printf(call->arena, "%s/api/v1/keys?limit=%" PRId64, call->request->base, page.limit);
    if (page.more)
        next = arena_printf(call->arena, "%s&cursor=%" PRId64, first, page.last);
    jw_key(&page.w, "next");
    jw_cstr(&page.w, next);
    jw_object_end(&page.w);
    if (e) {
        buffer_free(&out);
        return e;
    }
    response_header(call->response, "Link",
                    next ? arena_printf(call->arena, "<%s>; rel=\"next\", <%s>; rel=\"first\"", next, first)
                         : arena_printf(call->arena, "<%s>; rel=\"first\"", first));
    call->request->rows = page.n;
    return answer(call, &out, 200);
}

/* ---- one key ---- */

static enum err read_id(struct call *call, int64_t *ret)
{
    struct text id = call->arguments[0];
    if (int_parse(id.s, id.n, ret) && *ret > 0)
        return OK;
    return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD,
                arena_printf(call->arena, "%.*s", (int)text_beginning(id, 60).n, id.s));
}

/* The key in the path, if it is there and the one that asks reaches it. */
static enum err find_key(struct call *call, struct key_row *ret)
{
    int64_t id;
    bool reached = call->principal.unit_id == INT_NONE;
    struct text own = call->principal.unit_code;
    enum err e = read_id(call, &id);
    if (!e)
        e = key_get(call->conn, call->arena, id, ret, &call->problem);
    if (!e && !reached && ret->unit.id != INT_NONE)
        e = reach_unit(call->conn, &call->principal, ret->unit.id, NO_DATE, &reached, &call->problem);
    if (e || reached)
        return e;
    return fail(&call->problem, ERR_FORBIDDEN, WHERE_NONE, NULL, MSG_KEY_OUT_OF_REACH, arena_printf(call->arena, "%.*s", (int)own.n, own.s));
}

enum err key_get_run(struct call *call)
{
    struct key_row row;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    enum err e = query_names(call, (const char *const[]){ NULL });
    if (!e)
        e = find_key(call, &row);
    if (e)
        return e;
    write_key(&w, call, &row, NULL);
    call->request->rows = 1;
    return answer(call, &out, 200);
}

/* ---- create ---- */

static const char *const fields[] = { "role", "unit_code", "as_of", "name", "expires_on" };
enum { FIELDS = sizeof fields / sizeof *fields };

static const char *names_of_fields(struct arena *arena)
{
    const char *names = "";
    for (size_t i = 0; i < FIELDS; i++)
        names = arena_printf(arena, "%s%s%s", names, i ? ", " : "", fields[i]);
    return names;
}

static const char *names_of_roles(struct arena *arena)
{
    const char *names = "";
    for (int role = ROLE_PUBLIC + 1; role < ROLE_COUNT; role++)
        names = arena_printf(arena, "%s%s%s", names, *names ? ", " : "", role_name((enum role)role));
    return names;
}

/* The answer is shown once and kept nowhere, so it cannot be given again: better refused than not kept as promised. */
enum err key_create_prepare(struct call *call)
{
    enum err e = write_parameters(call);
    if (!e && request_header(call->request, "Idempotency-Key").s)
        e = fail(&call->problem, ERR_BAD_REQUEST, WHERE_HEADER, "Idempotency-Key", MSG_NOT_WITH, "keys");
    return e ? e : format_json_body(call->request->body, &call->body, &call->problem);
}

static void wrong_at(struct call *call, const char *field, enum message message, const char *argument)
{
    fail(&call->problem, ERR_INVALID, WHERE_POINTER, arena_printf(call->arena, "/%s", field), message, argument);
}

/* NO_TEXT: not there, null, or a fault that was told. */
static struct text read_text(struct call *call, const char *field)
{
    const json_t *value = json_object_get(call->body, field);
    if (!value || json_is_null(value))
        return NO_TEXT;
    if (!json_is_string(value)) {
        wrong_at(call, field, MSG_NOT_A_TEXT, NULL);
        return NO_TEXT;
    }
    return text_nfc(call->arena, (struct text){ json_string_value(value), json_string_length(value) });
}

static struct date read_day(struct call *call, const char *field)
{
    struct text text = read_text(call, field);
    struct date day = NO_DATE;
    enum date_fault fault = text.s ? date_read(text.s, text.n, &day) : DATE_FINE;
    if (fault == DATE_BEYOND)
        fail(&call->problem, ERR_INVALID, WHERE_POINTER, arena_printf(call->arena, "/%s", field), MSG_DATE_BEYOND, DATE_FIRST, DATE_LAST);
    if (fault == DATE_NO_DAY)
        wrong_at(call, field, MSG_NOT_A_DATE, NULL);
    return day;
}

static enum role read_role(struct call *call)
{
    struct text name = read_text(call, "role");
    enum role role = ROLE_PUBLIC;
    bool told = !name.s && json_object_get(call->body, "role") && !json_is_null(json_object_get(call->body, "role"));
    if (!name.s && !told)
        wrong_at(call, "role", MSG_REQUIRED, NULL);
    else if (name.s && !role_parse(name, &role))
        wrong_at(call, "role", MSG_NOT_ONE_OF, names_of_roles(call->arena));
    return role;
}

static void check_fields(struct call *call)
{
    const char *name;
    json_t *value;
    json_object_foreach(call->body, name, value)
    {
        bool known = false;
        for (size_t i = 0; i < FIELDS; i++)
            known |= !strcmp(name, fields[i]);
        if (!known)
            wrong_at(call, name, MSG_UNKNOWN_FIELD, names_of_fields(call->arena));
    }
}

enum err key_create_run(struct call *call)
{
    char key[KEY_TEXT];
    struct key_row row;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    struct stamp stamp;
    struct key_wish wish = { .role = read_role(call),
                             .unit_code = read_text(call, "unit_code"),
                             .as_of = read_day(call, "as_of"),
                             .name = read_text(call, "name"),
                             .expires_on = read_day(call, "expires_on") };
    check_fields(call);
    enum err e = call_stamp(call, &stamp);
    if (!e)
        e = key_create(call->conn, call->arena, &wish, &call->principal, &stamp, key, &row, &call->problem);
    if (e)
        return e;
    write_key(&w, call, &row, key);
    sodium_memzero(key, sizeof key);
    response_header(call->response, "Location", arena_printf(call->arena, "%s/api/v1/keys/%" PRId64, call->request->base, row.id));
    call->request->rows = 1;
    return answer(call, &out, 201);
}

/* ---- revoke ---- */

/* No If-Match: a key that has leaked is ended whatever has changed about it since. */
enum err key_revoke_prepare(struct call *call)
{
    return write_parameters(call);
}

enum err key_revoke_run(struct call *call)
{
    struct key_row row;
    struct stamp stamp;
    enum err e = find_key(call, &row);
    if (!e)
        e = call_stamp(call, &stamp);
    if (!e)
        e = key_revoke(call->conn, call->arena, row.id, &stamp, call->uses, &row, &call->problem);
    if (e)
        return e;
    call->response->status = 204;
    response_header(call->response, "Cache-Control", "no-store");
    return OK;
}
