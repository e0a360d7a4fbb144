/* unit_tree.h -- under which units a unit's records count, on every day: the rule of belonging, written once. Pure: works on arrays. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "date.h"

struct tree_unit {
    int64_t id, parent_id; /* parent_id INT_NONE: none */
    struct date from, to;  /* first and last day in force; to NO_DATE: open */
};
/* The whole of unit `from_id` became (part of) unit `to_id` on `on`. Partial edges are not given here: a share is never invented. */
struct tree_succession {
    int64_t from_id, to_id;
    struct date on;
};

struct unit_tree;
/* Copies what it needs. NULL when out of memory. */
struct unit_tree *unit_tree_new(const struct tree_unit *units, size_t nunits, const struct tree_succession *successions, size_t nsuccessions);
void unit_tree_free(struct unit_tree *tree);

struct tree_span {
    int64_t ancestor_id;
    struct date from, to; /* counts there from .. to, both inclusive; to NO_DATE: open */
};
/* Where records of unit `id` count, as spans sorted by ancestor and day; the unit itself included. The rule for a day d:
 *   x := the unit; while x had ended before d and wholly became another unit, x := that unit;
 *   if x is in force on d it counts there; then x := x's parent, and the same again up to the top.
 * So an ended unit without whole successor (split, abolished) counts only for what is above it. From the unit's first day on.
 * Writes at most `room` spans, returns how many there are. */
size_t unit_tree_spans(const struct unit_tree *tree, int64_t id, struct tree_span *ret, size_t room);
