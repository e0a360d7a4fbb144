/* importer.h -- the thread that brings sheets into the register, one after another in the order they came. A large sheet is first read through beside the
 * writer, so that one with faults holds nobody up; then all its rows are written in one transaction on the writer's thread: visible all at once, or
 * not at all. A sheet that was waiting or half written when the process ended begins anew with the next. */
#pragma once
#include "db/import.h"
#include "handlers/app.h"

struct importer;
struct spool;
enum { FAULT_LINE_MAX = 64 * 1024 }; /* bytes of one line of a file of faults: JSON as in a problem's errors */
/* NULL: one sentence. */
struct importer *importer_start(struct app *app, struct db *db, const struct http_server *server, char *reason, size_t room);
/* Breaks off what runs; it stays waiting. Before the server stops; freed when it has, for requests may still hold it. NULL accepted. */
void importer_stop(struct importer *importer);
void importer_free(struct importer *importer);
struct spool *importer_spool(struct importer *importer);

/* In the writer's group: a sheet was entered, or one was cancelled. And behind the commit that holds it. */
void importer_entered(struct importer *importer);
void importer_committed(struct importer *importer);

/* How far the import that is being worked on is; false: it is not that one. Any thread. */
struct import_progress {
    const char *state; /* "checking", "applying" */
    int64_t rows;      /* read so far, in that state */
    int64_t faults;    /* found so far */
};
bool importer_progress(struct importer *importer, int64_t id, struct import_progress *ret);
/* Whatever is being done for it ends soon, without a trace. Any thread. */
void importer_cancel(struct importer *importer, int64_t id);
