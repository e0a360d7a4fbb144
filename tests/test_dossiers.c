/* test_dossiers.c -- a dossier's way from its registration to the certification: every step by its role, each guard tried and refused with its reason, none
 * passed over by anybody; the same for many by one sheet. */
#include "asking.h"
#include "whole.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define AS_PROVINCE AS(.role = "province")
#define MOVES "/api/v1/dossier-moves"

/* The one commune of the reference register that is walked: 06724, whose district is 194. */
static void entered(const char *path, const char *body)
{
    expect_only(201, "POST", path, AS_PROVINCE, body);
}

static void procedures_entered(void)
{
    static const char *const papers[] = { "proposal", "results", "opinions", "minutes" };
    char body[300];
    entered("/api/v1/procedures",
            "{\"programme\":\"ntm\",\"valid_from\":\"2016-12-30\",\"quorum_percent\":70,\"votes_percent\":90,\"satisfaction_percent\":90,\"decision\":\"18/2022/QĐ-TTg\"}");
    for (int i = 0; i < COUNT(papers); i++) {
        snprintf(body, sizeof body, "{\"programme\":\"ntm\",\"code\":\"%s\",\"name\":\"Giấy tờ\",\"valid_from\":\"2014-03-14\"}", papers[i]);
        entered("/api/v1/required-documents", body);
    }
}

/* A small set of two criteria that builds on the standard one. */
static void set_entered(void)
{
    entered("/api/v1/criteria-sets", "{\"code\":\"ADV\",\"name\":\"Nâng cao\",\"unit_level\":\"commune\",\"level\":\"advanced\",\"valid_from\":\"2021-01-01\",\"requires_code\":\"QN-20-53\"}");
    entered("/api/v1/criteria", "{\"set_code\":\"ADV\",\"number\":1,\"name\":\"Quy hoạch\",\"indicators\":1,\"required\":true}");
    entered("/api/v1/criteria", "{\"set_code\":\"ADV\",\"number\":2,\"name\":\"Giao thông\",\"indicators\":1,\"required\":true}");
}

static void registered(const char *code, const char *unit)
{
    char body[400];
    snprintf(body, sizeof body,
             "{\"code\":\"%s\",\"programme\":\"ntm\",\"unit_code\":\"%s\",\"set_code\":\"ADV\",\"basis\":\"appraisal\",\"year_for\":2022,\"registered_on\":\"2022-01-10\"}", code, unit);
    entered("/api/v1/dossiers", body);
}

static void assessed(const char *unit, const char *verdict_of_2)
{
    char body[300];
    snprintf(body, sizeof body, "{\"unit_code\":\"%s\",\"set_code\":\"ADV\",\"assessed_on\":\"2022-02-01\",\"checked\":\"self\"}", unit);
    entered("/api/v1/assessments", body);
    for (int i = 1; i <= 2; i++) {
        snprintf(body, sizeof body, "{\"unit_code\":\"%s\",\"set_code\":\"ADV\",\"assessed_on\":\"2022-02-01\",\"criterion_number\":%d,\"verdict\":\"%s\"}", unit, i,
                 i == 2 ? verdict_of_2 : "met");
        entered("/api/v1/assessment-results", body);
    }
}

static void up(void)
{
    reference_up();
    procedures_entered();
    set_entered();
}

static const char *move_body(const char *dossier, const char *move, const char *day, const char *more)
{
    static char bodies[4][600];
    static int at;
    char *body = bodies[at++ % 4];
    snprintf(body, 600, "{\"dossier_code\":\"%s\",\"move\":\"%s\",\"moved_on\":\"%s\"%s%s}", dossier, move, day, *more ? "," : "", more);
    return body;
}

static void moved(const char *role, const char *dossier, const char *move, const char *day, const char *more)
{
    expect_only(201, "POST", MOVES, AS(.role = role), move_body(dossier, move, day, more));
}

static void refused(int status, const char *role, const char *dossier, const char *move, const char *day, const char *more, const char *field, const char *code)
{
    char place[60];
    snprintf(place, sizeof place, "/%s", field);
    struct answer answer = expect(status, "POST", MOVES, AS(.role = role, .language = "en"), move_body(dossier, move, day, more));
    const char *at = place;
    ck_tells(answer, at, code);
    answer_free(&answer);
}

static void stands_at(const char *dossier, const char *state)
{
    struct answer answer = get(200, "/api/v1/dossiers?code=%s", dossier);
    ck_assert_str_eq(item_text(&answer, 0, "state"), state);
    answer_free(&answer);
}

static void paper(const char *dossier, const char *document)
{
    char body[200];
    snprintf(body, sizeof body, "{\"dossier_code\":\"%s\",\"document\":\"%s\",\"received_on\":\"2022-02-20\"}", dossier, document);
    entered("/api/v1/dossier-documents", body);
}

static void papers(const char *dossier)
{
    static const char *const all[] = { "proposal", "results", "opinions", "minutes" };
    for (int i = 0; i < COUNT(all); i++)
        paper(dossier, all[i]);
}

#define OPINIONS(asked, satisfied) "\"asked\":" #asked ",\"satisfied\":" #satisfied
#define VOTE(members, present, yes, no) "\"members\":" #members ",\"present\":" #present ",\"votes_for\":" #yes ",\"votes_against\":" #no
#define DECISION "\"decision_number\":\"99/QĐ-UBND\",\"authority\":\"province\""

/* Has the commune the standard level in the reference register? Its neighbour has not: it is made so. */
static void certified_standard(const char *unit)
{
    char path[200];
    snprintf(path, sizeof path, "/api/v1/certifications?unit_code=%s&level=standard&as_of=2022-03-01&state=valid", unit);
    if (total_of(path))
        return;
    snprintf(path, sizeof path, "{\"programme\":\"ntm\",\"unit_code\":\"%s\",\"level\":\"standard\",\"decided_on\":\"2021-01-05\"}", unit);
    entered("/api/v1/certifications", path);
}

START_TEST(a_commune_walks_from_registration_to_certification_and_every_other_move_is_refused)
{
    static const char *const never_first[] = { "submit", "verify", "return", "appraise", "vote", "decide", "announce" };
    certified_standard("06724");
    registered("D1", "06724");
    stands_at("D1", "registered");
    for (int i = 0; i < COUNT(never_first); i++)
        refused(409, "province", "D1", never_first[i], "2022-03-01", "\"reason\":\"x\"", "move", "move-not-from");
    refused(409, "commune", "D1", "assess", "2022-03-01", "", "dossier_id", "not-assessed");
    assessed("06724", "not_met");
    refused(409, "commune", "D1", "assess", "2022-01-31", "", "dossier_id", "not-assessed");
    refused(409, "commune", "D1", "assess", "2022-01-05", "", "moved_on", "move-before");
    refused(422, "commune", "D1", "assess", "2999-01-05", "", "moved_on", "in-the-future");
    refused(403, "department", "D1", "assess", "2022-03-01", "", "move", "move-not-yours");
    moved("commune", "D1", "assess", "2022-03-01", "");
    refused(409, "commune", "D1", "collect_opinions", "2022-03-02", "", "asked", "needed-with");
    refused(409, "commune", "D1", "collect_opinions", "2022-03-02", OPINIONS(100, 101), "satisfied", "too-big");
    refused(409, "commune", "D1", "collect_opinions", "2022-03-02", OPINIONS(100, 89) "," DECISION, "decision_number", "not-with");
    moved("commune", "D1", "collect_opinions", "2022-03-02", OPINIONS(1000, 899));
    struct answer answer = expect(409, "POST", MOVES, AS(.role = "commune", .language = "en"), move_body("D1", "submit", "2022-03-03", ""));
    ck_tells(answer, "/dossier_id", "criteria-missed");
    ck_tells(answer, "/dossier_id", "documents-missed");
    ck_tells(answer, "/dossier_id", "opinions-missed");
    ck_assert_msg(strstr(answer.body, "1 of the 2 criteria that the set requires are not met by the assessment of 2022-02-01: 2") != NULL, "%s", answer.body);
    ck_assert_msg(strstr(answer.body, "899 of 1000 who were asked are satisfied; 90 percent are needed (18/2022/QĐ-TTg)") != NULL, "%s", answer.body);
    ck_assert_msg(strstr(answer.body, "papers that are not there: minutes, opinions, proposal, results") != NULL, "%s", answer.body);
    answer_free(&answer);
    refused(409, "admin", "D1", "submit", "2022-03-03", "", "dossier_id", "criteria-missed");
    refused(409, "province", "D1", "submit", "2022-03-03", "", "dossier_id", "documents-missed");
    answer = get(200, "/api/v1/assessment-results?unit_code=06724&set_code=ADV&criterion_number=2");
    char path[100];
    snprintf(path, sizeof path, "/api/v1/assessment-results/%lld?reason=checked", item_int(&answer, 0, "id"));
    answer_free(&answer);
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"verdict\":\"met\"}");
    papers("D1");
    refused(409, "commune", "D1", "submit", "2022-03-03", "", "dossier_id", "opinions-missed");
    moved("commune", "D1", "close", "2022-03-04", "\"reason\":\"hỏi lại ý kiến\"");
    refused(409, "province", "D1", "submit", "2022-03-05", "", "move", "move-not-from");

    registered("D2", "06724");
    papers("D2");
    moved("commune", "D2", "assess", "2022-03-01", "");
    moved("commune", "D2", "collect_opinions", "2022-03-02", OPINIONS(1000, 900));
    moved("commune", "D2", "submit", "2022-03-03", "");
    refused(403, "commune", "D2", "verify", "2022-03-04", "", "move", "move-not-yours");
    refused(403, "council", "D2", "verify", "2022-03-04", "", "move", "move-not-yours");
    refused(409, "district", "D2", "return", "2022-03-04", "", "reason", "needed-with");
    moved("district", "D2", "return", "2022-03-04", "\"reason\":\"thiếu minh chứng\"");
    stands_at("D2", "returned");
    moved("commune", "D2", "submit", "2022-03-05", "");
    moved("district", "D2", "verify", "2022-03-06", "");
    refused(403, "commune", "D2", "appraise", "2022-03-07", "", "move", "move-not-yours");
    moved("department", "D2", "appraise", "2022-03-07", "");
    refused(403, "department", "D2", "vote", "2022-03-08", VOTE(20, 20, 20, 0), "move", "move-not-yours");
    refused(409, "council", "D2", "vote", "2022-03-08", "", "members", "needed-with");
    refused(409, "council", "D2", "vote", "2022-03-08", VOTE(20, 13, 13, 0), "present", "quorum-missed");
    refused(409, "council", "D2", "vote", "2022-03-08", VOTE(20, 21, 20, 0), "present", "too-big");
    refused(409, "council", "D2", "vote", "2022-03-08", VOTE(20, 20, 20, 1), "votes_for", "votes-wrong");
    moved("council", "D2", "vote", "2022-03-08", VOTE(20, 20, 17, 3));
    stands_at("D2", "failed");
    refused(409, "province", "D2", "decide", "2022-03-09", DECISION, "move", "move-not-from");
    moved("council", "D2", "return", "2022-03-09", "\"reason\":\"bổ sung\"");
    moved("commune", "D2", "submit", "2022-03-10", "");
    moved("department", "D2", "verify", "2022-03-11", "");
    moved("department", "D2", "appraise", "2022-03-12", "");
    moved("council", "D2", "vote", "2022-03-13", VOTE(20, 20, 18, 2) ",\"meeting\":\"7/BB\"");
    stands_at("D2", "voted");
    refused(403, "council", "D2", "decide", "2022-03-14", DECISION, "move", "move-not-yours");
    refused(409, "province", "D2", "decide", "2022-03-14", "", "decision_number", "needed-with");
    moved("province", "D2", "decide", "2022-03-14", DECISION);
    answer = get(200, "/api/v1/certifications?unit_code=06724&level=advanced&decided_on_from=2022-03-14&decided_on_to=2022-03-14&as_of=2022-03-14");
    ck_assert_uint_eq(item_count(&answer), 1);
    ck_assert_str_eq(item_text(&answer, 0, "decision_number"), "99/QĐ-UBND");
    ck_assert_str_eq(item_text(&answer, 0, "basis"), "appraisal");
    ck_assert_int_eq(item_int(&answer, 0, "year_for"), 2022);
    long long certification = item_int(&answer, 0, "id");
    answer_free(&answer);
    snprintf(path, sizeof path, "/api/v1/certifications/%lld?reason=test", certification);
    answer = expect(409, "DELETE", path, AS(.role = "province", .if_match = "*"), NULL);
    ck_tells(answer, NULL, "still-used");
    answer_free(&answer);
    refused(409, "province", "D2", "close", "2022-03-15", "\"reason\":\"x\"", "move", "move-not-from");
    moved("province", "D2", "announce", "2022-03-15", "");
    stands_at("D2", "announced");
    answer = get(200, "/api/v1/dossiers?code=D2&as_of=2022-03-08");
    ck_assert_str_eq(item_text(&answer, 0, "state"), "failed");
    ck_assert_str_eq(item_text(&answer, 0, "state_on"), "2022-03-08");
    answer_free(&answer);
    answer = get(200, "/api/v1/dossier-moves?dossier_code=D2&sort=moved_on");
    ck_assert_uint_eq(item_count(&answer), 15);
    answer_free(&answer);
    expect_verified(server);
}
END_TEST

START_TEST(a_level_needs_the_one_below_it_on_the_day)
{
    registered("L1", "06730");
    assessed("06730", "met");
    papers("L1");
    struct answer held = get(200, "/api/v1/certifications?unit_code=06730&level=standard&as_of=2022-03-03&state=valid");
    for (size_t i = 0; i < item_count(&held); i++) {
        char path[100];
        snprintf(path, sizeof path, "/api/v1/certifications/%lld?reason=test", item_int(&held, i, "id"));
        expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"ended_on\":\"2022-03-01\",\"ended_reason\":\"revoked\"}");
    }
    answer_free(&held);
    moved("province", "L1", "assess", "2022-03-01", "");
    moved("province", "L1", "collect_opinions", "2022-03-02", OPINIONS(10, 9));
    refused(409, "province", "L1", "submit", "2022-03-03", "", "dossier_id", "lower-missed");
}
END_TEST

START_TEST(from_july_2025_the_district_verifies_no_more)
{
    entered("/api/v1/dossiers", "{\"code\":\"J1\",\"programme\":\"ntm\",\"unit_code\":\"06724\",\"set_code\":\"ADV\",\"basis\":\"appraisal\",\"year_for\":2025,\"registered_on\":\"2025-01-10\"}");
    papers("J1");
    assessed("06724", "met");
    certified_standard("06724");
    moved("province", "J1", "assess", "2025-06-01", "");
    moved("province", "J1", "collect_opinions", "2025-06-02", OPINIONS(10, 10));
    moved("province", "J1", "submit", "2025-06-20", "");
    struct answer answer = expect(403, "POST", MOVES, AS(.role = "district", .language = "en"), move_body("J1", "verify", "2025-07-01", ""));
    ck_tells(answer, "/move", "move-not-yours");
    answer_free(&answer);
    refused(409, "department", "J1", "verify", "2025-07-01", "", "moved_on", "move-unit-ended");
    moved("district", "J1", "verify", "2025-06-30", "");
}
END_TEST

START_TEST(what_is_asked_is_data_and_without_it_nothing_is_passed_over)
{
    struct answer list = get(200, "/api/v1/procedures?as_of=all");
    char path[100];
    snprintf(path, sizeof path, "/api/v1/procedures/%lld?reason=test", item_int(&list, 0, "id"));
    answer_free(&list);
    registered("P1", "06724");
    papers("P1");
    assessed("06724", "met");
    certified_standard("06724");
    moved("province", "P1", "assess", "2022-03-01", "");
    moved("province", "P1", "collect_opinions", "2022-03-02", OPINIONS(3, 2));
    refused(409, "province", "P1", "submit", "2022-03-03", "", "dossier_id", "opinions-missed");
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"satisfaction_percent\":66.67}");
    refused(409, "province", "P1", "submit", "2022-03-03", "", "dossier_id", "opinions-missed");
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"satisfaction_percent\":66.66}");
    moved("province", "P1", "submit", "2022-03-03", "");
    expect_only(204, "DELETE", path, AS(.role = "province", .if_match = "*"), NULL);
    moved("province", "P1", "verify", "2022-03-04", "");
    moved("province", "P1", "appraise", "2022-03-05", "");
    refused(409, "province", "P1", "vote", "2022-03-06", VOTE(20, 20, 20, 0), "moved_on", "no-procedure");
}
END_TEST

START_TEST(the_next_moves_are_told_with_all_that_stands_against_them)
{
    registered("N1", "06724");
    struct answer list = get(200, "/api/v1/dossiers?code=N1");
    long long id = item_int(&list, 0, "id");
    answer_free(&list);
    struct answer answer = get(200, "/api/v1/dossiers/%lld/next?as_of=2022-03-01", id);
    ck_assert_str_eq(answer_string(&answer, "/state"), "registered");
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/moves")), 2);
    ck_assert_str_eq(answer_string(&answer, "/moves/0/move"), "assess");
    ck_assert_str_eq(answer_string(&answer, "/moves/0/against/0/code"), "not-assessed");
    ck_assert_str_eq(answer_string(&answer, "/moves/1/move"), "close");
    ck_assert_str_eq(answer_string(&answer, "/moves/1/against/0/pointer"), "/reason");
    answer_free(&answer);
    assessed("06724", "met");
    answer = get(200, "/api/v1/dossiers/%lld/next?as_of=2022-03-01", id);
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/moves/0/against")), 0);
    answer_free(&answer);
    answer = get(404, "/api/v1/dossiers/999999/next");
    answer_free(&answer);
    answer = get(404, "/api/v1/dossiers/x/next");
    answer_free(&answer);
    answer = get(400, "/api/v1/dossiers/%lld/next?nothing=1", id);
    answer_free(&answer);
    answer = http_ask(server, "GET", "/api/v1/dossiers/1/next", (const char *const[]){ "Accept: text/csv", NULL }, NULL);
    ck_answer(answer, 406);
    answer_free(&answer);
}
END_TEST

START_TEST(a_dossier_on_its_way_stays_what_it_asks_for)
{
    registered("S1", "06724");
    assessed("06724", "met");
    struct answer list = get(200, "/api/v1/dossiers?code=S1");
    char path[100];
    snprintf(path, sizeof path, "/api/v1/dossiers/%lld", item_int(&list, 0, "id"));
    answer_free(&list);
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"year_for\":2023}");
    moved("commune", "S1", "assess", "2022-03-01", "");
    struct answer answer = expect(409, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"year_for\":2024}");
    ck_tells(answer, "/year_for", "dossier-moved");
    answer_free(&answer);
    answer = expect(409, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"set_code\":\"QN-20-53\"}");
    ck_tells(answer, "/set_code", "dossier-moved");
    answer_free(&answer);
    expect_only(200, "PATCH", path, AS(.role = "province", .if_match = "*"), "{\"note\":\"vẫn ghi chú được\"}");
    answer = expect(409, "DELETE", path, AS(.role = "province", .if_match = "*"), NULL);
    ck_tells(answer, NULL, "still-used");
    answer_free(&answer);
}
END_TEST

START_TEST(a_roadmap_tells_who_is_behind_on_any_day)
{
    static const struct {
        const char *day, *state;
    } days[] = { { "2023-12-31", "due" }, { "2024-01-01", "behind" }, { "2024-05-31", "behind" }, { "2024-06-01", "reached" }, { "2024-09-01", "behind" } };
    entered("/api/v1/roadmaps", "{\"unit_code\":\"06724\",\"level\":\"model\",\"year\":2023,\"planned_on\":\"2021-06-30\",\"decision\":\"125/KH-UBND\"}");
    entered("/api/v1/certifications", "{\"programme\":\"ntm\",\"unit_code\":\"06724\",\"level\":\"model\",\"decided_on\":\"2024-06-01\",\"ended_on\":\"2024-09-01\",\"ended_reason\":\"revoked\"}");
    for (int i = 0; i < COUNT(days); i++) {
        struct answer answer = get(200, "/api/v1/roadmaps?unit=22&as_of=%s", days[i].day);
        ck_assert_str_eq(item_text(&answer, 0, "state"), days[i].state);
        answer_free(&answer);
        char path[120];
        snprintf(path, sizeof path, "/api/v1/roadmaps?unit=22&state=behind&as_of=%s", days[i].day);
        ck_assert_int_eq(total_of(path), !strcmp(days[i].state, "behind"));
    }
}
END_TEST

/* ---- files ---- */

#define FILES "/api/v1/dossiers/1/attachments"

static struct answer sent(int expected, const char *role, const char *path, const void *bytes, size_t n)
{
    struct answer answer = send_n("POST", path, AS(.role = role, .type = "application/octet-stream", .language = "en"), bytes, n);
    ck_answer(answer, expected);
    return answer;
}

START_TEST(files_are_taken_for_what_is_in_them_and_come_back_as_downloads_to_keys_alone)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *type, *media;
    } files[] = { { "%PDF-1.7\n...", 12, "pdf", "application/pdf" },
                  { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "png", "image/png" },
                  { "\xff\xd8\xff\xe0\0\x10JFIF", 10, "jpeg", "image/jpeg" },
                  { "RIFF\x24\0\0\0WEBPVP8 ", 16, "webp", "image/webp" },
                  { "PK\x03\x04....xl/workbook.xml....", 27, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" } };
    static const struct {
        const char *bytes;
        size_t n;
    } lies[] = { { "<html><script>alert(1)</script>", 31 }, { "PK\x03\x04....word/document.xml", 25 }, { "GIF89a", 6 }, { " %PDF-1.7", 9 }, { "MZ", 2 } };
    char path[200];
    registered("F1", "06724");
    for (size_t i = 0; i < COUNT(files); i++) {
        struct answer answer = sent(201, "commune", FILES "?document=proposal", files[i].bytes, files[i].n);
        ck_assert_str_eq(answer_string(&answer, "/type"), files[i].type);
        snprintf(path, sizeof path, "%s/content", answer_header(&answer, "Location"));
        answer_free(&answer);
        answer = expect(200, "GET", path, AS(.role = "commune"), NULL);
        ck_assert_str_eq(answer_header(&answer, "Content-Type"), files[i].media);
        ck_assert_msg(!strncmp(answer_header(&answer, "Content-Disposition"), "attachment;", 11), "shown in the browser: %s", answer_header(&answer, "Content-Disposition"));
        ck_assert_msg(strstr(answer_header(&answer, "Content-Security-Policy"), "sandbox") != NULL, "%s", answer_header(&answer, "Content-Security-Policy"));
        ck_assert_str_eq(answer_header(&answer, "X-Content-Type-Options"), "nosniff");
        ck_assert_uint_eq(answer.size, files[i].n);
        ck_assert(!memcmp(answer.body, files[i].bytes, files[i].n));
        answer_free(&answer);
        answer = sent(409, "commune", FILES "?document=proposal", files[i].bytes, files[i].n);
        answer_free(&answer);
    }
    for (size_t i = 0; i < COUNT(lies); i++) {
        struct answer answer = sent(422, "commune", FILES "?document=proposal", lies[i].bytes, lies[i].n);
        ck_tells(answer, NULL, "attachment-type");
        answer_free(&answer);
    }
    ck_assert_int_eq(total_of("/api/v1/attachments?dossier_code=F1"), COUNT(files));
    struct answer kept = get(200, "/api/v1/attachments/1");
    char tag[200];
    snprintf(tag, sizeof tag, "If-None-Match: %s", answer_header(&kept, "ETag"));
    answer_free(&kept);
    kept = http_ask(server, "GET", "/api/v1/attachments/1", (const char *const[]){ tag, NULL }, NULL);
    ck_answer(kept, 304);
    answer_free(&kept);
    kept = get(400, "/api/v1/attachments/1?nothing=1");
    answer_free(&kept);
    kept = get(200, "/api/v1/attachments/1/history");
    ck_assert_uint_eq(item_count(&kept), 1);
    answer_free(&kept);
    kept = get(400, "/api/v1/attachments/1/history?nothing=1");
    answer_free(&kept);
    expect_only(401, "GET", path, ANYBODY, NULL);
    expect_only(403, "GET", path, AS(.role = "portal"), NULL);
    expect_only(404, "GET", "/api/v1/attachments/999999/content", AS_PROVINCE, NULL);
    expect_only(400, "GET", "/api/v1/attachments/1/content?nothing=1", AS_PROVINCE, NULL);
    registered("F2", "06730");
    struct answer answer = sent(403, "commune", "/api/v1/dossiers/2/attachments?document=proposal", "%PDF-1", 6);
    answer_free(&answer);
    answer = sent(404, "province", "/api/v1/dossiers/999999/attachments?document=proposal", "%PDF-1", 6);
    answer_free(&answer);
    answer = sent(400, "province", FILES, "%PDF-1", 6);
    ck_tells(answer, "document", "required");
    answer_free(&answer);
    answer = sent(403, "council", FILES "?document=proposal", "%PDF-1", 6);
    answer_free(&answer);
    answer = send_n("POST", FILES "?document=proposal", AS(.type = "application/octet-stream"), "%PDF-1", 6);
    ck_answer(answer, 401);
    answer_free(&answer);
    expect_only(415, "POST", FILES "?document=proposal", AS(.role = "province", .type = "text/html"), "%PDF-1");
    char *large = calloc(1, 10 * 1024 * 1024 + 1);
    memcpy(large, "%PDF-1", 6);
    answer = sent(201, "province", FILES "?document=results", large, 10 * 1024 * 1024);
    answer_free(&answer);
    answer = sent(413, "province", FILES "?document=results", large, 10 * 1024 * 1024 + 1);
    answer_free(&answer);
    free(large);
    answer = get(200, "/api/v1/changes?after=0&resource=attachments");
    ck_assert_uint_eq(item_count(&answer), COUNT(files) + 1);
    ck_assert_msg(!strstr(answer.body, "%PDF"), "the feed has what is in a file");
    answer_free(&answer);
    expect_verified(server);
}
END_TEST

/* ---- one meeting, many dossiers ---- */

static struct answer sheet_sent(const char *csv)
{
    struct answer answer = expect(202, "POST", "/api/v1/imports?resource=dossier-moves", AS(.role = "province", .type = "text/csv"), csv);
    char path[200];
    snprintf(path, sizeof path, "%s?wait=20", answer_header(&answer, "Location"));
    answer_free(&answer);
    return expect(200, "GET", path, AS_PROVINCE, NULL);
}

START_TEST(pictures_of_products_are_for_everybody_to_see)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    char path[200], of_other[200], image[200], tag[200];
    entered("/api/v1/products", "{\"code\":\"PIC\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-01-01\"}");
    struct answer answer = get(200, "/api/v1/products?code=PIC");
    snprintf(path, sizeof path, "/api/v1/products/%lld/images", answer_int(&answer, "/items/0/id"));
    answer_free(&answer);
    snprintf(of_other, sizeof of_other, "/api/v1/products/1/images"); /* QN0001: of another commune */
    answer = sent(201, "commune", path, png, 16);
    ck_assert_str_eq(answer_string(&answer, "/type"), "png");
    snprintf(image, sizeof image, "%s", answer_string(&answer, "/address"));
    answer_free(&answer);
    answer = get(200, "%s", image);
    ck_assert_str_eq(answer_header(&answer, "Content-Type"), "image/png");
    ck_assert_msg(strstr(answer_header(&answer, "Cache-Control"), "immutable") && strstr(answer_header(&answer, "Content-Security-Policy"), "sandbox"), "%s", answer.headers);
    ck_assert(answer.size == 16 && !memcmp(answer.body, png, 16));
    answer_free(&answer);
    path[strlen(path) - strlen("images")] = '\0';
    answer = get(200, "%sjsonld", path);
    ck_assert_str_eq(answer_string(&answer, "/image/0"), image);
    answer_free(&answer);
    strcat(path, "images");
    answer = sent(409, "commune", path, png, 16);
    answer_free(&answer);
    answer = sent(422, "commune", path, "%PDF-1.7", 8);
    ck_tells(answer, NULL, "image-type");
    answer_free(&answer);
    answer = sent(400, "commune", path, "", 0);
    answer_free(&answer);
    answer = sent(403, "commune", of_other, png, 16);
    answer_free(&answer);
    answer = sent(404, "province", "/api/v1/products/999999/images", png, 16);
    answer_free(&answer);
    expect_only(415, "POST", path, AS(.role = "province", .type = "text/html"), "x");
    answer = send_n("POST", path, AS(.type = "application/octet-stream"), png, 16);
    ck_answer(answer, 401);
    answer_free(&answer);
    char *large = calloc(1, 2 * 1024 * 1024 + 1);
    memcpy(large, png, 16);
    answer = sent(413, "province", path, large, 2 * 1024 * 1024 + 1);
    answer_free(&answer);
    free(large);
    /* what is of a dossier is no picture for everybody */
    registered("P1", "06724");
    answer = sent(201, "commune", "/api/v1/dossiers/1/attachments?document=proposal", "\x89PNG\r\n\x1a\n1234", 12);
    snprintf(image, sizeof image, "/api/v1/images/%s", answer_string(&answer, "/sha256"));
    answer_free(&answer);
    answer = get(404, "%s", image);
    answer_free(&answer);
    answer = get(400, "%s?x=1", image);
    answer_free(&answer);
    answer = get(200, "/api/v1/product-images/1");
    snprintf(tag, sizeof tag, "If-None-Match: %s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    answer = http_ask(server, "GET", "/api/v1/product-images/1", (const char *const[]){ tag, NULL }, NULL);
    ck_answer(answer, 304);
    answer_free(&answer);
    answer = get(400, "/api/v1/product-images/1?x=1");
    answer_free(&answer);
    answer = get(200, "/api/v1/product-images/1/history");
    answer_free(&answer);
    answer = get(400, "/api/v1/product-images/1/history?x=1");
    answer_free(&answer);
    expect_verified(server);
}
END_TEST

START_TEST(one_meeting_moves_many_dossiers_or_none)
{
    static const char *const units[] = { "06724", "06730" };
    static const char *const early[] = { "assess", "collect_opinions", "submit", "verify", "appraise" };
    for (int i = 0; i < 2; i++) {
        char code[10], day[12];
        snprintf(code, sizeof code, "B%d", i);
        certified_standard(units[i]);
        registered(code, units[i]);
        papers(code);
        assessed(units[i], "met");
        for (int m = 0; m < COUNT(early) - i; m++) { /* the second is not yet appraised */
            snprintf(day, sizeof day, "2022-03-%02d", m + 1);
            moved("province", code, early[m], day, m == 1 ? OPINIONS(10, 10) : "");
        }
    }
#define HEAD "dossier_code,move,moved_on,meeting,members,present,votes_for,votes_against\n"
    struct answer answer = sheet_sent(HEAD "B0,vote,2022-03-10,8/BB,20,20,20,0\nB1,vote,2022-03-10,8/BB,20,20,19,1\n");
    ck_assert_str_eq(answer_string(&answer, "/state"), "failed");
    answer_free(&answer);
    stands_at("B0", "appraisal");
    moved("province", "B1", "appraise", "2022-03-09", "");
    for (int i = 0; i < 2; i++) { /* the same sheet twice changes nothing */
        answer = sheet_sent(HEAD "B0,vote,2022-03-10,8/BB,20,20,20,0\nB1,vote,2022-03-10,8/BB,20,20,19,1\n");
        ck_assert_str_eq(answer_string(&answer, "/state"), "done");
        ck_assert_int_eq(answer_int(&answer, i ? "/unchanged" : "/inserted"), 2);
        answer_free(&answer);
    }
    answer = sheet_sent("dossier_code,move,moved_on,decision_number,authority\nB0,decide,2022-03-20,100/QĐ-UBND,province\nB1,decide,2022-03-20,100/QĐ-UBND,province\n");
    ck_assert_str_eq(answer_string(&answer, "/state"), "done");
    answer_free(&answer);
    ck_assert_int_eq(total_of("/api/v1/certifications?decision_number=100/Q%C4%90-UBND&as_of=2022-03-20"), 2);
    answer = sheet_sent(HEAD "B0,vote,2022-03-10,8/BB,20,20,1,19\n");
    ck_assert_str_eq(answer_string(&answer, "/state"), "failed");
    answer_free(&answer);
    expect_verified(server);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dossiers");
    TCase *tcase = tcase_create("dossiers");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, up, server_down);
    tcase_add_test(tcase, a_commune_walks_from_registration_to_certification_and_every_other_move_is_refused);
    tcase_add_test(tcase, a_level_needs_the_one_below_it_on_the_day);
    tcase_add_test(tcase, from_july_2025_the_district_verifies_no_more);
    tcase_add_test(tcase, what_is_asked_is_data_and_without_it_nothing_is_passed_over);
    tcase_add_test(tcase, the_next_moves_are_told_with_all_that_stands_against_them);
    tcase_add_test(tcase, a_dossier_on_its_way_stays_what_it_asks_for);
    tcase_add_test(tcase, a_roadmap_tells_who_is_behind_on_any_day);
    tcase_add_test(tcase, files_are_taken_for_what_is_in_them_and_come_back_as_downloads_to_keys_alone);
    tcase_add_test(tcase, pictures_of_products_are_for_everybody_to_see);
    tcase_add_test(tcase, one_meeting_moves_many_dossiers_or_none);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
