/* tally.c -- what each commune and product adds to the sums of the units it counts in: taken back as it was before the transaction, put in as it is behind it.
 * A transaction that touches many is followed by counting anew. Knows days and sums; how a commune stands is db/standing.c's. */
#include "db/tally.h"
#include <stdlib.h>
#include <string.h>
#include "db/standing.h"
#include "model/resources.h"
#include "sql.h"

enum { TOUCHED_FIRST = 64, TOUCHED_MOST = 2048, SUMS = STANDING_FIGURES + STANDING_BEGAN };
enum { OF_DAY = -1 }; /* in place of a figure: a row of tally, not of tally_new */

/* A row of one of the two tables. */
struct key {
    int64_t ancestor;
    int32_t figure, since, step;
};
struct sum {
    struct key key;
    bool used;
    int64_t n[SUMS]; /* tally: the figures, then what began; tally_new: one */
};

/* A commune or product that the transaction writes to. */
struct touched {
    int64_t mark; /* 2 * id, and 1 more for a product; 0: free */
    bool fresh;   /* a product that was made in it and touched by nothing else: it has no certification */
};

struct place {
    int64_t ancestor;
    int32_t from, until;
};

/* What a transaction carries with it. */
struct tally {
    struct sum *sums; /* open addressing, a power of two */
    size_t nsums, room;
    bool all;               /* everything is counted anew */
    struct touched *touched; /* open addressing, a power of two */
    size_t ntouched, touched_room;
    int64_t assessment, assessed_unit; /* the one that was looked up last */
    int64_t placed_unit;               /* ... and whose places these are */
    struct place *places;
    size_t nplaces, places_room;
    int sign; /* of what is told now */
};

static void drop(void *tally)
{
    struct tally *t = tally;
    if (t) {
        free(t->sums);
        free(t->places);
        free(t->touched);
    }
    free(t);
}

static enum err no_memory(struct problem *reterr)
{
    return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

/* ---- sums by key ---- */

static uint64_t hash_of(const struct key *key)
{
    uint64_t h = (uint64_t)key->ancestor * 0x9e3779b97f4a7c15u;
    h = (h ^ (uint32_t)key->step) * 0xff51afd7ed558ccdu;
    h = (h ^ (uint32_t)key->since ^ (uint64_t)(uint32_t)key->figure << 32) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 29;
}

static bool same_key(const struct key *a, const struct key *b)
{
    return a->ancestor == b->ancestor && a->figure == b->figure && a->since == b->since && a->step == b->step;
}

static struct sum *place_of_key(struct sum *sums, size_t room, const struct key *key)
{
    size_t i = (size_t)hash_of(key) & (room - 1);
    while (sums[i].used && !same_key(&sums[i].key, key))
        i = (i + 1) & (room - 1);
    return &sums[i];
}

static bool grow(struct tally *t)
{
    size_t room = t->room ? t->room * 2 : 32;
    struct sum *sums = calloc(room, sizeof *sums);
    if (!sums)
        return false;
    for (size_t i = 0; i < t->room; i++)
        if (t->sums[i].used)
            *place_of_key(sums, room, &t->sums[i].key) = t->sums[i];
    free(t->sums);
    t->sums = sums;
    t->room = room;
    return true;
}

/* The sums under the key; NULL: out of memory. */
static int64_t *sums_of(struct tally *t, struct key key)
{
    if (4 * (t->nsums + 1) > 3 * t->room && !grow(t))
        return NULL;
    struct sum *sum = place_of_key(t->sums, t->room, &key);
    if (!sum->used) {
        *sum = (struct sum){ .key = key, .used = true };
        t->nsums++;
    }
    return sum->n;
}

static bool add_on(struct tally *t, int64_t ancestor, int32_t day, const struct standing *s, int sign)
{
    if (day == DAY_OPEN)
        return true;
    int64_t *n = sums_of(t, (struct key){ ancestor, OF_DAY, 0, day });
    if (!n)
        return false;
    for (int i = 0; i < STANDING_FIGURES; i++)
        n[i] += sign * s->n[i];
    for (int i = 0; i < STANDING_BEGAN; i++)
        if (s->since[i].days == day)
            n[STANDING_FIGURES + i] += sign;
    for (int i = 0; i < STANDING_BEGAN; i++) {
        if (!date_is(s->since[i]) || s->since[i].days == day)
            continue;
        if (!(n = sums_of(t, (struct key){ ancestor, i, s->since[i].days, day })))
            return false;
        *n += sign;
    }
    return true;
}

static bool add_spell(void *context, struct date from, struct date until, const struct standing *s)
{
    struct tally *t = context;
    for (size_t i = 0; i < t->nplaces; i++) {
        const struct place *place = &t->places[i];
        int32_t first = from.days > place->from ? from.days : place->from, last = until.days < place->until ? until.days : place->until;
        if (first < last && !(add_on(t, place->ancestor, first, s, t->sign) && add_on(t, place->ancestor, last, s, -t->sign)))
            return false;
    }
    return true;
}

/* ---- where a unit counts ---- */

static bool add_place(struct tally *t, struct place place)
{
    if (t->nplaces == t->places_room) {
        size_t room = t->places_room ? 2 * t->places_room : 8;
        struct place *more = realloc(t->places, room * sizeof *more);
        if (!more)
            return false;
        t->places = more;
        t->places_room = room;
    }
    t->places[t->nplaces++] = place;
    return true;
}

static enum err find_places(struct conn *conn, struct tally *t, int64_t unit, struct problem *reterr)
{
    struct stmt *stmt;
    if (t->nplaces && t->placed_unit == unit)
        return OK;
    t->placed_unit = unit;
    t->nplaces = 0;
    bool good = add_place(t, (struct place){ TALLY_WHOLE, INT32_MIN, DAY_OPEN });
    enum err e = conn_named(conn, sql_tally_places, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, unit);
    while (good && rows_next(stmt)) {
        struct date from = NO_DATE, to = NO_DATE;
        struct text first = row_text(stmt, 1), last = row_text(stmt, 2);
        date_parse(first.s, first.n, &from);
        bool open = !date_parse(last.s, last.n, &to); /* 9999-12-31 is none that may be sent */
        good = add_place(t, (struct place){ row_int(stmt, 0), from.days, open ? DAY_OPEN : to.days + 1 });
    }
    e = rows_end(stmt, reterr);
    return e || good ? e : no_memory(reterr);
}

/* ---- one commune, one product ---- */

/* Spells come before the unit is known to be looked up: they wait here. */
struct waiting {
    struct tally *tally;
    struct conn *conn;
    struct problem *reterr;
    int64_t unit; /* INT_NONE: the product's, which is read with it */
    enum err e;
};

static enum err count_unit(struct conn *conn, struct tally *t, int64_t id, int sign, struct problem *reterr)
{
    t->sign = sign;
    enum err e = find_places(conn, t, id, reterr);
    return e ? e : standing_of_unit(conn, id, add_spell, t, reterr);
}

static bool add_product_spell(void *context, struct date from, struct date until, const struct standing *s)
{
    struct waiting *w = context;
    if (!w->e)
        w->e = find_places(w->conn, w->tally, w->unit, w->reterr);
    return !w->e && add_spell(w->tally, from, until, s);
}

static enum err count_product(struct conn *conn, struct tally *t, int64_t id, bool certified, int sign, struct problem *reterr)
{
    struct waiting w = { .tally = t, .conn = conn, .reterr = reterr };
    t->sign = sign;
    enum err e = standing_of_product(conn, id, certified, &w.unit, add_product_spell, &w, reterr);
    return w.e ? w.e : e;
}

static enum err count_one(struct conn *conn, struct tally *t, int64_t mark, int sign, struct problem *reterr)
{
    return mark & 1 ? count_product(conn, t, mark >> 1, true, sign, reterr) : count_unit(conn, t, mark >> 1, sign, reterr);
}

/* ---- what a write touches ---- */

static struct tally *carried(struct conn *conn)
{
    void **slot = conn_carried(conn, drop);
    if (slot && !*slot)
        *slot = calloc(1, sizeof(struct tally));
    return slot ? *slot : NULL;
}

static struct touched *touched_place(struct touched *all, size_t room, int64_t mark)
{
    size_t i = (size_t)((uint64_t)mark * 0x9e3779b97f4a7c15u >> 32) & (room - 1);
    while (all[i].mark && all[i].mark != mark)
        i = (i + 1) & (room - 1);
    return &all[i];
}

static bool grow_touched(struct tally *t)
{
    size_t room = t->touched_room ? 4 * t->touched_room : TOUCHED_FIRST;
    struct touched *all = calloc(room, sizeof *all);
    if (!all)
        return false;
    for (size_t i = 0; i < t->touched_room; i++)
        if (t->touched[i].mark)
            *touched_place(all, room, t->touched[i].mark) = t->touched[i];
    free(t->touched);
    t->touched = all;
    t->touched_room = room;
    return true;
}

/* Once for each transaction: what it added until now is taken back. */
static enum err touch(struct conn *conn, struct tally *t, int64_t id, bool product, bool added, struct problem *reterr)
{
    int64_t mark = id * 2 + product;
    if (2 * (t->ntouched + 1) > t->touched_room && !grow_touched(t))
        return no_memory(reterr);
    struct touched *place = touched_place(t->touched, t->touched_room, mark);
    if (place->mark) {
        place->fresh = false;
        return OK;
    }
    if (t->ntouched == TOUCHED_MOST) {
        t->all = true;
        return OK;
    }
    *place = (struct touched){ mark, product && added };
    t->ntouched++;
    enum err e = added ? OK : count_one(conn, t, mark, -1, reterr);
    t->all |= e != OK;
    return e;
}

static enum err unit_of_assessment(struct conn *conn, struct tally *t, int64_t id, struct problem *reterr)
{
    struct stmt *stmt;
    if (t->assessment == id)
        return OK;
    enum err e = conn_named(conn, sql_tally_unit_of_assessment, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    t->assessed_unit = rows_next(stmt) ? row_int(stmt, 0) : INT_NONE;
    t->assessment = id;
    return rows_end(stmt, reterr);
}

enum err tally_touch(struct conn *conn, const struct resource *resource, const void *record, bool added, struct problem *reterr)
{
    bool result = resource == &assessment_results, certified = resource == &certifications, assessed = resource == &assessments;
    if (!result && !certified && !assessed && resource != &rosters && resource != &units && resource != &products)
        return OK;
    struct tally *t = carried(conn);
    if (!t)
        return no_memory(reterr);
    if (t->all)
        return OK;
    if (resource == &units && !added && text_is(((const struct unit *)record)->level, "province"))
        t->all = true; /* it may be one no more */
    if (resource == &products)
        return touch(conn, t, ((const struct product *)record)->id, true, added, reterr);
    if (certified && ((const struct certification *)record)->product_id != INT_NONE)
        return touch(conn, t, ((const struct certification *)record)->product_id, true, false, reterr);
    int64_t unit = resource == &units     ? ((const struct unit *)record)->id
                   : resource == &rosters ? ((const struct roster *)record)->unit_id
                   : certified            ? ((const struct certification *)record)->unit_id
                   : assessed             ? ((const struct assessment *)record)->unit_id
                                          : INT_NONE;
    if (assessed)
        t->assessment = 0; /* it may move to another unit */
    if (result) {
        enum err e = unit_of_assessment(conn, t, ((const struct assessment_result *)record)->assessment_id, reterr);
        if (e)
            return e;
        unit = t->assessed_unit;
    }
    return unit == INT_NONE ? OK : touch(conn, t, unit, false, added && resource == &units, reterr);
}

void tally_touch_all(struct conn *conn)
{
    struct tally *t = carried(conn);
    if (t)
        t->all = true;
}

/* ---- into the tables ---- */

static enum err each_of(struct conn *conn, struct tally *t, const char *sql, bool product, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql, &stmt, reterr), ended;
    if (e)
        return e;
    while (!e && rows_next(stmt))
        e = count_one(conn, t, row_int(stmt, 0) * 2 + product, 1, reterr);
    ended = rows_end(stmt, e ? NULL : reterr);
    return e ? e : ended;
}

/* Everything, into a tally without sums. */
static enum err count_all(struct conn *conn, struct tally *t, struct problem *reterr)
{
    t->nplaces = 0;
    enum err e = each_of(conn, t, sql_tally_communes, false, reterr);
    return e ? e : each_of(conn, t, sql_tally_products, true, reterr);
}

static enum err count_touched(struct conn *conn, struct tally *t, struct problem *reterr)
{
    enum err e = OK;
    t->nplaces = 0; /* they may have changed since */
    for (size_t i = 0; !e && i < t->touched_room; i++) {
        const struct touched *touched = &t->touched[i];
        if (touched->mark)
            e = touched->fresh ? count_product(conn, t, touched->mark >> 1, false, 1, reterr) : count_one(conn, t, touched->mark, 1, reterr);
    }
    return e;
}

static bool adds_nothing(const struct sum *sum)
{
    for (int i = 0; i < SUMS; i++)
        if (sum->n[i])
            return false;
    return true;
}

static enum err write_sum(struct conn *conn, const struct sum *sum, struct problem *reterr)
{
    struct stmt *stmt;
    bool began = sum->key.figure != OF_DAY;
    enum err e = conn_named(conn, began ? sql_tally_new_add : sql_tally_add, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, sum->key.ancestor);
    if (began) {
        bind_int(stmt, 2, sum->key.figure);
        bind_date(stmt, 3, (struct date){ sum->key.since });
    }
    bind_date(stmt, began ? 4 : 2, (struct date){ sum->key.step });
    for (int i = 0; i < (began ? 1 : SUMS); i++)
        bind_int(stmt, (began ? 5 : 3) + i, sum->n[i]);
    return stmt_run(stmt, NULL, reterr);
}

static int by_key(const void *left, const void *right)
{
    const struct key *a = &(*(const struct sum *const *)left)->key, *b = &(*(const struct sum *const *)right)->key;
    if (a->ancestor != b->ancestor)
        return a->ancestor < b->ancestor ? -1 : 1;
    if (a->figure != b->figure)
        return a->figure < b->figure ? -1 : 1;
    if (a->since != b->since)
        return a->since < b->since ? -1 : 1;
    return (a->step > b->step) - (a->step < b->step);
}

/* In the order of the tables' keys. */
static enum err write_sums(struct conn *conn, struct tally *t, struct problem *reterr)
{
    const struct sum **sorted = malloc((t->nsums ? t->nsums : 1) * sizeof *sorted);
    size_t n = 0;
    enum err e = sorted ? OK : no_memory(reterr);
    for (size_t i = 0; sorted && i < t->room; i++)
        if (t->sums[i].used && !adds_nothing(&t->sums[i]))
            sorted[n++] = &t->sums[i];
    if (n)
        qsort(sorted, n, sizeof *sorted, by_key);
    for (size_t i = 0; !e && i < n; i++)
        e = write_sum(conn, sorted[i], reterr);
    free(sorted);
    return e;
}

static enum err run_named(struct conn *conn, const char *sql, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql, &stmt, reterr);
    return e ? e : stmt_run(stmt, NULL, reterr);
}

static enum err is_whole(struct conn *conn, bool *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_tally_is_whole, &stmt, reterr);
    if (e)
        return e;
    *ret = rows_next(stmt) && row_int(stmt, 0) == 1;
    return rows_end(stmt, reterr);
}

static enum err begin_anew(struct conn *conn, struct tally *t, struct problem *reterr)
{
    static const char *const statements[] = { sql_tally_clear, sql_tally_new_clear, sql_tally_made_whole };
    enum err e = OK;
    for (int i = 0; i < 3 && !e; i++)
        e = run_named(conn, statements[i], reterr);
    free(t->sums);
    t->sums = NULL;
    t->nsums = t->room = 0;
    return e;
}

enum err tally_settle(struct db *db, struct problem *reterr)
{
    struct conn *conn = db_writer(db);
    void **slot = conn_carried(conn, drop);
    struct tally *t = slot ? *slot : NULL;
    bool whole = true;
    if (!t)
        return OK;
    enum err e = is_whole(conn, &whole, reterr);
    if (!e && (t->all || !whole)) {
        e = begin_anew(conn, t, reterr);
        if (!e)
            e = count_all(conn, t, reterr);
    } else if (!e) {
        e = count_touched(conn, t, reterr);
    }
    if (!e)
        e = write_sums(conn, t, reterr);
    drop(t);
    *slot = NULL;
    return e;
}

/* ---- are they right? ---- */

static struct date day_in(struct stmt *stmt, int column)
{
    struct date day = NO_DATE;
    struct text t = row_text(stmt, column);
    if (t.s)
        date_parse(t.s, t.n, &day);
    return day;
}

/* What stands in the tables is taken from the sums. */
static enum err take_stored(struct conn *conn, struct tally *t, bool began, struct problem *reterr)
{
    struct stmt *stmt;
    bool good = true;
    enum err e = conn_named(conn, began ? sql_tally_new_all : sql_tally_all, &stmt, reterr);
    if (e)
        return e;
    while (good && rows_next(stmt)) {
        struct key key = { row_int(stmt, 0), OF_DAY, 0, day_in(stmt, began ? 3 : 1).days };
        if (began) {
            key.figure = (int32_t)row_int(stmt, 1);
            key.since = day_in(stmt, 2).days;
        }
        int64_t *n = sums_of(t, key);
        good = n;
        for (int i = 0; good && i < (began ? 1 : SUMS); i++)
            n[i] -= row_int(stmt, (began ? 4 : 2) + i);
    }
    e = rows_end(stmt, reterr);
    return e || good ? e : no_memory(reterr);
}

enum err tally_check(struct conn *conn, bool *ret, struct problem *reterr)
{
    struct tally *t = calloc(1, sizeof *t);
    bool whole = false;
    enum err e = t ? is_whole(conn, &whole, reterr) : no_memory(reterr);
    if (!e && whole) {
        e = count_all(conn, t, reterr);
        for (int began = 0; !e && began < 2; began++)
            e = take_stored(conn, t, began, reterr);
    }
    *ret = !e;
    for (size_t i = 0; !e && whole && *ret && i < t->room; i++)
        *ret = !t->sums[i].used || adds_nothing(&t->sums[i]);
    drop(t);
    return e;
}
