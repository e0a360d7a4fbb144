/* attachments.c -- pictures of products, shown to everybody; and files of dossiers: taken when what is in them is one of the types that are taken, and given back as downloads, to keys alone. A browser is never to show or
 * run one: type, disposition and policy say so. */
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include "handlers/call.h"
#include "handlers/reach.h"
#include "model/resources.h"
#include "sql.h"

enum err attachment_prepare(struct call *call)
{
    struct text document = query_value(call, "document");
    enum err e = query_names(call, (const char *const[]){ "document", "reason", NULL });
    if (!e)
        e = write_reason(call);
    if (!e && !document.s)
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "document", MSG_REQUIRED);
    else if (!e && (document.n > 40 || !text_is_code(document)))
        e = fail(&call->problem, ERR_BAD_PARAMETER, WHERE_PARAMETER, "document", MSG_BAD_PATTERN);
    if (!e && !call->request->body.n)
        e = fail(&call->problem, ERR_BAD_REQUEST, WHERE_NONE, NULL, MSG_BODY_MISSING);
    if (!e && !attachment_type_of(call->request->body))
        e = fail(&call->problem, ERR_INVALID, WHERE_NONE, NULL, MSG_ATTACHMENT_TYPE);
    return e;
}

static const char *hash_of(struct call *call, struct text bytes)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof digest + 1];
    crypto_hash_sha256(digest, (const unsigned char *)bytes.s, bytes.n);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_printf(call->arena, "%s", hex);
}

static enum err put_content(struct call *call, const char *sha256)
{
    struct stmt *stmt;
    enum err e = conn_named(call->conn, sql_attachment_put, &stmt, &call->problem);
    if (e)
        return e;
    bind_text(stmt, 1, text_of(sha256));
    bind_blob(stmt, 2, call->request->body);
    return stmt_run(stmt, NULL, &call->problem);
}

static enum err answer_made(struct call *call, const struct attachment *a, int64_t id, int64_t version)
{
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    jw_object(&w);
    jw_key(&w, "id");
    jw_int(&w, id);
    jw_key(&w, "dossier_id");
    jw_int(&w, a->dossier_id);
    jw_key(&w, "document");
    jw_text(&w, a->document);
    jw_key(&w, "type");
    jw_text(&w, a->type);
    jw_key(&w, "bytes");
    jw_int(&w, a->bytes);
    jw_key(&w, "sha256");
    jw_text(&w, a->sha256);
    jw_key(&w, "version");
    jw_int(&w, version);
    jw_object_end(&w);
    response_header(call->response, "Location", arena_printf(call->arena, "%s/api/v1/attachments/%" PRId64, call->request->base, id));
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, &out, 201, "application/json; charset=utf-8");
}

static enum err read_number(struct call *call, int64_t *ret)
{
    struct text number = call->arguments[0];
    if (int_parse(number.s, number.n, ret) && *ret > 0)
        return OK;
    return fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%.*s", (int)text_beginning(number, 60).n, number.s));
}

/* The dossier, where the key reaches it. */
static enum err check_dossier(struct call *call, int64_t id)
{
    struct dossier *dossier = arena_alloc(call->arena, sizeof *dossier);
    enum err e = dossier ? table_fetch(call->conn, call->arena, schema_of(&dossiers), id, dossier, &call->problem)
                         : fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    return e ? e : reach_record(call, schema_of(&dossiers), dossier);
}

enum err attachment_upload_run(struct call *call)
{
    struct draft *draft = draft_new(call->arena, schema_of(&attachments));
    struct stamp stamp;
    struct written written;
    int64_t id;
    enum err e = read_number(call, &id);
    if (!e && !draft)
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!e)
        e = check_dossier(call, id);
    if (!e)
        e = call_stamp(call, &stamp);
    if (e)
        return e;
    struct attachment *a = draft->record;
    a->dossier_id = id;
    a->document = query_value(call, "document");
    a->type = text_of(attachment_type_of(call->request->body));
    a->bytes = (int64_t)call->request->body.n;
    a->sha256 = text_of(hash_of(call, call->request->body));
    draft->place = (struct place_of){ .where = WHERE_NONE };
    e = put_content(call, a->sha256.s);
    if (!e)
        e = table_insert(call->db, call->arena, draft, &stamp, &written, &call->problem);
    return e ? e : answer_made(call, a, written.id, written.version);
}

static const char *media_type(struct text type)
{
    static const char *const types[][2] = { { "pdf", "application/pdf" },
                                            { "png", "image/png" },
                                            { "jpeg", "image/jpeg" },
                                            { "webp", "image/webp" },
                                            { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" } };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_is(type, types[i][0]))
            return types[i][1];
    return "application/octet-stream";
}

enum err attachment_content_run(struct call *call)
{
    struct stmt *stmt;
    struct buffer out = { 0 };
    int64_t id, dossier = INT_NONE;
    const char *name = NULL, *media = NULL, *sha256 = NULL;
    enum err e = query_names(call, (const char *const[]){ NULL });
    if (!e)
        e = read_number(call, &id);
    if (!e)
        e = conn_named(call->conn, sql_attachment_content, &stmt, &call->problem);
    if (e)
        return e;
    bind_int(stmt, 1, id);
    if (rows_next(stmt)) {
        struct text document = row_text(stmt, 1), type = row_text(stmt, 2), hash = row_text(stmt, 3);
        dossier = row_int(stmt, 0);
        name = arena_printf(call->arena, "%" PRId64 "-%.*s.%.*s", id, (int)document.n, document.s, (int)type.n, type.s);
        media = media_type(type);
        sha256 = arena_printf(call->arena, "%.*s", (int)hash.n, hash.s);
        buffer_text(&out, row_blob(stmt, 4));
    }
    e = rows_end(stmt, &call->problem);
    if (!e && dossier == INT_NONE)
        e = fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%" PRId64, id));
    if (!e)
        e = check_dossier(call, dossier);
    if (e) {
        buffer_free(&out);
        return e;
    }
    response_header(call->response, "Content-Disposition", arena_printf(call->arena, "attachment; filename*=UTF-8''%s", encoded(call->arena, text_of(name))));
    response_header(call->response, "Content-Security-Policy", "default-src 'none'; sandbox");
    response_header(call->response, "Cache-Control", "private, no-store");
    response_header(call->response, "ETag", arena_printf(call->arena, "\"%s\"", sha256));
    return answer_buffer(call, &out, 200, media);
}

/* ---- pictures of products: for everybody to see ---- */

static bool is_picture(const char *type)
{
    return type && (!strcmp(type, "png") || !strcmp(type, "jpeg") || !strcmp(type, "webp"));
}

enum err image_prepare(struct call *call)
{
    enum err e = query_names(call, (const char *const[]){ "reason", NULL });
    if (!e)
        e = write_reason(call);
    if (!e && !call->request->body.n)
        e = fail(&call->problem, ERR_BAD_REQUEST, WHERE_NONE, NULL, MSG_BODY_MISSING);
    if (!e && !is_picture(attachment_type_of(call->request->body)))
        e = fail(&call->problem, ERR_INVALID, WHERE_NONE, NULL, MSG_IMAGE_TYPE);
    return e;
}

enum err image_upload_run(struct call *call)
{
    struct draft *draft = draft_new(call->arena, schema_of(&product_images));
    struct stamp stamp;
    struct written written;
    struct buffer out = { 0 };
    struct json_writer w = json_writer_of(&out);
    int64_t id;
    enum err e = read_number(call, &id);
    if (!e && !draft)
        e = fail(&call->problem, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
    if (!e)
        e = reach_product(call, id);
    if (!e)
        e = call_stamp(call, &stamp);
    if (e)
        return e;
    struct product_image *image = draft->record;
    image->product_id = id;
    image->type = text_of(attachment_type_of(call->request->body));
    image->bytes = (int64_t)call->request->body.n;
    image->sha256 = text_of(hash_of(call, call->request->body));
    draft->place = (struct place_of){ .where = WHERE_NONE };
    e = put_content(call, image->sha256.s);
    if (!e)
        e = table_insert(call->db, call->arena, draft, &stamp, &written, &call->problem);
    if (e)
        return e;
    jw_object(&w);
    jw_key(&w, "id");
    jw_int(&w, written.id);
    jw_key(&w, "product_id");
    jw_int(&w, id);
    jw_key(&w, "type");
    jw_text(&w, image->type);
    jw_key(&w, "bytes");
    jw_int(&w, image->bytes);
    jw_key(&w, "sha256");
    jw_text(&w, image->sha256);
    jw_key(&w, "address");
    jw_cstr(&w, arena_printf(call->arena, "%s/api/v1/images/%s", call->request->base, image->sha256.s));
    jw_object_end(&w);
    response_header(call->response, "Location", arena_printf(call->arena, "%s/api/v1/product-images/%" PRId64, call->request->base, written.id));
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, &out, 201, "application/json; charset=utf-8");
}

/* Its address is its hash: what is there never changes. A browser shows it as what it is, and runs nothing. */
enum err image_content_run(struct call *call)
{
    struct stmt *stmt;
    struct buffer out = { 0 };
    const char *media = NULL;
    struct text hash = call->arguments[0];
    enum err e = query_names(call, (const char *const[]){ NULL });
    if (!e)
        e = conn_named(call->conn, sql_product_image_content, &stmt, &call->problem);
    if (e)
        return e;
    bind_text(stmt, 1, hash);
    if (rows_next(stmt)) {
        media = media_type(row_text(stmt, 0));
        buffer_text(&out, row_blob(stmt, 1));
    }
    e = rows_end(stmt, &call->problem);
    if (!e && !media)
        e = fail(&call->problem, ERR_NOT_FOUND, WHERE_NONE, NULL, MSG_NO_SUCH_RECORD, arena_printf(call->arena, "%.*s", (int)text_beginning(hash, 64).n, hash.s));
    if (e) {
        buffer_free(&out);
        return e;
    }
    response_header(call->response, "Content-Security-Policy", "default-src 'none'; sandbox");
    response_header(call->response, "Cache-Control", "public, max-age=31536000, immutable");
    return answer_buffer(call, &out, 200, media);
}
