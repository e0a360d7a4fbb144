/* dossier.c -- a request for a certification on its way: the dossier, its papers, what was done with it, and what the procedure asks. Where a dossier
 * stands is never entered: its moves say so. */
#include <string.h>
#include "model/dossier_moves.h"
#include "model/resources.h"

static const char *const programmes[] = { "ntm", "ocop", NULL };
static const char *const registrations[] = { "first", "upgrade", "re_evaluation", NULL };
static const char *const dossier_bases[] = { "appraisal", "acknowledgement_after_merger", NULL };

/* ---- what is asked for ---- */

static const struct column procedure_columns[] = {
    ID_COLUMN(procedure),
    COLUMN(procedure, programme, .flags = REQUIRED | FILTER, .values = programmes, .vi = "Chương trình", .doc = "Which programme.", .example = "ntm"),
    COLUMN(procedure, level, .flags = FILTER, .values = certification_levels, .vi = "Mức công nhận", .doc = "For which level; empty: for all that have none of their own.",
           .example = "standard"),
    COLUMN(procedure, valid_from, .flags = REQUIRED | RANGE | SORT, .vi = "Hiệu lực từ", .doc = "First day it is asked.", .example = "2022-08-02"),
    COLUMN(procedure, valid_to, .flags = RANGE, .vi = "Hiệu lực đến hết", .doc = "Last day it is asked; empty: open.", .example = "2025-12-31"),
    COLUMN(procedure, quorum_percent, .flags = REQUIRED, .vi = "Tỷ lệ dự họp (%)", .doc = "How many of the council's members must be present.", .example = "70"),
    COLUMN(procedure, votes_percent, .flags = REQUIRED, .vi = "Tỷ lệ tán thành (%)", .doc = "How many of those present must be for it.", .example = "90"),
    COLUMN(procedure, satisfaction_percent, .vi = "Tỷ lệ hài lòng (%)", .doc = "How many of those asked must be satisfied (ntm).", .example = "90"),
    COLUMN(procedure, reevaluation_first_days, .min = 1, .max = 3650, .vi = "Đánh giá lại: sớm nhất (ngày)", .doc = "How many days before a certificate ends a re-evaluation may be asked for at the earliest (ocop).",
           .example = "180"),
    COLUMN(procedure, reevaluation_last_days, .max = 3650, .vi = "Đánh giá lại: muộn nhất (ngày)", .doc = "... and at the latest (ocop).", .example = "120"),
    COLUMN(procedure, transition_days, .max = 3650, .vi = "Chuyển tiếp (ngày)", .doc = "How many days after its first day dossiers by an older rubric are still decided (ocop).", .example = "60"),
    COLUMN(procedure, transition_reevaluation_days, .max = 3650, .vi = "Chuyển tiếp, đánh giá lại (ngày)", .doc = "... those of a re-evaluation (ocop).", .example = "30"),
    COLUMN(procedure, extension_days, .max = 3650, .vi = "Gia hạn tối đa (ngày)", .doc = "For how many days at most a certificate that could not be evaluated again in time goes on (ocop).",
           .example = "180"),
    COLUMN(procedure, decision, .max = 100, .vi = "Văn bản", .doc = "The act that asks for it.", .example = "18/2022/QĐ-TTg"),
    COLUMN(procedure, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "The numbers were read in the act itself.", .example = "false"),
    PROVENANCE_COLUMNS(procedure),
    STAMP_COLUMNS(procedure),
};

static void check_percent(struct decimal percent, const char *name, struct problem *reterr, const struct place_of *place)
{
    if (percent.hundredths != INT_NONE && percent.hundredths < 0)
        fail_at(reterr, place, name, MSG_TOO_SMALL, "0");
    if (percent.hundredths != INT_NONE && percent.hundredths > 100 * 100)
        fail_at(reterr, place, name, MSG_TOO_BIG, "100");
}

static void check_procedure(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct procedure *p = record;
    check_order(p->valid_from, "valid_from", p->valid_to, "valid_to", reterr, place);
    check_percent(p->quorum_percent, "quorum_percent", reterr, place);
    check_percent(p->votes_percent, "votes_percent", reterr, place);
    check_percent(p->satisfaction_percent, "satisfaction_percent", reterr, place);
    if (text_is(p->programme, "ntm") && p->satisfaction_percent.hundredths == INT_NONE)
        fail_at(reterr, place, "satisfaction_percent", MSG_NEEDED_WITH, "programme = ntm");
}

const struct resource procedures = {
    .name = "procedures",
    .table = "procedure",
    .vi = "Quy trình xét công nhận",
    .en = "Procedures",
    COLUMNS(procedure_columns),
    .size = sizeof(struct procedure),
    .span = { "valid_from", "valid_to", .to_is_last = true },
    .key = { "id" },
    .natural = { "programme", "level", "valid_from" },
    .sort = "-valid_from",
    .writers = OFFICE,
    .check = check_procedure,
};

static const struct column required_columns[] = {
    ID_COLUMN(required_document),
    COLUMN(required_document, programme, .flags = REQUIRED | FILTER, .values = programmes, .vi = "Chương trình", .doc = "Which programme.", .example = "ntm"),
    COLUMN(required_document, level, .flags = FILTER, .values = certification_levels, .vi = "Mức công nhận", .doc = "For which level; empty: for all.",
           .example = "standard"),
    COLUMN(required_document, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã giấy tờ", .doc = "What a dossier's paper is called.",
           .example = "proposal"),
    COLUMN(required_document, name, .flags = REQUIRED, .max = 300, .vi = "Tên giấy tờ", .doc = "What it is.", .example = "Tờ trình đề nghị xét, công nhận"),
    COLUMN(required_document, name_en, .max = 300, .vi = "Tên tiếng Anh", .doc = "The same in English.", .example = "Letter of proposal"),
    COLUMN(required_document, valid_from, .flags = REQUIRED | RANGE, .vi = "Hiệu lực từ", .doc = "First day it is asked for.", .example = "2014-03-14"),
    COLUMN(required_document, valid_to, .flags = RANGE, .vi = "Hiệu lực đến hết", .doc = "Last day it is asked for; empty: open.", .example = "2025-12-31"),
    COLUMN(required_document, decision, .max = 100, .vi = "Văn bản", .doc = "The act that asks for it.", .example = "372/QĐ-TTg"),
    COLUMN(required_document, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "It was read in the act itself.", .example = "false"),
    PROVENANCE_COLUMNS(required_document),
    STAMP_COLUMNS(required_document),
};

static void check_required(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct required_document *d = record;
    check_order(d->valid_from, "valid_from", d->valid_to, "valid_to", reterr, place);
}

const struct resource required_documents = {
    .name = "required-documents",
    .table = "required_document",
    .vi = "Thành phần hồ sơ",
    .en = "Required documents",
    COLUMNS(required_columns),
    .size = sizeof(struct required_document),
    .span = { "valid_from", "valid_to", .to_is_last = true },
    .key = { "id" },
    .natural = { "programme", "level", "code", "valid_from" },
    .sort = "code",
    .writers = OFFICE,
    .check = check_required,
};

/* ---- by when ---- */

static const struct column deadline_columns[] = {
    ID_COLUMN(procedure_deadline),
    COLUMN(procedure_deadline, programme, .flags = REQUIRED | FILTER, .values = programmes, .vi = "Chương trình", .doc = "Which programme.", .example = "ocop"),
    COLUMN(procedure_deadline, state, .flags = REQUIRED | FILTER, .values = dossier_states, .vi = "Ở bước", .doc = "Where the dossier stands while the time runs.", .example = "submitted"),
    COLUMN(procedure_deadline, registration, .flags = FILTER, .values = registrations, .vi = "Loại đăng ký", .doc = "For which kind of registration; empty: for all that have none of their own.",
           .example = "re_evaluation"),
    COLUMN(procedure_deadline, days, .min = 1, .max = 3650, .vi = "Số ngày", .doc = "How many days after it came there.", .example = "15"),
    COLUMN(procedure_deadline, working, .vi = "Ngày làm việc", .doc = "Working days: neither weekends nor holidays count.", .example = "true"),
    COLUMN(procedure_deadline, asked_before, .max = 5, .vi = "Đề nghị trước ngày", .doc = "Of a round: for what came before this day of a year (month-day) ...", .example = "04-30"),
    COLUMN(procedure_deadline, due_before, .max = 5, .vi = "Xong trước ngày", .doc = "... to be done before this one, the next such day.", .example = "06-30"),
    COLUMN(procedure_deadline, valid_from, .flags = REQUIRED | RANGE | SORT, .vi = "Hiệu lực từ", .doc = "First day it holds.", .example = "2026-05-22"),
    COLUMN(procedure_deadline, valid_to, .flags = RANGE, .vi = "Hiệu lực đến hết", .doc = "Last day it holds; empty: open.", .example = "2030-12-31"),
    COLUMN(procedure_deadline, decision, .max = 100, .vi = "Văn bản", .doc = "The act that says so.", .example = "26/2026/QĐ-TTg"),
    PROVENANCE_COLUMNS(procedure_deadline),
    STAMP_COLUMNS(procedure_deadline),
};

static bool is_day_of_year(struct text t)
{
    struct date day;
    char text[] = "2001-00-00"; /* no leap year: every year has the day */
    if (t.n != 5)
        return false;
    memcpy(text + 5, t.s, 5);
    return date_parse(text, 10, &day);
}

static void check_deadline(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct procedure_deadline *d = record;
    const struct {
        const char *name;
        struct text day;
    } days[] = { { "asked_before", d->asked_before }, { "due_before", d->due_before } };
    check_order(d->valid_from, "valid_from", d->valid_to, "valid_to", reterr, place);
    for (int i = 0; i < 2; i++) {
        if (days[i].day.s && !is_day_of_year(days[i].day))
            fail_at(reterr, place, days[i].name, MSG_NOT_A_DAY_OF_YEAR);
        if (!days[i].day.s && d->days == INT_NONE)
            fail_at(reterr, place, days[i].name, MSG_NEEDED_UNLESS, "days");
        if (days[i].day.s && d->days != INT_NONE)
            fail_at(reterr, place, days[i].name, MSG_NOT_WITH, "days");
    }
    if (d->working && d->days == INT_NONE)
        fail_at(reterr, place, "days", MSG_NEEDED_WITH, "working = true");
}

const struct resource procedure_deadlines = {
    .name = "procedure-deadlines",
    .table = "procedure_deadline",
    .vi = "Thời hạn giải quyết",
    .en = "Deadlines of procedures",
    COLUMNS(deadline_columns),
    .size = sizeof(struct procedure_deadline),
    .span = { "valid_from", "valid_to", .to_is_last = true },
    .key = { "id" },
    .natural = { "programme", "state", "registration", "asked_before", "valid_from" },
    .sort = "-valid_from",
    .writers = OFFICE,
    .check = check_deadline,
};

static const struct column holiday_columns[] = {
    ID_COLUMN(holiday),
    COLUMN(holiday, day, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày", .doc = "The day.", .example = "2026-09-02"),
    COLUMN(holiday, name, .flags = REQUIRED, .max = 200, .vi = "Tên", .doc = "What is kept.", .example = "Quốc khánh"),
    COLUMN(holiday, open, .vi = "Làm bù", .doc = "True: a Saturday or Sunday on which offices are open instead of another day.", .example = "false"),
    COLUMN(holiday, decision, .max = 200, .vi = "Văn bản", .doc = "The act or notice that says so.", .example = "Bộ luật Lao động, Điều 112"),
    COLUMN(holiday, confirmed, .flags = FILTER, .vi = "Đã xác nhận", .doc = "It was read in the act or notice itself.", .example = "false"),
    PROVENANCE_COLUMNS(holiday),
    STAMP_COLUMNS(holiday),
};

const struct resource holidays = {
    .name = "holidays",
    .table = "holiday",
    .vi = "Ngày nghỉ lễ, làm bù",
    .en = "Holidays",
    COLUMNS(holiday_columns),
    .size = sizeof(struct holiday),
    .key = { "day" },
    .sort = "day",
    .writers = OFFICE,
};

/* ---- the dossier ---- */

static const struct column columns[] = {
    ID_COLUMN(dossier),
    COLUMN(dossier, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã hồ sơ", .doc = "Given when it is registered.", .example = "NTM-2026-001"),
    COLUMN(dossier, programme, .flags = REQUIRED | FILTER, .values = programmes, .vi = "Chương trình", .doc = "Which programme.", .example = "ntm"),
    COLUMN(dossier, unit_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "registered_on",
           .vi = "Đơn vị", .doc = "The unit that asks to be certified (ntm); the one where the product is registered (ocop).", .example = "40"),
    COLUMN(dossier, set_id, .flags = FILTER, .refers = "criteria-sets", .by = { "set_code" }, .label = "set_name", .vi = "Bộ tiêu chí",
           .doc = "By which set; its level is what is asked for (ntm).", .example = "1"),
    COLUMN(dossier, basis, .flags = FILTER, .values = dossier_bases, .vi = "Căn cứ", .doc = "An appraisal, or the acknowledgement of what was held before a merger (ntm).",
           .example = "appraisal"),
    COLUMN(dossier, year_for, .flags = FILTER, .min = 2000, .max = 2100, .vi = "Năm công nhận", .doc = "The year it is to count for (ntm).", .example = "2025"),
    COLUMN(dossier, product_id, .flags = FILTER, .refers = "products", .by = { "product_code" }, .label = "product_name", .vi = "Sản phẩm", .doc = "What is to be certified (ocop).",
           .example = "1"),
    COLUMN(dossier, rubric_id, .flags = FILTER, .refers = "rubrics", .by = { "rubric_code" }, .label = "rubric_name", .vi = "Bộ tiêu chí OCOP", .doc = "By which rubric (ocop).", .example = "1"),
    COLUMN(dossier, registration, .flags = FILTER, .values = registrations, .vi = "Loại đăng ký", .doc = "For the first time, to have more stars, or again before the certificate ends (ocop).",
           .example = "first"),
    COLUMN(dossier, registered_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày đăng ký", .doc = "The day it was registered.", .example = "2025-02-10"),
    COMPUTED_COLUMN("state", KIND_TEXT, FILTER, .values = dossier_states, .vi = "Bước", .doc = "Where it stands on the day asked: what its last move says.",
                    .example = "submitted"),
    COMPUTED_COLUMN("state_on", KIND_DATE, 0, .vi = "Từ ngày", .doc = "Since when.", .example = "2025-09-01"),
    COMPUTED_COLUMN("due_on", KIND_DATE, 0, .vi = "Hạn", .doc = "The last day on which what it waits for is in time; empty: no deadline is known.", .example = "2026-06-12"),
    COMPUTED_COLUMN("overdue", KIND_BOOL, FILTER, .vi = "Quá hạn", .doc = "That day is over, and it still waits.", .example = "false"),
    PROVENANCE_COLUMNS(dossier),
    STAMP_COLUMNS(dossier),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct dossier *d = record;
    bool ocop = text_is(d->programme, "ocop");
    const struct {
        const char *name;
        bool there, ocop;
    } fields[] = { { "set_code", d->set_id != INT_NONE, false },        { "basis", d->basis.s != NULL, false },         { "year_for", d->year_for != INT_NONE, false },
                   { "product_code", d->product_id != INT_NONE, true }, { "rubric_code", d->rubric_id != INT_NONE, true }, { "registration", d->registration.s != NULL, true } };
    check_past(d->registered_on, "registered_on", reterr, place);
    for (size_t i = 0; d->programme.s && i < sizeof fields / sizeof *fields; i++) {
        if (fields[i].ocop == ocop && !fields[i].there)
            fail_at(reterr, place, fields[i].name, MSG_NEEDED_WITH, ocop ? "programme = ocop" : "programme = ntm");
        if (fields[i].ocop != ocop && fields[i].there)
            fail_at(reterr, place, fields[i].name, MSG_NOT_WITH, ocop ? "programme = ocop" : "programme = ntm");
    }
}

const struct resource dossiers = {
    .name = "dossiers",
    .table = "dossier",
    .source = "dossiers",
    .vi = "Hồ sơ đề nghị công nhận",
    .en = "Dossiers",
    COLUMNS(columns),
    .size = sizeof(struct dossier),
    .span = { "registered_on" },
    .key = { "code" },
    .label = "code",
    .sort = "-registered_on",
    .unit = "unit_id",
    .embeds = "dossier-moves",
    .embed_by = "dossier_id",
    .writers = ASSESSORS,
    .check = check,
};

static const struct column document_columns[] = {
    ID_COLUMN(dossier_document),
    COLUMN(dossier_document, dossier_id, .flags = REQUIRED | FILTER, .refers = "dossiers", .by = { "dossier_code" }, .vi = "Hồ sơ", .doc = "Whose paper it is.", .example = "1"),
    COLUMN(dossier_document, document, .flags = REQUIRED | FILTER | CODE, .max = 40, .vi = "Mã giấy tờ", .doc = "Which: a code of required-documents, or another.",
           .example = "proposal"),
    COLUMN(dossier_document, number, .max = 100, .vi = "Số, ký hiệu", .doc = "Its own number.", .example = "35/TTr-UBND"),
    COLUMN(dossier_document, received_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày nhận", .doc = "The day it was put to the dossier.", .example = "2025-08-20"),
    COLUMN(dossier_document, pages, .min = 1, .max = 100000, .vi = "Số trang", .doc = "How many pages.", .example = "12"),
    PROVENANCE_COLUMNS(dossier_document),
    STAMP_COLUMNS(dossier_document),
};

static void check_document(const void *record, struct problem *reterr, const struct place_of *place)
{
    check_past(((const struct dossier_document *)record)->received_on, "received_on", reterr, place);
}

const struct resource dossier_documents = {
    .name = "dossier-documents",
    .table = "dossier_document",
    .vi = "Giấy tờ trong hồ sơ",
    .en = "Papers of dossiers",
    COLUMNS(document_columns),
    .size = sizeof(struct dossier_document),
    .span = { "received_on" },
    .key = { "dossier_code", "document" },
    .sort = "-received_on",
    .writers = ASSESSORS,
    .check = check_document,
};

static const struct column move_columns[] = {
    ID_COLUMN(dossier_move),
    COLUMN(dossier_move, dossier_id, .flags = REQUIRED | FILTER, .refers = "dossiers", .by = { "dossier_code" }, .vi = "Hồ sơ", .doc = "What is moved.", .example = "1"),
    COLUMN(dossier_move, move, .flags = REQUIRED | FILTER, .values = dossier_move_names, .vi = "Việc", .doc = "What is done with it.", .example = "submit"),
    COLUMN(dossier_move, from_state, .flags = SERVER_SET | FILTER, .values = dossier_states, .vi = "Từ bước", .doc = "Where it stood before.",
           .example = "opinions_collected"),
    COLUMN(dossier_move, to_state, .flags = SERVER_SET | FILTER, .values = dossier_states, .vi = "Đến bước", .doc = "Where it stands behind it.", .example = "submitted"),
    COLUMN(dossier_move, moved_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày", .doc = "The day it was done.", .example = "2025-09-01"),
    COLUMN(dossier_move, meeting, .flags = FILTER, .max = 100, .vi = "Cuộc họp", .doc = "The meeting that did it: the same for all it dealt with.", .example = "12/BB-HĐTĐ"),
    COLUMN(dossier_move, reason, .max = 1000, .flags = LINES, .vi = "Lý do", .doc = "Why it is sent back or closed.", .example = "Thiếu minh chứng tiêu chí 17"),
    COLUMN(dossier_move, asked, .min = 1, .max = 10000000, .vi = "Số người được hỏi", .doc = "How many were asked for their opinion.", .example = "1200"),
    COLUMN(dossier_move, satisfied, .max = 10000000, .vi = "Số người hài lòng", .doc = "How many of them are satisfied.", .example = "1176"),
    COLUMN(dossier_move, members, .min = 1, .max = 1000, .vi = "Số thành viên", .doc = "Members of the council.", .example = "21"),
    COLUMN(dossier_move, present, .max = 1000, .vi = "Số dự họp", .doc = "Those present.", .example = "20"),
    COLUMN(dossier_move, votes_for, .max = 1000, .vi = "Số phiếu tán thành", .doc = "Those for it.", .example = "20"),
    COLUMN(dossier_move, votes_against, .max = 1000, .vi = "Số phiếu không tán thành", .doc = "Those against it.", .example = "0"),
    COLUMN(dossier_move, stars, .min = 1, .max = 5, .vi = "Hạng sao", .doc = "The stars that were concluded (ocop); other than those of the sheets only with a reason.", .example = "4"),
    COLUMN(dossier_move, decision_number, .flags = FILTER, .max = 100, .vi = "Số quyết định", .doc = "Number of the decision.", .example = "3456/QĐ-UBND"),
    COLUMN(dossier_move, authority, .values = authorities, .vi = "Cấp công nhận", .doc = "Who decided.", .example = "province"),
    COLUMN(dossier_move, certification_id, .flags = SERVER_SET, .refers = "certifications", .vi = "Quyết định công nhận", .doc = "The certification the decision made.",
           .example = "1"),
    COLUMN(dossier_move, due_on, .flags = SERVER_SET, .vi = "Hạn của bước tiếp theo", .doc = "The last day on which the next step is in time, as the deadlines were when the move was made.",
           .example = "2026-06-12"),
    PROVENANCE_COLUMNS(dossier_move),
    STAMP_COLUMNS(dossier_move),
};

static void check_move(const void *record, struct problem *reterr, const struct place_of *place)
{
    check_past(((const struct dossier_move *)record)->moved_on, "moved_on", reterr, place);
}

const struct resource dossier_moves = {
    .name = "dossier-moves",
    .table = "dossier_move",
    .vi = "Các bước của hồ sơ",
    .en = "Moves of dossiers",
    COLUMNS(move_columns),
    .size = sizeof(struct dossier_move),
    .span = { "moved_on" },
    .key = { "dossier_code", "move", "moved_on" },
    .sort = "-moved_on",
    .append_only = true,
    .writers = ASSESSORS | ROLE_BIT(ROLE_COUNCIL),
    .check = check_move,
};
