/* guard.c -- judges a request's target and header fields before anything acts on them. Pure functions; see guard.h for why.
 * Stricter than RFC 9110 where strictness costs no real client anything: what two programs may read differently is refused. */
#include "guard.h"
#include <string.h>
#include <strings.h>

enum { VERSION_LENGTH = 8, LINE_END = 2 };

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The byte that "%xy" at s stands for (n bytes left, s[0] is '%'), or -1. */
static int escaped_byte(const char *s, size_t n)
{
    if (n < 3)
        return -1;
    int high = hex_digit(s[1]), low = hex_digit(s[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

enum target guard_target(const char *s, size_t n)
{
    if (n == 0)
        return TARGET_BAD;
    if (n > TARGET_MAX)
        return TARGET_LONG;
    size_t parameters = 0;
    bool query = false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c <= 0x20 || c >= 0x7f)
            return TARGET_BAD;
        if (c == '%' && escaped_byte(s + i, n - i) <= (query ? -1 : 0)) /* 0 is "%00" */
            return TARGET_BAD;
        if ((c == '?' && !query) || (c == '&' && query)) {
            query = true;
            parameters++;
        }
    }
    return parameters > PARAMETERS_MAX ? TARGET_CROWDED : TARGET_OK;
}

const char *guard_path(const char *target)
{
    if (target[0] == '/' || strcmp(target, "*") == 0)
        return target;
    size_t scheme = strncasecmp(target, "http://", 7) == 0 ? 7 : strncasecmp(target, "https://", 8) == 0 ? 8 : 0;
    if (scheme == 0 || target[scheme] == '\0' || target[scheme] == '/')
        return NULL;
    const char *slash = strchr(target + scheme, '/');
    return slash ? slash : "/";
}

/* Keeps the first fault: the earliest byte that is wrong is the one to tell of. */
static void find_fault(struct guard *guard, enum err code, enum message fault, const char *argument)
{
    if (guard->code != OK)
        return;
    guard->code = code;
    guard->fault = fault;
    guard->argument = argument;
}

void guard_open(struct guard *guard, const char *version, bool exact)
{
    *guard = (struct guard){ 0 };
    guard->http_1_0 = strcmp(version, "HTTP/1.0") == 0;
    if (!guard->http_1_0 && strcmp(version, "HTTP/1.1") != 0) {
        find_fault(guard, ERR_BAD_REQUEST, MSG_HTTP_VERSION, NULL);
        return;
    }
    if (exact)
        guard->next = version + VERSION_LENGTH + LINE_END;
}

/* tchar of RFC 9110 5.6.2 */
static bool is_token(struct text name)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.s[i];
        bool alnum = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!alnum && (c == '\0' || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return name.n > 0;
}

bool guard_method(const char *method, const char *target)
{
    size_t n = strlen(method);
    if (!is_token((struct text){ method, n }))
        return false;
    if (!target)
        return true;
    const char *at = method + n + 1; /* the blank behind it is a NUL now */
    while (at < target && *at == ' ')
        at++;
    return at == target;
}

/* Tabs too: legal inside a value, sent by nobody, and read differently by many. */
static bool has_control(struct text value)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.s[i];
        if (c < 0x20 || c == 0x7f)
            return true;
    }
    return false;
}

/* The value starts behind its name's colon (now a NUL) and blanks, in the same buffer. Compared as numbers: a name that was
 * glued together from folded lines lies in another block. */
static bool follows_name(struct text name, struct text value)
{
    uintptr_t colon = (uintptr_t)name.s + name.n, start = (uintptr_t)value.s;
    if (start <= colon)
        return false;
    for (const char *s = name.s + name.n + 1; s < value.s; s++)
        if (*s != ' ' && *s != '\t')
            return false;
    return true;
}

static void check_layout(struct guard *guard, struct text name, struct text value)
{
    if (!guard->next)
        return;
    if (name.s != guard->next || !follows_name(name, value)) {
        find_fault(guard, ERR_BAD_REQUEST, MSG_HEADER_LINES, NULL);
        guard->next = NULL; /* from here on the chain means nothing */
        return;
    }
    guard->next = value.s + value.n + LINE_END;
}

static bool names(struct text name, const char *lower_case)
{
    return name.n == strlen(lower_case) && strncasecmp(name.s, lower_case, name.n) == 0;
}

static void check_length(struct guard *guard, struct text value)
{
    if (guard->lengths++ > 0)
        find_fault(guard, ERR_BAD_REQUEST, MSG_HEADER_TWICE, "Content-Length");
    else if (!guard_length(value, &guard->content_length))
        find_fault(guard, ERR_BAD_REQUEST, MSG_BAD_LENGTH, NULL);
}

static void check_coding(struct guard *guard, struct text value)
{
    if (guard->codings++ > 0)
        find_fault(guard, ERR_BAD_REQUEST, MSG_HEADER_TWICE, "Transfer-Encoding");
    else if (names(value, "chunked"))
        guard->chunked = true;
    else
        find_fault(guard, ERR_NOT_IMPLEMENTED, MSG_TRANSFER_CODING, NULL);
}

void guard_header(struct guard *guard, struct text name, struct text value)
{
    check_layout(guard, name, value);
    if (!is_token(name))
        find_fault(guard, ERR_BAD_REQUEST, MSG_HEADER_NAME, NULL);
    if (has_control(value))
        find_fault(guard, ERR_BAD_REQUEST, MSG_HEADER_CONTROL, NULL);
    if (names(name, "host") && guard->hosts++ > 0)
        find_fault(guard, ERR_BAD_REQUEST, MSG_HEADER_TWICE, "Host");
    if (names(name, "content-length"))
        check_length(guard, value);
    if (names(name, "transfer-encoding"))
        check_coding(guard, value);
}

enum err guard_close(struct guard *guard, const char *head_end)
{
    if (guard->next && guard->next + LINE_END != head_end)
        find_fault(guard, ERR_BAD_REQUEST, MSG_HEADER_LINES, NULL);
    if (guard->hosts == 0 && !guard->http_1_0) /* RFC 9112 3.2 */
        find_fault(guard, ERR_BAD_REQUEST, MSG_HOST_MISSING, NULL);
    bool both = guard->lengths > 0 && guard->codings > 0;
    bool old = guard->http_1_0 && guard->codings > 0;
    if (!both && !old)
        return guard->code;
    /* Worse than a coding nobody knows: says so even when a 501 was noted before. */
    guard->code = ERR_BAD_REQUEST;
    guard->fault = both ? MSG_LENGTH_AND_CODING : MSG_CODING_IN_1_0;
    guard->argument = NULL;
    return guard->code;
}

bool guard_length(struct text value, uint64_t *ret)
{
    if (value.n == 0 || value.n > 19) /* 19 digits cannot overflow */
        return false;
    uint64_t length = 0;
    for (size_t i = 0; i < value.n; i++) {
        if (value.s[i] < '0' || value.s[i] > '9')
            return false;
        length = length * 10 + (uint64_t)(value.s[i] - '0');
    }
    *ret = length;
    return true;
}

size_t guard_decode(const char *s, size_t n, char *out)
{
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\0')
            return SIZE_MAX;
        if (s[i] != '%') {
            out[length++] = s[i] == '+' ? ' ' : s[i];
            continue;
        }
        int byte = escaped_byte(s + i, n - i);
        if (byte <= 0)
            return SIZE_MAX;
        out[length++] = (char)byte;
        i += 2;
    }
    return length;
}

bool guard_request_id(struct text id)
{
    if (id.n < 1 || id.n > 32)
        return false;
    for (size_t i = 0; i < id.n; i++) {
        unsigned char c = (unsigned char)id.s[i];
        bool alnum = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!alnum && c != '.' && c != '_' && c != '-')
            return false;
    }
    return true;
}
