/* migrate.h -- brings a register to the newest shape, each step whole or not at all. */
#pragma once
#include "db/db.h"
#include "base/buffer.h"

/* Can this program bring it to shape? Else why[] gets the end of a sentence that begins with the file's name. was_there: the file is none that was
 * just made, so it must hold a register; an empty one is what a truncation leaves. */
enum err migration_fits(struct conn *conn, bool was_there, char *why, size_t room, struct problem *reterr);
/* The shape a register has, and the one this program gives it. */
enum err migration_shape(struct conn *conn, int64_t *ret, struct problem *reterr);
int64_t migration_newest(void);
enum err migrate(struct db *db, struct problem *reterr);
/* A migration's text with its macros written out for SQLite: {{table x}} {{only}} {{end}} {{strict_only}} {{append_only x}} {{search x}}. */
void migration_expand(struct buffer *out, const char *sql);
