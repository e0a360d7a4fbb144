/* dossier.c -- a request for a certification on its way: the dossier, its papers, what was done with it, and what the procedure asks. Where a dossier
 * stands is never entered: its moves say so. */
#include "model/dossier_moves.h"
#include "model/resources.h"

static const char *const programmes[] = { "ntm", NULL };
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
    COLUMN(procedure, satisfaction_percent, .flags = REQUIRED, .vi = "Tỷ lệ hài lòng (%)", .doc = "How many of those asked must be satisfied.", .example = "90"),
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

/* ---- the dossier ---- */

static const struct column columns[] = {
    ID_COLUMN(dossier),
    COLUMN(dossier, code, .flags = REQUIRED | FILTER | SORT | CODE, .max = 40, .vi = "Mã hồ sơ", .doc = "Given when it is registered.", .example = "NTM-2026-001"),
    COLUMN(dossier, programme, .flags = REQUIRED | FILTER, .values = programmes, .vi = "Chương trình", .doc = "Which programme.", .example = "ntm"),
    COLUMN(dossier, unit_id, .flags = REQUIRED | FILTER, .refers = "units", .by = { "unit_code" }, .label = "unit_name", .on = "registered_on",
           .vi = "Đơn vị", .doc = "The unit that asks to be certified.", .example = "40"),
    COLUMN(dossier, set_id, .flags = REQUIRED | FILTER, .refers = "criteria-sets", .by = { "set_code" }, .label = "set_name", .vi = "Bộ tiêu chí",
           .doc = "By which set; its level is what is asked for.", .example = "1"),
    COLUMN(dossier, basis, .flags = REQUIRED | FILTER, .values = dossier_bases, .vi = "Căn cứ", .doc = "An appraisal, or the acknowledgement of what was held before a merger.",
           .example = "appraisal"),
    COLUMN(dossier, year_for, .flags = REQUIRED | FILTER, .min = 2000, .max = 2100, .vi = "Năm công nhận", .doc = "The year it is to count for.", .example = "2025"),
    COLUMN(dossier, registered_on, .flags = REQUIRED | RANGE | SORT, .vi = "Ngày đăng ký", .doc = "The day it was registered.", .example = "2025-02-10"),
    COMPUTED_COLUMN("state", KIND_TEXT, FILTER, .values = dossier_states, .vi = "Bước", .doc = "Where it stands on the day asked: what its last move says.",
                    .example = "submitted"),
    COMPUTED_COLUMN("state_on", KIND_DATE, 0, .vi = "Từ ngày", .doc = "Since when.", .example = "2025-09-01"),
    PROVENANCE_COLUMNS(dossier),
    STAMP_COLUMNS(dossier),
};

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    check_past(((const struct dossier *)record)->registered_on, "registered_on", reterr, place);
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
    COLUMN(dossier_move, decision_number, .flags = FILTER, .max = 100, .vi = "Số quyết định", .doc = "Number of the decision.", .example = "3456/QĐ-UBND"),
    COLUMN(dossier_move, authority, .values = authorities, .vi = "Cấp công nhận", .doc = "Who decided.", .example = "province"),
    COLUMN(dossier_move, certification_id, .flags = SERVER_SET, .refers = "certifications", .vi = "Quyết định công nhận", .doc = "The certification the decision made.",
           .example = "1"),
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
