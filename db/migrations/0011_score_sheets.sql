-- OCOP: the sheets of those who scored a product, and the points on them.
{{table score_sheet}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    product_id INTEGER NOT NULL,
    rubric_id INTEGER NOT NULL,
    dossier_id INTEGER,
    session TEXT NOT NULL,
    kind TEXT NOT NULL,
    scorer TEXT NOT NULL,
    scored_on TEXT NOT NULL,
    knock_out TEXT,
    knock_out_reason TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (product_id) REFERENCES product (id),
    FOREIGN KEY (rubric_id) REFERENCES rubric (id),
    FOREIGN KEY (dossier_id) REFERENCES dossier (id)
{{end}}
CREATE UNIQUE INDEX score_sheet_key ON score_sheet (code);
CREATE INDEX score_sheet_by_code ON score_sheet (code_sort, id);
CREATE INDEX score_sheet_by_product ON score_sheet (product_id, rubric_id, kind, scored_on, id);
CREATE INDEX score_sheet_by_rubric ON score_sheet (rubric_id, scored_on, id);
CREATE INDEX score_sheet_by_dossier ON score_sheet (dossier_id, scored_on, id);
CREATE INDEX score_sheet_by_session ON score_sheet (session, scored_on, id);
CREATE INDEX score_sheet_by_kind ON score_sheet (kind, scored_on, id);
CREATE INDEX score_sheet_by_scorer ON score_sheet (scorer, scored_on, id);
CREATE INDEX score_sheet_by_day ON score_sheet (scored_on, id);
CREATE INDEX score_sheet_by_knock_out ON score_sheet (knock_out, scored_on, id);

{{table score_item}}
    id INTEGER NOT NULL,
    sheet_id INTEGER NOT NULL,
    criterion_id INTEGER NOT NULL,
    points INTEGER NOT NULL,
    case_code TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (sheet_id) REFERENCES score_sheet (id),
    FOREIGN KEY (criterion_id) REFERENCES rubric_criterion (id)
{{end}}
CREATE UNIQUE INDEX score_item_key ON score_item (sheet_id, criterion_id);
CREATE INDEX score_item_by_criterion ON score_item (criterion_id, id);
