/* test_scores.c -- score sheets over HTTP: the average as a fraction, the gate that holds a star down and what would lift it, grounds for exclusion, the standing of the commune,
 * and the sheets that are refused. A rubric of its own; that all 52 rubrics give the right stars is shown by ocop_scores.py. */
#include "sets.h"
#include "whole.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* 1 (10, 20 or 40 points; 4 stars ask for 20), 2.a or 2.b (30 points), 3 follows from the commune (10 for the standard, 20 above). */
static void up(void)
{
    static const struct {
        const char *code;
        int position;
        const char *points, *more;
    } options[] = { { "1", 1, "10", "" },   { "1", 2, "20", ",\"min_stars\":4" }, { "1", 3, "40", ",\"min_stars\":5" }, { "2.a", 1, "30", "" },
                    { "2.b", 1, "30", "" }, { "3", 1, "10", ",\"needs_level\":\"standard\"" }, { "3", 2, "20", ",\"needs_level\":\"advanced\"" } };
    reference_up();
    PUT_ONLY(201, "POST", "rubric-periods",
             "{\"code\":\"K1\",\"decision\":\"1/QĐ\",\"valid_from\":\"2020-01-01\",\"valid_to\":\"2022-12-31\",\"part_a_max\":40,\"part_b_max\":30,\"part_c_max\":30,\"certificate_months\":36}");
    for (int stars = 1; stars <= 5; stars++)
        PUT_ONLY(201, "POST", "rubric-bands", "{\"period_code\":\"K1\",\"stars\":%d,\"points_from\":%d%s,\"authority\":\"%s\",\"valid_from\":\"2020-01-01\"}", stars,
                 (int[]){ 0, 30, 50, 70, 90 }[stars - 1], (const char *[]){ ",\"points_under\":30", ",\"points_under\":50", ",\"points_under\":70", ",\"points_under\":90", "" }[stars - 1],
                 (const char *[]){ "none", "none", "district", "province", "central" }[stars - 1]);
    PUT_ONLY(201, "POST", "rubrics", "{\"code\":\"K1-1\",\"period_code\":\"K1\",\"number\":1,\"name\":\"Bộ thử\",\"points_max\":100}");
    PUT_ONLY(201, "POST", "rubrics", "{\"code\":\"K1-2\",\"period_code\":\"K1\",\"number\":2,\"name\":\"Bộ khác\",\"points_max\":100}");
    PUT_ONLY(201, "POST", "rubric-criteria", "{\"rubric_code\":\"K1-1\",\"code\":\"1\",\"position\":1,\"part\":\"A\",\"name\":\"Nguồn gốc\",\"points_max\":40,\"scored\":true}");
    PUT_ONLY(201, "POST", "rubric-criteria", "{\"rubric_code\":\"K1-1\",\"code\":\"2\",\"position\":2,\"part\":\"B\",\"name\":\"Phân phối\",\"points_max\":30,\"one_of\":true}");
    PUT_ONLY(201, "POST", "rubric-criteria", "{\"rubric_code\":\"K1-1\",\"code\":\"2.a\",\"position\":3,\"parent_code\":\"2\",\"part\":\"B\",\"name\":\"Một\",\"scored\":true}");
    PUT_ONLY(201, "POST", "rubric-criteria", "{\"rubric_code\":\"K1-1\",\"code\":\"2.b\",\"position\":4,\"parent_code\":\"2\",\"part\":\"B\",\"name\":\"Hai\",\"scored\":true}");
    PUT_ONLY(201, "POST", "rubric-criteria", "{\"rubric_code\":\"K1-1\",\"code\":\"3\",\"position\":5,\"part\":\"C\",\"name\":\"Xã\",\"scored\":true,\"standing\":true}");
    PUT_ONLY(201, "POST", "rubric-criteria", "{\"rubric_code\":\"K1-2\",\"code\":\"1\",\"position\":1,\"part\":\"A\",\"name\":\"Khác\",\"scored\":true}");
    for (int i = 0; i < COUNT(options); i++)
        PUT_ONLY(201, "POST", "rubric-options", "{\"rubric_code\":\"K1-1\",\"criterion_code\":\"%s\",\"position\":%d,\"points\":%s%s}", options[i].code, options[i].position,
                 options[i].points, options[i].more);
    PUT_ONLY(201, "POST", "products", "{\"code\":\"T-1\",\"name\":\"Tôm\",\"group_code\":\"1\",\"unit_code\":\"06724\",\"joined_on\":\"2021-01-01\"}");
    PUT_ONLY(201, "POST", "rubric-options", "{\"rubric_code\":\"K1-2\",\"criterion_code\":\"1\",\"position\":1,\"points\":7}");
}

static void sheet(const char *code, const char *more)
{
    PUT_ONLY(201, "POST", "score-sheets",
             "{\"code\":\"%s\",\"product_code\":\"T-1\",\"rubric_code\":\"K1-1\",\"session\":\"HD1\",\"kind\":\"member\",\"scorer\":\"%s\",\"scored_on\":\"2021-06-01\"%s}", code, code, more);
}

static struct answer item(int expected, const char *sheet_code, const char *criterion, int points)
{
    return put(expected, "POST", "score-items", "{\"sheet_code\":\"%s\",\"rubric_code\":\"K1-1\",\"criterion_code\":\"%s\",\"points\":%d}", sheet_code, criterion, points);
}

static void marked(const char *sheet_code, const char *criterion, int points)
{
    struct answer answer = item(201, sheet_code, criterion, points);
    answer_free(&answer);
}

static struct answer score(int expected, const char *more)
{
    return get(expected, "/api/v1/products/%lld/score?as_of=2021-08-31%s", int_of("/api/v1/products?code=T-1", "/items/0/id"), more);
}

START_TEST(a_star_is_the_least_of_band_and_gates_and_the_answer_explains_itself)
{
    /* the third criterion is the register's: T-1 comes from 06724, advanced */
    static const int first[] = { 40, 10, 10 };
    char code[8];
    for (int i = 0; i < 3; i++) {
        snprintf(code, sizeof code, "P%d", i);
        sheet(code, "");
        marked(code, "1", first[i]);
        marked(code, "2.a", 30);
    }
    struct answer answer = score(200, "");
    ck_assert_int_eq(answer_int(&answer, "/sum"), 210);
    ck_assert_int_eq(answer_int(&answer, "/count"), 3);
    ck_assert_int_eq(answer_int(&answer, "/parts/0/sum"), 60);
    ck_assert_int_eq(answer_int(&answer, "/parts/1/sum"), 90);
    ck_assert_int_eq(answer_int(&answer, "/parts/2/sum"), 60);
    ck_assert_int_eq(answer_int(&answer, "/band/stars"), 4); /* 210 / 3 = 70 */
    ck_assert_int_eq(answer_int(&answer, "/gates/stars"), 3);
    ck_assert_int_eq(answer_int(&answer, "/stars"), 3);
    ck_assert_str_eq(answer_string(&answer, "/authority"), "district");
    ck_assert_str_eq(answer_string(&answer, "/outcome"), "reached");
    ck_assert_str_eq(answer_string(&answer, "/gates/not_reached/0/criterion_code"), "1");
    ck_assert_int_eq(answer_int(&answer, "/gates/not_reached/0/points"), 20);
    ck_assert_int_eq(answer_int(&answer, "/gates/not_reached/0/reached"), 1);
    ck_assert_int_eq(answer_int(&answer, "/lift/stars"), 4);
    ck_assert_int_eq(answer_int(&answer, "/lift/points_lacking/sum"), 0);
    ck_assert_int_eq(answer_int(&answer, "/lift/gates/0/points"), 20);
    answer_free(&answer);
    /* a point less and it is under 70: nothing is rounded up */
    PUT_ONLY(200, "PATCH", "score-items/1?reason=x", "{\"points\":20}");
    answer = score(200, "");
    ck_assert_int_eq(answer_int(&answer, "/sum"), 190);
    ck_assert_msg(strstr(answer.body, "\"average\":63.33,"), "cut, not rounded: %.600s", answer.body);
    ck_assert_int_eq(answer_int(&answer, "/stars"), 3);
    ck_assert_int_eq(answer_int(&answer, "/lift/points_lacking/sum"), 20);
    ck_assert_msg(strstr(answer.body, "\"points_lacking\":{\"sum\":20,\"count\":3,\"average\":6.67}"), "up, so that it is enough: %s", answer.body);
    answer_free(&answer);
    answer = score(200, "&session=HD1&rubric=K1-1");
    ck_assert_int_eq(answer_int(&answer, "/count"), 3);
    answer_free(&answer);
    answer = score(404, "&session=HD2");
    ck_assert_str_eq(answer_string(&answer, "/errors/0/code"), "no-sheets");
    answer_free(&answer);
}
END_TEST

START_TEST(a_ground_for_exclusion_on_any_sheet_ends_it)
{
    sheet("K1", "");
    marked("K1", "1", 40);
    sheet("K2", ",\"knock_out\":\"forged_dossier\",\"knock_out_reason\":\"con dấu giả\"");
    marked("K2", "1", 40);
    struct answer answer = score(200, "");
    ck_assert_str_eq(answer_string(&answer, "/outcome"), "knocked_out");
    ck_assert_msg(json_is_null(answer_at(&answer, "/stars")) && json_is_null(answer_at(&answer, "/lift")), "no stars, nothing lifts it: %s", answer.body);
    ck_assert_str_eq(answer_string(&answer, "/knock_outs/0/sheet_code"), "K2");
    ck_assert_str_eq(answer_string(&answer, "/knock_outs/0/reason"), "con dấu giả");
    answer_free(&answer);
    /* a ground and its reason go together */
    PUT_ONLY(422, "POST", "score-sheets",
             "{\"code\":\"K3\",\"product_code\":\"QN0001\",\"rubric_code\":\"K1-1\",\"session\":\"HD1\",\"kind\":\"member\",\"scorer\":\"K3\",\"scored_on\":\"2021-06-01\",\"knock_out\":\"forged_dossier\"}");
}
END_TEST

START_TEST(what_follows_from_the_commune_is_the_registers)
{
    struct answer answer = get(200, "/api/v1/rubrics?code=K1-1");
    long long id = answer_int(&answer, "/items/0/id");
    answer_free(&answer);
    static const struct {
        const char *day;
        int sum;
        const char *level;
    } days[] = { { "2021-08-31", 60, "advanced" }, { "2019-06-30", 50, "standard" }, { "2018-01-01", 40, NULL } };
    for (int i = 0; i < COUNT(days); i++) {
        answer = get(200, "/api/v1/rubrics/%lld/score?marks=1:40,3:10&unit=06724&as_of=%s", id, days[i].day);
        ck_assert_int_eq(answer_int(&answer, "/sum"), days[i].sum);
        ck_assert_str_eq(answer_string(&answer, "/standing/unit_code"), "06724");
        if (days[i].level)
            ck_assert_str_eq(answer_string(&answer, "/standing/level"), days[i].level);
        else
            ck_assert(json_is_null(answer_at(&answer, "/standing/level")));
        answer_free(&answer);
    }
    /* no commune is named: what the marks say */
    answer = get(200, "/api/v1/rubrics/%lld/score?marks=1:40,3:10&as_of=2021-08-31", id);
    ck_assert_int_eq(answer_int(&answer, "/sum"), 50);
    ck_assert(json_is_null(answer_at(&answer, "/standing")));
    answer_free(&answer);
}
END_TEST

START_TEST(points_that_no_option_has_are_refused)
{
    static const struct {
        const char *criterion;
        int points;
        const char *code;
    } wrong[] = { { "1", 15, "no-such-option" }, { "2", 30, "no-such-option" }, { "2.b", 30, "one-of-alternatives" } };
    sheet("S1", "");
    marked("S1", "2.a", 30);
    for (int i = 0; i < COUNT(wrong); i++) {
        struct answer answer = item(422, "S1", wrong[i].criterion, wrong[i].points);
        ck_assert_str_eq(answer_string(&answer, "/errors/0/code"), wrong[i].code);
        answer_free(&answer);
    }
    struct answer answer = put(422, "POST", "score-items", "{\"sheet_code\":\"S1\",\"rubric_code\":\"K1-2\",\"criterion_code\":\"1\",\"points\":7}");
    ck_assert_str_eq(answer_string(&answer, "/errors/0/code"), "criterion-of-other-set");
    answer_free(&answer);
    /* a sheet of a day on which the rubric is not in force */
    answer = put(422, "POST", "score-sheets",
                 "{\"code\":\"S2\",\"product_code\":\"QN0001\",\"rubric_code\":\"K1-1\",\"session\":\"HD1\",\"kind\":\"member\",\"scorer\":\"S2\",\"scored_on\":\"2023-01-01\"}");
    ck_assert_str_eq(answer_string(&answer, "/errors/0/code"), "set-not-valid");
    answer_free(&answer);
}
END_TEST

START_TEST(marks_to_try_are_refused_where_they_cannot_be_read)
{
    static const char *const wrong[] = { "1", "1:", "1:x", "9:1", "1:15", "1:10,1:20", "2:30", "2.a:30,2.b:30", "1:10;;1:7" };
    struct answer answer = get(200, "/api/v1/rubrics?code=K1-1");
    long long id = answer_int(&answer, "/items/0/id");
    answer_free(&answer);
    for (int i = 0; i < COUNT(wrong); i++) {
        answer = get(400, "/api/v1/rubrics/%lld/score?marks=%s&as_of=2021-08-31", id, wrong[i]);
        ck_assert_str_eq(answer_string(&answer, "/errors/0/parameter"), "marks");
        answer_free(&answer);
    }
    answer = get(400, "/api/v1/rubrics/%lld/score", id);
    answer_free(&answer);
    answer = get(404, "/api/v1/rubrics/999999/score?marks=1:1");
    answer_free(&answer);
    answer = get(404, "/api/v1/rubrics/x/form");
    answer_free(&answer);
    answer = get(400, "/api/v1/rubrics/%lld/form?x=1", id);
    answer_free(&answer);
    answer = get(400, "/api/v1/products/1/score?kind=judge");
    answer_free(&answer);
    answer = get(400, "/api/v1/products/1/score?rubric=NONE");
    answer_free(&answer);
    answer = get(404, "/api/v1/products/999999/score");
    answer_free(&answer);
    /* the sheet to fill in */
    answer = get(200, "/api/v1/rubrics/%lld/form?as_of=2021-08-31", id);
    ck_assert_int_eq((int)json_array_size(answer_at(&answer, "/criteria")), 5);
    ck_assert_int_eq((int)json_array_size(answer_at(&answer, "/bands")), 5);
    ck_assert_int_eq(answer_int(&answer, "/criteria/0/options/1/min_stars"), 4);
    answer_free(&answer);
}
END_TEST

START_TEST(a_commune_scores_its_own_products_alone)
{
    static const char *const body = "{\"code\":\"%s\",\"product_code\":\"%s\",\"rubric_code\":\"K1-1\",\"session\":\"T\",\"kind\":\"commune\",\"scorer\":\"UBND\",\"scored_on\":\"2021-06-01\"}";
    static const char *const mark = "{\"sheet_code\":\"%s\",\"rubric_code\":\"K1-1\",\"criterion_code\":\"%s\",\"points\":%d}";
    char text[400];
    /* the key is bound to 06724; QN0001 comes from elsewhere */
    PUT_ONLY(201, "POST", "score-sheets",
             "{\"code\":\"OTHERS\",\"product_code\":\"QN0001\",\"rubric_code\":\"K1-1\",\"session\":\"T\",\"kind\":\"commune\",\"scorer\":\"UBND\",\"scored_on\":\"2021-06-01\"}");
    snprintf(text, sizeof text, body, "T0", "QN0001");
    expect_only(403, "POST", "/api/v1/score-sheets", AS(.role = "commune"), text);
    snprintf(text, sizeof text, mark, "OTHERS", "1", 10);
    expect_only(403, "POST", "/api/v1/score-items", AS(.role = "commune"), text);
    snprintf(text, sizeof text, body, "T1", "T-1");
    expect_only(201, "POST", "/api/v1/score-sheets", AS(.role = "commune"), text);
    snprintf(text, sizeof text, mark, "T1", "1", 10);
    expect_only(201, "POST", "/api/v1/score-items", AS(.role = "commune"), text);
    snprintf(text, sizeof text, mark, "T1", "2.a", 30);
    expect_only(201, "POST", "/api/v1/score-items", AS(.role = "council"), text);
    struct answer answer = score(200, "&kind=commune");
    ck_assert_int_eq(answer_int(&answer, "/sum"), 60);
    ck_assert_str_eq(answer_string(&answer, "/standing/unit_code"), "06724");
    answer_free(&answer);
    expect_verified(server);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scores");
    TCase *tcase = tcase_create("scores");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, up, server_down);
    tcase_add_test(tcase, a_star_is_the_least_of_band_and_gates_and_the_answer_explains_itself);
    tcase_add_test(tcase, a_ground_for_exclusion_on_any_sheet_ends_it);
    tcase_add_test(tcase, what_follows_from_the_commune_is_the_registers);
    tcase_add_test(tcase, points_that_no_option_has_are_refused);
    tcase_add_test(tcase, marks_to_try_are_refused_where_they_cannot_be_read);
    tcase_add_test(tcase, a_commune_scores_its_own_products_alone);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
