/* test_forwarded.c -- addresses, networks, and whom the headers of a proxy name: pure functions, no socket. */
#include "server/forwarded.h" /* before check.h, which has a macro fail() */
#include "harness.h"
#include <stdio.h>
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* ---- addresses ---- */

static const struct address_case {
    const char *text, *expected; /* NULL: refused */
} addresses[] = {
    { "192.0.2.1", "192.0.2.1" },
    { "192.0.2.1:4711", "192.0.2.1" },
    { "2001:DB8::1", "2001:db8::1" },
    { "[2001:db8::1]", "2001:db8::1" },
    { "[2001:db8::1]:443", "2001:db8::1" },
    { "::ffff:192.0.2.1", "192.0.2.1" },
    { "::1", "::1" },
    { "", NULL },
    { "unknown", NULL },
    { "_hidden", NULL },
    { "192.0.2", NULL },
    { "192.0.2.256", NULL },
    { "192.0.2.1:", NULL },
    { "192.0.2.1:port", NULL },
    { "192.0.2.1:123456", NULL },
    { " 192.0.2.1", NULL },
    { "[2001:db8::1", NULL },
    { "[2001:db8::1]x", NULL },
    { "2001:db8::1]", NULL },
    { "fe80::1%eth0", NULL },
    { "2001:db8:0000:0000:0000:0000:0000:0001:0000:0000:0000", NULL },
};

START_TEST(reads_an_address)
{
    const struct address_case *c = &addresses[_i];
    struct address address;
    char text[ADDRESS_TEXT] = "refused";
    if (address_parse(text_of(c->text), &address))
        address_format(address, text);
    ck_assert_msg(strcmp(text, c->expected ? c->expected : "refused") == 0, "\"%s\": expected %s, got %s", c->text,
                  c->expected ? c->expected : "a refusal", text);
}
END_TEST

static struct address address(const char *text)
{
    struct address parsed;
    ck_assert_msg(address_parse(text_of(text), &parsed), "%s is an address", text);
    return parsed;
}

START_TEST(one_household_is_an_ipv4_address_or_a_64_of_ipv6)
{
    struct address a = address_household(address("2001:db8:1:2::1")), b = address_household(address("2001:db8:1:2:ffff::9"));
    ck_assert(address_equal(a, b));
    ck_assert(!address_equal(a, address_household(address("2001:db8:1:3::1"))));
    ck_assert(!address_equal(address_household(address("192.0.2.1")), address_household(address("192.0.2.2"))));
}
END_TEST

/* ---- networks ---- */

static const struct network_case {
    const char *list, *inside, *outside; /* inside NULL: the list is refused, and `outside` is part of the sentence */
} networks_cases[] = {
    { "10.0.0.0/8", "10.255.0.1", "11.0.0.1" },
    { "10.1.2.3/8", "10.9.9.9", "192.0.2.1" },
    { "192.0.2.1", "192.0.2.1", "192.0.2.2" },
    { "192.0.2.128/25", "192.0.2.128", "192.0.2.127" },
    { "0.0.0.0/0", "203.0.113.9", "2001:db8::1" },
    { "::/0", "203.0.113.9", NULL },
    { "2001:db8::/32", "2001:db8:ffff::1", "2001:db9::" },
    { "::1", "::1", "::2" },
    { "::ffff:10.0.0.0/104", "10.1.1.1", "11.1.1.1" },
    { " 192.0.2.1 , ::1,, ", "::1", "192.0.2.9" },
    { "10.0.0.0/33", NULL, "10.0.0.0/33" },
    { "10.0.0.0/", NULL, "is no network" },
    { "10.0.0.0/-1", NULL, "is no network" },
    { "10.0.0.0/8x", NULL, "is no network" },
    { "::/129", NULL, "is no network" },
    { "/8", NULL, "is no network" },
    { "proxy.example", NULL, "proxy.example" },
    { "192.0.2.1:80", NULL, "192.0.2.1:80" },
};

START_TEST(looks_an_address_up_in_networks)
{
    const struct network_case *c = &networks_cases[_i];
    struct networks networks;
    char reason[200] = "";
    bool good = networks_parse(c->list, &networks, reason, sizeof(reason));
    ck_assert_msg(good == (c->inside != NULL), "\"%s\": %s", c->list, good ? "taken" : reason);
    if (!good) {
        ck_assert_msg(strstr(reason, c->outside), "\"%s\": the sentence is %s", c->list, reason);
        return;
    }
    ck_assert_msg(networks_have(&networks, address(c->inside)), "%s is in %s", c->inside, c->list);
    ck_assert_msg(!c->outside || !networks_have(&networks, address(c->outside)), "%s is not in %s", c->outside, c->list);
}
END_TEST

START_TEST(a_list_of_65_networks_is_refused)
{
    struct networks networks;
    char list[65 * 12] = "", reason[200] = "";
    for (int i = 0; i < 65; i++)
        sprintf(list + strlen(list), "10.0.0.%d,", i);
    ck_assert(!networks_parse(list, &networks, reason, sizeof(reason)));
    ck_assert_msg(strstr(reason, "64"), "%s", reason);
    *strstr(list, "10.0.0.64") = '\0';
    ck_assert_msg(networks_parse(list, &networks, reason, sizeof(reason)) && networks.n == 64, "64 are taken: %s", reason);
}
END_TEST

/* ---- whom the headers name: 10.0.0.0/8 and ::1 are trusted ---- */

static const struct forwarded_case {
    const char *sentence, *peer, *x_for, *x_proto, *forwarded, *client;
    bool https;
} cases[] = {
    { "nothing is said: the proxy itself", "10.0.0.1", NULL, NULL, NULL, "10.0.0.1", false },
    { "a peer that is not trusted says nothing", "192.0.2.9", "203.0.113.1", "https", "for=203.0.113.1;proto=https", "192.0.2.9",
      false },
    { "the one address", "10.0.0.1", "203.0.113.1", NULL, NULL, "203.0.113.1", false },
    { "the rightmost that is not trusted", "10.0.0.1", "198.51.100.7, 203.0.113.1, 10.2.2.2", NULL, NULL, "203.0.113.1", false },
    { "what stands before it was written by the client", "10.0.0.1", "10.9.9.9, 203.0.113.1", NULL, NULL, "203.0.113.1", false },
    { "all are trusted: the first of them", "10.0.0.1", "10.3.3.3, 10.2.2.2", NULL, NULL, "10.3.3.3", false },
    { "IPv6, and a port", "::1", "[2001:db8::5]:4711", NULL, NULL, "2001:db8::5", false },
    { "no address: the proxy that wrote it", "10.0.0.1", "203.0.113.1, unknown", NULL, NULL, "10.0.0.1", false },
    { "no address behind a trusted one: that one", "10.0.0.1", "unknown, 10.2.2.2", NULL, NULL, "10.2.2.2", false },
    { "empty elements are none", "10.0.0.1", " , 203.0.113.1 , ,", NULL, NULL, "203.0.113.1", false },
    { "an empty header says nothing", "10.0.0.1", "", "", "", "10.0.0.1", false },
    { "https, by whatever case", "10.0.0.1", "203.0.113.1", "HTTPS", NULL, "203.0.113.1", true },
    { "of several protocols the nearest proxy's", "10.0.0.1", "203.0.113.1", "https, http", NULL, "203.0.113.1", false },
    { "another protocol is not https", "10.0.0.1", "203.0.113.1", "httpsx", NULL, "203.0.113.1", false },
    { "the standard header", "10.0.0.1", NULL, NULL, "for=203.0.113.1;proto=https;by=10.0.0.1", "203.0.113.1", true },
    { "the standard header, quoted, IPv6, any case", "10.0.0.1", NULL, NULL, "Proto=https; For=\"[2001:db8::5]:4711\"",
      "2001:db8::5", true },
    { "several standard elements", "10.0.0.1", NULL, NULL, "for=198.51.100.7, for=203.0.113.1, for=10.2.2.2;proto=http",
      "203.0.113.1", false },
    { "a comma between quotes parts nothing", "10.0.0.1", NULL, NULL, "host=\"a,for=198.51.100.7\";for=203.0.113.1",
      "203.0.113.1", false },
    { "an escaped quote ends nothing", "10.0.0.1", NULL, NULL, "host=\"a\\\",for=198.51.100.7\";for=203.0.113.1", "203.0.113.1",
      false },
    { "a quote that is never closed hides all", "10.0.0.1", NULL, NULL, "host=\"a;for=198.51.100.7", "10.0.0.1", false },
    { "an obfuscated name", "10.0.0.1", NULL, NULL, "for=_SEVKISEK", "10.0.0.1", false },
    { "no for at all", "10.0.0.1", NULL, NULL, "proto=https;fore=203.0.113.1", "10.0.0.1", true },
    { "both, of one mind", "10.0.0.1", "203.0.113.1", "https", "for=203.0.113.1;proto=https", "203.0.113.1", true },
    { "both, of two minds: one of them came through from the client", "10.0.0.1", "203.0.113.1", "https",
      "for=198.51.100.7;proto=https", "10.0.0.1", false },
    { "both, and they disagree on https", "10.0.0.1", "203.0.113.1", "http", "for=203.0.113.1;proto=https", "203.0.113.1",
      false },
};

START_TEST(finds_who_asks)
{
    const struct forwarded_case *c = &cases[_i];
    struct networks trusted;
    char reason[200], text[ADDRESS_TEXT];
    ck_assert(networks_parse("10.0.0.0/8,::1", &trusted, reason, sizeof(reason)));
    struct forwarding said = { text_of(c->x_for), text_of(c->x_proto), text_of(c->forwarded) };
    struct forwarded got = forwarded_read(&trusted, address(c->peer), &said);
    address_format(got.client, text);
    ck_assert_msg(strcmp(text, c->client) == 0 && got.https == c->https, "%s: expected %s %s, got %s %s", c->sentence, c->client,
                  c->https ? "https" : "http", text, got.https ? "https" : "http");
}
END_TEST

START_TEST(a_row_of_ten_thousand_proxies_is_read_to_its_bound)
{
    static char list[10000 * 10 + 20];
    struct networks trusted;
    char reason[200], text[ADDRESS_TEXT];
    strcpy(list, "203.0.113.1");
    for (char *end = list + strlen(list), *last = end + 9 * 10000; end < last; end += 9)
        strcpy(end, ",10.0.0.9");
    ck_assert(networks_parse("10.0.0.0/8", &trusted, reason, sizeof(reason)));
    struct forwarding said = { .x_for = text_of(list) };
    struct forwarded got = forwarded_read(&trusted, address("10.0.0.1"), &said);
    address_format(got.client, text);
    ck_assert_str_eq(text, "10.0.0.9");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("forwarded");
    TCase *tc = tcase_create("forwarded");
    tcase_add_loop_test(tc, reads_an_address, 0, COUNT(addresses));
    tcase_add_test(tc, one_household_is_an_ipv4_address_or_a_64_of_ipv6);
    tcase_add_loop_test(tc, looks_an_address_up_in_networks, 0, COUNT(networks_cases));
    tcase_add_test(tc, a_list_of_65_networks_is_refused);
    tcase_add_loop_test(tc, finds_who_asks, 0, COUNT(cases));
    tcase_add_test(tc, a_row_of_ten_thousand_proxies_is_read_to_its_bound);
    suite_add_tcase(suite, tc);
    return harness_run(suite);
}
