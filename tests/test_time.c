/* test_time.c -- one register, many days: codes that go from one unit to another, who is counted when, stars that expire; and
 * lists that are walked while others write. */
#include "asking.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

/* ---- units through time ---- */

static const struct {
    const char *day, *full_name, *parent_code, *valid_from;
} holders[] = {
    { "2021-08-31", "Xã Cộng Hòa", "195", "2020-01-01" }, { "2024-10-31", "Xã Cộng Hòa", "195", "2020-01-01" },
    { "2024-11-01", "Xã Hải Hòa", "195", "2024-11-01" },  { "2024-12-01", "Xã Hải Hòa", "195", "2024-11-01" },
    { "2025-06-30", "Xã Hải Hòa", "195", "2024-11-01" },  { "2025-07-01", "Xã Hải Hòa", "22", "2025-07-01" },
    { "2025-08-01", "Xã Hải Hòa", "22", "2025-07-01" },
};

START_TEST(a_code_names_the_unit_of_that_day)
{
    struct answer answer = get(200, "/api/v1/units/06799?as_of=%s", holders[_i].day);
    ck_assert_str_eq(answer_string(&answer, "/full_name"), holders[_i].full_name);
    ck_assert_str_eq(answer_string(&answer, "/parent_code"), holders[_i].parent_code);
    ck_assert_str_eq(answer_string(&answer, "/valid_from"), holders[_i].valid_from);
    answer_free(&answer);
}
END_TEST

START_TEST(three_days_are_three_units)
{
    long long first = int_of("/api/v1/units/06799?as_of=2021-08-31", "/id"),
              second = int_of("/api/v1/units/06799?as_of=2024-12-01", "/id"),
              third = int_of("/api/v1/units/06799?as_of=2025-08-01", "/id");
    ck_assert_msg(first != second && second != third && first != third, "ids %lld, %lld, %lld", first, second, third);
    ck_assert_int_eq(total_of("/api/v1/units?code=06799&as_of=all"), 3);
    ck_assert_int_eq(total_of("/api/v1/units?code=06799&as_of=2024-12-01"), 1);
}
END_TEST

START_TEST(a_history_tells_the_holders_of_a_code_apart)
{
    struct answer answer = get(200, "/api/v1/units/07093/history");
    ck_assert_uint_eq(item_count(&answer), 2);
    ck_assert_str_eq(item_text(&answer, 0, "full_name"), "Phường Đức Chính");
    ck_assert_str_eq(item_text(&answer, 0, "valid_to"), "2025-06-30");
    ck_assert_str_eq(item_text(&answer, 1, "full_name"), "Phường Đông Triều");
    ck_assert_str_eq(item_text(&answer, 1, "valid_from"), "2025-07-01");
    ck_assert_int_ne(item_int(&answer, 0, "id"), item_int(&answer, 1, "id"));
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/items/0/changes")), 4);
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/items/1/changes")), 5);
    answer_free(&answer);
}
END_TEST

static bool neighbour(const struct answer *answer, const char *code, const char *full_name, const char *day)
{
    for (size_t i = 0; i < item_count(answer); i++) {
        json_t *item = json_array_get(json_object_get(answer->json, "items"), i), *unit = json_object_get(item, "unit");
        if (!strcmp(json_string_value(json_object_get(unit, "code")), code) &&
            !strcmp(json_string_value(json_object_get(unit, "full_name")), full_name) &&
            !strcmp(item_text(answer, i, "effective_on"), day))
            return true;
    }
    return false;
}

START_TEST(a_unit_knows_what_it_was_and_became)
{
    struct answer answer = get(200, "/api/v1/units/06799/predecessors?as_of=2024-12-01");
    ck_assert_uint_eq(item_count(&answer), 2);
    ck_assert(neighbour(&answer, "06799", "Xã Cộng Hòa", "2024-11-01"));
    ck_assert(neighbour(&answer, "06802", "Xã Cẩm Hải", "2024-11-01"));
    answer_free(&answer);
    answer = get(200, "/api/v1/units/06799/successors?as_of=2021-08-31");
    ck_assert_uint_eq(item_count(&answer), 1);
    ck_assert(neighbour(&answer, "06799", "Xã Hải Hòa", "2024-11-01"));
    answer_free(&answer);
    answer = get(200, "/api/v1/units/06799/successors?as_of=2024-12-01");
    ck_assert_uint_eq(item_count(&answer), 2);
    ck_assert(neighbour(&answer, "06799", "Xã Hải Hòa", "2025-07-01"));
    ck_assert(neighbour(&answer, "06886", "Xã Hải Lạng", "2025-07-01"));
    answer_free(&answer);
    answer = get(200, "/api/v1/units/06799/predecessors?as_of=2021-08-31");
    ck_assert_uint_eq(item_count(&answer), 0);
    answer_free(&answer);
}
END_TEST

static const char *const of_units[] = { "history", "predecessors", "successors" };

START_TEST(what_is_wrong_with_the_question_is_told)
{
    struct answer answer = get(400, "/api/v1/units/06799/%s?nothing=1", of_units[_i]);
    ck_tells(answer, "nothing", "unknown-parameter");
    answer_free(&answer);
    answer = get(404, "/api/v1/units/99999/%s", of_units[_i]);
    answer_free(&answer);
}
END_TEST

/* That it was not in force then would be a guess: its beginning is known as "not later than". */
START_TEST(before_its_first_known_day_a_unit_is_not_yet_known)
{
    static const char *const of_one[] = { "units/06799", "communes/06799", "units/06799/predecessors", "units/06799/successors" };
    struct answer answer;
    for (int i = 0; i < 4; i++) {
        answer = get(404, "/api/v1/%s?as_of=1999-12-31", of_one[i]);
        ck_tells(answer, NULL, "not-yet-known");
        ck_assert_msg(strstr(answer_string(&answer, "/detail"), "2020-01-01") != NULL, "%s", answer.body);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(a_code_with_marks_or_a_stroke_has_an_address)
{
    static const char *const codes[] = { "Đ1", "A/1" };
    for (int i = 0; i < 2; i++) {
        char body[300], where[300], rows[1000];
        snprintf(body, sizeof body,
                 "{\"code\":\"%s\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"A\",\"full_name\":\"Xã A\",\"parent_code\":\"22\",\"valid_from\":\"2025-07-01\"}",
                 codes[i]);
        struct answer answer = expect(201, "POST", "/api/v1/units", AS(.role = "province"), body);
        snprintf(where, sizeof where, "%.290s", answer_header(&answer, "Location"));
        answer_free(&answer);
        answer = get(200, "%s", where);
        ck_assert_str_eq(answer_string(&answer, "/code"), codes[i]);
        answer_free(&answer);
        answer = get(200, "/api/v1/units/%s/history", encoded(codes[i]));
        ck_assert_str_eq(answer_string(&answer, "/code"), codes[i]);
        answer_free(&answer);
        answer = get(200, "/api/v1/reports/progress?unit=%s&as_of=2026-01-01", encoded(codes[i]));
        snprintf(rows, sizeof rows, "%s", answer_string(&answer, "/figures/products_total/rows"));
        answer_free(&answer);
        answer = get(200, "%s", rows);
        answer_free(&answer);
    }
    struct answer answer = get(200, "/api/v1/units/%%30%%36799?as_of=2021-08-31");
    ck_assert_str_eq(answer_string(&answer, "/code"), "06799");
    answer_free(&answer);
}
END_TEST

START_TEST(what_was_before_counts_for_a_unit_that_is_not_known_to_have_begun_later)
{
    static const char *const lists[] = { "products", "certifications", "producers" };
    for (int i = 0; i < 3; i++) {
        char all[100], below[120];
        snprintf(all, sizeof all, "/api/v1/%s?as_of=2019-12-31", lists[i]);
        snprintf(below, sizeof below, "%s&unit=22", all);
        ck_assert_msg(total_of(below) == total_of(all), "%s: %lld of %lld", lists[i], total_of(below), total_of(all));
    }
    ck_assert_int_eq(int_of("/api/v1/reports/progress?unit=22&as_of=2019-12-31", "/figures/products_total/value"), total_of("/api/v1/products?as_of=2019-12-31"));
    ck_assert_int_eq(int_of("/api/v1/reports/progress?unit=22&as_of=2019-12-31", "/figures/communes_total/value"), 0);
}
END_TEST

START_TEST(a_code_behind_its_last_day_is_not_in_force)
{
    struct answer answer = get(404, "/api/v1/units/205?as_of=2025-07-01");
    ck_tells(answer, NULL, "not-in-force");
    answer_free(&answer);
    answer = get(400, "/api/v1/products?unit=205&as_of=2025-07-01");
    ck_tells(answer, "unit", "not-in-force");
    answer_free(&answer);
}
END_TEST

/* ---- who is counted when ---- */

static const struct {
    const char *day;
    long long communes, roster, units;
} days[] = {
    { "2020-12-31", 177, 98, 191 }, { "2021-08-31", 177, 98, 191 }, { "2024-10-31", 177, 98, 191 },
    { "2024-11-01", 171, 91, 185 }, { "2024-12-01", 171, 91, 185 }, { "2025-06-30", 171, 91, 185 },
    { "2025-07-01", 54, 0, 55 },    { "2026-06-30", 54, 0, 55 },
};

START_TEST(each_day_has_its_units_and_its_roster)
{
    char path[200];
    snprintf(path, sizeof path, "/api/v1/communes?as_of=%s", days[_i].day);
    ck_assert_int_eq(total_of(path), days[_i].communes);
    snprintf(path, sizeof path, "/api/v1/communes?on_roster=true&as_of=%s", days[_i].day);
    ck_assert_int_eq(total_of(path), days[_i].roster);
    snprintf(path, sizeof path, "/api/v1/rosters?as_of=%s", days[_i].day);
    ck_assert_int_eq(total_of(path), days[_i].roster);
    snprintf(path, sizeof path, "/api/v1/units?as_of=%s", days[_i].day);
    ck_assert_int_eq(total_of(path), days[_i].units);
    snprintf(path, sizeof path, "/api/v1/units?as_of=%s&unit=22", days[_i].day);
    ck_assert_int_eq(total_of(path), days[_i].units);
}
END_TEST

/* ---- certificates ---- */

static long long id_at(const struct answer *created)
{
    return answer_int(created, "/id");
}

static void make_product(char path[100], const char *code)
{
    char body[300];
    snprintf(
        body, sizeof body,
        "{\"code\":\"%s\",\"name\":\"Trà hoa vàng\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-01-01\"}",
        code);
    struct answer answer = expect(201, "POST", "/api/v1/products", AS(.role = "province"), body);
    snprintf(path, 100, "/api/v1/products/%lld", id_at(&answer));
    answer_free(&answer);
}

static void certify(const char *code, const char *more)
{
    char body[500];
    snprintf(body, sizeof body, "{\"programme\":\"ocop\",\"product_code\":\"%s\",%s}", code, more);
    expect_only(201, "POST", "/api/v1/certifications", AS(.role = "province"), body);
}

/* stars 0: none */
static void expect_stars(const char *path, const char *day, long long stars)
{
    struct answer answer = get(200, "%s?as_of=%s", path, day);
    json_t *told = answer_at(&answer, "/stars");
    ck_assert_msg(stars ? json_integer_value(told) == stars : json_is_null(told), "on %s: not %lld stars in %.400s", day, stars,
                  answer.body);
    answer_free(&answer);
}

START_TEST(stars_end_with_the_certificate)
{
    char path[100];
    make_product(path, "TIME-1");
    certify("TIME-1", "\"stars\":4,\"decided_on\":\"2021-03-01\",\"valid_from\":\"2021-03-10\",\"valid_to\":\"2024-03-10\"");
    expect_stars(path, "2021-03-01", 0);
    expect_stars(path, "2021-03-09", 0);
    expect_stars(path, "2021-03-10", 4);
    expect_stars(path, "2024-03-10", 4);
    expect_stars(path, "2024-03-11", 0);
    ck_assert_int_eq(total_of("/api/v1/products?code=TIME-1&stars=4&as_of=2024-03-10"), 1);
    ck_assert_int_eq(total_of("/api/v1/products?code=TIME-1&stars=4&as_of=2024-03-11"), 0);
}
END_TEST

START_TEST(the_latest_certificate_counts_and_the_earlier_one_after_it_ended)
{
    char path[100];
    make_product(path, "TIME-2");
    certify("TIME-2", "\"stars\":3,\"decided_on\":\"2021-03-01\",\"valid_to\":\"2024-03-01\"");
    certify("TIME-2", "\"stars\":5,\"decided_on\":\"2022-03-01\",\"valid_to\":\"2025-03-01\",\"ended_on\":\"2023-01-01\",\"ended_"
                      "reason\":\"revoked\"");
    expect_stars(path, "2022-02-28", 3);
    expect_stars(path, "2022-03-01", 5);
    expect_stars(path, "2022-12-31", 5);
    expect_stars(path, "2023-01-01", 3);
    expect_stars(path, "2024-03-02", 0);
}
END_TEST

START_TEST(a_product_is_in_the_programme_from_its_first_day_to_before_it_left)
{
    char path[100];
    make_product(path, "TIME-3");
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"left_on\":\"2023-06-01\"}");
    ck_assert_int_eq(total_of("/api/v1/products?code=TIME-3&as_of=2020-12-31"), 0);
    ck_assert_int_eq(total_of("/api/v1/products?code=TIME-3&as_of=2021-01-01"), 1);
    ck_assert_int_eq(total_of("/api/v1/products?code=TIME-3&as_of=2023-05-31"), 1);
    ck_assert_int_eq(total_of("/api/v1/products?code=TIME-3&as_of=2023-06-01"), 0);
    ck_assert_int_eq(total_of("/api/v1/products?code=TIME-3&as_of=all"), 1);
}
END_TEST

START_TEST(a_certification_has_the_state_of_the_day)
{
    char path[100];
    static const struct {
        const char *day, *state;
    } states[] = { { "2022-01-01", "valid" }, { "2024-05-01", "valid" }, { "2024-05-02", "expired" } };
    make_product(path, "TIME-4");
    struct answer answer = expect(201, "POST", "/api/v1/certifications", AS(.role = "province"),
                                  "{\"programme\":\"ocop\",\"product_code\":\"TIME-4\",\"stars\":3,\"decided_on\":\"2021-05-01\","
                                  "\"valid_to\":\"2024-05-01\"}");
    long long id = id_at(&answer);
    answer_free(&answer);
    for (int i = 0; i < 3; i++) {
        answer = get(200, "/api/v1/certifications/%lld?as_of=%s", id, states[i].day);
        ck_assert_str_eq(answer_string(&answer, "/state"), states[i].state);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(a_new_unit_counts_above_at_once)
{
    expect_only(201, "POST", "/api/v1/units", AS(.role = "province"),
                "{\"code\":\"99101\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"Mới\",\"full_name\":\"Xã "
                "Mới\",\"parent_code\":\"194\","
                "\"valid_from\":\"2021-02-01\",\"valid_to\":\"2025-06-30\"}");
    ck_assert_int_eq(total_of("/api/v1/communes?unit=194&code=99101&as_of=2021-08-31"), 1);
    ck_assert_int_eq(total_of("/api/v1/communes?unit=22&code=99101&as_of=2021-08-31"), 1);
    ck_assert_int_eq(total_of("/api/v1/communes?unit=195&code=99101&as_of=2021-08-31"), 0);
    ck_assert_int_eq(total_of("/api/v1/communes?unit=22&code=99101&as_of=2021-01-31"), 0);
    ck_assert_int_eq(total_of("/api/v1/communes?unit=22&code=99101&as_of=2025-07-01"), 0);
}
END_TEST

/* ---- a walk while others write ---- */

enum { CREATED_MOST = 400 };

struct writer {
    atomic_bool stop;
    atomic_int created, refused;
};

static void *create_units(void *of)
{
    struct writer *writer = of;
    char body[400];
    for (int i = 0; i < CREATED_MOST && !atomic_load(&writer->stop); i++) {
        /* codes and names fall before, between and behind those that are there */
        snprintf(body, sizeof body,
                 "{\"code\":\"%c%04d\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"%c mới %d\",\"full_name\":\"Xã %c "
                 "mới %d\","
                 "\"parent_code\":\"22\",\"valid_from\":\"2020-02-%02d\"}",
                 '0' + i % 10, 9000 - i * 7, 'A' + i % 25, i, 'A' + i % 25, i, 1 + i % 28);
        struct answer answer = send_text("POST", "/api/v1/units", AS(.role = "province"), body);
        if (answer.status == 201)
            writer->created++;
        else
            writer->refused++;
        answer_free(&answer);
    }
    return NULL;
}

static const char *const walked_sorts[] = { "code", "-code", "name", "-name,code", "valid_from", "-valid_from" };

START_TEST(a_walk_neither_skips_nor_repeats_while_units_are_created)
{
    static long long before[IDS_MAX], during[IDS_MAX];
    char path[200];
    pthread_t thread;
    static struct writer writer;
    snprintf(path, sizeof path, "/api/v1/units?as_of=all&fields=id&limit=500&sort=%s", walked_sorts[_i]);
    size_t n = walk(path, 500, before, IDS_MAX);
    ck_assert_uint_ge(n, 252);
    ck_assert(pthread_create(&thread, NULL, create_units, &writer) == 0);
    while (atomic_load(&writer.created) + atomic_load(&writer.refused) == 0) /* a walk is over in milliseconds */
        sched_yield();
    snprintf(path, sizeof path, "/api/v1/units?as_of=all&fields=id&limit=3&sort=%s", walked_sorts[_i]);
    size_t m = walk(path, 3, during, IDS_MAX);
    atomic_store(&writer.stop, true);
    ck_assert(pthread_join(thread, NULL) == 0);
    ck_assert_msg(writer.created > 0, "the writer wrote nothing; %d refused", writer.refused);
    expect_distinct(during, m, path);
    qsort(during, m, sizeof *during, by_value);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(bsearch(&before[i], during, m, sizeof *during, by_value) != NULL, "%s: unit %lld was skipped",
                      walked_sorts[_i], before[i]);
}
END_TEST

/* ---- both axes: in force on a day, known at an instant ---- */

/* One product's life in the register: entered, its first day corrected, withdrawn. */
struct life {
    char path[100], known[4][40]; /* before, entered, corrected, withdrawn */
};

static void instant_of(const char *path, char out[40])
{
    struct answer answer = get(200, "%s", path);
    snprintf(out, 40, "%s", answer_string(&answer, "/recorded_at"));
    answer_free(&answer);
}

static struct life lived(void)
{
    struct life life = { 0 };
    struct answer answer;
    instant_of("/api/v1/products/1", life.known[0]);
    answer = expect(201, "POST", "/api/v1/products", AS(.role = "province"),
                    "{\"code\":\"AXES\",\"name\":\"Chè hai trục\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}");
    snprintf(life.path, sizeof life.path, "%.99s", answer_header(&answer, "Location"));
    answer_free(&answer);
    instant_of(life.path, life.known[1]);
    expect_only(200, "PATCH", life.path, AS(.role = "province", .if_match = "*"), "{\"joined_on\":\"2021-10-01\",\"name\":\"Chè sửa ngày\"}");
    instant_of(life.path, life.known[2]);
    expect_only(204, "DELETE", life.path, AS(.role = "province", .if_match = "*"), NULL);
    answer = get(200, "%s/history", life.path);
    snprintf(life.known[3], sizeof life.known[3], "%s", answer_string(&answer, "/items/2/at"));
    answer_free(&answer);
    return life;
}

static const char *const force_days[] = { "2021-04-30", "2021-08-31", "2021-12-31" };
/* Is it among the products, on the day of the row, as known at the instant of the column? */
static const bool in_force_known[3][4] = {
    { false, false, false, false },
    { false, true, false, false },
    { false, true, true, false },
};

static long long number_at(const char *pointer, const char *path)
{
    struct answer answer = get(200, "%s", path);
    long long n = answer_int(&answer, pointer);
    answer_free(&answer);
    return n;
}

static long long listed(const char *query, const char *day, const char *known)
{
    char path[300];
    snprintf(path, sizeof path, "/api/v1/products?%s&as_of=%s&known_at=%s&count=true", query, day, known);
    return number_at("/total", path);
}

START_TEST(a_day_in_force_and_an_instant_known_are_two_axes)
{
    struct life life = lived();
    for (int day = 0; day < 3; day++) {
        char path[300];
        snprintf(path, sizeof path, "/api/v1/reports/progress?unit=22&as_of=%s&known_at=%s", force_days[day], life.known[3]);
        long long without = number_at("/figures/products_total/value", path);
        for (int known = 0; known < 4; known++) {
            long long is = in_force_known[day][known];
            ck_assert_msg(listed("code=AXES", force_days[day], life.known[known]) == is, "in force on %s, known at %d: by code not %lld", force_days[day], known, is);
            ck_assert_msg(listed("q=che+hai+truc", force_days[day], life.known[known]) == (is && known == 1), "in force on %s, known at %d: by its first name",
                          force_days[day], known);
            ck_assert_msg(listed("q=Ch%C3%A8+s%E1%BB%ADa&unit=06724", force_days[day], life.known[known]) == (is && known == 2),
                          "in force on %s, known at %d: by its second name", force_days[day], known);
            if (!known)
                continue; /* others have entered products since */
            snprintf(path, sizeof path, "/api/v1/reports/progress?unit=22&as_of=%s&known_at=%s", force_days[day], life.known[known]);
            ck_assert_msg(number_at("/figures/products_total/value", path) == without + is, "in force on %s, known at %d: the report counts %lld and not %lld",
                          force_days[day], known, number_at("/figures/products_total/value", path), without + is);
        }
    }
    static const int statuses[4] = { 404, 200, 200, 410 };
    for (int known = 0; known < 4; known++) {
        struct answer answer = get(statuses[known], "%s?known_at=%s", life.path, life.known[known]);
        if (known == 1)
            ck_assert_str_eq(answer_string(&answer, "/joined_on"), "2021-05-01");
        answer_free(&answer);
    }
}
END_TEST

START_TEST(a_merger_is_known_from_when_it_was_recorded)
{
    char before[40], path[200];
    instant_of("/api/v1/products/1", before);
    snprintf(path, sizeof path, "/api/v1/products?unit=96011&as_of=2026-08-01&count=true");
    expect_only(201, "POST", "/api/v1/units", AS(.role = "province"),
                "{\"code\":\"96010\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"A\",\"full_name\":\"Xã A\",\"parent_code\":\"22\","
                "\"valid_from\":\"2025-07-01\",\"valid_to\":\"2026-06-30\"}");
    expect_only(201, "POST", "/api/v1/units", AS(.role = "province"),
                "{\"code\":\"96011\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"B\",\"full_name\":\"Xã B\",\"parent_code\":\"22\","
                "\"valid_from\":\"2025-07-01\"}");
    expect_only(201, "POST", "/api/v1/products", AS(.role = "province"),
                "{\"code\":\"MERGED\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"96010\",\"joined_on\":\"2026-01-01\"}");
    ck_assert_int_eq(number_at("/total", path), 0);
    char unmerged[40], known[300];
    struct answer answer = get(200, "/api/v1/products?code=MERGED");
    snprintf(unmerged, sizeof unmerged, "%s", answer_string(&answer, "/items/0/recorded_at"));
    answer_free(&answer);
    expect_only(201, "POST", "/api/v1/unit-changes", AS(.role = "province"),
                "{\"from_code\":\"96010\",\"to_code\":\"96011\",\"effective_on\":\"2026-07-01\",\"extent\":\"full\",\"kind\":\"absorb\"}");
    ck_assert_int_eq(number_at("/total", path), 1);
    snprintf(known, sizeof known, "%s&known_at=%s", path, unmerged);
    ck_assert_int_eq(number_at("/total", known), 0);
    answer = get(400, "/api/v1/products?unit=96011&as_of=2026-08-01&known_at=%s", before);
    ck_tells(answer, "unit", "no-such-record");
    answer_free(&answer);
}
END_TEST

static const char *const bad_instants[] = { "yesterday", "2026-02-30", "2026-11-24T25:00:00Z", "2026-11-24T00:15:42.1Z" };

START_TEST(what_is_no_instant_is_told)
{
    static const char *const paths[] = { "/api/v1/products", "/api/v1/products.csv", "/api/v1/products/1", "/api/v1/products/1/history",
                                         "/api/v1/units/22/history", "/api/v1/units/22/successors" };
    for (int i = 0; i < COUNT(paths); i++) {
        struct answer answer = get(400, "%s?known_at=%s", paths[i], bad_instants[_i]);
        ck_tells(answer, "known_at", "not-an-instant");
        answer_free(&answer);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("time");
    TCase *reads = tcase_create("reads");
    tcase_add_unchecked_fixture(reads, reference_up, server_down);
    tcase_add_loop_test(reads, a_code_names_the_unit_of_that_day, 0, COUNT(holders));
    tcase_add_test(reads, three_days_are_three_units);
    tcase_add_test(reads, a_history_tells_the_holders_of_a_code_apart);
    tcase_add_test(reads, a_unit_knows_what_it_was_and_became);
    tcase_add_loop_test(reads, what_is_wrong_with_the_question_is_told, 0, COUNT(of_units));
    tcase_add_test(reads, before_its_first_known_day_a_unit_is_not_yet_known);
    tcase_add_test(reads, what_was_before_counts_for_a_unit_that_is_not_known_to_have_begun_later);
    tcase_add_test(reads, a_code_behind_its_last_day_is_not_in_force);
    tcase_add_loop_test(reads, each_day_has_its_units_and_its_roster, 0, COUNT(days));
    suite_add_tcase(suite, reads);
    TCase *writes = tcase_create("writes");
    tcase_add_unchecked_fixture(writes, reference_up, server_down);
    tcase_add_test(writes, a_code_with_marks_or_a_stroke_has_an_address);
    tcase_add_test(writes, stars_end_with_the_certificate);
    tcase_add_test(writes, the_latest_certificate_counts_and_the_earlier_one_after_it_ended);
    tcase_add_test(writes, a_product_is_in_the_programme_from_its_first_day_to_before_it_left);
    tcase_add_test(writes, a_certification_has_the_state_of_the_day);
    tcase_add_test(writes, a_new_unit_counts_above_at_once);
    tcase_add_test(writes, a_day_in_force_and_an_instant_known_are_two_axes);
    tcase_add_test(writes, a_merger_is_known_from_when_it_was_recorded);
    tcase_add_loop_test(writes, what_is_no_instant_is_told, 0, COUNT(bad_instants));
    suite_add_tcase(suite, writes);
    TCase *walks = tcase_create("walks");
    tcase_add_checked_fixture(walks, reference_up, server_down);
    tcase_add_loop_test(walks, a_walk_neither_skips_nor_repeats_while_units_are_created, 0, COUNT(walked_sorts));
    suite_add_tcase(suite, walks);
    return harness_run(suite);
}
