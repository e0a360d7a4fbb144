/* key_uses.h -- what a serving process remembers of its keys between two writes: when each was last used, and how many were revoked. Any thread
 * may note; the writer alone writes it down. */
#pragma once
#include "db/db.h"

struct key_uses;
struct key_uses *key_uses_new(void); /* NULL: out of memory */
void key_uses_free(struct key_uses *uses);

/* The key opened for somebody just now. Kept to the minute; without memory for it, it is not kept. */
void key_uses_note(struct key_uses *uses, int64_t key_id);
/* The last minute that was noted; none when this process has not seen the key. */
struct instant key_uses_at(const struct key_uses *uses, int64_t key_id);
/* Writes down what was noted since the last time, in a transaction of its own, on the writer's side with none open. Nothing new: asks the database
 * nothing. What could not be written is tried again the next time. */
enum err key_uses_write(struct key_uses *uses, struct db *db, struct problem *reterr);

/* Whoever reads this count first and checks a key then need not check again while the count is the same. */
uint64_t key_uses_revocations(const struct key_uses *uses);
/* On the writer's side: a key has been revoked, and then: the group that holds it is committed. It counts twice: what follows in the same group is
 * judged again at once; and what was let in by a reader that could not yet see it, afterwards. */
void key_uses_revoked(struct key_uses *uses);
void key_uses_committed(struct key_uses *uses);
