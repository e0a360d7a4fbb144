/* fuzz_text.c -- texts: checked, brought to normal form, folded, made into keys for sorting, quoted for JSON. Normal form
 * and folding done twice are done once, and the two ways of writing a marked letter give the same. (text_marked() is not asked to be: it moves tones
 * to where one habit puts them, one syllable at a time, and what is no syllable, as "òaòaqúòa", may move on.) */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json_writer.h"
#include "fuzz.h"

static struct arena *arena;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    arena = arena_new(1 << 20);
    EXPECT(arena, "out of memory");
    return 0;
}

/* The same text with its marks as characters of their own. */
static struct text taken_apart(struct text text)
{
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text.s, (utf8proc_ssize_t)text.n, &out, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
    EXPECT(n >= 0, "utf8proc does not take a text that passed: %s", utf8proc_errmsg(n));
    struct text copy = arena_text(arena, (const char *)out, (size_t)n);
    free(out);
    return copy;
}

static void judge_fold(struct text text, struct text apart)
{
    struct text fold = text_fold(arena, text), marked = text_marked(arena, text);
    EXPECT(text_equal(text_fold(arena, fold), fold), "folding twice is not folding once: \"%.*s\"", (int)fold.n, fold.s);
    EXPECT(text_equal(text_fold(arena, apart), fold), "taken apart it folds to something else: \"%.*s\"", (int)fold.n, fold.s);
    EXPECT(text_equal(text_marked(arena, apart), marked), "taken apart it is marked otherwise: \"%.*s\"", (int)marked.n, marked.s);
    EXPECT(text_equal(text_fold(arena, marked), fold), "marks kept and then folded, it differs: \"%.*s\"", (int)marked.n, marked.s);
    EXPECT(!fold.n || !fold.s || (fold.s[0] != ' ' && fold.s[fold.n - 1] != ' ' && !memmem(fold.s, fold.n, "  ", 2)), "blanks are left: \"%.*s\"", (int)fold.n, fold.s);
    EXPECT(!fold.n || !fold.s || !memchr(fold.s, '"', fold.n), "a quote is left in what a search is made of");
}

static void judge_key(struct text text, struct text apart)
{
    struct text key = text_sort_key(arena, text);
    for (size_t i = 0; i < key.n; i++)
        EXPECT(key.s[i] >= ' ' && key.s[i] <= '~', "a byte %d in a key for sorting", (unsigned char)key.s[i]);
    EXPECT(text_equal(text_sort_key(arena, apart), key), "taken apart it is sorted otherwise");
}

static void judge_quoted(struct text text)
{
    struct buffer out = { 0 };
    json_error_t error;
    json_quote(&out, text);
    json_t *json = json_loadb(out.s, out.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    EXPECT(json, "quoted it is no JSON: %s: %.*s", error.text, (int)out.n, out.s);
    EXPECT(json_string_length(json) == text.n && !memcmp(json_string_value(json), text.s, text.n), "quoted and read it is another text");
    json_decref(json);
    buffer_free(&out);
}

static void judge_text(struct text text)
{
    struct text nfc = text_nfc(arena, text);
    EXPECT(text_check(nfc) == TEXT_OK, "in normal form it is no text any more");
    EXPECT(text_equal(text_nfc(arena, nfc), nfc), "brought to normal form twice is not once");
    struct text apart = taken_apart(text);
    EXPECT(text_equal(text_nfc(arena, apart), nfc), "taken apart and put together it is another text");
    EXPECT(text_length(text) <= text.n && (text.n == 0) == (text_length(text) == 0), "%zu characters in %zu bytes", text_length(text), text.n);
    EXPECT(text_turns(nfc) == text_turns(text), "it turns the direction of writing in one form only");
    text_is_visible(text);
    text_is_one_line(text);
    judge_fold(text, apart);
    judge_key(text, apart);
    judge_quoted(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = { (const char *)data, size };
    if (text_check(text) == TEXT_OK)
        judge_text(text);
    else
        EXPECT(text_nfc(arena, text).s, "what is no text lost its bytes");
    EXPECT(!arena_failed(arena), "out of memory");
    arena_reset(arena);
    return 0;
}
