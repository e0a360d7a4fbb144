/* parameters.c -- decodes query parameters into a request's arena. */
#include "parameters.h"
#include "guard.h"

struct parameters parameters_new(struct arena *arena, size_t n)
{
    struct parameters all = { .arena = arena, .list = ARENA_ARRAY(arena, struct parameter, n) };
    all.room = all.list ? n : 0;
    return all;
}

static struct text decode(struct parameters *all, struct text sent)
{
    char *out = arena_alloc(all->arena, sent.n + 1);
    size_t n = out ? guard_decode(sent.s, sent.n, out) : 0;
    if (!out || n == SIZE_MAX) {
        all->bad = true;
        return TEXT("");
    }
    out[n] = '\0';
    struct text text = { out, n };
    all->bad |= text_check(text) != TEXT_OK;
    return text;
}

void parameters_add(struct parameters *all, struct text name, struct text value)
{
    if (name.n == 0 && value.n == 0) /* "?a=1&": nothing was said */
        return;
    if (all->n == all->room) {
        all->bad = true;
        return;
    }
    struct parameter *parameter = &all->list[all->n++];
    parameter->name = decode(all, name);
    parameter->value = decode(all, value);
}
