/* key_uses.c -- last uses by the key's number, in pages that never move: noting one takes no lock, because it happens with every request that
 * brings a key. */
#include "handlers/key_uses.h"
#include <stdatomic.h>
#include <stdlib.h>
#include "sql.h"

/* A million keys; those beyond are served like the others, but their last use is not kept. */
enum { PAGES = 1024, USES_PER_PAGE = 1024 };
#define MINUTE_US INT64_C(60000000)

struct use {
    _Atomic int32_t minute;      /* since 1970; 0: never */
    int32_t written, in_writing; /* the writer's own */
};

struct page {
    struct use uses[USES_PER_PAGE];
};

struct key_uses {
    _Atomic uint64_t revocations;
    bool uncommitted; /* the writer's own */
    _Atomic bool dirty;
    struct page *_Atomic pages[PAGES];
};

struct key_uses *key_uses_new(void)
{
    return calloc(1, sizeof(struct key_uses));
}

void key_uses_free(struct key_uses *uses)
{
    for (int i = 0; uses && i < PAGES; i++)
        free(uses->pages[i]);
    free(uses);
}

/* Two threads may come at once: one of the two pages is kept. */
static struct page *page_new(struct page *_Atomic *place)
{
    struct page *page = calloc(1, sizeof *page), *there = NULL;
    if (!page || atomic_compare_exchange_strong(place, &there, page))
        return page;
    free(page);
    return there;
}

static struct use *use_of(const struct key_uses *uses, int64_t key_id)
{
    if (key_id < 0 || key_id >= (int64_t)PAGES * USES_PER_PAGE)
        return NULL;
    struct page *page = atomic_load(&uses->pages[key_id / USES_PER_PAGE]);
    return page ? &page->uses[key_id % USES_PER_PAGE] : NULL;
}

void key_uses_note(struct key_uses *uses, int64_t key_id)
{
    int32_t now = (int32_t)(instant_now().us / MINUTE_US);
    struct use *use = use_of(uses, key_id);
    if (!use && key_id >= 0 && key_id < (int64_t)PAGES * USES_PER_PAGE && page_new(&uses->pages[key_id / USES_PER_PAGE]))
        use = use_of(uses, key_id);
    if (!use || atomic_load(&use->minute) == now)
        return;
    atomic_store(&use->minute, now);
    atomic_store(&uses->dirty, true);
}

struct instant key_uses_at(const struct key_uses *uses, int64_t key_id)
{
    const struct use *use = use_of(uses, key_id);
    int32_t minute = use ? atomic_load(&use->minute) : 0;
    return (struct instant){ minute ? minute * MINUTE_US : INSTANT_NONE };
}

/* ---- written down ---- */

static enum err write_use(struct conn *conn, int64_t key_id, int32_t minute, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(conn, sql_key_used, &stmt, reterr);
    if (e)
        return e;
    bind_int(stmt, 1, key_id);
    bind_instant(stmt, 2, (struct instant){ minute * MINUTE_US });
    return stmt_run(stmt, NULL, reterr);
}

static enum err write_all(struct key_uses *uses, struct conn *conn, struct problem *reterr)
{
    enum err e = OK;
    for (int64_t id = 0; !e && id < (int64_t)PAGES * USES_PER_PAGE; id++) {
        struct use *use = use_of(uses, id);
        if (!use) {
            id += USES_PER_PAGE - 1;
            continue;
        }
        use->in_writing = atomic_load(&use->minute);
        if (use->in_writing != use->written)
            e = write_use(conn, id, use->in_writing, reterr);
    }
    return e;
}

static void all_written(struct key_uses *uses)
{
    for (int64_t id = 0; id < (int64_t)PAGES * USES_PER_PAGE; id++) {
        struct use *use = use_of(uses, id);
        if (use)
            use->written = use->in_writing;
        else
            id += USES_PER_PAGE - 1;
    }
}

enum err key_uses_write(struct key_uses *uses, struct db *db, struct problem *reterr)
{
    if (!atomic_exchange(&uses->dirty, false))
        return OK;
    enum err e = db_begin(db);
    if (!e) {
        e = write_all(uses, db_writer(db), reterr);
        if (e)
            db_rollback(db);
        else if (!(e = db_commit(db)))
            all_written(uses);
    }
    if (e)
        atomic_store(&uses->dirty, true);
    return e;
}

/* ---- revocations ---- */

uint64_t key_uses_revocations(const struct key_uses *uses)
{
    return atomic_load(&uses->revocations);
}

void key_uses_revoked(struct key_uses *uses)
{
    uses->uncommitted = true;
    atomic_fetch_add(&uses->revocations, 1);
}

void key_uses_committed(struct key_uses *uses)
{
    if (!uses->uncommitted)
        return;
    uses->uncommitted = false;
    atomic_fetch_add(&uses->revocations, 1);
}
