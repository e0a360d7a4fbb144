/* record.c -- a stored record as canonical JSON. Knows the columns, nothing of who reads it. */
#include "model/record.h"
#include "json_writer.h"

static void write_member(struct json_writer *w, const struct column *c, void *record)
{
    char at[INSTANT_TEXT];
    if (member_is_none(c, record)) {
        jw_null(w);
        return;
    }
    switch (c->kind) {
    case KIND_TEXT:
        jw_text(w, *member_text(c, record));
        return;
    case KIND_BOOL:
        jw_bool(w, *member_bool(c, record));
        return;
    case KIND_DATE:
        jw_date(w, *member_date(c, record));
        return;
    case KIND_DECIMAL:
        jw_decimal(w, (struct decimal){ *member_int(c, record) });
        return;
    case KIND_INSTANT:
        instant_format(*member_instant(c, record), at);
        jw_cstr(w, at);
        return;
    case KIND_INT:
    case KIND_DONG:
        jw_int(w, *member_int(c, record));
        return;
    }
}

void record_write_json(struct buffer *out, const struct resource *resource, const void *record)
{
    struct json_writer w = json_writer_of(out);
    jw_object(&w);
    for (size_t i = 0; i < resource->ncolumns; i++) {
        const struct column *c = &resource->columns[i];
        if (c->flags & COMPUTED)
            continue;
        jw_key(&w, c->name);
        write_member(&w, c, (void *)record);
    }
    jw_object_end(&w);
}
