/* call.h -- one call of an operation: what is known about it, and the ways to answer. Lives in the request's arena. */
#pragma once
#include <jansson.h>
#include "base/json_writer.h"
#include "db/table.h"
#include "handlers/negotiation.h"
#include "handlers/operations.h"

struct call {
    struct app *app;
    struct db *db;
    struct conn *conn;                 /* this thread's reader; on the WRITE lane the writer */
    struct request *request;
    struct response *response;
    struct arena *arena;
    const struct operation *operation;
    struct text arguments[2];          /* path parameters, raw */
    struct principal principal;
    struct key_uses *uses;             /* the app's */
    uint64_t revocations;              /* how many there were when the key was checked */
    enum lang lang;
    struct problem problem;
    json_t *body;                      /* a write's parsed body; freed by the dispatcher */
    int64_t stamp;                     /* the newest change of what the operation reads: all of it, and perhaps more, is in the answer */
    struct instant known;              /* a read's: what was known at it; INSTANT_NONE: what is known now */
    struct date day;                   /* a write's: on which day its path's code is meant */
    int64_t id, expected;              /* a write's record and the version If-Match names; INT_NONE: any */
    struct date read_on;               /* ... and the day for which that version was read */
    struct text idempotency_key, request_hash;
    const struct schema *sheet_of;     /* an import's resource */
    struct incoming *incoming;         /* ... and its sheet, as it comes */
    int64_t bytes;                     /* ... its size, and its sum */
    const char *sha256;
    bool undo;                         /* a write that answered and is to leave nothing */
    bool dry_run;                      /* ... to be tried only */
    struct text reason;                /* a write's, why; NO_TEXT: not said */
};

/* What the app knows beside the register, for those who watch over it. Any of it may be missing: NULL, INT_NONE. */
struct watched {
    const struct http_server *server;
    int64_t started_us, up_us;       /* since 1970; how long ago, by the clock that nobody sets */
    int64_t backup_us, backup_bytes; /* of the last backup that was made */
    uint64_t backups, backups_failed;
};
struct watched app_watched(struct app *app);

/* ---- answers (answer.c) ---- */
/* One fault as problems and lists of faults show it. */
void answer_fault(struct json_writer *w, const struct fault *fault);
/* Writes the call's problem as RFC 9457 and sets its status. */
void answer_problem(struct call *call);
void answer_problem_to(struct app *app, struct request *request, struct response *response, enum lang lang, const struct problem *problem);
/* Hands the buffer's bytes over as the body; frees them when sent. ERR_OUT_OF_MEMORY when the buffer failed. */
enum err answer_buffer(struct call *call, struct buffer *buffer, int status, const char *type);
/* The number in an answer's tag: call->stamp; of what was known then, the newest change of all. */
enum err answer_stamp(struct call *call, int64_t *ret);
/* The Link header of a page: the first one, and the next (NULL: there is none). */
void answer_links(struct call *call, const char *next);
/* ETag "version", and true when If-None-Match has it: then the answer is a 304 already. */
bool answer_not_modified(struct call *call, const char *etag);
/* ---- writes (write.c) ---- */
/* ?reason=, into call->reason. */
enum err write_reason(struct call *call);
/* A correction of the past needs one, unless the same key wrote the record today. `after` NULL: it is withdrawn. */
enum err write_asks_reason(struct call *call, const struct schema *schema, const void *before, const void *after);
/* "product-groups, units ...": the resources that can be written. */
const char *writable_names(struct arena *arena);

/* ---- answers that were rendered before (representation.c) ---- */
/* True: the response is one that was kept, compressed if the client takes that. */
bool representation_find(struct call *call);
/* After the operation: compresses what deserves it, and keeps it. */
void representation_keep(struct call *call);
struct cache *app_cache_of(struct app *app); /* NULL: nothing is kept */
struct importer *app_importer(struct app *app); /* NULL: not open yet */
struct certificate_keys;
const struct certificate_keys *app_certificate_keys(const struct app *app); /* NULL: the register has none and could not make them */
const char *app_public_address(const struct app *app);

/* Cache-Control: a past day's answer may be kept, today's asks again. */
void answer_cache(struct call *call, struct date day);
const char *body_type(enum method method); /* of the bodies it takes */

/* ---- parameters (query.c) ---- */
struct query_extra {
    bool count, bom;
    uint64_t shown;          /* which fields */
    struct text cursor;      /* as sent */
    struct text unit_code;
    bool every_day;          /* as_of=all */
    struct date as_of;       /* the day that was asked, or today */
};
/* Reads all parameters of a list or export; every fault is told at once. */
enum err query_read(struct call *call, bool export, struct query *ret, struct query_extra *ret_extra);
/* Reads as_of (and nothing else unless named in `also`, NULL-ended) of a single read. */
enum err query_day(struct call *call, const char *const *also, struct date *ret_day, bool *ret_every);
/* Every parameter is one of `names` (NULL-ended, may be empty) and there once: each that is not is a fault. */
enum err query_names(struct call *call, const char *const *names);
/* Of a list by number: limit (1 to PAGE_MAX) and cursor (a number from 1 on), and nothing else; what is not given is left as it is. */
enum err query_page(struct call *call, int64_t *ret_limit, int64_t *ret_cursor);
/* Of a list that is no resource's: limit (50 without it) and the cursor that query_next() made of a place of the same `kinds`, a letter each: i a number, t a text; without a cursor
 * *ret stays as it is. Which parameters there may be is asked elsewhere. */
enum err query_place(struct call *call, const char *kinds, int64_t *ret_limit, struct value *ret);
/* A day as parameter `name`; false: the fault is told. */
bool query_date(struct call *call, const char *name, struct text value, struct date *ret);
/* The unit that parameter `unit` names by its code on the day (NO_DATE: its latest holder): the same answer for lists and reports. */
enum err query_unit(struct call *call, struct text code, struct date day, int64_t *ret);
/* As it stands in an address: the arena's. */
const char *encoded(struct arena *arena, struct text text);
struct text query_value(const struct call *call, const char *name); /* NO_TEXT when absent */
/* The address of the same list with the cursor set to `place`. */
char *query_next(struct call *call, const struct query *query, const struct value *place, size_t nplace);

/* ---- handlers ---- */
handler image_prepare, image_upload_run, image_content_run;
handler product_jsonld_run, product_place_run;
handler facets_run, report_channels_run, report_supply_run, report_sales_run, report_events_run, report_products_run;
handler list_run, export_run, get_run, history_run, unit_history_run, predecessors_run, successors_run;
handler write_prepare, create_run, update_run, withdraw_run, restore_run;
handler progress_run;
handler report_bands_run, report_criteria_run, report_communes_run, report_series_run, report_changes_run, report_published_run;
handler import_early, import_prepare, import_run, import_list_run, import_get_run, import_faults_run, import_fault_sheet_run, import_cancel_prepare, import_cancel_run;
extern const struct body_sink import_sink;
handler contact_prepare, contact_put_prepare, contact_erase_prepare, contact_get_run, contact_put_run, contact_erase_run, contact_reads_run;
handler changes_run, changes_diff_run;
handler keys_list_run, key_get_run, key_create_prepare, key_create_run, key_revoke_prepare, key_revoke_run;
handler commune_gap_run, report_matrix_run, report_matrix_export_run, report_distance_run, report_distance_export_run, report_losing_run;
handler attachment_prepare, attachment_upload_run, attachment_content_run;
handler dossier_next_run, report_eligibility_run, report_restated_run;
handler unit_act_prepare, unit_act_run, acknowledged_run;
handler certificate_page_run, certificate_check_run, jwks_run, qr_svg_run, qr_png_run;
handler product_score_run, rubric_score_run, rubric_form_run;
handler metrics_run;
handler page_run, problem_page_run, problems_page_run, livez_run, readyz_run;

/* The number that a path names a record by. */
enum err path_id(struct call *call, int64_t *ret);
/* The record a path names: by id, or by code on the day. */
enum err record_id(struct call *call, struct date day, int64_t *ret);
/* "known_at", when it was asked for. */
void write_known(struct json_writer *w, const struct call *call);
/* The withdrawn record a path names: by id, or the latest withdrawn unit that held the code on the day. */
enum err withdrawn_id(struct call *call, struct date day, int64_t *ret);
/* One record with its embedded children as JSON. */
enum err record_write(struct call *call, struct buffer *out, const struct schema *schema, const struct value *values, struct date day, uint64_t shown);
/* The record's strong tag: "version.change.day". If-Match looks at the version alone; the rest tells computed fields apart. */
enum err record_tag(struct call *call, int64_t version, struct date day, char **ret);
/* Who writes, in which request, now. */
enum err call_stamp(struct call *call, struct stamp *ret);
/* The parameters of a write that is no record of the catalogue: a reason, and nothing else. */
enum err write_parameters(struct call *call);

/* ---- Idempotency-Key (idempotency.c) ---- */
/* Before the queue: the header, if there is one and it is 1 to 255 characters. */
enum err idempotency_read(struct call *call);
/* Inside the write's savepoint. */
/* Answers from what was kept: *ret_done. The same key with another request is 422. */
enum err idempotency_find(struct call *call, bool *ret_done);
enum err idempotency_keep(struct call *call);

/* The value of a field of a row. */
const struct value *row_value(const struct schema *schema, const struct value *values, const char *name);
