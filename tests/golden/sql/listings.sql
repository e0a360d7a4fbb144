-- ==== listings

-- insert
INSERT INTO listing (id, product_id, channel_id, address, listed_from, listed_to, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- update
UPDATE listing SET product_id = $2, channel_id = $3, address = $4, listed_from = $5, listed_to = $6, source = $7, synthetic = $8, note = $9, version = $10, recorded_at = $11 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO listing_history (id, product_id, channel_id, address, listed_from, listed_to, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, product_id, channel_id, address, listed_from, listed_to, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM listing WHERE id = $1;

-- withdraw
DELETE FROM listing WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM listing), 0), coalesce((SELECT max(id) FROM listing_history), 0);

-- find by natural key
SELECT id FROM listing WHERE product_id = $1 AND channel_id = $2 AND listed_from = $3;

-- get
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH product AS (
SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product_history WHERE recorded_at <= $15 AND recorded_to > $15
), certification AS (
SELECT id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at FROM main.certification WHERE recorded_at <= $15
UNION ALL SELECT id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at FROM main.certification_history WHERE recorded_at <= $15 AND recorded_to > $15
), channel AS (
SELECT id, code, name, kind, address, source, synthetic, note, version, recorded_at, code_sort FROM main.channel WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, kind, address, source, synthetic, note, version, recorded_at, code_sort FROM main.channel_history WHERE recorded_at <= $15 AND recorded_to > $15
), listing AS (
SELECT id, product_id, channel_id, address, listed_from, listed_to, source, synthetic, note, version, recorded_at FROM main.listing WHERE recorded_at <= $15
UNION ALL SELECT id, product_id, channel_id, address, listed_from, listed_to, source, synthetic, note, version, recorded_at FROM main.listing_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.listed_from <= $7 AND (t.listed_from < $7 OR (t.listed_from = $7 AND (t.id < $8)))
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: sort=-listed_from, continued
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.listed_from <= $7 AND (t.listed_from < $7 OR (t.listed_from = $7 AND (t.id < $8)))
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: product_id, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.product_id = $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: product_code, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_product.code = $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: channel_id, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.channel_id = $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: channel_code, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
JOIN channel t_channel ON t_channel.id = t.channel_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_channel.code = $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: listed_from_from, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.listed_from >= $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: listed_from_to, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.listed_from <= $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: listed_to_from, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.listed_to >= $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: listed_to_to, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.listed_to <= $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: participating, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.participating = $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;

-- list: certified, unit
SELECT t.id, t.product_id, t_product.code, t_product.name, t.channel_id, t_channel.code, t_channel.name, t.address, t.listed_from, t.listed_to, t.participating, t.certified, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.listed_from
FROM (
SELECT l.*, p.unit_id AS scope_unit_id,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) THEN 1 ELSE 0 END AS participating,
CASE WHEN p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $1 AND coalesce(k.valid_from, k.decided_on) <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id) t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN channel t_channel ON t_channel.id = t.channel_id
WHERE 1 = 1
  AND t.listed_from <= $1
  AND (t.listed_to IS NULL OR t.listed_to >= $1)
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.certified = $16
ORDER BY t.listed_from DESC, t.id DESC
LIMIT $5;
