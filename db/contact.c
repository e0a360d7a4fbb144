/* contact.c -- the personal data of producers in the database. Knows their table, its log of reads, and the lines they have in the change
 * log; not who may see them. */
#include "db/contact.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include "db/change.h"
#include "model/record.h"
#include "sql.h"

enum { SALT = crypto_auth_hmacsha256_KEYBYTES };
_Static_assert(CONTACT_HASH_TEXT == 2 * SALT + 1 && SALT == crypto_auth_hmacsha256_BYTES, "contact.h leaves room for a salt and a commitment");

/* A contact with the salt of its commitment. */
struct kept {
    struct producer_contact contact;
    struct text salt;
};

static enum err no_memory(struct problem *reterr)
{
    return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

/* ---- rows ---- */

/* Borrows the row's texts. */
static void row_kept(struct stmt *stmt, struct kept *ret)
{
    struct text at = row_text(stmt, 6);
    *ret = (struct kept){ .contact = { .producer_id = row_int(stmt, 0),
                                       .representative = row_text(stmt, 1),
                                       .address = row_text(stmt, 2),
                                       .phone = row_text(stmt, 3),
                                       .email = row_text(stmt, 4),
                                       .version = row_int(stmt, 5),
                                       .recorded_at = { INSTANT_NONE } },
                          .salt = row_text(stmt, 7) };
    instant_parse(at.s, at.n, &ret->contact.recorded_at);
}

static void copy_texts(struct arena *arena, struct kept *kept)
{
    struct text *texts[] = { &kept->contact.representative, &kept->contact.address, &kept->contact.phone, &kept->contact.email, &kept->salt };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_text(arena, texts[i]->s, texts[i]->n);
}

enum err contact_fetch(struct conn *conn, struct arena *arena, int64_t producer_id, struct producer_contact *ret, struct problem *reterr)
{
    struct stmt *stmt;
    struct kept kept;
    enum err e = conn_named(conn, sql_contact_get, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, producer_id);
    bool found = rows_next(stmt);
    if (found) {
        row_kept(stmt, &kept);
        copy_texts(arena, &kept);
    }
    if ((e = rows_end(stmt, reterr)))
        return e;
    if (!found)
        return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_CONTACT);
    if (arena_failed(arena))
        return no_memory(reterr);
    *ret = kept.contact;
    return OK;
}

static enum err put(struct conn *conn, const struct kept *kept, struct problem *reterr)
{
    struct stmt *stmt;
    const struct producer_contact *contact = &kept->contact;
    enum err e = conn_named(conn, sql_contact_put, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, contact->producer_id);
    bind_text(stmt, 2, contact->representative);
    bind_text(stmt, 3, contact->address);
    bind_text(stmt, 4, contact->phone);
    bind_text(stmt, 5, contact->email);
    bind_int(stmt, 6, contact->version);
    bind_instant(stmt, 7, contact->recorded_at);
    bind_text(stmt, 8, kept->salt);
    return stmt_run(stmt, NULL, reterr);
}

/* ---- commitments ---- */

/* ERR_INVALID: the salt is none, so nothing can have been committed to with it. */
static enum err commit_to(const struct kept *kept, char ret[CONTACT_HASH_TEXT], struct problem *reterr)
{
    unsigned char key[SALT], hash[crypto_auth_hmacsha256_BYTES];
    struct buffer json = { 0 };
    size_t n = 0;
    if (sodium_hex2bin(key, sizeof key, kept->salt.s ? kept->salt.s : "", kept->salt.n, NULL, &n, NULL) || n != sizeof key)
        return ERR_INVALID;
    record_write_json(&json, &producer_contacts, &kept->contact);
    bool failed = json.failed;
    if (!failed) {
        crypto_auth_hmacsha256(hash, (const unsigned char *)json.s, json.n, key);
        sodium_bin2hex(ret, CONTACT_HASH_TEXT, hash, sizeof hash);
        sodium_memzero(json.s, json.n);
    }
    buffer_free(&json);
    sodium_memzero(key, sizeof key);
    return failed ? no_memory(reterr) : OK;
}

/* What the change log keeps of a contact. One way of writing it: what stands there is compared byte by byte. */
enum { LINE_ROOM = 256 };
static void write_line(const struct producer_contact *contact, const char *commitment, char ret[LINE_ROOM])
{
    char at[INSTANT_TEXT];
    instant_format(contact->recorded_at, at);
    snprintf(ret, LINE_ROOM, "{\"producer_id\":%" PRId64 ",\"commitment\":\"%s\",\"version\":%" PRId64 ",\"recorded_at\":\"%s\"}",
             contact->producer_id, commitment, contact->version, at);
}

/* ---- writing ---- */

enum err contact_note_read(struct conn *conn, int64_t producer_id, const struct stamp *stamp, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_contact_read_append, &stmt, reterr);
    if (e)
        return e;
    bind_instant(stmt, 1, stamp->at);
    bind_text(stmt, 2, stamp->principal);
    bind_text(stmt, 3, stamp->request_id);
    bind_int(stmt, 4, producer_id);
    return stmt_run(stmt, NULL, reterr);
}

enum err contact_write(struct db *db, struct producer_contact *contact, bool there, const struct stamp *stamp, struct problem *reterr)
{
    struct conn *conn = db_writer(db);
    unsigned char random[SALT];
    char salt[CONTACT_HASH_TEXT], commitment[CONTACT_HASH_TEXT], previous[65], line[LINE_ROOM];
    int64_t number = 0;
    enum err e = change_next(conn, &number, previous, reterr);
    if (e)
        return e;
    contact->version = number;
    contact->recorded_at = stamp->at;
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(salt, sizeof salt, random, sizeof random);
    struct kept kept = { *contact, text_of(salt) };
    e = commit_to(&kept, commitment, reterr);
    if (!e)
        e = put(conn, &kept, reterr);
    if (!e) {
        write_line(contact, commitment, line);
        e = change_append(conn, number, previous, stamp, producer_contacts.name, contact->producer_id, there ? "update" : "create",
                          text_of(line), reterr);
    }
    if (!e && there)
        db_forget(db);
    return e;
}

/* All contacts but one; *ret_found: that one is among them. */
static enum err read_others(struct conn *conn, struct arena *arena, int64_t but, struct kept **ret, size_t *ret_n, bool *ret_found,
                            struct problem *reterr)
{
    struct stmt *stmt;
    struct kept *others = NULL;
    size_t n = 0, room = 0;
    bool found = false;
    enum err e = conn_named(conn, sql_contact_all, &stmt, reterr);
    if (e)
        return e;
    while (!arena_failed(arena) && rows_next(stmt)) {
        if (row_int(stmt, 0) == but) {
            found = true;
            continue;
        }
        if (n == room) {
            struct kept *more = ARENA_ARRAY(arena, struct kept, room = room ? 2 * room : 64);
            if (!more)
                break;
            if (n)
                memcpy(more, others, n * sizeof *more);
            others = more;
        }
        row_kept(stmt, &others[n]);
        copy_texts(arena, &others[n++]);
    }
    e = rows_end(stmt, reterr);
    if (!e && arena_failed(arena)) /* what was copied may be less than what is there: it must not be put back */
        e = no_memory(reterr);
    *ret = others;
    *ret_n = n;
    *ret_found = found;
    return e;
}

/* To delete the row alone is not enough. SQLite zeroes what it deletes (secure_delete), but where rows have moved from one page to another a
 * copy may be left in the room between them: in five runs of eight, one of some 1,700 rows deleted so could still be read in the file
 * (tests/test_erasure.c). So the table is cleared as a whole, which zeroes its pages as a whole, and the others are put back. No key may lead
 * from or to it for that: with one even clearing goes row by row (EXPLAIN shows Delete in place of Clear). */
enum err contact_erase(struct db *db, struct arena *arena, int64_t producer_id, const struct stamp *stamp, struct problem *reterr)
{
    struct conn *conn = db_writer(db);
    struct stmt *stmt;
    struct kept *others;
    size_t n;
    bool found;
    char previous[65];
    int64_t number = 0;
    enum err e = read_others(conn, arena, producer_id, &others, &n, &found, reterr);
    if (!e && !found)
        e = fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_CONTACT);
    if (!e)
        e = change_next(conn, &number, previous, reterr);
    if (!e)
        e = conn_named(conn, sql_contact_clear, &stmt, reterr);
    if (!e)
        e = stmt_run(stmt, NULL, reterr);
    for (size_t i = 0; !e && i < n; i++)
        e = put(conn, &others[i], reterr);
    if (!e)
        e = change_append(conn, number, previous, stamp, producer_contacts.name, producer_id, "erase", NO_TEXT, reterr);
    if (!e)
        db_forget(db);
    return e;
}

/* ---- who read ---- */

enum err contact_reads(struct conn *conn, int64_t producer_id, int64_t before, int64_t limit,
                       void (*each)(void *ctx, const struct contact_read *read), void *ctx, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_contact_read_list, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, producer_id);
    bind_int(stmt, 2, before);
    bind_int(stmt, 3, limit);
    while (rows_next(stmt))
        each(ctx, &(struct contact_read){ row_int(stmt, 0), row_text(stmt, 1), row_text(stmt, 2), row_text(stmt, 3) });
    return rows_end(stmt, reterr);
}

/* ---- against the change log ---- */

/* Is the row what its line says, byte by byte? */
static enum err is_as_logged(struct stmt *stmt, const struct kept *kept, bool *ret, struct problem *reterr)
{
    char commitment[CONTACT_HASH_TEXT], line[LINE_ROOM];
    enum err e = commit_to(kept, commitment, reterr);
    *ret = false;
    if (e == ERR_INVALID)
        return OK;
    if (e)
        return e;
    write_line(&kept->contact, commitment, line);
    *ret = text_is(row_text(stmt, 11), line) && row_int(stmt, 8) == kept->contact.version && text_equal(row_text(stmt, 9), row_text(stmt, 6));
    return OK;
}

static enum err check_rows(struct conn *conn, void (*each)(void *ctx, const struct contact_fault *fault), void *ctx, int64_t *ret_checked,
                           struct problem *reterr)
{
    struct stmt *stmt;
    struct kept kept;
    enum err e = conn_named(conn, sql_contact_check, &stmt, reterr), end;
    *ret_checked = 0;
    if (e)
        return e;
    while (!e && rows_next(stmt)) {
        bool same = true, logged = !row_is_null(stmt, 8) && !text_is(row_text(stmt, 10), "erase");
        row_kept(stmt, &kept);
        ++*ret_checked;
        if (logged)
            e = is_as_logged(stmt, &kept, &same, reterr);
        if (!e && (!logged || !same))
            each(ctx, &(struct contact_fault){ logged ? CONTACT_DIFFERENT : CONTACT_UNLOGGED, kept.contact.producer_id, row_int(stmt, 8) });
    }
    end = rows_end(stmt, reterr);
    return e ? e : end;
}

enum err contact_check(struct conn *conn, void (*each)(void *ctx, const struct contact_fault *fault), void *ctx, int64_t *ret_checked,
                       struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = check_rows(conn, each, ctx, ret_checked, reterr);
    if (!e)
        e = conn_named(conn, sql_contact_check_lost, &stmt, reterr);
    if (e)
        return e;
    while (rows_next(stmt))
        each(ctx, &(struct contact_fault){ CONTACT_LOST, row_int(stmt, 0), row_int(stmt, 1) });
    return rows_end(stmt, reterr);
}
