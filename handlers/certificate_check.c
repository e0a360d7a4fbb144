/* certificate_check.c -- is the label on a package true? The page behind its QR code, the same as signed JSON, the key that verifies it, and the QR code itself. A page of one
 * request, without script. Knows how a certification stands (the model's `validity`); tells nothing of persons. */
#include <inttypes.h>
#include <png.h>
#include <qrencode.h>
#include <sodium.h>
#include <string.h>
#include "base/number.h"
#include "handlers/app.h"
#include "handlers/call.h"
#include "handlers/certificate_code.h"
#include "handlers/reach.h"
#include "model/resources.h"
#include "sql.h"

enum { VALUES = FIELDS_MAX, QUIET_ZONE = 4, PNG_SCALE = 8 };

/* What is told about a code. */
struct checked {
    const char *code;
    struct value *certification, *product, *ground; /* rows; ground NULL: none */
    struct text validity;
    struct date day;
};

/* ---- looking it up ---- */

static const struct certificate_keys *keys_of(struct call *call)
{
    const struct certificate_keys *keys = app_certificate_keys(call->app);
    if (!keys)
        fail(&call->problem, ERR_NOT_READY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return keys;
}

/* No code of ours: who tries many has to wait. */
static enum err guessed(struct call *call)
{
    unsigned wait = request_wrong_key_wait(call->request);
    if (wait > 0) {
        call->problem.retry_after = wait;
        return fail(&call->problem, ERR_TOO_MANY_REQUESTS, WHERE_NONE, NULL, MSG_WRONG_CODES, arena_printf(call->arena, "%u", wait));
    }
    request_wrong_key(call->request);
    return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_CERTIFICATE);
}

static enum err row_of(struct call *call, const struct resource *resource, int64_t id, struct date day, struct value **ret)
{
    *ret = ARENA_ARRAY(call->arena, struct value, VALUES);
    if (!*ret)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return table_get(call->conn, call->arena, schema_of(resource), id, day, *ret, &call->problem);
}

static struct text text_in(const struct resource *resource, const struct value *row, const char *name)
{
    return row ? row_value(schema_of(resource), row, name)->t : NO_TEXT;
}

static int64_t number_in(const struct resource *resource, const struct value *row, const char *name)
{
    return row_value(schema_of(resource), row, name)->i;
}

static enum err ground_of(struct call *call, struct checked *c)
{
    struct stmt *stmt;
    int64_t id = INT_NONE;
    struct text code = text_in(&certifications, c->certification, "ended_ground");
    if (!code.s || !text_is(c->validity, "revoked"))
        return OK;
    enum err e = conn_named(call->conn, sql_revocation_ground_of, &stmt, &call->problem);
    if (e)
        return e;
    bind_text(stmt, 1, code);
    if (rows_next(stmt))
        id = row_int(stmt, 0);
    e = rows_end(stmt, &call->problem);
    return e || id == INT_NONE ? e : row_of(call, &revocation_grounds, id, c->day, &c->ground);
}

static enum err look_up(struct call *call, struct checked *ret)
{
    const struct certificate_keys *keys = keys_of(call);
    int64_t id;
    *ret = (struct checked){ .day = date_today() };
    if (!keys)
        return call->problem.code;
    if (!certificate_code_read(keys, call->arguments[0], &id))
        return guessed(call);
    char code[CERTIFICATE_CODE_TEXT];
    certificate_code(keys, id, code);
    ret->code = arena_printf(call->arena, "%s", code);
    enum err e = row_of(call, &certifications, id, ret->day, &ret->certification);
    if (e == ERR_WITHDRAWN || (!e && number_in(&certifications, ret->certification, "product_id") == INT_NONE)) {
        call->problem = problem_in(call->arena, call->lang);
        return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_CERTIFICATE);
    }
    if (e)
        return e;
    ret->validity = text_in(&certifications, ret->certification, "validity");
    e = row_of(call, &products, number_in(&certifications, ret->certification, "product_id"), ret->day, &ret->product);
    return e ? e : ground_of(call, ret);
}

static bool may_be_used(struct text validity)
{
    return text_is(validity, "valid") || text_is(validity, "expiring") || text_is(validity, "extended");
}

/* ---- JSON ---- */

static void put(struct json_writer *w, const char *name, struct text value)
{
    jw_key(w, name);
    jw_text(w, value);
}

/* The minute: an answer is kept for as long, and tells no time at which nobody looked. */
static struct instant this_minute(void)
{
    enum { MINUTE_US = 60000000 };
    struct instant now = instant_now();
    return (struct instant){ now.us - now.us % MINUTE_US };
}

static void write_statement(struct json_writer *w, const struct checked *c)
{
    char at[INSTANT_TEXT];
    instant_format(this_minute(), at);
    jw_key(w, "code");
    jw_cstr(w, c->code);
    put(w, "validity", c->validity);
    jw_key(w, "valid");
    jw_bool(w, may_be_used(c->validity));
    jw_key(w, "stars");
    jw_int(w, number_in(&certifications, c->certification, "stars"));
    put(w, "product_code", text_in(&products, c->product, "code"));
    put(w, "product_name", text_in(&products, c->product, "name"));
    put(w, "producer_name", text_in(&products, c->product, "producer_name"));
    put(w, "unit_name", text_in(&products, c->product, "unit_name"));
    put(w, "authority", text_in(&certifications, c->certification, "authority"));
    put(w, "decision_number", text_in(&certifications, c->certification, "decision_number"));
    put(w, "decided_on", text_in(&certifications, c->certification, "decided_on"));
    put(w, "valid_to", text_in(&certifications, c->certification, "valid_to"));
    put(w, "ended_on", text_in(&certifications, c->certification, "ended_on"));
    put(w, "ground", text_in(&revocation_grounds, c->ground, "name"));
    put(w, "ground_en", text_in(&revocation_grounds, c->ground, "name_en"));
    jw_key(w, "synthetic");
    jw_bool(w, number_in(&certifications, c->certification, "synthetic") == 1);
    jw_key(w, "checked_at");
    jw_cstr(w, at);
}

static void short_lived(struct call *call)
{
    response_header(call->response, "Cache-Control", "public, max-age=60");
}

enum err certificate_check_run(struct call *call)
{
    struct checked c;
    struct buffer statement = { 0 }, out = { 0 };
    struct json_writer inner = json_writer_of(&statement), w = json_writer_of(&out);
    enum err e = query_names(call, (const char *const[]){ NULL });
    if (!e)
        e = look_up(call, &c);
    if (e)
        return e;
    jw_object(&inner);
    write_statement(&inner, &c);
    jw_object_end(&inner);
    const char *jws = statement.failed ? NULL : certificate_jws(call->arena, app_certificate_keys(call->app), buffer_view(&statement));
    buffer_free(&statement);
    if (!jws)
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    jw_object(&w);
    write_statement(&w, &c);
    jw_key(&w, "jws");
    jw_cstr(&w, jws);
    jw_object_end(&w);
    short_lived(call);
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}

enum err jwks_run(struct call *call)
{
    const struct certificate_keys *keys = keys_of(call);
    struct buffer out = { 0 };
    enum err e = keys ? query_names(call, (const char *const[]){ NULL }) : call->problem.code;
    if (e)
        return e;
    buffer_printf(&out, "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"EdDSA\",\"use\":\"sig\",\"kid\":\"%s\",\"x\":\"%s\"}]}", keys->id,
                  certificate_public_key(call->arena, keys));
    response_header(call->response, "Cache-Control", "public, max-age=3600");
    return answer_buffer(call, &out, 200, "application/json; charset=utf-8");
}

/* ---- the page ---- */

static const char style[] = "body{font:18px/1.45 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1rem;color:#1b1b1b;background:#fff}"
                            "h1{font-size:1.6rem;line-height:1.2;margin:0;padding:1rem;border-radius:.5rem;color:#fff;background:#6b4a00}"
                            "h1.yes{background:#0b5d3b}h1.no{background:#a3141f}h1 span,[lang=en]{display:block;font-size:.8em;font-weight:normal}"
                            "[lang=en]{color:#595959}h1 [lang=en]{color:#fff}dl{margin:1rem 0}dt{margin-top:.7rem;font-size:.85rem;color:#595959}dt [lang=en]{display:inline}"
                            "dd{margin:0;font-size:1.1rem;overflow-wrap:anywhere}.stars{font-size:1.6rem;letter-spacing:.1em}";

/* How each validity is told: whether the label may be used, in both languages. */
static const struct told {
    const char *validity, *mark, *vi, *en;
} tellings[] = {
    { "valid", "yes", "Còn hiệu lực", "Valid" },
    { "expiring", "yes", "Còn hiệu lực, sắp hết hạn", "Valid, expiring soon" },
    { "extended", "yes", "Được gia hạn", "Extended" },
    { "expired", "no", "Đã hết hạn", "Expired" },
    { "revoked", "no", "Đã bị thu hồi", "Revoked" },
    { "replaced", "", "Đã có giấy chứng nhận mới thay thế", "Replaced by a newer certificate" },
    { "upgraded", "", "Đã nâng hạng: có giấy chứng nhận mới", "Upgraded: there is a newer certificate" },
    { "downgraded", "", "Đã xếp hạng lại: có giấy chứng nhận mới", "Rated anew: there is a newer certificate" },
    { "reissued", "", "Đã cấp lại", "Reissued" },
    { "not_yet", "", "Chưa có hiệu lực", "Not yet in force" },
    { "", "no", "Không còn hiệu lực", "No longer in force" },
};

static const struct told *telling_of(struct text validity)
{
    const struct told *t = tellings;
    while (*t->validity && !text_is(validity, t->validity))
        t++;
    return t;
}

static void html_text(struct buffer *out, struct text t)
{
    for (size_t i = 0; i < t.n; i++) {
        const char *safe = t.s[i] == '<' ? "&lt;" : t.s[i] == '>' ? "&gt;" : t.s[i] == '&' ? "&amp;" : t.s[i] == '"' ? "&quot;" : NULL;
        if (safe)
            buffer_cstr(out, safe);
        else
            buffer_byte(out, t.s[i]);
    }
}

static void html_line(struct buffer *out, const char *vi, const char *en, struct text value)
{
    if (!value.n)
        return;
    buffer_printf(out, "<dt>%s · <span lang=\"en\">%s</span><dd>", vi, en);
    html_text(out, value);
}

/* 2026-11-24 as Vietnamese read it. */
static struct text day_shown(struct call *call, struct text day)
{
    return day.n == 10 ? text_of(arena_printf(call->arena, "%.2s/%.2s/%.4s", day.s + 8, day.s + 5, day.s)) : NO_TEXT;
}

static const char *style_hash(struct call *call)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char text[64];
    crypto_hash_sha256(digest, (const unsigned char *)style, sizeof style - 1);
    sodium_bin2base64(text, sizeof text, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
    return arena_printf(call->arena, "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", text);
}

static void page_begin(struct buffer *out, const struct told *t)
{
    buffer_printf(out,
                  "<!doctype html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n"
                  "<title>OCOP: %s</title>\n<style>%s</style>\n<h1 class=\"%s\">%s<span lang=\"en\">%s</span></h1>\n",
                  t->vi, style, t->mark, t->vi, t->en);
}

static enum err page_answer(struct call *call, struct buffer *out, int status)
{
    buffer_cstr(out, "</html>\n");
    response_header(call->response, "Content-Security-Policy", style_hash(call));
    response_header(call->response, "Referrer-Policy", "no-referrer");
    return answer_buffer(call, out, status, "text/html; charset=utf-8");
}

static void page_checked(struct call *call, struct buffer *out)
{
    enum { VIET_NAM_US = 7 * 3600 };
    char at[INSTANT_TEXT];
    instant_format((struct instant){ this_minute().us + (int64_t)VIET_NAM_US * 1000000 }, at);
    buffer_printf(out, "<dt>Kiểm tra lúc · <span lang=\"en\">Checked at</span><dd>%.5s %.2s/%.2s/%.4s</dl>\n", at + 11, at + 8, at + 5, at);
    buffer_printf(out, "<p>Sổ đăng ký OCOP của tỉnh<span lang=\"en\">The province's OCOP register</span>\n");
    (void)call;
}

static void page_certificate(struct call *call, struct buffer *out, const struct checked *c)
{
    static const char *const authority_names[][2] = { { "district", "Ủy ban nhân dân cấp huyện · district" }, { "province", "Ủy ban nhân dân tỉnh · province" },
                                                      { "ministry", "Bộ Nông nghiệp và Môi trường · ministry" }, { "central", "Trung ương · central" } };
    struct text authority = text_in(&certifications, c->certification, "authority");
    int64_t stars = number_in(&certifications, c->certification, "stars");
    page_begin(out, telling_of(c->validity));
    buffer_cstr(out, "<dl>\n");
    html_line(out, "Sản phẩm", "Product", text_in(&products, c->product, "name"));
    buffer_printf(out, "<dt>Hạng · <span lang=\"en\">Stars</span><dd class=\"stars\">%.*s <small>%" PRId64 " sao</small>", (int)(stars * 3), "★★★★★", stars);
    html_line(out, "Chủ thể", "Producer", text_in(&products, c->product, "producer_name"));
    html_line(out, "Địa bàn", "From", text_in(&products, c->product, "unit_name"));
    html_line(out, "Mã sản phẩm", "Product code", text_in(&products, c->product, "code"));
    html_line(out, "Quyết định", "Decision", text_in(&certifications, c->certification, "decision_number"));
    html_line(out, "Ngày quyết định", "Decided on", day_shown(call, text_in(&certifications, c->certification, "decided_on")));
    for (size_t i = 0; i < sizeof authority_names / sizeof *authority_names; i++)
        if (text_is(authority, authority_names[i][0]))
            html_line(out, "Cấp công nhận", "Authority", text_of(authority_names[i][1]));
    html_line(out, "Có giá trị đến hết ngày", "Valid until", day_shown(call, text_in(&certifications, c->certification, "valid_to")));
    if (!may_be_used(c->validity))
        html_line(out, "Chấm dứt từ ngày", "Ended on", day_shown(call, text_in(&certifications, c->certification, "ended_on")));
    html_line(out, "Căn cứ thu hồi", "Ground", text_in(&revocation_grounds, c->ground, "name"));
    html_line(out, "", "Ground in English", text_in(&revocation_grounds, c->ground, "name_en"));
    if (number_in(&certifications, c->certification, "synthetic") == 1)
        html_line(out, "Lưu ý", "Note", TEXT("Dữ liệu mẫu · sample data, no real certificate"));
    html_line(out, "Mã kiểm tra", "Code", text_of(c->code));
    page_checked(call, out);
}

/* What is no certificate has a page, too: whoever scanned it is to read that. */
static enum err page_without(struct call *call, enum err e)
{
    static const struct told unknown = { "", "no", "Không có giấy chứng nhận này", "No such certificate" };
    static const struct told wait = { "", "", "Xin thử lại sau", "Please try again later" };
    struct buffer out = { 0 };
    bool many = e == ERR_TOO_MANY_REQUESTS;
    if (e != ERR_NOT_FOUND && !many)
        return e;
    page_begin(&out, many ? &wait : &unknown);
    if (many)
        buffer_cstr(&out, "<p>Quá nhiều mã sai từ địa chỉ này.<span lang=\"en\">Too many wrong codes from this address.</span>\n<dl>\n");
    else
        buffer_cstr(&out, "<p>Mã trên nhãn không phải do sổ đăng ký này cấp: nhãn có thể là giả, hoặc mã bị đọc sai."
                          "<span lang=\"en\">The code on the label was not issued by this register: the label may be false, or the code was misread.</span>\n<dl>\n");
    page_checked(call, &out);
    if (many)
        response_header(call->response, "Retry-After", arena_printf(call->arena, "%u", call->problem.retry_after));
    call->problem = problem_in(call->arena, call->lang);
    response_header(call->response, "Cache-Control", "no-store");
    return page_answer(call, &out, err_status(e));
}

enum err certificate_page_run(struct call *call)
{
    struct checked c;
    struct buffer out = { 0 };
    enum err e = query_names(call, (const char *const[]){ NULL });
    if (!e)
        e = look_up(call, &c);
    if (e)
        return page_without(call, e);
    page_certificate(call, &out, &c);
    short_lived(call);
    response_header(call->response, "Link", arena_printf(call->arena, "<%s/api/v1/checks/%s>; rel=\"alternate\"; type=\"application/json\"", call->request->base, c.code));
    return page_answer(call, &out, 200);
}

/* ---- the QR code ---- */

/* Where the page is: as the operator says, or as the client came. */
static const char *public_address(struct call *call)
{
    const char *set = app_public_address(call->app);
    struct text host = request_header(call->request, "Host");
    if (set && *set)
        return set;
    return arena_printf(call->arena, "http%s://%.*s%s", call->request->https ? "s" : "", (int)host.n, host.s ? host.s : "", call->request->base);
}

/* The caller frees it by QRcode_free(). */
static enum err qr_of(struct call *call, QRcode **ret)
{
    int64_t id;
    struct value *row;
    char code[CERTIFICATE_CODE_TEXT];
    const struct certificate_keys *keys = keys_of(call);
    enum err e = keys ? query_names(call, (const char *const[]){ NULL }) : call->problem.code;
    if (!e)
        e = path_id(call, &id);
    if (!e)
        e = row_of(call, &certifications, id, date_today(), &row);
    if (!e && number_in(&certifications, row, "product_id") == INT_NONE)
        e = fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%" PRId64, id));
    if (!e)
        e = reach_product(call, number_in(&certifications, row, "product_id"));
    if (e)
        return e;
    certificate_code(keys, id, code);
    *ret = QRcode_encodeString8bit(arena_printf(call->arena, "%s/v/%s", public_address(call), code), 0, QR_ECLEVEL_M);
    return *ret ? OK : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

static bool is_dark(const QRcode *qr, int x, int y)
{
    return x >= 0 && y >= 0 && x < qr->width && y < qr->width && qr->data[y * qr->width + x] & 1;
}

enum err qr_svg_run(struct call *call)
{
    QRcode *qr;
    struct buffer out = { 0 };
    enum err e = qr_of(call, &qr);
    if (e)
        return e;
    int side = qr->width + 2 * QUIET_ZONE;
    buffer_printf(&out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
                  side, side, side * PNG_SCALE, side * PNG_SCALE, side, side);
    for (int y = 0; y < qr->width; y++)
        for (int x = 0; x < qr->width; x++) {
            int run = 0;
            while (is_dark(qr, x + run, y))
                run++;
            if (run)
                buffer_printf(&out, "M%d %dh%dv1h-%dz", x + QUIET_ZONE, y + QUIET_ZONE, run, run);
            x += run;
        }
    buffer_cstr(&out, "\"/></svg>\n");
    QRcode_free(qr);
    response_header(call->response, "Cache-Control", "private, max-age=3600");
    response_header(call->response, "Content-Security-Policy", "default-src 'none'");
    return answer_buffer(call, &out, 200, "image/svg+xml");
}

/* Eight points a module, grey, from the top. */
static unsigned char *points_of(struct arena *arena, const QRcode *qr, int side)
{
    unsigned char *points = arena_alloc(arena, (size_t)side * (size_t)side);
    for (int y = 0; points && y < side; y++)
        for (int x = 0; x < side; x++)
            points[y * side + x] = is_dark(qr, x / PNG_SCALE - QUIET_ZONE, y / PNG_SCALE - QUIET_ZONE) ? 0 : 255;
    return points;
}

enum err qr_png_run(struct call *call)
{
    QRcode *qr;
    struct buffer out = { 0 };
    enum err e = qr_of(call, &qr);
    if (e)
        return e;
    int side = (qr->width + 2 * QUIET_ZONE) * PNG_SCALE;
    unsigned char *points = points_of(call->arena, qr, side);
    png_image image = { .version = PNG_IMAGE_VERSION, .width = (png_uint_32)side, .height = (png_uint_32)side, .format = PNG_FORMAT_GRAY };
    png_alloc_size_t size = 0;
    QRcode_free(qr);
    bool good = points && png_image_write_to_memory(&image, NULL, &size, 0, points, 0, NULL) && buffer_reserve(&out, size) &&
                png_image_write_to_memory(&image, out.s, &size, 0, points, 0, NULL);
    out.n = size;
    if (!good) {
        buffer_free(&out);
        return fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    }
    response_header(call->response, "Cache-Control", "private, max-age=3600");
    return answer_buffer(call, &out, 200, "image/png");
}
