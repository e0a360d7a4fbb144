/* market.c -- OCOP on its way to market: channels, what is listed on them from when to when, promotion events, sales by period; and the review of supplies with the demand that
 * buyers enter. Money is whole đồng, quantities are exact to hundredths of their measure. Buyers are organisations: no person is named. */
#include "model/resources.h"

#define SELLERS (OFFICE | ROLE_BIT(ROLE_COMMUNE) | ROLE_BIT(ROLE_DISTRICT) | ROLE_BIT(ROLE_DEPARTMENT))
enum { DONG_MAX_BILLIONS = 1000000 };
#define DONG_MAX ((int64_t)DONG_MAX_BILLIONS * 1000000000)
static const char *const channel_kinds[] = { "platform", "exchange", "supermarket", "shop", "fair", "export", "social", NULL };
static const char *const event_levels[] = { "commune", "district", "province", "national", "international", NULL };

static const struct column channel_columns[] = {
    ID_COLUMN(channel),
    COLUMN(channel, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã kênh", .doc = "Code of the channel.", .example = "VOSO"),
    COLUMN(channel, name, .flags = REQUIRED | SEARCH, .max = 200, .vi = "Tên kênh", .doc = "Name of the channel.", .example = "Voso"),
    COLUMN(channel, kind, .flags = REQUIRED | FILTER, .values = channel_kinds, .vi = "Loại kênh", .doc = "What it is.", .example = "platform"),
    COLUMN(channel, address, .max = 500, .vi = "Địa chỉ", .doc = "Where it is.", .example = "https://voso.vn"),
    PROVENANCE_COLUMNS(channel),
    STAMP_COLUMNS(channel),
};

const struct resource channels = {
    .name = "channels",
    .table = "channel",
    .vi = "Kênh tiêu thụ",
    .en = "Channels",
    COLUMNS(channel_columns),
    .size = sizeof(struct channel),
    .key = { "code" },
    .label = "name",
    .sort = "code",
    .writers = OFFICE | ROLE_BIT(ROLE_DEPARTMENT),
};

static const struct column listing_columns[] = {
    ID_COLUMN(listing),
    COLUMN(listing, product_id, .flags = REQUIRED | FILTER, .refers = "products", .by = { "product_code" }, .label = "product_name", .vi = "Sản phẩm", .doc = "What is listed.", .example = "1"),
    COLUMN(listing, channel_id, .flags = REQUIRED | FILTER, .refers = "channels", .by = { "channel_code" }, .label = "channel_name", .vi = "Kênh", .doc = "Where.", .example = "1"),
    COLUMN(listing, address, .max = 500, .vi = "Địa chỉ gian hàng", .doc = "Its address there.", .example = "https://example.vn/che"),
    COLUMN(listing, listed_from, .flags = REQUIRED | RANGE | SORT, .vi = "Từ ngày", .doc = "First day on which it is listed.", .example = "2021-09-01"),
    COLUMN(listing, listed_to, .flags = RANGE, .vi = "Đến hết ngày", .doc = "Last day; empty: still.", .example = "2022-12-31"),
    COMPUTED_COLUMN("participating", KIND_BOOL, FILTER, .vi = "Đang tham gia", .doc = "Its product is in the programme on the day asked.", .example = "true"),
    COMPUTED_COLUMN("certified", KIND_BOOL, FILTER, .vi = "Có sao", .doc = "Its product holds 3 to 5 stars on the day asked.", .example = "true"),
    PROVENANCE_COLUMNS(listing),
    STAMP_COLUMNS(listing),
};

static void check_listing(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct listing *l = record;
    check_past(l->listed_from, "listed_from", reterr, place);
    check_order(l->listed_from, "listed_from", l->listed_to, "listed_to", reterr, place);
}

const struct resource listings = {
    .name = "listings",
    .table = "listing",
    .source = "listings",
    .vi = "Sản phẩm trên kênh",
    .en = "Listings",
    COLUMNS(listing_columns),
    .size = sizeof(struct listing),
    .span = { "listed_from", "listed_to", .to_is_last = true },
    .key = { "product_code", "channel_code", "listed_from" },
    .sort = "-listed_from",
    .unit = "scope_unit_id",
    .writers = SELLERS,
    .check = check_listing,
};

static const struct column event_columns[] = {
    ID_COLUMN(promotion_event),
    COLUMN(promotion_event, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã sự kiện", .doc = "Code of the event.", .example = "HC-2021-10"),
    COLUMN(promotion_event, name, .flags = REQUIRED | SEARCH, .max = 300, .vi = "Tên sự kiện", .doc = "Name of the event.", .example = "Hội chợ OCOP Quảng Ninh"),
    COLUMN(promotion_event, level, .flags = REQUIRED | FILTER, .values = event_levels, .vi = "Cấp", .doc = "Of which level.", .example = "province"),
    COLUMN(promotion_event, unit_id, .flags = FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "begins_on", .vi = "Nơi tổ chức", .doc = "Where it takes place; empty: outside.",
           .example = "1"),
    COLUMN(promotion_event, begins_on, .flags = REQUIRED | RANGE | SORT, .vi = "Từ ngày", .doc = "First day.", .example = "2021-10-15"),
    COLUMN(promotion_event, ends_on, .flags = REQUIRED, .vi = "Đến hết ngày", .doc = "Last day.", .example = "2021-10-20"),
    COLUMN(promotion_event, held, .flags = FILTER, .vi = "Đã tổ chức", .doc = "It took place; otherwise it is planned.", .example = "true"),
    COLUMN(promotion_event, booths, .max = 100000, .vi = "Số gian hàng", .doc = "Booths in all.", .example = "180"),
    COLUMN(promotion_event, local_booths, .max = 100000, .vi = "Gian hàng trong tỉnh", .doc = "Of these, of the province.", .example = "120"),
    COLUMN(promotion_event, visitors, .max = 100000000, .vi = "Lượt khách", .doc = "Visitors.", .example = "50000"),
    COLUMN(promotion_event, revenue, .max = DONG_MAX, .vi = "Doanh thu (đồng)", .doc = "Revenue of all booths, in đồng.", .example = "25000000000"),
    COLUMN(promotion_event, local_revenue, .max = DONG_MAX, .vi = "Doanh thu trong tỉnh (đồng)", .doc = "Of this, of the province's booths.", .example = "12000000000"),
    PROVENANCE_COLUMNS(promotion_event),
    STAMP_COLUMNS(promotion_event),
};

/* A part is not more than its whole; and what has not taken place has brought nothing. */
static void check_event(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct promotion_event *e = record;
    const struct {
        const char *name;
        int64_t value;
    } brought[] = { { "booths", e->booths }, { "local_booths", e->local_booths }, { "visitors", e->visitors }, { "revenue", e->revenue }, { "local_revenue", e->local_revenue } };
    check_order(e->begins_on, "begins_on", e->ends_on, "ends_on", reterr, place);
    if (e->local_booths != INT_NONE && e->booths != INT_NONE && e->local_booths > e->booths)
        fail_at(reterr, place, "local_booths", MSG_TOO_BIG, "booths");
    if (e->local_revenue != INT_NONE && e->revenue != INT_NONE && e->local_revenue > e->revenue)
        fail_at(reterr, place, "local_revenue", MSG_TOO_BIG, "revenue");
    for (size_t i = 2; !e->held && i < sizeof brought / sizeof *brought; i++)
        if (brought[i].value != INT_NONE)
            fail_at(reterr, place, brought[i].name, MSG_NOT_WITH, "held = false");
    if (e->held)
        check_past(e->begins_on, "begins_on", reterr, place);
}

const struct resource promotion_events = {
    .name = "promotion-events",
    .table = "promotion_event",
    .vi = "Sự kiện xúc tiến thương mại",
    .en = "Promotion events",
    COLUMNS(event_columns),
    .size = sizeof(struct promotion_event),
    .key = { "code" },
    .label = "name",
    .sort = "-begins_on",
    .unit = "unit_id",
    .writers = SELLERS,
    .check = check_event,
};

static const struct column event_product_columns[] = {
    ID_COLUMN(event_product),
    COLUMN(event_product, event_id, .flags = REQUIRED | FILTER, .refers = "promotion-events", .by = { "event_code" }, .label = "event_name", .vi = "Sự kiện", .doc = "At which event.", .example = "1"),
    COLUMN(event_product, product_id, .flags = REQUIRED | FILTER, .refers = "products", .by = { "product_code" }, .label = "product_name", .vi = "Sản phẩm", .doc = "Which product was shown or sold there.",
           .example = "1"),
    COLUMN(event_product, revenue, .max = DONG_MAX, .vi = "Doanh thu (đồng)", .doc = "What it brought there, in đồng; empty: not told.", .example = "45000000"),
    PROVENANCE_COLUMNS(event_product),
    STAMP_COLUMNS(event_product),
};

const struct resource event_products = {
    .name = "event-products",
    .table = "event_product",
    .source = "event_products",
    .vi = "Sản phẩm tham gia sự kiện",
    .en = "Products at events",
    COLUMNS(event_product_columns),
    .size = sizeof(struct event_product),
    .key = { "event_code", "product_code" },
    .sort = "id",
    .unit = "scope_unit_id",
    .writers = SELLERS,
};

static const struct column sale_columns[] = {
    ID_COLUMN(sale),
    COLUMN(sale, product_id, .flags = REQUIRED | FILTER, .refers = "products", .by = { "product_code" }, .label = "product_name", .vi = "Sản phẩm", .doc = "What was sold.", .example = "1"),
    COLUMN(sale, channel_id, .flags = REQUIRED | FILTER, .refers = "channels", .by = { "channel_code" }, .label = "channel_name", .vi = "Kênh", .doc = "Where.", .example = "1"),
    COLUMN(sale, period_from, .flags = REQUIRED | RANGE | SORT, .vi = "Từ ngày", .doc = "First day of the period.", .example = "2021-07-01"),
    COLUMN(sale, period_to, .flags = REQUIRED | RANGE, .vi = "Đến hết ngày", .doc = "Last day; periods of a product on a channel do not overlap.", .example = "2021-09-30"),
    COLUMN(sale, quantity, .vi = "Số lượng", .doc = "How much.", .example = "1250.5"),
    COLUMN(sale, measure, .max = 40, .vi = "Đơn vị tính", .doc = "Of which measure.", .example = "kg"),
    COLUMN(sale, revenue, .flags = REQUIRED, .max = DONG_MAX, .vi = "Doanh thu (đồng)", .doc = "Revenue, in đồng.", .example = "310000000"),
    PROVENANCE_COLUMNS(sale),
    STAMP_COLUMNS(sale),
};

static void check_amount(struct decimal amount, const char *name, struct problem *reterr, const struct place_of *place)
{
    if (amount.hundredths != INT_NONE && amount.hundredths < 0)
        fail_at(reterr, place, name, MSG_TOO_SMALL, "0");
}

static void check_sale(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct sale *s = record;
    check_order(s->period_from, "period_from", s->period_to, "period_to", reterr, place);
    check_past(s->period_from, "period_from", reterr, place);
    check_amount(s->quantity, "quantity", reterr, place);
    if (s->quantity.hundredths != INT_NONE && !s->measure.s)
        fail_at(reterr, place, "measure", MSG_NEEDED_WITH, "quantity");
}

const struct resource sales = {
    .name = "sales",
    .table = "sale",
    .source = "sales",
    .vi = "Doanh số",
    .en = "Sales",
    COLUMNS(sale_columns),
    .size = sizeof(struct sale),
    .span = { "period_from" },
    .key = { "product_code", "channel_code", "period_from" },
    .sort = "-period_from",
    .unit = "scope_unit_id",
    .writers = SELLERS,
    .check = check_sale,
};

static const struct column supply_columns[] = {
    ID_COLUMN(supply),
    COLUMN(supply, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã nguồn hàng", .doc = "Code of the supply.", .example = "NH-2021-001"),
    COLUMN(supply, unit_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "reviewed_on", .vi = "Đơn vị", .doc = "Where it is.", .example = "40"),
    COLUMN(supply, product_id, .flags = FILTER, .refers = "products", .by = { "product_code" }, .label = "product_name", .vi = "Sản phẩm OCOP", .doc = "The product, where it is one.", .example = "1"),
    COLUMN(supply, produce, .flags = REQUIRED | SEARCH, .max = 200, .vi = "Nông sản", .doc = "What it is.", .example = "Cá song"),
    COLUMN(supply, group_id, .flags = REQUIRED | FILTER, .refers = "product-groups", .by = { "group_code" }, .label = "group_name", .vi = "Nhóm", .doc = "Its group.", .example = "1"),
    COLUMN(supply, quantity, .flags = REQUIRED, .vi = "Số lượng", .doc = "How much there is in all.", .example = "236.5"),
    COLUMN(supply, measure, .flags = REQUIRED, .max = 40, .vi = "Đơn vị tính", .doc = "Of which measure.", .example = "t"),
    COLUMN(supply, available_from, .flags = REQUIRED | RANGE | SORT, .vi = "Từ ngày", .doc = "First day of its season.", .example = "2021-09-15"),
    COLUMN(supply, available_to, .flags = REQUIRED | RANGE, .vi = "Đến hết ngày", .doc = "Last day.", .example = "2021-10-30"),
    COLUMN(supply, price, .max = DONG_MAX, .vi = "Giá (đồng)", .doc = "Price of one measure, in đồng.", .example = "150000000"),
    COLUMN(supply, sold_local, .vi = "Tiêu thụ trong tỉnh", .doc = "Of it, sold in the province.", .example = "20"),
    COLUMN(supply, sold_provinces, .vi = "Tiêu thụ tỉnh ngoài", .doc = "Sold to other provinces.", .example = "165"),
    COLUMN(supply, sold_restaurants, .vi = "Nhà hàng, khách sạn", .doc = "Sold to restaurants and hotels.", .example = "10"),
    COLUMN(supply, sold_export, .vi = "Xuất khẩu", .doc = "Sold abroad.", .example = "0"),
    COMPUTED_COLUMN("unsold", KIND_DECIMAL, 0, .vi = "Còn lại", .doc = "What is left: the quantity less all that was sold.", .example = "41.5"),
    COLUMN(supply, reviewed_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày rà soát", .doc = "The day on which it was so.", .example = "2021-09-15"),
    PROVENANCE_COLUMNS(supply),
    STAMP_COLUMNS(supply),
};

static void check_supply(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct supply *s = record;
    const struct {
        const char *name;
        struct decimal amount;
    } sold[] = { { "sold_local", s->sold_local }, { "sold_provinces", s->sold_provinces }, { "sold_restaurants", s->sold_restaurants }, { "sold_export", s->sold_export } };
    int64_t all = 0;
    check_order(s->available_from, "available_from", s->available_to, "available_to", reterr, place);
    check_past(s->reviewed_on, "reviewed_on", reterr, place);
    check_amount(s->quantity, "quantity", reterr, place);
    for (size_t i = 0; i < sizeof sold / sizeof *sold; i++) {
        check_amount(sold[i].amount, sold[i].name, reterr, place);
        all += sold[i].amount.hundredths == INT_NONE ? 0 : sold[i].amount.hundredths;
    }
    if (s->quantity.hundredths != INT_NONE && all > s->quantity.hundredths)
        fail_at(reterr, place, "quantity", MSG_SOLD_MORE);
}

const struct resource supplies = {
    .name = "supplies",
    .table = "supply",
    .source = "supplies",
    .vi = "Nguồn hàng",
    .en = "Supplies",
    COLUMNS(supply_columns),
    .size = sizeof(struct supply),
    .key = { "code" },
    .label = "produce",
    .sort = "-available_from",
    .unit = "unit_id",
    .writers = SELLERS,
    .check = check_supply,
};

static const struct column demand_columns[] = {
    ID_COLUMN(demand),
    COLUMN(demand, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã nhu cầu", .doc = "Code of the demand.", .example = "NC-2021-001"),
    COLUMN(demand, buyer, .flags = REQUIRED, .max = 200, .vi = "Bên mua", .doc = "Which organisation looks for it; never a person.", .example = "Siêu thị GO! Hạ Long"),
    COLUMN(demand, produce, .max = 200, .vi = "Nông sản", .doc = "What is looked for; empty: anything of the group.", .example = "Cá song"),
    COLUMN(demand, group_id, .flags = REQUIRED | FILTER, .refers = "product-groups", .by = { "group_code" }, .label = "group_name", .vi = "Nhóm", .doc = "Its group.", .example = "1"),
    COLUMN(demand, unit_id, .flags = FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "needed_from", .vi = "Nơi mua", .doc = "From where it is wanted, with all below it; empty: from anywhere.",
           .example = "1"),
    COLUMN(demand, quantity, .flags = REQUIRED, .vi = "Số lượng", .doc = "How much.", .example = "30"),
    COLUMN(demand, measure, .flags = REQUIRED, .max = 40, .vi = "Đơn vị tính", .doc = "Of which measure.", .example = "t"),
    COLUMN(demand, needed_from, .flags = REQUIRED | RANGE | SORT, .vi = "Từ ngày", .doc = "First day on which it is needed.", .example = "2021-09-20"),
    COLUMN(demand, needed_to, .flags = REQUIRED | RANGE, .vi = "Đến hết ngày", .doc = "Last day.", .example = "2021-12-31"),
    COLUMN(demand, price, .max = DONG_MAX, .vi = "Giá (đồng)", .doc = "What is paid for one measure at most, in đồng.", .example = "160000000"),
    PROVENANCE_COLUMNS(demand),
    STAMP_COLUMNS(demand),
};

static void check_demand(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct demand *d = record;
    check_order(d->needed_from, "needed_from", d->needed_to, "needed_to", reterr, place);
    check_amount(d->quantity, "quantity", reterr, place);
}

const struct resource demands = {
    .name = "demands",
    .table = "demand",
    .vi = "Nhu cầu mua",
    .en = "Demands",
    COLUMNS(demand_columns),
    .size = sizeof(struct demand),
    .key = { "code" },
    .label = "buyer",
    .sort = "-needed_from",
    .unit = "unit_id",
    .writers = SELLERS,
    .check = check_demand,
};
