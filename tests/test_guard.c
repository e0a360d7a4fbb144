/* test_guard.c -- the guard in front of the register, byte by byte: targets, header fields, the layout of a head, decoding. */
#include "server/guard.h" /* before check.h, which has a macro fail() */
#include "server/parameters.h"
#include "harness.h"
#include <stdlib.h>
#include <string.h>

/* ---- targets ---- */

static const struct target_case {
    const char *sentence, *target;
    size_t n;
    enum target expected;
} targets[] = {
#define CASE(sentence, literal, expected)                                                                                        \
    {                                                                                                                            \
        sentence, literal, sizeof(literal) - 1, expected                                                                         \
    }
    CASE("a plain path is good", "/api/v1/units", TARGET_OK),
    CASE("a query is good", "/api/v1/units?stars=4&as_of=2021-08-31", TARGET_OK),
    CASE("an escape with two hex digits is good", "/x%C3%a2", TARGET_OK),
    CASE("an empty target is refused", "", TARGET_BAD),
    CASE("a blank is refused", "/a b", TARGET_BAD),
    CASE("a tab is refused", "/a\tb", TARGET_BAD),
    CASE("a line feed is refused", "/a\nb", TARGET_BAD),
    CASE("a NUL is refused", "/a\0b", TARGET_BAD),
    CASE("0x7f is refused", "/a\x7f", TARGET_BAD),
    CASE("0x80 is refused", "/a\x80", TARGET_BAD),
    CASE("0xff is refused", "/a\xff", TARGET_BAD),
    CASE("a percent sign at the end is refused", "/a%", TARGET_BAD),
    CASE("one hex digit at the end is refused", "/a%4", TARGET_BAD),
    CASE("a percent sign before other letters is refused", "/a%zz", TARGET_BAD),
    CASE("a second letter that is no hex digit is refused", "/a%4g", TARGET_BAD),
    CASE("a bad escape in the query is refused", "/a?b=%x1", TARGET_BAD),
    CASE("%00 in the path is refused", "/a%00b", TARGET_BAD),
    CASE("%00 in the query is a wrong parameter, named later", "/a?b=%00", TARGET_OK),
    CASE("%00 in the path is refused though a query follows", "/a%00?b=1", TARGET_BAD),
#undef CASE
};

START_TEST(judges_target)
{
    const struct target_case *c = &targets[_i];
    enum target got = guard_target(c->target, c->n);
    ck_assert_msg(got == c->expected, "%s: expected %d, got %d for \"%s\"", c->sentence, c->expected, got, c->target);
}
END_TEST

START_TEST(a_target_of_8_KiB_is_good_and_one_byte_more_is_too_long)
{
    char target[TARGET_MAX + 1];
    memset(target, 'a', sizeof(target));
    target[0] = '/';
    ck_assert_int_eq(guard_target(target, TARGET_MAX), TARGET_OK);
    ck_assert_int_eq(guard_target(target, TARGET_MAX + 1), TARGET_LONG);
}
END_TEST

START_TEST(parameters_beyond_the_limit_crowd_the_target)
{
    char target[TARGET_MAX] = "/a?x=1";
    for (int i = 1; i < PARAMETERS_MAX; i++)
        strcat(target, "&x=1");
    ck_assert_int_eq(guard_target(target, strlen(target)), TARGET_OK);
    strcat(target, "&x=1");
    ck_assert_int_eq(guard_target(target, strlen(target)), TARGET_CROWDED);
}
END_TEST

START_TEST(the_path_is_found_in_every_form_of_target)
{
    ck_assert_str_eq(guard_path("/api"), "/api");
    ck_assert_str_eq(guard_path("*"), "*");
    ck_assert_str_eq(guard_path("http://host:80/api"), "/api");
    ck_assert_str_eq(guard_path("HTTPS://host/"), "/");
    ck_assert_str_eq(guard_path("http://host"), "/");
    ck_assert_ptr_null(guard_path("http:///api"));
    ck_assert_ptr_null(guard_path("host:443"));
    ck_assert_ptr_null(guard_path("api"));
}
END_TEST

/* ---- header fields ---- */

enum { FIELDS_MAX = 4 };
static const struct head_case {
    const char *sentence, *version;
    const char *fields[FIELDS_MAX][2];
    enum err expected;
} heads[] = {
    { "an ordinary head is good", "HTTP/1.1", { { "Host", "a" }, { "Content-Length", "12" } }, OK },
    { "a chunked body is good", "HTTP/1.1", { { "Host", "a" }, { "Transfer-Encoding", "Chunked" } }, OK },
    { "HTTP/1.0 is good", "HTTP/1.0", { { "Content-Length", "0" } }, OK },
    { "letters beyond ASCII in a value are good", "HTTP/1.1", { { "Host", "a" }, { "X-Name", "Y\xc3\xaan" } }, OK },
    { "all token characters are good in a name", "HTTP/1.1", { { "Host", "a" }, { "x!#$%&'*+-.^_`|~09AZ", "" } }, OK },
    { "HTTP/1.1 without Host is refused", "HTTP/1.1", { { "X", "a" } }, ERR_BAD_REQUEST },
    { "HTTP/1.0 needs no Host", "HTTP/1.0", { { "X", "a" } }, OK },
    { "HTTP/2.0 is refused", "HTTP/2.0", { { "Host", "a" } }, ERR_BAD_REQUEST },
    { "HTTP/1.2 is refused", "HTTP/1.2", { { "Host", "a" } }, ERR_BAD_REQUEST },
    { "a name with a trailing blank is refused", "HTTP/1.1", { { "Transfer-Encoding ", "chunked" } }, ERR_BAD_REQUEST },
    { "a name with a blank inside is refused", "HTTP/1.1", { { "X Y", "1" } }, ERR_BAD_REQUEST },
    { "a name with a leading blank is refused", "HTTP/1.1", { { " Host", "a" } }, ERR_BAD_REQUEST },
    { "an empty name is refused", "HTTP/1.1", { { "", "1" } }, ERR_BAD_REQUEST },
    { "a name with a letter beyond ASCII is refused", "HTTP/1.1", { { "X-\xc3\xa2", "1" } }, ERR_BAD_REQUEST },
    { "a name with a bracket is refused", "HTTP/1.1", { { "X(Y)", "1" } }, ERR_BAD_REQUEST },
    { "a control character in a value is refused", "HTTP/1.1", { { "X", "a\x01" } }, ERR_BAD_REQUEST },
    { "a carriage return in a value is refused", "HTTP/1.1", { { "X", "a\rY: b" } }, ERR_BAD_REQUEST },
    { "a tab in a value is refused", "HTTP/1.1", { { "X", "a\tb" } }, ERR_BAD_REQUEST },
    { "0x7f in a value is refused", "HTTP/1.1", { { "X", "\x7f" } }, ERR_BAD_REQUEST },
    { "two Hosts are refused", "HTTP/1.1", { { "Host", "a" }, { "hOST", "a" } }, ERR_BAD_REQUEST },
    { "two equal Content-Lengths are refused",
      "HTTP/1.1",
      { { "Content-Length", "1" }, { "content-length", "1" } },
      ERR_BAD_REQUEST },
    { "a list of Content-Lengths is refused", "HTTP/1.1", { { "Content-Length", "1, 1" } }, ERR_BAD_REQUEST },
    { "a signed Content-Length is refused", "HTTP/1.1", { { "Content-Length", "+1" } }, ERR_BAD_REQUEST },
    { "a hexadecimal Content-Length is refused", "HTTP/1.1", { { "Content-Length", "0x1" } }, ERR_BAD_REQUEST },
    { "a Content-Length with a blank behind is refused", "HTTP/1.1", { { "Content-Length", "1 " } }, ERR_BAD_REQUEST },
    { "an empty Content-Length is refused", "HTTP/1.1", { { "Content-Length", "" } }, ERR_BAD_REQUEST },
    { "a Content-Length that overflows is refused",
      "HTTP/1.1",
      { { "Content-Length", "18446744073709551617" } },
      ERR_BAD_REQUEST },
    { "two Transfer-Encodings are refused",
      "HTTP/1.1",
      { { "Transfer-Encoding", "chunked" }, { "Transfer-Encoding", "chunked" } },
      ERR_BAD_REQUEST },
    { "Content-Length then Transfer-Encoding is refused",
      "HTTP/1.1",
      { { "Content-Length", "1" }, { "Transfer-Encoding", "chunked" } },
      ERR_BAD_REQUEST },
    { "Transfer-Encoding then Content-Length is refused",
      "HTTP/1.1",
      { { "Transfer-Encoding", "chunked" }, { "Content-Length", "1" } },
      ERR_BAD_REQUEST },
    { "an unknown coding with Content-Length is 400, not 501",
      "HTTP/1.1",
      { { "Transfer-Encoding", "gzip" }, { "Content-Length", "1" } },
      ERR_BAD_REQUEST },
    { "Transfer-Encoding in HTTP/1.0 is refused", "HTTP/1.0", { { "Transfer-Encoding", "chunked" } }, ERR_BAD_REQUEST },
    { "an unknown coding in HTTP/1.0 is 400, not 501", "HTTP/1.0", { { "Transfer-Encoding", "gzip" } }, ERR_BAD_REQUEST },
    { "the coding gzip is not implemented", "HTTP/1.1", { { "Transfer-Encoding", "gzip" } }, ERR_NOT_IMPLEMENTED },
    { "a list of codings is not implemented", "HTTP/1.1", { { "Transfer-Encoding", "gzip, chunked" } }, ERR_NOT_IMPLEMENTED },
    { "chunked with a blank behind is not implemented",
      "HTTP/1.1",
      { { "Transfer-Encoding", "chunked " } },
      ERR_NOT_IMPLEMENTED },
    { "identity is not implemented", "HTTP/1.1", { { "Transfer-Encoding", "identity" } }, ERR_NOT_IMPLEMENTED },
};

START_TEST(judges_head)
{
    const struct head_case *c = &heads[_i];
    struct guard guard;
    guard_open(&guard, c->version, false);
    for (int i = 0; i < FIELDS_MAX && c->fields[i][0]; i++)
        guard_header(&guard, text_of(c->fields[i][0]), text_of(c->fields[i][1]));
    enum err got = guard_close(&guard, NULL);
    ck_assert_msg(got == c->expected, "%s: expected %d, got %d (%s)", c->sentence, c->expected, got,
                  got ? message_slug(guard.fault) : "");
    ck_assert_msg(got == OK || message_arguments(guard.fault) == (guard.argument != NULL), "%s: %s has its argument", c->sentence,
                  message_slug(guard.fault));
}
END_TEST

START_TEST(the_guard_tells_what_body_is_announced)
{
    struct guard guard;
    guard_open(&guard, "HTTP/1.1", false);
    guard_header(&guard, TEXT("host"), TEXT("a"));
    guard_header(&guard, TEXT("content-LENGTH"), TEXT("9007199254740993"));
    ck_assert_int_eq(guard_close(&guard, NULL), OK);
    ck_assert(guard.content_length == 9007199254740993u && !guard.chunked);
    guard_open(&guard, "HTTP/1.1", false);
    guard_header(&guard, TEXT("Host"), TEXT("a"));
    guard_header(&guard, TEXT("Transfer-Encoding"), TEXT("chunked"));
    ck_assert(guard_close(&guard, NULL) == OK && guard.chunked && guard.content_length == 0);
}
END_TEST

/* ---- the layout: what stands between the fields ---- */

static const struct layout_case {
    const char *sentence, *head; /* from the version on; '_' stands for the NUL a line end or a colon became */
    const char *fields[2][2];    /* as libmicrohttpd tells them: name and value, found in that order */
    enum err expected;
} layouts[] = {
    { "fields that follow one another are good", "HTTP/1.1__Host_ a__X_  b____", { { "Host", "a" }, { "X", "b" } }, OK },
    { "a head without fields is good", "HTTP/1.0____", { { NULL } }, OK },
    { "a bare line feed behind the version is refused",
      "HTTP/1.1_Host_ a__X_b____",
      { { "Host", "a" }, { "X", "b" } },
      ERR_BAD_REQUEST },
    { "a bare line feed between fields is refused",
      "HTTP/1.1__Host_ a_X_b____",
      { { "Host", "a" }, { "X", "b" } },
      ERR_BAD_REQUEST },
    { "a bare line feed at the end is refused", "HTTP/1.1__Host_ a__X_b___", { { "Host", "a" }, { "X", "b" } }, ERR_BAD_REQUEST },
    { "bytes hidden behind a NUL in a value are refused",
      "HTTP/1.1__Host_ a_z__X_b____",
      { { "Host", "a" }, { "X", "b" } },
      ERR_BAD_REQUEST },
    { "bytes hidden behind the last value are refused",
      "HTTP/1.1__Host_ a__X_b_z____",
      { { "Host", "a" }, { "X", "b" } },
      ERR_BAD_REQUEST },
    { "a folded line between fields is refused",
      "HTTP/1.1__Host_ a__ fold__X_b____",
      { { "Host", "a" }, { "X", "b" } },
      ERR_BAD_REQUEST },
};

START_TEST(judges_layout)
{
    const struct layout_case *c = &layouts[_i];
    struct guard guard;
    char bytes[128];
    size_t n = strlen(c->head);
    const char *at = bytes;
    memcpy(bytes, c->head, n + 1);
    for (size_t i = 0; i < n; i++)
        if (bytes[i] == '_')
            bytes[i] = '\0';
    guard_open(&guard, bytes, true);
    for (int i = 0; i < 2 && c->fields[i][0]; i++) {
        struct text name = text_of(c->fields[i][0]), value = text_of(c->fields[i][1]);
        name.s = at = memmem(at, (size_t)(bytes + n - at), name.s, name.n);
        value.s = at = memmem(at + name.n, (size_t)(bytes + n - at) - name.n, value.s, value.n);
        guard_header(&guard, name, value);
    }
    enum err got = guard_close(&guard, bytes + n);
    ck_assert_msg(got == c->expected, "%s: expected %d, got %d", c->sentence, c->expected, got);
}
END_TEST

START_TEST(a_name_glued_together_elsewhere_is_refused)
{
    /* 0.9.75 makes "Content-: 1\r\n Length" a field Content-Length, its name copied behind the buffer */
    static const char bytes[] = "HTTP/1.1\0\0Content-\0 1\0\0\0\0";
    static const char glued[] = "Content-Length";
    struct guard guard;
    guard_open(&guard, bytes, true);
    guard_header(&guard, text_of(glued), (struct text){ strchr(bytes + 11, '\0') + 2, 1 });
    ck_assert_int_eq(guard_close(&guard, bytes + sizeof(bytes) - 1), ERR_BAD_REQUEST);
}
END_TEST

/* ---- decoding ---- */

static void decodes(const char *sent, size_t n, const char *expected)
{
    char out[64];
    size_t got = guard_decode(sent, n, out);
    if (!expected)
        ck_assert_msg(got == SIZE_MAX, "\"%s\" should not decode", sent);
    else
        ck_assert_msg(got == strlen(expected) && memcmp(out, expected, got) == 0, "\"%s\" gave \"%.*s\"", sent,
                      got == SIZE_MAX ? 0 : (int)got, out);
}

START_TEST(percent_escapes_are_decoded_once)
{
    decodes("", 0, "");
    decodes("a%20b+c", 7, "a b c");
    decodes("%c3%A2", 6, "\xc3\xa2");
    decodes("%2B%2525", 8, "+%25");
    decodes("%", 1, NULL);
    decodes("%4", 2, NULL);
    decodes("%41", 2, NULL); /* the rest belongs to somebody else */
    decodes("%g0", 3, NULL);
    decodes("%00", 3, NULL);
    decodes("a\0b", 3, NULL);
}
END_TEST

START_TEST(parameters_are_decoded_in_order_and_checked)
{
    struct arena *arena = arena_new(4096);
    struct parameters all = parameters_new(arena, 4);
    parameters_add(&all, TEXT("t%C3%AAn"), TEXT("a+b%2Bc"));
    parameters_add(&all, TEXT(""), TEXT(""));
    parameters_add(&all, TEXT("flag"), TEXT(""));
    ck_assert(!all.bad && all.n == 2);
    ck_assert(text_is(all.list[0].name, "t\xc3\xaan") && text_is(all.list[0].value, "a b+c"));
    ck_assert(text_is(all.list[1].name, "flag") && all.list[1].value.n == 0);
    parameters_add(&all, TEXT("t%C3%AAn"), TEXT("%ff"));
    ck_assert_msg(all.bad && text_is(all.bad_name, "t\xc3\xaan"), "a byte that is no UTF-8 is refused, its parameter named");
    parameters_add(&all, TEXT("b"), TEXT("%00"));
    ck_assert_msg(text_is(all.bad_name, "t\xc3\xaan"), "the first one is named");
    arena_free(arena);
}
END_TEST

START_TEST(a_parameter_that_is_no_text_is_named_as_far_as_it_can_be)
{
    static const struct {
        const char *name, *value, *shown;
    } bad[] = {
        { "q", "%00", "q" },
        { "a%01", "1", "a%01" },
        { "%FF", "", "%FF" },
        { "q%C3%AA" "0123456789012345678901234567890123456789012345678901234567890123456789", "%ff",
          "q\xc3\xaa" "012345678901234567890123456789012345678901234567890123456" },
        { "0123456789012345678901234567890123456789012345678901234567x%C3%AA", "%ff",
          "0123456789012345678901234567890123456789012345678901234567x" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct arena *arena = arena_new(4096);
        struct parameters all = parameters_new(arena, 1);
        parameters_add(&all, text_of(bad[i].name), text_of(bad[i].value));
        ck_assert_msg(all.bad && text_is(all.bad_name, bad[i].shown), "%s=%s is named %.*s", bad[i].name, bad[i].value,
                      (int)all.bad_name.n, all.bad_name.s);
        arena_free(arena);
    }
}
END_TEST

START_TEST(a_method_is_a_token_and_ends_where_the_target_begins)
{
    static const char good[] = "HEAD\0/e", blanks[] = "HEAD\0  /e", cut[] = "HEAD\0\5 /e", longer[] = "HEAD\0AX\0/e";
    ck_assert(guard_method(good, good + 5));
    ck_assert_msg(guard_method(blanks, blanks + 7), "more than one blank is no fault");
    ck_assert_msg(!guard_method(cut, cut + 7), "what stands behind a NUL belongs to the method");
    ck_assert(!guard_method(longer, longer + 8));
    ck_assert_msg(guard_method("HEAD", NULL), "without the buffer only the name is judged");
    ck_assert(!guard_method("G(T", NULL) && !guard_method("", NULL) && !guard_method("G\001T", NULL));
}
END_TEST

START_TEST(a_request_id_is_1_to_32_plain_characters)
{
    ck_assert(guard_request_id(TEXT("a")));
    ck_assert(guard_request_id(TEXT("Az09._-")));
    ck_assert(guard_request_id(TEXT("0123456789abcdef0123456789abcdef")));
    ck_assert(!guard_request_id(TEXT("0123456789abcdef0123456789abcdef0")));
    ck_assert(!guard_request_id(TEXT("")));
    ck_assert(!guard_request_id(TEXT("a b")));
    ck_assert(!guard_request_id(TEXT("a\"b")));
    ck_assert(!guard_request_id(TEXT("\xc3\xa2")));
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

int main(void)
{
    Suite *suite = suite_create("guard");
    TCase *tc = tcase_create("guard");
    tcase_add_loop_test(tc, judges_target, 0, COUNT(targets));
    tcase_add_test(tc, a_target_of_8_KiB_is_good_and_one_byte_more_is_too_long);
    tcase_add_test(tc, parameters_beyond_the_limit_crowd_the_target);
    tcase_add_test(tc, the_path_is_found_in_every_form_of_target);
    tcase_add_loop_test(tc, judges_head, 0, COUNT(heads));
    tcase_add_test(tc, the_guard_tells_what_body_is_announced);
    tcase_add_loop_test(tc, judges_layout, 0, COUNT(layouts));
    tcase_add_test(tc, a_name_glued_together_elsewhere_is_refused);
    tcase_add_test(tc, percent_escapes_are_decoded_once);
    tcase_add_test(tc, parameters_are_decoded_in_order_and_checked);
    tcase_add_test(tc, a_parameter_that_is_no_text_is_named_as_far_as_it_can_be);
    tcase_add_test(tc, a_method_is_a_token_and_ends_where_the_target_begins);
    tcase_add_test(tc, a_request_id_is_1_to_32_plain_characters);
    suite_add_tcase(suite, tc);
    return harness_run(suite);
}
