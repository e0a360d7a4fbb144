/* headers.h -- what every answer carries besides what its operation says: which other origins may read it (CORS), and what a browser may
 * do with it. Knows no operation; never says Access-Control-Allow-Credentials: a key is sent on purpose, a cookie is not used. */
#pragma once
#include <stdbool.h>
#include "server/http.h"

enum { ORIGINS_MAX = 32 };
/* any: everybody's pages may read what needs no key. list: these pages may do what their user's key may. */
struct origins {
    bool any;
    size_t n;
    struct text list[ORIGINS_MAX]; /* "https://portal.example", borrowed */
};
/* "*", "none", "https://a.example,http://localhost:3000", "*,https://a.example". On failure one sentence for the operator. */
bool origins_parse(const char *text, struct origins *ret, char *reason, size_t room);

/* For the answer to OPTIONS on a path that takes the methods `allow` ("GET, HEAD, POST, OPTIONS"): what a page of its origin may send. `allow` is
 * borrowed until the answer has been sent. */
void headers_preflight(const struct origins *origins, const struct request *request, struct response *response, const char *allow);
/* The last word on any answer, before it goes out. */
void headers_seal(const struct origins *origins, const struct request *request, struct response *response);
