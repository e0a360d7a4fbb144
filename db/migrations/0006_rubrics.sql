-- OCOP: by what a product is scored: period, bands, rubric, criteria, options.
{{table rubric_period}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    decision TEXT NOT NULL,
    issued_on TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    part_a_max INTEGER NOT NULL,
    part_b_max INTEGER NOT NULL,
    part_c_max INTEGER NOT NULL,
    certificate_months INTEGER NOT NULL,
    product_code_format TEXT,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id)
{{end}}
CREATE UNIQUE INDEX rubric_period_key ON rubric_period (code);
CREATE INDEX rubric_period_by_code ON rubric_period (code_sort, id);
CREATE INDEX rubric_period_by_from ON rubric_period (valid_from, id);
CREATE INDEX rubric_period_by_to ON rubric_period (valid_to);
CREATE INDEX rubric_period_by_confirmed ON rubric_period (confirmed, valid_from, id);

{{table rubric_band}}
    id INTEGER NOT NULL,
    period_id INTEGER NOT NULL,
    stars INTEGER NOT NULL,
    points_from INTEGER NOT NULL,
    points_under INTEGER,
    authority TEXT NOT NULL,
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
    FOREIGN KEY (period_id) REFERENCES rubric_period (id)
{{end}}
CREATE UNIQUE INDEX rubric_band_key ON rubric_band (period_id, stars, valid_from);
CREATE INDEX rubric_band_by_period ON rubric_band (period_id, stars, id);
CREATE INDEX rubric_band_by_stars ON rubric_band (stars, id);
CREATE INDEX rubric_band_by_authority ON rubric_band (authority, stars, id);
CREATE INDEX rubric_band_by_from ON rubric_band (valid_from, id);
CREATE INDEX rubric_band_by_to ON rubric_band (valid_to);

{{table rubric}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    period_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    group_number TEXT,
    group_name TEXT,
    points_max INTEGER NOT NULL,
    anomalies TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (period_id) REFERENCES rubric_period (id)
{{end}}
CREATE UNIQUE INDEX rubric_key ON rubric (code);
CREATE INDEX rubric_by_code ON rubric (code_sort, id);
CREATE UNIQUE INDEX rubric_by_period ON rubric (period_id, number);
CREATE INDEX rubric_by_number ON rubric (number, id);
CREATE INDEX rubric_by_group ON rubric (group_number, number, id);

{{table rubric_criterion}}
    id INTEGER NOT NULL,
    rubric_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    printed_code TEXT,
    position INTEGER NOT NULL,
    parent_code TEXT,
    part TEXT NOT NULL,
    name TEXT,
    points_max INTEGER,
    scored INTEGER NOT NULL CHECK (scored IN (0, 1)),
    one_of INTEGER NOT NULL CHECK (one_of IN (0, 1)),
    standing INTEGER NOT NULL CHECK (standing IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (rubric_id) REFERENCES rubric (id)
{{end}}
CREATE UNIQUE INDEX rubric_criterion_key ON rubric_criterion (rubric_id, code);
CREATE UNIQUE INDEX rubric_criterion_by_rubric ON rubric_criterion (rubric_id, position);
CREATE INDEX rubric_criterion_by_code ON rubric_criterion (code_sort, id);
CREATE INDEX rubric_criterion_of_code ON rubric_criterion (code, id);
CREATE INDEX rubric_criterion_by_position ON rubric_criterion (position, id);
CREATE INDEX rubric_criterion_by_part ON rubric_criterion (part, position, id);
CREATE INDEX rubric_criterion_by_scored ON rubric_criterion (scored, position, id);

{{table rubric_option}}
    id INTEGER NOT NULL,
    criterion_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT,
    points INTEGER,
    min_stars INTEGER,
    case_code TEXT,
    needs_level TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (criterion_id) REFERENCES rubric_criterion (id)
{{end}}
CREATE UNIQUE INDEX rubric_option_key ON rubric_option (criterion_id, position);
CREATE INDEX rubric_option_by_position ON rubric_option (position, id);
CREATE INDEX rubric_option_by_stars ON rubric_option (min_stars, position, id);

{{search rubric}}
{{search rubric_criterion}}
