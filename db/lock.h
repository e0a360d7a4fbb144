/* lock.h -- where a register's file really lies, and that one process alone holds it. Knows files; knows no SQL and no database. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { REGISTER_PATH = 4096 };

/* Words that the sentence has, and no other, when the lock is held by another process. */
#define IN_USE " is in use by "

struct register_lock {
    char path[REGISTER_PATH]; /* without symbolic links: the names of the write-ahead log and of the lock file follow from it */
    int story;                /* "<path>.lock": who holds it, for people */
    int file;                 /* the register's own file, held as well: another name for it, or a lock file that was removed, let nobody in */
};

/* Takes the register at `path` for this process until register_unlock(). `create` makes an empty file of mode 0600 where there is none. false: one
 * sentence for the operator: no such file, no regular file, a file with several names (hard links: each would have a write-ahead log of its own),
 * or who holds it. */
bool register_lock(struct register_lock *lock, const char *path, bool create, char *reason, size_t room);
/* Rewrites what the lock file tells of its holder: "serve on 127.0.0.1:8080". */
void register_tell(struct register_lock *lock, const char *purpose);
/* Call after the database was closed: closing a file ends the database's own locks on it. Harmless when nothing was taken. */
void register_unlock(struct register_lock *lock);
