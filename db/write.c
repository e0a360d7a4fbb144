/* write.c -- insert, update, withdraw, upsert for any resource. Runs on the writer's connection inside a savepoint: whatever fails is
 * undone by the caller. Each write keeps the search copy, the twin and the change log in step. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/number.h"
#include "db/change.h"
#include "db/compose.h"
#include "db/known.h"
#include "db/rules.h"
#include "db/scope.h"
#include "db/dossier.h"
#include "db/product_code.h"
#include "db/set_guard.h"
#include "db/tally.h"
#include "db/table.h"
#include "db/verdict.h"
#include "model/record.h"
#include "model/resources.h"
#include "sql.h"

/* ---- kept statements of one resource: an operation letter and the resource's number ---- */

typedef void composer(struct buffer *out, const struct resource *resource);

static enum err kept(struct conn *conn, const struct schema *schema, char operation, composer *compose, struct stmt **ret, struct problem *reterr)
{
    unsigned char key[2] = { (unsigned char)operation, (unsigned char)schema->number };
    if ((*ret = conn_kept(conn, key, sizeof key)))
        return OK;
    struct buffer sql = { 0 };
    compose(&sql, schema->resource);
    enum err e = sql.failed ? fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER)
                            : conn_prepare(conn, key, sizeof key, buffer_view(&sql), ret, reterr);
    buffer_free(&sql);
    return e;
}

static size_t stored(const struct resource *resource)
{
    size_t n = 0;
    for (size_t i = 0; i < resource->ncolumns; i++)
        n += !(resource->columns[i].flags & COMPUTED) + (column_has_sort(&resource->columns[i]) ? 1 : 0);
    return n;
}

static void compose_insert(struct buffer *out, const struct resource *resource)
{
    buffer_printf(out, "INSERT INTO %s (", resource->table);
    compose_columns(out, resource, true);
    for (size_t i = 1; i <= stored(resource); i++)
        buffer_printf(out, "%s$%zu", i > 1 ? ", " : ") VALUES (", i);
    buffer_cstr(out, ")");
}

/* The same parameters as the insert, so that one function binds both; $1 is the id. */
static void compose_update(struct buffer *out, const struct resource *resource)
{
    int number = 0;
    const char *comma = "";
    buffer_printf(out, "UPDATE %s SET ", resource->table);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < resource->ncolumns; i++) {
            const struct column *c = &resource->columns[i];
            if (c->flags & COMPUTED || (pass && !column_has_sort(c)))
                continue;
            if (++number == 1)
                continue;
            buffer_printf(out, "%s%s%s = $%d", comma, c->name, pass ? "_sort" : "", number);
            comma = ", ";
        }
    buffer_cstr(out, " WHERE id = $1");
}

static void compose_twin(struct buffer *out, const struct resource *resource)
{
    buffer_printf(out, "INSERT INTO %s_history (", resource->table);
    compose_columns(out, resource, true);
    buffer_cstr(out, ", recorded_to, ended_by, ended_how)\nSELECT ");
    compose_columns(out, resource, true);
    buffer_printf(out, ", $2, $3, $4 FROM %s WHERE id = $1", resource->table);
}

static void compose_delete(struct buffer *out, const struct resource *resource)
{
    buffer_printf(out, "DELETE FROM %s WHERE id = $1", resource->table);
}

/* Ids are never given twice, not even those of withdrawn records. */
static void compose_next_id(struct buffer *out, const struct resource *resource)
{
    buffer_printf(out, "SELECT coalesce((SELECT max(id) FROM %s), 0), coalesce((SELECT max(id) FROM %s_history), 0)", resource->table,
                  resource->table);
}

static void compose_search_insert(struct buffer *out, const struct resource *resource)
{
    buffer_printf(out, "INSERT INTO %s_search (rowid, fold, marked) VALUES ($1, $2, $3)", resource->table);
}

static void compose_search_update(struct buffer *out, const struct resource *resource)
{
    buffer_printf(out, "UPDATE %s_search SET fold = $2, marked = $3 WHERE rowid = $1", resource->table);
}

static void compose_search_delete(struct buffer *out, const struct resource *resource)
{
    buffer_printf(out, "DELETE FROM %s_search WHERE rowid = $1", resource->table);
}

static void compose_overlap(struct buffer *out, const struct resource *resource)
{
    buffer_printf(out, "SELECT id FROM %s WHERE %s = $1 AND id <> $2 AND %s <= $4 AND (%s IS NULL OR %s >= $3) LIMIT 1", resource->table,
                  resource->key[0], resource->span.from, resource->span.to, resource->span.to);
}

/* The stored columns by which a file finds a record again. */
static size_t natural_columns(const struct resource *resource, const struct column *ret[6])
{
    size_t n = 0;
    const struct schema *schema = schema_of(resource);
    for (size_t i = 0; i < 6 && resource->natural[i]; i++)
        ret[n++] = resource_column(resource, resource->natural[i]);
    if (n)
        return n;
    for (size_t i = 0; i < KEY_PARTS_MAX && resource->key[i]; i++) {
        const struct field *field = schema_field(schema, text_of(resource->key[i]));
        ret[n++] = field->through ? field->through : field->column;
    }
    return n;
}

/* A column that may be empty is compared as the unique index has it: coalesce(column, 0 or ''). */
static void compose_natural(struct buffer *out, const struct resource *resource)
{
    const struct column *columns[6];
    size_t n = natural_columns(resource, columns);
    buffer_printf(out, "SELECT id FROM %s", resource->table);
    for (size_t i = 0; i < n; i++) {
        const char *name = columns[i]->name;
        buffer_cstr(out, i ? " AND " : " WHERE ");
        if (columns[i]->flags & (REQUIRED | SERVER_SET))
            buffer_printf(out, "%s = $%zu", name, i + 1);
        else
            buffer_printf(out, "coalesce(%s, %s) = $%zu", name, kind_is_text(columns[i]->kind) ? "''" : "0", i + 1);
    }
}

/* ---- binding a record ---- */

static void bind_member(struct stmt *stmt, int number, const struct column *c, void *record)
{
    switch (c->kind) {
    case KIND_TEXT:
        bind_text(stmt, number, *member_text(c, record));
        return;
    case KIND_DATE:
        bind_date(stmt, number, *member_date(c, record));
        return;
    case KIND_INSTANT:
        bind_instant(stmt, number, *member_instant(c, record));
        return;
    case KIND_BOOL:
        bind_int(stmt, number, *member_bool(c, record));
        return;
    case KIND_INT:
    case KIND_DECIMAL:
    case KIND_DONG:
        bind_int(stmt, number, *member_int(c, record));
        return;
    }
}

static void bind_record(struct stmt *stmt, struct arena *arena, const struct resource *resource, void *record)
{
    int number = 0;
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (!(resource->columns[i].flags & COMPUTED))
            bind_member(stmt, ++number, &resource->columns[i], record);
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (column_has_sort(&resource->columns[i]))
            bind_text(stmt, ++number, text_sort_key(arena, *member_text(&resource->columns[i], record)));
}

/* ---- faults ---- */

static const char *key_names(struct arena *arena, const struct resource *resource)
{
    const char *names = "";
    const struct column *columns[6];
    size_t n = natural_columns(resource, columns);
    for (size_t i = 0; i < n; i++)
        names = arena_printf(arena, "%s%s%s", names, i ? ", " : "", columns[i]->by[0] ? columns[i]->by[0] : columns[i]->name);
    return names;
}

static enum err conflict(struct arena *arena, const struct draft *draft, enum message message, const char *names, struct problem *reterr)
{
    const char *first = arena_printf(arena, "%.*s", (int)strcspn(names, ","), names);
    if (draft->place.where == WHERE_CELL)
        return fail_cell(reterr, ERR_CONFLICT, draft->place.file, draft->place.line, first, NO_TEXT, message, names);
    return fail(reterr, ERR_CONFLICT, WHERE_POINTER, arena_printf(arena, "/%s", first), message, names);
}

/* A code is reused in time: two records with the same must not be in force on one day. */
static enum err check_overlap(struct conn *conn, struct arena *arena, const struct draft *draft, int64_t id, struct problem *reterr)
{
    const struct resource *resource = draft->schema->resource;
    struct stmt *stmt;
    if (!resource->key_in_time)
        return OK;
    enum err e = kept(conn, draft->schema, 'o', compose_overlap, &stmt, reterr);
    if (e)
        return e;
    struct date to = *member_date(resource_column(resource, resource->span.to), draft->record);
    bind_text(stmt, 1, *member_text(resource_column(resource, resource->key[0]), draft->record));
    bind_int(stmt, 2, id == INT_NONE ? 0 : id);
    bind_date(stmt, 3, *member_date(resource_column(resource, resource->span.from), draft->record));
    if (date_is(to))
        bind_date(stmt, 4, to);
    else
        bind_text(stmt, 4, TEXT("9999-12-31"));
    bool found = rows_next(stmt);
    e = rows_end(stmt, reterr);
    return e || !found ? e : conflict(arena, draft, MSG_OVERLAPS, resource->key[0], reterr);
}

/* ---- the pieces of a write ---- */

static enum err next_id(struct conn *conn, const struct schema *schema, int64_t *ret, struct problem *reterr)
{
    struct write_memo *memo = conn_memo(conn);
    struct stmt *stmt;
    if (memo && memo->last_ids[schema->number]) {
        *ret = ++memo->last_ids[schema->number];
        return OK;
    }
    enum err e = kept(conn, schema, 'i', compose_next_id, &stmt, reterr);
    if (e)
        return e;
    if (rows_next(stmt)) {
        int64_t here = row_int(stmt, 0), twin = row_int(stmt, 1);
        *ret = (here > twin ? here : twin) + 1;
    }
    e = rows_end(stmt, reterr);
    if (!e && memo)
        memo->last_ids[schema->number] = *ret;
    return e;
}

static void set_stamp(const struct resource *resource, void *record, int64_t id, int64_t version, struct instant at)
{
    *member_int(resource_column(resource, "id"), record) = id;
    *member_int(resource_column(resource, "version"), record) = version;
    *member_instant(resource_column(resource, "recorded_at"), record) = at;
}

static enum err write_search(struct conn *conn, struct arena *arena, const struct schema *schema, void *record, int64_t id, bool update,
                             struct problem *reterr)
{
    const struct resource *resource = schema->resource;
    struct stmt *stmt;
    struct text words = NO_TEXT;
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (resource->columns[i].flags & SEARCH)
            words = *member_text(&resource->columns[i], record);
    if (!searched_column(resource))
        return OK;
    enum err e = kept(conn, schema, update ? 'S' : 's', update ? compose_search_update : compose_search_insert, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bind_text(stmt, 2, text_fold(arena, words));
    bind_text(stmt, 3, text_marked(arena, words));
    return stmt_run(stmt, NULL, reterr);
}

static enum err write_twin(struct conn *conn, const struct schema *schema, int64_t id, int64_t number, const char *how, struct instant at,
                           struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = kept(conn, schema, 'h', compose_twin, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bind_instant(stmt, 2, at);
    bind_int(stmt, 3, number);
    bind_text(stmt, 4, text_of(how));
    return stmt_run(stmt, NULL, reterr);
}

static enum err log_change(struct conn *conn, const struct schema *schema, int64_t number, const char *previous, const struct stamp *stamp,
                           int64_t id, const char *action, const void *record, struct problem *reterr)
{
    struct buffer after = { 0 };
    if (record)
        record_write_json(&after, schema->resource, record);
    enum err e = after.failed ? fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER)
                              : change_append(conn, number, previous, stamp, schema->resource->name, id, action,
                                              record ? buffer_view(&after) : NO_TEXT, reterr);
    buffer_free(&after);
    return e;
}

/* Binds and runs the insert or update; a key that is already there becomes a sentence about that key. */
static enum err write_row(struct conn *conn, struct arena *arena, struct draft *draft, bool update, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = kept(conn, draft->schema, update ? 'U' : 'I', update ? compose_update : compose_insert, &stmt, reterr);
    if (e)
        return e;
    bind_record(stmt, arena, draft->schema->resource, draft->record);
    struct problem quiet = problem_in(arena, reterr ? reterr->lang : LANG_VI);
    e = stmt_run(stmt, NULL, &quiet);
    if (!e)
        return OK;
    if (e == ERR_CONFLICT)
        return conflict(arena, draft, MSG_ALREADY_THERE, key_names(arena, draft->schema->resource), reterr);
    return e == ERR_DISK_FULL ? fail(reterr, e, WHERE_NONE, NULL, MSG_NO_ROOM) : fail_inside(reterr, e, quiet.aside ? quiet.aside : err_slug(e));
}

static enum err keeps_rules(struct conn *conn, struct arena *arena, const struct draft *draft, int64_t id, const struct stamp *stamp, struct problem *reterr)
{
    return stamp->rules_later ? OK : rules_check(conn, arena, draft->schema, id, &draft->place, reterr);
}

/* An edge of a succession that goes (or goes elsewhere) may leave the units below it without one above. */
static enum err leaves_no_orphans(struct conn *conn, struct arena *arena, const struct resource *resource, const void *before, const struct stamp *stamp,
                                  struct problem *reterr)
{
    static const struct place_of anywhere = { .where = WHERE_NONE };
    const struct unit_change *edge = before;
    if (resource != &unit_changes || stamp->rules_later)
        return OK;
    enum err e = rules_check(conn, arena, schema_of(&units), edge->from_id, &anywhere, reterr);
    if (e == ERR_INVALID) /* nothing is wrong with what was sent: what is there stands against it */
        e = reterr->code = ERR_CONFLICT;
    return e;
}

/* ---- the writes ---- */

/* A record that is not in the table comes into it: new (before NULL), or back as it was. */
static enum err put_in(struct db *db, struct arena *arena, struct draft *draft, const void *before, int64_t id, const char *action,
                       const struct stamp *stamp, struct written *ret, struct problem *reterr)
{
    struct conn *conn = db_writer(db);
    const struct schema *schema = draft->schema;
    int64_t number = 0;
    char previous[65];
    enum err e = set_guard(conn, arena, schema->resource, NULL, draft->record, &draft->place, reterr);
    if (!e)
        e = verdict_derive(conn, arena, draft, before, reterr);
    if (!e)
        e = dossier_derive(db, arena, draft, stamp, reterr);
    if (!e)
        e = product_code_derive(conn, arena, draft, reterr);
    if (!e)
        e = change_next(conn, &number, previous, reterr);
    if (e)
        return e;
    set_stamp(schema->resource, draft->record, id, number, stamp->at);
    e = tally_touch(conn, schema->resource, draft->record, true, reterr);
    if (!e)
        e = write_row(conn, arena, draft, false, reterr);
    if (!e)
        e = write_search(conn, arena, schema, draft->record, id, false, reterr);
    if (!e)
        e = log_change(conn, schema, number, previous, stamp, id, action, draft->record, reterr);
    if (!e)
        e = scope_inserted(db, schema->resource, draft->record, stamp->at, reterr);
    if (!e)
        e = keeps_rules(conn, arena, draft, id, stamp, reterr);
    if (!e)
        e = verdict_follow(db, arena, schema->resource, NULL, draft->record, stamp, reterr);
    if (!e)
        *ret = (struct written){ .id = id, .version = number };
    return e;
}

enum err table_insert(struct db *db, struct arena *arena, struct draft *draft, const struct stamp *stamp, struct written *ret,
                      struct problem *reterr)
{
    int64_t id = INT_NONE;
    enum err e = check_overlap(db_writer(db), arena, draft, INT_NONE, reterr);
    if (!e)
        e = next_id(db_writer(db), draft->schema, &id, reterr);
    return e ? e : put_in(db, arena, draft, NULL, id, "create", stamp, ret, reterr);
}

enum err table_restore(struct db *db, struct arena *arena, struct draft *draft, int64_t id, const struct stamp *stamp, struct written *ret,
                       struct problem *reterr)
{
    enum err e = check_overlap(db_writer(db), arena, draft, id, reterr);
    if (!e)
        e = put_in(db, arena, draft, draft->record, id, "restore", stamp, ret, reterr);
    if (!e)
        scope_touched(draft->schema->resource, stamp->at, true); /* others may have gone on without it */
    return e;
}

static enum err check_version(int64_t expected, int64_t version, struct problem *reterr)
{
    char now[32];
    if (expected == INT_NONE || expected == version)
        return OK;
    snprintf(now, sizeof now, "\"%" PRId64 "\"", version);
    return fail(reterr, ERR_STALE, WHERE_HEADER, "If-Match", MSG_ETAG_STALE, now);
}

enum err table_update(struct db *db, struct arena *arena, struct draft *draft, int64_t id, int64_t expected, const struct stamp *stamp,
                      struct written *ret, struct problem *reterr)
{
    struct conn *conn = db_writer(db);
    const struct schema *schema = draft->schema;
    void *before = arena_alloc(arena, schema->resource->size);
    int64_t number = 0;
    char previous[65];
    if (!before)
        return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    enum err e = table_fetch(conn, arena, schema, id, before, reterr);
    if (e)
        return e;
    int64_t version = *member_int(resource_column(schema->resource, "version"), before);
    if ((e = check_version(expected, version, reterr)))
        return e;
    if ((e = verdict_derive(conn, arena, draft, before, reterr)))
        return e;
    if (record_equal(schema->resource, before, draft->record)) {
        *ret = (struct written){ .id = id, .version = version, .unchanged = true };
        return OK;
    }
    e = check_overlap(conn, arena, draft, id, reterr);
    if (!e)
        e = change_next(conn, &number, previous, reterr);
    if (!e)
        e = write_twin(conn, schema, id, number, "update", stamp->at, reterr);
    if (e)
        return e;
    set_stamp(schema->resource, draft->record, id, number, stamp->at);
    e = tally_touch(conn, schema->resource, before, false, reterr);
    if (!e)
        e = tally_touch(conn, schema->resource, draft->record, false, reterr);
    if (!e)
        e = write_row(conn, arena, draft, true, reterr);
    if (!e)
        e = write_search(conn, arena, schema, draft->record, id, true, reterr);
    if (!e)
        e = log_change(conn, schema, number, previous, stamp, id, "update", draft->record, reterr);
    scope_touched(schema->resource, stamp->at, true);
    if (!e)
        e = keeps_rules(conn, arena, draft, id, stamp, reterr);
    if (!e)
        e = leaves_no_orphans(conn, arena, schema->resource, before, stamp, reterr);
    if (!e)
        e = set_guard(conn, arena, schema->resource, before, draft->record, &draft->place, reterr);
    if (!e)
        e = dossier_guard(conn, arena, schema->resource, before, draft->record, &draft->place, reterr);
    if (!e)
        e = verdict_follow(db, arena, schema->resource, before, draft->record, stamp, reterr);
    if (!e)
        *ret = (struct written){ .id = id, .version = number };
    return e;
}

/* Keys are no resource, but they are bound to units. */
static enum err add_keys(struct conn *conn, struct arena *arena, int64_t unit_id, const char **users, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_unit_keys, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, unit_id);
    if (rows_next(stmt))
        *users = arena_printf(arena, "%s%s%s", *users, **users ? ", " : "", reterr && reterr->lang == LANG_EN ? "Keys" : "Khóa truy cập");
    return rows_end(stmt, reterr);
}

/* The contact of a producer is no resource, and no key holds the two together: a producer does not go before it. */
static enum err add_contact(struct conn *conn, struct arena *arena, int64_t producer_id, const char **users, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_contact_get, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, producer_id);
    if (rows_next(stmt))
        *users = arena_printf(arena, "%s%s%s", *users, **users ? ", " : "", resource_title(&producer_contacts, reterr ? reterr->lang : LANG_VI));
    return rows_end(stmt, reterr);
}

/* Who still refers to the record? The database would refuse too, but could not say who. */
static enum err check_unused(struct conn *conn, struct arena *arena, const struct schema *schema, int64_t id, struct problem *reterr)
{
    const char *users = "";
    for (size_t i = 0; i < ncatalogue; i++) {
        bool told = false;
        for (size_t c = 0; !told && c < catalogue[i]->ncolumns; c++) {
            const struct column *column = &catalogue[i]->columns[c];
            if (!column->refers || strcmp(column->refers, schema->resource->name))
                continue;
            unsigned char key[3] = { 'u', (unsigned char)i, (unsigned char)c };
            struct stmt *stmt = conn_kept(conn, key, sizeof key);
            enum err e = OK;
            if (!stmt)
                e = conn_prepare(conn, key, sizeof key,
                                 text_of(arena_printf(arena, "SELECT 1 FROM %s WHERE %s = $1 LIMIT 1", catalogue[i]->table, column->name)),
                                 &stmt, reterr);
            if (e)
                return e;
            bind_int(stmt, 1, id);
            if ((told = rows_next(stmt)))
                users = arena_printf(arena, "%s%s%s", users, *users ? ", " : "",
                                     resource_title(catalogue[i], reterr ? reterr->lang : LANG_VI));
            if ((e = rows_end(stmt, reterr)))
                return e;
        }
    }
    enum err e = schema->resource == &units ? add_keys(conn, arena, id, &users, reterr) : OK;
    if (!e && schema->resource == &producers)
        e = add_contact(conn, arena, id, &users, reterr);
    if (e)
        return e;
    return *users ? fail(reterr, ERR_CONFLICT, WHERE_NONE, NULL, MSG_STILL_USED, users) : OK;
}

static enum err delete_row(struct conn *conn, const struct schema *schema, int64_t id, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = kept(conn, schema, 'D', compose_delete, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    e = stmt_run(stmt, NULL, reterr);
    if (e || !searched_column(schema->resource))
        return e;
    e = kept(conn, schema, 'd', compose_search_delete, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    return stmt_run(stmt, NULL, reterr);
}

enum err table_withdraw(struct db *db, struct arena *arena, const struct schema *schema, int64_t id, int64_t expected,
                        const struct stamp *stamp, struct written *ret, struct problem *reterr)
{
    struct conn *conn = db_writer(db);
    static const struct place_of nowhere = { .where = WHERE_NONE };
    void *before = arena_alloc(arena, schema->resource->size);
    int64_t number = 0;
    char previous[65];
    if (!before)
        return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    enum err e = table_fetch(conn, arena, schema, id, before, reterr);
    if (!e)
        e = check_version(expected, *member_int(resource_column(schema->resource, "version"), before), reterr);
    if (!e)
        e = check_unused(conn, arena, schema, id, reterr);
    if (!e)
        e = set_guard(conn, arena, schema->resource, before, NULL, &nowhere, reterr);
    if (!e)
        e = verdict_guard(conn, schema->resource, before, reterr);
    if (!e)
        e = change_next(conn, &number, previous, reterr);
    if (!e)
        e = tally_touch(conn, schema->resource, before, false, reterr);
    if (!e)
        e = write_twin(conn, schema, id, number, "withdraw", stamp->at, reterr);
    if (!e)
        e = delete_row(conn, schema, id, reterr);
    if (!e)
        e = log_change(conn, schema, number, previous, stamp, id, "withdraw", NULL, reterr);
    scope_touched(schema->resource, stamp->at, true);
    if (!e)
        e = leaves_no_orphans(conn, arena, schema->resource, before, stamp, reterr);
    if (!e)
        e = verdict_follow(db, arena, schema->resource, before, NULL, stamp, reterr);
    if (!e)
        *ret = (struct written){ .id = id, .version = number };
    return e;
}

enum err table_find(struct conn *conn, const struct draft *draft, int64_t *ret, struct problem *reterr)
{
    const struct column *columns[6];
    struct stmt *stmt;
    size_t n = natural_columns(draft->schema->resource, columns);
    enum err e = kept(conn, draft->schema, 'N', compose_natural, &stmt, reterr);
    if (e)
        return e;
    for (size_t i = 0; i < n; i++) {
        if (!member_is_none(columns[i], draft->record))
            bind_member(stmt, (int)i + 1, columns[i], draft->record);
        else if (kind_is_text(columns[i]->kind))
            bind_text(stmt, (int)i + 1, TEXT(""));
        else
            bind_int(stmt, (int)i + 1, 0);
    }
    *ret = rows_next(stmt) ? row_int(stmt, 0) : INT_NONE;
    return rows_end(stmt, reterr);
}

/* A sheet that has no column for something says nothing about it: it stays as it is. */
static enum err keep_unnamed(struct conn *conn, struct arena *arena, struct draft *draft, int64_t id, struct problem *reterr)
{
    const struct resource *resource = draft->schema->resource;
    void *before = arena_alloc(arena, resource->size);
    enum err e = before ? table_fetch(conn, arena, draft->schema, id, before, reterr) : fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    for (size_t i = 0; !e && i < resource->ncolumns; i++) {
        const struct column *c = &resource->columns[i];
        if (!(c->flags & (SERVER_SET | COMPUTED)) && !(draft->named >> i & 1))
            member_copy(c, draft->record, before);
    }
    return e;
}

enum err table_put(struct db *db, struct arena *arena, struct draft *draft, int64_t id, const struct stamp *stamp, struct written *ret,
                   struct problem *reterr)
{
    enum err e;
    if (id == INT_NONE) {
        e = table_insert(db, arena, draft, stamp, ret, reterr);
        ret->created = !e;
        return e;
    }
    if ((e = keep_unnamed(db_writer(db), arena, draft, id, reterr)))
        return e;
    return table_update(db, arena, draft, id, INT_NONE, stamp, ret, reterr);
}

void table_print_sql(struct buffer *out, const struct schema *schema)
{
    static const struct {
        const char *title;
        composer *compose;
    } writes[] = {
        { "insert", compose_insert },   { "update", compose_update },   { "before an update or withdrawal", compose_twin },
        { "withdraw", compose_delete }, { "next id", compose_next_id }, { "find by natural key", compose_natural },
    };
    const struct resource *resource = schema->resource;
    for (size_t i = 0; !resource->read_only && i < sizeof writes / sizeof *writes; i++) {
        buffer_printf(out, "-- %s\n", writes[i].title);
        writes[i].compose(out, resource);
        buffer_cstr(out, ";\n\n");
    }
    struct buffer get = { 0 };
    compose_get(&get, schema);
    buffer_cstr(out, "-- get\n");
    buffer_buffer(out, &get);
    buffer_cstr(out, ";\n\n-- get, as it was known at $15\n");
    known_sql(out, buffer_view(&get));
    buffer_cstr(out, ";\n\n");
    buffer_free(&get);
}
