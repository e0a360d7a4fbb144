/* migrate.h -- brings a register to the newest shape, each step whole or not at all. */
#pragma once
#include "db/db.h"
#include "base/buffer.h"

enum err migrate(struct db *db, struct problem *reterr);
/* A migration's text with its macros written out for SQLite: {{table x}} {{only}} {{end}} {{strict_only}} {{append_only x}} {{search x}}. */
void migration_expand(struct buffer *out, const char *sql);
