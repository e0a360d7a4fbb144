/* fuzz_json.c -- a body for each resource: its name on the first line, the JSON behind it. What is accepted can be written and read again and is
 * the same record; what is refused says why. No database: each reference that is named by a code is taken to be record 1. */
#include <jansson.h>
#include <string.h>
#include "base/arena.h"
#include "base/buffer.h"
#include "format/format.h"
#include "fuzz.h"
#include "model/record.h"

static struct arena *arena;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    catalogue_init();
    arena = arena_new(1 << 18);
    EXPECT(arena, "out of memory");
    return 0;
}

static void resolve(struct draft *draft)
{
    for (size_t i = 0; i < draft->nlookups; i++) {
        const struct lookup *lookup = &draft->lookups[i];
        bool whole = true;
        for (size_t part = 0; part < KEY_PARTS_MAX && lookup->column->by[part]; part++)
            whole &= (lookup->given & 1u << part) != 0;
        if (whole)
            *member_int(lookup->column, draft->record) = 1;
    }
}

static enum err fill(struct draft *draft, const json_t *json, struct problem *problem)
{
    format_json_draft(json, draft, problem);
    resolve(draft);
    return draft_finish(draft, problem);
}

static void judge_column(const struct column *c, void *record)
{
    if (c->flags & COMPUTED || member_is_none(c, record))
        return;
    if (c->kind == KIND_TEXT) {
        struct text text = *member_text(c, record);
        EXPECT(text_check(text) == TEXT_OK && text_equal(text_nfc(arena, text), text), "%s is accepted, and is not as it is to be stored", c->name);
        EXPECT(!c->max || text_length(text) <= (size_t)c->max, "%s has %zu characters", c->name, text_length(text));
    } else if ((c->kind == KIND_INT || c->kind == KIND_DECIMAL || c->kind == KIND_DONG) && (c->min || c->max)) {
        int64_t number = *member_int(c, record);
        EXPECT(number >= c->min && number <= c->max, "%s is %lld", c->name, (long long)number);
    }
}

/* Written as the change log keeps it, and read again without what the register alone sets. */
static void judge_record(const struct draft *draft)
{
    const struct resource *resource = draft->schema->resource;
    struct buffer out = { 0 };
    struct problem problem = problem_in(arena, LANG_EN);
    json_t *json = NULL;
    for (size_t i = 0; i < resource->ncolumns; i++)
        judge_column(&resource->columns[i], draft->record);
    record_write_json(&out, resource, draft->record);
    enum err e = format_json_body(buffer_view(&out), &json, &problem);
    EXPECT(!e, "what was written cannot be read: %s: %.*s", problem.n ? problem.faults[0].detail : err_name(e), (int)out.n, out.s);
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (resource->columns[i].flags & SERVER_SET)
            json_object_del(json, resource->columns[i].name);
    struct draft *again = draft_new(arena, draft->schema);
    EXPECT(again, "out of memory");
    e = fill(again, json, &problem);
    EXPECT(!e, "what was written is refused: %s at %s: %.*s", problem.n ? problem.faults[0].detail : err_name(e), problem.n ? problem.faults[0].place : "",
           (int)out.n, out.s);
    EXPECT(record_equal(resource, again->record, draft->record), "it comes back as another record: %.*s", (int)out.n, out.s);
    json_decref(json);
    buffer_free(&out);
}

/* As PATCH does it: the same again over what is there changes nothing. */
static void judge_patch(const struct draft *draft, const json_t *json)
{
    struct problem problem = problem_in(arena, LANG_EN);
    struct draft *patched = draft_of(arena, draft->schema, draft->record);
    EXPECT(patched, "out of memory");
    enum err e = fill(patched, json, &problem);
    EXPECT(!e && record_equal(draft->schema->resource, patched->record, draft->record), "put a second time it is another record: %s",
           problem.n ? problem.faults[0].detail : "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text body, name = fuzz_line((struct text){ (const char *)data, size }, &body);
    const struct schema *schema = fuzz_schema(name);
    struct problem problem = problem_in(arena, size % 2 ? LANG_EN : LANG_VI);
    json_t *json = NULL;
    enum err e = format_json_body(body, &json, &problem);
    if (!e) {
        struct draft *draft = draft_new(arena, schema);
        EXPECT(draft, "out of memory");
        e = fill(draft, json, &problem);
        if (!e) {
            judge_record(draft);
            judge_patch(draft, json);
        }
        json_decref(json);
    }
    fuzz_judge(e, &problem);
    EXPECT(!arena_failed(arena), "out of memory");
    arena_reset(arena);
    return 0;
}
