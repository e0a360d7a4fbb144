-- Codes of products that were withdrawn stay taken: they are looked for when the next one is given.
CREATE INDEX product_history_by_code ON product_history (code);
