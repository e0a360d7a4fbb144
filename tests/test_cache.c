/* test_cache.c -- answers that are kept: the table of them by itself, and over HTTP that nobody ever gets an old answer, packed or not, while
 * others write. */
#include "asking.h"
#include <pthread.h>
#include <stdatomic.h>
#include <zlib.h>
#include "handlers/cache.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define AS_PROVINCE AS(.role = "province")
#define AS_PROVINCE_ANY AS(.role = "province", .if_match = "*")

/* ---- the table by itself ---- */

static void put(struct cache *cache, const char *key, uint64_t stamp, const char *body)
{
    cache_put(cache, text_of(key), stamp, &(struct cached){ .status = 200, .rows = 3, .nheaders = 1, .headers = { { "ETag", "\"1\"" } }, .body = text_of(body) });
}

/* What is kept under the key at the stamp; "" for nothing. */
static const char *found(struct cache *cache, const char *key, uint64_t stamp)
{
    static char body[100];
    const struct cached *cached = cache_find(cache, text_of(key), stamp);
    if (!cached)
        return "";
    snprintf(body, sizeof body, "%.*s", (int)cached->body.n, cached->body.s);
    ck_assert_str_eq(cached->headers[0].value, "\"1\"");
    ck_assert_int_eq(cached->rows, 3);
    cached_release((void *)(uintptr_t)cached->body.s);
    return body;
}

START_TEST(an_answer_is_found_at_its_stamp_alone)
{
    struct cache *cache = cache_new(1 << 20);
    put(cache, "a", 7, "seven");
    ck_assert_str_eq(found(cache, "a", 7), "seven");
    ck_assert_str_eq(found(cache, "b", 7), "");
    ck_assert_str_eq(found(cache, "a", 6), ""); /* it is newer than what is asked for: it stays */
    ck_assert_str_eq(found(cache, "a", 7), "seven");
    ck_assert_str_eq(found(cache, "a", 8), ""); /* older: it goes */
    ck_assert_str_eq(found(cache, "a", 7), "");
    put(cache, "a", 9, "nine");
    put(cache, "a", 8, "eight");
    ck_assert_str_eq(found(cache, "a", 9), "nine");
    cache_free(cache);
}
END_TEST

START_TEST(what_was_not_asked_for_goes_first_and_the_bytes_are_bounded)
{
    enum { KEYS = 4000, BYTES = 256 * 1024 };
    struct cache *cache = cache_new(BYTES);
    char key[20], body[200];
    memset(body, 'x', sizeof body - 1);
    body[sizeof body - 1] = '\0';
    put(cache, "hot", 1, "hot");
    for (int i = 0; i < KEYS; i++) {
        snprintf(key, sizeof key, "%d", i);
        put(cache, key, 1, body);
        ck_assert_str_eq(found(cache, "hot", 1), "hot");
    }
    struct cache_counts counts = cache_counts(cache);
    ck_assert_msg(counts.bytes <= BYTES && counts.evicted > 0 && counts.entries > 100, "%llu bytes, %llu evicted, %llu entries", (unsigned long long)counts.bytes,
                  (unsigned long long)counts.evicted, (unsigned long long)counts.entries);
    ck_assert_uint_eq(counts.hits, KEYS);
    cache_free(cache);
}
END_TEST

START_TEST(what_is_being_sent_lives_on_when_it_is_replaced)
{
    struct cache *cache = cache_new(1 << 20);
    put(cache, "a", 1, "one");
    const struct cached *held = cache_find(cache, TEXT("a"), 1);
    put(cache, "a", 2, "two");
    ck_assert_str_eq(held->body.s, "one");
    cached_release((void *)(uintptr_t)held->body.s);
    ck_assert_str_eq(found(cache, "a", 2), "two");
    cache_free(cache);
}
END_TEST

START_TEST(nothing_is_kept_in_no_bytes_and_nothing_too_large)
{
    struct cache *cache = cache_new(0);
    put(cache, "a", 1, "one");
    ck_assert_str_eq(found(cache, "a", 1), "");
    cache_free(cache);
    static char large[100 * 1024];
    memset(large, 'x', sizeof large - 1);
    cache = cache_new(256 * 1024);
    put(cache, "a", 1, large);
    ck_assert_str_eq(found(cache, "a", 1), "");
    cache_free(cache);
}
END_TEST

/* ---- over HTTP ---- */

/* "W/"12-2021-08-31"" is of change 12. */
static long long change_of_tag(const struct answer *answer)
{
    const char *tag = answer_header(answer, "ETag");
    return strtoll(tag + strcspn(tag, "0123456789"), NULL, 10);
}

START_TEST(a_write_elsewhere_leaves_a_tag_standing)
{
    struct answer answer = get(200, "/api/v1/rosters?as_of=2021-08-31");
    char tag[100], line[200];
    snprintf(tag, sizeof tag, "%s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    expect_only(201, "POST", "/api/v1/products", AS_PROVINCE,
                "{\"code\":\"ELSEWHERE\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}");
    snprintf(line, sizeof line, "If-None-Match: %s", tag);
    answer = http_ask(server, "GET", "/api/v1/rosters?as_of=2021-08-31", (const char *const[]){ line, NULL }, NULL);
    ck_answer(answer, 304);
    answer_free(&answer);
    answer = get(200, "/api/v1/communes?unit=22&as_of=2021-08-31");
    ck_assert_msg(change_of_tag(&answer) > 0, "the tag is %s", answer_header(&answer, "ETag"));
    answer_free(&answer);
}
END_TEST

START_TEST(the_order_of_parameters_makes_no_other_answer)
{
    struct answer one = get(200, "/api/v1/products?stars=4&as_of=2021-08-31&limit=7"), two = get(200, "/api/v1/products?limit=7&as_of=2021-08-31&stars=4");
    ck_assert_str_eq(one.body, two.body);
    answer_free(&one);
    answer_free(&two);
    one = get(200, "/api/v1/products?code=QN0001&as_of=2021-08-31");
    two = get(200, "/api/v1/products?code=QN0002&as_of=2021-08-31");
    ck_assert_str_ne(one.body, two.body);
    answer_free(&one);
    answer_free(&two);
}
END_TEST

START_TEST(packed_answers_hold_the_same)
{
    static const char *const paths[] = { "/api/v1/products?as_of=2021-08-31&limit=200", "/api/v1/products.csv?as_of=2021-08-31",
                                         "/api/v1/reports/progress?unit=22&as_of=2021-08-31" };
    for (int i = 0; i < COUNT(paths); i++)
        for (int again = 0; again < 2; again++) {
            struct answer plain = get(200, "%s", paths[i]);
            struct answer packed = http_ask(server, "GET", paths[i], (const char *const[]){ "Accept-Encoding: gzip", NULL }, NULL);
            ck_answer(packed, 200);
            ck_assert_str_eq(answer_header(&packed, "Content-Encoding"), "gzip");
            ck_assert_str_eq(answer_header(&plain, "Content-Encoding"), "");
            ck_assert_msg(packed.size < plain.size / 2, "%s: %zu bytes packed of %zu", paths[i], packed.size, plain.size);
            char *out = malloc(plain.size + 1);
            z_stream z = { .next_in = (Bytef *)packed.body, .avail_in = (uInt)packed.size, .next_out = (Bytef *)out, .avail_out = (uInt)plain.size + 1 };
            ck_assert(inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
            ck_assert(z.total_out == plain.size && !memcmp(out, plain.body, plain.size));
            inflateEnd(&z);
            free(out);
            answer_free(&plain);
            answer_free(&packed);
        }
}
END_TEST

/* Readers race a writer: what has been answered 201 is in every answer that is asked for afterwards, and an answer is never older than its tag. */
enum { READERS = 6, WRITES = 150 };
static _Atomic long long written; /* names numbered so far, and answered */
static _Atomic bool over;

static void *read_on(void *arg)
{
    const char *coding = arg;
    long long reads = 0;
    while (!atomic_load(&over)) {
        long long least = atomic_load(&written);
        struct answer answer = http_ask(server, "GET", "/api/v1/products?code=RACE&fields=name,version", (const char *const[]){ coding, NULL }, NULL);
        if (answer.status == 200 && least) {
            long long shown = strtoll(item_text(&answer, 0, "name") + strlen("Chè "), NULL, 10);
            ck_assert_msg(shown >= least, "name %lld was answered before, an answer asked for afterwards shows %lld under %s", least, shown,
                          answer_header(&answer, "ETag"));
            ck_assert_msg(item_int(&answer, 0, "version") >= change_of_tag(&answer), "version %lld under the tag %s", item_int(&answer, 0, "version"),
                          answer_header(&answer, "ETag"));
        }
        reads++;
        answer_free(&answer);
    }
    return (void *)reads;
}

START_TEST(nobody_gets_an_old_answer_while_others_write)
{
    static char codings[2][40] = { "Accept-Encoding: identity", "Accept-Encoding: gzip" };
    pthread_t readers[READERS];
    char path[100], body[100];
    struct answer answer = expect(201, "POST", "/api/v1/products", AS_PROVINCE,
                                  "{\"code\":\"RACE\",\"name\":\"Chè 0\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}");
    snprintf(path, sizeof path, "%.90s", answer_header(&answer, "Location"));
    answer_free(&answer);
    for (int i = 0; i < READERS; i++)
        ck_assert_int_eq(pthread_create(&readers[i], NULL, read_on, codings[i % 2]), 0);
    for (int i = 1; i <= WRITES; i++) {
        snprintf(body, sizeof body, "{\"name\":\"Chè %d\"}", i);
        expect_only(200, "PATCH", path, AS_PROVINCE_ANY, body);
        atomic_store(&written, i);
    }
    atomic_store(&over, true);
    long long reads = 0;
    for (int i = 0; i < READERS; i++) {
        void *ret;
        pthread_join(readers[i], &ret);
        reads += (long long)(intptr_t)ret;
    }
    ck_assert_msg(reads > WRITES, "only %lld reads raced %d writes", reads, WRITES);
}
END_TEST

/* A write that is refused behind its line in the log had a number already; the next one gets the same. */
START_TEST(a_refused_write_moves_no_tag_and_hides_no_later_one)
{
    static const char list[] = "/api/v1/communes?unit=06724&as_of=2022-06-30"; /* made of rosters and certifications */
    char tag[100], line[150];
    struct answer before = get(200, "%s", list);
    snprintf(tag, sizeof tag, "%s", answer_header(&before, "ETag"));
    ck_assert(!json_is_string(answer_at(&before, "/items/0/model_on")));
    answer_free(&before);
    struct answer refused = expect(422, "POST", "/api/v1/rosters", AS_PROVINCE,
                                   "{\"period\":\"X\",\"unit_code\":\"06724\",\"entered_on\":\"2022-01-01\",\"left_on\":\"2023-01-01\"}");
    ck_tells(refused, "/entered_on", "counted-twice");
    answer_free(&refused);
    struct answer again = get(200, "%s", list);
    ck_assert_str_eq(answer_header(&again, "ETag"), tag);
    snprintf(line, sizeof line, "If-None-Match: %s", answer_header(&again, "ETag"));
    answer_free(&again);
    expect_only(201, "POST", "/api/v1/certifications", AS_PROVINCE,
                "{\"programme\":\"ntm\",\"unit_code\":\"06724\",\"level\":\"model\",\"decided_on\":\"2022-06-01\"}");
    struct answer after = http_ask(server, "GET", list, (const char *const[]){ line, NULL }, NULL);
    ck_answer(after, 200);
    ck_assert_str_eq(answer_string(&after, "/items/0/model_on"), "2022-06-01");
    answer_free(&after);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cache");
    TCase *table = tcase_create("table");
    tcase_add_test(table, an_answer_is_found_at_its_stamp_alone);
    tcase_add_test(table, what_was_not_asked_for_goes_first_and_the_bytes_are_bounded);
    tcase_add_test(table, what_is_being_sent_lives_on_when_it_is_replaced);
    tcase_add_test(table, nothing_is_kept_in_no_bytes_and_nothing_too_large);
    suite_add_tcase(suite, table);
    TCase *http = tcase_create("over HTTP");
    tcase_add_unchecked_fixture(http, reference_up, server_down);
    tcase_add_test(http, a_write_elsewhere_leaves_a_tag_standing);
    tcase_add_test(http, the_order_of_parameters_makes_no_other_answer);
    tcase_add_test(http, packed_answers_hold_the_same);
    tcase_add_test(http, a_refused_write_moves_no_tag_and_hides_no_later_one);
    tcase_add_test(http, nobody_gets_an_old_answer_while_others_write);
    suite_add_tcase(suite, http);
    return harness_run(suite);
}
