/* test_reports.c -- the reports beside the headline: communes in bands and by criterion, with the rows behind each number; arithmetic as it was
 * printed elsewhere, from registers made here. */
#include "asking.h"
#include <sys/stat.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define DAY "as_of=2021-08-31"
#define SET "set=QN-20-53"

static json_t *member(const struct answer *answer, const char *array, size_t i)
{
    return json_array_get(json_object_get(answer->json, array), i);
}

static long long int_in(json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);
    ck_assert_msg(json_is_integer(value), "%s is no integer", name);
    return json_integer_value(value);
}

static const char *text_in(json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* The total a printed address tells. */
static long long total_in(const char *address)
{
    struct answer answer = get(200, "%s", address);
    long long total = answer_int(&answer, "/total");
    answer_free(&answer);
    return total;
}

/* How many rows a printed address has, by its total and by its items. */
static long long rows_of(const char *address)
{
    struct answer answer = get(200, "%s", address);
    long long total = answer_int(&answer, "/total");
    ck_assert_msg((size_t)total == item_count(&answer), "%s: total %lld, %zu items", address, total, item_count(&answer));
    answer_free(&answer);
    return total;
}

/* ---- registers with figures printed elsewhere ---- */

/* Communes of a province that met so many criteria: the first so many, the next so many ... */
struct printed {
    const char *province, *set, *day;
    struct {
        int communes, met;
    } parts[6];
    const char *sum_of_count;
    double average;
    long long sum, count;
};

enum { CRITERIA = 19 };

static const struct printed printed[] = {
    /* Thành phố Hồ Chí Minh, August 2015: 50 x 19 + 6 x 18 */
    { "79", "QG-19-39", "2015-08-31", { { 50, 19 }, { 6, 18 } }, "1058/56", 18.9, 1058, 56 },
    /* Thừa Thiên Huế, end of 2014: 1,273 criteria in 92 communes */
    { "46", "QG-19-39", "2014-12-31", { { 77, 14 }, { 15, 13 } }, "1273/92", 13.8, 1273, 92 },
    /* ... and end of 2019: 57 with all, 21 with 15 to 18, 24 with 10 to 14, 2 with fewer, of 104 */
    { "46", "QG-19-49", "2019-12-31", { { 57, 19 }, { 21, 16 }, { 24, 12 }, { 2, 9 } }, "of 104", 0, 0, 104 },
};

static FILE *file_in(const char *folder, const char *name, const char *heading)
{
    char path[1200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    ck_assert(file != NULL && fprintf(file, "%s\n", heading) > 0);
    return file;
}

static void write_units(const char *folder)
{
    FILE *units = file_in(folder, "units.csv", "code,level,kind,name,full_name,parent_code,valid_from,synthetic");
    FILE *rosters = file_in(folder, "rosters.csv", "period,unit_code,entered_on,left_on,synthetic");
    fprintf(units, "79,province,municipality,Hồ Chí Minh,Thành phố Hồ Chí Minh,,2010-01-01,false\n46,province,province,Thừa Thiên Huế,Tỉnh Thừa Thiên Huế,,2010-01-01,true\n");
    for (int i = 0; i < 56 + 104; i++) {
        bool hue = i >= 56;
        int number = hue ? 46000 + i - 56 : 79000 + i;
        fprintf(units, "%d,commune,commune,Số %d,Xã Số %d,%s,2010-01-01,false\n", number, number, number, hue ? "46" : "79");
        fprintf(rosters, "2016-2020,%d,2016-01-01,,true\n", number);
        if (!hue || i < 56 + 92) /* twelve were added for the second period */
            fprintf(rosters, "2010-2015,%d,2011-01-01,2016-01-01,true\n", number);
    }
    ck_assert(fclose(units) == 0 && fclose(rosters) == 0);
}

static void write_sets(const char *folder)
{
    static const char *const sets[] = { "QG-19-39", "QG-19-49" };
    FILE *file = file_in(folder, "criteria-sets.csv", "code,name,unit_level,level,valid_from,valid_to,criteria_total,indicator_total,synthetic");
    FILE *criteria = file_in(folder, "criteria.csv", "set_code,number,name,indicators,required,synthetic");
    fprintf(file, "QG-19-39,Bộ 2009,commune,standard,2009-04-16,2016-11-30,19,39,true\nQG-19-49,Bộ 2016,commune,standard,2016-12-01,,19,49,true\n");
    for (int s = 0; s < 2; s++)
        for (int number = 1; number <= CRITERIA; number++)
            fprintf(criteria, "%s,%d,Tiêu chí %d,1,true,true\n", sets[s], number, number);
    ck_assert(fclose(file) == 0 && fclose(criteria) == 0);
}

static void write_results(const char *folder)
{
    FILE *assessments = file_in(folder, "assessments.csv", "unit_code,set_code,assessed_on,checked,synthetic");
    FILE *results = file_in(folder, "assessment-results.csv", "unit_code,set_code,assessed_on,criterion_number,verdict,indicators_met,indicators_total,synthetic");
    for (int p = 0; p < COUNT(printed); p++)
        for (int part = 0, commune = 0; part < 6; part++)
            for (int i = 0; i < printed[p].parts[part].communes; i++, commune++) {
                char head[80];
                snprintf(head, sizeof head, "%s%03d,%s,%s", printed[p].province, commune, printed[p].set, printed[p].day);
                fprintf(assessments, "%s,appraised,true\n", head);
                for (int number = 1; number <= CRITERIA; number++) {
                    bool met = number <= printed[p].parts[part].met;
                    fprintf(results, "%s,%d,%s,%d,1,true\n", head, number, met ? "met" : "not_met", met);
                }
            }
    ck_assert(fclose(assessments) == 0 && fclose(results) == 0);
}

static void printed_up(void)
{
    char folder[1000];
    snprintf(folder, sizeof folder, "%.900s/data", temp_folder());
    ck_assert(mkdir(folder, 0700) == 0);
    write_units(folder);
    write_sets(folder);
    write_results(folder);
    server = server_start(REGISTER_EMPTY, (const char *const[]){ "--load", folder, NULL });
}

START_TEST(an_average_comes_out_as_it_was_printed)
{
    const struct printed *p = &printed[_i];
    struct answer answer = get(200, "/api/v1/reports/bands?unit=%s&as_of=%s&edges=19,15,10", p->province, p->day);
    ck_assert_msg(answer_int(&answer, "/sum") == p->sum && answer_int(&answer, "/count") == p->count, "expected %s, got %lld/%lld", p->sum_of_count,
                  answer_int(&answer, "/sum"), answer_int(&answer, "/count"));
    ck_assert_double_eq_tol(json_real_value(answer_at(&answer, "/average")), p->average, 0.0001);
    answer_free(&answer);
}
END_TEST

START_TEST(bands_come_out_as_they_were_printed)
{
    static const struct {
        long long from, to, count;
        double share;
    } bands[] = { { 19, -1, 57, 54.8 }, { 15, 18, 21, 20.2 }, { 10, 14, 24, 23.1 }, { 0, 9, 2, 1.9 } };
    struct answer answer = get(200, "/api/v1/reports/bands?unit=46&as_of=2019-12-31&edges=19,15,10");
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "bands")), 4);
    for (size_t i = 0; i < 4; i++) {
        json_t *band = member(&answer, "bands", i), *to = json_object_get(band, "to");
        double share = json_real_value(json_object_get(band, "share"));
        ck_assert_int_eq(int_in(band, "from"), bands[i].from);
        ck_assert_int_eq(json_is_null(to) ? -1 : json_integer_value(to), bands[i].to);
        ck_assert_msg(int_in(band, "count") == bands[i].count && int_in(band, "denominator") == 104, "band %zu: %lld of %lld", i, int_in(band, "count"),
                      int_in(band, "denominator"));
        ck_assert_double_eq_tol(share, bands[i].share, 0.0001);
        ck_assert_int_eq(rows_of(text_in(band, "rows")), bands[i].count);
    }
    ck_assert_int_eq(answer_int(&answer, "/without_result/count"), 0);
    answer_free(&answer);
}
END_TEST

START_TEST(communes_assessed_under_two_sets_are_told_apart_by_set)
{
    struct answer answer = get(200, "/api/v1/reports/bands?unit=46&as_of=2019-12-31&edges=14,13&set=QG-19-39");
    ck_assert_int_eq(answer_int(&answer, "/sum"), 1273);
    ck_assert_int_eq(answer_int(&answer, "/count"), 92);
    ck_assert_int_eq(answer_int(&answer, "/roster"), 104);
    ck_assert_int_eq(answer_int(&answer, "/without_result/count"), 12);
    ck_assert_int_eq(rows_of(answer_string(&answer, "/without_result/rows")), 12);
    ck_assert_int_eq(int_in(member(&answer, "bands", 0), "count"), 77);
    ck_assert_int_eq(rows_of(text_in(member(&answer, "bands", 0), "rows")), 77);
    ck_assert_int_eq(int_in(member(&answer, "bands", 1), "count"), 15);
    ck_assert_int_eq(rows_of(text_in(member(&answer, "bands", 1), "rows")), 15);
    ck_assert_int_eq(int_in(member(&answer, "bands", 2), "count"), 0);
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/bands?unit=46&as_of=2019-12-31&edges=14,13&set=QG-19-39&of=assessed");
    ck_assert_int_eq(int_in(member(&answer, "bands", 0), "denominator"), 92);
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/bands?unit=46&as_of=2017-12-31&edges=14,13");
    ck_assert_int_eq(answer_int(&answer, "/sum"), 1273);
    ck_assert_int_eq(answer_int(&answer, "/roster"), 104);
    ck_assert_str_eq(answer_string(&answer, "/sets/0/code"), "QG-19-39");
    answer_free(&answer);
}
END_TEST

START_TEST(nobody_on_the_roster_is_no_average_and_no_share)
{
    struct answer answer = get(200, "/api/v1/reports/bands?unit=46&as_of=2010-06-30&edges=1");
    ck_assert(json_is_null(answer_at(&answer, "/average")));
    ck_assert(json_is_null(json_object_get(member(&answer, "bands", 0), "share")));
    answer_free(&answer);
}
END_TEST

/* ---- the reference register ---- */

static const char *const band_questions[] = {
    "unit=22&edges=19,15,10", "unit=22&edges=20,19,15,10&counted=criteria", "unit=22&edges=53,50,40&counted=indicators", "unit=202&edges=19,15,10",
    "unit=22&edges=19,15,10&set=QN-20-53", "unit=22&edges=50,45&counted=indicators&set=QN-20-53", "unit=06724&edges=10,5", "unit=22&edges=10,5&of=assessed",
};

START_TEST(each_band_lists_exactly_the_communes_it_counts)
{
    struct answer answer = get(200, "/api/v1/reports/bands?%s&" DAY, band_questions[_i]);
    long long sum = answer_int(&answer, "/without_result/count");
    for (size_t i = 0; i < json_array_size(json_object_get(answer.json, "bands")); i++) {
        json_t *band = member(&answer, "bands", i);
        sum += int_in(band, "count");
        ck_assert_msg(rows_of(text_in(band, "rows")) == int_in(band, "count"), "%s counts %lld, its rows are %lld", text_in(band, "rows"),
                      int_in(band, "count"), rows_of(text_in(band, "rows")));
    }
    ck_assert_int_eq(sum, answer_int(&answer, "/roster"));
    ck_assert_int_eq(rows_of(answer_string(&answer, "/without_result/rows")), answer_int(&answer, "/without_result/count"));
    answer_free(&answer);
}
END_TEST

START_TEST(bands_and_the_headline_say_the_same_average)
{
    struct answer headline = get(200, "/api/v1/reports/progress?unit=22&" DAY);
    struct answer criteria = get(200, "/api/v1/reports/bands?unit=22&" DAY "&edges=19"),
                  indicators = get(200, "/api/v1/reports/bands?unit=22&" DAY "&edges=50&counted=indicators");
    ck_assert_int_eq(answer_int(&criteria, "/sum"), answer_int(&headline, "/figures/average_criteria/sum"));
    ck_assert_int_eq(answer_int(&criteria, "/sum"), 1833);
    ck_assert_int_eq(answer_int(&indicators, "/sum"), answer_int(&headline, "/figures/average_indicators/sum"));
    ck_assert_int_eq(answer_int(&indicators, "/sum"), 4851);
    ck_assert_double_eq_tol(json_real_value(answer_at(&indicators, "/average")), 49.5, 0.0001);
    answer_free(&headline);
    answer_free(&criteria);
    answer_free(&indicators);
}
END_TEST

static const char *const groupings[] = { NULL, "kind", "district", "region", "commune_group" };
static const char *const verdict_names[] = { "met", "basically_met", "not_met", "not_applicable", "no_data" };

/* Of one tally: the verdicts add up to the communes, and the rows are those that met it. */
static void check_tally(json_t *tally, bool rows)
{
    long long sum = 0;
    for (int i = 0; i < 5; i++)
        sum += int_in(tally, verdict_names[i]);
    ck_assert_int_eq(sum, int_in(tally, "communes"));
    if (rows)
        ck_assert_msg(rows_of(text_in(tally, "rows")) == int_in(tally, "met"), "%s: %lld met, %lld rows", text_in(tally, "rows"), int_in(tally, "met"),
                      rows_of(text_in(tally, "rows")));
}

START_TEST(each_criterion_tells_who_met_it_and_groups_add_up)
{
    const char *by = groupings[_i];
    struct answer answer = get(200, "/api/v1/reports/criteria?unit=22&" DAY "&" SET "%s%s", by ? "&by=" : "", by ? by : "");
    long long met = 0;
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "criteria")), 20);
    for (size_t i = 0; i < 20; i++) {
        json_t *criterion = member(&answer, "criteria", i), *groups = json_object_get(criterion, "groups"), *group;
        long long in_groups = 0, communes = 0;
        size_t k;
        ck_assert_int_eq(int_in(criterion, "number"), (long long)i + 1);
        ck_assert_int_eq(int_in(criterion, "communes"), 98);
        check_tally(criterion, true);
        met += int_in(criterion, "met");
        json_array_foreach(groups, k, group)
        {
            check_tally(group, i % 7 == 2);
            in_groups += int_in(group, "met");
            communes += int_in(group, "communes");
        }
        ck_assert_msg(!by ? groups == NULL : in_groups == int_in(criterion, "met") && communes == 98, "criterion %zu by %s: %lld of %lld in groups", i + 1, by,
                      in_groups, communes);
    }
    ck_assert_int_eq(met, 1833);
    answer_free(&answer);
}
END_TEST

/* What is known of the communes is one register of their attributes: of the province, and of one commune against it. */
START_TEST(a_region_is_of_the_commune_itself_or_of_what_is_above_it)
{
    expect_only(201, "POST", "/api/v1/unit-attributes", AS(.role = "province"),
                "{\"unit_code\":\"22\",\"attribute\":\"region\",\"value\":\"red_river_delta\",\"valid_from\":\"2020-01-01\"}");
    expect_only(201, "POST", "/api/v1/unit-attributes", AS(.role = "province"),
                "{\"unit_code\":\"06976\",\"attribute\":\"region\",\"value\":\"northern_midlands_mountains\",\"valid_from\":\"2020-01-01\"}");
    struct answer answer = get(200, "/api/v1/reports/criteria?unit=22&" DAY "&" SET "&by=region");
    json_t *groups = json_object_get(member(&answer, "criteria", 2), "groups");
    ck_assert_uint_eq(json_array_size(groups), 2);
    ck_assert_str_eq(text_in(json_array_get(groups, 0), "group"), "northern_midlands_mountains");
    ck_assert_int_eq(int_in(json_array_get(groups, 0), "communes"), 1);
    ck_assert_int_eq(int_in(json_array_get(groups, 0), "not_met"), 1);
    ck_assert_int_eq(int_in(json_array_get(groups, 1), "communes"), 97);
    ck_assert_int_eq(rows_of(text_in(json_array_get(groups, 1), "rows")), int_in(json_array_get(groups, 1), "met"));
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/communes?unit=22&" DAY "&" SET "&by=region&group=northern_midlands_mountains");
    ck_assert_int_eq(answer_int(&answer, "/total"), 1);
    ck_assert_str_eq(item_text(&answer, 0, "name"), "Xã Thanh Lâm");
    ck_assert_str_eq(item_text(&answer, 0, "group"), "northern_midlands_mountains");
    answer_free(&answer);
}
END_TEST

START_TEST(verdicts_between_met_and_not_met_are_counted_apart)
{
    static const char *const results[] = { "basically_met", "not_applicable", "not_met", "met" };
    expect_only(201, "POST", "/api/v1/assessments", AS(.role = "province"),
                "{\"unit_code\":\"06727\",\"set_code\":\"QN-20-53\",\"assessed_on\":\"2021-10-15\",\"checked\":\"appraised\"}");
    for (int i = 0; i < 4; i++) {
        char body[300];
        snprintf(body, sizeof body,
                 "{\"unit_code\":\"06727\",\"set_code\":\"QN-20-53\",\"assessed_on\":\"2021-10-15\",\"criterion_number\":%d,\"verdict\":\"%s\"}", i + 1, results[i]);
        expect_only(201, "POST", "/api/v1/assessment-results", AS(.role = "province"), body);
    }
    struct answer answer = get(200, "/api/v1/reports/criteria?unit=06727&as_of=2021-10-31&" SET);
    for (size_t i = 0; i < 20; i++) {
        const char *expected = i < 4 ? results[i] : "no_data";
        for (int k = 0; k < 5; k++)
            ck_assert_msg(int_in(member(&answer, "criteria", i), verdict_names[k]) == !strcmp(verdict_names[k], expected), "criterion %zu: %s", i + 1, verdict_names[k]);
        ck_assert_int_eq(int_in(member(&answer, "criteria", i), "assessed"), 1);
    }
    answer_free(&answer);
    for (int k = 0; k < 5; k++) {
        int number = k == 1 ? 1 : k == 3 ? 2 : k == 2 ? 3 : k == 0 ? 4 : 5;
        answer = get(200, "/api/v1/reports/communes?unit=06727&as_of=2021-10-31&" SET "&criterion=%d&verdict=%s", number, verdict_names[k]);
        ck_assert_msg(answer_int(&answer, "/total") == 1, "criterion %d %s: %s", number, verdict_names[k], answer.body);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(who_did_not_meet_a_criterion_is_listed_by_name)
{
    struct answer answer = get(200, "/api/v1/reports/communes?unit=22&" DAY "&" SET "&criterion=3&verdict=not_met");
    ck_assert_uint_eq(item_count(&answer), 3);
    ck_assert(lists(&answer, "name", "Xã Thanh Lâm"));
    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(item_text(&answer, i, "verdict"), "not_met");
    answer_free(&answer);
}
END_TEST

START_TEST(pages_of_communes_go_to_the_end_and_hold_each_once)
{
    char path[PATH_MAX_LENGTH] = "/api/v1/reports/communes?unit=22&" DAY "&limit=30";
    long long ids[200];
    size_t n = 0, pages = 0;
    for (; *path; pages++) {
        struct answer answer = get(200, "%s", path);
        ck_assert_int_eq(answer_int(&answer, "/total"), 98);
        for (size_t i = 0; i < item_count(&answer); i++)
            ids[n++] = item_int(&answer, i, "id");
        snprintf(path, sizeof path, "%s", answer_string(&answer, "/next"));
        answer_free(&answer);
    }
    ck_assert_uint_eq(pages, 4);
    ck_assert_uint_eq(n, 98);
    expect_distinct(ids, n, "the pages of communes");
}
END_TEST

START_TEST(a_new_result_is_in_the_next_answer_and_not_in_what_was_known_before)
{
    char path[200], tag[200], known[40], then[300];
    snprintf(path, sizeof path, "/api/v1/reports/bands?unit=06724&as_of=2021-09-30&edges=19,15,10");
    struct answer answer = get(200, "%s", path);
    long long before = answer_int(&answer, "/sum");
    snprintf(tag, sizeof tag, "If-None-Match: %.150s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    const char *headers[] = { tag, NULL };
    answer = http_ask(server, "GET", path, headers, NULL);
    ck_answer(answer, 304);
    answer_free(&answer);
    answer = expect(201, "POST", "/api/v1/assessments", AS(.role = "province"),
                    "{\"unit_code\":\"06724\",\"set_code\":\"QN-20-53\",\"assessed_on\":\"2021-09-15\",\"checked\":\"appraised\"}");
    snprintf(known, sizeof known, "%.39s", answer_string(&answer, "/recorded_at"));
    answer_free(&answer);
    answer = http_ask(server, "GET", path, headers, NULL);
    ck_answer(answer, 200);
    ck_assert_int_eq(answer_int(&answer, "/sum"), 0);
    answer_free(&answer);
    /* one microsecond before it was recorded */
    char *digit = strchr(known, 'Z') - 1;
    while (*digit == '0')
        *digit-- = '9';
    ck_assert_msg(*digit > '0' && *digit <= '9', "%s", known);
    (*digit)--;
    snprintf(then, sizeof then, "%s&known_at=%s", path, known);
    ck_assert_int_eq(int_of(then, "/sum"), before);
    answer = get(200, "%s", then);
    ck_assert_int_eq(rows_of(text_in(member(&answer, "bands", 0), "rows")), int_in(member(&answer, "bands", 0), "count"));
    answer_free(&answer);
}
END_TEST

/* ---- over time ---- */

static const char *const headline[] = {
    "communes_total", "communes_standard", "communes_advanced", "communes_model", "average_criteria", "average_indicators", "newly_standard", "newly_advanced",
    "newly_model", "products_total", "products_new", "products_3_to_5_stars", "products_5_stars", "products_4_stars", "products_3_stars",
};

/* Of the province, a district and a commune; from before its first facts to behind its last. */
static const char *const series_units[] = { "22", "202", "06724" };

START_TEST(each_point_of_a_series_is_the_headline_of_its_day_with_its_rows)
{
    const char *name = headline[_i];
    for (int u = 0; u < COUNT(series_units); u++) {
        struct answer answer = get(200, "/api/v1/reports/series?unit=%s&figure=%s&from=2019-12-31&to=2025-06-30&step=year", series_units[u], name);
        ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "points")), 7);
        for (size_t i = 0; i < 7; i++) {
            json_t *point = member(&answer, "points", i);
            char pointer[100];
            struct answer then = get(200, "/api/v1/reports/progress?unit=%s&as_of=%s", series_units[u], text_in(point, "as_of"));
            snprintf(pointer, sizeof pointer, "/figures/%s/numerator", name);
            ck_assert_msg(int_in(point, "numerator") == answer_int(&then, pointer), "%s of %s on %s: %lld, the headline says %lld", name, series_units[u],
                          text_in(point, "as_of"), int_in(point, "numerator"), answer_int(&then, pointer));
            snprintf(pointer, sizeof pointer, "/figures/%s/denominator", name);
            ck_assert_int_eq(int_in(point, "denominator"), answer_int(&then, pointer));
            answer_free(&then);
            if (u == 1 && strncmp(name, "average", 7) != 0)
                ck_assert_int_eq(rows_of(text_in(point, "rows")), int_in(point, "numerator"));
        }
        ck_assert_str_eq(text_in(member(&answer, "points", 6), "as_of"), "2025-06-30");
        answer_free(&answer);
    }
}
END_TEST

/* The line of the units of Quảng Ninh, as far as lists of units are loaded. */
static const struct {
    const char *figure;
    long long n[4];
} line[] = { { "admin_communes", { 98, 98, 91, 22 } },  { "admin_wards", { 72, 72, 73, 30 } },   { "admin_townships", { 7, 7, 7, 0 } },
             { "admin_special_zones", { 0, 0, 0, 2 } }, { "admin_districts", { 13, 13, 13, 0 } } };

START_TEST(units_are_counted_by_kind_through_both_reforms)
{
    static const char *const days[] = { "2020-01-01", "2024-10-31", "2024-11-01", "2025-07-01" };
    for (int d = 0; d < 4; d++) {
        struct answer answer = get(200, "/api/v1/reports/series?unit=22&figure=%s&from=%s&to=%s", line[_i].figure, days[d], days[d]);
        json_t *point = member(&answer, "points", 0);
        ck_assert_msg(int_in(point, "value") == line[_i].n[d], "%s on %s: %lld", line[_i].figure, days[d], int_in(point, "value"));
        ck_assert_int_eq(rows_of(text_in(point, "rows")), line[_i].n[d]);
        answer_free(&answer);
    }
}
END_TEST

static bool has_break(const struct answer *answer, const char *on, const char *what, const char *in_why)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(answer->json, "breaks"), i, item)
    {
        if (!strcmp(text_in(item, "day"), on) && !strcmp(text_in(item, "what"), what) && strstr(text_in(json_object_get(item, "why"), "en"), in_why))
            return true;
    }
    return false;
}

START_TEST(a_series_breaks_where_roster_borders_or_results_change)
{
    struct answer answer = get(200, "/api/v1/reports/series?unit=22&figure=communes_standard&from=2020-12-31&to=2025-12-31&step=year");
    ck_assert_msg(has_break(&answer, "2024-11-01", "roster", "2 communes entered, 9 left"), "%s", answer.body);
    ck_assert_msg(has_break(&answer, "2024-11-01", "borders", "changes"), "%s", answer.body);
    ck_assert_msg(has_break(&answer, "2025-07-01", "roster", "0 communes entered, 91 left"), "%s", answer.body);
    for (size_t i = 0; i < 2; i++)
        ck_assert_str_eq(json_string_value(json_array_get(json_object_get(member(&answer, "breaks", i), "between"), 0)), "2023-12-31");
    /* the period 2021-2025 counts the same communes as the one before: no break */
    ck_assert_msg(!has_break(&answer, "2021-01-01", "roster", ""), "%s", answer.body);
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/series?unit=22&figure=average_criteria&from=2021-06-30&to=2021-12-31&step=quarter");
    ck_assert_msg(has_break(&answer, "2021-09-30", "results", "results under QN-20-53; before under (none)"), "%s", answer.body);
    ck_assert_str_eq(text_in(member(&answer, "points", 1), "sets"), "QN-20-53");
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/series?unit=22&figure=products_total&from=2020-12-31&to=2025-12-31&step=year");
    ck_assert_msg(has_break(&answer, "2024-11-01", "borders", "") && !has_break(&answer, "2024-11-01", "roster", ""), "%s", answer.body);
    answer_free(&answer);
}
END_TEST

START_TEST(points_are_whole_steps_apart_and_the_last_day_is_the_last_point)
{
    static const char *const days[] = { "2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30", "2021-05-15" };
    struct answer answer = get(200, "/api/v1/reports/series?unit=22&figure=products_total&from=2021-01-31&to=2021-05-15&step=month");
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "points")), 5);
    for (size_t i = 0; i < 5; i++)
        ck_assert_str_eq(text_in(member(&answer, "points", i), "as_of"), days[i]);
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/series?unit=22&figure=products_total&from=2004-12-31&to=2021-07-31&step=month");
    ck_assert_uint_eq(json_array_size(json_object_get(answer.json, "points")), 200);
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/series?unit=22&figure=products_total&from=2004-12-31&to=2021-08-01&step=month");
    ck_tells(answer, "step", "too-many-points");
    answer_free(&answer);
}
END_TEST

START_TEST(a_share_is_told_of_all_or_of_those_certified)
{
    static const struct {
        const char *figure, *of, *is;
        long long numerator, denominator;
        double share;
    } shares[] = { { "communes_advanced", "all", "communes on the programme roster", 35, 98, 35.7 },
                   { "communes_advanced", "certified", "communes certified at the standard level", 35, 92, 38.0 },
                   { "communes_model", "certified", "communes certified at the standard level", 12, 92, 13.0 },
                   { "products_5_stars", "all", "products in the programme", 3, 500, 0.6 },
                   { "products_5_stars", "certified", "products with 3, 4 or 5 stars", 3, 238, 1.3 } };
    for (int i = 0; i < COUNT(shares); i++) {
        struct answer answer = get(200, "/api/v1/reports/series?unit=22&figure=%s&of=%s&from=2021-08-31&to=2021-08-31", shares[i].figure, shares[i].of);
        json_t *point = member(&answer, "points", 0);
        ck_assert_str_eq(answer_string(&answer, "/denominator_is/en"), shares[i].is);
        ck_assert_msg(int_in(point, "numerator") == shares[i].numerator && int_in(point, "denominator") == shares[i].denominator, "%s of %s: %lld of %lld",
                      shares[i].figure, shares[i].of, int_in(point, "numerator"), int_in(point, "denominator"));
        ck_assert_double_eq_tol(json_real_value(json_object_get(point, "share")), shares[i].share, 0.0001);
        answer_free(&answer);
    }
}
END_TEST

/* ---- against an earlier day ---- */

static const struct {
    const char *unit, *from, *to;
} spans[] = { { "22", "2020-12-31", "2021-08-31" }, { "22", "2019-12-31", "2024-12-31" }, { "22", "2021-08-31", "2025-06-30" },
              { "22", "2025-06-30", "2025-07-01" }, { "202", "2020-06-30", "2024-11-01" }, { "205", "2020-06-30", "2024-11-01" }, { "22", "2021-08-31", "2021-08-31" } };

/* In and out are what lies between the two numbers; what is told of each row is what the two lists say. */
START_TEST(what_moved_explains_the_difference_to_the_last_one)
{
    struct answer answer = get(200, "/api/v1/reports/progress/changes?unit=%s&from=%s&to=%s", spans[_i].unit, spans[_i].from, spans[_i].to);
    const char *name;
    json_t *figure, *moved;
    json_object_foreach(json_object_get(answer.json, "figures"), name, figure)
    {
        long long before = int_in(json_object_get(figure, "before"), "numerator"), after = int_in(json_object_get(figure, "after"), "numerator"), sum = 0;
        size_t i;
        ck_assert_int_eq(int_in(figure, "left_off"), 0);
        ck_assert_uint_eq(json_array_size(json_object_get(figure, "moved")),
                          (size_t)(int_in(figure, "in") + int_in(figure, "out") + int_in(figure, "up") + int_in(figure, "down")));
        json_array_foreach(json_object_get(figure, "moved"), i, moved)
        {
            json_t *was = json_object_get(moved, "before"), *is = json_object_get(moved, "after");
            sum += strncmp(name, "average", 7) != 0 ? !strcmp(text_in(moved, "direction"), "in") - !strcmp(text_in(moved, "direction"), "out")
                                                    : json_integer_value(is) - json_integer_value(was);
            ck_assert_msg(strcmp(text_in(moved, "reason"), "unknown") != 0, "%s: %s %s for no known reason", name, text_in(moved, "code"),
                          text_in(moved, "direction"));
        }
        ck_assert_msg(after - before == sum, "%s: %lld before, %lld after, %lld moved", name, before, after, sum);
    }
    answer_free(&answer);
}
END_TEST

static json_t *moved_of(const struct answer *answer, const char *figure, const char *code)
{
    size_t i;
    json_t *moved;
    json_array_foreach(json_object_get(json_object_get(json_object_get(answer->json, "figures"), figure), "moved"), i, moved)
    {
        if (!strcmp(text_in(moved, "code"), code))
            return moved;
    }
    ck_abort_msg("%s has not moved in %s: %.1500s", code, figure, answer->body);
    return NULL;
}

static void ck_moved(const struct answer *answer, const char *figure, const char *code, const char *direction, const char *reason, const char *on)
{
    json_t *moved = moved_of(answer, figure, code);
    ck_assert_msg(!strcmp(text_in(moved, "direction"), direction) && !strcmp(text_in(moved, "reason"), reason) && !strcmp(text_in(moved, "since"), on),
                  "%s of %s: expected %s, %s on %s; got %s, %s on %s", code, figure, direction, reason, on, text_in(moved, "direction"), text_in(moved, "reason"),
                  text_in(moved, "since"));
}

START_TEST(what_merged_away_says_into_which)
{
    struct answer answer = get(200, "/api/v1/reports/progress/changes?unit=22&from=2024-10-31&to=2024-11-01");
    ck_moved(&answer, "communes_total", "06802", "out", "merged", "2024-11-01");
    json_t *into = json_object_get(moved_of(&answer, "communes_total", "06802"), "into");
    ck_assert_uint_eq(json_array_size(into), 1);
    ck_assert_str_eq(text_in(json_array_get(into, 0), "code"), "06799");
    ck_assert_str_eq(text_in(json_array_get(into, 0), "name"), "Xã Hải Hòa");
    ck_assert_int_eq(answer_int(&answer, "/figures/communes_total/in"), 2);
    ck_assert_int_eq(answer_int(&answer, "/figures/communes_total/out"), 9);
    answer_free(&answer);
}
END_TEST

/* The first record of a list, changed. */
static void change_first(const char *list, const char *patch)
{
    char path[200];
    struct answer answer = get(200, "%s", list);
    const char *after = strrchr(list, '/');
    ck_assert_uint_ge(item_count(&answer), 1);
    snprintf(path, sizeof path, "/api/v1/%.*s/%lld?reason=test", (int)strcspn(after + 1, "?"), after + 1, item_int(&answer, 0, "id"));
    answer_free(&answer);
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), patch);
}

START_TEST(why_something_moved_is_told_of_each)
{
    change_first("/api/v1/certifications?unit_code=06724&level=standard&as_of=2021-08-31", "{\"ended_on\":\"2021-10-05\",\"ended_reason\":\"revoked\",\"decision_number\":\"77/QĐ-UBND\"}");
    change_first("/api/v1/certifications?unit_code=06727&level=standard&as_of=2021-08-31", "{\"valid_to\":\"2021-10-06\"}");
    change_first("/api/v1/rosters?unit_code=06730&period=2021-2025&as_of=2021-08-31", "{\"left_on\":\"2021-10-07\"}");
    change_first("/api/v1/products?code=QN0001&as_of=2021-08-31", "{\"left_on\":\"2021-10-08\"}");
    expect_only(201, "POST", "/api/v1/rosters", AS(.role = "province"), "{\"period\":\"2021-2025\",\"unit_code\":\"06694\",\"entered_on\":\"2021-10-09\",\"left_on\":\"2025-07-01\"}");
    expect_only(201, "POST", "/api/v1/products", AS(.role = "province"),
                "{\"code\":\"W1\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-10-10\"}");
    expect_only(201, "POST", "/api/v1/certifications", AS(.role = "province"),
                "{\"programme\":\"ocop\",\"product_code\":\"W1\",\"stars\":3,\"decided_on\":\"2021-10-11\"}");
    expect_only(201, "POST", "/api/v1/assessments", AS(.role = "province"),
                "{\"unit_code\":\"06733\",\"set_code\":\"QN-20-53\",\"assessed_on\":\"2021-10-12\",\"checked\":\"appraised\"}");
    expect_only(201, "POST", "/api/v1/certifications", AS(.role = "province"),
                "{\"programme\":\"ntm\",\"unit_code\":\"06976\",\"level\":\"standard\",\"decided_on\":\"2021-10-13\"}");
    struct answer answer = get(200, "/api/v1/reports/progress/changes?unit=22&from=2021-09-30&to=2021-10-31&of=certified");
    ck_moved(&answer, "communes_standard", "06724", "out", "revoked", "2021-10-05");
    ck_assert_str_eq(text_in(moved_of(&answer, "communes_standard", "06724"), "decision_number"), "77/QĐ-UBND");
    ck_moved(&answer, "communes_standard", "06727", "out", "expired", "2021-10-07");
    ck_moved(&answer, "communes_standard", "06730", "out", "left_roster", "2021-10-07");
    ck_moved(&answer, "communes_total", "06730", "out", "left_roster", "2021-10-07");
    ck_moved(&answer, "communes_total", "06694", "in", "entered_roster", "2021-10-09");
    ck_moved(&answer, "communes_standard", "06976", "in", "certified", "2021-10-13");
    ck_moved(&answer, "products_total", "QN0001", "out", "left", "2021-10-08");
    ck_moved(&answer, "products_total", "W1", "in", "joined", "2021-10-10");
    ck_moved(&answer, "products_3_to_5_stars", "W1", "in", "joined", "2021-10-10");
    ck_moved(&answer, "average_criteria", "06733", "down", "assessed", "2021-10-12");
    ck_assert_int_eq(json_integer_value(json_object_get(moved_of(&answer, "average_criteria", "06733"), "after")), 0);
    ck_assert_str_eq(answer_string(&answer, "/figures/communes_advanced/denominator_is/en"), "communes certified at the standard level");
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/progress/changes?unit=22&from=2021-10-10&to=2021-10-31");
    ck_moved(&answer, "products_3_stars", "W1", "in", "certified", "2021-10-11");
    answer_free(&answer);
    /* upgraded, and back when that certificate ends before the older one does */
    expect_only(201, "POST", "/api/v1/certifications", AS(.role = "province"),
                "{\"programme\":\"ocop\",\"product_code\":\"W1\",\"stars\":4,\"decided_on\":\"2021-11-11\",\"valid_to\":\"2021-12-11\"}");
    answer = get(200, "/api/v1/reports/progress/changes?unit=22&from=2021-10-31&to=2021-11-30");
    ck_moved(&answer, "products_3_to_5_stars", "W1", "up", "certified", "2021-11-11");
    ck_moved(&answer, "products_3_stars", "W1", "out", "certified", "2021-11-11");
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/progress/changes?unit=22&from=2021-11-30&to=2021-12-31");
    ck_moved(&answer, "products_3_to_5_stars", "W1", "down", "expired", "2021-12-12");
    ck_moved(&answer, "products_4_stars", "W1", "out", "expired", "2021-12-12");
    answer_free(&answer);
}
END_TEST

/* ---- what is in print ---- */

/* The reference with what is printed about the province, a second time loaded without a change. */
static void published_up(void)
{
    char folder[1200];
    server = server_start(REGISTER_REFERENCE, NULL);
    server_halt(server);
    snprintf(folder, sizeof folder, "%.1000s/../published-quang-ninh", harness_data());
    for (int i = 0; i < 2; i++) {
        struct outcome outcome = program_run((const char *const[]){ "load", folder, "--db", server_db(server), NULL });
        ck_assert_msg(!outcome.status && strstr(outcome.out, i ? "178 unchanged" : "178 inserted"), "%d: %s%s", outcome.status, outcome.out, outcome.err);
        outcome_free(&outcome);
    }
    server_restart(server);
}

#define PUBLISHED "/api/v1/reports/published?unit=22&as_of=2026-01-01"

static json_t *printed_figure(const struct answer *answer, const char *figure, const char *measure, const char *as_of)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(answer->json, "items"), i, item)
    {
        if (!strcmp(text_in(item, "figure"), figure) && !strcmp(text_in(item, "as_of"), as_of) && (!measure || !strcmp(text_in(item, "measure"), measure)))
            return item;
    }
    ck_abort_msg("%s of %s is not told", figure, as_of);
    return NULL;
}

static bool because(json_t *item, const char *code)
{
    size_t i;
    json_t *reason;
    json_array_foreach(json_object_get(item, "reasons"), i, reason)
    {
        if (!strcmp(text_in(reason, "code"), code))
            return true;
    }
    return false;
}

START_TEST(each_printed_figure_agrees_or_says_why_not)
{
    struct answer answer = get(200, PUBLISHED);
    size_t i;
    json_t *item;
    long long computed = 0, agreeing = 0;
    ck_assert_uint_eq(item_count(&answer), 178);
    json_array_foreach(json_object_get(answer.json, "items"), i, item)
    {
        json_t *ours = json_object_get(item, "computed"), *agrees = json_object_get(item, "agrees"), *difference = json_object_get(item, "difference");
        size_t reasons = json_array_size(json_object_get(item, "reasons"));
        const char *name = text_in(item, "figure"), *day = text_in(item, "as_of");
        computed += !json_is_null(ours);
        agreeing += json_is_true(agrees);
        ck_assert_msg((reasons == 0) == json_is_true(agrees), "%s of %s: %zu reasons", name, day, reasons);
        ck_assert_msg(!because(item, "unexplained"), "%s of %s is unexplained", name, day);
        ck_assert_msg(json_is_null(ours) == json_is_null(agrees) && json_is_null(ours) == json_is_null(difference), "%s of %s", name, day);
        if (json_is_null(ours))
            continue;
        double theirs = json_number_value(json_object_get(json_object_get(item, "published"), "value"));
        double value = json_number_value(json_object_get(ours, !strcmp(text_in(item, "measure"), "%") ? "share" : "value"));
        ck_assert_msg(value - theirs - json_number_value(difference) < 0.0001 && value - theirs - json_number_value(difference) > -0.0001,
                      "%s of %s: %g computed, %g printed, %g told as the difference", name, day, value, theirs, json_number_value(difference));
        if (*text_in(ours, "rows") && json_is_integer(json_object_get(ours, "value")))
            ck_assert_msg(total_in(text_in(ours, "rows")) == int_in(ours, "numerator"), "%s of %s: other rows than counted", name, day);
    }
    ck_assert_int_eq(computed, answer_int(&answer, "/computed"));
    ck_assert_int_eq(agreeing, answer_int(&answer, "/agreeing"));
    answer_free(&answer);
}
END_TEST

START_TEST(every_figure_printed_for_the_day_of_the_reference_agrees)
{
    struct answer answer = get(200, "/api/v1/reports/published?unit=22&as_of=2021-08-31&from=2021-08-31");
    ck_assert_uint_eq(item_count(&answer), 10);
    for (size_t i = 0; i < 10; i++)
        ck_assert_msg(json_is_true(json_object_get(member(&answer, "items", i), "agrees")), "%s does not agree", item_text(&answer, i, "figure"));
    answer_free(&answer);
}
END_TEST

/* 127, 125, 115, 111, 107 are printed, and no list of units of those days is loaded; 98, 91 and 22 are counted. */
START_TEST(the_line_of_the_communes_is_counted_as_far_as_units_are_loaded)
{
    static const struct {
        const char *day;
        int printed;
        bool counted;
    } kinds[] = { { "2010-02-06", 127, false }, { "2011-08-25", 125, false }, { "2011-11-26", 115, false }, { "2015-03-12", 111, false },
                  { "2019-09-11", 107, false }, { "2020-01-01", 98, true },   { "2024-11-01", 91, true },   { "2025-07-01", 22, true } };
    struct answer answer = get(200, PUBLISHED "&figure=admin_communes");
    ck_assert_uint_eq(item_count(&answer), COUNT(kinds));
    for (int i = 0; i < COUNT(kinds); i++) {
        json_t *item = printed_figure(&answer, "admin_communes", "unit", kinds[i].day), *ours = json_object_get(item, "computed");
        ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(item, "published"), "value")), kinds[i].printed);
        ck_assert_msg(kinds[i].counted ? int_in(ours, "value") == kinds[i].printed : json_is_null(ours) && because(item, "units_incomplete"), "%s", kinds[i].day);
    }
    answer_free(&answer);
}
END_TEST

START_TEST(a_reason_says_what_is_missing_and_what_another_page_prints)
{
    static const struct {
        const char *figure, *measure, *day, *reason;
    } because_of[] = {
        { "communes_standard", "commune", "2014-11-30", "units_incomplete" },  { "communes_standard", "commune", "2020-12-31", "roster_differs" },
        { "communes_standard", "commune", "2020-12-31", "day_inexact" },       { "communes_standard", "commune", "2020-11-30", "facts_later" },
        { "communes_standard", "commune", "2023-09-17", "facts_end" },         { "communes_standard", "commune", "2025-06-30", "not_acknowledged" },
        { "communes_advanced", "%", "2023-09-17", "facts_invented" },          { "districts_standard", "district", "2023-09-17", "no_facts" },
        { "products_3_stars", "product", "2022-11-22", "denominator_differs" }, { "products_4_stars", "product", "2022-11-22", "days_inexact" },
        { "funds_total", "billion_vnd", "2012-05-31", "not_computed" },
    };
    struct answer answer = get(200, PUBLISHED);
    for (int i = 0; i < COUNT(because_of); i++)
        ck_assert_msg(because(printed_figure(&answer, because_of[i].figure, because_of[i].measure, because_of[i].day), because_of[i].reason), "%s of %s: not because %s",
                      because_of[i].figure, because_of[i].day, because_of[i].reason);
    json_t *otherwise = json_object_get(printed_figure(&answer, "communes_advanced", "commune", "2025-05-27"), "printed_otherwise");
    ck_assert_uint_eq(json_array_size(otherwise), 1);
    ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(otherwise, 0), "value")), 53);
    ck_assert_str_eq(text_in(json_array_get(otherwise, 0), "as_of"), "2025-06-30");
    answer_free(&answer);
}
END_TEST

#define PRINTED(value, measure, source)                                                                                                                  \
    "{\"unit_code\":\"22\",\"figure\":\"communes_advanced\",\"measure\":\"" measure "\",\"as_of\":\"2021-08-31\",\"value\":" value                     \
    ",\"reliability\":\"press\",\"source\":\"" source "\"}"

START_TEST(a_contradicting_figure_is_kept_beside_the_others_and_changes_nothing)
{
    long long before = int_of("/api/v1/reports/progress?unit=22&" DAY, "/figures/communes_advanced/value");
    expect_only(201, "POST", "/api/v1/published-figures", AS(.role = "province"), PRINTED("41", "commune", "page A"));
    expect_only(201, "POST", "/api/v1/published-figures", AS(.role = "province"), PRINTED("42", "commune", "page B"));
    expect_only(409, "POST", "/api/v1/published-figures", AS(.role = "province"), PRINTED("43", "commune", "page B"));
    expect_only(403, "POST", "/api/v1/published-figures", AS(.role = "commune"), PRINTED("43", "commune", "page C"));
    struct answer answer = get(200, "/api/v1/reports/published?unit=22&" DAY "&from=2021-08-31&figure=communes_advanced");
    ck_assert_uint_eq(item_count(&answer), 3);
    for (size_t i = 0; i < 3; i++) {
        json_t *item = member(&answer, "items", i);
        ck_assert_int_eq(int_in(json_object_get(item, "computed"), "value"), before);
        ck_assert_uint_eq(json_array_size(json_object_get(item, "printed_otherwise")), 2);
        ck_assert_msg(json_is_true(json_object_get(item, "agrees")) == !strstr(text_in(item, "source"), "page"), "%s", text_in(item, "source"));
    }
    answer_free(&answer);
    ck_assert_int_eq(int_of("/api/v1/reports/progress?unit=22&" DAY, "/figures/communes_advanced/value"), before);
    /* a share is compared as it was printed: 35 of 98 is 35.714... % */
    expect_only(201, "POST", "/api/v1/published-figures", AS(.role = "province"), PRINTED("35.7", "%", "page A"));
    expect_only(201, "POST", "/api/v1/published-figures", AS(.role = "province"), PRINTED("35.71", "%", "page B"));
    expect_only(201, "POST", "/api/v1/published-figures", AS(.role = "province"), PRINTED("36", "%", "page C"));
    expect_only(201, "POST", "/api/v1/published-figures", AS(.role = "province"), PRINTED("35.72", "%", "page D"));
    answer = get(200, "/api/v1/reports/published?unit=22&" DAY "&from=2021-08-31&figure=communes_advanced");
    ck_assert_uint_eq(item_count(&answer), 7);
    for (size_t i = 3; i < 7; i++)
        ck_assert_msg(json_is_true(json_object_get(member(&answer, "items", i), "agrees")) == (i < 6), "%s", item_text(&answer, i, "source"));
    ck_assert_double_eq_tol(json_real_value(json_object_get(member(&answer, "items", 6), "difference")), -0.01, 0.0001);
    answer_free(&answer);
    answer = expect(422, "POST", "/api/v1/published-figures", AS(.role = "province"),
                    "{\"unit_code\":\"22\",\"figure\":\"x\",\"measure\":\"commune\",\"as_of\":\"2021-08-31\",\"value\":1,\"reliability\":\"press\"}");
    ck_tells(answer, "/source", "needed-unless");
    answer_free(&answer);
}
END_TEST

START_TEST(figures_of_a_unit_are_its_own_and_not_those_of_units_below)
{
    struct answer answer = get(200, "/api/v1/reports/published?unit=202&" DAY);
    ck_assert_uint_eq(item_count(&answer), 0);
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/published-figures?unit=22&as_of=2026-01-01"), 178);
    ck_assert_int_eq(total_of("/api/v1/published-figures?figure=communes_advanced&as_of_from=2025-01-01&as_of=2026-01-01"), 3);
    ck_assert_int_eq(total_of("/api/v1/published-figures?as_of=2019-12-31"), total_of("/api/v1/published-figures?as_of=all&as_of_to=2019-12-31"));
}
END_TEST

/* Facts that are exact and complete leave nothing to be said. */
START_TEST(what_cannot_be_explained_is_told_so)
{
    expect_only(201, "POST", "/api/v1/published-figures", AS(.role = "province"),
                "{\"unit_code\":\"79\",\"figure\":\"admin_communes\",\"measure\":\"unit\",\"as_of\":\"2015-08-31\",\"value\":57,\"reliability\":\"press\",\"source\":\"page\"}");
    struct answer answer = get(200, "/api/v1/reports/published?unit=79");
    json_t *item = member(&answer, "items", 0);
    ck_assert_int_eq(int_in(json_object_get(item, "computed"), "value"), 56);
    ck_assert_int_eq(json_integer_value(json_object_get(item, "difference")), -1);
    ck_assert_uint_eq(json_array_size(json_object_get(item, "reasons")), 1);
    ck_assert(because(item, "unexplained"));
    answer_free(&answer);
}
END_TEST

/* ---- what was known ---- */

static const char *const known_questions[] = {
    "bands?unit=22&as_of=2021-08-31&edges=19,15,10", "criteria?unit=22&as_of=2021-08-31&set=QN-20-53&by=district", "communes?unit=22&as_of=2021-08-31&set=QN-20-53&criterion=3&verdict=not_met",
    "series?unit=22&figure=communes_standard&from=2020-12-31&to=2025-06-30&step=year", "series?unit=22&figure=producers_total&from=2020-12-31&to=2025-06-30&step=year",
    "series?unit=22&figure=admin_districts&from=2020-12-31&to=2025-06-30&step=year", "progress/changes?unit=22&from=2020-12-31&to=2024-12-31",
    "published?unit=22&as_of=2026-01-01",
};

/* The same without what differs by being asked so. */
static char *told(const char *path)
{
    struct answer answer = get(200, "%s", path);
    json_object_del(answer.json, "known_at");
    json_object_del(answer.json, "change");
    json_object_del(answer.json, "next");
    char *text = json_dumps(answer.json, JSON_SORT_KEYS), *out = text, *at = text;
    ck_assert(text != NULL);
    answer_free(&answer);
    while (*at) {
        static const char known[] = "&known_at=2999-12-31T16:59:59.999999Z";
        if (!strncmp(at, known, sizeof known - 1))
            at += sizeof known - 1;
        else
            *out++ = *at++;
    }
    *out = '\0';
    return text;
}

START_TEST(what_is_known_now_is_what_will_have_been_known)
{
    char path[400];
    snprintf(path, sizeof path, "/api/v1/reports/%s", known_questions[_i]);
    char *now = told(path);
    snprintf(path, sizeof path, "/api/v1/reports/%s&known_at=2999-12-31", known_questions[_i]);
    char *then = told(path);
    ck_assert_msg(!strcmp(now, then), "%s\nnow: %.1500s\nas known then: %.1500s", path, now, then);
    free(now);
    free(then);
    snprintf(path, sizeof path, "/api/v1/reports/%s&known_at=2000-01-01", known_questions[_i]);
    struct answer answer = get(400, "%s", path);
    answer_free(&answer);
}
END_TEST

/* ---- limits ---- */

enum { TOLD = 500, BREAKS = 200 };

/* n records that differ by day and number: `before` the day of `year`, `behind` it, the number, `end`. */
static void post_many(const char *path, const char *before, int year, const char *behind, const char *end, int n)
{
    char body[600];
    for (int i = 0; i < n; i++) {
        snprintf(body, sizeof body, "{%s%d-%02d-%02d%s%d%s}", before, year, i / 28 % 12 + 1, i % 28 + 1, behind, i, end);
        expect_only(201, "POST", path, AS(.role = "province"), body);
    }
}

static void print_many(int year, int n)
{
    post_many("/api/v1/published-figures",
              "\"unit_code\":\"06724\",\"figure\":\"W\",\"measure\":\"commune\",\"reliability\":\"press\",\"source\":\"page\",\"as_of\":\"", year,
              "\",\"value\":", "", n);
}

START_TEST(what_is_beyond_a_limit_is_counted_as_left_off)
{
    post_many("/api/v1/products", "\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"", 2021, "\",\"code\":\"W", "\"", 3);
    struct answer answer = get(200, "/api/v1/reports/progress/changes?unit=22&from=1999-12-31&to=2021-12-31");
    ck_assert_int_eq(answer_int(&answer, "/figures/products_total/in"), TOLD + 3);
    ck_assert_int_eq(answer_int(&answer, "/figures/products_total/left_off"), 3);
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/figures/products_total/moved")), TOLD);
    answer_free(&answer);
    post_many("/api/v1/unit-changes", "\"from_code\":\"06724\",\"to_code\":\"06730\",\"extent\":\"part\",\"kind\":\"split\",\"effective_on\":\"", 2022, "\",\"note\":\"", "\"",
              BREAKS + 2);
    answer = get(200, "/api/v1/reports/series?unit=06724&figure=products_total&from=2021-12-31&to=2022-12-31&step=year");
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/breaks")), BREAKS);
    ck_assert_int_eq(answer_int(&answer, "/breaks_left_off"), 2);
    answer_free(&answer);
    print_many(2021, 336);
    print_many(2022, 168);
    answer = get(200, "/api/v1/reports/published?unit=06724&as_of=2022-12-31");
    ck_assert_uint_eq(item_count(&answer), TOLD);
    ck_assert_int_eq(answer_int(&answer, "/left_off"), 4);
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/published?unit=06724&as_of=2022-12-31&from=2022-01-01");
    ck_assert_uint_eq(item_count(&answer), 168);
    ck_assert_int_eq(answer_int(&answer, "/left_off"), 0);
    answer_free(&answer);
}
END_TEST

static const struct {
    const char *query, *parameter, *code;
} wrong[] = {
    { "bands?unit=22", "edges", "required" },
    { "bands?edges=19", "unit", "required" },
    { "bands?unit=22&edges=15,19", "edges", "bad-edges" },
    { "bands?unit=22&edges=19,19", "edges", "bad-edges" },
    { "bands?unit=22&edges=19,", "edges", "bad-edges" },
    { "bands?unit=22&edges=", "edges", "bad-edges" },
    { "bands?unit=22&edges=0", "edges", "bad-edges" },
    { "bands?unit=22&edges=1001", "edges", "bad-edges" },
    { "bands?unit=22&edges=30,29,28,27,26,25,24,23,22,21,20,19,18,17,16,15,14,13,12,11,10", "edges", "bad-edges" },
    { "bands?unit=22&edges=19&counted=stars", "counted", "not-one-of" },
    { "bands?unit=22&edges=19&of=certified", "of", "not-one-of" },
    { "bands?unit=22&edges=19&set=none", "set", "no-such-record" },
    { "bands?unit=22&edges=19&as_of=all", "as_of", "not-a-date" },
    { "bands?unit=99999&edges=19", "unit", "no-such-record" },
    { "bands?unit=22&edges=19&nothing=1", "nothing", "unknown-parameter" },
    { "criteria?unit=22", "set", "required" },
    { "criteria?" SET, "unit", "required" },
    { "criteria?unit=22&" SET "&by=size", "by", "not-one-of" },
    { "communes?" SET, "unit", "required" },
    { "communes?unit=22&criterion=3", "set", "needed-with" },
    { "communes?unit=22&" SET "&criterion=77", "criterion", "no-such-record" },
    { "communes?unit=22&" SET "&criterion=x", "criterion", "not-a-number" },
    { "communes?unit=22&" SET "&verdict=met", "criterion", "needed-with" },
    { "communes?unit=22&group=22", "by", "needed-with" },
    { "communes?unit=22&limit=501", "limit", "too-big" },
    { "communes?unit=22&limit=0", "limit", "too-small" },
    { "communes?unit=22&cursor=x", "cursor", "not-a-number" },
    { "series?unit=22&from=2021-01-01", "figure", "required" },
    { "series?unit=22&figure=stars&from=2021-01-01", "figure", "not-one-of" },
    { "series?unit=22&figure=products_total", "from", "required" },
    { "series?unit=22&figure=products_total&from=2021-02-30", "from", "not-a-date" },
    { "series?unit=22&figure=products_total&from=2021-02-02&to=2021-02-01", "from", "period-empty" },
    { "series?unit=22&figure=products_total&from=2021-02-02&step=day", "step", "not-one-of" },
    { "series?unit=22&figure=communes_standard&of=certified&from=2021-02-02", "of", "not-one-of" },
    { "series?unit=22&figure=products_total&from=2021-02-02&as_of=2021-03-01", "as_of", "unknown-parameter" },
    { "progress/changes?unit=22", "from", "required" },
    { "published?as_of=2021-08-31", "unit", "required" },
    { "published?unit=22&from=x", "from", "not-a-date" },
    { "published?unit=22&from=2021-09-01&as_of=2021-08-31", "from", "period-empty" },
    { "published?unit=22&to=2021-08-31", "to", "unknown-parameter" },
    { "progress/changes?from=2021-01-01", "unit", "required" },
    { "progress/changes?unit=22&from=2021-01-01&of=assessed", "of", "not-one-of" },
    { "progress/changes?unit=22&from=2021-01-01&to=x", "to", "not-a-date" },
    { "progress/changes?unit=205&from=2021-01-01&to=2025-12-31", "unit", "not-in-force" },
};

START_TEST(what_is_wrong_with_the_question_is_told)
{
    struct answer answer = get(400, "/api/v1/reports/%s", wrong[_i].query);
    ck_tells(answer, wrong[_i].parameter, wrong[_i].code);
    answer_free(&answer);
}
END_TEST

START_TEST(other_forms_than_json_are_not_offered)
{
    static const char *const reports[] = { "bands?unit=22&edges=19", "criteria?unit=22&set=QN-20-53", "communes?unit=22",
                                            "series?unit=22&figure=products_total&from=2021-01-01&to=2021-12-31", "progress/changes?unit=22&from=2021-01-01&to=2021-12-31",
                                            "published?unit=22" };
    for (int i = 0; i < COUNT(reports); i++) {
        char path[200];
        snprintf(path, sizeof path, "/api/v1/reports/%s", reports[i]);
        struct answer answer = http_ask(server, "GET", path, (const char *const[]){ "Accept: text/csv", NULL }, NULL);
        ck_answer(answer, 406);
        answer_free(&answer);
        char tag[200];
        answer = get(200, "%s", path);
        snprintf(tag, sizeof tag, "If-None-Match: %.150s", answer_header(&answer, "ETag"));
        answer_free(&answer);
        answer = http_ask(server, "GET", path, (const char *const[]){ tag, NULL }, NULL);
        ck_answer(answer, 304);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(shares_of_the_headline_are_of_all_or_of_the_certified)
{
    static const char *const path = "/api/v1/reports/progress?unit=22&as_of=2021-08-31&from=2021-01-01%s";
    static const struct {
        const char *figure;
        int numerator, of_all, of_certified;
    } figures[] = { { "communes_standard", 92, 98, 98 }, { "communes_advanced", 35, 98, 92 }, { "communes_model", 12, 98, 92 }, { "newly_advanced", 14, 98, 92 },
                    { "products_3_to_5_stars", 238, 500, 500 }, { "products_4_stars", 73, 500, 238 } };
    struct answer all = get(200, path, ""), certified = get(200, path, "&of=certified");
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        char pointer[80];
        snprintf(pointer, sizeof pointer, "/figures/%s/denominator", figures[i].figure);
        ck_assert_msg(answer_int(&all, pointer) == figures[i].of_all && answer_int(&certified, pointer) == figures[i].of_certified, "%s: of %lld and %lld", figures[i].figure,
                      answer_int(&all, pointer), answer_int(&certified, pointer));
        snprintf(pointer, sizeof pointer, "/figures/%s/numerator", figures[i].figure);
        ck_assert_int_eq(answer_int(&certified, pointer), figures[i].numerator);
    }
    ck_assert_msg(strstr(answer_string(&certified, "/figures/communes_advanced/definition/en"), "denominator: communes on the roster that hold the standard level."), "%s",
                  answer_string(&certified, "/figures/communes_advanced/definition/en"));
    ck_assert_msg(strstr(answer_string(&certified, "/figures/products_4_stars/definition/vi"), "mẫu số: số sản phẩm đạt 3 đến 5 sao."), "%s",
                  answer_string(&certified, "/figures/products_4_stars/definition/vi"));
    answer_free(&all);
    answer_free(&certified);
    struct answer refused = get(400, path, "&of=some");
    ck_assert_str_eq(answer_string(&refused, "/errors/0/parameter"), "of");
    answer_free(&refused);
}
END_TEST

START_TEST(the_catalogue_tells_what_it_can_be_narrowed_to)
{
    static const char *const refused[] = { "as_of=all", "sort=code", "fields=id", "bom=true", "colour=red", "stars=9" };
    struct answer answer = get(200, "/api/v1/products/facets?unit=22&as_of=2021-08-31");
    ck_assert_int_eq(answer_int(&answer, "/total"), 500);
    ck_assert_str_eq(answer_string(&answer, "/facets/1/name"), "stars");
    ck_assert_str_eq(answer_string(&answer, "/facets/1/values/0/value"), "3");
    ck_assert_int_eq(answer_int(&answer, "/facets/1/values/0/count"), 162);
    ck_assert_int_eq(total_of(answer_string(&answer, "/facets/1/values/1/address")), 73);
    const char *etag = answer_header(&answer, "ETag");
    char header[200];
    snprintf(header, sizeof header, "If-None-Match: %s", etag);
    struct answer same = http_ask(server, "GET", "/api/v1/products/facets?unit=22&as_of=2021-08-31", (const char *const[]){ header, NULL }, NULL);
    ck_assert_int_eq(same.status, 304);
    answer_free(&same);
    answer_free(&answer);
    /* on 31/12/2023 the certificates of December 2020 have ended */
    answer = get(200, "/api/v1/products/facets?unit=22&as_of=2023-12-31");
    ck_assert_str_eq(answer_string(&answer, "/facets/2/name"), "validity");
    ck_assert_msg(strstr(answer.body, "\"value\":\"lapsed\""), "certificates of 2020 have ended: %.2000s", answer.body);
    answer_free(&answer);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        answer = get(400, "/api/v1/products/facets?%s", refused[i]);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(a_product_is_told_to_other_catalogues_and_where_its_commune_is_now)
{
    /* 06847 (Đồng Văn) went into another commune on 1 July 2025 */
    struct answer product = get(200, "/api/v1/products?code=QN0002&as_of=2021-08-31");
    long long id = answer_int(&product, "/items/0/id");
    answer_free(&product);
    struct answer answer = get(200, "/api/v1/products/%lld/jsonld?as_of=2021-08-31", id);
    ck_assert_str_eq(answer_string(&answer, "/@type"), "Product");
    ck_assert_str_eq(answer_string(&answer, "/award"), "OCOP 3 sao (đến hết 2023-12-15)");
    ck_assert_str_eq(answer_string(&answer, "/manufacturer/@type"), "Organization");
    answer_free(&answer);
    answer = get(200, "/api/v1/products/%lld/jsonld?as_of=2024-01-01", id);
    ck_assert(!answer_at(&answer, "/award"));
    answer_free(&answer);
    answer = get(200, "/api/v1/products/%lld/place?as_of=2021-08-31", id);
    ck_assert_str_eq(answer_string(&answer, "/now/0/code"), "06847");
    ck_assert(json_is_false(answer_at(&answer, "/moved")));
    answer_free(&answer);
    answer = get(200, "/api/v1/products/%lld/place?as_of=2025-07-01", id);
    struct answer successors = get(200, "/api/v1/units/06847/successors?as_of=2025-06-30");
    ck_assert_str_eq(answer_string(&answer, "/issued/code"), "06847");
    ck_assert(json_is_true(answer_at(&answer, "/moved")));
    ck_assert_msg(strstr(successors.body, answer_string(&answer, "/now/0/code")), "%s is none of %s", answer_string(&answer, "/now/0/code"), successors.body);
    answer_free(&successors);
    answer_free(&answer);
    static const char *const tails[] = { "jsonld", "place" };
    for (int i = 0; i < 2; i++) {
        answer = get(404, "/api/v1/products/999999/%s", tails[i]);
        answer_free(&answer);
        answer = get(400, "/api/v1/products/%lld/%s?x=1", id, tails[i]);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(of_a_withdrawn_product_nothing_is_told)
{
    struct answer product = get(200, "/api/v1/products?code=QN0400&as_of=all");
    long long id = answer_int(&product, "/items/0/id");
    answer_free(&product);
    char path[100];
    struct answer held = get(200, "/api/v1/certifications?product_code=QN0400&as_of=all");
    for (size_t i = 0; i < item_count(&held); i++) {
        snprintf(path, sizeof path, "/api/v1/certifications/%lld?reason=x", (long long)json_integer_value(json_object_get(json_array_get(answer_at(&held, "/items"), i), "id")));
        expect_only(204, "DELETE", path, AS(.role = "province", .if_match = "*"), NULL);
    }
    answer_free(&held);
    snprintf(path, sizeof path, "/api/v1/products/%lld?reason=x", id);
    expect_only(204, "DELETE", path, AS(.role = "province", .if_match = "*"), NULL);
    struct answer answer = get(410, "/api/v1/products/%lld/jsonld", id);
    answer_free(&answer);
    answer = get(410, "/api/v1/products/%lld/place", id);
    answer_free(&answer);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reports");
    TCase *elsewhere = tcase_create("printed elsewhere"), *reference = tcase_create("reference"), *written = tcase_create("written"), *moved = tcase_create("moved"), *in_print = tcase_create("in print"),
          *contradicted = tcase_create("contradicted"), *limits = tcase_create("limits");
    tcase_add_unchecked_fixture(elsewhere, printed_up, server_down);
    tcase_add_loop_test(elsewhere, an_average_comes_out_as_it_was_printed, 0, 2);
    tcase_add_test(reference, a_product_is_told_to_other_catalogues_and_where_its_commune_is_now);
    tcase_add_test(written, of_a_withdrawn_product_nothing_is_told);
    tcase_add_test(reference, the_catalogue_tells_what_it_can_be_narrowed_to);
    tcase_add_test(reference, shares_of_the_headline_are_of_all_or_of_the_certified);
    tcase_add_test(elsewhere, bands_come_out_as_they_were_printed);
    tcase_add_test(elsewhere, communes_assessed_under_two_sets_are_told_apart_by_set);
    tcase_add_test(elsewhere, what_cannot_be_explained_is_told_so);
    tcase_add_test(elsewhere, nobody_on_the_roster_is_no_average_and_no_share);
    tcase_add_unchecked_fixture(reference, reference_up, server_down);
    tcase_add_loop_test(reference, each_band_lists_exactly_the_communes_it_counts, 0, COUNT(band_questions));
    tcase_add_test(reference, bands_and_the_headline_say_the_same_average);
    tcase_add_loop_test(reference, each_criterion_tells_who_met_it_and_groups_add_up, 0, COUNT(groupings));
    tcase_add_test(reference, who_did_not_meet_a_criterion_is_listed_by_name);
    tcase_add_test(reference, pages_of_communes_go_to_the_end_and_hold_each_once);
    tcase_add_loop_test(reference, each_point_of_a_series_is_the_headline_of_its_day_with_its_rows, 0, COUNT(headline));
    tcase_add_loop_test(reference, units_are_counted_by_kind_through_both_reforms, 0, COUNT(line));
    tcase_add_test(reference, a_series_breaks_where_roster_borders_or_results_change);
    tcase_add_test(reference, points_are_whole_steps_apart_and_the_last_day_is_the_last_point);
    tcase_add_test(reference, a_share_is_told_of_all_or_of_those_certified);
    tcase_add_loop_test(reference, what_moved_explains_the_difference_to_the_last_one, 0, COUNT(spans));
    tcase_add_test(reference, what_merged_away_says_into_which);
    tcase_add_loop_test(reference, what_is_wrong_with_the_question_is_told, 0, COUNT(wrong));
    tcase_add_test(reference, other_forms_than_json_are_not_offered);
    tcase_add_unchecked_fixture(written, reference_up, server_down);
    tcase_add_test(written, verdicts_between_met_and_not_met_are_counted_apart);
    tcase_add_test(written, a_region_is_of_the_commune_itself_or_of_what_is_above_it);
    tcase_add_test(written, a_new_result_is_in_the_next_answer_and_not_in_what_was_known_before);
    tcase_add_unchecked_fixture(moved, reference_up, server_down);
    tcase_add_test(moved, why_something_moved_is_told_of_each);
    tcase_add_unchecked_fixture(limits, reference_up, server_down);
    tcase_add_test(limits, what_is_beyond_a_limit_is_counted_as_left_off);
    suite_add_tcase(suite, limits);
    suite_add_tcase(suite, elsewhere);
    suite_add_tcase(suite, reference);
    suite_add_tcase(suite, written);
    suite_add_tcase(suite, moved);
    tcase_add_unchecked_fixture(in_print, published_up, server_down);
    tcase_add_test(in_print, each_printed_figure_agrees_or_says_why_not);
    tcase_add_test(in_print, every_figure_printed_for_the_day_of_the_reference_agrees);
    tcase_add_test(in_print, the_line_of_the_communes_is_counted_as_far_as_units_are_loaded);
    tcase_add_test(in_print, a_reason_says_what_is_missing_and_what_another_page_prints);
    tcase_add_test(in_print, figures_of_a_unit_are_its_own_and_not_those_of_units_below);
    tcase_add_loop_test(in_print, what_is_known_now_is_what_will_have_been_known, 0, COUNT(known_questions));
    tcase_add_unchecked_fixture(contradicted, published_up, server_down);
    tcase_add_test(contradicted, a_contradicting_figure_is_kept_beside_the_others_and_changes_nothing);
    suite_add_tcase(suite, in_print);
    suite_add_tcase(suite, contradicted);
    return harness_run(suite);
}
