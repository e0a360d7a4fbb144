/* load_rubrics.h -- ocop-criteria-sets.json, as the research on the rubrics wrote it, read as five sheets of the load format. */
#pragma once
#include "handlers/load_sets.h"

enum { RUBRICS_SHEETS = 5 };
/* The sheets in the order in which they refer to each other: "rubric-periods", "rubric-bands", "rubrics", "rubric-criteria", "rubric-options". The caller frees the buffers.
 * A rubric is refused whose options exceed their criterion or whose parts do not add up, unless its `anomalies` name the place: nothing is put right in silence. Faults:
 * ERR_INVALID with the place in the file. */
enum err rubrics_read(const char *path, struct sets_sheet ret[RUBRICS_SHEETS], struct problem *reterr);
