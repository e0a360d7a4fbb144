-- ==== product-images

-- insert
INSERT INTO product_image (id, product_id, type, bytes, sha256, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- update
UPDATE product_image SET product_id = $2, type = $3, bytes = $4, sha256 = $5, source = $6, synthetic = $7, note = $8, version = $9, recorded_at = $10 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO product_image_history (id, product_id, type, bytes, sha256, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, product_id, type, bytes, sha256, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM product_image WHERE id = $1;

-- withdraw
DELETE FROM product_image WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM product_image), 0), coalesce((SELECT max(id) FROM product_image_history), 0);

-- find by natural key
SELECT id FROM product_image WHERE product_id = $1 AND sha256 = $2;

-- get
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH product AS (
SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product_history WHERE recorded_at <= $15 AND recorded_to > $15
), product_image AS (
SELECT id, product_id, type, bytes, sha256, source, synthetic, note, version, recorded_at FROM main.product_image WHERE recorded_at <= $15
UNION ALL SELECT id, product_id, type, bytes, sha256, source, synthetic, note, version, recorded_at FROM main.product_image_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.id >= $7 AND (t.id > $7)
ORDER BY t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: id
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.id
LIMIT $5;

-- list: product_id
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.product_id = $16
ORDER BY t.id
LIMIT $5;

-- list: product_code
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t_product.code = $16
ORDER BY t.id
LIMIT $5;

-- list: type
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.type = $16
ORDER BY t.id
LIMIT $5;

-- list: sha256
SELECT t.id, t.product_id, t_product.code, t_product.name, t.type, t.bytes, t.sha256, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM product_image t
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.sha256 = $16
ORDER BY t.id
LIMIT $5;
