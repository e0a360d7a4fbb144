/* parameters.h -- the query of a request, taken apart: names and values decoded once, checked, in the order sent. */
#pragma once
#include "http.h"

struct parameters {
    struct arena *arena;
    struct parameter *list;
    size_t n, room;
    bool bad; /* one was not decodable, not UTF-8, held a control character, or there was no room */
    struct text bad_name; /* its name, the first one's; as it was sent when the name itself is bad; at most 60 bytes */
};

/* Room for n. Out of memory shows in arena_failed(). */
struct parameters parameters_new(struct arena *arena, size_t n);
/* name and value as sent, percent-encoded. */
void parameters_add(struct parameters *all, struct text name, struct text value);
