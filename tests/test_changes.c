/* test_changes.c -- the change log over HTTP: the feed, a portal's copy that follows it, waiting for the next change, what differs. */
#include "asking.h"
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define AS_PROVINCE AS(.role = "province")
#define AS_PROVINCE_ANY AS(.role = "province", .if_match = "*")
#define PRODUCT(code, name)                                                                                                      \
    "{\"code\":\"" code "\",\"name\":\"" name "\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}"

static const char *const resources[] = { "product-groups", "units",       "unit-changes",       "rosters",   "criteria-sets", "criteria",
                                         "assessments",    "assessment-results", "producers", "products",  "certifications", "unit-attributes", "indicators", "indicator-targets", "indicator-results", "published-figures", "revocation-grounds",
                                         "procedures", "required-documents", "dossiers", "dossier-documents", "dossier-moves", "roadmaps", "eligibility-rules", "attachments",
                                         "rubric-periods", "rubric-bands", "rubrics", "rubric-criteria", "rubric-options", "score-sheets", "score-items", "procedure-deadlines", "holidays",
                                         "channels", "listings", "promotion-events", "event-products", "sales", "supplies", "demands", "product-images" };

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void create(const char *body, char path[100])
{
    struct answer answer = expect(201, "POST", "/api/v1/products", AS_PROVINCE, body);
    snprintf(path, 100, "%.99s", answer_header(&answer, "Location"));
    answer_free(&answer);
}

/* ---- the feed ---- */

/* Follows the feed to its end; how many lines there are, and how many of them are of keys. */
static long long read_feed(struct sent with, bool gapless, long long *ret_keys)
{
    char next[200] = "/api/v1/changes?after=0&limit=1000", previous[200] = "";
    long long n = 0, number = 0;
    *ret_keys = 0;
    while (strcmp(next, previous)) {
        struct answer answer = expect(200, "GET", next, with, NULL);
        for (size_t i = 0; i < item_count(&answer); i++, n++) {
            long long here = item_int(&answer, i, "number");
            ck_assert_msg(here == number + 1 || (!gapless && here > number), "line %lld behind line %lld", here, number);
            number = here;
            *ret_keys += !strcmp(item_text(&answer, i, "resource"), "keys");
        }
        strcpy(previous, next);
        snprintf(next, sizeof next, "%s", answer_string(&answer, "/next"));
        answer_free(&answer);
    }
    return n;
}

START_TEST(the_feed_is_every_write_in_its_order)
{
    long long newest = change_now(), keys;
    ck_assert_int_eq(read_feed(AS(.role = "admin"), true, &keys), newest);
    ck_assert_msg(keys >= 7, "the admin sees the making of %lld keys", keys);
}
END_TEST

START_TEST(the_lines_of_keys_are_the_admins_alone)
{
    static const char *const others[] = { NULL, "portal", "commune", "province" };
    long long all, keys, seen;
    struct answer answer = expect(201, "POST", "/api/v1/keys", AS(.role = "admin"), "{\"role\":\"admin\",\"unit_code\":\"22\",\"name\":\"bound\"}");
    char bound[100], path[100];
    snprintf(bound, sizeof bound, "%s", answer_string(&answer, "/key"));
    snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
    answer_free(&answer);
    all = read_feed(AS(.role = "admin"), true, &keys);
    for (int i = 0; i < COUNT(others); i++) {
        ck_assert_int_eq(read_feed(others[i] ? AS(.role = others[i]) : ANYBODY, false, &seen), all - keys);
        ck_assert_msg(!seen, "%s sees %lld lines of keys", others[i] ? others[i] : "the public", seen);
    }
    read_feed(AS(.key = bound), false, &seen);
    ck_assert_msg(!seen, "an admin of one unit sees %lld lines of keys", seen);
    long long before = change_now();
    expect_only(204, "DELETE", path, AS(.role = "admin"), NULL);
    snprintf(path, sizeof path, "/api/v1/changes?after=%lld", before);
    answer = expect(200, "GET", path, AS(.role = "admin"), NULL);
    ck_assert_str_eq(item_text(&answer, 0, "action"), "revoke");
    ck_assert_str_eq(answer_string(&answer, "/items/0/record/name"), "bound");
    ck_assert_msg(!strstr(answer.body, bound + 4), "the feed tells the key: %s", answer.body);
    answer_free(&answer);
}
END_TEST

START_TEST(a_write_is_a_line_with_its_record_and_a_withdrawal_a_tombstone)
{
    char path[100], feed[100];
    long long before = change_now();
    create(PRODUCT("FEED-1", "Chè"), path);
    expect_only(200, "PATCH", path, AS_PROVINCE_ANY, "{\"name\":\"Chè xanh\"}");
    expect_only(204, "DELETE", path, AS_PROVINCE_ANY, NULL);
    snprintf(feed, sizeof feed, "/api/v1/changes?after=%lld&resource=products", before);
    struct answer answer = get(200, "%s", feed);
    ck_assert_uint_eq(item_count(&answer), 3);
    ck_assert_str_eq(item_text(&answer, 0, "action"), "create");
    ck_assert_str_eq(answer_string(&answer, "/items/0/record/name"), "Chè");
    ck_assert_str_eq(answer_string(&answer, "/items/1/record/name"), "Chè xanh");
    ck_assert_str_eq(item_text(&answer, 2, "action"), "withdraw");
    ck_assert(json_is_null(answer_at(&answer, "/items/2/record")));
    ck_assert_msg(!answer_at(&answer, "/items/0/principal"), "the public sees who wrote: %.500s", answer.body);
    answer_free(&answer);
    answer = expect(200, "GET", feed, AS_PROVINCE, NULL);
    ck_assert_msg(*answer_string(&answer, "/items/0/principal"), "the office does not see who wrote: %.500s", answer.body);
    answer_free(&answer);
    snprintf(feed, sizeof feed, "/api/v1/changes?after=%lld&resource=units", before);
    answer = get(200, "%s", feed);
    ck_assert_uint_eq(item_count(&answer), 0);
    answer_free(&answer);
}
END_TEST

static const struct {
    const char *query, *parameter, *code;
} wrong[] = {
    { "changes?after=x", "after", "not-a-number" },          { "changes?after=-1", "after", "too-small" },
    { "changes?limit=1001", "limit", "too-big" },            { "changes?wait=31", "wait", "too-big" },
    { "changes?resource=communes", "resource", "not-one-of" }, { "changes?resource=keys", "resource", "not-one-of" },
    { "changes?q=1", "q", "unknown-parameter" },             { "changes?wait=1&wait=2", "wait", "parameter-twice" },
    { "changes/diff?from=0", "resource", "required" },       { "changes/diff?resource=products", "from", "required" },
    { "changes/diff?resource=products&from=2021-02-30", "from", "not-a-change" },
    { "changes/diff?resource=products&from=1899-12-31", "from", "date-beyond" },
    { "changes/diff?resource=products&from=9&to=8", "from", "period-empty" },
};

START_TEST(a_wrong_question_is_told)
{
    struct answer answer = get(400, "/api/v1/%s", wrong[_i].query);
    ck_tells(answer, wrong[_i].parameter, wrong[_i].code);
    answer_free(&answer);
}
END_TEST

/* ---- a portal's copy ---- */

/* What a portal keeps: by resource and id the stored record, and where it goes on. It could stand in any database. */
struct copy {
    json_t *records[COUNT(resources)];
    char next[200];
};

static int resource_at(const char *name)
{
    for (int i = 0; i < COUNT(resources); i++)
        if (!strcmp(resources[i], name))
            return i;
    ck_abort_msg("the feed speaks of %s, which no list has", name);
    return -1;
}

static void take_line(struct copy *copy, json_t *line)
{
    char id[24];
    json_t *record = json_object_get(line, "record");
    json_t *kept = copy->records[resource_at(json_string_value(json_object_get(line, "resource")))];
    snprintf(id, sizeof id, "%lld", (long long)json_integer_value(json_object_get(line, "id")));
    if (json_is_null(record))
        json_object_del(kept, id);
    else
        json_object_set(kept, id, record);
}

/* Asks until nothing is new; true: something was. */
static bool follow_once(struct copy *copy)
{
    size_t i;
    json_t *line;
    struct answer answer = get(200, "%s", copy->next);
    json_array_foreach(json_object_get(answer.json, "items"), i, line)
        take_line(copy, line);
    bool more = item_count(&answer) > 0;
    snprintf(copy->next, sizeof copy->next, "%s", answer_string(&answer, "/next"));
    answer_free(&answer);
    return more;
}

/* The portal restarts: what it has kept is all it has. */
static void copy_restart(struct copy *copy)
{
    for (int i = 0; i < COUNT(resources); i++) {
        char *kept = json_dumps(copy->records[i], 0);
        json_decref(copy->records[i]);
        copy->records[i] = json_loads(kept, 0, NULL);
        free(kept);
    }
}

/* Every stored field of the copy's record stands in the register's answer. */
static void compare_record(const char *resource, json_t *item, json_t *kept)
{
    const char *name;
    json_t *value;
    ck_assert_msg(kept, "%s %lld is not in the copy", resource, (long long)json_integer_value(json_object_get(item, "id")));
    json_object_foreach(kept, name, value)
        ck_assert_msg(json_equal(value, json_object_get(item, name)), "%s %lld: %s is %s in the copy and %s in the register", resource,
                      (long long)json_integer_value(json_object_get(item, "id")), name, json_dumps(value, JSON_ENCODE_ANY),
                      json_object_get(item, name) ? json_dumps(json_object_get(item, name), JSON_ENCODE_ANY) : "absent");
}

static void compare_resource(const char *resource, json_t *kept)
{
    char next[2000], id[24];
    size_t i, n = 0;
    json_t *item;
    snprintf(next, sizeof next, "/api/v1/%s?as_of=all&limit=500", resource);
    while (*next) {
        struct answer answer = get(200, "%s", next);
        json_array_foreach(json_object_get(answer.json, "items"), i, item)
        {
            snprintf(id, sizeof id, "%lld", (long long)json_integer_value(json_object_get(item, "id")));
            compare_record(resource, item, json_object_get(kept, id));
            n++;
        }
        snprintf(next, sizeof next, "%s", answer_string(&answer, "/next"));
        answer_free(&answer);
    }
    ck_assert_msg(n == json_object_size(kept), "%s: the register has %zu records, the copy %zu", resource, n, json_object_size(kept));
}

static void write_some(int round)
{
    char body[400], path[100];
    for (int i = 0; i < 5; i++) {
        snprintf(body, sizeof body,
                 "{\"code\":\"COPY-%d-%d\",\"name\":\"Sản phẩm %d\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}", round, i, i);
        create(body, path);
        if (i % 2)
            expect_only(200, "PATCH", path, AS_PROVINCE_ANY, "{\"name\":\"Tên mới\"}");
        if (i == 4)
            expect_only(204, "DELETE", path, AS_PROVINCE_ANY, NULL);
    }
}

START_TEST(a_copy_that_follows_the_changes_equals_the_register)
{
    struct copy copy = { .next = "/api/v1/changes?after=0&limit=700" };
    for (int i = 0; i < COUNT(resources); i++)
        copy.records[i] = json_object();
    for (int round = 0; round < 4; round++) {
        write_some(round);
        follow_once(&copy);
        if (round == 1) {
            server_kill(server);
            server_restart(server);
        }
        if (round == 2)
            copy_restart(&copy);
    }
    while (follow_once(&copy))
        ;
    for (int i = 0; i < COUNT(resources); i++) {
        compare_resource(resources[i], copy.records[i]);
        json_decref(copy.records[i]);
    }
}
END_TEST

/* ---- waiting ---- */

static void *write_soon(void *path)
{
    usleep(300 * 1000);
    create(PRODUCT("WAIT-1", "Chè"), path);
    return NULL;
}

START_TEST(who_waits_is_told_of_the_next_write_at_once)
{
    pthread_t writer;
    char path[100], feed[100];
    server_key(server, "province"); /* made before, not by two threads */
    snprintf(feed, sizeof feed, "/api/v1/changes?after=%lld&wait=20", change_now());
    ck_assert_int_eq(pthread_create(&writer, NULL, write_soon, path), 0);
    double began = seconds_now();
    struct answer answer = get(200, "%s", feed);
    double took = seconds_now() - began;
    pthread_join(writer, NULL);
    ck_assert_uint_eq(item_count(&answer), 1);
    ck_assert_str_eq(answer_string(&answer, "/items/0/record/code"), "WAIT-1");
    ck_assert_msg(took > 0.2 && took < 10, "written after 0.3 s, told after %.2f s", took);
    answer_free(&answer);
    expect_only(204, "DELETE", path, AS_PROVINCE_ANY, NULL);
}
END_TEST

START_TEST(who_waits_in_vain_hears_that_there_is_nothing)
{
    char feed[100];
    snprintf(feed, sizeof feed, "/api/v1/changes?after=%lld&wait=1", change_now());
    double began = seconds_now();
    struct answer answer = get(200, "%s", feed);
    double took = seconds_now() - began;
    ck_assert_uint_eq(item_count(&answer), 0);
    ck_assert_msg(took >= 0.9 && took < 5, "waited %.2f s", took);
    answer_free(&answer);
}
END_TEST

START_TEST(a_write_to_another_resource_lets_one_wait_on)
{
    pthread_t writer;
    char path[100], feed[100];
    server_key(server, "province");
    snprintf(feed, sizeof feed, "/api/v1/changes?after=%lld&resource=units&wait=2", change_now());
    ck_assert_int_eq(pthread_create(&writer, NULL, write_soon, path), 0);
    double began = seconds_now();
    struct answer answer = get(200, "%s", feed);
    double took = seconds_now() - began;
    pthread_join(writer, NULL);
    ck_assert_uint_eq(item_count(&answer), 0);
    ck_assert_msg(took >= 1.8, "answered after %.2f s, woken by a product", took);
    answer_free(&answer);
    expect_only(204, "DELETE", path, AS_PROVINCE_ANY, NULL);
}
END_TEST

enum { WAITERS = 60 };

static void *wait_long(void *feed)
{
    struct answer answer = http_get(server, feed);
    long status = answer.status;
    answer_free(&answer);
    return (void *)status;
}

START_TEST(many_who_wait_hold_no_thread_and_a_stop_answers_them)
{
    pthread_t waiters[WAITERS];
    char feed[100];
    struct server *own = server_start(REGISTER_EMPTY, NULL), *shared = server;
    server = own;
    snprintf(feed, sizeof feed, "/api/v1/changes?after=0&wait=30");
    for (int i = 0; i < WAITERS; i++)
        ck_assert_int_eq(pthread_create(&waiters[i], NULL, wait_long, feed), 0);
    usleep(500 * 1000);
    double began = seconds_now();
    for (int i = 0; i < 50; i++)
        change_now();
    double took = seconds_now() - began;
    ck_assert_msg(took < 2, "50 reads took %.2f s while %d waited", took, WAITERS);
    server_stop(own);
    server = shared;
    for (int i = 0; i < WAITERS; i++) {
        void *status;
        pthread_join(waiters[i], &status);
        ck_assert_msg((long)status == 200, "a waiter was answered %ld when the service stopped", (long)status);
    }
}
END_TEST

/* ---- what differs ---- */

START_TEST(what_differs_between_two_changes_is_told_by_record_and_field)
{
    char kept[100], gone[100], new[100], passing[100], path[200];
    create(PRODUCT("DIFF-1", "Một"), kept);
    create(PRODUCT("DIFF-2", "Hai"), gone);
    long long from = change_now();
    expect_only(200, "PATCH", kept, AS_PROVINCE_ANY, "{\"name\":\"Mốt\",\"note\":\"sửa\"}");
    expect_only(200, "PATCH", kept, AS_PROVINCE_ANY, "{\"note\":\"sửa nữa\"}");
    expect_only(204, "DELETE", gone, AS_PROVINCE_ANY, NULL);
    create(PRODUCT("DIFF-3", "Ba"), new);
    create(PRODUCT("DIFF-4", "Bốn"), passing);
    expect_only(204, "DELETE", passing, AS_PROVINCE_ANY, NULL);
    snprintf(path, sizeof path, "/api/v1/changes/diff?resource=products&from=%lld", from);
    struct answer answer = get(200, "%s", path);
    ck_assert_uint_eq(item_count(&answer), 3);
    ck_assert_str_eq(item_text(&answer, 0, "difference"), "changed");
    ck_assert_int_eq(item_int(&answer, 0, "changes"), 2);
    ck_assert_str_eq(answer_string(&answer, "/items/0/before/name"), "Một");
    ck_assert_str_eq(answer_string(&answer, "/items/0/after/name"), "Mốt");
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/items/0/fields")), 2);
    ck_assert_str_eq(item_text(&answer, 1, "difference"), "removed");
    ck_assert_str_eq(item_text(&answer, 2, "difference"), "added");
    answer_free(&answer);
    size_t pages = 0;
    snprintf(path, sizeof path, "/api/v1/changes/diff?resource=products&from=%lld&limit=1", from);
    for (; *path; pages++) {
        answer = get(200, "%s", path);
        snprintf(path, sizeof path, "%s", answer_string(&answer, "/next"));
        answer_free(&answer);
    }
    ck_assert_uint_eq(pages, 4); /* the one that came and went is looked at, too */
    answer = get(200, "/api/v1/changes/diff?resource=products&from=2020-01-01&to=2020-12-31");
    ck_assert_uint_eq(item_count(&answer), 0);
    answer_free(&answer);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("changes");
    TCase *feed = tcase_create("feed");
    tcase_add_unchecked_fixture(feed, reference_up, server_down);
    tcase_add_test(feed, the_feed_is_every_write_in_its_order);
    tcase_add_test(feed, the_lines_of_keys_are_the_admins_alone);
    tcase_add_test(feed, a_write_is_a_line_with_its_record_and_a_withdrawal_a_tombstone);
    tcase_add_loop_test(feed, a_wrong_question_is_told, 0, COUNT(wrong));
    tcase_add_test(feed, who_waits_is_told_of_the_next_write_at_once);
    tcase_add_test(feed, who_waits_in_vain_hears_that_there_is_nothing);
    tcase_add_test(feed, a_write_to_another_resource_lets_one_wait_on);
    tcase_add_test(feed, many_who_wait_hold_no_thread_and_a_stop_answers_them);
    tcase_add_test(feed, what_differs_between_two_changes_is_told_by_record_and_field);
    suite_add_tcase(suite, feed);
    TCase *copies = tcase_create("copies");
    tcase_add_checked_fixture(copies, reference_up, server_down);
    tcase_add_test(copies, a_copy_that_follows_the_changes_equals_the_register);
    suite_add_tcase(suite, copies);
    return harness_run(suite);
}
