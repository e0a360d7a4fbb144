/* compose.h -- SQL from a query's value and a resource's columns. Only constant names go into the text; what a client sent is bound. */
#pragma once
#include "base/buffer.h"
#include "db/table.h"

/* Parameters have fixed numbers, so that a statement kept is a statement understood. */
enum { P_DAY = 1, P_UNIT = 2, P_SEARCH = 3, P_MARKED = 4, P_LIMIT = 5, P_ID = 6, P_AFTER = 7, P_VALUES = 16 };

void compose_list(struct buffer *out, const struct query *query);
void compose_count(struct buffer *out, const struct query *query);
/* All fields of one record by $6, computed for $1; no matter whether it counts on that day. */
void compose_get(struct buffer *out, const struct schema *schema);
/* The key under which the list's statement is kept; returns its length. */
size_t compose_key(const struct query *query, char operation, unsigned char *out, size_t room);
/* How many values a filter's list is padded to, so that few statements serve all lengths. */
size_t compose_padded(size_t n);

/* The stored columns of a resource in order, comma-separated; with `sorts` also the <name>_sort twins behind. */
void compose_columns(struct buffer *out, const struct resource *resource, bool sorts);
bool column_has_sort(const struct column *column);
const char *searched_column(const struct resource *resource); /* the one that ?q= looks into; NULL: none */
/* The id of the record with the resource's key in $1, $2, $3. */
void compose_find(struct buffer *out, const struct schema *schema);
