-- ==== demands

-- insert
INSERT INTO demand (id, code, buyer, produce, group_id, unit_id, quantity, measure, needed_from, needed_to, price, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- update
UPDATE demand SET code = $2, buyer = $3, produce = $4, group_id = $5, unit_id = $6, quantity = $7, measure = $8, needed_from = $9, needed_to = $10, price = $11, source = $12, synthetic = $13, note = $14, version = $15, recorded_at = $16, code_sort = $17 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO demand_history (id, code, buyer, produce, group_id, unit_id, quantity, measure, needed_from, needed_to, price, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, buyer, produce, group_id, unit_id, quantity, measure, needed_from, needed_to, price, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM demand WHERE id = $1;

-- withdraw
DELETE FROM demand WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM demand), 0), coalesce((SELECT max(id) FROM demand_history), 0);

-- find by natural key
SELECT id FROM demand WHERE code = $1;

-- get
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH product_group AS (
SELECT id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort FROM main.product_group WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort FROM main.product_group_history WHERE recorded_at <= $15 AND recorded_to > $15
), unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), demand AS (
SELECT id, code, buyer, produce, group_id, unit_id, quantity, measure, needed_from, needed_to, price, source, synthetic, note, version, recorded_at, code_sort FROM main.demand WHERE recorded_at <= $15
UNION ALL SELECT id, code, buyer, produce, group_id, unit_id, quantity, measure, needed_from, needed_to, price, source, synthetic, note, version, recorded_at, code_sort FROM main.demand_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.needed_from <= $7 AND (t.needed_from < $7 OR (t.needed_from = $7 AND (t.id < $8)))
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-needed_from, continued
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.needed_from <= $7 AND (t.needed_from < $7 OR (t.needed_from = $7 AND (t.id < $8)))
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: code, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.code = $16
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: group_id, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.group_id = $16
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: group_code, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_group.code = $16
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: needed_from_from, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.needed_from >= $16
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: needed_from_to, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.needed_from <= $16
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: needed_to_from, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.needed_to >= $16
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;

-- list: needed_to_to, unit
SELECT t.id, t.code, t.buyer, t.produce, t.group_id, t_group.code, t_group.name, t.unit_id, t_unit.code, t_unit.full_name, t.quantity, t.measure, t.needed_from, t.needed_to, t.price, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.needed_from
FROM demand t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.needed_to <= $16
ORDER BY t.needed_from DESC, t.id DESC
LIMIT $5;
