/* sets.h -- how the tests of criteria sets make sets, targets, assessments and results over HTTP, as the province. Each test makes sets of its own. */
#pragma once
#include "asking.h"

#define AS_PROVINCE AS(.role = "province")
#define AS_PROVINCE_ANY AS(.role = "province", .if_match = "*")

FORMAT(4, 5) static inline struct answer put(int expected, const char *method, const char *path, const char *format, ...)
{
    char body[BODY_ROOM], whole[PATH_MAX_LENGTH];
    va_list list;
    va_start(list, format);
    vsnprintf(body, sizeof body, format, list);
    va_end(list);
    snprintf(whole, sizeof whole, "/api/v1/%s", path);
    return expect(expected, method, whole, strcmp(method, "POST") ? AS_PROVINCE_ANY : AS_PROVINCE, *body ? body : NULL);
}

#define PUT_ONLY(...)                                                                                                            \
    do {                                                                                                                         \
        struct answer put_ = put(__VA_ARGS__);                                                                                   \
        answer_free(&put_);                                                                                                      \
    } while (0)

/* A set of two criteria; `more` is further JSON of the set, begun with a comma, or "". */
static inline void make_set(const char *code, const char *level, const char *from, const char *more)
{
    PUT_ONLY(201, "POST", "criteria-sets", "{\"code\":\"%s\",\"name\":\"Bộ thử\",\"unit_level\":\"commune\",\"level\":\"%s\",\"valid_from\":\"%s\"%s}", code, level,
             from, more);
    PUT_ONLY(201, "POST", "criteria",
             "{\"set_code\":\"%s\",\"number\":1,\"name\":\"Thu nhập\",\"indicators\":1,\"required\":true,\"critical\":true,\"agency\":\"Sở Tài chính\"}", code);
    PUT_ONLY(201, "POST", "criteria",
             "{\"set_code\":\"%s\",\"number\":2,\"name\":\"Môi trường\",\"indicators\":2,\"required\":true,\"agency\":\"Sở Nông nghiệp và Môi trường\"}", code);
}

static inline void make_indicator(const char *set, int criterion, const char *code, const char *comparison, const char *more)
{
    PUT_ONLY(201, "POST", "indicators",
             "{\"set_code\":\"%s\",\"criterion_number\":%d,\"code\":\"%s\",\"name\":\"Chỉ tiêu %s\",\"measure\":\"%%\",\"comparison\":\"%s\"%s}", set, criterion, code, code,
             comparison, more);
}

static inline void make_target(const char *set, const char *indicator, const char *scope, const char *more)
{
    PUT_ONLY(201, "POST", "indicator-targets", "{\"set_code\":\"%s\",\"indicator_code\":\"%s\",\"scope\":\"%s\"%s}", set, indicator, scope, more);
}

static inline void make_attribute(const char *unit, const char *attribute, const char *value, const char *from, const char *more)
{
    PUT_ONLY(201, "POST", "unit-attributes", "{\"unit_code\":\"%s\",\"attribute\":\"%s\",\"value\":\"%s\",\"valid_from\":\"%s\"%s}", unit, attribute, value, from, more);
}

static inline void make_assessment(const char *unit, const char *set, const char *day)
{
    PUT_ONLY(201, "POST", "assessments", "{\"unit_code\":\"%s\",\"set_code\":\"%s\",\"assessed_on\":\"%s\",\"checked\":\"appraised\"}", unit, set, day);
}

/* How one indicator did; `more` has value or verdict. */
static inline struct answer measure(int expected, const char *unit, const char *set, const char *day, const char *indicator, const char *more)
{
    return put(expected, "POST", "indicator-results",
               "{\"unit_code\":\"%s\",\"set_code\":\"%s\",\"assessed_on\":\"%s\",\"indicator_code\":\"%s\",\"checked\":\"appraised\"%s}", unit, set, day, indicator, more);
}
