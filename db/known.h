/* known.h -- a statement as it would have answered at an instant of the past: recorded time, beside the valid time of `as_of`. */
#pragma once
#include "base/buffer.h"
#include "base/text.h"

/* Puts before the statement, for each of our tables that it names, a WITH of the same name: the rows that were recorded at
 * $KNOWN_PARAMETER, from the table and from its twin. The statement itself stays as it is. An sql_rewriter (db/db.h). */
void known_sql(struct buffer *out, struct text sql);
