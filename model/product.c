/* product.c -- OCOP: the groups of products, the subjects (producers), their products. A product's stars are not here: they are computed
 * for the day asked from its certifications. */
#include "model/resources.h"

static const struct column group_columns[] = {
    ID_COLUMN(product_group),
    COLUMN(product_group, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 20, .vi = "Mã nhóm", .doc = "Number of the group.",
           .example = "1"),
    COLUMN(product_group, name, .flags = REQUIRED, .max = 200, .vi = "Tên nhóm", .doc = "Name of the group.", .example = "thực phẩm"),
    COLUMN(product_group, name_en, .max = 200, .vi = "Tên tiếng Anh", .doc = "English name.", .example = "food"),
    COLUMN(product_group, decision, .max = 300, .vi = "Quyết định", .doc = "The decision that lists it.", .example = "1048/QĐ-TTg"),
    PROVENANCE_COLUMNS(product_group),
    STAMP_COLUMNS(product_group),
};

const struct resource product_groups = {
    .name = "product-groups",
    .table = "product_group",
    .vi = "Nhóm sản phẩm",
    .en = "Product groups",
    COLUMNS(group_columns),
    .size = sizeof(struct product_group),
    .key = { "code" },
    .label = "name",
    .sort = "code",
    .writers = OFFICE,
};

static const char *const producer_kinds[] = { "cooperative", "cooperative_group", "company", "household", "farm",
                                              "association", "tourism_centre",    NULL };
#define ENTERERS (OFFICE | ROLE_BIT(ROLE_COMMUNE) | ROLE_BIT(ROLE_DISTRICT))

static const struct column producer_columns[] = {
    ID_COLUMN(producer),
    COLUMN(producer, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã chủ thể", .doc = "The province's code of the subject.",
           .example = "QN-CT-0001"),
    COLUMN(producer, name, .flags = REQUIRED | SEARCH | SORT, .max = 300, .vi = "Tên chủ thể", .doc = "Name of the subject.",
           .example = "Hợp tác xã Đồng Văn"),
    COLUMN(producer, kind, .flags = FILTER, .values = producer_kinds, .vi = "Loại hình", .doc = "Kind of organisation.",
           .example = "cooperative"),
    COLUMN(producer, unit_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name",
           .on = "registered_on", .vi = "Đơn vị", .doc = "The unit where it is registered, as it was then.", .example = "40"),
    COLUMN(producer, registered_on, .flags = REQUIRED, .vi = "Ngày đăng ký", .doc = "The day it was entered in the programme's books.",
           .example = "2020-05-04"),
    COLUMN(producer, registered_on_precision, .values = precisions, .vi = "Độ chính xác (ngày đăng ký)",
           .doc = "How exactly that day is known.", .example = "day"),
    PROVENANCE_COLUMNS(producer),
    STAMP_COLUMNS(producer),
};

static void check_producer(const void *record, struct problem *reterr, const struct place_of *place)
{
    check_past(((const struct producer *)record)->registered_on, "registered_on", reterr, place);
}

const struct resource producers = {
    .name = "producers",
    .table = "producer",
    .vi = "Chủ thể OCOP",
    .en = "OCOP producers",
    COLUMNS(producer_columns),
    .size = sizeof(struct producer),
    .key = { "code" },
    .label = "name",
    .sort = "code",
    .unit = "unit_id",
    .writers = ENTERERS,
    .check = check_producer,
};

static const char *const product_validities[] = { "valid", "expiring", "lapsed", "none", NULL };

static const struct column columns[] = {
    ID_COLUMN(product),
    COLUMN(product, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã sản phẩm", .doc = "Product code, opaque. AUTO asks the register for the next of its commune and year: province-commune-number-year.",
           .example = "QN0001"),
    COLUMN(product, name, .flags = REQUIRED | SEARCH | SORT, .max = 300, .vi = "Tên sản phẩm", .doc = "Name of the product.",
           .example = "Mật ong hoa rừng Mạo Khê"),
    COLUMN(product, group_id, .flags = REQUIRED | FILTER, .refers = "product-groups", .by = { "group_code" }, .label = "group_name",
           .vi = "Nhóm sản phẩm", .doc = "Its group.", .example = "1"),
    COLUMN(product, producer_id, .flags = FILTER, .refers = "producers", .by = { "producer_code" }, .label = "producer_name",
           .vi = "Chủ thể", .doc = "Who makes it.", .example = "1"),
    COLUMN(product, unit_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "joined_on",
           .vi = "Đơn vị", .doc = "The unit it comes from, as it was when it joined: a commune, or a district or the province where no commune is known.", .example = "40"),
    COMPUTED_COLUMN("stars", KIND_INT, FILTER | RANGE, .min = 1, .max = 5, .vi = "Hạng sao",
                    .doc = "Stars on the day asked: those of the latest certification valid on it; empty without one.", .example = "4"),
    COMPUTED_COLUMN("certified_until", KIND_DATE, 0, .vi = "Giấy chứng nhận đến hết ngày", .doc = "Last day of that certification.",
                    .example = "2023-12-15"),
    COMPUTED_COLUMN("validity", KIND_TEXT, FILTER, .values = product_validities, .vi = "Hiệu lực",
                    .doc = "How it stands on the day asked: certified; certified and about to expire; certified before and no more; never certified.", .example = "valid"),
    COMPUTED_COLUMN("producer_kind", KIND_TEXT, FILTER, .values = producer_kinds, .vi = "Loại hình chủ thể", .doc = "Kind of organisation that makes it.", .example = "cooperative"),
    COLUMN(product, joined_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày tham gia", .doc = "First day in the programme.",
           .example = "2021-03-15"),
    COLUMN(product, joined_on_precision, .values = precisions, .vi = "Độ chính xác (ngày tham gia)",
           .doc = "How exactly that day is known.", .example = "day"),
    COLUMN(product, left_on, .flags = RANGE, .vi = "Ngày rời", .doc = "First day on which it is no longer in the programme.",
           .example = "2024-01-01"),
    COLUMN(product, left_on_precision, .values = precisions, .vi = "Độ chính xác (ngày rời)", .doc = "How exactly that day is known.",
           .example = "day"),
    PROVENANCE_COLUMNS(product),
    STAMP_COLUMNS(product),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct product *p = record;
    check_past(p->joined_on, "joined_on", reterr, place);
    check_order(p->joined_on, "joined_on", p->left_on, "left_on", reterr, place);
}

static const struct link listed_on = { .name = "channel_code", .from = "listings", .column = "product_id", .field = "channel_code", .vi = "Mã kênh",
                                       .doc = "Listed on that channel on the day asked (with as_of=all: ever).", .example = "VOSO" };

const struct resource products = {
    .name = "products",
    .table = "product",
    .source = "products",
    .vi = "Sản phẩm OCOP",
    .en = "OCOP products",
    COLUMNS(columns),
    .size = sizeof(struct product),
    .span = { "joined_on", "left_on" },
    .key = { "code" },
    .label = "name",
    .sort = "code",
    .unit = "unit_id",
    .link = &listed_on,
    .writers = ENTERERS,
    .check = check,
};
