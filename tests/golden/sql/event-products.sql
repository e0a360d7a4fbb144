-- ==== event-products

-- insert
INSERT INTO event_product (id, event_id, product_id, revenue, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- update
UPDATE event_product SET event_id = $2, product_id = $3, revenue = $4, source = $5, synthetic = $6, note = $7, version = $8, recorded_at = $9 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO event_product_history (id, event_id, product_id, revenue, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, event_id, product_id, revenue, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM event_product WHERE id = $1;

-- withdraw
DELETE FROM event_product WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM event_product), 0), coalesce((SELECT max(id) FROM event_product_history), 0);

-- find by natural key
SELECT id FROM event_product WHERE event_id = $1 AND product_id = $2;

-- get
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
LEFT JOIN promotion_event t_event ON t_event.id = t.event_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH product AS (
SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product_history WHERE recorded_at <= $15 AND recorded_to > $15
), promotion_event AS (
SELECT id, code, name, level, unit_id, begins_on, ends_on, held, booths, local_booths, visitors, revenue, local_revenue, source, synthetic, note, version, recorded_at, code_sort FROM main.promotion_event WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, level, unit_id, begins_on, ends_on, held, booths, local_booths, visitors, revenue, local_revenue, source, synthetic, note, version, recorded_at, code_sort FROM main.promotion_event_history WHERE recorded_at <= $15 AND recorded_to > $15
), event_product AS (
SELECT id, event_id, product_id, revenue, source, synthetic, note, version, recorded_at FROM main.event_product WHERE recorded_at <= $15
UNION ALL SELECT id, event_id, product_id, revenue, source, synthetic, note, version, recorded_at FROM main.event_product_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
LEFT JOIN promotion_event t_event ON t_event.id = t.event_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
LEFT JOIN promotion_event t_event ON t_event.id = t.event_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
LEFT JOIN promotion_event t_event ON t_event.id = t.event_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.id >= $7 AND (t.id > $7)
ORDER BY t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
LEFT JOIN promotion_event t_event ON t_event.id = t.event_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: id, unit
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
LEFT JOIN promotion_event t_event ON t_event.id = t.event_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.id
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
LEFT JOIN promotion_event t_event ON t_event.id = t.event_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.id
LIMIT $5;

-- list: event_id, unit
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
LEFT JOIN promotion_event t_event ON t_event.id = t.event_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.event_id = $16
ORDER BY t.id
LIMIT $5;

-- list: event_code, unit
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
JOIN promotion_event t_event ON t_event.id = t.event_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_event.code = $16
ORDER BY t.id
LIMIT $5;

-- list: product_id, unit
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
LEFT JOIN promotion_event t_event ON t_event.id = t.event_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.product_id = $16
ORDER BY t.id
LIMIT $5;

-- list: product_code, unit
SELECT t.id, t.event_id, t_event.code, t_event.name, t.product_id, t_product.code, t_product.name, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM event_product l JOIN product p ON p.id = l.product_id) t
JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN promotion_event t_event ON t_event.id = t.event_id
WHERE 1 = 1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_product.code = $16
ORDER BY t.id
LIMIT $5;
