/* json_body.c -- a body to a tree, and a tree to a draft. What Jansson lets pass or cannot tell apart is looked at here: depth,
 * names given twice, memory. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "format/format.h"

/* Where Jansson runs out of memory inside a token it calls the token invalid, which would blame the client (jansson 2.14,
 * lex_scan and lex_scan_string). So its allocations are watched: set before there are threads, read by the thread that parses. */
static _Thread_local bool allocation_failed;

static void *watched_malloc(size_t n)
{
    void *piece = malloc(n);
    if (!piece)
        allocation_failed = true;
    return piece;
}

__attribute__((constructor)) static void watch_allocations(void)
{
    json_set_alloc_funcs(watched_malloc, free);
}

/* How deep brackets are nested outside of texts; stops counting beyond the limit. Jansson would recurse for each. */
static int depth_of(struct text body)
{
    int depth = 0, deepest = 0;
    bool in_text = false;
    for (size_t i = 0; i < body.n && deepest <= JSON_DEPTH_MAX; i++) {
        char c = body.s[i];
        if (in_text && c == '\\')
            i++;
        else if (c == '"')
            in_text = !in_text;
        else if (!in_text && (c == '{' || c == '['))
            depth++;
        else if (!in_text && (c == '}' || c == ']'))
            depth--;
        if (depth > deepest)
            deepest = depth;
    }
    return deepest;
}

static bool is_empty(struct text body)
{
    for (size_t i = 0; i < body.n; i++)
        if (!strchr(" \t\r\n", body.s[i]) || !body.s[i])
            return false;
    return true;
}

/* The name that was read last: Jansson says where it stopped, behind the closing quote of the name, but not at which name. */
static const char *name_before(struct arena *arena, struct text body, size_t position)
{
    enum { LONGEST = 100 };
    size_t end = position < body.n ? position : body.n;
    while (end && body.s[end - 1] != '"')
        end--;
    if (!end)
        return "";
    size_t close = end - 1, start = close;
    while (start) {
        size_t slashes = 0;
        while (slashes + 1 < start && body.s[start - 2 - slashes] == '\\')
            slashes++;
        start--;
        if (body.s[start] == '"' && slashes % 2 == 0)
            break;
    }
    struct text name = { body.s + start + 1, close > start ? close - start - 1 : 0 };
    if (name.n > LONGEST)
        name.n = LONGEST;
    while (name.n && text_check(name) != TEXT_OK) /* cut inside a letter */
        name.n--;
    return arena_text(arena, name.s, name.n).s;
}

/* The last letters before the place where reading stopped, so that it can be found without counting columns. */
static const char *piece_before(struct arena *arena, struct text body, size_t position)
{
    enum { LONGEST = 30 };
    size_t end = position < body.n ? position : body.n, start = end;
    while (start && end - start < LONGEST && (unsigned char)body.s[start - 1] >= ' ')
        start--;
    while (start < end && text_check((struct text){ body.s + start, end - start }) != TEXT_OK) /* cut inside a letter */
        start++;
    return arena_text(arena, body.s + start, end - start).s;
}

/* Jansson's own sentences are English and name its own terms; its codes are few. */
static enum message message_of(enum json_error_code code)
{
    switch (code) {
    case json_error_premature_end_of_input:
        return MSG_JSON_CUT_SHORT;
    case json_error_end_of_input_expected:
        return MSG_JSON_GOES_ON;
    case json_error_invalid_utf8:
        return MSG_JSON_NOT_UTF8;
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return MSG_JSON_NUL;
    case json_error_numeric_overflow:
        return MSG_JSON_NUMBER;
    default:
        return MSG_JSON_UNREADABLE;
    }
}

static enum err fail_json(struct problem *reterr, struct text body, const json_error_t *error, bool personal)
{
    enum json_error_code code = json_error_code(error);
    if (allocation_failed || !error->text[0] || code == json_error_out_of_memory)
        return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (code == json_error_duplicate_key && reterr)
        return fail(reterr, ERR_BAD_JSON, WHERE_NONE, NULL, MSG_FIELD_TWICE,
                    personal ? "…" : name_before(reterr->arena, body, (size_t)error->position));
    char line[24], column[24];
    snprintf(line, sizeof line, "%d", error->line);
    snprintf(column, sizeof column, "%d", error->column);
    const char *piece = reterr && !personal ? piece_before(reterr->arena, body, (size_t)error->position) : "…";
    /* A NUL as it is ends the text for Jansson, which then misses the rest. */
    enum message message = memchr(body.s, '\0', body.n) ? MSG_JSON_NUL : message_of(code);
    return fail(reterr, ERR_BAD_JSON, WHERE_NONE, NULL, message, line, column, piece);
}

static enum err parse(struct text body, bool personal, json_t **ret, struct problem *reterr)
{
    json_error_t error = { .text = "" };
    if (is_empty(body))
        return fail(reterr, ERR_BAD_JSON, WHERE_NONE, NULL, MSG_BODY_MISSING);
    if (depth_of(body) > JSON_DEPTH_MAX) {
        char limit[24];
        snprintf(limit, sizeof limit, "%d", JSON_DEPTH_MAX);
        return fail(reterr, ERR_BAD_JSON, WHERE_NONE, NULL, MSG_JSON_TOO_DEEP, limit);
    }
    allocation_failed = false;
    json_t *json = json_loadb(body.s, body.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!json)
        return fail_json(reterr, body, &error, personal);
    if (allocation_failed) { /* it went on without the byte it had no room for */
        json_decref(json);
        return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    }
    if (!json_is_object(json)) {
        json_decref(json);
        return fail(reterr, ERR_BAD_JSON, WHERE_NONE, NULL, MSG_JSON_NOT_OBJECT);
    }
    *ret = json;
    return OK;
}

enum err format_json_body(struct text body, json_t **ret, struct problem *reterr)
{
    return parse(body, false, ret, reterr);
}

enum err format_json_personal(struct text body, json_t **ret, struct problem *reterr)
{
    return parse(body, true, ret, reterr);
}

/* "37.6" of 37.6, when two decimals say it all. Beyond 10^13 neighbouring doubles are further apart than that. */
static struct text real_text(struct arena *arena, double real)
{
    if (!(fabs(real) < 1e13))
        return NO_TEXT;
    const char *text = arena_printf(arena, "%.2f", real);
    return strtod(text, NULL) == real ? text_of(text) : NO_TEXT;
}

static void put_real(struct draft *draft, struct text name, enum kind kind, double real, struct problem *reterr)
{
    struct text text = kind == KIND_DECIMAL ? real_text(draft->arena, real) : NO_TEXT;
    if (text.s)
        draft_put_text(draft, name, text, reterr);
    else
        draft_put_wrong_type(draft, name, reterr);
}

static void put_string(struct draft *draft, struct text name, enum kind kind, const json_t *value, struct problem *reterr)
{
    struct text text = { json_string_value(value), json_string_length(value) };
    if (kind_is_text(kind) || kind == KIND_DECIMAL)
        draft_put_text(draft, name, text, reterr);
    else
        draft_put_wrong_type(draft, name, reterr);
}

static void put_member(struct draft *draft, struct text name, const json_t *value, struct problem *reterr)
{
    const struct column *column;
    draft_find(draft, name, &column);
    enum kind kind = column ? column->kind : KIND_TEXT;
    switch (json_typeof(value)) {
    case JSON_NULL:
        draft_put_text(draft, name, NO_TEXT, reterr);
        return;
    case JSON_STRING:
        put_string(draft, name, kind, value, reterr);
        return;
    case JSON_INTEGER:
        draft_put_int(draft, name, json_integer_value(value), reterr);
        return;
    case JSON_REAL:
        put_real(draft, name, kind, json_real_value(value), reterr);
        return;
    case JSON_TRUE:
    case JSON_FALSE:
        draft_put_bool(draft, name, json_is_true(value), reterr);
        return;
    case JSON_OBJECT:
    case JSON_ARRAY:
        draft_put_wrong_type(draft, name, reterr);
        return;
    }
}

void format_json_draft(const json_t *object, struct draft *draft, struct problem *reterr)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value) put_member(draft, text_of(name), value, reterr);
}
