/* fuzz_cursor.c -- cursors: a list's address on the first line, behind it what a cursor says, without its coding and without the mark of the
 * question, which are put round it here; or, behind a line that begins with "=", the cursor as it is. A cursor that is taken leads to
 * a page, and the place it names comes back when it is written again. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include "asking.h"

enum { CURSOR_ROOM = 4096, MARK = 16 };

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

static bool read_list(struct call *call, struct query *query)
{
    struct query_extra extra;
    enum err e = query_read(call, false, query, &extra);
    fuzz_judge(e, &call->problem);
    return !e;
}

/* The coded cursor of a place, as the next address has it. */
static struct text cursor_of(struct call *call, const struct query *query, const struct value *place, size_t nplace)
{
    const char *cursor = strstr(query_next(call, query, place, nplace), "cursor=");
    EXPECT(cursor, "an address without a cursor");
    return text_of(cursor + strlen("cursor="));
}

/* The mark that cursors of this question begin with. */
static void mark_of(struct call *call, const struct query *query, char mark[MARK])
{
    char raw[CURSOR_ROOM];
    size_t n;
    struct text cursor = cursor_of(call, query, NULL, 0);
    EXPECT(!sodium_base642bin((unsigned char *)raw, sizeof raw, cursor.s, cursor.n, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) && n == MARK,
           "the cursor of no place is %.*s", (int)cursor.n, cursor.s);
    memcpy(mark, raw, MARK);
}

static struct text coded(struct call *call, const struct query *query, struct text said)
{
    unsigned char raw[CURSOR_ROOM];
    size_t room = sodium_base64_encoded_len(CURSOR_ROOM, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(arena, room);
    size_t n = said.n < CURSOR_ROOM - MARK ? said.n : CURSOR_ROOM - MARK;
    mark_of(call, query, (char *)raw);
    if (n)
        memcpy(raw + MARK, said.s, n);
    sodium_bin2base64(out, room, raw, MARK + n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text_of(out);
}

static struct call *with_cursor(struct text address, struct text cursor)
{
    bool asks = memchr(address.s, '?', address.n);
    char *whole = arena_printf(arena, "%.*s%scursor=%.*s", (int)address.n, address.s, asks ? "&" : "?", (int)cursor.n, cursor.s);
    return asking_call(arena, db_reader(db), text_of(whole));
}

static bool same_place(const struct value *a, const struct value *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i].i != b[i].i || !text_equal(a[i].t, b[i].t))
            return false;
    return true;
}

/* Written and read again, a place is the same. */
static void judge_place(struct text address, struct call *call, const struct query *query, const struct value *place, size_t nplace)
{
    struct query again;
    struct call *second = with_cursor(address, cursor_of(call, query, place, nplace));
    EXPECT(second && read_list(second, &again), "a cursor of ours is refused: %s",
           second && second->problem.n ? second->problem.faults[0].detail : "not even decoded");
    EXPECT(again.nafter == nplace && same_place(again.after, place, nplace), "a cursor comes back as another place");
}

static void judge_page(struct text address, struct call *call, struct query *query)
{
    struct rows rows;
    struct value place[SORTS_MAX + 2];
    size_t n = 0;
    query->limit = 3;
    EXPECT(!conn_snapshot(call->conn, &call->problem), "no snapshot");
    enum err e = table_list(call->conn, arena, query, &rows, &call->problem);
    while (!e && table_next(&rows))
        for (n = 0; n < rows.nplace; n++)
            place[n] = (struct value){ rows.place[n].i, arena_text(arena, rows.place[n].t.s, rows.place[n].t.n) };
    e = e ? e : table_end(&rows, &call->problem);
    conn_snapshot_end(call->conn);
    EXPECT(!e, "a cursor that was taken leads nowhere: %s", call->problem.n ? call->problem.faults[0].detail : err_name(e));
    if (n)
        judge_place(address, call, query, place, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text said, address = fuzz_line((struct text){ (const char *)data, size }, &said);
    struct call *first = asking_call(arena, db_reader(db), address), *call = NULL;
    struct query query, other;
    bool taken = first && first->operation->run == list_run && !query_value(first, "cursor").s && read_list(first, &query);
    if (taken) {
        bool plain = said.n && *said.s == '=';
        call = with_cursor(address, plain ? (struct text){ said.s + 1, said.n - 1 } : coded(first, &query, said));
    }
    if (call && read_list(call, &other)) {
        query = other;
        if (query.nafter)
            judge_place(address, call, &query, query.after, query.nafter);
        judge_page(address, call, &query);
    } else if (taken) {
        judge_page(address, first, &query);
    }
    EXPECT(!arena_failed(arena), "out of memory");
    arena_reset(arena);
    return taken ? 0 : -1;
}
