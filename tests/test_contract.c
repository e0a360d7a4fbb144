/* test_contract.c -- the judge is judged: each keyword of JSON Schema passes a right value and catches a wrong one, and each
 * promise of an OpenAPI document about an answer is held. */
#include "contract.h"
#include "harness.h"
#include "schema.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static json_t *json_of(const char *text)
{
    json_error_t fault;
    json_t *value = json_loads(text, JSON_DECODE_ANY, &fault);
    ck_assert_msg(value, "the test's own JSON is wrong: %s in %s", fault.text, text);
    return value;
}

/* ---- keywords ---- */

/* Each schema is #/components/schemas/S of a document that also has these two to refer to. */
#define DEFINITIONS                                                                                                              \
    "\"Code\": {\"type\": \"string\", \"maxLength\": 5},"                                                                        \
    "\"Tree\": {\"type\": \"object\", \"properties\": {\"below\": {\"type\": \"array\", \"items\": {\"$ref\": "                  \
    "\"#/components/schemas/Tree\"}}},"                                                                                          \
    "           \"additionalProperties\": false},"                                                                               \
    "\"a/b~c\": {\"const\": 7},"                                                                                                 \
    "\"Loop\": {\"$ref\": \"#/components/schemas/Loop\"}"

static const struct keyword_case {
    const char *schema, *right, *wrong;
    const char *says; /* part of the sentence about the wrong value; NULL right: the schema itself is refused */
} keyword_cases[] = {
    { "{'type': 'string'}", "'x'", "5", "at the root: expected type string, got 5" },
    { "{'type': 'integer'}", "5", "5.5", "type integer" },
    { "{'type': 'integer'}", "5.0", "'5'", "type integer" },
    { "{'type': 'number'}", "5.5", "true", "type number" },
    { "{'type': 'boolean'}", "false", "0", "type boolean" },
    { "{'type': 'null'}", "null", "0", "type null" },
    { "{'type': 'array'}", "[]", "{}", "type array" },
    { "{'type': 'object'}", "{}", "[]", "type object" },
    { "{'type': ['string', 'null']}", "null", "1", "one of the types" },
    { "{'enum': ['advanced', 'model', null]}", "null", "'Model'", "one of [\"advanced\",\"model\",null]" },
    { "{'enum': [{'a': 1, 'b': [1.0]}]}", "{'b': [1], 'a': 1}", "{'a': 1}", "one of" },
    { "{'const': 1}", "1.0", "2", "the constant 1" },
    { "{'required': ['code']}", "{'code': null}", "{'name': 1}", "\"code\" (required)" },
    { "{'properties': {'code': {'type': 'string'}}}", "{'code': 'x', 'other': 1}", "{'code': 1}",
      "at /code: expected type string" },
    { "{'properties': {'a/b': {'type': 'string'}}}", "{'a/b': 'x'}", "{'a/b': 1}", "at /a/b" },
    { "{'properties': {'code': true}, 'additionalProperties': false}", "{'code': 1}", "{'kode': 1}", "no member \"kode\"" },
    { "{'properties': {'code': true}, 'additionalProperties': {'type': 'integer'}}", "{'code': 'x', 'n': 1}", "{'n': 'x'}",
      "at /n" },
    { "{'items': {'type': 'integer'}}", "[1, 2]", "[1, 'x']", "at /1: expected type integer, got \"x\"" },
    { "{'prefixItems': [{'type': 'string'}], 'items': {'type': 'integer'}}", "['x', 1]", "[1, 1]", "at /0" },
    { "{'prefixItems': [{'type': 'string'}], 'items': false}", "['x']", "['x', 1]", "at /1" },
    { "{'minItems': 1}", "[1]", "[]", "at least 1 items" },
    { "{'maxItems': 1}", "[1]", "[1, 2]", "at most 1 items, not 2" },
    { "{'uniqueItems': true}", "[1, '1', 2]", "[1, 2, 1.0]", "unique" },
    { "{'uniqueItems': false}", "[1, 1]", NULL, NULL },
    { "{'minLength': 2}", "'đồ'", "'đ'", "at least 2 characters" },
    { "{'maxLength': 2}", "'đồ'", "'đồn'", "at most 2 characters, not 3" },
    { "{'pattern': '^[0-9]{5}$'}", "'06724'", "'06724\\n'", "pattern" },
    { "{'pattern': '^\\\\d+$'}", "'12'", "'١٢'", "pattern" },
    { "{'pattern': '^\\\\p{L}+$'}", "'Đồn'", "'Đ1'", "pattern" },
    { "{'pattern': '\\\\u0110'}", "'Đồn'", "'Dồn'", "pattern" },
    { "{'pattern': 'b'}", "'abc'", "'ac'", "pattern b" },
    { "{'minimum': 0}", "0", "-1", "at least 0" },
    { "{'maximum': 100}", "100", "100.01", "at most 100" },
    { "{'maximum': 9007199254740993}", "9007199254740993", "9007199254740994", "at most" },
    { "{'exclusiveMinimum': 0}", "0.01", "0", "more than 0" },
    { "{'exclusiveMaximum': 1}", "0.99", "1", "less than 1" },
    { "{'multipleOf': 0.01}", "69.99", "69.999", "a multiple of 0.01" },
    { "{'multipleOf': 5}", "-10", "12", "a multiple of 5" },
    { "{'allOf': [{'minimum': 1}, {'maximum': 3}]}", "2", "4", "at most 3" },
    { "{'anyOf': [{'type': 'string'}, {'type': 'null'}]}", "null", "4", "expected type" },
    { "{'anyOf': [{'type': 'null'}, {'properties': {'a': {'type': 'string'}}}]}", "{'a': 'x'}", "{'a': 4}", "at /a" },
    { "{'oneOf': [{'minimum': 1}, {'type': 'null'}]}", "2", "0", "at least 1" },
    { "{'oneOf': [{'minimum': 1}, {'maximum': 3}]}", "5", "2", "exactly one of the alternatives (oneOf) to hold, 2 do" },
    { "{'not': {'type': 'string'}}", "1", "'x'", "\"not\"" },
    { "{'$ref': '#/components/schemas/Code'}", "'12345'", "'123456'", "at most 5" },
    { "{'$ref': '#/components/schemas/Code', 'minLength': 2}", "'12'", "'1'", "at least 2" },
    { "{'$ref': '#/components/schemas/a~1b~0c'}", "7", "8", "the constant 7" },
    { "{'$ref': '#/components/schemas/Tree'}", "{'below': [{'below': []}]}", "{'below': [{'above': 1}]}",
      "at /below/0: expected no member" },
    { "true", "1", NULL, NULL },
    { "{'properties': {'a': false}}", "{}", "{'a': 1}", "nothing at all" },
    { "{'format': 'date'}", "'2020-02-29'", "'2021-02-29'", "format date" },
    { "{'format': 'date'}", "5", "'2021-2-9'", "format date" },
    { "{'format': 'date'}", "'2021-08-31'", "'2021-08-31T00:00:00Z'", "format date" },
    { "{'format': 'date-time'}", "'2026-11-24T00:15:42.123456Z'", "'2026-11-24T24:15:42Z'", "format date-time" },
    { "{'format': 'date-time'}", "'2026-11-24T00:15:42+07:00'", "'2026-11-24T00:15:42'", "format date-time" },
    { "{'format': 'date-time'}", "'2026-11-24T00:15:42z'", "'2026-11-24 00:15:42Z'", "format date-time" },
    { "{'format': 'uri-reference'}", "'/api/v1/units?q=b%C3%ACnh&x=[1]#a'", "'/a b'", "format uri-reference" },
    { "{'format': 'uri-reference'}", "''", "'/100%'", "format uri-reference" },
    { "{'format': 'uri-reference'}", "'https://x.vn/a'", "'1a:b'", "format uri-reference" },
    { "{'format': 'uri-reference'}", "'about:blank'", "'/bình'", "format uri-reference" },
    { "{'format': 'uri'}", "'https://x.vn/a'", "'/a'", "format uri" },
    { "{'format': 'int32'}", "2147483647", "2147483648", "format int32" },
    { "{'format': 'int64'}", "9223372036854775807", NULL, NULL },
    { "{'title': 'a', 'description': 'b', 'example': 1, 'examples': [1], 'default': 1, 'deprecated': true, 'readOnly': true, "
      "'writeOnly': false,"
      " '$comment': 'c', 'contentMediaType': 'text/csv', 'x-vi': 'd'}",
      "1", NULL, NULL },
    /* schemas that are wrong themselves */
    { "{'maxLenght': 5}", NULL, "'x'", "the checker does not know the keyword \"maxLenght\"" },
    { "{'not': {'foo': 1}}", NULL, "'x'", "at the response/not: the checker does not know the keyword \"foo\"" },
    { "{'anyOf': [true, {'foo': 1}]}", NULL, "1", "anyOf/1" },
    { "{'properties': {'a': {'items': {'nullable': true}}}}", NULL, "{}", "properties/a/items" },
    { "{'additionalProperties': {'foo': 1}}", NULL, "{}", "additionalProperties" },
    { "{'$ref': '#/components/schemas/Nothing'}", NULL, "1", "cannot use the keyword \"$ref\"" },
    { "{'$ref': '#/components/schemas/Loop'}", NULL, "1", "a schema that ends" },
    { "{'type': 'text'}", NULL, "1", "\"type\"" },
    { "{'type': []}", NULL, "1", "\"type\"" },
    { "{'enum': []}", NULL, "1", "\"enum\"" },
    { "{'required': 'code'}", NULL, "1", "\"required\"" },
    { "{'properties': [1]}", NULL, "1", "\"properties\"" },
    { "{'properties': {'a': 1}}", NULL, "1", "neither an object nor true or false" },
    { "{'items': []}", NULL, "1", "\"items\"" },
    { "{'maxLength': -1}", NULL, "1", "\"maxLength\"" },
    { "{'minimum': '1'}", NULL, "1", "\"minimum\"" },
    { "{'exclusiveMinimum': true}", NULL, "1", "\"exclusiveMinimum\"" },
    { "{'multipleOf': 0}", NULL, "1", "\"multipleOf\"" },
    { "{'uniqueItems': 1}", NULL, "1", "\"uniqueItems\"" },
    { "{'pattern': '['}", NULL, "1", "\"pattern\"" },
    { "{'format': 'dat'}", NULL, "1", "\"format\": \"dat\"" },
    { "{'allOf': []}", NULL, "1", "\"allOf\"" },
};
enum { KEYWORD_CASES = sizeof keyword_cases / sizeof *keyword_cases };

/* The cases write ' for ": easier to read. */
static json_t *json_of_case(const char *text)
{
    char *copy = strdup(text);
    for (char *c = copy; *c; c++) {
        if (*c == '\'')
            *c = '"';
    }
    json_t *value = json_of(copy);
    free(copy);
    return value;
}

START_TEST(keyword_passes_the_right_and_catches_the_wrong)
{
    const struct keyword_case *c = &keyword_cases[_i];
    json_t *document = json_of("{\"components\": {\"schemas\": {" DEFINITIONS "}}}");
    json_t *schema = json_of_case(c->schema);
    struct schemas *schemas = schemas_new(document);
    if (c->right) {
        json_t *right = json_of_case(c->right);
        char *error = schema_check(schemas, schema, right);
        ck_assert_msg(!error, "%s refuses %s: %s", c->schema, c->right, error);
        json_decref(right);
    }
    for (int again = 0; c->wrong && again < 2; again++) { /* a fault is found each time, not only when a schema is new */
        json_t *wrong = json_of_case(c->wrong);
        char *error = schema_check(schemas, schema, wrong);
        ck_assert_msg(error, "%s takes %s", c->schema, c->wrong);
        ck_assert_msg(strstr(error, c->says), "\"%s\" does not say: %s", error, c->says);
        free(error);
        json_decref(wrong);
    }
    schemas_free(schemas);
    json_decref(schema);
    json_decref(document);
}
END_TEST

START_TEST(keywords_of_one_type_leave_other_types_alone)
{
    static const char *const schema =
        "{'required': ['a'], 'properties': {'a': false}, 'additionalProperties': false, 'items': false, 'minItems': 9,"
        " 'maxItems': 0, 'uniqueItems': true, 'minLength': 9, 'maxLength': 9, 'pattern': '^x{9}$', 'minimum': 9,"
        " 'maximum': 9, 'multipleOf': 9, 'exclusiveMinimum': 8, 'exclusiveMaximum': 10, 'format': 'date'}";
    static const char *const values[] = { "null", "true", "9" };
    json_t *document = json_object(), *object = json_of_case(schema);
    struct schemas *schemas = schemas_new(document);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        json_t *value = json_of(values[i]);
        char *error = schema_check(schemas, object, value);
        ck_assert_msg(!error, "%s: %s", values[i], error);
        json_decref(value);
    }
    schemas_free(schemas);
    json_decref(object);
    json_decref(document);
}
END_TEST

START_TEST(a_fault_behind_a_circle_of_references_is_found_from_everywhere)
{
    json_t *document =
        json_of_case("{'components': {'schemas': {'A': {'properties': {'b': {'$ref': '#/components/schemas/B'}}, 'foo': 1},"
                     " 'B': {'properties': {'a': {'$ref': '#/components/schemas/A'}}}}}}");
    static const char *const roots[] = { "/components/schemas/A", "/components/schemas/B", "/components/schemas/A" };
    struct schemas *schemas = schemas_new(document);
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        char *error = schema_check(schemas, json_at(document, roots[i]), document);
        ck_assert_msg(error && strstr(error, "\"foo\""), "from %s: %s", roots[i], error ? error : "nothing found");
        free(error);
    }
    schemas_free(schemas);
    json_decref(document);
}
END_TEST

START_TEST(pointers_lead_to_values)
{
    json_t *root = json_of_case("{'a': [{'b/c': 1, 'd~e': 2, '': 3}]}");
    ck_assert_ptr_eq(json_at(root, ""), root);
    ck_assert_int_eq(json_integer_value(json_at(root, "/a/0/b~1c")), 1);
    ck_assert_int_eq(json_integer_value(json_at(root, "/a/0/d~0e")), 2);
    ck_assert_int_eq(json_integer_value(json_at(root, "/a/0/")), 3);
    ck_assert_ptr_null(json_at(root, "/a/1"));
    ck_assert_ptr_null(json_at(root, "/a/x"));
    ck_assert_ptr_null(json_at(root, "/a/"));
    ck_assert_ptr_null(json_at(root, "/a/0/b~1c/d"));
    ck_assert_ptr_null(json_at(root, "a"));
    json_decref(root);
}
END_TEST

/* ---- answers ---- */

static const char openapi[] =
    "{'openapi': '3.1.0', 'servers': [{'url': 'https://register.example/api/v1/'}], 'paths': {"
    " '/units': {'get': {'operationId': 'units_list', 'responses': {"
    "    '200': {'description': 'd', 'headers': {'ETag': {'required': true, 'schema': {'type': 'string', 'pattern': '^W/'}},"
    "                                            'X-Total': {'$ref': '#/components/headers/Total'}},"
    "            'content': {'application/json': {'schema': {'type': 'array', 'items': {'$ref': '#/components/schemas/Unit'}}}}},"
    "    '304': {'description': 'unchanged'},"
    "    '400': {'$ref': '#/components/responses/Problem'}, '401': {'$ref': '#/components/responses/Nowhere'}}},"
    "  'post': {'responses': {'201': {'description': 'd', 'headers': {'Location': {'required': true, 'schema': {'type': "
    "'string', 'format': "
    "            'uri-reference'}}}}, '4XX': {'$ref': '#/components/responses/Problem'}, 'default': {'description': 'e', "
    "'content': "
    "            {'text/*': {}, 'text/plain': {'schema': {'maxLength': 3}}}}}}},"
    " '/units/{code}': {'get': {'operationId': 'unit_get', 'responses': {'200': {'description': 'd', 'content': "
    "{'application/json': {'schema': "
    "            {'$ref': '#/components/schemas/Unit'}}}}}}},"
    " '/units/{code}.csv': {'get': {'operationId': 'unit_csv', 'responses': {'200': {'description': 'd', 'content': "
    "            {'text/csv; header=present': {'schema': {'type': 'string', 'maxLength': 9}}}}}}},"
    " '/units/all': {'get': {'operationId': 'unit_all', 'responses': {'204': {'description': 'd'}}}},"
    " '/livez': {'servers': [{'url': '/'}], 'get': {'operationId': 'livez', 'responses': {'200': {'description': 'd'}}},"
    "            'head': {'operationId': 'livez_head', 'responses': {'204': {'description': 'd'}}}}},"
    " 'components': {'schemas': {'Unit': {'type': 'object', 'required': ['code'], 'properties': {'code': {'type': 'string', "
    "'maxLength': 5}},"
    "                                     'additionalProperties': false},"
    "                            'Problem': {'type': 'object', 'required': ['type', 'status']}},"
    "   'headers': {'Total': {'schema': {'type': 'integer', 'minimum': 0}}},"
    "   'responses': {'Problem': {'description': 'p', 'content': {'application/problem+json': {'schema': {'$ref': "
    "            '#/components/schemas/Problem'}}}}}}}";

#define JSON "application/json; charset=utf-8"
#define PROBLEM "application/problem+json"
#define LIST "/api/v1/units?limit=1"
#define ETAG "ETag: W/\"1\"\r\n"
#define RIGHT_PROBLEM "{\"type\": \"/problems/x\", \"status\": 404}"

static const struct answer_case {
    const char *name, *method, *path;
    int status;
    const char *type, *headers, *body;
    const char *says; /* NULL: the answer is right */
} answer_cases[] = {
    { "a right list", "GET", LIST, 200, JSON, ETAG, "[{\"code\": \"06724\"}]", NULL },
    { "a wrong row", "GET", LIST, 200, JSON, ETAG, "[{\"code\": \"067240\"}]",
      "units_list: GET /api/v1/units?limit=1 answered 200: at /0/code: expected at most 5 characters, not 6, got \"067240\"" },
    { "a stranger in a row", "GET", LIST, 200, JSON, ETAG, "[{\"code\": \"0\", \"x\": 1}]", "no member \"x\"" },
    { "a member twice", "GET", LIST, 200, JSON, ETAG, "[{\"code\": \"0\", \"code\": \"1\"}]", "not JSON" },
    { "half a body", "GET", LIST, 200, JSON, ETAG, "[{\"code\"", "the body is not JSON: line 1" },
    { "no body", "GET", LIST, 200, JSON, ETAG, "", "not JSON" },
    { "a status nobody promised", "GET", LIST, 500, JSON, ETAG, "[]", "not documented" },
    { "no status at all", "GET", LIST, 0, JSON, ETAG, "[]", "no such status" },
    { "a page for JSON", "GET", LIST, 200, "text/html", ETAG, "[]",
      "expected the content type application/json, got \"text/html\"" },
    { "no type", "GET", LIST, 200, NULL, ETAG, "[]", "got \"\"" },
    { "a longer type", "GET", LIST, 200, "application/jsonx", ETAG, "[]", "content type" },
    { "no ETag", "GET", LIST, 200, JSON, "X-ETag: W/1\r\n", "[]", "required header ETag is missing" },
    { "a strong ETag", "GET", LIST, 200, JSON, "ETag: \"1\"\r\n", "[]",
      "header ETag: at the root: expected a text with the pattern ^W/" },
    { "a header in small letters", "GET", LIST, 200, JSON, "etag:W/\"1\" \r\nx-total: 5\r\n", "[]", NULL },
    { "a total that is a number", "GET", LIST, 200, JSON, ETAG "X-Total: 12\r\n", "[]", NULL },
    { "a total below 0", "GET", LIST, 200, JSON, ETAG "X-Total: -1\r\n", "[]",
      "header X-Total: at the root: expected at least 0" },
    { "a total that is a word", "GET", LIST, 200, JSON, ETAG "X-Total: many\r\n", "[]", "type integer" },
    { "unchanged", "GET", LIST, 304, NULL, "", "", NULL },
    { "unchanged with a body", "GET", LIST, 304, JSON, "", "[]", "no body is documented, 2 bytes came" },
    { "HEAD", "HEAD", LIST, 200, JSON, ETAG, "", NULL },
    { "HEAD with a body", "HEAD", LIST, 200, JSON, ETAG, "[]", "HEAD is answered with a body" },
    { "HEAD without the header", "HEAD", LIST, 200, JSON, "", "", "ETag" },
    { "HEAD of another type", "HEAD", LIST, 200, "text/html", ETAG, "", "content type" },
    { "HEAD with a status of its own", "HEAD", "/livez", 204, NULL, "", "", NULL },
    { "a problem", "GET", LIST, 400, PROBLEM, "", RIGHT_PROBLEM, NULL },
    { "a problem as JSON", "GET", LIST, 400, JSON, "", RIGHT_PROBLEM, "content type" },
    { "a problem without its type", "GET", LIST, 400, PROBLEM, "", "{\"status\": 404}", "\"type\" (required)" },
    { "a response that is referred to and missing", "GET", LIST, 401, PROBLEM, "", RIGHT_PROBLEM, "not documented" },
    { "created", "POST", "/api/v1/units", 201, NULL, "Location: /api/v1/units/1\r\n", "", NULL },
    { "created somewhere strange", "POST", "/api/v1/units", 201, NULL, "Location: /a b\r\n", "",
      "post:/units: POST /api/v1/units" },
    { "a status of the range", "POST", "/api/v1/units", 409, PROBLEM, "", RIGHT_PROBLEM, NULL },
    { "a wrong one of the range", "POST", "/api/v1/units", 409, PROBLEM, "", "{}", "required" },
    { "any other status", "POST", "/api/v1/units", 503, "text/html", "", "anything", NULL },
    { "the nearer of two types", "POST", "/api/v1/units", 503, "text/plain", "", "long", "at most 3" },
    { "any other status of another type", "POST", "/api/v1/units", 503, PROBLEM, "", RIGHT_PROBLEM, "content type" },
    { "a record", "GET", "/api/v1/units/06724", 200, JSON, "", "{\"code\": \"06724\"}", NULL },
    { "a wrong record", "GET", "/api/v1/units/06724", 200, JSON, "", "{}", "unit_get: " },
    { "404 of a path that is there", "GET", "/api/v1/units/06724", 404, PROBLEM, "", RIGHT_PROBLEM, "not documented" },
    { "the literal path before the template", "GET", "/api/v1/units/all", 204, NULL, "", "", NULL },
    { "the literal path alone", "GET", "/api/v1/units/all", 200, JSON, "", "{\"code\": \"06724\"}", "unit_all: " },
    { "the suffix before the template", "GET", "/api/v1/units/06724.csv", 200, "text/csv; header=present", "", "code\r\n1\r\n",
      NULL },
    { "a long text", "GET", "/api/v1/units/06724.csv", 200, "text/csv;header=present", "", "code\r\n1234\r\n", "at most 9" },
    { "a text that is not UTF-8", "GET", "/api/v1/units/06724.csv", 200, "text/csv; header=present", "", "\xff", "not UTF-8" },
    { "another parameter", "GET", "/api/v1/units/06724.csv", 200, "text/csv; header=absent", "", "", "content type" },
    { "a path with a server of its own", "GET", "/livez", 200, NULL, "", "", NULL },
    { "not under the other server", "GET", "/api/v1/livez", 200, NULL, "", "", "the path is not in openapi.yaml" },
    { "an unknown path", "GET", "/api/v1/unit", 404, PROBLEM, "", RIGHT_PROBLEM, NULL },
    { "an unknown path as a page", "GET", "/unit", 404, "text/html", "", "<p>", NULL },
    { "an unknown path with a bad problem", "GET", "/api/v1/unit", 404, PROBLEM, "", "{}", "required" },
    { "an unknown path that answers", "GET", "/api/v1/unit", 200, JSON, "", "{}", "not in openapi.yaml" },
    { "a deeper path", "GET", "/api/v1/units/06724/x", 200, JSON, "", "{}", "not in openapi.yaml" },
    { "an empty code", "GET", "/api/v1/units/", 200, JSON, "", "{}", "not in openapi.yaml" },
    { "a method that is not there", "DELETE", "/api/v1/units", 405, PROBLEM, "Allow: GET, HEAD, POST\r\n", RIGHT_PROBLEM, NULL },
    { "405 without Allow", "DELETE", "/api/v1/units", 405, PROBLEM, "", RIGHT_PROBLEM,
      "does not name the documented method get" },
    { "405 with half of Allow", "DELETE", "/api/v1/units", 405, PROBLEM, "Allow: GET, HEAD\r\n", RIGHT_PROBLEM, "method post" },
    { "404 for a method", "DELETE", "/api/v1/units", 404, PROBLEM, "", RIGHT_PROBLEM, "expected 405" },
    { "an undocumented method that works", "DELETE", "/api/v1/units", 204, NULL, "", "", "expected 405" },
    { "OPTIONS", "OPTIONS", "/api/v1/units", 204, NULL, "Access-Control-Allow-Methods: GET\r\n", "", NULL },
    { "OPTIONS that tells nothing", "OPTIONS", "/api/v1/units", 204, NULL, "", "", "without Allow" },
};
enum { ANSWER_CASES = sizeof answer_cases / sizeof *answer_cases };

START_TEST(answer_is_judged)
{
    const struct answer_case *c = &answer_cases[_i];
    json_t *document = json_of_case(openapi);
    struct contract *contract = contract_new(document);
    char *error = contract_check(contract, c->method, c->path, c->status, c->type, c->headers, c->body, strlen(c->body));
    if (!c->says)
        ck_assert_msg(!error, "%s is refused: %s", c->name, error);
    else
        ck_assert_msg(error && strstr(error, c->says), "%s: \"%s\" does not say: %s", c->name, error ? error : "all is well",
                      c->says);
    free(error);
    contract_free(contract);
    json_decref(document);
}
END_TEST

/* ---- what was seen ---- */

static void ask(struct contract *contract, const char *method, const char *path, int status, const char *body)
{
    free(contract_check(contract, method, path, status, JSON, ETAG, body, strlen(body)));
}

static void file_is(const char *path, const char *expected)
{
    char text[500] = "";
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    ck_assert_str_eq(text, expected);
}

START_TEST(what_was_seen_is_noted_once)
{
    json_t *document = json_of_case(openapi);
    struct contract *contract = contract_new(document);
    char path[600];
    snprintf(path, sizeof path, "%s/seen", temp_folder());
    contract_note(contract, path);
    ck_assert_int_eq(access(path, F_OK), -1); /* nothing seen, nothing written */
    ask(contract, "GET", LIST, 200, "[]");
    ask(contract, "GET", LIST, 200, "[]");
    contract_note(contract, path);
    file_is(path, "units_list 200\n");
    contract_note(contract, path);
    ask(contract, "GET", LIST, 200, "[]");
    ask(contract, "GET", LIST, 200, "{}");                 /* a violation */
    ask(contract, "GET", LIST, 500, "[]");                 /* not documented */
    ask(contract, "HEAD", "/api/v1/units/06724", 200, ""); /* says nothing of GET's body */
    ask(contract, "GET", "/api/v1/nothing", 404, "");      /* not documented */
    ask(contract, "HEAD", "/livez", 204, "");
    ask(contract, "POST", "/api/v1/units", 503, "");
    contract_note(contract, path);
    file_is(path, "units_list 200\nlivez_head 204\n");
    contract_free(contract);
    json_decref(document);
}
END_TEST

START_TEST(headers_are_found_in_raw_lines)
{
    static const char raw[] = "Link: <a>; rel=next\r\nX-Long: abcdefgh\r\nLINK:\t<b> \r\nEmpty:\r\n";
    char value[40], small[4];
    ck_assert(header_get(raw, "link", value, sizeof value));
    ck_assert_str_eq(value, "<a>; rel=next, <b>");
    ck_assert(header_get(raw, "Empty", value, sizeof value));
    ck_assert_str_eq(value, "");
    ck_assert(!header_get(raw, "Lin", value, sizeof value));
    ck_assert(header_get(raw, "X-Long", small, sizeof small));
    ck_assert_str_eq(small, "abc");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract");
    TCase *schema = tcase_create("schema");
    TCase *answers = tcase_create("answers");
    TCase *notes = tcase_create("notes");
    tcase_add_loop_test(schema, keyword_passes_the_right_and_catches_the_wrong, 0, KEYWORD_CASES);
    tcase_add_test(schema, keywords_of_one_type_leave_other_types_alone);
    tcase_add_test(schema, a_fault_behind_a_circle_of_references_is_found_from_everywhere);
    tcase_add_test(schema, pointers_lead_to_values);
    tcase_add_loop_test(answers, answer_is_judged, 0, ANSWER_CASES);
    tcase_add_test(notes, what_was_seen_is_noted_once);
    tcase_add_test(notes, headers_are_found_in_raw_lines);
    suite_add_tcase(suite, schema);
    suite_add_tcase(suite, answers);
    suite_add_tcase(suite, notes);
    return harness_run(suite);
}
