-- What the law asks of a district or province before it is certified, counted from what is below it.
{{table eligibility_rule}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    unit_level TEXT NOT NULL,
    level TEXT NOT NULL,
    counts TEXT NOT NULL,
    holding TEXT NOT NULL,
    share_from INTEGER NOT NULL,
    criteria_from INTEGER,
    law TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id)
{{end}}
CREATE UNIQUE INDEX eligibility_rule_key ON eligibility_rule (code);
CREATE INDEX eligibility_rule_by_code ON eligibility_rule (code_sort, id);
CREATE INDEX eligibility_rule_by_unit_level ON eligibility_rule (unit_level, code_sort, id);
CREATE INDEX eligibility_rule_by_level ON eligibility_rule (level, code_sort, id);
CREATE INDEX eligibility_rule_by_counts ON eligibility_rule (counts, code_sort, id);
CREATE INDEX eligibility_rule_by_from ON eligibility_rule (valid_from, id);
CREATE INDEX eligibility_rule_by_to ON eligibility_rule (valid_to);
CREATE INDEX eligibility_rule_by_confirmed ON eligibility_rule (confirmed, code_sort, id);
