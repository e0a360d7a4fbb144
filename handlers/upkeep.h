/* upkeep.h -- what a served register needs from time to time, on a thread of its own at low priority: a look for damage, a backup.
 * Never on the way of a request. */
#pragma once
#include "handlers/app.h"

struct upkeep_options {
    int64_t check_seconds;  /* between two looks through the whole file; 0: none */
    const char *backup_dir; /* "": no backups */
    int64_t backup_seconds, backup_keep;
};

struct upkeep;
/* NULL: no thread could be had. Without anything to do it does nothing. */
struct upkeep *upkeep_start(struct app *app, struct db *db, const struct upkeep_options *options);
/* Breaks off what runs. NULL accepted. */
void upkeep_stop(struct upkeep *upkeep);
