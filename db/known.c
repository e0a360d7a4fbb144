/* known.c -- which rows were known at an instant: recorded until then, and not yet replaced. Knows the tables, their twins, and the names
 * by which both databases call the real table behind a WITH that hides it. */
#include "db/known.h"
#include <stdio.h>
#include <string.h>
#include "db/compose.h"
#include "sql.h"

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Does the statement name the table, as a word of its own? */
static bool names(struct text sql, const char *table)
{
    size_t n = strlen(table);
    for (size_t i = 0; i + n <= sql.n; i++)
        if (!memcmp(sql.s + i, table, n) && (!i || (!is_word(sql.s[i - 1]) && sql.s[i - 1] != '.')) && (i + n == sql.n || !is_word(sql.s[i + n])) &&
            !(i + n < sql.n && sql.s[i + n] == '.'))
            return true;
    return false;
}

static void begin(struct buffer *out, size_t *count, const char *table)
{
    buffer_printf(out, "%s%s AS (\n", (*count)++ ? ", " : "WITH ", table);
}

static void put_resource(struct buffer *out, const struct resource *resource)
{
    for (int twin = 0; twin < 2; twin++) {
        buffer_cstr(out, twin ? "UNION ALL SELECT " : "SELECT ");
        compose_columns(out, resource, true);
        buffer_printf(out, " FROM main.%s%s WHERE recorded_at <= $%d", resource->table, twin ? "_history" : "", KNOWN_PARAMETER);
        if (twin)
            buffer_printf(out, " AND recorded_to > $%d", KNOWN_PARAMETER);
        buffer_cstr(out, "\n");
    }
}

static void put_scope(struct buffer *out)
{
    static const char columns[] = "ancestor_id, unit_id, scope_from, scope_to";
    buffer_printf(out, "SELECT %s FROM main.unit_scope WHERE recorded_at <= $%d\n", columns, KNOWN_PARAMETER);
    buffer_printf(out, "UNION ALL SELECT %s FROM main.unit_scope_history WHERE recorded_at <= $%d AND recorded_to > $%d\n", columns, KNOWN_PARAMETER,
                  KNOWN_PARAMETER);
}

void known_sql(struct buffer *out, struct text sql)
{
    size_t count = 0;
    for (size_t i = 0; i < ncatalogue; i++) {
        if (catalogue[i]->read_only || !names(sql, catalogue[i]->table))
            continue;
        begin(out, &count, catalogue[i]->table);
        put_resource(out, catalogue[i]);
        buffer_cstr(out, ")");
    }
    for (size_t i = 0; i < ncatalogue; i++) {
        char twin[64];
        snprintf(twin, sizeof twin, "%s_history", catalogue[i]->table);
        if (catalogue[i]->read_only || !names(sql, twin))
            continue;
        begin(out, &count, twin);
        buffer_printf(out, "SELECT * FROM main.%s WHERE recorded_to <= $%d\n)", twin, KNOWN_PARAMETER);
    }
    if (names(sql, "unit_scope")) {
        begin(out, &count, "unit_scope");
        put_scope(out);
        buffer_cstr(out, ")");
    }
    if (names(sql, "change")) {
        begin(out, &count, "change");
        buffer_printf(out, "SELECT * FROM main.change WHERE at <= $%d\n)", KNOWN_PARAMETER);
    }
    if (count && text_starts(sql, "WITH ")) {
        buffer_cstr(out, ",\n");
        sql = (struct text){ sql.s + 5, sql.n - 5 };
    }
    buffer_cstr(out, count ? "\n" : "");
    buffer_text(out, sql);
}

uint64_t tables_named(const char *sql)
{
    uint64_t set = 0;
    for (size_t i = 0; i < ncatalogue; i++)
        if (!catalogue[i]->read_only && names(text_of(sql), catalogue[i]->table))
            set |= UINT64_C(1) << i;
    if (names(text_of(sql), "unit_scope")) /* computed from both */
        set |= tables_named("unit unit_change");
    return set;
}

uint64_t table_reads(const struct schema *schema)
{
    struct buffer sql = { 0 };
    struct query q = { .schema = schema, .day = date_today(), .unit_id = schema->resource->unit ? 1 : INT_NONE, .limit = 1 };
    const char *sort = schema->resource->sort;
    q.sorts[0] = (struct sort){ schema_field(schema, text_of(sort + (*sort == '-'))), false };
    q.nsorts = 1;
    compose_list(&sql, &q);
    buffer_byte(&sql, 0);
    uint64_t set = sql.failed ? UINT64_MAX : tables_named(sql.s);
    buffer_free(&sql);
    if (schema->resource->embeds)
        set |= table_reads(schema_named(text_of(schema->resource->embeds)));
    if (schema->resource->link)
        set |= table_reads(schema_named(text_of(schema->resource->link->from)));
    return set;
}

enum err table_touch_all(struct db *db, struct problem *reterr)
{
    struct conn *conn = db_writer(db);
    enum err e = db_begin(db);
    for (size_t i = 0; !e && i < ncatalogue; i++) {
        struct stmt *stmt;
        if ((e = conn_named(conn, sql_change_newest_of, &stmt, reterr)))
            break;
        bind_text(stmt, 1, text_of(catalogue[i]->name));
        if (rows_next(stmt))
            conn_touch(conn, (unsigned)i, row_int(stmt, 0));
        e = rows_end(stmt, reterr);
    }
    if (!e)
        return db_commit(db);
    db_rollback(db);
    return e;
}
