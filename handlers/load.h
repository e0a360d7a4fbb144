/* load.h -- CSV into the register, all or nothing: a folder of files, or one sheet (data/README.md is the format). Rows are read one by one: memory does
 * not grow with their number, but for four bytes a record that they name. */
#pragma once
#include "db/db.h"
#include "format/format.h"

struct schema;
struct stamp;

struct load_report {
    int64_t files, rows, inserted, updated, unchanged;
};

/* Columns of a sheet that tell what is wrong with its rows: passed over when it comes back. */
#define LOAD_LINE "line"
#define LOAD_FAULT "fault"

/* Who stands beside a load. Any of the functions may be NULL. */
struct load_watch {
    void *ctx;
    /* For whoever may not do with the register as he likes: each row is shown with what it is written over; `before` NULL: the record is new. */
    enum err (*judge)(void *ctx, struct conn *conn, struct arena *arena, const struct schema *schema, const void *before, const void *record,
                      struct problem *reterr);
    /* A fault of a sheet, as it is found; row by row in their order. Without it they are gathered in the load's problem (FAULTS_MAX told). */
    void (*tell)(void *ctx, const struct fault *fault);
    /* Now and then, with the rows so far. false: it shall end; then the load fails with ERR_NOT_READY. */
    bool (*go_on)(void *ctx, int64_t rows);
};

/* Reads DIR/<resource>.csv or .csv.gz for every resource there is a file for, in the catalogue's order, in ONE transaction: all or nothing. Every fault of all files is in reterr with file, line, column,
 * value (at most FAULTS_MAX told, the rest counted). Upserts by natural key: loading the same again changes nothing. No group may be open. */
enum err load_directory(struct db *db, const char *directory, struct load_report *ret, struct problem *reterr);

/* One sheet of a resource, from a source (csv_stream_new). */
struct load_sheet {
    const struct schema *schema;
    csv_more *more;
    void *source;
    struct load_watch watch;
};
/* All of it, or faults (as watch says; reterr->code is that of the first) and the caller undoes it: inside a transaction or savepoint of the writer's.
 * The rules between records are asked behind its last row. */
enum err load_sheet(struct db *db, const struct load_sheet *sheet, const struct stamp *stamp, struct load_report *ret, struct problem *reterr);
/* The same as far as it can be judged without writing: every cell, every reference that does not lead into the sheet's own resource, every right. On a
 * reader, beside the writer. What one row says of another, and what the tables themselves refuse, is found by load_sheet() alone. */
enum err load_check(struct conn *conn, const struct load_sheet *sheet, struct load_report *ret, struct problem *reterr);

/* Units and everything else absent? Keys may be there. */
enum err load_is_empty(struct db *db, bool *ret, struct problem *reterr);
