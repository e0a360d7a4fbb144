/* text.c -- UTF-8 and what is peculiar to Vietnamese writing: letters with marks of two kinds (those that make another letter,
 * as in ă and ơ, and the five tones), two habits of placing a tone, and the order of its alphabet.  Knows no field of the
 * register.  Bytes that are not UTF-8 are no letters here; text_check() is what refuses them. */
#include "text.h"
#include "arena.h"
#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

static const uint64_t ones = UINT64_MAX / 255, highs = UINT64_MAX / 255 * 0x80;

static uint64_t eight_bytes(const char *s)
{
    uint64_t w;
    memcpy(&w, s, 8);
    return w;
}

struct text text_of(const char *s)
{
    return s ? (struct text){ s, strlen(s) } : NO_TEXT;
}

bool text_is(struct text text, const char *literal)
{
    size_t n = strlen(literal);
    return text.s && text.n == n && memcmp(text.s, literal, n) == 0;
}

bool text_equal(struct text a, struct text b)
{
    if (!a.s || !b.s)
        return a.s == b.s;
    return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
}

bool text_starts(struct text text, const char *prefix)
{
    size_t n = strlen(prefix);
    return text.s && text.n >= n && memcmp(text.s, prefix, n) == 0;
}

/* --- checking ------------------------------------------------------------------------------------------------------- */

static bool is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Bytes of the well-formed character above U+007F at s, 0 when there is none (Unicode, table 3-7). */
static size_t well_formed(const unsigned char *s, size_t n)
{
    if (s[0] < 0xC2 || s[0] > 0xF4 || n < 2 || !is_tail(s[1]))
        return 0;
    if (s[0] < 0xE0)
        return 2;
    if (n < 3 || !is_tail(s[2]) || (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F))
        return 0;
    if (s[0] < 0xF0)
        return 3;
    if (n < 4 || !is_tail(s[3]) || (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))
        return 0;
    return 4;
}

/* Eight characters from U+0020 to U+007E: where the highest bit of a byte appears, it is another one. */
static bool all_printable_ascii(uint64_t w)
{
    uint64_t del = w ^ (ones * 0x7F);
    return !((w | (w - ones * 0x20) | ((del - ones) & ~del)) & highs);
}

enum text_fault text_check(struct text text)
{
    const unsigned char *s = (const unsigned char *)text.s;
    bool control = false; /* told only when all is UTF-8: what is no text has no characters */
    for (size_t i = 0; i < text.n;) {
        if (i + 8 <= text.n && all_printable_ascii(eight_bytes(text.s + i))) {
            i += 8;
            continue;
        }
        unsigned char c = s[i];
        if (c < 0x80) {
            control |= (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
            i++;
            continue;
        }
        size_t bytes = well_formed(s + i, text.n - i);
        if (!bytes)
            return TEXT_NOT_UTF8;
        control |= c == 0xC2 && s[i + 1] < 0xA0; /* U+0080 to U+009F */
        i += bytes;
    }
    return control ? TEXT_HAS_CONTROL : TEXT_OK;
}

size_t text_length(struct text text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += !is_tail((unsigned char)text.s[i]);
    return n;
}

/* --- what a reader sees --------------------------------------------------------------------------------------------- */

/* The code point at *i, which moves behind it. The text is well-formed. */
static int32_t point_at(struct text text, size_t *i)
{
    utf8proc_int32_t point = -1;
    utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)text.s + *i, (utf8proc_ssize_t)(text.n - *i), &point);
    *i += bytes > 0 ? (size_t)bytes : 1;
    return point;
}

/* Letters and symbols to Unicode, nothing to the eye: fillers of Hangul, the empty pattern of Braille. */
static bool is_filler(int32_t point)
{
    return point == 0x115F || point == 0x1160 || point == 0x2800 || point == 0x3164 || point == 0xFFA0;
}

static bool is_visible(int32_t point)
{
    if (point < 0x80)
        return point > ' ' && point < 0x7F;
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return false;
    default:
        return !is_filler(point);
    }
}

bool text_is_visible(struct text text)
{
    for (size_t i = 0; i < text.n;)
        if (is_visible(point_at(text, &i)))
            return true;
    return false;
}

bool text_turns(struct text text)
{
    for (size_t i = 0; i < text.n;) {
        if ((unsigned char)text.s[i] < 0xD8) { /* none of them begins so low: most texts are done with one look a byte */
            i++;
            continue;
        }
        int32_t point = point_at(text, &i);
        if (point == 0x61C || point == 0x200E || point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
            (point >= 0x2066 && point <= 0x2069))
            return true;
    }
    return false;
}

bool text_is_one_line(struct text text)
{
    for (size_t i = 0; i < text.n;) {
        int32_t point = point_at(text, &i);
        if (point == '\t' || point == '\n' || point == '\r' || point == 0x2028 || point == 0x2029)
            return false;
    }
    return true;
}

/* --- code points ---------------------------------------------------------------------------------------------------- */

enum {
    GRAVE = 0x300,      /* huyền */
    ACUTE = 0x301,      /* sắc */
    CIRCUMFLEX = 0x302, /* of â ê ô */
    TILDE = 0x303,      /* ngã */
    BREVE = 0x306,      /* of ă */
    HOOK = 0x309,       /* hỏi */
    HORN = 0x31B,       /* of ơ ư */
    DOT_BELOW = 0x323,  /* nặng */
    D_STROKE = 0x111    /* đ: a letter of its own, Unicode does not take it apart */
};

/* Code points under construction: on the stack as long as they are few, which names are. */
struct points {
    struct arena *arena;
    int32_t *at;
    size_t n, room;
    bool failed;
    int32_t few[256];
};

static void points_init(struct points *points, struct arena *arena)
{
    points->arena = arena; /* field by field: an initializer would zero `few` each time */
    points->at = points->few;
    points->n = 0;
    points->room = sizeof points->few / sizeof *points->few;
    points->failed = false;
}

static void points_grow(struct points *points)
{
    int32_t *more = ARENA_ARRAY(points->arena, int32_t, 2 * points->room);
    if (!more) {
        points->failed = true;
        points->n = 0; /* nobody reads what was there */
        return;
    }
    memcpy(more, points->at, points->n * sizeof *more);
    points->at = more;
    points->room *= 2;
}

static void points_add(struct points *points, int32_t point)
{
    if (points->n + 1 == points->room) /* one stays free for the NUL of utf8proc_reencode() */
        points_grow(points);
    points->at[points->n++] = point;
}

static bool is_mark(int32_t point)
{
    if (point < 0x300)
        return false;
    utf8proc_category_t category = utf8proc_category(point);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

static bool is_letter_or_digit(int32_t point)
{
    if (point < 0x80)
        return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9') || (point >= 'A' && point <= 'Z');
    if (point >= 0x2B9 && point <= 0x2C1) /* letters to Unicode, apostrophes to those who type H'leo with one */
        return false;
    utf8proc_category_t category = utf8proc_category(point);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static int32_t lower(int32_t point)
{
    if (point < 0x80)
        return point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
    point = utf8proc_tolower(point);
    if (point == 0xF0 || point == 0x256) /* Ð and Ɖ look like Đ and are typed for it */
        return D_STROKE;
    return point;
}

/* The characters of a text one after another, each taken apart into letter and marks (NFD, but marks as they come). */
struct scan {
    const utf8proc_uint8_t *s;
    size_t n;
    int32_t parts[4]; /* no character has more */
    int next, count;
};

static struct scan scan_of(struct text text)
{
    return (struct scan){ .s = (const utf8proc_uint8_t *)text.s, .n = text.n };
}

static bool scan_next(struct scan *scan, int32_t *ret)
{
    if (scan->next < scan->count) {
        *ret = scan->parts[scan->next++];
        return true;
    }
    if (!scan->n)
        return false;
    if (*scan->s < 0x80) {
        *ret = *scan->s++;
        scan->n--;
        return true;
    }
    utf8proc_int32_t point;
    utf8proc_ssize_t bytes = utf8proc_iterate(scan->s, (utf8proc_ssize_t)scan->n, &point);
    if (bytes < 1) {
        bytes = 1;
        point = 0xFFFD;
    }
    scan->s += bytes;
    scan->n -= (size_t)bytes;
    int unused = 0;
    scan->count = (int)utf8proc_decompose_char(point, scan->parts, 4, UTF8PROC_DECOMPOSE, &unused);
    assert(scan->count >= 1 && scan->count <= 4);
    *ret = scan->parts[0];
    scan->next = 1;
    return true;
}

static unsigned combining_class(int32_t point)
{
    return point < 0x300 ? 0 : utf8proc_get_property(point)->combining_class;
}

static void order_few(int32_t *marks, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        int32_t mark = marks[i];
        unsigned class = combining_class(mark);
        size_t to = i;
        for (; to && combining_class(marks[to - 1]) > class; to--)
            marks[to] = marks[to - 1];
        marks[to] = mark;
    }
}

static void order_many(struct points *points, int32_t *marks, size_t n)
{
    size_t starts[257] = { 0 };
    int32_t *sorted = ARENA_ARRAY(points->arena, int32_t, n);
    if (!sorted) {
        points->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        starts[combining_class(marks[i]) + 1]++;
    for (int class = 1; class < 257; class ++)
        starts[class] += starts[class - 1];
    for (size_t i = 0; i < n; i++)
        sorted[starts[combining_class(marks[i])]++] = marks[i];
    memcpy(marks, sorted, n * sizeof *marks);
}

/* Brings each run of marks into canonical order. Not left to utf8proc_decompose(): it sorts by swapping neighbours, so that a
 * body of some hundred thousand marks behind one letter would keep a thread for minutes. */
static void points_order(struct points *points)
{
    for (size_t i = 0; i < points->n && !points->failed;) {
        size_t end = i;
        while (end < points->n && combining_class(points->at[end]))
            end++;
        if (end - i > 32)
            order_many(points, points->at + i, end - i);
        else if (end - i > 1)
            order_few(points->at + i, end - i);
        i = end > i ? end : i + 1;
    }
}

/* As UTF-8, written over the points; they are used up. */
static struct text points_text(struct points *points, utf8proc_option_t options)
{
    if (points->failed)
        return TEXT("");
    utf8proc_ssize_t n = utf8proc_reencode(points->at, (utf8proc_ssize_t)points->n, options);
    assert(n >= 0);
    return (struct text){ (const char *)points->at, (size_t)n };
}

static const utf8proc_option_t composed = (utf8proc_option_t)(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
static const utf8proc_option_t as_they_are = (utf8proc_option_t)0;

/* --- normal form ---------------------------------------------------------------------------------------------------- */

/* Bytes of the character at s if it stands in every normal form C: U+0080..U+02FF, U+1E00..U+1EFF (Vietnamese) and
 * U+2002..U+20BF (dashes, quotes, the đồng sign). None of them is a mark, changes, or joins the one before. 0: not known. */
static size_t surely_composed(const unsigned char *s, size_t n)
{
    if (s[0] >= 0xC2 && s[0] <= 0xCB && n >= 2)
        return 2;
    if (n < 3)
        return 0;
    if (s[0] == 0xE1 && s[1] >= 0xB8 && s[1] <= 0xBB)
        return 3;
    if (s[0] == 0xE2 && ((s[1] == 0x80 && s[2] >= 0x82) || s[1] == 0x81 || s[1] == 0x82))
        return 3;
    return 0;
}

static bool is_surely_nfc(struct text text)
{
    const unsigned char *s = (const unsigned char *)text.s;
    for (size_t i = 0; i < text.n;) {
        if (i + 8 <= text.n && !(eight_bytes(text.s + i) & highs)) {
            i += 8;
            continue;
        }
        size_t bytes = s[i] < 0x80 ? 1 : surely_composed(s + i, text.n - i);
        if (!bytes)
            return false;
        i += bytes;
    }
    return true;
}

struct text text_nfc(struct arena *arena, struct text text)
{
    if (is_surely_nfc(text) || text_check(text) == TEXT_NOT_UTF8)
        return text;
    struct points points;
    points_init(&points, arena);
    struct scan scan = scan_of(text);
    int32_t point;
    while (!points.failed && scan_next(&scan, &point))
        points_add(&points, point);
    points_order(&points);
    struct text nfc = points_text(&points, composed);
    if (points.failed)
        return nfc;
    return text_equal(nfc, text) ? text : arena_text(arena, nfc.s, nfc.n);
}

/* --- folding -------------------------------------------------------------------------------------------------------- */

/* The words of a text in lower case, one space between them; marks follow their letter or are left out. */
static void words_read(struct points *points, struct text text, bool with_marks)
{
    struct scan scan = scan_of(text);
    bool gap = true; /* no letter before: a mark has nothing to stand on */
    int32_t point;
    while (!points->failed && scan_next(&scan, &point)) {
        if (is_mark(point)) {
            if (with_marks && !gap)
                points_add(points, point);
            continue;
        }
        if (!is_letter_or_digit(point)) {
            gap = true;
            continue;
        }
        if (gap && points->n)
            points_add(points, ' ');
        gap = false;
        point = lower(point);
        points_add(points, point == D_STROKE && !with_marks ? 'd' : point);
    }
}

struct text text_fold(struct arena *arena, struct text text)
{
    if (!text.s)
        return text;
    struct points points;
    points_init(&points, arena);
    words_read(&points, text, false);
    struct text folded = points_text(&points, as_they_are);
    return arena_text(arena, folded.s, folded.n);
}

/* --- tones ---------------------------------------------------------------------------------------------------------- */

/* 0: no tone; else its place in the dictionary behind ngang, which is 1 and has no mark. */
static int tone_rank(int32_t mark)
{
    switch (mark) {
    case GRAVE:
        return 2;
    case HOOK:
        return 3;
    case TILDE:
        return 4;
    case ACUTE:
        return 5;
    case DOT_BELOW:
        return 6;
    default:
        return 0;
    }
}

/* Where the letter at i ends with its marks. */
static size_t letter_end(const int32_t *at, size_t n, size_t i)
{
    do
        i++;
    while (i < n && is_mark(at[i]));
    return i;
}

/* Where the one tone of a letter stands; 0 when it has none, or several and is not Vietnamese. */
static size_t tone_place(const int32_t *at, size_t letter, size_t end)
{
    size_t place = 0;
    for (size_t i = letter + 1; i < end; i++) {
        if (tone_rank(at[i]) && place)
            return 0;
        if (tone_rank(at[i]))
            place = i;
    }
    return place;
}

static bool is_vowel(int32_t letter)
{
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u' || letter == 'y';
}

/* Whether a tone on `letter` is by the other habit written on `next`: òa = oà, òe = oè, ùy = uỳ, and behind q, whose u is
 * no vowel at all: qúy = quý, qủa = quả. */
static bool tone_belongs_to_next(int32_t before, int32_t letter, int32_t next, bool next_plain)
{
    if (letter == 'u' && before == 'q')
        return is_vowel(next);
    if (!next_plain)
        return false;
    return (letter == 'o' && (next == 'a' || next == 'e')) || (letter == 'u' && next == 'y');
}

/* One way of writing each tone: behind the other marks of its letter, and on the later of two letters that may carry it. */
static void tones_settle(int32_t *at, size_t n)
{
    int32_t before = ' ';
    for (size_t i = 0; i < n;) {
        size_t end = letter_end(at, n, i);
        size_t place = tone_place(at, i, end);
        if (place) {
            int32_t tone = at[place];
            size_t next_end = end < n ? letter_end(at, n, end) : end;
            bool alone = end - i == 2 && end < n && !tone_place(at, end, next_end);
            bool moves = alone && tone_belongs_to_next(before, at[i], at[end], next_end - end == 1);
            size_t last = (moves ? next_end : end) - 1;
            memmove(at + place, at + place + 1, (last - place) * sizeof *at);
            at[last] = tone;
            if (moves)
                end = i + 1;
        }
        before = at[i];
        i = end;
    }
}

struct text text_marked(struct arena *arena, struct text text)
{
    if (!text.s)
        return text;
    struct points points;
    points_init(&points, arena);
    words_read(&points, text, true);
    tones_settle(points.at, points.n);
    points_order(&points);
    struct text marked = points_text(&points, composed);
    return arena_text(arena, marked.s, marked.n);
}

/* --- order ---------------------------------------------------------------------------------------------------------- */

/* The key is readable: "Phường Cửa Ông 10" gives "phu{o|ng.cu{a.o{ng.210 213", that is
 *   a letter   itself; one that follows it in the alphabet has '{' or '|' behind it, which sort after every letter:
 *              a a{ a| = a ă â, d d{ = d đ, e e{ = e ê, o o{ o| = o ô ơ, u u{ = u ư
 *   '}'        and six hexadecimal digits: a letter of another alphabet, after z
 *   a number   how many digits it has (1 to 47 as '1' to '_'; '`' for 47 and more to come), then the digits
 *   '.'        between words; below all of these
 *   ' '        between letters and tones; below '.', so that a name comes before the longer ones it begins
 *   tones      per word: its tones as 2 to 6, then 1; final 1s left out */
static const char second = '{', third = '|';

static char letter_suffix(int32_t letter, int32_t mark)
{
    if (mark == BREVE && letter == 'a')
        return second;
    if (mark == CIRCUMFLEX && letter == 'a')
        return third;
    if (mark == CIRCUMFLEX && (letter == 'e' || letter == 'o'))
        return second;
    if (mark == HORN && letter == 'o')
        return third;
    if (mark == HORN && letter == 'u')
        return second;
    return 0;
}

/* A letter and its marks from i to end. */
static void key_letter(struct points *key, struct points *tones, const int32_t *at, size_t i, size_t end)
{
    int32_t letter = at[i];
    char suffix = 0;
    for (size_t mark = i + 1; mark < end; mark++) {
        if (!suffix)
            suffix = letter_suffix(letter, at[mark]);
        if (tone_rank(at[mark]))
            points_add(tones, '0' + tone_rank(at[mark]));
    }
    if (letter == D_STROKE) {
        letter = 'd';
        suffix = second;
    }
    if (letter < 0x80) {
        points_add(key, letter);
        if (suffix)
            points_add(key, suffix);
        return;
    }
    points_add(key, '}');
    for (int shift = 20; shift >= 0; shift -= 4)
        points_add(key, "0123456789abcdef"[letter >> shift & 15]);
}

static bool is_digit(int32_t point)
{
    return point >= '0' && point <= '9';
}

/* The digits from i on; returns where they end. */
static size_t key_number(struct points *key, const int32_t *at, size_t n, size_t i)
{
    while (at[i] == '0' && i + 1 < n && is_digit(at[i + 1]))
        i++;
    size_t end = i;
    while (end < n && is_digit(at[end]))
        end++;
    size_t digits = end - i;
    for (; digits > '_' - '0'; digits -= '_' - '0')
        points_add(key, '`');
    points_add(key, '0' + (int32_t)digits);
    for (; i < end; i++)
        points_add(key, at[i]);
    return end;
}

struct text text_sort_key(struct arena *arena, struct text text)
{
    if (!text.s)
        return text;
    struct points words, key, tones;
    points_init(&words, arena);
    points_init(&key, arena);
    points_init(&tones, arena);
    words_read(&words, text, true);
    points_order(&words);
    for (size_t i = 0; i < words.n && !key.failed && !tones.failed;) {
        if (words.at[i] == ' ') {
            points_add(&key, '.');
            points_add(&tones, '1');
            i++;
        } else if (is_digit(words.at[i])) {
            i = key_number(&key, words.at, words.n, i);
        } else if (is_mark(words.at[i])) { /* on a digit: says nothing */
            i++;
        } else {
            size_t end = letter_end(words.at, words.n, i);
            key_letter(&key, &tones, words.at, i, end);
            i = end;
        }
    }
    while (tones.n && tones.at[tones.n - 1] == '1')
        tones.n--;
    if (tones.n)
        points_add(&key, ' ');
    for (size_t i = 0; i < tones.n; i++)
        points_add(&key, tones.at[i]);
    if (words.failed || tones.failed)
        return TEXT("");
    struct text made = points_text(&key, as_they_are);
    return arena_text(arena, made.s, made.n);
}

struct text text_beginning(struct text t, size_t most)
{
    size_t n = t.n < most ? t.n : most;
    while (n < t.n && n && ((unsigned char)t.s[n] & 0xC0) == 0x80)
        n--;
    return (struct text){ t.s ? t.s : "", n };
}
