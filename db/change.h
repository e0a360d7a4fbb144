/* change.h -- the one change log: every write appends a line, chained to the one before. */
#pragma once
#include "db/table.h"

/* The number the next line will have, and the hash it will be chained to (64 hex digits; zeros at the beginning). */
enum err change_next(struct conn *conn, int64_t *ret_number, char ret_previous[65], struct problem *reterr);
/* What a transaction remembers (conn_memo): 0: not yet asked. */
struct write_memo {
    int64_t number;            /* of the newest line */
    char hash[65];             /* its own */
    int64_t unmeasured;        /* the assessment that was seen to have no results of indicators; 0: none */
    int64_t last_ids[DB_SLOTS]; /* the greatest id that was given, by the resource's number */
};
/* A line of the log without its hashes. */
struct change_line {
    int64_t number;
    struct text at, principal, request_id, resource;
    int64_t record_id;
    struct text action, after, reason;
};
/* The line's hash, chained to the one before it: 64 hex digits. */
void change_hash(const struct change_line *line, const char previous[65], char out[65]);

/* Appends. `resource` is a resource's name, or "keys" or "producer-contacts", whose lines are no public matter. `after` is the record's canonical JSON, NO_TEXT when it was withdrawn. */
enum err change_append(struct conn *conn, int64_t number, const char previous[65], const struct stamp *stamp, const char *resource,
                       int64_t record_id, const char *action, struct text after, struct problem *reterr);
