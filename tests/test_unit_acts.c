/* test_unit_acts.c -- a change of borders as one act: previewed, written whole or not at all, every fault at its place; who may. The real changes of 2024 and 2025
 * are made by unit_acts.py. */
#include "asking.h"
#include "whole.h"

#define ACTS "/api/v1/unit-acts"
#define AS_PROVINCE AS(.role = "province", .language = "en")
#define MERGER(more)                                                                                                             \
    "{\"effective_on\":\"2023-01-01\",\"legal_basis\":\"1/NQ\",\"changes\":[{\"from_code\":\"06724\",\"to_code\":\"06730\",\"extent\":\"full\",\"kind\":\"merge\"},"   \
    "{\"from_code\":\"06730\",\"to_code\":\"06730\",\"extent\":\"full\",\"kind\":\"absorb\"}]" more "}"

static void up(void)
{
    server = server_start(REGISTER_REFERENCE, NULL);
}

/* The reference has later changes of these two: an act that ends one of them before stands against what the register says of later. */
START_TEST(an_act_against_what_the_register_says_of_later_is_refused_whole)
{
    long long before = change_now();
    struct answer answer = expect(409, "POST", ACTS, AS_PROVINCE, MERGER(""));
    ck_assert_int_ge(json_array_size(answer_at(&answer, "/errors")), 1);
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
    ck_assert_int_eq(total_of("/api/v1/units?code=06724&as_of=2023-06-01"), 1);
}
END_TEST

#define COMMUNE(code, name)                                                                                                      \
    "{\"code\":\"" code "\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"" name "\",\"full_name\":\"Xã " name "\",\"parent_code\":\"22\",\"valid_from\":\"2025-07-01\"}"
#define NEW_COMMUNE(code) "{\"code\":\"" code "\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"Mới\",\"full_name\":\"Xã Mới\",\"parent_code\":\"22\"}"
#define EDGE(from, to, extent, kind) "{\"from_code\":\"" from "\",\"to_code\":\"" to "\",\"extent\":\"" extent "\",\"kind\":\"" kind "\"}"

static void three_communes(void)
{
    static const char *const bodies[] = { COMMUNE("95001", "Một"), COMMUNE("95002", "Hai"), COMMUNE("95003", "Ba") };
    up();
    for (int i = 0; i < 3; i++)
        expect_only(201, "POST", "/api/v1/units", AS_PROVINCE, bodies[i]);
    expect_only(201, "POST", "/api/v1/rosters", AS_PROVINCE, "{\"unit_code\":\"95001\",\"period\":\"2026-2030\",\"entered_on\":\"2026-01-01\"}");
    expect_only(201, "POST", "/api/v1/certifications", AS_PROVINCE, "{\"programme\":\"ntm\",\"unit_code\":\"95001\",\"level\":\"standard\",\"decided_on\":\"2026-02-01\"}");
    expect_only(201, "POST", "/api/v1/products", AS_PROVINCE, "{\"code\":\"ACT-1\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"95001\",\"joined_on\":\"2026-01-05\"}");
}

static const char merger[] = "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"7/NQ-HĐND\",\"changes\":[" EDGE("95001", "95009", "full", "merge") "," EDGE("95002", "95009", "full", "merge") "],"
                             "\"begins\":[" NEW_COMMUNE("95009") "],\"certifications\":\"end\",\"enter_roster\":\"2026-2030\"}";

START_TEST(a_merger_is_previewed_then_made_and_told_line_by_line)
{
    long long before = change_now();
    struct answer preview = expect(200, "POST", ACTS "?preview=true", AS_PROVINCE, merger);
    ck_assert_int_eq(change_now(), before);
    ck_assert_int_eq(total_of("/api/v1/units?code=95009&as_of=all"), 0);
    ck_assert_msg(json_is_true(answer_at(&preview, "/preview")), "%s", preview.body);
    ck_assert_int_eq(answer_int(&preview, "/change"), before);
    ck_assert_str_eq(answer_string(&preview, "/ends/0/certifications/0/outcome"), "ended");
    ck_assert_int_eq(answer_int(&preview, "/ends/0/products"), 1);
    ck_assert_str_eq(answer_string(&preview, "/acknowledgements/0/unit_code"), "95009");
    ck_assert_str_eq(answer_string(&preview, "/acknowledgements/0/held_by/0"), "95001");
    ck_assert_int_eq(answer_int(&preview, "/acknowledgements/0/of"), 2);
    ck_assert_int_eq(answer_int(&preview, "/after/units"), answer_int(&preview, "/before/units") - 1);
    ck_assert_int_eq(answer_int(&preview, "/after/standard"), answer_int(&preview, "/before/standard") - 1);
    answer_free(&preview);
    struct answer made = expect(200, "POST", ACTS, AS(.role = "province", .idempotency = "act-1"), merger);
    ck_assert_int_eq(answer_int(&made, "/change"), change_now());
    answer_free(&made);
    long long behind = change_now();
    expect_only(200, "POST", ACTS, AS(.role = "province", .idempotency = "act-1"), merger);
    ck_assert_int_eq(change_now(), behind);
    ck_assert_int_eq(total_of("/api/v1/units?code=95001&as_of=2026-05-01"), 0);
    ck_assert_int_eq(total_of("/api/v1/units?code=95009&as_of=2026-05-01"), 1);
    ck_assert_int_eq(total_of("/api/v1/rosters?unit_code=95009&as_of=2026-05-01"), 1);
    ck_assert_int_eq(total_of("/api/v1/products?unit=95009&code=ACT-1&as_of=2026-05-01"), 1);
    struct answer held = get(200, "/api/v1/certifications?unit_code=95001&as_of=2026-05-01");
    ck_assert_str_eq(item_text(&held, 0, "ended_reason"), "unit_change");
    ck_assert_str_eq(item_text(&held, 0, "ended_on"), "2026-05-01");
    answer_free(&held);
    struct answer log = get(200, "/api/v1/changes?after=%lld&resource=units", before);
    ck_assert_str_eq(item_text(&log, 0, "reason"), "7/NQ-HĐND");
    answer_free(&log);
    expect_verified(server);
}
END_TEST

START_TEST(a_unit_that_is_divided_goes_on_when_it_is_said_to)
{
    static const char body[] = "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"8/NQ\",\"changes\":[" EDGE("95001", "95002", "part", "split") "],\"goes_on\":[\"95001\"]}";
    struct answer answer = expect(200, "POST", ACTS, AS_PROVINCE, body);
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/ends")), 0);
    ck_assert_str_eq(answer_string(&answer, "/goes_on/0/certifications/0/outcome"), "stays");
    ck_assert_str_eq(answer_string(&answer, "/divided/0/code"), "95001");
    ck_assert_str_eq(answer_string(&answer, "/divided/0/into/0"), "95002");
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/units?code=95001&as_of=2026-06-01"), 1);
    ck_assert_int_eq(total_of("/api/v1/unit-changes?from_code=95001&as_of=all"), 1);
}
END_TEST

static const struct {
    const char *is, *body, *pointer, *code;
    int status;
} wrong[] = {
    { "nothing at all", "{}", "/changes", "required", 422 },
    { "no day", "{\"effective_on\":\"2026-02-30\",\"legal_basis\":\"1\",\"changes\":[{}]}", "/effective_on", "not-a-date", 422 },
    { "a list that is none", "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"1\",\"changes\":{}}", "/changes", "list-of", 422 },
    { "an unknown member", "{\"color\":1,\"effective_on\":\"2026-05-01\",\"legal_basis\":\"1\",\"changes\":[" EDGE("95001", "95002", "full", "merge") "]}", "/color", "unknown-field", 422 },
    { "a number for a text", "{\"effective_on\":5,\"legal_basis\":\"1\",\"changes\":[" EDGE("95001", "95002", "full", "merge") "]}", "/effective_on", "not-a-text", 422 },
    { "a word that is none", "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"1\",\"certifications\":\"burn\",\"changes\":[" EDGE("95001", "95002", "full", "merge") "]}", "/certifications",
      "not-one-of", 422 },
    { "a unit that is not there", "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"1\",\"changes\":[" EDGE("77777", "95002", "full", "merge") "]}", "/changes/0/from_code",
      "no-such-record", 422 },
    { "a change of nothing", "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"1\",\"changes\":[5]}", "/changes/0/from_code", "required", 422 },
    { "a successor that is not there", "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"1\",\"changes\":[" EDGE("95001", "77777", "full", "merge") "]}", "/changes/0/to_code",
      "no-such-code-on-day", 422 },
    { "a unit that is no object", "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"1\",\"begins\":[5],\"changes\":[" EDGE("95001", "95002", "full", "merge") "]}", "/begins/0",
      "must-be-object", 422 },
    { "a unit without a name", "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"1\",\"begins\":[{\"code\":\"95010\",\"level\":\"commune\",\"kind\":\"commune\"}],\"changes\":[" EDGE(
          "95001", "95002", "full", "merge") "]}", "/begins/0/name", "required", 422 },
    { "a preview of before", "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"1\",\"change\":1,\"changes\":[" EDGE("95001", "95002", "full", "merge") "]}", "/change", "preview-stale", 412 },
};

START_TEST(what_is_wrong_with_an_act_is_told_at_its_place_and_nothing_is_written)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        long long before = change_now();
        struct answer answer = expect(wrong[i].status, "POST", ACTS, AS_PROVINCE, wrong[i].body);
        const char *pointer = wrong[i].pointer;
        ck_tells(answer, pointer, wrong[i].code);
        answer_free(&answer);
        ck_assert_msg(change_now() == before, "%s was written", wrong[i].is);
    }
}
END_TEST

START_TEST(an_act_is_for_the_office)
{
    expect_only(401, "POST", ACTS, ANYBODY, merger);
    expect_only(403, "POST", ACTS, AS(.role = "commune"), merger);
    expect_only(403, "POST", ACTS, AS(.role = "council"), merger);
    expect_only(400, "POST", ACTS "?preview=perhaps", AS_PROVINCE, merger);
    expect_only(400, "POST", ACTS, AS_PROVINCE, "{");
    expect_only(415, "POST", ACTS, AS(.role = "province", .type = "text/plain"), merger);
    char key[200];
    snprintf(key, sizeof key, "Authorization: Bearer %s", server_key(server, "province"));
    struct answer answer = http_ask(server, "POST", ACTS, (const char *const[]){ "Accept: text/csv", "Content-Type: application/json", key, NULL }, merger);
    ck_answer(answer, 406);
    answer_free(&answer);
    static char large[1024 * 1024 + 2];
    memset(large, ' ', sizeof large);
    answer = send_n("POST", ACTS, AS_PROVINCE, large, sizeof large);
    ck_answer(answer, 413);
    answer_free(&answer);
}
END_TEST

/* ---- by the borders of another day ---- */

static long long sum_of(const struct answer *answer, const char *list, const char *member)
{
    size_t i;
    json_t *item;
    long long sum = 0;
    json_array_foreach(answer_at(answer, list), i, item) sum += json_integer_value(json_object_get(item, member));
    return sum;
}

START_TEST(what_was_counted_is_restated_where_whole_units_allow_it_and_told_apart_where_not)
{
    static const char *const members[] = { "roster", "standard", "advanced", "model", "criteria", "products" };
    struct answer answer = get(200, "/api/v1/reports/restated?unit=22&as_of=2024-10-31&borders=2025-07-01");
    struct answer headline = get(200, "/api/v1/reports/progress?unit=22&as_of=2024-10-31");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        char pointer[60];
        snprintf(pointer, sizeof pointer, "/totals/all/%s", members[i]);
        ck_assert_int_eq(answer_int(&answer, pointer), sum_of(&answer, "/items", members[i]) + sum_of(&answer, "/not_restated", members[i]));
    }
    ck_assert_int_eq(answer_int(&answer, "/totals/all/roster"), answer_int(&headline, "/figures/communes_total/value"));
    ck_assert_int_eq(answer_int(&answer, "/totals/all/standard"), answer_int(&headline, "/figures/communes_standard/value"));
    ck_assert_int_eq(answer_int(&answer, "/totals/all/criteria"), answer_int(&headline, "/figures/average_criteria/sum"));
    ck_assert_int_eq(answer_int(&answer, "/totals/all/units"), answer_int(&headline, "/figures/communes_total/denominator"));
    ck_assert_int_le(json_array_size(answer_at(&answer, "/items")), 54);
    ck_assert_int_ge(json_array_size(answer_at(&answer, "/not_restated")), 12);
    answer_free(&headline);
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/restated?unit=22&as_of=2024-10-31&borders=2024-11-01");
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/not_restated")), 0);
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/items")), 171);
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/restated?unit=22");
    ck_tells(answer, "borders", "required");
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/restated?borders=2025-13-01");
    ck_tells(answer, "borders", "not-a-date");
    ck_tells(answer, "unit", "required");
    answer_free(&answer);
}
END_TEST

/* ---- may a district be certified? ---- */

#define RULE(code, counts, share, more)                                                                                          \
    "{\"code\":\"" code "\",\"name\":\"Điều kiện\",\"unit_level\":\"district\",\"level\":\"standard\",\"counts\":\"" counts                      \
    "\",\"holding\":\"standard\",\"share_from\":" share more ",\"law\":\"372/QĐ-TTg\",\"valid_from\":\"2014-03-14\"}"

START_TEST(the_rules_for_a_district_explain_themselves)
{
    expect_only(201, "POST", "/api/v1/eligibility-rules", AS_PROVINCE, RULE("R1", "communes_certified", "75", ""));
    expect_only(201, "POST", "/api/v1/eligibility-rules", AS_PROVINCE, RULE("R2", "communes_criteria", "100", ",\"criteria_from\":14"));
    struct answer answer = expect(422, "POST", "/api/v1/eligibility-rules", AS_PROVINCE, RULE("R3", "communes_criteria", "100", ""));
    ck_tells(answer, "/criteria_from", "needed-with");
    answer_free(&answer);
    struct answer districts = get(200, "/api/v1/units?level=district&as_of=2021-08-31");
    for (size_t i = 0; i < item_count(&districts); i++) {
        char path[200];
        answer = get(200, "/api/v1/reports/eligibility?unit=%s&as_of=2021-08-31", item_text(&districts, i, "code"));
        snprintf(path, sizeof path, "/api/v1/communes?on_roster=true&unit=%s&as_of=2021-08-31", item_text(&districts, i, "code"));
        long long all = total_of(path);
        snprintf(path, sizeof path, "/api/v1/communes?on_roster=true&standard=true&unit=%s&as_of=2021-08-31", item_text(&districts, i, "code"));
        long long held = total_of(path);
        ck_assert_int_eq(answer_int(&answer, "/rules/0/denominator"), all);
        ck_assert_int_eq(answer_int(&answer, "/rules/0/numerator"), held);
        ck_assert_int_eq(answer_int(&answer, "/rules/1/denominator"), all - held);
        bool met = all && held * 100 >= 75 * all, told = json_is_true(answer_at(&answer, "/rules/0/met"));
        ck_assert_msg(met == told, "%s: %lld of %lld are %s75 %%", item_text(&districts, i, "code"), held, all, met ? "" : "less than ");
        ck_assert_msg(json_is_true(answer_at(&answer, "/levels/0/eligible")) == (told && json_is_true(answer_at(&answer, "/rules/1/met"))), "%s", answer.body);
        if (!json_is_null(answer_at(&answer, "/rules/0/rows"))) {
            struct answer rows = get(200, "%s", answer_string(&answer, "/rules/0/rows"));
            ck_assert_uint_eq(item_count(&rows), (size_t)held);
            answer_free(&rows);
        }
        answer_free(&answer);
    }
    answer_free(&districts);
    answer = get(200, "/api/v1/reports/eligibility?unit=194&level=model&as_of=2021-08-31");
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/rules")), 0);
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/eligibility?unit=194&level=best&as_of=2021-08-31");
    ck_tells(answer, "level", "not-one-of");
    answer_free(&answer);
    static const char *const both[] = { "/api/v1/reports/eligibility?unit=194&as_of=2021-08-31", "/api/v1/reports/restated?unit=22&as_of=2024-10-31&borders=2025-07-01" };
    for (int i = 0; i < 2; i++) {
        char tag[300];
        answer = get(200, "%s", both[i]);
        snprintf(tag, sizeof tag, "If-None-Match: %s", answer_header(&answer, "ETag"));
        answer_free(&answer);
        answer = http_ask(server, "GET", both[i], (const char *const[]){ tag, NULL }, NULL);
        ck_answer(answer, 304);
        answer_free(&answer);
        answer = http_ask(server, "GET", both[i], (const char *const[]){ "Accept: text/csv", NULL }, NULL);
        ck_answer(answer, 406);
        answer_free(&answer);
    }
}
END_TEST

/* ---- the verdict on a set ---- */

START_TEST(the_verdict_on_a_set_follows_from_the_criteria_it_requires)
{
    static const char *const verdicts_of[][2] = { { "met", NULL }, { "met", "met" }, { "basically_met", "basically_met" }, { "not_met", "not_met" } };
    expect_only(201, "POST", "/api/v1/criteria-sets", AS_PROVINCE, "{\"code\":\"V\",\"name\":\"Bộ\",\"unit_level\":\"commune\",\"level\":\"advanced\",\"valid_from\":\"2021-01-01\"}");
    for (int i = 1; i <= 3; i++) {
        char body[200];
        snprintf(body, sizeof body, "{\"set_code\":\"V\",\"number\":%d,\"name\":\"Tiêu chí\",\"indicators\":1,\"required\":%s}", i, i < 3 ? "true" : "false");
        expect_only(201, "POST", "/api/v1/criteria", AS_PROVINCE, body);
    }
    struct answer made = expect(201, "POST", "/api/v1/assessments", AS_PROVINCE, "{\"unit_code\":\"06724\",\"set_code\":\"V\",\"assessed_on\":\"2022-02-01\",\"checked\":\"self\"}");
    char path[100];
    snprintf(path, sizeof path, "%s", answer_header(&made, "Location"));
    answer_free(&made);
    char second[100] = "";
    for (size_t i = 0; i < sizeof verdicts_of / sizeof *verdicts_of; i++) {
        char body[200];
        snprintf(body, sizeof body, "{\"unit_code\":\"06724\",\"set_code\":\"V\",\"assessed_on\":\"2022-02-01\",\"criterion_number\":%d,\"verdict\":\"%s\"}", i ? 2 : 1, verdicts_of[i][0]);
        if (i < 2) {
            made = expect(201, "POST", "/api/v1/assessment-results", AS_PROVINCE, body);
            snprintf(second, sizeof second, "%s?reason=x", answer_header(&made, "Location"));
            answer_free(&made);
        } else {
            snprintf(body, sizeof body, "{\"verdict\":\"%s\"}", verdicts_of[i][0]);
            expect_only(200, "PATCH", second, AS(.role = "province", .if_match = "*"), body);
        }
        struct answer answer = get(200, "%s", path);
        json_t *verdict = answer_at(&answer, "/verdict");
        ck_assert_msg(verdicts_of[i][1] ? json_is_string(verdict) && !strcmp(json_string_value(verdict), verdicts_of[i][1]) : json_is_null(verdict), "with %s: %s",
                      verdicts_of[i][0], answer.body);
        answer_free(&answer);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unit acts");
    TCase *tcase = tcase_create("acts");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, three_communes, server_down);
    tcase_add_test(tcase, a_merger_is_previewed_then_made_and_told_line_by_line);
    tcase_add_test(tcase, a_unit_that_is_divided_goes_on_when_it_is_said_to);
    tcase_add_test(tcase, what_is_wrong_with_an_act_is_told_at_its_place_and_nothing_is_written);
    tcase_add_test(tcase, an_act_is_for_the_office);
    tcase_add_test(tcase, an_act_against_what_the_register_says_of_later_is_refused_whole);
    suite_add_tcase(suite, tcase);
    TCase *reports = tcase_create("reports");
    tcase_set_timeout(reports, 60);
    tcase_add_checked_fixture(reports, up, server_down);
    tcase_add_test(reports, what_was_counted_is_restated_where_whole_units_allow_it_and_told_apart_where_not);
    tcase_add_test(reports, the_rules_for_a_district_explain_themselves);
    tcase_add_test(reports, the_verdict_on_a_set_follows_from_the_criteria_it_requires);
    suite_add_tcase(suite, reports);
    return harness_run(suite);
}
