/* tally.h -- keeps the sums of the headline (tables tally, tally_new) equal to what the records say, write by write. docs/decisions/0017. */
#pragma once
#include "db/table.h"

enum { TALLY_WHOLE = 0 }; /* in place of a unit: the whole register */
/* Before a write, on the writer's connection, once with the record as it is and once as it will be: whose sums it may change. `added`: there is no such record yet. */
enum err tally_touch(struct conn *conn, const struct resource *resource, const void *record, bool added, struct problem *reterr);
/* Where units count has changed: all is counted anew. */
void tally_touch_all(struct conn *conn);
/* Brings the sums up to date with what the open transaction wrote; before each db_commit() behind table_*(). */
enum err tally_settle(struct db *db, struct problem *reterr);
/* Are they what the records say? True, too, where they are not whole and nobody reads them. */
enum err tally_check(struct conn *conn, bool *ret, struct problem *reterr);
