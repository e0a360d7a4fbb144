/* test_imports.c -- sheets over HTTP: all rows or none, every fault with its line, column and value; rights row by row; a trial leaves no trace. */
#include "asking.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define CSV(...) AS(.type = "text/csv; charset=utf-8", __VA_ARGS__)
#define HEADER "code,name,group_code,unit_code,joined_on\n"

static struct answer import(int expected, const char *query, const char *role, const char *sheet)
{
    char path[300];
    snprintf(path, sizeof path, "/api/v1/imports?%s", query);
    return expect(expected, "POST", path, CSV(.role = role), sheet);
}

static void import_only(int expected, const char *query, const char *role, const char *sheet)
{
    struct answer answer = import(expected, query, role, sheet);
    answer_free(&answer);
}

static void ck_counts(const struct answer *answer, long long inserted, long long updated, long long unchanged)
{
    ck_assert_msg(answer_int(answer, "/inserted") == inserted && answer_int(answer, "/updated") == updated && answer_int(answer, "/unchanged") == unchanged,
                  "expected %lld inserted, %lld updated, %lld unchanged: %s", inserted, updated, unchanged, answer->body);
}

START_TEST(a_sheet_is_taken_whole_and_again_changes_nothing)
{
    static const char sheet[] = HEADER "IMP-1,Chè một,2,06724,2021-05-01\nIMP-2,Chè hai,2,06730,2021-05-02\n";
    struct answer answer = import(200, "resource=products", "province", sheet);
    ck_counts(&answer, 2, 0, 0);
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/products?code=IMP-1,IMP-2"), 2);
    ck_assert_int_eq(total_of("/api/v1/products?q=che+hai&code=IMP-2"), 1);
    long long before = change_now();
    answer = import(200, "resource=products", "province", sheet);
    ck_counts(&answer, 0, 0, 2);
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
    answer = import(200, "resource=products", "province", HEADER "IMP-1,Chè xanh,2,06724,2021-05-01\n");
    ck_counts(&answer, 0, 1, 0);
    answer_free(&answer);
    answer = get(200, "/api/v1/products?code=IMP-1");
    ck_assert_str_eq(item_text(&answer, 0, "name"), "Chè xanh");
    ck_assert_str_eq(item_text(&answer, 0, "unit_code"), "06724");
    answer_free(&answer);
}
END_TEST

START_TEST(a_trial_says_what_would_be_and_leaves_no_trace)
{
    long long before = change_now();
    struct answer answer = import(200, "resource=products&dry_run=true", "province", HEADER "IMP-3,Chè ba,2,06724,2021-05-01\n");
    ck_counts(&answer, 1, 0, 0);
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/products?code=IMP-3"), 0);
    ck_assert_int_eq(change_now(), before);
    expect_only(201, "POST", "/api/v1/products", AS(.role = "province"),
                "{\"code\":\"IMP-3\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}");
    ck_assert_int_eq(change_now(), before + 1);
}
END_TEST

START_TEST(with_a_fault_nothing_is_kept_and_each_is_told_at_its_cell)
{
    long long before = change_now();
    struct answer answer = import(422, "resource=products", "province",
                                  HEADER "IMP-4,Chè bốn,2,06724,2021-05-01\nIMP-5,,99,06724,2021-02-30\nIMP-6,Chè,2,99999,2021-05-01\n");
    static const struct {
        int line;
        const char *column, *value, *code;
    } faults[] = { { 3, "name", "", "empty" }, { 3, "joined_on", "2021-02-30", "not-a-date" }, { 3, "group_code", "99", "no-such-reference" },
                   { 4, "unit_code", "99999", "no-such-code-on-day" } };
    for (int i = 0; i < COUNT(faults); i++) {
        bool told = false;
        json_t *fault;
        size_t at;
        json_array_foreach(json_object_get(answer.json, "errors"), at, fault)
        {
            const char *column = json_string_value(json_object_get(fault, "column")), *code = json_string_value(json_object_get(fault, "code"));
            told |= json_integer_value(json_object_get(fault, "line")) == faults[i].line && column && !strcmp(column, faults[i].column) && code &&
                    (!strcmp(code, faults[i].code) || (i == 0 && !strcmp(code, "required")));
        }
        ck_assert_msg(told, "line %d, %s: %s is not told: %s", faults[i].line, faults[i].column, faults[i].code, answer.body);
    }
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
    import_only(422, "resource=rosters", "province", "period,unit_code,entered_on\nW1,195,2021-01-01\n"); /* a rule between records */
    import_only(409, "resource=products", "province", HEADER "IMP-7,A,2,06724,2021-05-01\nIMP-7,B,2,06724,2021-05-01\n");
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(a_key_imports_within_its_reach_and_a_role_what_it_may_write)
{
    import_only(200, "resource=products", "commune", HEADER "IMP-C1,Chè xã,2,06724,2021-05-01\n");
    long long before = change_now();
    struct answer answer = import(403, "resource=products", "commune", HEADER "IMP-C2,Chè xã,2,06724,2021-05-01\nIMP-C3,Chè xã,2,06730,2021-05-01\n");
    answer_free(&answer);
    import_only(200, "resource=products", "province", HEADER "IMP-C4,Của xã khác,2,06730,2021-05-01\n");
    import_only(403, "resource=products", "commune", HEADER "IMP-C4,Lấy về,2,06724,2021-05-01\n"); /* another's record, drawn into one's own unit */
    ck_assert_int_eq(change_now(), before + 1);
    import_only(403, "resource=rosters", "commune", "period,unit_code,entered_on\nP,06724,2021-01-01\n");
    import_only(403, "resource=products", "portal", HEADER);
}
END_TEST

START_TEST(a_correction_in_a_sheet_asks_for_a_reason)
{
    char sheet[1000];
    struct answer answer = get(200, "/api/v1/products?code=QN0020");
    snprintf(sheet, sizeof sheet, HEADER "QN0020,Tên khác hẳn,%s,%s,%s\n", item_text(&answer, 0, "group_code"), item_text(&answer, 0, "unit_code"),
             item_text(&answer, 0, "joined_on"));
    answer_free(&answer);
    answer = import(422, "resource=products", "province", sheet);
    ck_assert_msg(strstr(answer.body, "reason-needed"), "%s", answer.body);
    answer_free(&answer);
    answer = import(200, "resource=products&reason=sai+t%C3%AAn", "province", sheet);
    ck_counts(&answer, 0, 1, 0);
    answer_free(&answer);
}
END_TEST

START_TEST(what_is_no_sheet_is_refused)
{
    static const struct {
        int status;
        const char *query;
    } wrong[] = { { 400, "" }, { 400, "resource=cats" }, { 400, "resource=communes" }, { 400, "resource=products&dry_run=maybe" }, { 400, "resource=products&x=1" } };
    for (int i = 0; i < COUNT(wrong); i++)
        import_only(wrong[i].status, wrong[i].query, "province", HEADER);
    expect_only(400, "POST", "/api/v1/imports?resource=products", CSV(.role = "province"), "");
    expect_only(401, "POST", "/api/v1/imports?resource=products", CSV(), HEADER);
    struct answer answer = expect(415, "POST", "/api/v1/imports?resource=products", AS(.role = "province", .type = "application/json"), "{}");
    ck_assert_str_eq(answer_header(&answer, "Accept-Post"), "text/csv");
    answer_free(&answer);
    import_only(422, "resource=products", "province", "cats\n1\n");
    import_only(422, "resource=products", "province", HEADER "\"open\n");
    answer = http_ask(server, "POST", "/api/v1/imports?resource=products", (const char *const[]){ "Accept: image/png", "Content-Type: text/csv", NULL }, HEADER);
    ck_assert_msg(answer.status == 406 || answer.status == 401, "%d", answer.status);
    answer_free(&answer);
}
END_TEST

START_TEST(not_acceptable_and_too_large_are_told)
{
    static char large[33 * 1024 * 1024];
    char key[300];
    snprintf(key, sizeof key, "Authorization: Bearer %s", server_key(server, "province"));
    struct answer answer =
        http_ask(server, "POST", "/api/v1/imports?resource=products", (const char *const[]){ key, "Accept: image/png", "Content-Type: text/csv", NULL }, HEADER);
    ck_answer(answer, 406);
    answer_free(&answer);
    memset(large, 'x', sizeof large);
    answer = send_n("POST", "/api/v1/imports?resource=products", CSV(.role = "province"), large, sizeof large);
    ck_answer(answer, 413);
    answer_free(&answer);
}
END_TEST

enum { MANY = 20000 };

START_TEST(twenty_thousand_rows_are_one_change_of_what_is_seen)
{
    char *sheet = malloc(MANY * 60 + 100), *at = sheet;
    at += sprintf(at, HEADER);
    for (int i = 0; i < MANY; i++)
        at += sprintf(at, "MANY-%d,Sản phẩm %d,2,06724,2021-05-01\n", i, i);
    struct answer answer = import(200, "resource=products", "province", sheet);
    ck_counts(&answer, MANY, 0, 0);
    answer_free(&answer);
    ck_assert_int_ge(total_of("/api/v1/products?as_of=all"), MANY);
    free(sheet);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("imports");
    TCase *tests = tcase_create("sheets");
    tcase_add_unchecked_fixture(tests, reference_up, server_down);
    tcase_add_test(tests, a_sheet_is_taken_whole_and_again_changes_nothing);
    tcase_add_test(tests, a_trial_says_what_would_be_and_leaves_no_trace);
    tcase_add_test(tests, with_a_fault_nothing_is_kept_and_each_is_told_at_its_cell);
    tcase_add_test(tests, a_key_imports_within_its_reach_and_a_role_what_it_may_write);
    tcase_add_test(tests, a_correction_in_a_sheet_asks_for_a_reason);
    tcase_add_test(tests, what_is_no_sheet_is_refused);
    tcase_add_test(tests, not_acceptable_and_too_large_are_told);
    tcase_add_test(tests, twenty_thousand_rows_are_one_change_of_what_is_seen);
    suite_add_tcase(suite, tests);
    return harness_run(suite);
}
