/* test_gateway.c -- behind a gateway: a base path before every address, proxies that are believed or not, pages of other origins,
 * and what a browser is told to do with an answer. */
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

/* ---- every read of the contract, asked with the examples it gives ---- */

static const json_t *resolved(const json_t *contract, const json_t *parameter)
{
    const char *ref = json_string_value(json_object_get(parameter, "$ref"));
    const json_t *shared = json_object_get(json_object_get(contract, "components"), "parameters");
    return ref ? json_object_get(shared, strrchr(ref, '/') + 1) : parameter;
}

static void add_example(char *out, size_t room, const json_t *example)
{
    size_t n = strlen(out);
    const json_t *value = json_is_array(example) ? json_array_get(example, 0) : example;
    if (json_is_string(value))
        snprintf(out + n, room - n, "%s", json_string_value(value));
    else if (json_is_boolean(value))
        snprintf(out + n, room - n, "%s", json_is_true(value) ? "true" : "false");
    else
        snprintf(out + n, room - n, "%lld", (long long)json_integer_value(value));
}

/* The path below the base path, its parameters and all that the query needs from the examples; one record a page, so that there is a next. */
static void address_by_example(char *out, size_t room, const json_t *contract, const char *path, const json_t *operation)
{
    size_t i;
    json_t *one;
    char query[1000] = "", filled[500] = "";
    json_array_foreach(json_object_get(operation, "parameters"), i, one)
    {
        const json_t *parameter = resolved(contract, one);
        const char *name = json_string_value(json_object_get(parameter, "name")), *in = json_string_value(json_object_get(parameter, "in"));
        bool limit = !strcmp(name, "limit"), needed = json_is_true(json_object_get(parameter, "required"));
        size_t n = strlen(query);
        if (strcmp(in, "query") || (!limit && !needed))
            continue;
        n += (size_t)snprintf(query + n, sizeof query - n, "%s%s=", n ? "&" : "?", name);
        if (limit)
            snprintf(query + n, sizeof query - n, "1");
        else
            add_example(query, sizeof query, json_object_get(parameter, "example"));
    }
    for (const char *at = path; *at; at++) {
        size_t n = strlen(filled);
        if (*at == '{') {
            snprintf(filled + n, sizeof filled - n, "%s", strstr(at, "{code}") == at ? "22" : "1");
            at = strchr(at, '}');
        } else {
            filled[n] = *at;
            filled[n + 1] = '\0';
        }
    }
    snprintf(out, room, "/ntm%s%s", filled, query);
}

/* What the server prints of itself begins with the base path: in JSON, in a header, in a page. */
static void ck_no_address_without_base(const char *path, const struct answer *answer)
{
    static const char *const bare[] = { "\"/api/", "\"/problems", "</api/", ": /api/", "=\"/api", "=\"/docs", "=\"/page", "=\"/problems", "=\"/icon" };
    for (int i = 0; i < COUNT(bare); i++) {
        const char *body = strstr(answer->body, bare[i]), *header = strstr(answer->headers, bare[i]);
        ck_assert_msg(!body && !header, "GET %s prints an address without the base path: %.200s", path, body ? body : header);
    }
}

START_TEST(no_read_of_the_contract_prints_an_address_without_the_base_path)
{
    const char *path;
    json_t *item;
    int good = 0, pages = 0;
    up(at_ntm);
    struct answer contract = get(200, "/ntm/openapi.json");
    json_object_foreach(json_object_get(contract.json, "paths"), path, item)
    {
        char address[1600];
        const json_t *operation = json_object_get(item, "get");
        if (!operation || !strcmp(path, "/openapi.json")) /* its examples are of a service without one */
            continue;
        address_by_example(address, sizeof address, contract.json, path, operation);
        struct answer answer = send_text("GET", address, AS(.role = "admin"), NULL);
        ck_no_address_without_base(address, &answer);
        good += answer.status == 200;
        pages += strstr(answer.body, "\"/ntm/api/v1/") != NULL;
        answer_free(&answer);
    }
    ck_assert_msg(good > 40 && pages > 10, "only %d were answered 200, %d with an address", good, pages);
    answer_free(&contract);
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
    { "--cors-origins", "https://a.example/", "is no origin" },
    { "--cors-origins", "a.example", "is no origin" },
    { "--cors-origins", "*,none", "\"none\" is no origin" },
    { "--cors-origins", "HTTPS://A.example", "is no origin" },
    { "--cors-origins", "https://", "is no origin" },
    { "--cors-origins", "https://a.example:", "is no origin" },
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

/* ---- pages of other origins ---- */

#define OFFICE "https://office.example"
#define OTHER "https://other.example"

/* What a browser would be told: each NULL: not at all. */
static const struct shared {
    const char *sentence, *origins, *method, *path, *origin;
    const char *allow_origin, *methods, *headers; /* what each says; of the headers a part */
    bool varies;
} shared[] = {
    { "anybody's page may read", "*", "GET", "/api/v1/product-groups", OTHER, "*", NULL, NULL, false },
    { "and is told so without asking", "*", "GET", "/api/v1/product-groups", NULL, "*", NULL, NULL, false },
    { "and may read what went wrong", "*", "GET", "/api/v1/product-groups/0", OTHER, "*", NULL, NULL, false },
    { "and not write", "*", "POST", "/api/v1/products", OTHER, NULL, NULL, NULL, false },
    { "it may ask: reads alone, without a key", "*", "OPTIONS", "/api/v1/products", OTHER, "*", "GET, HEAD", "If-None-Match",
      false },
    { "a page of the list may write", OFFICE, "POST", "/api/v1/products", OFFICE, OFFICE, NULL, NULL, true },
    { "and read", OFFICE, "GET", "/api/v1/product-groups", OFFICE, OFFICE, NULL, NULL, true },
    { "and may ask: all there is, with a key", OFFICE, "OPTIONS", "/api/v1/products/1", OFFICE, OFFICE,
      "GET, HEAD, PUT, PATCH, DELETE, OPTIONS", "Authorization", true },
    { "of two, the one that asks", OTHER " , " OFFICE, "GET", "/api/v1/product-groups", OFFICE, OFFICE, NULL, NULL, true },
    { "who is not on the list may not read", OFFICE, "GET", "/api/v1/product-groups", OTHER, NULL, NULL, NULL, true },
    { "nor ask", OFFICE, "OPTIONS", "/api/v1/products", OTHER, NULL, NULL, NULL, true },
    { "an origin is compared whole", OFFICE, "GET", "/api/v1/product-groups", OFFICE ".evil.example", NULL, NULL, NULL, true },
    { "and not as a prefix", OFFICE, "GET", "/api/v1/product-groups", "https://office", NULL, NULL, NULL, true },
    { "null is no origin of the list", OFFICE, "GET", "/api/v1/product-groups", "null", NULL, NULL, NULL, true },
    { "both: the listed one", "*," OFFICE, "PATCH", "/api/v1/products/1", OFFICE, OFFICE, NULL, NULL, true },
    { "both: another reads", "*," OFFICE, "GET", "/api/v1/product-groups", OTHER, "*", NULL, NULL, true },
    { "both: another does not write", "*," OFFICE, "PATCH", "/api/v1/products/1", OTHER, NULL, NULL, NULL, true },
    { "none: nobody", "none", "GET", "/api/v1/product-groups", OTHER, NULL, NULL, NULL, false },
    { "none: not even ask", "none", "OPTIONS", "/api/v1/product-groups", OTHER, NULL, NULL, NULL, false },
};

static void ck_says(const struct shared *c, const struct answer *answer, const char *name, const char *expected)
{
    const char *said = answer_header(answer, name);
    ck_assert_msg(!strcmp(said, expected ? expected : ""), "%s: %s says \"%s\", not \"%s\"", c->sentence, name, said,
                  expected ? expected : "");
}

START_TEST(a_page_of_another_origin_may_what_was_set)
{
    const struct shared *c = &shared[_i];
    char origin[100], allowed[200];
    up((const char *const[]){ "--cors-origins", c->origins, NULL });
    snprintf(origin, sizeof origin, "Origin: %s", c->origin ? c->origin : "");
    struct answer answer = http_ask(server, c->method, c->path, (const char *const[]){ c->origin ? origin : NULL, NULL }, NULL);
    ck_says(c, &answer, "Access-Control-Allow-Origin", c->allow_origin);
    ck_says(c, &answer, "Access-Control-Allow-Methods", c->methods);
    ck_says(c, &answer, "Access-Control-Allow-Credentials", NULL);
    snprintf(allowed, sizeof allowed, "%s", answer_header(&answer, "Access-Control-Allow-Headers"));
    ck_assert_msg(c->headers ? strstr(allowed, c->headers) != NULL : !*allowed, "%s: it may send \"%s\"", c->sentence, allowed);
    ck_assert_msg(!strstr(allowed, "Authorization") == (!c->headers || strcmp(c->headers, "Authorization")), "%s: %s",
                  c->sentence, allowed);
    ck_assert_msg(!strstr(answer.headers, "Vary: Origin") == !c->varies, "%s: %s", c->sentence, answer.headers);
    answer_free(&answer);
    server_down();
}
END_TEST

/* ---- headers of safety ---- */

static const char *const every_kind[] = { "/",
                                          "/docs",
                                          "/page.css",
                                          "/page.js",
                                          "/icon.svg",
                                          "/openapi.json",
                                          "/problems",
                                          "/livez",
                                          "/problems/invalid",
                                          "/api/v1/products",
                                          "/api/v1/units/22?as_of=2021-08-31",
                                          "/nowhere",
                                          "/readyz",
                                          "/products.csv",
                                          "/api/v1/products.csv" };

START_TEST(every_answer_says_what_a_browser_may_do_with_it)
{
    up(NULL);
    for (int i = 0; i < COUNT(every_kind); i++) {
        struct answer answer = http_get(server, every_kind[i]);
        const char *policy = answer_header(&answer, "Content-Security-Policy");
        ck_assert_str_eq(answer_header(&answer, "X-Content-Type-Options"), "nosniff");
        ck_assert_msg(!strncmp(policy, "default-src 'none';", 19) && strstr(policy, "frame-ancestors 'none'") &&
                          !strstr(policy, "unsafe") && !strstr(policy, "http") && !strstr(policy, "*"),
                      "%s: %s", every_kind[i], policy);
        ck_assert_str_eq(answer_header(&answer, "Server"), "");
        ck_assert_str_eq(answer_header(&answer, "X-Powered-By"), "");
        ck_assert_str_eq(answer_header(&answer, "Strict-Transport-Security"), "");
        if (strstr(answer_header(&answer, "Content-Type"), "text/html")) {
            ck_assert_str_eq(answer_header(&answer, "Referrer-Policy"), "no-referrer");
            for (const char *at = answer.body; (at = strstr(at, "<script")); at++)
                ck_assert_msg(!strncmp(at, "<script src=\"", 13), "%s has a script of its own: %.60s", every_kind[i], at);
            ck_has_not(answer.body, "<style");
            ck_has_not(answer.body, " style=");
            ck_has_not(answer.body, " onclick=");
            ck_has_not(answer.body, " onload=");
            ck_has_not(answer.body, "javascript:");
        }
        answer_free(&answer);
    }
    server_down();
}
END_TEST

static const char *const spoilt[] = { "GARBAGE\r\n\r\n",
                                      "GET / HTTP/9.9\r\n\r\n",
                                      "GET / HTTP/1.1\r\n\r\n",
                                      "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                                      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                                      "\r\n\r\n\x16\x03\x01" };

START_TEST(no_answer_says_which_program_gives_it)
{
    static char request[80000];
    up(NULL);
    for (int i = 0; i <= COUNT(spoilt); i++) {
        const char *bytes = i < COUNT(spoilt) ? spoilt[i] : request;
        if (i == COUNT(spoilt)) { /* a head that is too large */
            memset(request, 'a', sizeof request - 1);
            memcpy(request, "GET / HTTP/1.1\r\nX: ", 19);
        }
        char *heard = raw_ask(server, bytes, strlen(bytes), true, 3000, NULL);
        ck_has_not(heard, "\r\nServer:");
        ck_has_not(heard, "icrohttpd");
        ck_has_not(heard, "ntm-ocop/");
        free(heard);
    }
    server_down();
}
END_TEST

START_TEST(https_is_insisted_on_only_when_a_trusted_proxy_says_that_it_is_there)
{
    up(NULL);
    char *heard = raw("GET", "/", "X-Forwarded-Proto: https\r\nForwarded: for=203.0.113.1;proto=https\r\n");
    ck_has_not(heard, "Strict-Transport-Security");
    free(heard);
    server_down();
    up((const char *const[]){ "--trusted-proxies", "127.0.0.1", NULL });
    heard = raw("GET", "/", "X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-Proto: https\r\n");
    ck_has(heard, "Strict-Transport-Security: max-age=31536000\r\n");
    free(heard);
    heard = raw("GET", "/", "X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-Proto: http\r\n");
    ck_has_not(heard, "Strict-Transport-Security");
    free(heard);
    server_down();
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
    tcase_add_test(base, no_read_of_the_contract_prints_an_address_without_the_base_path);
    tcase_add_test(base, the_contract_says_where_it_is_served);
    tcase_add_test(base, the_base_path_itself_leads_to_the_page);
    tcase_add_test(base, a_gateway_may_take_the_base_path_off);
    tcase_add_loop_test(base, a_base_path_may_be_named_like_one_of_ours, 0, COUNT(below_api));
    tcase_add_loop_test(base, what_cannot_be_is_told_at_the_start, 0, COUNT(wrong));
    suite_add_tcase(suite, base);
    TCase *browsers = tcase_create("browsers");
    tcase_add_loop_test(browsers, a_page_of_another_origin_may_what_was_set, 0, COUNT(shared));
    tcase_add_test(browsers, every_answer_says_what_a_browser_may_do_with_it);
    tcase_add_test(browsers, no_answer_says_which_program_gives_it);
    tcase_add_test(browsers, https_is_insisted_on_only_when_a_trusted_proxy_says_that_it_is_there);
    suite_add_tcase(suite, browsers);
    return harness_run(suite);
}
