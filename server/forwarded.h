/* forwarded.h -- who really asks, and how, when proxies stand in front: X-Forwarded-For, X-Forwarded-Proto and Forwarded (RFC
 * 7239), believed as far back as the proxies are trusted and no further. Pure functions on header values.
 *
 * No address this service prints is absolute, so nothing asks for X-Forwarded-Host or for a Forwarded host: they are not read. */
#pragma once
#include <stdbool.h>
#include "address.h"
#include "text.h"

/* Header values as received; several lines of one name joined by ", ". NO_TEXT: not sent. */
struct forwarding {
    struct text x_for, x_proto, forwarded;
};

struct forwarded {
    struct address client; /* the nearest one that is not trusted; the peer itself when nothing trustworthy says otherwise */
    bool https;            /* the client came by https, as far as the proxy next to us says */
};

/* What a trusted peer's headers say. Each list is read from its right end, where the nearest proxy has written, and left at the
 * first address that is not trusted: what stands before it anybody may have written. A proxy that knows only one of the two lists
 * passes the other through as the client sent it: when both are there and disagree, neither counts. */
struct forwarded forwarded_read(const struct networks *trusted, struct address peer, const struct forwarding *said);
