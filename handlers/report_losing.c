/* report_losing.c -- certified communes that a later assessment found below the criteria of their level, and those for which the grounds in force would have the certification revoked
 * (GET /reports/losing). The grounds are data (model/revocation.c). It proposes, each time with the numbers, the criteria and the act; a person decides. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "handlers/report.h"
#include "model/resources.h"
#include "sql.h"

enum { GROUNDS_MAX = 50, PLACE = 3 };

/* Columns of report_losing.sql. */
enum { AT_ID, AT_CODE, AT_KEY, AT_NAME, AT_PARENT_CODE, AT_PARENT_NAME, AT_LEVEL, AT_DECIDED_ON, AT_ASSESSMENT, AT_ASSESSED_ON, AT_CHECKED, AT_SET_ID, AT_SET_CODE, AT_SET_NAME, AT_SET_NAME_EN, AT_SET_FROM, AT_SET_TO, AT_TOTAL, AT_CRITERIA, AT_MISSED, AT_BASICALLY, AT_CRITICAL, AT_LOST };
enum { TEXTS = 7, SET_TEXTS = 3 };

static const char *const texts[TEXTS] = { "code", "name", "parent_code", "parent_name", "level", "assessed_on", "checked" };
static const int text_columns[TEXTS] = { AT_CODE, AT_NAME, AT_PARENT_CODE, AT_PARENT_NAME, AT_LEVEL, AT_ASSESSED_ON, AT_CHECKED };
static const char *const set_texts[SET_TEXTS] = { "code", "name", "name_en" };

struct ground {
    struct text code, name, name_en, law, valid_from, valid_to, source;
    int64_t from, below; /* hundredths of a percent; below INT_NONE: no limit */
    bool needs_critical, confirmed;
};

/* What a later assessment found of one certification. */
struct loss {
    int64_t id, assessment_id, missed, basically, critical, total;
    struct text key, level, decided_on, shown[TEXTS], set[SET_TEXTS], set_from, set_to;
};

struct losing {
    struct report r;
    struct ground grounds[GROUNDS_MAX];
    size_t ngrounds;
    int64_t certified, assessed, losing, proposed;
};

static struct text kept(struct call *call, struct stmt *stmt, int column)
{
    struct text text = row_text(stmt, column);
    return arena_text(call->arena, text.s, text.n);
}

/* ---- the grounds ---- */

static enum err read_grounds(struct call *call, struct losing *l)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_revocation_grounds, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, l->r.day);
    bind_text(stmt, 2, TEXT("commune"));
    while (l->ngrounds < GROUNDS_MAX && rows_next(stmt))
        l->grounds[l->ngrounds++] = (struct ground){
            .code = kept(call, stmt, 0),
            .name = kept(call, stmt, 1),
            .name_en = kept(call, stmt, 2),
            .from = row_int(stmt, 3),
            .below = row_int(stmt, 4),
            .needs_critical = row_int(stmt, 5) == 1,
            .law = kept(call, stmt, 6),
            .valid_from = kept(call, stmt, 7),
            .valid_to = kept(call, stmt, 8),
            .confirmed = row_int(stmt, 9) == 1,
            .source = kept(call, stmt, 10),
        };
    return rows_end(stmt, &call->problem);
}

/* Exact: missed / total against hundredths of a percent. */
static bool applies(const struct ground *g, const struct loss *loss)
{
    int64_t share = loss->missed * 10000;
    return loss->total > 0 && share >= g->from * loss->total && (g->below == INT_NONE || share < g->below * loss->total) && (!g->needs_critical || loss->critical > 0);
}

static bool is_proposed(const struct losing *l, const struct loss *loss)
{
    for (size_t i = 0; i < l->ngrounds; i++)
        if (applies(&l->grounds[i], loss))
            return true;
    return false;
}

static void write_ground(struct json_writer *w, const struct ground *g)
{
    const struct {
        const char *name;
        struct text value;
    } told[] = { { "code", g->code }, { "name", g->name }, { "name_en", g->name_en }, { "law", g->law }, { "valid_from", g->valid_from }, { "valid_to", g->valid_to }, { "source", g->source } };
    jw_object(w);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        jw_key(w, told[i].name);
        jw_text(w, told[i].value);
    }
    jw_key(w, "share_from");
    jw_decimal(w, (struct decimal){ g->from });
    jw_key(w, "share_below");
    jw_decimal(w, (struct decimal){ g->below });
    jw_key(w, "needs_critical");
    jw_bool(w, g->needs_critical);
    jw_key(w, "confirmed");
    jw_bool(w, g->confirmed);
    jw_object_end(w);
}

/* ---- one commune ---- */

/* "10, 17": the critical criteria among those not met. */
static enum err write_criteria(struct json_writer *w, struct call *call, const struct loss *loss, const char **ret_critical)
{
    struct stmt *stmt;
    const char *critical = "";
    enum err e = conn_named(call->conn, sql_report_lost, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, loss->assessment_id);
    jw_key(w, "criteria");
    jw_array(w);
    while (rows_next(stmt)) {
        bool is_critical = row_int(stmt, 4) == 1;
        struct text verdict = row_text(stmt, 5);
        jw_object(w);
        jw_key(w, "number");
        jw_int(w, row_int(stmt, 0));
        jw_key(w, "name");
        jw_text(w, row_text(stmt, 1));
        jw_key(w, "name_en");
        jw_text(w, row_text(stmt, 2));
        jw_key(w, "required");
        jw_bool(w, row_int(stmt, 3) == 1);
        jw_key(w, "critical");
        jw_bool(w, is_critical);
        jw_key(w, "verdict");
        jw_text(w, verdict);
        jw_object_end(w);
        if (is_critical && text_is(verdict, "not_met"))
            critical = arena_printf(call->arena, "%s%s%" PRId64, critical, *critical ? ", " : "", row_int(stmt, 0));
    }
    jw_array_end(w);
    *ret_critical = critical;
    return rows_end(stmt, &call->problem);
}

/* Why the ground applies, in words: the numbers, the critical criteria, the act. */
static void write_proposal(struct json_writer *w, struct call *call, const struct ground *g, const struct loss *loss, const char *critical)
{
    char share[NUMBER_TEXT], share_vi[NUMBER_TEXT + 8];
    quotient_format(loss->missed * 100, loss->total, 1, share);
    number_vi(share, share_vi, sizeof share_vi);
    jw_object(w);
    jw_key(w, "code");
    jw_text(w, g->code);
    jw_key(w, "law");
    jw_text(w, g->law);
    report_two(w, "sentence",
               arena_printf(call->arena, "%" PRId64 "/%" PRId64 " tiêu chí không đạt (%s%%)%s%s: %.*s (%.*s).", loss->missed, loss->total, share_vi,
                            g->needs_critical ? ", trong đó có tiêu chí trọng yếu số " : "", g->needs_critical ? critical : "", (int)g->name.n, g->name.s, (int)g->law.n, g->law.s),
               arena_printf(call->arena, "%" PRId64 " of %" PRId64 " criteria are not met (%s %%)%s%s: %.*s (%.*s).", loss->missed, loss->total, share,
                            g->needs_critical ? ", critical ones among them: " : "", g->needs_critical ? critical : "", (int)(g->name_en.s ? g->name_en.n : g->name.n),
                            g->name_en.s ? g->name_en.s : g->name.s, (int)g->law.n, g->law.s));
    jw_object_end(w);
}

/* Was the set in force on the day of the decision? What is measured by a later one must be met again, which is another matter than having lost it. */
static bool same_period(const struct loss *loss)
{
    return loss->set_from.s && strcmp(loss->set_from.s, loss->decided_on.s) <= 0 && (!loss->set_to.s || strcmp(loss->set_to.s, loss->decided_on.s) >= 0);
}

static enum err write_loss(struct json_writer *w, struct call *call, const struct losing *l, const struct loss *loss)
{
    const char *critical = "";
    jw_object(w);
    jw_key(w, "id");
    jw_int(w, loss->id);
    for (int i = 0; i < TEXTS; i++) {
        jw_key(w, texts[i]);
        jw_text(w, loss->shown[i]);
    }
    jw_key(w, "certified_on");
    jw_text(w, loss->decided_on);
    jw_key(w, "assessment");
    jw_cstr(w, arena_printf(call->arena, "%s/api/v1/assessments/%" PRId64, call->request->base, loss->assessment_id));
    jw_key(w, "set");
    jw_object(w);
    for (int i = 0; i < SET_TEXTS; i++) {
        jw_key(w, set_texts[i]);
        jw_text(w, loss->set[i]);
    }
    jw_key(w, "in_force_when_certified");
    jw_bool(w, same_period(loss));
    jw_object_end(w);
    jw_key(w, "numerator");
    jw_int(w, loss->missed);
    jw_key(w, "denominator");
    jw_int(w, loss->total);
    report_share(w, loss->missed, loss->total);
    jw_key(w, "basically_met");
    jw_int(w, loss->basically);
    jw_key(w, "critical_not_met");
    jw_int(w, loss->critical);
    enum err e = write_criteria(w, call, loss, &critical);
    jw_key(w, "revocation_proposed");
    jw_bool(w, is_proposed(l, loss));
    jw_key(w, "grounds");
    jw_array(w);
    for (size_t i = 0; !e && i < l->ngrounds; i++)
        if (applies(&l->grounds[i], loss))
            write_proposal(w, call, &l->grounds[i], loss, critical);
    jw_array_end(w);
    jw_object_end(w);
    return e;
}

/* ---- all of them ---- */

static struct loss loss_of(struct call *call, struct stmt *stmt)
{
    int64_t decided = row_int(stmt, AT_TOTAL), here = row_int(stmt, AT_CRITERIA);
    struct loss loss = {
        .id = row_int(stmt, AT_ID),
        .assessment_id = row_int(stmt, AT_ASSESSMENT),
        .missed = row_int(stmt, AT_MISSED),
        .basically = row_int(stmt, AT_BASICALLY),
        .critical = row_int(stmt, AT_CRITICAL),
        .total = decided > here ? decided : here,
        .key = kept(call, stmt, AT_KEY),
        .level = kept(call, stmt, AT_LEVEL),
        .decided_on = kept(call, stmt, AT_DECIDED_ON),
        .set_from = kept(call, stmt, AT_SET_FROM),
        .set_to = kept(call, stmt, AT_SET_TO),
    };
    for (int i = 0; i < TEXTS; i++)
        loss.shown[i] = kept(call, stmt, text_columns[i]);
    for (int i = 0; i < SET_TEXTS; i++)
        loss.set[i] = kept(call, stmt, AT_SET_CODE + i);
    return loss;
}

/* Byte by byte, as the database orders keys. */
static int compare(struct text a, struct text b)
{
    int order = memcmp(a.s ? a.s : "", b.s ? b.s : "", a.n < b.n ? a.n : b.n);
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* Does the row come behind the place? In the order of the statement: key, id, level. */
static bool is_behind(struct stmt *stmt, const struct value place[PLACE])
{
    struct text key = row_text(stmt, AT_KEY), level = row_text(stmt, AT_LEVEL);
    int64_t id = row_int(stmt, AT_ID);
    int order = compare(key, place[0].t);
    if (order || id != place[1].i)
        return order ? order > 0 : id > place[1].i;
    return compare(level, place[2].t) > 0;
}

/* The losses of this page, in the arena; all are counted. */
static enum err read_losses(struct call *call, struct losing *l, const char *level, const struct value place[PLACE], struct loss *page, int64_t limit, int64_t *ret_n)
{
    struct stmt *stmt;
    int64_t n = 0;
    enum err e = conn_named(call->conn, sql_report_losing, &stmt, &call->problem);
    if (e)
        return e;
    bind_date(stmt, 1, l->r.day);
    bind_int(stmt, 2, l->r.unit_id);
    bind_text(stmt, 3, level ? text_of(level) : NO_TEXT);
    while (rows_next(stmt)) {
        l->certified++;
        l->assessed += !row_is_null(stmt, AT_ASSESSMENT);
        if (!row_int(stmt, AT_LOST))
            continue;
        int64_t decided = row_int(stmt, AT_TOTAL), here = row_int(stmt, AT_CRITERIA);
        struct loss counted = { .missed = row_int(stmt, AT_MISSED), .critical = row_int(stmt, AT_CRITICAL), .total = decided > here ? decided : here };
        l->losing++;
        l->proposed += is_proposed(l, &counted);
        if (is_behind(stmt, place) && n <= limit && n++ < limit)
            page[n - 1] = loss_of(call, stmt);
    }
    *ret_n = n;
    return rows_end(stmt, &call->problem);
}

static enum err write_items(struct json_writer *w, struct call *call, struct losing *l, const char *level, const struct value place[PLACE], int64_t limit, const char **ret_next)
{
    int64_t n = 0;
    struct loss *page = ARENA_ARRAY(call->arena, struct loss, (size_t)limit);
    enum err e = page ? read_losses(call, l, level, place, page, limit, &n) : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    bool more = n > limit;
    if (more)
        n = limit;
    for (int64_t i = 0; !e && i < n; i++)
        e = write_loss(w, call, l, &page[i]);
    if (more) {
        const struct value last[PLACE] = { { INT_NONE, page[n - 1].key }, { page[n - 1].id, NO_TEXT }, { INT_NONE, page[n - 1].level } };
        *ret_next = query_next(call, NULL, last, PLACE);
    }
    call->request->rows = n;
    return e;
}

static void write_totals(struct json_writer *w, const struct losing *l)
{
    jw_key(w, "totals");
    jw_object(w);
    jw_key(w, "numerator");
    jw_int(w, l->losing);
    jw_key(w, "denominator");
    jw_int(w, l->certified);
    report_share(w, l->losing, l->certified);
    jw_key(w, "assessed_since");
    jw_int(w, l->assessed);
    jw_key(w, "revocation_proposed");
    jw_int(w, l->proposed);
    report_two(w, "definition",
               "Tử số: số quyết định công nhận còn giá trị của các xã trong danh sách mà lần đánh giá gần nhất sau ngày quyết định, theo bộ tiêu chí cùng mức, có tiêu chí bắt buộc không đạt hoặc mới cơ bản "
               "đạt; mẫu số: mọi quyết định công nhận còn giá trị của các xã trong danh sách. Đề nghị thu hồi chỉ tính tiêu chí không đạt trên tổng số tiêu chí của bộ; việc thu hồi do người có thẩm quyền "
               "quyết định.",
               "Numerator: certifications in force of communes on the roster whose latest assessment behind the decision, under a set of the same level, found a required criterion not met or met basically "
               "only; denominator: all certifications in force of communes on the roster. A revocation is proposed by the criteria not met alone, of all criteria of the set; a person decides.");
    jw_object_end(w);
}

enum err report_losing_run(struct call *call)
{
    static const char *const also[] = { "level", "limit", "cursor", NULL };
    struct losing l = { 0 };
    struct value place[PLACE] = { { INT_NONE, TEXT("") }, { 0, NO_TEXT }, { INT_NONE, TEXT("") } };
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    const char *next = NULL;
    int64_t change = 0, limit;
    int level;
    bool done = false;
    report_read_choice(call, "level", certification_levels, -1, &level);
    query_place(call, "tit", &limit, place);
    enum err e = report_read(call, also, &l.r);
    if (!e)
        e = report_begin(call, &l.r, &change, &done);
    if (!e && !done)
        e = read_grounds(call, &l);
    if (e || done)
        return e;
    report_head(&w, call, &l.r);
    jw_key(&w, "grounds");
    jw_array(&w);
    for (size_t i = 0; i < l.ngrounds; i++)
        write_ground(&w, &l.grounds[i]);
    jw_array_end(&w);
    jw_key(&w, "items");
    jw_array(&w);
    e = write_items(&w, call, &l, level < 0 ? NULL : certification_levels[level], place, limit, &next);
    jw_array_end(&w);
    jw_key(&w, "next");
    jw_cstr(&w, next);
    write_totals(&w, &l);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    answer_links(call, next);
    return report_end(call, &out, e);
}
