/* correction.h -- correction told apart from change: a change says what is new, a correction says something else about a past day than the
 * register has said so far, and needs a reason. Pure. */
#pragma once
#include "model/resource.h"

/* `after` NULL: the record is withdrawn. A correction is: a fact of the past withdrawn, or a value of it replaced or cleared, or an end put
 * on a day before `today` where there was none. Filling in what was empty is none, nor is a remark or a source (note, source, synthetic),
 * nor is anything about a record that begins on `today` or later. */
bool record_corrects(const struct resource *resource, const void *before, const void *after, struct date today);
