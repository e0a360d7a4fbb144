/* fuzz_date.c -- what a client writes as a day, an instant or a number: what is read is written the same way again, and what is refused leaves
 * nothing behind. The first sixteen bytes are also taken as two numbers, for what is computed. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/date.h"
#include "base/number.h"
#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return 0;
}

static bool is_text(struct text a, const char *b)
{
    return a.n == strlen(b) && (!a.n || !memcmp(a.s, b, a.n));
}

/* ---- as text ---- */

static void read_day(struct text text)
{
    struct date day = { 12345 }, again;
    char out[DATE_TEXT];
    int year, month, of_month;
    enum date_fault fault = date_read(text.s, text.n, &day);
    EXPECT(fault == DATE_FINE || day.days == 12345, "a day that was refused was changed");
    EXPECT((fault == DATE_FINE) == date_parse(text.s, text.n, &again), "date_read and date_parse do not agree");
    if (fault != DATE_FINE)
        return;
    date_format(day, out);
    EXPECT(is_text(text, out), "%.*s is written as %s", (int)text.n, text.s, out);
    date_split(day, &year, &month, &of_month);
    EXPECT(date_make(year, month, of_month, &again) && again.days == day.days, "%s is another day when it is split", out);
    EXPECT(instant_day(date_end(day)).days == day.days, "the end of %s lies on another day", out);
    EXPECT(instant_day((struct instant){ date_end(day).us + 1 }).days == day.days + 1, "the end of %s is not its last microsecond", out);
}

static void read_instant(struct text text)
{
    struct instant at = { 12345 };
    char out[INSTANT_TEXT];
    if (!instant_parse(text.s, text.n, &at)) {
        EXPECT(at.us == 12345, "an instant that was refused was changed");
        return;
    }
    instant_format(at, out);
    EXPECT(is_text(text, out), "%.*s is written as %s", (int)text.n, text.s, out);
    EXPECT(date_is(instant_day(at)), "%s is on no day", out);
}

static void read_number(struct text text)
{
    int64_t number = 12345;
    char out[32];
    if (!int_parse(text.s, text.n, &number)) {
        EXPECT(number == 12345, "a number that was refused was changed");
        return;
    }
    snprintf(out, sizeof out, "%" PRId64, number);
    EXPECT(number != INT_NONE && (is_text(text, out) || is_text(text, "-0")), "%.*s is written as %s", (int)text.n, text.s, out);
}

static void read_decimal(struct text text)
{
    struct decimal decimal = { 12345 }, again;
    char out[NUMBER_TEXT], vi[64];
    if (!decimal_parse(text.s, text.n, &decimal)) {
        EXPECT(decimal.hundredths == 12345, "a decimal that was refused was changed");
        return;
    }
    EXPECT(decimal.hundredths != INT_NONE, "%.*s is no value", (int)text.n, text.s);
    decimal_format(decimal, out);
    EXPECT(decimal_parse(out, strlen(out), &again) && again.hundredths == decimal.hundredths, "%.*s comes back as %s", (int)text.n, text.s, out);
    number_vi(out, vi, sizeof vi);
    EXPECT(strlen(vi) >= strlen(out), "%s is shown as %s", out, vi);
}

/* ---- as numbers ---- */

static void compute_days(int32_t days, int n)
{
    struct date day = { days }, first, last, other;
    char out[DATE_TEXT];
    int year, month, of_month, later_year, later_month, later_day;
    date_parse(DATE_FIRST, 10, &first);
    date_parse(DATE_LAST, 10, &last);
    other = date_plus_days(day, n);
    EXPECT(!date_is(other) || (date_is(day) && other.days == (int64_t)day.days + n), "%d days after %d is %d", n, days, other.days);
    if (days < first.days || days > last.days)
        return;
    date_format(day, out);
    EXPECT(date_parse(out, strlen(out), &other) && other.days == days, "day %d is written as %s", days, out);
    other = date_plus_months(day, n);
    if (!date_is(other))
        return;
    date_split(day, &year, &month, &of_month);
    date_split(other, &later_year, &later_month, &later_day);
    EXPECT((int64_t)later_year * 12 + later_month == (int64_t)year * 12 + month + n, "%d months after %s is in %d-%d", n, out, later_year, later_month);
    EXPECT(later_day == of_month || (later_day < of_month && later_day >= 28), "%d months after %s is the %d", n, out, later_day);
}

static void compute_instant(int64_t us)
{
    struct instant at = { us }, again;
    char out[INSTANT_TEXT];
    instant_format(at, out);
    if (*out && instant_parse(out, strlen(out), &again))
        EXPECT(again.us == us, "%" PRId64 " is written as %s", us, out);
}

static void compute_quotient(int64_t sum, int64_t count, int places)
{
    char out[NUMBER_TEXT], vi[64];
    quotient_format(sum, count, places, out);
    EXPECT((sum == INT_NONE) == !*out, "the quotient of %" PRId64 " and %" PRId64 " is \"%s\"", sum, count, out);
    if (!*out)
        return;
    size_t n = strlen(out), digits = strspn(out + (*out == '-'), "0123456789") + (*out == '-');
    EXPECT(places ? out[digits] == '.' && n == digits + 1 + (size_t)places : n == digits, "%s does not have %d decimals", out, places);
    EXPECT(*out != '-' || strspn(out, "-0.") < n, "a nothing below nothing: %s", out);
    for (size_t room = 1; room < 8; room++) {
        memset(vi, 'x', sizeof vi);
        number_vi(out, vi, room);
        EXPECT(memchr(vi, '\0', room) && vi[room] == 'x', "%s is shown beyond the room of %zu", out, room);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = { (const char *)data, size };
    int64_t numbers[2] = { 0 };
    read_day(text);
    read_instant(text);
    read_number(text);
    read_decimal(text);
    memcpy(numbers, data, size < sizeof numbers ? size : sizeof numbers);
    compute_days((int32_t)numbers[0], (int)(numbers[0] >> 32));
    compute_instant(numbers[0]);
    compute_quotient(numbers[0], (int64_t)((uint64_t)numbers[1] >> 1 | 1), (int)((uint64_t)numbers[0] % 7));
    return 0;
}
