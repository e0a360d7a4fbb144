-- To market: channels, what is listed on them, events, sales; what is on offer and what is looked for. Money is in đồng, quantities in hundredths of their measure.
{{table channel}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    address TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id)
{{end}}
CREATE UNIQUE INDEX channel_key ON channel (code);
CREATE INDEX channel_by_code ON channel (code_sort, id);
CREATE INDEX channel_by_kind ON channel (kind, code_sort, id);

{{table listing}}
    id INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    address TEXT,
    listed_from TEXT NOT NULL,
    listed_to TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (product_id) REFERENCES product (id),
    FOREIGN KEY (channel_id) REFERENCES channel (id)
{{end}}
CREATE UNIQUE INDEX listing_key ON listing (product_id, channel_id, listed_from);
CREATE INDEX listing_by_product ON listing (product_id, listed_from, id);
CREATE INDEX listing_by_channel ON listing (channel_id, listed_from, id);
CREATE INDEX listing_by_from ON listing (listed_from, id);
CREATE INDEX listing_by_to ON listing (listed_to);

{{table promotion_event}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    unit_id INTEGER,
    begins_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    held INTEGER NOT NULL CHECK (held IN (0, 1)),
    booths INTEGER,
    local_booths INTEGER,
    visitors INTEGER,
    revenue INTEGER,
    local_revenue INTEGER,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX promotion_event_key ON promotion_event (code);
CREATE INDEX promotion_event_by_code ON promotion_event (code_sort, id);
CREATE INDEX promotion_event_by_level ON promotion_event (level, begins_on, id);
CREATE INDEX promotion_event_by_unit ON promotion_event (unit_id, begins_on, id);
CREATE INDEX promotion_event_by_begin ON promotion_event (begins_on, id);
CREATE INDEX promotion_event_by_held ON promotion_event (held, begins_on, id);

{{table sale}}
    id INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    period_from TEXT NOT NULL,
    period_to TEXT NOT NULL,
    quantity INTEGER,
    measure TEXT,
    revenue INTEGER NOT NULL,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (product_id) REFERENCES product (id),
    FOREIGN KEY (channel_id) REFERENCES channel (id)
{{end}}
CREATE UNIQUE INDEX sale_key ON sale (product_id, channel_id, period_from);
CREATE INDEX sale_by_product ON sale (product_id, period_from, id);
CREATE INDEX sale_by_channel ON sale (channel_id, period_from, id);
CREATE INDEX sale_by_from ON sale (period_from, id);
CREATE INDEX sale_by_to ON sale (period_to);

{{table supply}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    product_id INTEGER,
    produce TEXT NOT NULL,
    group_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    measure TEXT NOT NULL,
    available_from TEXT NOT NULL,
    available_to TEXT NOT NULL,
    price INTEGER,
    sold_local INTEGER,
    sold_provinces INTEGER,
    sold_restaurants INTEGER,
    sold_export INTEGER,
    reviewed_on TEXT NOT NULL,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id),
    FOREIGN KEY (product_id) REFERENCES product (id),
    FOREIGN KEY (group_id) REFERENCES product_group (id)
{{end}}
CREATE UNIQUE INDEX supply_key ON supply (code);
CREATE INDEX supply_by_code ON supply (code_sort, id);
CREATE INDEX supply_by_unit ON supply (unit_id, available_from, id);
CREATE INDEX supply_by_product ON supply (product_id, available_from, id);
CREATE INDEX supply_by_group ON supply (group_id, available_from, id);
CREATE INDEX supply_by_from ON supply (available_from, id);
CREATE INDEX supply_by_to ON supply (available_to);
CREATE INDEX supply_by_review ON supply (reviewed_on, id);

{{table demand}}
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    code_sort TEXT NOT NULL,
    buyer TEXT NOT NULL,
    produce TEXT,
    group_id INTEGER NOT NULL,
    unit_id INTEGER,
    quantity INTEGER NOT NULL,
    measure TEXT NOT NULL,
    needed_from TEXT NOT NULL,
    needed_to TEXT NOT NULL,
    price INTEGER,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (group_id) REFERENCES product_group (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX demand_key ON demand (code);
CREATE INDEX demand_by_code ON demand (code_sort, id);
CREATE INDEX demand_by_group ON demand (group_id, needed_from, id);
CREATE INDEX demand_by_unit ON demand (unit_id, needed_from, id);
CREATE INDEX demand_by_from ON demand (needed_from, id);
CREATE INDEX demand_by_to ON demand (needed_to);

{{search channel}}
{{search promotion_event}}
{{search supply}}
