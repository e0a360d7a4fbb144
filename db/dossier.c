/* dossier.c -- the guards of a dossier's moves, asked of the register: none is passed over, whoever writes and by whatever way. */
#include "db/dossier.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/number.h"
#include "db/deadline.h"
#include "db/score.h"
#include "model/draft.h"
#include "sql.h"

/* ---- reading ---- */

static struct text kept(struct arena *arena, struct stmt *stmt, int column)
{
    struct text t = row_text(stmt, column);
    return t.s ? arena_text(arena, t.s, t.n) : NO_TEXT;
}

static struct date day_of(struct stmt *stmt, int column)
{
    struct date day = NO_DATE;
    struct text t = row_text(stmt, column);
    if (t.s)
        date_parse(t.s, t.n, &day);
    return day;
}

enum err dossier_read(struct conn *conn, struct arena *arena, int64_t id, struct dossier_facts *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_dossier_facts, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    bool found = rows_next(stmt);
    if (found)
        *ret = (struct dossier_facts){ .id = id,
                                       .code = kept(arena, stmt, 0),
                                       .programme = kept(arena, stmt, 1),
                                       .unit_id = row_int(stmt, 2),
                                       .unit_code = kept(arena, stmt, 3),
                                       .unit_level = kept(arena, stmt, 4),
                                       .unit_from = day_of(stmt, 5),
                                       .unit_to = day_of(stmt, 6),
                                       .set_id = row_int(stmt, 7),
                                       .set_code = kept(arena, stmt, 8),
                                       .set_unit_level = kept(arena, stmt, 9),
                                       .level = kept(arena, stmt, 10),
                                       .set_from = day_of(stmt, 11),
                                       .set_to = day_of(stmt, 12),
                                       .lower_level = kept(arena, stmt, 13),
                                       .basis = kept(arena, stmt, 14),
                                       .year_for = row_int(stmt, 15),
                                       .registered_on = day_of(stmt, 16),
                                       .state = row_is_null(stmt, 17) ? TEXT("registered") : kept(arena, stmt, 17),
                                       .state_on = row_is_null(stmt, 18) ? day_of(stmt, 16) : day_of(stmt, 18),
                                       .product_id = row_int(stmt, 19),
                                       .product_code = kept(arena, stmt, 20),
                                       .product_unit_id = row_int(stmt, 21),
                                       .rubric_id = row_int(stmt, 22),
                                       .rubric_code = kept(arena, stmt, 23),
                                       .period_code = kept(arena, stmt, 24),
                                       .period_from = day_of(stmt, 25),
                                       .period_to = day_of(stmt, 26),
                                       .registration = kept(arena, stmt, 27),
                                       .stars = row_int(stmt, 28),
                                       .months = row_int(stmt, 29) };
    enum err e2 = rows_end(stmt, reterr);
    if (e2 || found)
        return e2;
    return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(arena, "%" PRId64, id));
}

/* ---- a judgement in the making ---- */

struct judging {
    struct conn *conn;
    struct arena *arena;
    const struct dossier_facts *facts;
    const struct dossier_step *step;
    const struct dossier_move *move;
    struct date day;
    const struct place_of *place;
    struct problem *reterr;
    bool refused;
};

static const char *text0(struct judging *j, struct text t)
{
    return arena_printf(j->arena, "%.*s", (int)t.n, t.s ? t.s : "");
}

static const char *number0(struct judging *j, int64_t n)
{
    return arena_printf(j->arena, "%" PRId64, n);
}

static const char *day0(struct judging *j, struct date day)
{
    char text[DATE_TEXT];
    date_format(day, text);
    return arena_printf(j->arena, "%s", text);
}

static void against(struct judging *j, const char *field, enum message message, const char *a, const char *b, const char *c, const char *d)
{
    fail_at(j->reterr, j->place, field, message, a, b, c, d);
    j->refused = true;
}

/* ---- the guards ---- */

static enum err judge_time(struct judging *j)
{
    const struct dossier_facts *f = j->facts;
    if (j->day.days < f->state_on.days)
        against(j, "moved_on", MSG_MOVE_BEFORE, text0(j, f->code), text0(j, f->state), day0(j, f->state_on), "");
    if (j->day.days < f->unit_from.days || (date_is(f->unit_to) && j->day.days > f->unit_to.days))
        against(j, "moved_on", MSG_MOVE_UNIT_ENDED, text0(j, f->unit_code), day0(j, j->day), "", "");
    return OK;
}

static enum err judge_set(struct judging *j)
{
    const struct dossier_facts *f = j->facts;
    bool begun = !date_is(f->set_from) || f->registered_on.days >= f->set_from.days, over = date_is(f->set_to) && f->registered_on.days > f->set_to.days;
    if (!text_equal(f->set_unit_level, f->unit_level))
        against(j, "dossier_id", MSG_SET_OF_OTHER_LEVEL, text0(j, f->set_code), text0(j, f->set_unit_level), text0(j, f->unit_code), text0(j, f->unit_level));
    if (!begun || over)
        against(j, "dossier_id", MSG_SET_NOT_VALID, text0(j, f->set_code), day0(j, f->set_from), day0(j, f->set_to), day0(j, f->registered_on));
    return OK;
}

static enum err missed_criteria(struct judging *j, const char **ret)
{
    struct stmt *stmt;
    enum err e = conn_named(j->conn, sql_dossier_criteria_missed, &stmt, j->reterr);
    if (e)
        return e;
    bind_int(stmt, 1, j->facts->unit_id);
    bind_int(stmt, 2, j->facts->set_id);
    bind_date(stmt, 3, j->day);
    for (*ret = ""; rows_next(stmt);)
        *ret = arena_printf(j->arena, "%s%s%" PRId64, *ret, **ret ? ", " : "", row_int(stmt, 0));
    return rows_end(stmt, j->reterr);
}

static enum err judge_assessment(struct judging *j)
{
    struct stmt *stmt;
    const struct dossier_facts *f = j->facts;
    int64_t asked = 0, missed = 0;
    struct date on = NO_DATE;
    enum err e = conn_named(j->conn, sql_dossier_assessment, &stmt, j->reterr);
    if (e)
        return e;
    bind_int(stmt, 1, f->unit_id);
    bind_int(stmt, 2, f->set_id);
    bind_date(stmt, 3, j->day);
    if (rows_next(stmt)) {
        on = day_of(stmt, 0);
        asked = row_int(stmt, 1);
        missed = row_int(stmt, 2);
    }
    if ((e = rows_end(stmt, j->reterr)))
        return e;
    if (!date_is(on)) {
        against(j, "dossier_id", MSG_NOT_ASSESSED, text0(j, f->unit_code), text0(j, f->set_code), day0(j, j->day), "");
        return OK;
    }
    if (!(j->step->guards & GUARD_CRITERIA) || (asked && !missed))
        return OK;
    const char *numbers = "";
    e = missed_criteria(j, &numbers);
    against(j, "dossier_id", MSG_CRITERIA_MISSED, number0(j, missed), number0(j, asked), day0(j, on), numbers);
    return e;
}

/* The level that is asked for, or the programme that has none. */
static const char *what_for(struct judging *j)
{
    return text0(j, j->facts->level.s ? j->facts->level : j->facts->programme);
}

struct procedure_asks {
    bool known;
    int64_t quorum, votes, satisfaction; /* hundredths of a percent */
    int64_t first_days, last_days, transition, transition_again; /* INT_NONE: not asked */
    struct date from;
    const char *decision;
};

static enum err find_procedure(struct judging *j, struct procedure_asks *ret)
{
    struct stmt *stmt;
    enum err e = conn_named(j->conn, sql_dossier_procedure, &stmt, j->reterr);
    *ret = (struct procedure_asks){ .decision = "" };
    if (e)
        return e;
    bind_text(stmt, 1, j->facts->programme);
    bind_text(stmt, 2, j->facts->level);
    bind_date(stmt, 3, j->day);
    if (rows_next(stmt))
        *ret = (struct procedure_asks){ true,           row_int(stmt, 0), row_int(stmt, 1), row_int(stmt, 2), row_int(stmt, 4), row_int(stmt, 5), row_int(stmt, 6),
                                        row_int(stmt, 7), day_of(stmt, 8),  text0(j, row_text(stmt, 3)) };
    e = rows_end(stmt, j->reterr);
    if (!e && !ret->known)
        against(j, "moved_on", MSG_NO_PROCEDURE, what_for(j), day0(j, j->day), "", "");
    return e;
}

/* part / whole >= asked percent, exactly. */
static bool reaches(int64_t part, int64_t whole, int64_t hundredths)
{
    return part * 10000 >= hundredths * whole;
}

static const char *percent0(struct judging *j, int64_t hundredths)
{
    return hundredths % 100 ? arena_printf(j->arena, "%" PRId64 ".%02" PRId64, hundredths / 100, hundredths % 100) : number0(j, hundredths / 100);
}

static enum err judge_opinions(struct judging *j)
{
    struct stmt *stmt;
    struct procedure_asks asks;
    int64_t asked = 0, satisfied = 0;
    enum err e = find_procedure(j, &asks);
    if (!e)
        e = conn_named(j->conn, sql_dossier_opinions, &stmt, j->reterr);
    if (e)
        return e;
    bind_int(stmt, 1, j->facts->id);
    if (rows_next(stmt)) {
        asked = row_int(stmt, 0);
        satisfied = row_int(stmt, 1);
    }
    e = rows_end(stmt, j->reterr);
    if (!e && asks.known && (!asked || !reaches(satisfied, asked, asks.satisfaction)))
        against(j, "dossier_id", MSG_OPINIONS_MISSED, number0(j, satisfied), number0(j, asked), percent0(j, asks.satisfaction), asks.decision);
    return e;
}

static enum err judge_documents(struct judging *j)
{
    struct stmt *stmt;
    const char *codes = "";
    enum err e = conn_named(j->conn, sql_dossier_documents_asked, &stmt, j->reterr);
    if (e)
        return e;
    bind_text(stmt, 1, j->facts->programme);
    bind_text(stmt, 2, j->facts->level);
    bind_date(stmt, 3, j->day);
    bool some = rows_next(stmt) && row_int(stmt, 0) > 0;
    e = rows_end(stmt, j->reterr);
    if (!e && !some)
        against(j, "dossier_id", MSG_NO_DOCUMENTS_LISTED, what_for(j), day0(j, j->day), "", "");
    if (!e)
        e = conn_named(j->conn, sql_dossier_documents_missed, &stmt, j->reterr);
    if (e)
        return e;
    bind_int(stmt, 1, j->facts->id);
    bind_text(stmt, 2, j->facts->programme);
    bind_text(stmt, 3, j->facts->level);
    bind_date(stmt, 4, j->day);
    while (rows_next(stmt)) {
        struct text code = row_text(stmt, 0);
        codes = arena_printf(j->arena, "%s%s%.*s", codes, *codes ? ", " : "", (int)code.n, code.s);
    }
    e = rows_end(stmt, j->reterr);
    if (!e && *codes)
        against(j, "dossier_id", MSG_DOCUMENTS_MISSED, codes, "", "", "");
    return e;
}

static enum err judge_lower(struct judging *j)
{
    struct stmt *stmt;
    if (!j->facts->lower_level.s)
        return OK;
    enum err e = conn_named(j->conn, sql_dossier_holds, &stmt, j->reterr);
    if (e)
        return e;
    bind_int(stmt, 1, j->facts->unit_id);
    bind_text(stmt, 2, j->facts->lower_level);
    bind_date(stmt, 3, j->day);
    bool holds = rows_next(stmt);
    e = rows_end(stmt, j->reterr);
    if (!e && !holds)
        against(j, "dossier_id", MSG_LOWER_MISSED, text0(j, j->facts->unit_code), text0(j, j->facts->lower_level), day0(j, j->day), text0(j, j->facts->set_code));
    return e;
}

/* ---- what a move brings ---- */

static void needs(struct judging *j, bool there, const char *field)
{
    if (!there)
        against(j, field, MSG_NEEDED_WITH, arena_printf(j->arena, "move = %s", j->step->move), "", "", "");
}

static void unwanted(struct judging *j, bool there, const char *field)
{
    if (there)
        against(j, field, MSG_NOT_WITH, arena_printf(j->arena, "move = %s", j->step->move), "", "", "");
}

static enum err judge_brought(struct judging *j)
{
    static const struct dossier_move nothing = { .asked = INT_NONE, .satisfied = INT_NONE, .members = INT_NONE, .present = INT_NONE, .votes_for = INT_NONE, .votes_against = INT_NONE, .stars = INT_NONE };
    const struct dossier_move *m = j->move ? j->move : &nothing;
    unsigned brings = j->step->guards;
    const struct {
        unsigned with;
        bool there;
        const char *field;
    } fields[] = {
        { BRINGS_REASON, m->reason.s, "reason" },
        { BRINGS_OPINIONS, m->asked != INT_NONE, "asked" },
        { BRINGS_OPINIONS, m->satisfied != INT_NONE, "satisfied" },
        { BRINGS_VOTE, m->members != INT_NONE, "members" },
        { BRINGS_VOTE, m->present != INT_NONE, "present" },
        { BRINGS_VOTE, m->votes_for != INT_NONE, "votes_for" },
        { BRINGS_VOTE, m->votes_against != INT_NONE, "votes_against" },
        { BRINGS_STARS, m->stars != INT_NONE, "stars" },
        { BRINGS_DECISION, m->decision_number.s, "decision_number" },
        { BRINGS_DECISION, m->authority.s, "authority" },
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (brings & fields[i].with)
            needs(j, fields[i].there, fields[i].field);
        else if (fields[i].with != BRINGS_REASON)
            unwanted(j, fields[i].there, fields[i].field);
    }
    if (m->asked != INT_NONE && m->satisfied != INT_NONE && m->satisfied > m->asked)
        against(j, "satisfied", MSG_TOO_BIG, number0(j, m->asked), "", "", "");
    return OK;
}

static bool has_vote(const struct dossier_move *m)
{
    return m && m->members != INT_NONE && m->present != INT_NONE && m->votes_for != INT_NONE && m->votes_against != INT_NONE;
}

static enum err judge_vote(struct judging *j)
{
    struct procedure_asks asks;
    const struct dossier_move *m = j->move;
    enum err e = find_procedure(j, &asks);
    if (e || !has_vote(m))
        return e;
    if (m->present > m->members)
        against(j, "present", MSG_TOO_BIG, number0(j, m->members), "", "", "");
    if (m->votes_for + m->votes_against > m->present)
        against(j, "votes_for", MSG_VOTES_WRONG, number0(j, m->votes_for), number0(j, m->votes_against), number0(j, m->present), "");
    if (asks.known && !reaches(m->present, m->members, asks.quorum))
        against(j, "present", MSG_QUORUM_MISSED, number0(j, m->present), number0(j, m->members), percent0(j, asks.quorum), asks.decision);
    return OK;
}

/* ---- the guards of OCOP ---- */

static enum err judge_rubric(struct judging *j)
{
    struct stmt *stmt;
    const struct dossier_facts *f = j->facts;
    const char *newest = NULL;
    enum err e = conn_named(j->conn, sql_dossier_newer_period, &stmt, j->reterr);
    if (e)
        return e;
    bind_date(stmt, 1, f->registered_on);
    if (rows_next(stmt) && !text_equal(row_text(stmt, 0), f->period_code))
        newest = text0(j, row_text(stmt, 0));
    if ((e = rows_end(stmt, j->reterr)))
        return e;
    if (f->registered_on.days < f->period_from.days || (date_is(f->period_to) && f->registered_on.days > f->period_to.days))
        against(j, "dossier_id", MSG_SET_NOT_VALID, text0(j, f->rubric_code), day0(j, f->period_from), day0(j, f->period_to), day0(j, f->registered_on));
    else if (newest)
        against(j, "dossier_id", MSG_RUBRIC_SUPERSEDED, text0(j, f->rubric_code), newest, day0(j, f->registered_on), "");
    return OK;
}

/* What the product holds on the day; *ret_stars INT_NONE: nothing. */
static enum err product_holds(struct conn *conn, int64_t product_id, struct date day, int64_t *ret_id, int64_t *ret_stars, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_dossier_product_holds, &stmt, reterr);
    *ret_id = *ret_stars = INT_NONE;
    if (e)
        return e;
    bind_int(stmt, 1, product_id);
    bind_date(stmt, 2, day);
    if (rows_next(stmt)) {
        *ret_id = row_int(stmt, 0);
        *ret_stars = row_int(stmt, 1);
    }
    return rows_end(stmt, reterr);
}

/* Not earlier than so many days before the certificate ends, and not later than so many. */
static enum err judge_window(struct judging *j)
{
    struct stmt *stmt;
    struct procedure_asks asks;
    struct date ends = NO_DATE;
    enum err e = find_procedure(j, &asks);
    if (!e)
        e = conn_named(j->conn, sql_dossier_product_last, &stmt, j->reterr);
    if (e)
        return e;
    bind_int(stmt, 1, j->facts->product_id);
    bind_date(stmt, 2, j->day);
    if (rows_next(stmt))
        ends = day_of(stmt, 0);
    if ((e = rows_end(stmt, j->reterr)))
        return e;
    if (!date_is(ends)) {
        against(j, "dossier_id", MSG_NOTHING_TO_REEVALUATE, text0(j, j->facts->product_code), day0(j, j->day), "", "");
        return OK;
    }
    int64_t left = ends.days - j->day.days;
    bool early = asks.first_days != INT_NONE && left > asks.first_days, late = asks.last_days != INT_NONE && left < asks.last_days;
    if (asks.known && (early || late))
        against(j, "moved_on", MSG_OUT_OF_WINDOW, day0(j, date_plus_days(ends, -(int)asks.first_days)), day0(j, date_plus_days(ends, -(int)asks.last_days)), day0(j, ends), asks.decision);
    return OK;
}

static enum err judge_registration(struct judging *j)
{
    int64_t id, stars;
    struct text registration = j->facts->registration;
    if (text_is(registration, "re_evaluation"))
        return judge_window(j);
    enum err e = product_holds(j->conn, j->facts->product_id, j->day, &id, &stars, j->reterr);
    if (e)
        return e;
    if (text_is(registration, "first") && stars != INT_NONE)
        against(j, "dossier_id", MSG_HOLDS_ALREADY, text0(j, j->facts->product_code), number0(j, stars), day0(j, j->day), "");
    if (text_is(registration, "upgrade") && (stars == INT_NONE || stars >= SCORE_STARS_MAX))
        against(j, "dossier_id", MSG_NOTHING_TO_UPGRADE, text0(j, j->facts->product_code), day0(j, j->day), "", "");
    return OK;
}

/* The dossier's sheets of a kind, added up. */
static enum err read_scoring(struct judging *j, const char *kind, struct scoring *ret)
{
    const struct dossier_facts *f = j->facts;
    struct sheets_wanted wanted = { f->product_id, f->rubric_id, f->id, text_of(kind), NO_TEXT, j->day };
    return scoring_read(j->conn, j->arena, &wanted, f->product_unit_id, ret, j->reterr);
}

static enum err judge_sheets(struct judging *j, const char *kind, struct scoring *ret)
{
    enum err e = read_scoring(j, kind, ret);
    if (!e && !ret->nsheets)
        against(j, "dossier_id", MSG_NO_SHEETS, kind, text0(j, j->facts->code), "", "");
    return e;
}

static enum err judge_self(struct judging *j)
{
    struct scoring s;
    return judge_sheets(j, "self", &s);
}

static enum err judge_ministry(struct judging *j)
{
    struct scoring s;
    enum err e = judge_sheets(j, "ministry", &s);
    if (!e && s.nsheets && s.score.stars != SCORE_STARS_MAX)
        against(j, "dossier_id", MSG_SHEETS_SAY_OTHERWISE, number0(j, s.score.stars), number0(j, SCORE_STARS_MAX), "", "");
    return e;
}

static enum err judge_excluded(struct judging *j)
{
    struct scoring s;
    enum err e = read_scoring(j, "member", &s);
    if (!e && (!s.nsheets || !scoring_excludes(&s)))
        against(j, "dossier_id", MSG_NO_GROUND, text0(j, j->facts->code), "", "", "");
    return e;
}

static enum err judge_scored(struct judging *j)
{
    struct scoring s;
    const struct dossier_move *m = j->move;
    enum err e = judge_sheets(j, "member", &s);
    if (e || !s.nsheets)
        return e;
    if (scoring_excludes(&s))
        against(j, "dossier_id", MSG_EXCLUDED, text0(j, j->facts->code), "", "", "");
    else if (j->step->guards & BRINGS_STARS && m && m->stars != INT_NONE && m->stars != s.score.stars && !m->reason.s)
        against(j, "stars", MSG_SHEETS_SAY_OTHERWISE, number0(j, s.score.stars), number0(j, m->stars), "", "");
    return OK;
}

/* Who certifies at so many stars on the day, by the dossier's rubric; NO_TEXT: nobody is known. */
static enum err authority_of(struct judging *j, int64_t stars, struct text *ret)
{
    struct rubric_read *rubric;
    enum err e = rubric_load(j->conn, j->arena, j->facts->rubric_id, NO_TEXT, j->day, &rubric, j->reterr);
    *ret = NO_TEXT;
    for (size_t b = 0; !e && b < rubric->rubric.nbands; b++)
        if (rubric->bands[b].stars == stars)
            *ret = rubric->bands[b].authority;
    return e;
}

static enum err judge_authority(struct judging *j)
{
    struct text may;
    int64_t stars = text_is(text_of(j->step->move), "decide") ? SCORE_STARS_MAX : j->facts->stars;
    enum err e = authority_of(j, stars, &may);
    if (!e && j->move && j->move->authority.s && !text_equal(j->move->authority, may))
        against(j, "authority", MSG_OTHER_AUTHORITY, number0(j, stars), text0(j, may), day0(j, j->day), "");
    return e;
}

/* LAW: 26/2026/QĐ-TTg Art. 12 */
static enum err judge_in_time(struct judging *j)
{
    struct procedure_asks asks;
    const struct dossier_facts *f = j->facts;
    enum err e = find_procedure(j, &asks);
    if (e || !asks.known)
        return e;
    int64_t days = text_is(f->registration, "re_evaluation") ? asks.transition_again : asks.transition;
    if (days == INT_NONE || f->registered_on.days >= asks.from.days)
        return OK;
    struct date last = date_plus_days(asks.from, (int)days);
    if (j->day.days > last.days)
        against(j, "moved_on", MSG_TRANSITION_OVER, text0(j, f->rubric_code), day0(j, last), asks.decision, "");
    return OK;
}

enum err dossier_judge(struct conn *conn, struct arena *arena, const struct dossier_facts *facts, const struct dossier_step *step, const struct dossier_move *move,
                       struct date day, const struct place_of *place, struct problem *reterr)
{
    struct judging j = { conn, arena, facts, step, move, day, place, reterr, false };
    static const struct {
        unsigned with;
        enum err (*judge)(struct judging *j);
    } judges[] = {
        { ~0u, judge_time },
        { ~0u, judge_brought },
        { GUARD_SET, judge_set },
        { GUARD_ASSESSED | GUARD_CRITERIA, judge_assessment },
        { GUARD_OPINIONS, judge_opinions },
        { GUARD_DOCUMENTS, judge_documents },
        { GUARD_LOWER, judge_lower },
        { GUARD_QUORUM, judge_vote },
        { GUARD_RUBRIC, judge_rubric },
        { GUARD_REGISTRATION, judge_registration },
        { GUARD_SELF_SCORED, judge_self },
        { GUARD_SCORED, judge_scored },
        { GUARD_EXCLUDED, judge_excluded },
        { GUARD_MINISTRY_SCORED, judge_ministry },
        { GUARD_AUTHORITY, judge_authority },
        { GUARD_IN_TIME, judge_in_time },
    };
    enum err e = OK;
    for (size_t i = 0; !e && i < sizeof judges / sizeof *judges; i++)
        if (judges[i].with == ~0u || step->guards & judges[i].with)
            e = judges[i].judge(&j);
    if (e || !j.refused)
        return e;
    if (reterr)
        reterr->code = ERR_CONFLICT;
    return ERR_CONFLICT;
}

/* ---- the move ---- */

/* "assess, close": what is done from here on that day. */
static const char *moves_from(struct arena *arena, const struct dossier_facts *facts, struct date day)
{
    const char *list = "";
    for (size_t i = 0; i < ndossier_steps; i++)
        if (dossier_step_begins(&dossier_steps[i], facts->programme, facts->state, day))
            list = arena_printf(arena, "%s%s%s", list, *list ? ", " : "", dossier_steps[i].move);
    return list;
}

static const char *roles_of(struct arena *arena, unsigned roles)
{
    const char *list = "";
    for (int role = 0; role < ROLE_COUNT; role++)
        if (roles & ROLE_BIT(role))
            list = arena_printf(arena, "%s%s%s", list, *list ? ", " : "", role_name((enum role)role));
    return list;
}

static enum err refuse(struct draft *draft, const char *field, enum err code, enum message message, const char *a, const char *b, const char *c, struct problem *reterr)
{
    fail_at(reterr, &draft->place, field, message, a, b, c, "");
    if (reterr)
        reterr->code = code;
    return code;
}

/* So many stars lead to those who certify at them: the province's council concludes for itself, proposes to the ministry, or ends it. */
static enum err by_stars(struct judging *j, const char **ret)
{
    struct text may;
    enum err e = authority_of(j, j->move->stars, &may);
    if (!e && (text_is(may, "none") || !may.s))
        *ret = "not_reached";
    else if (!e && (text_is(may, "ministry") || text_is(may, "central")))
        *ret = "potential_five";
    return e;
}

/* Where it leads: what the council said, and with how many stars. */
static enum err outcome(struct judging *j, struct text *ret)
{
    struct procedure_asks asks;
    const struct dossier_step *step = j->step;
    const char *to = step->to;
    enum err e = OK;
    if (step->guards & BRINGS_VOTE) {
        e = find_procedure(j, &asks);
        to = reaches(j->move->votes_for, j->move->present, asks.votes) ? step->to : step->fails;
    }
    if (!e && to == step->to && step->guards & BRINGS_STARS)
        e = by_stars(j, &to);
    *ret = text_of(to);
    return e;
}

/* ---- what a decision makes ---- */

/* What the product held until then is replaced: it was upgraded, downgraded, or is what it was. */
static enum err replace_held(struct db *db, struct arena *arena, int64_t product_id, int64_t stars_now, struct date day, const struct stamp *stamp, struct problem *reterr)
{
    int64_t id, stars;
    struct written written;
    const struct schema *schema = schema_of(&certifications);
    enum err e = product_holds(db_writer(db), product_id, day, &id, &stars, reterr);
    if (e || id == INT_NONE)
        return e;
    struct certification *held = arena_alloc(arena, sizeof *held);
    if (!held)
        return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    e = table_fetch(db_writer(db), arena, schema, id, held, reterr);
    struct draft *draft = e ? NULL : draft_of(arena, schema, held);
    if (!draft)
        return e ? e : fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    struct certification *ended = draft->record;
    ended->ended_on = day;
    ended->ended_reason = stars < stars_now ? TEXT("upgraded") : stars > stars_now ? TEXT("downgraded") : TEXT("replaced");
    draft->place = (struct place_of){ .where = WHERE_NONE };
    return table_update(db, arena, draft, id, INT_NONE, stamp, &written, reterr);
}

/* The ministry decides on five; else what was concluded last. */
static int64_t stars_decided(const struct dossier_facts *facts, const struct dossier_move *move)
{
    return text_is(move->move, "decide") ? SCORE_STARS_MAX : facts->stars;
}

static void fill_ocop(struct certification *c, const struct dossier_facts *facts, const struct dossier_move *move)
{
    c->product_id = facts->product_id;
    c->stars = stars_decided(facts, move);
    c->valid_from = move->moved_on;
    c->valid_to = date_plus_months(move->moved_on, (int)facts->months);
    c->basis = TEXT("appraisal");
}

static void fill_ntm(struct certification *c, const struct dossier_facts *facts)
{
    c->unit_id = facts->unit_id;
    c->level = facts->level;
    c->year_for = facts->year_for;
    c->basis = facts->basis;
}

static enum err certify(struct db *db, struct arena *arena, const struct dossier_facts *facts, struct dossier_move *move, const struct stamp *stamp, struct problem *reterr)
{
    bool ocop = text_is(facts->programme, "ocop");
    struct draft *draft = draft_new(arena, schema_of(&certifications));
    struct written written;
    if (!draft)
        return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    enum err e = ocop ? replace_held(db, arena, facts->product_id, stars_decided(facts, move), move->moved_on, stamp, reterr) : OK;
    struct certification *c = draft->record;
    if (ocop)
        fill_ocop(c, facts, move);
    else
        fill_ntm(c, facts);
    c->programme = facts->programme;
    c->decision_number = move->decision_number;
    c->decided_on = move->moved_on;
    c->authority = move->authority;
    c->source = text_of(arena_printf(arena, "dossier %.*s", (int)facts->code.n, facts->code.s));
    c->synthetic = move->synthetic;
    draft->place = (struct place_of){ .where = WHERE_NONE };
    if (!e)
        e = table_insert(db, arena, draft, stamp, &written, reterr);
    if (!e)
        move->certification_id = written.id;
    return e;
}

enum err dossier_derive(struct db *db, struct arena *arena, struct draft *draft, const struct stamp *stamp, struct problem *reterr)
{
    struct dossier_move *move = draft->record;
    struct dossier_facts facts;
    if (draft->schema->resource != &dossier_moves)
        return OK;
    enum err e = dossier_read(db_writer(db), arena, move->dossier_id, &facts, reterr);
    if (e)
        return e;
    const struct dossier_step *step = dossier_step_of(facts.programme, facts.state, move->move, move->moved_on);
    if (!step)
        return refuse(draft, "move", ERR_CONFLICT, MSG_MOVE_NOT_FROM, arena_printf(arena, "%.*s", (int)facts.code.n, facts.code.s),
                      arena_printf(arena, "%.*s", (int)facts.state.n, facts.state.s), moves_from(arena, &facts, move->moved_on), reterr);
    if (stamp->roles && !(stamp->roles & step->roles))
        return refuse(draft, "move", ERR_FORBIDDEN, MSG_MOVE_NOT_YOURS, step->move, roles_of(arena, step->roles), "", reterr);
    e = dossier_judge(db_writer(db), arena, &facts, step, move, move->moved_on, &draft->place, reterr);
    if (e)
        return e;
    struct judging j = { .conn = db_writer(db), .arena = arena, .facts = &facts, .step = step, .move = move, .day = move->moved_on, .reterr = reterr };
    move->from_state = facts.state;
    e = outcome(&j, &move->to_state);
    if (!e)
        e = deadline_of(db_writer(db), facts.programme, facts.registration, move->to_state, move->moved_on, &move->due_on, reterr);
    return e || !(step->guards & BRINGS_DECISION) ? e : certify(db, arena, &facts, move, stamp, reterr);
}

enum err dossier_guard(struct conn *conn, struct arena *arena, const struct resource *resource, const void *before, const void *after, const struct place_of *place,
                       struct problem *reterr)
{
    static const char *const settled[] = { "programme", "unit_id", "set_id", "basis", "year_for", "product_id", "rubric_id", "registration", "registered_on" };
    struct dossier_facts facts;
    enum message message = MSG_MOVE_MADE;
    const char *field = resource == &dossier_moves ? "move" : NULL;
    if (resource == &dossiers) {
        message = MSG_DOSSIER_MOVED;
        for (size_t i = 0; !field && i < sizeof settled / sizeof *settled; i++)
            if (!member_equal(resource_column(resource, settled[i]), before, after))
                field = settled[i];
        enum err e = field ? dossier_read(conn, arena, ((const struct dossier *)before)->id, &facts, reterr) : OK;
        if (e)
            return e;
        if (field && text_is(facts.state, "registered"))
            field = NULL;
    }
    if (!field)
        return OK;
    const struct column *column = resource_column(resource, field);
    fail_at(reterr, place, column->by[0] ? column->by[0] : field, message, "", "", "", "");
    if (reterr)
        reterr->code = ERR_CONFLICT;
    return ERR_CONFLICT;
}
