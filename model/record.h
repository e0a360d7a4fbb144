/* record.h -- a stored record as canonical JSON: what the change log keeps. */
#pragma once
#include "buffer.h"
#include "model/resource.h"

/* All stored columns in the table's order, ids for references, null where there is no value. Same record, same bytes. */
void record_write_json(struct buffer *out, const struct resource *resource, const void *record);
