/* facets.c -- the catalogue of products by what it can be narrowed to: how many of the products that the filters leave are of each group, star, validity, kind of producer, unit below and on which channel, each with the
 * address of the list it leads to. A filter on the facet itself does not narrow it: its other values are what one may go over to. One walk over the products for all facets without a filter of their
 * own, one more for each that has one. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/number.h"
#include "handlers/call.h"
#include "handlers/report.h"
#include "model/resources.h"
#include "sql.h"

enum { BUCKETS_MAX = 1024, PLACES_MAX = 1000000, FACETS_MAX = 8 };

struct bucket {
    struct text value, label;
    int64_t count;
};

/* A facet: the field it counts, and the parameters that narrow by it. */
struct facet {
    const char *name, *label_field;
    const char *parameters[4];
    struct bucket *buckets;
    size_t n;
};

/* Where the products of a unit count: which of the units below. Or on which channel a product is listed. */
struct place {
    int64_t of; /* the unit, the product */
    struct text code, name;
    int64_t count;
};
/* In the order of whom they are of. */
struct places {
    struct place *all;
    size_t n;
};

struct facets {
    struct call *call;
    struct query query;
    struct query_extra extra;
    struct places below, channels;
    int64_t total;
};

static struct text kept(struct call *call, struct text t)
{
    return t.s ? arena_text(call->arena, t.s, t.n) : NO_TEXT;
}

/* ---- counting ---- */

static struct bucket *bucket_of(struct call *call, struct facet *facet, struct text value, struct text label)
{
    for (size_t i = 0; i < facet->n; i++)
        if (text_equal(facet->buckets[i].value, value))
            return &facet->buckets[i];
    if (facet->n == BUCKETS_MAX)
        return NULL;
    facet->buckets[facet->n] = (struct bucket){ kept(call, value), kept(call, label), 0 };
    return &facet->buckets[facet->n++];
}

static void count_value(struct call *call, struct facet *facet, const struct value *row)
{
    const struct schema *schema = schema_of(&products);
    const struct value *value = row_value(schema, row, facet->name), *label = facet->label_field ? row_value(schema, row, facet->label_field) : NULL;
    char number[NUMBER_TEXT];
    struct text shown = value->t;
    if (!shown.s && value->i == INT_NONE)
        return; /* no value leads to no list */
    if (!shown.s) {
        snprintf(number, sizeof number, "%" PRId64, value->i);
        shown = text_of(number);
    }
    struct bucket *bucket = bucket_of(call, facet, shown, label ? label->t : NO_TEXT);
    if (bucket)
        bucket->count++;
}

static void count_places(struct places *places, int64_t of)
{
    size_t low = 0, high = places->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (places->all[middle].of < of)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < places->n && places->all[low].of == of; low++)
        places->all[low].count++;
}

static bool is_of(const struct facet *facet, const struct filter *filter)
{
    for (int i = 0; i < 4 && facet->parameters[i]; i++)
        if (!strcmp(filter->field->name, facet->parameters[i]))
            return true;
    return false;
}

/* The query without the facet's own filters; *ret_less: there were some. */
static struct query without(const struct query *query, const struct facet *facet, bool *ret_less)
{
    struct query other = *query;
    other.nfilters = 0;
    for (size_t i = 0; i < query->nfilters; i++)
        if (!is_of(facet, &query->filters[i]))
            other.filters[other.nfilters++] = query->filters[i];
    *ret_less = other.nfilters < query->nfilters;
    return other;
}

/* One walk: counts the facets of the list, the channels when there are some to be counted, and with `whole` the total and the units below. */
static enum err walk(struct facets *f, const struct query *query, struct facet *const *counted, size_t n, bool listed, bool whole)
{
    struct rows rows;
    const struct schema *schema = schema_of(&products);
    enum err e = table_list(f->call->conn, f->call->arena, query, &rows, &f->call->problem);
    if (e)
        return e;
    while (table_next(&rows)) {
        for (size_t i = 0; i < n; i++)
            count_value(f->call, counted[i], rows.values);
        if (listed)
            count_places(&f->channels, rows.values[0].i);
        if (!whole)
            continue;
        f->total++;
        count_places(&f->below, row_value(schema, rows.values, "unit_id")->i);
    }
    return table_end(&rows, &f->call->problem);
}

static enum err read_places(struct facets *f, const char *sql, int64_t unit_id, struct places *ret)
{
    struct stmt *stmt;
    struct call *call = f->call;
    size_t room = 1024;
    enum err e = conn_named(call->conn, sql, &stmt, &call->problem);
    if (e)
        return e;
    ret->all = ARENA_ARRAY(call->arena, struct place, room);
    bind_int(stmt, 1, unit_id);
    bind_date(stmt, 2, f->query.day);
    while (ret->all && ret->n < PLACES_MAX && rows_next(stmt)) {
        if (ret->n == room) {
            struct place *more = ARENA_ARRAY(call->arena, struct place, 4 * room);
            if (more)
                memcpy(more, ret->all, room * sizeof *more);
            ret->all = more;
            room *= 4;
        }
        if (ret->all)
            ret->all[ret->n++] = (struct place){ row_int(stmt, 0), kept(call, row_text(stmt, 2)), kept(call, row_text(stmt, 3)), 0 };
    }
    e = rows_end(stmt, &call->problem);
    return e || ret->all ? e : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

/* ---- writing ---- */

static bool is_replaced(struct text parameter, const char *const *replaced)
{
    for (int i = 0; i < 4 && replaced[i]; i++)
        if (text_is(parameter, replaced[i]))
            return true;
    return false;
}

/* The list with the same parameters but those replaced, and `name` the value. */
static const char *address_of(struct call *call, const char *const *replaced, const char *name, struct text value)
{
    const char *address = arena_printf(call->arena, "%s/api/v1/products?%s=%s", call->request->base, name, encoded(call->arena, value));
    for (size_t i = 0; i < call->request->nparameters; i++) {
        const struct parameter *p = &call->request->parameters[i];
        if (!is_replaced(p->name, replaced))
            address = arena_printf(call->arena, "%s&%s=%s", address, encoded(call->arena, p->name), encoded(call->arena, p->value));
    }
    return address;
}

static void write_value(struct json_writer *w, struct call *call, const struct facet *facet, const struct bucket *bucket)
{
    jw_object(w);
    jw_key(w, "value");
    jw_text(w, bucket->value);
    jw_key(w, "label");
    jw_text(w, bucket->label);
    jw_key(w, "count");
    jw_int(w, bucket->count);
    jw_key(w, "address");
    jw_cstr(w, address_of(call, facet->parameters, facet->name, bucket->value));
    jw_object_end(w);
}

static int by_count(const void *a, const void *b)
{
    const struct bucket *one = a, *other = b;
    size_t n = one->value.n < other->value.n ? one->value.n : other->value.n;
    int order = memcmp(one->value.s, other->value.s, n);
    if (one->count != other->count)
        return one->count < other->count ? 1 : -1;
    return order ? order : (one->value.n > other->value.n) - (one->value.n < other->value.n);
}

static void write_facet(struct json_writer *w, struct call *call, struct facet *facet)
{
    qsort(facet->buckets, facet->n, sizeof *facet->buckets, by_count);
    jw_object(w);
    jw_key(w, "name");
    jw_cstr(w, facet->name);
    jw_key(w, "values");
    jw_array(w);
    for (size_t i = 0; i < facet->n; i++)
        write_value(w, call, facet, &facet->buckets[i]);
    jw_array_end(w);
    jw_object_end(w);
}

/* The places of one unit below, of one channel, added up. */
static void gather(struct facets *f, const struct places *places, struct facet *facet)
{
    for (size_t i = 0; i < places->n; i++) {
        struct bucket *bucket = places->all[i].count ? bucket_of(f->call, facet, places->all[i].code, places->all[i].name) : NULL;
        if (bucket)
            bucket->count += places->all[i].count;
    }
}

static enum err refuse_order(struct call *call)
{
    static const char *const of_lists[] = { "sort", "fields", "bom" };
    for (int i = 0; i < 3; i++)
        if (query_value(call, of_lists[i]).s)
            fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, of_lists[i], MSG_UNKNOWN_PARAMETER, "filters, unit, q, as_of");
    return call->problem.code;
}

/* `n` facets of the products' own fields, and behind them that of the channels. */
static enum err count_all(struct facets *f, struct facet *facets, size_t n)
{
    struct facet *together[FACETS_MAX];
    size_t ntogether = 0;
    bool less, channels_apart;
    enum err e = read_places(f, sql_facet_units, f->query.unit_id, &f->below);
    if (!e)
        e = read_places(f, sql_facet_channels, INT_NONE, &f->channels);
    for (size_t i = 0; !e && i < n; i++) {
        struct query other = without(&f->query, &facets[i], &less);
        if (less)
            e = walk(f, &other, (struct facet *const[]){ &facets[i] }, 1, false, false);
        else
            together[ntogether++] = &facets[i];
    }
    struct query other = without(&f->query, &facets[n], &channels_apart);
    if (!e && channels_apart)
        e = walk(f, &other, NULL, 0, true, false);
    return e ? e : walk(f, &f->query, together, ntogether, !channels_apart, true);
}

enum err facets_run(struct call *call)
{
    enum { CHANNELS = 4, UNITS, ALL };
    struct facet facets[] = { { "group_code", "group_name", { "group_code", "group_id" } },
                              { "stars", NULL, { "stars", "stars_from", "stars_to" } },
                              { "validity", NULL, { "validity" } },
                              { "producer_kind", NULL, { "producer_kind" } },
                              { "channel_code", NULL, { "channel_code" } },
                              { "unit", NULL, { "unit" } } };
    struct facets f = { .call = call };
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    char day[DATE_TEXT];
    int64_t change = 0;
    enum err e = refuse_order(call);
    if (!e)
        e = query_read(call, true, &f.query, &f.extra);
    if (!e && f.extra.every_day)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "as_of", MSG_NOT_A_DATE);
    if (!e)
        e = answer_stamp(call, &change);
    if (e)
        return e;
    date_format(f.extra.as_of, day);
    answer_cache(call, f.extra.as_of);
    if (answer_not_modified(call, arena_printf(call->arena, "W/\"%" PRId64 "-%s\"", change, day)))
        return OK;
    for (int i = 0; i < ALL; i++)
        if (!(facets[i].buckets = ARENA_ARRAY(call->arena, struct bucket, BUCKETS_MAX)))
            return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if ((e = count_all(&f, facets, CHANNELS)))
        return e;
    gather(&f, &f.channels, &facets[CHANNELS]);
    gather(&f, &f.below, &facets[UNITS]);
    jw_object(&w);
    jw_key(&w, "as_of");
    jw_cstr(&w, day);
    write_known(&w, call);
    jw_key(&w, "total");
    jw_int(&w, f.total);
    jw_key(&w, "facets");
    jw_array(&w);
    for (int i = 0; i < ALL; i++)
        write_facet(&w, call, &facets[i]);
    jw_array_end(&w);
    jw_key(&w, "change");
    jw_int(&w, change);
    jw_object_end(&w);
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}
