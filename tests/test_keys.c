/* test_keys.c -- keys: made over HTTP and at the command line, bound, used, ended; what the log and the files may hold of them. */
#include "handlers/keys.h" /* before Check, whose fail() is a macro */
#include "handlers/operations.h"
#include "asking.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_ROOM = 100 };

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define KEYS "/api/v1/keys"
#define AS_ADMIN AS(.role = "admin")

/* Runs `ntm-ocop key` on the register of a server that is stopped; its last line. */
static void key_made(char ret[KEY_ROOM], const char *role, const char *unit, const char *as_of)
{
    struct outcome outcome = program_run((const char *const[]){ "key", "create", "--db", server_db(server), "--role", role,
                                                                unit ? "--unit" : NULL, unit, as_of ? "--as-of" : NULL, as_of, NULL });
    ck_assert_msg(outcome.status == 0, "no key of %s for %s: %s", role, unit ? unit : "no unit", outcome.err);
    size_t n = strlen(outcome.out);
    ck_assert_msg(n > 58 && outcome.out[n - 58] == '\n', "the last line is no key: %s", outcome.out);
    snprintf(ret, KEY_ROOM, "%.56s", outcome.out + n - 57);
    outcome_free(&outcome);
}

/* ---- what a bound key reaches ---- */

#define GROUP "{\"code\":\"99\",\"name\":\"Nhóm thử\"}"
#define CRITERIA_SET                                                                                                             \
    "{\"code\":\"TRY-1\",\"name\":\"Bộ thử\",\"unit_level\":\"commune\",\"level\":\"standard\",\"valid_from\":\"2030-01-01\"}"

START_TEST(a_key_bound_to_the_one_topmost_unit_writes_what_belongs_to_no_unit)
{
    static const struct {
        const char *role, *unit;
        int status;
    } cases[] = { { "province", "22", 201 }, { "admin", "22", 201 }, { "province", "193", 403 }, { "admin", "06724", 403 } };
    char keys[4][KEY_ROOM], path[100];
    reference_up();
    server_kill(server);
    for (int i = 0; i < 4; i++)
        key_made(keys[i], cases[i].role, cases[i].unit, i == 2 ? "2021-08-31" : NULL);
    server_restart(server);
    for (int i = 0; i < 4; i++) {
        struct sent with = AS(.key = keys[i], .if_match = "*", .language = "en");
        struct answer answer = expect(cases[i].status, "POST", "/api/v1/product-groups", with, GROUP);
        if (cases[i].status == 403) {
            ck_tells(answer, NULL, "belongs-to-no-unit");
            ck_assert_msg(strstr(answer_string(&answer, "/detail"), cases[i].unit) != NULL, "of which unit is the key? %s", answer.body);
        }
        snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
        answer_free(&answer);
        if (cases[i].status == 201)
            expect_only(204, "DELETE", path, with, NULL);
        expect_only(cases[i].status, "POST", "/api/v1/criteria-sets", with, CRITERIA_SET);
        if (cases[i].status == 201) {
            answer = get(200, "/api/v1/criteria-sets?code=TRY-1&as_of=all");
            snprintf(path, sizeof path, "/api/v1/criteria-sets/%lld", item_int(&answer, 0, "id"));
            answer_free(&answer);
            expect_only(200, "PATCH", path, with, "{\"note\":\"x\"}");
            expect_only(204, "DELETE", path, with, NULL);
        }
    }
    server_down();
}
END_TEST

#define SECOND_PROVINCE                                                                                                          \
    "{\"code\":\"24\",\"level\":\"province\",\"kind\":\"province\",\"name\":\"Bắc Ninh\",\"full_name\":\"Tỉnh Bắc Ninh\","                 \
    "\"valid_from\":\"2025-07-01\"}"

START_TEST(in_a_register_of_two_provinces_no_bound_key_writes_what_belongs_to_no_unit)
{
    char key[KEY_ROOM];
    reference_up();
    server_kill(server);
    key_made(key, "province", "22", NULL);
    server_restart(server);
    expect_only(201, "POST", "/api/v1/product-groups", AS(.key = key), GROUP);
    expect_only(201, "POST", "/api/v1/units", AS(.role = "province"), SECOND_PROVINCE);
    struct answer answer = expect(403, "POST", "/api/v1/product-groups", AS(.key = key, .language = "en"), "{\"code\":\"98\",\"name\":\"Nhóm\"}");
    ck_tells(answer, NULL, "belongs-to-no-unit");
    answer_free(&answer);
    expect_only(201, "POST", "/api/v1/product-groups", AS(.role = "province"), "{\"code\":\"98\",\"name\":\"Nhóm\"}");
    server_down();
}
END_TEST

#define SPLIT_OFF(from, to)                                                                                                      \
    "{\"from_code\":\"" from "\",\"to_code\":\"" to "\",\"effective_on\":\"2022-05-01\",\"extent\":\"part\",\"kind\":\"split\","        \
    "\"legal_basis\":\"1/NQ\"}"

START_TEST(a_change_of_borders_is_for_keys_that_reach_every_unit_it_names)
{
    static const struct {
        const char *body, *out_of_reach;
    } cases[] = { { SPLIT_OFF("06724", "06730"), NULL }, { SPLIT_OFF("06724", "06799"), "06799" }, { SPLIT_OFF("06799", "06724"), "06799" } };
    char key[KEY_ROOM], path[100] = "";
    reference_up();
    server_kill(server);
    key_made(key, "province", "194", NULL);
    server_restart(server);
    for (int i = 0; i < 3; i++) {
        struct answer answer = expect(cases[i].out_of_reach ? 403 : 201, "POST", "/api/v1/unit-changes", AS(.key = key, .language = "en"), cases[i].body);
        if (cases[i].out_of_reach) {
            ck_tells(answer, NULL, "unit-out-of-reach");
            ck_assert_msg(strstr(answer_string(&answer, "/detail"), cases[i].out_of_reach) != NULL, "which unit? %s", answer.body);
        } else {
            snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
        }
        answer_free(&answer);
    }
    expect_only(403, "PATCH", path, AS(.key = key, .if_match = "*"), "{\"to_code\":\"06799\"}");
    expect_only(204, "DELETE", path, AS(.key = key, .if_match = "*"), NULL);
    server_down();
}
END_TEST

START_TEST(a_refusal_names_both_units_by_their_codes)
{
    struct answer answer = expect(403, "POST", "/api/v1/products", AS(.role = "commune", .language = "en"),
                                  "{\"code\":\"FAR-1\",\"name\":\"Mật ong\",\"group_code\":\"1\",\"unit_code\":\"06730\",\"joined_on\":\"2021-05-01\"}");
    ck_assert_str_eq(answer_string(&answer, "/detail"), "the key is bound to unit 06724; this record belongs to unit 06730");
    answer_free(&answer);
}
END_TEST

/* ---- over HTTP ---- */

/* Makes a key as `maker` (NULL: the admin's): the key, its number, its address. */
struct made {
    char key[KEY_ROOM], path[60];
    long long id;
};

static struct made made_over_http(const char *maker, const char *body)
{
    struct made made;
    struct answer answer = expect(201, "POST", KEYS, maker ? AS(.key = maker) : AS_ADMIN, body);
    snprintf(made.key, sizeof made.key, "%s", answer_string(&answer, "/key"));
    snprintf(made.path, sizeof made.path, "%s", answer_header(&answer, "Location"));
    made.id = answer_int(&answer, "/id");
    answer_free(&answer);
    return made;
}

static const char *product(const char *code, const char *unit)
{
    static _Thread_local char body[400];
    snprintf(body, sizeof body,
             "{\"code\":\"%s\",\"name\":\"Mật ong\",\"group_code\":\"1\",\"unit_code\":\"%s\",\"joined_on\":\"2021-05-01\"}", code, unit);
    return body;
}

static const char *day_from_today(int days)
{
    static char texts[4][DATE_TEXT];
    static int next;
    date_format(date_plus_days(date_today(), days), texts[next = (next + 1) % 4]);
    return texts[next];
}

START_TEST(a_key_made_over_http_works_and_is_shown_once)
{
    char body[300];
    snprintf(body, sizeof body, "{\"role\":\"commune\",\"unit_code\":\"06724\",\"as_of\":\"2021-08-31\",\"name\":\"Hải Sơn\",\"expires_on\":\"%s\"}",
             day_from_today(0));
    struct answer answer = expect(201, "POST", KEYS, AS_ADMIN, body);
    char key[KEY_ROOM], path[60];
    snprintf(key, sizeof key, "%s", answer_string(&answer, "/key"));
    snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
    ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "no-store");
    ck_assert_msg(!strncmp(key, answer_string(&answer, "/prefix"), KEY_PREFIX), "the prefix is not the key's: %s", answer.body);
    ck_assert_str_eq(answer_string(&answer, "/unit/code"), "06724");
    ck_assert_str_eq(answer_string(&answer, "/unit/level"), "commune");
    ck_assert_str_eq(answer_string(&answer, "/unit/valid_from"), "2020-01-01");
    ck_assert_str_eq(answer_string(&answer, "/expires_on"), day_from_today(0));
    answer_free(&answer);
    expect_only(201, "POST", "/api/v1/products", AS(.key = key), product("MADE-1", "06724"));
    expect_only(403, "POST", "/api/v1/products", AS(.key = key), product("MADE-2", "06730"));
    answer = expect(200, "GET", path, AS_ADMIN, NULL);
    ck_assert_msg(!strstr(answer.body, key + KEY_PREFIX), "the key is shown again: %s", answer.body);
    ck_assert_msg(!answer_at(&answer, "/hash"), "the hash is shown: %s", answer.body);
    ck_assert_str_eq(answer_string(&answer, "/name"), "Hải Sơn");
    answer_free(&answer);
}
END_TEST

START_TEST(the_list_shows_each_key_with_its_last_use)
{
    time_t before = time(NULL) / 60 * 60;
    struct made made = made_over_http(NULL, "{\"role\":\"portal\",\"name\":\"Cổng\"}");
    struct answer answer = expect(200, "GET", made.path, AS_ADMIN, NULL);
    ck_assert_msg(json_is_null(answer_at(&answer, "/last_used_at")), "used before it was: %s", answer.body);
    answer_free(&answer);
    expect_only(200, "GET", "/api/v1/products?limit=1", AS(.key = made.key), NULL);
    time_t after = time(NULL);
    answer = expect(200, "GET", KEYS, AS_ADMIN, NULL);
    ck_assert_str_eq(answer_header(&answer, "Cache-Control"), "no-store");
    size_t n = item_count(&answer);
    ck_assert_msg(n >= 8, "%zu keys", n);
    const char *used = item_text(&answer, n - 1, "last_used_at");
    struct instant at;
    ck_assert_str_eq(item_text(&answer, n - 1, "name"), "Cổng");
    ck_assert_msg(instant_parse(used, strlen(used), &at) && at.us % 60000000 == 0 && at.us / 1000000 >= before && at.us / 1000000 <= after,
                  "last used %s", used);
    answer_free(&answer);
}
END_TEST

START_TEST(the_list_is_read_in_pages)
{
    char path[200] = KEYS "?limit=3";
    long long last = 0, n = 0;
    int pages = 0;
    for (bool more = true; more; pages++) {
        struct answer answer = expect(200, "GET", path, AS_ADMIN, NULL);
        const char *next = answer_string(&answer, "/next"), *link = answer_header(&answer, "Link");
        for (size_t i = 0; i < item_count(&answer); i++, n++) {
            ck_assert_int_gt(item_int(&answer, i, "id"), last);
            last = item_int(&answer, i, "id");
        }
        more = *next;
        ck_assert_msg(!more || item_count(&answer) == 3, "a page of %zu", item_count(&answer));
        ck_assert_msg(strstr(link, "rel=\"first\"") && more == (strstr(link, "rel=\"next\"") != NULL), "Link %s", link);
        snprintf(path, sizeof path, "%s", next);
        answer_free(&answer);
    }
    ck_assert_msg(n >= 7 && pages == (n + 2) / 3, "%lld keys in %d pages", n, pages);
}
END_TEST

/* ---- what is not understood ---- */

static const struct {
    const char *is, *body, *pointer, *code;
} faulty[] = {
    { "no role", "{}", "/role", "required" },
    { "a role that is none", "{\"role\":\"king\"}", "/role", "not-one-of" },
    { "the public's role", "{\"role\":\"public\"}", "/role", "not-one-of" },
    { "a role that is no text", "{\"role\":7}", "/role", "not-a-text" },
    { "a commune's without a unit", "{\"role\":\"commune\"}", "/unit_code", "needed-with" },
    { "a district's without a unit", "{\"role\":\"district\",\"unit_code\":null}", "/unit_code", "needed-with" },
    { "a unit that nobody knows", "{\"role\":\"portal\",\"unit_code\":\"99999\"}", "/unit_code", "no-such-reference" },
    { "a unit of another day", "{\"role\":\"portal\",\"unit_code\":\"193\",\"as_of\":\"2025-07-01\"}", "/unit_code", "no-such-code-on-day" },
    { "no code at all", "{\"role\":\"portal\",\"unit_code\":\"2 2\"}", "/unit_code", "bad-pattern" },
    { "an empty code", "{\"role\":\"portal\",\"unit_code\":\"\"}", "/unit_code", "bad-pattern" },
    { "a code too long", "{\"role\":\"portal\",\"unit_code\":\"222222222222222222222\"}", "/unit_code", "too-long" },
    { "a day without a unit", "{\"role\":\"portal\",\"as_of\":\"2021-08-31\"}", "/unit_code", "needed-with" },
    { "a day that is none", "{\"role\":\"portal\",\"unit_code\":\"22\",\"as_of\":\"2021-02-29\"}", "/as_of", "not-a-date" },
    { "an end that is past", "{\"role\":\"portal\",\"expires_on\":\"2021-08-31\"}", "/expires_on", "too-small" },
    { "an end that is no day", "{\"role\":\"portal\",\"expires_on\":\"never\"}", "/expires_on", "not-a-date" },
    { "an empty name", "{\"role\":\"portal\",\"name\":\"\"}", "/name", "empty" },
    { "a name with a bell", "{\"role\":\"portal\",\"name\":\"a\\u0007\"}", "/name", "bad-text" },
    { "a field that is none", "{\"role\":\"portal\",\"hash\":\"00\"}", "/hash", "unknown-field" },
    { "the key itself", "{\"role\":\"portal\",\"key\":\"ntm_\"}", "/key", "unknown-field" },
};

START_TEST(a_key_that_cannot_be_is_refused_with_its_fault)
{
    long long before = change_now();
    struct answer answer = expect(422, "POST", KEYS, AS_ADMIN, faulty[_i].body);
    ck_tells(answer, faulty[_i].pointer, faulty[_i].code);
    ck_assert_msg(json_array_size(answer_at(&answer, "/errors")) == 1, "%s: more faults than one: %s", faulty[_i].is, answer.body);
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(all_faults_of_a_key_are_told_at_once)
{
    struct answer answer = expect(422, "POST", KEYS, AS_ADMIN,
                                  "{\"role\":\"king\",\"unit_code\":\"99999\",\"name\":\"\",\"expires_on\":\"2021-08-31\",\"more\":1}");
    ck_tells(answer, "/role", "not-one-of");
    ck_tells(answer, "/unit_code", "no-such-reference");
    ck_tells(answer, "/name", "empty");
    ck_tells(answer, "/expires_on", "too-small");
    ck_tells(answer, "/more", "unknown-field");
    answer_free(&answer);
}
END_TEST

START_TEST(a_malformed_request_about_keys_is_told)
{
    static const char *const queries[][3] = {
        { KEYS "?limit=0", "limit", "too-small" },         { KEYS "?limit=501", "limit", "too-big" },
        { KEYS "?limit=x", "limit", "not-a-number" },      { KEYS "?cursor=x", "cursor", "bad-cursor" },
        { KEYS "?limit=1&limit=2", "limit", "parameter-twice" }, { KEYS "?role=admin", "role", "unknown-parameter" },
        { KEYS "/1?as_of=2021-08-31", "as_of", "no-parameters" },
    };
    static char large[20000];
    for (int i = 0; i < COUNT(queries); i++) {
        struct answer answer = expect(400, "GET", queries[i][0], AS_ADMIN, NULL);
        ck_tells(answer, queries[i][1], queries[i][2]);
        answer_free(&answer);
    }
    expect_only(400, "POST", KEYS "?x=1", AS_ADMIN, "{\"role\":\"portal\"}");
    expect_only(400, "POST", KEYS, AS_ADMIN, "{\"role\":");
    expect_only(400, "DELETE", KEYS "/1?x=1", AS_ADMIN, NULL);
    expect_only(404, "GET", KEYS "/999999", AS_ADMIN, NULL);
    expect_only(404, "GET", KEYS "/one", AS_ADMIN, NULL);
    expect_only(404, "DELETE", KEYS "/999999", AS_ADMIN, NULL);
    expect_only(415, "POST", KEYS, AS(.role = "admin", .type = "text/plain"), "{\"role\":\"portal\"}");
    memset(large, ' ', sizeof large - 1);
    expect_only(413, "POST", KEYS, AS_ADMIN, large);
}
END_TEST

/* The kept answer would hold the key. */
START_TEST(a_request_for_a_key_takes_no_idempotency_key)
{
    long long before = change_now();
    struct answer answer = expect(400, "POST", KEYS, AS(.role = "admin", .idempotency = "8f14e45f-9"), "{\"role\":\"portal\"}");
    ck_tells(answer, "Idempotency-Key", "not-with");
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(behind_a_gateway_addresses_of_keys_begin_with_its_path)
{
    server = server_start(REGISTER_REFERENCE, (const char *const[]){ "--base-path", "/ntm", NULL });
    struct answer answer = expect(201, "POST", KEYS, AS_ADMIN, "{\"role\":\"portal\"}");
    ck_assert_msg(!strncmp(answer_header(&answer, "Location"), "/ntm" KEYS "/", 17), "Location %s", answer_header(&answer, "Location"));
    answer_free(&answer);
    answer = expect(200, "GET", KEYS "?limit=2", AS_ADMIN, NULL);
    ck_assert_str_eq(answer_string(&answer, "/next"), "/ntm" KEYS "?limit=2&cursor=2");
    ck_assert_msg(strstr(answer_header(&answer, "Link"), "</ntm" KEYS "?limit=2>; rel=\"first\"") != NULL, "Link %s",
                  answer_header(&answer, "Link"));
    answer_free(&answer);
    server_down();
}
END_TEST

/* ---- no key makes one with more rights than its own ---- */

START_TEST(a_bound_admin_makes_and_sees_only_keys_of_its_unit_and_below)
{
    struct made above = made_over_http(NULL, "{\"role\":\"admin\"}"), sibling = made_over_http(NULL, "{\"role\":\"portal\",\"unit_code\":\"06733\"}");
    struct made bound = made_over_http(NULL, "{\"role\":\"admin\",\"unit_code\":\"06709\"}");
    static const char *const beyond[] = { "{\"role\":\"admin\"}", "{\"role\":\"portal\"}", "{\"role\":\"province\",\"unit_code\":\"22\"}",
                                          "{\"role\":\"commune\",\"unit_code\":\"06733\"}" };
    long long before = change_now();
    for (int i = 0; i < COUNT(beyond); i++) {
        struct answer answer = expect(403, "POST", KEYS, AS(.key = bound.key), beyond[i]);
        ck_tells(answer, "/unit_code", "unit-beyond");
        answer_free(&answer);
    }
    const char *const others[] = { above.path, sibling.path, KEYS "/1" };
    for (int i = 0; i < COUNT(others); i++) {
        struct answer answer = expect(403, "GET", others[i], AS(.key = bound.key), NULL);
        ck_tells(answer, NULL, "key-out-of-reach");
        answer_free(&answer);
        expect_only(403, "DELETE", others[i], AS(.key = bound.key), NULL);
    }
    ck_assert_int_eq(change_now(), before);
    struct made own = made_over_http(bound.key, "{\"role\":\"commune\",\"unit_code\":\"06709\"}");
    struct answer answer = expect(200, "GET", KEYS, AS(.key = bound.key), NULL);
    ck_assert_msg(item_count(&answer) == 2, "sees other keys than its own two: %s", answer.body);
    ck_assert_int_eq(item_int(&answer, 0, "id"), bound.id);
    ck_assert_int_eq(item_int(&answer, 1, "id"), own.id);
    answer_free(&answer);
    expect_only(204, "DELETE", own.path, AS(.key = bound.key), NULL);
    expect_only(401, "GET", KEYS, AS(.key = own.key), NULL);
    struct made province = made_over_http(NULL, "{\"role\":\"admin\",\"unit_code\":\"22\"}");
    made_over_http(province.key, "{\"role\":\"commune\",\"unit_code\":\"06733\"}");
    made_over_http(province.key, "{\"role\":\"admin\",\"unit_code\":\"22\"}");
}
END_TEST

START_TEST(a_key_that_ends_makes_none_that_ends_later)
{
    char body[120];
    snprintf(body, sizeof body, "{\"role\":\"admin\",\"expires_on\":\"%s\"}", day_from_today(10));
    struct made ends = made_over_http(NULL, body);
    made_over_http(ends.key, body);
    static const int later[] = { 11, 5000 };
    for (int i = 0; i < 3; i++) {
        if (i < 2)
            snprintf(body, sizeof body, "{\"role\":\"portal\",\"expires_on\":\"%s\"}", day_from_today(later[i]));
        struct answer answer = expect(403, "POST", KEYS, AS(.key = ends.key), i < 2 ? body : "{\"role\":\"portal\"}");
        ck_tells(answer, "/expires_on", "end-beyond");
        answer_free(&answer);
    }
}
END_TEST

/* Only an admin's key asks over HTTP, and its role has every right; the rule holds for whoever calls. */
START_TEST(no_role_makes_one_that_may_do_more)
{
    static const struct {
        enum role maker, wished;
        bool may;
    } cases[] = {
        { ROLE_PROVINCE, ROLE_ADMIN, false },     { ROLE_PROVINCE, ROLE_COMMUNE, true },     { ROLE_COMMUNE, ROLE_PROVINCE, false },
        { ROLE_DISTRICT, ROLE_DISTRICT, true },   { ROLE_COMMUNE, ROLE_DEPARTMENT, false },  { ROLE_PORTAL, ROLE_COMMUNE, false },
        { ROLE_PORTAL, ROLE_PORTAL, true },       { ROLE_ADMIN, ROLE_ADMIN, true },          { ROLE_PUBLIC, ROLE_PROVINCE, false },
    };
    operations_init();
    for (int i = 0; i < COUNT(cases); i++)
        ck_assert_msg(role_covers(cases[i].maker, cases[i].wished) == cases[i].may, "%s %s make %s", role_name(cases[i].maker),
                      cases[i].may ? "cannot" : "can", role_name(cases[i].wished));
    struct arena *arena = arena_new(4096);
    char reason[300], path[600], key[KEY_TEXT];
    snprintf(path, sizeof path, "%.500s/register.db", temp_folder());
    struct db *db = db_open(&(struct db_settings){ .path = path, .create = true }, reason, sizeof reason);
    ck_assert_msg(db != NULL, "%s", reason);
    struct problem problem = problem_in(arena, LANG_EN);
    struct principal maker = { .role = ROLE_PROVINCE, .key_id = 1, .unit_id = INT_NONE, .expires_on = NO_DATE, .name = "key:1 province" };
    struct key_row row;
    enum err e = key_create(db_writer(db), arena, &(struct key_wish){ .role = ROLE_ADMIN, .as_of = NO_DATE, .expires_on = NO_DATE }, &maker,
                            &(struct stamp){ .principal = TEXT("x"), .request_id = TEXT("x"), .at = instant_now() }, key, &row, &problem);
    ck_assert_msg(e == ERR_FORBIDDEN && problem.n == 1 && problem.faults[0].message == MSG_ROLE_BEYOND, "error %s", err_name(e));
    arena_free(arena);
    db_close(db);
}
END_TEST

/* ---- the end of a key ---- */

enum { CONNECTIONS = 16 };

static struct {
    pthread_barrier_t used, revoked;
    const char *key;
    int before[CONNECTIONS], after[CONNECTIONS], written[CONNECTIONS];
} doomed;

/* One kept connection: it reads with the key, waits for the revocation, and reads and writes again. */
static void *use_doomed(void *arg)
{
    int me = *(const int *)arg;
    char code[20];
    struct answer answer = send_text("GET", "/api/v1/products?limit=1", AS(.key = doomed.key), NULL);
    doomed.before[me] = answer.status;
    answer_free(&answer);
    pthread_barrier_wait(&doomed.used);
    pthread_barrier_wait(&doomed.revoked);
    answer = send_text("GET", "/api/v1/products?limit=1", AS(.key = doomed.key), NULL);
    doomed.after[me] = answer.status;
    answer_free(&answer);
    snprintf(code, sizeof code, "DOOMED-%d", me);
    answer = send_text("POST", "/api/v1/products", AS(.key = doomed.key), product(code, "06724"));
    doomed.written[me] = answer.status;
    answer_free(&answer);
    return NULL;
}

START_TEST(a_revoked_key_opens_nothing_at_once_on_every_kept_connection)
{
    pthread_t threads[CONNECTIONS];
    int numbers[CONNECTIONS];
    struct made made = made_over_http(NULL, "{\"role\":\"province\",\"name\":\"lost\"}");
    doomed.key = made.key;
    pthread_barrier_init(&doomed.used, NULL, CONNECTIONS + 1);
    pthread_barrier_init(&doomed.revoked, NULL, CONNECTIONS + 1);
    for (int i = 0; i < CONNECTIONS; i++) {
        numbers[i] = i;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, use_doomed, &numbers[i]), 0);
    }
    pthread_barrier_wait(&doomed.used);
    expect_only(204, "DELETE", made.path, AS_ADMIN, NULL);
    pthread_barrier_wait(&doomed.revoked);
    for (int i = 0; i < CONNECTIONS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < CONNECTIONS; i++)
        ck_assert_msg(doomed.before[i] == 200 && doomed.after[i] == 401 && doomed.written[i] == 401,
                      "connection %d: %d before, then %d to a read and %d to a write", i, doomed.before[i], doomed.after[i], doomed.written[i]);
    ck_assert_int_eq(total_of("/api/v1/products?as_of=all&q=doomed"), 0);
}
END_TEST

static int dial(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                              .sin_port = htons((uint16_t)server_port(server)) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_msg(fd >= 0 && !connect(fd, (struct sockaddr *)&at, sizeof at), "no connection");
    return fd;
}

/* The key is checked when the head of a request is in; its body may come much later. */
START_TEST(a_write_that_was_begun_before_the_revocation_is_not_done_after_it)
{
    struct made made = made_over_http(NULL, "{\"role\":\"province\"}");
    const char *body = product("SLOWLY-1", "06724");
    char head[400], heard[2000];
    size_t n = 0;
    int fd = dial();
    int length = snprintf(head, sizeof head,
                          "POST /api/v1/products HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                          "Authorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%.5s",
                          made.key, strlen(body), body);
    ck_assert(send(fd, head, (size_t)length, MSG_NOSIGNAL) == length);
    usleep(200 * 1000); /* the head is read and the key found good */
    struct answer answer = expect(200, "GET", made.path, AS_ADMIN, NULL);
    ck_assert_msg(*answer_string(&answer, "/last_used_at"), "the key was not looked at yet: %s", answer.body);
    answer_free(&answer);
    expect_only(204, "DELETE", made.path, AS_ADMIN, NULL);
    ck_assert(send(fd, body + 5, strlen(body) - 5, MSG_NOSIGNAL) == (ssize_t)strlen(body) - 5);
    for (ssize_t got = 1; got > 0 && n < sizeof heard - 1; n += got > 0 ? (size_t)got : 0)
        got = recv(fd, heard + n, sizeof heard - 1 - n, 0);
    heard[n] = '\0';
    close(fd);
    ck_assert_msg(!strncmp(heard, "HTTP/1.1 401 ", 13) && strstr(heard, "key-unknown"), "answered: %s", heard);
    ck_assert_int_eq(total_of("/api/v1/products?as_of=all&code=SLOWLY-1"), 0);
}
END_TEST

START_TEST(a_key_is_revoked_once_and_stays_so)
{
    struct made made = made_over_http(NULL, "{\"role\":\"portal\"}");
    expect_only(204, "DELETE", made.path, AS_ADMIN, NULL);
    struct answer answer = expect(200, "GET", made.path, AS_ADMIN, NULL);
    char at[40];
    snprintf(at, sizeof at, "%s", answer_string(&answer, "/revoked_at"));
    answer_free(&answer);
    long long before = change_now();
    expect_only(204, "DELETE", made.path, AS_ADMIN, NULL);
    ck_assert_int_eq(change_now(), before);
    answer = expect(200, "GET", made.path, AS_ADMIN, NULL);
    ck_assert_str_eq(answer_string(&answer, "/revoked_at"), at);
    ck_assert_int_eq(strlen(at), 27);
    answer_free(&answer);
}
END_TEST

START_TEST(unknown_revoked_and_expired_are_told_with_the_same_words)
{
    char body[120], expired[KEY_ROOM], unknown[KEY_ROOM], told[3][800];
    reference_up();
    struct made revoked = made_over_http(NULL, "{\"role\":\"admin\"}");
    snprintf(body, sizeof body, "{\"role\":\"admin\",\"name\":\"yesterday\",\"expires_on\":\"%s\"}", day_from_today(0));
    struct made ends = made_over_http(NULL, body);
    expect_only(204, "DELETE", revoked.path, AS_ADMIN, NULL);
    expect_only(200, "GET", KEYS, AS(.key = ends.key), NULL); /* the last day counts */
    server_kill(server);
    char reason[300];
    struct db *db = db_open(&(struct db_settings){ .path = server_db(server), .purpose = "a test" }, reason, sizeof reason);
    ck_assert_msg(db != NULL, "%s", reason);
    snprintf(body, sizeof body, "UPDATE api_key SET expires_on = '%s' WHERE name = 'yesterday'", day_from_today(-1));
    ck_assert_int_eq(conn_script(db_writer(db), body, NULL), OK);
    db_close(db);
    server_restart(server);
    snprintf(expired, sizeof expired, "%s", ends.key);
    snprintf(unknown, sizeof unknown, "%s", ends.key);
    memcpy(unknown + 4, "00000000", 8);
    const char *const keys[] = { unknown, revoked.key, expired };
    for (int i = 0; i < 3; i++) {
        struct answer answer = expect(401, "GET", KEYS, AS(.key = keys[i]), NULL);
        ck_tells(answer, "Authorization", "key-unknown");
        ck_assert_str_eq(answer_header(&answer, "WWW-Authenticate"), "Bearer realm=\"ntm-ocop\"");
        json_object_del(answer.json, "request_id");
        char *dump = json_dumps(answer.json, JSON_SORT_KEYS);
        snprintf(told[i], sizeof told[i], "%s", dump);
        free(dump);
        answer_free(&answer);
    }
    ck_assert_str_eq(told[0], told[1]);
    ck_assert_str_eq(told[0], told[2]);
    server_down();
}
END_TEST

/* ---- last uses reach the register, but not with every request ---- */

static long long size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) ? 0 : (long long)st.st_size;
}

START_TEST(uses_are_written_at_the_stop_and_not_with_each_request)
{
    char wal[1000];
    reference_up();
    snprintf(wal, sizeof wal, "%s-wal", server_db(server));
    struct made made = made_over_http(NULL, "{\"role\":\"portal\"}");
    long long before = size_of(wal);
    for (int i = 0; i < 50; i++)
        expect_only(200, "GET", "/api/v1/products?limit=1", AS(.key = made.key), NULL);
    ck_assert_msg(before > 0 && size_of(wal) == before, "50 reads with a key wrote %lld bytes", size_of(wal) - before);
    struct answer answer = expect(200, "GET", made.path, AS_ADMIN, NULL);
    char used[40];
    snprintf(used, sizeof used, "%s", answer_string(&answer, "/last_used_at"));
    ck_assert_msg(*used, "not used: %s", answer.body);
    answer_free(&answer);
    server_restart(server);
    answer = expect(200, "GET", made.path, AS_ADMIN, NULL);
    ck_assert_str_eq(answer_string(&answer, "/last_used_at"), used);
    answer_free(&answer);
    server_down();
}
END_TEST

START_TEST(what_was_noted_is_written_once)
{
    struct arena *arena = arena_new(4096);
    char reason[300], path[600], key[KEY_TEXT];
    struct problem problem = problem_in(arena, LANG_EN);
    struct stamp stamp = { .principal = TEXT("x"), .request_id = TEXT("x"), .at = instant_now() };
    struct key_row row;
    snprintf(path, sizeof path, "%.500s/register.db", temp_folder());
    struct db *db = db_open(&(struct db_settings){ .path = path, .create = true }, reason, sizeof reason);
    ck_assert_msg(db != NULL, "%s", reason);
    ck_assert_int_eq(key_create(db_writer(db), arena, &(struct key_wish){ .role = ROLE_PORTAL, .as_of = NO_DATE, .expires_on = NO_DATE },
                                &principal_operator, &stamp, key, &row, &problem),
                     OK);
    struct key_uses *uses = key_uses_new();
    ck_assert(uses && key_uses_at(uses, row.id).us == INSTANT_NONE);
    static const int64_t strange[] = { -1, INT64_MIN, INT64_MAX, 1024 * 1024 };
    for (int i = 0; i < COUNT(strange); i++) {
        key_uses_note(uses, strange[i]); /* no key has such a number: nothing happens */
        ck_assert(key_uses_at(uses, strange[i]).us == INSTANT_NONE);
    }
    for (int i = 0; i < 1000; i++)
        key_uses_note(uses, row.id);
    ck_assert_int_eq(key_uses_write(uses, db, &problem), OK);
    ck_assert_int_eq(key_get(db_writer(db), arena, row.id, &row, &problem), OK);
    struct instant written;
    ck_assert(instant_parse(row.last_used_at.s, row.last_used_at.n, &written) && written.us == key_uses_at(uses, row.id).us);
    /* had it been written a second time, it would be there again */
    ck_assert_int_eq(conn_script(db_writer(db), "UPDATE api_key SET last_used_at = NULL", &problem), OK);
    ck_assert_int_eq(key_uses_write(uses, db, &problem), OK);
    ck_assert_int_eq(key_get(db_writer(db), arena, row.id, &row, &problem), OK);
    ck_assert_msg(!row.last_used_at.s || key_uses_at(uses, row.id).us != written.us, "written twice");
    key_uses_free(uses);
    arena_free(arena);
    db_close(db);
}
END_TEST

/* ---- what is kept of a key ---- */

static bool holds(const char *path, const char *text)
{
    static char bytes[32 * 1024 * 1024];
    FILE *file = fopen(path, "re");
    size_t n = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    return memmem(bytes, n, text, strlen(text)) != NULL;
}

struct logged {
    int created, revoked;
    char created_by[60], after[400], reason[60];
};

static void read_log(struct conn *conn, long long id, struct logged *ret)
{
    struct stmt *stmt;
    static const char sql[] = "SELECT principal, action, after, reason FROM change WHERE resource = 'keys' AND record_id = $1 ORDER BY number";
    ck_assert_int_eq(conn_named(conn, sql, &stmt, NULL), OK);
    bind_int(stmt, 1, id);
    while (rows_next(stmt)) {
        struct text who = row_text(stmt, 0), after = row_text(stmt, 2), reason = row_text(stmt, 3);
        bool create = text_is(row_text(stmt, 1), "create");
        create ? ret->created++ : ret->revoked++;
        if (create)
            snprintf(ret->created_by, sizeof ret->created_by, "%.*s", (int)who.n, who.s);
        snprintf(ret->reason, sizeof ret->reason, "%.*s", (int)reason.n, reason.s ? reason.s : "");
        snprintf(ret->after, sizeof ret->after, "%.*s", (int)after.n, after.s);
    }
    ck_assert_int_eq(rows_end(stmt, NULL), OK);
}

START_TEST(the_log_tells_who_made_and_ended_a_key_and_no_file_holds_it)
{
    char wal[1000], reason[300], expected[300], path[200];
    struct logged logged = { 0 };
    reference_up();
    struct made made = made_over_http(NULL, "{\"role\":\"commune\",\"unit_code\":\"06724\",\"name\":\"Hải Sơn\"}");
    const char *secret = made.key + KEY_PREFIX + 1;
    expect_only(200, "GET", "/api/v1/products?limit=1", AS(.key = made.key), NULL);
    snprintf(path, sizeof path, "%s?reason=%s", made.path, encoded("Bị lộ"));
    expect_only(204, "DELETE", path, AS_ADMIN, NULL);
    snprintf(wal, sizeof wal, "%s-wal", server_db(server));
    ck_assert_msg(holds(wal, made.path + strlen(KEYS "/")) && !holds(wal, secret), "the key is in the register's log");
    ck_assert_msg(!strstr(server_log(server), secret), "the key is in the log");
    server_kill(server);
    struct db *db = db_open(&(struct db_settings){ .path = server_db(server), .purpose = "a test" }, reason, sizeof reason);
    ck_assert_msg(db != NULL, "%s", reason);
    read_log(db_writer(db), made.id, &logged);
    db_close(db);
    ck_assert_msg(!holds(server_db(server), secret), "the key is in the register");
    ck_assert_msg(logged.created == 1 && logged.revoked == 1, "made %d times, ended %d times", logged.created, logged.revoked);
    ck_assert_str_eq(logged.created_by, "key:7 admin");
    ck_assert_str_eq(logged.reason, "Bị lộ");
    snprintf(expected, sizeof expected, "{\"id\":%lld,\"role\":\"commune\",\"unit_id\":", made.id);
    ck_assert_msg(!strncmp(logged.after, expected, strlen(expected)) &&
                      strstr(logged.after, ",\"unit_code\":\"06724\",\"name\":\"Hải Sơn\",\"expires_on\":null}"),
                  "the log says: %s", logged.after);
    server_restart(server);
    server_down();
}
END_TEST

/* ---- at the command line ---- */

static struct outcome keys_command(const char *what, const char *which)
{
    return program_run((const char *const[]){ "key", what, "--db", server_db(server), which, NULL });
}

START_TEST(key_revoke_takes_a_number_or_a_first_part)
{
    char keys[2][KEY_ROOM], which[KEY_ROOM];
    reference_up();
    server_kill(server);
    key_made(keys[0], "portal", NULL, NULL);
    key_made(keys[1], "portal", NULL, NULL);
    struct outcome list = keys_command("list", NULL);
    for (int i = 0; i < 2; i++) {
        snprintf(which, sizeof which, "%.12s", keys[i]);
        char *line = strstr(list.out, which);
        ck_assert_msg(line != NULL, "%s is not listed: %s", which, list.out);
        while (!i && line > list.out && line[-1] != '\n')
            line--;
        if (!i)
            snprintf(which, sizeof which, "%d", atoi(line));
        struct outcome outcome = keys_command("revoke", which);
        ck_assert_msg(outcome.status == 0 && strstr(outcome.out, " is revoked since 20"), "key revoke %s: %s%s", which, outcome.out, outcome.err);
        outcome_free(&outcome);
    }
    outcome_free(&list);
    static const char *const none[] = { "999", "ntm_00000000", "ntm", "0", "-1", "1 OR 1=1" };
    for (int i = 0; i < COUNT(none); i++) {
        struct outcome outcome = keys_command("revoke", none[i]);
        ck_assert_msg(outcome.status == 1 || outcome.status == 2, "key revoke %s: %d %s", none[i], outcome.status, outcome.out);
        outcome_free(&outcome);
    }
    server_restart(server);
    for (int i = 0; i < 2; i++)
        expect_only(401, "GET", "/api/v1/products?limit=1", AS(.key = keys[i]), NULL);
    for (int i = 0; i < 7; i++) {
        static const char *const others[] = { "portal", "commune", "district", "department", "council", "province", "admin" };
        expect_only(200, "GET", "/api/v1/products?limit=1", AS(.role = others[i]), NULL);
    }
    server_down();
}
END_TEST

START_TEST(a_unit_with_keys_is_still_used)
{
    made_over_http(NULL, "{\"role\":\"commune\",\"unit_code\":\"06799\"}");
    struct answer answer = expect(409, "DELETE", "/api/v1/units/06799", AS(.role = "province", .if_match = "*", .language = "en"), NULL);
    ck_tells(answer, NULL, "still-used");
    ck_assert_msg(strstr(answer_string(&answer, "/detail"), "Keys") != NULL, "by whom? %s", answer.body);
    answer_free(&answer);
}
END_TEST

/* A commune's key without a unit would reach everything; none is made, and one that is there all the same reaches nothing. */
START_TEST(a_communes_key_that_lost_its_unit_writes_nowhere)
{
    char reason[300];
    reference_up();
    server_kill(server);
    struct outcome outcome = program_run((const char *const[]){ "key", "create", "--db", server_db(server), "--role", "commune", NULL });
    ck_assert_msg(outcome.status == 1 && strstr(outcome.err, "--unit: is needed with role commune"), "%s", outcome.err);
    outcome_free(&outcome);
    struct db *db = db_open(&(struct db_settings){ .path = server_db(server), .purpose = "a test" }, reason, sizeof reason);
    ck_assert_msg(db != NULL, "%s", reason);
    ck_assert_int_eq(conn_script(db_writer(db), "UPDATE api_key SET unit_id = NULL WHERE role = 'commune'", NULL), OK);
    db_close(db);
    server_restart(server);
    struct answer answer = expect(403, "POST", "/api/v1/products", AS(.role = "commune"), product("LOST-1", "06724"));
    ck_tells(answer, NULL, "key-bound-to-none");
    answer_free(&answer);
    server_down();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("keys");
    catalogue_init();
    TCase *reach = tcase_create("reach");
    tcase_add_test(reach, a_key_bound_to_the_one_topmost_unit_writes_what_belongs_to_no_unit);
    tcase_add_test(reach, in_a_register_of_two_provinces_no_bound_key_writes_what_belongs_to_no_unit);
    tcase_add_test(reach, a_change_of_borders_is_for_keys_that_reach_every_unit_it_names);
    tcase_add_test(reach, a_communes_key_that_lost_its_unit_writes_nowhere);
    suite_add_tcase(suite, reach);
    TCase *http = tcase_create("over HTTP");
    tcase_add_unchecked_fixture(http, reference_up, server_down);
    tcase_add_test(http, a_refusal_names_both_units_by_their_codes);
    tcase_add_test(http, a_key_made_over_http_works_and_is_shown_once);
    tcase_add_test(http, the_list_shows_each_key_with_its_last_use);
    tcase_add_test(http, the_list_is_read_in_pages);
    tcase_add_loop_test(http, a_key_that_cannot_be_is_refused_with_its_fault, 0, COUNT(faulty));
    tcase_add_test(http, all_faults_of_a_key_are_told_at_once);
    tcase_add_test(http, a_malformed_request_about_keys_is_told);
    tcase_add_test(http, a_request_for_a_key_takes_no_idempotency_key);
    tcase_add_test(http, a_bound_admin_makes_and_sees_only_keys_of_its_unit_and_below);
    tcase_add_test(http, a_key_that_ends_makes_none_that_ends_later);
    tcase_add_test(http, a_revoked_key_opens_nothing_at_once_on_every_kept_connection);
    tcase_add_test(http, a_write_that_was_begun_before_the_revocation_is_not_done_after_it);
    tcase_add_test(http, a_key_is_revoked_once_and_stays_so);
    tcase_add_test(http, a_unit_with_keys_is_still_used);
    suite_add_tcase(suite, http);
    TCase *alone = tcase_create("alone");
    tcase_add_test(alone, behind_a_gateway_addresses_of_keys_begin_with_its_path);
    tcase_add_test(alone, no_role_makes_one_that_may_do_more);
    tcase_add_test(alone, unknown_revoked_and_expired_are_told_with_the_same_words);
    tcase_add_test(alone, uses_are_written_at_the_stop_and_not_with_each_request);
    tcase_add_test(alone, what_was_noted_is_written_once);
    tcase_add_test(alone, the_log_tells_who_made_and_ended_a_key_and_no_file_holds_it);
    tcase_add_test(alone, key_revoke_takes_a_number_or_a_first_part);
    suite_add_tcase(suite, alone);
    return harness_run(suite);
}
