/* scope.h -- keeps unit_scope (where a unit's records count, on every day) equal to the rule of model/unit_tree.h. */
#pragma once
#include "db/table.h"

/* After an insert: a new unit inherits its parent's places at once; a new unit change makes the whole table stale. */
enum err scope_inserted(struct db *db, const struct resource *resource, const void *record, struct instant when, struct problem *reterr);
/* After a write at `when` to units or unit changes; `past`: what was there changed, and unit_scope_refresh() has to compute anew. */
void scope_touched(const struct resource *resource, struct instant when, bool past);
/* Is it what the units and their changes say? */
enum err unit_scope_check(struct conn *conn, bool *ret, struct problem *reterr);
