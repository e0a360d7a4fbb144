/* test_criteria.c -- criteria sets at work, over HTTP: which target is meant for whom in which year, what a value says against it, how a criterion follows
 * from its indicators, and that what verdicts rest on stays as it was. Knows the communes of the reference register; each test makes sets of its own. */
#include "sets.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static void measured(const char *unit, const char *set, const char *day, const char *indicator, const char *more, const char *verdict, const char *target)
{
    struct answer answer = measure(201, unit, set, day, indicator, more);
    ck_assert_msg(!strcmp(answer_string(&answer, "/verdict"), verdict) && !strcmp(answer_string(&answer, "/target"), target),
                  "%s of %s on %s%s: expected %s by \"%s\", got %s", indicator, unit, day, more, verdict, target, answer.body);
    answer_free(&answer);
}

/* The results on criteria of an assessment, as "1:met/1/1 2:not_met/0/2". */
static const char *criteria_of(const char *unit, const char *set, const char *day)
{
    static char told[500];
    struct answer list = get(200, "/api/v1/assessments?unit=%s&set_code=%s&as_of=%s&assessed_on_from=%s", unit, set, day, day);
    ck_assert_uint_eq(item_count(&list), 1);
    struct answer one = get(200, "/api/v1/assessments/%lld", item_int(&list, 0, "id"));
    size_t i, n = 0;
    json_t *result;
    *told = '\0';
    json_array_foreach(answer_at(&one, "/assessment_results"), i, result)
    {
        n += (size_t)snprintf(told + n, sizeof told - n, "%s%lld:%s", n ? " " : "", json_integer_value(json_object_get(result, "criterion_number")),
                              json_string_value(json_object_get(result, "verdict")));
        if (json_is_integer(json_object_get(result, "indicators_met")))
            n += (size_t)snprintf(told + n, sizeof told - n, "/%lld/%lld", json_integer_value(json_object_get(result, "indicators_met")),
                                  json_integer_value(json_object_get(result, "indicators_total")));
        if (json_is_true(json_object_get(result, "computed")))
            n += (size_t)snprintf(told + n, sizeof told - n, "*");
    }
    answer_free(&one);
    answer_free(&list);
    return told;
}

/* ---- whose target ---- */

START_TEST(the_general_target_the_regions_the_groups_and_the_provinces_are_told_apart)
{
    static const char *const set = "C-WHO", *const value = ",\"value\":50";
    make_set(set, "standard", "2022-03-08", "");
    for (int i = 0; i < 5; i++)
        make_indicator(set, 2, (const char *const[]){ "2.1", "2.2", "2.3", "2.4", "2.5" }[i], "at_least", "");
    make_target(set, "2.1", "general", ",\"value\":40");
    make_target(set, "2.2", "general", ",\"value\":40");
    make_target(set, "2.2", "red_river_delta", ",\"value\":60");
    make_target(set, "2.2", "northern_midlands_mountains", ",\"value\":30");
    make_target(set, "2.3", "general", ",\"value\":40");
    make_target(set, "2.3", "commune_group_3", ",\"value\":20");
    make_target(set, "2.4", "red_river_delta", ",\"value\":60");
    make_target(set, "2.4", "general", ",\"value\":45,\"unit_code\":\"22\",\"decision\":\"2102/QĐ-UBND\"");
    make_target(set, "2.5", "general", ",\"province_decides\":true");
    make_attribute("22", "region", "red_river_delta", "2021-01-01", "");
    make_attribute("198", "region", "northern_midlands_mountains", "2021-01-01", "");
    make_attribute("06841", "region", "red_river_delta", "2023-01-01", ",\"valid_to\":\"2023-12-31\"");
    make_attribute("06841", "commune_group", "commune_group_3", "2022-01-01", "");
    make_assessment("06724", set, "2022-06-30");
    measured("06724", set, "2022-06-30", "2.1", value, "met", "≥ 40 (general)");
    measured("06724", set, "2022-06-30", "2.2", value, "not_met", "≥ 60 (red_river_delta)");
    measured("06724", set, "2022-06-30", "2.3", value, "met", "≥ 40 (general)");
    measured("06724", set, "2022-06-30", "2.4", value, "met", "≥ 45 (general, province)");
    /* the district's own region goes before the province's ... */
    make_assessment("06844", set, "2022-06-30");
    measured("06844", set, "2022-06-30", "2.2", value, "met", "≥ 30 (northern_midlands_mountains)");
    /* ... and the commune's before both, on its days; what it does not say of itself comes from above */
    make_assessment("06841", set, "2022-06-30");
    measured("06841", set, "2022-06-30", "2.2", value, "met", "≥ 30 (northern_midlands_mountains)");
    measured("06841", set, "2022-06-30", "2.3", value, "met", "≥ 20 (commune_group_3)");
    make_assessment("06841", set, "2023-06-30");
    measured("06841", set, "2023-06-30", "2.2", value, "not_met", "≥ 60 (red_river_delta)");
    make_assessment("06841", set, "2024-06-30");
    measured("06841", set, "2024-06-30", "2.2", value, "met", "≥ 30 (northern_midlands_mountains)");
    /* left to the province, which has said nothing: a value alone is no verdict */
    struct answer answer = measure(422, "06724", set, "2022-06-30", "2.5", value);
    ck_tells(answer, "/verdict", "verdict-unknown");
    answer_free(&answer);
    make_target(set, "2.5", "general", ",\"value\":55,\"unit_code\":\"22\"");
    measured("06724", set, "2022-06-30", "2.5", value, "not_met", "≥ 55 (general, province)");
}
END_TEST

START_TEST(a_target_is_that_of_its_year)
{
    static const char *const set = "C-YEAR";
    make_set(set, "standard", "2022-03-08", "");
    make_indicator(set, 1, "1.1", "at_least", "");
    make_target(set, "1.1", "general", ",\"value\":60");
    make_target(set, "1.1", "general", ",\"value\":48,\"year\":2022");
    make_target(set, "1.1", "general", ",\"value\":51.5,\"year\":2023");
    static const struct {
        const char *day, *verdict, *target;
    } years[] = { { "2022-12-31", "met", "≥ 48 (general)" }, { "2023-01-01", "not_met", "≥ 51.5 (general)" }, { "2024-06-30", "not_met", "≥ 60 (general)" } };
    for (int i = 0; i < COUNT(years); i++) {
        make_assessment("06727", set, years[i].day);
        measured("06727", set, years[i].day, "1.1", ",\"value\":50.99", years[i].verdict, years[i].target);
    }
}
END_TEST

/* ---- what a value says ---- */

static const struct {
    const char *comparison, *target, *result, *verdict, *text;
} compared[] = {
    { "at_least", ",\"value\":80", ",\"value\":80", "met", "≥ 80 (general)" },
    { "at_least", ",\"value\":80", ",\"value\":79.99", "not_met", "≥ 80 (general)" },
    { "at_most", ",\"value\":21.8", ",\"value\":21.8", "met", "≤ 21.8 (general)" },
    { "at_most", ",\"value\":21.8", ",\"value\":21.81", "not_met", "≤ 21.8 (general)" },
    { "equal", ",\"value\":100", ",\"value\":100", "met", "= 100 (general)" },
    { "equal", ",\"value\":100", ",\"value\":99.99", "not_met", "= 100 (general)" },
    { "met", "", ",\"verdict\":\"met\"", "met", "" },
    { "met", "", ",\"verdict\":\"basically_met\"", "basically_met", "" },
    { "met_or_not_applicable", "", ",\"verdict\":\"not_applicable\"", "not_applicable", "" },
    /* two thresholds in one indicator: both must hold, one that fails is enough */
    { "at_least", ",\"value\":95,\"second_value\":60", ",\"value\":95,\"second_value\":60", "met", "≥ 95, ≥ 60 (general)" },
    { "at_least", ",\"value\":95,\"second_value\":60", ",\"value\":99,\"second_value\":59.99", "not_met", "≥ 95, ≥ 60 (general)" },
    { "at_least", ",\"value\":95,\"second_value\":60", ",\"value\":94.99,\"second_value\":90", "not_met", "≥ 95, ≥ 60 (general)" },
    { "at_least", ",\"value\":95,\"second_value\":60", ",\"value\":94", "not_met", "≥ 95, ≥ 60 (general)" },
    { "at_least", ",\"value\":95,\"second_value\":60", ",\"value\":96,\"verdict\":\"met\"", "met", "≥ 95, ≥ 60 (general)" },
};

START_TEST(a_value_is_held_against_its_target_to_the_hundredth)
{
    char set[20];
    snprintf(set, sizeof set, "C-SAYS-%d", _i);
    make_set(set, "standard", "2022-03-08", "");
    make_indicator(set, 1, "1.1", compared[_i].comparison, "");
    if (*compared[_i].target)
        make_target(set, "1.1", "general", compared[_i].target);
    make_assessment("06730", set, "2022-06-30");
    measured("06730", set, "2022-06-30", "1.1", compared[_i].result, compared[_i].verdict, compared[_i].text);
}
END_TEST

START_TEST(half_of_two_thresholds_is_no_verdict)
{
    static const char *const set = "C-HALF";
    make_set(set, "standard", "2022-03-08", "");
    make_indicator(set, 2, "2.1", "at_least", ",\"second_measure\":\"nước sạch, %\"");
    make_target(set, "2.1", "general", ",\"value\":95,\"second_value\":60");
    make_assessment("06730", set, "2022-06-30");
    struct answer answer = measure(422, "06730", set, "2022-06-30", "2.1", ",\"value\":96");
    ck_tells(answer, "/verdict", "verdict-unknown");
    answer_free(&answer);
}
END_TEST

START_TEST(a_verdict_that_differs_from_what_the_value_says_needs_a_reason)
{
    static const char *const set = "C-DIFF";
    make_set(set, "standard", "2022-03-08", "");
    make_indicator(set, 1, "1.1", "at_least", "");
    make_target(set, "1.1", "general", ",\"value\":48");
    make_assessment("06733", set, "2022-06-30");
    struct answer answer = measure(422, "06733", set, "2022-06-30", "1.1", ",\"value\":47,\"verdict\":\"met\"");
    ck_tells(answer, "/verdict_reason", "verdict-differs");
    ck_assert_msg(strstr(answer_string(&answer, "/detail"), "not_met") && strstr(answer_string(&answer, "/detail"), "≥ 48 (general)"), "the sentence is: %s",
                  answer_string(&answer, "/detail"));
    answer_free(&answer);
    answer = measure(201, "06733", set, "2022-06-30", "1.1", ",\"value\":47,\"verdict\":\"met\",\"verdict_reason\":\"điều tra lại tháng 8\"");
    ck_assert_str_eq(answer_string(&answer, "/verdict"), "met");
    ck_assert_str_eq(answer_string(&answer, "/computed_verdict"), "not_met");
    answer_free(&answer);
    ck_assert_str_eq(criteria_of("06733", set, "2022-06-30"), "1:met/1/1*");
}
END_TEST

START_TEST(a_relative_target_is_a_multiple_of_the_other_sets_on_that_day)
{
    make_set("C-ADV", "advanced", "2022-03-08", "");
    make_indicator("C-ADV", 1, "1.1", "at_least", "");
    make_indicator("C-ADV", 1, "1.2", "at_most", "");
    make_target("C-ADV", "1.1", "general", ",\"value\":53,\"year\":2022");
    make_target("C-ADV", "1.1", "general", ",\"value\":56.05");
    make_target("C-ADV", "1.2", "general", ",\"value\":1.55");
    make_set("C-MODEL", "model", "2022-03-08", ",\"requires_code\":\"C-ADV\"");
    make_indicator("C-MODEL", 1, "1.1", "at_least", ",\"relative_set_code\":\"C-ADV\",\"relative_code\":\"1.1\"");
    make_indicator("C-MODEL", 1, "1.2", "at_most", ",\"relative_set_code\":\"C-ADV\",\"relative_code\":\"1.2\"");
    make_target("C-MODEL", "1.1", "general", ",\"value\":1.1");
    make_target("C-MODEL", "1.2", "general", ",\"value\":0.9");
    make_assessment("06739", "C-MODEL", "2022-06-30");
    measured("06739", "C-MODEL", "2022-06-30", "1.1", ",\"value\":58.3", "met", "≥ 58.3 (general)");
    make_assessment("06739", "C-MODEL", "2023-06-30");
    measured("06739", "C-MODEL", "2023-06-30", "1.1", ",\"value\":61.65", "not_met", "≥ 61.66 (general)"); /* 1.1 × 56.05 = 61.655: no less is asked */
    measured("06739", "C-MODEL", "2023-06-30", "1.2", ",\"value\":1.4", "not_met", "≤ 1.39 (general)");    /* 0.9 × 1.55 = 1.395: no more is allowed */
    /* the other set's indicator is not there yet: a factor alone is no target */
    make_set("C-MODEL-2", "model", "2022-03-08", "");
    make_indicator("C-MODEL-2", 1, "1.1", "at_least", ",\"relative_set_code\":\"C-ADV\",\"relative_code\":\"9.9\"");
    make_target("C-MODEL-2", "1.1", "general", ",\"value\":1.1");
    make_assessment("06739", "C-MODEL-2", "2022-06-30");
    struct answer answer = measure(422, "06739", "C-MODEL-2", "2022-06-30", "1.1", ",\"value\":50");
    ck_tells(answer, "/verdict", "verdict-unknown");
    answer_free(&answer);
}
END_TEST

/* ---- a criterion follows from its indicators ---- */

static void make_two(const char *set)
{
    make_set(set, "standard", "2022-03-08", "");
    make_indicator(set, 2, "2.1", "at_least", "");
    make_indicator(set, 2, "2.2", "met_or_not_applicable", "");
    make_target(set, "2.1", "general", ",\"value\":90");
}

START_TEST(a_criterion_follows_from_its_indicators_also_after_a_change_and_a_withdrawal)
{
    static const char *const set = "C-FOLLOW", *const day = "2022-06-30";
    char path[100];
    make_two(set);
    make_assessment("06745", set, day);
    measured("06745", set, day, "2.1", ",\"value\":91", "met", "≥ 90 (general)");
    ck_assert_str_eq(criteria_of("06745", set, day), ""); /* half of them is not all */
    struct answer answer = measure(201, "06745", set, day, "2.2", ",\"verdict\":\"not_applicable\"");
    snprintf(path, sizeof path, "indicator-results/%lld", answer_int(&answer, "/id"));
    answer_free(&answer);
    ck_assert_str_eq(criteria_of("06745", set, day), "2:met/2/2*"); /* what does not apply is asked of nobody */
    PUT_ONLY(200, "PATCH", path, "{\"verdict\":\"basically_met\"}");
    ck_assert_str_eq(criteria_of("06745", set, day), "2:basically_met/1/2*");
    PUT_ONLY(200, "PATCH", path, "{\"verdict\":\"not_met\"}");
    ck_assert_str_eq(criteria_of("06745", set, day), "2:not_met/1/2*");
    PUT_ONLY(204, "DELETE", path, "%s", "");
    ck_assert_str_eq(criteria_of("06745", set, day), ""); /* what followed goes with what it followed from */
    strcat(path, "/restore");
    PUT_ONLY(200, "POST", path, "%s", "");
    ck_assert_str_eq(criteria_of("06745", set, day), "2:not_met/1/2*");
}
END_TEST

START_TEST(a_result_that_moves_to_another_assessment_is_missed_where_it_was)
{
    static const char *const set = "C-MOVE";
    char path[100];
    make_set(set, "standard", "2022-03-08", "");
    make_indicator(set, 1, "1.1", "met", "");
    make_assessment("06748", set, "2022-06-30");
    make_assessment("06748", set, "2022-12-31");
    struct answer answer = measure(201, "06748", set, "2022-06-30", "1.1", ",\"verdict\":\"met\"");
    snprintf(path, sizeof path, "indicator-results/%lld", answer_int(&answer, "/id"));
    answer_free(&answer);
    ck_assert_str_eq(criteria_of("06748", set, "2022-06-30"), "1:met/1/1*");
    PUT_ONLY(200, "PATCH", path, "{\"unit_code\":\"06748\",\"set_code\":\"%s\",\"assessed_on\":\"2022-12-31\"}", set);
    ck_assert_str_eq(criteria_of("06748", set, "2022-12-31"), "1:met/1/1*");
    ck_assert_str_eq(criteria_of("06748", set, "2022-06-30"), "");
}
END_TEST

START_TEST(a_criterion_cannot_say_other_than_its_indicators)
{
    static const char *const set = "C-SAME", *const day = "2022-06-30";
    make_two(set);
    make_assessment("06754", set, day);
    measured("06754", set, day, "2.1", ",\"value\":89", "not_met", "≥ 90 (general)");
    ck_assert_str_eq(criteria_of("06754", set, day), "2:not_met/0/2*"); /* one that is not met decides */
    struct answer list = get(200, "/api/v1/assessments?unit=06754&set_code=%s&as_of=2022-06-30", set);
    char path[100];
    struct answer one = get(200, "/api/v1/assessments/%lld", item_int(&list, 0, "id"));
    snprintf(path, sizeof path, "assessment-results/%lld", answer_int(&one, "/assessment_results/0/id"));
    answer_free(&one);
    answer_free(&list);
    struct answer answer = put(422, "PATCH", path, "{\"verdict\":\"met\"}");
    ck_tells(answer, "/verdict", "verdict-follows");
    answer_free(&answer);
    answer = put(409, "DELETE", path, "%s", "");
    ck_tells(answer, NULL, "verdict-follows");
    answer_free(&answer);
}
END_TEST

START_TEST(a_verdict_follows_its_value_and_stays_when_only_a_note_changes)
{
    static const char *const set = "C-STAYS", *const day = "2023-06-30";
    char path[100];
    make_set(set, "standard", "2022-03-08", "");
    make_indicator(set, 1, "1.1", "at_least", "");
    make_target(set, "1.1", "general", ",\"value\":90");
    make_assessment("06754", set, day);
    struct answer answer = measure(201, "06754", set, day, "1.1", ",\"value\":91");
    snprintf(path, sizeof path, "indicator-results/%lld", answer_int(&answer, "/id"));
    answer_free(&answer);
    answer = put(200, "PATCH", path, "{\"value\":89}");
    ck_assert_str_eq(answer_string(&answer, "/verdict"), "not_met");
    answer_free(&answer);
    answer = put(422, "PATCH", path, "{\"value\":88,\"verdict\":\"met\"}");
    ck_tells(answer, "/verdict_reason", "verdict-differs");
    answer_free(&answer);
    /* the year's own target comes later: what was judged keeps the target it was held against, until its value is said anew */
    make_target(set, "1.1", "general", ",\"value\":85,\"year\":2023");
    answer = put(200, "PATCH", path, "{\"note\":\"biên bản số 2\"}");
    ck_assert_str_eq(answer_string(&answer, "/verdict"), "not_met");
    ck_assert_str_eq(answer_string(&answer, "/target"), "≥ 90 (general)");
    answer_free(&answer);
    answer = put(200, "PATCH", path, "{\"value\":87}");
    ck_assert_str_eq(answer_string(&answer, "/verdict"), "met");
    ck_assert_str_eq(answer_string(&answer, "/target"), "≥ 85 (general)");
    answer_free(&answer);
}
END_TEST

START_TEST(results_may_go_down_to_criteria_only)
{
    static const char *const set = "C-PLAIN", *const day = "2022-06-30";
    make_two(set);
    make_assessment("06757", set, day);
    for (int number = 1; number <= 2; number++)
        PUT_ONLY(201, "POST", "assessment-results",
                 "{\"unit_code\":\"06757\",\"set_code\":\"%s\",\"assessed_on\":\"%s\",\"criterion_number\":%d,\"verdict\":\"met\",\"indicators_met\":2,\"indicators_total\":2}", set,
                 day, number);
    ck_assert_str_eq(criteria_of("06757", set, day), "1:met/2/2 2:met/2/2");
    /* indicators come later and say otherwise: from then on the criterion follows them */
    measured("06757", set, day, "2.1", ",\"value\":10", "not_met", "≥ 90 (general)");
    ck_assert_str_eq(criteria_of("06757", set, day), "1:met/2/2 2:not_met/0/2*");
}
END_TEST

/* ---- many at once ---- */

static void import_done(const char *resource, const char *sheet)
{
    char path[200];
    snprintf(path, sizeof path, "/api/v1/imports?resource=%s", resource);
    struct answer answer = expect(202, "POST", path, AS(.role = "province", .type = "text/csv"), sheet);
    snprintf(path, sizeof path, "%s?wait=30", answer_header(&answer, "Location"));
    answer_free(&answer);
    answer = expect(200, "GET", path, AS_PROVINCE, NULL);
    ck_assert_msg(!strcmp(answer_string(&answer, "/state"), "done"), "the import of %s: %.1500s", resource, answer.body);
    answer_free(&answer);
}

START_TEST(one_commune_and_all_indicators_or_one_indicator_and_all_communes_are_a_sheet)
{
    static const char *const set = "C-BULK";
    make_two(set);
    make_assessment("06805", set, "2022-06-30");
    make_assessment("06829", set, "2022-06-30");
    import_done("indicator-results", "unit_code,set_code,assessed_on,indicator_code,value,verdict,checked\n"
                                     "06805,C-BULK,2022-06-30,2.1,95,,self\n06805,C-BULK,2022-06-30,2.2,,met,self\n");
    ck_assert_str_eq(criteria_of("06805", set, "2022-06-30"), "2:met/2/2*");
    import_done("indicator-results", "unit_code,set_code,assessed_on,indicator_code,value,verdict,checked\n"
                                     "06805,C-BULK,2022-06-30,2.1,80,,verified\n06829,C-BULK,2022-06-30,2.1,81,,verified\n");
    ck_assert_str_eq(criteria_of("06805", set, "2022-06-30"), "2:not_met/1/2*");
    ck_assert_str_eq(criteria_of("06829", set, "2022-06-30"), "2:not_met/0/2*");
}
END_TEST

/* ---- a set in use ---- */

static const struct {
    const char *is, *method, *list, *filter, *body, *code;
} in_use[] = {
    { "its level", "PATCH", "criteria-sets", "code=C-USED", "{\"level\":\"model\"}", "set-in-use" },
    { "its first day", "PATCH", "criteria-sets", "code=C-USED", "{\"valid_from\":\"2022-03-01\"}", "set-in-use" },
    { "its criteria's number", "PATCH", "criteria", "set_code=C-USED&number=2", "{\"number\":9}", "set-in-use" },
    { "whether a criterion is required", "PATCH", "criteria", "set_code=C-USED&number=2", "{\"required\":false}", "set-in-use" },
    { "how an indicator is compared", "PATCH", "indicators", "set_code=C-USED&code=2.1", "{\"comparison\":\"at_most\"}", "set-in-use" },
    { "that an indicator is there", "DELETE", "indicators", "set_code=C-USED&code=2.3", "", "set-in-use" },
    { "a threshold", "PATCH", "indicator-targets", "indicator_code=2.1&set_code=C-USED", "{\"value\":85}", "set-in-use" },
    { "that a threshold is there", "DELETE", "indicator-targets", "indicator_code=2.1&set_code=C-USED", "", "set-in-use" },
};

static void make_used(void)
{
    struct answer there = get(200, "/api/v1/criteria-sets?code=C-USED&as_of=all");
    bool made = item_count(&there) > 0;
    answer_free(&there);
    if (made)
        return;
    make_two("C-USED");
    make_indicator("C-USED", 2, "2.3", "met", "");
    make_assessment("06847", "C-USED", "2022-06-30");
    measured("06847", "C-USED", "2022-06-30", "2.1", ",\"value\":91", "met", "≥ 90 (general)");
}

START_TEST(what_verdicts_rest_on_is_not_edited)
{
    char path[100];
    make_used();
    struct answer list = get(200, "/api/v1/%s?%s&as_of=all", in_use[_i].list, in_use[_i].filter);
    ck_assert_uint_eq(item_count(&list), 1);
    snprintf(path, sizeof path, "%s/%lld", in_use[_i].list, item_int(&list, 0, "id"));
    answer_free(&list);
    long long before = change_now();
    struct answer answer = put(409, in_use[_i].method, path, "%s", in_use[_i].body);
    ck_tells(answer, NULL, in_use[_i].code);
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(nothing_comes_into_a_set_in_use_but_what_it_lacked)
{
    make_used();
    struct answer answer = put(409, "POST", "criteria", "{\"set_code\":\"C-USED\",\"number\":3,\"name\":\"Thêm\",\"indicators\":1}");
    ck_tells(answer, NULL, "set-in-use");
    answer_free(&answer);
    answer = put(409, "POST", "indicators", "{\"set_code\":\"C-USED\",\"criterion_number\":1,\"code\":\"1.9\",\"name\":\"Thêm\",\"comparison\":\"met\"}");
    ck_tells(answer, NULL, "set-in-use");
    answer_free(&answer);
    make_target("C-USED", "2.1", "general", ",\"value\":91,\"year\":2024");
    /* what nothing rests on may be put right: a name, an agency, what was confirmed */
    struct answer list = get(200, "/api/v1/criteria?set_code=C-USED&number=2");
    char path[100];
    snprintf(path, sizeof path, "criteria/%lld", item_int(&list, 0, "id"));
    answer_free(&list);
    PUT_ONLY(200, "PATCH", path, "{\"agency\":\"Sở Xây dựng\",\"confirmed\":true}");
}
END_TEST

START_TEST(two_sets_in_force_in_one_year_measure_the_same_commune)
{
    make_two("C-OLD");
    make_two("C-NEW"); /* the new version beside the old one */
    make_assessment("06853", "C-OLD", "2022-06-30");
    make_assessment("06853", "C-NEW", "2022-06-30");
    measured("06853", "C-OLD", "2022-06-30", "2.1", ",\"value\":80", "not_met", "≥ 90 (general)");
    make_target("C-NEW", "2.1", "general", ",\"value\":75,\"year\":2022");
    measured("06853", "C-NEW", "2022-06-30", "2.1", ",\"value\":80", "met", "≥ 75 (general)");
    measured("06853", "C-NEW", "2022-06-30", "2.2", ",\"verdict\":\"met\"", "met", "");
    ck_assert_str_eq(criteria_of("06853", "C-OLD", "2022-06-30"), "2:not_met/0/2*");
    ck_assert_str_eq(criteria_of("06853", "C-NEW", "2022-06-30"), "2:met/2/2*");
    ck_assert_int_eq(total_of("/api/v1/assessments?unit=06853&as_of=2022-06-30&assessed_on_from=2022-06-30"), 2);
    /* and each report says by which of them it is asked */
    ck_assert_int_eq(int_of("/api/v1/communes/06853/gap?set=C-OLD&as_of=2022-12-31", "/totals/criteria/missing"), 2);
    ck_assert_int_eq(int_of("/api/v1/communes/06853/gap?set=C-NEW&as_of=2022-12-31", "/totals/criteria/missing"), 1);
    struct answer old = get(200, "/api/v1/reports/matrix?set=C-OLD&unit=06853&as_of=2022-12-31"), new = get(200, "/api/v1/reports/matrix?set=C-NEW&unit=06853&as_of=2022-12-31");
    ck_assert_str_eq(item_text(&old, 0, "verdicts"), "-n");
    ck_assert_str_eq(item_text(&new, 0, "verdicts"), "-m");
    answer_free(&old);
    answer_free(&new);
}
END_TEST

/* ---- the folder that comes with the program ---- */

static const char *sets_folder(void)
{
    static char path[1100];
    snprintf(path, sizeof path, "%.1000s/../criteria-sets", harness_data());
    return path;
}

static struct outcome load(const char *folder, const char *db)
{
    struct outcome outcome = program_run((const char *const[]){ "load", folder, "--db", db, NULL });
    ck_assert_msg(!outcome.status, "load %s: %d %s%s", folder, outcome.status, outcome.out, outcome.err);
    return outcome;
}

/* The lines of the outcome that tell of something inserted or changed. */
static void expect_nothing_new(const struct outcome *outcome)
{
    ck_assert_msg(strstr(outcome->out, " 0 inserted, 0 updated") != NULL, "a second load says: %s", outcome->out);
}

START_TEST(the_sets_of_the_folder_load_and_a_second_load_changes_nothing)
{
    char db[1100];
    snprintf(db, sizeof db, "%.1000s/register.db", temp_folder());
    struct outcome outcome = load(harness_data(), db);
    outcome_free(&outcome);
    outcome = load(sets_folder(), db);
    outcome_free(&outcome);
    outcome = load(sets_folder(), db);
    expect_nothing_new(&outcome);
    outcome_free(&outcome);
}
END_TEST

/* What the files say together: the sets, what one asks of another, two thresholds, a year's own, which criteria are critical. */
START_TEST(the_sets_of_the_folder_are_as_they_were_decided)
{
    const char *const extra[] = { "--load", sets_folder(), NULL };
    server = server_start_with(&(struct server_options){ .kind = REGISTER_EMPTY, .extra = extra });
    struct answer answer = get(200, "/api/v1/criteria-sets?code=NTM-COMMUNE-MODEL-2021&as_of=all");
    ck_assert_str_eq(item_text(&answer, 0, "requires_code"), "NTM-COMMUNE-ADV-2021");
    ck_assert_str_eq(item_text(&answer, 0, "valid_from"), "2022-03-08");
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/criteria?set_code=NTM-COMMUNE-2016"), 19);
    ck_assert_int_eq(total_of("/api/v1/indicators?set_code=NTM-COMMUNE-2016"), 49);
    ck_assert_int_eq(total_of("/api/v1/criteria?set_code=NTM-COMMUNE-2021&critical=true"), 3);
    ck_assert_int_eq(total_of("/api/v1/criteria?set_code=NTM-COMMUNE-ADV-2021&critical=true"), 4);
    answer = get(200, "/api/v1/indicator-targets?set_code=NTM-COMMUNE-2016&indicator_code=17.1&scope=red_river_delta");
    ck_assert_msg(strstr(answer.body, "\"value\":98,\"second_value\":65") != NULL, "two thresholds: %s", answer.body);
    answer_free(&answer);
    answer = get(200, "/api/v1/indicator-targets?set_code=NTM-COMMUNE-2021&indicator_code=10.1&year=2022&scope=general");
    ck_assert_msg(strstr(answer.body, "\"value\":48,") != NULL, "the income of 2022: %s", answer.body);
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/revocation-grounds?unit_level=commune&as_of=2022-08-02"), 2);
    ck_assert_int_eq(total_of("/api/v1/revocation-grounds?as_of=2022-08-01"), 0);
    server_stop(server);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("criteria");
    TCase *sets = tcase_create("sets at work");
    tcase_add_unchecked_fixture(sets, reference_up, server_down);
    tcase_add_test(sets, the_general_target_the_regions_the_groups_and_the_provinces_are_told_apart);
    tcase_add_test(sets, a_target_is_that_of_its_year);
    tcase_add_loop_test(sets, a_value_is_held_against_its_target_to_the_hundredth, 0, COUNT(compared));
    tcase_add_test(sets, half_of_two_thresholds_is_no_verdict);
    tcase_add_test(sets, a_verdict_that_differs_from_what_the_value_says_needs_a_reason);
    tcase_add_test(sets, a_relative_target_is_a_multiple_of_the_other_sets_on_that_day);
    tcase_add_test(sets, a_criterion_follows_from_its_indicators_also_after_a_change_and_a_withdrawal);
    tcase_add_test(sets, a_result_that_moves_to_another_assessment_is_missed_where_it_was);
    tcase_add_test(sets, a_criterion_cannot_say_other_than_its_indicators);
    tcase_add_test(sets, a_verdict_follows_its_value_and_stays_when_only_a_note_changes);
    tcase_add_test(sets, results_may_go_down_to_criteria_only);
    tcase_add_test(sets, one_commune_and_all_indicators_or_one_indicator_and_all_communes_are_a_sheet);
    tcase_add_loop_test(sets, what_verdicts_rest_on_is_not_edited, 0, COUNT(in_use));
    tcase_add_test(sets, nothing_comes_into_a_set_in_use_but_what_it_lacked);
    tcase_add_test(sets, two_sets_in_force_in_one_year_measure_the_same_commune);
    suite_add_tcase(suite, sets);
    TCase *folder = tcase_create("the folder of sets");
    tcase_add_test(folder, the_sets_of_the_folder_load_and_a_second_load_changes_nothing);
    tcase_add_test(folder, the_sets_of_the_folder_are_as_they_were_decided);
    suite_add_tcase(suite, folder);
    return harness_run(suite);
}
