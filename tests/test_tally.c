/* test_tally.c -- the sums of the headline that are kept, against the same counted from the records: after whatever was written, on any day, over any
 * period. The question with `known_at` counts, the one without it adds up. */
#include "asking.h"
#include "whole.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static unsigned long long seed = 88172645463325252ull;

static long long random_below(long long n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (long long)(seed % (unsigned long long)n);
}

static const char *random_day(void)
{
    static char days[4][12];
    static int at;
    char *day = days[at++ % 4];
    snprintf(day, 12, "%04lld-%02lld-%02lld", 2014 + random_below(13), 1 + random_below(12), 1 + random_below(28));
    return day;
}

static void expect_same_figures(const char *unit, const char *day, const char *from, const char *behind)
{
    char asked[200];
    const char *name;
    json_t *figure;
    snprintf(asked, sizeof asked, "/api/v1/reports/progress?as_of=%s&from=%s%s%s", day, from, *unit ? "&unit=" : "", unit);
    struct answer added = get(200, "%s", asked), counted = get(200, "%s&known_at=2999-12-31", asked);
    json_object_foreach(answer_at(&counted, "/figures"), name, figure)
    {
        static const char *const parts[] = { "numerator", "denominator" };
        json_t *kept = json_object_get(answer_at(&added, "/figures"), name);
        for (int i = 0; i < 2; i++) {
            long long a = json_integer_value(json_object_get(kept, parts[i])), c = json_integer_value(json_object_get(figure, parts[i]));
            ck_assert_msg(a == c, "behind %s, %s: the %s of %s is kept as %lld, and counted %lld", behind, asked, parts[i], name, a, c);
        }
    }
    answer_free(&added);
    answer_free(&counted);
}

static void expect_same(const char *behind)
{
    static const char *const edges[] = { "2020-01-01", "2021-08-31", "2024-10-31", "2024-11-01", "2025-06-30", "2025-07-01" };
    for (int i = 0; i < 3; i++) {
        const char *day = i ? random_day() : edges[random_below(COUNT(edges))], *from = random_day();
        if (strcmp(from, day) > 0) {
            const char *other = from;
            from = day;
            day = other;
        }
        expect_same_figures(i % 2 ? "22" : "", day, from, behind);
    }
}

/* ---- random writes ---- */

/* A body with days drawn for each %s. */
struct kind {
    const char *name;
    const char *patches[4];
    const char *creates[3];
};

static const struct kind kinds[] = {
    { "products",
      { "{\"joined_on\":\"%s\"}", "{\"left_on\":\"%s\"}", "{\"left_on\":null}", "{\"unit_code\":\"22\"}" },
      { "{\"code\":\"T-%lld\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"%s\"}",
        "{\"code\":\"T-%lld\",\"name\":\"Mật ong\",\"group_code\":\"1\",\"unit_code\":\"22\",\"joined_on\":\"%s\"}" } },
    { "certifications",
      { "{\"ended_on\":\"%s\",\"ended_reason\":\"revoked\"}", "{\"ended_on\":null,\"ended_reason\":null}", "{\"decided_on\":\"%s\"}", "{\"valid_to\":\"%s\"}" },
      { "{\"programme\":\"ocop\",\"product_code\":\"QN%04lld\",\"stars\":4,\"decided_on\":\"%s\"}",
        "{\"programme\":\"ocop\",\"product_code\":\"QN%04lld\",\"stars\":5,\"decided_on\":\"%s\"}",
        "{\"programme\":\"ntm\",\"unit_code\":\"06724\",\"level\":\"model\",\"note\":\"%lld\",\"decided_on\":\"%s\"}" } },
    { "rosters",
      { "{\"left_on\":\"%s\"}", "{\"left_on\":null}", "{\"entered_on\":\"%s\"}", "{\"note\":\"x\"}" },
      { "{\"unit_code\":\"06730\",\"period\":\"T%lld\",\"entered_on\":\"%s\"}" } },
    { "assessments",
      { "{\"assessed_on\":\"%s\"}", "{\"note\":\"%s\"}" },
      { "{\"unit_code\":\"06730\",\"set_code\":\"QN-20-53\",\"note\":\"%lld\",\"assessed_on\":\"%s\"}" } },
    { "assessment-results", { "{\"verdict\":\"met\"}", "{\"verdict\":\"not_met\"}", "{\"indicators_met\":1}" }, { NULL } },
};

static int tried, done;

static void write_something(char *told, size_t room)
{
    const struct kind *kind = &kinds[random_below(COUNT(kinds))];
    char path[200], body[400];
    long long what = random_below(10), most = total_of(strcmp(kind->name, "products") ? "/api/v1/certifications?as_of=all" : "/api/v1/products?as_of=all");
    int patches = 0, creates = 0;
    while (patches < 4 && kind->patches[patches])
        patches++;
    while (creates < 3 && kind->creates[creates])
        creates++;
    const char *method = what < 2 && creates ? "POST" : what < 8 ? "PATCH" : what < 9 ? "DELETE" : "POST";
    bool create = what < 2 && creates, restore = what == 9;
    snprintf(path, sizeof path, "/api/v1/%s", kind->name);
    if (!create)
        snprintf(path + strlen(path), sizeof path - strlen(path), "/%lld%s?reason=test", 1 + random_below(most), restore ? "/restore" : "");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (create)
        snprintf(body, sizeof body, kind->creates[random_below(creates)], 1 + random_below(500), random_day());
    else
        snprintf(body, sizeof body, kind->patches[random_below(patches)], random_day());
#pragma GCC diagnostic pop
    snprintf(told, room, "%s %s %s", method, path, create || what < 8 ? body : "");
    struct answer answer =
        send_text(method, path, AS(.role = "province", .if_match = create || restore ? NULL : "*"), create || what < 8 ? body : NULL);
    ck_assert_msg(answer.status < 500, "%s: %d %.500s", told, answer.status, answer.body);
    tried++;
    done += answer.status < 300;
    answer_free(&answer);
}

START_TEST(the_sums_are_what_the_records_say_behind_any_write)
{
    char told[700];
    expect_same("the load");
    for (int i = 0; i < 300; i++) {
        write_something(told, sizeof told);
        expect_same(told);
    }
    printf("%d of %d random writes were done\n", done, tried);
    ck_assert_msg(done * 3 > tried, "only %d of %d random writes were done", done, tried);
    expect_verified(server);
}
END_TEST

/* ---- units ---- */

static const struct {
    const char *method, *path, *body;
    int status;
} acts[] = {
    { "POST", "/api/v1/units", "{\"code\":\"24\",\"level\":\"province\",\"kind\":\"province\",\"name\":\"Bắc Ninh\",\"full_name\":\"Tỉnh Bắc Ninh\",\"valid_from\":\"2015-01-01\"}", 201 },
    { "POST", "/api/v1/units", "{\"code\":\"96001\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"Một\",\"full_name\":\"Xã Một\",\"parent_code\":\"24\",\"valid_from\":\"2016-01-01\"}", 201 },
    { "POST", "/api/v1/rosters", "{\"unit_code\":\"96001\",\"period\":\"2016-2020\",\"entered_on\":\"2016-03-01\"}", 201 },
    { "POST", "/api/v1/certifications", "{\"programme\":\"ntm\",\"unit_code\":\"96001\",\"level\":\"standard\",\"decided_on\":\"2018-05-05\"}", 201 },
    { "POST", "/api/v1/products", "{\"code\":\"T-U\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"96001\",\"joined_on\":\"2019-01-01\"}", 201 },
    { "PATCH", "/api/v1/units/96001?as_of=2020-01-01&reason=test", "{\"parent_code\":\"22\"}", 200 },
    { "PATCH", "/api/v1/units/96001?as_of=2020-01-01&reason=test", "{\"valid_from\":\"2015-06-01\"}", 200 },
    { "PATCH", "/api/v1/units/24?as_of=2020-01-01&reason=test", "{\"full_name\":\"Tỉnh Bắc Ninh cũ\"}", 200 },
    { "POST", "/api/v1/unit-changes?reason=test", "{\"from_code\":\"24\",\"to_code\":\"22\",\"effective_on\":\"2023-01-01\",\"extent\":\"full\",\"kind\":\"merge\",\"legal_basis\":\"1\"}", 201 },
    { "PATCH", "/api/v1/units/96001?as_of=2020-01-01&reason=test", "{\"parent_code\":\"24\"}", 200 },
};

START_TEST(the_sums_follow_the_units_to_where_they_count)
{
    for (int i = 0; i < COUNT(acts); i++) {
        static const char *const days[] = { "2016-06-01", "2018-12-31", "2022-12-31", "2023-01-01", "2026-01-01" };
        char told[300];
        snprintf(told, sizeof told, "%s %s %.150s", acts[i].method, acts[i].path, acts[i].body);
        expect_only(acts[i].status, acts[i].method, acts[i].path, AS(.role = "province", .if_match = strcmp(acts[i].method, "POST") ? "*" : NULL), acts[i].body);
        for (int d = 0; d < COUNT(days); d++) {
            expect_same_figures("", days[d], "2015-01-01", told);
            expect_same_figures("22", days[d], "2016-01-01", told);
            expect_same_figures("24", days[d], "2016-01-01", told);
        }
    }
    expect_verified(server);
}
END_TEST

START_TEST(the_whole_register_needs_no_unit)
{
    struct answer whole = get(200, "/api/v1/reports/progress?as_of=2021-08-31&from=2021-01-01"),
                  province = get(200, "/api/v1/reports/progress?as_of=2021-08-31&from=2021-01-01&unit=22");
    const char *name;
    json_t *figure;
    ck_assert_msg(json_is_null(answer_at(&whole, "/unit")), "of one unit? %.300s", whole.body);
    ck_assert_int_eq(answer_int(&whole, "/figures/communes_standard/value"), 92);
    json_object_foreach(answer_at(&province, "/figures"), name, figure)
    {
        char rows[100];
        snprintf(rows, sizeof rows, "/figures/%s/rows", name);
        ck_assert_msg(!strstr(answer_string(&whole, rows), "unit="), "%s are those of a unit: %s", name, answer_string(&whole, rows));
        json_t *all = json_object_get(json_object_get(answer_at(&whole, "/figures"), name), "numerator");
        ck_assert_msg(json_equal(all, json_object_get(figure, "numerator")), "%s: %lld of the whole register, %lld of its one province", name,
                      (long long)json_integer_value(all), (long long)json_integer_value(json_object_get(figure, "numerator")));
        if (strcmp(name, "average_criteria") && strcmp(name, "average_indicators")) {
            struct answer listed = get(200, "%s", answer_string(&whole, rows));
            ck_assert_int_eq(answer_int(&listed, "/total"), json_integer_value(all));
            answer_free(&listed);
        }
    }
    answer_free(&whole);
    answer_free(&province);
}
END_TEST

/* A register from before there were sums: who asks counts himself, and the first write makes them. */
START_TEST(a_register_without_its_sums_is_counted_until_the_next_write)
{
    static const char undo[] = "sqlite3 '%s' \"DELETE FROM tally; DELETE FROM tally_new; UPDATE tally_state SET whole = 0\"";
    char command[800];
    server_kill(server);
    snprintf(command, sizeof command, undo, server_db(server));
    ck_assert(system(command) == 0);
    server_restart(server);
    ck_assert_int_eq(int_of("/api/v1/reports/progress?unit=22&as_of=2021-08-31", "/figures/communes_standard/value"), 92);
    expect_only(201, "POST", "/api/v1/products", AS(.role = "province"), "{\"code\":\"T-S\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-01-01\"}");
    char out[100];
    shell(server, "SELECT whole FROM tally_state; SELECT sum(products) FROM tally WHERE ancestor_id = 0 AND step < '2022-01-01'", out, sizeof out);
    ck_assert_str_eq(out, "1\n501\n");
    expect_same("the sums were made");
    expect_verified(server);
}
END_TEST

START_TEST(verify_finds_a_sum_that_is_wrong)
{
    char command[800];
    server_kill(server);
    snprintf(command, sizeof command, "sqlite3 '%s' \"UPDATE tally SET standard = standard + 1 WHERE ancestor_id = 0 AND step = (SELECT max(step) FROM tally)\"", server_db(server));
    ck_assert(system(command) == 0);
    struct outcome outcome = program_run((const char *const[]){ "verify", "--db", server_db(server), NULL });
    ck_assert_msg(outcome.status != 0 && strstr(outcome.err, "tally: the sums") != NULL, "verify ends with %d: %s%s", outcome.status, outcome.out, outcome.err);
    outcome_free(&outcome);
    server_restart(server);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("tally");
    TCase *tcase = tcase_create("sums");
    tcase_set_timeout(tcase, 120);
    tcase_add_checked_fixture(tcase, reference_up, server_down);
    tcase_add_test(tcase, the_sums_are_what_the_records_say_behind_any_write);
    tcase_add_test(tcase, the_sums_follow_the_units_to_where_they_count);
    tcase_add_test(tcase, the_whole_register_needs_no_unit);
    tcase_add_test(tcase, a_register_without_its_sums_is_counted_until_the_next_write);
    tcase_add_test(tcase, verify_finds_a_sum_that_is_wrong);
    suite_add_tcase(s, tcase);
    return harness_run(s);
}
