/* describe.h -- the tables printed for people and for the contract. */
#pragma once
#include "base/buffer.h"

/* One resource (or, NULL, all): columns with kind, limits, meaning; routes; who may write; the SQL. false: no such resource. */
bool describe_resource(struct buffer *out, const char *name);
/* Every statement composed for one resource (or, NULL, all): writes, get, and the lists by default, continued, sorted, filtered, searched.
 * tests/golden/sql keeps them. false: no such resource. */
bool describe_sql(struct buffer *out, const char *name);
/* A line an operation, a cell a role: "yes", "own unit" (the unit its key is bound to, and all below it), "no". */
void describe_permissions(struct buffer *out);
/* The generated part of openapi.yaml: YAML of the generic operations' paths (describe_openapi_paths) and of the schemas
 * (describe_openapi_schemas), each line indented as it stands between its markers. */
void describe_openapi_paths(struct buffer *out);
void describe_openapi_schemas(struct buffer *out);
