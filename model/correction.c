/* correction.c -- which writes rewrite what was said about the past. Knows columns and days, not who writes. */
#include "model/correction.h"
#include <string.h>

static bool is_remark(const struct column *c)
{
    return !strcmp(c->name, "note") || !strcmp(c->name, "source") || !strcmp(c->name, "synthetic");
}

/* Has the fact begun before today? One without a first day is said about every day. */
static bool is_past(const struct resource *resource, const void *record, struct date today)
{
    const struct column *from = resource->span.from ? resource_column(resource, resource->span.from) : NULL;
    struct date day = from ? *member_date(from, (void *)record) : NO_DATE;
    return !date_is(day) || day.days < today.days;
}

static bool is_end_in_past(const struct column *c, const void *after, struct date today)
{
    static const char *const ends[] = { "valid_to", "left_on", "ended_on" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (!strcmp(c->name, ends[i]))
            return date_is(*member_date(c, (void *)after)) && member_date(c, (void *)after)->days < today.days;
    return false;
}

bool record_corrects(const struct resource *resource, const void *before, const void *after, struct date today)
{
    if (!is_past(resource, before, today))
        return false;
    if (!after)
        return true;
    for (size_t i = 0; i < resource->ncolumns; i++) {
        const struct column *c = &resource->columns[i];
        if (c->flags & SERVER_SET || is_remark(c) || member_equal(c, before, after))
            continue;
        if (!member_is_none(c, before) || is_end_in_past(c, after, today))
            return true;
    }
    return false;
}
