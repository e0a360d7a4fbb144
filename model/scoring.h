/* scoring.h -- how the points of several sheets make a star. Pure: knows a rubric and the points given, no register, no text. Nothing is rounded: the average is the sum over the
 * number of sheets, and is held against a band as such. LAW: 26/2026/QĐ-TTg */
#pragma once
#include "base/number.h"
#include "base/text.h"

enum { SCORE_PARTS = 3, SCORE_STARS_MAX = 5 };

struct score_option {
    int64_t points;  /* INT_NONE: none printed */
    int min_stars;   /* a product of so many stars must have reached at least this; 0: none asks for it */
};

struct score_criterion {
    int64_t id;
    struct text code, name, parent_code;
    int part;                           /* 0 A, 1 B, 2 C */
    int64_t points_max;                 /* as printed; INT_NONE: not */
    const struct score_option *options; /* none: it is not scored itself */
    size_t noptions;
};

struct score_band {
    int stars;
    int64_t from, under; /* hundredths of a point; under INT_NONE: open */
    struct text authority;
};

struct score_rubric {
    const struct score_criterion *criteria;
    size_t ncriteria;
    const struct score_band *bands;
    size_t nbands;
};

/* What `sheets` together say: marks[s * ncriteria + c] are the points that sheet s gives criterion c, INT_NONE where it gives none (which counts 0). */
struct score {
    int64_t sum, count;               /* the average is sum / count points */
    int64_t part_sums[SCORE_PARTS];
    const struct score_band *band;    /* NULL: none holds the average */
    int gates;                        /* the most stars that the options reached allow */
    int stars;                        /* the least of both; 0: no sheet, or no band */
};
void score_compute(const struct score_rubric *rubric, const int64_t *marks, size_t sheets, struct score *ret);

/* Is an option reached: do more than half of the sheets give the criterion at least its points? *ret_reached: how many do. */
bool score_reached(const struct score_rubric *rubric, const int64_t *marks, size_t sheets, size_t criterion, const struct score_option *option, int64_t *ret_reached);
/* Hundredths of a point that the sum over all sheets lacks of the band; 0: none. */
int64_t score_lacks(const struct score *score, const struct score_band *band);
