/* product_code.c -- the next code of a commune and year (product_code.h). The writer is one: what it reads nobody else has taken meanwhile. */
#include "db/product_code.h"
#include <inttypes.h>
#include <string.h>
#include "base/number.h"
#include "model/draft.h"
#include "model/resources.h"
#include "sql.h"

#define ASKED "AUTO"

/* "22-06724-", or "22-194-06724-" while there are districts; NULL: it is no commune. */
static enum err prefix_of(struct conn *conn, struct arena *arena, int64_t unit_id, const char **ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_product_code_units, &stmt, reterr);
    *ret = NULL;
    if (e)
        return e;
    bind_int(stmt, 1, unit_id);
    if (rows_next(stmt)) {
        struct text commune = row_text(stmt, 0), level = row_text(stmt, 1), above = row_text(stmt, 2), above_level = row_text(stmt, 3), top = row_text(stmt, 4);
        if (text_is(level, "commune") && text_is(above_level, "province"))
            *ret = arena_printf(arena, "%.*s-%.*s-", (int)above.n, above.s, (int)commune.n, commune.s);
        else if (text_is(level, "commune") && top.s)
            *ret = arena_printf(arena, "%.*s-%.*s-%.*s-", (int)top.n, top.s, (int)above.n, above.s, (int)commune.n, commune.s);
    }
    return rows_end(stmt, reterr);
}

/* The number in "PREFIX12-2026", of that year; 0: it is another code. */
static int64_t number_in(struct text code, size_t prefix, int year)
{
    int64_t number, of_year;
    const char *dash = code.n > prefix ? memchr(code.s + prefix, '-', code.n - prefix) : NULL;
    if (!dash || !int_parse(code.s + prefix, (size_t)(dash - code.s) - prefix, &number) || !int_parse(dash + 1, code.n - (size_t)(dash + 1 - code.s), &of_year))
        return 0;
    return of_year == year ? number : 0;
}

static enum err last_number(struct conn *conn, struct arena *arena, const char *prefix, int year, int64_t *ret, struct problem *reterr)
{
    struct stmt *stmt;
    size_t n = strlen(prefix);
    enum err e = conn_named(conn, sql_product_code_taken, &stmt, reterr);
    *ret = 0;
    if (e)
        return e;
    bind_text(stmt, 1, text_of(prefix));
    bind_text(stmt, 2, text_of(arena_printf(arena, "%.*s.", (int)n - 1, prefix))); /* what stands behind every "PREFIX…": . comes next after - */
    while (rows_next(stmt)) {
        int64_t number = number_in(row_text(stmt, 0), n, year);
        *ret = number > *ret ? number : *ret;
    }
    return rows_end(stmt, reterr);
}

enum err product_code_derive(struct conn *conn, struct arena *arena, struct draft *draft, struct problem *reterr)
{
    struct product *product = draft->record;
    const char *prefix;
    int64_t last;
    int year, month, day;
    if (draft->schema->resource != &products || !text_is(product->code, ASKED))
        return OK;
    enum err e = prefix_of(conn, arena, product->unit_id, &prefix, reterr);
    if (e)
        return e;
    if (!prefix) {
        fail_at(reterr, &draft->place, "code", MSG_CODE_NEEDS_COMMUNE);
        return reterr ? reterr->code = ERR_INVALID : ERR_INVALID;
    }
    date_split(product->joined_on, &year, &month, &day);
    e = last_number(conn, arena, prefix, year, &last, reterr);
    if (!e)
        product->code = text_of(arena_printf(arena, "%s%" PRId64 "-%d", prefix, last + 1, year));
    return e;
}
