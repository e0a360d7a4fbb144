/* test_certificates.c -- codes of certificates: sealed, read with what looks alike, told from made-up ones; and what is answered about one over HTTP. That scanners read them and
 * openssl takes the signatures is shown by certificates.py. */
#include <sodium.h>
#include "asking.h"
#include "handlers/certificate_code.h"

#define AS_PROVINCE AS(.role = "province")

/* The keys of the register under test, from its own secret. */
static struct certificate_keys keys_of_server(void)
{
    unsigned char secret[CODE_KEY];
    char command[700], hex[2 * CODE_KEY + 1];
    struct certificate_keys keys;
    snprintf(command, sizeof command, "sqlite3 -readonly '%s' \"SELECT value FROM secret WHERE name = 'certificates'\"", server_db(server));
    FILE *told = popen(command, "r");
    ck_assert(told && fgets(hex, sizeof hex, told));
    pclose(told);
    ck_assert_int_eq(sodium_hex2bin(secret, sizeof secret, hex, strlen(hex), NULL, NULL, NULL), 0);
    certificate_keys_derive(secret, &keys);
    return keys;
}

START_TEST(a_code_is_read_as_it_was_meant_and_no_other_is)
{
    static const int64_t ids[] = { 1, 31, 32, 599, 60000, INT64_C(1) << 40 };
    unsigned char secret[CODE_KEY] = { 7 };
    struct certificate_keys keys, others;
    char code[CERTIFICATE_CODE_TEXT], changed[CERTIFICATE_CODE_TEXT];
    int64_t id;
    certificate_keys_derive(secret, &keys);
    secret[0] = 8;
    certificate_keys_derive(secret, &others);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        certificate_code(&keys, ids[i], code);
        ck_assert_msg(certificate_code_read(&keys, text_of(code), &id) && id == ids[i], "%s is read as %lld, it is %lld", code, (long long)id, (long long)ids[i]);
        ck_assert_msg(!certificate_code_read(&others, text_of(code), &id), "%s is taken by another register", code);
        for (size_t k = 0; code[k]; k++) {
            strcpy(changed, code);
            changed[k] = changed[k] == '3' ? '4' : '3';
            if (changed[k] != code[k])
                ck_assert_msg(!certificate_code_read(&keys, text_of(changed), &id), "%s is taken for %s", changed, code);
            strcpy(changed, code);
            changed[k] = (char)(code[k] == '1' ? 'l' : code[k] == '0' ? 'o' : code[k] >= 'A' ? code[k] + 32 : code[k]);
            ck_assert_msg(certificate_code_read(&keys, text_of(changed), &id) && id == ids[i], "%s is not read as %s", changed, code);
        }
        ck_assert(!certificate_code_read(&keys, (struct text){ code, strlen(code) - 1 }, &id));
    }
}
END_TEST

START_TEST(the_label_of_a_product_is_checked)
{
    struct certificate_keys keys = keys_of_server();
    struct answer held = get(200, "/api/v1/certifications?programme=ocop&product_code=QN0001&as_of=all");
    long long id = answer_int(&held, "/items/0/id");
    answer_free(&held);
    char code[CERTIFICATE_CODE_TEXT];
    certificate_code(&keys, id, code);
    struct answer answer = get(200, "/api/v1/checks/%s", code);
    ck_assert_str_eq(answer_string(&answer, "/validity"), "expired");
    ck_assert_str_eq(answer_string(&answer, "/product_code"), "QN0001");
    ck_assert_str_eq(answer_string(&answer, "/code"), code);
    answer_free(&answer);
    answer = get(200, "/v/%s", code);
    ck_assert_msg(strstr(answer.body, "Đã hết hạn") && strstr(answer.body, "Dữ liệu mẫu"), "expired, and sample data: %s", answer.body);
    answer_free(&answer);
    answer = get(404, "/v/1-0000000000000000");
    ck_assert_msg(strstr(answer.body, "No such certificate"), "a page all the same: %s", answer.body);
    answer_free(&answer);
    answer = get(404, "/api/v1/checks/1-0000000000000000");
    ck_assert_str_eq(answer_string(&answer, "/errors/0/code"), "no-such-certificate");
    answer_free(&answer);
    answer = get(400, "/v/%s?x=1", code);
    answer_free(&answer);
    answer = get(400, "/api/v1/checks/%s?x=1", code);
    answer_free(&answer);
    answer = get(400, "/.well-known/jwks.json?x=1");
    answer_free(&answer);
    answer = get(200, "/.well-known/jwks.json");
    ck_assert_str_eq(answer_string(&answer, "/keys/0/crv"), "Ed25519");
    ck_assert_str_eq(answer_string(&answer, "/keys/0/kid"), keys.id);
    answer_free(&answer);
    /* what is withdrawn is none */
    char path[100];
    snprintf(path, sizeof path, "/api/v1/certifications/%lld?reason=x", id);
    expect_only(204, "DELETE", path, AS(.role = "province", .if_match = "*"), NULL);
    answer = get(404, "/v/%s", code);
    answer_free(&answer);
}
END_TEST

START_TEST(codes_are_printed_for_those_whose_products_they_are)
{
    static const char *const endings[] = { "svg", "png" };
    struct answer held = get(200, "/api/v1/certifications?programme=ocop&product_code=QN0001&as_of=all"), of_unit = get(200, "/api/v1/certifications?programme=ntm&limit=1");
    char path[100];
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "/api/v1/certifications/%lld/qr.%s", answer_int(&held, "/items/0/id"), endings[i]);
        struct answer answer = expect(200, "GET", path, AS_PROVINCE, NULL);
        ck_assert_msg(i ? answer.size > 8 && !memcmp(answer.body, "\x89PNG", 4) : !strncmp(answer.body, "<svg ", 5), "%s: %.20s", path, answer.body);
        answer_free(&answer);
        expect_only(401, "GET", path, ANYBODY, NULL);
        expect_only(403, "GET", path, AS(.role = "commune"), NULL); /* of another commune */
        expect_only(403, "GET", path, AS(.role = "portal"), NULL);
        strcat(path, "?x=1");
        expect_only(400, "GET", path, AS_PROVINCE, NULL);
        snprintf(path, sizeof path, "/api/v1/certifications/%lld/qr.%s", answer_int(&of_unit, "/items/0/id"), endings[i]);
        expect_only(404, "GET", path, AS_PROVINCE, NULL); /* a commune has no package */
    }
    answer_free(&held);
    answer_free(&of_unit);
}
END_TEST

static void up(void)
{
    reference_up();
}

int main(void)
{
    Suite *suite = suite_create("certificates");
    TCase *codes = tcase_create("codes"), *tcase = tcase_create("certificates");
    tcase_add_test(codes, a_code_is_read_as_it_was_meant_and_no_other_is);
    suite_add_tcase(suite, codes);
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, up, server_down);
    tcase_add_test(tcase, the_label_of_a_product_is_checked);
    tcase_add_test(tcase, codes_are_printed_for_those_whose_products_they_are);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
