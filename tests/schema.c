/* schema.c -- JSON Schema 2020-12, the part openapi.yaml uses, as one table of keywords: how the argument of a keyword must look
 * (read once per schema) and the function that holds a value against it.  Knows nothing of HTTP; only reads. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "schema.h"
#include <ctype.h>
#include <math.h>
#include <pcre2.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTER_MAX = 2048, SHOWN_MAX = 200, DEPTH_MAX = 300, REFERENCES_MAX = 16, WHERE_MAX = 600 };

struct pattern {
    char *text;
    pcre2_code *code;
    struct pattern *next;
};

struct schemas {
    const json_t *document;
    json_t *linted; /* the addresses of schemas that were read through and found well-formed */
    struct pattern *patterns;
};

struct check {
    struct schemas *schemas;
    char pointer[POINTER_MAX];
    size_t n;
    int depth;
    char *error;    /* the first failure; later ones do not replace it */
    size_t error_n; /* length of the pointer at that failure: how deep it lies */
};

/* ---- pointers and references ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

json_t *json_at(const json_t *root, const char *pointer)
{
    json_t *at = (json_t *)root; /* never written to */
    while (at && *pointer == '/') {
        char token[512];
        size_t n = 0;
        for (pointer++; *pointer && *pointer != '/' && n < sizeof token - 1; pointer++) {
            token[n] = *pointer;
            if (*pointer == '~' && (pointer[1] == '0' || pointer[1] == '1'))
                token[n] = *++pointer == '0' ? '~' : '/';
            n++;
        }
        token[n] = '\0';
        if (json_is_object(at)) {
            at = json_object_get(at, token);
        } else if (json_is_array(at)) {
            char *end;
            unsigned long index = strtoul(token, &end, 10);
            at = isdigit((unsigned char)token[0]) && !*end ? json_array_get(at, index) : NULL;
        } else {
            at = NULL;
        }
    }
    return *pointer ? NULL : at;
}

/* What "#/components/schemas/Unit" leads to. A reference is a URI: %XX is decoded before the pointer is read. */
static const json_t *resolve(const json_t *document, const char *reference)
{
    char pointer[1024];
    size_t n = 0;
    if (*reference++ != '#')
        return NULL;
    for (; *reference && n < sizeof pointer - 1; reference++) {
        if (*reference == '%' && hex_digit(reference[1]) >= 0 && hex_digit(reference[2]) >= 0) {
            pointer[n++] = (char)(hex_digit(reference[1]) * 16 + hex_digit(reference[2]));
            reference += 2;
        } else {
            pointer[n++] = *reference;
        }
    }
    pointer[n] = '\0';
    return *reference ? NULL : json_at(document, pointer);
}

const json_t *json_follow(const json_t *document, const json_t *object)
{
    for (int i = 0; i < REFERENCES_MAX; i++) {
        const json_t *reference = json_object_get(object, "$ref");
        if (!json_is_string(reference))
            return object;
        object = resolve(document, json_string_value(reference));
    }
    return NULL;
}

/* ---- failing ---- */

/* The value as one line, shortened at a character's border. */
static char *shown(const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    if (!text)
        return strdup("a value that cannot be shown");
    if (strlen(text) > SHOWN_MAX) {
        size_t n = SHOWN_MAX - 4;
        while (n && ((unsigned char)text[n] & 0xC0) == 0x80)
            n--;
        strcpy(text + n, " ...");
    }
    return text;
}

static bool refuse(struct check *check, const json_t *value, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool refuse(struct check *check, const json_t *value, const char *format, ...)
{
    char *expected, *got = shown(value);
    va_list arguments;
    if (check->error) {
        free(got);
        return false;
    }
    va_start(arguments, format);
    if (vasprintf(&expected, format, arguments) < 0)
        abort();
    va_end(arguments);
    if (asprintf(&check->error, "at %s: expected %s, got %s", check->n ? check->pointer : "the root", expected, got) < 0)
        abort();
    check->error_n = check->n;
    free(expected);
    free(got);
    return false;
}

static size_t step_into(struct check *check, const char *name)
{
    size_t before = check->n;
    int written = snprintf(check->pointer + before, sizeof check->pointer - before, "/%s", name);
    check->n = before + (size_t)written < sizeof check->pointer ? before + (size_t)written : sizeof check->pointer - 1;
    return before;
}

static void step_back(struct check *check, size_t before)
{
    check->n = before;
    check->pointer[before] = '\0';
}

static bool check_value(struct check *check, const json_t *schema, const json_t *value);

static bool check_inside(struct check *check, const char *name, const json_t *schema, const json_t *value)
{
    size_t before = step_into(check, name);
    bool ok = check_value(check, schema, value);
    step_back(check, before);
    return ok;
}

/* ---- keywords: any value ---- */

static bool is_whole(const json_t *value)
{
    return json_is_integer(value) || (json_is_real(value) && json_real_value(value) == floor(json_real_value(value)));
}

static bool is_of_type(const json_t *value, const char *type)
{
    return (!strcmp(type, "null") && json_is_null(value)) || (!strcmp(type, "boolean") && json_is_boolean(value)) ||
           (!strcmp(type, "string") && json_is_string(value)) || (!strcmp(type, "number") && json_is_number(value)) ||
           (!strcmp(type, "integer") && is_whole(value)) || (!strcmp(type, "array") && json_is_array(value)) ||
           (!strcmp(type, "object") && json_is_object(value));
}

static bool check_type(struct check *check, const json_t *schema, const json_t *type, const json_t *value)
{
    size_t i;
    const json_t *one;
    (void)schema;
    if (json_is_string(type))
        return is_of_type(value, json_string_value(type)) || refuse(check, value, "type %s", json_string_value(type));
    json_array_foreach(type, i, one)
    {
        if (is_of_type(value, json_string_value(one)))
            return true;
    }
    char *types = shown(type);
    refuse(check, value, "one of the types %s", types);
    free(types);
    return false;
}

/* Equal as JSON Schema means it: 1 and 1.0 are the same number, the order of members does not matter. */
static bool same(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b))
        return json_integer_value(a) == json_integer_value(b);
    if (json_is_number(a) && json_is_number(b))
        return json_number_value(a) == json_number_value(b);
    if (json_typeof(a) != json_typeof(b))
        return false;
    if (json_is_array(a)) {
        if (json_array_size(a) != json_array_size(b))
            return false;
        for (size_t i = 0; i < json_array_size(a); i++)
            if (!same(json_array_get(a, i), json_array_get(b, i)))
                return false;
        return true;
    }
    if (json_is_object(a)) {
        const char *key;
        json_t *member;
        if (json_object_size(a) != json_object_size(b))
            return false;
        json_object_foreach((json_t *)a, key, member)
        {
            const json_t *other = json_object_get(b, key);
            if (!other || !same(member, other))
                return false;
        }
        return true;
    }
    return json_equal(a, b);
}

static bool check_enum(struct check *check, const json_t *schema, const json_t *values, const json_t *value)
{
    size_t i;
    const json_t *one;
    (void)schema;
    json_array_foreach(values, i, one)
    {
        if (same(one, value))
            return true;
    }
    char *list = shown(values);
    refuse(check, value, "one of %s", list);
    free(list);
    return false;
}

static bool check_const(struct check *check, const json_t *schema, const json_t *expected, const json_t *value)
{
    (void)schema;
    if (same(expected, value))
        return true;
    char *text = shown(expected);
    refuse(check, value, "the constant %s", text);
    free(text);
    return false;
}

static bool check_ref(struct check *check, const json_t *schema, const json_t *reference, const json_t *value)
{
    (void)schema;
    return check_value(check, resolve(check->schemas->document, json_string_value(reference)), value);
}

static bool check_all_of(struct check *check, const json_t *schema, const json_t *parts, const json_t *value)
{
    size_t i;
    const json_t *part;
    (void)schema;
    json_array_foreach(parts, i, part)
    {
        if (!check_value(check, part, value))
            return false;
    }
    return true;
}

/* How many alternatives the value satisfies. The failure kept in check is that of the alternative that got furthest. */
static int count_matches(struct check *check, const json_t *parts, const json_t *value)
{
    int matches = 0;
    size_t i, nearest_n = 0;
    const json_t *part;
    char *nearest = NULL;
    json_array_foreach(parts, i, part)
    {
        if (check_value(check, part, value)) {
            matches++;
            continue;
        }
        if (!nearest || check->error_n > nearest_n) {
            free(nearest);
            nearest = check->error;
            nearest_n = check->error_n;
        } else {
            free(check->error);
        }
        check->error = NULL;
    }
    if (matches) {
        free(nearest);
        return matches;
    }
    check->error = nearest;
    check->error_n = nearest_n;
    return 0;
}

static bool check_any_of(struct check *check, const json_t *schema, const json_t *parts, const json_t *value)
{
    (void)schema;
    return count_matches(check, parts, value) > 0;
}

static bool check_one_of(struct check *check, const json_t *schema, const json_t *parts, const json_t *value)
{
    (void)schema;
    int matches = count_matches(check, parts, value);
    return matches == 1 || refuse(check, value, "exactly one of the alternatives (oneOf) to hold, %d do", matches);
}

static bool check_not(struct check *check, const json_t *schema, const json_t *refused, const json_t *value)
{
    (void)schema;
    if (check_value(check, refused, value))
        return refuse(check, value, "a value that does not satisfy the schema under \"not\"");
    free(check->error);
    check->error = NULL;
    return true;
}

/* ---- keywords: objects ---- */

static bool check_properties(struct check *check, const json_t *schema, const json_t *properties, const json_t *value)
{
    const char *key;
    json_t *member;
    (void)schema;
    json_object_foreach((json_t *)value, key, member)
    {
        const json_t *property = json_object_get(properties, key);
        if (property && !check_inside(check, key, property, member))
            return false;
    }
    return true;
}

static bool check_required(struct check *check, const json_t *schema, const json_t *names, const json_t *value)
{
    size_t i;
    const json_t *name;
    (void)schema;
    if (!json_is_object(value))
        return true;
    json_array_foreach(names, i, name)
    {
        if (!json_object_get(value, json_string_value(name)))
            return refuse(check, value, "a member \"%s\" (required)", json_string_value(name));
    }
    return true;
}

static bool check_additional(struct check *check, const json_t *schema, const json_t *others, const json_t *value)
{
    const json_t *properties = json_object_get(schema, "properties");
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)value, key, member)
    {
        if (json_object_get(properties, key))
            continue;
        if (json_is_false(others))
            return refuse(check, member, "no member \"%s\" (additionalProperties)", key);
        if (!check_inside(check, key, others, member))
            return false;
    }
    return true;
}

/* ---- keywords: arrays ---- */

static bool check_element(struct check *check, size_t i, const json_t *schema, const json_t *value)
{
    char index[24];
    snprintf(index, sizeof index, "%zu", i);
    return check_inside(check, index, schema, value);
}

static bool check_items(struct check *check, const json_t *schema, const json_t *items, const json_t *value)
{
    size_t first = json_array_size(json_object_get(schema, "prefixItems"));
    for (size_t i = first; i < json_array_size(value); i++) {
        if (!check_element(check, i, items, json_array_get(value, i)))
            return false;
    }
    return true;
}

static bool check_prefix_items(struct check *check, const json_t *schema, const json_t *items, const json_t *value)
{
    (void)schema;
    for (size_t i = 0; i < json_array_size(value) && i < json_array_size(items); i++) {
        if (!check_element(check, i, json_array_get(items, i), json_array_get(value, i)))
            return false;
    }
    return true;
}

static bool check_min_items(struct check *check, const json_t *schema, const json_t *least, const json_t *value)
{
    (void)schema;
    return !json_is_array(value) || (json_int_t)json_array_size(value) >= json_integer_value(least) ||
           refuse(check, value, "at least %" JSON_INTEGER_FORMAT " items", json_integer_value(least));
}

static bool check_max_items(struct check *check, const json_t *schema, const json_t *most, const json_t *value)
{
    (void)schema;
    return !json_is_array(value) || (json_int_t)json_array_size(value) <= json_integer_value(most) ||
           refuse(check, value, "at most %" JSON_INTEGER_FORMAT " items, not %zu", json_integer_value(most),
                  json_array_size(value));
}

static bool check_unique(struct check *check, const json_t *schema, const json_t *unique, const json_t *value)
{
    (void)schema;
    if (!json_is_true(unique))
        return true;
    for (size_t i = 0; i < json_array_size(value); i++) {
        for (size_t j = 0; j < i; j++) {
            if (same(json_array_get(value, i), json_array_get(value, j)))
                return refuse(check, json_array_get(value, i), "unique items: number %zu and number %zu are equal", j, i);
        }
    }
    return true;
}

/* ---- keywords: texts ---- */

static size_t code_points(const json_t *value)
{
    size_t count = 0;
    for (const char *s = json_string_value(value); *s; s++)
        count += ((unsigned char)*s & 0xC0) != 0x80;
    return count;
}

static bool check_min_length(struct check *check, const json_t *schema, const json_t *least, const json_t *value)
{
    (void)schema;
    return !json_is_string(value) || (json_int_t)code_points(value) >= json_integer_value(least) ||
           refuse(check, value, "at least %" JSON_INTEGER_FORMAT " characters", json_integer_value(least));
}

static bool check_max_length(struct check *check, const json_t *schema, const json_t *most, const json_t *value)
{
    (void)schema;
    return !json_is_string(value) || (json_int_t)code_points(value) <= json_integer_value(most) ||
           refuse(check, value, "at most %" JSON_INTEGER_FORMAT " characters, not %zu", json_integer_value(most),
                  code_points(value));
}

/* Patterns are ECMA-262's: "$" is the very end, \d is ASCII, \u0041 is a character; the options below give PCRE2 these habits. */
static pcre2_code *pattern_of(struct schemas *schemas, const char *text)
{
    int error;
    size_t offset;
    for (struct pattern *p = schemas->patterns; p; p = p->next) {
        if (!strcmp(p->text, text))
            return p->code;
    }
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX,
                                     &error, &offset, NULL);
    if (!code)
        return NULL;
    struct pattern *pattern = malloc(sizeof *pattern);
    if (!pattern)
        abort();
    *pattern = (struct pattern){ strdup(text), code, schemas->patterns };
    schemas->patterns = pattern;
    return code;
}

static bool check_pattern(struct check *check, const json_t *schema, const json_t *pattern, const json_t *value)
{
    (void)schema;
    if (!json_is_string(value))
        return true;
    pcre2_code *code = pattern_of(check->schemas, json_string_value(pattern));
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    int found = pcre2_match(code, (PCRE2_SPTR)json_string_value(value), json_string_length(value), 0, 0, match, NULL);
    pcre2_match_data_free(match);
    return found >= 0 || refuse(check, value, "a text with the pattern %s", json_string_value(pattern));
}

static bool all_digits(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!isdigit((unsigned char)s[i]))
            return false;
    }
    return true;
}

static bool is_day(const char *s) /* looks at the first 10 characters only */
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (strlen(s) < 10 || !all_digits(s, 4) || s[4] != '-' || !all_digits(s + 5, 2) || s[7] != '-' || !all_digits(s + 8, 2))
        return false;
    int year = atoi(s), month = atoi(s + 5), day = atoi(s + 8);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (leap && month == 2);
}

static bool is_date(const char *s)
{
    return is_day(s) && !s[10];
}

static bool is_clock(const char *s, int last_hour) /* HH:MM, the first 5 characters */
{
    return strlen(s) >= 5 && all_digits(s, 2) && s[2] == ':' && all_digits(s + 3, 2) && atoi(s) <= last_hour && atoi(s + 3) <= 59;
}

static bool is_date_time(const char *s) /* RFC 3339, 5.6 */
{
    if (!is_day(s) || toupper((unsigned char)s[10]) != 'T')
        return false;
    s += 11;
    if (!is_clock(s, 23) || s[5] != ':' || strlen(s) < 8 || !all_digits(s + 6, 2) || atoi(s + 6) > 60)
        return false;
    s += 8;
    if (*s == '.') {
        if (!isdigit((unsigned char)*++s))
            return false;
        while (isdigit((unsigned char)*s))
            s++;
    }
    if (toupper((unsigned char)*s) == 'Z')
        return !s[1];
    return (*s == '+' || *s == '-') && is_clock(s + 1, 23) && !s[6];
}

static bool
is_uri_reference(const char *s) /* RFC 3986: its characters, whole %XX, and no ':' in a first segment that is no scheme */
{
    for (const char *p = s; *p; p++) {
        if (*p == '%' ? hex_digit(p[1]) < 0 || hex_digit(p[2]) < 0
                      : !isalnum((unsigned char)*p) && !strchr("-._~:/?#[]@!$&'()*+,;=", *p))
            return false;
    }
    const char *fragment = strchr(s, '#');
    if (fragment && strchr(fragment + 1, '#'))
        return false;
    size_t segment = strcspn(s, "/?#"), scheme = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    return !memchr(s, ':', segment) || (s[scheme] == ':' && isalpha((unsigned char)*s));
}

static bool is_uri(const char *s)
{
    size_t scheme = strcspn(s, ":/?#");
    return scheme && s[scheme] == ':' && is_uri_reference(s);
}

static const struct format {
    const char *name;
    bool (*is)(const char *s); /* NULL: a format of numbers */
} formats[] = {
    { "date", is_date },
    { "date-time", is_date_time },
    { "uri-reference", is_uri_reference },
    { "uri", is_uri },
    { "int32", NULL },
    { "int64", NULL }, /* int64 is all that Jansson's integers hold */
};

static const struct format *format_of(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (!strcmp(formats[i].name, name))
            return &formats[i];
    }
    return NULL;
}

static bool check_format(struct check *check, const json_t *schema, const json_t *name, const json_t *value)
{
    const struct format *format = format_of(json_string_value(name));
    (void)schema;
    if (json_is_string(value) && format->is && !format->is(json_string_value(value)))
        return refuse(check, value, "the format %s", format->name);
    double number = json_number_value(value);
    if (!strcmp(format->name, "int32") && (number < -2147483648.0 || number > 2147483647.0))
        return refuse(check, value, "the format int32");
    return true;
}

/* ---- keywords: numbers ---- */

static int compare(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b))
        return (json_integer_value(a) > json_integer_value(b)) - (json_integer_value(a) < json_integer_value(b));
    return (json_number_value(a) > json_number_value(b)) - (json_number_value(a) < json_number_value(b));
}

static bool check_minimum(struct check *check, const json_t *schema, const json_t *limit, const json_t *value)
{
    (void)schema;
    return !json_is_number(value) || compare(value, limit) >= 0 ||
           refuse(check, value, "at least %.15g", json_number_value(limit));
}

static bool check_maximum(struct check *check, const json_t *schema, const json_t *limit, const json_t *value)
{
    (void)schema;
    return !json_is_number(value) || compare(value, limit) <= 0 ||
           refuse(check, value, "at most %.15g", json_number_value(limit));
}

static bool check_exclusive_minimum(struct check *check, const json_t *schema, const json_t *limit, const json_t *value)
{
    (void)schema;
    return !json_is_number(value) || compare(value, limit) > 0 ||
           refuse(check, value, "more than %.15g", json_number_value(limit));
}

static bool check_exclusive_maximum(struct check *check, const json_t *schema, const json_t *limit, const json_t *value)
{
    (void)schema;
    return !json_is_number(value) || compare(value, limit) < 0 ||
           refuse(check, value, "less than %.15g", json_number_value(limit));
}

/* 69.99 is no multiple of 0.01 in binary; so the quotient may miss a whole number by what a double cannot tell. */
static bool check_multiple_of(struct check *check, const json_t *schema, const json_t *step, const json_t *value)
{
    (void)schema;
    if (!json_is_number(value))
        return true;
    double quotient = json_number_value(value) / json_number_value(step);
    return fabs(quotient - round(quotient)) <= 1e-12 * fmax(1, fabs(quotient)) ||
           refuse(check, value, "a multiple of %.15g", json_number_value(step));
}

/* ---- the table ---- */

enum shape {
    SHAPE_ANY,
    SHAPE_SCHEMA,
    SHAPE_SCHEMAS,       /* array of at least one */
    SHAPE_SCHEMAS_NAMED, /* object */
    SHAPE_TYPE,
    SHAPE_VALUES, /* array of at least one of anything */
    SHAPE_NAMES,
    SHAPE_COUNT,
    SHAPE_NUMBER,
    SHAPE_STEP,
    SHAPE_BOOLEAN,
    SHAPE_PATTERN,
    SHAPE_FORMAT,
    SHAPE_REFERENCE
};

static const struct keyword {
    const char *name;
    enum shape shape;
    bool (*check)(struct check *check, const json_t *schema, const json_t *argument,
                  const json_t *value); /* NULL: an annotation */
} keywords[] = {
    { "type", SHAPE_TYPE, check_type }, /* first: "expected a text" says more than "expected one of" */
    { "$ref", SHAPE_REFERENCE, check_ref },
    { "enum", SHAPE_VALUES, check_enum },
    { "const", SHAPE_ANY, check_const },
    { "required", SHAPE_NAMES, check_required },
    { "properties", SHAPE_SCHEMAS_NAMED, check_properties },
    { "additionalProperties", SHAPE_SCHEMA, check_additional },
    { "prefixItems", SHAPE_SCHEMAS, check_prefix_items },
    { "items", SHAPE_SCHEMA, check_items },
    { "minItems", SHAPE_COUNT, check_min_items },
    { "maxItems", SHAPE_COUNT, check_max_items },
    { "uniqueItems", SHAPE_BOOLEAN, check_unique },
    { "minLength", SHAPE_COUNT, check_min_length },
    { "maxLength", SHAPE_COUNT, check_max_length },
    { "pattern", SHAPE_PATTERN, check_pattern },
    { "format", SHAPE_FORMAT, check_format },
    { "minimum", SHAPE_NUMBER, check_minimum },
    { "maximum", SHAPE_NUMBER, check_maximum },
    { "exclusiveMinimum", SHAPE_NUMBER, check_exclusive_minimum },
    { "exclusiveMaximum", SHAPE_NUMBER, check_exclusive_maximum },
    { "multipleOf", SHAPE_STEP, check_multiple_of },
    { "allOf", SHAPE_SCHEMAS, check_all_of },
    { "anyOf", SHAPE_SCHEMAS, check_any_of },
    { "oneOf", SHAPE_SCHEMAS, check_one_of },
    { "not", SHAPE_SCHEMA, check_not },
    { "title", SHAPE_ANY, NULL },
    { "description", SHAPE_ANY, NULL },
    { "example", SHAPE_ANY, NULL },
    { "examples", SHAPE_ANY, NULL },
    { "default", SHAPE_ANY, NULL },
    { "deprecated", SHAPE_ANY, NULL },
    { "readOnly", SHAPE_ANY, NULL },
    { "writeOnly", SHAPE_ANY, NULL },
    { "$comment", SHAPE_ANY, NULL },
    { "contentMediaType", SHAPE_ANY, NULL },
};
enum { KEYWORDS = sizeof keywords / sizeof *keywords };

static bool check_value(struct check *check, const json_t *schema, const json_t *value)
{
    if (json_is_true(schema))
        return true;
    if (json_is_false(schema))
        return refuse(check, value, "nothing at all (the schema is false)");
    if (check->depth == DEPTH_MAX)
        return refuse(check, value, "a schema that ends (it refers to itself)");
    bool ok = true;
    check->depth++;
    for (size_t i = 0; ok && i < KEYWORDS; i++) {
        const json_t *argument = keywords[i].check ? json_object_get(schema, keywords[i].name) : NULL;
        ok = !argument || keywords[i].check(check, schema, argument, value);
    }
    check->depth--;
    return ok;
}

/* ---- reading a schema through before it judges ---- */

static char *lint(struct schemas *schemas, const json_t *schema, const char *where);

static char *lint_inside(struct schemas *schemas, const json_t *schema, const char *where, const char *keyword, const char *name)
{
    char inside[WHERE_MAX];
    snprintf(inside, sizeof inside, "%s/%s%s%s", where, keyword, name ? "/" : "", name ? name : "");
    return lint(schemas, schema, inside);
}

static char *lint_list(struct schemas *schemas, const json_t *list, const char *where, const char *keyword)
{
    char *error = NULL;
    for (size_t i = 0; !error && i < json_array_size(list); i++) {
        char index[24];
        snprintf(index, sizeof index, "%zu", i);
        error = lint_inside(schemas, json_array_get(list, i), where, keyword, index);
    }
    return error;
}

static char *lint_members(struct schemas *schemas, const json_t *members, const char *where, const char *keyword)
{
    const char *name;
    json_t *member;
    char *error = NULL;
    json_object_foreach((json_t *)members, name, member)
    {
        if ((error = lint_inside(schemas, member, where, keyword, name)))
            break;
    }
    return error;
}

static bool all_texts(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (!json_is_string(json_array_get(list, i)))
            return false;
    }
    return json_is_array(list);
}

static bool is_type_name(const json_t *name)
{
    static const char *const names[] = { "null", "boolean", "string", "number", "integer", "array", "object" };
    for (size_t i = 0; json_is_string(name) && i < sizeof names / sizeof *names; i++) {
        if (!strcmp(names[i], json_string_value(name)))
            return true;
    }
    return false;
}

static bool is_type(const json_t *argument)
{
    if (!json_is_array(argument))
        return is_type_name(argument);
    for (size_t i = 0; i < json_array_size(argument); i++) {
        if (!is_type_name(json_array_get(argument, i)))
            return false;
    }
    return json_array_size(argument) > 0;
}

/* Does the argument of a keyword look as it must? What lies inside sub-schemas is the affair of lint(). */
static bool has_shape(struct schemas *schemas, enum shape shape, const json_t *argument)
{
    switch (shape) {
    case SHAPE_ANY:
        return true;
    case SHAPE_SCHEMA:
        return json_is_object(argument) || json_is_boolean(argument);
    case SHAPE_SCHEMAS:
    case SHAPE_VALUES:
        return json_array_size(argument) > 0;
    case SHAPE_SCHEMAS_NAMED:
        return json_is_object(argument);
    case SHAPE_TYPE:
        return is_type(argument);
    case SHAPE_NAMES:
        return all_texts(argument);
    case SHAPE_COUNT:
        return json_is_integer(argument) && json_integer_value(argument) >= 0;
    case SHAPE_NUMBER:
        return json_is_number(argument);
    case SHAPE_STEP:
        return json_is_number(argument) && json_number_value(argument) > 0;
    case SHAPE_BOOLEAN:
        return json_is_boolean(argument);
    case SHAPE_PATTERN:
        return json_is_string(argument) && pattern_of(schemas, json_string_value(argument));
    case SHAPE_FORMAT:
        return json_is_string(argument) && format_of(json_string_value(argument));
    case SHAPE_REFERENCE:
        return json_is_string(argument) && resolve(schemas->document, json_string_value(argument));
    }
    return false;
}

static const struct keyword *keyword_of(const char *name)
{
    for (size_t i = 0; i < KEYWORDS; i++) {
        if (!strcmp(keywords[i].name, name))
            return &keywords[i];
    }
    return NULL;
}

static char *lint_keyword(struct schemas *schemas, const char *name, const json_t *argument, const char *where)
{
    char *error = NULL;
    const struct keyword *keyword = keyword_of(name);
    if (!keyword && !strncmp(name, "x-", 2))
        return NULL;
    if (!keyword || !has_shape(schemas, keyword->shape, argument)) {
        char *got = shown(argument);
        if (asprintf(&error, "the schema at %s: %s \"%s\": %s", where,
                     keyword ? "the checker cannot use the keyword" : "the checker does not know the keyword", name, got) < 0)
            abort();
        free(got);
        return error;
    }
    switch (keyword->shape) {
    case SHAPE_SCHEMA:
        return lint_inside(schemas, argument, where, name, NULL);
    case SHAPE_SCHEMAS:
        return lint_list(schemas, argument, where, name);
    case SHAPE_SCHEMAS_NAMED:
        return lint_members(schemas, argument, where, name);
    case SHAPE_REFERENCE:
        return lint(schemas, resolve(schemas->document, json_string_value(argument)), json_string_value(argument));
    default:
        return NULL;
    }
}

/* NULL, or a sentence. A schema is marked as read before it is read, so that references in a circle end. */
static char *lint(struct schemas *schemas, const json_t *schema, const char *where)
{
    char mark[40], *error = NULL;
    const char *name;
    json_t *argument;
    if (json_is_boolean(schema))
        return NULL;
    if (!json_is_object(schema))
        return asprintf(&error, "the schema at %s is neither an object nor true or false", where) < 0 ? NULL : error;
    snprintf(mark, sizeof mark, "%p", (const void *)schema);
    if (json_object_get(schemas->linted, mark))
        return NULL;
    json_object_set_new(schemas->linted, mark, json_true());
    json_object_foreach((json_t *)schema, name, argument)
    {
        if ((error = lint_keyword(schemas, name, argument, where)))
            return error;
    }
    return NULL;
}

/* ---- the door ---- */

struct schemas *schemas_new(const json_t *document)
{
    struct schemas *schemas = malloc(sizeof *schemas);
    if (!schemas)
        abort();
    *schemas = (struct schemas){ .document = document, .linted = json_object() };
    return schemas;
}

void schemas_free(struct schemas *schemas)
{
    if (!schemas)
        return;
    while (schemas->patterns) {
        struct pattern *pattern = schemas->patterns;
        schemas->patterns = pattern->next;
        pcre2_code_free(pattern->code);
        free(pattern->text);
        free(pattern);
    }
    json_decref(schemas->linted);
    free(schemas);
}

char *schema_check(struct schemas *schemas, const json_t *schema, const json_t *value)
{
    struct check check = { .schemas = schemas };
    char *error = lint(schemas, schema, "the response");
    if (error) {
        json_object_clear(schemas->linted); /* what leads to the fault bears marks already; the next check must find it again */
        return error;
    }
    check_value(&check, schema, value);
    return check.error;
}
