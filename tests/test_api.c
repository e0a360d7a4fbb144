/* test_api.c -- what a reader asks: lists, search, single records, exports, and the headline against the figures published for
 * 31 August 2021. */
#include "asking.h"

#define DAY "as_of=2021-08-31"

/* ---- lists ---- */

static const struct {
    const char *is, *query;
    long long total;
} filters[] = {
    { "all on a day", "products?" DAY, 500 },
    { "one value", "products?" DAY "&stars=5", 3 },
    { "several values", "products?" DAY "&stars=3,4,5", 238 },
    { "a range", "products?" DAY "&stars_from=3&stars_to=4", 235 },
    { "an open range", "products?" DAY "&joined_on_from=2021-01-01", 44 },
    { "a unit and all below", "communes?" DAY "&unit=22", 177 },
    { "true", "communes?" DAY "&on_roster=true", 98 },
    { "false", "communes?" DAY "&on_roster=false", 79 },
    { "two filters", "communes?" DAY "&on_roster=true&standard=true", 92 },
    { "a code", "products?" DAY "&code=QN0001", 1 },
    { "codes", "products?" DAY "&code=QN0001,QN0002,QN0500,NONE", 3 },
    { "a code nobody has", "products?" DAY "&code=NONE", 0 },
    { "levels", "units?" DAY "&level=district", 13 },
    { "levels", "units?" DAY "&level=district,province", 14 },
    { "a day on which there was less", "products?as_of=2020-12-31", 456 },
    { "a day before all", "products?as_of=1999-12-31", 0 },
    { "every day", "units?as_of=all", 252 },
    { "every day", "rosters?as_of=all", 198 },
    { "every day", "certifications?as_of=all", 402 },
    { "every day", "assessment-results?as_of=all", 1960 },
};

START_TEST(a_filter_keeps_what_it_names)
{
    char path[512];
    snprintf(path, sizeof path, "/api/v1/%s", filters[_i].query);
    long long total = total_of(path);
    ck_assert_msg(total == filters[_i].total, "%s: %s: total %lld, expected %lld", filters[_i].is, path, total,
                  filters[_i].total);
}
END_TEST

START_TEST(filtered_items_are_what_was_asked)
{
    struct answer answer = get(200, "/api/v1/products?" DAY "&group_code=1,2&stars_from=4&limit=500");
    ck_assert_uint_gt(item_count(&answer), 0);
    for (size_t i = 0; i < item_count(&answer); i++) {
        const char *group = item_text(&answer, i, "group_code");
        ck_assert_msg(!strcmp(group, "1") || !strcmp(group, "2"), "group %s", group);
        ck_assert_int_ge(item_int(&answer, i, "stars"), 4);
    }
    answer_free(&answer);
}
END_TEST

static const struct {
    const char *sort, *key, *second;
    bool descending;
} sorts[] = {
    { "code", "code", NULL, false },
    { "-code", "code", NULL, true },
    { "joined_on", "joined_on", NULL, false },
    { "-joined_on", "joined_on", NULL, true },
    { "joined_on,-code", "joined_on", "-code", false },
    { "-joined_on,code", "joined_on", "code", true },
    { "name", NULL, NULL, false },
    { "-name,joined_on", NULL, NULL, false },
};

static void expect_order(const struct answer *answer, size_t i, const char *key, const char *second, bool descending)
{
    int order = strcmp(item_text(answer, i - 1, key), item_text(answer, i, key));
    ck_assert_msg(descending ? order >= 0 : order <= 0, "%s: %s, then %s", key, item_text(answer, i - 1, key),
                  item_text(answer, i, key));
    if (!order && second)
        expect_order(answer, i, second + (*second == '-'), NULL, *second == '-');
}

START_TEST(a_sort_orders)
{
    struct answer answer = get(200, "/api/v1/products?" DAY "&limit=500&fields=code,joined_on,name&sort=%s", sorts[_i].sort);
    ck_assert_uint_eq(item_count(&answer), 500);
    for (size_t i = 1; i < item_count(&answer) && sorts[_i].key; i++)
        expect_order(&answer, i, sorts[_i].key, sorts[_i].second, sorts[_i].descending);
    answer_free(&answer);
}
END_TEST

START_TEST(names_are_sorted_as_vietnamese_writes_them)
{
    struct answer answer = get(200, "/api/v1/units?" DAY "&level=district&sort=name&fields=name&limit=500");
    static const char *const names[] = { "Ba Chẽ", "Bình Liêu", "Cẩm Phả",   "Cô Tô",    "Đầm Hà",  "Đông Triều", "Hạ Long",
                                         "Hải Hà", "Móng Cái",  "Quảng Yên", "Tiên Yên", "Uông Bí", "Vân Đồn" };
    ck_assert_uint_eq(item_count(&answer), 13);
    for (size_t i = 0; i < 13; i++)
        ck_assert_str_eq(item_text(&answer, i, "name"), names[i]);
    answer_free(&answer);
}
END_TEST

START_TEST(paging_visits_each_record_once_for_each_sort)
{
    static const size_t pages[] = { 500, 499, 100, 37 };
    char path[512];
    static long long ids[IDS_MAX], whole[IDS_MAX];
    snprintf(path, sizeof path, "/api/v1/products?" DAY "&fields=id&sort=%s&limit=500", sorts[_i].sort);
    ck_assert_uint_eq(walk(path, 500, whole, IDS_MAX), 500);
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "/api/v1/products?" DAY "&fields=id&sort=%s&limit=%zu", sorts[_i].sort, pages[i]);
        ck_assert_uint_eq(walk(path, pages[i], ids, IDS_MAX), 500);
        expect_distinct(ids, 500, path);
        ck_assert_msg(!memcmp(ids, whole, 500 * sizeof *ids), "pages of %zu are in another order than one page: %s", pages[i],
                      path);
    }
}
END_TEST

static const struct {
    const char *list;
    size_t page, records;
} walks[] = {
    { "product-groups?as_of=all", 2, 6 },
    { "units?as_of=all", 17, 252 },
    { "units?as_of=all&sort=-valid_from,name", 50, 252 },
    { "unit-changes?as_of=all", 50, 214 },
    { "rosters?as_of=all", 20, 198 },
    { "criteria-sets?as_of=all", 1, 1 },
    { "criteria?as_of=all", 3, 20 },
    { "assessments?as_of=all", 10, 98 },
    { "assessment-results?as_of=all", 400, 1960 },
    { "producers?as_of=all&sort=-name", 33, 196 },
    { "products?as_of=all", 100, 500 },
    { "certifications?as_of=all", 50, 402 },
    { "certifications?as_of=all&sort=decided_on", 50, 402 },
    { "communes?" DAY, 50, 177 },
    { "communes?" DAY "&sort=-name", 50, 177 },
    { "products?" DAY "&q=b%C3%ACnh%20l", 2, 0 },
};

START_TEST(every_list_can_be_walked)
{
    char path[512];
    static long long ids[IDS_MAX];
    snprintf(path, sizeof path, "/api/v1/%s&limit=%zu", walks[_i].list, walks[_i].page);
    size_t n = walk(path, walks[_i].page, ids, IDS_MAX);
    expect_distinct(ids, n, path);
    if (walks[_i].records)
        ck_assert_uint_eq(n, walks[_i].records);
    snprintf(path, sizeof path, "/api/v1/%s", walks[_i].list);
    ck_assert_int_eq(total_of(path), (long long)n);
}
END_TEST

START_TEST(fields_are_those_asked_and_the_habits_hold)
{
    struct answer answer = get(200, "/api/v1/products?" DAY "&fields=name,code&limit=1&count=true");
    const json_t *item = answer_at(&answer, "/items/0");
    ck_assert_uint_eq(json_object_size(item), 2);
    ck_assert(json_object_get(item, "name") && json_object_get(item, "code"));
    ck_assert_str_eq(answer_string(&answer, "/as_of"), "2021-08-31");
    ck_assert_int_eq(answer_int(&answer, "/total"), 500);
    ck_assert_int_gt(answer_int(&answer, "/change"), 0);
    ck_assert_msg(!strncmp(answer_header(&answer, "ETag"), "W/\"", 3), "a list's tag is weak: %s",
                  answer_header(&answer, "ETag"));
    ck_assert_msg(strstr(answer_header(&answer, "Cache-Control"), "max-age=") != NULL, "a past day may be kept");
    ck_assert_str_eq(answer_header(&answer, "Access-Control-Allow-Origin"), "*");
    answer_free(&answer);
    answer = get(200, "/api/v1/products?limit=1");
    ck_assert_msg(!answer_at(&answer, "/total"), "a total nobody asked for");
    ck_assert_msg(!strstr(answer_header(&answer, "Cache-Control"), "max-age=3"), "today is asked for again");
    ck_assert_uint_eq(strlen(answer_string(&answer, "/as_of")), 10);
    answer_free(&answer);
    answer = get(200, "/api/v1/products?as_of=all&limit=1");
    ck_assert_str_eq(answer_string(&answer, "/as_of"), "all");
    answer_free(&answer);
}
END_TEST

START_TEST(a_list_has_fifty_items_unless_told)
{
    struct answer answer = get(200, "/api/v1/products?" DAY);
    ck_assert_uint_eq(item_count(&answer), 50);
    answer_free(&answer);
}
END_TEST

/* ---- one record ---- */

START_TEST(a_record_can_be_asked_for)
{
    struct answer answer = get(200, "/api/v1/products/1?" DAY);
    ck_assert_str_eq(answer_string(&answer, "/code"), "QN0001");
    ck_assert_str_eq(answer_string(&answer, "/unit_code"), "07069");
    ck_assert_int_eq(answer_int(&answer, "/stars"), 4);
    ck_assert_msg(answer_header(&answer, "ETag")[0] == '"', "a record's tag is strong: %s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    answer = get(200, "/api/v1/communes/06724?" DAY);
    ck_assert_str_eq(answer_string(&answer, "/name"), "Xã Hải Sơn");
    ck_assert_str_eq(answer_string(&answer, "/parent_code"), "194");
    ck_assert(json_is_true(answer_at(&answer, "/on_roster")));
    answer_free(&answer);
    answer = get(200, "/api/v1/criteria-sets/1?" DAY);
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/criteria")), 20);
    answer_free(&answer);
    answer = get(200, "/api/v1/assessments/1");
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/assessment_results")), 20);
    answer_free(&answer);
}
END_TEST

static const char *const missing[] = {
    "products/999999",
    "products/0",
    "products/-1",
    "products/abc",
    "products/1x",
    "products/99999999999999999999",
    "units/99999",
    "units/99999/history",
    "units/99999/predecessors",
    "units/99999/successors",
    "communes/22",
};

START_TEST(what_is_not_there_is_404)
{
    struct answer answer = get(404, "/api/v1/%s", missing[_i]);
    ck_assert_str_eq(answer_string(&answer, "/code"), "not-found");
    answer_free(&answer);
}
END_TEST

START_TEST(a_withdrawn_record_is_410)
{
    expect_only(204, "DELETE", "/api/v1/assessment-results/1960?reason=entered+twice", AS(.role = "province", .if_match = "*"), NULL);
    struct answer answer = get(410, "/api/v1/assessment-results/1960");
    ck_assert_str_eq(answer_string(&answer, "/code"), "withdrawn");
    ck_tells(answer, NULL, "record-withdrawn");
    answer_free(&answer);
}
END_TEST

static const char *const tagged[] = {
    "/api/v1/products?" DAY,
    "/api/v1/products/1",
    "/api/v1/products.csv?" DAY,
    "/api/v1/units/06724?" DAY,
    "/api/v1/communes/06724?" DAY,
    "/api/v1/reports/progress?unit=22&" DAY,
    "/openapi.json",
    "/",
    "/docs",
    "/page.css",
    "/page.js",
    "/icon.svg",
};

static struct answer ask_if_changed(const char *path, const char *tag)
{
    char line[300];
    snprintf(line, sizeof line, "If-None-Match: %s", tag);
    return http_ask(server, "GET", path, (const char *const[]){ line, NULL }, NULL);
}

START_TEST(what_has_not_changed_is_304)
{
    char tag[200], list[300];
    struct answer answer = get(200, "%s", tagged[_i]);
    snprintf(tag, sizeof tag, "%s", answer_header(&answer, "ETag"));
    ck_assert_msg(*tag, "no ETag at %s", tagged[_i]);
    answer_free(&answer);
    snprintf(list, sizeof list, "\"other\", %s", tag);
    const char *const asked[] = { tag, list, "*" };
    for (int i = 0; i < 3; i++) {
        answer = ask_if_changed(tagged[_i], asked[i]);
        ck_answer(answer, 304);
        ck_assert_uint_eq(answer.size, 0);
        ck_assert_str_eq(answer_header(&answer, "ETag"), tag);
        answer_free(&answer);
    }
    answer = ask_if_changed(tagged[_i], "\"something else\"");
    ck_answer(answer, 200);
    answer_free(&answer);
}
END_TEST

START_TEST(a_change_changes_the_tags)
{
    char of_list[200], of_record[200];
    struct answer answer = get(200, "/api/v1/products?limit=1");
    snprintf(of_list, sizeof of_list, "%s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    answer = get(200, "/api/v1/products/7");
    snprintf(of_record, sizeof of_record, "%s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    expect_only(200, "PATCH", "/api/v1/products/7", AS(.role = "province", .if_match = of_record), "{\"note\":\"seen\"}");
    answer = ask_if_changed("/api/v1/products?limit=1", of_list);
    ck_answer(answer, 200);
    answer_free(&answer);
    answer = ask_if_changed("/api/v1/products/7", of_record);
    ck_answer(answer, 200);
    ck_assert_str_eq(answer_string(&answer, "/note"), "seen");
    answer_free(&answer);
}
END_TEST

/* ---- CSV ---- */

static size_t lines_of(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

START_TEST(an_export_is_the_whole_filtered_set)
{
    struct answer answer = get(200, "/api/v1/products.csv?" DAY "&fields=code,stars");
    ck_assert_uint_eq(lines_of(answer.body), 501);
    ck_assert_msg(!strncmp(answer.body, "code,stars\r\n", 12), "heading: %.40s", answer.body);
    ck_assert_msg(strstr(answer_header(&answer, "Content-Type"), "text/csv") != NULL, "%s",
                  answer_header(&answer, "Content-Type"));
    ck_assert_msg(strstr(answer_header(&answer, "Content-Disposition"), "products.csv") != NULL, "a name to save it under");
    answer_free(&answer);
    answer = get(200, "/api/v1/products.csv?" DAY "&stars=3,4,5&fields=code");
    ck_assert_uint_eq(lines_of(answer.body), 239);
    answer_free(&answer);
}
END_TEST

START_TEST(an_export_for_excel_has_a_mark_and_keeps_leading_zeros)
{
    struct answer answer = get(200, "/api/v1/communes.csv?" DAY "&bom=true&fields=code,name");
    ck_assert_msg(!memcmp(answer.body,
                          "\xEF\xBB\xBF"
                          "code,name\r\n",
                          14),
                  "it begins with %.20s", answer.body);
    ck_assert_msg(strstr(answer.body, "\r\n06724,Xã Hải Sơn\r\n") != NULL, "no line 06724: %.300s", answer.body);
    answer_free(&answer);
    answer = get(200, "/api/v1/communes.csv?" DAY "&bom=false&fields=code");
    ck_assert_msg(!strncmp(answer.body, "code\r\n", 6), "it begins with %.20s", answer.body);
    answer_free(&answer);
}
END_TEST

START_TEST(an_export_defuses_what_a_sheet_would_compute)
{
    static const struct {
        const char *code, *name, *cell;
    } cells[] = { { "ZZ-1", "=1+1", "'=1+1" },
                  { "ZZ-2", "+84 33", "'+84 33" },
                  { "ZZ-3", "-2 kg", "'-2 kg" },
                  { "ZZ-4", "@SUM(A1)", "'@SUM(A1)" },
                  { "ZZ-5", "a \\\"b\\\", c", "\"a \"\"b\"\", c\"" } };
    char body[400], line[200];
    for (int i = 0; i < 5; i++) {
        snprintf(body, sizeof body,
                 "{\"code\":\"%s\",\"name\":\"%s\",\"group_code\":\"1\",\"unit_code\":\"06724\",\"joined_on\":\"2022-05-01\"}",
                 cells[i].code, cells[i].name);
        expect_only(201, "POST", "/api/v1/products", AS(.role = "province"), body);
    }
    struct answer answer = get(200, "/api/v1/products.csv?joined_on_from=2022-05-01&joined_on_to=2022-05-01&fields=code,name");
    for (int i = 0; i < 5; i++) {
        snprintf(line, sizeof line, "\r\n%s,%s\r\n", cells[i].code, cells[i].cell);
        ck_assert_msg(strstr(answer.body, line) != NULL, "no line %s,%s in %s", cells[i].code, cells[i].cell, answer.body);
    }
    answer_free(&answer);
}
END_TEST

START_TEST(every_resource_has_list_and_export)
{
    static const char *const names[] = { "product-groups", "units",    "unit-changes",   "rosters",
                                         "criteria-sets",  "criteria", "assessments",    "assessment-results",
                                         "unit-attributes", "indicators", "indicator-targets", "indicator-results",
                                         "producers",      "products", "certifications", "communes", "published-figures", "revocation-grounds",
                                         "procedures", "required-documents", "dossiers", "dossier-documents", "dossier-moves", "roadmaps", "eligibility-rules", "attachments",
                                         "rubric-periods", "rubric-bands", "rubrics", "rubric-criteria", "rubric-options", "score-sheets", "score-items", "procedure-deadlines", "holidays",
                                         "channels", "listings", "promotion-events", "event-products", "sales", "supplies", "demands", "product-images" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[200], tag[200];
        snprintf(path, sizeof path, "/api/v1/%s?" DAY, names[i]);
        struct answer answer = get(200, "%s", path);
        snprintf(tag, sizeof tag, "%s", answer_header(&answer, "ETag"));
        answer_free(&answer);
        answer = ask_if_changed(path, tag);
        ck_answer(answer, 304);
        answer_free(&answer);
        long long total = total_of(path);
        snprintf(path, sizeof path, "/api/v1/%s.csv?" DAY "&fields=id", names[i]);
        answer = get(200, "%s", path);
        snprintf(tag, sizeof tag, "%s", answer_header(&answer, "ETag"));
        ck_assert_msg((long long)lines_of(answer.body) == total + 1, "%s: %zu lines, %lld records", path, lines_of(answer.body),
                      total);
        answer_free(&answer);
        answer = ask_if_changed(path, tag);
        ck_answer(answer, 304);
        answer_free(&answer);
        answer = get(400, "/api/v1/%s?nothing=1", names[i]);
        answer_free(&answer);
        answer = get(400, "/api/v1/%s.csv?nothing=1", names[i]);
        answer_free(&answer);
    }
}
END_TEST

/* ---- search ---- */

static struct answer search(const char *list, const char *words)
{
    return get(200, "/api/v1/%s?" DAY "&limit=500&q=%s", list, encoded(words));
}

START_TEST(without_marks_all_marks_are_found)
{
    struct answer answer = search("units", "binh lieu");
    ck_assert_msg(lists(&answer, "full_name", "Huyện Bình Liêu") && lists(&answer, "full_name", "Thị trấn Bình Liêu"), "%.500s",
                  answer.body);
    answer_free(&answer);
    answer = search("products", "mien dong binh lieu");
    ck_assert_msg(lists(&answer, "name", "Miến dong Bình Liêu"), "%.500s", answer.body);
    answer_free(&answer);
    answer = search("products", "BINH lieu MIEN");
    ck_assert_msg(lists(&answer, "name", "Miến dong Bình Liêu"), "letters and order do not matter: %.500s", answer.body);
    answer_free(&answer);
}
END_TEST

START_TEST(dam_ha_is_a_district_a_township_and_a_commune)
{
    struct answer answer = search("units", "dam ha");
    ck_assert_uint_eq(item_count(&answer), 3);
    ck_assert(lists(&answer, "full_name", "Huyện Đầm Hà"));
    ck_assert(lists(&answer, "full_name", "Thị trấn Đầm Hà"));
    ck_assert(lists(&answer, "full_name", "Xã Đầm Hà"));
    answer_free(&answer);
}
END_TEST

START_TEST(marks_that_were_typed_come_first)
{
    struct answer answer = search("units", "đông");
    bool other = false;
    for (size_t i = 0; i < item_count(&answer); i++) {
        bool marked = strstr(item_text(&answer, i, "full_name"), "Đông") != NULL;
        ck_assert_msg(!(marked && other), "%s comes after one without the mark", item_text(&answer, i, "full_name"));
        other |= !marked;
    }
    ck_assert_msg(other, "Đồng is found too, after Đông");
    ck_assert(lists(&answer, "full_name", "Xã Đồng Văn"));
    answer_free(&answer);
}
END_TEST

START_TEST(composed_and_decomposed_letters_are_alike)
{
    struct answer composed = search("units", "B\xC3\xACnh Li\xC3\xAAu"),
                  decomposed = search("units", "Bi\xCC\x80nh Lie\xCC\x82u");
    ck_assert_uint_gt(item_count(&composed), 0);
    ck_assert(json_equal(answer_at(&composed, "/items"), answer_at(&decomposed, "/items")));
    answer_free(&composed);
    answer_free(&decomposed);
}
END_TEST

START_TEST(the_last_word_may_be_unfinished)
{
    struct answer answer = search("units", "binh li");
    ck_assert(lists(&answer, "full_name", "Huyện Bình Liêu"));
    answer_free(&answer);
    answer = search("units", "bin lieu");
    ck_assert_uint_eq(item_count(&answer), 0);
    answer_free(&answer);
}
END_TEST

START_TEST(d_with_and_without_its_bar)
{
    struct answer plain = search("units", "dam ha"), barred = search("units", "đam ha"), upper = search("units", "ĐẦM HÀ");
    ck_assert_uint_eq(item_count(&plain), 3);
    ck_assert_uint_eq(item_count(&barred), 3);
    ck_assert_uint_eq(item_count(&upper), 3);
    answer_free(&plain);
    answer_free(&barred);
    answer_free(&upper);
}
END_TEST

static const char *const odd_words[] = { "\"", "*",  "a\"b", "NEAR(a b)", "a OR b", "-", "name:x", "'; DROP TABLE unit; --",
                                         "(",  "^a", "%" };

START_TEST(search_words_are_never_a_language)
{
    char path[400];
    snprintf(path, sizeof path, "/api/v1/units?q=%s", encoded(odd_words[_i]));
    struct answer answer = http_get(server, path);
    ck_assert_msg(answer.status == 200 || answer.status == 400, "%s: %d %.300s", odd_words[_i], answer.status, answer.body);
    answer_free(&answer);
}
END_TEST

/* ---- the headline ---- */

static const struct {
    const char *figure;
    long long numerator, denominator;
} published[] = {
    { "communes_total", 98, 177 },         { "communes_standard", 92, 98 },
    { "communes_advanced", 35, 98 },       { "communes_model", 12, 98 },
    { "average_criteria", 1833, 98 },      { "average_indicators", 4851, 98 },
    { "newly_standard", 6, 98 },           { "newly_model", 8, 98 },
    { "products_total", 500, 500 },        { "products_new", 44, 500 },
    { "products_3_to_5_stars", 238, 500 }, { "products_5_stars", 3, 500 },
    { "products_4_stars", 73, 500 },       { "products_3_stars", 162, 500 },
};

START_TEST(the_headline_is_the_published_one)
{
    char pointer[100];
    struct answer answer = get(200, "/api/v1/reports/progress?unit=22&" DAY "&from=2021-01-01");
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        snprintf(pointer, sizeof pointer, "/figures/%s/numerator", published[i].figure);
        ck_assert_msg(answer_int(&answer, pointer) == published[i].numerator, "%s: %lld", pointer, answer_int(&answer, pointer));
        snprintf(pointer, sizeof pointer, "/figures/%s/denominator", published[i].figure);
        ck_assert_msg(answer_int(&answer, pointer) == published[i].denominator, "%s: %lld", pointer,
                      answer_int(&answer, pointer));
    }
    ck_assert_int_eq(answer_int(&answer, "/figures/average_criteria/sum"), 1833);
    ck_assert_int_eq(answer_int(&answer, "/figures/average_criteria/count"), 98);
    ck_assert_msg(strstr(answer.body, "\"average_criteria\":{\"value\":18.7,") != NULL, "18.7 is written as it is read");
    ck_assert_msg(strstr(answer.body, "\"average_indicators\":{\"value\":49.5,") != NULL, "49.5 is written as it is read");
    ck_assert_str_eq(answer_string(&answer, "/from"), "2021-01-01");
    static const char *const words[] = { "92/98 xã đạt chuẩn", "35 xã nâng cao", "12 xã kiểu mẫu",  "18,7 tiêu chí",
                                         "49,5 chỉ tiêu",      "500 sản phẩm",   "44 sản phẩm mới", "238 sản phẩm" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ck_assert_msg(strstr(answer_string(&answer, "/sentence/vi"), words[i]) != NULL, "%s is not in: %s", words[i],
                      answer_string(&answer, "/sentence/vi"));
    answer_free(&answer);
}
END_TEST

/* Every figure of the answer: its address returns exactly the rows it counts. */
static void expect_rows(const struct answer *report, const char *where)
{
    const char *name;
    json_t *figure;
    static long long ids[IDS_MAX];
    json_object_foreach(answer_at(report, "/figures"), name, figure)
    {
        json_t *count = json_object_get(figure, "count");
        long long wanted = json_integer_value(count ? count : json_object_get(figure, "numerator"));
        const char *rows = json_string_value(json_object_get(figure, "rows"));
        long long total = int_of(rows, "/total");
        ck_assert_msg(total == wanted, "%s of %s: %lld, but a total of %lld at %s", name, where, wanted, total, rows);
        size_t n = walk(json_string_value(json_object_get(figure, "rows")), 500, ids, IDS_MAX);
        expect_distinct(ids, n, name);
        ck_assert_msg((long long)n == wanted, "%s of %s: %lld, but %zu rows at %s", name, where, wanted, n,
                      json_string_value(json_object_get(figure, "rows")));
    }
}

static const char *const reports[] = {
    "unit=22&" DAY,
    "unit=22&" DAY "&from=2021-01-01",
    "unit=22&" DAY "&from=2018-06-01",
    "unit=22&as_of=2020-12-31",
    "unit=22&as_of=2024-12-01",
    "unit=22&as_of=2024-12-01&from=2020-01-01",
    "unit=22&as_of=2026-06-30",
    "unit=194&" DAY,
    "unit=205&" DAY,
    "unit=205&as_of=2024-12-01",
    "unit=06724&" DAY,
    "unit=06799&as_of=2025-08-01",
};

START_TEST(the_rows_behind_each_figure_are_exactly_those)
{
    struct answer answer = get(200, "/api/v1/reports/progress?%s", reports[_i]);
    expect_rows(&answer, reports[_i]);
    answer_free(&answer);
}
END_TEST

/* Three products belong to the province itself: in which district they are made is not known. */
static long long rows_of_the_province_itself(const json_t *figure)
{
    static long long ids[IDS_MAX];
    char path[600];
    const char *rows = json_string_value(json_object_get(figure, "rows"));
    if (!strstr(rows, "/products?"))
        return 0;
    snprintf(path, sizeof path, "%s&unit_code=22", rows);
    return (long long)walk(path, 500, ids, IDS_MAX);
}

static void add_district(long long *sums, const json_t *figures, const char *code, const char *day)
{
    char pointer[100];
    const char *name;
    json_t *figure;
    struct answer part = get(200, "/api/v1/reports/progress?unit=%s&as_of=%s", code, day);
    json_object_foreach((json_t *)figures, name, figure)
    {
        snprintf(pointer, sizeof pointer, "/figures/%s/numerator", name);
        *sums++ += answer_int(&part, pointer);
    }
    answer_free(&part);
}

static const char *const days_of_districts[] = { "2020-12-31", "2021-08-31", "2024-10-31", "2024-12-01", "2025-06-30" };

START_TEST(the_districts_add_up_to_the_province)
{
    const char *day = days_of_districts[_i], *name;
    struct answer whole = get(200, "/api/v1/reports/progress?unit=22&as_of=%s", day);
    struct answer districts = get(200, "/api/v1/units?level=district&as_of=%s&limit=500", day);
    json_t *figures = answer_at(&whole, "/figures"), *figure;
    long long sums[32] = { 0 };
    int at = 0;
    ck_assert_uint_eq(item_count(&districts), 13);
    for (size_t i = 0; i < 13; i++)
        add_district(sums, figures, item_text(&districts, i, "code"), day);
    json_object_foreach(figures, name, figure)
    {
        long long told = json_integer_value(json_object_get(figure, "numerator")),
                  sum = sums[at++] + rows_of_the_province_itself(figure);
        ck_assert_msg(sum == told, "%s on %s: the districts have %lld, the province %lld", name, day, sum, told);
    }
    answer_free(&districts);
    answer_free(&whole);
}
END_TEST

static const struct {
    const char *day;
    long long roster, products;
    bool averages;
} other_days[] = { { "2020-12-31", 98, 456, false }, { "2024-12-01", 91, 500, true }, { "2026-06-30", 0, 500, false } };

START_TEST(the_headline_can_be_asked_for_on_other_days)
{
    struct answer answer = get(200, "/api/v1/reports/progress?unit=22&as_of=%s", other_days[_i].day);
    ck_assert_int_eq(answer_int(&answer, "/figures/communes_total/value"), other_days[_i].roster);
    ck_assert_int_eq(answer_int(&answer, "/figures/products_total/value"), other_days[_i].products);
    ck_assert(json_is_number(answer_at(&answer, "/figures/average_criteria/value")));
    ck_assert_int_eq(json_is_true(answer_at(&answer, "/figures/average_criteria/has_data")), other_days[_i].averages);
    ck_assert_msg(!strstr(answer.body, "nan") && !strstr(answer.body, "inf"), "no number: %.300s", answer.body);
    answer_free(&answer);
}
END_TEST

START_TEST(a_district_after_the_districts_ended_is_not_in_force)
{
    static const char *const codes[] = { "193", "194", "198", "205", "207" };
    for (int i = 0; i < 5; i++) {
        struct answer answer = get(400, "/api/v1/reports/progress?unit=%s&as_of=2025-07-01", codes[i]);
        ck_tells(answer, "unit", "not-in-force");
        answer_free(&answer);
        answer = get(404, "/api/v1/units/%s?as_of=2025-07-01", codes[i]);
        ck_tells(answer, NULL, "not-in-force");
        answer_free(&answer);
        answer = get(200, "/api/v1/units/%s?as_of=2025-06-30", codes[i]);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(what_a_report_cannot_do_is_told)
{
    struct answer answer = get(400, "/api/v1/reports/progress?unit=22&" DAY "&from=2021-09-01");
    ck_tells(answer, "from", "period-empty");
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/progress?as_of=2021-02-30&from=x&other=1");
    ck_tells(answer, "as_of", "not-a-date");
    ck_tells(answer, "other", "unknown-parameter");
    ck_tells(answer, "from", "not-a-date");
    answer_free(&answer);
}
END_TEST

/* ---- pages ---- */

START_TEST(pages_are_there)
{
    static const char *const pages[] = { "/",         "/docs",  "/page.css", "/page.js", "/icon.svg", "/openapi.json",
                                         "/problems", "/livez", "/readyz" };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct answer answer = get(200, "%s", pages[i]);
        ck_assert_uint_gt(answer.size, 0);
        answer_free(&answer);
    }
    struct answer answer = get(404, "/problems/no-such-problem");
    answer_free(&answer);
    answer = get(404, "/docs/no-such-file.js");
    answer_free(&answer);
}
END_TEST

/* Each file that the page of the API names is served by us. */
START_TEST(the_files_of_the_docs_are_there)
{
    struct answer docs = get(200, "/docs");
    int files = 0;
    for (const char *at = docs.body; (at = strstr(at, "\"docs/")); at++) {
        char path[200], tag[200];
        snprintf(path, sizeof path, "/%.*s", (int)strcspn(at + 1, "\"'<> \r\n"), at + 1);
        struct answer file = get(200, "%s", path);
        snprintf(tag, sizeof tag, "%s", answer_header(&file, "ETag"));
        answer_free(&file);
        file = ask_if_changed(path, tag);
        ck_answer(file, 304);
        answer_free(&file);
        files++;
    }
    ck_assert_int_gt(files, 0);
    answer_free(&docs);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

int main(void)
{
    Suite *suite = suite_create("api");
    TCase *reads = tcase_create("reads");
    tcase_add_unchecked_fixture(reads, reference_up, server_down);
    tcase_add_loop_test(reads, a_filter_keeps_what_it_names, 0, COUNT(filters));
    tcase_add_test(reads, filtered_items_are_what_was_asked);
    tcase_add_loop_test(reads, a_sort_orders, 0, COUNT(sorts));
    tcase_add_test(reads, names_are_sorted_as_vietnamese_writes_them);
    tcase_add_loop_test(reads, paging_visits_each_record_once_for_each_sort, 0, COUNT(sorts));
    tcase_add_loop_test(reads, every_list_can_be_walked, 0, COUNT(walks));
    tcase_add_test(reads, fields_are_those_asked_and_the_habits_hold);
    tcase_add_test(reads, a_list_has_fifty_items_unless_told);
    tcase_add_test(reads, a_record_can_be_asked_for);
    tcase_add_loop_test(reads, what_is_not_there_is_404, 0, COUNT(missing));
    tcase_add_loop_test(reads, what_has_not_changed_is_304, 0, COUNT(tagged));
    tcase_add_test(reads, an_export_is_the_whole_filtered_set);
    tcase_add_test(reads, an_export_for_excel_has_a_mark_and_keeps_leading_zeros);
    tcase_add_test(reads, every_resource_has_list_and_export);
    tcase_add_test(reads, without_marks_all_marks_are_found);
    tcase_add_test(reads, dam_ha_is_a_district_a_township_and_a_commune);
    tcase_add_test(reads, marks_that_were_typed_come_first);
    tcase_add_test(reads, composed_and_decomposed_letters_are_alike);
    tcase_add_test(reads, the_last_word_may_be_unfinished);
    tcase_add_test(reads, d_with_and_without_its_bar);
    tcase_add_loop_test(reads, search_words_are_never_a_language, 0, COUNT(odd_words));
    tcase_add_test(reads, the_headline_is_the_published_one);
    tcase_add_loop_test(reads, the_rows_behind_each_figure_are_exactly_those, 0, COUNT(reports));
    tcase_add_loop_test(reads, the_districts_add_up_to_the_province, 0, COUNT(days_of_districts));
    tcase_add_loop_test(reads, the_headline_can_be_asked_for_on_other_days, 0, COUNT(other_days));
    tcase_add_test(reads, a_district_after_the_districts_ended_is_not_in_force);
    tcase_add_test(reads, what_a_report_cannot_do_is_told);
    tcase_add_test(reads, pages_are_there);
    tcase_add_test(reads, the_files_of_the_docs_are_there);
    suite_add_tcase(suite, reads);
    TCase *writes = tcase_create("reads after writes");
    tcase_add_unchecked_fixture(writes, reference_up, server_down);
    tcase_add_test(writes, a_withdrawn_record_is_410);
    tcase_add_test(writes, a_change_changes_the_tags);
    tcase_add_test(writes, an_export_defuses_what_a_sheet_would_compute);
    suite_add_tcase(suite, writes);
    return harness_run(suite);
}
