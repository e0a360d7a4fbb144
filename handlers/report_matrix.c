/* report_matrix.c -- communes × criteria of a set: who meets what (GET /reports/matrix), the criteria once and a row of letters for each commune; as CSV a word in
 * each cell. A page is one statement that goes on from the commune shown last; none is asked for a commune or a criterion by itself. */
#include <string.h>
#include "format/format.h"
#include "handlers/level_set.h"
#include "sql.h"

/* Columns of report_matrix.sql and gap_criteria.sql. */
enum { AT_ID, AT_CODE, AT_KEY, AT_NAME, AT_PARENT_CODE, AT_PARENT_NAME, AT_ASSESSED_ON, AT_CHECKED, AT_CRITERION, AT_VERDICT };
enum { CRITERION_ID, CRITERION_NUMBER, CRITERION_NAME, CRITERION_NAME_EN, CRITERION_REQUIRED, CRITERION_CRITICAL, CRITERION_AGENCY };
enum { SHOWN_TEXTS = 6, NO_LETTER = '-' };

static const char *const shown_texts[SHOWN_TEXTS] = { "code", "name", "parent_code", "parent_name", "assessed_on", "checked" };
static const int shown_columns[SHOWN_TEXTS] = { AT_CODE, AT_NAME, AT_PARENT_CODE, AT_PARENT_NAME, AT_ASSESSED_ON, AT_CHECKED };
static const struct {
    char letter;
    const char *verdict;
} letters[] = { { 'm', "met" }, { 'b', "basically_met" }, { 'n', "not_met" }, { 'x', "not_applicable" }, { NO_LETTER, "no_data" } };
enum { LETTERS = sizeof letters / sizeof *letters };

struct matrix {
    struct report r;
    struct level_set set;
    int64_t *criteria; /* their ids, in the order of their numbers */
    char *row;         /* a letter for each of them */
    size_t n;
    struct buffer head; /* the criteria as they are told */
};

/* ---- the criteria ---- */

static void write_criterion(struct json_writer *w, struct stmt *stmt)
{
    jw_object(w);
    jw_key(w, "number");
    jw_int(w, row_int(stmt, CRITERION_NUMBER));
    jw_key(w, "name");
    jw_text(w, row_text(stmt, CRITERION_NAME));
    jw_key(w, "name_en");
    jw_text(w, row_text(stmt, CRITERION_NAME_EN));
    jw_key(w, "required");
    jw_bool(w, row_int(stmt, CRITERION_REQUIRED) == 1);
    jw_key(w, "critical");
    jw_bool(w, row_int(stmt, CRITERION_CRITICAL) == 1);
    jw_key(w, "agency");
    jw_text(w, row_text(stmt, CRITERION_AGENCY));
    jw_object_end(w);
}

/* Heading cell of a criterion: "17 Môi trường". */
static void write_heading(struct call *call, struct buffer *out, struct stmt *stmt)
{
    struct text name = row_text(stmt, CRITERION_NAME);
    buffer_byte(out, ',');
    csv_write_cell(out, text_of(arena_printf(call->arena, "%lld %.*s", (long long)row_int(stmt, CRITERION_NUMBER), (int)name.n, name.s)), ',');
}

static enum err read_criteria(struct call *call, struct matrix *m, bool csv)
{
    struct stmt *stmt;
    struct json_writer w = json_writer_of(&m->head);
    m->criteria = ARENA_ARRAY(call->arena, int64_t, (size_t)m->set.criteria);
    m->row = arena_alloc(call->arena, (size_t)m->set.criteria);
    enum err e = m->criteria && m->row ? conn_named(call->conn, sql_gap_criteria, &stmt, &call->problem)
                                       : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (e)
        return e;
    bind_int(stmt, 1, m->set.id);
    bind_int(stmt, 2, INT_NONE);
    while (m->n < (size_t)m->set.criteria && rows_next(stmt)) {
        m->criteria[m->n++] = row_int(stmt, CRITERION_ID);
        if (csv)
            write_heading(call, &m->head, stmt);
        else
            write_criterion(&w, stmt);
    }
    return rows_end(stmt, &call->problem);
}

/* ---- the communes ---- */

static enum err open_rows(struct call *call, const struct matrix *m, const struct value place[2], int64_t limit, struct stmt **ret)
{
    enum err e = conn_named(call->conn, m->r.unit ? sql_report_matrix : sql_report_matrix_all, ret, &call->problem);
    if (e)
        return e;
    bind_date(*ret, 1, m->r.day);
    bind_int(*ret, 2, m->set.id);
    bind_text(*ret, 3, place[0].t);
    bind_int(*ret, 4, place[1].i);
    bind_int(*ret, 5, limit);
    if (m->r.unit)
        bind_int(*ret, 6, m->r.unit_id);
    return OK;
}

static char letter_of(struct text verdict)
{
    for (int i = 0; i < LETTERS; i++)
        if (text_is(verdict, letters[i].verdict))
            return letters[i].letter;
    return NO_LETTER;
}

static void put_letter(const struct matrix *m, struct stmt *stmt)
{
    int64_t id = row_int(stmt, AT_CRITERION);
    for (size_t i = 0; id != INT_NONE && i < m->n; i++)
        if (m->criteria[i] == id) {
            m->row[i] = letter_of(row_text(stmt, AT_VERDICT));
            return;
        }
}

static int64_t count_met(const struct matrix *m)
{
    int64_t met = 0;
    for (size_t i = 0; i < m->n; i++)
        met += m->row[i] == 'm';
    return met;
}

/* One commune: what is told of it, before its letters are known (begin) and behind (end). */
typedef void row_begin(struct call *call, void *context, const struct matrix *m, struct stmt *stmt);
typedef void row_end(void *context, const struct matrix *m);

/* Goes through the rows, a commune after the other; stops before commune number `limit` + 1. *ret_more: there is one. */
static enum err each_commune(struct call *call, struct matrix *m, const struct value place[2], int64_t limit, row_begin *begin, row_end *end, void *context,
                             bool *ret_more)
{
    struct stmt *stmt;
    int64_t id = INT_NONE, n = 0;
    enum err e = open_rows(call, m, place, limit + 1, &stmt);
    *ret_more = false;
    if (e)
        return e;
    while (rows_next(stmt)) {
        if (row_int(stmt, AT_ID) != id) {
            if (n)
                end(context, m);
            if ((*ret_more = n == limit))
                break;
            n++;
            id = row_int(stmt, AT_ID);
            memset(m->row, NO_LETTER, m->n);
            begin(call, context, m, stmt);
        }
        put_letter(m, stmt);
    }
    if (n && !*ret_more)
        end(context, m);
    call->request->rows = n;
    return rows_end(stmt, &call->problem);
}

/* ---- as JSON ---- */

struct page {
    struct json_writer w;
    struct value last[2];
};

static void json_begin(struct call *call, void *context, const struct matrix *m, struct stmt *stmt)
{
    struct page *page = context;
    struct text key = row_text(stmt, AT_KEY);
    (void)m;
    page->last[0].t = arena_text(call->arena, key.s, key.n);
    page->last[1].i = row_int(stmt, AT_ID);
    jw_object(&page->w);
    jw_key(&page->w, "id");
    jw_int(&page->w, page->last[1].i);
    for (int i = 0; i < SHOWN_TEXTS; i++) {
        jw_key(&page->w, shown_texts[i]);
        jw_text(&page->w, row_text(stmt, shown_columns[i]));
    }
}

static void json_end(void *context, const struct matrix *m)
{
    struct page *page = context;
    jw_key(&page->w, "criteria_met");
    jw_int(&page->w, count_met(m));
    jw_key(&page->w, "verdicts");
    jw_text(&page->w, (struct text){ m->row, m->n });
    jw_object_end(&page->w);
}

static void write_letters(struct json_writer *w)
{
    jw_key(w, "letters");
    jw_object(w);
    for (int i = 0; i < LETTERS; i++) {
        jw_key(w, (const char[]){ letters[i].letter, 0 });
        jw_cstr(w, letters[i].verdict);
    }
    jw_object_end(w);
}

static enum err write_matrix(struct call *call, struct buffer *out, struct matrix *m, const struct value place[2], int64_t limit, int64_t change)
{
    struct page page = { json_writer_of(out), { { INT_NONE, NO_TEXT }, { INT_NONE, NO_TEXT } } };
    bool more;
    report_head(&page.w, call, &m->r);
    level_set_write(&page.w, &m->set);
    report_two(&page.w, "definition",
               "Các xã trong danh sách thực hiện chương trình vào ngày này, kết luận theo lần đánh giá gần nhất đến ngày này theo bộ tiêu chí; mỗi chữ là một tiêu chí, theo thứ tự.",
               "Communes on the programme roster on that day, with the verdicts of their latest assessment under the set by then; a letter for each criterion, in their order.");
    write_letters(&page.w);
    jw_key(&page.w, "criteria");
    jw_array(&page.w);
    buffer_buffer(out, &m->head);
    jw_array_end(&page.w);
    jw_key(&page.w, "items");
    jw_array(&page.w);
    enum err e = each_commune(call, m, place, limit, json_begin, json_end, &page, &more);
    const char *next = more ? query_next(call, NULL, page.last, 2) : NULL;
    jw_array_end(&page.w);
    jw_key(&page.w, "next");
    jw_cstr(&page.w, next);
    jw_key(&page.w, "change");
    jw_int(&page.w, change);
    jw_object_end(&page.w);
    answer_links(call, next);
    return e;
}

/* ---- as CSV ---- */

static void csv_begin(struct call *call, void *context, const struct matrix *m, struct stmt *stmt)
{
    struct buffer *out = context;
    (void)call, (void)m;
    for (int i = 0; i < SHOWN_TEXTS; i++) {
        if (i)
            buffer_byte(out, ',');
        csv_write_cell(out, row_text(stmt, shown_columns[i]), ',');
    }
}

static void csv_end(void *context, const struct matrix *m)
{
    struct buffer *out = context;
    buffer_byte(out, ',');
    buffer_int(out, count_met(m));
    for (size_t c = 0; c < m->n; c++)
        for (int i = 0; i < LETTERS; i++)
            if (letters[i].letter == m->row[c]) {
                buffer_byte(out, ',');
                buffer_cstr(out, letters[i].verdict);
            }
    buffer_cstr(out, "\r\n");
}

static enum err write_sheet(struct call *call, struct buffer *out, struct matrix *m)
{
    bool more;
    for (int i = 0; i < SHOWN_TEXTS; i++)
        buffer_printf(out, "%s,", shown_texts[i]);
    buffer_cstr(out, "criteria_met");
    buffer_buffer(out, &m->head);
    buffer_cstr(out, "\r\n");
    return each_commune(call, m, (struct value[]){ { INT_NONE, TEXT("") }, { 0, NO_TEXT } }, EVERY_ROW - 1, csv_begin, csv_end, out, &more);
}

/* ---- the operations ---- */

static enum err begin(struct call *call, const char *const *also, struct matrix *m, int64_t *ret_change, bool *ret_done)
{
    level_set_names(call);
    enum err e = report_read_any(call, also, &m->r);
    if (!e)
        e = level_set_find(call, m->r.unit_id, m->r.day, &m->set);
    return e ? e : report_begin(call, &m->r, ret_change, ret_done);
}

enum err report_matrix_run(struct call *call)
{
    static const char *const also[] = { "level", "set", "limit", "cursor", NULL };
    struct matrix m = { 0 };
    struct value place[2] = { { INT_NONE, TEXT("") }, { 0, NO_TEXT } };
    struct buffer out = { 0 };
    int64_t change = 0, limit;
    bool done = false;
    query_place(call, "ti", &limit, place);
    enum err e = begin(call, also, &m, &change, &done);
    if (e || done)
        return e;
    e = read_criteria(call, &m, false);
    if (!e)
        e = write_matrix(call, &out, &m, place, limit, change);
    buffer_free(&m.head);
    return report_end(call, &out, e);
}

enum err report_matrix_export_run(struct call *call)
{
    static const char *const also[] = { "level", "set", "bom", NULL };
    struct matrix m = { 0 };
    struct buffer out = { 0 };
    int64_t change = 0;
    bool done = false;
    report_begin_sheet(call, &out);
    enum err e = begin(call, also, &m, &change, &done);
    if (!e && !done)
        e = read_criteria(call, &m, true);
    if (!e && !done)
        e = write_sheet(call, &out, &m);
    buffer_free(&m.head);
    return report_end_sheet(call, &out, "matrix", done, e);
}
