/* score.c -- what score sheets come to: the average as a fraction, by part, the band, the gates, the star, and what would lift it one star. Loads rubric and sheets; the reckoning
 * is model/scoring.c. The same for marks that are not kept: a sheet to try. */
#include <inttypes.h>
#include <string.h>
#include "base/number.h"
#include "handlers/call.h"
#include "handlers/report.h"
#include "model/resources.h"
#include "model/scoring.h"
#include "sql.h"

enum { CRITERIA_MAX = 200, OPTIONS_MAX = 20, BANDS_MAX = 8, SHEETS_MAX = 200, POTENTIAL_STARS = 5, CERTIFIED_FROM = 3 };

struct option_told {
    struct text case_code, needs_level, name;
};

struct criterion_told {
    struct score_option options[OPTIONS_MAX];
    struct option_told told[OPTIONS_MAX];
    bool scored, one_of, standing;
};

/* A rubric as it was read. */
struct loaded {
    int64_t id, number, points_max, period_id, parts_max[SCORE_PARTS];
    struct text code, name, group_number, group_name, anomalies, period_code, decision;
    bool confirmed;
    struct score_criterion criteria[CRITERIA_MAX];
    struct criterion_told more[CRITERIA_MAX];
    struct score_band bands[BANDS_MAX];
    struct score_rubric rubric; /* the two above */
};

struct sheet {
    int64_t id;
    struct text code, scorer, scored_on, knock_out, knock_out_reason;
};

/* The commune whose standing some points follow from. */
struct standing {
    bool known;
    struct text code, name, level, decided_on, decision; /* level NO_TEXT: it holds none */
    int rank;                                            /* place among the levels; -1: none */
};

struct scoring {
    struct loaded *loaded;
    struct date day;
    struct sheet *sheets;
    size_t nsheets;
    int64_t *marks; /* nsheets * ncriteria */
    struct text session, kind;
    struct standing standing;
    struct score score;
    struct text product_code, product_name, product_unit;
    int64_t product_id; /* INT_NONE: marks to try */
};

static struct text kept(struct call *call, struct stmt *stmt, int column)
{
    struct text t = row_text(stmt, column);
    return t.s ? arena_text(call->arena, t.s, t.n) : NO_TEXT;
}

static enum err no_memory(struct call *call)
{
    return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

/* ---- the rubric ---- */

static enum err read_head(struct call *call, int64_t id, struct text code, struct loaded *l)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_score_rubric, &stmt, &call->problem);
    if (e)
        return e;
    l->id = INT_NONE;
    bind_int(stmt, 1, id);
    bind_text(stmt, 2, code);
    if (rows_next(stmt)) {
        l->id = row_int(stmt, 0);
        l->code = kept(call, stmt, 1);
        l->number = row_int(stmt, 2);
        l->name = kept(call, stmt, 3);
        l->group_number = kept(call, stmt, 4);
        l->group_name = kept(call, stmt, 5);
        l->points_max = row_int(stmt, 6);
        l->anomalies = kept(call, stmt, 7);
        l->period_id = row_int(stmt, 8);
        l->period_code = kept(call, stmt, 9);
        l->decision = kept(call, stmt, 10);
        for (int part = 0; part < SCORE_PARTS; part++)
            l->parts_max[part] = row_int(stmt, 11 + part);
        l->confirmed = row_int(stmt, 14) == 1;
    }
    return rows_end(stmt, &call->problem);
}

static enum err read_criteria(struct call *call, struct loaded *l)
{
    struct stmt *stmt;
    size_t n = 0;
    enum err e = conn_named(call->conn, sql_score_criteria, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, l->id);
    while (n < CRITERIA_MAX && rows_next(stmt)) {
        struct text part = row_text(stmt, 4);
        l->criteria[n] = (struct score_criterion){ .id = row_int(stmt, 0),
                                                   .code = kept(call, stmt, 1),
                                                   .name = kept(call, stmt, 2),
                                                   .parent_code = kept(call, stmt, 3),
                                                   .part = part.n ? part.s[0] - 'A' : 0,
                                                   .points_max = row_int(stmt, 5),
                                                   .options = l->more[n].options };
        l->more[n].scored = row_int(stmt, 6) == 1;
        l->more[n].one_of = row_int(stmt, 7) == 1;
        l->more[n].standing = row_int(stmt, 8) == 1;
        n++;
    }
    l->rubric = (struct score_rubric){ l->criteria, n, l->bands, 0 };
    return rows_end(stmt, &call->problem);
}

static enum err read_options(struct call *call, struct loaded *l)
{
    struct stmt *stmt;
    size_t c = 0;
    enum err e = conn_named(call->conn, sql_score_options, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, l->id);
    while (rows_next(stmt)) {
        int64_t id = row_int(stmt, 0);
        while (c < l->rubric.ncriteria && l->criteria[c].id != id)
            c++;
        if (c == l->rubric.ncriteria)
            break;
        if (l->criteria[c].noptions == OPTIONS_MAX)
            continue;
        size_t o = l->criteria[c].noptions++;
        l->more[c].options[o] = (struct score_option){ row_int(stmt, 1), row_is_null(stmt, 2) ? 0 : (int)row_int(stmt, 2) };
        l->more[c].told[o] = (struct option_told){ kept(call, stmt, 3), kept(call, stmt, 4), kept(call, stmt, 5) };
    }
    return rows_end(stmt, &call->problem);
}

static enum err read_bands(struct call *call, struct loaded *l, struct date day)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_score_bands, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, l->period_id);
    bind_date(stmt, 2, day);
    while (l->rubric.nbands < BANDS_MAX && rows_next(stmt))
        l->bands[l->rubric.nbands++] = (struct score_band){ (int)row_int(stmt, 0), row_int(stmt, 1), row_int(stmt, 2), kept(call, stmt, 3) };
    return rows_end(stmt, &call->problem);
}

/* The rubric of that number, or of that code. ret->id INT_NONE: there is none. */
static enum err load_rubric(struct call *call, int64_t id, struct text code, struct date day, struct loaded **ret)
{
    struct loaded *l = *ret = arena_alloc(call->arena, sizeof *l);
    if (!l)
        return no_memory(call);
    memset(l, 0, sizeof *l);
    enum err e = read_head(call, id, code, l);
    if (e || l->id == INT_NONE)
        return e;
    e = read_criteria(call, l);
    if (!e)
        e = read_options(call, l);
    return e ? e : read_bands(call, l, day);
}

static size_t criterion_by_id(const struct loaded *l, int64_t id)
{
    size_t c = 0;
    while (c < l->rubric.ncriteria && l->criteria[c].id != id)
        c++;
    return c;
}

static size_t criterion_by_code(const struct loaded *l, struct text code)
{
    size_t c = 0;
    while (c < l->rubric.ncriteria && !text_equal(l->criteria[c].code, code))
        c++;
    return c;
}

/* ---- the standing of the commune ---- */

static int rank_of(struct text level)
{
    for (int i = 0; certification_levels[i]; i++)
        if (text_is(level, certification_levels[i]))
            return i;
    return -1;
}

static enum err read_standing(struct call *call, struct scoring *s, int64_t unit_id)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_score_commune, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, unit_id);
    bind_date(stmt, 2, s->day);
    while (rows_next(stmt)) {
        int rank = rank_of(row_text(stmt, 2));
        if (s->standing.known && rank <= s->standing.rank)
            continue;
        s->standing = (struct standing){ true, kept(call, stmt, 0), kept(call, stmt, 1), kept(call, stmt, 2), kept(call, stmt, 3), kept(call, stmt, 4), rank };
    }
    return rows_end(stmt, &call->problem);
}

/* What follows from the commune's certification is not for a scorer to say: the best option whose level it holds, or none. */
static void apply_standing(struct scoring *s)
{
    const struct loaded *l = s->loaded;
    for (size_t c = 0; s->standing.known && c < l->rubric.ncriteria; c++) {
        int64_t points = INT_NONE;
        if (!l->more[c].standing)
            continue;
        for (size_t o = 0; o < l->criteria[c].noptions; o++) {
            struct text needs = l->more[c].told[o].needs_level;
            if (needs.s && rank_of(needs) <= s->standing.rank && l->more[c].options[o].points > points)
                points = l->more[c].options[o].points;
        }
        for (size_t i = 0; i < s->nsheets; i++)
            s->marks[i * l->rubric.ncriteria + c] = points;
    }
}

/* ---- sheets that are kept ---- */

static enum err room_for_marks(struct call *call, struct scoring *s)
{
    size_t n = s->nsheets * s->loaded->rubric.ncriteria;
    s->marks = ARENA_ARRAY(call->arena, int64_t, n ? n : 1);
    if (!s->marks)
        return no_memory(call);
    for (size_t i = 0; i < n; i++)
        s->marks[i] = INT_NONE;
    return OK;
}

static enum err read_marks(struct call *call, struct scoring *s)
{
    enum err e = room_for_marks(call, s);
    for (size_t i = 0; !e && i < s->nsheets; i++) {
        struct stmt *stmt;
        e = conn_named(call->conn, sql_score_marks, &stmt, &call->problem);
        if (e)
            return e;
        bind_int(stmt, 1, s->sheets[i].id);
        while (rows_next(stmt)) {
            size_t c = criterion_by_id(s->loaded, row_int(stmt, 0));
            if (c < s->loaded->rubric.ncriteria)
                s->marks[i * s->loaded->rubric.ncriteria + c] = row_int(stmt, 1);
        }
        e = rows_end(stmt, &call->problem);
    }
    return e;
}

/* The sheets of the newest session, or of the one that was asked for. */
static enum err read_sheets(struct call *call, struct scoring *s, struct text session, int64_t wanted_rubric, int64_t *ret_rubric)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_score_sheets, &stmt, &call->problem);
    if (e)
        return e;
    *ret_rubric = INT_NONE;
    s->sheets = ARENA_ARRAY(call->arena, struct sheet, SHEETS_MAX);
    if (!s->sheets)
        return no_memory(call);
    bind_int(stmt, 1, s->product_id);
    bind_text(stmt, 2, s->kind);
    bind_date(stmt, 3, s->day);
    bind_text(stmt, 4, session);
    bind_int(stmt, 5, wanted_rubric);
    while (s->nsheets < SHEETS_MAX && rows_next(stmt)) {
        if (!s->nsheets) {
            s->session = kept(call, stmt, 6);
            *ret_rubric = row_int(stmt, 7);
        }
        if (!text_equal(s->session, row_text(stmt, 6)) || row_int(stmt, 7) != *ret_rubric)
            continue;
        s->sheets[s->nsheets++] = (struct sheet){ row_int(stmt, 0), kept(call, stmt, 1), kept(call, stmt, 2), kept(call, stmt, 3), kept(call, stmt, 4), kept(call, stmt, 5) };
    }
    return rows_end(stmt, &call->problem);
}

/* ---- marks to try: "1.1:3,1.2:2;1.1:2" ---- */

static enum err wrong_marks(struct call *call, struct text at)
{
    return fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "marks", MSG_MARKS_WRONG,
                arena_printf(call->arena, "%.*s", (int)text_beginning(at, 60).n, at.s));
}

static bool has_points(const struct score_criterion *criterion, int64_t points)
{
    for (size_t o = 0; o < criterion->noptions; o++)
        if (criterion->options[o].points == points)
            return true;
    return false;
}

static const char *points_there(struct call *call, const struct score_criterion *criterion)
{
    const char *list = "";
    for (size_t o = 0; o < criterion->noptions; o++)
        if (criterion->options[o].points != INT_NONE)
            list = arena_printf(call->arena, "%s%s%" PRId64, list, *list ? ", " : "", criterion->options[o].points);
    return list;
}

/* Another of the same alternatives that the sheet marks. */
static const struct score_criterion *rival(const struct loaded *l, const int64_t *marks, size_t c)
{
    size_t parent = criterion_by_code(l, l->criteria[c].parent_code);
    for (size_t i = 0; l->criteria[c].parent_code.s && parent < l->rubric.ncriteria && l->more[parent].one_of && i < l->rubric.ncriteria; i++)
        if (i != c && marks[i] != INT_NONE && text_equal(l->criteria[i].parent_code, l->criteria[c].parent_code))
            return &l->criteria[i];
    return NULL;
}

static void take_mark(struct call *call, const struct loaded *l, int64_t *marks, struct text mark)
{
    const char *colon = memchr(mark.s, ':', mark.n);
    int64_t points;
    struct text code = { mark.s, colon ? (size_t)(colon - mark.s) : 0 };
    if (!colon || !int_parse(colon + 1, mark.n - code.n - 1, &points)) {
        wrong_marks(call, mark);
        return;
    }
    size_t c = criterion_by_code(l, code);
    if (c == l->rubric.ncriteria || !l->more[c].scored || marks[c] != INT_NONE) {
        wrong_marks(call, mark);
        return;
    }
    const char *code0 = arena_printf(call->arena, "%.*s", (int)code.n, code.s);
    if (!has_points(&l->criteria[c], points)) {
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "marks", MSG_NO_SUCH_OPTION, arena_printf(call->arena, "%" PRId64, points), code0, points_there(call, &l->criteria[c]));
        return;
    }
    const struct score_criterion *other = rival(l, marks, c);
    if (other)
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "marks", MSG_ONE_OF_ALTERNATIVES, code0, arena_printf(call->arena, "%.*s", (int)other->code.n, other->code.s),
             arena_printf(call->arena, "%.*s", (int)other->parent_code.n, other->parent_code.s));
    marks[c] = points;
}

static struct text cut(struct text *left, char at)
{
    const char *end = memchr(left->s, at, left->n);
    struct text part = { left->s, end ? (size_t)(end - left->s) : left->n };
    *left = end ? (struct text){ end + 1, left->n - part.n - 1 } : (struct text){ left->s + left->n, 0 };
    return part;
}

static enum err parse_marks(struct call *call, struct scoring *s, struct text given)
{
    size_t n = 1;
    for (size_t i = 0; i < given.n; i++)
        n += given.s[i] == ';';
    if (n > SHEETS_MAX)
        return wrong_marks(call, given);
    s->nsheets = n;
    s->sheets = ARENA_ARRAY(call->arena, struct sheet, n);
    enum err e = s->sheets ? room_for_marks(call, s) : no_memory(call);
    if (e)
        return e;
    memset(s->sheets, 0, n * sizeof *s->sheets);
    for (size_t i = 0; i < n; i++) {
        struct text sheet = cut(&given, ';');
        s->sheets[i].code = text_of(arena_printf(call->arena, "%zu", i + 1));
        while (sheet.n)
            take_mark(call, s->loaded, &s->marks[i * s->loaded->rubric.ncriteria], cut(&sheet, ','));
    }
    return call->problem.code;
}

/* ---- writing ---- */

static void put_int(struct json_writer *w, const char *name, int64_t value)
{
    jw_key(w, name);
    jw_int(w, value);
}

static void put_text(struct json_writer *w, const char *name, struct text value)
{
    jw_key(w, name);
    jw_text(w, value);
}

static void put_decimal(struct json_writer *w, const char *name, int64_t hundredths)
{
    jw_key(w, name);
    jw_decimal(w, (struct decimal){ hundredths });
}

/* sum / count points: exactly, and to two decimals, cut and never rounded: 69.996 is not 70. */
static void put_average(struct json_writer *w, int64_t sum, int64_t count)
{
    put_int(w, "sum", sum);
    put_int(w, "count", count);
    put_decimal(w, "average", count ? sum * 100 / count : INT_NONE);
}

static const char *part_name(int part)
{
    static const char *const names[] = { "A", "B", "C" };
    return names[part];
}

static void write_rubric(struct json_writer *w, const struct loaded *l)
{
    jw_key(w, "rubric");
    jw_object(w);
    put_int(w, "id", l->id);
    put_text(w, "code", l->code);
    put_int(w, "number", l->number);
    put_text(w, "name", l->name);
    put_text(w, "group_number", l->group_number);
    put_text(w, "group_name", l->group_name);
    put_text(w, "period_code", l->period_code);
    put_text(w, "decision", l->decision);
    put_int(w, "points_max", l->points_max);
    put_text(w, "anomalies", l->anomalies);
    jw_key(w, "confirmed");
    jw_bool(w, l->confirmed);
    jw_object_end(w);
}

static void write_product(struct json_writer *w, const struct scoring *s)
{
    jw_key(w, "product");
    if (s->product_id == INT_NONE) {
        jw_null(w);
        return;
    }
    jw_object(w);
    put_int(w, "id", s->product_id);
    put_text(w, "code", s->product_code);
    put_text(w, "name", s->product_name);
    put_text(w, "unit_code", s->product_unit);
    jw_object_end(w);
}

static int64_t sum_of_sheet(const struct scoring *s, size_t sheet)
{
    int64_t sum = 0;
    for (size_t c = 0; c < s->loaded->rubric.ncriteria; c++) {
        int64_t given = s->marks[sheet * s->loaded->rubric.ncriteria + c];
        sum += given == INT_NONE ? 0 : given;
    }
    return sum;
}

static void write_sheets(struct json_writer *w, const struct scoring *s)
{
    jw_key(w, "sheets");
    jw_array(w);
    for (size_t i = 0; i < s->nsheets; i++) {
        jw_object(w);
        put_text(w, "code", s->sheets[i].code);
        put_text(w, "scorer", s->sheets[i].scorer);
        put_text(w, "scored_on", s->sheets[i].scored_on);
        put_int(w, "sum", sum_of_sheet(s, i));
        jw_object_end(w);
    }
    jw_array_end(w);
}

static void write_parts(struct json_writer *w, const struct scoring *s)
{
    jw_key(w, "parts");
    jw_array(w);
    for (int part = 0; part < SCORE_PARTS; part++) {
        jw_object(w);
        jw_key(w, "part");
        jw_cstr(w, part_name(part));
        put_average(w, s->score.part_sums[part], s->score.count);
        put_int(w, "points_max", s->loaded->parts_max[part]);
        jw_object_end(w);
    }
    jw_array_end(w);
}

static void write_criteria(struct json_writer *w, const struct scoring *s)
{
    const struct score_rubric *r = &s->loaded->rubric;
    jw_key(w, "criteria");
    jw_array(w);
    for (size_t c = 0; c < r->ncriteria; c++) {
        int64_t sum = 0, marked = 0;
        if (!s->loaded->more[c].scored)
            continue;
        for (size_t i = 0; i < s->nsheets; i++) {
            int64_t given = s->marks[i * r->ncriteria + c];
            sum += given == INT_NONE ? 0 : given;
            marked += given != INT_NONE;
        }
        jw_object(w);
        put_text(w, "code", r->criteria[c].code);
        put_text(w, "name", r->criteria[c].name);
        jw_key(w, "part");
        jw_cstr(w, part_name(r->criteria[c].part));
        put_average(w, sum, s->score.count);
        put_int(w, "marked", marked);
        put_int(w, "points_max", r->criteria[c].points_max);
        jw_object_end(w);
    }
    jw_array_end(w);
}

static void write_standing(struct json_writer *w, const struct scoring *s)
{
    bool read = false;
    for (size_t c = 0; c < s->loaded->rubric.ncriteria; c++)
        read |= s->loaded->more[c].standing;
    jw_key(w, "standing");
    if (!read || !s->standing.known) {
        jw_null(w);
        return;
    }
    jw_object(w);
    put_text(w, "unit_code", s->standing.code);
    put_text(w, "unit_name", s->standing.name);
    put_text(w, "level", s->standing.level);
    put_text(w, "decided_on", s->standing.decided_on);
    put_text(w, "decision_number", s->standing.decision);
    jw_object_end(w);
}

static void write_band(struct json_writer *w, const char *name, const struct score_band *band)
{
    jw_key(w, name);
    if (!band) {
        jw_null(w);
        return;
    }
    jw_object(w);
    put_int(w, "stars", band->stars);
    put_decimal(w, "points_from", band->from);
    put_decimal(w, "points_under", band->under);
    put_text(w, "authority", band->authority);
    jw_object_end(w);
}

/* The options that `stars` stars ask for and that are not reached. */
static void write_gates(struct json_writer *w, const struct scoring *s, int stars)
{
    const struct score_rubric *r = &s->loaded->rubric;
    int64_t reached;
    jw_array(w);
    for (size_t c = 0; c < r->ncriteria; c++)
        for (size_t o = 0; o < r->criteria[c].noptions; o++) {
            const struct score_option *option = &r->criteria[c].options[o];
            if (!option->min_stars || option->min_stars > stars || score_reached(r, s->marks, s->nsheets, c, option, &reached))
                continue;
            jw_object(w);
            put_text(w, "criterion_code", r->criteria[c].code);
            put_text(w, "criterion_name", r->criteria[c].name);
            put_int(w, "points", option->points);
            put_int(w, "min_stars", option->min_stars);
            put_int(w, "reached", reached);
            put_int(w, "sheets", s->score.count);
            jw_object_end(w);
        }
    jw_array_end(w);
}

static const struct score_band *band_of(const struct scoring *s, int stars)
{
    for (size_t b = 0; b < s->loaded->rubric.nbands; b++)
        if (s->loaded->bands[b].stars == stars)
            return &s->loaded->bands[b];
    return NULL;
}

static bool is_knocked_out(const struct scoring *s)
{
    for (size_t i = 0; i < s->nsheets; i++)
        if (s->sheets[i].knock_out.s)
            return true;
    return false;
}

static void write_lift(struct json_writer *w, const struct scoring *s)
{
    int next = s->score.stars + 1;
    const struct score_band *band = band_of(s, next);
    jw_key(w, "lift");
    if (is_knocked_out(s) || !s->score.count || !band) {
        jw_null(w);
        return;
    }
    int64_t lacks = score_lacks(&s->score, band);
    jw_object(w);
    put_int(w, "stars", next);
    jw_key(w, "points_lacking");
    jw_object(w);
    put_decimal(w, "sum", lacks);
    put_int(w, "count", s->score.count);
    put_decimal(w, "average", (lacks + s->score.count - 1) / s->score.count);
    jw_object_end(w);
    jw_key(w, "gates");
    write_gates(w, s, next);
    jw_object_end(w);
}

static void write_knock_outs(struct json_writer *w, const struct scoring *s)
{
    jw_key(w, "knock_outs");
    jw_array(w);
    for (size_t i = 0; i < s->nsheets; i++) {
        if (!s->sheets[i].knock_out.s)
            continue;
        jw_object(w);
        put_text(w, "sheet_code", s->sheets[i].code);
        put_text(w, "ground", s->sheets[i].knock_out);
        put_text(w, "reason", s->sheets[i].knock_out_reason);
        jw_object_end(w);
    }
    jw_array_end(w);
}

static const char *outcome_of(const struct scoring *s)
{
    if (is_knocked_out(s))
        return "knocked_out";
    if (s->score.stars < CERTIFIED_FROM)
        return "not_reached";
    return s->score.stars == POTENTIAL_STARS && !text_is(s->kind, "ministry") ? "potential_five_stars" : "reached";
}

static void write_score(struct json_writer *w, struct call *call, const struct scoring *s)
{
    bool out = is_knocked_out(s);
    const struct score_band *band = out ? NULL : band_of(s, s->score.stars);
    jw_object(w);
    write_product(w, s);
    write_rubric(w, s->loaded);
    put_text(w, "kind", s->kind);
    put_text(w, "session", s->session);
    jw_key(w, "as_of");
    jw_date(w, s->day);
    write_known(w, call);
    write_sheets(w, s);
    put_average(w, s->score.sum, s->score.count);
    write_parts(w, s);
    write_criteria(w, s);
    write_standing(w, s);
    write_band(w, "band", s->score.band);
    jw_key(w, "gates");
    jw_object(w);
    put_int(w, "stars", s->score.gates);
    jw_key(w, "not_reached");
    write_gates(w, s, s->score.gates + 1);
    jw_object_end(w);
    write_knock_outs(w, s);
    put_int(w, "stars", out ? INT_NONE : s->score.stars);
    jw_key(w, "outcome");
    jw_cstr(w, outcome_of(s));
    put_text(w, "authority", band ? band->authority : NO_TEXT);
    write_lift(w, s);
    report_two(w, "definition",
               "Điểm là tổng chia cho số phiếu, không làm tròn: 69,99 là 3 sao. Hạng sao là mức thấp nhất giữa khung điểm và các mức bắt buộc; một mức bắt buộc là đạt khi quá nửa số phiếu cho ít "
               "nhất số điểm của mức đó. Tiêu chí không chấm được tính 0 điểm. Một căn cứ loại trên bất kỳ phiếu nào là loại.",
               "Points are the sum over the number of sheets, never rounded: 69.99 is 3 stars. Stars are the least of the band and the gates; a gate is passed when more than half of the sheets give "
               "at least its points. A criterion that is not marked counts 0. A ground for exclusion on any sheet excludes.");
    jw_object_end(w);
}

/* ---- operations ---- */

static enum err rubric_of_path(struct call *call, struct date day, struct loaded **ret)
{
    int64_t id;
    enum err e = path_id(call, &id);
    if (!e)
        e = load_rubric(call, id, NO_TEXT, day, ret);
    return e || (*ret)->id != INT_NONE ? e : fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%" PRId64, id));
}

static enum err answer_score(struct call *call, struct scoring *s)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    apply_standing(s);
    score_compute(&s->loaded->rubric, s->marks, s->nsheets, &s->score);
    write_score(&w, call, s);
    response_header(call->response, "Cache-Control", "no-cache");
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}

enum err rubric_score_run(struct call *call)
{
    static const char *const also[] = { "marks", "unit", NULL };
    struct scoring s = { .product_id = INT_NONE, .kind = TEXT("trial"), .standing.rank = -1 };
    struct text marks = query_value(call, "marks"), unit = query_value(call, "unit");
    int64_t unit_id = INT_NONE;
    enum err e = query_day(call, also, &s.day, NULL);
    if (!marks.s)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "marks", MSG_REQUIRED);
    if (!e)
        e = rubric_of_path(call, s.day, &s.loaded);
    if (!e && unit.s)
        e = query_unit(call, unit, s.day, &unit_id);
    if (!e)
        e = parse_marks(call, &s, marks);
    if (!e && unit_id != INT_NONE)
        e = read_standing(call, &s, unit_id);
    return e ? e : answer_score(call, &s);
}

static enum err read_product(struct call *call, struct scoring *s, int64_t *ret_unit)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_score_product, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, s->product_id);
    bool found = rows_next(stmt);
    if (found) {
        s->product_code = kept(call, stmt, 0);
        s->product_name = kept(call, stmt, 1);
        s->product_unit = kept(call, stmt, 2);
        *ret_unit = row_int(stmt, 3);
    }
    e = rows_end(stmt, &call->problem);
    return e || found ? e : fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%" PRId64, s->product_id));
}

/* Parameter `rubric` by its code; INT_NONE without it. */
static enum err wanted_rubric(struct call *call, int64_t *ret)
{
    struct text code = query_value(call, "rubric");
    struct loaded *head = code.s ? arena_alloc(call->arena, sizeof *head) : NULL;
    *ret = INT_NONE;
    if (!code.s)
        return OK;
    enum err e = head ? read_head(call, INT_NONE, code, head) : no_memory(call);
    if (!e && head->id == INT_NONE)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "rubric", MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%.*s", (int)text_beginning(code, 60).n, code.s));
    if (!e)
        *ret = head->id;
    return e;
}

enum err product_score_run(struct call *call)
{
    static const char *const also[] = { "rubric", "kind", "session", NULL };
    static const char *const kinds[] = { "self", "commune", "member", "ministry", NULL };
    enum { MEMBER = 2 };
    struct scoring s = { .standing.rank = -1 };
    int64_t wanted, rubric, unit_id = INT_NONE;
    int kind;
    enum err e = query_day(call, also, &s.day, NULL);
    report_read_choice(call, "kind", kinds, MEMBER, &kind);
    if (!e)
        e = call->problem.code;
    if (!e)
        e = path_id(call, &s.product_id);
    if (!e)
        e = wanted_rubric(call, &wanted);
    if (!e)
        e = read_product(call, &s, &unit_id);
    if (e)
        return e;
    s.kind = text_of(kinds[kind]);
    e = read_sheets(call, &s, query_value(call, "session"), wanted, &rubric);
    if (!e && !s.nsheets)
        e = fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SHEETS, kinds[kind], arena_printf(call->arena, "%.*s", (int)s.product_code.n, s.product_code.s));
    if (!e)
        e = load_rubric(call, rubric, NO_TEXT, s.day, &s.loaded);
    if (!e)
        e = read_marks(call, &s);
    if (!e)
        e = read_standing(call, &s, unit_id);
    return e ? e : answer_score(call, &s);
}

static void write_form_option(struct json_writer *w, const struct score_option *option, const struct option_told *told)
{
    jw_object(w);
    put_int(w, "points", option->points);
    put_int(w, "min_stars", option->min_stars ? option->min_stars : INT_NONE);
    put_text(w, "case_code", told->case_code);
    put_text(w, "needs_level", told->needs_level);
    put_text(w, "name", told->name);
    jw_object_end(w);
}

static void write_form_criterion(struct json_writer *w, const struct score_criterion *criterion, const struct criterion_told *more)
{
    jw_object(w);
    put_text(w, "code", criterion->code);
    put_text(w, "parent_code", criterion->parent_code);
    jw_key(w, "part");
    jw_cstr(w, part_name(criterion->part));
    put_text(w, "name", criterion->name);
    put_int(w, "points_max", criterion->points_max);
    jw_key(w, "scored");
    jw_bool(w, more->scored);
    jw_key(w, "one_of");
    jw_bool(w, more->one_of);
    jw_key(w, "standing");
    jw_bool(w, more->standing);
    jw_key(w, "options");
    jw_array(w);
    for (size_t o = 0; o < criterion->noptions; o++)
        write_form_option(w, &criterion->options[o], &more->told[o]);
    jw_array_end(w);
    jw_object_end(w);
}

enum err rubric_form_run(struct call *call)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    struct loaded *l;
    struct date day = NO_DATE;
    enum err e = query_day(call, NULL, &day, NULL);
    if (!e)
        e = rubric_of_path(call, day, &l);
    if (e)
        return e;
    jw_object(&w);
    write_rubric(&w, l);
    jw_key(&w, "as_of");
    jw_date(&w, day);
    write_known(&w, call);
    jw_key(&w, "bands");
    jw_array(&w);
    for (size_t b = 0; b < l->rubric.nbands; b++) {
        jw_object(&w);
        put_int(&w, "stars", l->bands[b].stars);
        put_decimal(&w, "points_from", l->bands[b].from);
        put_decimal(&w, "points_under", l->bands[b].under);
        put_text(&w, "authority", l->bands[b].authority);
        jw_object_end(&w);
    }
    jw_array_end(&w);
    jw_key(&w, "criteria");
    jw_array(&w);
    for (size_t c = 0; c < l->rubric.ncriteria; c++)
        write_form_criterion(&w, &l->criteria[c], &l->more[c]);
    jw_array_end(&w);
    jw_object_end(&w);
    response_header(call->response, "Cache-Control", "no-cache");
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}
