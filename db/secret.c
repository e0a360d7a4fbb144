/* secret.c -- the register's own random bytes (secret.h). */
#include "db/secret.h"
#include <sodium.h>
#include "sql.h"

static enum err read_secret(struct conn *conn, const char *name, unsigned char ret[SECRET_BYTES], bool *ret_found, struct problem *reterr)
{
    struct stmt *stmt;
    size_t n = 0;
    enum err e = conn_named(conn, sql_secret_get, &stmt, reterr);
    *ret_found = false;
    if (e)
        return e;
    bind_text(stmt, 1, text_of(name));
    if (rows_next(stmt)) {
        struct text hex = row_text(stmt, 0);
        *ret_found = !sodium_hex2bin(ret, SECRET_BYTES, hex.s, hex.n, NULL, &n, NULL) && n == SECRET_BYTES;
    }
    return rows_end(stmt, reterr);
}

static enum err write_secret(struct conn *conn, const char *name, const unsigned char bytes[SECRET_BYTES], struct problem *reterr)
{
    struct stmt *stmt;
    char hex[2 * SECRET_BYTES + 1];
    enum err e = conn_named(conn, sql_secret_put, &stmt, reterr);
    if (e)
        return e;
    bind_text(stmt, 1, text_of(name));
    bind_text(stmt, 2, text_of(sodium_bin2hex(hex, sizeof hex, bytes, SECRET_BYTES)));
    return stmt_run(stmt, NULL, reterr);
}

enum err secret_open(struct db *db, const char *name, unsigned char ret[SECRET_BYTES], struct problem *reterr)
{
    bool found;
    enum err e = read_secret(db_writer(db), name, ret, &found, reterr);
    if (e || found)
        return e;
    randombytes_buf(ret, SECRET_BYTES);
    e = db_begin(db);
    if (e)
        return fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER);
    e = write_secret(db_writer(db), name, ret, reterr);
    if (e) {
        db_rollback(db);
        return e;
    }
    e = db_commit(db);
    return e ? fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER) : OK;
}
