/* reach.h -- where a key may write: the one bound to a unit there and below, the others everywhere. */
#pragma once
#include "handlers/keys.h"

struct call;
struct schema;

/* May the call's key write this record? ERR_FORBIDDEN with the code of the unit the record belongs to. A record that belongs to no unit (a product
 * group, a criteria set) is the whole register's: a bound key may write it when its unit is the one topmost unit of the register. */
enum err reach_record(struct call *call, const struct schema *schema, const void *record);
/* The same of the product of that number. */
enum err reach_product(struct call *call, int64_t id);
/* Is the unit the principal's own or below it: today, or on `day` (NO_DATE: today alone)? Always, for a principal that is bound to none. */
enum err reach_unit(struct conn *conn, const struct principal *principal, int64_t unit_id, struct date day, bool *ret, struct problem *reterr);
