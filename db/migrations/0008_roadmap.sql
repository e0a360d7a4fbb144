-- What a unit is to reach, and by which year: the programme's roadmap.
{{table roadmap}}
    id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    level TEXT NOT NULL,
    year INTEGER NOT NULL,
    planned_on TEXT NOT NULL,
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
CREATE UNIQUE INDEX roadmap_key ON roadmap (unit_id, level, planned_on);
CREATE INDEX roadmap_by_unit ON roadmap (unit_id, year, id);
CREATE INDEX roadmap_by_level ON roadmap (level, year, id);
CREATE INDEX roadmap_by_year ON roadmap (year, id);
CREATE INDEX roadmap_by_planned ON roadmap (planned_on, id);
CREATE INDEX roadmap_by_decision ON roadmap (decision, year, id);
