/* keys.c -- bearer keys: made once, shown once, kept as SHA-256; and who a request comes from. Knows the table of keys; what a role may do
 * is asked of the map of operations. */
#include "handlers/keys.h"
#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "base/buffer.h"
#include "base/json_writer.h"
#include "db/change.h"
#include "handlers/operations.h"
#include "handlers/reach.h"
#include "model/draft.h"
#include "sql.h"

/* ntm_1a2b3c4d_<43 characters of base64url>: secret scanners find it by its first part, and so do we. 32 random bytes cannot be
 * guessed, so a plain hash without salt is enough, and it is fast. */
enum {
    SECRET_BYTES = 32,
    SECRET = 43,
    KEY = KEY_PREFIX + 1 + SECRET,
    HASH_TEXT = 2 * crypto_hash_sha256_BYTES,
    TRIES = 8,
    NAME_MAX_LENGTH = 200,
    CODE_MAX_LENGTH = 20
};
_Static_assert((int)KEY < (int)KEY_TEXT, "keys.h leaves room for a key");

const struct principal principal_public = { ROLE_PUBLIC, INT_NONE, INT_NONE, NO_TEXT, NO_DATE, "public" };
const struct principal principal_operator = { ROLE_ADMIN, INT_NONE, INT_NONE, NO_TEXT, NO_DATE, "command line" };

static void hash_of(struct text key, char out[HASH_TEXT + 1])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)key.s, key.n);
    sodium_bin2hex(out, HASH_TEXT + 1, hash, sizeof hash);
}

static struct text kept(struct arena *arena, struct text text)
{
    return text.s ? arena_text(arena, text.s, text.n) : NO_TEXT;
}

/* ---- reading ---- */

static struct key_row read_row(struct stmt *stmt)
{
    return (struct key_row){ .id = row_int(stmt, 0),
                             .prefix = row_text(stmt, 1),
                             .role = row_text(stmt, 2),
                             .unit = { row_int(stmt, 3), row_text(stmt, 4), row_text(stmt, 5), row_text(stmt, 6), row_text(stmt, 7),
                                       row_text(stmt, 8) },
                             .name = row_text(stmt, 9),
                             .created_at = row_text(stmt, 10),
                             .expires_on = row_text(stmt, 11),
                             .revoked_at = row_text(stmt, 12),
                             .last_used_at = row_text(stmt, 13) };
}

static void keep_row(struct arena *arena, struct key_row *row)
{
    struct text *const texts[] = { &row->prefix,          &row->role,          &row->unit.code, &row->unit.level, &row->unit.full_name,
                                   &row->unit.valid_from, &row->unit.valid_to, &row->name,      &row->created_at, &row->expires_on,
                                   &row->revoked_at,      &row->last_used_at };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = kept(arena, *texts[i]);
}

enum err key_get(struct conn *conn, struct arena *arena, int64_t id, struct key_row *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_key_get, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bool found = rows_next(stmt);
    if (found) {
        *ret = read_row(stmt);
        keep_row(arena, ret);
    }
    e = rows_end(stmt, reterr);
    if (e || found)
        return e;
    return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(arena, "%" PRId64, id));
}

enum err key_list(struct conn *conn, const struct principal *reader, int64_t after, int64_t limit,
                  void (*each)(void *ctx, const struct key_row *row), void *ctx, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_key_list, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, after);
    bind_int(stmt, 2, limit);
    bind_int(stmt, 3, reader->unit_id);
    bind_date(stmt, 4, date_today());
    while (rows_next(stmt)) {
        struct key_row row = read_row(stmt);
        each(ctx, &row);
    }
    return rows_end(stmt, reterr);
}

enum err key_find(struct conn *conn, struct text number_or_prefix, int64_t *ret, struct problem *reterr)
{
    struct stmt *stmt;
    char shown[64];
    if (int_parse(number_or_prefix.s, number_or_prefix.n, ret) && *ret > 0)
        return OK; /* whether it is there is seen by whoever reads it */
    enum err e = conn_named(conn, sql_key_by_prefix, &stmt, reterr);
    if (e)
        return e;
    bind_text(stmt, 1, number_or_prefix);
    bool found = rows_next(stmt);
    if (found)
        *ret = row_int(stmt, 0);
    e = rows_end(stmt, reterr);
    if (e || found)
        return e;
    snprintf(shown, sizeof shown, "%.*s", (int)text_beginning(number_or_prefix, 60).n, number_or_prefix.s);
    return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, shown);
}

/* ---- the unit that a code means ---- */

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

static enum err bad_code(struct arena *arena, struct text code, struct problem *reterr)
{
    if (text_check(code) != TEXT_OK || !code.n || !text_is_code(code))
        return fail(reterr, ERR_INVALID, WHERE_POINTER, "/unit_code", MSG_BAD_PATTERN);
    if (text_length(code) > CODE_MAX_LENGTH)
        return fail(reterr, ERR_INVALID, WHERE_POINTER, "/unit_code", MSG_TOO_LONG, arena_printf(arena, "%d", CODE_MAX_LENGTH),
                    arena_printf(arena, "%zu", text_length(code)));
    return OK;
}

static enum err no_such_unit(struct arena *arena, const struct key_wish *wish, struct problem *reterr)
{
    char day[DATE_TEXT];
    const char *units = resource_title(schema_named(TEXT("units"))->resource, reterr ? reterr->lang : LANG_VI);
    const char *code = arena_printf(arena, "%.*s", (int)wish->unit_code.n, wish->unit_code.s);
    date_format(wish->as_of, day);
    if (date_is(wish->as_of))
        return fail(reterr, ERR_INVALID, WHERE_POINTER, "/unit_code", MSG_NO_SUCH_CODE_ON_DAY, units, code, day);
    return fail(reterr, ERR_INVALID, WHERE_POINTER, "/unit_code", MSG_NO_SUCH_REFERENCE, units, "code", code);
}

/* On a day that was not said: the unit that has the code today, or else the one that had it last, for a key may be made for a unit that has ended. */
static enum err find_unit(struct conn *conn, struct arena *arena, const struct key_wish *wish, struct key_unit *ret, struct problem *reterr)
{
    int64_t id;
    struct date day = date_is(wish->as_of) ? wish->as_of : date_today();
    *ret = (struct key_unit){ .id = INT_NONE };
    if (!wish->unit_code.s)
        return date_is(wish->as_of) ? fail(reterr, ERR_INVALID, WHERE_POINTER, "/unit_code", MSG_NEEDED_WITH, "as_of") : OK;
    enum err e = bad_code(arena, wish->unit_code, reterr);
    if (e)
        return e;
    e = unit_find(conn, wish->unit_code, day, true, &id, NULL);
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
    enum message message = !name.n                       ? MSG_EMPTY
                           : text_check(name) != TEXT_OK ? MSG_BAD_TEXT
                           : text_turns(name)            ? MSG_TURNS
                           : !text_is_visible(name)      ? MSG_INVISIBLE
                           : !text_is_one_line(name)     ? MSG_ONE_LINE
                                                         : MSG_TOO_LONG;
    if (message == MSG_TOO_LONG && text_length(name) <= NAME_MAX_LENGTH)
        return;
    snprintf(limit, sizeof limit, "%d", NAME_MAX_LENGTH);
    snprintf(length, sizeof length, "%zu", message == MSG_TOO_LONG ? text_length(name) : 0);
    fail(reterr, ERR_INVALID, WHERE_POINTER, "/name", message, limit, length);
}

static void check_end(struct date expires_on, struct problem *reterr)
{
    char today[DATE_TEXT];
    date_format(date_today(), today);
    if (date_is(expires_on) && expires_on.days < date_today().days)
        fail(reterr, ERR_INVALID, WHERE_POINTER, "/expires_on", MSG_TOO_SMALL, today);
}

/* A commune's or district's key that is bound to none would write everywhere. */
static void check_bound(const struct key_wish *wish, struct problem *reterr)
{
    char role[40];
    snprintf(role, sizeof role, "role %s", role_name(wish->role));
    if (role_needs_unit(wish->role) && !wish->unit_code.s)
        fail(reterr, ERR_INVALID, WHERE_POINTER, "/unit_code", MSG_NEEDED_WITH, role);
}

/* ---- no key makes one with more rights than its own ---- */

static void check_role(const struct key_wish *wish, const struct principal *maker, struct problem *reterr)
{
    if (!role_covers(maker->role, wish->role))
        fail(reterr, ERR_FORBIDDEN, WHERE_POINTER, "/role", MSG_ROLE_BEYOND, role_name(maker->role), role_name(wish->role));
}

static void check_last_day(const struct key_wish *wish, const struct principal *maker, struct problem *reterr)
{
    char last[DATE_TEXT];
    date_format(maker->expires_on, last);
    if (date_is(maker->expires_on) && (!date_is(wish->expires_on) || wish->expires_on.days > maker->expires_on.days))
        fail(reterr, ERR_FORBIDDEN, WHERE_POINTER, "/expires_on", MSG_END_BEYOND, last);
}

static enum err check_unit(struct conn *conn, const struct key_wish *wish, const struct key_unit *unit, const struct principal *maker,
                           struct problem *reterr)
{
    bool reached = maker->unit_id == INT_NONE;
    char own[40];
    enum err e = !reached && unit->id != INT_NONE ? reach_unit(conn, maker, unit->id, wish->as_of, &reached, reterr) : OK;
    if (e || reached)
        return e;
    snprintf(own, sizeof own, "%.*s", (int)maker->unit_code.n, maker->unit_code.s);
    fail(reterr, ERR_FORBIDDEN, WHERE_POINTER, "/unit_code", MSG_UNIT_BEYOND, own);
    return OK;
}

/* ---- the log: who made or ended which key, never the key or its hash ---- */

static enum err log_key(struct conn *conn, const struct stamp *stamp, const char *action, const struct key_row *row, struct problem *reterr)
{
    struct buffer after = { 0 };
    struct json_writer w = json_writer_of(&after);
    int64_t number;
    char previous[65];
    jw_object(&w);
    jw_key(&w, "id");
    jw_int(&w, row->id);
    jw_key(&w, "role");
    jw_text(&w, row->role);
    jw_key(&w, "unit_id");
    jw_int(&w, row->unit.id);
    jw_key(&w, "unit_code");
    jw_text(&w, row->unit.code);
    jw_key(&w, "name");
    jw_text(&w, row->name);
    jw_key(&w, "expires_on");
    jw_text(&w, row->expires_on);
    jw_object_end(&w);
    enum err e = after.failed ? fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER) : change_next(conn, &number, previous, reterr);
    if (!e)
        e = change_append(conn, number, previous, stamp, "keys", row->id, action, buffer_view(&after), reterr);
    buffer_free(&after);
    return e;
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
        enum err e = prefix_is_taken(conn, (struct text){ out, KEY_PREFIX }, &taken, reterr);
        if (e || !taken)
            return e;
    }
    return fail(reterr, ERR_BUSY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

static enum err insert(struct conn *conn, const struct key_wish *wish, const struct key_unit *unit, const struct stamp *stamp,
                       const char key[KEY_TEXT], int64_t *ret, struct problem *reterr)
{
    struct stmt *stmt;
    char hash[HASH_TEXT + 1];
    enum err e = conn_named(conn, sql_key_insert, &stmt, reterr);
    if (e)
        return e;
    hash_of((struct text){ key, KEY }, hash);
    bind_text(stmt, 1, (struct text){ key, KEY_PREFIX });
    bind_text(stmt, 2, (struct text){ hash, HASH_TEXT });
    bind_text(stmt, 3, text_of(role_name(wish->role)));
    bind_int(stmt, 4, unit->id);
    bind_text(stmt, 5, wish->name);
    bind_instant(stmt, 6, stamp->at);
    bind_date(stmt, 7, wish->expires_on);
    if (rows_next(stmt))
        *ret = row_int(stmt, 0);
    while (rows_next(stmt))
        ;
    return rows_end(stmt, reterr);
}

static enum err check_wish(struct conn *conn, struct arena *arena, const struct key_wish *wish, const struct principal *maker,
                           struct key_unit *ret_unit, struct problem *reterr)
{
    check_name(wish->name, reterr);
    check_end(wish->expires_on, reterr);
    if (wish->role != ROLE_PUBLIC) {
        check_bound(wish, reterr);
        check_role(wish, maker, reterr);
    }
    check_last_day(wish, maker, reterr);
    enum err e = find_unit(conn, arena, wish, ret_unit, reterr);
    if (!e)
        e = check_unit(conn, wish, ret_unit, maker, reterr);
    return e ? e : reterr->code;
}

enum err key_create(struct conn *conn, struct arena *arena, const struct key_wish *wish, const struct principal *maker, const struct stamp *stamp,
                    char ret_key[KEY_TEXT], struct key_row *ret, struct problem *reterr)
{
    char key[KEY_TEXT];
    struct key_unit unit;
    struct key_row row;
    int64_t id = 0;
    enum err e = check_wish(conn, arena, wish, maker, &unit, reterr);
    if (e)
        return e;
    assert(wish->role != ROLE_PUBLIC);
    e = new_key(conn, key, reterr);
    if (!e)
        e = insert(conn, wish, &unit, stamp, key, &id, reterr);
    if (!e)
        e = key_get(conn, arena, id, &row, reterr);
    if (!e)
        e = log_key(conn, stamp, "create", &row, reterr);
    if (!e) {
        memcpy(ret_key, key, KEY_TEXT);
        *ret = row;
    }
    sodium_memzero(key, sizeof key);
    return e;
}

/* ---- ending ---- */

enum err key_revoke(struct conn *conn, struct arena *arena, int64_t id, const struct stamp *stamp, struct key_uses *uses, struct key_row *ret,
                    struct problem *reterr)
{
    struct stmt *stmt;
    struct key_row row;
    int64_t changed = 0;
    enum err e = conn_named(conn, sql_key_revoke, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bind_instant(stmt, 2, stamp->at);
    e = stmt_run(stmt, &changed, reterr);
    if (!e)
        e = key_get(conn, arena, id, &row, reterr);
    if (!e && changed)
        e = log_key(conn, stamp, "revoke", &row, reterr);
    if (e)
        return e;
    if (uses)
        key_uses_revoked(uses);
    *ret = row;
    return OK;
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

/* Whatever its first part is, some key's hash is read and compared: looking for a key tells nothing by the time it takes. */
static bool is_the_key(struct stmt *stmt, struct text token)
{
    char hash[HASH_TEXT + 1];
    struct text kept_hash = row_text(stmt, 1);
    hash_of(token, hash);
    return kept_hash.n == HASH_TEXT && !sodium_memcmp(kept_hash.s, hash, HASH_TEXT);
}

/* id, hash, role, unit_id, expires_on, revoked_at */
static bool is_open(struct stmt *stmt)
{
    return row_is_null(stmt, 5) && !is_over(row_text(stmt, 4));
}

static bool read_principal(struct stmt *stmt, struct arena *arena, struct principal *ret)
{
    struct text last = row_text(stmt, 4);
    *ret = principal_public;
    if (!role_parse(row_text(stmt, 2), &ret->role))
        return false;
    ret->key_id = row_int(stmt, 0);
    ret->unit_id = row_int(stmt, 3);
    if (last.s)
        date_parse(last.s, last.n, &ret->expires_on);
    ret->name = arena_printf(arena, "key:%" PRId64 " %s", ret->key_id, role_name(ret->role));
    return true;
}

enum err key_principal(struct conn *conn, struct arena *arena, struct text authorization, struct principal *ret, struct problem *reterr)
{
    struct stmt *stmt;
    struct key_unit unit = { 0 };
    *ret = principal_public;
    if (!authorization.s)
        return OK;
    struct text token = token_of(authorization);
    if (!token.s)
        return refused(reterr, MSG_KEY_NEEDED);
    if (token.n != KEY || token.s[KEY_PREFIX] != '_')
        return refused(reterr, MSG_KEY_UNKNOWN);
    enum err e = conn_named(conn, sql_key_opening, &stmt, reterr);
    if (e)
        return e;
    bind_text(stmt, 1, (struct text){ token.s, KEY_PREFIX });
    bool opens = rows_next(stmt) && is_the_key(stmt, token) && is_open(stmt) && read_principal(stmt, arena, ret);
    e = rows_end(stmt, reterr);
    if (!e && opens && ret->unit_id != INT_NONE && !(e = read_unit(conn, arena, ret->unit_id, &unit, reterr)))
        ret->unit_code = unit.code;
    return e ? e : opens ? OK : refused(reterr, MSG_KEY_UNKNOWN);
}

enum err key_still_opens(struct conn *conn, int64_t key_id, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_key_by_id, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, key_id);
    bool opens = rows_next(stmt) && is_open(stmt);
    e = rows_end(stmt, reterr);
    return e ? e : opens ? OK : refused(reterr, MSG_KEY_UNKNOWN);
}

/* ---- is it what the log says? ---- */

static bool same_text(struct text stored, const json_t *logged)
{
    const char *text = json_string_value(logged);
    return stored.s ? text && text_is(stored, text) : !text;
}

static bool same_int(int64_t stored, const json_t *logged)
{
    return stored == INT_NONE ? !json_is_integer(logged) : json_is_integer(logged) && json_integer_value(logged) == stored;
}

static bool as_logged(struct stmt *stmt)
{
    struct text after = row_text(stmt, 7);
    json_t *logged = after.s ? json_loadb(after.s, after.n, 0, NULL) : NULL;
    bool good = logged && same_text(row_text(stmt, 1), json_object_get(logged, "role")) && same_int(row_int(stmt, 2), json_object_get(logged, "unit_id")) &&
                same_text(row_text(stmt, 3), json_object_get(logged, "name")) && same_text(row_text(stmt, 4), json_object_get(logged, "expires_on")) &&
                text_equal(row_text(stmt, 5), row_text(stmt, 8)) && text_equal(row_text(stmt, 6), row_text(stmt, 9));
    json_decref(logged);
    return good;
}

enum err keys_verify(struct conn *conn, void (*tell)(void *ctx, const char *sentence), void *ctx, struct problem *reterr)
{
    struct stmt *stmt;
    char sentence[120];
    enum err e = conn_named(conn, sql_key_verify, &stmt, reterr);
    if (e)
        return e;
    while (rows_next(stmt)) {
        if (as_logged(stmt))
            continue;
        snprintf(sentence, sizeof sentence, "keys %" PRId64 ": its role, unit, name, days or end are not what the change log says", row_int(stmt, 0));
        tell(ctx, sentence);
    }
    return rows_end(stmt, reterr);
}
