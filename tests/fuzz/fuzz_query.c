/* fuzz_query.c -- the query of a read: an address, taken as the dispatcher takes it, read by handlers/query.c, and when it is good asked of a
 * real register. A question that is accepted can be answered; one that is refused says what is wrong. */
#include <string.h>
#include "asking.h"
#include "db/known.h"

enum { ROWS_LOOKED_AT = 5 };

static struct db *db;
static struct arena *arena;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    fuzz_register_make();
    operations_init();
    db = fuzz_register_open();
    arena = arena_new(1 << 18);
    EXPECT(arena && db_reader(db), "out of memory");
    return 0;
}

static void judge_question(const struct query *query, const struct query_extra *extra)
{
    EXPECT(query->limit >= 1 && (query->limit <= PAGE_MAX || query->limit == EVERY_ROW), "a limit of %lld", (long long)query->limit);
    EXPECT(query->nsorts >= 1 && query->nsorts <= SORTS_MAX && query->nfilters <= FILTERS_MAX, "%zu orders, %zu filters", query->nsorts, query->nfilters);
    EXPECT(extra->every_day == !date_is(query->day), "every day and one day at once");
    EXPECT(extra->shown, "no field is shown");
    for (size_t i = 0; i < query->nfilters; i++)
        EXPECT(query->filters[i].n >= 1 && query->filters[i].n <= VALUES_MAX, "a filter of %zu values", query->filters[i].n);
}

/* What was accepted runs to its end, and a count finds at least what a page showed. */
static void answer_question(struct call *call, struct query *query)
{
    struct rows rows;
    int64_t shown = 0, all = 0;
    query->limit = query->limit < ROWS_LOOKED_AT ? query->limit : ROWS_LOOKED_AT;
    enum err e = table_list(call->conn, arena, query, &rows, &call->problem);
    while (!e && table_next(&rows))
        shown++;
    e = e ? e : table_end(&rows, &call->problem);
    EXPECT(!e, "a question that was accepted has no answer: %s", call->problem.n ? call->problem.faults[0].detail : err_name(e));
    if (shown && !query->nafter) {
        e = table_count(call->conn, arena, query, &all, &call->problem);
        EXPECT(!e && all >= shown, "%lld rows of %lld", (long long)shown, (long long)all);
    }
    EXPECT(shown <= query->limit, "%lld rows with a limit of %lld", (long long)shown, (long long)query->limit);
}

static void ask_list(struct call *call, bool export)
{
    struct query query;
    struct query_extra extra;
    enum err e = query_read(call, export, &query, &extra);
    fuzz_judge(e, &call->problem);
    if (e)
        return;
    judge_question(&query, &extra);
    EXPECT(!conn_snapshot(call->conn, &call->problem), "no snapshot");
    conn_known_at(call->conn, query.known ? date_end(date_today()) : (struct instant){ INSTANT_NONE }, query.known ? known_sql : NULL);
    answer_question(call, &query);
    conn_known_at(call->conn, (struct instant){ INSTANT_NONE }, NULL);
    conn_snapshot_end(call->conn);
}

static void ask_day(struct call *call)
{
    static const char *const also[] = { "unit", "from", NULL };
    struct date day;
    bool every;
    enum err e = query_day(call, also, &day, call->operation->run == get_run ? NULL : &every);
    fuzz_judge(e, &call->problem);
    EXPECT(e || date_is(day), "accepted without a day");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct call *call = asking_call(arena, db_reader(db), (struct text){ (const char *)data, size });
    if (call && (call->operation->run == list_run || call->operation->run == export_run))
        ask_list(call, call->operation->run == export_run);
    else if (call)
        ask_day(call);
    EXPECT(!arena_failed(arena), "out of memory");
    arena_reset(arena);
    return call ? 0 : -1;
}
