/* score.c -- rubrics and score sheets as the register has them (score.h). Knows no HTTP; how points make a star is model/scoring.c. */
#include "db/score.h"
#include <string.h>
#include "base/arena.h"
#include "base/number.h"
#include "model/resources.h"
#include "sql.h"

static struct text kept(struct arena *arena, struct stmt *stmt, int column)
{
    struct text t = row_text(stmt, column);
    return t.s ? arena_text(arena, t.s, t.n) : NO_TEXT;
}

/* ---- the rubric ---- */

static enum err read_head(struct conn *conn, struct arena *arena, int64_t id, struct text code, struct rubric_read *l, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_score_rubric, &stmt, reterr);
    if (e)
        return e;
    l->id = INT_NONE;
    bind_int(stmt, 1, id);
    bind_text(stmt, 2, code);
    if (rows_next(stmt)) {
        l->id = row_int(stmt, 0);
        l->code = kept(arena, stmt, 1);
        l->number = row_int(stmt, 2);
        l->name = kept(arena, stmt, 3);
        l->group_number = kept(arena, stmt, 4);
        l->group_name = kept(arena, stmt, 5);
        l->points_max = row_int(stmt, 6);
        l->anomalies = kept(arena, stmt, 7);
        l->period_id = row_int(stmt, 8);
        l->period_code = kept(arena, stmt, 9);
        l->decision = kept(arena, stmt, 10);
        for (int part = 0; part < SCORE_PARTS; part++)
            l->parts_max[part] = row_int(stmt, 11 + part);
        l->confirmed = row_int(stmt, 14) == 1;
        l->months = row_int(stmt, 15);
    }
    return rows_end(stmt, reterr);
}

static enum err read_criteria(struct conn *conn, struct arena *arena, struct rubric_read *l, struct problem *reterr)
{
    struct stmt *stmt;
    size_t n = 0;
    enum err e = conn_named(conn, sql_score_criteria, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, l->id);
    while (n < SCORE_CRITERIA_MAX && rows_next(stmt)) {
        struct text part = row_text(stmt, 4);
        l->criteria[n] = (struct score_criterion){ .id = row_int(stmt, 0),
                                                   .code = kept(arena, stmt, 1),
                                                   .name = kept(arena, stmt, 2),
                                                   .parent_code = kept(arena, stmt, 3),
                                                   .part = part.n ? part.s[0] - 'A' : 0,
                                                   .points_max = row_int(stmt, 5),
                                                   .options = l->more[n].options };
        l->more[n].scored = row_int(stmt, 6) == 1;
        l->more[n].one_of = row_int(stmt, 7) == 1;
        l->more[n].standing = row_int(stmt, 8) == 1;
        n++;
    }
    l->rubric = (struct score_rubric){ l->criteria, n, l->bands, 0 };
    return rows_end(stmt, reterr);
}

static enum err read_options(struct conn *conn, struct arena *arena, struct rubric_read *l, struct problem *reterr)
{
    struct stmt *stmt;
    size_t c = 0;
    enum err e = conn_named(conn, sql_score_options, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, l->id);
    while (rows_next(stmt)) {
        int64_t id = row_int(stmt, 0);
        while (c < l->rubric.ncriteria && l->criteria[c].id != id)
            c++;
        if (c == l->rubric.ncriteria)
            break;
        if (l->criteria[c].noptions == SCORE_OPTIONS_MAX)
            continue;
        size_t o = l->criteria[c].noptions++;
        l->more[c].options[o] = (struct score_option){ row_int(stmt, 1), row_is_null(stmt, 2) ? 0 : (int)row_int(stmt, 2) };
        l->more[c].told[o] = (struct option_told){ kept(arena, stmt, 3), kept(arena, stmt, 4), kept(arena, stmt, 5) };
    }
    return rows_end(stmt, reterr);
}

static enum err read_bands(struct conn *conn, struct arena *arena, struct rubric_read *l, struct date day, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_score_bands, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, l->period_id);
    bind_date(stmt, 2, day);
    while (l->rubric.nbands < SCORE_BANDS_MAX && rows_next(stmt))
        l->bands[l->rubric.nbands++] = (struct score_band){ (int)row_int(stmt, 0), row_int(stmt, 1), row_int(stmt, 2), kept(arena, stmt, 3) };
    return rows_end(stmt, reterr);
}

static enum err no_memory(struct problem *reterr)
{
    return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

enum err rubric_load(struct conn *conn, struct arena *arena, int64_t id, struct text code, struct date day, struct rubric_read **ret, struct problem *reterr)
{
    struct rubric_read *l = *ret = arena_alloc(arena, sizeof *l);
    if (!l)
        return no_memory(reterr);
    memset(l, 0, sizeof *l);
    enum err e = read_head(conn, arena, id, code, l, reterr);
    if (e || l->id == INT_NONE)
        return e;
    e = read_criteria(conn, arena, l, reterr);
    if (!e)
        e = read_options(conn, arena, l, reterr);
    return e ? e : read_bands(conn, arena, l, day, reterr);
}

enum err rubric_find(struct conn *conn, struct text code, int64_t *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_score_rubric, &stmt, reterr);
    *ret = INT_NONE;
    if (e)
        return e;
    bind_int(stmt, 1, INT_NONE);
    bind_text(stmt, 2, code);
    if (rows_next(stmt))
        *ret = row_int(stmt, 0);
    return rows_end(stmt, reterr);
}

static size_t criterion_by_id(const struct rubric_read *l, int64_t id)
{
    size_t c = 0;
    while (c < l->rubric.ncriteria && l->criteria[c].id != id)
        c++;
    return c;
}

size_t rubric_criterion_of(const struct rubric_read *l, struct text code)
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

static enum err read_standing(struct conn *conn, struct arena *arena, struct scoring *s, int64_t unit_id, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_score_commune, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, unit_id);
    bind_date(stmt, 2, s->day);
    while (rows_next(stmt)) {
        int rank = rank_of(row_text(stmt, 2));
        if (s->standing.known && rank <= s->standing.rank)
            continue;
        s->standing = (struct score_standing){ true, kept(arena, stmt, 0), kept(arena, stmt, 1), kept(arena, stmt, 2), kept(arena, stmt, 3), kept(arena, stmt, 4), rank };
    }
    return rows_end(stmt, reterr);
}

/* What follows from the commune's certification is not for a scorer to say: the best option whose level it holds, or none. */
static void apply_standing(struct scoring *s)
{
    const struct rubric_read *l = s->rubric;
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

enum err scoring_room(struct arena *arena, struct scoring *s, struct problem *reterr)
{
    size_t n = s->nsheets * s->rubric->rubric.ncriteria;
    s->marks = ARENA_ARRAY(arena, int64_t, n ? n : 1);
    if (!s->marks)
        return no_memory(reterr);
    for (size_t i = 0; i < n; i++)
        s->marks[i] = INT_NONE;
    return OK;
}

static enum err read_marks(struct conn *conn, struct arena *arena, struct scoring *s, struct problem *reterr)
{
    enum err e = scoring_room(arena, s, reterr);
    for (size_t i = 0; !e && i < s->nsheets; i++) {
        struct stmt *stmt;
        e = conn_named(conn, sql_score_marks, &stmt, reterr);
        if (e)
            return e;
        bind_int(stmt, 1, s->sheets[i].id);
        while (rows_next(stmt)) {
            size_t c = criterion_by_id(s->rubric, row_int(stmt, 0));
            if (c < s->rubric->rubric.ncriteria)
                s->marks[i * s->rubric->rubric.ncriteria + c] = row_int(stmt, 1);
        }
        e = rows_end(stmt, reterr);
    }
    return e;
}

/* The sheets of the newest session, or of the one that was asked for. */
static enum err read_sheets(struct conn *conn, struct arena *arena, const struct sheets_wanted *wanted, struct scoring *s, int64_t *ret_rubric, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_score_sheets, &stmt, reterr);
    if (e)
        return e;
    *ret_rubric = INT_NONE;
    s->sheets = ARENA_ARRAY(arena, struct score_sheet_read, SCORE_SHEETS_MAX);
    if (!s->sheets)
        return no_memory(reterr);
    bind_int(stmt, 1, wanted->product_id);
    bind_text(stmt, 2, wanted->kind);
    bind_date(stmt, 3, wanted->day);
    bind_text(stmt, 4, wanted->session);
    bind_int(stmt, 5, wanted->rubric_id);
    bind_int(stmt, 6, wanted->dossier_id);
    while (s->nsheets < SCORE_SHEETS_MAX && rows_next(stmt)) {
        if (!s->nsheets) {
            s->session = kept(arena, stmt, 6);
            *ret_rubric = row_int(stmt, 7);
        }
        if (!text_equal(s->session, row_text(stmt, 6)) || row_int(stmt, 7) != *ret_rubric)
            continue;
        s->sheets[s->nsheets++] = (struct score_sheet_read){ row_int(stmt, 0), kept(arena, stmt, 1), kept(arena, stmt, 2), kept(arena, stmt, 3), kept(arena, stmt, 4), kept(arena, stmt, 5) };
    }
    return rows_end(stmt, reterr);
}

/* ---- together ---- */

enum err scoring_settle(struct conn *conn, struct arena *arena, int64_t unit_id, struct scoring *s, struct problem *reterr)
{
    s->standing = (struct score_standing){ .rank = -1 };
    enum err e = unit_id != INT_NONE ? read_standing(conn, arena, s, unit_id, reterr) : OK;
    if (e)
        return e;
    apply_standing(s);
    score_compute(&s->rubric->rubric, s->marks, s->nsheets, &s->score);
    return OK;
}

enum err scoring_read(struct conn *conn, struct arena *arena, const struct sheets_wanted *wanted, int64_t unit_id, struct scoring *ret, struct problem *reterr)
{
    int64_t rubric;
    *ret = (struct scoring){ .day = wanted->day, .kind = wanted->kind };
    enum err e = read_sheets(conn, arena, wanted, ret, &rubric, reterr);
    if (e || !ret->nsheets)
        return e;
    e = rubric_load(conn, arena, rubric, NO_TEXT, wanted->day, &ret->rubric, reterr);
    if (!e)
        e = read_marks(conn, arena, ret, reterr);
    return e ? e : scoring_settle(conn, arena, unit_id, ret, reterr);
}

bool scoring_excludes(const struct scoring *s)
{
    for (size_t i = 0; i < s->nsheets; i++)
        if (s->sheets[i].knock_out.s)
            return true;
    return false;
}

const struct score_band *scoring_band(const struct scoring *s, int stars)
{
    for (size_t b = 0; b < s->rubric->rubric.nbands; b++)
        if (s->rubric->bands[b].stars == stars)
            return &s->rubric->bands[b];
    return NULL;
}
