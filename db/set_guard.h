/* set_guard.h -- a criteria set that assessments rest on is not changed any more: a new version is made instead. */
#pragma once
#include "db/table.h"

/* May the record be written over (`before` and `after`), added (`before` NULL), taken out (`after` NULL)? What no verdict rests on (names, notes, agencies,
 * what is confirmed) always may. ERR_CONFLICT otherwise, at the field that would change. Other resources pass. */
enum err set_guard(struct conn *conn, struct arena *arena, const struct resource *resource, const void *before, const void *after,
                   const struct place_of *place, struct problem *reterr);
