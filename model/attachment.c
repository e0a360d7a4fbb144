/* attachment.c -- a file of a dossier: which of its papers, of what type, how large, with which hash. What is in it is no part of the record: not of the log, the change
 * feed or an export. A file's own name is not kept: names of files have names of people in them. */
#include "model/resources.h"
#include <string.h>

const char *const attachment_types[] = { "pdf", "png", "jpeg", "webp", "xlsx", NULL };

static const struct column columns[] = {
    ID_COLUMN(attachment),
    COLUMN(attachment, dossier_id, .flags = REQUIRED | FILTER, .refers = "dossiers", .by = { "dossier_code" }, .vi = "Hồ sơ", .doc = "Whose file it is.", .example = "1"),
    COLUMN(attachment, document, .flags = REQUIRED | FILTER | CODE, .max = 40, .vi = "Mã giấy tờ", .doc = "Which of its papers.", .example = "proposal"),
    COLUMN(attachment, type, .flags = REQUIRED | FILTER, .values = attachment_types, .vi = "Loại tệp", .doc = "What the file is, by what is in it.", .example = "pdf"),
    COLUMN(attachment, bytes, .flags = REQUIRED, .min = 1, .max = 10 * 1024 * 1024, .vi = "Số byte", .doc = "How large.", .example = "182044"),
    COLUMN(attachment, sha256, .flags = REQUIRED | FILTER | CODE, .max = 64, .vi = "SHA-256", .doc = "Hash of its bytes.",
           .example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    PROVENANCE_COLUMNS(attachment),
    STAMP_COLUMNS(attachment),
};

const struct resource attachments = {
    .name = "attachments",
    .table = "attachment",
    .vi = "Tệp đính kèm hồ sơ",
    .en = "Attachments of dossiers",
    COLUMNS(columns),
    .size = sizeof(struct attachment),
    .key = { "id" },
    .natural = { "dossier_id", "document", "sha256" },
    .sort = "id",
    .append_only = true,
    .uploaded = true,
    .writers = ASSESSORS,
};

static const char *const image_types[] = { "png", "jpeg", "webp", NULL };

static const struct column image_columns[] = {
    ID_COLUMN(product_image),
    COLUMN(product_image, product_id, .flags = REQUIRED | FILTER, .refers = "products", .by = { "product_code" }, .label = "product_name", .vi = "Sản phẩm", .doc = "What it shows.", .example = "1"),
    COLUMN(product_image, type, .flags = REQUIRED | FILTER, .values = image_types, .vi = "Loại ảnh", .doc = "What the file is, by what is in it.", .example = "jpeg"),
    COLUMN(product_image, bytes, .flags = REQUIRED, .min = 1, .max = 2 * 1024 * 1024, .vi = "Số byte", .doc = "How large.", .example = "182044"),
    COLUMN(product_image, sha256, .flags = REQUIRED | FILTER | CODE, .max = 64, .vi = "SHA-256", .doc = "Hash of its bytes; it is at /images/{sha256}.",
           .example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    PROVENANCE_COLUMNS(product_image),
    STAMP_COLUMNS(product_image),
};

const struct resource product_images = {
    .name = "product-images",
    .table = "product_image",
    .vi = "Ảnh sản phẩm",
    .en = "Pictures of products",
    COLUMNS(image_columns),
    .size = sizeof(struct product_image),
    .key = { "id" },
    .natural = { "product_id", "sha256" },
    .sort = "id",
    .append_only = true,
    .uploaded = true,
    .writers = ASSESSORS,
};

static bool has(struct text bytes, size_t at, const char *mark, size_t n)
{
    return bytes.n >= at + n && !memcmp(bytes.s + at, mark, n);
}

const char *attachment_type_of(struct text bytes)
{
    static const char png[] = "\x89PNG\r\n\x1a\n", workbook[] = "xl/workbook.xml";
    if (has(bytes, 0, "%PDF-", 5))
        return "pdf";
    if (has(bytes, 0, png, 8))
        return "png";
    if (has(bytes, 0, "\xff\xd8\xff", 3))
        return "jpeg";
    if (has(bytes, 0, "RIFF", 4) && has(bytes, 8, "WEBP", 4))
        return "webp";
    if (has(bytes, 0, "PK\x03\x04", 4) && memmem(bytes.s, bytes.n, workbook, sizeof workbook - 1)) /* the names of a ZIP's files are not packed */
        return "xlsx";
    return NULL;
}
