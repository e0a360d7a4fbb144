/* published_figure.c -- a figure as it was printed somewhere, with its source and how far that can be relied on. It is a fact about a page, not
 * about the unit: what contradicts the register or another page is kept as it is, and nothing is computed from it. */
#include "model/resources.h"

/* official: a page or paper of an authority. press: a newspaper, an agency, a broadcaster. reprint: a page that repeats others or lists made from
 * them. reference_only: only a name or number of the page is known, not its address. */
static const char *const reliabilities[] = { "official", "press", "reprint", "reference_only", NULL };

static const struct column columns[] = {
    ID_COLUMN(published_figure),
    COLUMN(published_figure, unit_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "as_of",
           .vi = "Đơn vị", .doc = "The unit it is about.", .example = "1"),
    COLUMN(published_figure, figure, .flags = REQUIRED | FILTER | CODE, .max = 60, .vi = "Chỉ số",
           .doc = "What is counted: a figure's name in /reports/progress and /reports/published where there is one, else a name of its own.",
           .example = "communes_advanced"),
    COLUMN(published_figure, measure, .flags = REQUIRED | FILTER, .max = 40, .vi = "Đơn vị tính",
           .doc = "What one of the value is; % where a share was printed.", .example = "commune"),
    COLUMN(published_figure, as_of, .flags = REQUIRED | RANGE | SORT, .vi = "Số liệu đến ngày", .doc = "The day the figure is about.",
           .example = "2023-09-17"),
    COLUMN(published_figure, as_of_precision, .values = precisions, .vi = "Độ chính xác (số liệu đến ngày)",
           .doc = "How exactly that day is known.", .example = "day"),
    COLUMN(published_figure, value, .flags = REQUIRED, .vi = "Giá trị", .doc = "The number printed, to two decimals.", .example = "56"),
    COLUMN(published_figure, printed, .max = 60, .vi = "Số như đã in", .doc = "The number as printed, where that is not what the value says.",
           .example = "84.147"),
    COLUMN(published_figure, numerator, .vi = "Tử số", .doc = "Of a share: the part, where it was printed.", .example = "56"),
    COLUMN(published_figure, denominator, .vi = "Mẫu số", .doc = "The whole it was printed against.", .example = "98"),
    COLUMN(published_figure, definition, .flags = LINES, .max = 1000, .vi = "Định nghĩa", .doc = "What the page says it counts.",
           .example = "communes recognised as advanced, of all communes"),
    COLUMN(published_figure, url, .max = 500, .vi = "Địa chỉ", .doc = "Where it was read.", .example = "https://example.vn/page"),
    COLUMN(published_figure, reliability, .flags = REQUIRED | FILTER, .values = reliabilities, .vi = "Độ tin cậy",
           .doc = "What kind of page it is.", .example = "press"),
    COLUMN(published_figure, published_on, .flags = RANGE, .vi = "Ngày công bố", .doc = "The day it was printed, where that is known.",
           .example = "2023-09-17"),
    PROVENANCE_COLUMNS(published_figure),
    STAMP_COLUMNS(published_figure),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct published_figure *f = record;
    if (!f->source.s && !f->url.s)
        fail_at(reterr, place, "source", MSG_NEEDED_UNLESS, "url");
    check_past(f->published_on, "published_on", reterr, place);
}

const struct resource published_figures = {
    .name = "published-figures",
    .table = "published_figure",
    .vi = "Số liệu đã công bố",
    .en = "Published figures",
    COLUMNS(columns),
    .size = sizeof(struct published_figure),
    .span = { "as_of" },
    .key = { "id" },
    .natural = { "unit_id", "figure", "measure", "as_of", "url", "source" },
    .sort = "-as_of",
    .unit = "unit_id",
    .writers = OFFICE,
    .check = check,
};
