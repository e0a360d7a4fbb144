/* date.c -- the calendar by counting days, and the clock.  Knows no time zone but Viet Nam's, no law and no period.
 * Texts are written digit by digit: strftime and printf are slower and would ask the locale. */
#include "date.h"
#include <time.h>

enum { YEAR_MIN = 1, YEAR_MAX = 9999 };        /* what YYYY can hold */
enum { READ_MIN = 1900, READ_MAX = 2999 }; /* what a client may send: DATE_FIRST, DATE_LAST */
enum { DAY_SECONDS = 86400, VIET_NAM_SECONDS = 7 * 3600 };
#define DAY_US (INT64_C(1000000) * DAY_SECONDS)

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
    static const signed char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Years start in March here, so that the leap day is the last of its year and months follow one line, (153m + 2) / 5.
 * 719468 is the number of days from 0000-03-01 to 1970-01-01. (Howard Hinnant, chrono-compatible low-level date algorithms) */
static int32_t days_of(int year, int month, int day)
{
    int y = month > 2 ? year : year - 1;
    int era = y / 400; /* years are positive, so no floor is needed */
    int of_era = y % 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool in_calendar(int64_t days)
{
    return days >= days_of(YEAR_MIN, 1, 1) && days <= days_of(YEAR_MAX, 12, 31);
}

bool date_make(int year, int month, int day, struct date *ret)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return false;
    ret->days = days_of(year, month, day);
    return true;
}

bool date_is(struct date day)
{
    return day.days != DATE_NONE;
}

void date_split(struct date day, int *ret_year, int *ret_month, int *ret_day)
{
    *ret_year = *ret_month = *ret_day = 0;
    if (!in_calendar(day.days))
        return;
    int z = day.days + 719468;
    int era = z / 146097;
    int of_era = z % 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int month = (5 * of_year + 2) / 153;
    *ret_day = of_year - (153 * month + 2) / 5 + 1;
    *ret_month = month < 10 ? month + 3 : month - 9;
    *ret_year = year + era * 400 + (*ret_month <= 2);
}

struct date date_plus_days(struct date day, int days)
{
    int64_t sum = (int64_t)day.days + days;
    if (!in_calendar(day.days) || !in_calendar(sum))
        return NO_DATE;
    return (struct date){ (int32_t)sum };
}

int date_weekday(struct date day)
{
    enum { WEEK = 7, EPOCH = 3 }; /* 1970-01-01 was a Thursday */
    return (int)((((int64_t)day.days + EPOCH) % WEEK + WEEK) % WEEK);
}

struct date date_plus_months(struct date day, int months)
{
    if (!in_calendar(day.days))
        return NO_DATE;
    int year, month, of_month;
    date_split(day, &year, &month, &of_month);
    int64_t since_zero = (int64_t)year * 12 + month - 1 + months;
    if (since_zero < YEAR_MIN * 12 || since_zero > YEAR_MAX * 12 + 11)
        return NO_DATE;
    year = (int)(since_zero / 12);
    month = (int)(since_zero % 12) + 1;
    int last = month_days(year, month);
    return (struct date){ days_of(year, month, of_month < last ? of_month : last) };
}

/* The number n digits make; false when one is none. */
static bool digits_read(const char *s, int n, int *ret)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        value = value * 10 + (s[i] - '0');
    }
    *ret = value;
    return true;
}

static void digits_write(char *out, int n, int value)
{
    while (n--) {
        out[n] = (char)('0' + value % 10);
        value /= 10;
    }
}

enum date_fault date_read(const char *s, size_t n, struct date *ret)
{
    int year, month, day;
    if (!s || n != 10 || s[4] != '-' || s[7] != '-')
        return DATE_NO_DAY;
    if (!digits_read(s, 4, &year) || !digits_read(s + 5, 2, &month) || !digits_read(s + 8, 2, &day))
        return DATE_NO_DAY;
    if (month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return DATE_NO_DAY;
    if (year < READ_MIN || year > READ_MAX)
        return DATE_BEYOND;
    ret->days = days_of(year, month, day);
    return DATE_FINE;
}

bool date_parse(const char *s, size_t n, struct date *ret)
{
    return date_read(s, n, ret) == DATE_FINE;
}

void date_format(struct date day, char out[DATE_TEXT])
{
    out[0] = '\0';
    if (!in_calendar(day.days))
        return;
    int year, month, of_month;
    date_split(day, &year, &month, &of_month);
    digits_write(out, 4, year);
    out[4] = out[7] = '-';
    digits_write(out + 5, 2, month);
    digits_write(out + 8, 2, of_month);
    out[10] = '\0';
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct instant instant_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (struct instant){ (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 };
}

struct date instant_day(struct instant at)
{
    int64_t days = floor_div(at.us, DAY_US); /* first without the zone: INSTANT_NONE must not overflow */
    if (!in_calendar(days))
        return NO_DATE;
    return (struct date){ (int32_t)floor_div(at.us + VIET_NAM_SECONDS * INT64_C(1000000), DAY_US) };
}

struct instant date_end(struct date day)
{
    return (struct instant){ (day.days + INT64_C(1)) * DAY_US - VIET_NAM_SECONDS * INT64_C(1000000) - 1 };
}

struct date date_today(void)
{
    return instant_day(instant_now());
}

void instant_format(struct instant at, char out[INSTANT_TEXT])
{
    int64_t days = floor_div(at.us, DAY_US);
    out[0] = '\0';
    if (!in_calendar(days)) /* INSTANT_NONE lies far outside, too */
        return;
    int64_t of_day = at.us - days * DAY_US;
    int seconds = (int)(of_day / 1000000);
    date_format((struct date){ (int32_t)days }, out);
    out[10] = 'T';
    digits_write(out + 11, 2, seconds / 3600);
    out[13] = out[16] = ':';
    digits_write(out + 14, 2, seconds / 60 % 60);
    digits_write(out + 17, 2, seconds % 60);
    out[19] = '.';
    digits_write(out + 20, 6, (int)(of_day % 1000000));
    out[26] = 'Z';
    out[27] = '\0';
}

bool instant_parse(const char *s, size_t n, struct instant *ret)
{
    struct date day;
    int hour = 0, minute = 0, second = 0, micros = 0; /* gcc does not follow digits_read() */
    if (n != INSTANT_TEXT - 1 || !date_parse(s, 10, &day))
        return false;
    if (s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != '.' || s[26] != 'Z')
        return false;
    if (!digits_read(s + 11, 2, &hour) || !digits_read(s + 14, 2, &minute) || !digits_read(s + 17, 2, &second) ||
        !digits_read(s + 20, 6, &micros))
        return false;
    if (hour > 23 || minute > 59 || second > 59) /* no leap second: instants are POSIX time, which has none */
        return false;
    ret->us = day.days * DAY_US + (hour * 3600 + minute * 60 + second) * INT64_C(1000000) + micros;
    return true;
}
