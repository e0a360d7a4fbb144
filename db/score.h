/* score.h -- a rubric and the sheets that score a product by it, as the register has them on a day; what they come to is model/scoring.h. */
#pragma once
#include "base/date.h"
#include "db/db.h"
#include "model/scoring.h"

enum { SCORE_CRITERIA_MAX = 200, SCORE_OPTIONS_MAX = 20, SCORE_BANDS_MAX = 8, SCORE_SHEETS_MAX = 200 };

struct option_told {
    struct text case_code, needs_level, name;
};

struct criterion_told {
    struct score_option options[SCORE_OPTIONS_MAX];
    struct option_told told[SCORE_OPTIONS_MAX];
    bool scored, one_of, standing;
};

/* A rubric as it was read. */
struct rubric_read {
    int64_t id, number, points_max, period_id, parts_max[SCORE_PARTS], months;
    struct text code, name, group_number, group_name, anomalies, period_code, decision;
    bool confirmed;
    struct score_criterion criteria[SCORE_CRITERIA_MAX];
    struct criterion_told more[SCORE_CRITERIA_MAX];
    struct score_band bands[SCORE_BANDS_MAX];
    struct score_rubric rubric; /* the two above */
};

struct score_sheet_read {
    int64_t id;
    struct text code, scorer, scored_on, knock_out, knock_out_reason;
};

/* The commune whose standing some points follow from. */
struct score_standing {
    bool known;
    struct text code, name, level, decided_on, decision; /* level NO_TEXT: it holds none */
    int rank;                                            /* place among the levels; -1: none */
};

struct scoring {
    struct rubric_read *rubric;
    struct date day;
    struct score_sheet_read *sheets;
    size_t nsheets;
    int64_t *marks; /* nsheets * ncriteria */
    struct text session, kind;
    struct score_standing standing;
    struct score score;
};

/* The rubric of that number (INT_NONE: any), or of that code (NO_TEXT: any), with its bands of the day. *ret is the arena's; (*ret)->id INT_NONE: there is none. */
enum err rubric_load(struct conn *conn, struct arena *arena, int64_t id, struct text code, struct date day, struct rubric_read **ret, struct problem *reterr);
/* Its number alone; INT_NONE: there is none. */
enum err rubric_find(struct conn *conn, struct text code, int64_t *ret, struct problem *reterr);
/* The place of a criterion by its code; ncriteria: there is none. */
size_t rubric_criterion_of(const struct rubric_read *rubric, struct text code);

/* Which sheets count: those of a product, of one kind, up to a day; of a session, a rubric, a dossier where they are given. */
struct sheets_wanted {
    int64_t product_id, rubric_id, dossier_id; /* the last two may be INT_NONE */
    struct text kind, session;                 /* session NO_TEXT: the newest */
    struct date day;
};
/* Reads the sheets, their rubric, the standing of the commune that was unit_id (INT_NONE: is not asked), and reckons. ret->nsheets 0: there are none, and the rest is not there. */
enum err scoring_read(struct conn *conn, struct arena *arena, const struct sheets_wanted *wanted, int64_t unit_id, struct scoring *ret, struct problem *reterr);
/* Room for the marks of ret->nsheets sheets, none given. */
enum err scoring_room(struct arena *arena, struct scoring *ret, struct problem *reterr);
/* The standing of what was unit_id, put into the marks; then reckons. */
enum err scoring_settle(struct conn *conn, struct arena *arena, int64_t unit_id, struct scoring *ret, struct problem *reterr);
/* Does a sheet name a ground for exclusion? */
bool scoring_excludes(const struct scoring *s);
/* The band of so many stars; NULL: there is none. */
const struct score_band *scoring_band(const struct scoring *s, int stars);
