-- The headline's sums for any day, of the units that have many below them and of the whole register (ancestor 0): what each day added, and how much of what is counted
-- only within a period began on that day. Computed from the records by db/tally.c, never entered; docs/decisions/0017.
CREATE TABLE tally (
    ancestor_id INTEGER NOT NULL,
    step TEXT NOT NULL,
    units INTEGER NOT NULL,
    roster INTEGER NOT NULL,
    standard INTEGER NOT NULL,
    advanced INTEGER NOT NULL,
    model INTEGER NOT NULL,
    assessed INTEGER NOT NULL,
    criteria INTEGER NOT NULL,
    indicators INTEGER NOT NULL,
    products INTEGER NOT NULL,
    stars_5 INTEGER NOT NULL,
    stars_4 INTEGER NOT NULL,
    stars_3 INTEGER NOT NULL,
    new_standard INTEGER NOT NULL,
    new_advanced INTEGER NOT NULL,
    new_model INTEGER NOT NULL,
    new_products INTEGER NOT NULL,
    PRIMARY KEY (ancestor_id, step)
){{clustered}};
-- Of what is counted within a period: what came or went on another day than it began.
CREATE TABLE tally_new (
    ancestor_id INTEGER NOT NULL,
    figure INTEGER NOT NULL, -- 0 standard, 1 advanced, 2 model, 3 products
    since TEXT NOT NULL,
    step TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (ancestor_id, figure, since, step)
){{clustered}};
-- Are they whole? A register that was there before them is counted with its next write; until then who reads them counts himself.
CREATE TABLE tally_state (
    whole INTEGER NOT NULL
){{strict_only}};
INSERT INTO tally_state (whole) SELECT CASE WHEN EXISTS (SELECT 1 FROM unit) THEN 0 ELSE 1 END;
