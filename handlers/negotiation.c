/* negotiation.c -- what a request says it can read and what it brings: Accept, Accept-Language, Accept-Encoding, Content-Type. Knows the
 * grammar of these fields (RFC 9110 5.6, 12.4, 12.5), nothing of operations. */
#include "handlers/negotiation.h"
#include <string.h>
#include <strings.h>

enum { WHOLE = 1000 }; /* a weight, in thousandths */

/* ---- lists with parameters: a;x=1;q=0.5, b ---- */

static struct text without_blanks(struct text text)
{
    while (text.n && (*text.s == ' ' || *text.s == '\t')) {
        text.s++;
        text.n--;
    }
    while (text.n && (text.s[text.n - 1] == ' ' || text.s[text.n - 1] == '\t'))
        text.n--;
    return text;
}

/* The next piece before `mark`; what stands in quotes has no marks. False: there was none. */
static bool next_piece(struct text *rest, char mark, struct text *ret)
{
    bool quoted = false;
    size_t n = 0;
    if (!rest->n)
        return false;
    for (; n < rest->n && (quoted || rest->s[n] != mark); n++) {
        if (quoted && rest->s[n] == '\\' && n + 1 < rest->n)
            n++;
        else if (rest->s[n] == '"')
            quoted = !quoted;
    }
    *ret = without_blanks((struct text){ rest->s, n });
    n += n < rest->n;
    *rest = (struct text){ rest->s + n, rest->n - n };
    return true;
}

/* "charset=utf-8" gives charset and utf-8, quoted or not. */
static void split(struct text parameter, struct text *ret_name, struct text *ret_value)
{
    const char *equals = parameter.n ? memchr(parameter.s, '=', parameter.n) : NULL;
    size_t n = equals ? (size_t)(equals - parameter.s) : parameter.n;
    *ret_name = (struct text){ parameter.s, n };
    *ret_value = equals ? (struct text){ equals + 1, parameter.n - n - 1 } : TEXT("");
    if (ret_value->n >= 2 && ret_value->s[0] == '"' && ret_value->s[ret_value->n - 1] == '"')
        *ret_value = (struct text){ ret_value->s + 1, ret_value->n - 2 };
}

static bool is(struct text text, const char *lower)
{
    return text.n == strlen(lower) && !strncasecmp(text.s, lower, text.n);
}

/* "0.5" is 500, ".2" (as Java writes it) 200; what is no number counts as nothing said. */
static int weight_of(struct text value)
{
    int weight = 0, place = 100;
    size_t i = 0;
    if (!value.n)
        return WHOLE;
    if (value.s[0] == '0' || value.s[0] == '1')
        weight = value.s[i++] == '1' ? WHOLE : 0;
    if (i == value.n)
        return weight;
    if (value.s[i++] != '.')
        return WHOLE;
    for (; i < value.n && value.s[i] >= '0' && value.s[i] <= '9'; i++, place /= 10)
        weight += place * (value.s[i] - '0');
    return i < value.n || weight > WHOLE ? WHOLE : weight;
}

/* One element of a list: what is named, and its weight; parameters other than q say nothing here. */
static bool next_element(struct text *rest, struct text *ret_name, int *ret_weight)
{
    struct text element, parameter, name, value;
    if (!next_piece(rest, ',', &element))
        return false;
    *ret_weight = WHOLE;
    *ret_name = TEXT("");
    if (!next_piece(&element, ';', ret_name))
        return true;
    while (next_piece(&element, ';', &parameter)) {
        split(parameter, &name, &value);
        if (is(name, "q"))
            *ret_weight = weight_of(value);
    }
    return true;
}

/* ---- Accept ---- */

/* How exactly a range names the type: 3 "text/csv", 2 "text/ *", 1 "* / *" (without blanks), 0 not at all. */
static int fit(struct text range, const char *type)
{
    size_t main = strcspn(type, "/") + 1;
    if (is(range, type))
        return 3;
    if (range.n == main + 1 && range.s[main] == '*' && !strncasecmp(range.s, type, main))
        return 2;
    return is(range, "*/*") || is(range, "*") ? 1 : 0;
}

/* The most exact range that names the type decides (RFC 9110 12.5.1): of equals the one that is more willing. */
bool accepts_type(struct request *request, const char *type)
{
    struct text rest = request_header_list(request, "Accept"), range;
    int best = 0, best_weight = 0, weight;
    bool said = false;
    while (next_element(&rest, &range, &weight)) {
        int fits = fit(range, type);
        said |= fits || (range.n && memchr(range.s, '/', range.n)); /* what is no range at all says nothing */
        if (fits > best || (fits == best && weight > best_weight)) {
            best = fits;
            best_weight = weight;
        }
    }
    return !said || (best && best_weight);
}

/* ---- Accept-Language ---- */

/* "en", "EN-us": is it this language? */
static bool names_language(struct text name, const char *tag)
{
    return name.n >= 2 && !strncasecmp(name.s, tag, 2) && (name.n == 2 || name.s[2] == '-');
}

enum lang lang_of(struct request *request)
{
    struct text rest = request_header_list(request, "Accept-Language"), name;
    enum lang lang = LANG_VI;
    int best = 0, weight;
    while (next_element(&rest, &name, &weight)) {
        bool english = names_language(name, "en");
        if (weight <= best || !(english || names_language(name, "vi")))
            continue;
        best = weight;
        lang = english ? LANG_EN : LANG_VI;
    }
    return lang;
}

/* ---- Accept-Encoding ---- */

bool accepts_gzip(struct request *request)
{
    struct text rest = request_header_list(request, "Accept-Encoding"), name;
    int any = 0, weight;
    while (next_element(&rest, &name, &weight)) {
        if (is(name, "gzip") || is(name, "x-gzip"))
            return weight > 0;
        if (is(name, "*"))
            any = weight;
    }
    return any > 0;
}

/* ---- Content-Type ---- */

bool brings_type(struct request *request, const char *type)
{
    struct text rest = request_header_list(request, "Content-Type"), name, value;
    if (!next_piece(&rest, ';', &name) || !is(name, type))
        return false;
    for (struct text parameter; next_piece(&rest, ';', &parameter);) {
        split(parameter, &name, &value);
        if (is(name, "charset") && !is(value, "utf-8"))
            return false;
    }
    return true;
}
