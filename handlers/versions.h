/* versions.h -- the version a write was made from (If-Match), and a body that repeats what it was read with. */
#pragma once
#include "handlers/call.h"
#include "model/draft.h"

/* Before the queue: If-Match is there. */
enum err version_asked(struct call *call);
/* In the group: is the record's version among the tags (RFC 9110 13.1.1: strong ones only, * is any)? Sets call->expected and
 * call->read_on; ERR_STALE otherwise. */
enum err version_check(struct call *call, const struct schema *schema, const void *before);
/* Takes out of the body what only the register writes (id, version, computed fields, labels, embedded records) and what it says of the
 * record already, on the day it was read for. What differs stays, and is refused as a field that cannot be written. */
enum err version_drop_echoes(struct call *call, struct draft *draft);
/* The same against `now`, the record as it was read. */
void version_drop_equal(struct call *call, struct draft *draft, const json_t *now);
