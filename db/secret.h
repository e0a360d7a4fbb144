/* secret.h -- random bytes that belong to the register: made once, kept in its file, so that copies and backups have them. */
#pragma once
#include "db/db.h"

enum { SECRET_BYTES = 32 };
/* The secret of that name; made when there is none yet, in a transaction of its own: not while one is open, not from two threads. */
enum err secret_open(struct db *db, const char *name, unsigned char ret[SECRET_BYTES], struct problem *reterr);
