/* change.c -- the change log's lines and their chain. hash = SHA-256 over the previous hash and every field with its length before it,
 * so that no byte can move from one field to the next unseen. */
#include "db/change.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include "sql.h"

_Static_assert(sizeof(struct write_memo) <= MEMO_ROOM, "there is room for it");

enum err change_next(struct conn *conn, int64_t *ret_number, char ret_previous[65], struct problem *reterr)
{
    const struct write_memo *memo = conn_memo(conn);
    struct stmt *stmt;
    if (memo && memo->number) {
        *ret_number = memo->number + 1;
        memcpy(ret_previous, memo->hash, sizeof memo->hash);
        return OK;
    }
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

/* What is hashed, gathered: one long step is faster than many short ones. */
struct hashing {
    crypto_hash_sha256_state state;
    size_t n;
    char gathered[1024];
};

static void hash_bytes(struct hashing *hashing, const void *bytes, size_t n)
{
    if (n > sizeof hashing->gathered - hashing->n) {
        crypto_hash_sha256_update(&hashing->state, (const unsigned char *)hashing->gathered, hashing->n);
        hashing->n = 0;
    }
    if (n > sizeof hashing->gathered) {
        crypto_hash_sha256_update(&hashing->state, bytes, n);
        return;
    }
    memcpy(hashing->gathered + hashing->n, bytes, n);
    hashing->n += n;
}

static size_t decimal_digits(uint64_t value, char out[24])
{
    char backwards[24];
    size_t n = 0;
    do
        backwards[n++] = (char)('0' + value % 10);
    while (value /= 10);
    for (size_t i = 0; i < n; i++)
        out[i] = backwards[n - 1 - i];
    return n;
}

static void hash_field(struct hashing *hashing, const void *bytes, size_t n)
{
    char length[24];
    size_t digits = decimal_digits(n, length);
    length[digits] = ':';
    hash_bytes(hashing, length, digits + 1);
    hash_bytes(hashing, bytes, n);
}

/* Numbers of the log are never negative. */
static void hash_int(struct hashing *hashing, int64_t value)
{
    char digits[24];
    size_t n = decimal_digits((uint64_t)value, digits);
    hash_field(hashing, digits, n);
}

static void hash_text(struct hashing *hashing, struct text text)
{
    if (text.s)
        hash_field(hashing, text.s, text.n);
    else
        hash_bytes(hashing, "-", 1); /* no value is not the empty text */
}

void change_hash(const struct change_line *line, const char previous[65], char out[65])
{
    struct hashing state;
    unsigned char digest[crypto_hash_sha256_BYTES];
    state.n = 0;
    crypto_hash_sha256_init(&state.state);
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
    crypto_hash_sha256_update(&state.state, (const unsigned char *)state.gathered, state.n);
    crypto_hash_sha256_final(&state.state, digest);
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
    e = stmt_run(stmt, NULL, reterr);
    struct write_memo *memo = conn_memo(conn);
    if (!e && memo) {
        memo->number = number;
        memcpy(memo->hash, hash, sizeof memo->hash);
    }
    return e;
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
