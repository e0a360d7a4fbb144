/* asking.h -- how the HTTP tests ask: the server of the test case, addresses by format, keys by role, an answer with its status.
 */
#pragma once
#include "harness.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_MAX_LENGTH = 8192, BODY_ROOM = 4096, IDS_MAX = 4096 };

static struct server *server;

static inline void reference_up(void)
{
    server = server_start(REGISTER_REFERENCE, NULL);
}

static inline void server_down(void)
{
    server_stop(server);
}

#define FORMAT(string, first) __attribute__((format(printf, string, first)))

/* GET of an address made by a format; any other status than the expected one fails the test. */
FORMAT(2, 3) static inline struct answer get(int expected, const char *format, ...)
{
    char path[PATH_MAX_LENGTH];
    va_list list;
    va_start(list, format);
    vsnprintf(path, sizeof path, format, list);
    va_end(list);
    struct answer answer = http_get(server, path);
    ck_assert_msg(answer.status == expected, "GET %s: expected %d, got %d with body: %.1500s", path, expected, answer.status,
                  answer.body);
    return answer;
}

/* What a request is sent with; what is NULL is left out. */
struct sent {
    const char *role; /* whose key */
    const char *key;  /* or this one */
    const char *if_match, *type, *idempotency, *language;
};

static inline struct answer send_n(const char *method, const char *path, struct sent with, const void *body, size_t n)
{
    char lines[5][512];
    const char *headers[6] = { NULL };
    const struct {
        const char *name, *value;
    } all[5] = { { "Authorization: Bearer", with.role ? server_key(server, with.role) : with.key },
                 { "Content-Type:", with.type                ? with.type
                                    : !body                  ? NULL
                                    : strcmp(method, "PATCH") ? "application/json"
                                                             : "application/merge-patch+json" },
                 { "If-Match:", with.if_match },
                 { "Idempotency-Key:", with.idempotency },
                 { "Accept-Language:", with.language } };
    int count = 0;
    for (int i = 0; i < 5; i++) {
        if (!all[i].value)
            continue;
        snprintf(lines[count], sizeof lines[count], "%s %s", all[i].name, all[i].value);
        headers[count] = lines[count];
        count++;
    }
    return http_ask_n(server, method, path, headers, body, n);
}

static inline struct answer send_text(const char *method, const char *path, struct sent with, const char *body)
{
    return send_n(method, path, with, body, body ? strlen(body) : 0);
}

#define AS(...) ((struct sent){ __VA_ARGS__ })
#define ANYBODY AS(0)

/* Sends, and insists on the status. */
static inline struct answer expect(int expected, const char *method, const char *path, struct sent with, const char *body)
{
    struct answer answer = send_text(method, path, with, body);
    ck_assert_msg(answer.status == expected, "%s %s %.300s: expected %d, got %d with body: %.1500s", method, path,
                  body ? body : "", expected, answer.status, answer.body);
    return answer;
}

static inline void expect_only(int expected, const char *method, const char *path, struct sent with, const char *body)
{
    struct answer answer = expect(expected, method, path, with, body);
    answer_free(&answer);
}

/* One integer of an answer that must be 200. */
static inline long long int_of(const char *path, const char *pointer)
{
    struct answer answer = get(200, "%s", path);
    long long value = answer_int(&answer, pointer);
    answer_free(&answer);
    return value;
}

static inline long long total_of(const char *path_and_query)
{
    char path[PATH_MAX_LENGTH];
    snprintf(path, sizeof path, "%s%slimit=1&count=true", path_and_query, strchr(path_and_query, '?') ? "&" : "?");
    return int_of(path, "/total");
}

/* The register's change number: the same before and after means that nothing was written. */
static inline long long change_now(void)
{
    return int_of("/api/v1/changes?limit=1", "/change");
}

/* Every byte that is not plain as %XX, in one of four buffers of the thread. */
static inline const char *encoded(const char *text)
{
    static _Thread_local char buffers[4][1024];
    static _Thread_local int next;
    char *out = buffers[next++ % 4];
    size_t n = 0;
    for (; *text && n + 4 < sizeof buffers[0]; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            out[n++] = (char)c;
        else
            n += (size_t)snprintf(out + n, 4, "%%%02X", c);
    }
    out[n] = '\0';
    return out;
}

static inline size_t item_count(const struct answer *answer)
{
    return json_array_size(json_object_get(answer->json, "items"));
}

static inline const char *item_text(const struct answer *answer, size_t i, const char *field)
{
    const char *text = json_string_value(json_object_get(json_array_get(json_object_get(answer->json, "items"), i), field));
    return text ? text : "";
}

static inline long long item_int(const struct answer *answer, size_t i, const char *field)
{
    return json_integer_value(json_object_get(json_array_get(json_object_get(answer->json, "items"), i), field));
}

/* Has the list an item whose field is this text? */
static inline bool lists(const struct answer *answer, const char *field, const char *text)
{
    for (size_t i = 0; i < item_count(answer); i++)
        if (!strcmp(item_text(answer, i, field), text))
            return true;
    return false;
}

/* Has the problem a fault with this place (pointer, parameter or header; NULL: whatever) and code? */
static inline bool tells(const struct answer *answer, const char *place, const char *code)
{
    size_t i;
    json_t *fault;
    json_array_foreach(json_object_get(answer->json, "errors"), i, fault)
    {
        static const char *const names[] = { "pointer", "parameter", "header" };
        bool here = !place;
        for (int k = 0; k < 3 && !here; k++) {
            const char *at = json_string_value(json_object_get(fault, names[k]));
            here = at && !strcmp(at, place);
        }
        const char *told = json_string_value(json_object_get(fault, "code"));
        if (here && told && !strcmp(told, code))
            return true;
    }
    return false;
}

#define ck_tells(answer, place, code)                                                                                            \
    ck_assert_msg(tells(&(answer), place, code), "no fault %s at %s in: %.1800s", code, (place) ? (place) : "any place",         \
                  (answer).body)

static inline int by_value(const void *a, const void *b)
{
    long long x = *(const long long *)a, y = *(const long long *)b;
    return (x > y) - (x < y);
}

/* Follows `next` from a page to the end; the ids in the order they came. Every page but the last is full, and Link names the
 * same. */
static inline size_t walk(const char *first, size_t page, long long *ids, size_t room)
{
    char path[PATH_MAX_LENGTH];
    size_t n = 0;
    snprintf(path, sizeof path, "%s", first);
    for (;;) {
        struct answer answer = get(200, "%s", path);
        size_t here = item_count(&answer);
        const char *next = answer_string(&answer, "/next"), *link = answer_header(&answer, "Link");
        char quoted[PATH_MAX_LENGTH + 40];
        snprintf(quoted, sizeof quoted, "<%s>; rel=\"next\"", next);
        ck_assert_msg(n + here <= room, "the walk from %s does not end", first);
        ck_assert_msg(strstr(link, "rel=\"first\"") != NULL, "no first in Link: %s", link);
        ck_assert_msg(*next ? strstr(link, quoted) != NULL : !strstr(link, "rel=\"next\""), "Link %s, next %s", link, next);
        ck_assert_msg(!*next || here == page, "a page of %zu, not %zu: %s", here, page, path);
        ck_assert_msg(*next || json_is_null(answer_at(&answer, "/next")), "next is no null at the end of %s", first);
        for (size_t i = 0; i < here; i++)
            ids[n++] = item_int(&answer, i, "id");
        snprintf(path, sizeof path, "%s", next);
        bool more = *next != '\0';
        answer_free(&answer);
        if (!more)
            return n;
    }
}

static inline void expect_distinct(const long long *ids, size_t n, const char *where)
{
    long long *sorted = malloc((n + 1) * sizeof *sorted);
    ck_assert(sorted != NULL);
    memcpy(sorted, ids, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    for (size_t i = 1; i < n; i++)
        ck_assert_msg(sorted[i] != sorted[i - 1], "record %lld twice in %s", sorted[i], where);
    free(sorted);
}
