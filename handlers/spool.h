/* spool.h -- sheets on their way into the register: files in a folder beside it (REGISTER.imports), as they were sent, until their import has ended; and
 * what was found wrong with them, for a week. Knows files, not what is in them. */
#pragma once
#include <limits.h>
#include <stdint.h>
#include "base/errors.h"

struct spool;
/* Makes the folder when it is not there. NULL: one sentence. */
struct spool *spool_open(const char *register_path, char *reason, size_t room);
void spool_close(struct spool *spool); /* NULL accepted */

/* ---- a sheet that comes ---- */
struct incoming;
enum { SHA256_TEXT = 65 };
struct incoming *incoming_new(struct spool *spool); /* NULL: out of memory; that no file could be made is told by the next call */
/* Some more of it. false: it cannot be kept. Any thread, one at a time. */
bool incoming_add(struct incoming *incoming, const char *bytes, size_t n);
/* All is here: on the disk. OK; ERR_DISK_FULL; ERR_NOT_READY: the folder cannot be written. */
enum err incoming_end(struct incoming *incoming);
int64_t incoming_bytes(const struct incoming *incoming);
const char *incoming_sha256(const struct incoming *incoming); /* behind incoming_end(): 64 hex digits */
/* It is the sheet of import `id` from now on. ERR_NOT_READY: it cannot be. */
enum err incoming_keep(struct incoming *incoming, int64_t id);
/* What is not kept is removed. NULL accepted. */
void incoming_drop(struct incoming *incoming);

/* ---- what is kept of an import ---- */
enum spool_file { SPOOL_SHEET, SPOOL_FAULTS, SPOOL_FAULT_SHEET, SPOOL_FILES };
void spool_path(const struct spool *spool, int64_t id, enum spool_file file, char out[PATH_MAX]);
void spool_remove(const struct spool *spool, int64_t id, enum spool_file file);
/* Asks for each file whether it is still wanted, and removes those that are not; with half_sent also what was left half sent: at a start. */
void spool_sweep(const struct spool *spool, bool half_sent, bool (*wanted)(void *ctx, int64_t id, enum spool_file file), void *ctx);
