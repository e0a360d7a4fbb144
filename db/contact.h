/* contact.h -- the personal data of producers: kept, read with a line about who read, erased without a trace, and held against the change
 * log. What the log keeps of a contact is a commitment: HMAC-SHA-256 of its canonical JSON under a key of 32 random bytes (the salt), which
 * lies beside the data, is new with every write and goes with it. So the log proves what was written as long as it is there, and says
 * nothing about it once it is gone: without the salt no guess can be tried. */
#pragma once
#include "db/table.h"
#include "model/resources.h"

enum { CONTACT_HASH_TEXT = 65 }; /* a commitment or a salt: 64 hex digits and NUL */

/* ERR_NOT_FOUND: none is kept of this producer. Texts are in the arena. */
enum err contact_fetch(struct conn *conn, struct arena *arena, int64_t producer_id, struct producer_contact *ret, struct problem *reterr);
/* One line about who reads it: on the writer's connection, in the transaction behind which the answer goes out. */
enum err contact_note_read(struct conn *conn, int64_t producer_id, const struct stamp *stamp, struct problem *reterr);
/* Keeps `contact` (checked, for its producer_id) in place of what is there, and logs "create" or, with `there`, "update". Sets its version
 * and recorded_at. On the writer's connection, inside a savepoint. */
enum err contact_write(struct db *db, struct producer_contact *contact, bool there, const struct stamp *stamp, struct problem *reterr);
/* Takes it out, and logs "erase" without any record. Behind the commit its bytes are in no file of the register (db_forget()): the others
 * are written anew for that, a matter of microseconds a contact. ERR_NOT_FOUND: none is kept. */
enum err contact_erase(struct db *db, struct arena *arena, int64_t producer_id, const struct stamp *stamp, struct problem *reterr);

/* Who read, as it may be shown. Texts are valid until `each` returns. */
struct contact_read {
    int64_t number;
    struct text at, principal, request_id;
};
/* The reads of one producer's contact, the newest first, from before number `before` (INT64_MAX: all), at most `limit`. */
enum err contact_reads(struct conn *conn, int64_t producer_id, int64_t before, int64_t limit,
                       void (*each)(void *ctx, const struct contact_read *read), void *ctx, struct problem *reterr);

/* ---- for who verifies the register ---- */

enum contact_wrong {
    CONTACT_UNLOGGED,  /* a row, and the log has no line of it, or says that it was erased */
    CONTACT_DIFFERENT, /* a row that is not what its line commits to: data, salt, version or instant were changed */
    CONTACT_LOST,      /* the log says that there is a contact, and there is none */
};
struct contact_fault {
    enum contact_wrong wrong;
    int64_t producer_id;
    int64_t change; /* number of the line it was held against; INT_NONE: there is none */
};
/* Holds every contact against the newest line that the change log has of it (the chain itself is the caller's matter), and every such line
 * against the contacts. Calls `each` for what is wrong, by producer; nothing wrong, no call. *ret_checked: how many contacts were looked at.
 * Reads only, on any connection; the caller holds a snapshot. Faults of the data are no errors: an error is that it could not be read. */
enum err contact_check(struct conn *conn, void (*each)(void *ctx, const struct contact_fault *fault), void *ctx, int64_t *ret_checked,
                       struct problem *reterr);
