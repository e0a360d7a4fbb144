/* dossiers.c -- what can be done next with a dossier: each step from where it stands, who makes it, and what stands against it. The steps are made by creating
 * dossier-moves, like any record. */
#include <stdio.h>
#include "db/dossier.h"
#include "handlers/call.h"

static void write_roles(struct json_writer *w, unsigned roles)
{
    jw_array(w);
    for (int role = 0; role < ROLE_COUNT; role++)
        if (roles & ROLE_BIT(role))
            jw_cstr(w, role_name((enum role)role));
    jw_array_end(w);
}

/* The faults of a move that brings nothing: what it has to bring is among them. */
static enum err write_step(struct call *call, struct json_writer *w, const struct dossier_facts *facts, const struct dossier_step *step, struct date day)
{
    static const struct place_of body = { .where = WHERE_POINTER };
    struct problem against = problem_in(call->arena, call->lang);
    enum err e = dossier_judge(call->conn, call->arena, facts, step, NULL, day, &body, &against);
    if (e && e != ERR_CONFLICT)
        return call->problem.code = e;
    jw_object(w);
    jw_key(w, "move");
    jw_cstr(w, step->move);
    jw_key(w, "to_state");
    jw_cstr(w, step->to);
    jw_key(w, "roles");
    write_roles(w, step->roles);
    jw_key(w, "against");
    jw_array(w);
    for (size_t i = 0; i < against.n; i++) {
        jw_object(w);
        jw_key(w, "pointer");
        jw_cstr(w, against.faults[i].place);
        jw_key(w, "code");
        jw_cstr(w, message_slug(against.faults[i].message));
        jw_key(w, "detail");
        jw_cstr(w, against.faults[i].detail);
        jw_object_end(w);
    }
    jw_array_end(w);
    jw_object_end(w);
    return OK;
}

enum err dossier_next_run(struct call *call)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    struct dossier_facts facts;
    struct date day = NO_DATE;
    int64_t id, change = 0;
    enum err e = query_day(call, NULL, &day, NULL);
    if (!e)
        e = path_id(call, &id);
    if (!e)
        e = answer_stamp(call, &change);
    if (!e)
        e = dossier_read(call->conn, call->arena, id, &facts, &call->problem);
    if (e)
        return e;
    jw_object(&w);
    jw_key(&w, "dossier_id");
    jw_int(&w, id);
    jw_key(&w, "code");
    jw_text(&w, facts.code);
    jw_key(&w, "state");
    jw_text(&w, facts.state);
    jw_key(&w, "state_on");
    jw_date(&w, facts.state_on);
    jw_key(&w, "as_of");
    jw_date(&w, day);
    jw_key(&w, "moves");
    jw_array(&w);
    for (size_t i = 0; !e && i < ndossier_steps; i++)
        if (dossier_step_begins(&dossier_steps[i], facts.programme, facts.state, day))
            e = write_step(call, &w, &facts, &dossier_steps[i], day);
    jw_array_end(&w);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    if (e) {
        buffer_free(&out);
        return e;
    }
    response_header(call->response, "Cache-Control", "no-cache");
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}
