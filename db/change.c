/* change.c -- the change log's lines and their chain. hash = SHA-256 over the previous hash and every field with its length before it,
 * so that no byte can move from one field to the next unseen. */
#include "db/change.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include "sql.h"

enum err change_next(struct conn *conn, int64_t *ret_number, char ret_previous[65], struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_change_last, &stmt, reterr);
    if (e)
        return e;
    *ret_number = 1;
    memset(ret_previous, '0', 64);
    ret_previous[64] = 0;
    if (rows_next(stmt)) {
        struct text hash = row_text(stmt, 1);
        *ret_number = row_int(stmt, 0) + 1;
        memcpy(ret_previous, hash.s, hash.n < 64 ? hash.n : 64);
    }
    return rows_end(stmt, reterr);
}

enum err change_instant(struct conn *conn, struct instant *ret, struct problem *reterr)
{
    struct stmt *stmt;
    struct instant now = instant_now(), last = { 0 };
    enum err e = conn_named(conn, sql_change_last, &stmt, reterr);
    if (e)
        return e;
    bool behind = false;
    if (rows_next(stmt)) {
        struct text at = row_text(stmt, 2);
        behind = at.s && instant_parse(at.s, at.n, &last) && now.us <= last.us;
    }
    e = rows_end(stmt, reterr);
    if (!e)
        *ret = behind ? (struct instant){ last.us + 1 } : now;
    return e;
}

static void hash_field(crypto_hash_sha256_state *state, const void *bytes, size_t n)
{
    char length[24];
    int digits = snprintf(length, sizeof length, "%zu:", n);
    crypto_hash_sha256_update(state, (const unsigned char *)length, (unsigned long long)digits);
    crypto_hash_sha256_update(state, bytes ? bytes : "", n);
}

static void hash_int(crypto_hash_sha256_state *state, int64_t value)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRId64, value);
    hash_field(state, digits, (size_t)n);
}

static void hash_text(crypto_hash_sha256_state *state, struct text text)
{
    if (text.s)
        hash_field(state, text.s, text.n);
    else
        crypto_hash_sha256_update(state, (const unsigned char *)"-", 1); /* no value is not the empty text */
}

void change_hash(const struct change_line *line, const char previous[65], char out[65])
{
    crypto_hash_sha256_state state;
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_init(&state);
    hash_field(&state, previous, 64);
    hash_int(&state, line->number);
    hash_text(&state, line->at);
    hash_text(&state, line->principal);
    hash_text(&state, line->request_id);
    hash_text(&state, line->resource);
    hash_int(&state, line->record_id);
    hash_text(&state, line->action);
    hash_text(&state, line->after);
    hash_text(&state, line->reason);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(out, 65, digest, sizeof digest);
}

enum err change_append(struct conn *conn, int64_t number, const char previous[65], const struct stamp *stamp, const char *resource,
                       int64_t record_id, const char *action, struct text after, struct problem *reterr)
{
    const struct schema *schema = schema_named(text_of(resource));
    if (schema)
        conn_touch(conn, (unsigned)schema->number, number);
    struct stmt *stmt;
    char at[INSTANT_TEXT], hash[65];
    enum err e = conn_named(conn, sql_change_append, &stmt, reterr);
    if (e)
        return e;
    instant_format(stamp->at, at);
    struct change_line line = { number, text_of(at), stamp->principal, stamp->request_id, text_of(resource), record_id, text_of(action), after,
                                stamp->reason };
    change_hash(&line, previous, hash);
    bind_int(stmt, 1, line.number);
    bind_text(stmt, 2, line.at);
    bind_text(stmt, 3, line.principal);
    bind_text(stmt, 4, line.request_id);
    bind_text(stmt, 5, line.resource);
    bind_int(stmt, 6, line.record_id);
    bind_text(stmt, 7, line.action);
    bind_text(stmt, 8, line.after);
    bind_text(stmt, 9, line.reason);
    bind_text(stmt, 10, text_of(previous));
    bind_text(stmt, 11, text_of(hash));
    return stmt_run(stmt, NULL, reterr);
}

enum err table_change(struct conn *conn, int64_t *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_change_last, &stmt, reterr);
    if (e)
        return e;
    int64_t number = rows_next(stmt) ? row_int(stmt, 0) : 0;
    e = rows_end(stmt, reterr);
    if (!e)
        *ret = number;
    return e;
}

enum err change_is_of(struct conn *conn, int64_t number, struct text principal, struct date day, bool *ret, struct problem *reterr)
{
    struct stmt *stmt;
    struct instant at;
    *ret = false;
    enum err e = conn_named(conn, sql_change_author, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, number);
    if (rows_next(stmt)) {
        struct text when = row_text(stmt, 1);
        *ret = text_equal(row_text(stmt, 0), principal) && instant_parse(when.s, when.n, &at) && instant_day(at).days == day.days;
    }
    return rows_end(stmt, reterr);
}
