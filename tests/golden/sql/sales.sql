-- ==== sales

-- insert
INSERT INTO sale (id, product_id, channel_id, period_from, period_to, quantity, measure, revenue, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- update
UPDATE sale SET product_id = $2, channel_id = $3, period_from = $4, period_to = $5, quantity = $6, measure = $7, revenue = $8, source = $9, synthetic = $10, note = $11, version = $12, recorded_at = $13 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO sale_history (id, product_id, channel_id, period_from, period_to, quantity, measure, revenue, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, product_id, channel_id, period_from, period_to, quantity, measure, revenue, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM sale WHERE id = $1;

-- withdraw
DELETE FROM sale WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM sale), 0), coalesce((SELECT max(id) FROM sale_history), 0);

-- find by natural key
SELECT id FROM sale WHERE product_id = $1 AND channel_id = $2 AND period_from = $3;

-- get
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH product AS (
SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product_history WHERE recorded_at <= $15 AND recorded_to > $15
), channel AS (
SELECT id, code, name, kind, address, source, synthetic, note, version, recorded_at, code_sort FROM main.channel WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, kind, address, source, synthetic, note, version, recorded_at, code_sort FROM main.channel_history WHERE recorded_at <= $15 AND recorded_to > $15
), sale AS (
SELECT id, product_id, channel_id, period_from, period_to, quantity, measure, revenue, source, synthetic, note, version, recorded_at FROM main.sale WHERE recorded_at <= $15
UNION ALL SELECT id, product_id, channel_id, period_from, period_to, quantity, measure, revenue, source, synthetic, note, version, recorded_at FROM main.sale_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.period_from <= $7 AND (t.period_from < $7 OR (t.period_from = $7 AND (t.id < $8)))
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: sort=-period_from, continued
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.period_from <= $7 AND (t.period_from < $7 OR (t.period_from = $7 AND (t.id < $8)))
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: product_id, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.product_id = $16
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: product_code, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_product.code = $16
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: channel_id, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.channel_id = $16
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: channel_code, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
JOIN channel t_channel ON t_channel.id = t.channel_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_channel.code = $16
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: period_from_from, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.period_from >= $16
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: period_from_to, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.period_from <= $16
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: period_to_from, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.period_to >= $16
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;

-- list: period_to_to, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.period_from, t.period_to, t.quantity, t.measure, t.revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id FROM sale l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.period_from <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.period_to <= $16
ORDER BY t.period_from DESC, t.id DESC
LIMIT $5;
