-- Files of dossiers: what they are, and apart from it what is in them, once for the same bytes.
{{table attachment}}
    id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    document TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (dossier_id) REFERENCES dossier (id)
{{end}}
CREATE UNIQUE INDEX attachment_key ON attachment (dossier_id, document, sha256);
CREATE INDEX attachment_by_dossier ON attachment (dossier_id, id);
CREATE INDEX attachment_by_document ON attachment (document, id);
CREATE INDEX attachment_by_type ON attachment (type, id);
CREATE INDEX attachment_by_hash ON attachment (sha256, id);
CREATE TABLE attachment_content (
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (sha256)
){{strict_only}};
