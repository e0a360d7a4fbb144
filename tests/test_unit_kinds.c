/* test_unit_kinds.c -- each kind of act on units by itself: renamed, made a ward, put below another unit, coded anew, abolished; then what its certifications become, and that only
 * what was held can be acknowledged. */
#include "asking.h"
#include "whole.h"

#define ACTS "/api/v1/unit-acts"
#define AS_PROVINCE AS(.role = "province", .language = "en")
#define UNIT(code, level, kind, name, parent)                                                                                    \
    "{\"code\":\"" code "\",\"level\":\"" level "\",\"kind\":\"" kind "\",\"name\":\"" name "\",\"full_name\":\"" name "\",\"parent_code\":\"" parent "\""
#define EDGE(from, to, extent, kind) "{\"from_code\":\"" from "\",\"to_code\":\"" to "\",\"extent\":\"" extent "\",\"kind\":\"" kind "\"}"
#define ACT(changes, more) "{\"effective_on\":\"2026-05-01\",\"legal_basis\":\"9/NQ\",\"changes\":[" changes "]" more "}"

/* Two communes, both on the roster and certified, and a village of the first. */
static void up(void)
{
    static const char *const codes[] = { "95001", "95002" };
    server = server_start(REGISTER_REFERENCE, NULL);
    expect_only(201, "POST", "/api/v1/units", AS_PROVINCE, UNIT("95001", "commune", "commune", "Một", "22") ",\"valid_from\":\"2025-07-01\"}");
    expect_only(201, "POST", "/api/v1/units", AS_PROVINCE, UNIT("95002", "commune", "commune", "Hai", "22") ",\"valid_from\":\"2025-07-01\"}");
    expect_only(201, "POST", "/api/v1/units", AS_PROVINCE, UNIT("95001-1", "village", "village", "Thôn", "95001") ",\"valid_from\":\"2025-07-01\"}");
    for (int i = 0; i < 2; i++) {
        char body[300];
        snprintf(body, sizeof body, "{\"unit_code\":\"%s\",\"period\":\"2026-2030\",\"entered_on\":\"2026-01-01\"}", codes[i]);
        expect_only(201, "POST", "/api/v1/rosters", AS_PROVINCE, body);
        snprintf(body, sizeof body, "{\"programme\":\"ntm\",\"unit_code\":\"%s\",\"level\":\"standard\",\"decided_on\":\"2026-02-01\"}", codes[i]);
        expect_only(201, "POST", "/api/v1/certifications", AS_PROVINCE, body);
    }
    expect_only(201, "POST", "/api/v1/products", AS_PROVINCE, "{\"code\":\"ACT-1\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"95001\",\"joined_on\":\"2026-01-05\"}");
}

static const struct kind_of_act {
    const char *is, *body, *code, *day_name; /* what the unit is called on the day */
    int ends, begins, roster, products;      /* of `code` */
} kinds[] = {
    { "a unit renamed", ACT(EDGE("95001", "95001", "full", "rename"), ",\"begins\":[" UNIT("95001", "commune", "commune", "Mới", "22") "}],\"enter_roster\":\"2026-2030\""), "95001", "Mới",
      1, 1, 1, 1 },
    { "a commune made a ward", ACT(EDGE("95001", "95001", "full", "kind_change"), ",\"begins\":[" UNIT("95001", "commune", "ward", "Phường Một", "22") "}],\"enter_roster\":\"2026-2030\""),
      "95001", "Phường Một", 1, 1, 0, 1 },
    { "a unit coded anew", ACT(EDGE("95001", "95011", "full", "recode"), ",\"begins\":[" UNIT("95011", "commune", "commune", "Một", "22") "}],\"enter_roster\":\"2026-2030\""), "95011", "Một",
      1, 1, 1, 1 },
    { "a unit put below another", ACT(EDGE("95001", "95001", "full", "reparent"), ",\"begins\":[" UNIT("95001", "commune", "commune", "Một", "01") "}]"), "95001", "Một", 1, 1, 0, 1 },
    { "a unit that absorbs another", ACT(EDGE("95002", "95001", "full", "absorb") "," EDGE("95001", "95001", "full", "absorb"), ""), "95001", "Một", 1, 0, 1, 1 },
    { "a unit abolished", ACT("{\"from_code\":\"95002\",\"extent\":\"full\",\"kind\":\"abolish\"}", ""), "95001", "Một", 1, 0, 1, 1 },
    { "a unit split, whose village goes with one part", ACT(EDGE("95001", "95012", "part", "split") "," EDGE("95001", "95002", "part", "split") "," EDGE("95002", "95002", "full", "absorb") "," EDGE("95001-1", "95001-1", "full", "reparent"),
          ",\"begins\":[" UNIT("95012", "commune", "commune", "Ba", "22") "}," UNIT("95001-1", "village", "village", "Thôn", "95002") "}]"), "95012", "Ba", 2, 2, 0, 0 },
};

START_TEST(every_kind_of_act_does_what_its_preview_says)
{
    const struct kind_of_act *k = &kinds[_i];
    char path[200];
    expect_only(201, "POST", "/api/v1/units", AS_PROVINCE,
                "{\"code\":\"01\",\"level\":\"province\",\"kind\":\"province\",\"name\":\"Khác\",\"full_name\":\"Tỉnh Khác\",\"valid_from\":\"2025-07-01\"}");
    long long before = change_now();
    struct answer preview = expect(200, "POST", ACTS "?preview=true", AS_PROVINCE, k->body);
    ck_assert_msg(change_now() == before, "the preview of %s wrote something", k->is);
    ck_assert_msg(json_array_size(answer_at(&preview, "/ends")) == (size_t)k->ends, "%s ends %s", k->is, preview.body);
    ck_assert_msg(json_array_size(answer_at(&preview, "/begins")) == (size_t)k->begins, "%s begins %s", k->is, preview.body);
    struct answer made = expect(200, "POST", ACTS, AS_PROVINCE, k->body);
    ck_assert_int_eq(answer_int(&made, "/after/units"), answer_int(&preview, "/after/units"));
    answer_free(&preview);
    answer_free(&made);
    snprintf(path, sizeof path, "/api/v1/units/%s?as_of=2026-05-01", k->code);
    struct answer unit = get(200, "%s", path);
    ck_assert_msg(!strcmp(answer_string(&unit, "/name"), k->day_name), "after %s: %s", k->is, unit.body);
    answer_free(&unit);
    snprintf(path, sizeof path, "/api/v1/rosters?unit_code=%s&as_of=2026-05-01", k->code);
    ck_assert_msg(total_of(path) == k->roster, "after %s %lld rosters count %s, not %d", k->is, total_of(path), k->code, k->roster);
    snprintf(path, sizeof path, "/api/v1/products?unit=%s&code=ACT-1&as_of=2026-05-01", k->code);
    ck_assert_msg(total_of(path) == k->products, "after %s %lld products count at %s, not %d", k->is, total_of(path), k->code, k->products);
    expect_verified(server);
}
END_TEST

START_TEST(what_is_below_goes_to_the_whole_successor_and_a_split_has_none)
{
    struct answer answer = expect(200, "POST", ACTS "?preview=true", AS_PROVINCE, kinds[2].body);
    ck_assert_int_eq(answer_int(&answer, "/ends/0/below"), 1);
    ck_assert_int_eq(answer_int(&answer, "/ends/0/products"), 1);
    ck_assert_str_eq(answer_string(&answer, "/ends/0/counts_at"), "95011");
    answer_free(&answer);
    answer = expect(200, "POST", ACTS "?preview=true", AS_PROVINCE, kinds[6].body);
    ck_assert_msg(json_is_null(answer_at(&answer, "/ends/0/counts_at")), "a unit that was split counts at %s", answer.body);
    ck_assert_int_eq(json_array_size(answer_at(&answer, "/divided/0/into")), 2);
    answer_free(&answer);
}
END_TEST

/* What stands against an act is told where the act speaks of it. */
static const struct {
    const char *is, *body, *pointer, *code;
} against[] = {
    { "a village left without the commune above it", ACT(EDGE("95001", "95002", "part", "split") "," EDGE("95001", "95012", "part", "split"),
                                                          ",\"begins\":[" UNIT("95012", "commune", "commune", "Ba", "22") "}]"), "/changes/0/from_code", "ends-before-child" },
    { "a unit that begins below a village", ACT(EDGE("95002", "95002", "full", "reparent"), ",\"begins\":[" UNIT("95002", "commune", "commune", "Hai", "95001-1") "}]"), "/begins/0/parent_code",
      "wrong-parent" },
    { "a change into a unit that ends", ACT(EDGE("95001", "95002", "full", "merge") "," EDGE("95002", "95012", "full", "merge"), ",\"begins\":[" UNIT("95012", "commune", "commune", "Ba", "22") "}]"),
      "/changes/0/to_code", "no-such-code-on-day" },
};

START_TEST(what_stands_against_an_act_is_told_where_the_act_speaks_of_it)
{
    for (size_t i = 0; i < sizeof against / sizeof *against; i++) {
        long long before = change_now();
        struct answer answer = send_text("POST", ACTS, AS_PROVINCE, against[i].body);
        ck_assert_msg(answer.status == 409 || answer.status == 422, "%s: %d %s", against[i].is, answer.status, answer.body);
        ck_tells(answer, against[i].pointer, against[i].code);
        answer_free(&answer);
        ck_assert_msg(change_now() == before, "%s was written", against[i].is);
    }
}
END_TEST

/* ---- by the borders of another day ---- */

static bool stands_in(const struct answer *answer, const char *list, const char *code)
{
    size_t i;
    json_t *item;
    json_array_foreach(answer_at(answer, list), i, item)
    {
        if (!strcmp(json_string_value(json_object_get(item, "code")), code))
            return true;
    }
    return false;
}

static void apart_is(const char *is, bool apart, const char *code, const char *as_of, const char *borders)
{
    struct answer answer = get(200, "/api/v1/reports/restated?unit=22&as_of=%s&borders=%s", as_of, borders);
    ck_assert_msg(stands_in(&answer, "/not_restated", code) == apart, "%s by the borders of %s: %.1500s", is, borders, strstr(answer.body, "\"not_restated\""));
    answer_free(&answer);
}

START_TEST(a_unit_that_goes_on_without_a_part_of_it_is_not_restated)
{
    expect_only(200, "POST", ACTS, AS_PROVINCE, ACT(EDGE("95001", "95002", "part", "split"), ",\"goes_on\":[\"95001\"]"));
    apart_is("one that lost a part", true, "95001", "2026-04-30", "2026-05-01");
    apart_is("one that gained a part", false, "95002", "2026-04-30", "2026-05-01");
    apart_is("one of before", false, "95001", "2026-04-30", "2026-04-01");
    apart_is("what lies behind both days", false, "95001", "2026-05-02", "2026-06-01");
    apart_is("one that had gained a part", true, "95002", "2026-05-01", "2026-04-30");
}
END_TEST

START_TEST(a_unit_that_absorbed_another_is_not_restated_to_the_borders_of_before)
{
    expect_only(200, "POST", ACTS, AS_PROVINCE, kinds[4].body);
    apart_is("one that absorbed", true, "95001", "2026-05-01", "2026-04-30");
    apart_is("one that was absorbed", false, "95002", "2026-04-30", "2026-05-01");
    apart_is("one that absorbs", false, "95001", "2026-04-30", "2026-05-01");
}
END_TEST

/* ---- acknowledgement ---- */

#define CERTIFIED(unit, level, on, more)                                                                                         \
    "{\"programme\":\"ntm\",\"unit_code\":\"" unit "\",\"level\":\"" level "\",\"decided_on\":\"" on "\"" more "}"
#define ACKNOWLEDGED ",\"basis\":\"acknowledgement_after_merger\""

static void refused(const char *is, const char *body, const char *code)
{
    long long before = change_now();
    struct answer answer = expect(422, "POST", "/api/v1/certifications", AS_PROVINCE, body);
    ck_tells(answer, "/basis", code);
    answer_free(&answer);
    ck_assert_msg(change_now() == before, "%s was written", is);
}

START_TEST(only_what_a_whole_predecessor_held_until_the_change_can_be_acknowledged)
{
    expect_only(200, "POST", ACTS, AS_PROVINCE,
                ACT(EDGE("95001", "95020", "full", "merge") "," EDGE("95002", "95020", "part", "split") "," EDGE("95002", "95021", "part", "split"),
                    ",\"begins\":[" UNIT("95020", "commune", "commune", "Bốn", "22") "}," UNIT("95021", "commune", "commune", "Năm", "22") "}],\"certifications\":\"end\""));
    ck_assert_int_eq(total_of("/api/v1/communes?unit=95020&standard=true&as_of=2026-05-01"), 0);
    refused("a level that nobody held", CERTIFIED("95020", "advanced", "2026-06-01", ACKNOWLEDGED), "nothing-to-acknowledge");
    refused("what only a part came from", CERTIFIED("95021", "standard", "2026-06-01", ACKNOWLEDGED), "nothing-to-acknowledge");
    refused("an acknowledgement before any change", CERTIFIED("95001", "standard", "2026-03-01", ACKNOWLEDGED), "nothing-to-acknowledge");
    refused("an acknowledgement of stars", "{\"programme\":\"ocop\",\"product_code\":\"ACT-1\",\"stars\":3,\"decided_on\":\"2026-06-01\"" ACKNOWLEDGED "}", "not-with");
    struct answer made = expect(201, "POST", "/api/v1/certifications", AS_PROVINCE, CERTIFIED("95020", "standard", "2026-06-01", ACKNOWLEDGED));
    char path[200], acknowledged[300], known[60];
    snprintf(path, sizeof path, "%s", answer_header(&made, "Location"));
    snprintf(acknowledged, sizeof acknowledged, "%s/acknowledged", path);
    snprintf(known, sizeof known, "%s", answer_string(&made, "/recorded_at"));
    answer_free(&made);
    ck_assert_int_eq(total_of("/api/v1/communes?unit=95020&standard=true&as_of=2026-05-31"), 0);
    ck_assert_int_eq(total_of("/api/v1/communes?unit=95020&standard=true&as_of=2026-06-01"), 1);
    struct answer answer = get(200, "%s", acknowledged);
    ck_assert_msg(item_count(&answer) == 1, "it rests on one certification, not on %s", answer.body);
    ck_assert_str_eq(item_text(&answer, 0, "unit_code"), "95001");
    ck_assert_str_eq(item_text(&answer, 0, "changed_on"), "2026-05-01");
    long long first = item_int(&answer, 0, "id");
    answer_free(&answer);
    answer = get(200, "%s?known_at=%s", acknowledged, known);
    ck_assert_uint_eq(item_count(&answer), 1);
    answer_free(&answer);
    answer = get(200, "/api/v1/certifications/%lld/acknowledged", first);
    ck_assert_uint_eq(item_count(&answer), 0);
    answer_free(&answer);
    expect_verified(server);
    answer = get(404, "/api/v1/certifications/999999/acknowledged");
    answer_free(&answer);
    answer = get(404, "/api/v1/certifications/x/acknowledged");
    answer_free(&answer);
    answer = get(400, "%s?color=1", acknowledged);
    answer_free(&answer);
    answer = http_ask(server, "GET", acknowledged, (const char *const[]){ "Accept: text/csv", NULL }, NULL);
    ck_answer(answer, 406);
    answer_free(&answer);
    strcat(path, "?reason=x");
    expect_only(204, "DELETE", path, AS(.role = "province", .if_match = "*"), NULL);
    answer = get(410, "%s", acknowledged);
    answer_free(&answer);
    answer = get(200, "%s?known_at=%s", acknowledged, known);
    ck_assert_msg(item_count(&answer) == 1, "as it was known before: %s", answer.body);
    answer_free(&answer);
}
END_TEST

START_TEST(what_was_held_before_two_changes_can_be_acknowledged_behind_the_second)
{
    expect_only(200, "POST", ACTS, AS_PROVINCE, kinds[2].body);
    expect_only(200, "POST", ACTS, AS_PROVINCE,
                "{\"effective_on\":\"2026-07-01\",\"legal_basis\":\"10/NQ\",\"changes\":[" EDGE("95011", "95013", "full", "merge") "," EDGE("95002", "95013", "full", "merge")
                "],\"begins\":[" UNIT("95013", "commune", "commune", "Sáu", "22") "}]}");
    struct answer made = expect(201, "POST", "/api/v1/certifications", AS_PROVINCE, CERTIFIED("95013", "standard", "2026-08-01", ACKNOWLEDGED));
    struct answer answer = get(200, "%s/acknowledged", answer_header(&made, "Location"));
    ck_assert_msg(item_count(&answer) == 2, "it rests on those of 95001 and 95002, not on %s", answer.body);
    answer_free(&answer);
    answer_free(&made);
}
END_TEST

START_TEST(what_had_ended_before_the_change_cannot_be_acknowledged)
{
    static const char *const ended[] = { "\"ended_on\":\"2026-04-01\",\"ended_reason\":\"revoked\"", "\"valid_to\":\"2026-04-29\"" };
    struct answer list = get(200, "/api/v1/certifications?unit_code=95001&as_of=2026-04-30");
    char path[200], body[300];
    snprintf(path, sizeof path, "/api/v1/certifications/%lld?reason=x", item_int(&list, 0, "id"));
    answer_free(&list);
    expect_only(200, "POST", ACTS, AS_PROVINCE, kinds[2].body);
    for (int i = 0; i < 2; i++) {
        snprintf(body, sizeof body, "{%s}", ended[i]);
        expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), body);
        struct answer answer = expect(422, "POST", "/api/v1/certifications", AS_PROVINCE, CERTIFIED("95011", "standard", "2026-06-01", ACKNOWLEDGED));
        ck_tells(answer, "/basis", "nothing-to-acknowledge");
        answer_free(&answer);
        expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"ended_on\":null,\"ended_reason\":null,\"valid_to\":null}");
    }
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"valid_to\":\"2026-04-30\"}");
    struct answer made = expect(201, "POST", "/api/v1/certifications", AS_PROVINCE, CERTIFIED("95011", "standard", "2026-06-01", ACKNOWLEDGED));
    struct answer answer = get(200, "%s/acknowledged", answer_header(&made, "Location"));
    ck_assert_msg(item_count(&answer) == 1, "valid to the eve, and not told: %s", answer.body);
    answer_free(&answer);
    answer_free(&made);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kinds of acts on units");
    TCase *tcase = tcase_create("kinds");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, up, server_down);
    tcase_add_loop_test(tcase, every_kind_of_act_does_what_its_preview_says, 0, (int)(sizeof kinds / sizeof *kinds));
    tcase_add_test(tcase, what_is_below_goes_to_the_whole_successor_and_a_split_has_none);
    tcase_add_test(tcase, what_stands_against_an_act_is_told_where_the_act_speaks_of_it);
    tcase_add_test(tcase, a_unit_that_goes_on_without_a_part_of_it_is_not_restated);
    tcase_add_test(tcase, a_unit_that_absorbed_another_is_not_restated_to_the_borders_of_before);
    tcase_add_test(tcase, only_what_a_whole_predecessor_held_until_the_change_can_be_acknowledged);
    tcase_add_test(tcase, what_was_held_before_two_changes_can_be_acknowledged_behind_the_second);
    tcase_add_test(tcase, what_had_ended_before_the_change_cannot_be_acknowledged);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
