/* table.c -- reading any resource: list, count, get, fetch. Binds values to the statements that compose.c writes; each is prepared once
 * for a connection and kept (10 us against 34 us composed and prepared each time, measured). */
#include "db/table.h"
#include <stdio.h>
#include <string.h>
#include "db/compose.h"

enum { KEY_ROOM = 96 };

static enum err kept_or_prepared(struct conn *conn, const struct query *q, char operation, void (*compose)(struct buffer *, const struct query *),
                                 struct stmt **ret, struct problem *reterr)
{
    unsigned char key[KEY_ROOM];
    size_t n = compose_key(q, operation, key, sizeof key);
    if ((*ret = conn_kept(conn, key, n)))
        return OK;
    struct buffer sql = { 0 };
    compose(&sql, q);
    enum err e = sql.failed ? fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER)
                            : conn_prepare(conn, key, n, buffer_view(&sql), ret, reterr);
    buffer_free(&sql);
    return e;
}

static void bind_value(struct stmt *stmt, int number, enum kind kind, const struct value *value)
{
    if (kind_is_text(kind))
        bind_text(stmt, number, value->t);
    else
        bind_int(stmt, number, value->i);
}

/* LIKE pattern for "holds this": % around, and \ before what LIKE would read. */
static struct text like_pattern(struct arena *arena, struct text words)
{
    char *out = arena_alloc(arena, words.n * 2 + 3), *at = out;
    if (!out)
        return TEXT("%");
    *at++ = '%';
    for (size_t i = 0; i < words.n; i++) {
        if (words.s[i] == '%' || words.s[i] == '_' || words.s[i] == '\\')
            *at++ = '\\';
        *at++ = words.s[i];
    }
    *at++ = '%';
    return (struct text){ out, (size_t)(at - out) };
}

static void bind_query(struct stmt *stmt, struct arena *arena, const struct query *q)
{
    int number = P_VALUES;
    bind_date(stmt, P_DAY, date_is(q->day) ? q->day : date_today());
    bind_int(stmt, P_UNIT, q->unit_id);
    bind_text(stmt, P_SEARCH, q->search);
    if (q->marked.s)
        bind_text(stmt, P_MARKED, like_pattern(arena, q->marked));
    for (size_t f = 0; f < q->nfilters; f++) {
        const struct filter *filter = &q->filters[f];
        size_t n = filter->test == TEST_IN ? compose_padded(filter->n) : 1;
        for (size_t i = 0; i < n; i++) /* the padding repeats the last value */
            bind_value(stmt, number++, filter->field->kind, &filter->values[i < filter->n ? i : filter->n - 1]);
    }
}

static void bind_after(struct stmt *stmt, const struct query *q)
{
    for (size_t i = 0; i < q->nafter; i++) {
        if (q->after[i].t.s)
            bind_text(stmt, P_AFTER + (int)i, q->after[i].t);
        else
            bind_int(stmt, P_AFTER + (int)i, q->after[i].i);
    }
}

enum err table_list(struct conn *conn, struct arena *arena, const struct query *q, struct rows *ret, struct problem *reterr)
{
    enum err e = kept_or_prepared(conn, q, 'L', compose_list, &ret->stmt, reterr);
    if (e)
        return e;
    ret->query = q;
    bind_query(ret->stmt, arena, q);
    bind_after(ret->stmt, q);
    bind_int(ret->stmt, P_LIMIT, q->limit);
    return OK;
}

static void read_values(struct stmt *stmt, const struct schema *schema, struct value *ret)
{
    for (size_t i = 0; i < schema->nfields; i++) {
        if (kind_is_text(schema->fields[i].kind))
            ret[i] = (struct value){ INT_NONE, row_text(stmt, (int)i) };
        else
            ret[i] = (struct value){ row_int(stmt, (int)i), NO_TEXT };
    }
}

/* Where this row stands in the order: the sort terms (they are selected behind the fields), then the id. */
static void read_place(struct rows *rows)
{
    const struct query *q = rows->query;
    size_t n = 0;
    int at = (int)q->schema->nfields;
    if (q->marked.s)
        rows->place[n++] = (struct value){ row_int(rows->stmt, at++), NO_TEXT };
    for (size_t i = 0; i < q->nsorts; i++) {
        if (!strcmp(q->sorts[i].field->name, "id"))
            break;
        if (kind_is_text(q->sorts[i].field->kind))
            rows->place[n++] = (struct value){ INT_NONE, row_text(rows->stmt, at++) };
        else
            rows->place[n++] = (struct value){ row_int(rows->stmt, at++), NO_TEXT };
    }
    rows->place[n++] = rows->values[0];
    rows->nplace = n;
}

bool table_next(struct rows *rows)
{
    if (!rows_next(rows->stmt))
        return false;
    read_values(rows->stmt, rows->query->schema, rows->values);
    read_place(rows);
    return true;
}

enum err table_end(struct rows *rows, struct problem *reterr)
{
    return rows_end(rows->stmt, reterr);
}

enum err table_count(struct conn *conn, struct arena *arena, const struct query *q, int64_t *ret, struct problem *reterr)
{
    struct stmt *stmt;
    struct query counted = *q;
    counted.nafter = 0;
    counted.nsorts = 0;
    counted.marked = NO_TEXT;
    enum err e = kept_or_prepared(conn, &counted, 'C', compose_count, &stmt, reterr);
    if (e)
        return e;
    bind_query(stmt, arena, &counted);
    int64_t n = rows_next(stmt) ? row_int(stmt, 0) : 0;
    e = rows_end(stmt, reterr);
    if (!e)
        *ret = n;
    return e;
}

/* ---- one record ---- */

static enum err kept_for(struct conn *conn, const struct schema *schema, char operation, struct stmt **ret)
{
    unsigned char key[2] = { (unsigned char)operation, (unsigned char)schema->number };
    return (*ret = conn_kept(conn, key, sizeof key)) ? OK : ERR_NOT_FOUND;
}

static enum err prepare_for(struct conn *conn, const struct schema *schema, char operation, struct buffer *sql, struct stmt **ret,
                            struct problem *reterr)
{
    unsigned char key[2] = { (unsigned char)operation, (unsigned char)schema->number };
    enum err e = sql->failed ? fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER)
                             : conn_prepare(conn, key, sizeof key, buffer_view(sql), ret, reterr);
    buffer_free(sql);
    return e;
}

/* Not there: never was, or withdrawn and kept in the twin? */
static enum err missing(struct conn *conn, const struct schema *schema, int64_t id, struct problem *reterr)
{
    struct stmt *stmt;
    struct instant at = { INSTANT_NONE };
    char number[24], when[DATE_TEXT];
    snprintf(number, sizeof number, "%lld", (long long)id);
    if (schema->resource->read_only)
        return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, number);
    if (kept_for(conn, schema, 'W', &stmt)) {
        struct buffer sql = { 0 };
        buffer_printf(&sql, "SELECT h.recorded_to FROM %s_history h WHERE h.id = $1 AND h.ended_how = 'withdraw' ORDER BY h.version DESC LIMIT 1",
                      schema->resource->table);
        enum err e = prepare_for(conn, schema, 'W', &sql, &stmt, reterr);
        if (e)
            return e;
    }
    bind_int(stmt, 1, id);
    if (rows_next(stmt))
        instant_parse(row_text(stmt, 0).s, row_text(stmt, 0).n, &at);
    enum err e = rows_end(stmt, reterr);
    if (e)
        return e;
    date_format(instant_day(at), when);
    if (*when)
        return fail(reterr, ERR_WITHDRAWN, WHERE_NONE, NULL, MSG_RECORD_WITHDRAWN, number, when);
    return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, number);
}

enum err table_get(struct conn *conn, struct arena *arena, const struct schema *schema, int64_t id, struct date day, struct value *ret_values,
                   struct problem *reterr)
{
    struct stmt *stmt;
    if (kept_for(conn, schema, 'G', &stmt)) {
        struct buffer sql = { 0 };
        compose_get(&sql, schema);
        enum err e = prepare_for(conn, schema, 'G', &sql, &stmt, reterr);
        if (e)
            return e;
    }
    bind_date(stmt, P_DAY, date_is(day) ? day : date_today());
    bind_int(stmt, P_ID, id);
    bool found = rows_next(stmt);
    if (found) {
        read_values(stmt, schema, ret_values);
        for (size_t i = 0; i < schema->nfields; i++)
            if (ret_values[i].t.s)
                ret_values[i].t = arena_text(arena, ret_values[i].t.s, ret_values[i].t.n);
    }
    enum err e = rows_end(stmt, reterr);
    return e || found ? e : missing(conn, schema, id, reterr);
}

static void read_member(struct stmt *stmt, int at, const struct column *c, void *record, struct arena *arena)
{
    struct text t = kind_is_text(c->kind) ? row_text(stmt, at) : NO_TEXT;
    switch (c->kind) {
    case KIND_TEXT:
        *member_text(c, record) = arena_text(arena, t.s, t.n);
        return;
    case KIND_DATE:
        if (t.s)
            date_parse(t.s, t.n, member_date(c, record));
        return;
    case KIND_INSTANT:
        if (t.s)
            instant_parse(t.s, t.n, member_instant(c, record));
        return;
    case KIND_BOOL:
        *member_bool(c, record) = row_int(stmt, at) == 1;
        return;
    case KIND_INT:
    case KIND_DECIMAL:
    case KIND_DONG:
        *member_int(c, record) = row_int(stmt, at);
        return;
    }
}

static void compose_fetch(struct buffer *sql, const struct resource *resource)
{
    buffer_cstr(sql, "SELECT ");
    compose_columns(sql, resource, false);
    buffer_printf(sql, " FROM %s WHERE id = $1", resource->table);
}

static void compose_fetch_withdrawn(struct buffer *sql, const struct resource *resource)
{
    buffer_cstr(sql, "SELECT ");
    compose_columns(sql, resource, false);
    buffer_printf(sql, " FROM %s_history WHERE id = $1 AND ended_how = 'withdraw' ORDER BY version DESC LIMIT 1", resource->table);
}

void table_read_record(struct stmt *stmt, const struct resource *resource, void *record, struct arena *arena)
{
    int at = 0;
    record_clear(resource, record);
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (!(resource->columns[i].flags & COMPUTED))
            read_member(stmt, at++, &resource->columns[i], record, arena);
}

static enum err fetch(struct conn *conn, struct arena *arena, const struct schema *schema, char operation, int64_t id, void *ret_record, bool *ret_found,
                      struct problem *reterr)
{
    struct stmt *stmt;
    if (kept_for(conn, schema, operation, &stmt)) {
        struct buffer sql = { 0 };
        (operation == 'F' ? compose_fetch : compose_fetch_withdrawn)(&sql, schema->resource);
        enum err e = prepare_for(conn, schema, operation, &sql, &stmt, reterr);
        if (e)
            return e;
    }
    bind_int(stmt, 1, id);
    *ret_found = rows_next(stmt);
    if (*ret_found)
        table_read_record(stmt, schema->resource, ret_record, arena);
    return rows_end(stmt, reterr);
}

enum err table_fetch(struct conn *conn, struct arena *arena, const struct schema *schema, int64_t id, void *ret_record, struct problem *reterr)
{
    bool found;
    enum err e = fetch(conn, arena, schema, 'F', id, ret_record, &found, reterr);
    return e || found ? e : missing(conn, schema, id, reterr);
}

enum err table_fetch_withdrawn(struct conn *conn, struct arena *arena, const struct schema *schema, int64_t id, void *ret_record, struct problem *reterr)
{
    bool found;
    char number[24];
    enum err e = fetch(conn, arena, schema, 'F', id, ret_record, &found, reterr);
    if (e)
        return e;
    snprintf(number, sizeof number, "%lld", (long long)id);
    if (found)
        return fail(reterr, ERR_CONFLICT, WHERE_NONE, NULL, MSG_NOT_WITHDRAWN, number);
    e = fetch(conn, arena, schema, 'T', id, ret_record, &found, reterr);
    return e || found ? e : fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, number);
}

struct text table_list_sql(struct arena *arena, const struct query *query)
{
    struct buffer sql = { 0 };
    compose_list(&sql, query);
    return buffer_keep(&sql, arena);
}
