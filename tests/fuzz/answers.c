/* answers.c -- reads the bytes of a connection as HTTP/1.1 answers and judges each: complete, its status no fault of ours, its body what its
 * type says. Knows what libmicrohttpd 0.9.75 says by itself, before any code of ours is asked. */
#include "answers.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One answer: its head taken apart, the body still to be found. */
struct reply {
    int status;
    struct text head, body;
    struct text id, type, length, coding;
};

static struct text trimmed(struct text text)
{
    while (text.n && (*text.s == ' ' || *text.s == '\t'))
        text = (struct text){ text.s + 1, text.n - 1 };
    return text;
}

static void take_header(struct reply *reply, struct text line)
{
    static const char token[] = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const char *colon = memchr(line.s, ':', line.n);
    EXPECT(colon && colon > line.s, "a header line without a name: %.*s", (int)line.n, line.s);
    struct text name = { line.s, (size_t)(colon - line.s) }, value = trimmed((struct text){ colon + 1, line.n - name.n - 1 });
    struct {
        const char *name;
        struct text *to;
    } wanted[] = { { "X-Request-Id", &reply->id }, { "Content-Type", &reply->type }, { "Content-Length", &reply->length }, { "Transfer-Encoding", &reply->coding } };
    EXPECT(strspn(line.s, token) == name.n, "a header name that is none: %.*s", (int)line.n, line.s);
    for (size_t i = 0; i < value.n; i++)
        EXPECT((unsigned char)value.s[i] >= ' ' && value.s[i] != 0x7F, "a control character in %.*s", (int)line.n, line.s);
    EXPECT(text_check(value) == TEXT_OK, "a header that is no text: %.*s", (int)name.n, name.s);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (strlen(wanted[i].name) == name.n && !strncasecmp(wanted[i].name, name.s, name.n)) {
            EXPECT(!wanted[i].to->s, "%s twice in one answer", wanted[i].name);
            *wanted[i].to = value;
        }
}

/* Reads a head at the beginning of *rest, which moves behind it. */
static struct reply read_head(struct text *rest)
{
    struct reply reply = { 0 };
    const char *end = memmem(rest->s, rest->n, "\r\n\r\n", 4);
    EXPECT(end, "a head that does not end: %.*s", (int)(rest->n < 2000 ? rest->n : 2000), rest->s);
    reply.head = (struct text){ rest->s, (size_t)(end - rest->s) };
    EXPECT(reply.head.n >= 12 && !memcmp(reply.head.s, "HTTP/1.", 7) && strspn(reply.head.s + 9, "0123456789") == 3, "no status line: %.*s",
           (int)(reply.head.n < 200 ? reply.head.n : 200), reply.head.s);
    reply.status = atoi(reply.head.s + 9);
    const char *at = memmem(reply.head.s, reply.head.n + 2, "\r\n", 2);
    for (at += 2; at < end;) {
        const char *stop = memmem(at, (size_t)(end + 2 - at), "\r\n", 2);
        take_header(&reply, (struct text){ at, (size_t)(stop - at) });
        at = stop + 2;
    }
    *rest = (struct text){ end + 4, rest->n - reply.head.n - 4 };
    return reply;
}

static bool has_body(const struct reply *reply, enum method method)
{
    return method != METHOD_HEAD && reply->status != 204 && reply->status != 304 && reply->status >= 200;
}

static void take_body(struct reply *reply, struct text *rest)
{
    int64_t n = 0;
    EXPECT(!reply->coding.s, "an answer in pieces: none of ours is");
    EXPECT(reply->length.s, "an answer without a length: %.*s", (int)reply->head.n, reply->head.s);
    for (size_t i = 0; i < reply->length.n; i++)
        n = n * 10 + reply->length.s[i] - '0';
    EXPECT((size_t)n <= rest->n, "an answer of %lld bytes ends after %zu: %.*s", (long long)n, rest->n, (int)reply->head.n, reply->head.s);
    reply->body = (struct text){ rest->s, (size_t)n };
    *rest = (struct text){ rest->s + n, rest->n - (size_t)n };
}

static bool type_begins(const struct reply *reply, const char *type)
{
    return reply->type.s && reply->type.n >= strlen(type) && !strncasecmp(reply->type.s, type, strlen(type));
}

static void judge_problem(const struct reply *reply, const json_t *problem)
{
    const json_t *errors = json_object_get(problem, "errors");
    const char *type = json_string_value(json_object_get(problem, "type"));
    size_t i;
    json_t *fault;
    EXPECT(json_integer_value(json_object_get(problem, "status")) == reply->status, "status %d, and a problem of another: %.*s", reply->status,
           (int)reply->body.n, reply->body.s);
    EXPECT(type && !strncmp(type, "/problems/", 10), "a problem of no type: %.*s", (int)reply->body.n, reply->body.s);
    EXPECT(json_array_size(errors) > 0, "refused without a fault: %.*s", (int)reply->body.n, reply->body.s);
    json_array_foreach(errors, i, fault) EXPECT(json_string_length(json_object_get(fault, "detail")) > 0, "a fault without a sentence: %.*s",
                                                (int)reply->body.n, reply->body.s);
}

static void judge_json(const struct reply *reply)
{
    json_error_t error;
    json_t *json = json_loadb(reply->body.s, reply->body.n, JSON_REJECT_DUPLICATES, &error);
    EXPECT(json, "JSON that is none (%s at byte %d): %.*s", error.text, error.position, (int)reply->body.n, reply->body.s);
    if (type_begins(reply, "application/problem+json"))
        judge_problem(reply, json);
    else
        EXPECT(reply->status < 400, "status %d without a problem: %.*s", reply->status, (int)reply->body.n, reply->body.s);
    json_decref(json);
}

static void judge_reply(const struct reply *reply)
{
    EXPECT(reply->status < 500 || reply->status == 501, "status %d: %.*s", reply->status, (int)reply->body.n, reply->body.s);
    if (!reply->body.n)
        return;
    EXPECT(reply->type.s, "a body of no type: %.*s", (int)reply->head.n, reply->head.s);
    if (type_begins(reply, "application/json") || type_begins(reply, "application/problem+json"))
        judge_json(reply);
    else if (type_begins(reply, "text/") || type_begins(reply, "image/svg+xml"))
        EXPECT(text_check(reply->body) != TEXT_NOT_UTF8, "a text that is not UTF-8: %.*s", (int)reply->head.n, reply->head.s);
}

/* Before our code is asked libmicrohttpd itself answers what it cannot read, and closes: a page of its own without a request id. A
 * Content-Length it cannot read gets this head twice, a piece with a name of a mile 500: known of 0.9.75, and nothing on it can be changed. */
static bool judge_own(const struct reply *reply)
{
    if (reply->id.s)
        return false;
    EXPECT((reply->status >= 400 && reply->status < 500) || reply->status == 500 || reply->status == 505, "an answer without a request id: %.*s",
           (int)reply->head.n, reply->head.s);
    EXPECT(!reply->type.s || type_begins(reply, "text/html"), "an answer without a request id: %.*s", (int)reply->head.n, reply->head.s);
    return true;
}

void answers_judge(const struct alone_answers *answers)
{
    struct text rest = answers->bytes;
    size_t n = 0;
    bool own = false;
    while (rest.n && !own) {
        struct reply reply = read_head(&rest);
        if (reply.status == 100)
            continue;
        own = judge_own(&reply);
        if (own)
            break;
        EXPECT(n < answers->nseen, "an answer that nobody asked for: %.*s", (int)reply.head.n, reply.head.s);
        const struct alone_seen *seen = &answers->seen[n++];
        EXPECT(text_is(reply.id, seen->id), "request %s is answered with id %.*s", seen->id, (int)reply.id.n, reply.id.s);
        if (has_body(&reply, seen->method))
            take_body(&reply, &rest);
        judge_reply(&reply);
    }
    /* The last request may not have been whole. */
    EXPECT(own || n + 1 >= answers->nseen, "%zu requests, %zu answers", answers->nseen, n);
}
