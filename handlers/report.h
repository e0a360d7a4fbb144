/* report.h -- what all reports beside the headline share: the unit and the day they are about, their head, shares, addresses of the rows behind a
 * number. Knows no figure. */
#pragma once
#include "handlers/call.h"

/* What a report is about. */
struct report {
    int64_t unit_id;
    struct text unit_code;
    const char *unit_shown; /* as it stands in an address */
    struct value *unit;     /* its row, of `day` */
    struct date day;        /* the last day it looks at */
    char day_text[DATE_TEXT], known_text[INSTANT_TEXT];
};

/* A criteria set that was asked for. */
struct report_set {
    int64_t id; /* INT_NONE: none was */
    struct text code, name, name_en;
};

/* Reads unit (needed), as_of and known_at; other parameters are those in `also` (NULL-ended). Every fault is told at once. Call it first. */
enum err report_read(struct call *call, const char *const *also, struct report *ret);
/* The same where the unit may be left out: then the whole register is meant (unit_id INT_NONE, unit NULL). */
enum err report_read_any(struct call *call, const char *const *also, struct report *ret);
/* The same where the last day is called `to` and there is no as_of; `from` (needed) is the first. */
enum err report_read_period(struct call *call, const char *const *also, struct report *ret, struct date *ret_from);
/* Parameter `set` by its code; without it no set (ret->id INT_NONE), or a fault where it is needed. */
enum err report_read_set(struct call *call, bool needed, struct report_set *ret);
/* Parameter `name` is one of `values` (NULL-ended): its place, or `without` where it is not there. A fault else. */
enum err report_read_choice(struct call *call, const char *name, const char *const *values, int without, int *ret);
/* Parameter `name` as a number from `min` to `max`; INT_NONE without it. */
enum err report_read_number(struct call *call, const char *name, int64_t min, int64_t max, int64_t *ret);

/* The change that stands in the answer, its ETag and how long it may be kept; *ret_done: it is a 304 already. */
enum err report_begin(struct call *call, const struct report *r, int64_t *ret_change, bool *ret_done);
/* Hands the answer over, or frees it when e is a fault. */
enum err report_end(struct call *call, struct buffer *out, enum err e);

/* The same of a report as CSV: parameter bom, and the mark it asks for; then the sheet by its name, or nothing when it is `done` already. */
enum err report_begin_sheet(struct call *call, struct buffer *out);
enum err report_end_sheet(struct call *call, struct buffer *out, const char *name, bool done, enum err e);

/* Opens the object: unit, as_of, known_at. */
void report_head(struct json_writer *w, struct call *call, const struct report *r);
/* "share": n of `of` in percent to one decimal; null of nothing. */
void report_share(struct json_writer *w, int64_t n, int64_t of);
/* "name": the average of a sum to one decimal; null of nothing. */
void report_average(struct json_writer *w, const char *name, int64_t sum, int64_t count);
void report_two(struct json_writer *w, const char *name, const char *vi, const char *en); /* "name": {vi, en} */
/* The address of rows: `what` is a path below /api/v1 with its filters; unit and days are added. The arena's. */
const char *report_rows(struct call *call, const struct report *r, const char *what);
