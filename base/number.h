/* number.h -- exact numbers: points with two decimals, money in đồng, rounding of a quotient. No floating point anywhere. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INT_NONE INT64_MIN /* an integer without value */

struct decimal {
    int64_t hundredths; /* INT_NONE: no value */
};
struct dong {
    int64_t v; /* đồng; INT_NONE: no value */
};

enum { NUMBER_TEXT = 32 };

/* A whole number in base 10: optional '-', digits, no leading zeros, within int64; nothing else. INT64_MIN is refused, too:
 * it is INT_NONE, and no client shall be able to send "no value" as a number. False leaves *ret alone. */
bool int_parse(const char *s, size_t n, int64_t *ret);
/* "69.99", "70", "-1.5": at most two decimals, no exponent, no leading '+' or zeros, no bare dot; within int64 hundredths. */
bool decimal_parse(const char *s, size_t n, struct decimal *ret);
void decimal_format(struct decimal value, char out[NUMBER_TEXT]); /* "70", "69.5", "69.99": no trailing zeros; "" without value */

/* sum / count rounded half away from zero to `places` (0..6) decimals, with '.', always that many places: (1833, 98, 1) is
 * "18.7"; count must be > 0. Exact in 128-bit integers. Never "-0.0"; "" when sum is INT_NONE. */
void quotient_format(int64_t sum, int64_t count, int places, char out[NUMBER_TEXT]);
/* As the Vietnamese print numbers: '.' between thousands, ',' before decimals: "1234.5" to "1.234,5". "" when it does
 * not fit the room: part of a number would be another number. */
void number_vi(const char *plain, char *out, size_t room);
