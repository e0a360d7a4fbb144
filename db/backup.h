/* backup.h -- a register into one file that can be kept elsewhere, and back. Knows files, gzip and what makes a backup good; knows no command and no
 * server. */
#pragma once
#include "db/db.h"

enum { BACKUP_PATH = 4200 };

struct backup_report {
    int64_t bytes;  /* of the finished file */
    int64_t lines;  /* of the change log */
    char head[65];  /* hash of the newest, zeros when there is none */
    int64_t ms;
};

/* Writes the register as it stands now to `path`, in one snapshot, while it may be served. Verified before it gets its name: the copy opens, is sound,
 * agrees with its own change log, and its head is a line of the register's; what was packed unpacks to the same bytes. Mode 0600, on the disk when this
 * returns; what stood at `path` is replaced only then. Packed with gzip unless the name ends in .db or .sqlite. Needs room beside it for the unpacked
 * register as well. `stop`, set by another thread, breaks it off; may be NULL. false: one sentence, and nothing is left. */
bool backup_run(struct db *db, const char *path, const atomic_bool *stop, struct backup_report *ret, char *reason, size_t room);

/* The same into a folder, named after the register and the instant (UTC): register-20261124T001542Z.db.gz; then all but the newest `keep` of these names
 * are removed. `keep` is at least 1. */
bool backup_into(struct db *db, const char *folder, int64_t keep, const atomic_bool *stop, struct backup_report *ret, char *reason, size_t room);
/* How many seconds ago the newest of them says that it was made; -1: there is none, or it says that it will be made. */
int64_t backup_age(const struct db *db, const char *folder);

/* Puts a backup in the place of the register at `path`, which nobody may have open. The backup is unpacked beside it and verified first. A register that is
 * there is refused without `replace`; with it, it is kept under the name that ret_kept gets (its log beside it, when that could not be brought into it);
 * "" when there was none. false: one sentence, and nothing is changed. */
bool backup_restore(const char *backup, const char *path, bool replace, struct backup_report *ret, char ret_kept[BACKUP_PATH], char *reason, size_t room);
