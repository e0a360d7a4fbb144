/* certification.c -- one decision for both programmes: a unit certified at a level, or a product at a number of stars. Whether it is valid
 * is computed for the day asked, never stored. */
#include "model/resources.h"

static const char *const programmes[] = { "ntm", "ocop", NULL };
const char *const authorities[] = { "district", "province", "ministry", "central", "prime_minister", NULL };
static const char *const ended_reasons[] = { "revoked", "replaced", "upgraded", "downgraded", "reissued", "unit_change", "other", NULL };
static const char *const bases[] = { "appraisal", "acknowledgement_after_merger", "transfer", "extension", NULL };
static const char *const states[] = { "valid", "expired", "ended", "unit_ended", NULL };
const char *const validities[] = { "not_yet", "valid", "expiring", "extended", "expired", "revoked", "replaced", "upgraded", "downgraded", "reissued", "unit_change", "other", NULL };

static const struct column columns[] = {
    ID_COLUMN(certification),
    COLUMN(certification, programme, .flags = REQUIRED | FILTER, .values = programmes, .vi = "Chương trình", .doc = "Which programme.",
           .example = "ntm"),
    COLUMN(certification, unit_id, .flags = FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "decided_on",
           .vi = "Đơn vị", .doc = "The unit certified (ntm).", .example = "40"),
    COLUMN(certification, product_id, .flags = FILTER, .refers = "products", .by = { "product_code" }, .label = "product_name",
           .vi = "Sản phẩm", .doc = "The product certified (ocop).", .example = "1"),
    COLUMN(certification, level, .flags = FILTER, .values = certification_levels, .vi = "Mức công nhận", .doc = "Level (ntm).",
           .example = "standard"),
    COLUMN(certification, stars, .flags = FILTER | RANGE, .min = 1, .max = 5, .vi = "Hạng sao", .doc = "Stars (ocop).", .example = "4"),
    COLUMN(certification, decision_number, .flags = FILTER, .max = 100, .vi = "Số quyết định", .doc = "Number of the decision.",
           .example = "1521/QĐ-UBND"),
    COLUMN(certification, decided_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày quyết định", .doc = "Day of the decision.",
           .example = "2021-06-14"),
    COLUMN(certification, decided_on_precision, .values = precisions, .vi = "Độ chính xác (ngày quyết định)",
           .doc = "How exactly that day is known.", .example = "assumed"),
    COLUMN(certification, year_for, .flags = FILTER, .min = 2000, .max = 2100, .vi = "Năm công nhận", .doc = "The year it counts for.",
           .example = "2020"),
    COLUMN(certification, authority, .flags = FILTER, .values = authorities, .vi = "Cấp công nhận", .doc = "Who decided.",
           .example = "province"),
    COLUMN(certification, valid_from, .vi = "Có giá trị từ ngày", .doc = "First day it is valid; empty: the day decided.",
           .example = "2021-06-14"),
    COLUMN(certification, valid_to, .flags = RANGE, .vi = "Có giá trị đến hết ngày", .doc = "Last day it is valid; empty: no term.",
           .example = "2024-06-14"),
    COLUMN(certification, ended_on, .flags = RANGE, .vi = "Ngày chấm dứt", .doc = "First day on which it is valid no more, by decision or change.",
           .example = "2024-11-01"),
    COLUMN(certification, ended_reason, .flags = FILTER, .values = ended_reasons, .vi = "Lý do chấm dứt", .doc = "Why it ended.",
           .example = "revoked"),
    COLUMN(certification, ended_ground, .flags = FILTER | CODE, .max = 40, .vi = "Căn cứ thu hồi", .doc = "On which ground it was revoked: a code of revocation-grounds.", .example = "OCOP-2026-4"),
    COLUMN(certification, basis, .flags = FILTER, .values = bases, .vi = "Căn cứ công nhận", .doc = "What it rests on.",
           .example = "appraisal"),
    COMPUTED_COLUMN("state", KIND_TEXT, FILTER, .values = states, .vi = "Tình trạng", .doc = "Its state on the day asked.",
                    .example = "valid"),
    COMPUTED_COLUMN("validity", KIND_TEXT, FILTER, .values = validities, .vi = "Hiệu lực",
                    .doc = "The same more closely: expiring within the days in which it may be evaluated again, extended, or why it ended.", .example = "expiring"),
    COMPUTED_COLUMN("reevaluation_from", KIND_DATE, 0, .vi = "Đánh giá lại từ ngày", .doc = "First day on which its re-evaluation may be asked for (ocop).", .example = "2026-06-03"),
    COMPUTED_COLUMN("reevaluation_until", KIND_DATE, 0, .vi = "Đánh giá lại đến ngày", .doc = "Last day on which it may.", .example = "2026-08-02"),
    PROVENANCE_COLUMNS(certification),
    STAMP_COLUMNS(certification),
};

static void check_one_of_two(const struct certification *c, bool ntm, struct problem *reterr, const struct place_of *place)
{
    const char *with = ntm ? "programme = ntm" : "programme = ocop";
    bool has[4] = { c->unit_id != INT_NONE, c->level.s != NULL, c->product_id != INT_NONE, c->stars != INT_NONE };
    static const char *const names[4] = { "unit_code", "level", "product_code", "stars" };
    for (int i = 0; i < 4; i++) {
        bool needed = (i < 2) == ntm;
        if (needed && !has[i])
            fail_at(reterr, place, names[i], MSG_NEEDED_WITH, with);
        if (!needed && has[i])
            fail_at(reterr, place, names[i], MSG_NOT_WITH, with);
    }
}

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct certification *c = record;
    if (c->programme.s)
        check_one_of_two(c, text_is(c->programme, "ntm"), reterr, place);
    if (text_is(c->programme, "ocop") && text_is(c->basis, "acknowledgement_after_merger"))
        fail_at(reterr, place, "basis", MSG_NOT_WITH, "programme = ocop");
    check_past(c->decided_on, "decided_on", reterr, place);
    check_order(c->decided_on, "decided_on", c->valid_from, "valid_from", reterr, place);
    check_order(c->valid_from, "valid_from", c->valid_to, "valid_to", reterr, place);
    check_order(c->decided_on, "decided_on", c->valid_to, "valid_to", reterr, place);
    check_order(c->decided_on, "decided_on", c->ended_on, "ended_on", reterr, place);
    if (date_is(c->ended_on) && !c->ended_reason.s)
        fail_at(reterr, place, "ended_reason", MSG_NEEDED_WITH, "ended_on");
    if (!date_is(c->ended_on) && c->ended_reason.s)
        fail_at(reterr, place, "ended_on", MSG_NEEDED_WITH, "ended_reason");
    if (c->ended_ground.s && !text_is(c->ended_reason, "revoked"))
        fail_at(reterr, place, "ended_reason", MSG_NEEDED_WITH, "ended_ground");
    if (text_is(c->basis, "extension") && !text_is(c->programme, "ocop"))
        fail_at(reterr, place, "basis", MSG_NOT_WITH, "programme = ntm");
    if (text_is(c->basis, "extension") && !date_is(c->valid_from))
        fail_at(reterr, place, "valid_from", MSG_NEEDED_WITH, "basis = extension");
    if (text_is(c->basis, "extension") && !date_is(c->valid_to))
        fail_at(reterr, place, "valid_to", MSG_NEEDED_WITH, "basis = extension");
}

const struct resource certifications = {
    .name = "certifications",
    .table = "certification",
    .source = "certifications",
    .vi = "Quyết định công nhận",
    .en = "Certifications",
    COLUMNS(columns),
    .size = sizeof(struct certification),
    .span = { "decided_on" },
    .key = { "id" },
    .natural = { "programme", "unit_id", "product_id", "level", "stars", "decided_on" },
    .sort = "-decided_on",
    .unit = "scope_unit_id",
    .writers = OFFICE,
    .check = check,
};
