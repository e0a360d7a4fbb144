/* test_rules.c -- what must hold between records, over HTTP: whatever breaks a rule is refused with the field and the reason,
 * from whichever side it is tried, and leaves no trace. Knows the reference register of Quảng Ninh. */
#include "asking.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define AS_PROVINCE AS(.role = "province")
#define AS_PROVINCE_ANY AS(.role = "province", .if_match = "*")

static const struct broken {
    const char *what, *method, *path, *body, *pointer, *code;
} broken[] = {
    { "a unit above itself", "PATCH", "/api/v1/units/06724?as_of=2021-08-31", "{\"parent_code\":\"06724\"}", "/parent_code", "wrong-parent" },
    { "a unit below one of its own level", "POST", "/api/v1/units",
      "{\"code\":\"960\",\"level\":\"district\",\"kind\":\"district\",\"name\":\"A\",\"full_name\":\"Huyện A\",\"parent_code\":\"195\",\"valid_from\":\"2021-07-01\"}",
      "/parent_code", "wrong-parent" },
    { "a district that becomes a commune while communes lie below it", "PATCH", "/api/v1/units/195?as_of=2021-08-31",
      "{\"level\":\"commune\",\"kind\":\"commune\"}", "/level", "wrong-parent" },
    { "a level with a kind of another", "PATCH", "/api/v1/units/195?as_of=2021-08-31", "{\"kind\":\"ward\"}", "/kind", "wrong-kind" },
    { "a unit below one that had ended", "POST", "/api/v1/units",
      "{\"code\":\"96002\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"A\",\"full_name\":\"Xã A\",\"parent_id\":2,\"valid_from\":\"2025-08-01\"}",
      "/parent_code", "reference-not-in-force" },
    { "the province ended while its communes live", "PATCH", "/api/v1/units/22", "{\"valid_to\":\"2026-01-01\"}", "/valid_to", "ends-before-child" },
    { "the province begun after its districts", "PATCH", "/api/v1/units/22", "{\"valid_from\":\"2025-08-01\",\"valid_from_precision\":\"day\"}",
      "/valid_from", "referred-then" },
    { "a commune ended while a roster counts it", "PATCH", "/api/v1/units/06724?as_of=2021-08-31", "{\"valid_to\":\"2024-12-31\"}", "/valid_to",
      "counted-after-end" },
    { "a commune kept longer than its district, which nobody followed", "PATCH", "/api/v1/units/06970?as_of=2021-08-31",
      "{\"valid_to\":null,\"valid_to_precision\":null}", "/valid_to", "outlives-parent" },
    { "a roster that counts a unit after its end", "POST", "/api/v1/rosters",
      "{\"period\":\"W1\",\"unit_code\":\"06694\",\"entered_on\":\"2021-01-01\"}", "/left_on", "counted-after-end" },
    { "a roster that counts a district", "POST", "/api/v1/rosters",
      "{\"period\":\"W1\",\"unit_code\":\"195\",\"entered_on\":\"2021-01-01\",\"left_on\":\"2022-01-01\"}", "/unit_code", "roster-of-communes" },
    { "a commune counted twice on one day", "POST", "/api/v1/rosters",
      "{\"period\":\"W1\",\"unit_code\":\"06724\",\"entered_on\":\"2022-01-01\",\"left_on\":\"2023-01-01\"}", "/entered_on", "counted-twice" },
    { "a district measured by a set for communes", "POST", "/api/v1/assessments",
      "{\"unit_code\":\"195\",\"set_code\":\"QN-20-53\",\"assessed_on\":\"2021-01-31\",\"checked\":\"self\"}", "/set_code", "set-of-other-level" },
    { "a set turned to another level under its assessments", "PATCH", "/api/v1/criteria-sets/1", "{\"unit_level\":\"district\"}", "/unit_level",
      "set-of-other-level" },
    { "a measurement after its set's end", "POST", "/api/v1/assessments",
      "{\"unit_code\":\"06724\",\"set_code\":\"QN-20-53\",\"assessed_on\":\"2022-06-30\",\"checked\":\"self\"}", "/assessed_on", "set-not-valid" },
    { "a set begun after its assessments", "PATCH", "/api/v1/criteria-sets/1", "{\"valid_from\":\"2022-01-01\"}", "/valid_from", "set-not-valid" },
    { "a product certified before it joined", "POST", "/api/v1/certifications",
      "{\"programme\":\"ocop\",\"product_code\":\"QN0001\",\"stars\":3,\"decided_on\":\"2001-01-01\"}", "/decided_on", "product-not-there" },
    { "a product that joins after its certification", "PATCH", "/api/v1/products/1", "{\"joined_on\":\"2025-05-01\"}", "/joined_on", "product-not-there" },
    { "a product of a unit, named by id, that was not there yet", "POST", "/api/v1/products",
      "{\"code\":\"R1\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_id\":192,\"joined_on\":\"2021-01-01\"}", "/unit_code", "reference-not-in-force" },
    { "a product whose day alone moves behind its unit's end", "PATCH", "/api/v1/products/500", "{\"joined_on\":\"2025-09-01\"}", "/unit_code",
      "reference-not-in-force" },
    { "a change from a unit that was no more", "POST", "/api/v1/unit-changes",
      "{\"from_id\":12,\"to_code\":\"22\",\"effective_on\":\"2025-07-01\",\"extent\":\"full\",\"kind\":\"merge\"}", "/from_code", "reference-not-in-force" },
    { "a decision of tomorrow's", "POST", "/api/v1/certifications",
      "{\"programme\":\"ocop\",\"product_code\":\"QN0001\",\"stars\":3,\"decided_on\":\"2199-01-01\"}", "/decided_on", "in-the-future" },
    { "a certificate valid before its decision", "POST", "/api/v1/certifications",
      "{\"programme\":\"ocop\",\"product_code\":\"QN0001\",\"stars\":3,\"decided_on\":\"2023-01-02\",\"valid_from\":\"2023-01-01\"}", "/valid_from",
      "end-before-start" },
};

START_TEST(what_breaks_a_rule_between_records_is_refused)
{
    const struct broken *b = &broken[_i];
    long long before = change_now();
    struct answer answer = expect(422, b->method, b->path, AS_PROVINCE_ANY, b->body);
    ck_tells(answer, b->pointer, b->code);
    answer_free(&answer);
    ck_assert_msg(change_now() == before, "%s: the change number moved from %lld to %lld", b->what, before, change_now());
}
END_TEST

START_TEST(a_succession_that_others_live_by_is_not_withdrawn)
{
    struct answer answer = get(200, "/api/v1/unit-changes?from_id=12&kind=kind_change");
    char path[100];
    snprintf(path, sizeof path, "/api/v1/unit-changes/%lld", answer_int(&answer, "/items/0/id"));
    answer_free(&answer);
    answer = expect(409, "DELETE", path, AS_PROVINCE_ANY, NULL);
    ck_tells(answer, NULL, "ends-before-child");
    answer_free(&answer);
    answer = expect(409, "PATCH", path, AS_PROVINCE_ANY, "{\"extent\":\"part\"}");
    ck_tells(answer, NULL, "ends-before-child");
    answer_free(&answer);
}
END_TEST

START_TEST(a_commune_leaves_its_roster_and_then_ends)
{
    expect_only(201, "POST", "/api/v1/units", AS_PROVINCE,
                "{\"code\":\"96003\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"A\",\"full_name\":\"Xã A\","
                "\"parent_code\":\"22\",\"valid_from\":\"2025-07-01\"}");
    struct answer answer = expect(201, "POST", "/api/v1/rosters", AS_PROVINCE,
                                  "{\"period\":\"W2\",\"unit_code\":\"96003\",\"entered_on\":\"2025-07-01\"}");
    char roster[100];
    snprintf(roster, sizeof roster, "%.90s", answer_header(&answer, "Location"));
    answer_free(&answer);
    answer = expect(422, "PATCH", "/api/v1/units/96003", AS_PROVINCE_ANY, "{\"valid_to\":\"2026-06-30\"}");
    ck_tells(answer, "/valid_to", "counted-after-end");
    answer_free(&answer);
    expect_only(200, "PATCH", roster, AS_PROVINCE_ANY, "{\"left_on\":\"2026-07-01\"}");
    expect_only(200, "PATCH", "/api/v1/units/96003", AS_PROVINCE_ANY, "{\"valid_to\":\"2026-06-30\"}");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rules");
    TCase *tests = tcase_create("between records");
    tcase_add_unchecked_fixture(tests, reference_up, server_down);
    tcase_add_loop_test(tests, what_breaks_a_rule_between_records_is_refused, 0, COUNT(broken));
    tcase_add_test(tests, a_succession_that_others_live_by_is_not_withdrawn);
    tcase_add_test(tests, a_commune_leaves_its_roster_and_then_ends);
    suite_add_tcase(suite, tests);
    return harness_run(suite);
}
