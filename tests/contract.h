/* contract.h -- openapi.yaml as the judge of every answer a test receives, and the memory of which documented statuses were ever
 * seen. */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct contract;
/* openapi is the parsed /openapi.json. Borrowed. */
struct contract *contract_new(const json_t *openapi);
void contract_free(struct contract *contract);
/* Checks one answer: the operation exists (405/404 on unknown paths are exempt), the status is documented for it, the content
 * type is one of the documented, a JSON body satisfies the schema (JSON Schema 2020-12 as far as openapi.yaml uses it: an unknown
 * keyword is an error, never skipped silently), each documented required header is there. Returns NULL when all holds, else a
 * malloc'ed sentence naming operation, status, JSON pointer, what was expected and what was there. */
char *contract_check(struct contract *contract, const char *method, const char *path_with_query, int status,
                     const char *content_type, const char *raw_headers, const char *body, size_t size);
/* Appends "operationId status" lines of what was seen so far to the file (O_APPEND, one write), for the program that checks
 * coverage at the end. */
void contract_note(struct contract *contract, const char *file);
/* The exceptions, all on operations that openapi.yaml does not have: 404 and 405 on an unknown path, 405 on a known path (then
 * Allow names every documented method), 204 without a body to OPTIONS (then Allow or Access-Control-Allow-Methods is there).
 * Their problem+json, if any, still satisfies
 * #/components/schemas/Problem. HEAD is judged as GET without its body, and is not noted as GET seen. A response keyed "4XX" or
 * "default" documents its statuses. Thread-safe. */

/* The value of one header in raw header lines, several of a name joined by ", "; false (and "") when there is none. */
bool header_get(const char *raw_headers, const char *name, char *out, size_t room);
