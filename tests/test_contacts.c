/* test_contacts.c -- personal data of producers over HTTP: who may read and write them, that every read is written down, that they are
 * nowhere else, and that what is erased is gone. */
#include "db/db.h"
#undef fail
#include "faulty.h"
#include "whole.h"
#include <errno.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* Words that stand nowhere else. */
#define NAME "Nguyễn Thị Hoàng Yến Oanh"
#define ADDRESS "Thôn Khe Lạ 77, xã Hải Sơn"
#define PHONE "0203 777 1234"
#define EMAIL "khe-la-77@example.vn"
#define CONTACT "{\"representative\":\"" NAME "\",\"address\":\"" ADDRESS "\",\"phone\":\"" PHONE "\",\"email\":\"" EMAIL "\"}"
static const char *const personal[] = { NAME, ADDRESS, PHONE, EMAIL, "Hoàng Yến Oanh", "Khe Lạ", "777 1234", "khe-la-77" };

/* ---- asking ---- */

/* A new producer of a unit; the address of its contact. */
static const char *new_producer(const char *code, const char *unit)
{
    static _Thread_local char paths[4][120];
    static _Thread_local int next;
    char body[400], *path = paths[next++ % 4];
    snprintf(body, sizeof body, "{\"code\":\"%s\",\"name\":\"Hợp tác xã %s\",\"unit_code\":\"%s\",\"registered_on\":\"2021-01-05\"}", code, code, unit);
    struct answer answer = expect(201, "POST", "/api/v1/producers", AS_PROVINCE, body);
    snprintf(path, sizeof paths[0], "%.100s/contact", answer_header(&answer, "Location"));
    answer_free(&answer);
    return path;
}

/* With a condition as its own header line, "If-None-Match: *"; NULL: none. */
static struct answer ask(int expected, const char *method, const char *path, const char *role, const char *condition, const char *body)
{
    char key[300];
    const char *headers[5] = { NULL };
    int n = 0;
    if (role) {
        snprintf(key, sizeof key, "Authorization: Bearer %s", server_key(server, role));
        headers[n++] = key;
    }
    if (condition)
        headers[n++] = condition;
    if (body)
        headers[n++] = "Content-Type: application/json";
    struct answer answer = http_ask(server, method, path, headers, body);
    ck_assert_msg(answer.status == expected, "%s %s as %s, %s: expected %d, got %d with body: %.1500s", method, path, role ? role : "nobody",
                  condition ? condition : "no condition", expected, answer.status, answer.body);
    return answer;
}

static void ask_only(int expected, const char *method, const char *path, const char *role, const char *condition, const char *body)
{
    struct answer answer = ask(expected, method, path, role, condition, body);
    answer_free(&answer);
}

#define NEW "If-None-Match: *"
#define ANY "If-Match: *"

static void holds_nothing_personal(const char *text, const char *where)
{
    for (int i = 0; i < COUNT(personal); i++)
        ck_assert_msg(!strstr(text, personal[i]), "%s holds “%s”", where, personal[i]);
}

static const char *reads_of(const char *contact)
{
    static _Thread_local char path[160];
    snprintf(path, sizeof path, "%s/reads", contact);
    return path;
}

static size_t count_reads(const char *contact)
{
    struct answer answer = ask(200, "GET", reads_of(contact), "province", NULL, NULL);
    size_t n = item_count(&answer);
    answer_free(&answer);
    return n;
}

static bool file_holds(const char *path, const char *text)
{
    static char bytes[32 * 1024 * 1024];
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return memmem(bytes, n, text, strlen(text)) != NULL;
}

static void files_hold_nothing_personal(const char *when)
{
    char wal[1000];
    snprintf(wal, sizeof wal, "%s-wal", server_db(server));
    for (int i = 0; i < COUNT(personal); i++) {
        ck_assert_msg(!file_holds(server_db(server), personal[i]), "%s “%s” is in the register's file", when, personal[i]);
        ck_assert_msg(!file_holds(wal, personal[i]), "%s “%s” is in the register's log", when, personal[i]);
    }
}

/* ---- one life ---- */

START_TEST(a_contact_is_entered_read_replaced_and_erased)
{
    char tag[80], condition[120];
    const char *path = new_producer("CT-LIFE", "06724");
    ask_only(404, "GET", path, "province", NULL, NULL);
    struct answer answer = ask(201, "PUT", path, "commune", NEW, CONTACT);
    ck_assert_str_eq(answer_string(&answer, "/representative"), NAME);
    ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "no-store");
    snprintf(tag, sizeof tag, "%s", answer_header(&answer, "ETag"));
    char *written = json_dumps(answer.json, JSON_SORT_KEYS);
    answer_free(&answer);
    answer = ask(200, "GET", path, "commune", NULL, NULL);
    char *read = json_dumps(answer.json, JSON_SORT_KEYS);
    ck_assert_str_eq(read, written);
    ck_assert_str_eq(answer_header(&answer, "ETag"), tag);
    ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "no-store");
    answer_free(&answer);
    free(read);
    free(written);
    long long change = change_now();
    snprintf(condition, sizeof condition, "If-Match: %s", tag);
    ask_only(200, "PUT", path, "department", condition, CONTACT); /* as it is already */
    ck_assert_int_eq(change_now(), change);
    answer = ask(200, "PUT", path, "district", condition, "{\"representative\":\"Trần Văn Khác\",\"phone\":null,\"address\":\"  \"}");
    ck_assert(json_is_null(answer_at(&answer, "/phone")) && json_is_null(answer_at(&answer, "/address")));
    ck_assert_int_eq(answer_int(&answer, "/version"), change + 1);
    answer_free(&answer);
    ask_only(412, "DELETE", path, "commune", condition, NULL);
    ask_only(204, "DELETE", path, "commune", ANY, NULL);
    ask_only(404, "GET", path, "commune", NULL, NULL);
    ask_only(404, "DELETE", path, "commune", ANY, NULL);
    ask_only(201, "PUT", path, "commune", NEW, "{\"representative\":\"Trần Văn Khác\"}");
}
END_TEST

START_TEST(what_is_not_to_be_done_is_told)
{
    const char *path = new_producer("CT-STATUS", "06724"), *kept = new_producer("CT-KEPT", "06724"), *gone = new_producer("CT-GONE", "06724");
    const char *none = "/api/v1/producers/999999/contact", *odd = "/api/v1/producers/x/contact";
    char producer[120], asked[200];
    ask_only(201, "PUT", kept, "province", NEW, CONTACT);
    snprintf(producer, sizeof producer, "%.*s", (int)(strrchr(gone, '/') - gone), gone);
    ask_only(204, "DELETE", producer, "province", ANY, NULL);
    const struct {
        int status;
        const char *method, *path, *role, *condition, *body, *place, *code;
    } cases[] = {
        { 404, "GET", path, "province", NULL, NULL, NULL, "no-contact" },
        { 404, "GET", none, "province", NULL, NULL, NULL, "no-such-record" },
        { 404, "GET", odd, "province", NULL, NULL, NULL, "no-such-record" },
        { 410, "GET", gone, "province", NULL, NULL, NULL, "record-withdrawn" },
        { 404, "PUT", none, "province", NEW, CONTACT, NULL, "no-such-record" },
        { 410, "PUT", gone, "province", NEW, CONTACT, NULL, "record-withdrawn" },
        { 428, "PUT", path, "province", NULL, CONTACT, "If-Match", "condition-needed" },
        { 428, "PUT", path, "province", "If-None-Match: \"1\"", CONTACT, "If-Match", "condition-needed" },
        { 412, "PUT", path, "province", ANY, CONTACT, "If-Match", "nothing-to-match" },
        { 412, "PUT", path, "province", "If-Match: \"1\"", CONTACT, "If-Match", "nothing-to-match" },
        { 412, "PUT", kept, "province", NEW, CONTACT, "If-None-Match", "etag-stale" },
        { 412, "PUT", kept, "province", "If-Match: \"1\"", CONTACT, "If-Match", "etag-stale" },
        { 412, "PUT", kept, "province", "If-Match: ours", CONTACT, "If-Match", "etag-stale" },
        { 428, "DELETE", kept, "province", NULL, NULL, "If-Match", "if-match-needed" },
        { 412, "DELETE", kept, "province", "If-Match: \"1\"", NULL, "If-Match", "etag-stale" },
        { 404, "DELETE", path, "province", ANY, NULL, NULL, "no-contact" },
        { 404, "DELETE", none, "province", ANY, NULL, NULL, "no-such-record" },
        { 410, "DELETE", gone, "province", ANY, NULL, NULL, "record-withdrawn" },
        { 404, "GET", "/api/v1/producers/999999/contact/reads", "province", NULL, NULL, NULL, "no-such-record" },
        { 404, "GET", "/api/v1/producers/x/contact/reads", "province", NULL, NULL, NULL, "no-such-record" },
    };
    for (int i = 0; i < COUNT(cases); i++) {
        struct answer answer = ask(cases[i].status, cases[i].method, cases[i].path, cases[i].role, cases[i].condition, cases[i].body);
        ck_tells(answer, cases[i].place, cases[i].code);
        holds_nothing_personal(answer.body, cases[i].method);
        answer_free(&answer);
    }
    static const char *const parameters[] = { "as_of=2021-08-31", "known_at=2021-08-31", "fields=phone", "reason=asked", "x=1" };
    for (int i = 0; i < COUNT(parameters); i++) {
        snprintf(asked, sizeof asked, "%s?%s", kept, parameters[i]);
        ask_only(400, "GET", asked, "province", NULL, NULL);
        ask_only(400, "PUT", asked, "province", ANY, CONTACT);
        ask_only(400, "DELETE", asked, "province", ANY, NULL);
        snprintf(asked, sizeof asked, "%s?%s", reads_of(kept), parameters[i]);
        ask_only(400, "GET", asked, "province", NULL, NULL);
    }
    static const char *const pages[] = { "limit=0", "limit=501", "limit=x", "limit=1&limit=1", "cursor=0", "cursor=x" };
    for (int i = 0; i < COUNT(pages); i++) {
        snprintf(asked, sizeof asked, "%s?%s", reads_of(kept), pages[i]);
        ask_only(400, "GET", asked, "province", NULL, NULL);
    }
    ask_only(405, "PATCH", kept, "province", ANY, CONTACT);
    ask_only(405, "POST", kept, "province", NULL, CONTACT);
    static const char *const answered[] = { "GET", "PUT" };
    for (int i = 0; i < 2; i++)
        for (int k = 0; k <= i; k++) {
            char key[300];
            snprintf(key, sizeof key, "Authorization: Bearer %s", server_key(server, "province"));
            const char *at = i ? kept : k ? reads_of(kept) : kept;
            struct answer answer = http_ask(server, answered[i], at, (const char *const[]){ key, "Accept: text/csv", ANY, NULL }, NULL);
            ck_answer(answer, 406);
            answer_free(&answer);
        }
    expect_only(415, "PUT", kept, AS(.role = "province", .if_match = "*", .type = "text/plain"), CONTACT);
}
END_TEST

/* ---- what may be entered ---- */

#define WITH(field, value) "{\"representative\":\"" NAME "\",\"" field "\":\"" value "\"}"
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct {
    const char *body, *place, *code;
} wrong[] = {
    { "{}", "/representative", "required" },
    { "{\"representative\":null}", "/representative", "required" },
    { "{\"representative\":\"\"}", "/representative", "empty" },
    { "{\"representative\":\"  \"}", "/representative", "empty" },
    { "{\"representative\":7}", "/representative", "not-a-text" },
    { "{\"representative\":[\"" NAME "\"]}", "/representative", "not-a-text" },
    { "{\"representative\":\"" NAME "\\nhai\"}", "/representative", "one-line" },
    { "{\"representative\":\"" NAME "\\u202e\"}", "/representative", "turns-direction" },
    { "{\"representative\":\"\\u200b\"}", "/representative", "invisible" },
    { "{\"representative\":\"" NAME "\\u0007\"}", "/representative", "bad-text" },
    { "{\"representative\":\"" HUNDRED HUNDRED "1\"}", "/representative", "too-long" },
    { WITH("address", HUNDRED HUNDRED HUNDRED "1"), "/address", "too-long" },
    { WITH("phone", "1234567"), "/phone", "bad-phone" },
    { WITH("phone", "1234567890123456"), "/phone", "bad-phone" },
    { WITH("phone", "0203 777 1234 (Oanh)"), "/phone", "bad-phone" },
    { WITH("phone", "0203+7771234"), "/phone", "bad-phone" },
    { WITH("phone", "khong co"), "/phone", "bad-phone" },
    { WITH("phone", "0203777１２３４"), "/phone", "bad-phone" },
    { WITH("phone", "02037771234 / 09037771234"), "/phone", "bad-phone" },
    { WITH("email", "khe-la-77"), "/email", "bad-email" },
    { WITH("email", "@example.vn"), "/email", "bad-email" },
    { WITH("email", "khe-la-77@"), "/email", "bad-email" },
    { WITH("email", "khe-la-77@example"), "/email", "bad-email" },
    { WITH("email", "khe-la-77@.vn"), "/email", "bad-email" },
    { WITH("email", "khe-la-77@example."), "/email", "bad-email" },
    { WITH("email", "khe-la-77@a@example.vn"), "/email", "bad-email" },
    { WITH("email", "khe la@example.vn"), "/email", "bad-email" },
    { WITH("email", "Oanh <khe-la-77@example.vn>"), "/email", "bad-email" },
    { WITH("sex", "nu"), "/sex", "unknown-field" },
    { WITH("producer_id", "1"), "/producer_id", "read-only-field" },
    { WITH("version", "1"), "/version", "read-only-field" },
    { WITH("salt", "1"), "/salt", "unknown-field" },
};

START_TEST(what_is_wrong_is_told_at_its_field_and_not_repeated)
{
    static const char path[] = "/api/v1/producers/1/contact"; /* one of those that were loaded: it never gets any */
    struct answer answer = ask(422, "PUT", path, "province", NEW, wrong[_i].body);
    ck_tells(answer, wrong[_i].place, wrong[_i].code);
    holds_nothing_personal(answer.body, wrong[_i].body);
    ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "no-store");
    answer_free(&answer);
    ask_only(404, "GET", path, "province", NULL, NULL);
}
END_TEST

START_TEST(everything_wrong_is_told_at_once)
{
    const char *path = new_producer("CT-ALL", "06724");
    struct answer answer = ask(422, "PUT", path, "province", NEW, "{\"phone\":\"1\",\"email\":\"x\",\"address\":\"\\u202e\",\"age\":1}");
    ck_tells(answer, "/representative", "required");
    ck_tells(answer, "/phone", "bad-phone");
    ck_tells(answer, "/email", "bad-email");
    ck_tells(answer, "/address", "turns-direction");
    ck_tells(answer, "/age", "unknown-field");
    answer_free(&answer);
}
END_TEST

static const char *const good_phones[] = { "19001234", "0912345678", "+84 912 345 678", "(0203) 3825 825", "0203.3825.825", "+842033825825" };

START_TEST(telephone_numbers_may_be_written_as_people_write_them)
{
    const char *path = new_producer("CT-PHONES", "06724");
    for (int i = 0; i < COUNT(good_phones); i++) {
        char body[200];
        snprintf(body, sizeof body, "{\"representative\":\"A\",\"phone\":\"%s\"}", good_phones[i]);
        ask_only(i ? 200 : 201, "PUT", path, "province", i ? ANY : NEW, body);
    }
}
END_TEST

/* The answers to a body that cannot be read usually quote it. */
START_TEST(a_body_that_cannot_be_read_is_not_repeated)
{
    static const char *const bodies[] = { "{\"representative\":\"" NAME "\"", "{\"phone\":\"" PHONE "\" \"email\":1}", "{\"a\":\"" EMAIL "\",}",
                                          "{\"" NAME "\":1,\"" NAME "\":2}", "\"" NAME "\"", "{\"phone\":\"" PHONE "}" };
    const char *path = new_producer("CT-JSON", "06724");
    for (int i = 0; i < COUNT(bodies); i++) {
        struct answer answer = ask(400, "PUT", path, "province", NEW, bodies[i]);
        holds_nothing_personal(answer.body, bodies[i]);
        answer_free(&answer);
    }
    static char large[20 * 1024];
    memset(large, ' ', sizeof large - 1);
    memcpy(large, CONTACT, strlen(CONTACT));
    ask_only(413, "PUT", path, "province", NEW, large);
}
END_TEST

/* ---- who may ---- */

static const struct {
    const char *role, *unit;
    int status;
} rights[] = {
    { NULL, "06724", 401 },      { "portal", "06724", 403 },     { "council", "06724", 403 }, { "commune", "06724", 200 },
    { "commune", "06730", 403 }, { "district", "06724", 200 },   { "district", "06730", 200 }, { "district", "06799", 403 },
    { "department", "06799", 200 }, { "province", "06799", 200 }, { "admin", "06799", 200 },
};

START_TEST(who_may_reads_and_writes_in_reach_of_the_key)
{
    char code[20];
    snprintf(code, sizeof code, "CT-R%d", _i);
    int status = rights[_i].status;
    bool may = status == 200, office = rights[_i].role && (!strcmp(rights[_i].role, "province") || !strcmp(rights[_i].role, "admin"));
    const char *path = new_producer(code, rights[_i].unit), *role = rights[_i].role;
    ask_only(may ? 201 : status, "PUT", path, role, NEW, CONTACT);
    if (!may)
        ask_only(201, "PUT", path, "province", NEW, CONTACT);
    struct answer answer = ask(status, "GET", path, role, NULL, NULL);
    if (!may)
        holds_nothing_personal(answer.body, role ? role : "an answer to nobody");
    answer_free(&answer);
    ask_only(status, "PUT", path, role, ANY, WITH("phone", "19001234"));
    ask_only(!role ? 401 : office ? 200 : 403, "GET", reads_of(path), role, NULL, NULL);
    ask_only(may ? 204 : status, "DELETE", path, role, ANY, NULL);
    ck_assert_uint_eq(count_reads(path), may ? 1 : 0);
}
END_TEST

START_TEST(a_producer_that_moves_takes_its_contact_out_of_reach)
{
    char producer[120];
    const char *path = new_producer("CT-MOVES", "06724");
    ask_only(201, "PUT", path, "commune", NEW, CONTACT);
    snprintf(producer, sizeof producer, "%.*s", (int)(strrchr(path, '/') - path), path);
    expect_only(200, "PATCH", producer, AS(.role = "province", .if_match = "*", .type = "application/merge-patch+json"), "{\"unit_code\":\"06730\"}");
    ask_only(403, "GET", path, "commune", NULL, NULL);
    ask_only(403, "DELETE", path, "commune", ANY, NULL);
    ask_only(200, "GET", path, "district", NULL, NULL);
}
END_TEST

/* ---- every read is written down ---- */

START_TEST(each_read_is_written_down_and_nothing_else_is)
{
    const char *path = new_producer("CT-READS", "06724");
    ask_only(404, "GET", path, "province", NULL, NULL);
    ask_only(201, "PUT", path, "commune", NEW, CONTACT);
    ck_assert_uint_eq(count_reads(path), 0);
    static const char *const readers[] = { "commune", "district", "department", "province", "admin" };
    char ids[6][40];
    for (int i = 0; i < COUNT(readers); i++) {
        struct answer answer = ask(200, "GET", path, readers[i], NULL, NULL);
        snprintf(ids[i], sizeof ids[i], "%s", answer_header(&answer, "X-Request-Id"));
        answer_free(&answer);
    }
    ask_only(403, "GET", path, "portal", NULL, NULL);
    struct answer head = ask(200, "HEAD", path, "commune", NULL, NULL);
    snprintf(ids[5], sizeof ids[5], "%s", answer_header(&head, "X-Request-Id"));
    answer_free(&head);
    struct answer answer = ask(200, "GET", reads_of(path), "admin", NULL, NULL);
    ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "no-store");
    ck_assert_uint_eq(item_count(&answer), 6);
    for (int i = 0; i < 6; i++) {
        const char *who = item_text(&answer, (size_t)(5 - i), "principal");
        ck_assert_str_eq(item_text(&answer, (size_t)(5 - i), "request_id"), ids[i]);
        ck_assert_msg(strstr(who, readers[i % 5]) != NULL, "read by %s, written down as %s", readers[i % 5], who);
    }
    answer_free(&answer);
    char next[200];
    size_t seen = 0;
    for (snprintf(next, sizeof next, "%s?limit=2", reads_of(path)); *next; seen++) {
        answer = ask(200, "GET", next, "province", NULL, NULL);
        ck_assert_uint_eq(item_count(&answer), 2);
        ck_assert_str_eq(item_text(&answer, 0, "request_id"), ids[5 - 2 * seen]);
        snprintf(next, sizeof next, "%s", answer_string(&answer, "/next"));
        answer_free(&answer);
    }
    ck_assert_uint_eq(seen, 3);
}
END_TEST

START_TEST(who_has_read_is_told_after_the_contact_and_the_producer_are_gone)
{
    char producer[140];
    const char *path = new_producer("CT-AFTER", "06724");
    snprintf(producer, sizeof producer, "%.*s?reason=closed", (int)(strrchr(path, '/') - path), path);
    ask_only(201, "PUT", path, "commune", NEW, CONTACT);
    ask_only(200, "GET", path, "commune", NULL, NULL);
    struct answer answer = ask(409, "DELETE", producer, "commune", ANY, NULL); /* a producer does not go before its contact */
    ck_tells(answer, NULL, "still-used");
    ck_assert_msg(strstr(answer.body, "Thông tin liên hệ") != NULL, "%s", answer.body);
    answer_free(&answer);
    ask_only(204, "DELETE", path, "commune", ANY, NULL);
    ck_assert_uint_eq(count_reads(path), 1);
    ask_only(204, "DELETE", producer, "commune", ANY, NULL);
    ask_only(410, "GET", path, "commune", NULL, NULL);
    ck_assert_uint_eq(count_reads(path), 1);
}
END_TEST

START_TEST(a_read_that_was_answered_is_written_down_for_good)
{
    reference_up();
    const char *path = new_producer("CT-KILL", "06724");
    ask_only(201, "PUT", path, "commune", NEW, CONTACT);
    for (int i = 1; i <= 5; i++) {
        ask_only(200, "GET", path, "commune", NULL, NULL);
        server_kill(server);
        server_restart(server);
        ck_assert_uint_eq(count_reads(path), i);
    }
    server_down();
}
END_TEST

START_TEST(a_read_that_cannot_be_written_down_is_not_answered)
{
    struct faults *faults = faulty_up(NULL);
    const char *path = new_producer("CT-FULL", "06724");
    ask_only(201, "PUT", path, "commune", NEW, CONTACT);
    atomic_store(&faults->write_errno, ENOSPC);
    struct answer answer = ask(507, "GET", path, "commune", NULL, NULL);
    holds_nothing_personal(answer.body, "the answer");
    answer_free(&answer);
    atomic_store(&faults->write_errno, 0);
    ask_only(200, "GET", path, "commune", NULL, NULL);
    ck_assert_uint_eq(count_reads(path), 1);
    server_down();
}
END_TEST

/* ---- nowhere else ---- */

static const char *const everybodys[] = { NULL, "portal", "commune", "province", "admin" };

START_TEST(personal_data_are_in_no_other_answer_and_in_no_log)
{
    static const char *const resources[] = { "product-groups", "units",     "unit-changes", "rosters",        "criteria-sets", "criteria",
                                             "assessments",    "producers", "products",     "certifications", "communes",      "assessment-results" };
    char next[300], item[120];
    long long before = change_now();
    const char *path = new_producer("CT-HIDDEN", "06724");
    snprintf(item, sizeof item, "%.*s", (int)(strrchr(path, '/') - path), path);
    ask_only(201, "PUT", path, "commune", NEW, CONTACT);
    ask_only(200, "PUT", path, "commune", ANY, WITH("phone", PHONE));
    ask_only(422, "PUT", path, "commune", ANY, WITH("phone", "777 1234 Khe Lạ"));
    ask_only(200, "GET", path, "commune", NULL, NULL);
    for (int who = 0; who < COUNT(everybodys); who++) {
        const char *role = everybodys[who];
        for (int i = 0; i < COUNT(resources); i++) {
            snprintf(next, sizeof next, "/api/v1/%s?limit=500", resources[i]);
            struct answer answer = ask(200, "GET", next, role, NULL, NULL);
            holds_nothing_personal(answer.body, next);
            answer_free(&answer);
            snprintf(next, sizeof next, "/api/v1/%s.csv", resources[i]);
            answer = ask(200, "GET", next, role, NULL, NULL);
            holds_nothing_personal(answer.body, next);
            answer_free(&answer);
        }
        char others[6][300];
        snprintf(others[0], sizeof others[0], "%s", item);
        snprintf(others[1], sizeof others[1], "%s/history", item);
        snprintf(others[2], sizeof others[2], "/api/v1/changes?after=%lld&limit=1000", before);
        snprintf(others[3], sizeof others[3], "/api/v1/changes/diff?resource=producers&from=%lld", before);
        snprintf(others[4], sizeof others[4], "/api/v1/producers?q=hoang&as_of=all");
        snprintf(others[5], sizeof others[5], "/api/v1/producers?known_at=2999-01-01&limit=500");
        for (int i = 0; i < 6; i++) {
            struct answer answer = ask(200, "GET", others[i], role, NULL, NULL);
            holds_nothing_personal(answer.body, others[i]);
            answer_free(&answer);
        }
        snprintf(next, sizeof next, "%s?fields=phone", item);
        ask_only(400, "GET", next, role, NULL, NULL);
        ask_only(400, "GET", "/api/v1/producers?fields=representative", role, NULL, NULL);
        ask_only(400, "GET", "/api/v1/changes?resource=producer-contacts", role, NULL, NULL);
        ask_only(400, "GET", "/api/v1/changes/diff?resource=producer-contacts&from=0", role, NULL, NULL);
        ask_only(404, "GET", "/api/v1/producer-contacts", role, NULL, NULL);
        ask_only(404, "GET", "/api/v1/producer-contacts.csv", role, NULL, NULL);
    }
    struct answer answer = ask(200, "GET", reads_of(path), "admin", NULL, NULL);
    holds_nothing_personal(answer.body, "the list of reads");
    answer_free(&answer);
    holds_nothing_personal(server_log(server), "the log");
}
END_TEST

START_TEST(the_feed_tells_the_admin_that_something_was_written_and_nobody_else)
{
    char feed[120];
    const char *path = new_producer("CT-FEED", "06724");
    long long before = change_now();
    snprintf(feed, sizeof feed, "/api/v1/changes?after=%lld", before);
    ask_only(201, "PUT", path, "commune", NEW, CONTACT);
    ask_only(200, "PUT", path, "commune", ANY, WITH("phone", PHONE));
    ask_only(204, "DELETE", path, "commune", ANY, NULL);
    static const char *const outside[] = { NULL, "portal", "commune", "district", "department", "council", "province" };
    for (int i = 0; i < COUNT(outside); i++) {
        struct answer answer = ask(200, "GET", feed, outside[i], NULL, NULL);
        ck_assert_msg(!item_count(&answer), "%s is told: %.500s", outside[i] ? outside[i] : "the public", answer.body);
        ck_assert_msg(strstr(answer_string(&answer, "/next"), "after=") != NULL, "no next");
        answer_free(&answer);
    }
    struct answer answer = ask(200, "GET", feed, "admin", NULL, NULL);
    static const char *const actions[] = { "create", "update", "erase" };
    ck_assert_uint_eq(item_count(&answer), 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(item_text(&answer, i, "resource"), "producer-contacts");
        ck_assert_str_eq(item_text(&answer, i, "action"), actions[i]);
        ck_assert_msg(strstr(item_text(&answer, i, "principal"), "commune") != NULL, "%s", item_text(&answer, i, "principal"));
    }
    ck_assert_uint_eq(strlen(answer_string(&answer, "/items/0/record/commitment")), 64);
    ck_assert_uint_eq(json_object_size(answer_at(&answer, "/items/0/record")), 4);
    ck_assert(json_is_null(answer_at(&answer, "/items/2/record")));
    answer_free(&answer);
}
END_TEST

START_TEST(nothing_is_kept_under_an_idempotency_key)
{
    char out[200], producer[120];
    const char *path = new_producer("CT-AGAIN", "06724");
    struct sent with = AS(.role = "commune", .if_match = "*", .idempotency = "contact-1");
    snprintf(producer, sizeof producer, "%.*s", (int)(strrchr(path, '/') - path), path);
    ask_only(201, "PUT", path, "commune", NEW, "{\"representative\":\"A\"}");
    expect_only(422, "PUT", path, with, WITH("phone", "1"));
    expect_only(200, "PUT", path, with, CONTACT);
    with.type = NULL;
    expect_only(200, "GET", path, with, NULL);
    expect_only(204, "DELETE", path, with, NULL);
    shell(server, "SELECT count(*) FROM idempotency", out, sizeof out);
    ck_assert_str_eq(out, "0\n");
}
END_TEST

/* ---- erased ---- */

START_TEST(what_is_erased_is_in_no_file_of_the_register)
{
    reference_up();
    const char *path = new_producer("CT-ERASE", "06724"), *other = new_producer("CT-STAYS", "06724");
    ask_only(201, "PUT", path, "commune", NEW, CONTACT);
    ask_only(201, "PUT", other, "commune", NEW, "{\"representative\":\"Người Ở Lại\"}");
    ask_only(200, "GET", path, "commune", NULL, NULL);
    char wal[1000];
    snprintf(wal, sizeof wal, "%s-wal", server_db(server));
    ck_assert_msg(file_holds(wal, PHONE), "the test looks into the wrong file");
    ask_only(204, "DELETE", path, "commune", ANY, NULL);
    for (int i = 0; i < 50 && file_holds(wal, PHONE); i++) { /* somebody was reading: the next write that finds nobody cuts the log */
        usleep(100 * 1000);
        ask_only(200, "GET", other, "commune", NULL, NULL);
    }
    files_hold_nothing_personal("once it was erased");
    server_kill(server);
    files_hold_nothing_personal("when the server was killed");
    server_restart(server);
    ask_only(404, "GET", path, "commune", NULL, NULL);
    struct answer answer = ask(200, "GET", other, "commune", NULL, NULL);
    ck_assert_str_eq(answer_string(&answer, "/representative"), "Người Ở Lại");
    answer_free(&answer);
    files_hold_nothing_personal("when it was started again");
    expect_whole(server, "CT-%");
    server_down();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contacts");
    TCase *contacts = tcase_create("contacts");
    tcase_add_unchecked_fixture(contacts, reference_up, server_down);
    tcase_add_test(contacts, a_contact_is_entered_read_replaced_and_erased);
    tcase_add_test(contacts, what_is_not_to_be_done_is_told);
    tcase_add_loop_test(contacts, what_is_wrong_is_told_at_its_field_and_not_repeated, 0, COUNT(wrong));
    tcase_add_test(contacts, everything_wrong_is_told_at_once);
    tcase_add_test(contacts, telephone_numbers_may_be_written_as_people_write_them);
    tcase_add_test(contacts, a_body_that_cannot_be_read_is_not_repeated);
    tcase_add_loop_test(contacts, who_may_reads_and_writes_in_reach_of_the_key, 0, COUNT(rights));
    tcase_add_test(contacts, a_producer_that_moves_takes_its_contact_out_of_reach);
    tcase_add_test(contacts, each_read_is_written_down_and_nothing_else_is);
    tcase_add_test(contacts, who_has_read_is_told_after_the_contact_and_the_producer_are_gone);
    tcase_add_test(contacts, personal_data_are_in_no_other_answer_and_in_no_log);
    tcase_add_test(contacts, the_feed_tells_the_admin_that_something_was_written_and_nobody_else);
    tcase_add_test(contacts, nothing_is_kept_under_an_idempotency_key);
    suite_add_tcase(suite, contacts);
    TCase *own = tcase_create("on a register of its own");
    tcase_add_test(own, a_read_that_was_answered_is_written_down_for_good);
    tcase_add_test(own, a_read_that_cannot_be_written_down_is_not_answered);
    tcase_add_test(own, what_is_erased_is_in_no_file_of_the_register);
    suite_add_tcase(suite, own);
    return harness_run(suite);
}
