/* test_limits.c -- limits of rate over HTTP: who is counted, what is told, and that every operation has its 429. Proxies on
 * loopback are trusted here, so that a test can be many clients. */
#include "asking.h"

static void up(const char *const *more)
{
    const char *all[24] = { "--rates", "--rate-loopback", "--trusted-proxies", "127.0.0.0/8" };
    int n = 4;
    while (*more)
        all[n++] = *more++;
    server = server_start(REGISTER_REFERENCE, all);
}

#define UP(...) up((const char *const[]){ __VA_ARGS__, NULL })

/* As the client at `from`, with this key or none. */
static struct answer ask_from(const char *from, const char *key, const char *method, const char *path)
{
    char lines[2][300];
    snprintf(lines[0], sizeof lines[0], "X-Forwarded-For: %s", from);
    snprintf(lines[1], sizeof lines[1], "Authorization: Bearer %s", key ? key : "");
    return http_ask(server, method, path, (const char *const[]){ lines[0], key ? lines[1] : NULL, NULL }, NULL);
}

static int statuses(const char *from, const char *key, const char *method, const char *path, int n, int status)
{
    int count = 0;
    for (int i = 0; i < n; i++) {
        struct answer answer = ask_from(from, key, method, path);
        count += answer.status == status;
        answer_free(&answer);
    }
    return count;
}

START_TEST(callers_on_this_machine_are_not_counted_unless_it_is_asked_for)
{
    server = server_start(REGISTER_REFERENCE, (const char *const[]){ "--rates", "--rate-reads", "1", "--rate-burst", "1", "--trusted-proxies", "127.0.0.1", NULL });
    for (int i = 0; i < 20; i++) {
        struct answer answer = get(200, "/api/v1/product-groups");
        ck_assert_msg(!*answer_header(&answer, "RateLimit"), "a limit is told: %s", answer_header(&answer, "RateLimit"));
        answer_free(&answer);
    }
    ck_assert_int_gt(statuses("192.0.2.1", NULL, "GET", "/api/v1/product-groups", 5, 429), 0); /* whom the gateway names is */
    server_stop(server);
}
END_TEST

START_TEST(who_asks_too_often_is_told_to_wait_and_nobody_else_is)
{
    UP("--rate-reads", "1", "--rate-burst", "5");
    struct answer answer = ask_from("203.0.113.1", NULL, "GET", "/api/v1/units/22?as_of=2021-08-31");
    ck_answer(answer, 200);
    ck_assert_str_eq(answer_header(&answer, "RateLimit-Policy"), "\"address-reads\";q=5;w=5");
    ck_assert_str_eq(answer_header(&answer, "RateLimit"), "\"address-reads\";r=4;t=1");
    ck_assert_msg(strstr(answer_header(&answer, "Access-Control-Expose-Headers"), "RateLimit"), "a page may read it");
    answer_free(&answer);
    ck_assert_int_eq(statuses("203.0.113.1", NULL, "GET", "/api/v1/units/22?as_of=2021-08-31", 4, 200), 4);
    answer = ask_from("203.0.113.1", NULL, "GET", "/api/v1/units/22?as_of=2021-08-31");
    ck_answer(answer, 429);
    ck_assert_str_eq(answer_header(&answer, "Retry-After"), "1");
    ck_assert_str_eq(answer_header(&answer, "RateLimit"), "\"address-reads\";r=0;t=1");
    ck_assert_str_eq(answer_string(&answer, "/type"), "/problems/too-many-requests");
    ck_tells(answer, NULL, "rate-exceeded");
    answer_free(&answer);
    ck_assert_int_eq(statuses("203.0.113.2", NULL, "GET", "/api/v1/units/22?as_of=2021-08-31", 5, 200), 5);
    ck_assert_msg(!strstr(server_log(server), "203.0.113"), "an address is personal data, and stands in no log: %s",
                  server_log(server));
    server_down();
}
END_TEST

START_TEST(reads_and_writes_are_counted_apart)
{
    UP("--rate-reads", "3", "--rate-writes", "2", "--rate-burst", "1");
    ck_assert_int_eq(statuses("203.0.113.1", NULL, "POST", "/api/v1/products", 10, 401), 2);
    ck_assert_int_eq(statuses("203.0.113.1", NULL, "GET", "/api/v1/products", 10, 200), 3);
    ck_assert_int_eq(statuses("203.0.113.2", NULL, "GET", "/nowhere", 10, 404), 3);
    ck_assert_int_eq(statuses("203.0.113.3", NULL, "OPTIONS", "/api/v1/products", 10, 204), 3);
    server_down();
}
END_TEST

START_TEST(a_key_has_a_share_of_its_own_wherever_it_is_shown)
{
    UP("--rate-reads", "2", "--key-rate-reads", "4", "--key-rate-writes", "1", "--rate-burst", "1");
    const char *portal = server_key(server, "portal"), *province = server_key(server, "province");
    ck_assert_int_eq(statuses("203.0.113.1", NULL, "GET", "/api/v1/products", 6, 200), 2);
    ck_assert_int_eq(statuses("203.0.113.1", portal, "GET", "/api/v1/products", 3, 200), 3);
    ck_assert_int_eq(statuses("203.0.113.2", portal, "GET", "/api/v1/products", 6, 200), 1);
    ck_assert_int_eq(statuses("203.0.113.2", province, "GET", "/api/v1/products", 6, 200), 4);
    ck_assert_int_eq(statuses("203.0.113.2", province, "DELETE", "/api/v1/products/1", 6, 428), 1);
    server_down();
}
END_TEST

START_TEST(wrong_keys_close_an_address_even_for_a_good_one)
{
    UP("--wrong-keys", "3");
    const char *wrong = "ntm_00000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", *good = server_key(server, "portal");
    ck_assert_int_eq(statuses("203.0.113.1", wrong, "GET", "/api/v1/products", 10, 401), 3);
    struct answer answer = ask_from("203.0.113.1", good, "GET", "/api/v1/products");
    ck_answer(answer, 429);
    ck_tells(answer, "Authorization", "wrong-keys");
    long long wait = atoll(answer_header(&answer, "Retry-After"));
    ck_assert_msg(wait > 15 && wait <= 20, "three in a minute: one in twenty seconds, not in %lld", wait);
    answer_free(&answer);
    ck_assert_msg(statuses("203.0.113.1", NULL, "GET", "/api/v1/products", 1, 200) == 1, "without a key it may still read");
    ck_assert_msg(statuses("203.0.113.2", good, "GET", "/api/v1/products", 5, 200) == 5, "from elsewhere the key is good");
    ck_assert_msg(statuses("203.0.113.3", good, "GET", "/api/v1/products", 20, 200) == 20, "good keys are no wrong ones");
    server_down();
}
END_TEST

START_TEST(who_watches_over_the_service_is_not_turned_away)
{
    UP("--rate-reads", "1", "--rate-burst", "1");
    ck_assert_int_eq(statuses("203.0.113.1", NULL, "GET", "/livez", 20, 200), 20);
    ck_assert_int_eq(statuses("203.0.113.1", NULL, "GET", "/readyz", 20, 200), 20);
    struct answer answer = ask_from("203.0.113.1", NULL, "GET", "/livez");
    ck_assert_str_eq(answer_header(&answer, "RateLimit"), "");
    answer_free(&answer);
    server_down();
}
END_TEST

START_TEST(without_limits_nothing_is_told_of_them)
{
    server = server_start(REGISTER_REFERENCE, NULL);
    struct answer answer = get(200, "/api/v1/product-groups");
    ck_assert_str_eq(answer_header(&answer, "RateLimit"), "");
    ck_assert_str_eq(answer_header(&answer, "RateLimit-Policy"), "");
    answer_free(&answer);
    server_down();
}
END_TEST

/* ---- time ---- */

START_TEST(a_read_that_takes_too_long_is_ended_and_the_next_is_answered)
{
    static const char *const heavy[] = { "/api/v1/communes?unit=22&as_of=2021-08-31&assessed=true&count=true&limit=500&sort=-name",
                                         "/api/v1/communes?unit=22&as_of=2021-06-30&on_roster=true&count=true&limit=500",
                                         "/api/v1/reports/progress?unit=22&as_of=2021-07-31" };
    int ended = 0;
    server = server_start(REGISTER_REFERENCE, (const char *const[]){ "--read-limit", "1", "--answers-kib", "0", NULL });
    for (int i = 0; i < 300 && ended < 3; i++) {
        struct answer answer = http_get(server, heavy[i % 3]);
        ck_assert_msg(answer.status == 200 || answer.status == 503, "%d: %.500s", answer.status, answer.body);
        if (answer.status == 503) {
            ck_tells(answer, NULL, "too-slow");
            ck_assert_str_ne(answer_header(&answer, "Retry-After"), "");
            ended++;
        }
        answer_free(&answer);
        answer = get(200, "/api/v1/product-groups?as_of=2021-08-31&limit=1");
        answer_free(&answer);
    }
    ck_assert_msg(ended > 0, "none of 300 took more than a millisecond");
    server_stop(server);
    server = server_start(REGISTER_REFERENCE, (const char *const[]){ "--answers-kib", "0", NULL });
    for (int i = 0; i < 3; i++) {
        struct answer answer = get(200, "%s", heavy[i]);
        answer_free(&answer);
    }
    server_stop(server);
}
END_TEST

/* A path of the contract with something in the place of its parameters. */
static void fill(char *out, size_t room, const char *template)
{
    size_t n = 0;
    for (; *template && n + 2 < room; template ++) {
        out[n++] = *template == '{' ? '1' : *template;
        if (*template == '{')
            template = strchr(template, '}');
    }
    out[n] = '\0';
}

/* One client an operation, so that each has just its own share: it asks until it is told to stop. With a wrong key, for the
 * operations that are not counted. */
static bool is_told_to_stop(const char *method, const char *path, int client)
{
    static const char wrong[] = "ntm_00000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    char from[40];
    for (int i = 0; i < 6; i++) {
        snprintf(from, sizeof from, "198.51.%d.%d", client / 250, client % 250);
        struct answer answer = ask_from(from, i < 3 ? NULL : wrong, method, path);
        bool stop = answer.status == 429 && *answer_header(&answer, "Retry-After");
        answer_free(&answer);
        if (stop)
            return true;
    }
    return false;
}

START_TEST(every_operation_of_the_contract_has_its_429)
{
    static const char *const methods[] = { "get", "post", "put", "patch", "delete" };
    const char *path;
    json_t *item;
    int asked = 0;
    UP("--rate-reads", "1", "--rate-writes", "1", "--rate-burst", "1", "--wrong-keys", "1");
    struct answer contract = ask_from("203.0.113.250", NULL, "GET", "/openapi.json");
    json_object_foreach(json_object_get(contract.json, "paths"), path, item) for (size_t i = 0;
                                                                                  i < sizeof methods / sizeof *methods; i++)
    {
        char filled[300], method[8];
        if (!json_object_get(item, methods[i]))
            continue;
        for (size_t k = 0; k <= strlen(methods[i]); k++)
            method[k] = (char)(methods[i][k] >= 'a' ? methods[i][k] - 32 : methods[i][k]);
        fill(filled, sizeof filled, path);
        ck_assert_msg(is_told_to_stop(method, filled, asked), "%s %s can be asked without end", method, filled);
        asked++;
    }
    ck_assert_int_gt(asked, 60);
    answer_free(&contract);
    server_down();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("limits");
    TCase *rates = tcase_create("rates");
    tcase_add_test(rates, callers_on_this_machine_are_not_counted_unless_it_is_asked_for);
    tcase_add_test(rates, who_asks_too_often_is_told_to_wait_and_nobody_else_is);
    tcase_add_test(rates, reads_and_writes_are_counted_apart);
    tcase_add_test(rates, a_key_has_a_share_of_its_own_wherever_it_is_shown);
    tcase_add_test(rates, wrong_keys_close_an_address_even_for_a_good_one);
    tcase_add_test(rates, who_watches_over_the_service_is_not_turned_away);
    tcase_add_test(rates, without_limits_nothing_is_told_of_them);
    tcase_add_test(rates, every_operation_of_the_contract_has_its_429);
    suite_add_tcase(suite, rates);
    TCase *time = tcase_create("time");
    tcase_add_test(time, a_read_that_takes_too_long_is_ended_and_the_next_is_answered);
    suite_add_tcase(suite, time);
    return harness_run(suite);
}
