/* test_versions.c -- writing from what was read: a record goes back as it came, what the register sets itself may stand in it as long as it
 * is unchanged, and If-Match names the version by any tag of its list. */
#include "asking.h"

#define AS_PROVINCE AS(.role = "province", .if_match = "*")
#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* ---- a record goes back as it was read ---- */

static const struct {
    const char *list, *key; /* key: by which field one is addressed */
    const char *day;
    int most;
} read_from[] = {
    { "product-groups", "id", "", 10 },
    { "units", "code", "as_of=2021-08-31", 60 },
    { "units", "code", "as_of=2025-08-01", 60 },
    { "unit-changes", "id", "", 60 },
    { "rosters", "id", "", 40 },
    { "criteria-sets", "id", "", 5 }, /* with their criteria inside */
    { "criteria", "id", "", 20 },
    { "assessments", "id", "", 10 }, /* with their results inside */
    { "assessment-results", "id", "", 60 },
    { "producers", "id", "", 60 },
    { "products", "id", "as_of=2021-08-31", 100 }, /* with the stars of that day */
    { "products", "id", "", 100 },
    { "certifications", "id", "", 100 },
};

static void goes_back(const char *path, const char *method)
{
    char tag[200], *body;
    struct answer read = get(200, "%s", path);
    snprintf(tag, sizeof tag, "%s", answer_header(&read, "ETag"));
    long long version = answer_int(&read, "/version");
    body = json_dumps(read.json, 0);
    char bare[300];
    snprintf(bare, sizeof bare, "%s", path);
    if (!strstr(path, "/units/"))
        bare[strcspn(bare, "?")] = '\0'; /* of a unit the day says whose code it is */
    struct answer back = send_text(method, bare, AS(.role = "province", .if_match = tag), body);
    ck_assert_msg(back.status == 200 && answer_int(&back, "/version") == version, "%s %s as it was read: %d %.600s", method, bare,
                  back.status, back.body);
    answer_free(&back);
    answer_free(&read);
    free(body);
}

START_TEST(a_record_goes_back_as_it_was_read)
{
    char path[300];
    long long before = change_now();
    struct answer list = get(200, "/api/v1/%s?limit=%d&%s", read_from[_i].list, read_from[_i].most, *read_from[_i].day ? read_from[_i].day : "as_of=all");
    ck_assert_msg(item_count(&list) > 0, "no %s to read", read_from[_i].list);
    for (size_t i = 0; i < item_count(&list); i++) {
        const json_t *key = json_object_get(json_array_get(answer_at(&list, "/items"), i), read_from[_i].key);
        if (json_is_string(key))
            snprintf(path, sizeof path, "/api/v1/%s/%s?%s", read_from[_i].list, json_string_value(key), read_from[_i].day);
        else
            snprintf(path, sizeof path, "/api/v1/%s/%lld%s%s", read_from[_i].list, (long long)json_integer_value(key),
                     *read_from[_i].day ? "?" : "", read_from[_i].day);
        goes_back(path, "PUT");
        goes_back(path, "PATCH");
    }
    answer_free(&list);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(with_one_field_changed_it_is_the_change)
{
    char tag[200];
    struct answer read = get(200, "/api/v1/criteria-sets/1");
    snprintf(tag, sizeof tag, "%s", answer_header(&read, "ETag"));
    json_object_set_new(read.json, "note", json_string("dòng một\ndòng hai"));
    char *body = json_dumps(read.json, 0);
    struct answer back = send_text("PUT", "/api/v1/criteria-sets/1", AS(.role = "province", .if_match = tag), body);
    ck_answer(back, 200);
    ck_assert_str_eq(answer_string(&back, "/note"), "dòng một\ndòng hai");
    ck_assert_int_gt(answer_int(&back, "/version"), answer_int(&read, "/version"));
    ck_assert_uint_eq(json_array_size(answer_at(&back, "/criteria")), json_array_size(answer_at(&read, "/criteria")));
    answer_free(&back);
    /* the same again is from a version that is over: that is told, not that the version in the body is another */
    back = send_text("PUT", "/api/v1/criteria-sets/1", AS(.role = "province", .if_match = tag), body);
    ck_answer(back, 412);
    answer_free(&back);
    answer_free(&read);
    free(body);
}
END_TEST

static const struct {
    const char *is, *path, *body, *pointer;
} differing[] = {
    { "another id", "products/1", "{\"id\":2}", "/id" },
    { "another version", "products/1", "{\"version\":1}", "/version" },
    { "the version as a text", "products/1", "{\"version\":\"1\"}", "/version" },
    { "another instant", "products/1", "{\"recorded_at\":\"2020-01-01T00:00:00.000000Z\"}", "/recorded_at" },
    { "no instant", "products/1", "{\"recorded_at\":null}", "/recorded_at" },
    { "more stars", "products/1", "{\"stars\":5}", "/stars" },
    { "a label of its own", "products/1", "{\"unit_name\":\"Xã khác\"}", "/unit_name" },
    { "other criteria", "criteria-sets/1", "{\"criteria\":[]}", "/criteria" },
    { "other results", "assessments/1", "{\"assessment_results\":[{}]}", "/assessment_results" },
    { "another standing", "certifications/1", "{\"state\":\"revoked\"}", "/state" },
};

START_TEST(what_the_register_sets_is_not_changed)
{
    char path[100];
    long long before = change_now();
    snprintf(path, sizeof path, "/api/v1/%s", differing[_i].path);
    struct answer answer = expect(422, "PATCH", path, AS_PROVINCE, differing[_i].body);
    ck_tells(answer, differing[_i].pointer, "read-only-field");
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/errors")), 1);
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(a_new_record_has_nothing_yet_that_could_be_said_again)
{
    struct answer answer = expect(422, "POST", "/api/v1/products", AS(.role = "province"),
                                  "{\"id\":1,\"stars\":null,\"code\":\"NEW-1\",\"name\":\"A\",\"group_code\":\"1\",\"unit_code\":\"06724\","
                                  "\"joined_on\":\"2021-05-01\"}");
    ck_tells(answer, "/id", "read-only-field");
    ck_tells(answer, "/stars", "read-only-field");
    answer_free(&answer);
}
END_TEST

/* The stars of a day are compared with the stars of that day: the tag says which it was. */
START_TEST(computed_fields_are_those_of_the_day_that_was_read)
{
    char path[100], tag[200], other[200];
    struct answer list = get(200, "/api/v1/products?stars=4&as_of=2021-08-31&limit=1");
    long long id = item_int(&list, 0, "id");
    answer_free(&list);
    snprintf(path, sizeof path, "/api/v1/products/%lld", id);
    struct answer then = get(200, "%s?as_of=2021-08-31", path), now = get(200, "%s", path);
    ck_assert_int_eq(answer_int(&then, "/stars"), 4);
    ck_assert_msg(!json_equal(answer_at(&then, "/stars"), answer_at(&now, "/stars")), "the stars of 2021 have not run out");
    snprintf(tag, sizeof tag, "%s", answer_header(&then, "ETag"));
    snprintf(other, sizeof other, "%s", answer_header(&now, "ETag"));
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = tag), "{\"stars\":4}");
    expect_only(422, "PATCH", path, AS(.role = "province", .if_match = other), "{\"stars\":4}");
    expect_only(422, "PATCH", path, AS_PROVINCE, "{\"stars\":4}");
    answer_free(&then);
    answer_free(&now);
}
END_TEST

/* ---- If-Match ---- */

static const struct {
    const char *format; /* %s: the tag without its quotes, %d: its version */
    bool good;
} tags[] = {
    { "\"%s\"", true },
    { "\"%d\"", true },
    { "*", true },
    { "\"1.2.2021-08-31\", \"%s\"", true },
    { "\"%s\",\"1\"", true },
    { " ,, \"9\" ,\"%d\",", true },
    { "W/\"3\", \"%s\"", true },
    { "\"a,b\", \"%d\"", true },
    { "W/\"%s\"", false },
    { "W/\"%s\", W/\"%d\"", false },
    { "%d", false },
    { "\"%dx\"", false },
    { "\"%d.\"", false },
    { "\"%d.1\"", false },
    { "\"%d.1.2021-02-30\"", false },
    { "\"1\", \"2\"", false },
    { "\"0\"", false },
    { "\"\"", false },
    { "\"%d", false },
    { "x", false },
    { "\"1, \"%d\"", false },
};

START_TEST(any_strong_tag_of_the_list_may_name_the_version)
{
    static const char *const methods[] = { "PUT", "PATCH" };
    char tag[200], header[500] = "", version[30];
    struct answer read = get(200, "/api/v1/products/1");
    const char *etag = answer_header(&read, "ETag");
    snprintf(tag, sizeof tag, "%.*s", (int)strlen(etag) - 2, etag + 1);
    snprintf(version, sizeof version, "%lld", answer_int(&read, "/version"));
    for (const char *at = tags[_i].format; *at; at++) {
        const char *put = strncmp(at, "%s", 2) ? strncmp(at, "%d", 2) ? NULL : version : tag;
        size_t n = strlen(header);
        snprintf(header + n, sizeof header - n, put ? "%s" : "%.1s", put ? put : at);
        at += put != NULL;
    }
    char *body = json_dumps(read.json, 0);
    for (int i = 0; i < 2; i++) {
        struct answer back = send_text(methods[i], "/api/v1/products/1", AS(.role = "province", .if_match = header), body);
        ck_assert_msg(back.status == (tags[_i].good ? 200 : 412), "%s with If-Match: %s: %d %.300s", methods[i], header, back.status, back.body);
        answer_free(&back);
    }
    if (!tags[_i].good)
        expect_only(412, "DELETE", "/api/v1/products/1", AS(.role = "province", .if_match = header), NULL);
    answer_free(&read);
    free(body);
}
END_TEST

START_TEST(if_match_may_stand_on_two_lines)
{
    char key[200], second[200];
    struct answer read = get(200, "/api/v1/products/2");
    snprintf(key, sizeof key, "Authorization: Bearer %s", server_key(server, "province"));
    snprintf(second, sizeof second, "If-Match: %s", answer_header(&read, "ETag"));
    struct answer back = http_ask(server, "PATCH", "/api/v1/products/2",
                                  (const char *const[]){ key, "Content-Type: application/merge-patch+json", "If-Match: \"1\"", second, NULL }, "{}");
    ck_answer(back, 200);
    answer_free(&back);
    answer_free(&read);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("versions");
    TCase *back = tcase_create("back as it was read");
    tcase_add_unchecked_fixture(back, reference_up, server_down);
    tcase_add_loop_test(back, a_record_goes_back_as_it_was_read, 0, COUNT(read_from));
    tcase_add_test(back, with_one_field_changed_it_is_the_change);
    tcase_add_loop_test(back, what_the_register_sets_is_not_changed, 0, COUNT(differing));
    tcase_add_test(back, a_new_record_has_nothing_yet_that_could_be_said_again);
    tcase_add_test(back, computed_fields_are_those_of_the_day_that_was_read);
    suite_add_tcase(suite, back);
    TCase *match = tcase_create("If-Match");
    tcase_add_unchecked_fixture(match, reference_up, server_down);
    tcase_add_loop_test(match, any_strong_tag_of_the_list_may_name_the_version, 0, COUNT(tags));
    tcase_add_test(match, if_match_may_stand_on_two_lines);
    suite_add_tcase(suite, match);
    return harness_run(suite);
}
