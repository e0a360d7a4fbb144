/* address.c -- reads, writes and compares internet addresses. See address.h. */
#include "address.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include "number.h"

enum { V4_AT = 12, V4_BITS = 32, V6_BITS = 128, HOUSEHOLD_BYTES = 8 };

static const unsigned char v4_prefix[V4_AT] = { [10] = 0xff, [11] = 0xff };

static bool is_v4(struct address address)
{
    return memcmp(address.bytes, v4_prefix, V4_AT) == 0;
}

static struct address of_v4(const void *four)
{
    struct address address;
    memcpy(address.bytes, v4_prefix, V4_AT);
    memcpy(address.bytes + V4_AT, four, sizeof(address.bytes) - V4_AT);
    return address;
}

bool address_from(const struct sockaddr *peer, struct address *ret)
{
    *ret = (struct address){ { 0 } };
    if (peer && peer->sa_family == AF_INET)
        *ret = of_v4(&((const struct sockaddr_in *)peer)->sin_addr);
    else if (peer && peer->sa_family == AF_INET6)
        memcpy(ret->bytes, &((const struct sockaddr_in6 *)peer)->sin6_addr, sizeof(ret->bytes));
    else
        return false;
    return true;
}

/* n bytes without port or brackets */
static bool parse_bare(const char *s, size_t n, struct address *ret)
{
    char text[ADDRESS_TEXT];
    struct in_addr four;
    struct in6_addr six;
    if (n == 0 || n >= sizeof(text))
        return false;
    memcpy(text, s, n);
    text[n] = '\0';
    if (inet_pton(AF_INET, text, &four) == 1) {
        *ret = of_v4(&four);
        return true;
    }
    if (inet_pton(AF_INET6, text, &six) != 1)
        return false;
    memcpy(ret->bytes, &six, sizeof(ret->bytes));
    return true;
}

static bool is_port(const char *s, size_t n)
{
    if (n < 2 || n > 6 || s[0] != ':')
        return false;
    for (size_t i = 1; i < n; i++)
        if (s[i] < '0' || s[i] > '9')
            return false;
    return true;
}

bool address_parse(struct text text, struct address *ret)
{
    if (text.n > 0 && text.s[0] == '[') {
        const char *end = memchr(text.s, ']', text.n);
        size_t behind = end ? text.n - (size_t)(end + 1 - text.s) : 0;
        return end && (behind == 0 || is_port(end + 1, behind)) && parse_bare(text.s + 1, (size_t)(end - text.s) - 1, ret);
    }
    const char *colon = text.n > 0 ? memchr(text.s, ':', text.n) : NULL;
    size_t at = colon ? (size_t)(colon - text.s) : text.n;
    if (colon && is_port(colon, text.n - at) && memchr(text.s, '.', at)) /* one colon alone: IPv4 with a port */
        return parse_bare(text.s, at, ret);
    return parse_bare(text.s, text.n, ret);
}

bool address_is_loopback(struct address address)
{
    static const unsigned char four[13] = { [10] = 0xFF, [11] = 0xFF, [12] = 127 }, six[16] = { [15] = 1 };
    return !memcmp(address.bytes, four, sizeof four) || !memcmp(address.bytes, six, sizeof six);
}

bool address_equal(struct address a, struct address b)
{
    return memcmp(a.bytes, b.bytes, sizeof(a.bytes)) == 0;
}

struct address address_household(struct address address)
{
    if (!is_v4(address))
        memset(address.bytes + HOUSEHOLD_BYTES, 0, sizeof(address.bytes) - HOUSEHOLD_BYTES);
    return address;
}

static uint64_t mixed(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)(a ^ UINT64_C(0xa0761d6478bd642f)) * (b ^ UINT64_C(0xe7037ed1a0b428db));
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t address_hash(struct address address, const uint64_t secret[2])
{
    uint64_t half[2];
    memcpy(half, address.bytes, sizeof(half));
    return mixed(mixed(half[0] ^ secret[0], half[1] ^ secret[1]), secret[0]);
}

void address_secret(uint64_t ret[2])
{
    if (getrandom(ret, 2 * sizeof(*ret), 0) == (ssize_t)(2 * sizeof(*ret)))
        return;
    ret[0] = (uint64_t)(uintptr_t)ret;
    ret[1] = (uint64_t)time(NULL);
}

void address_format(struct address address, char out[ADDRESS_TEXT])
{
    const void *bytes = is_v4(address) ? address.bytes + V4_AT : address.bytes;
    if (!inet_ntop(is_v4(address) ? AF_INET : AF_INET6, bytes, out, ADDRESS_TEXT))
        out[0] = '\0';
}

/* ---- networks ---- */

static struct address masked(struct address address, unsigned prefix)
{
    for (unsigned i = 0; i < sizeof(address.bytes); i++) {
        unsigned bits = prefix > 8 * i ? prefix - 8 * i : 0;
        if (bits < 8)
            address.bytes[i] &= (unsigned char)(0xff << (8 - bits));
    }
    return address;
}

static bool parse_network(struct text text, struct network *ret)
{
    const char *slash = memchr(text.s, '/', text.n);
    size_t n = slash ? (size_t)(slash - text.s) : text.n;
    int64_t prefix = 0;
    if (!parse_bare(text.s, n, &ret->address))
        return false;
    bool v4 = is_v4(ret->address) && !memchr(text.s, ':', n);
    unsigned most = v4 ? V4_BITS : V6_BITS;
    if (slash && (!int_parse(slash + 1, text.n - n - 1, &prefix) || prefix < 0 || prefix > most))
        return false;
    ret->prefix = (slash ? (unsigned)prefix : most) + (v4 ? V6_BITS - V4_BITS : 0);
    ret->address = masked(ret->address, ret->prefix);
    return true;
}

static struct text trimmed(const char *s, size_t n)
{
    while (n > 0 && s[0] == ' ')
        s++, n--;
    while (n > 0 && s[n - 1] == ' ')
        n--;
    return (struct text){ s, n };
}

bool networks_parse(const char *list, struct networks *ret, char *reason, size_t room)
{
    ret->n = 0;
    for (const char *at = list; *at;) {
        size_t n = strcspn(at, ",");
        struct text one = trimmed(at, n);
        at += n + (at[n] == ',');
        if (one.n == 0)
            continue;
        if (ret->n == NETWORKS_MAX) {
            snprintf(reason, room, "at most %d networks can be named", NETWORKS_MAX);
            return false;
        }
        if (!parse_network(one, &ret->list[ret->n])) {
            snprintf(reason, room, "\"%.*s\" is no network: write it as 10.0.0.0/8, 192.0.2.1 or 2001:db8::/32",
                     one.n < 80 ? (int)one.n : 80, one.s);
            return false;
        }
        ret->n++;
    }
    return true;
}

bool networks_have(const struct networks *networks, struct address address)
{
    for (size_t i = 0; i < networks->n; i++)
        if (address_equal(masked(address, networks->list[i].prefix), networks->list[i].address))
            return true;
    return false;
}
