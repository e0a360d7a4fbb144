/* unit_acts.c -- a change of borders as one act: the units that end and begin, what became of what, the rosters they leave and enter, their certifications. It is
 * written as its records, in one transaction, and previewed by writing it and taking it back. Nothing passes on by itself: what needs an act of its own is told. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/number.h"
#include "db/rules.h"
#include "format/format.h"
#include "handlers/call.h"
#include "handlers/reach.h"
#include "model/resources.h"
#include "sql.h"

enum { CHANGES_MAX = 2000, HELD_MAX = 8, FIGURES = 11 };

struct held {
    int64_t id;
    const char *level;
    struct date decided_on;
};

/* A unit as it was on the eve. */
struct old_unit {
    int64_t id;
    const char *code, *full_name;
    struct text level;
    bool ends, divided;
    struct held held[HELD_MAX];
    size_t nheld;
    int64_t products, producers, keys, dossiers, below;
};

struct act {
    struct call *call;
    struct stamp stamp;
    struct date day, eve;
    const json_t *changes, *begins, *goes_on;
    const char *enter_roster;
    bool end_certifications;
    struct old_unit *old;
    size_t nold;
    int64_t *begun, *changed; /* ids, in the order of begins and changes */
    int64_t left, entered, ended; /* rosters that were left and entered, certifications that were ended */
    int64_t from_change; /* the newest before it */
    int64_t before[FIGURES], after[FIGURES];
};

static enum err no_memory(struct call *call)
{
    return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

static enum err wrong(struct call *call, const char *pointer, enum message message, const char *argument)
{
    return fail(&call->problem, ERR_INVALID, WHERE_POINTER, pointer, message, argument);
}

/* The faults from number `first` on are of what stands at `pointer`. */
static void place_below(struct call *call, size_t first, const char *pointer)
{
    for (size_t i = first; i < call->problem.n; i++) {
        struct fault *fault = &call->problem.faults[i];
        if (fault->where == WHERE_POINTER || fault->where == WHERE_NONE) {
            fault->place = arena_printf(call->arena, "%s%s", pointer, fault->where == WHERE_POINTER && fault->place ? fault->place : "");
            fault->where = WHERE_POINTER;
        }
    }
}

/* ---- what was sent ---- */

enum err unit_act_prepare(struct call *call)
{
    static const char *const names[] = { "preview", "reason", NULL };
    struct text preview = query_value(call, "preview");
    enum err e = idempotency_read(call);
    if (e)
        return e;
    query_names(call, names);
    call->dry_run = text_is(preview, "true");
    if (preview.s && !call->dry_run && !text_is(preview, "false"))
        fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "preview", MSG_NOT_ONE_OF, "true, false");
    write_reason(call);
    return call->problem.code ? call->problem.code : format_json_body(call->request->body, &call->body, &call->problem);
}

static void read_array(struct act *act, const char *name, bool required, const json_t **ret)
{
    const json_t *value = json_object_get(act->call->body, name);
    const char *pointer = arena_printf(act->call->arena, "/%s", name);
    *ret = value;
    if (!value || json_is_null(value)) {
        *ret = NULL;
        if (required)
            wrong(act->call, pointer, MSG_REQUIRED, "");
    } else if (!json_is_array(value) || json_array_size(value) > CHANGES_MAX || (required && !json_array_size(value))) {
        wrong(act->call, pointer, MSG_LIST_OF, arena_printf(act->call->arena, "%d", CHANGES_MAX));
        *ret = NULL;
    }
}

static const char *read_text(struct act *act, const char *name)
{
    const json_t *value = json_object_get(act->call->body, name);
    if (!value || json_is_null(value))
        return NULL;
    if (json_is_string(value))
        return json_string_value(value);
    wrong(act->call, arena_printf(act->call->arena, "/%s", name), MSG_NOT_A_TEXT, "");
    return NULL;
}

static enum err read_body(struct act *act)
{
    static const char known[] = "effective_on, legal_basis, changes, begins, goes_on, certifications, enter_roster, change";
    struct call *call = act->call;
    const char *name;
    json_t *value;
    json_object_foreach(call->body, name, value)
    {
        bool found = false;
        for (const char *at = known; !found && *at; at += strcspn(at, ","), at += strspn(at, ", "))
            found = strlen(name) == strcspn(at, ",") && !strncmp(at, name, strlen(name));
        if (!found)
            wrong(call, arena_printf(call->arena, "/%.*s", (int)text_beginning(text_of(name), 60).n, name), MSG_UNKNOWN_FIELD, known);
    }
    const char *day = read_text(act, "effective_on"), *basis = read_text(act, "legal_basis"), *certified = read_text(act, "certifications");
    if (!day)
        wrong(call, "/effective_on", MSG_REQUIRED, "");
    else if (!date_parse(day, strlen(day), &act->day))
        wrong(call, "/effective_on", MSG_NOT_A_DATE, "");
    if (!basis)
        wrong(call, "/legal_basis", MSG_REQUIRED, "");
    act->eve = date_plus_days(act->day, -1);
    act->end_certifications = certified && !strcmp(certified, "end");
    if (certified && !act->end_certifications && strcmp(certified, "keep"))
        wrong(call, "/certifications", MSG_NOT_ONE_OF, "keep, end");
    act->enter_roster = read_text(act, "enter_roster");
    read_array(act, "changes", true, &act->changes);
    read_array(act, "begins", false, &act->begins);
    read_array(act, "goes_on", false, &act->goes_on);
    if (!call->reason.s && basis)
        call->reason = text_of(basis);
    return call->problem.code;
}

/* The preview that was looked at must still hold. */
static enum err check_change(struct act *act)
{
    const json_t *value = json_object_get(act->call->body, "change");
    int64_t now = 0;
    if (!value || json_is_null(value))
        return OK;
    enum err e = table_change(act->call->conn, &now, &act->call->problem);
    if (e || json_integer_value(value) == now)
        return e;
    return fail(&act->call->problem, ERR_STALE, WHERE_POINTER, "/change", MSG_PREVIEW_STALE, arena_printf(act->call->arena, "%" PRId64, now));
}

/* ---- the units of the eve ---- */

static struct old_unit *old_of(struct act *act, const char *code)
{
    for (size_t i = 0; i < act->nold; i++)
        if (!strcmp(act->old[i].code, code))
            return &act->old[i];
    return NULL;
}

static bool is_in(const json_t *array, const char *code)
{
    size_t i;
    json_t *value;
    json_array_foreach((json_t *)array, i, value)
    {
        if (json_is_string(value) && !strcmp(json_string_value(value), code))
            return true;
    }
    return false;
}

static enum err read_held(struct act *act, struct old_unit *old)
{
    struct stmt *stmt;
    enum err e = conn_named(act->call->conn, sql_act_certifications, &stmt, &act->call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, old->id);
    bind_date(stmt, 2, act->eve);
    while (rows_next(stmt) && old->nheld < HELD_MAX) {
        struct held *held = &old->held[old->nheld++];
        struct text level = row_text(stmt, 1), on = row_text(stmt, 2);
        *held = (struct held){ row_int(stmt, 0), arena_printf(act->call->arena, "%.*s", (int)level.n, level.s), NO_DATE };
        date_parse(on.s, on.n, &held->decided_on);
    }
    return rows_end(stmt, &act->call->problem);
}

static enum err read_counts(struct act *act, struct old_unit *old)
{
    struct stmt *stmt;
    enum err e = conn_named(act->call->conn, sql_act_counts, &stmt, &act->call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, old->id);
    bind_date(stmt, 2, act->eve);
    if (rows_next(stmt)) {
        old->products = row_int(stmt, 0);
        old->producers = row_int(stmt, 1);
        old->keys = row_int(stmt, 2);
        old->dossiers = row_int(stmt, 3);
        old->below = row_int(stmt, 4);
    }
    return rows_end(stmt, &act->call->problem);
}

static enum err add_old(struct act *act, const char *code, const char *pointer)
{
    struct call *call = act->call;
    struct unit *unit = arena_alloc(call->arena, sizeof *unit);
    struct old_unit *old = &act->old[act->nold];
    size_t first = call->problem.n;
    enum err e = unit ? unit_find(call->conn, text_of(code), act->eve, false, &old->id, &call->problem) : no_memory(call);
    if (e == ERR_NOT_FOUND) {
        place_below(call, first, pointer);
        return call->problem.code = ERR_INVALID;
    }
    if (!e)
        e = table_fetch(call->conn, call->arena, schema_of(&units), old->id, unit, &call->problem);
    if (!e)
        e = reach_record(call, schema_of(&units), unit);
    if (e)
        return e;
    old->code = code;
    old->full_name = arena_printf(call->arena, "%.*s", (int)unit->full_name.n, unit->full_name.s);
    old->level = unit->level;
    old->ends = !is_in(act->goes_on, code);
    act->nold++;
    e = read_held(act, old);
    return e ? e : read_counts(act, old);
}

static bool is_member(const json_t *object, const char *name, const char *value)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text && !strcmp(text, value);
}

static bool begins_anew(const struct act *act, const char *code)
{
    size_t i;
    json_t *unit;
    json_array_foreach((json_t *)act->begins, i, unit)
    {
        if (is_member(unit, "code", code))
            return true;
    }
    return false;
}

/* A unit ends that is not said to go on: by name, or by a change to itself that leaves it what it is (and nothing of its code begins). */
static enum err read_old(struct act *act)
{
    size_t i;
    json_t *change;
    enum err e = OK;
    act->old = ARENA_ARRAY(act->call->arena, struct old_unit, json_array_size(act->changes));
    if (!act->old)
        return no_memory(act->call);
    memset(act->old, 0, json_array_size(act->changes) * sizeof *act->old);
    json_array_foreach((json_t *)act->changes, i, change)
    {
        const char *from = json_string_value(json_object_get(change, "from_code"));
        const char *pointer = arena_printf(act->call->arena, "/changes/%zu/from_code", i);
        if (!from) {
            wrong(act->call, pointer, MSG_REQUIRED, "");
            continue;
        }
        if (!old_of(act, from))
            e = add_old(act, from, pointer);
        if (e && e != ERR_INVALID)
            return e;
        struct old_unit *old = old_of(act, from);
        if (!old)
            continue;
        old->divided |= is_member(change, "extent", "part");
        if (is_member(change, "to_code", from) && !begins_anew(act, from) && (is_member(change, "kind", "absorb") || is_member(change, "kind", "unchanged")))
            old->ends = false;
    }
    return act->call->problem.code;
}

/* ---- writing ---- */

static enum err change_unit(struct act *act, const struct old_unit *old)
{
    struct call *call = act->call;
    const struct schema *schema = schema_of(&units);
    struct unit *before = arena_alloc(call->arena, sizeof *before);
    struct written written;
    enum err e = before ? table_fetch(call->conn, call->arena, schema, old->id, before, &call->problem) : no_memory(call);
    if (e)
        return e;
    struct draft *draft = draft_of(call->arena, schema, before);
    if (!draft)
        return no_memory(call);
    ((struct unit *)draft->record)->valid_to = act->eve;
    ((struct unit *)draft->record)->valid_to_precision = TEXT("day");
    return table_update(call->db, call->arena, draft, old->id, INT_NONE, &act->stamp, &written, &call->problem);
}

static enum err leave_rosters(struct act *act, const struct old_unit *old)
{
    struct call *call = act->call;
    const struct schema *schema = schema_of(&rosters);
    int64_t ids[16];
    size_t n = 0;
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_act_rosters, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, old->id);
    bind_date(stmt, 2, act->day);
    while (rows_next(stmt) && n < sizeof ids / sizeof *ids)
        ids[n++] = row_int(stmt, 0);
    e = rows_end(stmt, &call->problem);
    for (size_t i = 0; !e && i < n; i++) {
        struct roster *before = arena_alloc(call->arena, sizeof *before);
        struct written written;
        e = before ? table_fetch(call->conn, call->arena, schema, ids[i], before, &call->problem) : no_memory(call);
        struct draft *draft = e ? NULL : draft_of(call->arena, schema, before);
        if (e || !draft)
            return e ? e : no_memory(call);
        ((struct roster *)draft->record)->left_on = act->day;
        ((struct roster *)draft->record)->left_on_precision = TEXT("day");
        e = table_update(call->db, call->arena, draft, ids[i], INT_NONE, &act->stamp, &written, &call->problem);
        act->left++;
    }
    return e;
}

static enum err end_certifications(struct act *act, const struct old_unit *old)
{
    struct call *call = act->call;
    const struct schema *schema = schema_of(&certifications);
    enum err e = OK;
    for (size_t i = 0; !e && i < old->nheld; i++) {
        struct certification *before = arena_alloc(call->arena, sizeof *before);
        struct written written;
        e = before ? table_fetch(call->conn, call->arena, schema, old->held[i].id, before, &call->problem) : no_memory(call);
        struct draft *draft = e ? NULL : draft_of(call->arena, schema, before);
        if (e || !draft)
            return e ? e : no_memory(call);
        ((struct certification *)draft->record)->ended_on = act->day;
        ((struct certification *)draft->record)->ended_reason = TEXT("unit_change");
        e = table_update(call->db, call->arena, draft, old->held[i].id, INT_NONE, &act->stamp, &written, &call->problem);
        act->ended++;
    }
    return e;
}

static enum err end_units(struct act *act)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < act->nold; i++) {
        if (!act->old[i].ends)
            continue;
        e = leave_rosters(act, &act->old[i]);
        if (!e && act->end_certifications)
            e = end_certifications(act, &act->old[i]);
        if (!e)
            e = change_unit(act, &act->old[i]);
    }
    return e;
}

/* A record of the act as it was sent, with what the act says of all of them. */
static enum err insert_sent(struct act *act, const struct schema *schema, const json_t *sent, const char *day_name, const char *pointer, int64_t *ret_id)
{
    struct call *call = act->call;
    size_t first = call->problem.n;
    struct draft *draft = draft_new(call->arena, schema);
    json_t *whole = json_is_object(sent) ? json_copy((json_t *)sent) : NULL; /* shallow */
    struct written written;
    enum err e = OK;
    if (!json_is_object(sent))
        return wrong(call, pointer, MSG_MUST_BE_OBJECT, "");
    if (!draft || !whole || json_object_set(whole, day_name, json_object_get(call->body, "effective_on")) ||
        (!json_object_get(whole, "legal_basis") && json_object_set(whole, "legal_basis", json_object_get(call->body, "legal_basis")))) {
        json_decref(whole);
        return no_memory(call);
    }
    draft->place = (struct place_of){ .where = WHERE_POINTER };
    format_json_draft(whole, draft, &call->problem);
    e = table_resolve(call->conn, draft, &call->problem);
    enum err finished = draft_finish(draft, &call->problem);
    e = e ? e : finished;
    if (!e)
        e = reach_record(call, schema, draft->record);
    if (!e)
        e = table_insert(call->db, call->arena, draft, &act->stamp, &written, &call->problem);
    place_below(call, first, pointer);
    if (!e)
        *ret_id = written.id;
    json_decref(whole);
    return e;
}

/* Faults of one do not keep those of the others from being told. */
static enum err insert_all(struct act *act, const struct schema *schema, const json_t *array, const char *name, const char *day_name, int64_t *ids)
{
    size_t i;
    json_t *sent;
    json_array_foreach((json_t *)array, i, sent)
    {
        int64_t id = INT_NONE;
        enum err e = insert_sent(act, schema, sent, day_name, arena_printf(act->call->arena, "/%s/%zu", name, i), &id);
        if (e && e != ERR_INVALID && e != ERR_CONFLICT && e != ERR_FORBIDDEN)
            return e;
        ids[i] = id;
    }
    return act->call->problem.code;
}

static enum err enter_rosters(struct act *act)
{
    struct call *call = act->call;
    enum err e = OK;
    for (size_t i = 0; !e && act->enter_roster && i < json_array_size(act->begins); i++) {
        struct draft *draft = draft_new(call->arena, schema_of(&rosters));
        struct written written;
        if (!is_member(json_array_get(act->begins, i), "kind", "commune"))
            continue; /* wards and townships are counted by no roster unless somebody says so */
        if (!draft)
            return no_memory(call);
        struct roster *roster = draft->record;
        roster->period = text_of(act->enter_roster);
        roster->unit_id = act->begun[i];
        roster->entered_on = act->day;
        roster->entered_on_precision = TEXT("day");
        roster->source = text_of(json_string_value(json_object_get(call->body, "legal_basis")));
        draft->place = (struct place_of){ .where = WHERE_NONE };
        e = table_insert(call->db, call->arena, draft, &act->stamp, &written, &call->problem);
        act->entered++;
    }
    return e;
}

/* Where the act speaks of the record: as one that begins, as a change, or as what a change is from. */
static const char *breach_pointer(const struct act *act, const struct resource *resource, int64_t id, const char *field)
{
    for (size_t i = 0; resource == &units && i < json_array_size(act->begins); i++)
        if (act->begun[i] == id)
            return arena_printf(act->call->arena, "/begins/%zu/%s", i, field);
    for (size_t i = 0; resource == &unit_changes && i < json_array_size(act->changes); i++)
        if (act->changed[i] == id)
            return arena_printf(act->call->arena, "/changes/%zu/%s", i, field);
    for (size_t i = 0; resource == &units && i < json_array_size(act->changes); i++) {
        const char *from = json_string_value(json_object_get(json_array_get(act->changes, i), "from_code"));
        const struct old_unit *old = from ? old_of((struct act *)act, from) : NULL;
        if (old && old->id == id)
            return arena_printf(act->call->arena, "/changes/%zu/from_code", i);
    }
    return "/effective_on";
}

static void tell_breach(void *context, const struct schema *schema, int64_t id, const char *field, enum message message, const char *const arguments[4])
{
    struct act *act = context;
    fail(&act->call->problem, ERR_CONFLICT, WHERE_POINTER, breach_pointer(act, schema->resource, id, field), message, arguments[0], arguments[1], arguments[2], arguments[3]);
}

/* Where all that is below or at a unit counts from that day: in the one unit that the whole of it became. NULL: nowhere but above. */
static const char *whole_successor(const struct act *act, const struct old_unit *old)
{
    for (size_t i = 0; i < json_array_size(act->changes); i++) {
        const json_t *change = json_array_get(act->changes, i);
        if (is_member(change, "from_code", old->code) && is_member(change, "extent", "full"))
            return json_string_value(json_object_get(change, "to_code"));
    }
    return NULL;
}

static enum err count_all(struct act *act, struct date day, int64_t ret[FIGURES])
{
    struct stmt *stmt;
    enum err e = conn_named(act->call->conn, sql_progress_all_communes, &stmt, &act->call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, day);
    bind_date(stmt, 3, day);
    if (rows_next(stmt))
        for (int i = 0; i < FIGURES; i++)
            ret[i] = row_int(stmt, i);
    return rows_end(stmt, &act->call->problem);
}

static enum err write_act(struct act *act)
{
    struct call *call = act->call;
    enum err e = table_change(call->conn, &act->from_change, &call->problem);
    if (!e)
        e = count_all(act, act->eve, act->before);
    if (!e)
        e = end_units(act);
    if (!e)
        e = insert_all(act, schema_of(&units), act->begins, "begins", "valid_from", act->begun);
    if (!e)
        e = insert_all(act, schema_of(&unit_changes), act->changes, "changes", "effective_on", act->changed);
    if (!e)
        e = enter_rosters(act);
    if (!e)
        e = unit_scope_refresh(call->db, &call->problem);
    if (!e)
        e = rules_check_since(call->conn, call->arena, act->from_change, call->lang, tell_breach, act, &call->problem);
    if (!e)
        e = call->problem.code;
    return e ? e : count_all(act, act->day, act->after);
}

/* ---- the answer ---- */

static void write_old(struct json_writer *w, const struct act *act, bool ends)
{
    jw_array(w);
    for (size_t i = 0; i < act->nold; i++) {
        const struct old_unit *old = &act->old[i];
        if (old->ends != ends)
            continue;
        jw_object(w);
        jw_key(w, "code");
        jw_cstr(w, old->code);
        jw_key(w, "level");
        jw_text(w, old->level);
        jw_key(w, "full_name");
        jw_cstr(w, old->full_name);
        jw_key(w, "products");
        jw_int(w, old->products);
        jw_key(w, "producers");
        jw_int(w, old->producers);
        jw_key(w, "keys");
        jw_int(w, old->keys);
        jw_key(w, "dossiers");
        jw_int(w, old->dossiers);
        jw_key(w, "below");
        jw_int(w, old->below);
        jw_key(w, "counts_at");
        const char *at = ends ? whole_successor(act, old) : old->code;
        if (at)
            jw_cstr(w, at);
        else
            jw_null(w);
        jw_key(w, "certifications");
        jw_array(w);
        for (size_t h = 0; h < old->nheld; h++) {
            jw_object(w);
            jw_key(w, "id");
            jw_int(w, old->held[h].id);
            jw_key(w, "level");
            jw_cstr(w, old->held[h].level);
            jw_key(w, "decided_on");
            jw_date(w, old->held[h].decided_on);
            jw_key(w, "outcome");
            jw_cstr(w, !ends ? "stays" : act->end_certifications ? "ended" : "stays_with_the_old_unit");
            jw_object_end(w);
        }
        jw_array_end(w);
        jw_object_end(w);
    }
    jw_array_end(w);
}

static void write_begun(struct json_writer *w, const struct act *act)
{
    static const char *const shown[] = { "code", "level", "full_name", "parent_code" };
    jw_array(w);
    for (size_t i = 0; i < json_array_size(act->begins); i++) {
        jw_object(w);
        for (int k = 0; k < 4; k++) {
            const char *value = json_string_value(json_object_get(json_array_get(act->begins, i), shown[k]));
            jw_key(w, shown[k]);
            if (value)
                jw_cstr(w, value);
            else
                jw_null(w);
        }
        jw_object_end(w);
    }
    jw_array_end(w);
}

/* Has an earlier change the same `to`? */
static bool told_before(const struct act *act, size_t i, const char *to)
{
    for (size_t k = 0; k < i; k++)
        if (is_member(json_array_get(act->changes, k), "to_code", to))
            return true;
    return false;
}

/* Whoever takes over others keeps nothing of what they held: each level that any of them held needs an act of acknowledgement, or an appraisal. */
static void write_acknowledgements(struct json_writer *w, const struct act *act)
{
    jw_array(w);
    for (size_t i = 0; i < json_array_size(act->changes); i++) {
        const char *to = json_string_value(json_object_get(json_array_get(act->changes, i), "to_code"));
        if (!to || told_before(act, i, to))
            continue;
        for (const char *const *level = certification_levels; *level; level++) {
            size_t held = 0, of = 0;
            for (int pass = 0; pass < 2; pass++) {
                if (pass && !held)
                    break;
                if (pass) {
                    jw_object(w);
                    jw_key(w, "unit_code");
                    jw_cstr(w, to);
                    jw_key(w, "level");
                    jw_cstr(w, *level);
                    jw_key(w, "held_by");
                    jw_array(w);
                }
                for (size_t k = 0; k < json_array_size(act->changes); k++) {
                    const json_t *change = json_array_get(act->changes, k);
                    const char *from = json_string_value(json_object_get(change, "from_code"));
                    struct old_unit *old = is_member(change, "to_code", to) ? old_of((struct act *)act, from) : NULL;
                    bool has = false;
                    if (!old || !old->ends)
                        continue;
                    of += !pass;
                    for (size_t h = 0; h < old->nheld; h++)
                        has |= !strcmp(old->held[h].level, *level);
                    held += has && !pass;
                    if (has && pass)
                        jw_cstr(w, from);
                }
                if (pass) {
                    jw_array_end(w);
                    jw_key(w, "of");
                    jw_int(w, (int64_t)of);
                    jw_object_end(w);
                }
            }
        }
    }
    jw_array_end(w);
}

/* Where they were divided nobody's share is known, and none is invented. */
static void write_divided(struct json_writer *w, const struct act *act)
{
    jw_array(w);
    for (size_t i = 0; i < act->nold; i++) {
        if (!act->old[i].divided)
            continue;
        jw_object(w);
        jw_key(w, "code");
        jw_cstr(w, act->old[i].code);
        jw_key(w, "into");
        jw_array(w);
        for (size_t k = 0; k < json_array_size(act->changes); k++) {
            const json_t *change = json_array_get(act->changes, k);
            const char *to = json_string_value(json_object_get(change, "to_code"));
            if (to && is_member(change, "from_code", act->old[i].code))
                jw_cstr(w, to);
        }
        jw_array_end(w);
        jw_object_end(w);
    }
    jw_array_end(w);
}

static void write_counts(struct json_writer *w, struct date day, const int64_t n[FIGURES])
{
    static const char *const names[] = { "units", "roster", "standard", "advanced", "model" };
    jw_object(w);
    jw_key(w, "as_of");
    jw_date(w, day);
    for (int i = 0; i < 5; i++) {
        jw_key(w, names[i]);
        jw_int(w, n[i]);
    }
    jw_object_end(w);
}

static enum err answer_act(struct act *act)
{
    struct call *call = act->call;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t change = act->from_change;
    enum err e = call->dry_run ? OK : table_change(call->conn, &change, &call->problem);
    if (e)
        return e;
    jw_object(&w);
    jw_key(&w, "preview");
    jw_bool(&w, call->dry_run);
    jw_key(&w, "effective_on");
    jw_date(&w, act->day);
    jw_key(&w, "legal_basis");
    jw_cstr(&w, json_string_value(json_object_get(call->body, "legal_basis")));
    jw_key(&w, "ends");
    write_old(&w, act, true);
    jw_key(&w, "goes_on");
    write_old(&w, act, false);
    jw_key(&w, "begins");
    write_begun(&w, act);
    jw_key(&w, "changes");
    jw_int(&w, (int64_t)json_array_size(act->changes));
    jw_key(&w, "rosters_left");
    jw_int(&w, act->left);
    jw_key(&w, "rosters_entered");
    jw_int(&w, act->entered);
    jw_key(&w, "certifications_ended");
    jw_int(&w, act->ended);
    jw_key(&w, "acknowledgements");
    write_acknowledgements(&w, act);
    jw_key(&w, "divided");
    write_divided(&w, act);
    jw_key(&w, "before");
    write_counts(&w, act->eve, act->before);
    jw_key(&w, "after");
    write_counts(&w, act->day, act->after);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}

enum err unit_act_run(struct call *call)
{
    struct act act = { .call = call, .day = NO_DATE };
    bool done = false;
    enum err e = idempotency_find(call, &done);
    if (e || done)
        return e;
    e = read_body(&act);
    if (!e)
        e = check_change(&act);
    if (!e)
        e = read_old(&act);
    act.begun = ARENA_ARRAY(call->arena, int64_t, json_array_size(act.begins) + 1);
    act.changed = ARENA_ARRAY(call->arena, int64_t, json_array_size(act.changes) + 1);
    if (!e && (!act.begun || !act.changed))
        e = no_memory(call);
    if (!e)
        e = call_stamp(call, &act.stamp);
    act.stamp.rules_later = true;
    if (!e)
        e = write_act(&act);
    if (e)
        return call->problem.code ? call->problem.code : e;
    call->undo = call->dry_run;
    e = answer_act(&act);
    return e || call->dry_run ? e : idempotency_keep(call);
}
