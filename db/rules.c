/* rules.c -- the rules between records and how they are asked. Knows each rule's sides: which resources take part, and which field of
 * theirs a breach is told at. The rules' queries stand in sql/rule_*.sql; that a reference's day lies in the life of what is
 * referred to follows from the columns themselves (column.on). */
#include "db/rules.h"
#include <assert.h>
#include <pthread.h>
#include <string.h>
#include "db/compose.h"
#include "model/resources.h"
#include "sql.h"

enum { SIDES_MAX = 3, ALL_MAX = 64, BREACHES_MAX = 5, BREACHES_OF_ALL_MAX = 200 };

struct side {
    const struct resource *resource;
    const char *alias; /* in the query */
    const char *field;
    enum message message;
};

static const struct rule {
    const char *name, *sql;
    struct side sides[SIDES_MAX];
} rules[] = {
    { "unit-level", sql_rule_unit_level, { { &units, "u", "parent_code", MSG_WRONG_PARENT }, { &units, "p", "level", MSG_WRONG_PARENT } } },
    { "unit-orphan",
      sql_rule_unit_orphan,
      { { &units, "u", "valid_to", MSG_OUTLIVES_PARENT }, { &units, "p", "valid_to", MSG_ENDS_BEFORE_CHILD } } },
    { "roster-end",
      sql_rule_roster_end,
      { { &rosters, "r", "left_on", MSG_COUNTED_AFTER_END }, { &units, "u", "valid_to", MSG_COUNTED_AFTER_END } } },
    { "roster-level",
      sql_rule_roster_level,
      { { &rosters, "r", "unit_code", MSG_ROSTER_OF_COMMUNES }, { &units, "u", "level", MSG_ROSTER_OF_COMMUNES } } },
    { "roster-twice", sql_rule_roster_twice, { { &rosters, "r", "entered_on", MSG_COUNTED_TWICE } } },
    { "assessment-level",
      sql_rule_assessment_level,
      { { &assessments, "a", "set_code", MSG_SET_OF_OTHER_LEVEL },
        { &criteria_sets, "s", "unit_level", MSG_SET_OF_OTHER_LEVEL },
        { &units, "u", "level", MSG_SET_OF_OTHER_LEVEL } } },
    { "assessment-day",
      sql_rule_assessment_day,
      { { &assessments, "a", "assessed_on", MSG_SET_NOT_VALID }, { &criteria_sets, "s", "valid_from", MSG_SET_NOT_VALID } } },
    { "result-set",
      sql_rule_result_set,
      { { &assessment_results, "r", "criterion_id", MSG_CRITERION_OF_OTHER_SET },
        { &assessments, "a", "set_code", MSG_CRITERION_OF_OTHER_SET },
        { &criteria, "c", "set_code", MSG_CRITERION_OF_OTHER_SET } } },
    { "certification-product",
      sql_rule_certification_product,
      { { &certifications, "c", "decided_on", MSG_PRODUCT_NOT_THERE }, { &products, "p", "joined_on", MSG_PRODUCT_NOT_THERE } } },
    { "acknowledgement", sql_rule_acknowledgement, { { &certifications, "c", "basis", MSG_NOTHING_TO_ACKNOWLEDGE } } },
    { "certification-ground", sql_rule_certification_ground, { { &certifications, "c", "ended_ground", MSG_NO_SUCH_GROUND } } },
    { "certification-extension", sql_rule_certification_extension, { { &certifications, "c", "valid_to", MSG_EXTENSION_WRONG } } },
    { "producer-kind", sql_rule_producer_kind, { { &products, "p", "producer_code", MSG_TOURISM_ALONE }, { &producers, "r", "kind", MSG_TOURISM_ALONE } } },
    { "listing-twice", sql_rule_listing_twice, { { &listings, "l", "listed_from", MSG_LISTED_TWICE } } },
    { "sale-twice", sql_rule_sale_twice, { { &sales, "l", "period_from", MSG_SOLD_TWICE } } },
    { "dossier-product", sql_rule_dossier_product, { { &dossiers, "d", "unit_code", MSG_PRODUCT_OF_OTHER_UNIT } } },
    { "item-rubric",
      sql_rule_item_rubric,
      { { &score_items, "i", "criterion_code", MSG_CRITERION_OF_OTHER_SET }, { &score_sheets, "s", "rubric_code", MSG_CRITERION_OF_OTHER_SET } } },
    { "item-points", sql_rule_item_points, { { &score_items, "i", "points", MSG_NO_SUCH_OPTION } } },
    { "item-one-of", sql_rule_item_one_of, { { &score_items, "i", "criterion_code", MSG_ONE_OF_ALTERNATIVES } } },
    { "sheet-day",
      sql_rule_sheet_day,
      { { &score_sheets, "s", "scored_on", MSG_SET_NOT_VALID }, { &rubric_periods, "p", "valid_from", MSG_SET_NOT_VALID } } },
};
enum { NRULES = sizeof rules / sizeof *rules };

/* A rule as it is asked: of the table above, or that of a column. `number` is its place among all. */
struct asked {
    size_t number;
    const char *name;
    const struct rule *rule;             /* or ... */
    const struct resource *resource;     /* ... the resource and ... */
    const struct column *column;         /* ... its column that refers to what has a life */
    struct side sides[SIDES_MAX];
};

static void ask_column(struct asked *asked, const struct resource *resource, const struct column *column)
{
    const struct resource *target = schema_named(text_of(column->refers))->resource;
    asked->name = "day";
    asked->resource = resource;
    asked->column = column;
    asked->sides[0] = (struct side){ resource, "x", column->by[0], MSG_REFERENCE_NOT_IN_FORCE };
    asked->sides[1] = (struct side){ target, "t", target->span.from, MSG_REFERRED_THEN };
}

static struct asked all[ALL_MAX];
static size_t nall;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void add_column(const struct resource *resource, const struct column *column)
{
    if (!column->refers || !column->on || resource->read_only || !schema_named(text_of(column->refers))->resource->key_in_time)
        return;
    assert(nall < ALL_MAX);
    all[nall].number = nall;
    ask_column(&all[nall++], resource, column);
}

/* The table's rules, then one for each column whose reference is meant on a day. */
static void make_all(void)
{
    for (; nall < NRULES; nall++) {
        all[nall] = (struct asked){ .number = nall, .name = rules[nall].name, .rule = &rules[nall] };
        memcpy(all[nall].sides, rules[nall].sides, sizeof all[nall].sides);
    }
    for (size_t i = 0; i < ncatalogue; i++)
        for (size_t c = 0; c < catalogue[i]->ncolumns; c++)
            add_column(catalogue[i], &catalogue[i]->columns[c]);
}

/* ---- their SQL ---- */

static const char *eve_of(struct arena *arena, const char *day, size_t n)
{
    return arena_printf(arena, "date(%.*s, '-1 day')", (int)n, day);
}

/* {{id}} is the side's id, {{eve X}} the day before X. */
static const char *compose_rule(struct arena *arena, const char *sql, const struct side *side)
{
    const char *out = "", *at;
    while ((at = strstr(sql, "{{"))) {
        const char *end = strstr(at, "}}"), *day = at + sizeof "{{eve " - 1;
        const char *put = strncmp(at, "{{id}}", 6) ? eve_of(arena, day, (size_t)(end - day)) : arena_printf(arena, "%s.id", side->alias);
        out = arena_printf(arena, "%s%.*s%s", out, (int)(at - sql), sql, put);
        sql = end + 2;
    }
    return arena_printf(arena, "%s%s", out, sql);
}

/* Arguments: the key of what is referred to, the day, its life, the referring resource (its name is put in by rows_tell). A first
 * holder of a code whose beginning is known only as "not later than" counts before it, too (db/unit.c). */
static const char *compose_column(struct arena *arena, const struct asked *asked, const struct side *side)
{
    const struct resource *target = asked->sides[1].resource;
    const char *from = target->span.from, *to = target->span.to;
    const char *day = arena_printf(arena, "x.%s", asked->column->on);
    if (asked->column->on_eve)
        day = eve_of(arena, day, strlen(day));
    return arena_printf(arena,
                        "SELECT %s.id, t.%s, %s, t.%s || ' – ' || coalesce(t.%s, '…'), ''\n"
                        "FROM %s x JOIN %s t ON t.id = x.%s\n"
                        "WHERE ((t.%s > %s AND coalesce(t.%s_precision, '') <> 'not_later_than') OR t.%s < %s)",
                        side->alias, target->key[0], day, from, to, asked->resource->table, target->table, asked->column->name, from, day, from, to,
                        day);
}

static const char *compose_side(struct arena *arena, const struct asked *asked, const struct side *side, bool since)
{
    const char *sql = asked->rule ? compose_rule(arena, asked->rule->sql, side) : compose_column(arena, asked, side);
    return arena_printf(arena, "%s\n  AND %s.%s $1 LIMIT %d", sql, side->alias, since ? "version >" : "id =",
                        since ? BREACHES_OF_ALL_MAX : BREACHES_MAX);
}

static enum err statement(struct conn *conn, struct arena *arena, const struct asked *asked, size_t side, bool since, struct stmt **ret,
                          struct problem *reterr)
{
    unsigned char key[4] = { 'R', (unsigned char)asked->number, (unsigned char)side, since };
    if ((*ret = conn_kept(conn, key, sizeof key)))
        return OK;
    return conn_prepare(conn, key, sizeof key, text_of(compose_side(arena, asked, &asked->sides[side], since)), ret, reterr);
}

/* ---- asking ---- */

struct breaches {
    struct arena *arena;
    enum lang lang;
    rule_breach *tell;
    void *context;
    size_t n;
};

static const char *text_in(struct arena *arena, struct stmt *stmt, int column)
{
    struct text t = row_text(stmt, column);
    return t.s ? arena_printf(arena, "%.*s", (int)t.n, t.s) : "";
}

/* Tells every row of the running statement; a rule has at most four arguments behind the id. */
static enum err rows_tell(struct stmt *stmt, const struct asked *asked, const struct side *side, struct breaches *breaches, struct problem *reterr)
{
    while (rows_next(stmt)) {
        const char *arguments[4] = { "", "", "", "" };
        for (int i = 0; i < message_arguments(side->message); i++)
            arguments[i] = text_in(breaches->arena, stmt, i + 1);
        if (asked->resource)
            arguments[3] = resource_title(asked->resource, breaches->lang);
        breaches->n++;
        breaches->tell(breaches->context, schema_of(side->resource), row_int(stmt, 0), side->field, side->message, arguments);
    }
    return rows_end(stmt, reterr);
}

static enum err ask(struct conn *conn, const struct asked *asked, size_t side, bool since, int64_t which, struct breaches *breaches, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = statement(conn, breaches->arena, asked, side, since, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, which);
    return rows_tell(stmt, asked, &asked->sides[side], breaches, reterr);
}

struct told_where {
    const struct place_of *place;
    struct problem *reterr;
};

static void tell_at_field(void *context, const struct schema *schema, int64_t id, const char *field, enum message message,
                          const char *const arguments[4])
{
    const struct told_where *where = context;
    (void)schema, (void)id;
    fail_at(where->reterr, where->place, field, message, arguments[0], arguments[1], arguments[2], arguments[3]);
}

enum err rules_check(struct conn *conn, struct arena *arena, const struct schema *schema, int64_t id, const struct place_of *place,
                     struct problem *reterr)
{
    struct told_where where = { place, reterr };
    struct breaches breaches = { arena, reterr ? reterr->lang : LANG_VI, tell_at_field, &where, 0 };
    pthread_once(&once, make_all);
    for (size_t i = 0; i < nall; i++)
        for (size_t side = 0; side < SIDES_MAX && all[i].sides[side].resource; side++) {
            if (all[i].sides[side].resource != schema->resource)
                continue;
            enum err e = ask(conn, &all[i], side, false, id, &breaches, reterr);
            if (e)
                return e;
        }
    return breaches.n ? ERR_INVALID : OK;
}

enum err rules_check_since(struct conn *conn, struct arena *arena, int64_t after, enum lang lang, rule_breach *tell, void *context,
                           struct problem *reterr)
{
    struct breaches breaches = { arena, lang, tell, context, 0 };
    pthread_once(&once, make_all);
    for (size_t i = 0; i < nall; i++) {
        size_t before = breaches.n; /* told from one side is told */
        for (size_t side = 0; side < SIDES_MAX && all[i].sides[side].resource && breaches.n == before; side++) {
            enum err e = ask(conn, &all[i], side, true, after, &breaches, reterr);
            if (e)
                return e;
        }
    }
    return breaches.n ? ERR_INVALID : OK;
}

bool rules_statement(size_t number, struct arena *arena, const char **ret_name, struct text *ret_sql)
{
    pthread_once(&once, make_all);
    for (size_t i = 0; i < nall; i++)
        for (size_t side = 0; side < SIDES_MAX && all[i].sides[side].resource; side++) {
            if (number--)
                continue;
            *ret_name = arena_printf(arena, "%s, from %s.%s", all[i].name, all[i].sides[side].resource->name, all[i].sides[side].field);
            *ret_sql = text_of(compose_side(arena, &all[i], &all[i].sides[side], false));
            return true;
        }
    return false;
}
