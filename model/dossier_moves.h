/* dossier_moves.h -- the ways of dossiers of both programmes as one table: from which state which move leads where, who makes it, and what must hold. The guards
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
    GUARD_RUBRIC = 1 << 12,    /* the rubric is the one in force when the dossier was registered */
    GUARD_REGISTRATION = 1 << 13, /* the product holds what its kind of registration asks: nothing, fewer stars, a certificate about to end */
    GUARD_SELF_SCORED = 1 << 14,  /* the producer's own sheet is there */
    GUARD_SCORED = 1 << 15,    /* the council's sheets are there, and none excludes */
    GUARD_EXCLUDED = 1 << 16,  /* one of them does */
    GUARD_MINISTRY_SCORED = 1 << 17, /* the ministry's sheets are there */
    GUARD_AUTHORITY = 1 << 18, /* who decides is who may at those stars */
    GUARD_IN_TIME = 1 << 19,   /* a dossier by an older rubric is decided while it may be */
    BRINGS_STARS = 1 << 20,    /* concluded by the sheets, or otherwise with a reason; they say where it leads */
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
