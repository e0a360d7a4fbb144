-- Sheets that were sent to be imported: who sent what, and what became of it. The sheet itself lies beside the register until then.
CREATE TABLE import (
    id INTEGER NOT NULL,
    resource TEXT NOT NULL,
    dry_run INTEGER NOT NULL,
    reason TEXT,
    principal TEXT NOT NULL,
    key_id INTEGER,
    role TEXT NOT NULL,
    unit_id INTEGER,
    unit_code TEXT,
    lang TEXT NOT NULL,
    request_id TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    created_at TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT,
    state TEXT NOT NULL,
    row_count INTEGER,
    inserted INTEGER,
    updated INTEGER,
    unchanged INTEGER,
    faults INTEGER,
    first_change INTEGER,
    last_change INTEGER,
    problem TEXT,
    detail TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
){{strict_only}};
CREATE INDEX import_by_state ON import (state, id);
CREATE INDEX import_by_key ON import (key_id, id);
CREATE INDEX import_by_unit ON import (unit_id);
