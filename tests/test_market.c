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

START_TEST(sales_add_up_by_product_channel_unit_and_period)
{
    static const char *const bys[] = { "product", "channel", "unit", "period" };
    PUT_ONLY(201, "POST", "sales",
             "{\"product_code\":\"QN0001\",\"channel_code\":\"VOSO\",\"period_from\":\"2021-07-01\",\"period_to\":\"2021-07-31\",\"quantity\":10.5,\"measure\":\"kg\",\"revenue\":300}");
    PUT_ONLY(201, "POST", "sales",
             "{\"product_code\":\"QN0001\",\"channel_code\":\"TEQNI\",\"period_from\":\"2021-07-01\",\"period_to\":\"2021-07-31\",\"quantity\":2,\"measure\":\"kg\",\"revenue\":100}");
    PUT_ONLY(201, "POST", "sales",
             "{\"product_code\":\"QN0002\",\"channel_code\":\"VOSO\",\"period_from\":\"2021-08-01\",\"period_to\":\"2021-08-31\",\"quantity\":7,\"measure\":\"hộp\",\"revenue\":200}");
    PUT_ONLY(201, "POST", "sales", "{\"product_code\":\"QN0002\",\"channel_code\":\"VOSO\",\"period_from\":\"2021-09-01\",\"period_to\":\"2021-09-30\",\"revenue\":50}");
    /* half of it lies outside: it is told apart */
    PUT_ONLY(201, "POST", "sales", "{\"product_code\":\"QN0003\",\"channel_code\":\"VOSO\",\"period_from\":\"2021-09-16\",\"period_to\":\"2021-10-15\",\"revenue\":999}");
    for (int by = 0; by < 4; by++) {
        char path[200];
        long long sum = 0, sales = 0;
        snprintf(path, sizeof path, "/api/v1/reports/sales?unit=22&from=2021-07-01&to=2021-09-30&by=%s", bys[by]);
        struct answer answer = get(200, "%s", path);
        ck_assert_int_eq(answer_int(&answer, "/total/sales"), 4);
        ck_assert_int_eq(answer_int(&answer, "/total/products"), 2);
        ck_assert_int_eq(answer_int(&answer, "/total/revenue"), 650);
        ck_assert_int_eq(answer_int(&answer, "/total/partly_sales"), 1);
        ck_assert_int_eq(answer_int(&answer, "/total/partly_revenue"), 999);
        size_t n = json_array_size(answer_at(&answer, "/items"));
        for (size_t i = 0; i < n; i++) {
            const json_t *item = json_array_get(answer_at(&answer, "/items"), i);
            const char *rows = json_string_value(json_object_get(item, "rows"));
            sum += json_integer_value(json_object_get(item, "numerator"));
            sales += json_integer_value(json_object_get(item, "sales"));
            ck_assert_msg(rows && int_of(rows, "/total") == json_integer_value(json_object_get(item, "sales")), "by %s: %s leads elsewhere: %s", bys[by], rows, answer.body);
        }
        ck_assert_msg(sum == 650 && sales == 4, "by %s: %lld đồng of %lld sales: %s", bys[by], sum, sales, answer.body);
        answer_free(&answer);
    }
    struct answer answer = get(200, "/api/v1/reports/sales?unit=22&from=2021-07-01&to=2021-09-30");
    ck_assert_str_eq(answer_string(&answer, "/items/1/code"), "VOSO");
    ck_assert_msg(strstr(answer.body, "{\"measure\":\"hộp\",\"quantity\":7}") && strstr(answer.body, "{\"measure\":\"kg\",\"quantity\":10.5}"), "each measure by itself: %s", answer.body);
    ck_assert_msg(strstr(answer.body, "\"numerator\":550,\"denominator\":650,\"share\":84.6"), "550 of 650: %s", answer.body);
    char header[200];
    snprintf(header, sizeof header, "If-None-Match: %s", answer_header(&answer, "ETag"));
    struct answer same = http_ask(server, "GET", "/api/v1/reports/sales?unit=22&from=2021-07-01&to=2021-09-30", (const char *const[]){ header, NULL }, NULL);
    ck_assert_int_eq(same.status, 304);
    answer_free(&same);
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/sales?unit=22&from=2021-07-01&to=2021-06-30&by=colour");
    ck_assert_int_eq((int)json_array_size(answer_at(&answer, "/errors")), 2);
    answer_free(&answer);
}
END_TEST

START_TEST(events_are_told_by_level_with_the_products_that_took_part)
{
    PUT_ONLY(201, "POST", "promotion-events",
             "{\"code\":\"HC-1\",\"name\":\"Hội chợ OCOP\",\"level\":\"province\",\"unit_code\":\"22\",\"begins_on\":\"2021-04-28\",\"ends_on\":\"2021-05-03\",\"held\":true,\"booths\":180,"
             "\"local_booths\":120,\"revenue\":25000000000,\"local_revenue\":12000000000}");
    PUT_ONLY(201, "POST", "promotion-events",
             "{\"code\":\"HC-2\",\"name\":\"Hội chợ\",\"level\":\"province\",\"unit_code\":\"22\",\"begins_on\":\"2021-11-01\",\"ends_on\":\"2021-11-05\",\"held\":false}");
    PUT_ONLY(201, "POST", "promotion-events",
             "{\"code\":\"HC-3\",\"name\":\"Tuần hàng tại Hà Nội\",\"level\":\"national\",\"begins_on\":\"2021-06-01\",\"ends_on\":\"2021-06-05\",\"held\":true}");
    PUT_ONLY(201, "POST", "event-products", "{\"event_code\":\"HC-1\",\"product_code\":\"QN0001\",\"revenue\":40}");
    PUT_ONLY(201, "POST", "event-products", "{\"event_code\":\"HC-1\",\"product_code\":\"QN0002\"}");
    PUT_ONLY(409, "POST", "event-products", "{\"event_code\":\"HC-1\",\"product_code\":\"QN0002\"}");
    struct answer answer = get(200, "/api/v1/reports/events?unit=22&from=2021-01-01&to=2021-12-31");
    ck_assert_int_eq((int)json_array_size(answer_at(&answer, "/levels")), 1);
    ck_assert_msg(strstr(answer.body, "\"numerator\":1,\"denominator\":2,\"share\":50.0") || strstr(answer.body, "\"numerator\":1,\"denominator\":2,\"share\":50,"), "one of two: %s", answer.body);
    ck_assert_int_eq(answer_int(&answer, "/levels/0/local_revenue"), 12000000000);
    ck_assert_int_eq(answer_int(&answer, "/levels/0/products"), 2);
    ck_assert_int_eq(answer_int(&answer, "/levels/0/products_revenue"), 40);
    ck_assert_int_eq(int_of(answer_string(&answer, "/levels/0/rows"), "/total"), 2);
    char header[200];
    snprintf(header, sizeof header, "If-None-Match: %s", answer_header(&answer, "ETag"));
    struct answer same = http_ask(server, "GET", "/api/v1/reports/events?unit=22&from=2021-01-01&to=2021-12-31", (const char *const[]){ header, NULL }, NULL);
    ck_assert_int_eq(same.status, 304);
    answer_free(&same);
    answer_free(&answer);
    answer = get(200, "/api/v1/reports/events?unit=22&from=2021-01-01&to=2021-12-31&outside=true");
    ck_assert_str_eq(answer_string(&answer, "/levels/1/level"), "national");
    ck_assert_int_eq(answer_int(&answer, "/levels/1/without_revenue"), 1);
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/events?unit=22");
    answer_free(&answer);
}
END_TEST

START_TEST(products_are_counted_by_group_unit_kind_and_star_as_their_lists_are)
{
    static const char *const bys[] = { "group", "unit", "producer_kind", "stars" }, *const days[] = { "2021-08-31", "2023-12-31", "2020-12-31" };
    for (int by = 0; by < 4; by++)
        for (int d = 0; d < 3; d++) {
            struct answer answer = get(200, "/api/v1/reports/products?unit=22&as_of=%s&by=%s", days[d], bys[by]);
            long long all = 0, total = answer_int(&answer, "/total/numerator");
            ck_assert_int_eq(total, int_of(answer_string(&answer, "/total/rows"), "/total"));
            ck_assert_int_eq(answer_int(&answer, "/total/lapsed"), int_of(answer_string(&answer, "/total/lapsed_rows"), "/total"));
            if (!d)
                ck_assert_msg(total == 500 && answer_int(&answer, "/total/new") == 44 &&
                                  answer_int(&answer, "/total/stars_5") + answer_int(&answer, "/total/stars_4") + answer_int(&answer, "/total/stars_3") == 238,
                              "the headline: %s", answer.body);
            for (size_t i = 0; i < json_array_size(answer_at(&answer, "/items")); i++) {
                const json_t *item = json_array_get(answer_at(&answer, "/items"), i);
                const char *rows = json_string_value(json_object_get(item, "rows")), *lapsed = json_string_value(json_object_get(item, "lapsed_rows"));
                all += json_integer_value(json_object_get(item, "numerator"));
                ck_assert_msg(!rows || int_of(rows, "/total") == json_integer_value(json_object_get(item, "numerator")), "%s leads elsewhere: %s", rows, answer.body);
                ck_assert_msg(!lapsed || int_of(lapsed, "/total") == json_integer_value(json_object_get(item, "lapsed")), "%s leads elsewhere: %s", lapsed, answer.body);
            }
            ck_assert_msg(all == total, "by %s on %s: %lld of %lld", bys[by], days[d], all, total);
            answer_free(&answer);
        }
    struct answer answer = get(200, "/api/v1/reports/products?unit=22&as_of=2021-08-31&from=2021-08-31");
    char header[200];
    snprintf(header, sizeof header, "If-None-Match: %s", answer_header(&answer, "ETag"));
    struct answer same = http_ask(server, "GET", "/api/v1/reports/products?unit=22&as_of=2021-08-31&from=2021-08-31", (const char *const[]){ header, NULL }, NULL);
    ck_assert_int_eq(same.status, 304);
    answer_free(&same);
    answer_free(&answer);
    answer = get(400, "/api/v1/reports/products?unit=22&as_of=2021-08-31&from=2021-09-01&by=x");
    ck_assert_int_eq((int)json_array_size(answer_at(&answer, "/errors")), 2);
    answer_free(&answer);
}
END_TEST

/* As 26/2026 has it: with tourism also associations and centres take part, and with nothing else. */
START_TEST(an_association_takes_part_with_tourism_alone)
{
    PUT_ONLY(201, "POST", "producers", "{\"code\":\"DL\",\"name\":\"Hội du lịch\",\"kind\":\"association\",\"unit_code\":\"06724\",\"registered_on\":\"2021-01-01\"}");
    struct answer answer = put(422, "POST", "products", "{\"code\":\"T1\",\"name\":\"Chè\",\"group_code\":\"2\",\"producer_code\":\"DL\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}");
    ck_assert_str_eq(answer_string(&answer, "/errors/0/code"), "tourism-alone");
    answer_free(&answer);
    PUT_ONLY(201, "POST", "products", "{\"code\":\"T1\",\"name\":\"Điểm du lịch\",\"group_code\":\"6\",\"producer_code\":\"DL\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}");
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
    tcase_add_test(tcase, sales_add_up_by_product_channel_unit_and_period);
    tcase_add_test(tcase, events_are_told_by_level_with_the_products_that_took_part);
    tcase_add_test(tcase, products_are_counted_by_group_unit_kind_and_star_as_their_lists_are);
    tcase_add_test(tcase, an_association_takes_part_with_tourism_alone);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
