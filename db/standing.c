/* standing.c -- the spells of a commune or a product from its records. It says in code what progress_communes.sql and progress_products.sql say of a
 * single day; tests hold the two against each other. Knows nothing of the units above. */
#include "db/standing.h"
#include <stdlib.h>
#include <string.h>
#include "base/number.h"
#include "sql.h"

/* Something that held from one day until before another. */
struct spell {
    enum standing_figure figure;
    int32_t from, until, since;
    int64_t n, more; /* of stars: how many; of assessments: criteria and indicators met */
};

struct spells {
    struct spell *all;
    size_t n, room;
};

static bool add(struct spells *spells, struct spell spell)
{
    if (spells->n == spells->room) {
        size_t wanted = spells->room ? spells->room * 2 : 32;
        struct spell *more = realloc(spells->all, wanted * sizeof *more);
        if (!more)
            return false;
        spells->all = more;
        spells->room = wanted;
    }
    if (spell.from < spell.until)
        spells->all[spells->n++] = spell;
    return true;
}

static enum err no_memory(struct problem *reterr)
{
    return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

/* ---- from the records ---- */

static int32_t day_of(struct stmt *stmt, int column)
{
    struct date day;
    struct text t = row_text(stmt, column);
    return t.s && date_parse(t.s, t.n, &day) ? day.days : DAY_OPEN;
}

/* The day behind a last day. */
static int32_t behind(int32_t last)
{
    return last == DAY_OPEN ? DAY_OPEN : last + 1;
}

static int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static int32_t earlier(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* decided, from, last day, ended: from this column on. */
static struct spell certified(struct stmt *stmt, int column, enum standing_figure figure, int64_t n)
{
    int32_t decided = day_of(stmt, column);
    return (struct spell){ .figure = figure,
                           .from = later(decided, day_of(stmt, column + 1)),
                           .until = earlier(behind(day_of(stmt, column + 2)), day_of(stmt, column + 3)),
                           .since = decided,
                           .n = n };
}

typedef bool row_reader(struct spells *spells, struct stmt *stmt);

static bool read_unit(struct spells *spells, struct stmt *stmt)
{
    return add(spells, (struct spell){ .figure = STANDING_UNITS, .from = day_of(stmt, 0), .until = behind(day_of(stmt, 1)) });
}

static bool read_roster(struct spells *spells, struct stmt *stmt)
{
    return add(spells, (struct spell){ .figure = STANDING_ROSTER, .from = day_of(stmt, 0), .until = day_of(stmt, 1) });
}

static bool read_level(struct spells *spells, struct stmt *stmt)
{
    struct text level = row_text(stmt, 0);
    enum standing_figure figure =
        text_is(level, "standard") ? STANDING_STANDARD : text_is(level, "advanced") ? STANDING_ADVANCED : STANDING_MODEL;
    return add(spells, certified(stmt, 1, figure, 0));
}

/* In the order of their days: each holds until the next. */
static bool read_assessment(struct spells *spells, struct stmt *stmt)
{
    int32_t day = day_of(stmt, 0);
    if (spells->n && spells->all[spells->n - 1].figure == STANDING_ASSESSED) {
        struct spell *last = &spells->all[spells->n - 1];
        last->until = day;
        spells->n -= last->from >= day;
    }
    return add(spells, (struct spell){ .figure = STANDING_ASSESSED, .from = day, .until = DAY_OPEN, .n = row_int(stmt, 1), .more = row_int(stmt, 2) });
}

static bool read_product(struct spells *spells, struct stmt *stmt)
{
    int32_t joined = day_of(stmt, 1);
    return add(spells, (struct spell){ .figure = STANDING_PRODUCTS, .from = joined, .until = day_of(stmt, 2), .since = joined, .n = row_int(stmt, 0) });
}

static bool read_stars(struct spells *spells, struct stmt *stmt)
{
    return add(spells, certified(stmt, 1, STANDING_STARS_5, row_int(stmt, 0)));
}

static enum err read_rows(struct conn *conn, const char *sql, int64_t id, row_reader *read, struct spells *spells, struct problem *reterr)
{
    struct stmt *stmt;
    bool good = true;
    enum err e = conn_named(conn, sql, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    while (good && rows_next(stmt))
        good = read(spells, stmt);
    e = rows_end(stmt, reterr);
    return e || good ? e : no_memory(reterr);
}

/* ---- day by day ---- */

static void began(struct standing *s, enum standing_began what, int32_t since)
{
    if (!date_is(s->since[what]) || since < s->since[what].days)
        s->since[what].days = since;
}

/* What holds on the day; of stars the last that are told. */
static struct standing on_day(const struct spells *spells, int32_t day)
{
    struct standing s = { .since = { NO_DATE, NO_DATE, NO_DATE, NO_DATE } };
    int64_t stars = 0;
    for (size_t i = 0; i < spells->n; i++) {
        const struct spell *spell = &spells->all[i];
        if (day < spell->from || day >= spell->until)
            continue;
        s.n[spell->figure] = 1;
        switch (spell->figure) {
        case STANDING_STANDARD: began(&s, BEGAN_STANDARD, spell->since); break;
        case STANDING_ADVANCED: began(&s, BEGAN_ADVANCED, spell->since); break;
        case STANDING_MODEL: began(&s, BEGAN_MODEL, spell->since); break;
        case STANDING_PRODUCTS: began(&s, BEGAN_PRODUCTS, spell->since); break;
        case STANDING_STARS_5: stars = spell->n; break;
        case STANDING_ASSESSED:
            s.n[STANDING_CRITERIA] = spell->n;
            s.n[STANDING_INDICATORS] = spell->more;
            break;
        default: break;
        }
    }
    s.n[STANDING_STARS_5] = stars == 5;
    s.n[STANDING_STARS_4] = stars == 4;
    s.n[STANDING_STARS_3] = stars == 3;
    return s;
}

/* Only a unit in force counts, and only on the roster its certifications and results do; only a product in the programme has stars. */
static void keep_what_counts(struct standing *s)
{
    bool roster = s->n[STANDING_UNITS] && s->n[STANDING_ROSTER];
    for (int i = STANDING_ROSTER; i <= STANDING_INDICATORS; i++)
        s->n[i] = roster ? s->n[i] : 0;
    for (int i = STANDING_STARS_5; i <= STANDING_STARS_3; i++)
        s->n[i] = s->n[STANDING_PRODUCTS] ? s->n[i] : 0;
    for (int i = BEGAN_STANDARD; i <= BEGAN_MODEL && !roster; i++)
        s->since[i] = NO_DATE;
}

static int by_day(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

static enum err tell_all(const struct spells *spells, standing_teller *tell, void *context, struct problem *reterr)
{
    int32_t few[64], *days = spells->n > 32 ? malloc(2 * spells->n * sizeof *days) : few;
    size_t n = 0;
    bool good = days;
    for (size_t i = 0; good && i < spells->n; i++) {
        days[n++] = spells->all[i].from;
        days[n++] = spells->all[i].until;
    }
    if (n)
        qsort(days, n, sizeof *days, by_day);
    for (size_t i = 0; good && i + 1 < n; i++) {
        if (days[i] == days[i + 1])
            continue;
        struct standing s = on_day(spells, days[i]);
        keep_what_counts(&s);
        if (s.n[STANDING_UNITS] || s.n[STANDING_PRODUCTS])
            good = tell(context, (struct date){ days[i] }, (struct date){ days[i + 1] }, &s);
    }
    if (days != few)
        free(days);
    return good ? OK : no_memory(reterr);
}

enum err standing_of_unit(struct conn *conn, int64_t id, standing_teller *tell, void *context, struct problem *reterr)
{
    struct spells spells = { 0 };
    enum err e = read_rows(conn, sql_standing_unit, id, read_unit, &spells, reterr);
    if (!e && spells.n)
        e = read_rows(conn, sql_standing_rosters, id, read_roster, &spells, reterr);
    if (!e && spells.n > 1) { /* it was on the roster once */
        e = read_rows(conn, sql_standing_levels, id, read_level, &spells, reterr);
        if (!e)
            e = read_rows(conn, sql_standing_assessments, id, read_assessment, &spells, reterr);
    }
    if (!e)
        e = tell_all(&spells, tell, context, reterr);
    free(spells.all);
    return e;
}

enum err standing_of_product(struct conn *conn, int64_t id, bool certified, int64_t *ret_unit, standing_teller *tell, void *context, struct problem *reterr)
{
    struct spells spells = { 0 };
    enum err e = read_rows(conn, sql_standing_product, id, read_product, &spells, reterr);
    *ret_unit = spells.n ? spells.all[0].n : INT_NONE;
    if (!e && spells.n && certified)
        e = read_rows(conn, sql_standing_stars, id, read_stars, &spells, reterr);
    if (!e)
        e = tell_all(&spells, tell, context, reterr);
    free(spells.all);
    return e;
}
