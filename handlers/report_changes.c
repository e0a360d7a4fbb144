/* report_changes.c -- a unit against an earlier day: what moved up, down, into and out of each headline figure, and why
 * (GET /reports/progress/changes). The rows of both days are laid side by side by their ids; why one moved is looked up for it alone. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "handlers/report_figures.h"
#include "sql.h"

enum { MOVED_MAX = 500, INTO_MAX = 10 }; /* rows told of one figure, successors told of one unit */

static const char *const of_names[] = { "all", "certified", NULL };

enum direction { IN, OUT, UP, DOWN, DIRECTIONS };
static const char *const direction_names[] = { "in", "out", "up", "down" };

/* Why something moved. */
#define WHYS(X)                                                                                                                                          \
    X(CERTIFIED, "certified", "được công nhận", "certified")                                                                                            \
    X(REVOKED, "revoked", "bị thu hồi", "revoked")                                                                                                      \
    X(EXPIRED, "expired", "hết thời hạn", "expired")                                                                                                    \
    X(REPLACED, "replaced", "được thay bằng quyết định khác", "replaced by another decision")                                                           \
    X(UNIT_CHANGE, "unit_change", "chấm dứt do thay đổi đơn vị hành chính", "ended by a change of units")                                               \
    X(ENDED, "ended", "chấm dứt", "ended")                                                                                                              \
    X(MERGED, "merged", "đơn vị đã nhập vào đơn vị khác", "the unit went into another")                                                                 \
    X(BECAME_ANOTHER, "became_another", "đơn vị đã chuyển loại hoặc đổi thành đơn vị khác", "the unit became one of another kind, name or code")         \
    X(ABOLISHED, "abolished", "đơn vị không còn", "the unit is no more")                                                                                \
    X(NEW_UNIT, "new_unit", "đơn vị mới được lập", "the unit is new")                                                                                   \
    X(LEFT_ROSTER, "left_roster", "ra khỏi danh sách thực hiện", "left the roster")                                                                     \
    X(ENTERED_ROSTER, "entered_roster", "vào danh sách thực hiện", "entered the roster")                                                                \
    X(ASSESSED, "assessed", "được đánh giá", "assessed")                                                                                                \
    X(JOINED, "joined", "tham gia chương trình", "joined the programme")                                                                                \
    X(LEFT, "left", "rời chương trình", "left the programme")                                                                                           \
    X(MOVED, "moved", "thuộc đơn vị khác", "counts for another unit")                                                                                   \
    X(UNKNOWN, "unknown", "không rõ", "not known")
enum why {
#define X(name, code, vi, en) WHY_##name,
    WHYS(X)
#undef X
};
static const struct {
    const char *code, *vi, *en;
} whys[] = {
#define X(name, code, vi, en) { code, vi, en },
    WHYS(X)
#undef X
};

/* What one reason is told with. */
struct reason {
    enum why why;
    struct date on;       /* NO_DATE: not known */
    struct text decision; /* the arena's */
    struct {
        struct text code, name;
        bool part;
    } into[INTO_MAX];
    size_t ninto;
};

/* Both kinds of rows, kept: texts are the arena's. */
struct kept {
    int64_t id;
    struct text code, name;
    bool counted, assessed;        /* on the roster; a product: in the programme */
    struct date certified_on[3];   /* a product: [0] alone */
    struct date assessed_on, since; /* since: valid_from, joined_on */
    int64_t numbers[2];            /* criteria, indicators; stars */
};
struct day_rows {
    struct kept *rows;
    size_t n, room;
};

struct comparison {
    struct report r; /* as of the later day */
    struct date from;
    int of;
    struct figure_counts before, after;
    struct day_rows communes[2], products[2];
};

/* ---- the rows of a day ---- */

static struct kept *next_row(struct call *call, struct day_rows *rows)
{
    if (rows->n == rows->room) {
        size_t room = rows->room ? 2 * rows->room : 128;
        struct kept *more = ARENA_ARRAY(call->arena, struct kept, room);
        if (!more)
            return NULL;
        if (rows->n)
            memcpy(more, rows->rows, rows->n * sizeof *more);
        rows->rows = more;
        rows->room = room;
    }
    return &rows->rows[rows->n++];
}

static enum err keep_communes(struct call *call, int64_t unit_id, struct date day, struct day_rows *rows)
{
    struct stmt *stmt;
    bool room = true;
    enum err e = standing_open(call, sql_report_standing, unit_id, day, &stmt);
    while (!e && room && rows_next(stmt)) {
        struct commune_standing c;
        struct kept *k = next_row(call, rows);
        if (!(room = k != NULL))
            break;
        commune_standing_read(stmt, &c);
        *k = (struct kept){ .id = c.id,
                            .code = arena_text(call->arena, c.code.s, c.code.n),
                            .name = arena_text(call->arena, c.name.s, c.name.n),
                            .counted = c.on_roster,
                            .assessed = c.set_code.s != NULL,
                            .assessed_on = c.assessed_on,
                            .since = c.valid_from,
                            .numbers = { c.criteria, c.indicators } };
        memcpy(k->certified_on, c.certified_on, sizeof k->certified_on);
    }
    if (!e)
        e = rows_end(stmt, &call->problem);
    return e || room ? e : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

static enum err keep_products(struct call *call, int64_t unit_id, struct date day, struct day_rows *rows)
{
    struct stmt *stmt;
    bool room = true;
    enum err e = standing_open(call, sql_report_products, unit_id, day, &stmt);
    while (!e && room && rows_next(stmt)) {
        struct product_standing p;
        struct kept *k = next_row(call, rows);
        if (!(room = k != NULL))
            break;
        product_standing_read(stmt, &p);
        *k = (struct kept){ .id = p.id,
                            .code = arena_text(call->arena, p.code.s, p.code.n),
                            .name = arena_text(call->arena, p.name.s, p.name.n),
                            .counted = true,
                            .certified_on = { p.certified_on, NO_DATE, NO_DATE },
                            .assessed_on = NO_DATE,
                            .since = p.joined_on,
                            .numbers = { p.stars, 0 } };
    }
    if (!e)
        e = rows_end(stmt, &call->problem);
    return e || room ? e : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

/* ---- why ---- */

/* The reason that an ended certification gives; false: it has not ended by `day`. */
static bool end_of_certification(struct call *call, struct stmt *stmt, struct date day, struct reason *ret)
{
    static const struct {
        const char *reason;
        enum why why;
    } ends[] = { { "revoked", WHY_REVOKED }, { "replaced", WHY_REPLACED }, { "unit_change", WHY_UNIT_CHANGE }, { "other", WHY_ENDED } };
    struct date valid_to = row_date(stmt, 0), ended_on = row_date(stmt, 1);
    struct text reason = row_text(stmt, 2), decision = row_text(stmt, 3);
    bool ended = date_is(ended_on) && ended_on.days <= day.days;
    if (!ended && (!date_is(valid_to) || valid_to.days >= day.days))
        return false;
    *ret = (struct reason){ .why = ended ? WHY_ENDED : WHY_EXPIRED, .on = ended ? ended_on : date_plus_days(valid_to, 1) };
    ret->decision = arena_text(call->arena, decision.s, decision.n);
    for (size_t i = 0; ended && reason.s && i < sizeof ends / sizeof *ends; i++)
        if (text_is(reason, ends[i].reason))
            ret->why = ends[i].why;
    return true;
}

static enum err why_uncertified(struct call *call, const struct comparison *c, int64_t id, int level, struct reason *ret)
{
    static const char *const levels[] = { "standard", "advanced", "model" };
    struct stmt *stmt;
    enum err e = conn_named(call->conn, level < 0 ? sql_report_why_stars : sql_report_why_certification, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    if (level >= 0)
        bind_text(stmt, 2, text_of(levels[level]));
    bind_date(stmt, level < 0 ? 2 : 3, c->from);
    *ret = (struct reason){ .why = WHY_UNKNOWN, .on = NO_DATE };
    if (rows_next(stmt))
        end_of_certification(call, stmt, c->r.day, ret);
    return rows_end(stmt, &call->problem);
}

/* The unit is not there on the later day: it has ended, or counts for another. */
static enum err why_gone(struct call *call, const struct comparison *c, int64_t id, struct reason *ret)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_report_why_unit, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    *ret = (struct reason){ .why = WHY_MOVED, .on = NO_DATE };
    while (rows_next(stmt)) {
        struct date valid_to = row_date(stmt, 0), effective = row_date(stmt, 1);
        struct text kind = row_text(stmt, 2), code = row_text(stmt, 3), name = row_text(stmt, 4), extent = row_text(stmt, 5);
        if (!date_is(valid_to) || valid_to.days >= c->r.day.days)
            continue;
        if (ret->why == WHY_MOVED)
            *ret = (struct reason){ .why = WHY_ABOLISHED, .on = date_plus_days(valid_to, 1) };
        if (!code.s || effective.days != ret->on.days)
            continue;
        bool merged = text_is(kind, "merge") || text_is(kind, "split") || text_is(kind, "absorb");
        ret->why = merged ? WHY_MERGED : WHY_BECAME_ANOTHER;
        if (ret->ninto == INTO_MAX)
            continue;
        ret->into[ret->ninto].code = arena_text(call->arena, code.s, code.n);
        ret->into[ret->ninto].name = arena_text(call->arena, name.s, name.n);
        ret->into[ret->ninto++].part = extent.s && text_is(extent, "part");
    }
    return rows_end(stmt, &call->problem);
}

static enum err why_roster(struct call *call, const struct comparison *c, int64_t id, bool entered, struct reason *ret)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_report_why_roster, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bind_date(stmt, 2, c->from);
    bind_date(stmt, 3, c->r.day);
    *ret = (struct reason){ .why = entered ? WHY_ENTERED_ROSTER : WHY_LEFT_ROSTER, .on = NO_DATE };
    if (rows_next(stmt))
        ret->on = row_date(stmt, entered);
    return rows_end(stmt, &call->problem);
}

static enum err why_product_gone(struct call *call, const struct comparison *c, int64_t id, struct reason *ret)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_report_why_product, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    *ret = (struct reason){ .why = WHY_MOVED, .on = NO_DATE };
    if (rows_next(stmt)) {
        struct date left = row_date(stmt, 0);
        if (date_is(left) && left.days <= c->r.day.days)
            *ret = (struct reason){ .why = WHY_LEFT, .on = left };
    }
    return rows_end(stmt, &call->problem);
}

/* ---- which moved ---- */

/* One figure of communes or products: what of a row is counted in it. */
struct moving {
    const char *figure;
    bool products;
    int level;       /* 0 to 2: a certified level; -1: whether it is counted at all */
    int number;      /* 0, 1: what goes up or down; -1: nothing */
    int64_t from, to; /* a product's stars must lie between; 0, 0: any */
};
static const struct moving moving[] = {
    { "communes_total", false, -1, -1, 0, 0 },       { "communes_standard", false, 0, -1, 0, 0 },   { "communes_advanced", false, 1, -1, 0, 0 },
    { "communes_model", false, 2, -1, 0, 0 },        { "average_criteria", false, -1, 0, 0, 0 },    { "average_indicators", false, -1, 1, 0, 0 },
    { "products_total", true, -1, -1, 0, 0 },        { "products_3_to_5_stars", true, -1, 0, 3, 5 }, { "products_5_stars", true, -1, -1, 5, 5 },
    { "products_4_stars", true, -1, -1, 4, 4 },      { "products_3_stars", true, -1, -1, 3, 3 },
};

static bool is_in(const struct moving *m, const struct kept *k)
{
    if (!k || !k->counted)
        return false;
    if (m->products)
        return !m->from || (k->numbers[0] >= m->from && k->numbers[0] <= m->to);
    if (m->level >= 0)
        return date_is(k->certified_on[m->level]);
    return m->number < 0 || k->assessed;
}

/* Of a product that is in the programme on both days: its certificate, or the lack of one. */
static enum err why_stars(struct call *call, const struct comparison *c, const struct kept *before, const struct kept *after, struct reason *ret)
{
    bool new = date_is(after->certified_on[0]) && after->certified_on[0].days > c->from.days;
    *ret = (struct reason){ .why = WHY_CERTIFIED, .on = after->certified_on[0] };
    return new ? OK : why_uncertified(call, c, before->id, -1, ret);
}

static enum err why_product(struct call *call, const struct comparison *c, const struct kept *before, const struct kept *after, struct reason *ret)
{
    if (!after)
        return why_product_gone(call, c, before->id, ret);
    if (before)
        return why_stars(call, c, before, after, ret);
    bool joined = after->since.days > c->from.days;
    *ret = (struct reason){ .why = joined ? WHY_JOINED : WHY_MOVED, .on = joined ? after->since : NO_DATE };
    return OK;
}

static enum err why_commune_in(struct call *call, const struct comparison *c, const struct moving *m, const struct kept *before, const struct kept *after,
                               struct reason *ret)
{
    struct date certified = m->level >= 0 ? after->certified_on[m->level] : NO_DATE;
    if (date_is(certified) && certified.days > c->from.days) {
        *ret = (struct reason){ .why = WHY_CERTIFIED, .on = certified };
        return OK;
    }
    if (m->number >= 0 && after->assessed_on.days > c->from.days && (!before || !before->assessed)) {
        *ret = (struct reason){ .why = WHY_ASSESSED, .on = after->assessed_on };
        return OK;
    }
    if (!before && after->since.days > c->from.days) {
        *ret = (struct reason){ .why = WHY_NEW_UNIT, .on = after->since };
        return OK;
    }
    *ret = (struct reason){ .why = before ? WHY_UNKNOWN : WHY_MOVED, .on = NO_DATE };
    return before && !before->counted ? why_roster(call, c, after->id, true, ret) : OK;
}

static enum err why_commune_out(struct call *call, const struct comparison *c, const struct moving *m, const struct kept *before, const struct kept *after,
                                struct reason *ret)
{
    if (!after)
        return why_gone(call, c, before->id, ret);
    if (!after->counted)
        return why_roster(call, c, before->id, false, ret);
    *ret = (struct reason){ .why = WHY_UNKNOWN, .on = NO_DATE };
    return m->level >= 0 ? why_uncertified(call, c, before->id, m->level, ret) : OK;
}

static enum err why_moved(struct call *call, const struct comparison *c, const struct moving *m, enum direction direction, const struct kept *before,
                          const struct kept *after, struct reason *ret)
{
    if (m->products)
        return why_product(call, c, before, after, ret);
    if (direction == IN)
        return why_commune_in(call, c, m, before, after, ret);
    if (direction == OUT)
        return why_commune_out(call, c, m, before, after, ret);
    *ret = (struct reason){ .why = WHY_ASSESSED, .on = after->assessed_on };
    return OK;
}

/* ---- the answer ---- */

static void write_why(struct json_writer *w, const struct reason *reason)
{
    jw_key(w, "reason");
    jw_cstr(w, whys[reason->why].code);
    report_two(w, "why", whys[reason->why].vi, whys[reason->why].en);
    jw_key(w, "since");
    jw_date(w, reason->on);
    jw_key(w, "decision_number");
    jw_text(w, reason->decision);
    jw_key(w, "into");
    jw_array(w);
    for (size_t i = 0; i < reason->ninto; i++) {
        jw_object(w);
        jw_key(w, "code");
        jw_text(w, reason->into[i].code);
        jw_key(w, "name");
        jw_text(w, reason->into[i].name);
        jw_key(w, "part");
        jw_bool(w, reason->into[i].part);
        jw_object_end(w);
    }
    jw_array_end(w);
}

/* What the row counts with on a day: criteria, indicators or stars; null where nothing is counted but that it is there. */
static void write_number(struct json_writer *w, const char *name, const struct moving *m, const struct kept *k)
{
    bool number = k && (m->number >= 0 || (m->products && m->from)) && k->counted && (m->products ? k->numbers[0] > 0 : k->assessed);
    jw_key(w, name);
    jw_int(w, number ? k->numbers[m->number > 0 ? m->number : 0] : INT_NONE);
}

static enum err write_moved(struct json_writer *w, struct call *call, const struct comparison *c, const struct moving *m, enum direction direction,
                            const struct kept *before, const struct kept *after)
{
    struct reason reason;
    const struct kept *k = after ? after : before;
    enum err e = why_moved(call, c, m, direction, before, after, &reason);
    if (e)
        return e;
    jw_object(w);
    jw_key(w, "direction");
    jw_cstr(w, direction_names[direction]);
    jw_key(w, "id");
    jw_int(w, k->id);
    jw_key(w, "code");
    jw_text(w, k->code);
    jw_key(w, "name");
    jw_text(w, k->name);
    write_number(w, "before", m, before);
    write_number(w, "after", m, after);
    write_why(w, &reason);
    jw_object_end(w);
    return OK;
}

/* Which way the pair moved; DIRECTIONS: it did not. */
static enum direction direction_of(const struct moving *m, const struct kept *before, const struct kept *after)
{
    bool was = is_in(m, before), is = is_in(m, after);
    if (was != is)
        return is ? IN : OUT;
    if (!was || m->number < 0 || before->numbers[m->number] == after->numbers[m->number])
        return DIRECTIONS;
    return after->numbers[m->number] > before->numbers[m->number] ? UP : DOWN;
}

static enum err write_pairs(struct json_writer *w, struct call *call, const struct comparison *c, const struct moving *m, int64_t counts[DIRECTIONS],
                            int64_t *ret_left_off)
{
    const struct day_rows *before = m->products ? &c->products[0] : &c->communes[0], *after = m->products ? &c->products[1] : &c->communes[1];
    enum err e = OK;
    int64_t told = 0;
    for (size_t b = 0, a = 0; !e && (b < before->n || a < after->n);) {
        bool has_b = b < before->n && (a == after->n || before->rows[b].id <= after->rows[a].id);
        bool has_a = a < after->n && (b == before->n || after->rows[a].id <= before->rows[b].id);
        const struct kept *was = has_b ? &before->rows[b] : NULL, *is = has_a ? &after->rows[a] : NULL;
        enum direction direction = direction_of(m, was, is);
        b += has_b;
        a += has_a;
        if (direction == DIRECTIONS)
            continue;
        counts[direction]++;
        if (told++ < MOVED_MAX)
            e = write_moved(w, call, c, m, direction, was, is);
    }
    *ret_left_off = told > MOVED_MAX ? told - MOVED_MAX : 0;
    return e;
}

static void write_side(struct json_writer *w, const char *name, const struct report_figure *figure, bool certified, const struct figure_counts *counts)
{
    jw_key(w, name);
    jw_object(w);
    figure_write(w, figure, certified, counts);
    jw_object_end(w);
}

static enum err write_figure(struct json_writer *w, struct call *call, const struct comparison *c, const struct moving *m)
{
    const struct report_figure *figure = report_figure_named(text_of(m->figure));
    bool certified = c->of && figure->certified >= 0;
    int64_t counts[DIRECTIONS] = { 0 }, left_off = 0;
    const char *vi, *en;
    counted_names(certified ? figure->certified : figure->denominator, &vi, &en);
    jw_key(w, m->figure);
    jw_object(w);
    report_two(w, "definition", figure->vi, figure->en);
    report_two(w, "denominator_is", vi, en);
    write_side(w, "before", figure, certified, &c->before);
    write_side(w, "after", figure, certified, &c->after);
    jw_key(w, "moved");
    jw_array(w);
    enum err e = write_pairs(w, call, c, m, counts, &left_off);
    jw_array_end(w);
    for (int i = 0; i < DIRECTIONS; i++) {
        jw_key(w, direction_names[i]);
        jw_int(w, counts[i]);
    }
    jw_key(w, "left_off");
    jw_int(w, left_off);
    jw_object_end(w);
    return e;
}

static enum err read_comparison(struct call *call, struct comparison *c)
{
    static const char *const also[] = { "of", NULL };
    report_read_choice(call, "of", of_names, 0, &c->of);
    return report_read_period(call, also, &c->r, &c->from);
}

static enum err count_both(struct call *call, struct comparison *c)
{
    enum err e = OK;
    for (int i = 0; !e && i < 2; i++) {
        struct date day = i ? c->r.day : c->from;
        struct figure_counts *counts = i ? &c->after : &c->before;
        if ((e = keep_communes(call, c->r.unit_id, day, &c->communes[i])) || (e = keep_products(call, c->r.unit_id, day, &c->products[i])))
            break;
        e = figures_count(call, c->r.unit_id, day, FROM_COMMUNES, counts);
        if (!e)
            e = figures_count(call, c->r.unit_id, day, FROM_PRODUCTS, counts);
    }
    return e;
}

enum err report_changes_run(struct call *call)
{
    struct comparison *c = ARENA_NEW(call->arena, struct comparison);
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = 0;
    bool done = false;
    if (!c)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    enum err e = read_comparison(call, c);
    if (!e)
        e = report_begin(call, &c->r, &change, &done);
    if (!e && !done)
        e = count_both(call, c);
    if (e || done)
        return e;
    report_head(&w, call, &c->r);
    jw_key(&w, "from");
    jw_date(&w, c->from);
    jw_key(&w, "figures");
    jw_object(&w);
    for (size_t i = 0; !e && i < sizeof moving / sizeof *moving; i++)
        e = write_figure(&w, call, c, &moving[i]);
    jw_object_end(&w);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    return report_end(call, &out, e);
}
