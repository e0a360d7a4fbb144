/* guard.h -- what stands between the wire and the register: judges the target, the header fields and the layout of a request's
 * head. Pure functions on bytes; knows neither libmicrohttpd nor sockets.
 *
 * Why it exists: libmicrohttpd 0.9.75 takes Content-Length together with Transfer-Encoding, two Content-Lengths and
 * "Transfer-Encoding :", and answers the second request hidden behind them (request smuggling; upstream checks since 0.9.77). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "errors.h"
#include "text.h"

enum { TARGET_MAX = 8192, PARAMETERS_MAX = 128 };

/* CROWDED: more than PARAMETERS_MAX query parameters. They would fill the connection's memory, and then 0.9.75 never answers. */
enum target { TARGET_OK, TARGET_BAD, TARGET_LONG, TARGET_CROWDED, TARGET_KINDS };

/* The target as it came (path and query). BAD: empty, a byte outside 0x21..0x7E, '%' without two hex digits, "%00" in the path; in the
 * query that is a wrong parameter (parameters.h), which can be named. */
enum target guard_target(const char *s, size_t n);

/* Where the path starts: the target itself, or behind "http://authority" in the absolute form (RFC 9112 3.2.2);
 * "*" is itself; NULL for anything else (the authority form of CONNECT). "http://h" gives "/". */
const char *guard_path(const char *target);

/* Is the method a token, and all of it? `target` is where the target begins when both still lie in the receive buffer, or NULL: 0.9.75 compares methods
 * by their length, so "HEAD\0x" is HEAD to whoever reads it as a C string and none to it, and it would send the body of the answer. */
bool guard_method(const char *method, const char *target);

/* The judge of one head: open, each field in the order received, close. */
struct guard {
    bool chunked;            /* Transfer-Encoding: chunked was sent */
    uint64_t content_length; /* 0 when none was sent */
    enum err code;           /* OK, ERR_BAD_REQUEST or ERR_NOT_IMPLEMENTED (a transfer coding) */
    enum message fault;      /* what is wrong, when code is not OK */
    const char *argument;    /* of that sentence: a constant, or NULL */
    unsigned hosts, lengths, codings;
    bool http_1_0;
    const char *next; /* where the next field's name must begin; NULL: the layout is not judged */
};

/* version: "HTTP/1.1" or "HTTP/1.0"; anything else is a fault.
 * exact: version and the fields still lie in the receive buffer, each line end replaced by two NULs, so the next line must begin
 * right behind it. Then nothing can hide: a folded line (0.9.75 glues it to the field's NAME: "Content-" + "Length"), a NUL in a
 * value (which cuts it) and a bare LF all break the chain. */
void guard_open(struct guard *guard, const char *version, bool exact);
void guard_header(struct guard *guard, struct text name, struct text value);
/* head_end: first byte behind the empty line that ends the head; used only when exact. Returns guard->code. */
enum err guard_close(struct guard *guard, const char *head_end);

/* Decimal digits only, no overflow. */
bool guard_length(struct text value, uint64_t *ret);
/* Percent-decoding of a query name or value, '+' is a space. out has room for n bytes. SIZE_MAX: bad escape or U+0000. */
size_t guard_decode(const char *s, size_t n, char *out);
/* 1 to 32 of [A-Za-z0-9._-] */
bool guard_request_id(struct text id);
