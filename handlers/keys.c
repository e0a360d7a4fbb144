/* keys.c -- bearer keys: made once, shown once, kept as SHA-256; and who a request comes from. Knows the table of keys; what a
 * role may do is not decided here. */
#include "handlers/keys.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "base/buffer.h"
#include "db/table.h"
#include "sql.h"

/* ntm_1a2b3c4d_<43 characters of base64url>: secret scanners find it by its first part, and so do we. 32 random bytes cannot be
 * guessed, so a plain hash without salt is enough, and it is fast. */
enum {
    PREFIX = 12,
    SECRET_BYTES = 32,
    SECRET = 43,
    KEY = PREFIX + 1 + SECRET,
    HASH_TEXT = 2 * crypto_hash_sha256_BYTES,
    TRIES = 8,
    NAME_MAX_LENGTH = 200
};
_Static_assert((int)KEY < (int)KEY_TEXT, "keys.h leaves room for a key");

static void hash_of(struct text key, char out[HASH_TEXT + 1])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)key.s, key.n);
    sodium_bin2hex(out, HASH_TEXT + 1, hash, sizeof hash);
}

/* ---- making ---- */

static void random_key(char out[KEY_TEXT])
{
    unsigned char mark[4], secret[SECRET_BYTES];
    char hex[2 * sizeof mark + 1], tail[SECRET + 1];
    randombytes_buf(mark, sizeof mark);
    randombytes_buf(secret, sizeof secret);
    sodium_bin2hex(hex, sizeof hex, mark, sizeof mark);
    sodium_bin2base64(tail, sizeof tail, secret, sizeof secret, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    snprintf(out, KEY_TEXT, "ntm_%s_%s", hex, tail);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(tail, sizeof tail);
}

static enum err prefix_is_taken(struct conn *conn, struct text prefix, bool *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_key_by_prefix, &stmt, reterr);
    if (e)
        return e;
    bind_text(stmt, 1, prefix);
    *ret = rows_next(stmt);
    return rows_end(stmt, reterr);
}

static enum err new_key(struct conn *conn, char out[KEY_TEXT], struct problem *reterr)
{
    for (int i = 0; i < TRIES; i++) {
        bool taken;
        random_key(out);
        enum err e = prefix_is_taken(conn, (struct text){ out, PREFIX }, &taken, reterr);
        if (e || !taken)
            return e;
    }
    return fail(reterr, ERR_BUSY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

/* ---- the unit that a code means ---- */

static struct text kept(struct arena *arena, struct text text)
{
    return text.s ? arena_text(arena, text.s, text.n) : NO_TEXT;
}

static enum err read_unit(struct conn *conn, struct arena *arena, int64_t id, struct key_unit *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_unit_shown, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    if (rows_next(stmt))
        *ret = (struct key_unit){ .id = id,
                                  .code = kept(arena, row_text(stmt, 0)),
                                  .level = kept(arena, row_text(stmt, 1)),
                                  .full_name = kept(arena, row_text(stmt, 2)),
                                  .valid_from = kept(arena, row_text(stmt, 3)),
                                  .valid_to = kept(arena, row_text(stmt, 4)) };
    return rows_end(stmt, reterr);
}

static enum err no_such_unit(struct arena *arena, const struct key_wish *wish, struct problem *reterr)
{
    char day[DATE_TEXT];
    const char *units = resource_title(schema_named(TEXT("units"))->resource, reterr ? reterr->lang : LANG_VI);
    const char *code = arena_printf(arena, "%.*s", (int)(wish->unit_code.n < 40 ? wish->unit_code.n : 40), wish->unit_code.s);
    date_format(wish->as_of, day);
    if (date_is(wish->as_of))
        return fail(reterr, ERR_INVALID, WHERE_POINTER, "/unit_code", MSG_NO_SUCH_CODE_ON_DAY, units, code, day);
    return fail(reterr, ERR_INVALID, WHERE_POINTER, "/unit_code", MSG_NO_SUCH_REFERENCE, units, "code", code);
}

/* On a day that was not said: the unit that has the code today, or else the one that had it last, for a key may be made for a unit that has ended. */
static enum err find_unit(struct conn *conn, struct arena *arena, const struct key_wish *wish, struct key_unit *ret, struct problem *reterr)
{
    int64_t id;
    *ret = (struct key_unit){ .id = INT_NONE };
    if (!wish->unit_code.s)
        return date_is(wish->as_of) ? fail(reterr, ERR_INVALID, WHERE_POINTER, "/unit_code", MSG_NEEDED_WITH, "as_of") : OK;
    enum err e = unit_find(conn, wish->unit_code, date_is(wish->as_of) ? wish->as_of : date_today(), true, &id, NULL);
    if (e == ERR_NOT_FOUND && !date_is(wish->as_of))
        e = unit_find(conn, wish->unit_code, NO_DATE, true, &id, NULL);
    if (e == ERR_NOT_FOUND)
        return no_such_unit(arena, wish, reterr);
    return e ? fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER) : read_unit(conn, arena, id, ret, reterr);
}

enum err key_unit_others(struct conn *conn, const struct key_unit *unit, void (*each)(void *ctx, const struct key_unit *other), void *ctx,
                         struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = unit->id == INT_NONE ? OK : conn_named(conn, sql_unit_others, &stmt, reterr);
    if (e || unit->id == INT_NONE)
        return e;
    bind_text(stmt, 1, unit->code);
    bind_int(stmt, 2, unit->id);
    while (rows_next(stmt)) {
        struct key_unit other = { row_int(stmt, 0),  row_text(stmt, 1), row_text(stmt, 2),
                                  row_text(stmt, 3), row_text(stmt, 4), row_text(stmt, 5) };
        each(ctx, &other);
    }
    return rows_end(stmt, reterr);
}

/* ---- what may be wished ---- */

static void check_name(struct text name, struct problem *reterr)
{
    char limit[24], length[24];
    if (!name.s)
        return;
    if (text_check(name) != TEXT_OK || !name.n) {
        fail(reterr, ERR_INVALID, WHERE_POINTER, "/name", name.n ? MSG_BAD_TEXT : MSG_EMPTY);
        return;
    }
    if (text_length(name) <= NAME_MAX_LENGTH)
        return;
    snprintf(limit, sizeof limit, "%d", NAME_MAX_LENGTH);
    snprintf(length, sizeof length, "%zu", text_length(name));
    fail(reterr, ERR_INVALID, WHERE_POINTER, "/name", MSG_TOO_LONG, limit, length);
}

static void check_end(struct date expires_on, struct problem *reterr)
{
    char today[DATE_TEXT];
    date_format(date_today(), today);
    if (date_is(expires_on) && expires_on.days < date_today().days)
        fail(reterr, ERR_INVALID, WHERE_POINTER, "/expires_on", MSG_TOO_SMALL, today);
}

static enum err insert(struct conn *conn, const struct key_wish *wish, const struct key_unit *unit, const char key[KEY_TEXT],
                       struct problem *reterr)
{
    struct stmt *stmt;
    char hash[HASH_TEXT + 1];
    enum err e = conn_named(conn, sql_key_insert, &stmt, reterr);
    if (e)
        return e;
    hash_of((struct text){ key, KEY }, hash);
    bind_text(stmt, 1, (struct text){ key, PREFIX });
    bind_text(stmt, 2, (struct text){ hash, HASH_TEXT });
    bind_text(stmt, 3, text_of(role_name(wish->role)));
    bind_int(stmt, 4, unit->id);
    bind_text(stmt, 5, unit->code);
    bind_text(stmt, 6, wish->name);
    bind_instant(stmt, 7, instant_now());
    bind_date(stmt, 8, wish->expires_on);
    return stmt_run(stmt, NULL, reterr);
}

enum err key_create(struct conn *conn, struct arena *arena, const struct key_wish *wish, char ret_key[KEY_TEXT], struct key_unit *ret_unit,
                    struct problem *reterr)
{
    char key[KEY_TEXT];
    struct key_unit unit;
    check_name(wish->name, reterr);
    check_end(wish->expires_on, reterr);
    enum err e = find_unit(conn, arena, wish, &unit, reterr);
    if (!e)
        e = reterr->code;
    if (!e)
        e = new_key(conn, key, reterr);
    if (!e)
        e = insert(conn, wish, &unit, key, reterr);
    if (!e) {
        memcpy(ret_key, key, KEY_TEXT);
        *ret_unit = unit;
    }
    sodium_memzero(key, sizeof key);
    return e;
}

enum err key_list(struct conn *conn, void (*each)(void *ctx, const struct key_row *row), void *ctx, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_key_list, &stmt, reterr);
    if (e)
        return e;
    while (rows_next(stmt)) {
        struct key_row row = { .id = row_int(stmt, 0),
                               .prefix = row_text(stmt, 1),
                               .role = row_text(stmt, 2),
                               .unit_code = row_text(stmt, 3),
                               .name = row_text(stmt, 4),
                               .created_at = row_text(stmt, 5),
                               .expires_on = row_text(stmt, 6),
                               .revoked_at = row_text(stmt, 7) };
        each(ctx, &row);
    }
    return rows_end(stmt, reterr);
}

/* ---- asking ---- */

static enum err refused(struct problem *reterr, enum message message)
{
    return fail(reterr, ERR_UNAUTHORIZED, WHERE_HEADER, "Authorization", message);
}

/* What stands behind "Bearer "; NO_TEXT when the header is anything else. */
static struct text token_of(struct text authorization)
{
    static const char scheme[] = "Bearer";
    size_t at = sizeof scheme - 1, end = authorization.n;
    if (end <= at || strncasecmp(authorization.s, scheme, at) || authorization.s[at] != ' ')
        return NO_TEXT;
    while (at < end && authorization.s[at] == ' ')
        at++;
    while (end > at && (authorization.s[end - 1] == ' ' || authorization.s[end - 1] == '\t'))
        end--;
    return at < end ? (struct text){ authorization.s + at, end - at } : NO_TEXT;
}

static bool is_over(struct text expires_on)
{
    struct date last;
    return expires_on.s && date_parse(expires_on.s, expires_on.n, &last) && last.days < date_today().days;
}

/* Is the row's key this one, and does it still open the door? The comparison takes as long wherever the difference is. */
static bool row_opens(struct stmt *stmt, struct text token, enum role *ret)
{
    char hash[HASH_TEXT + 1];
    struct text kept = row_text(stmt, 1);
    hash_of(token, hash);
    return kept.n == HASH_TEXT && !sodium_memcmp(kept.s, hash, HASH_TEXT) && row_is_null(stmt, 6) &&
           !is_over(row_text(stmt, 5)) && role_parse(row_text(stmt, 2), ret);
}

static void row_principal(struct stmt *stmt, struct arena *arena, enum role role, struct principal *ret)
{
    struct text code = row_text(stmt, 4);
    ret->role = role;
    ret->key_id = row_int(stmt, 0);
    ret->unit_id = row_int(stmt, 3);
    ret->unit_code = arena_text(arena, code.s, code.n);
    ret->name = arena_printf(arena, "key:%" PRId64 " %s", ret->key_id, role_name(role));
}

enum err key_principal(struct conn *conn, struct arena *arena, struct text authorization, struct principal *ret,
                       struct problem *reterr)
{
    struct stmt *stmt;
    enum role role;
    if (!authorization.s) {
        *ret = (struct principal){
            .role = ROLE_PUBLIC, .key_id = INT_NONE, .unit_id = INT_NONE, .unit_code = NO_TEXT, .name = "public"
        };
        return OK;
    }
    struct text token = token_of(authorization);
    if (!token.s)
        return refused(reterr, MSG_KEY_NEEDED);
    if (token.n != KEY || token.s[PREFIX] != '_')
        return refused(reterr, MSG_KEY_UNKNOWN);
    enum err e = conn_named(conn, sql_key_by_prefix, &stmt, reterr);
    if (e)
        return e;
    bind_text(stmt, 1, (struct text){ token.s, PREFIX });
    bool opens = rows_next(stmt) && row_opens(stmt, token, &role);
    if (opens)
        row_principal(stmt, arena, role, ret);
    e = rows_end(stmt, reterr);
    return e ? e : opens ? OK : refused(reterr, MSG_KEY_UNKNOWN);
}
