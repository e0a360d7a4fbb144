/* fuzz.c -- how a fuzz target judges, and small helpers for its inputs. Knows no target. */
#include "fuzz.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "model/resource.h"

bool fuzz_replaying;

void fuzz_finding(const char *file, int line, const char *condition, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: FINDING: ", file, line);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n    expected: %s\n", condition);
    va_end(arguments);
    abort();
}

void fuzz_judge(enum err e, const struct problem *problem)
{
    EXPECT(e < ERR_COUNT, "an error that is none: %d", (int)e);
    EXPECT(!e || problem->code, "it failed with %s, and the problem has no code", err_name(e));
    EXPECT(!problem->code || problem->n, "a problem %s without a fault", err_name(problem->code));
    EXPECT(problem->code || !problem->n, "no error, but a fault: %s", problem->n ? problem->faults[0].detail : "");
    EXPECT(problem->code != ERR_INTERNAL, "an input made an internal error: %s", problem->n ? problem->faults[0].detail : "");
    for (size_t i = 0; i < problem->n; i++) {
        const struct fault *fault = &problem->faults[i];
        EXPECT(fault->detail && *fault->detail, "a fault without a sentence: %s", message_slug(fault->message));
        EXPECT(text_check(text_of(fault->detail)) == TEXT_OK, "a sentence that is no text: %s", fault->detail);
        EXPECT(fault->where == WHERE_NONE || fault->where == WHERE_CELL || fault->place, "a fault without a place: %s", fault->detail);
        EXPECT(!fault->place || text_check(text_of(fault->place)) == TEXT_OK, "a place that is no text: %s", fault->place);
    }
}

struct text fuzz_line(struct text input, struct text *rest)
{
    const char *end = input.n ? memchr(input.s, '\n', input.n) : NULL;
    size_t n = end ? (size_t)(end - input.s) : input.n;
    *rest = end ? (struct text){ end + 1, input.n - n - 1 } : (struct text){ input.s + input.n, 0 };
    return (struct text){ input.s, n };
}

const struct schema *fuzz_schema(struct text name)
{
    const struct schema *schema = schema_named(name);
    size_t sum = 0;
    for (size_t i = 0; !schema && i < name.n; i++)
        sum = sum * 31 + (unsigned char)name.s[i];
    return schema ? schema : schema_at(sum % ncatalogue);
}
