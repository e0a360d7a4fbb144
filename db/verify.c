/* verify.c -- the change log against itself, then the tables against the change log. Knows how a line is chained (change.h) and what a record's
 * canonical form is (model/record.h); knows nothing of who asks. */
#include "db/verify.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "db/change.h"
#include "db/compose.h"
#include "db/contact.h"
#include "db/rules.h"
#include "db/scope.h"
#include "db/tally.h"
#include "model/record.h"
#include "sql.h"

enum { TOLD_MAX = 200, TWIN_COLUMNS = 3, RESET_EVERY = 500 };

struct verifying {
    struct conn *conn;
    struct arena *arena;
    verify_tell *tell;
    void *context;
    struct verify_report *report;
    struct problem *reterr;
};

static void broken(struct verifying *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void broken(struct verifying *v, const char *format, ...)
{
    char sentence[600];
    va_list arguments;
    if (v->report->broken++ >= TOLD_MAX)
        return;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    v->tell(v->context, sentence);
}

/* ---- the chain ---- */

static void check_line(struct verifying *v, struct stmt *stmt, const char previous[65], int64_t wanted)
{
    char hash[65];
    struct change_line line = { .number = row_int(stmt, 0), .at = row_text(stmt, 1), .principal = row_text(stmt, 2), .request_id = row_text(stmt, 3),
                                .resource = row_text(stmt, 4), .record_id = row_int(stmt, 5), .action = row_text(stmt, 6), .after = row_text(stmt, 7),
                                .reason = row_text(stmt, 8) };
    if (line.number != wanted)
        broken(v, "change %" PRId64 ": it stands where change %" PRId64 " should; a line was taken out or put in", line.number, wanted);
    if (!text_is(row_text(stmt, 9), previous))
        broken(v, "change %" PRId64 ": it is not chained to the line before it", line.number);
    change_hash(&line, previous, hash);
    if (!text_is(row_text(stmt, 10), hash))
        broken(v, "change %" PRId64 " (%.*s %" PRId64 "): its content is not what its hash was made of", line.number, (int)line.resource.n,
               line.resource.s ? line.resource.s : "", line.record_id);
}

static enum err check_chain(struct verifying *v, int64_t kept, const char *kept_hash)
{
    struct stmt *stmt;
    char previous[65];
    bool kept_found = !kept;
    memset(previous, '0', 64);
    previous[64] = 0;
    enum err e = conn_named(v->conn, sql_verify_chain, &stmt, v->reterr);
    if (e)
        return e;
    while (rows_next(stmt)) {
        check_line(v, stmt, previous, ++v->report->lines);
        struct text hash = row_text(stmt, 10);
        snprintf(previous, sizeof previous, "%.*s", (int)(hash.n < 64 ? hash.n : 64), hash.s ? hash.s : "");
        v->report->head = row_int(stmt, 0);
        if (kept && v->report->head == kept) {
            kept_found = true;
            if (strcmp(previous, kept_hash))
                broken(v, "change %" PRId64 ": the head kept elsewhere has another hash; the log was written anew", kept);
        }
    }
    memcpy(v->report->head_hash, previous, sizeof previous);
    if (!kept_found)
        broken(v, "the log ends at change %" PRId64 "; the head kept elsewhere is change %" PRId64 ": its tail was cut off", v->report->head, kept);
    return rows_end(stmt, v->reterr);
}

/* ---- records ---- */

/* The log's line `number`, which must be about this record: its content after. */
static enum err line_of(struct verifying *v, int64_t number, const struct resource *resource, int64_t id, struct text *ret_after)
{
    struct stmt *stmt;
    *ret_after = NO_TEXT;
    enum err e = conn_named(v->conn, sql_verify_line, &stmt, v->reterr);
    if (e)
        return e;
    bind_int(stmt, 1, number);
    bind_text(stmt, 2, text_of(resource->name));
    bind_int(stmt, 3, id);
    if (rows_next(stmt)) {
        struct text after = row_text(stmt, 0);
        *ret_after = arena_text(v->arena, after.s, after.n);
    }
    return rows_end(stmt, v->reterr);
}

/* The first column in which the two canonical forms differ. */
static const char *first_difference(struct verifying *v, const struct resource *resource, struct text a, struct text b)
{
    size_t same = 0;
    while (same < a.n && same < b.n && a.s[same] == b.s[same])
        same++;
    const char *name = "id";
    for (size_t i = 0; i < resource->ncolumns; i++) {
        const char *mark = arena_printf(v->arena, "\"%s\":", resource->columns[i].name);
        const char *at = resource->columns[i].flags & COMPUTED ? NULL : memmem(a.s, a.n, mark, strlen(mark));
        if (at && (size_t)(at - a.s) <= same)
            name = resource->columns[i].name;
    }
    return name;
}

static enum err check_record(struct verifying *v, const struct resource *resource, const void *record, bool earlier)
{
    struct buffer now = { 0 };
    struct text after;
    int64_t id = *member_int(resource_column(resource, "id"), (void *)record);
    int64_t version = *member_int(resource_column(resource, "version"), (void *)record);
    const char *what = earlier ? " (an earlier state)" : "";
    record_write_json(&now, resource, record);
    enum err e = now.failed ? fail(v->reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER) : line_of(v, version, resource, id, &after);
    if (!e && !after.s)
        broken(v, "%s %" PRId64 "%s: change %" PRId64 ", by which it says it was written, is not about it", resource->name, id, what, version);
    else if (!e && !text_equal(after, buffer_view(&now)))
        broken(v, "%s %" PRId64 "%s: %s is not what change %" PRId64 " says", resource->name, id, what,
               first_difference(v, resource, buffer_view(&now), after), version);
    buffer_free(&now);
    return e;
}

/* The stored sort keys stand behind the columns. */
static void check_sort_keys(struct verifying *v, const struct resource *resource, const void *record, struct stmt *stmt, int at, bool earlier)
{
    for (size_t i = 0; i < resource->ncolumns; i++) {
        const struct column *c = &resource->columns[i];
        if (!column_has_sort(c))
            continue;
        if (!text_equal(row_text(stmt, at), text_sort_key(v->arena, *member_text(c, (void *)record))))
            broken(v, "%s %" PRId64 "%s: %s_sort is not the key of its %s", resource->name, *member_int(resource_column(resource, "id"), (void *)record),
                   earlier ? " (an earlier state)" : "", c->name, c->name);
        at++;
    }
}

/* An earlier state ended when, and as, the log says. */
static enum err check_end(struct verifying *v, const struct resource *resource, const void *record, struct text to, int64_t by, struct text how)
{
    struct stmt *stmt;
    int64_t id = *member_int(resource_column(resource, "id"), (void *)record), version = *member_int(resource_column(resource, "version"), (void *)record);
    struct text ended = arena_text(v->arena, to.s, to.n), manner = arena_text(v->arena, how.s, how.n);
    enum err e = conn_named(v->conn, sql_verify_end, &stmt, v->reterr);
    if (e)
        return e;
    bind_text(stmt, 1, text_of(resource->name));
    bind_int(stmt, 2, id);
    bind_int(stmt, 3, version);
    bool good = rows_next(stmt) && row_int(stmt, 0) == by && text_equal(row_text(stmt, 1), ended) && text_equal(row_text(stmt, 2), manner);
    e = rows_end(stmt, v->reterr);
    if (!e && !good)
        broken(v, "%s %" PRId64 " (an earlier state): it did not end as the log says it did", resource->name, id);
    return e;
}

static int stored_columns(const struct resource *resource)
{
    int n = 0;
    for (size_t i = 0; i < resource->ncolumns; i++)
        n += !(resource->columns[i].flags & COMPUTED);
    return n;
}

static int sort_columns(const struct resource *resource)
{
    int n = 0;
    for (size_t i = 0; i < resource->ncolumns; i++)
        n += column_has_sort(&resource->columns[i]);
    return n;
}

static enum err read_all(struct verifying *v, const struct schema *schema, bool earlier, struct stmt **ret)
{
    struct buffer sql = { 0 };
    unsigned char key[3] = { 'V', (unsigned char)schema->number, earlier };
    if ((*ret = conn_kept(v->conn, key, sizeof key)))
        return OK;
    buffer_cstr(&sql, "SELECT ");
    compose_columns(&sql, schema->resource, true);
    buffer_printf(&sql, "%s FROM %s%s ORDER BY id", earlier ? ", recorded_to, ended_by, ended_how" : "", schema->resource->table, earlier ? "_history" : "");
    enum err e = sql.failed ? fail(v->reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER)
                            : conn_prepare(v->conn, key, sizeof key, buffer_view(&sql), ret, v->reterr);
    buffer_free(&sql);
    return e;
}

/* Is the live record the newest state the log knows? */
static enum err check_newest(struct verifying *v, const struct resource *resource, int64_t id, int64_t version)
{
    struct stmt *stmt;
    enum err e = conn_named(v->conn, sql_verify_newest, &stmt, v->reterr);
    if (e)
        return e;
    bind_text(stmt, 1, text_of(resource->name));
    bind_int(stmt, 2, id);
    int64_t newest = rows_next(stmt) ? row_int(stmt, 0) : 0;
    e = rows_end(stmt, v->reterr);
    if (!e && newest != version)
        broken(v, "%s %" PRId64 ": it stands as change %" PRId64 " left it, but change %" PRId64 " came after", resource->name, id, version, newest);
    return e;
}

static enum err check_rows(struct verifying *v, const struct schema *schema, bool earlier, int64_t *count)
{
    const struct resource *resource = schema->resource;
    struct stmt *stmt;
    void *record = calloc(1, resource->size);
    enum err e = record ? read_all(v, schema, earlier, &stmt) : fail(v->reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e) {
        free(record);
        return e;
    }
    int stored = stored_columns(resource), end = stored + sort_columns(resource);
    while (!e && rows_next(stmt)) {
        table_read_record(stmt, resource, record, v->arena);
        e = check_record(v, resource, record, earlier);
        check_sort_keys(v, resource, record, stmt, stored, earlier);
        if (!e && earlier)
            e = check_end(v, resource, record, row_text(stmt, end), row_int(stmt, end + 1), row_text(stmt, end + 2));
        else if (!e)
            e = check_newest(v, resource, *member_int(resource_column(resource, "id"), record), *member_int(resource_column(resource, "version"), record));
        if (++*count % RESET_EVERY == 0)
            arena_reset(v->arena);
    }
    free(record);
    enum err ended = rows_end(stmt, v->reterr);
    return e ? e : ended;
}

/* Each state the log has written is a record or an earlier state: none is missing. */
static enum err check_missing(struct verifying *v, const struct resource *resource)
{
    struct stmt *stmt;
    const char *sql = arena_printf(v->arena,
                                   "SELECT c.number, c.record_id FROM change c WHERE c.resource = $1 AND c.after IS NOT NULL\n"
                                   "  AND NOT EXISTS (SELECT 1 FROM %s t WHERE t.id = c.record_id AND t.version = c.number)\n"
                                   "  AND NOT EXISTS (SELECT 1 FROM %s_history h WHERE h.id = c.record_id AND h.version = c.number)\nORDER BY c.number LIMIT 20",
                                   resource->table, resource->table);
    unsigned char key[2] = { 'M', (unsigned char)schema_of(resource)->number };
    enum err e = (stmt = conn_kept(v->conn, key, sizeof key)) ? OK : conn_prepare(v->conn, key, sizeof key, text_of(sql), &stmt, v->reterr);
    if (e)
        return e;
    bind_text(stmt, 1, text_of(resource->name));
    while (rows_next(stmt))
        broken(v, "%s %" PRId64 ": what change %" PRId64 " wrote is nowhere", resource->name, row_int(stmt, 1), row_int(stmt, 0));
    return rows_end(stmt, v->reterr);
}

/* ---- copies for searching ---- */

static enum err check_search(struct verifying *v, const struct schema *schema)
{
    const struct resource *resource = schema->resource;
    const char *column = searched_column(resource);
    unsigned char key[2] = { 'Q', (unsigned char)schema->number };
    struct stmt *stmt;
    if (!column)
        return OK;
    const char *sql = arena_printf(v->arena,
                                   "SELECT t.id, t.%s, s.fold, s.marked FROM %s t LEFT JOIN %s_search s ON s.rowid = t.id\n"
                                   "UNION ALL SELECT s.rowid, NULL, s.fold, s.marked FROM %s_search s WHERE s.rowid NOT IN (SELECT id FROM %s)",
                                   column, resource->table, resource->table, resource->table, resource->table);
    enum err e = (stmt = conn_kept(v->conn, key, sizeof key)) ? OK : conn_prepare(v->conn, key, sizeof key, text_of(sql), &stmt, v->reterr);
    if (e)
        return e;
    for (int64_t n = 1; rows_next(stmt); n++) {
        struct text words = row_text(stmt, 1);
        if (!text_equal(row_text(stmt, 2), text_fold(v->arena, words)) || !text_equal(row_text(stmt, 3), text_marked(v->arena, words)))
            broken(v, "%s %" PRId64 ": the copy made for searching is not that of its %s", resource->name, row_int(stmt, 0), column);
        if (n % RESET_EVERY == 0)
            arena_reset(v->arena);
    }
    return rows_end(stmt, v->reterr);
}

/* ---- the whole ---- */

static enum err check_resource(struct verifying *v, const struct schema *schema)
{
    enum err e = check_rows(v, schema, false, &v->report->records);
    if (!e)
        e = check_rows(v, schema, true, &v->report->earlier);
    if (!e)
        e = check_missing(v, schema->resource);
    if (!e)
        e = check_search(v, schema);
    arena_reset(v->arena);
    return e;
}

/* ---- personal data ---- */

static void tell_contact(void *context, const struct contact_fault *fault)
{
    static const char *const wrong[] = { [CONTACT_UNLOGGED] = "the log knows of no contact of this producer, but one is kept",
                                         [CONTACT_DIFFERENT] = "it is not what the change log commits to",
                                         [CONTACT_LOST] = "the log knows of one that was not erased, but none is kept" };
    if (fault->change == INT_NONE)
        broken(context, "%s %" PRId64 ": %s", producer_contacts.name, fault->producer_id, wrong[fault->wrong]);
    else
        broken(context, "%s %" PRId64 ": %s (change %" PRId64 ")", producer_contacts.name, fault->producer_id, wrong[fault->wrong], fault->change);
}

static enum err check_contacts(struct verifying *v)
{
    int64_t checked;
    enum err e = contact_check(v->conn, tell_contact, v, &checked, v->reterr);
    if (!e)
        v->report->records += checked;
    return e;
}

static void tell_plain(void *context, const char *sentence)
{
    broken(context, "%s", sentence);
}

static enum err check_scopes(struct verifying *v)
{
    struct stmt *stmt;
    bool good, tallied = true;
    enum err e = unit_scope_check(v->conn, &good, v->reterr);
    if (!e)
        e = tally_check(v->conn, &tallied, v->reterr);
    if (!e)
        e = conn_named(v->conn, sql_verify_scope, &stmt, v->reterr);
    if (e)
        return e;
    int64_t strange = rows_next(stmt) ? row_int(stmt, 0) : 0;
    e = rows_end(stmt, v->reterr);
    if (!good)
        broken(v, "unit_scope: where the records of units count is not what units and unit-changes say");
    if (!tallied)
        broken(v, "tally: the sums of the headline are not what the records say");
    if (strange)
        broken(v, "unit_scope: %" PRId64 " rows were recorded when nothing was written", strange);
    return e;
}

static void tell_breach(void *context, const struct schema *schema, int64_t id, const char *field, enum message message, const char *const arguments[4])
{
    struct verifying *v = context;
    struct problem one = problem_in(v->arena, LANG_EN);
    fail(&one, ERR_INVALID, WHERE_NONE, NULL, message, arguments[0], arguments[1], arguments[2], arguments[3]);
    broken(v, "%s %" PRId64 ": %s: %s", schema->resource->name, id, field, one.n ? one.faults[0].detail : "a rule is broken");
}

static enum err verify(struct verifying *v, int64_t kept, const char *kept_hash, bool rules)
{
    enum err e = check_chain(v, kept, kept_hash);
    for (size_t i = 0; !e && i < ncatalogue; i++)
        if (!catalogue[i]->read_only)
            e = check_resource(v, schema_at(i));
    if (!e)
        e = check_contacts(v);
    if (!e)
        e = check_scopes(v);
    if (!e)
        e = conn_integrity(v->conn, tell_plain, v, v->reterr);
    if (!e && rules && rules_check_since(v->conn, v->arena, 0, LANG_EN, tell_breach, v, v->reterr) != OK)
        e = v->reterr && v->reterr->code ? v->reterr->code : OK;
    return e;
}

static enum err verify_now(struct verifying *v, int64_t kept, const char *kept_hash, bool rules)
{
    *v->report = (struct verify_report){ 0 };
    if (!v->arena)
        return fail(v->reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    enum err e = conn_snapshot(v->conn, v->reterr);
    if (!e)
        e = verify(v, kept, kept_hash, rules);
    conn_snapshot_end(v->conn);
    arena_free(v->arena);
    return e;
}

enum err register_verify(struct conn *conn, int64_t kept, const char *kept_hash, verify_tell *tell, void *context, struct verify_report *ret,
                         struct problem *reterr)
{
    struct verifying v = { conn, arena_new(1 << 16), tell, context, ret, reterr };
    return verify_now(&v, kept, kept_hash, true);
}

enum err register_damage(struct conn *conn, verify_tell *tell, void *context, struct verify_report *ret, struct problem *reterr)
{
    struct verifying v = { conn, arena_new(1 << 16), tell, context, ret, reterr };
    return verify_now(&v, 0, NULL, false);
}
