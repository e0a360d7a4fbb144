/* standing.h -- how a commune or a product stands, spell by spell: what it adds to the headline figures of every unit that it counts in. */
#pragma once
#include "db/db.h"

/* In the order of the columns of the table `tally`. */
enum standing_figure {
    STANDING_UNITS, STANDING_ROSTER, STANDING_STANDARD, STANDING_ADVANCED, STANDING_MODEL, STANDING_ASSESSED, STANDING_CRITERIA, STANDING_INDICATORS,
    STANDING_PRODUCTS, STANDING_STARS_5, STANDING_STARS_4, STANDING_STARS_3, STANDING_FIGURES
};
/* What counts in a period if it began in it: the column `figure` of `tally_new`. */
enum standing_began { BEGAN_STANDARD, BEGAN_ADVANCED, BEGAN_MODEL, BEGAN_PRODUCTS, STANDING_BEGAN };

struct standing {
    int64_t n[STANDING_FIGURES];
    struct date since[STANDING_BEGAN]; /* the earliest decision that holds, the day it joined; NO_DATE: none */
};

enum { DAY_OPEN = INT32_MAX }; /* in date.days: a spell that has no end */

/* A spell: its first day, and the first day that is no more of it. false: enough. */
typedef bool standing_teller(void *context, struct date from, struct date until, const struct standing *standing);
/* Tells the spells in which it adds anything, in their order, without gaps or overlaps; none for what is no commune. ERR_OUT_OF_MEMORY, also when the teller had enough. */
enum err standing_of_unit(struct conn *conn, int64_t id, standing_teller *tell, void *context, struct problem *reterr);
/* *ret_unit: where the product belongs; INT_NONE: there is no such product. `certified`: it may have certifications. */
enum err standing_of_product(struct conn *conn, int64_t id, bool certified, int64_t *ret_unit, standing_teller *tell, void *context, struct problem *reterr);
