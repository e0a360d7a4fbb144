/* load.h -- a folder of CSV files into the register (data/README.md is the format). */
#pragma once
#include "db/db.h"

struct load_report {
    int64_t files, rows, inserted, updated, unchanged;
};
/* Reads DIR/<resource>.csv or .csv.gz for every resource there is a file for, in the catalogue's order, in ONE transaction: all or nothing. Every fault of all files is in reterr with file, line, column,
 * value (at most FAULTS_MAX told, the rest counted). Upserts by natural key: loading the same again changes nothing. No group may be open. */
enum err load_directory(struct db *db, const char *directory, struct load_report *ret, struct problem *reterr);
/* Units and everything else absent? Keys may be there. */
enum err load_is_empty(struct db *db, bool *ret, struct problem *reterr);
