/* draft.h -- a record on its way in: from a body or a line of a file to a checked struct. Every value is checked alone as it comes,
 * the references named by code are collected for the database to find, and then the rules between fields run. Knows no SQL. */
#pragma once
#include "resource.h"

enum { LOOKUPS_MAX = 8 };

/* A reference given by its key instead of its id. */
struct lookup {
    const struct column *column;
    struct text parts[KEY_PARTS_MAX];
    unsigned given; /* bit n: parts[n] was given */
};

struct draft {
    const struct schema *schema;
    void *record;        /* of schema->resource->size bytes */
    uint64_t given;      /* bit n: columns[n] was given */
    uint64_t named;      /* bit n: columns[n] was spoken of, by its own name or a part of a key, if only to clear it */
    uint64_t faulty;     /* bit n: columns[n] was given and refused: not told again as missing */
    struct lookup lookups[LOOKUPS_MAX];
    size_t nlookups;
    struct place_of place;
    struct reference_memo *memo; /* of references that were found before; NULL: none */
    struct arena *arena; /* texts that had to be brought to NFC live here; others are borrowed from the input */
};

/* A new draft with an empty record (defaults: booleans false). NULL when out of memory. */
struct draft *draft_new(struct arena *arena, const struct schema *schema);
/* For an update: starts from a copy of what is there. */
struct draft *draft_of(struct arena *arena, const struct schema *schema, const void *record);

/* What is called `name` in input: an own column, a part of a reference's key, or nothing. *ret_column is the own column, or the
 * target's column that the part stands for: its kind is what the value must be. NULL for an unknown name and for embedded records. */
enum input_name { INPUT_UNKNOWN, INPUT_READ_ONLY, INPUT_COLUMN, INPUT_KEY_PART };
enum input_name draft_find(struct draft *draft, struct text name, const struct column **ret_column);
/* May a client write the field? The others are the register's own. */
bool draft_writes(const struct schema *schema, const struct field *field);
/* The names a client may write, for the message about an unknown one. */
const char *draft_names(struct arena *arena, const struct schema *schema);

/* Puts a value that came as text (a CSV cell; a JSON text). Empty NO_TEXT clears. Faults are added to reterr and remembered. */
void draft_put_text(struct draft *draft, struct text name, struct text value, struct problem *reterr);
/* Puts a value that came as a JSON number or boolean. Decimals come as their text through draft_put_text. */
void draft_put_int(struct draft *draft, struct text name, int64_t value, struct problem *reterr);
void draft_put_bool(struct draft *draft, struct text name, bool value, struct problem *reterr);
/* A value whose JSON type does not fit: adds the fault that says what is expected. */
void draft_put_wrong_type(struct draft *draft, struct text name, struct problem *reterr);

/* After the lookups have been resolved: what is required, and the resource's own rules. Returns reterr->code. */
enum err draft_finish(struct draft *draft, struct problem *reterr);
/* Letters, digits, - . / _ only: what a CODE column takes. */
bool text_is_code(struct text code);
/* Marks a column as refused (by whoever resolves lookups). */
void draft_refuse(struct draft *draft, const struct column *column);
/* The day on which a reference's code is meant: the column named by column->on, or NO_DATE. */
struct date draft_day_of(const struct draft *draft, const struct column *column);
