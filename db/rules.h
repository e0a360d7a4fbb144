/* rules.h -- what must hold between records: a unit's children and rosters do not outlive it, an assessment's criteria set is of the
 * unit's level, a product is certified while it is in the programme. Each rule is one query that yields what breaks it, and is asked
 * after the write, inside its savepoint, from whichever side was written. */
#pragma once
#include "db/table.h"

/* Does the record keep every rule it is part of? A fault for each breach (422), at the field that would have to change. */
enum err rules_check(struct conn *conn, struct arena *arena, const struct schema *schema, int64_t id, const struct place_of *place,
                     struct problem *reterr);

/* The same for all records written after change `after`, told one by one; a load asks once, behind its last row. 0: the whole register. */
typedef void rule_breach(void *context, const struct schema *schema, int64_t id, const char *field, enum message message, const char *const arguments[4]);
enum err rules_check_since(struct conn *conn, struct arena *arena, int64_t after, enum lang lang, rule_breach *tell, void *context, struct problem *reterr);

/* Statement `number` of all rules and sides, for the golden files and the plan check; false: there is none. The texts are the arena's. */
bool rules_statement(size_t number, struct arena *arena, const char **ret_name, struct text *ret_sql);
