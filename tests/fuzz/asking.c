/* asking.c -- an address taken apart as libmicrohttpd, the door and the dispatcher do it between them. */
#include "asking.h"
#include <string.h>
#include "server/guard.h"
#include "server/parameters.h"

/* "a=1&b=2": as libmicrohttpd cuts it. */
static bool take_query(struct request *request, struct text query)
{
    size_t n = 1;
    for (size_t i = 0; i < query.n; i++)
        n += query.s[i] == '&';
    struct parameters all = parameters_new(request->arena, n);
    const char *at = query.s, *end = query.s + query.n;
    for (size_t i = 0; i < n; i++) {
        const char *and = memchr(at, '&', (size_t)(end - at)), *stop = and ? and : end;
        const char *equals = memchr(at, '=', (size_t)(stop - at)), *name_end = equals ? equals : stop;
        struct text value = equals ? (struct text){ equals + 1, (size_t)(stop - equals - 1) } : TEXT("");
        parameters_add(&all, (struct text){ at, (size_t)(name_end - at) }, value);
        at = stop + 1;
    }
    request->parameters = all.list;
    request->nparameters = all.n;
    return !all.bad;
}

struct call *asking_call(struct arena *arena, struct conn *conn, struct text address)
{
    struct text kept = arena_text(arena, address.s, address.n);
    struct request *request = ARENA_NEW(arena, struct request);
    struct call *call = ARENA_NEW(arena, struct call);
    const char *allow;
    EXPECT(request && call, "out of memory");
    if (guard_target(kept.s, kept.n) != TARGET_OK || *kept.s != '/')
        return NULL;
    size_t path = strcspn(kept.s, "?");
    *request = (struct request){ .arena = arena, .method = METHOD_GET, .path = { kept.s, path }, .whole = { kept.s, path }, .base = "" };
    *call = (struct call){ .conn = conn, .request = request, .arena = arena, .lang = path % 2 ? LANG_EN : LANG_VI, .known = { INSTANT_NONE } };
    call->problem = problem_in(arena, call->lang);
    call->operation = operation_find(METHOD_GET, request->path, call->arguments, &allow);
    if (!call->operation)
        return NULL;
    return path == kept.n || take_query(request, (struct text){ kept.s + path + 1, kept.n - path - 1 }) ? call : NULL;
}
