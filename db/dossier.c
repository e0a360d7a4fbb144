/* dossier.c -- the guards of a dossier's moves, asked of the register: none is passed over, whoever writes and by whatever way. */
#include "db/dossier.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/number.h"
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
                                       .state_on = row_is_null(stmt, 18) ? day_of(stmt, 16) : day_of(stmt, 18) };
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

struct procedure_asks {
    bool known;
    int64_t quorum, votes, satisfaction; /* hundredths of a percent */
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
        *ret = (struct procedure_asks){ true, row_int(stmt, 0), row_int(stmt, 1), row_int(stmt, 2), text0(j, row_text(stmt, 3)) };
    e = rows_end(stmt, j->reterr);
    if (!e && !ret->known)
        against(j, "moved_on", MSG_NO_PROCEDURE, text0(j, j->facts->level), day0(j, j->day), "", "");
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
        against(j, "dossier_id", MSG_NO_DOCUMENTS_LISTED, text0(j, j->facts->level), day0(j, j->day), "", "");
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
    static const struct dossier_move nothing = { .asked = INT_NONE, .satisfied = INT_NONE, .members = INT_NONE, .present = INT_NONE, .votes_for = INT_NONE, .votes_against = INT_NONE };
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

/* What the council said. */
static const char *outcome(struct conn *conn, struct arena *arena, const struct dossier_facts *facts, const struct dossier_step *step, const struct dossier_move *move, enum err *e,
                           struct problem *reterr)
{
    struct judging j = { .conn = conn, .arena = arena, .facts = facts, .step = step, .move = move, .day = move->moved_on, .reterr = reterr };
    struct procedure_asks asks;
    if (!(step->guards & BRINGS_VOTE))
        return step->to;
    *e = find_procedure(&j, &asks);
    return reaches(move->votes_for, move->present, asks.votes) ? step->to : step->fails;
}

static enum err certify(struct db *db, struct arena *arena, const struct dossier_facts *facts, struct dossier_move *move, const struct stamp *stamp, struct problem *reterr)
{
    struct draft *draft = draft_new(arena, schema_of(&certifications));
    struct written written;
    if (!draft)
        return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    struct certification *c = draft->record;
    c->programme = facts->programme;
    c->unit_id = facts->unit_id;
    c->level = facts->level;
    c->decision_number = move->decision_number;
    c->decided_on = move->moved_on;
    c->year_for = facts->year_for;
    c->authority = move->authority;
    c->basis = facts->basis;
    c->source = text_of(arena_printf(arena, "dossier %.*s", (int)facts->code.n, facts->code.s));
    c->synthetic = move->synthetic;
    draft->place = (struct place_of){ .where = WHERE_NONE };
    enum err e = table_insert(db, arena, draft, stamp, &written, reterr);
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
    move->from_state = facts.state;
    move->to_state = text_of(outcome(db_writer(db), arena, &facts, step, move, &e, reterr));
    return e || !(step->guards & BRINGS_DECISION) ? e : certify(db, arena, &facts, move, stamp, reterr);
}

enum err dossier_guard(struct conn *conn, struct arena *arena, const struct resource *resource, const void *before, const void *after, const struct place_of *place,
                       struct problem *reterr)
{
    static const char *const settled[] = { "programme", "unit_id", "set_id", "basis", "year_for", "registered_on" };
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
