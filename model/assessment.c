/* assessment.c -- how a unit stood under a criteria set on a day, and the verdict on each criterion. Meeting the criteria is not being
 * certified: the two are kept apart. */
#include <inttypes.h>
#include <stdio.h>
#include "model/resources.h"

const char *const result_checks[] = { "self", "verified", "appraised", NULL };
const char *const verdicts[] = { "met", "basically_met", "not_met", "not_applicable", NULL };

static const struct column columns[] = {
    ID_COLUMN(assessment),
    COLUMN(assessment, unit_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name",
           .on = "assessed_on", .vi = "Đơn vị", .doc = "The unit that was assessed.", .example = "40"),
    COLUMN(assessment, set_id, .flags = REQUIRED | FILTER, .refers = "criteria-sets", .by = { "set_code" }, .label = "set_name",
           .vi = "Bộ tiêu chí", .doc = "The set it was assessed under.", .example = "1"),
    COLUMN(assessment, assessed_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày đánh giá", .doc = "The day the results hold for.",
           .example = "2021-08-31"),
    COLUMN(assessment, checked, .flags = REQUIRED | FILTER, .values = result_checks, .vi = "Mức kiểm tra", .doc = "Who vouches for the results.",
           .example = "appraised"),
    COMPUTED_COLUMN("criteria_met", KIND_INT, 0, .vi = "Số tiêu chí đạt", .doc = "Criteria with the verdict met.", .example = "19"),
    COMPUTED_COLUMN("criteria_total", KIND_INT, 0, .vi = "Số tiêu chí", .doc = "Criteria with a result.", .example = "20"),
    COMPUTED_COLUMN("indicators_met", KIND_INT, 0, .vi = "Số chỉ tiêu đạt", .doc = "Indicators met, over all criteria.", .example = "50"),
    COMPUTED_COLUMN("indicators_total", KIND_INT, 0, .vi = "Số chỉ tiêu", .doc = "Indicators looked at.", .example = "53"),
    COMPUTED_COLUMN("verdict", KIND_TEXT, 0, .values = verdicts, .vi = "Kết luận", .doc = "Verdict on the set; empty: a criterion it requires has no result.", .example = "met"),
    PROVENANCE_COLUMNS(assessment),
    STAMP_COLUMNS(assessment),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    check_past(((const struct assessment *)record)->assessed_on, "assessed_on", reterr, place);
}

const struct resource assessments = {
    .name = "assessments",
    .table = "assessment",
    .source = "assessments",
    .vi = "Kết quả đánh giá",
    .en = "Assessments",
    COLUMNS(columns),
    .size = sizeof(struct assessment),
    .span = { "assessed_on" },
    .key = { "unit_code", "set_code", "assessed_on" },
    .sort = "-assessed_on",
    .unit = "unit_id",
    .embeds = "assessment-results",
    .embed_by = "assessment_id",
    .writers = ASSESSORS,
    .check = check,
};

static const struct column result_columns[] = {
    ID_COLUMN(assessment_result),
    COLUMN(assessment_result, assessment_id, .flags = REQUIRED | FILTER, .refers = "assessments",
           .by = { "unit_code", "set_code", "assessed_on" }, .vi = "Lần đánh giá", .doc = "The assessment it belongs to.",
           .example = "1"),
    COLUMN(assessment_result, criterion_id, .flags = REQUIRED | FILTER, .refers = "criteria", .by = { "set_code", "criterion_number" },
           .label = "criterion_name", .vi = "Tiêu chí", .doc = "The criterion.", .example = "17"),
    COLUMN(assessment_result, verdict, .flags = REQUIRED | FILTER, .values = verdicts, .vi = "Kết luận", .doc = "Verdict on the criterion.",
           .example = "met"),
    COLUMN(assessment_result, indicators_met, .max = 1000, .vi = "Số chỉ tiêu đạt", .doc = "Its indicators that are met.", .example = "8"),
    COLUMN(assessment_result, indicators_total, .max = 1000, .vi = "Số chỉ tiêu", .doc = "Its indicators that were looked at.",
           .example = "8"),
    COLUMN(assessment_result, computed, .flags = SERVER_SET, .vi = "Theo chỉ tiêu",
           .doc = "It follows from the verdicts on its indicators; what does not apply counts as met.", .example = "false"),
    PROVENANCE_COLUMNS(assessment_result),
    STAMP_COLUMNS(assessment_result),
};

static void check_result(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct assessment_result *r = record;
    if (r->indicators_met == INT_NONE || r->indicators_total == INT_NONE) {
        if (r->indicators_met != INT_NONE)
            fail_at(reterr, place, "indicators_total", MSG_NEEDED_WITH, "indicators_met");
        return;
    }
    if (r->indicators_met <= r->indicators_total)
        return;
    char met[24], total[24];
    snprintf(met, sizeof met, "%" PRId64, r->indicators_met);
    snprintf(total, sizeof total, "%" PRId64, r->indicators_total);
    fail_at(reterr, place, "indicators_met", MSG_MORE_MET_THAN_TOTAL, met, total);
}

const struct resource assessment_results = {
    .name = "assessment-results",
    .table = "assessment_result",
    .vi = "Kết quả theo tiêu chí",
    .en = "Results per criterion",
    COLUMNS(result_columns),
    .size = sizeof(struct assessment_result),
    .key = { "assessment_id", "criterion_id" },
    .sort = "id",
    .writers = ASSESSORS,
    .check = check_result,
};
