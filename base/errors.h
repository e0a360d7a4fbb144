/* errors.h -- the one list of what can go wrong, and the problem a client is told (RFC 9457).
 * Codes retire; their names are never given to another meaning. Titles in both languages stand here, sentences in
 * texts_vi.h and texts_en.h. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "arena.h"
#include "text.h"

/*   name               status  slug                    Vietnamese title                            English title */
#define ERRORS(X) \
    X(BAD_REQUEST,          400, "bad-request",          "Yêu cầu không hợp lệ",                     "Malformed request") \
    X(BAD_PARAMETER,        400, "bad-parameter",        "Tham số không hợp lệ",                     "Wrong parameter") \
    X(BAD_JSON,             400, "bad-json",             "JSON không đọc được",                      "Unreadable JSON") \
    X(UNAUTHORIZED,         401, "unauthorized",         "Cần khóa truy cập",                        "A key is needed") \
    X(FORBIDDEN,            403, "forbidden",            "Không có quyền",                           "Not allowed") \
    X(NOT_FOUND,            404, "not-found",            "Không tìm thấy",                           "Not found") \
    X(METHOD_NOT_ALLOWED,   405, "method-not-allowed",   "Phương thức không được phép",              "Method not allowed") \
    X(NOT_ACCEPTABLE,       406, "not-acceptable",       "Không có định dạng được yêu cầu",          "No such representation") \
    X(TIMEOUT,              408, "timeout",              "Quá thời gian",                            "Too slow") \
    X(CONFLICT,             409, "conflict",             "Trùng hoặc mâu thuẫn với dữ liệu đã có",   "Conflicts with what is there") \
    X(WITHDRAWN,            410, "withdrawn",            "Bản ghi đã được rút",                      "Withdrawn") \
    X(LENGTH_REQUIRED,      411, "length-required",      "Thiếu độ dài nội dung",                    "Length required") \
    X(STALE,                412, "stale",                "Bản ghi đã thay đổi",                      "Changed meanwhile") \
    X(TOO_LARGE,            413, "too-large",            "Nội dung quá lớn",                         "Body too large") \
    X(URI_TOO_LONG,         414, "uri-too-long",         "Địa chỉ quá dài",                          "Address too long") \
    X(UNSUPPORTED_TYPE,     415, "unsupported-type",     "Loại nội dung không được hỗ trợ",          "Unsupported content type") \
    X(INVALID,              422, "invalid",              "Dữ liệu không hợp lệ",                     "Invalid data") \
    X(PRECONDITION_REQUIRED,428, "precondition-required","Thiếu điều kiện If-Match",                 "If-Match is needed") \
    X(TOO_MANY_REQUESTS,    429, "too-many-requests",    "Quá nhiều yêu cầu",                        "Too many requests") \
    X(HEADERS_TOO_LARGE,    431, "headers-too-large",    "Phần đầu yêu cầu quá lớn",                 "Header fields too large") \
    X(INTERNAL,             500, "internal",             "Lỗi của hệ thống",                         "Our fault") \
    X(NOT_IMPLEMENTED,      501, "not-implemented",      "Mã hóa truyền không được hỗ trợ",          "Transfer coding not supported") \
    X(BUSY,                 503, "busy",                 "Hệ thống đang bận",                        "Busy") \
    X(OUT_OF_MEMORY,        503, "out-of-memory",        "Tạm thời hết bộ nhớ",                      "Out of memory for now") \
    X(NOT_READY,            503, "not-ready",            "Hệ thống chưa sẵn sàng",                   "Not ready") \
    X(DISK_FULL,            507, "disk-full",            "Hết chỗ lưu trữ",                          "Disk full")

enum err {
    OK = 0,
#define X(name, status, slug, vi, en) ERR_##name,
    ERRORS(X)
#undef X
        ERR_COUNT
};

enum lang { LANG_VI, LANG_EN };

int err_status(enum err code);
const char *err_slug(enum err code);
const char *err_name(enum err code); /* "NOT_FOUND" */
const char *err_title(enum err code, enum lang lang);
enum err err_by_slug(struct text slug); /* OK when there is none */

/* Every sentence we say to a client: MSG_<NAME>, whose text stands once per language. %1 to %4 are the arguments. */
enum message {
#define T(name, slug, text) MSG_##name,
#include "texts_en.h"
#undef T
    MSG_COUNT
};
const char *message_text(enum message message, enum lang lang);
const char *message_slug(enum message message); /* the "code" of a fault: "too-long" */
int message_arguments(enum message message);    /* how many %n the English text has; both languages agree (tested) */

enum where { WHERE_NONE, WHERE_POINTER, WHERE_PARAMETER, WHERE_HEADER, WHERE_CELL };

struct fault {
    enum where where;
    const char *place; /* JSON pointer "/unit_code", parameter or header name, or column of a file */
    struct text file;  /* WHERE_CELL only */
    int64_t line;      /* WHERE_CELL only, 1-based, as the file's reader shows it */
    struct text value; /* WHERE_CELL only: what stood there */
    enum message message;
    const char *detail; /* the sentence, in the problem's language */
};

enum { FAULTS_MAX = 200 }; /* faults told one by one; `more` counts the rest */

/* What went wrong. Lives in an arena; init it before handing it down. */
struct problem {
    struct arena *arena;
    enum lang lang;
    enum err code; /* OK: nothing wrong so far */
    struct fault *faults;
    size_t n, room, more;
    struct text allow;    /* value of the Allow header of a 405 */
    unsigned retry_after; /* seconds, of a 429 or 503; 0: what is usual */
    const char *aside;    /* what the log is told and no client; NULL: nothing */
};

static inline struct problem problem_in(struct arena *arena, enum lang lang)
{
    return (struct problem){ .arena = arena, .lang = lang };
}

/* Adds a fault and returns `code`, so that failing is one line:  return fail(reterr, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, id);
 * The arguments are message_arguments(message) strings, each `const char *`. The first fault's code names the problem; place is copied,
 * an argument that is NULL is left empty.
 * reterr may be NULL (nobody listens): then it only returns the code. */
enum err fail(struct problem *reterr, enum err code, enum where where, const char *place, enum message message, ...);
/* The same for a cell of a file: line is 1-based, column the heading, value what stood there. */
enum err fail_cell(struct problem *reterr, enum err code, struct text file, int64_t line, const char *column, struct text value,
                   enum message message, ...);
/* The database failed, `why` in its own words: they are for the log, and the client hears that it failed. Returns `code`. */
enum err fail_inside(struct problem *reterr, enum err code, const char *why);
/* A fault that was found elsewhere, copied. */
void problem_add(struct problem *problem, enum err code, const struct fault *fault);
