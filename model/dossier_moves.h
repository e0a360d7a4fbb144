/* dossier_moves.h -- the way of a dossier as a table: from which state which move leads where, who makes it, and what must hold. The guards
 * themselves are asked by db/dossier.c. */
#pragma once
#include "model/resource.h"

/* What must hold for a move, and what it must bring. */
enum dossier_guard {
    GUARD_SET = 1 << 0,        /* the set is for units of that level, and in force when the dossier was registered */
    GUARD_ASSESSED = 1 << 1,   /* there is an assessment by the set */
    GUARD_CRITERIA = 1 << 2,   /* ... that meets every criterion the set requires */
    GUARD_OPINIONS = 1 << 3,   /* enough of those who were asked are satisfied */
    GUARD_DOCUMENTS = 1 << 4,  /* every paper is there */
    GUARD_LOWER = 1 << 5,      /* the level below is held */
    GUARD_QUORUM = 1 << 6,     /* enough of the council's members were present */
    BRINGS_REASON = 1 << 8,
    BRINGS_OPINIONS = 1 << 9,
    BRINGS_VOTE = 1 << 10,     /* where too few are for it, it leads to `fails` */
    BRINGS_DECISION = 1 << 11, /* and makes the certification */
};

struct dossier_step {
    const char *programme, *move;
    const char *from;            /* states, parted by blanks */
    const char *to, *fails;
    const char *first, *last;    /* days on which the step is made this way; NULL: open */
    unsigned roles;
    unsigned guards;
};
extern const struct dossier_step dossier_steps[];
extern const size_t ndossier_steps;
extern const char *const dossier_states[], *const dossier_move_names[]; /* NULL-ended */

/* The step that the move is from that state on that day; NULL: none. */
const struct dossier_step *dossier_step_of(struct text programme, struct text state, struct text move, struct date day);
/* Does the step begin at the state, on that day? */
bool dossier_step_begins(const struct dossier_step *step, struct text programme, struct text state, struct date day);
