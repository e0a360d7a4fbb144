/* scoring.c -- from points to stars (scoring.h). */
#include "model/scoring.h"

bool score_reached(const struct score_rubric *rubric, const int64_t *marks, size_t sheets, size_t criterion, const struct score_option *option, int64_t *ret_reached)
{
    int64_t reached = 0;
    for (size_t s = 0; s < sheets; s++) {
        int64_t given = marks[s * rubric->ncriteria + criterion];
        reached += option->points != INT_NONE && given != INT_NONE && given >= option->points;
    }
    *ret_reached = reached;
    return 2 * reached > (int64_t)sheets;
}

/* The most stars whose every gate is passed: an option asks for its stars and all above. */
static int stars_through_gates(const struct score_rubric *rubric, const int64_t *marks, size_t sheets)
{
    int stars = SCORE_STARS_MAX;
    int64_t reached;
    for (size_t c = 0; c < rubric->ncriteria; c++)
        for (size_t o = 0; o < rubric->criteria[c].noptions; o++) {
            const struct score_option *option = &rubric->criteria[c].options[o];
            if (option->min_stars && option->min_stars <= stars && !score_reached(rubric, marks, sheets, c, option, &reached))
                stars = option->min_stars - 1;
        }
    return stars;
}

/* sum / count against hundredths, without dividing: 6999 / 100 is under 70. */
static bool holds(const struct score_band *band, const struct score *score)
{
    int64_t points = score->sum * 100;
    return points >= band->from * score->count && (band->under == INT_NONE || points < band->under * score->count);
}

void score_compute(const struct score_rubric *rubric, const int64_t *marks, size_t sheets, struct score *ret)
{
    *ret = (struct score){ .count = (int64_t)sheets };
    for (size_t s = 0; s < sheets; s++)
        for (size_t c = 0; c < rubric->ncriteria; c++) {
            int64_t given = marks[s * rubric->ncriteria + c];
            if (given == INT_NONE)
                continue;
            ret->sum += given;
            ret->part_sums[rubric->criteria[c].part] += given;
        }
    for (size_t b = 0; b < rubric->nbands && sheets; b++)
        if (holds(&rubric->bands[b], ret))
            ret->band = &rubric->bands[b];
    ret->gates = stars_through_gates(rubric, marks, sheets);
    if (ret->band)
        ret->stars = ret->band->stars < ret->gates ? ret->band->stars : ret->gates;
}

int64_t score_lacks(const struct score *score, const struct score_band *band)
{
    int64_t lacks = band->from * score->count - score->sum * 100;
    return lacks > 0 ? lacks : 0;
}
