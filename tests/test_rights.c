/* test_rights.c -- who may write what and where; and what a write does: tags, versions, conflicts, history, the same request sent
 * twice. */
#include "db/db.h" /* before Check, whose fail() is a macro */
#include "asking.h"

#define AS_PROVINCE AS(.role = "province")
#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* ---- every operation for every role ---- */

enum { KEYS = 7, CELLS = KEYS + 1, OPERATIONS_MAX = 800, NAME_WIDTH = 36, CELL_WIDTH = 12 };

static const char *const roles[CELLS] = { NULL, "portal", "commune", "district", "department", "council", "province", "admin" };

enum cell { CELL_NO, CELL_OWN_UNIT, CELL_YES };

struct operation {
    char id[60], method[10], path[120];
    enum cell cells[CELLS]; /* the public's first */
};

static enum cell read_cell(const char *line, int number)
{
    static const char *const names[] = { "no ", "own unit ", "yes " };
    for (int cell = 0; cell < 3; cell++)
        if (!strncmp(line + NAME_WIDTH + CELL_WIDTH * number, names[cell], strlen(names[cell])))
            return (enum cell)cell;
    ck_abort_msg("cell %d is neither yes, own unit nor no: %s", number, line);
}

/* One line of `describe --permissions`: operation, a cell for the public and each role, method, path. */
static bool read_line(const char *line, struct operation *ret)
{
    size_t behind = NAME_WIDTH + CELL_WIDTH * CELLS;
    if (strlen(line) <= behind || sscanf(line, "%59s", ret->id) != 1 || !strcmp(ret->id, "operation"))
        return false;
    ck_assert_msg(sscanf(line + behind, "%9s %119s", ret->method, ret->path) == 2, "no method and path: %s", line);
    for (int i = 0; i < CELLS; i++)
        ret->cells[i] = read_cell(line, i);
    return true;
}

static int read_matrix(struct operation *operations)
{
    struct outcome outcome = program_run((const char *const[]){ "describe", "--permissions", NULL });
    int n = 0;
    char *rest = outcome.out, *line;
    ck_assert_int_eq(outcome.status, 0);
    while ((line = strsep(&rest, "\n"))) {
        ck_assert_msg(n < OPERATIONS_MAX, "more than %d operations", OPERATIONS_MAX);
        n += read_line(line, &operations[n]);
    }
    outcome_free(&outcome);
    return n;
}

/* Nothing is there to be changed, and nothing is in the body: whoever may is told so. */
static struct answer try_operation(const struct operation *operation, struct sent with)
{
    char path[300];
    const char *brace = strchr(operation->path, '{'), *behind = brace ? strchr(brace, '}') + 1 : "";
    bool reads = !strcmp(operation->method, "GET");
    bool body = !reads && strcmp(operation->method, "DELETE") && strcmp(behind, "/restore");
    snprintf(path, sizeof path, "%.*s%s%s", brace ? (int)(brace - operation->path) : (int)strlen(operation->path), operation->path,
             brace ? "999999" : "", behind);
    with.if_match = brace && !reads ? "*" : NULL;
    bool file = strstr(behind, "/attachments") || strstr(behind, "/images");
    with.type = !strcmp(operation->path, "/api/v1/imports") ? "text/csv" : file ? "application/octet-stream" : NULL;
    if (strstr(behind, "/attachments"))
        snprintf(path + strlen(path), sizeof path - strlen(path), "?document=x");
    return send_text(operation->method, path, with, body ? "{}" : NULL);
}

static void ck_cell(const struct operation *operation, const char *role, enum cell cell)
{
    struct answer answer = try_operation(operation, role ? AS(.role = role) : ANYBODY);
    const char *who = role ? role : "the public";
    bool write = strcmp(operation->method, "GET") != 0;
    if (cell == CELL_NO && !role)
        ck_assert_msg(answer.status == 401 && *answer_header(&answer, "WWW-Authenticate") && tells(&answer, "Authorization", "key-needed"),
                      "%s without a key: %d %.300s", operation->id, answer.status, answer.body);
    else if (cell == CELL_NO)
        ck_assert_msg(answer.status == 403 && tells(&answer, NULL, "right-missing"), "%s may not %s: %d %.300s", who, operation->id,
                      answer.status, answer.body);
    else if (write)
        ck_assert_msg(answer.status == 404 || answer.status == 422 || tells(&answer, "resource", "required"), "%s may %s: %d %.300s", who, operation->id, answer.status, answer.body);
    else
        ck_assert_msg(answer.status != 401 && answer.status != 403 && answer.status < 500, "%s may %s: %d %.300s", who, operation->id,
                      answer.status, answer.body);
    answer_free(&answer);
}

START_TEST(each_role_may_do_what_the_table_says_and_nothing_else)
{
    static struct operation operations[OPERATIONS_MAX];
    int n = read_matrix(operations), counts[3] = { 0 };
    long long before = change_now();
    ck_assert_msg(n >= 100, "only %d operations", n);
    for (int i = 0; i < n; i++)
        for (int k = 0; k < CELLS; k++) {
            ck_cell(&operations[i], roles[k], operations[i].cells[k]);
            counts[operations[i].cells[k]]++;
        }
    ck_assert_msg(counts[CELL_NO] > 200 && counts[CELL_OWN_UNIT] > 20 && counts[CELL_YES] > 500, "%d no, %d own unit, %d yes",
                  counts[CELL_NO], counts[CELL_OWN_UNIT], counts[CELL_YES]);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

/* Reading is for everybody, but for the keys, the sheets that were sent, the personal data of producers, and what those read who watch over the service; writing needs a key; a
 * commune's and a district's reach one unit, and so they do where a read is one of personal data. */
START_TEST(the_table_says_what_the_roles_mean)
{
    static struct operation operations[OPERATIONS_MAX];
    int n = read_matrix(operations);
    for (int i = 0; i < n; i++) {
        const struct operation *o = &operations[i];
        bool reads = !strcmp(o->method, "GET"), of_keys = !strncmp(o->path, "/api/v1/keys", 12), of_people = strstr(o->path, "/contact") != NULL || strstr(o->path, "/content") != NULL || strstr(o->path, "/qr.") != NULL;
        bool watches = !strcmp(o->path, "/metrics"), of_sheets = !strncmp(o->path, "/api/v1/imports", 15);
        for (int k = 0; k < CELLS; k++) {
            bool bound = roles[k] && (!strcmp(roles[k], "commune") || !strcmp(roles[k], "district"));
            bool admin = roles[k] && !strcmp(roles[k], "admin");
            bool watcher = admin || (roles[k] && !strcmp(roles[k], "portal"));
            ck_assert_msg(!watches || (o->cells[k] == CELL_YES) == watcher, "%s is for portals and admins", o->id);
            ck_assert_msg(!of_sheets || !reads || o->cells[k] == (roles[k] && strcmp(roles[k], "portal") ? CELL_YES : CELL_NO), "%s is for those who send sheets", o->id);
            ck_assert_msg(!reads || of_keys || of_people || watches || of_sheets || o->cells[k] == CELL_YES, "%s is not for everybody to read", o->id);
            ck_assert_msg(!of_keys || (o->cells[k] == CELL_YES) == admin, "%s is not the admin's alone", o->id);
            ck_assert_msg((reads && !of_people) || roles[k] || o->cells[k] == CELL_NO, "the public may %s", o->id);
            ck_assert_msg((reads && !of_people) || o->cells[k] == CELL_NO || (o->cells[k] == CELL_OWN_UNIT) == bound, "%s and %s", o->id, roles[k]);
            ck_assert_msg(!admin || o->cells[k] == CELL_YES, "the admin may not %s", o->id);
        }
    }
}
END_TEST

START_TEST(every_documented_write_is_in_the_table)
{
    static struct operation operations[OPERATIONS_MAX];
    int n = read_matrix(operations), writes = 0, documented = 0;
    for (int i = 0; i < n; i++)
        writes += strcmp(operations[i].method, "GET") != 0;
    struct answer answer = get(200, "/openapi.json");
    const char *path, *method;
    json_t *item, *operation;
    json_object_foreach(answer_at(&answer, "/paths"), path, item) json_object_foreach(item, method, operation)
    {
        const char *id = json_string_value(json_object_get(operation, "operationId"));
        bool found = false;
        if (!id || !strcmp(method, "get"))
            continue;
        for (int i = 0; i < n; i++)
            found |= !strcmp(operations[i].id, id) && !strcmp(operations[i].path, path);
        ck_assert_msg(found, "%s %s (%s) is in no table", method, path, id);
        documented++;
    }
    ck_assert_int_eq(documented, writes);
    answer_free(&answer);
}
END_TEST

/* ---- where a key reaches ---- */

static const char *product_in(const char *code, const char *unit)
{
    static char body[400];
    snprintf(body, sizeof body,
             "{\"code\":\"%s\",\"name\":\"Mật ong\",\"group_code\":\"1\",\"unit_code\":\"%s\",\"joined_on\":\"2021-05-01\"}",
             code, unit);
    return body;
}

static const struct {
    const char *is, *role, *unit;
    int status;
} reaches[] = {
    { "a commune enters its own", "commune", "06724", 201 },  { "not its neighbour's", "commune", "06730", 403 },
    { "not its district's", "commune", "194", 403 },          { "a district reaches its communes", "district", "06724", 201 },
    { "and their neighbours", "district", "06730", 201 },     { "and itself", "district", "194", 201 },
    { "not another district's", "district", "06799", 403 },   { "not the province", "district", "22", 403 },
    { "the province reaches all", "province", "06799", 201 },
};

START_TEST(a_key_reaches_its_unit_and_what_is_below)
{
    char code[20];
    snprintf(code, sizeof code, "REACH-%d", _i);
    struct answer answer =
        expect(reaches[_i].status, "POST", "/api/v1/products", AS(.role = reaches[_i].role), product_in(code, reaches[_i].unit));
    if (reaches[_i].status == 403)
        ck_tells(answer, NULL, "unit-out-of-reach");
    answer_free(&answer);
}
END_TEST

START_TEST(a_record_cannot_be_moved_out_of_or_into_reach)
{
    char path[100];
    struct answer answer = expect(201, "POST", "/api/v1/products", AS_PROVINCE, product_in("MOVE-1", "06730"));
    snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
    answer_free(&answer);
    expect_only(403, "PATCH", path, AS(.role = "commune", .if_match = "*"), "{\"unit_code\":\"06724\"}");
    expect_only(403, "PUT", path, AS(.role = "commune", .if_match = "*"), product_in("MOVE-1", "06724"));
    expect_only(403, "DELETE", path, AS(.role = "commune", .if_match = "*"), NULL);
    char reasoned[160];
    snprintf(reasoned, sizeof reasoned, "%s?reason=moved", path);
    expect_only(200, "PATCH", reasoned, AS(.role = "district", .if_match = "*"), "{\"unit_code\":\"06724\"}");
    expect_only(403, "PATCH", path, AS(.role = "commune", .if_match = "*"), "{\"unit_code\":\"06730\"}");
    expect_only(403, "PATCH", path, AS(.role = "district", .if_match = "*"), "{\"unit_code\":\"06799\"}");
    expect_only(200, "PATCH", reasoned, AS(.role = "commune", .if_match = "*"), "{\"name\":\"Mật ong rừng\"}");
    expect_only(204, "DELETE", path, AS(.role = "commune", .if_match = "*"), NULL);
}
END_TEST

/* A result belongs where its assessment belongs. */
START_TEST(a_record_of_a_record_is_reached_the_same_way)
{
    struct answer answer = get(200, "/api/v1/assessment-results?unit_code=06724&limit=1");
    char path[100];
    snprintf(path, sizeof path, "/api/v1/assessment-results/%lld", item_int(&answer, 0, "id"));
    ck_assert_uint_eq(item_count(&answer), 1);
    answer_free(&answer);
    expect_only(200, "PATCH", path, AS(.role = "commune", .if_match = "*"), "{\"note\":\"own\"}");
    answer = get(200, "/api/v1/assessments?unit_code=06730&limit=1");
    snprintf(path, sizeof path, "/api/v1/assessments/%lld", item_int(&answer, 0, "id"));
    ck_assert_uint_eq(item_count(&answer), 1);
    answer_free(&answer);
    expect_only(403, "PATCH", path, AS(.role = "commune", .if_match = "*"), "{\"note\":\"another's\"}");
    answer = get(200, "%s", path);
    snprintf(path, sizeof path, "/api/v1/assessment-results/%lld", answer_int(&answer, "/assessment_results/0/id"));
    answer_free(&answer);
    expect_only(403, "PATCH", path, AS(.role = "commune", .if_match = "*"), "{\"note\":\"another's\"}");
}
END_TEST

/* ---- keys ---- */

static const char *const bad_authorizations[] = {
    "Authorization: Bearer garbage",
    "Authorization: Bearer ntm_00000000_0000000000000000000000000000000000000000000",
    "Authorization: Bearer",
    "Authorization: Basic dXNlcjpwYXNz",
    "Authorization: ntm_00000000_0000000000000000000000000000000000000000000",
    "Authorization: Bearer ntm_%00",
    "Authorization: Bearer ' OR 1=1 --",
    "Authorization: Bearer \xC3\xA9\xFF",
};

START_TEST(a_key_that_is_none_is_401_even_where_none_is_needed)
{
    static const char *const paths[] = { "/api/v1/products?limit=1", "/api/v1/products/1", "/livez" };
    for (int i = 0; i < 3; i++) {
        struct answer answer = http_ask(server, "GET", paths[i], (const char *const[]){ bad_authorizations[_i], NULL }, NULL);
        ck_answer(answer, 401);
        ck_assert_msg(strstr(answer_header(&answer, "WWW-Authenticate"), "Bearer") != NULL, "no WWW-Authenticate");
        answer_free(&answer);
    }
    struct answer answer = http_ask(server, "POST", "/api/v1/products",
                                    (const char *const[]){ bad_authorizations[_i], "Content-Type: application/json", NULL },
                                    product_in("NO-KEY", "06724"));
    ck_answer(answer, 401);
    ck_assert_msg(strstr(answer_header(&answer, "WWW-Authenticate"), "Bearer") != NULL, "no WWW-Authenticate");
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/products?as_of=all&code=NO-KEY"), 0);
}
END_TEST

START_TEST(a_key_with_one_letter_changed_opens_nothing)
{
    char key[256];
    snprintf(key, sizeof key, "%s", server_key(server, "province"));
    char *last = key + strlen(key) - 2;
    *last = *last == 'A' ? 'B' : 'A';
    expect_only(401, "POST", "/api/v1/products", AS(.key = key), product_in("NO-KEY", "06724"));
    snprintf(key, sizeof key, "%sA", server_key(server, "province"));
    expect_only(401, "POST", "/api/v1/products", AS(.key = key), product_in("NO-KEY", "06724"));
}
END_TEST

/* On the register of a server that does not run: the lock is taken like by any other program. */
static void change_keys(const char *sql)
{
    char reason[300];
    struct stmt *stmt;
    int64_t changed = 0;
    struct db *db = db_open(&(struct db_settings){ .path = server_db(server), .purpose = "a test" }, reason, sizeof reason);
    ck_assert_msg(db != NULL, "%s", reason);
    ck_assert_int_eq(conn_named(db_writer(db), sql, &stmt, NULL), OK);
    ck_assert_msg(stmt_run(stmt, &changed, NULL) == OK && changed == 1, "%s: %lld rows", sql, (long long)changed);
    db_close(db);
}

START_TEST(a_revoked_or_expired_key_is_401)
{
    reference_up();
    expect_only(201, "POST", "/api/v1/products", AS(.role = "commune"), product_in("LAST-1", "06724"));
    expect_only(201, "POST", "/api/v1/products", AS(.role = "district"), product_in("LAST-2", "06724"));
    server_kill(server);
    change_keys("UPDATE api_key SET revoked_at = '2021-08-31T00:00:00.000000Z' WHERE role = 'commune'");
    change_keys("UPDATE api_key SET expires_on = '2021-08-31' WHERE role = 'district'");
    server_restart(server);
    static const char *const ended[] = { "commune", "district" };
    for (int i = 0; i < 2; i++) {
        struct answer answer = expect(401, "POST", "/api/v1/products", AS(.role = ended[i]), product_in("LAST-3", "06724"));
        ck_assert_msg(*answer_header(&answer, "WWW-Authenticate") != 0, "no WWW-Authenticate");
        ck_tells(answer, "Authorization", "key-unknown");
        answer_free(&answer);
    }
    expect_only(201, "POST", "/api/v1/products", AS_PROVINCE, product_in("LAST-3", "06724"));
    server_down();
}
END_TEST

static bool file_holds(const char *path, const char *text)
{
    FILE *file = fopen(path, "re");
    static char bytes[32 * 1024 * 1024];
    if (!file)
        return false;
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return memmem(bytes, n, text, strlen(text)) != NULL;
}

START_TEST(no_key_is_in_the_register_or_the_log)
{
    char wal[1000];
    snprintf(wal, sizeof wal, "%s-wal", server_db(server));
    expect_only(201, "POST", "/api/v1/products", AS_PROVINCE, product_in("LOGGED-1", "06724"));
    for (int i = 1; i < CELLS; i++) {
        const char *key = server_key(server, roles[i]), *secret = strrchr(key, '_') ? strchr(key + 4, '_') + 1 : key;
        ck_assert_msg(!file_holds(server_db(server), secret), "the key of %s is in the register", roles[i]);
        ck_assert_msg(!file_holds(wal, secret), "the key of %s is in the register's log", roles[i]);
        ck_assert_msg(!strstr(server_log(server), secret), "the key of %s is in the log", roles[i]);
    }
}
END_TEST

/* ---- a record's life ---- */

START_TEST(what_is_created_is_everywhere_at_once)
{
    char location[200], tag[200];
    long long products = int_of("/api/v1/reports/progress?unit=06724&as_of=2021-08-31", "/figures/products_total/value");
    long long fives = int_of("/api/v1/reports/progress?unit=22&as_of=2021-08-31", "/figures/products_5_stars/value");
    struct answer answer =
        expect(201, "POST", "/api/v1/products", AS(.role = "commune"),
               "{\"code\":\"LIFE-1\",\"name\":\"Rượu ba kích Hải Sơn\",\"group_code\":\"2\",\"unit_code\":\"06724\","
               "\"joined_on\":\"2021-05-01\"}");
    snprintf(location, sizeof location, "%s", answer_header(&answer, "Location"));
    snprintf(tag, sizeof tag, "%s", answer_header(&answer, "ETag"));
    ck_assert_msg(!strncmp(location, "/api/v1/products/", 17) && *tag == '"', "Location %s, ETag %s", location, tag);
    json_t *created = json_deep_copy(answer.json);
    answer_free(&answer);
    answer = get(200, "%s", location);
    ck_assert_msg(json_equal(answer.json, created), "created and read differ: %.600s", answer.body);
    ck_assert_str_eq(answer_header(&answer, "ETag"), tag);
    json_decref(created);
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/products?code=LIFE-1&unit=194&as_of=2021-08-31"), 1);
    ck_assert_int_eq(total_of("/api/v1/products?q=ruou%20ba%20kich%20hai%20son&as_of=2021-08-31"), 1);
    ck_assert_int_eq(int_of("/api/v1/reports/progress?unit=06724&as_of=2021-08-31", "/figures/products_total/value"),
                     products + 1);
    answer = get(200, "/api/v1/products.csv?code=LIFE-1&fields=code,name,unit_code");
    ck_assert_msg(strstr(answer.body, "\r\nLIFE-1,Rượu ba kích Hải Sơn,06724\r\n") != NULL, "%s", answer.body);
    answer_free(&answer);
    expect_only(201, "POST", "/api/v1/certifications", AS_PROVINCE,
                "{\"programme\":\"ocop\",\"product_code\":\"LIFE-1\",\"stars\":5,\"decided_on\":\"2021-06-01\"}");
    ck_assert_int_eq(int_of("/api/v1/reports/progress?unit=22&as_of=2021-08-31", "/figures/products_5_stars/value"), fives + 1);
    ck_assert_int_eq(int_of(location, "/stars"), 5);
}
END_TEST

static const struct corrected {
    const char *what, *method, *path, *body;
    bool asks;
} corrections[] = {
    { "another name", "PATCH", "/api/v1/products/11", "{\"name\":\"Tên khác\"}", true },
    { "another first day", "PATCH", "/api/v1/products/12", "{\"joined_on\":\"2020-03-01\"}", true },
    { "an end in the past", "PATCH", "/api/v1/products/13", "{\"left_on\":\"2025-01-01\"}", true },
    { "an end ahead", "PATCH", "/api/v1/products/14", "{\"left_on\":\"2199-01-01\"}", false },
    { "a remark", "PATCH", "/api/v1/products/15", "{\"note\":\"đã xem\"}", false },
    { "a withdrawal", "DELETE", "/api/v1/certifications/1", NULL, true },
    { "nothing new", "PATCH", "/api/v1/products/16", "{}", false },
};

START_TEST(a_correction_of_the_past_asks_for_a_reason_and_a_change_does_not)
{
    const struct corrected *c = &corrections[_i];
    char path[200];
    long long before = change_now();
    if (c->asks) {
        struct answer answer = expect(422, c->method, c->path, AS(.role = "province", .if_match = "*"), c->body);
        ck_tells(answer, "reason", "reason-needed");
        answer_free(&answer);
        ck_assert_int_eq(change_now(), before);
    }
    snprintf(path, sizeof path, "%s%s%s", c->path, c->asks ? "?reason=" : "", c->asks ? encoded("nhập nhầm") : "");
    expect_only(c->body ? 200 : 204, c->method, path, AS(.role = "province", .if_match = "*"), c->body);
    if (!c->asks)
        return;
    struct answer answer = get(200, "%s/history", c->path);
    snprintf(path, sizeof path, "/items/%zu/reason", item_count(&answer) - 1);
    ck_assert_str_eq(answer_string(&answer, path), "nhập nhầm");
    answer_free(&answer);
}
END_TEST

START_TEST(who_wrote_a_record_today_may_put_it_right_without_a_reason)
{
    char path[100];
    struct answer answer = expect(201, "POST", "/api/v1/products", AS_PROVINCE, product_in("TYPO-1", "06730"));
    snprintf(path, sizeof path, "%.99s", answer_header(&answer, "Location"));
    answer_free(&answer);
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"name\":\"Mật ong\"}");
    answer = expect(422, "PATCH", path, AS(.role = "admin", .if_match = "*"), "{\"name\":\"Mật\"}");
    ck_tells(answer, "reason", "reason-needed");
    answer_free(&answer);
}
END_TEST

START_TEST(a_reason_is_a_text_of_some_length)
{
    static char path[4000];
    struct answer answer = expect(400, "DELETE", "/api/v1/products/11?reason=", AS(.role = "province", .if_match = "*"), NULL);
    ck_tells(answer, "reason", "empty");
    answer_free(&answer);
    int n = snprintf(path, sizeof path, "/api/v1/products/11?reason=");
    memset(path + n, 'x', 1001);
    answer = expect(400, "DELETE", path, AS(.role = "province", .if_match = "*"), NULL);
    ck_tells(answer, "reason", "too-long");
    answer_free(&answer);
}
END_TEST

START_TEST(an_update_needs_the_tag_of_what_it_changes)
{
    static const char *const methods[] = { "PUT", "PATCH", "DELETE" };
    char path[200], first[200], second[200], body[400];
    struct answer answer = expect(201, "POST", "/api/v1/products", AS_PROVINCE, product_in("TAGS-1", "06724"));
    snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
    snprintf(first, sizeof first, "%s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    snprintf(body, sizeof body, "%s", product_in("TAGS-1", "06730"));
    answer = expect(200, "PUT", path, AS(.role = "province", .if_match = first), body);
    snprintf(second, sizeof second, "%s", answer_header(&answer, "ETag"));
    ck_assert_str_eq(answer_string(&answer, "/unit_code"), "06730");
    ck_assert_str_ne(first, second);
    answer_free(&answer);
    long long before = change_now();
    static const char *const stale[] = { NULL, "\"1\"", "\"x\"", "1", "W/\"1\"", "" };
    for (int i = 0; i < 3; i++) {
        answer = expect(428, methods[i], path, AS_PROVINCE, i < 2 ? body : NULL);
        ck_tells(answer, "If-Match", "if-match-needed");
        answer_free(&answer);
        answer = expect(412, methods[i], path, AS(.role = "province", .if_match = first), i < 2 ? body : NULL);
        ck_tells(answer, "If-Match", "etag-stale");
        answer_free(&answer);
        for (int k = 1; k < 5; k++)
            expect_only(412, methods[i], path, AS(.role = "province", .if_match = stale[k]), i < 2 ? body : NULL);
    }
    ck_assert_int_eq(change_now(), before);
    answer = expect(200, "PATCH", path, AS(.role = "province", .if_match = second, .type = "application/merge-patch+json"),
                    "{\"name\":\"Mật ong hoa vải\",\"note\":\"x\"}");
    ck_assert_str_eq(answer_string(&answer, "/name"), "Mật ong hoa vải");
    ck_assert_str_eq(answer_string(&answer, "/code"), "TAGS-1");
    snprintf(second, sizeof second, "%s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    answer = expect(200, "PATCH", path, AS(.role = "province", .if_match = second), "{\"note\":null}");
    ck_assert_msg(json_is_null(answer_at(&answer, "/note")), "null takes a value away (RFC 7396)");
    answer_free(&answer);
    answer = expect(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"note\":\"y\"}");
    answer_free(&answer);
    answer = expect(200, "PUT", path, AS(.role = "province", .if_match = "*"), body);
    ck_assert_msg(json_is_null(answer_at(&answer, "/note")), "PUT is the whole record");
    answer_free(&answer);
}
END_TEST

START_TEST(a_withdrawn_record_is_gone_and_its_history_stays)
{
    static const char *const actions[] = { "create", "update", "withdraw" };
    char path[200], body[400];
    struct answer answer = expect(201, "POST", "/api/v1/products", AS_PROVINCE, product_in("GONE-1", "06724"));
    snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
    answer_free(&answer);
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"note\":\"about to go\"}");
    answer = get(200, "%s", path);
    char tag[200];
    snprintf(tag, sizeof tag, "%s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    answer = expect(204, "DELETE", path, AS(.role = "province", .if_match = tag), NULL);
    ck_assert_uint_eq(answer.size, 0);
    answer_free(&answer);
    answer = get(410, "%s", path);
    answer_free(&answer);
    snprintf(body, sizeof body, "%s", product_in("GONE-1", "06724"));
    expect_only(410, "PUT", path, AS(.role = "province", .if_match = "*"), body);
    expect_only(410, "PATCH", path, AS(.role = "province", .if_match = "*"), "{}");
    expect_only(410, "DELETE", path, AS(.role = "province", .if_match = "*"), NULL);
    ck_assert_int_eq(total_of("/api/v1/products?code=GONE-1&as_of=all"), 0);
    ck_assert_int_eq(total_of("/api/v1/products?q=about%20to%20go&as_of=all"), 0);
    answer = get(200, "%s/history", path);
    ck_assert_uint_eq(item_count(&answer), 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(item_text(&answer, i, "action"), actions[i]);
        ck_assert_int_gt(item_int(&answer, i, "number"), i ? item_int(&answer, i - 1, "number") : 0);
    }
    ck_assert_str_eq(answer_string(&answer, "/items/1/record/note"), "about to go");
    answer_free(&answer);
    expect_only(201, "POST", "/api/v1/products", AS_PROVINCE, body); /* the code is free again */
}
END_TEST

/* ---- conflicts ---- */

static const char *unit_from(const char *code, const char *from, const char *to)
{
    static char body[400];
    snprintf(body, sizeof body,
             "{\"code\":\"%s\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"Mới\",\"full_name\":\"Xã "
             "Mới\",\"parent_code\":\"22\","
             "\"valid_from\":\"%s\"%s%s%s}",
             code, from, to ? ",\"valid_to\":\"" : "", to ? to : "", to ? "\"" : "");
    return body;
}

START_TEST(a_code_is_given_once)
{
    long long before = change_now();
    struct answer answer = expect(409, "POST", "/api/v1/products", AS_PROVINCE, product_in("QN0001", "06724"));
    ck_tells(answer, "/code", "already-there");
    answer_free(&answer);
    answer = expect(409, "PATCH", "/api/v1/products/2", AS(.role = "province", .if_match = "*"), "{\"code\":\"QN0001\"}");
    ck_tells(answer, "/code", "already-there");
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(a_code_belongs_to_one_unit_on_each_day)
{
    expect_only(201, "POST", "/api/v1/units", AS_PROVINCE, unit_from("97001", "2021-01-01", "2021-12-31"));
    static const char *const overlapping[][2] = { { "2020-06-01", "2021-01-01" },
                                                  { "2021-12-31", NULL },
                                                  { "2021-06-01", "2021-06-30" },
                                                  { "2020-01-01", NULL },
                                                  { "2020-01-01", "2023-01-01" } };
    long long before = change_now();
    for (int i = 0; i < 5; i++) {
        struct answer answer =
            expect(409, "POST", "/api/v1/units", AS_PROVINCE, unit_from("97001", overlapping[i][0], overlapping[i][1]));
        ck_tells(answer, "/code", "overlaps");
        answer_free(&answer);
    }
    expect_only(409, "POST", "/api/v1/units", AS_PROVINCE, unit_from("97001", "2021-01-01", NULL));
    ck_assert_int_eq(change_now(), before);
    expect_only(201, "POST", "/api/v1/units", AS_PROVINCE, unit_from("97001", "2020-06-01", "2020-12-31"));
    struct answer answer = expect(201, "POST", "/api/v1/units", AS_PROVINCE, unit_from("97001", "2022-01-01", NULL));
    ck_assert_str_eq(answer_header(&answer, "Location"), "/api/v1/units/97001?as_of=2022-01-01");
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/units?code=97001&as_of=all"), 3);
}
END_TEST

static const struct {
    const char *path, *users;
} referred[] = {
    { "product-groups/1", "OCOP products" },
    { "units/22", "Administrative units, OCOP producers, OCOP products" },
    { "criteria-sets/1", "Criteria, Assessments" },
    { "criteria/1", "Results per criterion" },
    { "assessments/1", "Results per criterion" },
    { "producers/1", "OCOP products" },
    { "products/1", "Certifications" },
};

START_TEST(what_is_referred_to_cannot_be_withdrawn)
{
    char path[100];
    long long before = change_now();
    snprintf(path, sizeof path, "/api/v1/%s", referred[_i].path);
    struct answer answer = expect(409, "DELETE", path, AS(.role = "province", .if_match = "*", .language = "en"), NULL);
    ck_tells(answer, NULL, "still-used");
    ck_assert_msg(strstr(answer_string(&answer, "/detail"), referred[_i].users) != NULL, "who uses it? %s",
                  answer_string(&answer, "/detail"));
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
    answer = get(200, "%s", path);
    answer_free(&answer);
}
END_TEST

/* ---- the same request twice ---- */

START_TEST(a_request_sent_twice_is_done_once)
{
    struct sent with = AS(.role = "province", .idempotency = "8f14e45f-1");
    char body[400];
    snprintf(body, sizeof body, "%s", product_in("TWICE-1", "06724"));
    struct answer first = expect(201, "POST", "/api/v1/products", with, body);
    long long after = change_now();
    struct answer again = expect(201, "POST", "/api/v1/products", with, body);
    char location[200], tag[200];
    snprintf(location, sizeof location, "%s", answer_header(&first, "Location"));
    snprintf(tag, sizeof tag, "%s", answer_header(&first, "ETag"));
    ck_assert_str_eq(first.body, again.body);
    ck_assert_str_eq(answer_header(&again, "Location"), location);
    ck_assert_str_eq(answer_header(&again, "ETag"), tag);
    ck_assert_int_eq(change_now(), after);
    answer_free(&first);
    answer_free(&again);
    again = expect(422, "POST", "/api/v1/products", with, product_in("TWICE-2", "06724"));
    ck_assert_str_eq(answer_string(&again, "/code"), "invalid");
    ck_tells(again, "Idempotency-Key", "key-reused");
    answer_free(&again);
    expect_only(422, "POST", "/api/v1/producers", with, body);
    expect_only(409, "POST", "/api/v1/products", AS(.role = "admin", .idempotency = "8f14e45f-1"),
                body); /* another's key is another's */
    ck_assert_int_eq(change_now(), after);
}
END_TEST

START_TEST(a_refused_request_may_be_sent_corrected)
{
    struct sent with = AS(.role = "province", .idempotency = "8f14e45f-2");
    expect_only(422, "POST", "/api/v1/products", with, "{}");
    expect_only(201, "POST", "/api/v1/products", with, product_in("TWICE-3", "06724"));
    expect_only(201, "POST", "/api/v1/products", with, product_in("TWICE-3", "06724"));
}
END_TEST

START_TEST(an_idempotency_key_has_a_length)
{
    char key[300];
    memset(key, 'k', sizeof key);
    key[256] = '\0';
    struct answer answer =
        expect(400, "POST", "/api/v1/products", AS(.role = "province", .idempotency = key), product_in("LONG-1", "06724"));
    ck_tells(answer, "Idempotency-Key", "too-long");
    answer_free(&answer);
    key[255] = '\0';
    expect_only(201, "POST", "/api/v1/products", AS(.role = "province", .idempotency = key), product_in("LONG-1", "06724"));
}
END_TEST

START_TEST(a_stored_answer_outlives_the_process)
{
    server = server_start(REGISTER_REFERENCE, NULL);
    struct sent with = AS(.role = "province", .idempotency = "8f14e45f-3");
    struct answer first = expect(201, "POST", "/api/v1/products", with, product_in("AGAIN-1", "06724"));
    server_kill(server);
    server_restart(server);
    long long before = change_now();
    struct answer again = expect(201, "POST", "/api/v1/products", with, product_in("AGAIN-1", "06724"));
    ck_assert_str_eq(again.body, first.body);
    char location[200];
    snprintf(location, sizeof location, "%.190s", answer_header(&first, "Location"));
    ck_assert_str_eq(answer_header(&again, "Location"), location);
    ck_assert_int_eq(change_now(), before);
    answer_free(&first);
    answer_free(&again);
    server_stop(server);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rights");
    TCase *who = tcase_create("who");
    tcase_add_unchecked_fixture(who, reference_up, server_down);
    tcase_add_test(who, each_role_may_do_what_the_table_says_and_nothing_else);
    tcase_add_test(who, the_table_says_what_the_roles_mean);
    tcase_add_test(who, every_documented_write_is_in_the_table);
    tcase_add_loop_test(who, a_key_reaches_its_unit_and_what_is_below, 0, COUNT(reaches));
    tcase_add_test(who, a_record_cannot_be_moved_out_of_or_into_reach);
    tcase_add_test(who, a_record_of_a_record_is_reached_the_same_way);
    tcase_add_loop_test(who, a_key_that_is_none_is_401_even_where_none_is_needed, 0, COUNT(bad_authorizations));
    tcase_add_test(who, a_key_with_one_letter_changed_opens_nothing);
    tcase_add_test(who, no_key_is_in_the_register_or_the_log);
    suite_add_tcase(suite, who);
    TCase *keys = tcase_create("keys that ended");
    tcase_add_test(keys, a_revoked_or_expired_key_is_401);
    tcase_add_test(keys, a_stored_answer_outlives_the_process);
    suite_add_tcase(suite, keys);
    TCase *life = tcase_create("a record's life");
    tcase_add_unchecked_fixture(life, reference_up, server_down);
    tcase_add_test(life, what_is_created_is_everywhere_at_once);
    tcase_add_loop_test(life, a_correction_of_the_past_asks_for_a_reason_and_a_change_does_not, 0, COUNT(corrections));
    tcase_add_test(life, who_wrote_a_record_today_may_put_it_right_without_a_reason);
    tcase_add_test(life, a_reason_is_a_text_of_some_length);
    tcase_add_test(life, an_update_needs_the_tag_of_what_it_changes);
    tcase_add_test(life, a_withdrawn_record_is_gone_and_its_history_stays);
    tcase_add_test(life, a_code_is_given_once);
    tcase_add_test(life, a_code_belongs_to_one_unit_on_each_day);
    tcase_add_loop_test(life, what_is_referred_to_cannot_be_withdrawn, 0, COUNT(referred));
    tcase_add_test(life, a_request_sent_twice_is_done_once);
    tcase_add_test(life, a_refused_request_may_be_sent_corrected);
    tcase_add_test(life, an_idempotency_key_has_a_length);
    suite_add_tcase(suite, life);
    return harness_run(suite);
}
