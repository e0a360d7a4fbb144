/* resources.h -- the records of the register, one struct a resource. A member's name is the word used everywhere: C, SQL, JSON, CSV. */
#pragma once
#include "model/resource.h"

#define PROVENANCE                                                                                                               \
    struct text source;                                                                                                          \
    bool synthetic;                                                                                                              \
    struct text note
#define STAMP                                                                                                                    \
    int64_t version;                                                                                                             \
    struct instant recorded_at

struct product_group {
    int64_t id;
    struct text code, name, name_en, decision;
    PROVENANCE;
    STAMP;
};

struct unit {
    int64_t id;
    struct text code, level, kind, name, full_name, name_en;
    int64_t parent_id;
    struct date valid_from;
    struct text valid_from_precision;
    struct date valid_to;
    struct text valid_to_precision, legal_basis;
    struct decimal area_km2;
    int64_t population;
    PROVENANCE;
    STAMP;
};

struct unit_change {
    int64_t id, from_id, to_id;
    struct date effective_on;
    struct text extent, kind, legal_basis;
    bool confirmed;
    PROVENANCE;
    STAMP;
};

struct roster {
    int64_t id;
    struct text period;
    int64_t unit_id;
    struct date entered_on;
    struct text entered_on_precision;
    struct date left_on;
    struct text left_on_precision;
    PROVENANCE;
    STAMP;
};

struct criteria_set {
    int64_t id;
    struct text code, name, name_en, unit_level, level;
    struct date valid_from, valid_to;
    struct text decision;
    int64_t requires_id, unit_id, criteria_total, indicator_total;
    bool complete;
    struct text region_scheme, counts_source;
    bool confirmed;
    PROVENANCE;
    STAMP;
};

struct criterion {
    int64_t id, set_id, number;
    struct text name, name_en;
    int64_t indicators;
    bool required, critical;
    struct text criteria_group, agency;
    bool confirmed;
    PROVENANCE;
    STAMP;
};

struct indicator {
    int64_t id, set_id, criterion_id;
    struct text code, name, name_en, measure, comparison, second_measure;
    int64_t relative_set_id;
    struct text relative_code, agency;
    bool confirmed;
    PROVENANCE;
    STAMP;
};

struct indicator_target {
    int64_t id, indicator_id;
    struct text scope;
    int64_t year, unit_id;
    struct decimal value, second_value;
    bool province_decides;
    struct text decision;
    bool confirmed;
    PROVENANCE;
    STAMP;
};

struct unit_attribute {
    int64_t id, unit_id;
    struct text attribute, value;
    struct date valid_from, valid_to;
    struct text decision;
    PROVENANCE;
    STAMP;
};

struct indicator_result {
    int64_t id, assessment_id, indicator_id;
    struct decimal value, second_value;
    struct text verdict, computed_verdict, target, verdict_reason, evidence, checked;
    PROVENANCE;
    STAMP;
};

struct assessment {
    int64_t id, unit_id, set_id;
    struct date assessed_on;
    struct text checked;
    PROVENANCE;
    STAMP;
};

struct assessment_result {
    int64_t id, assessment_id, criterion_id;
    struct text verdict;
    int64_t indicators_met, indicators_total;
    bool computed;
    PROVENANCE;
    STAMP;
};

struct producer {
    int64_t id;
    struct text code, name, kind;
    int64_t unit_id;
    struct date registered_on;
    struct text registered_on_precision;
    PROVENANCE;
    STAMP;
};

/* Whom to reach at a producer: personal data. In no list, export or public answer (producer_contact.c). */
struct producer_contact {
    int64_t producer_id;
    struct text representative, address, phone, email;
    STAMP;
};

struct product {
    int64_t id;
    struct text code, name;
    int64_t group_id, producer_id, unit_id;
    struct date joined_on;
    struct text joined_on_precision;
    struct date left_on;
    struct text left_on_precision;
    PROVENANCE;
    STAMP;
};

struct certification {
    int64_t id;
    struct text programme;
    int64_t unit_id, product_id;
    struct text level;
    int64_t stars;
    struct text decision_number;
    struct date decided_on;
    struct text decided_on_precision;
    int64_t year_for;
    struct text authority;
    struct date valid_from, valid_to, ended_on;
    struct text ended_reason, ended_ground, basis;
    PROVENANCE;
    STAMP;
};

/* On what a revocation is proposed; shares in hundredths of a percent. */
struct revocation_ground {
    int64_t id;
    struct text code, name, name_en, programme, unit_level;
    struct decimal share_from, share_below;
    bool needs_critical;
    struct text law;
    struct date valid_from, valid_to;
    bool confirmed;
    PROVENANCE;
    STAMP;
};

/* A figure as printed somewhere; value, numerator and denominator in hundredths. */
struct published_figure {
    int64_t id, unit_id;
    struct text figure, measure;
    struct date as_of;
    struct text as_of_precision;
    struct decimal value;
    struct text printed;
    struct decimal numerator, denominator;
    struct text definition, url, reliability;
    struct date published_on;
    PROVENANCE;
    STAMP;
};

struct procedure {
    int64_t id;
    struct text programme, level;
    struct date valid_from, valid_to;
    struct decimal quorum_percent, votes_percent, satisfaction_percent;
    int64_t reevaluation_first_days, reevaluation_last_days, transition_days, transition_reevaluation_days, extension_days;
    struct text decision;
    bool confirmed;
    PROVENANCE;
    STAMP;
};

struct required_document {
    int64_t id;
    struct text programme, level, code, name, name_en;
    struct date valid_from, valid_to;
    struct text decision;
    bool confirmed;
    PROVENANCE;
    STAMP;
};

/* asked_before, due_before: a month and a day of every year, "04-30". */
struct procedure_deadline {
    int64_t id;
    struct text programme, state, registration;
    int64_t days;
    bool working;
    struct text asked_before, due_before;
    struct date valid_from, valid_to;
    struct text decision;
    PROVENANCE;
    STAMP;
};

struct holiday {
    int64_t id;
    struct date day;
    struct text name;
    bool open;
    struct text decision;
    bool confirmed;
    PROVENANCE;
    STAMP;
};

struct dossier {
    int64_t id;
    struct text code, programme;
    int64_t unit_id, set_id;
    struct text basis;
    int64_t year_for, product_id, rubric_id;
    struct text registration;
    struct date registered_on;
    PROVENANCE;
    STAMP;
};

struct dossier_document {
    int64_t id, dossier_id;
    struct text document, number;
    struct date received_on;
    int64_t pages;
    PROVENANCE;
    STAMP;
};

struct dossier_move {
    int64_t id, dossier_id;
    struct text move, from_state, to_state;
    struct date moved_on;
    struct text meeting, reason;
    int64_t asked, satisfied, members, present, votes_for, votes_against;
    int64_t stars;
    struct text decision_number, authority;
    int64_t certification_id;
    struct date due_on;
    PROVENANCE;
    STAMP;
};

struct roadmap {
    int64_t id, unit_id;
    struct text level;
    int64_t year;
    struct date planned_on;
    struct text decision;
    PROVENANCE;
    STAMP;
};

struct eligibility_rule {
    int64_t id;
    struct text code, name, name_en, unit_level, level, counts, holding;
    struct decimal share_from;
    int64_t criteria_from;
    struct text law;
    struct date valid_from, valid_to;
    bool confirmed;
    PROVENANCE;
    STAMP;
};

struct rubric_period {
    int64_t id;
    struct text code, decision;
    struct date issued_on, valid_from, valid_to;
    int64_t part_a_max, part_b_max, part_c_max, certificate_months;
    struct text product_code_format;
    bool complete, confirmed;
    PROVENANCE;
    STAMP;
};

struct rubric_band {
    int64_t id, period_id, stars;
    struct decimal points_from, points_under;
    struct text authority;
    struct date valid_from, valid_to;
    struct text decision;
    PROVENANCE;
    STAMP;
};

struct rubric {
    int64_t id;
    struct text code;
    int64_t period_id, number;
    struct text name, group_number, group_name;
    int64_t points_max;
    struct text anomalies;
    PROVENANCE;
    STAMP;
};

struct rubric_criterion {
    int64_t id, rubric_id;
    struct text code, printed_code;
    int64_t position;
    struct text parent_code, part, name;
    int64_t points_max;
    bool scored, one_of, standing;
    PROVENANCE;
    STAMP;
};

struct rubric_option {
    int64_t id, criterion_id, position;
    struct text name;
    int64_t points, min_stars;
    struct text case_code, needs_level;
    PROVENANCE;
    STAMP;
};

struct score_sheet {
    int64_t id;
    struct text code;
    int64_t product_id, rubric_id, dossier_id;
    struct text session, kind, scorer;
    struct date scored_on;
    struct text knock_out, knock_out_reason;
    PROVENANCE;
    STAMP;
};

struct score_item {
    int64_t id, sheet_id, criterion_id, points;
    struct text case_code;
    PROVENANCE;
    STAMP;
};

struct channel {
    int64_t id;
    struct text code, name, kind, address;
    PROVENANCE;
    STAMP;
};

struct listing {
    int64_t id, product_id, channel_id;
    struct text address;
    struct date listed_from, listed_to;
    PROVENANCE;
    STAMP;
};

struct promotion_event {
    int64_t id;
    struct text code, name, level;
    int64_t unit_id;
    struct date begins_on, ends_on;
    bool held;
    int64_t booths, local_booths, visitors, revenue, local_revenue;
    PROVENANCE;
    STAMP;
};

/* A product that took part in an event. */
struct event_product {
    int64_t id, event_id, product_id, revenue;
    PROVENANCE;
    STAMP;
};

struct sale {
    int64_t id, product_id, channel_id;
    struct date period_from, period_to;
    struct decimal quantity;
    struct text measure;
    int64_t revenue;
    PROVENANCE;
    STAMP;
};

struct supply {
    int64_t id;
    struct text code;
    int64_t unit_id, product_id;
    struct text produce;
    int64_t group_id;
    struct decimal quantity;
    struct text measure;
    struct date available_from, available_to;
    int64_t price;
    struct decimal sold_local, sold_provinces, sold_restaurants, sold_export;
    struct date reviewed_on;
    PROVENANCE;
    STAMP;
};

struct demand {
    int64_t id;
    struct text code, buyer, produce;
    int64_t group_id, unit_id;
    struct decimal quantity;
    struct text measure;
    struct date needed_from, needed_to;
    int64_t price;
    PROVENANCE;
    STAMP;
};

struct attachment {
    int64_t id, dossier_id;
    struct text document, type;
    int64_t bytes;
    struct text sha256;
    PROVENANCE;
    STAMP;
};
/* A picture of a product. */
struct product_image {
    int64_t id, product_id;
    struct text type;
    int64_t bytes;
    struct text sha256;
    PROVENANCE;
    STAMP;
};
/* "pdf", "png" ...: what a file is by its first bytes; NULL: none of those that are taken. */
const char *attachment_type_of(struct text bytes);

extern const struct resource product_groups, units, unit_changes, unit_attributes, rosters, criteria_sets, criteria, indicators, indicator_targets,
    assessments, assessment_results, indicator_results, producers, products, certifications, communes, published_figures, revocation_grounds,
    procedures, required_documents, procedure_deadlines, holidays, dossiers, dossier_documents, dossier_moves, roadmaps, eligibility_rules, attachments,
    rubric_periods, rubric_bands, rubrics, rubric_criteria, rubric_options, score_sheets, score_items, channels, listings, promotion_events, event_products, sales, supplies, demands, product_images;
/* No part of the catalogue: what the catalogue has is public. */
extern const struct resource producer_contacts;
extern const struct schema producer_contact_schema;

/* The levels of a unit, of a certification; NULL-ended. */
extern const char *const unit_levels[], *const certification_levels[];
/* How a certification stands on a day; NULL-ended. */
extern const char *const validities[];
/* The two cases that options of a rubric may part; NULL-ended. */
extern const char *const option_cases[];
/* Who certifies; NULL-ended. */
extern const char *const authorities[];
/* The verdicts on criteria and indicators, and who vouches for them; NULL-ended. */
extern const char *const verdicts[], *const result_checks[];

#define COLUMNS(table) .columns = table, .ncolumns = sizeof table / sizeof *table
#define ASSESSORS (OFFICE | ROLE_BIT(ROLE_COMMUNE) | ROLE_BIT(ROLE_DISTRICT) | ROLE_BIT(ROLE_DEPARTMENT))
#define OFFICE (ROLE_BIT(ROLE_PROVINCE) | ROLE_BIT(ROLE_ADMIN))

/* Shared by the checks: the last day must not be before the first. Empty dates pass. */
/* A fact that cannot lie ahead: the fault names today. */
void check_past(struct date day, const char *name, struct problem *reterr, const struct place_of *place);
void check_order(struct date first, const char *first_name, struct date last, const char *last_name, struct problem *reterr,
                 const struct place_of *place);
