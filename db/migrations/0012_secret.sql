-- What only this register knows: from it the codes on certificates and the key that signs their checks are derived. No record: in no log, no list, no export; copies of the file have it.
CREATE TABLE secret (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name)
){{strict_only}};
