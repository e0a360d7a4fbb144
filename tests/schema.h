/* schema.h -- JSON Schema 2020-12 as far as openapi.yaml uses it: does a value satisfy a schema?  Knows nothing of HTTP.
 *
 * A schema is read through before it first judges anything: a keyword, type or format that is not known here, a pattern that
 * does not compile or a reference that leads nowhere is a failure, wherever it stands; otherwise a misspelt "maxLenght" would
 * pass everything, and inside a "not" even turn a failure round. */
#pragma once
#include <jansson.h>
#include <stddef.h>

struct schemas;
/* References "#/..." in schemas are looked up in document, which is borrowed. Not thread-safe: one thread at a time. */
struct schemas *schemas_new(const json_t *document);
void schemas_free(struct schemas *schemas); /* NULL accepted */
/* NULL when value satisfies schema, else a malloc'ed sentence: where (JSON pointer), what was expected, what was there. */
char *schema_check(struct schemas *schemas, const json_t *schema, const json_t *value);

/* The value at an RFC 6901 pointer ("/items/0/code"; "" is root itself), or NULL. Borrowed. */
json_t *json_at(const json_t *root, const char *pointer);
/* The object itself, or what its "$ref": "#/..." leads to (a chain too); NULL when it leads nowhere. Borrowed. */
const json_t *json_follow(const json_t *document, const json_t *object);
