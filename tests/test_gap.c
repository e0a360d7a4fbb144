/* test_gap.c -- what communes still miss for a level, over HTTP: which set is meant, which target on that day, how far it is, what must be met before; the
 * list by distance, the matrix of communes and criteria, and who no longer meets what it was certified for. Knows the communes of the reference register; each test makes sets of its own. */
#include "sets.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* Criterion 1 with indicator 1.1 (income, relative or not), criterion 2 with two thresholds (2.1) and a verdict alone (2.2). */
static void make_three(const char *code, const char *level, const char *more)
{
    make_set(code, level, "2022-03-08", more);
    make_indicator(code, 1, "1.1", "at_least", "");
    make_indicator(code, 2, "2.1", "at_least", ",\"second_measure\":\"nước sạch tập trung, %\",\"agency\":\"Sở Y tế\"");
    make_indicator(code, 2, "2.2", "met", "");
    make_target(code, "1.1", "general", ",\"value\":48,\"year\":2022");
    make_target(code, "1.1", "general", ",\"value\":50.5");
    make_target(code, "2.1", "general", ",\"value\":95,\"second_value\":60");
}

static void measure_only(const char *unit, const char *set, const char *day, const char *indicator, const char *more)
{
    struct answer answer = measure(201, unit, set, day, indicator, more);
    answer_free(&answer);
}

/* The gap's criteria and indicators, as "2:not_met[2.1 not_met 95-92.5=2.5 60-61=0; 2.2 no_data]". */
static const char *gap_told(const struct answer *answer)
{
    static char told[2000];
    size_t c, i, n = 0;
    json_t *criterion, *indicator;
    *told = '\0';
    json_array_foreach(answer_at(answer, "/criteria"), c, criterion)
    {
        n += (size_t)snprintf(told + n, sizeof told - n, "%s%lld:%s[", n ? " " : "", json_integer_value(json_object_get(criterion, "number")),
                              json_string_value(json_object_get(criterion, "verdict")));
        json_array_foreach(json_object_get(criterion, "indicators"), i, indicator)
        {
            static const char *const numbers[] = { "target", "value", "distance", "second_target", "second_value", "second_distance" };
            n += (size_t)snprintf(told + n, sizeof told - n, "%s%s %s", i ? "; " : "", json_string_value(json_object_get(indicator, "code")),
                                  json_string_value(json_object_get(indicator, "reason")));
            for (int k = 0; k < 6; k++) {
                json_t *number = json_object_get(indicator, numbers[k]);
                char text[40] = "?";
                if (json_is_number(number))
                    snprintf(text, sizeof text, "%.10g", json_number_value(number));
                if (k < 3 || json_is_number(number))
                    n += (size_t)snprintf(told + n, sizeof told - n, "%s%s", k == 0 || k == 3 ? " " : k == 1 || k == 4 ? "-" : "=", text);
            }
        }
        n += (size_t)snprintf(told + n, sizeof told - n, "]");
    }
    return told;
}

#define ck_gap(answer, expected)                                                                                                 \
    ck_assert_msg(!strcmp(gap_told(&(answer)), expected), "expected %s, got %s in %.3000s", expected, gap_told(&(answer)), (answer).body)

START_TEST(a_gap_tells_value_target_distance_and_who_is_responsible)
{
    static const char *const set = "G-TELLS";
    make_three(set, "standard", "");
    make_assessment("06724", set, "2022-06-30");
    measure_only("06724", set, "2022-06-30", "1.1", ",\"value\":47.99");
    measure_only("06724", set, "2022-06-30", "2.1", ",\"value\":92.5,\"second_value\":61");
    struct answer answer = get(200, "/api/v1/communes/06724/gap?set=%s&as_of=2022-08-31", set);
    ck_gap(answer, "1:not_met[1.1 not_met 48-47.99=0.01] 2:not_met[2.1 not_met 95-92.5=2.5 60-61=0; 2.2 no_data ?-?=?]");
    ck_assert_msg(strstr(answer.body, "\"distance\":0.01,") && strstr(answer.body, "\"distance\":2.5,"), "not exact: %s", answer.body);
    ck_assert_str_eq(answer_string(&answer, "/criteria/0/agency"), "Sở Tài chính");
    ck_assert_str_eq(answer_string(&answer, "/criteria/0/indicators/0/agency"), "Sở Tài chính");
    ck_assert_str_eq(answer_string(&answer, "/criteria/1/indicators/0/agency"), "Sở Y tế");
    ck_assert_int_eq(answer_int(&answer, "/totals/criteria/numerator"), 0);
    ck_assert_int_eq(answer_int(&answer, "/totals/criteria/denominator"), 2);
    ck_assert_int_eq(answer_int(&answer, "/totals/criteria/missing"), 2);
    ck_assert_int_eq(answer_int(&answer, "/totals/indicators/denominator"), 3);
    ck_assert(json_is_false(answer_at(&answer, "/fulfilled")));
    /* the assessment it rests on is where it says */
    struct answer assessment = get(200, "%s", answer_string(&answer, "/assessment/address"));
    ck_assert_str_eq(answer_string(&assessment, "/assessed_on"), "2022-06-30");
    answer_free(&assessment);
    answer_free(&answer);
}
END_TEST

START_TEST(a_target_that_rose_since_is_told_and_what_the_assessment_said_stays)
{
    static const char *const set = "G-ROSE";
    make_three(set, "standard", "");
    make_assessment("06727", set, "2022-06-30");
    measure_only("06727", set, "2022-06-30", "1.1", ",\"value\":49");
    measure_only("06727", set, "2022-06-30", "2.1", ",\"value\":96,\"second_value\":60");
    measure_only("06727", set, "2022-06-30", "2.2", ",\"verdict\":\"met\"");
    struct answer answer = get(200, "/api/v1/communes/06727/gap?set=%s&as_of=2022-12-31", set);
    ck_gap(answer, "");
    ck_assert(json_is_true(answer_at(&answer, "/fulfilled")));
    answer_free(&answer);
    answer = get(200, "/api/v1/communes/06727/gap?set=%s&as_of=2023-01-01", set);
    ck_gap(answer, "1:met[1.1 target_rose 50.5-49=1.5]");
    ck_assert_int_eq(answer_int(&answer, "/totals/criteria/numerator"), 2);
    answer_free(&answer);
    /* what was measured later is not known on the day before it */
    make_assessment("06727", set, "2023-06-30");
    measure_only("06727", set, "2023-06-30", "1.1", ",\"value\":51");
    answer = get(200, "/api/v1/communes/06727/gap?set=%s&as_of=2023-06-29", set);
    ck_gap(answer, "1:met[1.1 target_rose 50.5-49=1.5]");
    answer_free(&answer);
    answer = get(200, "/api/v1/communes/06727/gap?set=%s&as_of=2023-06-30", set);
    ck_gap(answer, "2:no_data[2.1 no_data 95-?=? 60; 2.2 no_data ?-?=?]");
    answer_free(&answer);
}
END_TEST

START_TEST(the_targets_of_a_gap_are_those_its_results_were_held_against)
{
    static const char *const set = "G-SAME";
    make_three(set, "advanced", "");
    make_target(set, "2.1", "northern_midlands_mountains", ",\"value\":90,\"second_value\":50");
    make_target(set, "1.1", "general", ",\"value\":60,\"unit_code\":\"22\"");
    make_attribute("06730", "region", "northern_midlands_mountains", "2022-01-01", "");
    make_three("G-MULTIPLE", "model", ",\"requires_code\":\"G-SAME\"");
    PUT_ONLY(201, "POST", "indicators",
             "{\"set_code\":\"G-MULTIPLE\",\"criterion_number\":1,\"code\":\"1.9\",\"name\":\"Thu nhập so với nâng cao\",\"comparison\":\"at_least\",\"relative_set_code\":\"G-SAME\","
             "\"relative_code\":\"1.1\"}");
    make_target("G-MULTIPLE", "1.9", "general", ",\"value\":1.1");
    static const struct {
        const char *set, *indicator, *value;
    } measured[] = { { "G-SAME", "1.1", ",\"value\":1" }, { "G-SAME", "2.1", ",\"value\":1,\"second_value\":2" }, { "G-MULTIPLE", "1.9", ",\"value\":60" } };
    make_assessment("06730", "G-SAME", "2022-06-30");
    make_assessment("06730", "G-MULTIPLE", "2022-06-30");
    for (int i = 0; i < COUNT(measured); i++)
        measure_only("06730", measured[i].set, "2022-06-30", measured[i].indicator, measured[i].value);
    struct answer answer = get(200, "/api/v1/communes/06730/gap?set=G-SAME&as_of=2022-06-30");
    ck_gap(answer, "1:not_met[1.1 not_met 60-1=59] 2:not_met[2.1 not_met 90-1=89 50-2=48; 2.2 no_data ?-?=?]");
    ck_assert_str_eq(answer_string(&answer, "/criteria/1/indicators/0/target_scope"), "northern_midlands_mountains");
    ck_assert(json_is_true(answer_at(&answer, "/criteria/0/indicators/0/target_of_province")));
    answer_free(&answer);
    answer = get(200, "/api/v1/communes/06730/gap?level=model&as_of=2022-06-30");
    ck_assert_str_eq(answer_string(&answer, "/set/code"), "G-MULTIPLE");
    ck_gap(answer, "1:not_met[1.1 no_data 48-?=?; 1.9 not_met 66-60=6] 2:no_data[2.1 no_data 95-?=? 60; 2.2 no_data ?-?=?]");
    ck_assert(json_is_true(answer_at(&answer, "/criteria/0/indicators/1/target_relative")));
    /* the set that must be met before, and how it stands */
    ck_assert_str_eq(answer_string(&answer, "/requires/0/set/code"), "G-SAME");
    ck_assert_int_eq(answer_int(&answer, "/requires/0/missing"), 2);
    ck_assert(json_is_false(answer_at(&answer, "/requires/0/fulfilled")));
    struct answer before = get(200, "%s", answer_string(&answer, "/requires/0/gap"));
    ck_assert_str_eq(answer_string(&before, "/set/code"), "G-SAME");
    ck_assert_int_eq(answer_int(&before, "/totals/criteria/missing"), 2);
    answer_free(&before);
    answer_free(&answer);
}
END_TEST

START_TEST(a_level_is_not_fulfilled_before_the_set_it_asks_for)
{
    make_set("G-FIRST", "advanced", "2022-03-08", "");
    make_set("G-THEN", "model", "2022-03-08", ",\"requires_code\":\"G-FIRST\"");
    for (int set = 0; set < 2; set++) {
        const char *code = set ? "G-FIRST" : "G-THEN";
        make_assessment("06733", code, "2022-06-30");
        for (int number = 1; number <= 2; number++)
            PUT_ONLY(201, "POST", "assessment-results",
                     "{\"unit_code\":\"06733\",\"set_code\":\"%s\",\"assessed_on\":\"2022-06-30\",\"criterion_number\":%d,\"verdict\":\"%s\",\"indicators_met\":1,\"indicators_total\":1}",
                     code, number, number == 1 ? "met" : "not_applicable");
        struct answer answer = get(200, "/api/v1/communes/06733/gap?set=G-THEN&as_of=2022-08-31");
        ck_gap(answer, "");
        ck_assert_msg(json_is_true(answer_at(&answer, "/fulfilled")) == (set == 1), "with %s assessed: %s", code, answer.body);
        ck_assert_int_eq(json_is_true(answer_at(&answer, "/requires/0/fulfilled")), set == 1);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(results_down_to_criteria_only_ask_for_no_indicators)
{
    static const char *const set = "G-PLAIN";
    make_three(set, "standard", "");
    make_assessment("06739", set, "2022-06-30");
    for (int number = 1; number <= 2; number++)
        PUT_ONLY(201, "POST", "assessment-results",
                 "{\"unit_code\":\"06739\",\"set_code\":\"%s\",\"assessed_on\":\"2022-06-30\",\"criterion_number\":%d,\"verdict\":\"%s\"}", set, number,
                 number == 1 ? "met" : "basically_met");
    struct answer answer = get(200, "/api/v1/communes/06739/gap?set=%s&as_of=2022-08-31", set);
    ck_gap(answer, "2:basically_met[2.1 no_data 95-?=? 60; 2.2 no_data ?-?=?]");
    ck_assert_int_eq(answer_int(&answer, "/totals/criteria/numerator"), 1);
    ck_assert_int_eq(answer_int(&answer, "/totals/criteria/basically_met"), 1);
    answer_free(&answer);
}
END_TEST

/* The province's own set before the country's, what somebody was assessed by before what nobody was, the newest. */
START_TEST(the_set_in_force_is_the_one_that_is_meant)
{
    static const struct {
        const char *code, *more;
    } sets[] = { { "G-LAND-1", "" }, { "G-LAND-2", "" }, { "G-OWN", ",\"unit_code\":\"22\",\"valid_to\":\"2023-12-31\"" }, { "G-OTHERS", ",\"unit_code\":\"06841\"" } };
    static const char *const meant[] = { "G-LAND-1", "G-LAND-1", "G-OWN", "G-OWN" };
    for (int i = 0; i < COUNT(sets); i++) {
        make_set(sets[i].code, "modern", "2022-03-08", sets[i].more);
        struct answer answer = get(200, "/api/v1/communes/06745/gap?level=modern&as_of=2023-08-31");
        ck_assert_str_eq(answer_string(&answer, "/set/code"), meant[i]);
        answer_free(&answer);
    }
    struct answer answer = get(200, "/api/v1/communes/06745/gap?level=modern&as_of=2023-08-31");
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/set/others")), 2);
    answer_free(&answer);
    answer = get(200, "/api/v1/communes/06841/gap?level=modern&as_of=2023-08-31"); /* it has one of its own */
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/set/others")), 3);
    answer_free(&answer);
    make_assessment("06748", "G-LAND-2", "2022-06-30");
    answer = get(200, "/api/v1/communes/06745/gap?level=modern&as_of=2024-01-01");
    ck_assert_str_eq(answer_string(&answer, "/set/code"), "G-LAND-2");
    answer_free(&answer);
}
END_TEST

START_TEST(a_set_of_which_not_all_is_known_is_not_fulfilled_by_what_is)
{
    make_set("G-PART", "standard", "2022-03-08", ",\"criteria_total\":19,\"indicator_total\":57");
    make_assessment("06754", "G-PART", "2022-06-30");
    for (int number = 1; number <= 2; number++)
        PUT_ONLY(201, "POST", "assessment-results",
                 "{\"unit_code\":\"06754\",\"set_code\":\"G-PART\",\"assessed_on\":\"2022-06-30\",\"criterion_number\":%d,\"verdict\":\"met\"}", number);
    struct answer answer = get(200, "/api/v1/communes/06754/gap?set=G-PART&as_of=2022-08-31");
    ck_assert_int_eq(answer_int(&answer, "/totals/criteria/denominator"), 19);
    ck_assert_int_eq(answer_int(&answer, "/totals/criteria/no_data"), 17);
    ck_assert_int_eq(answer_int(&answer, "/totals/criteria/missing"), 17);
    ck_assert_int_eq(answer_int(&answer, "/set/criteria_registered"), 2);
    ck_assert(json_is_false(answer_at(&answer, "/fulfilled")));
    answer_free(&answer);
}
END_TEST

START_TEST(what_was_known_then_is_told_as_it_was)
{
    static const char *const set = "G-KNOWN";
    char known[60];
    make_three(set, "standard", "");
    make_assessment("06757", set, "2022-06-30");
    struct answer answer = measure(201, "06757", set, "2022-06-30", "1.1", ",\"value\":40");
    snprintf(known, sizeof known, "%s", answer_string(&answer, "/recorded_at"));
    long long id = answer_int(&answer, "/id");
    answer_free(&answer);
    char path[60];
    snprintf(path, sizeof path, "indicator-results/%lld", id);
    PUT_ONLY(200, "PATCH", path, "{\"value\":55}");
    answer = get(200, "/api/v1/communes/06757/gap?set=%s&as_of=2022-08-31", set);
    ck_gap(answer, "2:no_data[2.1 no_data 95-?=? 60; 2.2 no_data ?-?=?]");
    answer_free(&answer);
    answer = get(200, "/api/v1/communes/06757/gap?set=%s&as_of=2022-08-31&known_at=%s", set, known);
    ck_gap(answer, "1:not_met[1.1 not_met 48-40=8] 2:no_data[2.1 no_data 95-?=? 60; 2.2 no_data ?-?=?]");
    ck_assert_str_eq(answer_string(&answer, "/known_at"), known);
    answer_free(&answer);
}
END_TEST

static const struct {
    const char *path;
    int status;
    const char *place, *code;
} wrong[] = {
    { "06724/gap?as_of=2021-08-31", 400, "level", "needed-unless" },
    { "06724/gap?level=best&as_of=2021-08-31", 400, "level", "not-one-of" },
    { "06724/gap?level=model&as_of=2021-08-31", 400, "level", "no-set-in-force" },
    { "06724/gap?set=NONE&as_of=2021-08-31", 400, "set", "no-such-record" },
    { "06724/gap?set=QN-20-53&level=advanced&as_of=2021-08-31", 400, "level", "set-of-level" },
    { "06724/gap?level=standard&as_of=2021-08-31&unit=22", 400, "unit", "unknown-parameter" },
    { "06727/gap?level=standard&as_of=2025-08-01", 404, NULL, "not-in-force" },
    { "22/gap?level=standard&as_of=2021-08-31", 404, NULL, "no-such-record" },
    { "99999/gap?level=standard&as_of=2021-08-31", 404, NULL, "no-such-record" },
};

START_TEST(what_is_wrong_with_the_question_is_told)
{
    struct answer answer = get(wrong[_i].status, "/api/v1/communes/%s", wrong[_i].path);
    ck_tells(answer, wrong[_i].place, wrong[_i].code);
    answer_free(&answer);
}
END_TEST

START_TEST(a_set_of_which_nothing_is_known_has_no_gap)
{
    PUT_ONLY(201, "POST", "criteria-sets", "{\"code\":\"G-EMPTY\",\"name\":\"Bộ\",\"unit_level\":\"commune\",\"level\":\"completed\",\"valid_from\":\"2022-03-08\"}");
    struct answer answer = get(400, "/api/v1/communes/06724/gap?level=completed&as_of=2022-08-31");
    ck_tells(answer, "level", "set-without-criteria");
    answer_free(&answer);
}
END_TEST

/* ---- the province's list ---- */

#define DAY "as_of=2021-08-31"

static const char *const paged[] = { "distance?level=standard&unit=22&" DAY, "distance?set=QN-20-53&unit=194&" DAY, "distance?set=QN-20-53&unit=06724&" DAY,
                                     "matrix?set=QN-20-53&unit=22&" DAY,     "matrix?level=standard&unit=193&" DAY,  "matrix?set=QN-20-53&" DAY };

START_TEST(pages_go_to_the_end_and_hold_each_commune_once)
{
    static long long ids[IDS_MAX], whole[IDS_MAX];
    char path[300];
    snprintf(path, sizeof path, "/api/v1/reports/%s&limit=7", paged[_i]);
    size_t n = walk(path, 7, ids, IDS_MAX);
    expect_distinct(ids, n, paged[_i]);
    snprintf(path, sizeof path, "/api/v1/reports/%s&limit=500", paged[_i]);
    ck_assert_uint_eq(walk(path, 500, whole, IDS_MAX), n);
    ck_assert_mem_eq(ids, whole, n * sizeof *ids);
}
END_TEST

START_TEST(the_nearest_to_the_level_come_first_and_each_misses_what_its_gap_says)
{
    struct answer answer = get(200, "/api/v1/reports/distance?level=standard&unit=22&" DAY "&limit=500");
    long long before = -1, fulfilled = 0;
    const char *code = "";
    ck_assert_str_eq(answer_string(&answer, "/set/code"), "QN-20-53");
    ck_assert_uint_eq(item_count(&answer), 98);
    for (size_t i = 0; i < 98; i++) {
        long long missing = item_int(&answer, i, "missing");
        ck_assert_msg(missing > before || (missing == before && strcmp(item_text(&answer, i, "code"), code) > 0), "%s misses %lld behind %s, which misses %lld",
                      item_text(&answer, i, "code"), missing, code, before);
        before = missing;
        code = item_text(&answer, i, "code");
        fulfilled += missing == 0;
        struct answer gap = get(200, "%s", item_text(&answer, i, "gap"));
        ck_assert_int_eq(answer_int(&gap, "/totals/criteria/missing"), missing);
        ck_assert_int_eq(answer_int(&gap, "/totals/criteria/numerator"), item_int(&answer, i, "criteria_met"));
        ck_assert_str_eq(answer_string(&gap, "/commune/code"), code);
        answer_free(&gap);
    }
    ck_assert_int_eq(answer_int(&answer, "/totals/numerator"), fulfilled);
    ck_assert_int_eq(answer_int(&answer, "/totals/denominator"), 98);
    ck_assert_int_eq(answer_int(&answer, "/totals/required"), 19);
    answer_free(&answer);
    /* the totals are of all communes, whichever page is asked */
    answer = get(200, "/api/v1/reports/distance?level=standard&unit=22&" DAY "&limit=90");
    struct answer last = get(200, "%s", answer_string(&answer, "/next"));
    ck_assert_uint_eq(item_count(&last), 8);
    ck_assert_int_eq(answer_int(&last, "/totals/numerator"), fulfilled);
    answer_free(&last);
    answer_free(&answer);
}
END_TEST

/* The lines of a sheet; the first is its heading. */
static size_t lines_of(char *text, char *ret[], size_t room)
{
    size_t n = 0;
    for (char *at = text, *end; *at && n < room; at = end + 2) {
        end = strstr(at, "\r\n");
        ck_assert_msg(end != NULL, "a line that does not end: %.100s", at);
        *end = '\0';
        ret[n++] = at;
    }
    return n;
}

START_TEST(the_list_by_distance_is_a_sheet_too)
{
    char *lines[200];
    struct answer sheet = get(200, "/api/v1/reports/distance.csv?level=standard&unit=22&" DAY), list = get(200, "/api/v1/reports/distance?level=standard&unit=22&" DAY "&limit=500");
    ck_assert_str_eq(answer_header(&sheet, "Content-Disposition"), "attachment; filename=\"distance.csv\"");
    ck_assert_uint_eq(lines_of(sheet.body, lines, 200), 99);
    ck_assert_str_eq(lines[0], "code,name,parent_code,parent_name,assessed_on,checked,criteria_met,criteria_total,basically_met,not_met,not_applicable,no_data,missing");
    for (size_t i = 0; i < 98; i++) {
        char expected[400];
        snprintf(expected, sizeof expected, "%s,%s,%s,%s,2021-08-31,appraised,%lld,20,0,%lld,0,0,%lld", item_text(&list, i, "code"), item_text(&list, i, "name"),
                 item_text(&list, i, "parent_code"), item_text(&list, i, "parent_name"), item_int(&list, i, "criteria_met"), item_int(&list, i, "not_met"), item_int(&list, i, "missing"));
        ck_assert_str_eq(lines[i + 1], expected);
    }
    answer_free(&list);
    answer_free(&sheet);
    sheet = get(200, "/api/v1/reports/distance.csv?level=standard&unit=22&bom=true&" DAY);
    ck_assert_mem_eq(sheet.body, "\xEF\xBB\xBF"
                                 "code,",
                     8);
    answer_free(&sheet);
}
END_TEST

/* ---- the matrix ---- */

static char letter_of(const char *verdict)
{
    static const char *const verdicts[] = { "met", "basically_met", "not_met", "not_applicable" };
    for (int i = 0; i < 4; i++)
        if (!strcmp(verdict, verdicts[i]))
            return "mbnx"[i];
    return '?';
}

START_TEST(each_letter_of_the_matrix_is_the_result_of_its_criterion)
{
    static const char *const set = "G-LETTERS", *const unit = "06805";
    static const char *const verdicts[] = { "met", "basically_met", "not_met", "not_applicable" };
    make_set(set, "advanced", "2022-03-08", "");
    for (int number = 3; number <= 5; number++)
        PUT_ONLY(201, "POST", "criteria", "{\"set_code\":\"%s\",\"number\":%d,\"name\":\"Thêm\",\"indicators\":1}", set, number);
    make_assessment(unit, set, "2022-06-30");
    for (int i = 0; i < 4; i++)
        PUT_ONLY(201, "POST", "assessment-results",
                 "{\"unit_code\":\"%s\",\"set_code\":\"%s\",\"assessed_on\":\"2022-06-30\",\"criterion_number\":%d,\"verdict\":\"%s\"}", unit, set, i + 1, verdicts[i]);
    struct answer answer = get(200, "/api/v1/reports/matrix?set=%s&unit=%s&as_of=2022-06-30", set, unit);
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/criteria")), 5);
    ck_assert_str_eq(item_text(&answer, 0, "verdicts"), "mbnx-");
    ck_assert_int_eq(item_int(&answer, 0, "criteria_met"), 1);
    for (int i = 0; i < 4; i++) {
        char letter[30];
        snprintf(letter, sizeof letter, "/letters/%c", letter_of(verdicts[i]));
        ck_assert_str_eq(answer_string(&answer, letter), verdicts[i]);
    }
    ck_assert_str_eq(answer_string(&answer, "/letters/-"), "no_data");
    answer_free(&answer);
    /* the day before there was no assessment: the commune is there, and nothing is known of it */
    answer = get(200, "/api/v1/reports/matrix?set=%s&unit=%s&as_of=2022-06-29", set, unit);
    ck_assert_str_eq(item_text(&answer, 0, "verdicts"), "-----");
    ck_assert(json_is_null(answer_at(&answer, "/items/0/assessed_on")));
    answer_free(&answer);
}
END_TEST

START_TEST(the_matrix_of_the_province_is_its_assessments)
{
    char *lines[200];
    struct answer answer = get(200, "/api/v1/reports/matrix?set=QN-20-53&unit=22&" DAY "&limit=500");
    struct answer sheet = get(200, "/api/v1/reports/matrix.csv?set=QN-20-53&unit=22&" DAY);
    struct answer whole = get(200, "/api/v1/reports/matrix?set=QN-20-53&" DAY "&limit=500");
    ck_assert_uint_eq(item_count(&answer), 98);
    ck_assert_uint_eq(lines_of(sheet.body, lines, 200), 99);
    ck_assert_msg(strstr(lines[0], ",criteria_met,1 Quy hoạch,2 Giao thông,") != NULL, "the heading is %s", lines[0]);
    ck_assert(json_is_null(answer_at(&whole, "/unit")));
    ck_assert(json_equal(answer_at(&whole, "/items"), answer_at(&answer, "/items"))); /* the register has one province */
    for (size_t i = 0; i < 98; i++) {
        struct answer list = get(200, "/api/v1/assessments?unit=%s&" DAY "&limit=1", item_text(&answer, i, "code"));
        struct answer one = get(200, "/api/v1/assessments/%lld", item_int(&list, 0, "id"));
        json_t *results = answer_at(&one, "/assessment_results");
        char letters[40] = "", row[1000];
        size_t n = (size_t)snprintf(row, sizeof row, "%s,%s,%s,%s,2021-08-31,appraised,%lld", item_text(&answer, i, "code"), item_text(&answer, i, "name"),
                                    item_text(&answer, i, "parent_code"), item_text(&answer, i, "parent_name"), item_int(&answer, i, "criteria_met"));
        for (size_t k = 0; k < json_array_size(results); k++) {
            const char *verdict = json_string_value(json_object_get(json_array_get(results, k), "verdict"));
            letters[k] = letter_of(verdict);
            n += (size_t)snprintf(row + n, sizeof row - n, ",%s", verdict);
        }
        ck_assert_str_eq(item_text(&answer, i, "verdicts"), letters);
        ck_assert_str_eq(lines[i + 1], row);
        answer_free(&one);
        answer_free(&list);
    }
    answer_free(&whole);
    answer_free(&sheet);
    answer_free(&answer);
}
END_TEST

START_TEST(who_is_on_no_roster_is_in_no_list)
{
    struct answer answer = get(200, "/api/v1/reports/matrix?set=QN-20-53&unit=22&as_of=2025-08-01");
    ck_assert_uint_eq(item_count(&answer), 0);
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/distance?set=QN-20-53&unit=22&as_of=2025-08-01");
    ck_assert_uint_eq(item_count(&answer), 0);
    ck_assert_int_eq(answer_int(&answer, "/totals/denominator"), 0);
    ck_assert(json_is_null(answer_at(&answer, "/totals/share")));
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/matrix.csv?set=QN-20-53&unit=22&as_of=2025-08-01");
    ck_assert(strchr(answer.body, '\n') == answer.body + answer.size - 1); /* the heading alone */
    answer_free(&answer);
}
END_TEST

START_TEST(what_was_known_then_is_in_the_lists_of_then)
{
    static const char *const set = "G-KNOWN-2", *const unit = "06829";
    char known[60], path[60];
    make_set(set, "standard", "2022-03-08", "");
    make_assessment(unit, set, "2022-06-30");
    struct answer answer =
        put(201, "POST", "assessment-results", "{\"unit_code\":\"%s\",\"set_code\":\"%s\",\"assessed_on\":\"2022-06-30\",\"criterion_number\":1,\"verdict\":\"not_met\"}", unit, set);
    snprintf(known, sizeof known, "%s", answer_string(&answer, "/recorded_at"));
    snprintf(path, sizeof path, "assessment-results/%lld", answer_int(&answer, "/id"));
    answer_free(&answer);
    PUT_ONLY(200, "PATCH", path, "{\"verdict\":\"met\"}");
    for (int then = 0; then < 2; then++) {
        char question[200];
        snprintf(question, sizeof question, "set=%s&unit=%s&as_of=2022-08-31%s%s", set, unit, then ? "&known_at=" : "", then ? known : "");
        answer = get(200, "/api/v1/reports/matrix?%s", question);
        ck_assert_str_eq(item_text(&answer, 0, "verdicts"), then ? "n-" : "m-");
        answer_free(&answer);
        answer = get(200, "/api/v1/reports/distance?%s", question);
        ck_assert_int_eq(item_int(&answer, 0, "missing"), then ? 2 : 1);
        struct answer gap = get(200, "%s", item_text(&answer, 0, "gap"));
        ck_assert_int_eq(answer_int(&gap, "/totals/criteria/missing"), then ? 2 : 1);
        answer_free(&gap);
        answer_free(&answer);
    }
}
END_TEST

/* ---- who loses ---- */

/* The two grounds of 18/2022, as data/criteria-sets has them. */
static void make_grounds(void)
{
    struct answer there = get(200, "/api/v1/revocation-grounds?as_of=all");
    bool made = item_count(&there) > 0;
    answer_free(&there);
    if (made)
        return;
    PUT_ONLY(201, "POST", "revocation-grounds",
             "{\"code\":\"G-30\",\"name\":\"Từ 30%% đến dưới 50%%\",\"name_en\":\"30 to less than 50 %%\",\"programme\":\"ntm\",\"unit_level\":\"commune\",\"share_from\":30,\"share_below\":50,\"needs_critical\":true,"
             "\"law\":\"18/2022/QĐ-TTg\",\"valid_from\":\"2022-08-02\"}");
    PUT_ONLY(201, "POST", "revocation-grounds",
             "{\"code\":\"G-50\",\"name\":\"Từ 50%%\",\"programme\":\"ntm\",\"unit_level\":\"commune\",\"share_from\":50,\"law\":\"18/2022/QĐ-TTg\",\"valid_from\":\"2022-08-02\"}");
    PUT_ONLY(201, "POST", "revocation-grounds",
             "{\"code\":\"G-D\",\"name\":\"Của huyện\",\"programme\":\"ntm\",\"unit_level\":\"district\",\"share_from\":1,\"law\":\"18/2022/QĐ-TTg\",\"valid_from\":\"2022-08-02\"}");
}

/* A set of ten criteria of level modern; 1 is critical. */
static void make_ten(const char *code)
{
    make_set(code, "modern", "2022-03-08", "");
    for (int number = 3; number <= 10; number++)
        PUT_ONLY(201, "POST", "criteria", "{\"set_code\":\"%s\",\"number\":%d,\"name\":\"Tiêu chí %d\",\"indicators\":1,\"required\":true}", code, number, number);
}

/* Results of all ten: a letter each, m met, b basically met, n not met, x not applicable. */
static void assess_ten(const char *unit, const char *set, const char *day, const char *letters)
{
    make_assessment(unit, set, day);
    for (int i = 0; i < 10; i++)
        PUT_ONLY(201, "POST", "assessment-results", "{\"unit_code\":\"%s\",\"set_code\":\"%s\",\"assessed_on\":\"%s\",\"criterion_number\":%d,\"verdict\":\"%s\"}", unit, set, day, i + 1,
                 letters[i] == 'm'   ? "met"
                 : letters[i] == 'b' ? "basically_met"
                 : letters[i] == 'n' ? "not_met"
                                     : "not_applicable");
}

static void certify(const char *unit, const char *day, const char *more)
{
    PUT_ONLY(201, "POST", "certifications", "{\"programme\":\"ntm\",\"unit_code\":\"%s\",\"level\":\"modern\",\"decided_on\":\"%s\"%s}", unit, day, more);
}

static const struct {
    const char *unit, *letters; /* the first is critical */
    int losing, proposed;
    const char *ground; /* that applies */
} losses[] = {
    { "06844", "mmmmmmmmmm", 0, 0, "" },     { "06847", "mmxxxxxxxx", 0, 0, "" },     { "06853", "nnmmmmmmmm", 1, 0, "" },     { "06856", "mnnnmmmmmm", 1, 0, "" },
    { "06859", "nnnmmmmmmm", 1, 1, "G-30" }, { "06865", "nnnnmmmmmm", 1, 1, "G-30" }, { "06868", "mnnnnnmmmm", 1, 1, "G-50" }, { "06871", "nnnnnmmmmm", 1, 1, "G-50" },
    { "06874", "mbmmmmmmmm", 1, 0, "" },     { "06877", "bbbbbmmmmm", 1, 0, "" },     { "06880", "nnbbbbbbbb", 1, 0, "" },
};

START_TEST(a_revocation_is_proposed_by_the_grounds_and_explained)
{
    char set[20];
    const char *unit = losses[_i].unit;
    snprintf(set, sizeof set, "G-LOSES-%d", _i);
    make_grounds();
    make_ten(set);
    certify(unit, "2022-09-01", "");
    assess_ten(unit, set, "2023-06-30", losses[_i].letters);
    struct answer answer = get(200, "/api/v1/reports/losing?unit=%s&level=modern&as_of=2023-12-31", unit);
    ck_assert_int_eq(answer_int(&answer, "/totals/denominator"), 1);
    ck_assert_int_eq(answer_int(&answer, "/totals/assessed_since"), 1);
    ck_assert_msg(answer_int(&answer, "/totals/numerator") == losses[_i].losing && answer_int(&answer, "/totals/revocation_proposed") == losses[_i].proposed &&
                      item_count(&answer) == (size_t)losses[_i].losing && !strcmp(answer_string(&answer, "/items/0/grounds/0/code"), losses[_i].ground),
                  "%s: expected %d losing, %d proposed by \"%s\", got %.3000s", losses[_i].letters, losses[_i].losing, losses[_i].proposed, losses[_i].ground, answer.body);
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/grounds")), 2); /* those of communes */
    if (losses[_i].losing) {
        size_t not_met = 0, lost = 0;
        for (const char *at = losses[_i].letters; *at; at++) {
            not_met += *at == 'n';
            lost += *at == 'n' || *at == 'b';
        }
        ck_assert_int_eq(answer_int(&answer, "/items/0/numerator"), (long long)not_met);
        ck_assert_int_eq(answer_int(&answer, "/items/0/denominator"), 10);
        ck_assert_uint_eq(json_array_size(answer_at(&answer, "/items/0/criteria")), lost);
        ck_assert(json_is_true(answer_at(&answer, "/items/0/set/in_force_when_certified")));
        ck_assert_str_eq(answer_string(&answer, "/items/0/certified_on"), "2022-09-01");
    }
    if (!strcmp(losses[_i].ground, "G-30")) {
        const char *vi = answer_string(&answer, "/items/0/grounds/0/sentence/vi"), *en = answer_string(&answer, "/items/0/grounds/0/sentence/en");
        ck_assert_msg(strstr(vi, "/10 tiêu chí không đạt (") && strstr(vi, "tiêu chí trọng yếu số 1") && strstr(vi, "18/2022/QĐ-TTg"), "vi: %s", vi);
        ck_assert_msg(strstr(en, " of 10 criteria are not met (") && strstr(en, "critical ones among them: 1"), "en: %s", en);
    }
    answer_free(&answer);
}
END_TEST

START_TEST(only_a_later_assessment_takes_from_a_certification_and_only_while_it_is_in_force)
{
    static const char *const set = "G-WHEN", *const unit = "06883";
    static const struct {
        const char *day;
        int certified, losing, proposed;
    } days[] = {
        { "2022-07-31", 0, 0, 0 }, /* assessed, not certified */
        { "2022-09-01", 1, 0, 0 }, /* what was found before the decision is over */
        { "2023-06-29", 1, 0, 0 }, { "2023-06-30", 1, 1, 1 }, { "2024-06-29", 1, 1, 1 },
        { "2024-06-30", 1, 0, 0 }, /* all is met again */
        { "2025-01-01", 0, 0, 0 }, /* revoked */
    };
    make_grounds();
    make_ten(set);
    assess_ten(unit, set, "2022-06-30", "nnnnnnnnnn");
    certify(unit, "2022-09-01", ",\"ended_on\":\"2025-01-01\",\"ended_reason\":\"revoked\"");
    assess_ten(unit, set, "2023-06-30", "nnnnmmmmmm");
    assess_ten(unit, set, "2024-06-30", "mmmmmmmmmm");
    for (int i = 0; i < COUNT(days); i++) {
        struct answer answer = get(200, "/api/v1/reports/losing?unit=%s&level=modern&as_of=%s", unit, days[i].day);
        ck_assert_msg(answer_int(&answer, "/totals/denominator") == days[i].certified && answer_int(&answer, "/totals/numerator") == days[i].losing &&
                          answer_int(&answer, "/totals/revocation_proposed") == days[i].proposed,
                      "on %s: %.2500s", days[i].day, answer.body);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(a_ground_counts_from_its_first_day_and_a_later_set_is_told)
{
    static const char *const set = "G-LATER", *const unit = "06886";
    make_grounds();
    make_ten(set);
    certify(unit, "2022-03-01", "");
    assess_ten(unit, set, "2022-06-30", "nnnnnnnnnn");
    struct answer answer = get(200, "/api/v1/reports/losing?unit=%s&level=modern&as_of=2022-08-01", unit);
    ck_assert_int_eq(answer_int(&answer, "/totals/numerator"), 1);
    ck_assert_int_eq(answer_int(&answer, "/totals/revocation_proposed"), 0);
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/grounds")), 0);
    ck_assert(json_is_false(answer_at(&answer, "/items/0/set/in_force_when_certified")));
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/losing?unit=%s&level=modern&as_of=2022-08-02", unit);
    ck_assert_int_eq(answer_int(&answer, "/totals/revocation_proposed"), 1);
    answer_free(&answer);
}
END_TEST

START_TEST(pages_of_those_who_lose_go_to_the_end)
{
    static const char *const units[] = { "06889", "06892", "06898" };
    static long long ids[IDS_MAX];
    make_grounds();
    make_ten("G-PAGES");
    for (int i = 0; i < 3; i++) {
        certify(units[i], "2022-09-01", "");
        assess_ten(units[i], "G-PAGES", "2023-06-30", "nnnmmmmmmm");
    }
    long long all = int_of("/api/v1/reports/losing?unit=22&level=modern&as_of=2023-12-31", "/totals/numerator");
    ck_assert_int_ge(all, 3);
    size_t n = walk("/api/v1/reports/losing?unit=22&level=modern&as_of=2023-12-31&limit=2", 2, ids, IDS_MAX);
    ck_assert_int_eq((long long)n, all);
    expect_distinct(ids, n, "losing");
}
END_TEST

START_TEST(what_was_known_then_says_who_lost_then)
{
    static const char *const set = "G-KNOWN-3", *const unit = "06901";
    char known[60], path[60];
    make_grounds();
    make_ten(set);
    certify(unit, "2022-09-01", "");
    assess_ten(unit, set, "2023-06-30", "nnnmmmmmmm");
    struct answer list = get(200, "/api/v1/assessments?unit=%s&set_code=%s&as_of=2023-12-31", unit, set);
    struct answer one = get(200, "/api/v1/assessments/%lld", item_int(&list, 0, "id"));
    snprintf(path, sizeof path, "assessment-results/%lld", answer_int(&one, "/assessment_results/0/id"));
    snprintf(known, sizeof known, "%s", answer_string(&one, "/assessment_results/9/recorded_at"));
    answer_free(&one);
    answer_free(&list);
    PUT_ONLY(200, "PATCH", path, "{\"verdict\":\"met\"}");
    for (int then = 0; then < 2; then++) {
        struct answer answer = get(200, "/api/v1/reports/losing?unit=%s&level=modern&as_of=2023-12-31%s%s", unit, then ? "&known_at=" : "", then ? known : "");
        ck_assert_int_eq(answer_int(&answer, "/totals/numerator"), 1);
        ck_assert_int_eq(answer_int(&answer, "/totals/revocation_proposed"), then);
        ck_assert_int_eq(answer_int(&answer, "/items/0/numerator"), then ? 3 : 2);
        ck_assert_uint_eq(json_array_size(answer_at(&answer, "/items/0/criteria")), then ? 3 : 2);
        answer_free(&answer);
    }
}
END_TEST

/* What an answer is made of, besides assessments: whatever of it changes, the answer does. */
static const struct {
    const char *question, *resource, *body;
} moves[] = {
    { "communes/06904/gap?set=G-MOVES&as_of=2022-12-31", "indicator-targets", "{\"set_code\":\"G-MOVES\",\"indicator_code\":\"1.1\",\"scope\":\"general\",\"value\":77,\"unit_code\":\"22\"}" },
    { "communes/06904/gap?set=G-MOVES&as_of=2022-12-31", "unit-attributes",
      "{\"unit_code\":\"06904\",\"attribute\":\"commune_group\",\"value\":\"commune_group_1\",\"valid_from\":\"2022-01-01\"}" },
    { "communes/06904/gap?level=completed&set=G-MOVES&as_of=2022-12-31", "criteria-sets",
      "{\"code\":\"G-MOVES-2\",\"name\":\"Bộ\",\"unit_level\":\"commune\",\"level\":\"completed\",\"valid_from\":\"2022-03-08\"}" },
    { "reports/matrix?set=G-MOVES&unit=200&as_of=2022-12-31", "criteria", "{\"set_code\":\"G-MOVES\",\"number\":3,\"name\":\"Thêm\",\"indicators\":1}" },
    { "reports/distance?set=G-MOVES&unit=200&as_of=2022-12-31", "criteria", "{\"set_code\":\"G-MOVES\",\"number\":4,\"name\":\"Thêm\",\"indicators\":1,\"required\":true}" },
    { "reports/distance?set=G-MOVES&unit=200&as_of=2022-12-31", "rosters", "{\"period\":\"G\",\"unit_code\":\"06862\",\"entered_on\":\"2022-01-01\",\"left_on\":\"2023-06-01\"}" },
    { "reports/losing?unit=200&as_of=2023-12-31", "revocation-grounds",
      "{\"code\":\"G-MOVES\",\"name\":\"Từ 99\",\"programme\":\"ntm\",\"unit_level\":\"commune\",\"share_from\":99,\"law\":\"Thử\",\"valid_from\":\"2023-01-01\",\"valid_to\":\"2023-12-31\"}" },
    { "reports/losing?unit=200&as_of=2023-12-31", "certifications",
      "{\"programme\":\"ntm\",\"unit_code\":\"06904\",\"level\":\"completed\",\"decided_on\":\"2023-05-01\"}" },
};

START_TEST(whatever_an_answer_is_made_of_moves_its_tag)
{
    char tag[200], path[100];
    struct answer there = get(200, "/api/v1/criteria-sets?code=G-MOVES&as_of=all");
    if (!item_count(&there)) {
        make_set("G-MOVES", "completed", "2022-03-08", "");
        make_indicator("G-MOVES", 1, "1.1", "at_least", "");
    }
    answer_free(&there);
    struct answer before = get(200, "/api/v1/%s", moves[_i].question);
    snprintf(tag, sizeof tag, "%s", answer_header(&before, "ETag"));
    answer_free(&before);
    snprintf(path, sizeof path, "/api/v1/%s", moves[_i].resource);
    expect_only(201, "POST", path, AS_PROVINCE, moves[_i].body);
    struct answer after = get(200, "/api/v1/%s", moves[_i].question);
    ck_assert_msg(strcmp(answer_header(&after, "ETag"), tag) != 0, "%s keeps %s behind a new record of %s", moves[_i].question, tag, moves[_i].resource);
    answer_free(&after);
}
END_TEST

static const struct {
    const char *share_from, *share_below;
    int status;
} bounds[] = { { "30", "30", 422 }, { "30", "29.99", 422 }, { "30", "30.01", 201 }, { "0", "50", 422 }, { "100.01", "null", 422 }, { "100", "null", 201 } };

START_TEST(a_ground_has_bounds_in_their_order)
{
    struct answer answer = put(bounds[_i].status, "POST", "revocation-grounds",
                               "{\"code\":\"G-B-%d\",\"name\":\"Thử\",\"programme\":\"ntm\",\"unit_level\":\"village\",\"share_from\":%s,\"share_below\":%s,\"law\":\"Thử\",\"valid_from\":\"2022-08-02\"}", _i,
                               bounds[_i].share_from, bounds[_i].share_below);
    answer_free(&answer);
}
END_TEST

static const struct {
    const char *question, *parameter, *code;
} wrong_lists[] = {
    { "distance?level=standard&as_of=2021-08-31", "unit", "required" },
    { "distance?unit=22&as_of=2021-08-31", "level", "needed-unless" },
    { "distance?unit=22&set=QN-20-53&limit=0", "limit", "too-small" },
    { "distance?unit=22&set=QN-20-53&cursor=abc", "cursor", "bad-cursor" },
    { "distance?unit=22&set=QN-20-53&sort=code", "sort", "unknown-parameter" },
    { "distance.csv?unit=22&set=QN-20-53&limit=5", "limit", "unknown-parameter" },
    { "distance.csv?unit=22&set=QN-20-53&bom=yes", "bom", "not-a-boolean" },
    { "matrix?unit=22&as_of=2021-08-31", "level", "needed-unless" },
    { "matrix?unit=99999&set=QN-20-53", "unit", "no-such-record" },
    { "matrix?unit=22&set=QN-20-53&limit=501", "limit", "too-big" },
    { "matrix.csv?unit=22&set=QN-20-53&cursor=x", "cursor", "unknown-parameter" },
    { "matrix.csv?unit=22&level=worst", "level", "not-one-of" },
    { "losing?as_of=2021-08-31", "unit", "required" },
    { "losing?unit=22&level=worst", "level", "not-one-of" },
    { "losing?unit=22&set=QN-20-53", "set", "unknown-parameter" },
    { "losing?unit=22&cursor=x", "cursor", "bad-cursor" },
};

START_TEST(what_is_wrong_with_a_list_is_told)
{
    struct answer answer = get(400, "/api/v1/reports/%s", wrong_lists[_i].question);
    ck_tells(answer, wrong_lists[_i].parameter, wrong_lists[_i].code);
    answer_free(&answer);
}
END_TEST

START_TEST(a_cursor_belongs_to_its_question)
{
    struct answer page = get(200, "/api/v1/reports/distance?set=QN-20-53&unit=22&" DAY "&limit=5");
    const char *cursor = strstr(answer_string(&page, "/next"), "cursor=");
    ck_assert(cursor != NULL);
    struct answer other = get(400, "/api/v1/reports/distance?set=QN-20-53&unit=194&" DAY "&%s", cursor);
    ck_tells(other, "cursor", "bad-cursor");
    answer_free(&other);
    other = get(400, "/api/v1/reports/matrix?set=QN-20-53&unit=22&" DAY "&%s", cursor);
    ck_tells(other, "cursor", "bad-cursor");
    answer_free(&other);
    answer_free(&page);
}
END_TEST

static const char *const kept[] = { "communes/06724/gap?level=standard&as_of=2021-08-31", "reports/distance?level=standard&unit=22&as_of=2021-08-31",
                                    "reports/distance.csv?level=standard&unit=22&as_of=2021-08-31", "reports/matrix?level=standard&unit=22&as_of=2021-08-31",
                                    "reports/matrix.csv?level=standard&unit=22&as_of=2021-08-31", "reports/losing?unit=22&as_of=2021-12-31" };

START_TEST(an_answer_stays_valid_until_something_it_is_made_of_changes)
{
    char path[300], tag[200];
    snprintf(path, sizeof path, "/api/v1/%s", kept[_i]);
    struct answer answer = http_ask(server, "GET", path, (const char *const[]){ "Accept: image/png", NULL }, NULL);
    ck_answer(answer, 406);
    answer_free(&answer);
    expect_only(401, "GET", path, AS(.key = "ntm_nobody"), NULL);
    answer = get(200, "%s", path);
    snprintf(tag, sizeof tag, "If-None-Match: %.150s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    answer = http_ask(server, "GET", path, (const char *const[]){ tag, NULL }, NULL);
    ck_answer(answer, 304);
    answer_free(&answer);
    PUT_ONLY(201, "POST", "assessments", "{\"unit_code\":\"06829\",\"set_code\":\"QN-20-53\",\"assessed_on\":\"2021-09-%02d\",\"checked\":\"self\"}", _i + 1);
    answer = http_ask(server, "GET", path, (const char *const[]){ tag, NULL }, NULL);
    ck_answer(answer, 200);
    answer_free(&answer);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gap");
    TCase *gaps = tcase_create("gap");
    tcase_add_unchecked_fixture(gaps, reference_up, server_down);
    tcase_add_loop_test(gaps, what_is_wrong_with_the_question_is_told, 0, COUNT(wrong));
    tcase_add_test(gaps, a_gap_tells_value_target_distance_and_who_is_responsible);
    tcase_add_test(gaps, a_target_that_rose_since_is_told_and_what_the_assessment_said_stays);
    tcase_add_test(gaps, the_targets_of_a_gap_are_those_its_results_were_held_against);
    tcase_add_test(gaps, a_level_is_not_fulfilled_before_the_set_it_asks_for);
    tcase_add_test(gaps, results_down_to_criteria_only_ask_for_no_indicators);
    tcase_add_test(gaps, the_set_in_force_is_the_one_that_is_meant);
    tcase_add_test(gaps, a_set_of_which_not_all_is_known_is_not_fulfilled_by_what_is);
    tcase_add_test(gaps, what_was_known_then_is_told_as_it_was);
    tcase_add_test(gaps, a_set_of_which_nothing_is_known_has_no_gap);
    tcase_add_loop_test(gaps, pages_go_to_the_end_and_hold_each_commune_once, 0, COUNT(paged));
    tcase_add_test(gaps, the_nearest_to_the_level_come_first_and_each_misses_what_its_gap_says);
    tcase_add_test(gaps, the_list_by_distance_is_a_sheet_too);
    tcase_add_test(gaps, each_letter_of_the_matrix_is_the_result_of_its_criterion);
    tcase_add_test(gaps, the_matrix_of_the_province_is_its_assessments);
    tcase_add_test(gaps, who_is_on_no_roster_is_in_no_list);
    tcase_add_test(gaps, what_was_known_then_is_in_the_lists_of_then);
    tcase_add_loop_test(gaps, a_revocation_is_proposed_by_the_grounds_and_explained, 0, COUNT(losses));
    tcase_add_test(gaps, only_a_later_assessment_takes_from_a_certification_and_only_while_it_is_in_force);
    tcase_add_test(gaps, a_ground_counts_from_its_first_day_and_a_later_set_is_told);
    tcase_add_test(gaps, pages_of_those_who_lose_go_to_the_end);
    tcase_add_test(gaps, what_was_known_then_says_who_lost_then);
    tcase_add_loop_test(gaps, whatever_an_answer_is_made_of_moves_its_tag, 0, COUNT(moves));
    tcase_add_loop_test(gaps, a_ground_has_bounds_in_their_order, 0, COUNT(bounds));
    tcase_add_loop_test(gaps, what_is_wrong_with_a_list_is_told, 0, COUNT(wrong_lists));
    tcase_add_test(gaps, a_cursor_belongs_to_its_question);
    tcase_add_loop_test(gaps, an_answer_stays_valid_until_something_it_is_made_of_changes, 0, COUNT(kept));
    suite_add_tcase(suite, gaps);
    return harness_run(suite);
}
