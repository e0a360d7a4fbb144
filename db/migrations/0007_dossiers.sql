-- What a procedure asks: thresholds of votes and of satisfaction, by programme, level and time.
{{table procedure}}
    id INTEGER NOT NULL,
    programme TEXT NOT NULL,
    level TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    quorum_percent INTEGER NOT NULL,
    votes_percent INTEGER NOT NULL,
    satisfaction_percent INTEGER,
    reevaluation_first_days INTEGER,
    reevaluation_last_days INTEGER,
    transition_days INTEGER,
    transition_reevaluation_days INTEGER,
    extension_days INTEGER,
    decision TEXT,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id)
{{end}}
CREATE UNIQUE INDEX procedure_key ON procedure (programme, coalesce(level, ''), valid_from);
CREATE INDEX procedure_by_programme ON procedure (programme, valid_from, id);
CREATE INDEX procedure_by_level ON procedure (level, valid_from, id);
CREATE INDEX procedure_by_from ON procedure (valid_from, id);
CREATE INDEX procedure_by_to ON procedure (valid_to);
CREATE INDEX procedure_by_confirmed ON procedure (confirmed, valid_from, id);

-- The papers that a dossier needs before it is submitted.
{{table required_document}}
    id INTEGER NOT NULL,
    programme TEXT NOT NULL,
    level TEXT,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    decision TEXT,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id)
{{end}}
CREATE UNIQUE INDEX required_document_key ON required_document (programme, coalesce(level, ''), code, valid_from);
CREATE INDEX required_document_by_programme ON required_document (programme, code_sort, id);
CREATE INDEX required_document_by_level ON required_document (level, code_sort, id);
CREATE INDEX required_document_by_code ON required_document (code, code_sort, id);
CREATE INDEX required_document_by_order ON required_document (code_sort, id);
CREATE INDEX required_document_by_from ON required_document (valid_from, id);
CREATE INDEX required_document_by_to ON required_document (valid_to);
CREATE INDEX required_document_by_confirmed ON required_document (confirmed, code_sort, id);

-- A request for a certification on its way. Where it stands is what its last move says.
{{table dossier}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    programme TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    set_id INTEGER,
    basis TEXT,
    year_for INTEGER,
    product_id INTEGER,
    rubric_id INTEGER,
    registration TEXT,
    registered_on TEXT NOT NULL,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id),
    FOREIGN KEY (set_id) REFERENCES criteria_set (id),
    FOREIGN KEY (product_id) REFERENCES product (id),
    FOREIGN KEY (rubric_id) REFERENCES rubric (id)
{{end}}
CREATE UNIQUE INDEX dossier_key ON dossier (code);
CREATE INDEX dossier_by_code ON dossier (code_sort, id);
CREATE INDEX dossier_by_programme ON dossier (programme, registered_on, id);
CREATE INDEX dossier_by_unit ON dossier (unit_id, registered_on, id);
CREATE INDEX dossier_by_set ON dossier (set_id, registered_on, id);
CREATE INDEX dossier_by_basis ON dossier (basis, registered_on, id);
CREATE INDEX dossier_by_year ON dossier (year_for, registered_on, id);
CREATE INDEX dossier_by_product ON dossier (product_id, registered_on, id);
CREATE INDEX dossier_by_rubric ON dossier (rubric_id, registered_on, id);
CREATE INDEX dossier_by_registration ON dossier (registration, registered_on, id);
CREATE INDEX dossier_by_day ON dossier (registered_on, id);

-- A paper that a dossier has.
{{table dossier_document}}
    id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    document TEXT NOT NULL,
    number TEXT,
    received_on TEXT NOT NULL,
    pages INTEGER,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (dossier_id) REFERENCES dossier (id)
{{end}}
CREATE UNIQUE INDEX dossier_document_key ON dossier_document (dossier_id, document);
CREATE INDEX dossier_document_by_dossier ON dossier_document (dossier_id, id);
CREATE INDEX dossier_document_by_document ON dossier_document (document, received_on, id);
CREATE INDEX dossier_document_by_received ON dossier_document (received_on, id);

-- What was done with it, one after another: only ever added to.
{{table dossier_move}}
    id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    move TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    moved_on TEXT NOT NULL,
    meeting TEXT,
    reason TEXT,
    asked INTEGER,
    satisfied INTEGER,
    members INTEGER,
    present INTEGER,
    votes_for INTEGER,
    votes_against INTEGER,
    stars INTEGER,
    decision_number TEXT,
    authority TEXT,
    certification_id INTEGER,
    due_on TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (dossier_id) REFERENCES dossier (id),
    FOREIGN KEY (certification_id) REFERENCES certification (id)
{{end}}
CREATE UNIQUE INDEX dossier_move_key ON dossier_move (dossier_id, move, moved_on);
CREATE INDEX dossier_move_by_dossier ON dossier_move (dossier_id, id);
CREATE INDEX dossier_move_by_move ON dossier_move (move, moved_on, id);
CREATE INDEX dossier_move_by_from ON dossier_move (from_state, moved_on, id);
CREATE INDEX dossier_move_by_to ON dossier_move (to_state, moved_on, id);
CREATE INDEX dossier_move_by_day ON dossier_move (moved_on, id);
CREATE INDEX dossier_move_by_meeting ON dossier_move (meeting, moved_on, id);
CREATE INDEX dossier_move_by_decision ON dossier_move (decision_number, moved_on, id);
CREATE INDEX dossier_move_by_certification ON dossier_move (certification_id);

-- By when what a dossier waits for must be done: so many days, or by a round of the year.
{{table procedure_deadline}}
    id INTEGER NOT NULL,
    programme TEXT NOT NULL,
    state TEXT NOT NULL,
    registration TEXT,
    days INTEGER,
    working INTEGER NOT NULL CHECK (working IN (0, 1)),
    asked_before TEXT,
    due_before TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    decision TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id)
{{end}}
CREATE UNIQUE INDEX procedure_deadline_key ON procedure_deadline (programme, state, coalesce(registration, ''), coalesce(asked_before, ''), valid_from);
CREATE INDEX procedure_deadline_by_programme ON procedure_deadline (programme, valid_from, id);
CREATE INDEX procedure_deadline_by_state ON procedure_deadline (state, valid_from, id);
CREATE INDEX procedure_deadline_by_registration ON procedure_deadline (registration, valid_from, id);
CREATE INDEX procedure_deadline_by_from ON procedure_deadline (valid_from, id);
CREATE INDEX procedure_deadline_by_to ON procedure_deadline (valid_to);

-- Days on which offices are shut, and Saturdays and Sundays on which they are open instead.
{{table holiday}}
    id INTEGER NOT NULL,
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    decision TEXT,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id)
{{end}}
CREATE UNIQUE INDEX holiday_key ON holiday (day);
CREATE INDEX holiday_by_day ON holiday (day, id);
CREATE INDEX holiday_by_confirmed ON holiday (confirmed, day, id);
