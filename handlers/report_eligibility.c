/* report_eligibility.c -- may a district or a province be certified? Each rule in force with what it counts, what it needs and what is there (GET /reports/eligibility). The rules
 * are data (model/eligibility.c); who certifies is a person. */
#include <string.h>
#include "handlers/report.h"
#include "model/resources.h"
#include "sql.h"

enum { RULES_MAX = 40 };

struct rule {
    struct text code, name, name_en, level, counts, holding, law;
    int64_t share_from, criteria_from; /* hundredths of a percent; INT_NONE */
    bool confirmed;
    int64_t numerator, denominator;
};

static struct text kept(struct call *call, struct stmt *stmt, int column)
{
    struct text text = row_text(stmt, column);
    return arena_text(call->arena, text.s, text.n);
}

static enum err read_rules(struct call *call, const struct report *r, struct text level, struct rule *rules, size_t *ret_n)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_eligibility_rules, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, r->day);
    bind_text(stmt, 2, row_value(schema_of(&units), r->unit, "level")->t);
    bind_text(stmt, 3, level);
    while (*ret_n < RULES_MAX && rows_next(stmt))
        rules[(*ret_n)++] = (struct rule){ .code = kept(call, stmt, 0),
                                           .name = kept(call, stmt, 1),
                                           .name_en = kept(call, stmt, 2),
                                           .level = kept(call, stmt, 3),
                                           .counts = kept(call, stmt, 4),
                                           .holding = kept(call, stmt, 5),
                                           .share_from = row_int(stmt, 6),
                                           .criteria_from = row_int(stmt, 7),
                                           .law = kept(call, stmt, 8),
                                           .confirmed = row_int(stmt, 9) == 1 };
    return rows_end(stmt, &call->problem);
}

static enum err count(struct call *call, const struct report *r, struct rule *rule)
{
    bool districts = text_is(rule->counts, "districts_certified"), by_criteria = text_is(rule->counts, "communes_criteria");
    struct stmt *stmt;
    enum err e = conn_named(call->conn, districts ? sql_eligibility_districts : sql_eligibility_communes, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, r->day);
    bind_int(stmt, 2, r->unit_id);
    bind_text(stmt, 3, rule->holding);
    if (!districts)
        bind_int(stmt, 4, by_criteria ? rule->criteria_from : 0);
    if (rows_next(stmt)) {
        int64_t all = row_int(stmt, 0), held = row_int(stmt, 1);
        rule->denominator = by_criteria ? all - held : all;
        rule->numerator = by_criteria ? row_int(stmt, 2) : held;
    }
    return rows_end(stmt, &call->problem);
}

/* Of nothing a share is reached only where it is asked of those that are left. */
static bool is_met(const struct rule *rule)
{
    if (!rule->denominator)
        return text_is(rule->counts, "communes_criteria");
    return rule->numerator * 10000 >= rule->share_from * rule->denominator;
}

static void write_rule(struct json_writer *w, struct call *call, const struct report *r, const struct rule *rule)
{
    char share[NUMBER_TEXT];
    decimal_format((struct decimal){ rule->share_from }, share);
    jw_object(w);
    jw_key(w, "code");
    jw_text(w, rule->code);
    jw_key(w, "name");
    jw_object(w);
    jw_key(w, "vi");
    jw_text(w, rule->name);
    jw_key(w, "en");
    jw_text(w, rule->name_en);
    jw_object_end(w);
    jw_key(w, "level");
    jw_text(w, rule->level);
    jw_key(w, "counts");
    jw_text(w, rule->counts);
    jw_key(w, "holding");
    jw_text(w, rule->holding);
    jw_key(w, "criteria_from");
    if (rule->criteria_from == INT_NONE)
        jw_null(w);
    else
        jw_int(w, rule->criteria_from);
    jw_key(w, "share_from");
    jw_raw(w, text_of(share));
    jw_key(w, "numerator");
    jw_int(w, rule->numerator);
    jw_key(w, "denominator");
    jw_int(w, rule->denominator);
    report_share(w, rule->numerator, rule->denominator);
    jw_key(w, "met");
    jw_bool(w, is_met(rule));
    jw_key(w, "law");
    jw_text(w, rule->law);
    jw_key(w, "confirmed");
    jw_bool(w, rule->confirmed);
    jw_key(w, "rows");
    if (text_is(rule->counts, "communes_certified") && (text_is(rule->holding, "standard") || text_is(rule->holding, "advanced") || text_is(rule->holding, "model")))
        jw_cstr(w, report_rows(call, r, arena_printf(call->arena, "communes?on_roster=true&%.*s=true", (int)rule->holding.n, rule->holding.s)));
    else
        jw_null(w);
    jw_object_end(w);
}

/* Of each level that rules are in force for: are all of them met? */
static void write_levels(struct json_writer *w, const struct rule *rules, size_t n)
{
    jw_array(w);
    for (size_t i = 0; i < n; i++) {
        bool first = i == 0 || !text_equal(rules[i].level, rules[i - 1].level), eligible = true;
        int64_t met = 0, of = 0;
        for (size_t k = i; first && k < n && text_equal(rules[k].level, rules[i].level); k++) {
            of++;
            met += is_met(&rules[k]);
            eligible &= is_met(&rules[k]);
        }
        if (!first)
            continue;
        jw_object(w);
        jw_key(w, "level");
        jw_text(w, rules[i].level);
        jw_key(w, "rules_met");
        jw_int(w, met);
        jw_key(w, "rules");
        jw_int(w, of);
        jw_key(w, "eligible");
        jw_bool(w, eligible);
        jw_object_end(w);
    }
    jw_array_end(w);
}

enum err report_eligibility_run(struct call *call)
{
    static const char *const also[] = { "level", NULL };
    struct report r;
    struct rule *rules = ARENA_ARRAY(call->arena, struct rule, RULES_MAX);
    struct buffer out = { 0 };
    int64_t change = 0;
    int level = -1;
    size_t n = 0;
    bool done = false;
    enum err e = rules ? report_read(call, also, &r) : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!e)
        e = report_read_choice(call, "level", certification_levels, -1, &level);
    if (!e)
        e = report_begin(call, &r, &change, &done);
    if (e || done)
        return e;
    e = read_rules(call, &r, level < 0 ? NO_TEXT : text_of(certification_levels[level]), rules, &n);
    for (size_t i = 0; !e && i < n; i++)
        e = count(call, &r, &rules[i]);
    struct json_writer w = json_writer_of(&out);
    report_head(&w, call, &r);
    jw_key(&w, "levels");
    write_levels(&w, rules, n);
    jw_key(&w, "rules");
    jw_array(&w);
    for (size_t i = 0; !e && i < n; i++)
        write_rule(&w, call, &r, &rules[i]);
    jw_array_end(&w);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    return report_end(call, &out, e);
}
