-- Pictures of products: what they are; their bytes stand where those of attachments do, once for the same bytes.
{{table product_image}}
    id INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
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
    FOREIGN KEY (product_id) REFERENCES product (id)
{{end}}
CREATE UNIQUE INDEX product_image_key ON product_image (product_id, sha256);
CREATE INDEX product_image_by_product ON product_image (product_id, id);
CREATE INDEX product_image_by_type ON product_image (type, id);
CREATE INDEX product_image_by_hash ON product_image (sha256, id);
