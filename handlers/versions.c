/* versions.c -- which version of a record a write was made from, and what of its body only says again what the register says: a record is
 * sent back as it was read, with one field changed. */
#include "handlers/versions.h"
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum err version_asked(struct call *call)
{
    if (request_header(call->request, "If-Match").s)
        return OK;
    return fail(&call->problem, ERR_PRECONDITION_REQUIRED, WHERE_HEADER, "If-Match", MSG_IF_MATCH_NEEDED);
}

/* ---- If-Match: a list of tags ---- */

/* The next tag of  "1.2.2021-08-31", W/"3" , "5"  without its quotes; NO_TEXT for a weak one and for what is none: nothing matches those.
 * False: the list is over. */
static bool next_tag(struct text *rest, struct text *ret)
{
    const char *at = rest->s, *end = rest->s + rest->n;
    *ret = NO_TEXT;
    while (at < end && (*at == ' ' || *at == '\t' || *at == ','))
        at++;
    if (at == end)
        return false;
    const char *close = *at == '"' ? memchr(at + 1, '"', (size_t)(end - at - 1)) : NULL;
    const char *comma = memchr(close ? close : at, ',', (size_t)(end - (close ? close : at)));
    if (close)
        *ret = (struct text){ at + 1, (size_t)(close - at - 1) };
    at = comma ? comma : end;
    *rest = (struct text){ at, (size_t)(end - at) };
    return true;
}

/* "12" and "12.34.2021-08-31" name version 12; the day is that of the answer it came with. False: no tag of ours. */
static bool read_tag(struct text tag, int64_t *ret_version, struct date *ret_day)
{
    int64_t change;
    *ret_day = NO_DATE;
    if (!tag.n) /* no text at all, or an empty one */
        return false;
    const char *end = tag.s + tag.n, *dot = memchr(tag.s, '.', tag.n);
    if (!dot)
        return int_parse(tag.s, tag.n, ret_version);
    const char *second = memchr(dot + 1, '.', (size_t)(end - dot - 1));
    return second && int_parse(tag.s, (size_t)(dot - tag.s), ret_version) && int_parse(dot + 1, (size_t)(second - dot - 1), &change) &&
           date_parse(second + 1, (size_t)(end - second - 1), ret_day);
}

enum err version_check(struct call *call, const struct schema *schema, const void *before)
{
    struct text rest = request_header_list(call->request, "If-Match"), tag;
    int64_t version = *member_int(resource_column(schema->resource, "version"), (void *)before), named;
    struct date day;
    call->read_on = date_today();
    if (text_is(rest, "*"))
        return OK;
    while (next_tag(&rest, &tag)) {
        if (!read_tag(tag, &named, &day) || named != version)
            continue;
        call->expected = version;
        if (date_is(day))
            call->read_on = day;
        return OK;
    }
    return fail(&call->problem, ERR_STALE, WHERE_HEADER, "If-Match", MSG_ETAG_STALE, arena_printf(call->arena, "\"%" PRId64 "\"", version));
}

/* ---- what is only said again ---- */

static bool has_read_only(const struct call *call, struct draft *draft)
{
    const struct column *column;
    const char *name;
    json_t *value;
    json_object_foreach(call->body, name, value)
        if (draft_find(draft, text_of(name), &column) == INPUT_READ_ONLY)
            return true;
    return false;
}

/* The record as the reader got it, as a tree; the caller owns it. */
static enum err tree_of(struct call *call, const struct schema *schema, json_t **ret)
{
    struct value *values = ARENA_ARRAY(call->arena, struct value, FIELDS_MAX);
    struct buffer out = { 0 };
    enum err e = values ? table_get(call->conn, call->arena, schema, call->id, call->read_on, values, &call->problem)
                        : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!e)
        e = record_write(call, &out, schema, values, call->read_on, UINT64_MAX);
    *ret = e || out.failed ? NULL : json_loadb(out.s, out.n, 0, NULL);
    if (!e && !*ret)
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    buffer_free(&out);
    return e;
}

void version_drop_equal(struct call *call, struct draft *draft, const json_t *now)
{
    const struct column *column;
    const char *name;
    json_t *value;
    void *next;
    json_object_foreach_safe(call->body, next, name, value)
        if (draft_find(draft, text_of(name), &column) == INPUT_READ_ONLY && json_equal(value, json_object_get(now, name)))
            json_object_del(call->body, name);
}

enum err version_drop_echoes(struct call *call, struct draft *draft)
{
    json_t *now;
    if (call->id == INT_NONE || !has_read_only(call, draft))
        return OK;
    enum err e = tree_of(call, draft->schema, &now);
    if (e)
        return e;
    version_drop_equal(call, draft, now);
    json_decref(now);
    return OK;
}
