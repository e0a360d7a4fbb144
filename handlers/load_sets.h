/* load_sets.h -- criteria-sets.json, as the research on the criteria wrote it, read as four sheets of the load format. */
#pragma once
#include "base/buffer.h"
#include "base/errors.h"

enum { SETS_SHEETS = 4 };
/* The sheets in the order in which they refer to each other: "criteria-sets", "criteria", "indicators", "indicator-targets". The caller frees the buffers.
 * Faults: ERR_BAD_JSON, ERR_INVALID with the path in the file. */
struct sets_sheet {
    const char *resource;
    struct buffer csv;
};
enum err sets_read(const char *path, struct sets_sheet ret[SETS_SHEETS], struct problem *reterr);
