/* deadline.c -- by when something must be done (deadline.h): so many days, working days by the holidays of the register, or a round of the year. */
#include "db/deadline.h"
#include <stdio.h>
#include <string.h>
#include "base/number.h"
#include "db/db.h"
#include "sql.h"

static struct date day_of(struct stmt *stmt, int column)
{
    struct date day = NO_DATE;
    struct text t = row_text(stmt, column);
    if (t.s)
        date_parse(t.s, t.n, &day);
    return day;
}

enum { HOLIDAYS_MAX = 64, DAYS_LOOKED_AT = 400 };

struct shut_days {
    struct date days[HOLIDAYS_MAX];
    bool open[HOLIDAYS_MAX];
    size_t n;
};

static enum err read_shut_days(struct conn *conn, struct date day, struct shut_days *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_dossier_holidays, &stmt, reterr);
    ret->n = 0;
    if (e)
        return e;
    bind_date(stmt, 1, day);
    bind_date(stmt, 2, date_plus_days(day, DAYS_LOOKED_AT));
    while (ret->n < HOLIDAYS_MAX && rows_next(stmt)) {
        ret->days[ret->n] = day_of(stmt, 0);
        ret->open[ret->n++] = row_int(stmt, 1) == 1;
    }
    return rows_end(stmt, reterr);
}

/* Saturdays and Sundays are shut, but for those that are open instead of another day. */
static bool is_working(const struct shut_days *shut, struct date day)
{
    enum { DAYS_OF_WEEK = 7, FRIDAY = 4 };
    for (size_t i = 0; i < shut->n; i++)
        if (shut->days[i].days == day.days)
            return shut->open[i];
    return date_weekday(day) <= FRIDAY;
}

static struct date after_working(const struct shut_days *shut, struct date day, int64_t days)
{
    struct date at = day;
    for (int looked = 0; days > 0 && looked < 5 * DAYS_LOOKED_AT; looked++) {
        at = date_plus_days(at, 1);
        days -= is_working(shut, at);
    }
    return at;
}

/* The first day of that month and day (MM-DD) that is not before `day`. */
static struct date next_of_year(struct text month_day, struct date day)
{
    char text[DATE_TEXT];
    struct date found = NO_DATE;
    int year, month, of_month;
    date_split(day, &year, &month, &of_month);
    for (int y = year; y <= year + 1; y++) {
        snprintf(text, sizeof text, "%04d-%.5s", y, month_day.s);
        if (date_parse(text, strlen(text), &found) && found.days >= day.days)
            return found;
    }
    return NO_DATE;
}

enum err deadline_of(struct conn *conn, struct text programme, struct text registration, struct text state, struct date day, struct date *ret, struct problem *reterr)
{
    struct stmt *stmt;
    struct shut_days shut;
    struct date round = NO_DATE;
    int64_t general = INT_NONE;
    *ret = NO_DATE;
    enum err e = read_shut_days(conn, day, &shut, reterr);
    if (!e)
        e = conn_named(conn, sql_dossier_deadlines, &stmt, reterr);
    if (e)
        return e;
    bind_text(stmt, 1, programme);
    bind_text(stmt, 2, state);
    bind_text(stmt, 3, registration);
    bind_date(stmt, 4, day);
    while (rows_next(stmt)) {
        int64_t days = row_int(stmt, 0);
        if (general != INT_NONE && row_int(stmt, 4) != general)
            continue; /* the registration has its own */
        general = row_int(stmt, 4);
        if (days != INT_NONE) {
            *ret = row_int(stmt, 1) == 1 ? after_working(&shut, day, days) : date_plus_days(day, (int)days);
            continue;
        }
        /* asked before the first day of the round that is still to come */
        struct date asked = next_of_year(row_text(stmt, 2), date_plus_days(day, 1));
        if (date_is(asked) && (!date_is(round) || asked.days < round.days)) {
            round = asked;
            *ret = date_plus_days(next_of_year(row_text(stmt, 3), asked), -1);
        }
    }
    return rows_end(stmt, reterr);
}
