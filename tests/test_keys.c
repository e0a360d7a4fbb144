/* test_keys.c -- keys: made, bound, used, ended. The register's keys are made by `ntm-ocop key` while the server does not run. */
#include "asking.h"

enum { KEY_ROOM = 100 };

/* Runs `ntm-ocop key` on the register of a server that is stopped; its last line. */
static void key_made(char ret[KEY_ROOM], const char *role, const char *unit, const char *as_of)
{
    struct outcome outcome = program_run((const char *const[]){ "key", "create", "--db", server_db(server), "--role", role,
                                                                unit ? "--unit" : NULL, unit, as_of ? "--as-of" : NULL, as_of, NULL });
    ck_assert_msg(outcome.status == 0, "no key of %s for %s: %s", role, unit ? unit : "no unit", outcome.err);
    size_t n = strlen(outcome.out);
    ck_assert_msg(n > 58 && outcome.out[n - 58] == '\n', "the last line is no key: %s", outcome.out);
    snprintf(ret, KEY_ROOM, "%.56s", outcome.out + n - 57);
    outcome_free(&outcome);
}

/* ---- what a bound key reaches ---- */

#define GROUP "{\"code\":\"99\",\"name\":\"Nhóm thử\"}"
#define CRITERIA_SET                                                                                                             \
    "{\"code\":\"TRY-1\",\"name\":\"Bộ thử\",\"unit_level\":\"commune\",\"level\":\"standard\",\"valid_from\":\"2030-01-01\"}"

START_TEST(a_key_bound_to_the_one_topmost_unit_writes_what_belongs_to_no_unit)
{
    static const struct {
        const char *role, *unit;
        int status;
    } cases[] = { { "province", "22", 201 }, { "admin", "22", 201 }, { "province", "193", 403 }, { "admin", "06724", 403 } };
    char keys[4][KEY_ROOM], path[100];
    reference_up();
    server_kill(server);
    for (int i = 0; i < 4; i++)
        key_made(keys[i], cases[i].role, cases[i].unit, i == 2 ? "2021-08-31" : NULL);
    server_restart(server);
    for (int i = 0; i < 4; i++) {
        struct sent with = AS(.key = keys[i], .if_match = "*", .language = "en");
        struct answer answer = expect(cases[i].status, "POST", "/api/v1/product-groups", with, GROUP);
        if (cases[i].status == 403) {
            ck_tells(answer, NULL, "belongs-to-no-unit");
            ck_assert_msg(strstr(answer_string(&answer, "/detail"), cases[i].unit) != NULL, "of which unit is the key? %s", answer.body);
        }
        snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
        answer_free(&answer);
        if (cases[i].status == 201)
            expect_only(204, "DELETE", path, with, NULL);
        expect_only(cases[i].status, "POST", "/api/v1/criteria-sets", with, CRITERIA_SET);
        if (cases[i].status == 201) {
            answer = get(200, "/api/v1/criteria-sets?code=TRY-1&as_of=all");
            snprintf(path, sizeof path, "/api/v1/criteria-sets/%lld", item_int(&answer, 0, "id"));
            answer_free(&answer);
            expect_only(200, "PATCH", path, with, "{\"note\":\"x\"}");
            expect_only(204, "DELETE", path, with, NULL);
        }
    }
    server_down();
}
END_TEST

#define SECOND_PROVINCE                                                                                                          \
    "{\"code\":\"24\",\"level\":\"province\",\"kind\":\"province\",\"name\":\"Bắc Ninh\",\"full_name\":\"Tỉnh Bắc Ninh\","                 \
    "\"valid_from\":\"2025-07-01\"}"

START_TEST(in_a_register_of_two_provinces_no_bound_key_writes_what_belongs_to_no_unit)
{
    char key[KEY_ROOM];
    reference_up();
    server_kill(server);
    key_made(key, "province", "22", NULL);
    server_restart(server);
    expect_only(201, "POST", "/api/v1/product-groups", AS(.key = key), GROUP);
    expect_only(201, "POST", "/api/v1/units", AS(.role = "province"), SECOND_PROVINCE);
    struct answer answer = expect(403, "POST", "/api/v1/product-groups", AS(.key = key, .language = "en"), "{\"code\":\"98\",\"name\":\"Nhóm\"}");
    ck_tells(answer, NULL, "belongs-to-no-unit");
    answer_free(&answer);
    expect_only(201, "POST", "/api/v1/product-groups", AS(.role = "province"), "{\"code\":\"98\",\"name\":\"Nhóm\"}");
    server_down();
}
END_TEST

START_TEST(a_refusal_names_both_units_by_their_codes)
{
    struct answer answer = expect(403, "POST", "/api/v1/products", AS(.role = "commune", .language = "en"),
                                  "{\"code\":\"FAR-1\",\"name\":\"Mật ong\",\"group_code\":\"1\",\"unit_code\":\"06730\",\"joined_on\":\"2021-05-01\"}");
    ck_assert_str_eq(answer_string(&answer, "/detail"), "the key is bound to unit 06724; this record belongs to unit 06730");
    answer_free(&answer);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("keys");
    TCase *reach = tcase_create("reach");
    tcase_add_test(reach, a_key_bound_to_the_one_topmost_unit_writes_what_belongs_to_no_unit);
    tcase_add_test(reach, in_a_register_of_two_provinces_no_bound_key_writes_what_belongs_to_no_unit);
    suite_add_tcase(suite, reach);
    TCase *told = tcase_create("told");
    tcase_add_unchecked_fixture(told, reference_up, server_down);
    tcase_add_test(told, a_refusal_names_both_units_by_their_codes);
    suite_add_tcase(suite, told);
    return harness_run(suite);
}
