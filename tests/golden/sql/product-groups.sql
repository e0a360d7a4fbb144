-- ==== product-groups

-- insert
INSERT INTO product_group (id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- update
UPDATE product_group SET code = $2, name = $3, name_en = $4, decision = $5, source = $6, synthetic = $7, note = $8, version = $9, recorded_at = $10, code_sort = $11 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO product_group_history (id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM product_group WHERE id = $1;

-- withdraw
DELETE FROM product_group WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM product_group), 0), coalesce((SELECT max(id) FROM product_group_history), 0);

-- find by natural key
SELECT id FROM product_group WHERE code = $1;

-- get
SELECT t.id, t.code, t.name, t.name_en, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_group t
WHERE t.id = $6;

-- get, as it was known at $15
WITH product_group AS (
SELECT id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort FROM main.product_group WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort FROM main.product_group_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.name, t.name_en, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_group t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.name, t.name_en, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM product_group t
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.name, t.name_en, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM product_group t
WHERE 1 = 1
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.name, t.name_en, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM product_group t
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.name, t.name_en, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM product_group t
WHERE 1 = 1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.code, t.name, t.name_en, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM product_group t
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.code, t.name, t.name_en, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM product_group t
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code
SELECT t.id, t.code, t.name, t.name_en, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM product_group t
WHERE 1 = 1
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;
