-- Which products took part in an event, and what each brought there (đồng).
{{table event_product}}
    id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    revenue INTEGER,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (event_id) REFERENCES promotion_event (id),
    FOREIGN KEY (product_id) REFERENCES product (id)
{{end}}
CREATE UNIQUE INDEX event_product_key ON event_product (event_id, product_id);
CREATE INDEX event_product_by_product ON event_product (product_id, id);
