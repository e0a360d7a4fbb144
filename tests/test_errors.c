/* test_errors.c -- what the service refuses, and how it says so: every fault at once, each with its place and code, in the
 * reader's language; and nothing is half-written. Also the walk through every write's documented refusals. */
#include "asking.h"
#include <sodium.h>

#define AS_PROVINCE AS(.role = "province")
#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* ---- parameters ---- */

static const struct {
    const char *query, *parameter, *code;
} bad_parameters[] = {
    { "products?as_of=2021-02-30", "as_of", "not-a-date" },
    { "products?as_of=2021-2-3", "as_of", "not-a-date" },
    { "products?as_of=31/08/2021", "as_of", "not-a-date" },
    { "products?as_of=2023-02-29", "as_of", "not-a-date" },
    { "products?as_of=", "as_of", "not-a-date" },
    { "products?joined_on_from=2021-02-30", "joined_on_from", "not-a-date" },
    { "products?limit=0", "limit", "too-small" },
    { "products?limit=-1", "limit", "too-small" },
    { "products?limit=501", "limit", "too-big" },
    { "products?limit=abc", "limit", "not-a-number" },
    { "products?limit=1.0", "limit", "not-a-number" },
    { "products?limit=", "limit", "not-a-number" },
    { "products?limit=99999999999999999999", "limit", "not-a-number" },
    { "products?count=yes", "count", "not-a-boolean" },
    { "products?fields=code,nothing", "fields", "bad-fields" },
    { "products?fields=", "fields", "empty" },
    { "products?sort=nothing", "sort", "bad-sort" },
    { "products?sort=unit_code", "sort", "bad-sort" },
    { "products?sort=--code", "sort", "bad-sort" },
    { "products?sort=code&sort=name", "sort", "parameter-twice" },
    { "products?code=QN0001&code=QN0002", "code", "parameter-twice" },
    { "products?stars=many", "stars", "not-a-number" },
    { "products?stars=", "stars", "empty" },
    { "products?stars=3,,4", "stars", "not-a-number" },
    { "products?unit=99999", "unit", "no-such-record" },
    { "products?unit=194&as_of=2025-07-01", "unit", "not-in-force" },
    { "products?q=", "q", "search-empty" },
    { "products?q=%20%20", "q", "search-empty" },
    { "products?q=---", "q", "search-empty" },
    { "products?q=a+b+c+d+e+f+g+h+i", "q", "too-many-words" },
    { "products?q=%FF", "q", "bad-text" },
    { "products?q=a%00b", "q", "bad-text" },
    { "products?q=a%07b", "q", "bad-text" },
    { "products?limit=1&name%FF=1", "name%FF", "bad-text" },
    { "products/1?as_of=%C3", "as_of", "bad-text" },
    { "products?as_of=1899-12-31", "as_of", "date-beyond" },
    { "products?as_of=3000-01-01", "as_of", "date-beyond" },
    { "products?joined_on_from=0001-01-01", "joined_on_from", "date-beyond" },
    { "products/1?as_of=9999-12-31", "as_of", "date-beyond" },
    { "reports/progress?unit=22&from=1800-01-01", "from", "date-beyond" },
    { "reports/progress?unit=99999", "unit", "no-such-record" },
    { "reports/progress?unit=194&as_of=2025-07-01", "unit", "not-in-force" },
    { "products?sort=", "sort", "empty" },
    { "products?sort=code,", "sort", "bad-sort" },
    { "products?sort=stars", "sort", "bad-sort" },
    { "products?sort=code,-code", "sort", "named-twice" },
    { "products?sort=code,name,code", "sort", "named-twice" },
    { "products?fields=code,name,code", "fields", "named-twice" },
    { "products?fields=code,", "fields", "bad-fields" },
    { "products?joined_on_from=2021-02-02&joined_on_to=2021-02-01", "joined_on_to", "range-empty" },
    { "products?joined_on_to=2021-02-01&joined_on_from=2021-02-02", "joined_on_to", "range-empty" },
    { "certifications?stars_from=5&stars_to=3", "stars_to", "range-empty" },
    { "products?stars=9", "stars", "too-big" },
    { "products?stars=3,0", "stars", "too-small" },
    { "products?stars_from=6", "stars_from", "too-big" },
    { "products?unit_id=0", "unit_id", "too-small" },
    { "products?id=-1", "id", "too-small" },
    { "certifications?year_for=1999", "year_for", "too-small" },
    { "products?code=01234567890123456789012345678901234567890", "code", "too-long" },
    { "products?code=QN0001,,QN0002", "code", "empty" },
    { "products?code=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,"
      "41,42,43,44,45,46,47,48,49,50,51", "code", "too-many-values" },
    { "products?cursor=garbage", "cursor", "bad-cursor" },
    { "products?cursor=", "cursor", "bad-cursor" },
    { "products?nothing=1", "nothing", "unknown-parameter" },
    { "products?Code=QN0001", "Code", "unknown-parameter" },
    { "products?bom=true", "bom", "unknown-parameter" },
    { "products.csv?limit=3", "limit", "unknown-parameter" },
    { "products.csv?bom=1", "bom", "not-a-boolean" },
    { "product-groups?unit=22", "unit", "unknown-parameter" },
    { "product-groups?q=x", "q", "unknown-parameter" },
    { "products/1?as_of=2021-13-01", "as_of", "not-a-date" },
    { "products/1?fields=code", "fields", "unknown-parameter" },
    { "products/1?as_of=2021-08-31&as_of=2021-08-31", "as_of", "parameter-twice" },
    { "products/1/history?nothing=1", "nothing", "unknown-parameter" },
    { "products/1/history?as_of=2021-08-31", "as_of", "unknown-parameter" },
    { "units/06799/history?as_of=2021-08-31", "as_of", "unknown-parameter" },
    { "products?known_at=1899-12-31", "known_at", "date-beyond" },
    { "units?level=planet", "level", "not-one-of" },
    { "communes?standard=1", "standard", "not-a-boolean" },
    { "communes/06724?nothing=1", "nothing", "unknown-parameter" },
    { "certifications?state=maybe", "state", "not-one-of" },
};

START_TEST(a_wrong_parameter_is_named)
{
    struct answer answer = get(400, "/api/v1/%s", bad_parameters[_i].query);
    ck_assert_str_eq(answer_string(&answer, "/code"), "bad-parameter");
    ck_tells(answer, bad_parameters[_i].parameter, bad_parameters[_i].code);
    answer_free(&answer);
}
END_TEST

START_TEST(limits_are_named_in_the_sentence)
{
    static const struct {
        const char *query, *vi, *en;
    } limits[] = {
        { "as_of=1899-12-31", "phải là ngày trong khoảng từ 1900-01-01 đến 2999-12-31", "must be a day from 1900-01-01 to 2999-12-31" },
        { "q=a+b+c+d+e+f+g+h+i", "chỉ được có nhiều nhất 8 từ, hiện có 9", "must have at most 8 words, has 9" },
        { "stars=9", "không được lớn hơn 5", "must be at most 5" },
        { "limit=501", "không được lớn hơn 500", "must be at most 500" },
        { "sort=-code,code", "ghi code hai lần", "names code twice" },
        { "joined_on_from=2021-02-02&joined_on_to=2021-02-01", "khoảng này không có giá trị nào: joined_on_to đứng trước joined_on_from",
          "nothing lies in this range: joined_on_to comes before joined_on_from" },
    };
    for (int i = 0; i < 2 * COUNT(limits); i++) {
        char path[300];
        snprintf(path, sizeof path, "/api/v1/products?%s", limits[i / 2].query);
        struct answer answer = expect(400, "GET", path, AS(.language = i % 2 ? "en" : "vi"), NULL);
        ck_assert_str_eq(answer_string(&answer, "/errors/0/detail"), i % 2 ? limits[i / 2].en : limits[i / 2].vi);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(a_long_unknown_code_is_cut_between_letters)
{
    struct answer answer = get(400, "/api/v1/products?unit=1%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF%%C6%%AF");
    ck_tells(answer, "unit", "no-such-record");
    ck_assert_msg(json_string_length(answer_at(&answer, "/detail")) > 0 && strstr(answer.body, "1ƯƯƯ") != NULL, "what is told? %s", answer.body);
    answer_free(&answer);
}
END_TEST

START_TEST(a_long_unknown_name_is_cut)
{
    struct answer answer = get(400, "/api/v1/products?%0300d=1", 0);
    ck_assert_uint_eq(strlen(answer_string(&answer, "/errors/0/parameter")), 63);
    answer_free(&answer);
}
END_TEST

START_TEST(a_range_of_one_day_is_a_range)
{
    ck_assert_int_eq(total_of("/api/v1/products?joined_on_from=2020-06-15&joined_on_to=2020-06-15&as_of=2021-08-31&stars=4,5&unit=205"), 4);
}
END_TEST

START_TEST(all_wrong_parameters_are_told_at_once_with_the_known_ones)
{
    struct answer answer =
        get(400, "/api/v1/products?one=1&two=2&limit=0&as_of=2021-02-30&fields=x&sort=x&count=x&stars=x&cursor=x");
    static const char *const names[] = { "limit", "as_of", "fields", "sort", "count", "stars", "cursor" };
    ck_tells(answer, "one", "unknown-parameter");
    ck_tells(answer, "two", "unknown-parameter");
    ck_assert_uint_eq(json_array_size(answer_at(&answer, "/errors")), 9);
    for (int i = 0; i < COUNT(names); i++)
        ck_assert_msg(strstr(answer.body, names[i]) != NULL, "%s is not told", names[i]);
    static const char *const known[] = { "as_of", "sort", "fields", "limit",      "cursor",
                                         "count", "unit", "q",      "group_code", "joined_on_from" };
    for (int i = 0; i < COUNT(known); i++)
        ck_assert_msg(strstr(answer_string(&answer, "/errors/0/detail"), known[i]) != NULL, "%s is known", known[i]);
    answer_free(&answer);
}
END_TEST

static const char *const other_lists[] = {
    "/api/v1/producers?limit=1&cursor=%s",
    "/api/v1/products?limit=1&sort=-code&cursor=%s",
    "/api/v1/products?limit=1&group_code=1&cursor=%s",
    "/api/v1/products?limit=1&as_of=2021-08-31&cursor=%s",
    "/api/v1/products?limit=1&q=mat&cursor=%s",
    "/api/v1/products?limit=1&cursor=%sA",
    "/api/v1/products?limit=1&cursor=A%s",
};

START_TEST(a_cursor_belongs_to_its_list)
{
    char cursor[600];
    struct answer answer = get(200, "/api/v1/products?limit=1");
    const char *at = strstr(answer_string(&answer, "/next"), "cursor=");
    ck_assert(at != NULL);
    snprintf(cursor, sizeof cursor, "%s", at + strlen("cursor="));
    answer_free(&answer);
    answer = get(200, "/api/v1/products?cursor=%s&limit=7&fields=code&count=true", cursor); /* these may change on the way */
    ck_assert_str_eq(item_text(&answer, 0, "code"), "QN0002");
    answer_free(&answer);
    char path[1000];
    snprintf(path, sizeof path, "%.*s%s%s", (int)(strstr(other_lists[_i], "%s") - other_lists[_i]), other_lists[_i], cursor,
             strstr(other_lists[_i], "%s") + 2);
    answer = get(400, "%s", path);
    ck_tells(answer, "cursor", "bad-cursor");
    answer_free(&answer);
}
END_TEST

/* What a client may put in the place of a row's text: coded like a cursor of ours, with its mark. */
static const char *const no_texts[] = { "\xff\xfe", "a", "\xc3", "\xed\xa0\x80" };

START_TEST(a_cursor_names_a_text)
{
    unsigned char raw[600];
    char coded[900];
    size_t n;
    struct answer answer = get(200, "/api/v1/products?limit=1&sort=code");
    const char *at = strstr(answer_string(&answer, "/next"), "cursor=") + strlen("cursor=");
    ck_assert(!sodium_base642bin(raw, sizeof raw, at, strlen(at), NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) && n > 16);
    answer_free(&answer);
    const char *place = no_texts[_i];
    size_t bytes = *place == 'a' ? 2 : strlen(place); /* "a", and the NUL behind it */
    n = 16 + (size_t)sprintf((char *)raw + 16, "t%zu:", bytes);
    memcpy(raw + n, place, bytes);
    memcpy(raw + n + bytes, "i1:", 3);
    sodium_bin2base64(coded, sizeof coded, raw, n + bytes + 3, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    answer = get(400, "/api/v1/products?limit=1&sort=code&cursor=%s", coded);
    ck_tells(answer, "cursor", "bad-cursor");
    answer_free(&answer);
}
END_TEST

/* ---- bodies ---- */

#define GOOD "\"code\":\"BODY-1\",\"name\":\"Mật ong\",\"group_code\":\"1\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\""

static const struct {
    const char *is, *body;
    int status;
    const char *pointer, *code;
} bad_bodies[] = {
    { "a list", "[]", 400, NULL, "json-not-object" },
    { "a text", "\"x\"", 400, NULL, "json-not-object" },
    { "a number", "1", 400, NULL, "json-not-object" },
    { "null", "null", 400, NULL, "json-not-object" },
    { "blanks", "  \n", 400, NULL, "body-missing" },
    { "half an object", "{\"code\":", 400, NULL, "json-cut-short" },
    { "something behind", "{" GOOD "} x", 400, NULL, "json-goes-on" },
    { "another object behind", "{" GOOD "}{}", 400, NULL, "json-goes-on" },
    { "a comma too many", "{" GOOD ",}", 400, NULL, "json-unreadable" },
    { "a comment", "{/**/" GOOD "}", 400, NULL, "json-unreadable" },
    { "a name twice", "{" GOOD ",\"code\":\"BODY-2\"}", 400, NULL, "field-twice" },
    { "NUL escaped", "{" GOOD ",\"note\":\"a\\u0000b\"}", 400, NULL, "json-nul" },
    { "half a pair", "{" GOOD ",\"note\":\"\\ud800\"}", 400, NULL, "json-unreadable" },
    { "the other half", "{" GOOD ",\"note\":\"\\udc00\"}", 400, NULL, "json-unreadable" },
    { "a pair turned round", "{" GOOD ",\"note\":\"\\udc00\\ud800\"}", 400, NULL, "json-unreadable" },
    { "no UTF-8", "{" GOOD ",\"note\":\"\xFF\"}", 400, NULL, "json-not-utf8" },
    { "overlong UTF-8", "{" GOOD ",\"note\":\"\xC0\xAF\"}", 400, NULL, "json-not-utf8" },
    { "a surrogate in UTF-8", "{" GOOD ",\"note\":\"\xED\xA0\x80\"}", 400, NULL, "json-not-utf8" },
    { "NaN", "{" GOOD ",\"synthetic\":NaN}", 400, NULL, "json-unreadable" },
    { "beyond all numbers", "{" GOOD ",\"producer_id\":1e999}", 400, NULL, "json-number" },
    { "beyond 64 bits", "{" GOOD ",\"producer_id\":99999999999999999999}", 400, NULL, "json-number" },
    { "nothing given", "{}", 422, "/code", "required" },
    { "nothing given", "{}", 422, "/name", "required" },
    { "nothing given", "{}", 422, "/joined_on", "required" },
    { "a number for a text", "{" GOOD ",\"note\":1}", 422, "/note", "not-a-text" },
    { "a list for a text", "{" GOOD ",\"note\":[\"a\"]}", 422, "/note", "not-a-text" },
    { "an object for a text", "{" GOOD ",\"note\":{}}", 422, "/note", "not-a-text" },
    { "true for a text", "{" GOOD ",\"note\":true}", 422, "/note", "not-a-text" },
    { "a text for a boolean", "{" GOOD ",\"synthetic\":\"true\"}", 422, "/synthetic", "not-a-boolean" },
    { "1 for true", "{" GOOD ",\"synthetic\":1}", 422, "/synthetic", "not-a-boolean" },
    { "1.0 for an integer", "{" GOOD ",\"producer_id\":1.0}", 422, "/producer_id", "not-a-number" },
    { "a text for an integer", "{" GOOD ",\"producer_id\":\"1\"}", 422, "/producer_id", "not-a-number" },
    { "a number for a day", "{" GOOD ",\"left_on\":20210501}", 422, "/left_on", "not-a-date" },
    { "a day that is none", "{" GOOD ",\"left_on\":\"2021-02-30\"}", 422, "/left_on", "not-a-date" },
    { "a day and an hour", "{" GOOD ",\"left_on\":\"2021-06-01T00:00:00Z\"}", 422, "/left_on", "not-a-date" },
    { "an end before the start", "{" GOOD ",\"left_on\":\"2021-04-30\"}", 422, "/left_on", "end-before-start" },
    { "a field nobody knows", "{" GOOD ",\"price\":\"1\"}", 422, "/price", "unknown-field" },
    { "a field with a slash", "{" GOOD ",\"a/b~c\":\"1\"}", 422, "/a~1b~0c", "unknown-field" },
    { "the id", "{" GOOD ",\"id\":7}", 422, "/id", "read-only-field" },
    { "the version", "{" GOOD ",\"version\":7}", 422, "/version", "read-only-field" },
    { "the stars", "{" GOOD ",\"stars\":5}", 422, "/stars", "read-only-field" },
    { "no such id", "{" GOOD ",\"producer_id\":999999}", 422, "/producer_id", "no-such-reference" },
    { "a negative id", "{" GOOD ",\"producer_id\":-1}", 422, NULL, NULL },
    { "no such code", "{" GOOD ",\"producer_code\":\"NONE\"}", 422, "/producer_code", "no-such-reference" },
    { "id and code of different records", "{" GOOD ",\"group_id\":2}", 422, NULL, "references-disagree" },
    { "a word that is none of the words", "{" GOOD ",\"joined_on_precision\":\"roughly\"}", 422, "/joined_on_precision",
      "not-one-of" },
    { "two lines in a name", "{\"name\":\"a\\nb\"}", 422, "/name", "one-line" },
    { "nothing to be seen", "{\"name\":\"\\u200b\"}", 422, "/name", "invisible" },
    { "a turn of direction", "{\"name\":\"\\u202eabc\"}", 422, "/name", "turns-direction" },
    { "a day that no record has", "{" GOOD ",\"left_on\":\"3000-01-01\"}", 422, "/left_on", "date-beyond" },
    { "a control character", "{" GOOD ",\"note\":\"a\\u0007b\"}", 422, "/note", "bad-text" },
};

START_TEST(a_wrong_body_is_refused_and_nothing_is_written)
{
    long long before = change_now();
    struct answer answer = expect(bad_bodies[_i].status, "POST", "/api/v1/products", AS_PROVINCE, bad_bodies[_i].body);
    if (bad_bodies[_i].code)
        ck_tells(answer, bad_bodies[_i].pointer, bad_bodies[_i].code);
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(a_body_that_is_not_there_is_missed)
{
    static const char *const methods[] = { "POST", "PUT", "PATCH" };
    for (int i = 0; i < 3; i++) {
        struct answer answer = expect(400, methods[i], i ? "/api/v1/products/1" : "/api/v1/products",
                                      AS(.role = "province", .if_match = i ? "*" : NULL), "");
        ck_tells(answer, NULL, "body-missing");
        answer_free(&answer);
    }
}
END_TEST

START_TEST(a_zero_byte_in_the_body_is_refused)
{
    static const char body[] = "{\"code\":\"ZERO\0-1\"}";
    struct answer answer = send_n("POST", "/api/v1/products", AS_PROVINCE, body, sizeof body - 1);
    ck_answer(answer, 400);
    answer_free(&answer);
}
END_TEST

/* The answer is held against the contract's pattern, too. */
START_TEST(a_code_may_be_the_number_of_a_decision)
{
    struct answer answer = expect(201, "POST", "/api/v1/criteria-sets", AS_PROVINCE,
                                  "{\"code\":\"1980/QĐ-TTg\",\"name\":\"Bộ tiêu chí\",\"unit_level\":\"commune\",\"level\":\"standard\","
                                  "\"valid_from\":\"2016-10-17\",\"note\":\"dòng một\\ndòng hai\"}");
    ck_assert_str_eq(answer_string(&answer, "/code"), "1980/QĐ-TTg");
    ck_assert_str_eq(answer_string(&answer, "/note"), "dòng một\ndòng hai");
    answer_free(&answer);
}
END_TEST

/* No word of the sentence stands in another language than the sentence: names of fields and their values are as in JSON. */
static const struct {
    const char *is, *method, *path, *body, *vi, *en;
} sentences[] = {
    { "a resource that is referred to", "POST", "/api/v1/products", "{" GOOD ",\"producer_code\":\"NONE\"}",
      "trong mục “Chủ thể OCOP” không có bản ghi nào có producer_code = NONE",
      "there is no record with producer_code = NONE under “OCOP producers”" },
    { "a unit on a day", "POST", "/api/v1/rosters", "{\"period\":\"X\",\"unit_code\":\"0\",\"entered_on\":\"2021-01-01\"}",
      "trong mục “Đơn vị hành chính” không có bản ghi nào mang mã 0 vào ngày 2021-01-01",
      "no record under “Administrative units” had the code 0 on 2021-01-01" },
    { "what still refers to a record", "DELETE", "/api/v1/units/22", NULL, "vẫn còn được tham chiếu đến từ các mục: Đơn vị hành chính, ",
      "is still referred to from: Administrative units, " },
    { "a code", "POST", "/api/v1/products", "{\"code\":\"a b\"}",
      "chỉ được có chữ cái (kể cả chữ Việt), chữ số và các dấu - . / _",
      "may have letters (Vietnamese ones, too), digits and - . / _ only" },
    { "JSON", "POST", "/api/v1/products", "{\"code\":tru}", "dòng 1, cột 11: sai cú pháp JSON ở cuối đoạn “{\\\"code\\\":tru”",
      "line 1, column 11: not JSON at the end of “{\\\"code\\\":tru”" },
    { "a rule of units", "POST", "/api/v1/units", "{\"level\":\"commune\"}", "là bắt buộc, trừ khi level = province",
      "is needed unless level = province" },
};

START_TEST(a_sentence_is_in_one_language)
{
    for (int english = 0; english < 2; english++) {
        const char *wanted = english ? sentences[_i].en : sentences[_i].vi;
        struct answer answer = send_text(sentences[_i].method, sentences[_i].path,
                                         AS(.role = "province", .if_match = "*", .language = english ? "en" : "vi"), sentences[_i].body);
        ck_assert_msg(strstr(answer.body, wanted) != NULL, "%s: no \"%s\" in %s", sentences[_i].is, wanted, answer.body);
        answer_free(&answer);
    }
}
END_TEST

static void nested(char *out, int depth)
{
    int n = sprintf(out, "{\"note\":");
    for (int i = 1; i < depth; i++)
        out[n++] = '[';
    for (int i = 1; i < depth; i++)
        out[n++] = ']';
    strcpy(out + n, "}");
}

START_TEST(a_body_is_nested_thirty_two_deep_at_most)
{
    static char body[200000];
    nested(body, 32);
    struct answer answer = expect(422, "POST", "/api/v1/products", AS_PROVINCE, body);
    answer_free(&answer);
    static const int depths[] = { 33, 34, 100, 90000 };
    for (int i = 0; i < 4; i++) {
        nested(body, depths[i]);
        answer = expect(400, "POST", "/api/v1/products", AS_PROVINCE, body);
        ck_tells(answer, NULL, "json-too-deep");
        answer_free(&answer);
    }
}
END_TEST

START_TEST(texts_have_a_length_counted_in_letters)
{
    char body[4000], name[2000] = "";
    for (int i = 0; i < 300; i++)
        strcat(name, "ộ");
    snprintf(body, sizeof body,
             "{\"code\":\"LETTERS-1\",\"name\":\"%s\",\"group_code\":\"1\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}",
             name);
    expect_only(201, "POST", "/api/v1/products", AS_PROVINCE, body);
    snprintf(
        body, sizeof body,
        "{\"code\":\"LETTERS-2\",\"name\":\"%sộ\",\"group_code\":\"1\",\"unit_code\":\"06724\",\"joined_on\":\"2021-05-01\"}",
        name);
    struct answer answer = expect(422, "POST", "/api/v1/products", AS_PROVINCE, body);
    ck_tells(answer, "/name", "too-long");
    answer_free(&answer);
}
END_TEST

START_TEST(five_faults_of_five_kinds_are_one_answer)
{
    long long before = change_now();
    struct answer answer =
        expect(422, "POST", "/api/v1/products", AS_PROVINCE,
               "{\"code\":1,\"name\":\"\",\"group_code\":\"99\",\"unit_code\":\"06724\",\"joined_on\":\"2021-02-30\","
               "\"extra\":true,\"version\":4}");
    ck_assert_str_eq(answer_string(&answer, "/code"), "invalid");
    ck_tells(answer, "/code", "not-a-text");
    ck_tells(answer, "/name", "empty");
    ck_tells(answer, "/group_code", "no-such-reference");
    ck_tells(answer, "/joined_on", "not-a-date");
    ck_tells(answer, "/extra", "unknown-field");
    ck_tells(answer, "/version", "read-only-field");
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(a_reference_is_looked_at_without_its_day_and_is_not_called_missing)
{
    struct answer answer = expect(422, "POST", "/api/v1/products", AS_PROVINCE,
                                  "{\"code\":\"N1\",\"group_code\":\"99\",\"unit_code\":\"99999\",\"joined_on\":\"2021-02-30\",\"colour\":\"red\"}");
    ck_tells(answer, "/unit_code", "no-such-reference");
    ck_tells(answer, "/group_code", "no-such-reference");
    ck_tells(answer, "/joined_on", "not-a-date");
    ck_tells(answer, "/colour", "unknown-field");
    ck_tells(answer, "/name", "required");
    answer_free(&answer);
    answer = expect(422, "POST", "/api/v1/products", AS_PROVINCE, "{\"code\":\"N1\",\"name\":\"x\",\"group_code\":\"2\",\"unit_code\":\"99999\"}");
    ck_tells(answer, "/unit_code", "no-such-reference");
    ck_tells(answer, "/joined_on", "required");
    answer_free(&answer);
    answer = expect(422, "POST", "/api/v1/certifications", AS_PROVINCE, "{\"programme\":\"ntm\",\"unit_code\":\"06799\",\"level\":\"model\"}");
    ck_assert_msg(!tells(&answer, "/unit_code", "needed-with"), "a code that was sent is called missing: %s", answer.body);
    ck_tells(answer, "/decided_on", "required");
    answer_free(&answer);
    answer = expect(422, "POST", "/api/v1/unit-changes", AS_PROVINCE,
                    "{\"from_code\":\"06724\",\"to_code\":\"88888\",\"effective_on\":\"bad\",\"extent\":\"full\",\"kind\":\"merge\"}");
    ck_assert_msg(!tells(&answer, "/to_code", "needed-with"), "a code that was sent is called missing: %s", answer.body);
    ck_tells(answer, "/to_code", "no-such-reference");
    answer_free(&answer);
}
END_TEST

static const struct {
    const char *is, *path, *body, *pointer, *code;
} bad_records[] = {
    { "a certification is for one programme", "certifications",
      "{\"programme\":\"ntm\",\"product_code\":\"QN0001\",\"stars\":3,\"decided_on\":\"2021-05-01\"}", "/unit_code",
      "needed-with" },
    { "stars do not go with ntm", "certifications",
      "{\"programme\":\"ntm\",\"unit_code\":\"06724\",\"level\":\"standard\",\"stars\":3,\"decided_on\":\"2021-05-01\"}",
      "/stars", "not-with" },
    { "six stars", "certifications",
      "{\"programme\":\"ocop\",\"product_code\":\"QN0001\",\"stars\":6,\"decided_on\":\"2021-05-01\"}", "/stars", "too-big" },
    { "no star", "certifications",
      "{\"programme\":\"ocop\",\"product_code\":\"QN0001\",\"stars\":0,\"decided_on\":\"2021-05-01\"}", "/stars", "too-small" },
    { "valid until before it was decided", "certifications",
      "{\"programme\":\"ocop\",\"product_code\":\"QN0001\",\"stars\":3,\"decided_on\":\"2021-05-01\",\"valid_to\":\"2021-04-"
      "30\"}",
      "/valid_to", "end-before-start" },
    { "ended without a reason", "certifications",
      "{\"programme\":\"ocop\",\"product_code\":\"QN0001\",\"stars\":3,\"decided_on\":\"2021-05-01\",\"ended_on\":\"2021-06-"
      "01\"}",
      "/ended_reason", "needed-with" },
    { "more met than there are", "assessment-results",
      "{\"unit_code\":\"06724\",\"set_code\":\"QN-20-53\",\"assessed_on\":\"2021-08-31\",\"criterion_number\":1,\"verdict\":"
      "\"met\","
      "\"indicators_met\":9,\"indicators_total\":8}",
      "/indicators_met", "more-met-than-total" },
    { "a commune without a parent", "units",
      "{\"code\":\"96001\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"A\",\"full_name\":\"Xã "
      "A\",\"valid_from\":\"2025-07-01\"}",
      "/parent_code", "needed-unless" },
    { "a province with a parent", "units",
      "{\"code\":\"96\",\"level\":\"province\",\"kind\":\"province\",\"name\":\"A\",\"full_name\":\"Tỉnh "
      "A\",\"parent_code\":\"22\","
      "\"valid_from\":\"2025-07-01\"}",
      "/parent_code", "not-with" },
    { "a district below a commune", "units",
      "{\"code\":\"960\",\"level\":\"district\",\"kind\":\"district\",\"name\":\"A\",\"full_name\":\"Huyện "
      "A\",\"parent_code\":\"06724\","
      "\"valid_from\":\"2021-07-01\"}",
      NULL, "wrong-parent" },
    { "a merged unit that became none", "unit-changes",
      "{\"from_code\":\"06724\",\"effective_on\":\"2022-01-01\",\"extent\":\"full\",\"kind\":\"merge\"}", "/to_code",
      "needed-unless" },
    { "an abolished unit that became one", "unit-changes",
      "{\"from_code\":\"06724\",\"to_code\":\"06730\",\"effective_on\":\"2022-01-01\",\"extent\":\"full\",\"kind\":\"abolish\"}",
      "/to_code", "not-with" },
};

START_TEST(a_record_against_the_rules_is_refused)
{
    char path[100];
    long long before = change_now();
    snprintf(path, sizeof path, "/api/v1/%s", bad_records[_i].path);
    struct answer answer = expect(422, "POST", path, AS_PROVINCE, bad_records[_i].body);
    ck_tells(answer, bad_records[_i].pointer, bad_records[_i].code);
    answer_free(&answer);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(a_value_without_its_total_needs_it)
{
    struct answer answer = expect(422, "PATCH", "/api/v1/assessment-results/1", AS(.role = "province", .if_match = "*"),
                                  "{\"indicators_total\":null}");
    ck_tells(answer, "/indicators_total", "needed-with");
    answer_free(&answer);
}
END_TEST

/* ---- methods, addresses, types, sizes ---- */

START_TEST(a_wrong_method_is_told_the_right_ones)
{
    static const struct {
        const char *method, *path, *allow;
    } cases[] = {
        { "DELETE", "/api/v1/products", "GET, HEAD, POST, OPTIONS" },
        { "PUT", "/api/v1/products", "GET, HEAD, POST, OPTIONS" },
        { "POST", "/api/v1/products/1", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS" },
        { "POST", "/api/v1/communes", "GET, HEAD, OPTIONS" },
        { "DELETE", "/api/v1/communes/06724", "GET, HEAD, OPTIONS" },
        { "POST", "/livez", "GET, HEAD, OPTIONS" },
        { "PUT", "/api/v1/reports/progress", "GET, HEAD, OPTIONS" },
        { "BREW", "/api/v1/products", "GET, HEAD, POST, OPTIONS" },
        { "TRACE", "/", "GET, HEAD, OPTIONS" },
    };
    for (int i = 0; i < COUNT(cases); i++) {
        struct answer answer = expect(405, cases[i].method, cases[i].path, AS_PROVINCE, NULL);
        ck_assert_str_eq(answer_header(&answer, "Allow"), cases[i].allow);
        ck_assert_msg(strstr(answer_string(&answer, "/detail"), cases[i].allow) != NULL, "the sentence says so: %s", answer.body);
        answer_free(&answer);
        answer = expect(204, "OPTIONS", cases[i].path, ANYBODY, NULL);
        ck_assert_str_eq(answer_header(&answer, "Allow"), cases[i].allow);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(methods_are_written_in_capitals)
{
    static const char bytes[] = "get /api/v1/products HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    size_t n;
    char *answer = raw_ask(server, bytes, sizeof bytes - 1, false, 5000, &n);
    ck_assert_msg(!strncmp(answer, "HTTP/1.1 405 ", 13) && strstr(answer, "\r\nAllow: GET, HEAD, POST, OPTIONS\r\n"), "%.600s", answer);
    free(answer);
}
END_TEST

START_TEST(options_tells_what_may_be_done)
{
    struct answer answer = expect(204, "OPTIONS", "/api/v1/products/1", ANYBODY, NULL);
    ck_assert_str_eq(answer_header(&answer, "Allow"), "GET, HEAD, PUT, PATCH, DELETE, OPTIONS");
    ck_assert_str_eq(answer_header(&answer, "Access-Control-Allow-Origin"), "*");
    ck_assert_str_eq(answer_header(&answer, "Access-Control-Allow-Methods"), "GET, HEAD");
    ck_assert_str_eq(answer_header(&answer, "Accept-Patch"), "application/merge-patch+json");
    ck_assert_str_eq(answer_header(&answer, "Accept-Post"), "");
    answer_free(&answer);
    answer = expect(204, "OPTIONS", "/api/v1/products", ANYBODY, NULL);
    ck_assert_str_eq(answer_header(&answer, "Accept-Post"), "application/json");
    answer_free(&answer);
    expect_only(404, "OPTIONS", "/nowhere", ANYBODY, NULL);
}
END_TEST

START_TEST(an_unknown_address_is_404)
{
    static const char *const paths[] = { "/nowhere",
                                         "/api",
                                         "/api/v1",
                                         "/api/v1/",
                                         "/api/v1/products/",
                                         "/api/v1/products/1/2",
                                         "/api/v1/nothing",
                                         "/api/v2/products",
                                         "//api/v1/products",
                                         "/api/v1/products/1/history/",
                                         "/api/v1/products/../units",
                                         "/API/v1/products",
                                         "/problems/none",
                                         "/docs/",
                                         "/api/v1/communes.xml" };
    for (int i = 0; i < COUNT(paths); i++) {
        struct answer answer = get(404, "%s", paths[i]);
        ck_assert_str_eq(answer_string(&answer, "/type"), "/problems/not-found");
        answer_free(&answer);
    }
}
END_TEST

static const struct {
    const char *method, *path, *taken, *header; /* header: where a 415 also says what is taken */
} typed[] = {
    { "POST", "/api/v1/products", "application/json", "Accept-Post" },
    { "PUT", "/api/v1/products/1", "application/json", NULL },
    { "PATCH", "/api/v1/products/1", "application/merge-patch+json", "Accept-Patch" },
};

START_TEST(the_type_of_a_body_is_looked_at)
{
    const char *method = typed[_i].method, *path = typed[_i].path, *taken = typed[_i].taken;
    static const char *const types[] = {
        "text/plain", "application/xml",  "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "json",       "application/jsonp", "application/json-patch+json",      "; charset=utf-8",
    };
    char type[100];
    for (int i = 0; i < COUNT(types) + 4; i++) {
        static const char *const behind[] = { "; charset=latin1", ";charset=\"utf-16\"", "; a=\";charset=utf-8\"; charset=x", " x" };
        if (i < COUNT(types))
            snprintf(type, sizeof type, "%s", types[i]);
        else
            snprintf(type, sizeof type, "%s%s", taken, behind[i - COUNT(types)]);
        struct answer answer = expect(415, method, path, AS(.role = "province", .type = type, .if_match = "*"), "{" GOOD "}");
        ck_assert_str_eq(answer_header(&answer, "Accept"), taken);
        ck_assert_str_eq(answer_header(&answer, "Accept-Post"), typed[_i].header && !strcmp(typed[_i].header, "Accept-Post") ? taken : "");
        ck_assert_str_eq(answer_header(&answer, "Accept-Patch"), typed[_i].header && !strcmp(typed[_i].header, "Accept-Patch") ? taken : "");
        ck_tells(answer, "Content-Type", "type-supported");
        answer_free(&answer);
    }
    static const char *const good[] = { "", "; charset=utf-8", ";charset=UTF-8", " ; Charset=\"utf-8\"", "; profile=\"a;charset=x\"" };
    for (int i = 0; i < COUNT(good); i++) {
        snprintf(type, sizeof type, "%s%s", taken, good[i]);
        type[0] = i % 2 ? 'A' : 'a';
        expect_only(422, method, path, AS(.role = "province", .type = type, .if_match = "*"), "{\"nothing\":1}");
    }
}
END_TEST

START_TEST(a_patch_is_a_merge_patch_and_plain_json_is_taken_for_one)
{
    expect_only(200, "PATCH", "/api/v1/products/1", AS(.role = "province", .if_match = "*", .type = "application/json"), "{}");
    expect_only(200, "PATCH", "/api/v1/products/1", AS(.role = "province", .if_match = "*", .type = "application/merge-patch+json"), "{}");
    expect_only(415, "POST", "/api/v1/products", AS(.role = "province", .type = "application/merge-patch+json"), "{" GOOD "}");
    expect_only(415, "PUT", "/api/v1/products/1", AS(.role = "province", .if_match = "*", .type = "application/merge-patch+json"), "{}");
}
END_TEST

START_TEST(a_body_where_none_is_taken_is_a_malformed_request)
{
    static const struct {
        const char *method, *path;
    } cases[] = { { "GET", "/api/v1/products" }, { "GET", "/api/v1/products.csv" }, { "DELETE", "/api/v1/products/1" },
                  { "GET", "/api/v1/units/06799/history" } };
    for (int i = 0; i < COUNT(cases); i++) {
        struct answer answer = expect(400, cases[i].method, cases[i].path, AS(.role = "province", .if_match = "*"), "{}");
        ck_tells(answer, NULL, "body-unwanted");
        ck_assert_msg(strstr(answer_string(&answer, "/detail"), cases[i].method) != NULL, "%s", answer.body);
        answer_free(&answer);
    }
    static const char chunked[] = "GET /api/v1/products HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                                  "2\r\n{}\r\n0\r\n\r\n";
    char *answer = raw_ask(server, chunked, sizeof chunked - 1, false, 5000, NULL);
    ck_assert_msg(!strncmp(answer, "HTTP/1.1 400 ", 13) && strstr(answer, "body-unwanted"), "%.600s", answer);
    free(answer);
}
END_TEST

/* ---- what can be read ---- */

static const struct {
    const char *path, *accept;
    bool good;
} accepts[] = {
    { "/api/v1/products", "application/json", true },
    { "/api/v1/products", "application/*", true },
    { "/api/v1/products", "*/*", true },
    { "/api/v1/products", "", true },
    { "/api/v1/products", "Application/JSON;charset=utf-8", true },
    { "/api/v1/products", "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", true },
    { "/api/v1/products", "text/html, image/gif, *; q=.2, */*; q=.2", true },
    { "/api/v1/products", "application/problem+json, application/json;q=0.1", true },
    { "/api/v1/products", "nonsense", true },
    { "/api/v1/products", ";;,,", true },
    { "/api/v1/products", "application/json;q=x", true },
    { "/api/v1/products", "a/b;x=\",*/*\", application/json", true },
    { "/api/v1/products", "application/xml", false },
    { "/api/v1/products", "text/csv", false },
    { "/api/v1/products", "application/problem+json", false },
    { "/api/v1/products", "application/json;q=0", false },
    { "/api/v1/products", "application/json;q=0.000, */*", false },
    { "/api/v1/products", "*/*;q=0", false },
    { "/api/v1/products", "application/*;q=0, */*", false },
    { "/api/v1/products", "application/*;q=0, application/json;q=0.001", true },
    { "/api/v1/products", "a/b;x=\", */*;y=\"", false },
    { "/api/v1/products.csv", "text/csv", true },
    { "/api/v1/products.csv", "text/*;q=0.5", true },
    { "/api/v1/products.csv", "application/json", false },
    { "/", "text/html", true },
    { "/", "application/json", false },
    { "/docs", "text/plain", false },
    { "/problems", "text/html;q=0", false },
    { "/openapi.json", "application/json", true },
    { "/openapi.json", "application/yaml", false },
};

START_TEST(an_answer_that_cannot_be_read_is_not_sent)
{
    char line[200];
    snprintf(line, sizeof line, "Accept: %s", accepts[_i].accept);
    struct answer answer = http_ask(server, "GET", accepts[_i].path, (const char *const[]){ line, NULL }, NULL);
    ck_assert_msg(answer.status == (accepts[_i].good ? 200 : 406), "%s with %s: %d", accepts[_i].path, line, answer.status);
    if (!accepts[_i].good) {
        ck_assert_str_eq(answer_string(&answer, "/code"), "not-acceptable");
        ck_tells(answer, "Accept", "type-offered");
    }
    answer_free(&answer);
}
END_TEST

START_TEST(accept_may_stand_on_several_lines_or_be_left_out)
{
    static const char *const requests[] = {
        "GET /api/v1/products?limit=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /api/v1/products?limit=1 HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\naccept: application/json\r\nConnection: close\r\n\r\n",
    };
    for (int i = 0; i < COUNT(requests); i++) {
        char *answer = raw_ask(server, requests[i], strlen(requests[i]), false, 5000, NULL);
        ck_assert_msg(!strncmp(answer, "HTTP/1.1 200 ", 13), "%.600s", answer);
        free(answer);
    }
}
END_TEST

/* The address of a template: every parameter by something that is there. */
static void fill_template(const char *template, char *out, size_t room)
{
    static const struct {
        const char *name, *value;
    } values[] = { { "{id}", "1" }, { "{code}", "06724" }, { "{slug}", "not-found" }, { "{file}", "docs.css" } };
    snprintf(out, room, "%s", template);
    for (int i = 0; i < COUNT(values); i++) {
        char *at = strstr(out, values[i].name), rest[200];
        if (!at)
            continue;
        snprintf(rest, sizeof rest, "%s", at + strlen(values[i].name));
        snprintf(at, room - (size_t)(at - out), "%s%s", values[i].value, rest);
    }
}

/* Each operation whose contract has a 406 is asked for one; none begins its work, so nothing is written. */
START_TEST(every_operation_with_a_406_gives_it)
{
    struct answer contract = get(200, "/openapi.json");
    long long before = change_now();
    const char *template, *method;
    json_t *item, *operation;
    int asked = 0;
    char path[300], name[20], key[200];
    snprintf(key, sizeof key, "Authorization: Bearer %s", server_key(server, "admin"));
    json_object_foreach(json_object_get(contract.json, "paths"), template, item)
    {
        json_object_foreach(item, method, operation)
        {
            if (!json_object_get(json_object_get(operation, "responses"), "406"))
                continue;
            fill_template(template, path, sizeof path);
            snprintf(name, sizeof name, "%s", method);
            for (char *c = name; *c; c++)
                *c = (char)(*c - 'a' + 'A');
            struct answer answer = http_ask(server, name, path, (const char *const[]){ key, "Accept: image/none", NULL }, NULL);
            ck_assert_msg(answer.status == 406, "%s %s: %d", name, path, answer.status);
            answer_free(&answer);
            asked++;
        }
    }
    ck_assert_int_ge(asked, 80);
    ck_assert_int_eq(change_now(), before);
    answer_free(&contract);
}
END_TEST

START_TEST(a_page_is_packed_for_those_who_take_it)
{
    static const struct {
        const char *accept;
        bool packed;
    } cases[] = { { "gzip", true }, { "deflate, GZIP;q=0.5", true }, { "*", true }, { "gzip;q=0, *", false }, { "identity", false },
                  { "br, *;q=0", false } };
    for (int i = 0; i < COUNT(cases); i++) {
        char line[100];
        snprintf(line, sizeof line, "Accept-Encoding: %s", cases[i].accept);
        struct answer answer = http_ask(server, "GET", "/openapi.json", (const char *const[]){ line, NULL }, NULL);
        ck_assert_msg(!strcmp(answer_header(&answer, "Content-Encoding"), cases[i].packed ? "gzip" : ""), "%s: \"%s\"", line,
                      answer_header(&answer, "Content-Encoding"));
        answer_free(&answer);
    }
}
END_TEST

enum { MEBIBYTE = 1024 * 1024 };

START_TEST(a_body_may_have_one_mebibyte)
{
    char *body = malloc(MEBIBYTE + 2);
    ck_assert(body != NULL);
    memset(body, ' ', MEBIBYTE + 1);
    memcpy(body, "{}", 2);
    struct answer answer = send_n("POST", "/api/v1/products", AS_PROVINCE, body, MEBIBYTE);
    ck_answer(answer, 422);
    answer_free(&answer);
    answer = send_n("POST", "/api/v1/products", AS_PROVINCE, body, MEBIBYTE + 1);
    ck_answer(answer, 413);
    ck_tells(answer, NULL, "body-too-large");
    answer_free(&answer);
    free(body);
}
END_TEST

/* ---- languages ---- */

static const struct {
    const char *asked, *language, *title;
} languages[] = {
    { NULL, "vi", "Không tìm thấy" },
    { "vi", "vi", "Không tìm thấy" },
    { "en", "en", "Not found" },
    { "en-US,en;q=0.9", "en", "Not found" },
    { "vi-VN,vi;q=0.9,en;q=0.8", "vi", "Không tìm thấy" },
    { "fr", "vi", "Không tìm thấy" },
    { "fr-FR,fr;q=0.9,en;q=0.5", "en", "Not found" },
    { "*", "vi", "Không tìm thấy" },
    { "vi;q=0.1, en;q=0.9", "en", "Not found" },
    { "en;q=0, vi", "vi", "Không tìm thấy" },
    { "EN", "en", "Not found" },
    { ";;;,,=", "vi", "Không tìm thấy" },
};

START_TEST(faults_are_told_in_the_language_of_the_reader)
{
    struct answer answer = expect(404, "GET", "/api/v1/products/999999", AS(.language = languages[_i].asked), NULL);
    ck_assert_str_eq(answer_string(&answer, "/title"), languages[_i].title);
    ck_assert_str_eq(answer_header(&answer, "Content-Language"), languages[_i].language);
    ck_assert_msg(strstr(answer_header(&answer, "Vary"), "Accept-Language") != NULL, "Vary: %s", answer_header(&answer, "Vary"));
    answer_free(&answer);
}
END_TEST

START_TEST(each_kind_of_problem_has_a_page)
{
    struct answer list = get(200, "/problems");
    int pages = 0;
    for (const char *at = list.body; (at = strstr(at, "href=\"/problems/")); at++, pages++) {
        char path[100];
        snprintf(path, sizeof path, "%.*s", (int)strcspn(at + 6, "\""), at + 6);
        struct answer page = get(200, "%s", path);
        ck_assert_msg(strstr(answer_header(&page, "Content-Type"), "text/html") != NULL, "%s", path);
        answer_free(&page);
    }
    ck_assert_int_ge(pages, 20);
    answer_free(&list);
    static const struct {
        const char *method, *path;
    } faults[] = {
        { "GET", "/nowhere" }, { "GET", "/api/v1/products?x=1" }, { "POST", "/api/v1/products" }, { "PUT", "/livez" }
    };
    for (int i = 0; i < COUNT(faults); i++) {
        struct answer answer = send_text(faults[i].method, faults[i].path, ANYBODY, NULL);
        struct answer page = get(200, "%s", answer_string(&answer, "/type"));
        ck_assert_msg(strstr(page.body, answer_string(&answer, "/title")) != NULL, "the page does not speak of it");
        ck_assert_msg(!strcmp(answer_header(&answer, "Content-Type"), "application/problem+json; charset=utf-8"), "%s",
                      answer_header(&answer, "Content-Type"));
        ck_assert_int_eq(answer_int(&answer, "/status"), answer.status);
        char path[100];
        snprintf(path, sizeof path, "%.*s", (int)strcspn(faults[i].path, "?"), faults[i].path);
        ck_assert_str_eq(answer_string(&answer, "/instance"), path);
        ck_assert_str_eq(answer_string(&answer, "/request_id"), answer_header(&answer, "X-Request-Id"));
        answer_free(&page);
        answer_free(&answer);
    }
}
END_TEST

/* ---- HEAD ---- */

static const char *const headed[] = { "/api/v1/products?as_of=2021-08-31",
                                      "/api/v1/products/1?as_of=2021-08-31",
                                      "/api/v1/products.csv?as_of=2021-08-31",
                                      "/api/v1/reports/progress?unit=22&as_of=2021-08-31",
                                      "/",
                                      "/openapi.json",
                                      "/livez",
                                      "/nowhere",
                                      "/api/v1/products/999999",
                                      "/api/v1/products?limit=0" };

START_TEST(head_is_get_without_a_body)
{
    static const char *const same[] = { "ETag", "Content-Type", "Content-Length",  "Cache-Control",
                                        "Vary", "Link",         "Content-Language" };
    char value[1000];
    struct answer whole = http_get(server, headed[_i]), head = http_ask(server, "HEAD", headed[_i], NULL, NULL);
    ck_assert_int_eq(head.status, whole.status);
    ck_assert_uint_eq(head.size, 0);
    for (int i = 0; i < COUNT(same); i++) {
        snprintf(value, sizeof value, "%s", answer_header(&whole, same[i]));
        ck_assert_msg(!strcmp(answer_header(&head, same[i]), value), "%s of %s: GET \"%s\", HEAD \"%s\"", same[i], headed[_i],
                      value, answer_header(&head, same[i]));
    }
    answer_free(&whole);
    answer_free(&head);
}
END_TEST

/* ---- every refusal of every write ---- */

#define UNIT(code)                                                                                                               \
    "{\"code\":\"" code                                                                                                          \
    "\",\"level\":\"commune\",\"kind\":\"commune\",\"name\":\"Mới\",\"full_name\":\"Xã Mới\",\"parent_code\":\"22\","       \
    "\"valid_from\":\"2025-07-01\"}"
#define CHANGE(day)                                                                                                              \
    "{\"from_code\":\"06724\",\"to_code\":\"06730\",\"effective_on\":\"" day "\",\"extent\":\"part\",\"kind\":\"split\"}"
#define ROSTER(from, to)                                                                                                         \
    "{\"period\":\"W1\",\"unit_code\":\"06694\",\"entered_on\":\"" from "\",\"left_on\":\"" to "\"}"
#define SET(code)                                                                                                                \
    "{\"code\":\"" code "\",\"name\":\"Bộ\",\"unit_level\":\"commune\",\"level\":\"standard\",\"valid_from\":\"2022-01-01\"}"
#define CRITERION(number) "{\"set_code\":\"W9\",\"number\":" number ",\"name\":\"Thêm\",\"indicators\":1}"
#define ASSESSMENT(day) "{\"unit_code\":\"06724\",\"set_code\":\"QN-20-53\",\"assessed_on\":\"" day "\",\"checked\":\"self\"}"
#define RESULT(number)                                                                                                           \
    "{\"unit_code\":\"06724\",\"set_code\":\"QN-20-53\",\"assessed_on\":\"2022-03-01\",\"criterion_number\":" number             \
    ",\"verdict\":\"met\"}"
#define ATTRIBUTE(day) "{\"unit_code\":\"06724\",\"attribute\":\"safety_zone\",\"value\":\"true\",\"valid_from\":\"" day "\"}"
#define INDICATOR(code)                                                                                                          \
    "{\"set_code\":\"W9\",\"criterion_number\":70,\"code\":\"" code "\",\"name\":\"Thêm\",\"comparison\":\"at_least\",\"measure\":\"%\"}"
#define TARGET(code, scope) "{\"set_code\":\"W9\",\"indicator_code\":\"" code "\",\"scope\":\"" scope "\",\"value\":90}"
#define MEASURED(code)                                                                                                           \
    "{\"unit_code\":\"06724\",\"set_code\":\"W9\",\"assessed_on\":\"2022-03-02\",\"indicator_code\":\"" code                 \
    "\",\"value\":95.5,\"checked\":\"self\"}"
#define SELF_ASSESSMENT "{\"unit_code\":\"06724\",\"set_code\":\"W9\",\"assessed_on\":\"2022-03-02\",\"checked\":\"self\"}"
#define PRODUCER(code) "{\"code\":\"" code "\",\"name\":\"Hợp tác xã\",\"unit_code\":\"06724\",\"registered_on\":\"2021-01-01\"}"
#define PRODUCT(code)                                                                                                            \
    "{\"code\":\"" code "\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-01-01\"}"
#define FIGURE(day) "{\"unit_code\":\"22\",\"figure\":\"W1\",\"measure\":\"commune\",\"as_of\":\"" day "\",\"value\":56,\"reliability\":\"press\",\"source\":\"page\"}"
#define GROUND(code)                                                                                                             \
    "{\"code\":\"" code "\",\"name\":\"Từ 30%\",\"programme\":\"ntm\",\"unit_level\":\"commune\",\"share_from\":30,\"law\":\"18/2022\",\"valid_from\":\"2022-08-02\"}"
#define CERTIFICATION(day) "{\"programme\":\"ocop\",\"product_code\":\"QN0001\",\"stars\":3,\"decided_on\":\"" day "\"}"

#define PROCEDURE(from) "{\"programme\":\"ntm\",\"valid_from\":\"" from "\",\"valid_to\":\"1999-12-31\",\"quorum_percent\":70,\"votes_percent\":66.67,\"satisfaction_percent\":90}"
#define PAPER(code) "{\"programme\":\"ntm\",\"code\":\"" code "\",\"name\":\"Tờ trình\",\"valid_from\":\"1990-01-01\",\"valid_to\":\"1999-12-31\"}"
#define DOSSIER(code)                                                                                                            \
    "{\"code\":\"" code "\",\"programme\":\"ntm\",\"unit_code\":\"06724\",\"set_code\":\"QN-20-53\",\"basis\":\"appraisal\",\"year_for\":2022,"   \
    "\"registered_on\":\"2022-01-10\"}"
#define PAPER_OF(document) "{\"dossier_code\":\"W0\",\"document\":\"" document "\",\"received_on\":\"2022-02-01\"}"
#define PERIOD(code) "{\"code\":\"" code "\",\"decision\":\"1/QĐ\",\"valid_from\":\"2020-01-01\",\"part_a_max\":40,\"part_b_max\":25,\"part_c_max\":35,\"certificate_months\":36}"
#define BAND(stars) "{\"period_code\":\"W9\",\"stars\":" #stars ",\"points_from\":70,\"authority\":\"province\",\"valid_from\":\"2020-01-01\"}"
#define RUBRIC(code, number) "{\"code\":\"" code "\",\"period_code\":\"W9\",\"number\":" #number ",\"name\":\"Bộ\",\"points_max\":100}"
#define SCORED(code, position) "{\"rubric_code\":\"W9\",\"code\":\"" code "\",\"position\":" #position ",\"part\":\"A\",\"name\":\"Tiêu chí\",\"scored\":true}"
#define OPTION(criterion, position) "{\"rubric_code\":\"W9\",\"criterion_code\":\"" criterion "\",\"position\":" #position ",\"points\":" #position "}"
#define SHEET(code) "{\"code\":\"" code "\",\"product_code\":\"QN0001\",\"rubric_code\":\"W9\",\"session\":\"W\",\"kind\":\"self\",\"scorer\":\"W\",\"scored_on\":\"2022-01-01\"}"
#define ITEM(criterion) "{\"sheet_code\":\"W9\",\"rubric_code\":\"W9\",\"criterion_code\":\"" criterion "\",\"points\":3}"
#define DEADLINE(from) "{\"programme\":\"ocop\",\"state\":\"submitted\",\"days\":15,\"working\":true,\"valid_from\":\"" from "\",\"valid_to\":\"1999-12-31\"}"
#define HOLIDAY(day) "{\"day\":\"" day "\",\"name\":\"Tết\"}"
#define CHANNEL(code) "{\"code\":\"" code "\",\"name\":\"Voso\",\"kind\":\"platform\"}"
#define LISTING(from) "{\"product_code\":\"QN0001\",\"channel_code\":\"W9\",\"listed_from\":\"" from "\",\"listed_to\":\"" from "\"}"
#define FAIR(code) "{\"code\":\"" code "\",\"name\":\"Hội chợ\",\"level\":\"province\",\"begins_on\":\"2021-10-01\",\"ends_on\":\"2021-10-05\",\"held\":true}"
#define SHOWN(event) "{\"event_code\":\"" event "\",\"product_code\":\"QN0001\",\"revenue\":1000}"
#define SALE(from) "{\"product_code\":\"QN0001\",\"channel_code\":\"W9\",\"period_from\":\"" from "\",\"period_to\":\"" from "\",\"revenue\":1000}"
#define SUPPLY(code) "{\"code\":\"" code "\",\"unit_code\":\"06724\",\"produce\":\"Cá song\",\"group_code\":\"1\",\"quantity\":10,\"measure\":\"t\",\"available_from\":\"2021-01-01\",\"available_to\":\"2021-12-31\",\"reviewed_on\":\"2021-01-01\"}"
#define DEMAND(code) "{\"code\":\"" code "\",\"buyer\":\"GO!\",\"group_code\":\"1\",\"quantity\":5,\"measure\":\"t\",\"needed_from\":\"2021-01-01\",\"needed_to\":\"2021-12-31\"}"
#define ROADMAP(planned) "{\"unit_code\":\"06724\",\"level\":\"model\",\"year\":2024,\"planned_on\":\"" planned "\"}"
#define RULE(code)                                                                                                               \
    "{\"code\":\"" code "\",\"name\":\"75%\",\"unit_level\":\"district\",\"level\":\"standard\",\"counts\":\"communes_certified\",\"holding\":\"standard\","      \
    "\"share_from\":75,\"law\":\"372/QĐ-TTg\",\"valid_from\":\"2014-03-14\"}"
#define CLOSED(code) "{\"dossier_code\":\"" code "\",\"move\":\"close\",\"moved_on\":\"2022-02-01\",\"reason\":\"rút\"}"

static const struct kind {
    const char *name, *first, *second; /* two records that do not clash */
    const char *clash;                 /* a patch that makes the second like the first */
    const char *used;                  /* one that others refer to, or NULL */
    bool by_code, append_only;
    struct {
        const char *kind, *body;
    } before[3]; /* what must be there first */
} kinds[] = {
    { "product-groups", "{\"code\":\"W1\",\"name\":\"Nhóm\"}", "{\"code\":\"W2\",\"name\":\"Nhóm\"}", "{\"code\":\"W1\"}", "1" },
    { "units", UNIT("95001"), UNIT("95002"), "{\"code\":\"95001\"}", "22", .by_code = true },
    { "unit-changes", CHANGE("2022-01-01"), CHANGE("2022-02-01"), "{\"effective_on\":\"2022-01-01\"}", NULL },
    { "unit-attributes", ATTRIBUTE("2022-01-01"), ATTRIBUTE("2022-02-01"), "{\"valid_from\":\"2022-01-01\"}", NULL },
    { "rosters", ROSTER("2021-01-01", "2021-06-01"), ROSTER("2021-07-01", "2022-01-01"), "{\"entered_on\":\"2021-01-01\"}", NULL },
    { "criteria-sets", SET("W1"), SET("W2"), "{\"code\":\"W1\"}", "1" },
    { "criteria", CRITERION("71"), CRITERION("72"), "{\"number\":71}", "1", .before = { { "criteria-sets", SET("W9") } } },
    { "indicators", INDICATOR("70.3"), INDICATOR("70.4"), "{\"code\":\"70.3\"}", "1",
      .before = { { "criteria", CRITERION("70") }, { "indicators", INDICATOR("70.1") }, { "indicator-targets", TARGET("70.1", "general") } } },
    { "indicator-targets", TARGET("70.2", "general"), TARGET("70.2", "red_river_delta"), "{\"scope\":\"general\"}", NULL,
      .before = { { "indicators", INDICATOR("70.2") } } },
    { "indicator-results", MEASURED("70.2"), MEASURED("70.1"), "{\"set_code\":\"W9\",\"indicator_code\":\"70.2\"}", NULL,
      .before = { { "indicator-targets", TARGET("70.2", "general") }, { "assessments", SELF_ASSESSMENT } } },
    { "assessments", ASSESSMENT("2022-01-31"), ASSESSMENT("2022-02-28"), "{\"assessed_on\":\"2022-01-31\"}", "1" },
    { "assessment-results", RESULT("1"), RESULT("2"), "{\"criterion_id\":1}", NULL, .before = { { "assessments", ASSESSMENT("2022-03-01") } } },
    { "producers", PRODUCER("W1"), PRODUCER("W2"), "{\"code\":\"W1\"}", "1" },
    { "products", PRODUCT("W1"), PRODUCT("W2"), "{\"code\":\"W1\"}", "1" },
    { "certifications", CERTIFICATION("2023-01-01"), CERTIFICATION("2023-02-01"), "{\"decided_on\":\"2023-01-01\"}", NULL },
    { "revocation-grounds", GROUND("W1"), GROUND("W2"), "{\"code\":\"W1\"}", NULL },
    { "published-figures", FIGURE("2023-01-01"), FIGURE("2023-02-01"), "{\"as_of\":\"2023-01-01\"}", NULL },
    { "procedures", PROCEDURE("1990-01-01"), PROCEDURE("1991-01-01"), "{\"valid_from\":\"1990-01-01\"}", NULL },
    { "required-documents", PAPER("a"), PAPER("b"), "{\"code\":\"a\"}", NULL },
    { "procedure-deadlines", DEADLINE("1990-01-01"), DEADLINE("1991-01-01"), "{\"valid_from\":\"1990-01-01\"}", NULL },
    { "holidays", HOLIDAY("1990-01-01"), HOLIDAY("1990-01-02"), "{\"day\":\"1990-01-01\"}", NULL },
    { "dossiers", DOSSIER("W1"), DOSSIER("W2"), "{\"code\":\"W1\"}", "1", .before = { { "dossiers", DOSSIER("W0") }, { "dossier-documents", PAPER_OF("x") } } },
    { "dossier-documents", PAPER_OF("a"), PAPER_OF("b"), "{\"document\":\"a\"}", NULL },
    { "eligibility-rules", RULE("W1"), RULE("W2"), "{\"code\":\"W1\"}", NULL },
    { "roadmaps", ROADMAP("2021-06-30"), ROADMAP("2021-07-30"), "{\"planned_on\":\"2021-06-30\"}", NULL },
    { "rubric-periods", PERIOD("W1"), PERIOD("W2"), "{\"code\":\"W1\"}", "1", .before = { { "rubric-periods", PERIOD("W9") }, { "rubric-bands", BAND(3) } } },
    { "rubric-bands", BAND(4), BAND(5), "{\"stars\":4}", NULL },
    { "rubrics", RUBRIC("W1", 1), RUBRIC("W2", 2), "{\"code\":\"W1\"}", "1",
      .before = { { "rubrics", RUBRIC("W9", 9) }, { "rubric-criteria", SCORED("9.1", 91) }, { "rubric-criteria", SCORED("9.2", 92) } } },
    { "rubric-criteria", SCORED("1.1", 1), SCORED("1.2", 2), "{\"code\":\"1.1\"}", "1",
      .before = { { "rubric-criteria", SCORED("9.3", 93) }, { "rubric-options", OPTION("9.1", 3) }, { "rubric-options", OPTION("9.2", 3) } } },
    { "rubric-options", OPTION("9.1", 1), OPTION("9.1", 2), "{\"position\":1}", NULL, .before = { { "rubric-options", OPTION("9.3", 3) } } },
    { "score-sheets", SHEET("W1"), SHEET("W2"), "{\"code\":\"W1\"}", "1", .before = { { "score-sheets", SHEET("W9") }, { "score-items", ITEM("9.1") } } },
    { "score-items", ITEM("9.2"), ITEM("9.3"), "{\"criterion_code\":\"9.2\",\"rubric_code\":\"W9\"}", NULL },
    { "channels", CHANNEL("W1"), CHANNEL("W2"), "{\"code\":\"W1\"}", "1", .before = { { "channels", CHANNEL("W9") }, { "listings", LISTING("2020-01-01") } } },
    { "listings", LISTING("2021-01-01"), LISTING("2022-01-01"), "{\"listed_from\":\"2021-01-01\",\"listed_to\":\"2021-01-01\"}", NULL },
    { "promotion-events", FAIR("W1"), FAIR("W2"), "{\"code\":\"W1\"}", "1", .before = { { "promotion-events", FAIR("W9") }, { "promotion-events", FAIR("W8") }, { "event-products", SHOWN("W9") } } },
    { "event-products", SHOWN("W8"), SHOWN("W7"), "{\"event_code\":\"W8\"}", NULL, .before = { { "promotion-events", FAIR("W7") } } },
    { "sales", SALE("2021-01-01"), SALE("2022-01-01"), "{\"period_from\":\"2021-01-01\",\"period_to\":\"2021-01-01\"}", NULL },
    { "supplies", SUPPLY("W1"), SUPPLY("W2"), "{\"code\":\"W1\"}", NULL },
    { "demands", DEMAND("W1"), DEMAND("W2"), "{\"code\":\"W1\"}", NULL },
    { "dossier-moves", CLOSED("W5"), CLOSED("W6"), NULL, NULL, .append_only = true,
      .before = { { "dossiers", DOSSIER("W5") }, { "dossiers", DOSSIER("W6") } } },
};

static const char *const methods[] = { "PUT", "PATCH", "DELETE" };

/* The four that do not depend on the record: who asks, what is sent, how much. */
static void refuse_at_the_door(const char *method, const char *path, const char *if_match)
{
    static char large[MEBIBYTE + 1];
    bool body = strcmp(method, "DELETE") != 0;
    expect_only(401, method, path, AS(.if_match = if_match), body ? "{}" : NULL);
    expect_only(403, method, path, AS(.role = "portal", .if_match = if_match), body ? "{}" : NULL);
    char asked[200];
    snprintf(asked, sizeof asked, "%s?nothing=1", path);
    struct answer answer = expect(400, method, asked, AS(.role = "province", .if_match = if_match), body ? "{}" : NULL);
    ck_tells(answer, "nothing", "unknown-parameter");
    ck_assert_msg(!strstr(answer_string(&answer, "/detail"), ": -"), "a list of nothing: %s", answer.body);
    answer_free(&answer);
    if (!body)
        return;
    expect_only(400, method, path, AS(.role = "province", .if_match = if_match), "{");
    expect_only(415, method, path, AS(.role = "province", .if_match = if_match, .type = "text/plain"), "{}");
    memset(large, ' ', sizeof large);
    answer = send_n(method, path, AS(.role = "province", .if_match = if_match), large, sizeof large);
    ck_answer(answer, 413);
    answer_free(&answer);
    expect_only(422, method, path, AS(.role = "province", .if_match = if_match), "{\"nothing\":1}");
}

static void create(const struct kind *kind, const char *body, char path[200])
{
    char list[100];
    snprintf(list, sizeof list, "/api/v1/%s", kind->name);
    struct answer answer = expect(201, "POST", list, AS_PROVINCE, body);
    snprintf(path, 200, "%.*s", (int)strcspn(answer_header(&answer, "Location"), "?"), answer_header(&answer, "Location"));
    answer_free(&answer);
}

static void refuse_changes(const struct kind *kind, const char *path)
{
    for (int i = 0; i < 3; i++) {
        const char *body = i < 2 ? kind->second : NULL;
        char missing[100];
        refuse_at_the_door(methods[i], path, "*");
        expect_only(428, methods[i], path, AS_PROVINCE, body);
        expect_only(412, methods[i], path, AS(.role = "province", .if_match = "\"1\""), body);
        snprintf(missing, sizeof missing, "/api/v1/%s/999999", kind->name);
        expect_only(404, methods[i], missing, AS(.role = "province", .if_match = "*"), body);
    }
    expect_only(409, "PUT", path, AS(.role = "province", .if_match = "*"), kind->first);
    expect_only(409, "PATCH", path, AS(.role = "province", .if_match = "*"), kind->clash);
    if (!kind->used)
        return;
    char used[100];
    snprintf(used, sizeof used, "/api/v1/%s/%s", kind->name, kind->used);
    expect_only(409, "DELETE", used, AS(.role = "province", .if_match = "*"), NULL);
}

/* Read, with and without a change since; the history. */
static void read_back(const struct kind *kind, const char *path)
{
    char tag[300], other[300];
    struct answer answer = get(200, "%s", path);
    snprintf(tag, sizeof tag, "If-None-Match: %s", answer_header(&answer, "ETag"));
    answer_free(&answer);
    answer = http_ask(server, "GET", path, (const char *const[]){ tag, NULL }, NULL);
    ck_answer(answer, 304);
    answer_free(&answer);
    answer = get(400, "%s?nothing=1", path);
    answer_free(&answer);
    snprintf(other, sizeof other, "/api/v1/%s/999999", kind->name);
    answer = get(404, "%s", other);
    answer_free(&answer);
    answer = get(404, "%s/history", other);
    answer_free(&answer);
    answer = get(200, "%s/history", path);
    ck_assert_uint_ge(item_count(&answer), 1);
    answer_free(&answer);
    answer = get(400, "%s/history?nothing=1", path);
    answer_free(&answer);
}

/* A withdrawal is told by its day in Viet Nam, which an answer without as_of also has; not by an instant. */
static void says_the_day(const struct answer *gone)
{
    struct answer list = get(200, "/api/v1/product-groups?limit=1");
    char sentence[60];
    snprintf(sentence, sizeof sentence, "đã được rút ngày %s", answer_string(&list, "/as_of"));
    const char *told = strstr(answer_string(gone, "/detail"), sentence);
    ck_assert_msg(told && !told[strlen(sentence)], "\"%s\" does not end with \"%s\"", answer_string(gone, "/detail"), sentence);
    answer_free(&list);
}

/* `path` has been withdrawn. It comes back with its content, once; somebody else needs a reason to withdraw it again. */
static void put_back(const struct kind *kind, const char *path)
{
    char restore[250], reasoned[400], missing[300];
    snprintf(restore, sizeof restore, "%s/restore", path);
    snprintf(reasoned, sizeof reasoned, "%s?reason=%s", path, encoded("nhập hai lần"));
    snprintf(missing, sizeof missing, "/api/v1/%s/999999/restore", kind->name);
    expect_only(401, "POST", restore, ANYBODY, NULL);
    expect_only(403, "POST", restore, AS(.role = "portal"), NULL);
    expect_only(404, "POST", missing, AS_PROVINCE, NULL);
    expect_only(400, "POST", restore, AS_PROVINCE, "{}");
    snprintf(missing, sizeof missing, "%s?nothing=1", restore);
    expect_only(400, "POST", missing, AS_PROVINCE, NULL);
    struct answer answer = expect(200, "POST", restore, AS_PROVINCE, NULL);
    ck_assert_str_eq(answer_string(&answer, "/note"), "seen");
    answer_free(&answer);
    answer = expect(409, "POST", restore, AS_PROVINCE, NULL);
    ck_tells(answer, NULL, "not-withdrawn");
    answer_free(&answer);
    answer = expect(422, "DELETE", path, AS(.role = "admin", .if_match = "*"), NULL);
    ck_tells(answer, "reason", "reason-needed");
    answer_free(&answer);
    expect_only(204, "DELETE", reasoned, AS(.role = "admin", .if_match = "*"), NULL);
}

START_TEST(every_write_refuses_as_documented_and_then_works)
{
    const struct kind *kind = &kinds[_i];
    char list[100], first[200], second[200];
    snprintf(list, sizeof list, "/api/v1/%s", kind->name);
    for (int i = 0; i < 3 && kind->before[i].kind; i++) {
        char there[200];
        snprintf(there, sizeof there, "/api/v1/%s", kind->before[i].kind);
        expect_only(201, "POST", there, AS_PROVINCE, kind->before[i].body);
    }
    create(kind, kind->first, first);
    create(kind, kind->second, second);
    read_back(kind, second);
    long long before = change_now();
    refuse_at_the_door("POST", list, NULL);
    expect_only(409, "POST", list, AS_PROVINCE, kind->first);
    if (kind->append_only) {
        expect_only(405, "PATCH", second, AS(.role = "province", .if_match = "*"), "{\"note\":\"x\"}");
        ck_assert_int_eq(change_now(), before);
        return;
    }
    refuse_changes(kind, second);
    ck_assert_int_eq(change_now(), before);
    expect_only(200, "PUT", second, AS(.role = "province", .if_match = "*"), kind->second);
    expect_only(200, "PATCH", second, AS(.role = "province", .if_match = "*"), "{\"note\":\"seen\"}");
    expect_only(204, "DELETE", second, AS(.role = "province", .if_match = "*"), NULL);
    int gone = kind->by_code ? 404 : 410; /* a code names who holds it: nobody */
    struct answer answer = get(gone, "%s", second);
    if (!kind->by_code)
        says_the_day(&answer);
    answer_free(&answer);
    for (int i = 0; i < 3; i++)
        expect_only(gone, methods[i], second, AS(.role = "province", .if_match = "*"), i < 2 ? kind->second : NULL);
    put_back(kind, second);
    expect_only(204, "DELETE", first, AS(.role = "province", .if_match = "*"), NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("errors");
    TCase *reads = tcase_create("reads");
    tcase_add_unchecked_fixture(reads, reference_up, server_down);
    tcase_add_loop_test(reads, a_wrong_parameter_is_named, 0, COUNT(bad_parameters));
    tcase_add_test(reads, limits_are_named_in_the_sentence);
    tcase_add_test(reads, a_long_unknown_name_is_cut);
    tcase_add_test(reads, a_long_unknown_code_is_cut_between_letters);
    tcase_add_test(reads, a_range_of_one_day_is_a_range);
    tcase_add_test(reads, all_wrong_parameters_are_told_at_once_with_the_known_ones);
    tcase_add_loop_test(reads, a_cursor_belongs_to_its_list, 0, COUNT(other_lists));
    tcase_add_loop_test(reads, a_cursor_names_a_text, 0, COUNT(no_texts));
    tcase_add_test(reads, a_wrong_method_is_told_the_right_ones);
    tcase_add_test(reads, methods_are_written_in_capitals);
    tcase_add_test(reads, options_tells_what_may_be_done);
    tcase_add_test(reads, an_unknown_address_is_404);
    tcase_add_loop_test(reads, faults_are_told_in_the_language_of_the_reader, 0, COUNT(languages));
    tcase_add_test(reads, each_kind_of_problem_has_a_page);
    tcase_add_loop_test(reads, head_is_get_without_a_body, 0, COUNT(headed));
    suite_add_tcase(suite, reads);
    TCase *bodies = tcase_create("bodies");
    tcase_add_unchecked_fixture(bodies, reference_up, server_down);
    tcase_add_loop_test(bodies, a_wrong_body_is_refused_and_nothing_is_written, 0, COUNT(bad_bodies));
    tcase_add_test(bodies, a_code_may_be_the_number_of_a_decision);
    tcase_add_loop_test(bodies, a_sentence_is_in_one_language, 0, COUNT(sentences));
    tcase_add_test(bodies, a_body_that_is_not_there_is_missed);
    tcase_add_test(bodies, a_zero_byte_in_the_body_is_refused);
    tcase_add_test(bodies, a_body_is_nested_thirty_two_deep_at_most);
    tcase_add_test(bodies, texts_have_a_length_counted_in_letters);
    tcase_add_test(bodies, five_faults_of_five_kinds_are_one_answer);
    tcase_add_test(bodies, a_reference_is_looked_at_without_its_day_and_is_not_called_missing);
    tcase_add_loop_test(bodies, a_record_against_the_rules_is_refused, 0, COUNT(bad_records));
    tcase_add_test(bodies, a_value_without_its_total_needs_it);
    tcase_add_loop_test(bodies, the_type_of_a_body_is_looked_at, 0, COUNT(typed));
    tcase_add_test(bodies, a_patch_is_a_merge_patch_and_plain_json_is_taken_for_one);
    tcase_add_test(bodies, a_body_where_none_is_taken_is_a_malformed_request);
    tcase_add_loop_test(bodies, an_answer_that_cannot_be_read_is_not_sent, 0, COUNT(accepts));
    tcase_add_test(bodies, accept_may_stand_on_several_lines_or_be_left_out);
    tcase_add_test(bodies, every_operation_with_a_406_gives_it);
    tcase_add_test(bodies, a_page_is_packed_for_those_who_take_it);
    tcase_add_test(bodies, a_body_may_have_one_mebibyte);
    suite_add_tcase(suite, bodies);
    TCase *writes = tcase_create("every write");
    tcase_add_unchecked_fixture(writes, reference_up, server_down);
    tcase_add_loop_test(writes, every_write_refuses_as_documented_and_then_works, 0, COUNT(kinds));
    suite_add_tcase(suite, writes);
    return harness_run(suite);
}
