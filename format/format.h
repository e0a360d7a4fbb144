/* format.h -- rows to bytes and back, by column: JSON, CSV. Never queries. */
#pragma once
#include <jansson.h>
#include <stddef.h>
#include "json_writer.h"
#include "model/draft.h"
#include "model/resource.h"

/* ---- rows out: values[i] belongs to schema->fields[i]; bit i of `shown` says whether it is written ---- */
#define SHOW_ALL UINT64_MAX
/* One object. Booleans (i 0/1) become true/false, decimals numbers with at most two decimals, days and instants texts as stored. */
void format_json_row(struct json_writer *w, const struct schema *schema, const struct value *values, uint64_t shown);
/* RFC 4180, CRLF. Texts that begin with = + - @ tab or CR get a leading ' so that a spreadsheet does not run them; booleans true/false; no value is empty. */
void format_csv_heading(struct buffer *out, const struct schema *schema, uint64_t shown);
void format_csv_row(struct buffer *out, const struct schema *schema, const struct value *values, uint64_t shown);

/* ---- bodies in ---- */
enum { JSON_DEPTH_MAX = 32 };
/* Parses a body: one JSON object, no duplicate names anywhere, no U+0000, no lone surrogates, at most JSON_DEPTH_MAX levels, well-formed UTF-8. Faults: ERR_BAD_JSON with line
 * and column (MSG_JSON_UNREADABLE and the like), MSG_JSON_NOT_OBJECT, MSG_JSON_TOO_DEEP, MSG_FIELD_TWICE, MSG_BODY_MISSING; out of memory is ERR_OUT_OF_MEMORY, never a parse error. The caller owns *ret (json_decref). */
enum err format_json_body(struct text body, json_t **ret, struct problem *reterr);
/* The same for a body with personal data: a fault tells line and column, and no piece of the body. */
enum err format_json_personal(struct text body, json_t **ret, struct problem *reterr);
/* Puts every member into the draft; unknown and read-only names, wrong types, bad values are all told. null clears. A decimal may come as number or text. */
void format_json_draft(const json_t *object, struct draft *draft, struct problem *reterr);

/* ---- CSV in ---- */
/* Reads RFC 4180 from memory (LF or CRLF, an UTF-8 BOM is skipped). Cells are NUL-terminated views that live in `arena`. */
struct csv_reader;
struct csv_reader *csv_reader_new(struct arena *arena, struct text bytes);
/* The next record: *ret cells, n of them, beginning at *ret_line (1-based). false at the end or on a fault; then *ret_fault is NULL or a constant English word for it ("a quote is not closed", ...). An
 * unquoted empty cell is NO_TEXT; a quoted empty one is the empty text. The cells live until the next call unless `keep`. */
bool csv_read(struct csv_reader *reader, const struct text **ret, size_t *ret_n, int64_t *ret_line, const char **ret_fault);
/* The same of a file that comes piece by piece and is never held whole: cells live until the next call. Its separator is what its heading is parted
 * by: , or ; or a tab. A record has at most CSV_RECORD_MAX bytes. */
enum { CSV_RECORD_MAX = 1 << 20 };
typedef ptrdiff_t csv_more(void *ctx, char *to, size_t room); /* bytes put there; 0: the end; -1: it cannot be read */
struct csv_reader *csv_stream_new(struct arena *arena, csv_more *more, void *ctx);
char csv_separator(const struct csv_reader *reader);
bool csv_has_mark(const struct csv_reader *reader); /* the file began with a byte order mark */
/* In which row a spreadsheet shows the record that was read last: a line break inside a cell begins no row. */
int64_t csv_row(const struct csv_reader *reader);
/* One cell of ours: quoted when it must be, guarded as above; nothing for NO_TEXT. */
void csv_write_cell(struct buffer *out, struct text cell, char separator);
/* Undoes the ' put before = + - @ by format_csv_row, so that what goes out comes back in. */
struct text csv_plain(struct text cell);
/* A file read piece by piece, unpacked when it is gzip: a source of csv_stream_new(). NULL: the reason. More than `limit` bytes (unpacked) is a fault. */
struct file_source;
struct file_source *file_open(const char *path, int64_t limit, char *reason, size_t room);
csv_more file_more;
const char *file_fault(const struct file_source *file); /* why it could not be read to its end, as an English word; NULL: it could, so far */
void file_close(struct file_source *file);              /* NULL accepted */
