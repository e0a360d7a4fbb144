/* test_gateway.c -- behind a gateway: a base path before every address, and proxies that are believed or not. */
#include "asking.h"
#include <unistd.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static void up(const char *const *extra)
{
    server = server_start(REGISTER_REFERENCE, extra);
}

/* The status line, headers and body of a raw request; free it. */
static char *raw(const char *method, const char *path, const char *headers)
{
    char request[2048];
    int n = snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", method, path, headers);
    ck_assert(n < (int)sizeof request);
    return raw_ask(server, request, (size_t)n, false, 3000, NULL);
}

#define ck_has(heard, what) ck_assert_msg(strstr((heard), (what)), "expected \"%s\", received: %.1500s", (what), (heard))
#define ck_has_not(heard, what)                                                                                                  \
    ck_assert_msg(!strstr((heard), (what)), "did not expect \"%s\", received: %.1500s", (what), (heard))

/* ---- the base path ---- */

static const char *const at_ntm[] = { "--base-path", "/ntm", NULL };

START_TEST(every_address_that_a_list_prints_begins_with_the_base_path)
{
    up(at_ntm);
    struct answer page = get(200, "/ntm/api/v1/products?as_of=2021-08-31&limit=3&fields=code");
    const char *next = answer_string(&page, "/next"), *link = answer_header(&page, "Link");
    ck_assert_msg(!strncmp(next, "/ntm/api/v1/products?", 21), "next is %s", next);
    ck_assert_msg(!strncmp(link, "</ntm/api/v1/products?", 22) && strstr(link, "<") != strrchr(link, '<') &&
                      !strncmp(strrchr(link, '<'), "</ntm/api/v1/products?", 22),
                  "Link is %s", link);
    struct answer second = get(200, "%s", next);
    ck_assert_uint_eq(item_count(&second), 3);
    answer_free(&second);
    answer_free(&page);
    server_down();
}
END_TEST

START_TEST(the_rows_behind_a_figure_are_below_the_base_path)
{
    up(at_ntm);
    struct answer report = get(200, "/ntm/api/v1/reports/progress?unit=22&as_of=2021-08-31&from=2021-01-01");
    const char *rows = answer_string(&report, "/figures/communes_standard/rows");
    ck_assert_msg(!strncmp(rows, "/ntm/api/v1/communes?", 21), "rows are at %s", rows);
    struct answer communes = get(200, "%s", rows);
    ck_assert_uint_eq(item_count(&communes), 92);
    answer_free(&communes);
    answer_free(&report);
    server_down();
}
END_TEST

START_TEST(a_new_record_is_below_the_base_path_and_so_is_its_answer_again)
{
    static const char body[] =
        "{\"code\":\"GW-1\",\"name\":\"Mật ong\",\"group_code\":\"1\",\"unit_code\":\"07069\",\"joined_on\":\"2021-01-05\"}";
    up(at_ntm);
    for (int i = 0; i < 2; i++) {
        struct answer made = expect(201, "POST", "/ntm/api/v1/products", AS(.role = "province", .idempotency = "once"), body);
        const char *location = answer_header(&made, "Location");
        ck_assert_msg(!strncmp(location, "/ntm/api/v1/products/", 21), "Location is %s", location);
        struct answer record = get(200, "%s", location);
        ck_assert_str_eq(answer_string(&record, "/code"), "GW-1");
        answer_free(&record);
        answer_free(&made);
    }
    struct answer unit =
        expect(201, "POST", "/ntm/api/v1/units", AS(.role = "province"),
               "{\"code\":\"GW2\",\"name\":\"Thử\",\"full_name\":\"Xã "
               "Thử\",\"kind\":\"commune\",\"level\":\"commune\",\"parent_code\":\"22\",\"valid_from\":\"2025-07-01\"}");
    const char *location = answer_header(&unit, "Location");
    ck_assert_msg(!strncmp(location, "/ntm/api/v1/units/GW2?as_of=", 28), "Location is %s", location);
    answer_free(&unit);
    server_down();
}
END_TEST

START_TEST(a_problem_names_itself_as_the_client_sees_it)
{
    up(at_ntm);
    struct answer answer = get(404, "/ntm/api/v1/products/999999");
    ck_assert_str_eq(answer_string(&answer, "/type"), "/ntm/problems/not-found");
    ck_assert_str_eq(answer_string(&answer, "/instance"), "/ntm/api/v1/products/999999");
    answer_free(&answer);
    answer = get(200, "/ntm/problems/not-found");
    ck_has(answer.body, "href=\"/ntm/page.css\"");
    ck_has(answer.body, "href=\"/ntm/problems\"");
    answer_free(&answer);
    answer = get(200, "/ntm/problems");
    ck_has(answer.body, "href=\"/ntm/problems/stale\"");
    answer_free(&answer);
    char *heard = raw("GET", "/ntm/nowhere?a=%ff", "");
    ck_has(heard, "HTTP/1.1 400 ");
    ck_has(heard, "\"instance\":\"/ntm/nowhere\"");
    free(heard);
    heard = raw("GET", "/elsewhere", "");
    ck_has(heard, "HTTP/1.1 404 ");
    free(heard);
    server_down();
}
END_TEST

/* The address of a reference in a page, as a browser resolves it: all of ours are relative, or begin with the base path. */
static void resolve(char *out, size_t room, const char *page, const char *reference, int n)
{
    int folder = (int)(strrchr(page, '/') - page) + 1;
    if (n >= 2 && !strncmp(reference, "./", 2))
        reference += 2, n -= 2;
    if (n > 0 && *reference == '/')
        snprintf(out, room, "%.*s", n, reference);
    else
        snprintf(out, room, "%.*s%.*s", folder, page, n, reference);
}

static int follow_all(const char *page, const char *html, const char *attribute)
{
    int followed = 0;
    for (const char *at = html; (at = strstr(at, attribute)); followed++) {
        char path[600];
        at += strlen(attribute);
        resolve(path, sizeof path, page, at, (int)strcspn(at, "\""));
        ck_assert_msg(!strncmp(path, "/ntm/", 5), "%s leads out of the base path: %s", page, path);
        for (char *entity; (entity = strstr(path, "&amp;"));)
            memmove(entity + 1, entity + 5, strlen(entity + 5) + 1);
        struct answer answer = get(200, "%s", path);
        answer_free(&answer);
    }
    return followed;
}

START_TEST(all_that_a_page_names_is_below_the_base_path)
{
    static const char *const pages[] = { "/ntm/", "/ntm/docs", "/ntm/problems", "/ntm/problems/busy" };
    up(at_ntm);
    for (int i = 0; i < COUNT(pages); i++) {
        struct answer page = get(200, "%s", pages[i]);
        int n = follow_all(pages[i], page.body, " href=\"") + follow_all(pages[i], page.body, " src=\"") +
                follow_all(pages[i], page.body, " action=\"");
        ck_assert_msg(n > 0, "%s names nothing", pages[i]);
        answer_free(&page);
    }
    struct answer script = get(200, "/ntm/page.js");
    ck_has(script.body, "fetch(`api/v1/");
    answer_free(&script);
    server_down();
}
END_TEST

START_TEST(the_contract_says_where_it_is_served)
{
    up(at_ntm);
    struct answer answer = get(200, "/ntm/openapi.json");
    char tag[200], header[300];
    ck_assert_str_eq(answer_string(&answer, "/servers/0/url"), "/ntm");
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/servers")), 1);
    snprintf(tag, sizeof tag, "%s", answer_header(&answer, "ETag"));
    snprintf(header, sizeof header, "If-None-Match: %s", tag);
    answer_free(&answer);
    answer = http_ask(server, "GET", "/ntm/openapi.json", (const char *const[]){ header, NULL }, NULL);
    ck_answer(answer, 304);
    answer_free(&answer);
    server_down();
}
END_TEST

START_TEST(the_base_path_itself_leads_to_the_page)
{
    up(at_ntm);
    char *heard = raw("GET", "/ntm", "");
    ck_has(heard, "HTTP/1.1 308 ");
    ck_has(heard, "Location: /ntm/\r\n");
    free(heard);
    heard = raw("GET", "/ntmx/livez", "");
    ck_has(heard, "HTTP/1.1 404 ");
    free(heard);
    server_down();
}
END_TEST

START_TEST(a_gateway_may_take_the_base_path_off)
{
    up(at_ntm);
    char *heard = raw("GET", "/api/v1/products?limit=1", "");
    ck_has(heard, "HTTP/1.1 200 ");
    ck_has(heard, "\"next\":\"/ntm/api/v1/products?");
    free(heard);
    server_down();
}
END_TEST

/* "/api" is also where our own paths begin. */
static const char *const below_api[] = {
    "/api/api/v1/products?limit=1", "/api/v1/products?limit=1", "/api/livez", "/livez", "/api/", "/"
};

START_TEST(a_base_path_may_be_named_like_one_of_ours)
{
    up((const char *const[]){ "--base-path", "/api/", NULL });
    char *heard = raw("GET", below_api[_i], "");
    ck_has(heard, "HTTP/1.1 200 ");
    if (strstr(below_api[_i], "products"))
        ck_has(heard, "\"next\":\"/api/api/v1/products?");
    free(heard);
    server_down();
}
END_TEST

static const struct wrong {
    const char *flag, *value, *sentence;
} wrong[] = {
    { "--base-path", "ntm", "base path" },
    { "--base-path", "/a//b", "base path" },
    { "--base-path", "/a/../b", "base path" },
    { "--base-path", "/a b", "base path" },
    { "--base-path", "/a\"b", "base path" },
    { "--base-path", "//evil.example", "base path" },
    { "--trusted-proxies", "10.0.0.0/33", "10.0.0.0/33" },
    { "--trusted-proxies", "proxy", "\"proxy\" is no network" },
};

START_TEST(what_cannot_be_is_told_at_the_start)
{
    char db[600];
    snprintf(db, sizeof db, "%s/register.db", temp_folder());
    struct outcome outcome = program_run(
        (const char *const[]){ "serve", "--db", db, "--listen", "127.0.0.1:0", wrong[_i].flag, wrong[_i].value, NULL });
    ck_assert_msg(outcome.status == 1 && strstr(outcome.err, wrong[_i].sentence), "%s %s: exit %d, %s", wrong[_i].flag,
                  wrong[_i].value, outcome.status, outcome.err);
    outcome_free(&outcome);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gateway");
    TCase *base = tcase_create("base path");
    tcase_add_test(base, every_address_that_a_list_prints_begins_with_the_base_path);
    tcase_add_test(base, the_rows_behind_a_figure_are_below_the_base_path);
    tcase_add_test(base, a_new_record_is_below_the_base_path_and_so_is_its_answer_again);
    tcase_add_test(base, a_problem_names_itself_as_the_client_sees_it);
    tcase_add_test(base, all_that_a_page_names_is_below_the_base_path);
    tcase_add_test(base, the_contract_says_where_it_is_served);
    tcase_add_test(base, the_base_path_itself_leads_to_the_page);
    tcase_add_test(base, a_gateway_may_take_the_base_path_off);
    tcase_add_loop_test(base, a_base_path_may_be_named_like_one_of_ours, 0, COUNT(below_api));
    tcase_add_loop_test(base, what_cannot_be_is_told_at_the_start, 0, COUNT(wrong));
    suite_add_tcase(suite, base);
    return harness_run(suite);
}
