-- 0001 -- the register: one table a resource with its _history twin, the change log, keys, scopes, search.
-- A table block makes x and x_history: the twin has the columns above "only", and when and how the row ended (db/migrate.h).
-- <name>_sort columns are keys made in C (Vietnamese order); <resource>_search holds the folded copy. Days are ISO texts.

{{table product_group}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    decision TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id)
{{end}}
CREATE UNIQUE INDEX product_group_key ON product_group (code);
CREATE INDEX product_group_by_code ON product_group (code_sort, id);

{{table unit}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    full_name TEXT NOT NULL,
    name_en TEXT,
    parent_id INTEGER,
    valid_from TEXT NOT NULL,
    valid_from_precision TEXT,
    valid_to TEXT,
    valid_to_precision TEXT,
    legal_basis TEXT,
    area_km2 INTEGER,
    population INTEGER,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (parent_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX unit_key ON unit (code, valid_from);
CREATE INDEX unit_by_code ON unit (code_sort, id);
CREATE INDEX unit_by_level ON unit (level, code_sort, id);
CREATE INDEX unit_by_level_name ON unit (level, name_sort, id);
CREATE INDEX unit_by_kind ON unit (kind, code_sort, id);
CREATE INDEX unit_by_name ON unit (name_sort, id);
CREATE INDEX unit_by_parent ON unit (parent_id);
CREATE INDEX unit_by_from ON unit (valid_from, id);
CREATE INDEX unit_by_to ON unit (valid_to);

-- Where the records of a unit count: computed from units and whole successions by model/unit_tree.c, never entered.
CREATE TABLE unit_scope (
    ancestor_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    scope_from TEXT NOT NULL,
    scope_to TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (ancestor_id, unit_id, scope_from)
){{strict_only}};
CREATE INDEX unit_scope_by_unit ON unit_scope (unit_id, ancestor_id);
-- ... and what it held before, from when to when.
CREATE TABLE unit_scope_history (
    ancestor_id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    scope_from TEXT NOT NULL,
    scope_to TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_to TEXT NOT NULL
){{strict_only}};
CREATE INDEX unit_scope_history_by_time ON unit_scope_history (recorded_to);

{{table unit_change}}
    id INTEGER NOT NULL,
    from_id INTEGER NOT NULL,
    to_id INTEGER,
    effective_on TEXT NOT NULL,
    extent TEXT NOT NULL,
    kind TEXT NOT NULL,
    legal_basis TEXT,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (from_id) REFERENCES unit (id),
    FOREIGN KEY (to_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX unit_change_key ON unit_change (from_id, coalesce(to_id, 0), effective_on);
CREATE INDEX unit_change_by_from ON unit_change (from_id);
CREATE INDEX unit_change_by_to ON unit_change (to_id);
CREATE INDEX unit_change_by_day ON unit_change (effective_on, id);
CREATE INDEX unit_change_by_extent ON unit_change (extent, effective_on, id);
CREATE INDEX unit_change_by_kind ON unit_change (kind, effective_on, id);
CREATE INDEX unit_change_by_confirmed ON unit_change (confirmed, effective_on, id);

{{table roster}}
    id INTEGER NOT NULL,
    period TEXT NOT NULL,
    period_sort TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    entered_on TEXT NOT NULL,
    entered_on_precision TEXT,
    left_on TEXT,
    left_on_precision TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX roster_key ON roster (period, unit_id, entered_on);
CREATE INDEX roster_by_period ON roster (period_sort, id);
CREATE INDEX roster_by_unit ON roster (unit_id, entered_on);
CREATE INDEX roster_by_entered ON roster (entered_on, id);
CREATE INDEX roster_by_left ON roster (left_on);

{{table criteria_set}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    unit_level TEXT NOT NULL,
    level TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    decision TEXT,
    requires_id INTEGER,
    unit_id INTEGER,
    criteria_total INTEGER,
    indicator_total INTEGER,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    region_scheme TEXT,
    counts_source TEXT,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (requires_id) REFERENCES criteria_set (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX criteria_set_key ON criteria_set (code);
CREATE INDEX criteria_set_by_code ON criteria_set (code_sort, id);
CREATE INDEX criteria_set_by_unit_level ON criteria_set (unit_level, code_sort, id);
CREATE INDEX criteria_set_by_level ON criteria_set (level, code_sort, id);
CREATE INDEX criteria_set_by_from ON criteria_set (valid_from, id);
CREATE INDEX criteria_set_by_to ON criteria_set (valid_to);
CREATE INDEX criteria_set_by_requires ON criteria_set (requires_id, code_sort, id);
CREATE INDEX criteria_set_by_unit ON criteria_set (unit_id, code_sort, id);
CREATE INDEX criteria_set_by_confirmed ON criteria_set (confirmed, code_sort, id);

{{table criterion}}
    id INTEGER NOT NULL,
    set_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    indicators INTEGER NOT NULL,
    required INTEGER NOT NULL CHECK (required IN (0, 1)),
    critical INTEGER NOT NULL CHECK (critical IN (0, 1)),
    criteria_group TEXT,
    agency TEXT,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (set_id) REFERENCES criteria_set (id)
{{end}}
CREATE UNIQUE INDEX criterion_key ON criterion (set_id, number);
CREATE INDEX criterion_by_number ON criterion (number, id);
CREATE INDEX criterion_by_required ON criterion (required, number, id);
CREATE INDEX criterion_by_critical ON criterion (critical, number, id);
CREATE INDEX criterion_by_agency ON criterion (agency, number, id);
CREATE INDEX criterion_by_confirmed ON criterion (confirmed, number, id);

{{table indicator}}
    id INTEGER NOT NULL,
    set_id INTEGER NOT NULL,
    criterion_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    measure TEXT,
    comparison TEXT NOT NULL,
    second_measure TEXT,
    relative_set_id INTEGER,
    relative_code TEXT,
    agency TEXT,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (set_id) REFERENCES criteria_set (id),
    FOREIGN KEY (criterion_id) REFERENCES criterion (id),
    FOREIGN KEY (relative_set_id) REFERENCES criteria_set (id)
{{end}}
CREATE UNIQUE INDEX indicator_key ON indicator (set_id, code);
CREATE INDEX indicator_by_code ON indicator (code, code_sort, id);
CREATE INDEX indicator_by_order ON indicator (code_sort, id);
CREATE INDEX indicator_by_set ON indicator (set_id, code_sort, id);
CREATE INDEX indicator_by_criterion ON indicator (criterion_id, code_sort, id);
CREATE INDEX indicator_by_comparison ON indicator (comparison, code_sort, id);
CREATE INDEX indicator_by_relative ON indicator (relative_set_id);
CREATE INDEX indicator_by_agency ON indicator (agency, code_sort, id);
CREATE INDEX indicator_by_confirmed ON indicator (confirmed, code_sort, id);

{{table indicator_target}}
    id INTEGER NOT NULL,
    indicator_id INTEGER NOT NULL,
    scope TEXT NOT NULL,
    year INTEGER,
    unit_id INTEGER,
    value INTEGER,
    second_value INTEGER,
    province_decides INTEGER NOT NULL CHECK (province_decides IN (0, 1)),
    decision TEXT,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (indicator_id) REFERENCES indicator (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX indicator_target_key ON indicator_target (indicator_id, scope, coalesce(year, 0), coalesce(unit_id, 0));
CREATE INDEX indicator_target_by_indicator ON indicator_target (indicator_id, id);
CREATE INDEX indicator_target_by_scope ON indicator_target (scope, id);
CREATE INDEX indicator_target_by_year ON indicator_target (year, id);
CREATE INDEX indicator_target_by_unit ON indicator_target (unit_id, id);
CREATE INDEX indicator_target_by_province_decides ON indicator_target (province_decides, id);
CREATE INDEX indicator_target_by_confirmed ON indicator_target (confirmed, id);

{{table unit_attribute}}
    id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    decision TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX unit_attribute_key ON unit_attribute (unit_id, attribute, valid_from);
CREATE INDEX unit_attribute_by_from ON unit_attribute (valid_from, id);
CREATE INDEX unit_attribute_by_to ON unit_attribute (valid_to);
CREATE INDEX unit_attribute_by_attribute ON unit_attribute (attribute, valid_from, id);
CREATE INDEX unit_attribute_by_value ON unit_attribute (value, valid_from, id);
CREATE INDEX unit_attribute_by_unit ON unit_attribute (unit_id, valid_from, id);

{{table assessment}}
    id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    set_id INTEGER NOT NULL,
    assessed_on TEXT NOT NULL,
    checked TEXT NOT NULL,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id),
    FOREIGN KEY (set_id) REFERENCES criteria_set (id)
{{end}}
CREATE UNIQUE INDEX assessment_key ON assessment (unit_id, set_id, assessed_on);
CREATE INDEX assessment_by_unit ON assessment (unit_id, assessed_on, id);
CREATE INDEX assessment_by_set ON assessment (set_id, assessed_on, id);
CREATE INDEX assessment_by_day ON assessment (assessed_on, id);
CREATE INDEX assessment_by_checked ON assessment (checked, assessed_on, id);

{{table assessment_result}}
    id INTEGER NOT NULL,
    assessment_id INTEGER NOT NULL,
    criterion_id INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    indicators_met INTEGER,
    indicators_total INTEGER,
    computed INTEGER NOT NULL CHECK (computed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    FOREIGN KEY (criterion_id) REFERENCES criterion (id)
{{end}}
CREATE UNIQUE INDEX assessment_result_key ON assessment_result (assessment_id, criterion_id);
CREATE INDEX assessment_result_by_criterion ON assessment_result (criterion_id, id);
CREATE INDEX assessment_result_by_verdict ON assessment_result (verdict, id);

{{table indicator_result}}
    id INTEGER NOT NULL,
    assessment_id INTEGER NOT NULL,
    indicator_id INTEGER NOT NULL,
    value INTEGER,
    second_value INTEGER,
    verdict TEXT NOT NULL,
    computed_verdict TEXT,
    target TEXT,
    verdict_reason TEXT,
    evidence TEXT,
    checked TEXT NOT NULL,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    FOREIGN KEY (indicator_id) REFERENCES indicator (id)
{{end}}
CREATE UNIQUE INDEX indicator_result_key ON indicator_result (assessment_id, indicator_id);
CREATE INDEX indicator_result_by_indicator ON indicator_result (indicator_id, id);
CREATE INDEX indicator_result_by_verdict ON indicator_result (verdict, id);
CREATE INDEX indicator_result_by_computed ON indicator_result (computed_verdict, id);
CREATE INDEX indicator_result_by_checked ON indicator_result (checked, id);

{{table producer}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    kind TEXT,
    unit_id INTEGER NOT NULL,
    registered_on TEXT NOT NULL,
    registered_on_precision TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX producer_key ON producer (code);
CREATE INDEX producer_by_code ON producer (code_sort, id);
CREATE INDEX producer_by_name ON producer (name_sort, id);
CREATE INDEX producer_by_kind ON producer (kind, code_sort, id);
CREATE INDEX producer_by_unit ON producer (unit_id, code_sort, id);

-- Personal data of producers: no twin, no search copy, no reference, in no list. Only what is kept now is kept: a row goes without a trace
-- (db/contact.c), so nothing of the database's own may hold on to it. salt is 32 random bytes as hex, new with every write.
CREATE TABLE producer_contact (
    producer_id INTEGER NOT NULL,
    representative TEXT NOT NULL,
    address TEXT,
    phone TEXT,
    email TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    salt TEXT NOT NULL,
    PRIMARY KEY (producer_id)
){{strict_only}};

-- Who read the personal data of which producer, one line a read; it holds none of them.
CREATE TABLE contact_read (
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    principal TEXT NOT NULL,
    request_id TEXT NOT NULL,
    producer_id INTEGER NOT NULL,
    PRIMARY KEY (number)
){{strict_only}};
CREATE INDEX contact_read_by_producer ON contact_read (producer_id, number);
{{append_only contact_read}}

{{table product}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    group_id INTEGER NOT NULL,
    producer_id INTEGER,
    unit_id INTEGER NOT NULL,
    joined_on TEXT NOT NULL,
    joined_on_precision TEXT,
    left_on TEXT,
    left_on_precision TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (group_id) REFERENCES product_group (id),
    FOREIGN KEY (producer_id) REFERENCES producer (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX product_key ON product (code);
CREATE INDEX product_by_code ON product (code_sort, id);
CREATE INDEX product_by_name ON product (name_sort, id);
CREATE INDEX product_by_group ON product (group_id, code_sort, id);
CREATE INDEX product_by_producer ON product (producer_id, code_sort, id);
CREATE INDEX product_by_unit ON product (unit_id, code_sort, id);
CREATE INDEX product_by_joined ON product (joined_on, id);
CREATE INDEX product_by_left ON product (left_on);

{{table certification}}
    id INTEGER NOT NULL,
    programme TEXT NOT NULL,
    unit_id INTEGER,
    product_id INTEGER,
    level TEXT,
    stars INTEGER,
    decision_number TEXT,
    decided_on TEXT NOT NULL,
    decided_on_precision TEXT,
    year_for INTEGER,
    authority TEXT,
    valid_from TEXT,
    valid_to TEXT,
    ended_on TEXT,
    ended_reason TEXT,
    ended_ground TEXT,
    basis TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id),
    FOREIGN KEY (product_id) REFERENCES product (id)
{{end}}
CREATE UNIQUE INDEX certification_key ON certification (programme, coalesce(unit_id, 0), coalesce(product_id, 0), coalesce(level, ''), coalesce(stars, 0), decided_on);
CREATE INDEX certification_by_unit ON certification (unit_id, level, decided_on);
CREATE INDEX certification_by_product ON certification (product_id, decided_on);
CREATE INDEX certification_by_day ON certification (decided_on, id);
CREATE INDEX certification_by_programme ON certification (programme, decided_on, id);
CREATE INDEX certification_by_level ON certification (level, decided_on, id);
CREATE INDEX certification_by_stars ON certification (stars, decided_on, id);
CREATE INDEX certification_by_number ON certification (decision_number);
CREATE INDEX certification_by_year ON certification (year_for, decided_on, id);
CREATE INDEX certification_by_authority ON certification (authority, decided_on, id);
CREATE INDEX certification_by_basis ON certification (basis, decided_on, id);
CREATE INDEX certification_by_to ON certification (valid_to);
CREATE INDEX certification_by_ended ON certification (ended_on);
CREATE INDEX certification_by_reason ON certification (ended_reason, decided_on, id);
CREATE INDEX certification_by_ground ON certification (ended_ground, decided_on, id);

-- Every write, one line each, chained: hash = SHA-256 over the previous hash and the length-prefixed fields.
CREATE TABLE change (
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    principal TEXT NOT NULL,
    request_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    after TEXT,
    reason TEXT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (number)
){{strict_only}};
CREATE INDEX change_by_record ON change (resource, record_id, number);
CREATE INDEX change_by_resource ON change (resource, number);
{{append_only change}}

-- Keys: only a hash is kept. role and unit say what one may do and where; expires_on is its last day; last_used_at is right to the minute.
CREATE TABLE api_key (
    id INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    hash TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_id INTEGER,
    name TEXT,
    created_at TEXT NOT NULL,
    expires_on TEXT,
    revoked_at TEXT,
    last_used_at TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
){{strict_only}};
CREATE UNIQUE INDEX api_key_by_prefix ON api_key (prefix);
CREATE INDEX api_key_by_unit ON api_key (unit_id);

-- What an Idempotency-Key was answered with, for 24 hours.
CREATE TABLE idempotency (
    principal TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    location TEXT,
    etag TEXT,
    body TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    PRIMARY KEY (principal, idempotency_key)
){{strict_only}};
CREATE INDEX idempotency_by_age ON idempotency (kept_at);

{{search unit}}
{{search criteria_set}}
{{search criterion}}
{{search indicator}}
{{search producer}}
{{search product}}
