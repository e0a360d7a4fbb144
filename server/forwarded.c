/* forwarded.c -- reads the headers of proxies. See forwarded.h. */
#include "forwarded.h"
#include <string.h>
#include <strings.h>

/* Proxies in a row; what stands further to the left is never reached. */
enum { HOPS_MAX = 32 };

struct hops {
    struct text list[HOPS_MAX]; /* the last ones; the newest is list[(n - 1) % HOPS_MAX] */
    size_t n;
};

static struct text trimmed(const char *s, size_t n)
{
    while (n > 0 && (*s == ' ' || *s == '\t'))
        s++, n--;
    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
        n--;
    return (struct text){ s, n };
}

/* How far it is to the separator, or to the end; what stands between quotes is passed over. */
static size_t until(const char *s, size_t n, char separator)
{
    bool quoted = false;
    size_t i = 0;
    for (; i < n && (quoted || s[i] != separator); i++) {
        if (s[i] == '"')
            quoted = !quoted;
        else if (quoted && s[i] == '\\')
            i++;
    }
    return i < n ? i : n;
}

static struct hops split(struct text value)
{
    struct hops hops = { .n = 0 };
    for (size_t at = 0; at < value.n;) {
        size_t n = until(value.s + at, value.n - at, ',');
        struct text one = trimmed(value.s + at, n);
        if (one.n > 0)
            hops.list[hops.n++ % HOPS_MAX] = one;
        at += n + 1;
    }
    return hops;
}

/* The i-th from the right, 0 the rightmost; NO_TEXT: there is none. */
static struct text hop_from_right(const struct hops *hops, size_t i)
{
    return i < hops->n && i < HOPS_MAX ? hops->list[(hops->n - 1 - i) % HOPS_MAX] : NO_TEXT;
}

/* The value of one parameter of an element of Forwarded; of a quoted one what is inside. NO_TEXT: it has none. */
static struct text parameter(struct text element, const char *name)
{
    size_t length = strlen(name);
    for (size_t at = 0; at < element.n;) {
        size_t n = until(element.s + at, element.n - at, ';');
        struct text pair = trimmed(element.s + at, n);
        at += n + 1;
        if (pair.n <= length || pair.s[length] != '=' || strncasecmp(pair.s, name, length) != 0)
            continue;
        struct text value = { pair.s + length + 1, pair.n - length - 1 };
        bool quoted = value.n >= 2 && value.s[0] == '"' && value.s[value.n - 1] == '"';
        return quoted ? (struct text){ value.s + 1, value.n - 2 } : value;
    }
    return NO_TEXT;
}

static bool is_https(struct text proto)
{
    return proto.n == 5 && strncasecmp(proto.s, "https", 5) == 0;
}

/* From the right, past all that are trusted. What is no address ("unknown", "_hidden") was not to be told: the proxy that hides
 * it stands for its clients. */
static struct address walk(const struct networks *trusted, struct address peer, const struct hops *hops, bool named)
{
    struct address client = peer;
    for (size_t i = 0; networks_have(trusted, client); i++) {
        struct text hop = hop_from_right(hops, i);
        if (!address_parse(named ? parameter(hop, "for") : hop, &client))
            break;
    }
    return client;
}

struct forwarded forwarded_read(const struct networks *trusted, struct address peer, const struct forwarding *said)
{
    struct forwarded result = { peer, false };
    struct hops x = split(said->x_for), standard = split(said->forwarded), protos = split(said->x_proto);
    if (!networks_have(trusted, peer))
        return result;
    struct address by_x = walk(trusted, peer, &x, false), by_standard = walk(trusted, peer, &standard, true);
    if (x.n > 0 && standard.n > 0 && !address_equal(by_x, by_standard))
        return result;
    struct text x_proto = hop_from_right(&protos, 0), proto = parameter(hop_from_right(&standard, 0), "proto");
    result.client = x.n > 0 ? by_x : by_standard;
    result.https = (x_proto.s || proto.s) && (!x_proto.s || is_https(x_proto)) && (!proto.s || is_https(proto));
    return result;
}
