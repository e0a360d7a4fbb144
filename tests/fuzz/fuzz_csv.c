/* fuzz_csv.c -- CSV: the resource's name on the first line, the file behind it. What was read is written and read again and is the same, cell by
 * cell; each row then becomes a draft, as loading does it, and is refused with a reason or complete. */
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buffer.h"
#include "format/format.h"
#include "fuzz.h"

enum { ROWS_KEPT = 64 };

static struct arena *arena;
/* Columns of text only: any row fits. */
static struct schema plain;
static struct field *const plain_fields = plain.fields;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    catalogue_init();
    arena = arena_new(1 << 18);
    EXPECT(arena, "out of memory");
    plain.nfields = FIELDS_MAX;
    for (size_t i = 0; i < plain.nfields; i++)
        plain_fields[i] = (struct field){ .name = "x", .kind = KIND_TEXT };
    return 0;
}

/* A row of at most FIELDS_MAX cells that goes out and comes in again is the same row. A single cell without value is written as a blank line,
 * which at the end of a file is no record. */
static void judge_row(const struct text *cells, size_t n)
{
    struct buffer out = { 0 };
    struct value values[FIELDS_MAX];
    const struct text *back;
    const char *fault;
    size_t nback;
    int64_t line;
    if (n > FIELDS_MAX || (n == 1 && !cells[0].s))
        return;
    for (size_t i = 0; i < n; i++)
        values[i] = (struct value){ INT_NONE, cells[i] };
    format_csv_heading(&out, &plain, 1); /* a mark of UTF-8 is taken off the beginning of a file, not off a row */
    format_csv_row(&out, &plain, values, (UINT64_C(1) << n) - 1);
    struct csv_reader *reader = csv_reader_new(arena, buffer_view(&out));
    EXPECT(reader && csv_read(reader, &back, &nback, &line, &fault) && nback == 1 && text_is(*back, "x"), "a heading comes back as another");
    EXPECT(csv_read(reader, &back, &nback, &line, &fault), "a row that was written is not read: %.*s", (int)out.n, out.s);
    EXPECT(nback == n, "%zu cells come back as %zu: %.*s", n, nback, (int)out.n, out.s);
    for (size_t i = 0; i < n; i++)
        EXPECT(text_equal(csv_plain(back[i]), cells[i]), "cell %zu comes back as \"%.*s\"", i, (int)back[i].n, back[i].s);
    EXPECT(!csv_read(reader, &back, &nback, &line, &fault) && !fault, "one row is read as two: %.*s", (int)out.n, out.s);
    buffer_free(&out);
}

/* As loading does it, but that references are not looked for. */
static void judge_draft(const struct schema *schema, const struct text *headings, const struct text *cells, size_t n, int64_t line)
{
    struct problem problem = problem_in(arena, line % 2 ? LANG_EN : LANG_VI);
    struct draft *draft = draft_new(arena, schema);
    EXPECT(draft, "out of memory");
    draft->place = (struct place_of){ .where = WHERE_CELL, .file = TEXT("fuzz.csv"), .line = line };
    for (size_t i = 0; i < n; i++)
        draft_put_text(draft, headings[i], csv_plain(cells[i]), &problem);
    enum err e = draft_finish(draft, &problem);
    fuzz_judge(e, &problem);
    for (size_t i = 0; i < problem.n; i++)
        EXPECT(problem.faults[i].where == WHERE_CELL && problem.faults[i].line == line, "a fault of line %lld is told elsewhere", (long long)line);
}

static struct text *headings_of(const struct text *cells, size_t n)
{
    struct text *headings = ARENA_ARRAY(arena, struct text, n);
    EXPECT(headings, "out of memory");
    memcpy(headings, cells, n * sizeof *cells);
    return headings;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text bytes, name = fuzz_line((struct text){ (const char *)data, size }, &bytes);
    const struct schema *schema = fuzz_schema(name);
    struct csv_reader *reader = csv_reader_new(arena, bytes);
    const struct text *cells, *headings = NULL;
    const char *fault;
    size_t n, nheadings = 0;
    int64_t line = 0, before = 0;
    EXPECT(reader, "out of memory");
    for (int rows = 0; csv_read(reader, &cells, &n, &line, &fault); rows++) {
        EXPECT(line > before && n >= 1, "line %lld follows line %lld with %zu cells", (long long)line, (long long)before, n);
        before = line;
        if (rows >= ROWS_KEPT)
            continue; /* read on to the end, but judged no more */
        judge_row(cells, n);
        if (!rows) {
            headings = headings_of(cells, n);
            nheadings = n;
        } else if (n == nheadings && n <= FIELDS_MAX) {
            judge_draft(schema, headings, cells, n, line);
        }
    }
    EXPECT(!arena_failed(arena), "out of memory");
    arena_reset(arena);
    return 0;
}
