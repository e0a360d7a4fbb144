-- On which grounds a certification may be revoked, dated, each with the act it comes from; of units: shares in hundredths of a percent.
{{table revocation_ground}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    programme TEXT NOT NULL,
    unit_level TEXT,
    share_from INTEGER,
    share_below INTEGER,
    needs_critical INTEGER NOT NULL CHECK (needs_critical IN (0, 1)),
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
CREATE UNIQUE INDEX revocation_ground_key ON revocation_ground (code);
CREATE INDEX revocation_ground_by_code ON revocation_ground (code_sort, id);
CREATE INDEX revocation_ground_by_programme ON revocation_ground (programme, code_sort, id);
CREATE INDEX revocation_ground_by_level ON revocation_ground (unit_level, code_sort, id);
CREATE INDEX revocation_ground_by_critical ON revocation_ground (needs_critical, code_sort, id);
CREATE INDEX revocation_ground_by_from ON revocation_ground (valid_from, id);
CREATE INDEX revocation_ground_by_to ON revocation_ground (valid_to);
CREATE INDEX revocation_ground_by_confirmed ON revocation_ground (confirmed, code_sort, id);
