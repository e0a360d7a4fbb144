/* test_market.c -- products on their way to market, over HTTP: shares on channels with numerator, denominator and day, what may not be told twice, events, and supplies beside demands. */
#include "sets.h"
#include "whole.h"

static void up(void)
{
    reference_up();
    PUT_ONLY(201, "POST", "channels", "{\"code\":\"VOSO\",\"name\":\"Voso\",\"kind\":\"platform\"}");
    PUT_ONLY(201, "POST", "channels", "{\"code\":\"TEQNI\",\"name\":\"Sàn Quảng Ninh\",\"kind\":\"exchange\"}");
}

static void listed(int product, const char *channel, const char *from, const char *more)
{
    PUT_ONLY(201, "POST", "listings", "{\"product_code\":\"QN%04d\",\"channel_code\":\"%s\",\"listed_from\":\"%s\"%s}", product, channel, from, more);
}

START_TEST(the_share_on_a_channel_has_numerator_denominator_and_day)
{
    for (int i = 1; i <= 8; i++)
        listed(i, "VOSO", "2021-03-20", i > 6 ? ",\"listed_to\":\"2021-07-31\"" : "");
    listed(1, "TEQNI", "2021-08-31", "");
    struct answer answer = get(200, "/api/v1/reports/channels?unit=22&as_of=2021-08-31");
    ck_assert_str_eq(answer_string(&answer, "/channels/0/code"), "TEQNI");
    ck_assert_int_eq(answer_int(&answer, "/channels/0/numerator"), 1);
    ck_assert_int_eq(answer_int(&answer, "/channels/1/numerator"), 6);
    ck_assert_int_eq(answer_int(&answer, "/channels/1/denominator"), 500);
    ck_assert_msg(strstr(answer.body, "\"share\":1.2,"), "6 of 500: %s", answer.body);
    ck_assert_int_eq(int_of(answer_string(&answer, "/channels/1/rows"), "/total"), 6);
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/channels?unit=22&as_of=2021-08-31&of=certified");
    ck_assert_int_eq(answer_int(&answer, "/channels/1/denominator"), 238);
    ck_assert_int_eq(int_of(answer_string(&answer, "/channels/1/rows"), "/total"), answer_int(&answer, "/channels/1/numerator"));
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/channels?unit=22&as_of=2021-07-31");
    ck_assert_int_eq(answer_int(&answer, "/channels/1/numerator"), 8);
    char header[200];
    snprintf(header, sizeof header, "If-None-Match: %s", answer_header(&answer, "ETag"));
    struct answer same = http_ask(server, "GET", "/api/v1/reports/channels?unit=22&as_of=2021-07-31", (const char *const[]){ header, NULL }, NULL);
    ck_assert_int_eq(same.status, 304);
    answer_free(&same);
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/channels?unit=22&of=some");
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/channels");
    answer_free(&answer);
}
END_TEST

START_TEST(what_is_listed_or_sold_is_told_once)
{
    listed(1, "VOSO", "2021-03-20", ",\"listed_to\":\"2021-07-31\"");
    struct answer answer = put(422, "POST", "listings", "{\"product_code\":\"QN0001\",\"channel_code\":\"VOSO\",\"listed_from\":\"2021-07-31\"}");
    ck_assert_str_eq(answer_string(&answer, "/errors/0/code"), "listed-twice");
    answer_free(&answer);
    listed(1, "VOSO", "2021-08-01", "");
    PUT_ONLY(201, "POST", "sales",
             "{\"product_code\":\"QN0001\",\"channel_code\":\"VOSO\",\"period_from\":\"2021-07-01\",\"period_to\":\"2021-09-30\",\"quantity\":1250.5,\"measure\":\"kg\",\"revenue\":310000000}");
    answer = put(422, "POST", "sales", "{\"product_code\":\"QN0001\",\"channel_code\":\"VOSO\",\"period_from\":\"2021-09-01\",\"period_to\":\"2021-09-30\",\"revenue\":1}");
    ck_assert_str_eq(answer_string(&answer, "/errors/0/code"), "sold-twice");
    answer_free(&answer);
    PUT_ONLY(422, "POST", "sales", "{\"product_code\":\"QN0001\",\"channel_code\":\"VOSO\",\"period_from\":\"2021-10-01\",\"period_to\":\"2021-10-31\",\"quantity\":1,\"revenue\":-1}");
}
END_TEST

START_TEST(an_event_that_is_planned_has_brought_nothing)
{
    PUT_ONLY(201, "POST", "promotion-events",
             "{\"code\":\"HC-1\",\"name\":\"Hội chợ OCOP\",\"level\":\"province\",\"unit_code\":\"22\",\"begins_on\":\"2021-04-28\",\"ends_on\":\"2021-05-03\",\"held\":true,\"booths\":180,"
             "\"local_booths\":120,\"revenue\":25000000000,\"local_revenue\":12000000000}");
    struct answer answer = put(422, "POST", "promotion-events",
                               "{\"code\":\"HC-2\",\"name\":\"Hội chợ\",\"level\":\"province\",\"begins_on\":\"2021-12-01\",\"ends_on\":\"2021-11-01\",\"booths\":10,\"local_booths\":11,"
                               "\"revenue\":5}");
    ck_assert_int_eq((int)json_array_size(answer_at(&answer, "/errors")), 3);
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/promotion-events?level=province&held=true"), 1);
}
END_TEST

/* As printed: 236.5 t of grouper, 165 of it sold to other provinces. */
START_TEST(supplies_stand_beside_the_demand_they_may_meet)
{
    PUT_ONLY(201, "POST", "supplies",
             "{\"code\":\"S1\",\"unit_code\":\"06724\",\"produce\":\"Cá song\",\"group_code\":\"1\",\"quantity\":236.5,\"measure\":\"t\",\"available_from\":\"2021-09-15\",\"available_to\":\"2021-10-30\","
             "\"price\":150000000,\"sold_provinces\":165,\"sold_local\":20.25,\"reviewed_on\":\"2021-09-15\"}");
    PUT_ONLY(201, "POST", "supplies",
             "{\"code\":\"S2\",\"unit_code\":\"06799\",\"produce\":\"Hàu\",\"group_code\":\"1\",\"quantity\":10,\"measure\":\"t\",\"available_from\":\"2021-10-01\",\"available_to\":\"2021-12-31\","
             "\"reviewed_on\":\"2021-09-15\"}");
    PUT_ONLY(422, "POST", "supplies",
             "{\"code\":\"S3\",\"unit_code\":\"06799\",\"produce\":\"Hàu\",\"group_code\":\"1\",\"quantity\":10,\"measure\":\"t\",\"available_from\":\"2021-10-01\",\"available_to\":\"2021-12-31\","
             "\"sold_local\":6,\"sold_export\":4.01,\"reviewed_on\":\"2021-09-15\"}");
    PUT_ONLY(201, "POST", "demands",
             "{\"code\":\"D1\",\"buyer\":\"GO! Hạ Long\",\"produce\":\"Cá song\",\"group_code\":\"1\",\"unit_code\":\"22\",\"quantity\":60,\"measure\":\"t\",\"needed_from\":\"2021-10-20\","
             "\"needed_to\":\"2021-12-31\",\"price\":140000000}");
    PUT_ONLY(201, "POST", "demands",
             "{\"code\":\"D2\",\"buyer\":\"Winmart\",\"group_code\":\"1\",\"unit_code\":\"06799\",\"quantity\":5,\"measure\":\"t\",\"needed_from\":\"2021-11-01\",\"needed_to\":\"2021-11-30\"}");
    PUT_ONLY(201, "POST", "demands",
             "{\"code\":\"D3\",\"buyer\":\"Winmart\",\"group_code\":\"2\",\"quantity\":5,\"measure\":\"t\",\"needed_from\":\"2021-11-01\",\"needed_to\":\"2021-11-30\"}");
    struct answer answer = get(200, "/api/v1/reports/supply?unit=22&as_of=2021-09-30");
    ck_assert_msg(strstr(answer.body, "\"quantity\":246.5,\"sold_local\":20.25,\"sold_provinces\":165,\"sold_restaurants\":0,\"sold_export\":0,\"unsold\":61.25"), "exact sums: %s", answer.body);
    ck_assert_str_eq(answer_string(&answer, "/demands/0/code"), "D1");
    ck_assert_str_eq(answer_string(&answer, "/demands/0/supplies/0/code"), "S1");
    ck_assert_str_eq(answer_string(&answer, "/demands/0/supplies/0/from"), "2021-10-20");
    ck_assert_str_eq(answer_string(&answer, "/demands/0/supplies/0/to"), "2021-10-30");
    ck_assert(json_is_false(answer_at(&answer, "/demands/0/supplies/0/within_price")));
    ck_assert_msg(strstr(answer.body, "\"offered\":51.25,\"lacking\":8.75"), "60 t wanted, 51.25 left: %s", answer.body);
    ck_assert_str_eq(answer_string(&answer, "/demands/1/supplies/0/code"), "S2");
    ck_assert_int_eq((int)json_array_size(answer_at(&answer, "/demands/1/supplies")), 1); /* from there alone */
    ck_assert_int_eq((int)json_array_size(answer_at(&answer, "/demands/2/supplies")), 0); /* of another group */
    char header[200];
    snprintf(header, sizeof header, "If-None-Match: %s", answer_header(&answer, "ETag"));
    struct answer same = http_ask(server, "GET", "/api/v1/reports/supply?unit=22&as_of=2021-09-30", (const char *const[]){ header, NULL }, NULL);
    ck_assert_int_eq(same.status, 304);
    answer_free(&same);
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/supply?unit=22&as_of=2022-01-01");
    ck_assert_int_eq((int)json_array_size(answer_at(&answer, "/demands")), 0);
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/supply?unit=22&x=1");
    answer_free(&answer);
    /* a commune enters what is its own */
    expect_only(403, "PATCH", "/api/v1/supplies/2?reason=x", AS(.role = "commune", .if_match = "*"), "{\"sold_local\":1}");
    expect_only(200, "PATCH", "/api/v1/supplies/1?reason=x", AS(.role = "commune", .if_match = "*"), "{\"sold_local\":21}");
    expect_verified(server);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("market");
    TCase *tcase = tcase_create("market");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, up, server_down);
    tcase_add_test(tcase, the_share_on_a_channel_has_numerator_denominator_and_day);
    tcase_add_test(tcase, what_is_listed_or_sold_is_told_once);
    tcase_add_test(tcase, an_event_that_is_planned_has_brought_nothing);
    tcase_add_test(tcase, supplies_stand_beside_the_demand_they_may_meet);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
