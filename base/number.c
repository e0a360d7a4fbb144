/* number.c -- exact decimal numbers and their texts.  Knows no rule of rounding but half away from zero, and no currency. */
#include "number.h"
#include <assert.h>

__extension__ typedef unsigned __int128 wide; /* a sum times 10^6 does not fit 64 bits */

/* Digits from s[*at] on, into a magnitude up to INT64_MAX; false: none, a leading zero, or too many. */
static bool digits_read(const char *s, size_t n, size_t *at, uint64_t *ret)
{
    size_t first = *at;
    uint64_t value = 0;
    for (; *at < n && s[*at] >= '0' && s[*at] <= '9'; ++*at) {
        uint64_t digit = (uint64_t)(s[*at] - '0');
        if (value > (INT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    size_t digits = *at - first;
    if (!digits || (digits > 1 && s[first] == '0'))
        return false;
    *ret = value;
    return true;
}

/* Magnitudes end at INT64_MAX on both sides: INT64_MIN means "no value" and must not come in from outside. */
bool int_parse(const char *s, size_t n, int64_t *ret)
{
    if (!s || !n)
        return false;
    bool negative = s[0] == '-';
    size_t at = negative;
    uint64_t value;
    if (!digits_read(s, n, &at, &value) || at != n)
        return false;
    *ret = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

bool decimal_parse(const char *s, size_t n, struct decimal *ret)
{
    if (!s || !n)
        return false;
    bool negative = s[0] == '-';
    size_t at = negative;
    uint64_t whole, part = 0;
    if (!digits_read(s, n, &at, &whole))
        return false;
    if (at < n) {
        size_t places = n - at - 1;
        if (s[at] != '.' || places < 1 || places > 2)
            return false;
        for (at++; at < n; at++) {
            if (s[at] < '0' || s[at] > '9')
                return false;
            part = part * 10 + (uint64_t)(s[at] - '0');
        }
        if (places == 1)
            part *= 10;
    }
    if (whole > (INT64_MAX - part) / 100)
        return false;
    int64_t hundredths = (int64_t)(whole * 100 + part);
    ret->hundredths = negative ? -hundredths : hundredths;
    return true;
}

/* value / 10^places with exactly that many decimals */
static void wide_write(wide value, int places, bool negative, char out[NUMBER_TEXT])
{
    char reversed[NUMBER_TEXT];
    int n = 0;
    for (int digits = 0; value || digits <= places; digits++) {
        if (places && digits == places)
            reversed[n++] = '.';
        reversed[n++] = (char)('0' + (int)(value % 10));
        value /= 10;
    }
    if (negative)
        reversed[n++] = '-';
    for (int i = 0; i < n; i++)
        out[i] = reversed[n - 1 - i];
    out[n] = '\0';
}

void decimal_format(struct decimal value, char out[NUMBER_TEXT])
{
    out[0] = '\0';
    if (value.hundredths == INT_NONE)
        return;
    bool negative = value.hundredths < 0;
    uint64_t size = (uint64_t)(negative ? -value.hundredths : value.hundredths);
    int places = 2;
    for (; places && size % 10 == 0; places--)
        size /= 10;
    wide_write(size, places, negative, out);
}

void quotient_format(int64_t sum, int64_t count, int places, char out[NUMBER_TEXT])
{
    assert(count > 0 && places >= 0 && places <= 6);
    out[0] = '\0';
    if (sum == INT_NONE)
        return;
    wide scaled = (wide)(sum < 0 ? -sum : sum);
    for (int i = 0; i < places; i++)
        scaled *= 10;
    wide divisor = (wide)count;
    wide rounded = (2 * scaled + divisor) / (2 * divisor);
    wide_write(rounded, places, sum < 0 && rounded, out); /* nobody should read "-0.0" */
}

void number_vi(const char *plain, char *out, size_t room)
{
    const char *digits = plain + (*plain == '-');
    size_t whole = 0, n = 0;
    while (digits[whole] >= '0' && digits[whole] <= '9')
        whole++;
    if (!room)
        return;
    for (const char *at = plain; *at; at++) {
        bool group = at > digits && at < digits + whole && (size_t)(digits + whole - at) % 3 == 0;
        if (n + group + 2 > room) { /* part of a number would be another number: rather none */
            n = 0;
            break;
        }
        if (group)
            out[n++] = '.';
        out[n++] = *at == '.' ? ',' : *at;
    }
    out[n] = '\0';
}
