/* resolve.c -- the references that a draft names by key: to ids, or to sentences about what is not there. */
#include <stdio.h>
#include <string.h>
#include "base/number.h"
#include "db/compose.h"
#include "db/table.h"

/* What the referred-to resource is called, in the language of the problem. */
static const char *title_of(const struct column *column, const struct problem *problem)
{
    return resource_title(schema_named(text_of(column->refers))->resource, problem ? problem->lang : LANG_VI);
}

static enum err refused(struct draft *draft, const struct column *column, const char *place, enum message message, const char *a, const char *b,
                        const char *c, struct problem *reterr)
{
    draft_refuse(draft, column);
    return fail_at(reterr, &draft->place, place, message, a, b, c);
}

/* The day itself is missing or wrong, which is told elsewhere. A code that nobody ever had is told all the same; of another, some holder stands in
 * until then, so that nobody says it was not given. */
static enum err resolve_without_day(struct conn *conn, struct draft *draft, const struct lookup *lookup, struct problem *reterr)
{
    const struct column *column = lookup->column;
    int64_t id = INT_NONE;
    enum err e = unit_find(conn, lookup->parts[0], NO_DATE, false, &id, NULL);
    if (e && e != ERR_NOT_FOUND)
        return fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e)
        refused(draft, column, column->by[0], MSG_NO_SUCH_REFERENCE, title_of(column, reterr), column->by[0],
                arena_printf(draft->arena, "%.*s", (int)lookup->parts[0].n, lookup->parts[0].s), reterr);
    else
        *member_int(column, draft->record) = id;
    return OK;
}

/* A code that is reused in time, on the day the draft says (or, without one, today; a code no longer in use: its latest holder). */
static enum err resolve_in_time(struct conn *conn, struct draft *draft, const struct lookup *lookup, struct problem *reterr)
{
    const struct column *column = lookup->column;
    struct date day = draft_day_of(draft, column);
    int64_t id = INT_NONE;
    char on[DATE_TEXT];
    if (column->on && !date_is(day))
        return resolve_without_day(conn, draft, lookup, reterr);
    bool today = !column->on;
    if (today)
        day = date_today();
    else if (column->on_eve)
        day = date_plus_days(day, -1);
    enum err e = unit_find(conn, lookup->parts[0], day, true, &id, NULL);
    if (e == ERR_NOT_FOUND && today)
        e = unit_find(conn, lookup->parts[0], NO_DATE, false, &id, NULL);
    if (e && e != ERR_NOT_FOUND)
        return fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER);
    date_format(day, on);
    if (id == INT_NONE) {
        refused(draft, column, column->by[0], MSG_NO_SUCH_CODE_ON_DAY, title_of(column, reterr), arena_printf(draft->arena, "%.*s", (int)lookup->parts[0].n, lookup->parts[0].s),
                arena_printf(draft->arena, "%s", on), reterr);
        return OK;
    }
    *member_int(column, draft->record) = id;
    return OK;
}

static enum err find_statement(struct conn *conn, const struct schema *target, struct stmt **ret, struct problem *reterr)
{
    unsigned char key[2] = { 'K', (unsigned char)target->number };
    if ((*ret = conn_kept(conn, key, sizeof key)))
        return OK;
    struct buffer sql = { 0 };
    compose_find(&sql, target);
    enum err e = sql.failed ? fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER)
                            : conn_prepare(conn, key, sizeof key, buffer_view(&sql), ret, reterr);
    buffer_free(&sql);
    return e;
}

static void refuse_key(struct draft *draft, const struct lookup *lookup, struct problem *reterr)
{
    const struct column *column = lookup->column;
    const char *names = "", *values = "";
    for (size_t i = 0; i < KEY_PARTS_MAX && column->by[i]; i++) {
        names = arena_printf(draft->arena, "%s%s%s", names, i ? ", " : "", column->by[i]);
        values = arena_printf(draft->arena, "%s%s%.*s", values, i ? ", " : "", (int)lookup->parts[i].n, lookup->parts[i].s);
    }
    refused(draft, column, column->by[0], MSG_NO_SUCH_REFERENCE, title_of(column, reterr), names, values, reterr);
}

static enum err resolve_by_key(struct conn *conn, struct draft *draft, const struct lookup *lookup, struct problem *reterr)
{
    const struct column *column = lookup->column;
    const struct schema *target = schema_named(text_of(column->refers));
    struct stmt *stmt;
    enum err e = find_statement(conn, target, &stmt, reterr);
    if (e)
        return e;
    for (size_t i = 0; i < KEY_PARTS_MAX && column->by[i]; i++) {
        const struct field *field = schema_field(target, text_of(target->resource->key[i]));
        int64_t number;
        if (kind_is_text(field->kind))
            bind_text(stmt, (int)i + 1, lookup->parts[i]);
        else
            bind_int(stmt, (int)i + 1, int_parse(lookup->parts[i].s, lookup->parts[i].n, &number) ? number : 0);
    }
    int64_t id = rows_next(stmt) ? row_int(stmt, 0) : INT_NONE;
    if ((e = rows_end(stmt, reterr)))
        return e;
    if (id == INT_NONE)
        refuse_key(draft, lookup, reterr);
    else
        *member_int(column, draft->record) = id;
    return OK;
}

/* A reference given by its id: does the record exist? */
static enum err check_id(struct conn *conn, struct draft *draft, const struct column *column, struct problem *reterr)
{
    const struct schema *target = schema_named(text_of(column->refers));
    int64_t id = *member_int(column, draft->record);
    unsigned char key[2] = { 'E', (unsigned char)target->number };
    struct stmt *stmt = conn_kept(conn, key, sizeof key);
    enum err e = OK;
    if (id == INT_NONE)
        return OK;
    if (!stmt)
        e = conn_prepare(conn, key, sizeof key,
                         text_of(arena_printf(draft->arena, "SELECT 1 FROM %s WHERE id = $1", target->resource->table)), &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bool found = rows_next(stmt);
    e = rows_end(stmt, reterr);
    if (!e && !found)
        refused(draft, column, column->name, MSG_NO_SUCH_REFERENCE, title_of(column, reterr), "id", arena_printf(draft->arena, "%lld", (long long)id), reterr);
    return e;
}

static const struct lookup *lookup_of(const struct draft *draft, const struct column *column)
{
    for (size_t i = 0; i < draft->nlookups; i++)
        if (draft->lookups[i].column == column)
            return &draft->lookups[i];
    return NULL;
}

static bool complete(const struct lookup *lookup)
{
    for (size_t i = 0; i < KEY_PARTS_MAX && lookup->column->by[i]; i++)
        if (!(lookup->given & 1u << i) || !lookup->parts[i].s)
            return false;
    return true;
}

/* ---- what was found a moment ago ---- */

enum { MEMO_SLOTS = 1024, MEMO_KEY = 96 };

/* The rows of a sheet name the same few records again and again. */
struct reference_memo {
    struct {
        const struct column *column; /* NULL: empty */
        int64_t id;
        size_t n;
        char key[MEMO_KEY];
    } slots[MEMO_SLOTS];
};

struct reference_memo *reference_memo_new(struct arena *arena)
{
    return ARENA_NEW(arena, struct reference_memo);
}

/* The parts with their lengths, and the day on which they are meant. 0: too long to be kept. */
static size_t memo_key(const struct draft *draft, const struct lookup *lookup, char out[MEMO_KEY])
{
    const struct column *column = lookup->column;
    struct date day = column->on ? draft_day_of(draft, column) : NO_DATE;
    size_t n = sizeof day.days;
    memcpy(out, &day.days, n);
    for (size_t i = 0; i < KEY_PARTS_MAX && column->by[i]; i++) {
        struct text part = lookup->parts[i];
        if (part.n > UINT8_MAX || n + 1 + part.n > MEMO_KEY)
            return 0;
        out[n++] = (char)part.n;
        memcpy(out + n, part.s, part.n);
        n += part.n;
    }
    return n;
}

static size_t memo_slot(const struct column *column, const char *key, size_t n)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ (uintptr_t)column; /* FNV-1a */
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)key[i]) * UINT64_C(1099511628211);
    return (hash ^ hash >> 32) % MEMO_SLOTS;
}

static enum err resolve_anew(struct conn *conn, struct draft *draft, const struct lookup *lookup, struct problem *reterr)
{
    const struct schema *target = schema_named(text_of(lookup->column->refers));
    return target->resource->key_in_time ? resolve_in_time(conn, draft, lookup, reterr) : resolve_by_key(conn, draft, lookup, reterr);
}

/* A record of the sheet's own resource may have come into being, or changed, by the row above: it is looked for each time. */
static enum err resolve_one(struct conn *conn, struct draft *draft, const struct lookup *lookup, struct problem *reterr)
{
    const struct column *column = lookup->column;
    struct reference_memo *memo = strcmp(column->refers, draft->schema->resource->name) ? draft->memo : NULL;
    char key[MEMO_KEY];
    size_t n = memo ? memo_key(draft, lookup, key) : 0, slot = n ? memo_slot(column, key, n) : 0;
    if (n && memo->slots[slot].column == column && memo->slots[slot].n == n && !memcmp(memo->slots[slot].key, key, n)) {
        *member_int(column, draft->record) = memo->slots[slot].id;
        return OK;
    }
    uint64_t faulty = draft->faulty;
    enum err e = resolve_anew(conn, draft, lookup, reterr);
    if (e || !n || draft->faulty != faulty || *member_int(column, draft->record) == INT_NONE)
        return e;
    memo->slots[slot].column = column;
    memo->slots[slot].id = *member_int(column, draft->record);
    memo->slots[slot].n = n;
    memcpy(memo->slots[slot].key, key, n);
    return OK;
}

enum err table_resolve(struct conn *conn, struct draft *draft, struct problem *reterr)
{
    const struct resource *resource = draft->schema->resource;
    enum err e = OK;
    for (size_t i = 0; !e && i < resource->ncolumns; i++) {
        const struct column *column = &resource->columns[i];
        if (!column->refers)
            continue;
        const struct lookup *lookup = lookup_of(draft, column);
        int64_t by_id = *member_int(column, draft->record);
        if (!lookup || !complete(lookup)) {
            if (draft->given & (uint64_t)1 << i)
                e = check_id(conn, draft, column, reterr);
            continue;
        }
        e = resolve_one(conn, draft, lookup, reterr);
        if (!e && draft->given & (uint64_t)1 << i && by_id != INT_NONE && by_id != *member_int(column, draft->record))
            refused(draft, column, column->name, MSG_REFERENCES_DISAGREE, column->name, column->by[0], "", reterr);
    }
    return e;
}
