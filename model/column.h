/* column.h -- one column of a resource: its name, the C member it lives in, what may stand in it and what may be asked of it.
 * From these tables follow validation, messages, SQL, JSON, CSV, the schemas of openapi.yaml and the data dictionary. Knows no
 * SQL and no HTTP. A flag earns its place in three resources; what is rarer is C in the resource's check(). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "date.h"
#include "number.h"
#include "text.h"

enum kind { KIND_TEXT, KIND_INT, KIND_BOOL, KIND_DATE, KIND_DECIMAL, KIND_DONG, KIND_INSTANT };

enum column_flag {
    REQUIRED = 1 << 0,   /* a record without it is refused */
    SERVER_SET = 1 << 1, /* written by the register alone */
    FILTER = 1 << 2,     /* ?name=a or ?name=a,b */
    RANGE = 1 << 3,      /* ?name_from= and ?name_to=, both inclusive */
    SORT = 1 << 4,       /* ?sort=name or -name; a text column then has a stored twin <name>_sort in Vietnamese order */
    SEARCH = 1 << 5,     /* found by ?q= */
    COMPUTED = 1 << 6,   /* no member, no stored column: the resource's hand-written source yields it for the day asked */
    CODE = 1 << 7,       /* an official code: letters (Vietnamese ones, too), digits, - . / _ only, leading zeros kept */
    LINES = 1 << 8,      /* a text that may have line breaks; every other is one line */
};

enum { KEY_PARTS_MAX = 3 };

struct column {
    const char *name;
    enum kind kind;
    uint16_t offset;
    unsigned flags;
    int64_t min, max;           /* texts: most characters in max (needed); numbers: the range, hundredths for decimals; 0,0: any */
    const char *const *values;  /* the closed list a text must come from, NULL-ended */
    /* A reference (an integer id). `by` are the names under which the target's key is read and written here, in the order of the
     * target's key: { "unit_code" } for the units' { "code" }; `label` the name under which the target's label is read. */
    const char *refers;
    const char *by[KEY_PARTS_MAX];
    const char *label;
    const char *on;             /* the column that says on which day the code is meant, where codes are reused in time */
    bool on_eve;                /* ... the day before that: what was there until then */
    const char *vi;             /* heading for people */
    const char *doc;            /* one English sentence for the contract and the dictionary */
    const char *example;        /* for the contract */
};

/* The kind comes from the member's C type; a member of another type does not compile. */
#define KIND_OF(member)                                                                                                          \
    _Generic((member), struct text : KIND_TEXT, int64_t : KIND_INT, bool : KIND_BOOL, struct date : KIND_DATE,                   \
             struct decimal : KIND_DECIMAL, struct dong : KIND_DONG, struct instant : KIND_INSTANT)
#define COLUMN(type, member, ...)                                                                                                \
    {                                                                                                                            \
        .name = #member, .kind = KIND_OF(((struct type *)0)->member), .offset = offsetof(struct type, member), __VA_ARGS__       \
    }
/* A column that exists only in answers: computed for the day asked. */
#define COMPUTED_COLUMN(column_name, column_kind, extra_flags, ...)                                                              \
    {                                                                                                                            \
        .name = column_name, .kind = column_kind, .flags = COMPUTED | SERVER_SET | (extra_flags), __VA_ARGS__                    \
    }

/* What every record carries. */
#define ID_COLUMN(type)                                                                                                          \
    COLUMN(type, id, .flags = SERVER_SET | FILTER, .vi = "Số định danh", .doc = "The register's own number of the record.", .example = "1")
#define PROVENANCE_COLUMNS(type)                                                                                                 \
    COLUMN(type, source, .max = 500, .vi = "Nguồn", .doc = "Where the fact was taken from: an address or a document.",           \
           .example = "https://example.vn/page"),                                                                                \
        COLUMN(type, synthetic, .vi = "Dữ liệu mẫu", .doc = "True: the fact is invented for demonstration.", .example = "false"), \
        COLUMN(type, note, .flags = LINES, .max = 1000, .vi = "Ghi chú", .doc = "A remark for readers.", .example = "as printed")
#define STAMP_COLUMNS(type)                                                                                                      \
    COLUMN(type, version, .flags = SERVER_SET, .vi = "Phiên bản",                                                                \
           .doc = "Number of the change that wrote this record as it stands; also its ETag.", .example = "12"),                  \
        COLUMN(type, recorded_at, .flags = SERVER_SET, .vi = "Ghi lúc", .doc = "The instant of that change.",                    \
               .example = "2026-11-24T00:15:42.123456Z")

/* How exactly a day is known; NULL-ended. "assumed": the fact is real, its day is not public. */
extern const char *const precisions[];
