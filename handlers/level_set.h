/* level_set.h -- which criteria set a question about a level means, and how a set is shown in reports. Knows sets for communes only. */
#pragma once
#include "handlers/report.h"

enum { OTHER_SETS_MAX = 20 };

struct level_set {
    int64_t id, requires_id; /* requires_id INT_NONE: no other must be met before */
    struct text code, name, name_en, level, decision, valid_from, valid_to;
    int64_t criteria_total, indicator_total; /* as decided; INT_NONE: it does not say */
    bool complete, confirmed;
    int64_t criteria, required, indicators;  /* that are in the register */
    struct text others[OTHER_SETS_MAX];      /* codes of what is in force for the level besides */
    size_t nothers;
};

/* Parameters `level` and `set`: one of them is needed, and a level must be one. Every fault is told. */
enum err level_set_names(struct call *call);
/* The set of parameter `set`; without it, that of `level` in force on the day for the unit (INT_NONE: for the country): its own province's before the
 * country's, one that somebody was assessed by before others, the newest. A fault when there is none, or when nothing is known of its criteria. Texts are the arena's. */
enum err level_set_find(struct call *call, int64_t unit_id, struct date day, struct level_set *ret);
/* The set by its id. */
enum err level_set_get(struct call *call, int64_t id, struct date day, struct level_set *ret);

/* How many criteria the whole set has: as decided, or as many as there are if those are more. */
int64_t level_set_criteria(const struct level_set *set);
/* ... that are needed for its level: all but those that are known not to be. */
int64_t level_set_required(const struct level_set *set);
/* "set": its object. */
void level_set_write(struct json_writer *w, const struct level_set *set);
