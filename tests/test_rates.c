/* test_rates.c -- token buckets with a clock of the test's own: what a caller may make at once, in the long run, and who is one
 * caller. */
#include "server/rates.h" /* before check.h, which has a macro fail() */
#include "harness.h"
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define SECOND INT64_C(1000000000)
static const int64_t start = 1000 * SECOND;

static const struct rates_options ordinary = {
    .address_reads = 10, .address_writes = 2, .key_reads = 20, .key_writes = 5, .burst_seconds = 3, .wrong_keys = 4
};

static struct address address(const char *text)
{
    struct address parsed;
    ck_assert_msg(address_parse(text_of(text), &parsed), "%s is an address", text);
    return parsed;
}

/* How many of n requests, all at the same instant, are allowed. */
static int allowed(struct rates *rates, const char *from, uint64_t key, bool write, int n, int64_t at)
{
    int good = 0;
    for (int i = 0; i < n; i++)
        good += rates_take(rates, address(from), key, write, at).allowed;
    return good;
}

START_TEST(a_bucket_gives_its_burst_at_once_and_then_its_rate)
{
    struct rates *rates = rates_new(&ordinary);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", NO_KEY, false, 100, start), 30);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", NO_KEY, false, 100, start + SECOND / 2), 5);
    int in_ten_seconds = 0;
    for (int i = 1; i <= 1000; i++)
        in_ten_seconds += allowed(rates, "192.0.2.1", NO_KEY, false, 1, start + SECOND / 2 + i * SECOND / 100);
    ck_assert_int_eq(in_ten_seconds, 100);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", NO_KEY, false, 100, start + 100 * SECOND), 30);
    rates_free(rates);
}
END_TEST

START_TEST(what_is_left_is_told_and_how_long_to_wait)
{
    struct rates *rates = rates_new(&ordinary);
    struct rate rate = rates_take(rates, address("192.0.2.1"), NO_KEY, false, start);
    ck_assert_str_eq(rate.policy, "address-reads");
    ck_assert(rate.allowed && rate.quota == 30 && rate.window == 3 && rate.left == 29 && rate.reset == 1 && rate.wait == 0);
    for (int i = 0; i < 29; i++)
        rate = rates_take(rates, address("192.0.2.1"), NO_KEY, false, start);
    ck_assert(rate.allowed && rate.left == 0 && rate.reset == 3);
    rate = rates_take(rates, address("192.0.2.1"), NO_KEY, false, start);
    ck_assert(!rate.allowed && rate.left == 0 && rate.wait == 1);
    rate = rates_take(rates, address("192.0.2.1"), NO_KEY, false, start + SECOND / 10);
    ck_assert_msg(rate.allowed, "after a tenth of a second there is one again");
    rate = rates_take(rates, address("192.0.2.1"), 7, true, start);
    ck_assert_str_eq(rate.policy, "key-writes");
    ck_assert(rate.quota == 15 && rate.left == 14);
    rates_free(rates);
}
END_TEST

START_TEST(reads_writes_addresses_and_keys_are_counted_apart)
{
    struct rates *rates = rates_new(&ordinary);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", NO_KEY, false, 100, start), 30);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", NO_KEY, true, 100, start), 6);
    ck_assert_int_eq(allowed(rates, "192.0.2.2", NO_KEY, false, 100, start), 30);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", 1, false, 100, start), 60);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", 1, true, 100, start), 15);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", 2, false, 100, start), 60);
    ck_assert_msg(allowed(rates, "192.0.2.9", 2, false, 100, start) == 0, "a key has one bucket, wherever it is shown");
    ck_assert_msg(allowed(rates, "2001:db8:0:1::1", NO_KEY, false, 100, start) == 30, "IPv6");
    ck_assert_msg(allowed(rates, "2001:db8:0:1:ffff::2", NO_KEY, false, 100, start) == 0, "a /64 is one caller");
    ck_assert_msg(allowed(rates, "2001:db8:0:2::1", NO_KEY, false, 100, start) == 30, "the next /64 is another");
    rates_free(rates);
}
END_TEST

START_TEST(too_many_wrong_keys_close_an_address_until_time_has_passed)
{
    struct rates *rates = rates_new(&ordinary);
    struct address a = address("192.0.2.1");
    for (int i = 0; i < 4; i++) {
        ck_assert_uint_eq(rates_wrong_key_wait(rates, a, start), 0);
        rates_wrong_key(rates, a, start);
    }
    ck_assert_uint_eq(rates_wrong_key_wait(rates, a, start), 15);
    ck_assert_uint_eq(rates_wrong_key_wait(rates, address("192.0.2.2"), start), 0);
    rates_wrong_key(rates, a, start); /* what is beyond the limit lengthens nothing */
    ck_assert_uint_eq(rates_wrong_key_wait(rates, a, start + 14 * SECOND), 1);
    ck_assert_uint_eq(rates_wrong_key_wait(rates, a, start + 15 * SECOND), 0);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", NO_KEY, false, 100, start), 30);
    rates_free(rates);
}
END_TEST

START_TEST(zero_is_no_limit_and_says_nothing)
{
    const struct rates_options none = { 0 };
    struct rates *rates = rates_new(&none);
    struct rate rate = rates_take(rates, address("192.0.2.1"), NO_KEY, true, start);
    ck_assert(rate.allowed && !rate.policy);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", 3, false, 100000, start), 100000);
    for (int i = 0; i < 1000; i++)
        rates_wrong_key(rates, address("192.0.2.1"), start);
    ck_assert_uint_eq(rates_wrong_key_wait(rates, address("192.0.2.1"), start), 0);
    rates_free(rates);
}
END_TEST

START_TEST(a_clock_that_stands_or_starts_at_zero_gives_nothing_away)
{
    struct rates *rates = rates_new(&ordinary);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", NO_KEY, false, 1000, 0), 30);
    ck_assert_int_eq(allowed(rates, "192.0.2.1", NO_KEY, false, 1000, 0), 0);
    rates_free(rates);
}
END_TEST

START_TEST(a_million_callers_do_not_wash_out_one_who_floods)
{
    struct rates *rates = rates_new(&ordinary);
    int through = 0;
    for (uint32_t i = 0; i < 1000000; i++) {
        struct address other = {
            { [10] = 0xff, [11] = 0xff, [12] = 11, (unsigned char)(i >> 16), (unsigned char)(i >> 8), (unsigned char)i }
        };
        int64_t now = start + i * (SECOND / 1000000); /* a million new addresses in one second */
        rates_take(rates, other, NO_KEY, false, now);
        if (i % 100 == 0)
            through += rates_take(rates, address("192.0.2.1"), NO_KEY, false, now).allowed;
    }
    ck_assert_msg(through <= 30 + 10, "of 10,000 requests in a second, %d came through; 40 are its due", through);
    rates_free(rates);
}
END_TEST

enum { THREADS = 8, EACH = 20000 };
static struct rates *shared;
static atomic_int through;

static void *take_many(void *arg)
{
    (void)arg;
    for (int i = 0; i < EACH; i++)
        if (rates_take(shared, (struct address){ { 0x20, 0x01, [15] = 1 } }, NO_KEY, false, start).allowed)
            atomic_fetch_add(&through, 1);
    return NULL;
}

START_TEST(threads_share_a_bucket_to_the_last_drop)
{
    pthread_t threads[THREADS];
    shared = rates_new(&ordinary);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, take_many, NULL), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&through), 30);
    rates_free(shared);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rates");
    TCase *tc = tcase_create("rates");
    tcase_add_test(tc, a_bucket_gives_its_burst_at_once_and_then_its_rate);
    tcase_add_test(tc, what_is_left_is_told_and_how_long_to_wait);
    tcase_add_test(tc, reads_writes_addresses_and_keys_are_counted_apart);
    tcase_add_test(tc, too_many_wrong_keys_close_an_address_until_time_has_passed);
    tcase_add_test(tc, zero_is_no_limit_and_says_nothing);
    tcase_add_test(tc, a_clock_that_stands_or_starts_at_zero_gives_nothing_away);
    tcase_add_test(tc, a_million_callers_do_not_wash_out_one_who_floods);
    tcase_add_test(tc, threads_share_a_bucket_to_the_last_drop);
    suite_add_tcase(suite, tc);
    return harness_run(suite);
}
