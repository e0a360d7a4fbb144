/* date.h -- a calendar day and an instant. Days are counted, never seconds; the register's "today" is Viet Nam's. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct date {
    int32_t days; /* since 1970-01-01, proleptic Gregorian; DATE_NONE: no value */
};
#define DATE_NONE INT32_MIN
#define NO_DATE ((struct date){ DATE_NONE })

struct instant {
    int64_t us; /* microseconds since 1970-01-01T00:00:00Z; INSTANT_NONE: no value */
};
#define INSTANT_NONE INT64_MIN

enum { DATE_TEXT = 11, INSTANT_TEXT = 28 }; /* room for the texts below with their NUL */

/* The days a client may send, both inclusive. */
#define DATE_FIRST "1900-01-01"
#define DATE_LAST "2999-12-31"
/* DATE_NO_DAY: not exactly YYYY-MM-DD, or no day of the calendar. DATE_BEYOND: a day, but before DATE_FIRST or after DATE_LAST. */
enum date_fault { DATE_FINE, DATE_NO_DAY, DATE_BEYOND };
/* n bytes, no NUL needed; anything but DATE_FINE leaves *ret alone. */
enum date_fault date_read(const char *s, size_t n, struct date *ret);
bool date_parse(const char *s, size_t n, struct date *ret); /* the same, for who need not know why not */
void date_format(struct date day, char out[DATE_TEXT]); /* "" for NO_DATE */
bool date_make(int year, int month, int day, struct date *ret); /* years 1 to 9999 */
void date_split(struct date day, int *ret_year, int *ret_month, int *ret_day); /* 0, 0, 0 for NO_DATE */
bool date_is(struct date day); /* has a value */
struct date date_plus_days(struct date day, int days); /* NO_DATE for NO_DATE, and outside the years 1 to 9999 */
/* The same day n months later; the last day of the month where that day does not exist (31 Jan + 1 = 28 Feb). NO_DATE
 * as above. */
struct date date_plus_months(struct date day, int months);
int date_weekday(struct date day); /* 0 Monday to 6 Sunday */

/* Today in Asia/Ho_Chi_Minh: UTC+7 the year round since 13 June 1975, so no time zone file is read. */
struct date date_today(void);
struct instant instant_now(void);
struct instant date_end(struct date day); /* its last microsecond in Viet Nam */
struct date instant_day(struct instant at); /* the day it was in Viet Nam; NO_DATE for none */
void instant_format(struct instant at, char out[INSTANT_TEXT]); /* 2026-11-24T00:15:42.123456Z; "" for none */
bool instant_parse(const char *s, size_t n, struct instant *ret); /* the same form only */
