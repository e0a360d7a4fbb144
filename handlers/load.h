/* load.h -- a folder of CSV files into the register (data/README.md is the format). */
#pragma once
#include "db/db.h"

struct load_report {
    int64_t files, rows, inserted, updated, unchanged;
};
/* Reads DIR/<resource>.csv or .csv.gz for every resource there is a file for, in the catalogue's order, in ONE transaction: all or nothing. Every fault of all files is in reterr with file, line, column,
 * value (at most FAULTS_MAX told, the rest counted). Upserts by natural key: loading the same again changes nothing. No group may be open. */
enum err load_directory(struct db *db, const char *directory, struct load_report *ret, struct problem *reterr);
/* Whoever may not do with the register as he likes: each row is shown before and after it was written. `before` NULL: the record is new. `record` is
 * complete; its version is that of the write. Faults are added to the load's problem. */
struct schema;
struct load_judge {
    enum err (*judge)(void *ctx, const struct schema *schema, const void *before, const void *record);
    void *ctx;
};
/* One sheet of a resource, inside the caller's savepoint: all of it, or faults by line and column as above (`reterr`), and the caller undoes it. The
 * rules between records are asked behind its last row. */
struct stamp;
enum err load_sheet(struct db *db, const struct schema *schema, struct text bytes, const struct stamp *stamp, const struct load_judge *judge,
                    struct load_report *ret, struct problem *reterr);
/* Units and everything else absent? Keys may be there. */
enum err load_is_empty(struct db *db, bool *ret, struct problem *reterr);
