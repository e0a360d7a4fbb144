/* report_figures.h -- the headline's figures, and those that are printed beside them, as numbers: of a unit, on any day, with the denominators they
 * are told against. Counted row by row from dated facts, so that the rows themselves can be asked for. */
#pragma once
#include "handlers/report.h"

/* What is counted. */
enum counted {
    C_UNITS, C_ROSTER, C_STANDARD, C_ADVANCED, C_MODEL, C_NEW_STANDARD, C_NEW_ADVANCED, C_NEW_MODEL, C_ASSESSED, C_CRITERIA, C_INDICATORS,
    C_COMMUNES, C_WARDS, C_TOWNSHIPS, C_SPECIAL_ZONES,
    C_PRODUCTS, C_PRODUCTS_NEW, C_CERTIFIED, C_STARS_3_TO_5, C_STARS_5, C_STARS_4, C_STARS_3, C_STARS_5_NATIONAL, C_STARS_5_PROVINCIAL,
    C_PRODUCERS, C_COOPERATIVES, C_COMPANIES, C_HOUSEHOLDS,
    C_DISTRICTS, C_DISTRICTS_STANDARD, C_DISTRICTS_ADVANCED,
    C_COUNTED
};
/* Which facts a figure is counted from: one statement each. */
enum figure_source { FROM_COMMUNES, FROM_PRODUCTS, FROM_PRODUCERS, FROM_DISTRICTS, FIGURE_SOURCES };

struct report_figure {
    const char *name;
    enum figure_source source;
    int numerator, denominator; /* enum counted */
    int certified;              /* the denominator among those certified (of=certified); -1: there is none */
    bool average;
    const char *rows;           /* what lists the numerator: {d} the day, {f} 1 January of its year; NULL: nothing does */
    const char *vi, *en;        /* what is counted */
};
extern const struct report_figure report_figures[];
extern const size_t nreport_figures;
const struct report_figure *report_figure_named(struct text name); /* NULL: none */

enum { SETS_TEXT = 200 };
struct figure_counts {
    int64_t n[C_COUNTED];
    char sets[SETS_TEXT]; /* the sets of the latest assessments, "318, QN-20-53": in order; cut where there is no more room */
};
/* Counts what one source gives; the others' counts stay as they are. */
enum err figures_count(struct call *call, int64_t unit_id, struct date day, enum figure_source source, struct figure_counts *counts);

/* One row of each kind, texts valid until the next one is read. */
struct commune_standing {
    int64_t id;
    struct text code, name, kind;
    bool on_roster;
    struct date certified_on[3]; /* standard, advanced, model; NO_DATE: not */
    struct text set_code;        /* NO_TEXT: no assessment */
    struct date assessed_on;
    int64_t criteria, indicators;
    struct date valid_from;
};
struct product_standing {
    int64_t id;
    struct text code, name;
    struct date joined_on;
    int64_t stars; /* 0: no valid certificate */
    struct date certified_on;
    struct text authority;
};
enum err standing_open(struct call *call, const char *sql, int64_t unit_id, struct date day, struct stmt **ret);
void commune_standing_read(struct stmt *stmt, struct commune_standing *ret); /* of report_standing.sql */
void product_standing_read(struct stmt *stmt, struct product_standing *ret); /* of report_products.sql */

/* The address of the rows behind the numerator; NULL where nothing lists them. `r` as of the day that is meant. */
const char *figure_rows(struct call *call, const struct report *r, const struct report_figure *figure);
/* What a denominator is: "số xã trong danh sách" ... */
void counted_names(int counted, const char **ret_vi, const char **ret_en);
/* numerator, denominator, value (a rounded average, or the number itself) and share as members of the open object. */
void figure_write(struct json_writer *w, const struct report_figure *figure, bool certified, const struct figure_counts *counts);
struct date row_date(struct stmt *stmt, int column); /* NO_DATE for NULL */
struct date first_of_year(struct date day);
