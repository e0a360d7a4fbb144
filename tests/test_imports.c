/* test_imports.c -- sheets over HTTP, brought in behind: all rows or none, every fault with its line, column and value; rights row by row; a trial, a
 * cancelled import and a killed process leave no trace. */
#include "asking.h"
#include <zlib.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define CSV(...) AS(.type = "text/csv; charset=utf-8", __VA_ARGS__)
#define HEADER "code,name,group_code,unit_code,joined_on\n"

/* Sends a sheet that is taken, and waits for its end: the import as it ended. */
static struct answer import_n(const char *query, const char *role, const void *sheet, size_t n)
{
    char path[300];
    snprintf(path, sizeof path, "/api/v1/imports?%s", query);
    struct answer answer = send_n("POST", path, CSV(.role = role), sheet, n);
    ck_answer(answer, 202);
    snprintf(path, sizeof path, "%s?wait=30", answer_header(&answer, "Location"));
    answer_free(&answer);
    for (int i = 0; i < 4; i++) {
        answer = expect(200, "GET", path, AS(.role = role), NULL);
        if (!json_is_null(json_object_get(answer.json, "ended_at")))
            return answer;
        answer_free(&answer);
    }
    ck_abort_msg("%s has not ended in two minutes", path);
}

static struct answer import(const char *state, const char *query, const char *role, const char *sheet)
{
    struct answer answer = import_n(query, role, sheet, strlen(sheet));
    ck_assert_msg(!strcmp(answer_string(&answer, "/state"), state), "expected %s: %.1500s", state, answer.body);
    return answer;
}

static void import_only(const char *state, const char *query, const char *role, const char *sheet)
{
    struct answer answer = import(state, query, role, sheet);
    answer_free(&answer);
}

/* A sheet that is not even taken. */
static void refused(int status, const char *query, const char *role, const char *sheet)
{
    char path[300];
    snprintf(path, sizeof path, "/api/v1/imports?%s", query);
    expect_only(status, "POST", path, CSV(.role = role), sheet);
}

static void ck_problem(const struct answer *answer, const char *code)
{
    ck_assert_msg(!strcmp(answer_string(answer, "/problem/code"), code), "expected %s: %.1500s", code, answer->body);
}

/* All faults of an import, page by page of `limit`. */
static json_t *faults_of(const struct answer *import, const char *role, int limit)
{
    json_t *all = json_array();
    char path[PATH_MAX_LENGTH];
    snprintf(path, sizeof path, "%s?limit=%d", answer_string(import, "/fault_list"), limit);
    while (*path) {
        struct answer page = expect(200, "GET", path, AS(.role = role), NULL);
        ck_assert_int_eq(answer_int(&page, "/total"), answer_int(import, "/faults"));
        ck_assert_int_eq(json_array_extend(all, json_object_get(page.json, "items")), 0);
        snprintf(path, sizeof path, "%s", answer_string(&page, "/next"));
        answer_free(&page);
    }
    return all;
}

static bool told_at(json_t *faults, int line, const char *column, const char *value, const char *code)
{
    json_t *fault;
    size_t at;
    json_array_foreach(faults, at, fault)
    {
        const char *in = json_string_value(json_object_get(fault, "column")), *was = json_string_value(json_object_get(fault, "value"));
        if (json_integer_value(json_object_get(fault, "line")) == line && (!column || (in && !strcmp(in, column))) &&
            (!value || (was && !strcmp(was, value))) && !strcmp(json_string_value(json_object_get(fault, "code")), code))
            return true;
    }
    return false;
}

static void ck_told(json_t *faults, int line, const char *column, const char *value, const char *code)
{
    if (told_at(faults, line, column, value, code))
        return;
    char *shown = json_dumps(faults, JSON_INDENT(1));
    ck_abort_msg("line %d, %s: %s is not told in %.1500s", line, column ? column : "any column", code, shown);
}

static void ck_counts(const struct answer *answer, long long inserted, long long updated, long long unchanged)
{
    ck_assert_msg(!strcmp(answer_string(answer, "/state"), "done") && answer_int(answer, "/inserted") == inserted &&
                      answer_int(answer, "/updated") == updated && answer_int(answer, "/unchanged") == unchanged,
                  "expected %lld inserted, %lld updated, %lld unchanged: %s", inserted, updated, unchanged, answer->body);
}

START_TEST(a_sheet_is_taken_whole_and_again_changes_nothing)
{
    static const char sheet[] = HEADER "IMP-1,Chè một,2,06724,2021-05-01\nIMP-2,Chè hai,2,06730,2021-05-02\n";
    struct answer answer = import("done", "resource=products", "province", sheet);
    ck_counts(&answer, 2, 0, 0);
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/products?code=IMP-1,IMP-2"), 2);
    ck_assert_int_eq(total_of("/api/v1/products?q=che+hai&code=IMP-2"), 1);
    long long before = change_now();
    answer = import("done", "resource=products", "province", sheet);
    ck_counts(&answer, 0, 0, 2);
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
    answer = import("done", "resource=products", "province", HEADER "IMP-1,Chè xanh,2,06724,2021-05-01\n");
    ck_counts(&answer, 0, 1, 0);
    answer_free(&answer);
    answer = get(200, "/api/v1/products?code=IMP-1");
    ck_assert_str_eq(item_text(&answer, 0, "name"), "Chè xanh");
    ck_assert_str_eq(item_text(&answer, 0, "unit_code"), "06724");
    answer_free(&answer);
}
END_TEST

START_TEST(a_trial_says_what_would_be_and_leaves_no_trace)
{
    long long before = change_now();
    struct answer answer = import("done", "resource=products&dry_run=true", "province", HEADER "IMP-3,Chè ba,2,06724,2021-05-01\n");
    ck_counts(&answer, 1, 0, 0);
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/products?code=IMP-3"), 0);
    ck_assert_int_eq(change_now(), before);
    expect_only(201, "POST", "/api/v1/products", AS(.role = "province"),
                "{\"code\":\"IMP-3\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}");
    ck_assert_int_eq(change_now(), before + 1);
}
END_TEST

START_TEST(with_a_fault_nothing_is_kept_and_each_is_told_at_its_cell)
{
    long long before = change_now();
    struct answer answer = import("failed", "resource=products", "province",
                                  HEADER "IMP-4,Chè bốn,2,06724,2021-05-01\nIMP-5,,99,06724,2021-02-30\nIMP-6,Chè,2,99999,2021-05-01\n");
    ck_problem(&answer, "invalid");
    ck_assert_int_eq(answer_int(&answer, "/rows"), 3);
    ck_assert_int_eq(answer_int(&answer, "/faults"), 4);
    for (int limit = 1; limit <= 200; limit += 199) { /* page by page, and in one */
        json_t *faults = faults_of(&answer, "province", limit);
        ck_assert_uint_eq(json_array_size(faults), 4);
        ck_told(faults, 3, "name", NULL, "required");
        ck_told(faults, 3, "joined_on", "2021-02-30", "not-a-date");
        ck_told(faults, 3, "group_code", "99", "no-such-reference");
        ck_told(faults, 4, "unit_code", "99999", "no-such-code-on-day");
        json_decref(faults);
    }
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
    answer = import("failed", "resource=rosters", "province", "period,unit_code,entered_on\nW1,195,2021-01-01\n"); /* a rule between records */
    json_t *faults = faults_of(&answer, "province", 10);
    ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(faults, 0), "line")), 2);
    json_decref(faults);
    answer_free(&answer);
    answer = import("failed", "resource=products", "province", HEADER "IMP-7,A,2,06724,2021-05-01\nIMP-7,B,2,06724,2021-05-01\n");
    ck_problem(&answer, "conflict");
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

static char *fault_sheet_of(const struct answer *import, const char *role)
{
    struct answer sheet = expect(200, "GET", answer_string(import, "/fault_sheet"), AS(.role = role), NULL);
    ck_assert_msg(!strncmp(answer_header(&sheet, "Content-Type"), "text/csv", 8), "%s", answer_header(&sheet, "Content-Type"));
    char *text = strdup(sheet.body);
    answer_free(&sheet);
    return text;
}

/* `text` with the first `old` replaced. */
static void put_right(char *text, size_t room, const char *old, const char *new)
{
    char *at = strstr(text, old), *rest = at ? strdup(at + strlen(old)) : NULL;
    ck_assert_msg(at, "no %s in %s", old, text);
    snprintf(at, room - (size_t)(at - text), "%s%s", new, rest);
    free(rest);
}

START_TEST(the_sheet_comes_back_with_its_faults_and_may_be_sent_again_put_right)
{
    char c = ",;\t"[_i], sheet[1000], head[60], wrong[20], right[20];
    snprintf(sheet, sizeof sheet, "\xEF\xBB\xBF" "code%cname%cgroup_code%cunit_code%cjoined_on\nR%d%c\"Chè \"\"một\"\"%c loại\n hai\"%c2%c06724%c2021-05-01\n'=R%d%cChè%c99%c06724%c2021-05-01\n",
             c, c, c, c, _i, c, c == '\t' ? ' ' : c, c, c, c, _i, c, c, c, c);
    struct answer answer = import("failed", "resource=products", "province", sheet);
    char *back = fault_sheet_of(&answer, "province");
    answer_free(&answer);
    snprintf(sheet, sizeof sheet, "%s", back);
    free(back);
    snprintf(head, sizeof head, "\xEF\xBB\xBFline%cfault%ccode%cname%c", c, c, c, c);
    ck_assert_msg(!strncmp(sheet, head, strlen(head)), "the sheet came back as: %s", sheet);
    ck_assert_msg(strstr(sheet, "code: ") && strstr(sheet, "group_code: ") && strstr(sheet, "\r\n4") && strstr(sheet, "\"\"một\"\""), "it came back as: %s", sheet);
    snprintf(wrong, sizeof wrong, "%c99%c", c, c);
    snprintf(right, sizeof right, "%c2%c", c, c);
    put_right(sheet, sizeof sheet, wrong, right);
    put_right(sheet, sizeof sheet, "'=R", "S");
    put_right(sheet, sizeof sheet, "\n hai", "");
    answer = import("done", "resource=products", "province", sheet);
    ck_counts(&answer, 2, 0, 0);
    answer_free(&answer);
}
END_TEST

START_TEST(a_key_imports_within_its_reach_and_a_role_what_it_may_write)
{
    import_only("done", "resource=products", "commune", HEADER "IMP-C1,Chè xã,2,06724,2021-05-01\n");
    long long before = change_now();
    struct answer answer =
        import("failed", "resource=products", "commune", HEADER "IMP-C2,Chè xã,2,06724,2021-05-01\nIMP-C3,Chè xã,2,06730,2021-05-01\n");
    ck_problem(&answer, "forbidden");
    answer_free(&answer);
    import_only("done", "resource=products", "province", HEADER "IMP-C4,Của xã khác,2,06730,2021-05-01\n");
    answer = import("failed", "resource=products", "commune", HEADER "IMP-C4,Lấy về,2,06724,2021-05-01\n"); /* another's record, drawn into one's own unit */
    ck_problem(&answer, "forbidden");
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before + 1);
    refused(403, "resource=rosters", "commune", "period,unit_code,entered_on\nP,06724,2021-01-01\n");
    refused(403, "resource=products", "portal", HEADER);
}
END_TEST

START_TEST(an_import_is_seen_by_who_sent_it_and_by_the_office)
{
    char path[100], list[140];
    struct answer answer = import("failed", "resource=products", "province", HEADER "IMP-S1,,2,06724,2021-05-01\n");
    snprintf(path, sizeof path, "/api/v1/imports/%lld", answer_int(&answer, "/id"));
    ck_assert_msg(*answer_string(&answer, "/principal"), "the office sees who sent it: %s", answer.body);
    answer_free(&answer);
    expect_only(403, "GET", path, AS(.role = "commune"), NULL);
    expect_only(403, "DELETE", path, AS(.role = "commune"), NULL);
    snprintf(list, sizeof list, "%s/faults", path);
    expect_only(403, "GET", list, AS(.role = "commune"), NULL);
    snprintf(list, sizeof list, "%s/faults.csv", path);
    expect_only(403, "GET", list, AS(.role = "commune"), NULL);
    answer = import("done", "resource=products&dry_run=true", "commune", HEADER "IMP-S2,Chè,2,06724,2021-05-01\n");
    snprintf(path, sizeof path, "/api/v1/imports/%lld", answer_int(&answer, "/id"));
    ck_assert_msg(!json_object_get(answer.json, "principal"), "%s", answer.body);
    long long own = answer_int(&answer, "/id");
    answer_free(&answer);
    expect_only(200, "GET", path, AS(.role = "province"), NULL);
    answer = expect(200, "GET", "/api/v1/imports?limit=2", AS(.role = "commune"), NULL);
    for (size_t i = 0; i < item_count(&answer); i++)
        ck_assert_msg(item_int(&answer, i, "id") >= own || i > 0, "%s", answer.body);
    answer_free(&answer);
    answer = expect(200, "GET", "/api/v1/imports?limit=1", AS(.role = "province"), NULL);
    ck_assert_int_eq(item_int(&answer, 0, "id"), own);
    snprintf(list, sizeof list, "%s", answer_string(&answer, "/next"));
    answer_free(&answer);
    answer = expect(200, "GET", list, AS(.role = "province"), NULL);
    ck_assert_int_eq(item_int(&answer, 0, "id"), own - 1);
    answer_free(&answer);
    expect_only(404, "GET", "/api/v1/imports/999999", AS(.role = "province"), NULL);
    expect_only(404, "GET", "/api/v1/imports/x", AS(.role = "province"), NULL);
    expect_only(400, "GET", "/api/v1/imports/1?wait=31", AS(.role = "province"), NULL);
    expect_only(400, "GET", "/api/v1/imports?cursor=x", AS(.role = "province"), NULL);
    expect_only(400, "GET", "/api/v1/imports/1/faults.csv?x=1", AS(.role = "province"), NULL);
    expect_only(400, "DELETE", "/api/v1/imports/1?x=1", AS(.role = "province"), NULL);
    snprintf(list, sizeof list, "%s/faults", path);
    expect_only(404, "GET", list, AS(.role = "province"), NULL);
    snprintf(list, sizeof list, "%s/faults.csv", path);
    expect_only(404, "GET", list, AS(.role = "province"), NULL);
    snprintf(list, sizeof list, "%s/faults?cursor=3", path);
    expect_only(404, "GET", list, AS(.role = "province"), NULL);
}
END_TEST

START_TEST(a_cursor_of_faults_is_one_that_was_given)
{
    char path[140];
    struct answer answer = import("failed", "resource=products", "province", HEADER "IMP-S1,,2,06724,2021-05-01\n");
    snprintf(path, sizeof path, "/api/v1/imports/%lld/faults?cursor=3", answer_int(&answer, "/id"));
    expect_only(400, "GET", path, AS(.role = "province"), NULL);
    answer_free(&answer);
}
END_TEST

START_TEST(what_was_sent_again_with_its_key_is_one_import)
{
    static const char sheet[] = HEADER "IMP-I1,Chè,2,06724,2021-05-01\n";
    const char *path = "/api/v1/imports?resource=products";
    struct answer first = expect(202, "POST", path, CSV(.role = "province", .idempotency = "sheet-1"), sheet);
    struct answer second = expect(202, "POST", path, CSV(.role = "province", .idempotency = "sheet-1"), sheet);
    ck_assert_str_eq(answer_header(&first, "Location"), answer_header(&second, "Location"));
    ck_assert_str_eq(first.body, second.body);
    expect_only(422, "POST", path, CSV(.role = "province", .idempotency = "sheet-1"), HEADER "IMP-I2,Chè,2,06724,2021-05-01\n");
    expect_only(422, "POST", "/api/v1/imports?resource=products&dry_run=true", CSV(.role = "province", .idempotency = "sheet-1"), sheet);
    answer_free(&first);
    answer_free(&second);
}
END_TEST

START_TEST(a_correction_in_a_sheet_asks_for_a_reason)
{
    char sheet[1000];
    struct answer answer = get(200, "/api/v1/products?code=QN0020");
    snprintf(sheet, sizeof sheet, HEADER "QN0020,Tên khác hẳn,%s,%s,%s\n", item_text(&answer, 0, "group_code"), item_text(&answer, 0, "unit_code"),
             item_text(&answer, 0, "joined_on"));
    answer_free(&answer);
    answer = import("failed", "resource=products", "province", sheet);
    json_t *faults = faults_of(&answer, "province", 10);
    ck_told(faults, 2, NULL, NULL, "reason-needed");
    json_decref(faults);
    answer_free(&answer);
    answer = import("done", "resource=products&reason=sai+t%C3%AAn", "province", sheet);
    ck_counts(&answer, 0, 1, 0);
    ck_assert_str_eq(answer_string(&answer, "/reason"), "sai tên");
    answer_free(&answer);
}
END_TEST

START_TEST(what_is_no_sheet_is_refused)
{
    static const char *const wrong[] = { "", "resource=cats", "resource=communes", "resource=products&dry_run=maybe", "resource=products&x=1",
                                         "resource=products&reason=" };
    for (int i = 0; i < COUNT(wrong); i++)
        refused(400, wrong[i], "province", HEADER);
    refused(400, "resource=products", "province", "");
    refused(401, "resource=products", NULL, HEADER);
    struct answer answer = expect(415, "POST", "/api/v1/imports?resource=products", AS(.role = "province", .type = "application/json"), "{}");
    ck_assert_str_eq(answer_header(&answer, "Accept-Post"), "text/csv");
    answer_free(&answer);
    import_only("failed", "resource=products", "province", "cats\n1\n");
    import_only("failed", "resource=products", "province", HEADER "\"open\n");
    import_only("failed", "resource=products", "province", "\n\n");
}
END_TEST

START_TEST(not_acceptable_and_too_large_are_told)
{
    char key[300];
    snprintf(key, sizeof key, "Authorization: Bearer %s", server_key(server, "province"));
    struct answer answer =
        http_ask(server, "POST", "/api/v1/imports?resource=products", (const char *const[]){ key, "Accept: image/png", "Content-Type: text/csv", NULL }, HEADER);
    ck_answer(answer, 406);
    answer_free(&answer);
    size_t n = (256 << 20) + 1;
    char *large = calloc(1, n);
    answer = send_n("POST", "/api/v1/imports?resource=products", CSV(.role = "province"), large, n);
    ck_answer(answer, 413);
    answer_free(&answer);
    free(large);
}
END_TEST

/* ---- large sheets ---- */

enum { MANY = 40000 };

/* Rows PREFIX-0 and so on; row `bad` (-1: none) has a group that is not there. */
static char *many_rows(const char *prefix, const char *day, int n, int bad)
{
    char *sheet = malloc((size_t)n * 70 + 100), *at = sheet;
    ck_assert(sheet != NULL);
    at += sprintf(at, HEADER);
    for (int i = 0; i < n; i++)
        at += sprintf(at, "%s-%d,Sản phẩm %d,%d,06724,%s\n", prefix, i, i, i == bad ? 77 : 2, day);
    return sheet;
}

START_TEST(forty_thousand_rows_are_one_change_of_what_is_seen)
{
    char *sheet = many_rows("MANY", "1999-01-01", MANY, -1), path[300];
    struct answer answer = send_n("POST", "/api/v1/imports?resource=products", CSV(.role = "province"), sheet, strlen(sheet));
    ck_answer(answer, 202);
    snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
    answer_free(&answer);
    bool worked = false, ended = false;
    long long last = 0;
    while (!ended) {
        long long seen = total_of("/api/v1/products?as_of=all&joined_on_from=1999-01-01&joined_on_to=1999-01-01");
        ck_assert_msg(seen == 0 || seen == MANY, "%lld of its rows are seen", seen);
        answer = expect(200, "GET", path, AS(.role = "province"), NULL);
        const char *state = answer_string(&answer, "/state");
        worked |= !strcmp(state, "checking") || !strcmp(state, "applying");
        ended = !json_is_null(json_object_get(answer.json, "ended_at"));
        if (ended)
            ck_counts(&answer, MANY, 0, 0);
        else if (!strcmp(state, "applying"))
            ck_assert_msg(answer_int(&answer, "/rows") >= last, "the rows so far go back: %s", answer.body);
        last = !strcmp(state, "applying") ? answer_int(&answer, "/rows") : 0;
        if (ended)
            ck_assert_int_eq(answer_int(&answer, "/last_change") - answer_int(&answer, "/first_change") + 1, MANY);
        answer_free(&answer);
    }
    ck_assert_msg(worked, "it was never seen at work");
    free(sheet);
}
END_TEST

START_TEST(a_large_sheet_with_a_fault_is_found_out_beside_the_writer)
{
    char *sheet = many_rows("BAD", "1999-01-02", MANY, MANY - 1);
    long long before = change_now();
    struct answer answer = import_n("resource=products", "province", sheet, strlen(sheet));
    ck_problem(&answer, "invalid");
    ck_assert_int_eq(answer_int(&answer, "/faults"), 1);
    json_t *faults = faults_of(&answer, "province", 10);
    ck_told(faults, MANY + 1, "group_code", "77", "no-such-reference");
    json_decref(faults);
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
    free(sheet);
}
END_TEST

START_TEST(a_packed_sheet_is_unpacked)
{
    char *sheet = many_rows("GZ", "1999-01-03", 1000, -1);
    char path[300];
    snprintf(path, sizeof path, "%s/sheet.gz", temp_folder());
    gzFile file = gzopen(path, "wb");
    ck_assert(file != NULL && gzputs(file, sheet) > 0 && gzclose(file) == Z_OK);
    char *packed = malloc(1 << 20);
    FILE *again = fopen(path, "re");
    size_t n = fread(packed, 1, 1 << 20, again);
    fclose(again);
    struct answer answer = import_n("resource=products", "province", packed, n);
    ck_counts(&answer, 1000, 0, 0);
    answer_free(&answer);
    answer = import_n("resource=products", "province", packed, n / 2);
    ck_assert_str_eq(answer_string(&answer, "/state"), "failed");
    answer_free(&answer);
    free(packed);
    free(sheet);
}
END_TEST

START_TEST(a_cancelled_import_leaves_nothing)
{
    char *sheet = many_rows("CAN", "1999-01-04", 2 * MANY, -1), path[300];
    long long before = change_now();
    struct answer answer = send_n("POST", "/api/v1/imports?resource=products", CSV(.role = "province"), sheet, strlen(sheet));
    ck_answer(answer, 202);
    snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
    answer_free(&answer);
    expect_only(204, "DELETE", path, AS(.role = "province"), NULL);
    expect_only(204, "DELETE", path, AS(.role = "province"), NULL);
    strcat(path, "?wait=30");
    answer = expect(200, "GET", path, AS(.role = "province"), NULL);
    ck_assert_str_eq(answer_string(&answer, "/state"), "cancelled");
    answer_free(&answer);
    import_only("done", "resource=products&dry_run=true", "province", HEADER "IMP-X,Chè,2,06724,2021-05-01\n"); /* the next one has its turn */
    ck_assert_int_eq(total_of("/api/v1/products?as_of=all&joined_on_from=1999-01-04&joined_on_to=1999-01-04"), 0);
    ck_assert_int_eq(change_now(), before);
    answer = import("done", "resource=products&dry_run=true", "province", HEADER);
    snprintf(path, sizeof path, "/api/v1/imports/%lld", answer_int(&answer, "/id"));
    answer_free(&answer);
    expect_only(409, "DELETE", path, AS(.role = "province"), NULL);
    expect_only(404, "DELETE", "/api/v1/imports/999999", AS(.role = "province"), NULL);
    free(sheet);
}
END_TEST

START_TEST(behind_a_kill_it_begins_anew_and_is_whole)
{
    struct server *own = server_start(REGISTER_REFERENCE, NULL), *usual = server;
    char *sheet = many_rows("KILL", "1999-01-05", 2 * MANY, -1), path[300];
    server = own;
    struct answer answer = send_n("POST", "/api/v1/imports?resource=products", CSV(.role = "province"), sheet, strlen(sheet));
    ck_answer(answer, 202);
    snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
    answer_free(&answer);
    for (bool applying = false; !applying;) {
        answer = expect(200, "GET", path, AS(.role = "province"), NULL);
        applying = !strcmp(answer_string(&answer, "/state"), "applying");
        ck_assert_msg(json_is_null(json_object_get(answer.json, "ended_at")), "it ended before it could be killed: %s", answer.body);
        answer_free(&answer);
    }
    server_kill(own);
    server_restart(own);
    strcat(path, "?wait=30");
    answer = expect(200, "GET", path, AS(.role = "province"), NULL);
    ck_counts(&answer, 2 * MANY, 0, 0);
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/products?as_of=all&joined_on_from=1999-01-05&joined_on_to=1999-01-05"), 2 * MANY);
    server_stop(own);
    server = usual;
    free(sheet);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("imports");
    TCase *tests = tcase_create("sheets");
    tcase_add_unchecked_fixture(tests, reference_up, server_down);
    tcase_add_test(tests, a_sheet_is_taken_whole_and_again_changes_nothing);
    tcase_add_test(tests, a_trial_says_what_would_be_and_leaves_no_trace);
    tcase_add_test(tests, with_a_fault_nothing_is_kept_and_each_is_told_at_its_cell);
    tcase_add_test(tests, a_key_imports_within_its_reach_and_a_role_what_it_may_write);
    tcase_add_test(tests, a_correction_in_a_sheet_asks_for_a_reason);
    tcase_add_test(tests, what_is_no_sheet_is_refused);
    tcase_add_test(tests, not_acceptable_and_too_large_are_told);
    tcase_add_loop_test(tests, the_sheet_comes_back_with_its_faults_and_may_be_sent_again_put_right, 0, 3);
    tcase_add_test(tests, an_import_is_seen_by_who_sent_it_and_by_the_office);
    tcase_add_test(tests, a_cursor_of_faults_is_one_that_was_given);
    tcase_add_test(tests, what_was_sent_again_with_its_key_is_one_import);
    tcase_add_test(tests, forty_thousand_rows_are_one_change_of_what_is_seen);
    tcase_add_test(tests, a_large_sheet_with_a_fault_is_found_out_beside_the_writer);
    tcase_add_test(tests, a_packed_sheet_is_unpacked);
    tcase_add_test(tests, a_cancelled_import_leaves_nothing);
    tcase_add_test(tests, behind_a_kill_it_begins_anew_and_is_whole);
    suite_add_tcase(suite, tests);
    return harness_run(suite);
}
