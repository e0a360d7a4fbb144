/* parameters.c -- decodes query parameters into a request's arena. */
#include "parameters.h"
#include "guard.h"

struct parameters parameters_new(struct arena *arena, size_t n)
{
    struct parameters all = { .arena = arena, .list = ARENA_ARRAY(arena, struct parameter, n) };
    all.room = all.list ? n : 0;
    return all;
}

enum { NAME_SHOWN = 60 };

/* False: not decodable, or no text. Then *ret is empty. */
static bool decode(struct parameters *all, struct text sent, struct text *ret)
{
    char *out = arena_alloc(all->arena, sent.n + 1);
    size_t n = out ? guard_decode(sent.s, sent.n, out) : SIZE_MAX;
    *ret = TEXT("");
    if (n == SIZE_MAX || text_check((struct text){ out, n }) != TEXT_OK)
        return false;
    out[n] = '\0';
    *ret = (struct text){ out, n };
    return true;
}

static void name_bad(struct parameters *all, struct text name)
{
    if (!all->bad)
        all->bad_name = name;
    all->bad = true;
    if (all->bad_name.n <= NAME_SHOWN)
        return;
    for (all->bad_name.n = NAME_SHOWN; all->bad_name.n && ((unsigned char)all->bad_name.s[all->bad_name.n] & 0xC0) == 0x80;)
        all->bad_name.n--;
}

void parameters_add(struct parameters *all, struct text name, struct text value)
{
    if (name.n == 0 && value.n == 0) /* "?a=1&": nothing was said */
        return;
    if (all->n == all->room) {
        name_bad(all, name);
        return;
    }
    struct parameter *parameter = &all->list[all->n++];
    bool good_name = decode(all, name, &parameter->name), good_value = decode(all, value, &parameter->value);
    if (!good_name || !good_value)
        name_bad(all, good_name ? parameter->name : name);
}
