/* text.h -- counted UTF-8 text: checking, normal form, folding for search, keys for Vietnamese order.
 * Built on utf8proc. Knows no field of the register. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct arena;

/* n bytes at s; s == NULL means "no value" (JSON null, SQL NULL, empty CSV cell). Borrowed: whoever made it says until when.
 * Texts made by this file and by arena.h are NUL-terminated behind n, so that s can be handed to C functions. */
struct text {
    const char *s;
    size_t n;
};

#define TEXT(literal) ((struct text){ "" literal, sizeof(literal) - 1 })
#define NO_TEXT ((struct text){ 0, 0 })

struct text text_of(const char *s); /* strlen; NULL gives NO_TEXT */
bool text_is(struct text text, const char *literal); /* equal bytes; NO_TEXT equals nothing */
bool text_equal(struct text a, struct text b); /* equal bytes; two NO_TEXT are equal, NO_TEXT and "" are not */
bool text_starts(struct text text, const char *prefix);
/* Its beginning, of so many bytes at most, that does not end within a letter: what a sentence repeats of something long. */
struct text text_beginning(struct text t, size_t most);

enum text_fault { TEXT_OK, TEXT_NOT_UTF8, TEXT_HAS_CONTROL };
/* Well-formed UTF-8 (no surrogates, nothing beyond U+10FFFF, nothing overlong) without U+0000 and without control
 * characters (U+0001 to U+001F, U+007F to U+009F) other than tab, line feed, carriage return. NOT_UTF8 goes before HAS_CONTROL. */
enum text_fault text_check(struct text text);
/* The next three are asked of texts that passed text_check().
 * Is there a character that can be seen? Blanks, marks without a letter, fillers and what only steers others (U+200B, U+FEFF ...) cannot. */
bool text_is_visible(struct text text);
/* Is there one that turns the direction of writing (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069)? What is shown is then
 * not what is stored. */
bool text_turns(struct text text);
/* Neither a line break (LF, CR, U+2028, U+2029) nor a tab. */
bool text_is_one_line(struct text text);
size_t text_length(struct text text); /* in code points; the text must have passed text_check() */

/* Normal form C. Returns the argument itself when it is so already (the common case costs no allocation), and
 * when it is not UTF-8. */
struct text text_nfc(struct arena *arena, struct text text);
/* For search: lower case, marks removed, đ/Đ to d, every run of anything that is not a letter or digit one space, trimmed.
 * "Xã Bình  Liêu" and "XA BINH LIEU" give "xa binh lieu". NFD and NFC give the same. */
struct text text_fold(struct arena *arena, struct text text);
/* The same but with the marks kept, NFC, lower case: "xã bình liêu". Tells whether the tones asked for are those found;
 * the two spellings of one tone (hoà / hòa, uỷ / ủy) give the same result. */
struct text text_marked(struct arena *arena, struct text text);
/* A key whose byte order is Vietnamese dictionary order: letters first (a ă â b c d đ e ê ... o ô ơ ... u ư ...),
 * then tones (ngang huyền hỏi ngã sắc nặng), runs of digits by their number ("Phường 2" before "Phường 10"). Tones count
 * only between names whose letters are all equal ("Bà Con" before "Ba Lô"), as in Unicode's order for Vietnamese; case and
 * punctuation do not count. Printable ASCII only, so it is the same on every database that compares bytes. */
struct text text_sort_key(struct arena *arena, struct text text);
