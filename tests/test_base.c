/* test_base.c -- base/: memory, text, days, numbers, buffers, JSON, errors.  Needs no server and no database. */
#include "harness.h"
#undef fail /* a deprecated macro of Check; ours is a function */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/date.h"
#include "base/errors.h"
#include "base/json_writer.h"
#include "base/number.h"
#include "base/text.h"
#include <inttypes.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* The sanitizers end a program that asks for too much memory; here it is to be refused, as malloc() does. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}
const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static const size_t huge_to_malloc = (size_t)PTRDIFF_MAX / 4; /* passes our own limits; no machine has it */

static struct arena *arena;

static void arena_begin(void)
{
    arena = arena_new(1024);
    ck_assert_ptr_nonnull(arena);
}

static void arena_end(void)
{
    arena_free(arena);
}

#define ck_text(got, expected, name)                                                                                             \
    do {                                                                                                                         \
        struct text got_ = (got);                                                                                                \
        ck_assert_msg(text_is(got_, (expected)), "%s: expected \"%s\", got \"%.*s\"%s", (name), (expected), (int)got_.n,         \
                      got_.s ? got_.s : "", got_.s ? "" : " (no value)");                                                        \
    } while (0)

/* --- arena ---------------------------------------------------------------------------------------------------------- */

START_TEST(memory_is_zeroed_and_aligned_even_when_used_again)
{
    for (int round = 0; round < 2; round++) {
        for (size_t n = 0; n < 70; n++) {
            unsigned char *piece = arena_alloc(arena, n);
            ck_assert_ptr_nonnull(piece);
            ck_assert_msg((uintptr_t)piece % alignof(max_align_t) == 0, "%zu bytes are at %p", n, (void *)piece);
            for (size_t i = 0; i < n; i++)
                ck_assert_msg(piece[i] == 0, "byte %zu of %zu is %d", i, n, piece[i]);
            memset(piece, 0xFF, n);
        }
        arena_reset(arena);
    }
}
END_TEST

START_TEST(a_reset_keeps_the_first_block_and_gives_back_the_others)
{
    void *first = arena_alloc(arena, 16);
    for (int i = 0; i < 1000; i++)
        memset(arena_alloc(arena, 100), 1, 100);
    ck_assert_msg(arena_blocks(arena) > 1, "100 kB fit in %zu block", arena_blocks(arena));
    ck_assert_uint_ge(arena_bytes(arena), 100016);
    arena_reset(arena);
    ck_assert_uint_eq(arena_blocks(arena), 1);
    ck_assert_uint_eq(arena_bytes(arena), 0);
    ck_assert_msg(arena_alloc(arena, 16) == first, "the first block was not used again");
    ck_assert_uint_eq(arena_blocks(arena), 1);
}
END_TEST

START_TEST(a_large_piece_does_not_waste_the_block_in_use)
{
    char *before = arena_alloc(arena, 16);
    memset(arena_alloc(arena, 100000), 1, 100000);
    char *after = arena_alloc(arena, 16);
    ck_assert_msg(after - before == 16, "the next small piece lies %td bytes on", after - before);
    ck_assert_uint_eq(arena_blocks(arena), 2);
}
END_TEST

START_TEST(thousands_of_pieces_take_few_blocks)
{
    for (int i = 0; i < 10000; i++)
        arena_alloc(arena, 64);
    ck_assert_msg(arena_blocks(arena) < 12, "640 kB take %zu blocks", arena_blocks(arena));
}
END_TEST

START_TEST(out_of_memory_is_remembered_until_the_reset)
{
    static const size_t sizes[] = { SIZE_MAX, SIZE_MAX - 8, PTRDIFF_MAX, (size_t)PTRDIFF_MAX / 2 + 1, (size_t)PTRDIFF_MAX / 4 };
    ck_assert(!arena_failed(arena));
    ck_assert_msg(!arena_alloc(arena, sizes[_i]), "%zu bytes were given", sizes[_i]);
    ck_assert(arena_failed(arena));
    ck_assert_ptr_nonnull(arena_alloc(arena, 8)); /* what still fits is still given */
    ck_assert(arena_failed(arena));
    arena_reset(arena);
    ck_assert(!arena_failed(arena));
}
END_TEST

START_TEST(an_array_whose_size_overflows_is_refused)
{
    ck_assert_ptr_null(ARENA_ARRAY(arena, int64_t, SIZE_MAX / 8 + 2));
    ck_assert(arena_failed(arena));
    arena_reset(arena);
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, 3);
    ck_assert_ptr_nonnull(numbers);
    ck_assert_int_eq(numbers[2], 0);
    ck_assert_ptr_nonnull(ARENA_NEW(arena, struct fault));
}
END_TEST

START_TEST(a_beginning_does_not_end_within_a_letter)
{
    static const struct {
        const char *text;
        size_t most;
        const char *beginning;
    } cases[] = { { "abc", 2, "ab" }, { "abc", 3, "abc" }, { "aƯƯ", 2, "a" }, { "aƯƯ", 3, "aƯ" }, { "ễ", 2, "" }, { "", 5, "" } };
    for (int i = 0; i < 6; i++) {
        struct text got = text_beginning(text_of(cases[i].text), cases[i].most);
        ck_assert_msg(text_is(got, cases[i].beginning), "%s, %zu bytes: %.*s", cases[i].text, cases[i].most, (int)got.n, got.s);
    }
    ck_assert_uint_eq(text_beginning(NO_TEXT, 5).n, 0);
}
END_TEST

START_TEST(without_memory_texts_are_empty_but_never_null)
{
    struct text text = arena_text(arena, "x", huge_to_malloc);
    ck_assert_ptr_nonnull(text.s);
    ck_assert_uint_eq(text.n, 0);
    ck_assert(arena_failed(arena));
    arena_reset(arena);
    text = arena_text(arena, "x", SIZE_MAX);
    ck_assert_uint_eq(text.n, 0);
    ck_assert(arena_failed(arena));
}
END_TEST

START_TEST(an_arena_too_large_is_not_made)
{
    ck_assert_ptr_null(arena_new(SIZE_MAX));
    ck_assert_ptr_null(arena_new(huge_to_malloc));
    arena_free(NULL);
    struct arena *none = arena_new(0);
    ck_assert_ptr_nonnull(none);
    ck_assert_str_eq(arena_printf(none, "%d", 7), "7");
    arena_free(none);
}
END_TEST

START_TEST(a_copied_text_ends_with_nul_and_no_value_stays_none)
{
    struct text copy = arena_text(arena, "Hạ Long", 4);
    ck_text(copy, "Hạ", "copy of the first four bytes");
    ck_assert_int_eq(copy.s[copy.n], 0);
    ck_assert_ptr_null(arena_text(arena, NULL, 0).s);
    ck_assert_ptr_nonnull(arena_text(arena, "", 0).s);
}
END_TEST

START_TEST(printed_text_is_whole_whether_it_fits_the_block_or_not)
{
    char *longer = malloc(5001);
    memset(longer, 'x', 5000);
    longer[5000] = '\0';
    ck_assert_str_eq(arena_printf(arena, "%s-%d", "units", 42), "units-42");
    for (int n = 4990; n < 5000; n++)
        ck_assert_uint_eq(strlen(arena_printf(arena, "%s", longer + n)), (size_t)(5000 - n));
    ck_assert_str_eq(arena_printf(arena, "%s", longer), longer);
    ck_assert_str_eq(arena_printf(arena, "%s", ""), "");
    free(longer);
}
END_TEST

/* --- text: bytes ---------------------------------------------------------------------------------------------------- */

START_TEST(texts_compare_by_bytes_and_no_value_equals_nothing)
{
    ck_assert(text_is(TEXT("xã"), "xã"));
    ck_assert(!text_is(TEXT("xã"), "x"));
    ck_assert(!text_is(TEXT("x"), "xã"));
    ck_assert(text_is(TEXT(""), ""));
    ck_assert(!text_is(NO_TEXT, ""));
    ck_assert(text_equal(TEXT("a"), TEXT("a")));
    ck_assert(!text_equal(TEXT("a"), TEXT("b")));
    ck_assert(!text_equal(NO_TEXT, TEXT("")));
    ck_assert(text_equal(NO_TEXT, NO_TEXT));
    ck_assert(text_starts(TEXT("QN-01"), "QN-"));
    ck_assert(!text_starts(TEXT("QN"), "QN-"));
    ck_assert(!text_starts(NO_TEXT, ""));
    ck_assert(text_starts(TEXT(""), ""));
    ck_assert_ptr_null(text_of(NULL).s);
    ck_assert_uint_eq(text_of("đ").n, 2);
}
END_TEST

static const struct {
    const char *name;
    struct text text;
    enum text_fault expected;
} checked[] = {
    { "no value", NO_TEXT, TEXT_OK },
    { "empty", TEXT(""), TEXT_OK },
    { "Vietnamese", TEXT("Xã Đồn Đạc, huyện Ba Chẽ, tỉnh Quảng Ninh"), TEXT_OK },
    { "every length of character", TEXT("a\u00E9\u1EA1\U0001F600"), TEXT_OK },
    { "tab, line feed, carriage return", TEXT("a\tb\nc\rd, and more than eight"), TEXT_OK },
    { "the last character there is", TEXT("\xF4\x8F\xBF\xBF"), TEXT_OK },
    { "a noncharacter is well-formed", TEXT("\xEF\xBF\xBF"), TEXT_OK },
    { "just below the surrogates", TEXT("\xED\x9F\xBF"), TEXT_OK },
    { "just above the surrogates", TEXT("\xEE\x80\x80"), TEXT_OK },
    { "no-break space is no control character", TEXT("\xC2\xA0"), TEXT_OK },
    { "tilde is no control character", TEXT("~~~~~~~~~"), TEXT_OK },
    { "overlong slash in two bytes", TEXT("\xC0\xAF"), TEXT_NOT_UTF8 },
    { "overlong in two bytes, C1", TEXT("\xC1\xBF"), TEXT_NOT_UTF8 },
    { "overlong in three bytes", TEXT("\xE0\x9F\xBF"), TEXT_NOT_UTF8 },
    { "overlong in four bytes", TEXT("\xF0\x8F\xBF\xBF"), TEXT_NOT_UTF8 },
    { "overlong NUL", TEXT("\xC0\x80"), TEXT_NOT_UTF8 },
    { "first surrogate", TEXT("\xED\xA0\x80"), TEXT_NOT_UTF8 },
    { "last surrogate", TEXT("\xED\xBF\xBF"), TEXT_NOT_UTF8 },
    { "beyond U+10FFFF", TEXT("\xF4\x90\x80\x80"), TEXT_NOT_UTF8 },
    { "lead byte F5", TEXT("\xF5\x80\x80\x80"), TEXT_NOT_UTF8 },
    { "lead byte FF", TEXT("\xFF"), TEXT_NOT_UTF8 },
    { "a tail without a lead", TEXT("abc\x80"), TEXT_NOT_UTF8 },
    { "two bytes cut after one", TEXT("abcdefgh\xC4"), TEXT_NOT_UTF8 },
    { "three bytes cut after two", TEXT("X\xE1\xBA"), TEXT_NOT_UTF8 },
    { "four bytes cut after three", TEXT("\xF0\x9F\x98"), TEXT_NOT_UTF8 },
    { "a lead followed by ASCII", TEXT("\xE1\xBA!"), TEXT_NOT_UTF8 },
    { "Vietnamese in windows-1258", TEXT("Qu\xE3ng Ninh"), TEXT_NOT_UTF8 },
    { "NUL", TEXT("a\0b"), TEXT_HAS_CONTROL },
    { "NUL among many", TEXT("abcdefghijkl\0mnopqrs"), TEXT_HAS_CONTROL },
    { "escape", TEXT("\x1B[31m"), TEXT_HAS_CONTROL },
    { "unit separator", TEXT("abcdefg\x1F"), TEXT_HAS_CONTROL },
    { "delete", TEXT("abcdefg\x7F"), TEXT_HAS_CONTROL },
    { "first of the C1 controls", TEXT("\xC2\x80"), TEXT_HAS_CONTROL },
    { "last of the C1 controls", TEXT("\xC2\x9F"), TEXT_HAS_CONTROL },
    { "control characters in what is no text", TEXT("\x01\x02\xFF"), TEXT_NOT_UTF8 },
};

START_TEST(bad_utf8_and_control_characters_are_told_apart)
{
    enum text_fault got = text_check(checked[_i].text);
    ck_assert_msg(got == checked[_i].expected, "%s: expected %d, got %d", checked[_i].name, checked[_i].expected, got);
}
END_TEST

START_TEST(a_fault_is_found_at_every_place_of_a_long_text)
{
    char text[40];
    for (size_t at = 0; at < sizeof text; at++) {
        memset(text, 'a', sizeof text);
        text[at] = '\x07';
        ck_assert_msg(text_check((struct text){ text, sizeof text }) == TEXT_HAS_CONTROL, "control character at %zu", at);
        text[at] = '\x80';
        ck_assert_msg(text_check((struct text){ text, sizeof text }) == TEXT_NOT_UTF8, "stray tail at %zu", at);
    }
}
END_TEST

START_TEST(length_counts_characters_not_bytes)
{
    ck_assert_uint_eq(text_length(NO_TEXT), 0);
    ck_assert_uint_eq(text_length(TEXT("Đồn Đạc")), 7);
    ck_assert_uint_eq(text_length(TEXT("o\u0302\u0300")), 3);
    ck_assert_uint_eq(text_length(TEXT("\U0001F600!")), 2);
}
END_TEST

/* --- text: normal form ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *given, *expected;
} composed[] = {
    { "marks join their letter", "Bi\u0300nh Lie\u0302u", "Bình Liêu" },
    { "two marks in either order: circumflex then dot", "Vie\u0302\u0323t", "Việt" },
    { "two marks in either order: dot then circumflex", "Vie\u0323\u0302t", "Việt" },
    { "a tone behind a composed letter", "Vi\u00EA\u0323t", "Việt" },
    { "horn and tone", "Phu\u031Bo\u031B\u0300ng", "Phường" },
    { "breve and tone", "A\u0306\u0301c", "Ắc" },
    { "a tone of the old code points", "a\u0340e\u0341", "àé" },
    { "NFD from the first letter on", "E\u0302a", "Êa" },
    { "đ has no other form", "\u0111\u0110 x\u0303", "đĐ x\u0303" },
    { "a single sign that stands for another", "\u212B\u2126\u2000", "\u00C5\u03A9\u2002" },
    { "Hangul", "\u1112\u1161\u11AB", "\uD55C" },
    { "more marks than fit the short way",
      "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
      "\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0323",
      "\u1EA1\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
      "\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301" },
};

START_TEST(nfc_composes)
{
    struct text got = text_nfc(arena, text_of(composed[_i].given));
    ck_text(got, composed[_i].expected, composed[_i].name);
    ck_assert_int_eq(got.s[got.n], 0);
}
END_TEST

static const struct {
    const char *name;
    struct text text;
} untouched[] = {
    { "no value", NO_TEXT },
    { "empty", TEXT("") },
    { "ASCII", TEXT("Ha Long, Quang Ninh 2021") },
    { "composed Vietnamese", TEXT("Xã Đồn Đạc, huyện Ba Chẽ, phường Cửa Ông, ưỡn ẹo Ỵ") },
    { "dashes, quotes, the đồng sign", TEXT("\u201CPhan Rang\u2013Tháp Chàm\u201D \u2026 5 \u20AB, H\u2019leo") },
    { "a mark that joins nothing", TEXT("x\u0302") },
    { "another alphabet", TEXT("\u041C\u043E\u0441\u043A\u0432\u0430 \u6771\u4EAC \U0001F600") },
    { "bytes that are not UTF-8", TEXT("e\xCC\x80 \xFF\xC4") },
};

START_TEST(text_in_normal_form_is_returned_as_it_is_and_costs_nothing)
{
    struct text got = text_nfc(arena, untouched[_i].text);
    ck_assert_msg(got.s == untouched[_i].text.s && got.n == untouched[_i].text.n, "%s: a copy \"%.*s\" was made",
                  untouched[_i].name, (int)got.n, got.s);
    ck_assert_msg(arena_bytes(arena) == 0, "%s: took %zu bytes", untouched[_i].name, arena_bytes(arena));
}
END_TEST

static struct text repeated(const char *unit, size_t times)
{
    size_t n = strlen(unit);
    char *s = arena_alloc(arena, n * times + 1);
    for (size_t i = 0; i < times; i++)
        memcpy(s + i * n, unit, n);
    return (struct text){ s, n * times };
}

START_TEST(long_texts_are_composed_whole)
{
    struct text got = text_nfc(arena, repeated("tie\u0302\u0301ng ", 20000));
    ck_assert_msg(text_equal(got, repeated("tiếng ", 20000)), "%zu bytes that begin \"%.30s\"", got.n, got.s);
}
END_TEST

START_TEST(a_hundred_thousand_marks_in_the_wrong_order_take_no_time)
{
    /* above, above, ... below, below: sorting by swaps would need ten thousand million of them */
    struct text above = repeated("\u0301", 100000), below = repeated("\u0323", 100000);
    struct text given = text_of(arena_printf(arena, "a%s%s", above.s, below.s));
    struct text got = text_nfc(arena, given);
    ck_assert_msg(text_starts(got, "\u1EA1\u0323\u0323"), "begins %.12s", got.s);
    ck_assert_uint_eq(text_length(got), 200000);
    ck_assert_uint_eq(text_fold(arena, given).n, 1);
    ck_assert_uint_eq(text_length(text_marked(arena, given)), 200000);
}
END_TEST

/* --- text: folding -------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *given, *fold, *marked;
} folded[] = {
    { "capitals, marks and double spaces", "Xã Bình  Liêu", "xa binh lieu", "xã bình liêu" },
    { "ASCII capitals", "XA BINH LIEU", "xa binh lieu", "xa binh lieu" },
    { "NFD", "Xa\u0303 Bi\u0300nh Lie\u0302u", "xa binh lieu", "xã bình liêu" },
    { "Đ and đ are d", "Đồn Đạc đá", "don dac da", "đồn đạc đá" },
    { "the look-alikes of Đ", "\u00D0ông \u0189ông \u00F0ông", "dong dong dong", "đông đông đông" },
    { "horn and breve", "ƯƠNG ẮC Ơi Ă", "uong ac oi a", "ương ắc ơi ă" },
    { "all tones", "ma mà mả mã má mạ", "ma ma ma ma ma ma", "ma mà mả mã má mạ" },
    { "apostrophe", "Ea H'leo", "ea h leo", "ea h leo" },
    { "curved apostrophe", "Ea H\u2019leo", "ea h leo", "ea h leo" },
    { "the apostrophe that Unicode calls a letter", "Ea H\u02BCleo", "ea h leo", "ea h leo" },
    { "hyphen", "Phan Rang-Tháp Chàm", "phan rang thap cham", "phan rang tháp chàm" },
    { "en dash between spaces", "Phan Rang \u2013 Tháp Chàm", "phan rang thap cham", "phan rang tháp chàm" },
    { "spaces and signs around", "  (xã) \t", "xa", "xã" },
    { "no-break space", "Hạ\u00A0Long", "ha long", "hạ long" },
    { "digits", "Phường 10/2", "phuong 10 2", "phường 10 2" },
    { "nothing but signs", " -- ' ", "", "" },
    { "empty", "", "", "" },
    { "a mark without a letter", "\u0301 \u0301a", "a", "a" },
    { "hoà and hòa", "hoà", "hoa", "hoà" },
    { "hòa and hoà", "Hòa", "hoa", "hoà" },
    { "hòa in NFD", "ho\u0300a", "hoa", "hoà" },
    { "khỏe and khoẻ", "khỏe", "khoe", "khoẻ" },
    { "ủy and uỷ", "Ủy ban", "uy ban", "uỷ ban" },
    { "uỷ and ủy", "Uỷ ban", "uy ban", "uỷ ban" },
    { "Qúy and Quý", "Qúy", "quy", "quý" },
    { "Quý and Qúy", "Quý", "quy", "quý" },
    { "qủa and quả", "qủa", "qua", "quả" },
    { "hoàn keeps its tone where it is", "hoàn", "hoan", "hoàn" },
    { "hùynh and huỳnh", "hùynh", "huynh", "huỳnh" },
    { "ngoài", "ngòai", "ngoai", "ngoài" },
    { "của and mía carry theirs on the first letter", "của mía", "cua mia", "của mía" },
    { "toán tử: two words do not touch each other", "tó a", "to a", "tó a" },
    { "thuở and Huế are no pairs", "thuở Huế", "thuo hue", "thuở huế" },
    { "a tone typed before the circumflex", "Vie\u0301\u0302t", "viet", "viết" },
    { "the dot below a circumflex", "Đ\u1ED9 \u1ECD\u0302", "do o", "độ ộ" },
    { "another alphabet", "МОСКВА 東京", "москва 東京", "москва 東京" },
    { "bytes that are not UTF-8 separate",
      "a\xFF"
      "b",
      "a b", "a b" },
};

START_TEST(folding_for_search)
{
    struct text got = text_fold(arena, text_of(folded[_i].given));
    ck_text(got, folded[_i].fold, folded[_i].name);
    ck_assert_int_eq(got.s[got.n], 0);
}
END_TEST

START_TEST(folding_with_marks)
{
    struct text got = text_marked(arena, text_of(folded[_i].given));
    ck_text(got, folded[_i].marked, folded[_i].name);
    ck_assert_int_eq(got.s[got.n], 0);
}
END_TEST

START_TEST(folding_twice_changes_nothing)
{
    struct text fold = text_fold(arena, text_of(folded[_i].given));
    struct text marked = text_marked(arena, text_of(folded[_i].given));
    ck_text(text_fold(arena, fold), fold.s, folded[_i].name);
    ck_text(text_fold(arena, marked), fold.s, folded[_i].name);
    ck_text(text_marked(arena, marked), marked.s, folded[_i].name);
    ck_text(text_nfc(arena, marked), marked.s, folded[_i].name);
}
END_TEST

START_TEST(no_value_has_no_folding_and_no_key)
{
    ck_assert_ptr_null(text_fold(arena, NO_TEXT).s);
    ck_assert_ptr_null(text_marked(arena, NO_TEXT).s);
    ck_assert_ptr_null(text_sort_key(arena, NO_TEXT).s);
}
END_TEST

START_TEST(long_texts_are_folded_whole)
{
    struct text given = repeated("Tiếng ", 20000);
    ck_assert_uint_eq(text_fold(arena, given).n, 20000 * strlen("tieng ") - 1);
    ck_assert_uint_eq(text_marked(arena, given).n, 20000 * strlen("tiếng ") - 1);
    ck_assert_uint_eq(text_sort_key(arena, given).n, 20000 * strlen("tie{ng.") - 1 + 1 + 20000 * 2 - 1);
}
END_TEST

/* --- text: order ---------------------------------------------------------------------------------------------------- */

/* Each line sorts strictly before the next. */
static const char *const in_order[] = {
    "",
    "Phường 2",
    "Phường 02 A",
    "Phường 3",
    "Phường 10",
    "Phường 10 B",
    "Phường 10B",
    "Phường 100",
    "Phường 99999999999999999998",
    "Phường 99999999999999999999",
    "Phường 1000000000000000000000000000000000000000000000000",
    "Phường 2000000000000000000000000000000000000000000000000",
    "Phường 10000000000000000000000000000000000000000000000000",
    "Phường A",
};

static const char *const letters_in_order[] = { "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h",
                                                "i", "j", "k", "l", "m", "n", "o", "ô", "ơ", "p", "q", "r",
                                                "s", "t", "u", "ư", "v", "w", "x", "y", "z", "б" };

static const char *const tones_in_order[] = { "ma", "mà", "mả", "mã", "má", "mạ" };

static const char *const names_in_order[] = {
    "An",        "Ân",      "Ba",         "Bà",       "Bá",       "Ba Chẽ",    "Bà Con",   "Ba Lô",   "Bạc Liêu",
    "Bắc Kạn",   "Bằng Cả", "Bình Liêu",  "Cẩm Phả",  "Cô Tô",    "Dân Chủ",   "Đà Nẵng",  "Đắk Lắk", "Đầm Hà",
    "Ea Súp",    "Êa Hiao", "Hạ Long",    "Hòa",      "Hoà Bình", "Hòa Phong", "Móng Cái", "Ô Lâm",   "Quảng La",
    "Quảng Yên", "Tân An",  "Thống Nhất", "Tiên Yên", "Uông Bí",  "Ưng Hòa",   "Vân Đồn",  "Yên Tử",
};

static void assert_order(const char *a, const char *b)
{
    struct text ka = text_sort_key(arena, text_of(a)), kb = text_sort_key(arena, text_of(b));
    ck_assert_msg(strcmp(ka.s, kb.s) < 0, "\"%s\" (%s) should come before \"%s\" (%s)", a, ka.s, b, kb.s);
}

static void assert_all_ordered(const char *const *list, int n)
{
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
            assert_order(list[i], list[j]);
}

START_TEST(digit_runs_sort_by_their_number)
{
    assert_all_ordered(in_order, COUNT(in_order));
}
END_TEST

START_TEST(letters_sort_as_in_the_vietnamese_alphabet)
{
    assert_all_ordered(letters_in_order, COUNT(letters_in_order));
    for (int i = 0; i + 1 < COUNT(letters_in_order); i++) { /* whatever follows them */
        const char *first = arena_printf(arena, "x%szz", letters_in_order[i]);
        assert_order(first, arena_printf(arena, "x%saa", letters_in_order[i + 1]));
        assert_order(first, arena_printf(arena, "x%s", letters_in_order[i + 1]));
    }
}
END_TEST

START_TEST(tones_sort_ngang_huyen_hoi_nga_sac_nang)
{
    assert_all_ordered(tones_in_order, COUNT(tones_in_order));
    for (int i = 0; i < COUNT(tones_in_order); i++) /* but any other letter weighs more */
        assert_order(arena_printf(arena, "%s", tones_in_order[i]), "mă");
}
END_TEST

START_TEST(names_sort_by_words_then_letters_then_tones)
{
    assert_all_ordered(names_in_order, COUNT(names_in_order));
}
END_TEST

static const struct {
    const char *name, *a, *b;
} same_key[] = {
    { "capitals", "HẠ LONG", "hạ long" },
    { "NFD", "Ha\u0323 Long", "Hạ Long" },
    { "the two places of a tone", "Hòa Bình", "Hoà Bình" },
    { "the two places of a tone, uy", "Thủy", "Thuỷ" },
    { "punctuation", "Phan Rang-Tháp Chàm", "Phan Rang \u2013 Tháp Chàm" },
    { "a tone and a circumflex in either order", "Vie\u0323\u0302t", "Vie\u0302\u0323t" },
    { "two marks of one letter in either order", "\u1EA1\u0301", "a\u0301\u0323" },
    { "marks on digits", "Phường 2\u0323", "Phường 2" },
    { "leading zeros", "Phường 02", "Phường 2" },
    { "zero and zeros", "Tổ 0", "Tổ 000" },
    { "look-alikes of Đ", "\u00D0ông", "Đông" },
};

START_TEST(spellings_of_one_name_have_one_key)
{
    struct text a = text_sort_key(arena, text_of(same_key[_i].a));
    ck_text(text_sort_key(arena, text_of(same_key[_i].b)), a.s, same_key[_i].name);
}
END_TEST

START_TEST(keys_are_printable_ascii_and_readable)
{
    ck_text(text_sort_key(arena, TEXT("Phường Cửa Ông 10")), "phu{o|ng.cu{a.o{ng.210 213", "the example");
    ck_text(text_sort_key(arena, TEXT("Ha Long")), "ha.long", "without tones");
    struct text key = text_sort_key(arena, TEXT("Ắ đ \u6771 \U0001F600 x\u0302 12345678901234567890 ß"));
    for (size_t i = 0; i < key.n; i++)
        ck_assert_msg(key.s[i] >= ' ' && key.s[i] <= '~', "byte %zu of %s", i, key.s);
}
END_TEST

/* --- date ----------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    bool exists;
} days[] = {
    { "2024-02-29", true },   { "2023-02-29", false },
    { "2000-02-29", true },   { "1900-02-29", false },
    { "2100-02-29", false },  { "2400-02-29", true },
    { "2023-02-28", true },   { "2023-04-30", true },
    { "2023-04-31", false },  { "2023-12-31", true },
    { "2023-12-32", false },  { "2023-13-01", false },
    { "2023-00-10", false },  { "2023-01-00", false },
    { "1900-01-01", true },   { "1899-12-31", false },
    { "2999-12-31", true },   { "3000-01-01", false },
    { "2023-1-01", false },   { "2023-01-1", false },
    { "2023/01/01", false },  { "2023-01-01 ", false },
    { " 2023-01-01", false }, { "2023-01-01T", false },
    { "20230101", false },    { "", false },
    { "2023-01-0a", false },  { "+023-01-01", false },
    { "-023-01-01", false },  { "01-01-2023", false },
    { "2023-06-31", false },  { "2023-01-31", true },
};

START_TEST(only_days_that_exist_are_read)
{
    struct date day = { 12345 };
    bool read = date_parse(days[_i].text, strlen(days[_i].text), &day);
    ck_assert_msg(read == days[_i].exists, "\"%s\": %s", days[_i].text, read ? "was read" : "was refused");
    ck_assert_msg(read || day.days == 12345, "\"%s\": refused, but written", days[_i].text);
    if (read) {
        char out[DATE_TEXT];
        date_format(day, out);
        ck_assert_str_eq(out, days[_i].text);
    }
}
END_TEST

START_TEST(a_day_outside_of_the_limits_is_told_from_no_day)
{
    static const struct {
        const char *text;
        enum date_fault fault;
    } read[] = {
        { DATE_FIRST, DATE_FINE },       { "1899-12-31", DATE_BEYOND },   { "1899-02-29", DATE_NO_DAY }, { "0000-02-29", DATE_BEYOND },
        { "0000-00-00", DATE_NO_DAY },   { DATE_LAST, DATE_FINE },        { "3000-01-01", DATE_BEYOND }, { "9999-12-31", DATE_BEYOND },
        { "9999-12-32", DATE_NO_DAY },   { "10000-01-01", DATE_NO_DAY },
    };
    for (size_t i = 0; i < sizeof read / sizeof *read; i++) {
        struct date day = { 12345 };
        enum date_fault got = date_read(read[i].text, strlen(read[i].text), &day);
        ck_assert_msg(got == read[i].fault, "\"%s\": %d", read[i].text, got);
        ck_assert_msg(got == DATE_FINE || day.days == 12345, "\"%s\": refused, but written", read[i].text);
    }
}
END_TEST

START_TEST(an_instant_has_a_day_in_viet_nam)
{
    static const struct {
        const char *at, *day;
    } days_of[] = { { "2026-11-24T00:00:00.000000Z", "2026-11-24" }, { "2026-11-24T16:59:59.999999Z", "2026-11-24" },
                    { "2026-11-24T17:00:00.000000Z", "2026-11-25" }, { "1969-12-31T16:59:59.999999Z", "1969-12-31" },
                    { "1969-12-31T17:00:00.000000Z", "1970-01-01" } };
    char out[DATE_TEXT];
    for (size_t i = 0; i < sizeof days_of / sizeof *days_of; i++) {
        struct instant at;
        ck_assert(instant_parse(days_of[i].at, strlen(days_of[i].at), &at));
        date_format(instant_day(at), out);
        ck_assert_msg(!strcmp(out, days_of[i].day), "%s is %s", days_of[i].at, out);
    }
    ck_assert(!date_is(instant_day((struct instant){ INSTANT_NONE })));
}
END_TEST

START_TEST(every_day_of_nine_centuries_is_counted_once)
{
    struct date expected;
    ck_assert(date_make(1600, 1, 1, &expected));
    for (int year = 1600; year < 2500; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 31; day++) {
                struct date got;
                if (!date_make(year, month, day, &got))
                    continue;
                ck_assert_msg(got.days == expected.days, "%d-%d-%d: day %d, expected %d", year, month, day, got.days,
                              expected.days);
                int y, m, d;
                date_split(got, &y, &m, &d);
                ck_assert_msg(y == year && m == month && d == day, "%d-%d-%d came back as %d-%d-%d", year, month, day, y, m, d);
                expected.days++;
            }
}
END_TEST

START_TEST(days_are_counted_from_1970)
{
    struct date day;
    ck_assert(date_parse("1970-01-01", 10, &day));
    ck_assert_int_eq(day.days, 0);
    ck_assert(date_parse("2026-11-24 and more", 10, &day));
    ck_assert_int_eq(day.days, 20781);
    ck_assert(date_make(1, 1, 1, &day));
    ck_assert_int_eq(day.days, -719162);
    ck_assert(date_make(9999, 12, 31, &day));
    ck_assert_int_eq(day.days, 2932896);
    ck_assert(!date_make(10000, 1, 1, &day));
    ck_assert(!date_make(0, 12, 31, &day));
    ck_assert(!date_make(INT32_MIN, INT32_MIN, INT32_MIN, &day));
}
END_TEST

START_TEST(no_date_stays_no_date)
{
    char out[DATE_TEXT] = "x";
    int year, month, day;
    ck_assert(!date_is(NO_DATE));
    ck_assert(date_is((struct date){ 0 }));
    date_format(NO_DATE, out);
    ck_assert_str_eq(out, "");
    date_format((struct date){ INT32_MAX }, out);
    ck_assert_str_eq(out, "");
    ck_assert(!date_is(date_plus_days(NO_DATE, 1)));
    ck_assert(!date_is(date_plus_months(NO_DATE, 1)));
    ck_assert(!date_parse(NULL, 0, &(struct date){ 0 }));
    date_split(NO_DATE, &year, &month, &day);
    ck_assert_int_eq(year + month + day, 0);
}
END_TEST

static const struct {
    const char *from;
    int months;
    const char *expected;
} months[] = {
    { "2023-01-31", 1, "2023-02-28" },
    { "2024-01-31", 1, "2024-02-29" },
    { "2024-02-29", 12, "2025-02-28" },
    { "2024-02-29", 48, "2028-02-29" },
    { "2023-01-15", 1, "2023-02-15" },
    { "2023-12-31", 1, "2024-01-31" },
    { "2023-03-31", -1, "2023-02-28" },
    { "2023-01-01", -1, "2022-12-01" },
    { "2023-08-31", 1, "2023-09-30" },
    { "2021-11-24", 36, "2024-11-24" },
    { "1970-01-31", -2, "1969-11-30" },
    { "2023-05-31", 0, "2023-05-31" },
    { "2023-05-31", 12 * 8000, "" },
    { "2023-05-31", INT32_MAX, "" },
    { "2023-05-31", INT32_MIN, "" },
    { "2023-05-31", -12 * 2023, "" },
    { "2023-05-31", -12 * 2022, "0001-05-31" },
};

START_TEST(months_are_added_as_people_do)
{
    struct date day;
    char out[DATE_TEXT];
    ck_assert(date_parse(months[_i].from, 10, &day));
    date_format(date_plus_months(day, months[_i].months), out);
    ck_assert_msg(strcmp(out, months[_i].expected) == 0, "%s and %d months: expected \"%s\", got \"%s\"", months[_i].from,
                  months[_i].months, months[_i].expected, out);
}
END_TEST

START_TEST(days_are_added_within_the_calendar)
{
    struct date day;
    char out[DATE_TEXT];
    ck_assert(date_parse("2024-02-28", 10, &day));
    date_format(date_plus_days(day, 2), out);
    ck_assert_str_eq(out, "2024-03-01");
    date_format(date_plus_days(day, -59), out);
    ck_assert_str_eq(out, "2023-12-31");
    ck_assert(!date_is(date_plus_days(day, INT32_MAX)));
    ck_assert(!date_is(date_plus_days(day, INT32_MIN)));
}
END_TEST

static const struct {
    int64_t us;
    const char *text;
} instants[] = {
    { 0, "1970-01-01T00:00:00.000000Z" },
    { -1, "1969-12-31T23:59:59.999999Z" },
    { INT64_C(1795479342123456), "2026-11-24T00:15:42.123456Z" },
    { INT64_C(951782400000000), "2000-02-29T00:00:00.000000Z" },
    { INT64_C(32503679999999999), "2999-12-31T23:59:59.999999Z" },
};

START_TEST(instants_are_written_and_read_alike)
{
    char out[INSTANT_TEXT];
    struct instant back;
    instant_format((struct instant){ instants[_i].us }, out);
    ck_assert_str_eq(out, instants[_i].text);
    ck_assert(instant_parse(out, strlen(out), &back));
    ck_assert_int_eq(back.us, instants[_i].us);
}
END_TEST

static const char *const no_instants[] = {
    "",
    "2026-11-24",
    "2026-11-24T00:15:42Z",
    "2026-11-24T00:15:42.123Z",
    "2026-11-24T00:15:42.123456",
    "2026-11-24T00:15:42.123456z",
    "2026-11-24 00:15:42.123456Z",
    "2026-11-24T24:00:00.000000Z",
    "2026-11-24T23:60:00.000000Z",
    "2026-11-24T23:59:60.000000Z",
    "2026-02-30T00:00:00.000000Z",
    "2026-11-24T00:15:42,123456Z",
    "2026-11-24T00:15:4x.123456Z",
    "2026-11-24T00-15:42.123456Z",
    "2026-11-24T00:15:42.123456+",
    "2026-11-24T00:15:42.123456Z0",
};

START_TEST(other_forms_of_an_instant_are_refused)
{
    struct instant at = { 7 };
    ck_assert_msg(!instant_parse(no_instants[_i], strlen(no_instants[_i]), &at), "\"%s\" was read", no_instants[_i]);
    ck_assert_int_eq(at.us, 7);
}
END_TEST

START_TEST(instants_outside_the_calendar_have_no_text)
{
    char out[INSTANT_TEXT] = "x";
    instant_format((struct instant){ INSTANT_NONE }, out);
    ck_assert_str_eq(out, "");
    instant_format((struct instant){ INT64_MAX }, out);
    ck_assert_str_eq(out, "");
    ck_assert(!instant_parse(NULL, 0, &(struct instant){ 0 }));
}
END_TEST

START_TEST(today_is_viet_nams)
{
    struct instant before = instant_now();
    struct date today = date_today();
    struct instant after = instant_now();
    const int64_t seven_hours = INT64_C(7) * 3600 * 1000000, day = INT64_C(86400) * 1000000;
    ck_assert_int_ge(today.days, (before.us + seven_hours) / day);
    ck_assert_int_le(today.days, (after.us + seven_hours) / day);
    ck_assert_int_gt(before.us, INT64_C(1600000000000000));
}
END_TEST

/* --- number --------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    bool read;
    int64_t value;
} integers[] = {
    { "0", true, 0 },
    { "7", true, 7 },
    { "-7", true, -7 },
    { "-0", true, 0 },
    { "9223372036854775807", true, INT64_MAX },
    { "-9223372036854775807", true, -INT64_MAX },
    { "9223372036854775808", false, 0 },
    { "-9223372036854775808", false, 0 }, /* INT_NONE */
    { "-9223372036854775809", false, 0 },
    { "99999999999999999999", false, 0 },
    { "", false, 0 },
    { "-", false, 0 },
    { "+7", false, 0 },
    { "007", false, 0 },
    { "00", false, 0 },
    { "-01", false, 0 },
    { " 7", false, 0 },
    { "7 ", false, 0 },
    { "7.0", false, 0 },
    { "1e3", false, 0 },
    { "0x10", false, 0 },
    { "1.234", false, 0 },
    { "--1", false, 0 },
};

START_TEST(whole_numbers_have_one_form)
{
    int64_t value = 4711;
    bool read = int_parse(integers[_i].text, strlen(integers[_i].text), &value);
    ck_assert_msg(read == integers[_i].read, "\"%s\": %s as %" PRId64, integers[_i].text, read ? "was read" : "was refused",
                  value);
    ck_assert_int_eq(value, read ? integers[_i].value : 4711);
}
END_TEST

static const struct {
    const char *text;
    bool read;
    int64_t hundredths;
    const char *formatted;
} decimals[] = {
    { "69.99", true, 6999, "69.99" },
    { "70", true, 7000, "70" },
    { "70.00", true, 7000, "70" },
    { "69.5", true, 6950, "69.5" },
    { "69.50", true, 6950, "69.5" },
    { "0", true, 0, "0" },
    { "-0", true, 0, "0" },
    { "-0.0", true, 0, "0" },
    { "0.01", true, 1, "0.01" },
    { "0.1", true, 10, "0.1" },
    { "-1.5", true, -150, "-1.5" },
    { "-0.05", true, -5, "-0.05" },
    { "100", true, 10000, "100" },
    { "92233720368547758.07", true, INT64_MAX, "92233720368547758.07" },
    { "-92233720368547758.07", true, -INT64_MAX, "-92233720368547758.07" },
    { "92233720368547758.08", false, 0, "" },
    { "-92233720368547758.08", false, 0, "" },
    { "92233720368547759", false, 0, "" },
    { "99999999999999999999", false, 0, "" },
    { "69.999", false, 0, "" },
    { "69.000", false, 0, "" },
    { "69.", false, 0, "" },
    { ".5", false, 0, "" },
    { "-.5", false, 0, "" },
    { "+1", false, 0, "" },
    { "1e2", false, 0, "" },
    { "1,5", false, 0, "" },
    { "069.9", false, 0, "" },
    { "1.-5", false, 0, "" },
    { "1.5 ", false, 0, "" },
    { "", false, 0, "" },
    { "-", false, 0, "" },
    { "NaN", false, 0, "" },
};

START_TEST(decimals_have_at_most_two_places_and_come_back_short)
{
    struct decimal value = { 4711 };
    char out[NUMBER_TEXT];
    bool read = decimal_parse(decimals[_i].text, strlen(decimals[_i].text), &value);
    ck_assert_msg(read == decimals[_i].read, "\"%s\": %s as %" PRId64, decimals[_i].text, read ? "was read" : "was refused",
                  value.hundredths);
    ck_assert_int_eq(value.hundredths, read ? decimals[_i].hundredths : 4711);
    if (!read)
        return;
    decimal_format(value, out);
    ck_assert_str_eq(out, decimals[_i].formatted);
}
END_TEST

static const struct {
    int64_t sum, count;
    int places;
    const char *expected;
} quotients[] = {
    { 1833, 98, 1, "18.7" },
    { 1058, 56, 1, "18.9" },
    { 1273, 92, 1, "13.8" },
    { 1, 2, 0, "1" },
    { 1, 20, 1, "0.1" },
    { 3, 20, 1, "0.2" },
    { 49, 1000, 1, "0.0" },
    { 1, 3, 6, "0.333333" },
    { 2, 3, 6, "0.666667" },
    { 2, 3, 0, "1" },
    { 0, 7, 2, "0.00" },
    { 19, 1, 1, "19.0" },
    { 1999, 100, 1, "20.0" },
    { -1, 2, 0, "-1" },
    { -1833, 98, 1, "-18.7" },
    { -1, 20, 1, "-0.1" },
    { -1, 100, 1, "0.0" },
    { 1, INT64_MAX, 6, "0.000000" },
    { INT64_MAX, 1, 6, "9223372036854775807.000000" },
    { -INT64_MAX, 1, 6, "-9223372036854775807.000000" },
    { INT64_MAX, INT64_MAX, 2, "1.00" },
    { INT64_MAX, 2, 1, "4611686018427387903.5" },
    { INT64_MAX, 2, 0, "4611686018427387904" },
    { INT_NONE, 2, 0, "" },
};

START_TEST(quotients_are_rounded_half_away_from_zero)
{
    char out[NUMBER_TEXT];
    quotient_format(quotients[_i].sum, quotients[_i].count, quotients[_i].places, out);
    ck_assert_msg(strcmp(out, quotients[_i].expected) == 0, "%" PRId64 " / %" PRId64 " to %d places: expected %s, got %s",
                  quotients[_i].sum, quotients[_i].count, quotients[_i].places, quotients[_i].expected, out);
}
END_TEST

START_TEST(a_decimal_without_value_has_no_text)
{
    char out[NUMBER_TEXT] = "x";
    decimal_format((struct decimal){ INT_NONE }, out);
    ck_assert_str_eq(out, "");
    ck_assert(!int_parse(NULL, 0, &(int64_t){ 0 }));
    ck_assert(!decimal_parse(NULL, 0, &(struct decimal){ 0 }));
}
END_TEST

static const struct {
    const char *plain, *vietnamese;
} grouped[] = {
    { "1234.5", "1.234,5" },
    { "0", "0" },
    { "999", "999" },
    { "1000", "1.000" },
    { "-1000", "-1.000" },
    { "-999.25", "-999,25" },
    { "1234567", "1.234.567" },
    { "0.333333", "0,333333" },
    { "123456.789", "123.456,789" },
    { "", "" },
    { "-9223372036854775807", "-9.223.372.036.854.775.807" },
};

START_TEST(numbers_are_printed_as_the_vietnamese_do)
{
    char out[64];
    number_vi(grouped[_i].plain, out, sizeof out);
    ck_assert_str_eq(out, grouped[_i].vietnamese);
    size_t needed = strlen(grouped[_i].vietnamese) + 1;
    number_vi(grouped[_i].plain, out, needed);
    ck_assert_str_eq(out, grouped[_i].vietnamese);
    memset(out, 'x', sizeof out);
    number_vi(grouped[_i].plain, out, needed - 1);
    ck_assert_msg(out[0] == (needed > 1 ? '\0' : 'x'), "cut to %.10s", out);
    ck_assert_int_eq(out[needed - 1], 'x');
}
END_TEST

/* --- buffer --------------------------------------------------------------------------------------------------------- */

START_TEST(a_buffer_takes_bytes_texts_numbers_and_formats)
{
    struct buffer buffer = { 0 };
    ck_assert_uint_eq(buffer_view(&buffer).n, 0);
    ck_assert_ptr_nonnull(buffer_view(&buffer).s);
    buffer_byte(&buffer, '[');
    buffer_text(&buffer, TEXT("xã"));
    buffer_text(&buffer, NO_TEXT);
    buffer_cstr(&buffer, " của ");
    buffer_cstr(&buffer, NULL);
    buffer_int(&buffer, -42);
    buffer_add(&buffer, "\0", 1);
    buffer_add(&buffer, NULL, 0);
    buffer_printf(&buffer, "%s:%d]", "số", 7);
    ck_assert_msg(text_equal(buffer_view(&buffer), TEXT("[xã của -42\0số:7]")), "got %.*s", (int)buffer.n, buffer.s);
    ck_assert(!buffer.failed);
    buffer_free(&buffer);
    ck_assert_ptr_null(buffer.s);
    buffer_cstr(&buffer, "again");
    ck_text(buffer_view(&buffer), "again", "after buffer_free()");
    buffer_free(&buffer);
    buffer_free(&buffer);
}
END_TEST

static const int64_t numbers[] = { 0,    1,     9,       10, 11,  99,  100,  101,       999,
                                   1000, 12345, 1000000, -1, -10, -99, -100, INT64_MAX, INT64_MIN };

START_TEST(buffer_int_writes_what_printf_would)
{
    struct buffer buffer = { 0 };
    char expected[32];
    snprintf(expected, sizeof expected, "%" PRId64, numbers[_i]);
    buffer_int(&buffer, numbers[_i]);
    ck_text(buffer_view(&buffer), expected, "buffer_int");
    buffer_free(&buffer);
}
END_TEST

/* Half a statement would be another statement. */
START_TEST(what_has_failed_passes_its_failure_on)
{
    struct buffer part = { 0 }, whole = { 0 };
    struct arena *own = arena_new(256);
    buffer_cstr(&part, " WHERE id = $1");
    buffer_cstr(&whole, "DELETE FROM unit");
    buffer_buffer(&whole, &part);
    ck_text(buffer_view(&whole), "DELETE FROM unit WHERE id = $1", "two buffers");
    buffer_back(&whole);
    ck_text(buffer_keep(&whole, own), "DELETE FROM unit WHERE id = $", "without its last byte");
    ck_assert(!arena_failed(own) && !whole.s);
    buffer_reserve(&part, SIZE_MAX);
    ck_assert(part.failed);
    size_t n = part.n;
    buffer_back(&part);
    ck_assert_uint_eq(part.n, n);
    buffer_cstr(&whole, "DELETE FROM unit");
    buffer_buffer(&whole, &part);
    ck_assert(whole.failed);
    ck_text(buffer_keep(&whole, own), "", "of a failed buffer");
    ck_assert(arena_failed(own));
    buffer_free(&part);
    arena_free(own);
}
END_TEST

START_TEST(a_buffer_grows_over_many_appends)
{
    struct buffer buffer = { 0 };
    for (int i = 0; i < 100000; i++)
        buffer_byte(&buffer, (char)('a' + i % 26));
    for (int i = 0; i < 1000; i++)
        buffer_printf(&buffer, "%0500d", i);
    ck_assert_uint_eq(buffer.n, 600000);
    ck_assert_int_eq(buffer.s[99999], 'a' + 99999 % 26);
    ck_assert_int_eq(buffer.s[599999], '9');
    buffer_free(&buffer);
}
END_TEST

START_TEST(a_buffer_that_failed_takes_nothing_more_and_keeps_what_it_had)
{
    static const size_t sizes[] = { SIZE_MAX, PTRDIFF_MAX, (size_t)PTRDIFF_MAX / 4 };
    struct buffer buffer = { 0 };
    buffer_cstr(&buffer, "kept");
    ck_assert_msg(!buffer_reserve(&buffer, sizes[_i]), "%zu bytes were given", sizes[_i]);
    ck_assert(buffer.failed);
    buffer_byte(&buffer, 'x');
    buffer_cstr(&buffer, "x");
    buffer_int(&buffer, 1);
    buffer_printf(&buffer, "%d", 1);
    json_quote(&buffer, TEXT("x"));
    ck_assert(!buffer_reserve(&buffer, 1));
    ck_text(buffer_view(&buffer), "kept", "after the failure");
    buffer_free(&buffer);
    ck_assert(!buffer.failed);
    buffer_byte(&buffer, 'x');
    ck_assert_uint_eq(buffer.n, 1);
    buffer_free(&buffer);
}
END_TEST

/* --- JSON ----------------------------------------------------------------------------------------------------------- */

static const struct {
    struct text given;
    const char *expected;
} quoted[] = {
    { TEXT(""), "\"\"" },
    { TEXT("Hạ Long"), "\"Hạ Long\"" },
    { TEXT("\"a\""), "\"\\\"a\\\"\"" },
    { TEXT("C:\\x"), "\"C:\\\\x\"" },
    { TEXT("a/b"), "\"a/b\"" },
    { TEXT("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"" },
    { TEXT("\0\x01\x1F \x7F"), "\"\\u0000\\u0001\\u001f \x7F\"" },
    { TEXT("\u2028 \U0001F600"), "\"\u2028 \U0001F600\"" },
    { TEXT("a long text, with one \"quote\" in it"), "\"a long text, with one \\\"quote\\\" in it\"" },
};

START_TEST(json_texts_are_escaped)
{
    struct buffer buffer = { 0 };
    json_quote(&buffer, quoted[_i].given);
    ck_text(buffer_view(&buffer), quoted[_i].expected, "json_quote");
    buffer_free(&buffer);
}
END_TEST

START_TEST(an_escape_is_found_at_every_place_of_a_long_text)
{
    for (int c = 0; c < 256; c++)
        for (size_t at = 0; at < 24; at++) {
            char given[24];
            struct buffer buffer = { 0 };
            memset(given, 'a', sizeof given);
            given[at] = (char)c;
            json_quote(&buffer, (struct text){ given, sizeof given });
            bool escaped = buffer.n > sizeof given + 2;
            ck_assert_msg(escaped == (c < 0x20 || c == '"' || c == '\\'), "byte %d at %zu: %.*s", c, at, (int)buffer.n, buffer.s);
            buffer_free(&buffer);
        }
}
END_TEST

START_TEST(jansson_reads_back_what_is_written)
{
    char given[0x300];
    for (int i = 0; i < 0x80; i++)
        given[i] = (char)i;
    struct buffer buffer = { 0 };
    struct json_writer w = json_writer_of(&buffer);
    jw_array(&w);
    jw_text(&w, (struct text){ given, 0x80 });
    jw_array_end(&w);
    json_error_t error;
    json_t *json = json_loadb(buffer.s, buffer.n, JSON_ALLOW_NUL, &error);
    ck_assert_msg(json, "%s in %.*s", error.text, (int)buffer.n, buffer.s);
    json_t *text = json_array_get(json, 0);
    ck_assert_uint_eq(json_string_length(text), 0x80);
    ck_assert_mem_eq(json_string_value(text), given, 0x80);
    json_decref(json);
    buffer_free(&buffer);
}
END_TEST

START_TEST(commas_stand_between_values_only_and_no_value_is_null)
{
    struct buffer buffer = { 0 };
    struct json_writer w = json_writer_of(&buffer);
    struct date day;
    ck_assert(date_parse("2021-08-31", 10, &day));
    jw_object(&w);
    jw_key(&w, "items");
    jw_array(&w);
    jw_object(&w);
    jw_object_end(&w);
    jw_object(&w);
    jw_key(&w, "code");
    jw_cstr(&w, "06862");
    jw_key(&w, "from");
    jw_date(&w, day);
    jw_key(&w, "until");
    jw_date(&w, NO_DATE);
    jw_object_end(&w);
    jw_array(&w);
    jw_array_end(&w);
    jw_int(&w, -5);
    jw_int(&w, INT_NONE);
    jw_bool(&w, true);
    jw_bool(&w, false);
    jw_decimal(&w, (struct decimal){ 6950 });
    jw_decimal(&w, (struct decimal){ INT_NONE });
    jw_text(&w, NO_TEXT);
    jw_text(&w, TEXT(""));
    jw_cstr(&w, NULL);
    jw_raw(&w, TEXT("{\"a\":1}"));
    jw_raw(&w, NO_TEXT);
    jw_null(&w);
    jw_array_end(&w);
    jw_key(&w, "total");
    jw_int(&w, 2);
    jw_object_end(&w);
    ck_text(
        buffer_view(&buffer),
        "{\"items\":[{},{\"code\":\"06862\",\"from\":\"2021-08-31\",\"until\":null},[],-5,null,true,false,69.5,null,null,\"\","
        "null,{\"a\":1},null,null],\"total\":2}",
        "the document");
    buffer_free(&buffer);
}
END_TEST

/* --- errors --------------------------------------------------------------------------------------------------------- */

START_TEST(every_error_has_a_status_a_slug_and_two_titles)
{
    enum err code = (enum err)_i;
    ck_assert_msg(err_status(code) >= 400 && err_status(code) < 600, "%s: %d", err_name(code), err_status(code));
    ck_assert_msg(*err_title(code, LANG_VI) && *err_title(code, LANG_EN), "%s has no title", err_name(code));
    ck_assert_msg(text_check(text_of(err_title(code, LANG_VI))) == TEXT_OK, "%s", err_name(code));
    ck_text(text_nfc(arena, text_of(err_title(code, LANG_VI))), err_title(code, LANG_VI), err_name(code));
    enum err back = err_by_slug(text_of(err_slug(code)));
    ck_assert_msg(back == code, "%s: its slug \"%s\" leads to %s", err_name(code), err_slug(code), err_name(back));
}
END_TEST

START_TEST(errors_are_found_by_slug)
{
    ck_assert_int_eq(err_by_slug(TEXT("not-found")), ERR_NOT_FOUND);
    ck_assert_str_eq(err_name(ERR_NOT_FOUND), "NOT_FOUND");
    ck_assert_int_eq(err_status(ERR_NOT_FOUND), 404);
    ck_assert_str_eq(err_title(ERR_NOT_FOUND, LANG_VI), "Không tìm thấy");
    ck_assert_int_eq(err_by_slug(TEXT("no-such-slug")), OK);
    ck_assert_int_eq(err_by_slug(TEXT("")), OK);
    ck_assert_int_eq(err_by_slug(NO_TEXT), OK);
}
END_TEST

static const struct line {
    const char *name, *slug, *text;
} vietnamese[] = {
#define T(name, slug, text) { #name, slug, text },
#include "base/texts_vi.h"
}, english[] = {
#include "base/texts_en.h"
#undef T
};

/* One bit for each of %1 to %9 in a text; a '%' before anything else sets bit 0. */
static unsigned placeholders(const char *text)
{
    unsigned set = 0;
    for (const char *at = strchr(text, '%'); at; at = strchr(at + 1, '%'))
        set |= at[1] >= '1' && at[1] <= '9' ? 1u << (at[1] - '0') : 1u;
    return set;
}

START_TEST(the_two_language_files_hold_the_same_number_of_sentences)
{
    ck_assert_int_eq(COUNT(vietnamese), MSG_COUNT);
    ck_assert_int_eq(COUNT(english), MSG_COUNT);
}
END_TEST

START_TEST(the_two_languages_agree_in_name_slug_and_placeholders)
{
    struct line vi = vietnamese[_i], en = english[_i];
    ck_assert_msg(strcmp(vi.name, en.name) == 0, "line %d is %s in Vietnamese, %s in English", _i + 1, vi.name, en.name);
    ck_assert_msg(strcmp(vi.slug, en.slug) == 0, "%s: slug %s in Vietnamese, %s in English", vi.name, vi.slug, en.slug);
    unsigned in_vi = placeholders(vi.text), in_en = placeholders(en.text);
    ck_assert_msg(in_vi == in_en, "%s: arguments %#x in Vietnamese, %#x in English", vi.name, in_vi, in_en);
    int count = message_arguments((enum message)_i);
    ck_assert_msg(in_en == (2u << count) - 2, "%s: %d arguments, but placeholders %#x", en.name, count, in_en);
    ck_assert_msg(count <= 4, "%s has %d arguments", en.name, count);
    ck_assert_msg(strcmp(vi.text, en.text) != 0, "%s is not translated", vi.name);
    ck_text(text_nfc(arena, text_of(vi.text)), vi.text, vi.name);
    ck_assert_str_eq(message_text((enum message)_i, LANG_VI), vi.text);
    ck_assert_str_eq(message_text((enum message)_i, LANG_EN), en.text);
    ck_assert_str_eq(message_slug((enum message)_i), en.slug);
    for (int other = 0; other < _i; other++)
        ck_assert_msg(strcmp(english[other].slug, en.slug) != 0, "%s and %s share the slug %s", english[other].name, en.name,
                      en.slug);
}
END_TEST

START_TEST(failing_fills_in_the_arguments_and_returns_the_code)
{
    struct problem problem = problem_in(arena, LANG_EN);
    char place[] = "/name";
    ck_assert_int_eq(fail(&problem, ERR_INVALID, WHERE_POINTER, place, MSG_TOO_LONG, "64", "65"), ERR_INVALID);
    place[1] = 'X'; /* the place was copied */
    ck_assert_int_eq(problem.code, ERR_INVALID);
    ck_assert_uint_eq(problem.n, 1);
    ck_assert_str_eq(problem.faults[0].detail, "must have at most 64 characters, has 65");
    ck_assert_str_eq(problem.faults[0].place, "/name");
    ck_assert_int_eq(problem.faults[0].where, WHERE_POINTER);
    ck_assert_int_eq(problem.faults[0].message, MSG_TOO_LONG);
    ck_assert_ptr_null(problem.faults[0].value.s);
}
END_TEST

START_TEST(a_problem_speaks_vietnamese_when_asked)
{
    struct problem problem = problem_in(arena, LANG_VI);
    fail(&problem, ERR_INVALID, WHERE_POINTER, "/name", MSG_TOO_LONG, "64", "65");
    ck_assert_str_eq(problem.faults[0].detail, "chỉ được có nhiều nhất 64 ký tự, hiện có 65");
}
END_TEST

START_TEST(the_first_fault_names_the_problem)
{
    struct problem problem = problem_in(arena, LANG_EN);
    ck_assert_int_eq(fail(&problem, ERR_INVALID, WHERE_NONE, NULL, MSG_REQUIRED), ERR_INVALID);
    ck_assert_int_eq(fail(&problem, ERR_CONFLICT, WHERE_NONE, NULL, MSG_ALREADY_THERE, "code"), ERR_CONFLICT);
    ck_assert_int_eq(problem.code, ERR_INVALID);
    ck_assert_uint_eq(problem.n, 2);
    ck_assert_ptr_null(problem.faults[1].place);
}
END_TEST

START_TEST(arguments_are_put_in_as_they_are)
{
    struct problem problem = problem_in(arena, LANG_EN);
    fail(&problem, ERR_INVALID, WHERE_NONE, NULL, MSG_NO_SUCH_REFERENCE, "%2%s%n", NULL, "%1");
    ck_assert_str_eq(problem.faults[0].detail, "there is no record with  = %1 under “%2%s%n”");
}
END_TEST

START_TEST(nobody_needs_to_listen)
{
    ck_assert_int_eq(fail(NULL, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, "7"), ERR_NOT_FOUND);
    ck_assert_int_eq(fail_cell(NULL, ERR_INVALID, NO_TEXT, 1, "code", NO_TEXT, MSG_REQUIRED), ERR_INVALID);
}
END_TEST

START_TEST(a_fault_of_a_cell_tells_file_line_column_and_value)
{
    struct problem problem = problem_in(arena, LANG_EN);
    char value[] = "2021-02-30";
    ck_assert_int_eq(fail_cell(&problem, ERR_INVALID, TEXT("units.csv"), 12, "valid_from", text_of(value), MSG_NOT_A_DATE),
                     ERR_INVALID);
    memset(value, 'x', 10); /* the reader goes on to its next line */
    struct fault *fault = &problem.faults[0];
    ck_assert_int_eq(fault->where, WHERE_CELL);
    ck_text(fault->file, "units.csv", "file");
    ck_assert_int_eq(fault->line, 12);
    ck_assert_str_eq(fault->place, "valid_from");
    ck_text(fault->value, "2021-02-30", "value");
    ck_assert_str_eq(fault->detail, "must be a day that exists, as YYYY-MM-DD");
}
END_TEST

START_TEST(faults_beyond_the_limit_are_only_counted)
{
    struct problem problem = problem_in(arena, LANG_EN);
    for (int i = 0; i < FAULTS_MAX + 37; i++)
        fail_cell(&problem, ERR_INVALID, TEXT("units.csv"), i + 1, "code", NO_TEXT, MSG_REQUIRED);
    ck_assert_uint_eq(problem.n, FAULTS_MAX);
    ck_assert_uint_eq(problem.more, 37);
    for (int i = 0; i < FAULTS_MAX; i++)
        ck_assert_int_eq(problem.faults[i].line, i + 1);
    size_t bytes = arena_bytes(arena);
    fail(&problem, ERR_INVALID, WHERE_POINTER, "/code", MSG_REQUIRED);
    ck_assert_msg(arena_bytes(arena) == bytes, "a fault that is only counted takes memory");
}
END_TEST

/* -------------------------------------------------------------------------------------------------------------------- */

static void arena_tests(TCase *tests)
{
    tcase_add_test(tests, memory_is_zeroed_and_aligned_even_when_used_again);
    tcase_add_test(tests, a_reset_keeps_the_first_block_and_gives_back_the_others);
    tcase_add_test(tests, a_large_piece_does_not_waste_the_block_in_use);
    tcase_add_test(tests, thousands_of_pieces_take_few_blocks);
    tcase_add_loop_test(tests, out_of_memory_is_remembered_until_the_reset, 0, 5);
    tcase_add_test(tests, an_array_whose_size_overflows_is_refused);
    tcase_add_test(tests, a_beginning_does_not_end_within_a_letter);
    tcase_add_test(tests, without_memory_texts_are_empty_but_never_null);
    tcase_add_test(tests, an_arena_too_large_is_not_made);
    tcase_add_test(tests, a_copied_text_ends_with_nul_and_no_value_stays_none);
    tcase_add_test(tests, printed_text_is_whole_whether_it_fits_the_block_or_not);
}

static void text_tests(TCase *tests)
{
    tcase_add_test(tests, texts_compare_by_bytes_and_no_value_equals_nothing);
    tcase_add_loop_test(tests, bad_utf8_and_control_characters_are_told_apart, 0, COUNT(checked));
    tcase_add_test(tests, a_fault_is_found_at_every_place_of_a_long_text);
    tcase_add_test(tests, length_counts_characters_not_bytes);
    tcase_add_loop_test(tests, nfc_composes, 0, COUNT(composed));
    tcase_add_loop_test(tests, text_in_normal_form_is_returned_as_it_is_and_costs_nothing, 0, COUNT(untouched));
    tcase_add_test(tests, long_texts_are_composed_whole);
    tcase_add_test(tests, a_hundred_thousand_marks_in_the_wrong_order_take_no_time);
    tcase_add_loop_test(tests, folding_for_search, 0, COUNT(folded));
    tcase_add_loop_test(tests, folding_with_marks, 0, COUNT(folded));
    tcase_add_loop_test(tests, folding_twice_changes_nothing, 0, COUNT(folded));
    tcase_add_test(tests, no_value_has_no_folding_and_no_key);
    tcase_add_test(tests, long_texts_are_folded_whole);
    tcase_add_test(tests, digit_runs_sort_by_their_number);
    tcase_add_test(tests, letters_sort_as_in_the_vietnamese_alphabet);
    tcase_add_test(tests, tones_sort_ngang_huyen_hoi_nga_sac_nang);
    tcase_add_test(tests, names_sort_by_words_then_letters_then_tones);
    tcase_add_loop_test(tests, spellings_of_one_name_have_one_key, 0, COUNT(same_key));
    tcase_add_test(tests, keys_are_printable_ascii_and_readable);
}

static void date_tests(TCase *tests)
{
    tcase_add_loop_test(tests, only_days_that_exist_are_read, 0, COUNT(days));
    tcase_add_test(tests, every_day_of_nine_centuries_is_counted_once);
    tcase_add_test(tests, days_are_counted_from_1970);
    tcase_add_test(tests, a_day_outside_of_the_limits_is_told_from_no_day);
    tcase_add_test(tests, an_instant_has_a_day_in_viet_nam);
    tcase_add_test(tests, no_date_stays_no_date);
    tcase_add_loop_test(tests, months_are_added_as_people_do, 0, COUNT(months));
    tcase_add_test(tests, days_are_added_within_the_calendar);
    tcase_add_loop_test(tests, instants_are_written_and_read_alike, 0, COUNT(instants));
    tcase_add_loop_test(tests, other_forms_of_an_instant_are_refused, 0, COUNT(no_instants));
    tcase_add_test(tests, instants_outside_the_calendar_have_no_text);
    tcase_add_test(tests, today_is_viet_nams);
}

static void number_tests(TCase *tests)
{
    tcase_add_loop_test(tests, whole_numbers_have_one_form, 0, COUNT(integers));
    tcase_add_loop_test(tests, decimals_have_at_most_two_places_and_come_back_short, 0, COUNT(decimals));
    tcase_add_loop_test(tests, quotients_are_rounded_half_away_from_zero, 0, COUNT(quotients));
    tcase_add_test(tests, a_decimal_without_value_has_no_text);
    tcase_add_loop_test(tests, numbers_are_printed_as_the_vietnamese_do, 0, COUNT(grouped));
}

static void buffer_tests(TCase *tests)
{
    tcase_add_test(tests, a_buffer_takes_bytes_texts_numbers_and_formats);
    tcase_add_loop_test(tests, buffer_int_writes_what_printf_would, 0, COUNT(numbers));
    tcase_add_test(tests, what_has_failed_passes_its_failure_on);
    tcase_add_test(tests, a_buffer_grows_over_many_appends);
    tcase_add_loop_test(tests, a_buffer_that_failed_takes_nothing_more_and_keeps_what_it_had, 0, 3);
    tcase_add_loop_test(tests, json_texts_are_escaped, 0, COUNT(quoted));
    tcase_add_test(tests, an_escape_is_found_at_every_place_of_a_long_text);
    tcase_add_test(tests, jansson_reads_back_what_is_written);
    tcase_add_test(tests, commas_stand_between_values_only_and_no_value_is_null);
}

static void error_tests(TCase *tests)
{
    tcase_add_loop_test(tests, every_error_has_a_status_a_slug_and_two_titles, 1, ERR_COUNT);
    tcase_add_test(tests, errors_are_found_by_slug);
    tcase_add_test(tests, the_two_language_files_hold_the_same_number_of_sentences);
    tcase_add_loop_test(tests, the_two_languages_agree_in_name_slug_and_placeholders, 0, MSG_COUNT);
    tcase_add_test(tests, failing_fills_in_the_arguments_and_returns_the_code);
    tcase_add_test(tests, a_problem_speaks_vietnamese_when_asked);
    tcase_add_test(tests, the_first_fault_names_the_problem);
    tcase_add_test(tests, arguments_are_put_in_as_they_are);
    tcase_add_test(tests, nobody_needs_to_listen);
    tcase_add_test(tests, a_fault_of_a_cell_tells_file_line_column_and_value);
    tcase_add_test(tests, faults_beyond_the_limit_are_only_counted);
}

int main(void)
{
    static const struct {
        const char *name;
        void (*add)(TCase *tests);
    } parts[] = { { "arena", arena_tests },   { "text", text_tests },     { "date", date_tests },
                  { "number", number_tests }, { "buffer", buffer_tests }, { "errors", error_tests } };
    Suite *suite = suite_create("base");
    for (int i = 0; i < COUNT(parts); i++) {
        TCase *tests = tcase_create(parts[i].name);
        tcase_add_checked_fixture(tests, arena_begin, arena_end);
        tcase_set_timeout(tests, 30);
        parts[i].add(tests);
        suite_add_tcase(suite, tests);
    }
    return harness_run(suite);
}
