/* errors.c -- the tables behind errors.h and how a fault becomes a sentence.  Knows nothing of HTTP but the status numbers of
 * the list. */
#include "errors.h"
#include <assert.h>
#include <stdarg.h>
#include <string.h>

static const struct {
    int status;
    const char *slug, *name, *titles[2];
} errors[ERR_COUNT] = {
    [OK] = { 200, "", "OK", { "", "" } },
/* clang-format off: it takes the list for an expression */
#define X(name, status, slug, vi, en) [ERR_##name] = { status, slug, #name, { [LANG_VI] = vi, [LANG_EN] = en } },
    ERRORS(X)
#undef X
    /* clang-format on */
};

static const char *const texts[2][MSG_COUNT] = {
#define T(name, slug, text) [MSG_##name] = text,
    [LANG_VI] = {
#include "texts_vi.h"
    },
    [LANG_EN] = {
#include "texts_en.h"
    },
#undef T
};

static const char *const message_slugs[MSG_COUNT] = {
#define T(name, slug, text) [MSG_##name] = slug,
#include "texts_en.h"
#undef T
};

int err_status(enum err code)
{
    assert(code < ERR_COUNT);
    return errors[code].status;
}

const char *err_slug(enum err code)
{
    assert(code < ERR_COUNT);
    return errors[code].slug;
}

const char *err_name(enum err code)
{
    assert(code < ERR_COUNT);
    return errors[code].name;
}

const char *err_title(enum err code, enum lang lang)
{
    assert(code < ERR_COUNT);
    return errors[code].titles[lang];
}

enum err err_by_slug(struct text slug)
{
    for (int code = 1; code < ERR_COUNT; code++)
        if (text_is(slug, errors[code].slug))
            return (enum err)code;
    return OK;
}

const char *message_text(enum message message, enum lang lang)
{
    assert(message < MSG_COUNT);
    return texts[lang][message];
}

const char *message_slug(enum message message)
{
    assert(message < MSG_COUNT);
    return message_slugs[message];
}

enum { ARGUMENTS_MAX = 4 };

/* 0 when no placeholder stands here, else its number; `at` may be the last byte before NUL. */
static int placeholder(const char *at)
{
    return at[0] == '%' && at[1] >= '1' && at[1] <= '0' + ARGUMENTS_MAX ? at[1] - '0' : 0;
}

int message_arguments(enum message message)
{
    int highest = 0;
    for (const char *at = message_text(message, LANG_EN); *at; at++)
        if (placeholder(at) > highest)
            highest = placeholder(at);
    return highest;
}

/* The sentence with its arguments. They are put in as they are: a "%1" inside an argument stays a "%1". */
static const char *sentence(const struct problem *problem, enum message message, const char *const *arguments)
{
    const char *text = message_text(message, problem->lang);
    size_t n = 0;
    for (const char *at = text; *at; at++) {
        int which = placeholder(at);
        n += which ? strlen(arguments[which - 1]) : 1;
        at += which > 0;
    }
    char *filled = arena_alloc(problem->arena, n + 1);
    if (!filled)
        return "";
    char *end = filled;
    for (const char *at = text; *at; at++) {
        int which = placeholder(at);
        if (!which) {
            *end++ = *at;
            continue;
        }
        size_t length = strlen(arguments[which - 1]);
        memcpy(end, arguments[which - 1], length);
        end += length;
        at++;
    }
    *end = '\0';
    return filled;
}

/* NULL when there are FAULTS_MAX already or memory ran out; both are counted in `more`. */
static struct fault *fault_new(struct problem *problem)
{
    if (problem->n == problem->room && problem->n < FAULTS_MAX) {
        size_t room = problem->room ? 4 * problem->room : 4;
        if (room > FAULTS_MAX)
            room = FAULTS_MAX;
        struct fault *faults = ARENA_ARRAY(problem->arena, struct fault, room);
        if (faults) {
            if (problem->n)
                memcpy(faults, problem->faults, problem->n * sizeof *faults);
            problem->faults = faults;
            problem->room = room;
        }
    }
    if (problem->n == problem->room) {
        problem->more++;
        return NULL;
    }
    return &problem->faults[problem->n++];
}

static const char *copied(struct problem *problem, const char *s)
{
    return s ? arena_text(problem->arena, s, strlen(s)).s : NULL;
}

void problem_add(struct problem *problem, enum err code, const struct fault *fault)
{
    if (problem->code == OK)
        problem->code = code;
    struct fault *slot = fault_new(problem);
    if (!slot)
        return;
    *slot = *fault;
    slot->place = copied(problem, fault->place);
    slot->detail = copied(problem, fault->detail);
    slot->file = arena_text(problem->arena, fault->file.s, fault->file.n);
    slot->value = arena_text(problem->arena, fault->value.s, fault->value.n);
}

static enum err add(struct problem *problem, enum err code, struct fault fault, va_list list)
{
    if (problem->code == OK)
        problem->code = code;
    struct fault *slot = fault_new(problem);
    if (!slot)
        return code;
    const char *arguments[ARGUMENTS_MAX] = { "", "", "", "" };
    int n = message_arguments(fault.message);
    for (int i = 0; i < n; i++) {
        const char *argument = va_arg(list, const char *);
        if (argument)
            arguments[i] = argument;
    }
    fault.detail = sentence(problem, fault.message, arguments);
    fault.place = copied(problem, fault.place);
    fault.file = arena_text(problem->arena, fault.file.s, fault.file.n);
    fault.value = arena_text(problem->arena, fault.value.s, fault.value.n);
    *slot = fault;
    return code;
}

enum err fail(struct problem *reterr, enum err code, enum where where, const char *place, enum message message, ...)
{
    assert(code != OK);
    if (!reterr)
        return code;
    va_list list;
    va_start(list, message);
    add(reterr, code, (struct fault){ .where = where, .place = place, .message = message }, list);
    va_end(list);
    return code;
}

enum err fail_inside(struct problem *reterr, enum err code, const char *why)
{
    if (reterr && !reterr->aside)
        reterr->aside = arena_printf(reterr->arena, "%s", why);
    return fail(reterr, code, WHERE_NONE, NULL, MSG_DATABASE_FAULT);
}

enum err fail_cell(struct problem *reterr, enum err code, struct text file, int64_t line, const char *column, struct text value,
                   enum message message, ...)
{
    assert(code != OK);
    if (!reterr)
        return code;
    va_list list;
    va_start(list, message);
    add(reterr, code,
        (struct fault){ .where = WHERE_CELL, .place = column, .file = file, .line = line, .value = value, .message = message },
        list);
    va_end(list);
    return code;
}
