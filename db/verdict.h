/* verdict.h -- what an indicator asks of a unit on a day, what a value says against it, and how the verdict on a criterion follows from those on its
 * indicators. Exact: hundredths, and products of them. */
#pragma once
#include "db/table.h"

struct target {
    bool known;               /* there is a number to be held against */
    bool province_decides;    /* the set leaves it to the province, and the province has said nothing yet */
    struct decimal value, second_value; /* INT_NONE: none */
    struct text comparison, measure, scope;
    bool of_province;         /* decided by the province */
    bool relative;            /* a multiple of another set's target: value is that product */
};
/* Texts are in the arena. No target at all: known false, scope NO_TEXT. */
enum err target_find(struct conn *conn, struct arena *arena, int64_t indicator_id, int64_t unit_id, struct date day, struct target *ret,
                     struct problem *reterr);
/* Turns a target whose value is a factor into that multiple of `base`; unknown when that is. */
void target_relate(struct target *target, struct decimal base);
/* "≥ 95, ≥ 60 (red_river_delta)"; NULL: none. */
const char *target_text(struct arena *arena, const struct target *target);
/* What the values say: "met", "not_met"; NULL: they say nothing. */
const char *target_verdict(const struct target *target, struct decimal value, struct decimal second_value);
/* How much is missing, in the measure: target minus value, or value minus target where less is asked; 0 where it is met. INT_NONE: cannot be told. */
struct decimal target_distance(const struct target *target, struct decimal value);

/* Before a record is written: an indicator's result gets its computed verdict (and the verdict itself where none is given; another needs a reason), a
 * criterion's result must be what its indicators say, where they say it. `before` is the record as it stands (NULL: a new one): what was judged by the
 * target of its time is not judged again while value and verdict stay. Other resources pass. */
enum err verdict_derive(struct conn *conn, struct arena *arena, struct draft *draft, const void *before, struct problem *reterr);
/* Before a record is withdrawn: ERR_CONFLICT where a criterion's result follows from its indicators. Other resources pass. */
enum err verdict_guard(struct conn *conn, const struct resource *resource, const void *record, struct problem *reterr);
/* After an indicator's result was written (before NULL: it is new) or withdrawn (after NULL): the criterion's result follows, as a logged write of its
 * own. Other resources pass. */
enum err verdict_follow(struct db *db, struct arena *arena, const struct resource *resource, const void *before, const void *after,
                        const struct stamp *stamp, struct problem *reterr);
/* The same for all that was written behind change `after` (stamp->rules_later). */
enum err verdict_follow_since(struct db *db, int64_t after, const struct stamp *stamp, struct problem *reterr);
