/* verify.h -- is the register what its change log says? The chain of hashes is computed anew, every record, every earlier state and every copy
 * made for sorting and searching is held against it. Reads only. */
#pragma once
#include "db/table.h"

struct verify_report {
    int64_t lines, records, earlier; /* looked at: lines of the log, records, their earlier states */
    int64_t broken;                  /* sentences told */
    int64_t head;                    /* number of the newest line */
    char head_hash[65];
};

/* One sentence for each break, in English, for the operator; valid during the call. */
typedef void verify_tell(void *context, const char *sentence);

/* `kept` and `kept_hash` (64 hex digits): a head that was printed earlier and kept elsewhere; 0 and NULL: none. A log that was cut short or written
 * anew is found against it alone. At most some hundred sentences are told; the first is the first broken line. */
enum err register_verify(struct conn *conn, int64_t kept, const char *kept_hash, verify_tell *tell, void *context, struct verify_report *ret,
                         struct problem *reterr);
/* The same but for the rules between records: those are judged anew with each version of the program, and what breaks one is no damage. */
enum err register_damage(struct conn *conn, verify_tell *tell, void *context, struct verify_report *ret, struct problem *reterr);
