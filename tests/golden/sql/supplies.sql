-- ==== supplies

-- insert
INSERT INTO supply (id, code, unit_id, product_id, produce, group_id, quantity, measure, available_from, available_to, price, sold_local, sold_provinces, sold_restaurants, sold_export, reviewed_on, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);

-- update
UPDATE supply SET code = $2, unit_id = $3, product_id = $4, produce = $5, group_id = $6, quantity = $7, measure = $8, available_from = $9, available_to = $10, price = $11, sold_local = $12, sold_provinces = $13, sold_restaurants = $14, sold_export = $15, reviewed_on = $16, source = $17, synthetic = $18, note = $19, version = $20, recorded_at = $21, code_sort = $22 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO supply_history (id, code, unit_id, product_id, produce, group_id, quantity, measure, available_from, available_to, price, sold_local, sold_provinces, sold_restaurants, sold_export, reviewed_on, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, unit_id, product_id, produce, group_id, quantity, measure, available_from, available_to, price, sold_local, sold_provinces, sold_restaurants, sold_export, reviewed_on, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM supply WHERE id = $1;

-- withdraw
DELETE FROM supply WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM supply), 0), coalesce((SELECT max(id) FROM supply_history), 0);

-- find by natural key
SELECT id FROM supply WHERE code = $1;

-- get
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH product_group AS (
SELECT id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort FROM main.product_group WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort FROM main.product_group_history WHERE recorded_at <= $15 AND recorded_to > $15
), unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), product AS (
SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product_history WHERE recorded_at <= $15 AND recorded_to > $15
), supply AS (
SELECT id, code, unit_id, product_id, produce, group_id, quantity, measure, available_from, available_to, price, sold_local, sold_provinces, sold_restaurants, sold_export, reviewed_on, source, synthetic, note, version, recorded_at, code_sort FROM main.supply WHERE recorded_at <= $15
UNION ALL SELECT id, code, unit_id, product_id, produce, group_id, quantity, measure, available_from, available_to, price, sold_local, sold_provinces, sold_restaurants, sold_export, reviewed_on, source, synthetic, note, version, recorded_at, code_sort FROM main.supply_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.available_from <= $7 AND (t.available_from < $7 OR (t.available_from = $7 AND (t.id < $8)))
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-available_from, continued
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.available_from <= $7 AND (t.available_from < $7 OR (t.available_from = $7 AND (t.id < $8)))
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: sort=-reviewed_on, continued
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.reviewed_on
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.reviewed_on <= $7 AND (t.reviewed_on < $7 OR (t.reviewed_on = $7 AND (t.id < $8)))
ORDER BY t.reviewed_on DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: code, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.code = $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: product_id, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.product_id = $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: product_code, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_product.code = $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: group_id, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.group_id = $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: group_code, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_group.code = $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: available_from_from, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.available_from >= $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: available_from_to, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.available_from <= $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: available_to_from, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.available_to >= $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: available_to_to, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.available_to <= $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: reviewed_on_from, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.reviewed_on >= $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: reviewed_on_to, unit
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.reviewed_on <= $16
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
JOIN supply_search s ON s.rowid = t.id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND s.supply_search MATCH $3
ORDER BY t.available_from DESC, t.id DESC
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
JOIN supply_search s ON s.rowid = t.id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND s.supply_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.available_from DESC, t.id DESC
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.code, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.produce, t.group_id, t_group.code, t_group.name, t.quantity, t.measure, t.available_from, t.available_to, t.price, t.sold_local, t.sold_provinces, t.sold_restaurants, t.sold_export, t.unsold, t.reviewed_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.available_from
FROM (
SELECT s.*, s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0) AS unsold
FROM supply s) t
JOIN supply_search s ON s.rowid = t.id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
WHERE 1 = 1
  AND s.supply_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.available_from < $8 OR (t.available_from = $8 AND (t.id < $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.available_from DESC, t.id DESC
LIMIT $5;
