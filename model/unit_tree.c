/* unit_tree.c -- the rule of belonging. A climb for one day also finds the first later day on which it could go another way; from
 * there the next climb starts, so the spans are exact and no list of days is kept. Knows no SQL. */
#include "model/unit_tree.h"
#include <stdlib.h>
#include <string.h>
#include "number.h"

enum { NOWHERE = -1 };
/* A path has at most four levels, and a few successions each. More is a circle in the data: the climb ends there. */
enum { CLIMB_MAX = 64 };

/* A beginning that is not known lies before every day: NO_DATE is the least number. */
#define LAST_DAY INT32_MAX

struct node {
    int64_t id;
    int32_t from, to; /* days in force, LAST_DAY: open */
    int32_t parent;   /* place in nodes, or NOWHERE */
    int32_t became;   /* what it wholly became, or NOWHERE */
    int32_t became_on;
};

struct unit_tree {
    size_t n;
    struct node nodes[]; /* by id */
};

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct tree_unit *)a)->id, y = ((const struct tree_unit *)b)->id;
    return (x > y) - (x < y);
}

static int32_t find(const struct unit_tree *tree, int64_t id)
{
    size_t low = 0, high = tree->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tree->nodes[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < tree->n && tree->nodes[low].id == id ? (int32_t)low : NOWHERE;
}

/* By the unit left, then by day, then by the unit reached. */
static int by_from(const void *a, const void *b)
{
    const struct tree_succession *x = a, *y = b;
    if (x->from_id != y->from_id)
        return x->from_id < y->from_id ? -1 : 1;
    if (x->on.days != y->on.days)
        return x->on.days < y->on.days ? -1 : 1;
    return (x->to_id > y->to_id) - (x->to_id < y->to_id);
}

/* The first day counts. Two wholes on one day contradict each other: then none does, for a share is never invented. */
static void add_successions(struct unit_tree *tree, const struct tree_succession *sorted, size_t n)
{
    for (size_t i = 0, next; i < n; i = next) {
        bool unclear = false;
        for (next = i + 1; next < n && sorted[next].from_id == sorted[i].from_id; next++)
            unclear |= sorted[next].on.days == sorted[i].on.days && sorted[next].to_id != sorted[i].to_id;
        int32_t from = find(tree, sorted[i].from_id);
        int32_t to = find(tree, sorted[i].to_id);
        if (from == NOWHERE || unclear || to == from)
            continue;
        tree->nodes[from].became = to;
        tree->nodes[from].became_on = sorted[i].on.days;
    }
}

static void add_units(struct unit_tree *tree, const struct tree_unit *sorted, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct tree_unit *unit = &sorted[i];
        if (tree->n && tree->nodes[tree->n - 1].id == unit->id)
            continue;
        tree->nodes[tree->n++] = (struct node){ .id = unit->id,
                                                .from = unit->from.days,
                                                .to = date_is(unit->to) ? unit->to.days : LAST_DAY,
                                                .parent = NOWHERE,
                                                .became = NOWHERE };
    }
    for (size_t i = 0; i < n; i++)
        if (sorted[i].parent_id != INT_NONE)
            tree->nodes[find(tree, sorted[i].id)].parent = find(tree, sorted[i].parent_id);
}

/* A sorted copy; NULL when out of memory. */
static void *sorted_copy(const void *things, size_t n, size_t size, int (*order)(const void *, const void *))
{
    if (n > INT32_MAX / size) /* nodes are numbered with 32 bits */
        return NULL;
    char *copy = malloc(n ? n * size : 1);
    if (!copy || !n)
        return copy;
    memcpy(copy, things, n * size);
    qsort(copy, n, size, order);
    return copy;
}

struct unit_tree *unit_tree_new(const struct tree_unit *units, size_t nunits, const struct tree_succession *successions,
                                size_t nsuccessions)
{
    struct tree_unit *by_number = sorted_copy(units, nunits, sizeof *units, by_id);
    struct tree_succession *by_unit = sorted_copy(successions, nsuccessions, sizeof *successions, by_from);
    struct unit_tree *tree = NULL;
    if (by_number && by_unit)
        tree = calloc(1, sizeof *tree + nunits * sizeof *tree->nodes);
    if (tree) {
        add_units(tree, by_number, nunits);
        add_successions(tree, by_unit, nsuccessions);
    }
    free(by_number);
    free(by_unit);
    return tree;
}

void unit_tree_free(struct unit_tree *tree)
{
    free(tree);
}

/* What one climb tells. */
struct climb {
    bool counts;    /* under the ancestor asked about */
    int32_t higher; /* of the ancestors with a greater place in nodes, the least; NOWHERE: none */
    int32_t until;  /* the last day for which all this is true */
};

static void until_before(struct climb *climb, int32_t day, int32_t change)
{
    if (change > day && change - 1 < climb->until)
        climb->until = change - 1;
}

static void counted(struct climb *climb, int32_t at, int32_t ancestor)
{
    if (at == ancestor)
        climb->counts = true;
    if (at > ancestor && (climb->higher == NOWHERE || at < climb->higher))
        climb->higher = at;
}

static struct climb climb_on(const struct unit_tree *tree, int32_t at, int32_t day, int32_t ancestor)
{
    struct climb climb = { .higher = NOWHERE, .until = LAST_DAY };
    for (int steps = 0; at != NOWHERE && steps < CLIMB_MAX; steps++) {
        const struct node *x = &tree->nodes[at];
        until_before(&climb, day, x->from);
        if (x->to < LAST_DAY)
            until_before(&climb, day, x->to + 1);
        if (x->became != NOWHERE)
            until_before(&climb, day, x->became_on);
        if (x->to < day && x->became != NOWHERE && x->became_on <= day) {
            at = x->became;
            continue;
        }
        if (x->from <= day && day <= x->to)
            counted(&climb, at, ancestor);
        at = x->parent;
    }
    return climb;
}

struct span_list {
    struct tree_span *spans;
    size_t n, room;
};

static void add_span(struct span_list *list, int64_t ancestor_id, int32_t from, int32_t to)
{
    if (list->n < list->room)
        list->spans[list->n] = (struct tree_span){ ancestor_id, { from }, to == LAST_DAY ? NO_DATE : (struct date){ to } };
    list->n++;
}

/* All spans of one ancestor, in order, consecutive ones as one. Returns the next ancestor: the caller asks once for each. */
static int32_t spans_under(const struct unit_tree *tree, int32_t at, int32_t ancestor, struct span_list *list)
{
    int32_t higher = NOWHERE;
    bool open = false;
    int32_t from = 0, day = tree->nodes[at].from;
    for (;;) {
        struct climb climb = climb_on(tree, at, day, ancestor);
        if (climb.higher != NOWHERE && (higher == NOWHERE || climb.higher < higher))
            higher = climb.higher;
        if (climb.counts && !open)
            from = day;
        if (!climb.counts && open)
            add_span(list, tree->nodes[ancestor].id, from, day - 1);
        open = climb.counts;
        if (climb.until == LAST_DAY)
            break;
        day = climb.until + 1;
    }
    if (open)
        add_span(list, tree->nodes[ancestor].id, from, LAST_DAY);
    return higher;
}

size_t unit_tree_spans(const struct unit_tree *tree, int64_t id, struct tree_span *ret, size_t room)
{
    struct span_list list = { ret, 0, room };
    int32_t at = find(tree, id);
    if (at == NOWHERE)
        return 0;
    for (int32_t ancestor = spans_under(tree, at, NOWHERE, &list); ancestor != NOWHERE;)
        ancestor = spans_under(tree, at, ancestor, &list);
    return list.n;
}
