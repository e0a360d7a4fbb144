/* address.h -- internet addresses as values, and lists of networks to look them up in. Pure functions; opens no socket, resolves
 * no name. An IPv4 address is kept as IPv6 keeps it (::ffff:a.b.c.d): a caller of a dual-stack socket is the same caller. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "text.h"

struct sockaddr;

struct address {
    unsigned char bytes[16];
};

/* false: neither IPv4 nor IPv6; *ret is then the unspecified address (::). */
bool address_from(const struct sockaddr *peer, struct address *ret);
/* "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:4711". false leaves *ret alone. */
bool address_parse(struct text text, struct address *ret);
bool address_is_loopback(struct address address); /* 127.0.0.0/8, ::1 */
bool address_equal(struct address a, struct address b);
/* Who is counted as one: an IPv4 address alone, of IPv6 the whole /64, which one subscriber has to himself. */
struct address address_household(struct address address);
/* For tables of callers: nobody outside shall be able to choose addresses that fall together, so `secret` is random and kept. */
uint64_t address_hash(struct address address, const uint64_t secret[2]);
void address_secret(uint64_t ret[2]);

enum { ADDRESS_TEXT = 46, NETWORKS_MAX = 64 };
void address_format(struct address address, char out[ADDRESS_TEXT]);

struct networks {
    size_t n;
    struct network {
        struct address address; /* nothing but zeros behind the prefix */
        unsigned prefix;        /* bits, 0 to 128 */
    } list[NETWORKS_MAX];
};
/* "10.0.0.0/8,::1,2001:db8::/32": without a prefix one address is meant; blanks around commas are passed over; "" is no network.
 * On failure writes one sentence for the operator. */
bool networks_parse(const char *list, struct networks *ret, char *reason, size_t room);
bool networks_have(const struct networks *networks, struct address address);
