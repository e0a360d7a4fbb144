-- ==== products

-- insert
INSERT INTO product (id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- update
UPDATE product SET code = $2, name = $3, group_id = $4, producer_id = $5, unit_id = $6, joined_on = $7, joined_on_precision = $8, left_on = $9, left_on_precision = $10, source = $11, synthetic = $12, note = $13, version = $14, recorded_at = $15, code_sort = $16, name_sort = $17 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO product_history (id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort, recorded_to, ended_by, ended_how)
SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort, $2, $3, $4 FROM product WHERE id = $1;

-- withdraw
DELETE FROM product WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM product), 0), coalesce((SELECT max(id) FROM product_history), 0);

-- find by natural key
SELECT id FROM product WHERE code = $1;

-- get
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH product_group AS (
SELECT id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort FROM main.product_group WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, decision, source, synthetic, note, version, recorded_at, code_sort FROM main.product_group_history WHERE recorded_at <= $15 AND recorded_to > $15
), unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), producer AS (
SELECT id, code, name, kind, unit_id, registered_on, registered_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.producer WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, kind, unit_id, registered_on, registered_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.producer_history WHERE recorded_at <= $15 AND recorded_to > $15
), product AS (
SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product_history WHERE recorded_at <= $15 AND recorded_to > $15
), certification AS (
SELECT id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at FROM main.certification WHERE recorded_at <= $15
UNION ALL SELECT id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at FROM main.certification_history WHERE recorded_at <= $15 AND recorded_to > $15
), procedure AS (
SELECT id, programme, level, valid_from, valid_to, quorum_percent, votes_percent, satisfaction_percent, reevaluation_first_days, reevaluation_last_days, transition_days, transition_reevaluation_days, extension_days, decision, confirmed, source, synthetic, note, version, recorded_at FROM main.procedure WHERE recorded_at <= $15
UNION ALL SELECT id, programme, level, valid_from, valid_to, quorum_percent, votes_percent, satisfaction_percent, reevaluation_first_days, reevaluation_last_days, transition_days, transition_reevaluation_days, extension_days, decision, confirmed, source, synthetic, note, version, recorded_at FROM main.procedure_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-name, continued
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.name_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.name_sort <= $7 AND (t.name_sort < $7 OR (t.name_sort = $7 AND (t.id < $8)))
ORDER BY t.name_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-joined_on, continued
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.joined_on
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.joined_on <= $7 AND (t.joined_on < $7 OR (t.joined_on = $7 AND (t.id < $8)))
ORDER BY t.joined_on DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: group_id, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.group_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: group_code, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_group.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: producer_id, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.producer_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: producer_code, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_producer.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: stars, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.stars = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: stars_from, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.stars >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: stars_to, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.stars <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: validity, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.validity = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: producer_kind, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.producer_kind = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: joined_on_from, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.joined_on >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: joined_on_to, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.joined_on <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: left_on_from, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.left_on >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: left_on_to, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.left_on <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: channel_code, unit
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN (SELECT y.product_id FROM listing y
JOIN channel y_channel ON y_channel.id = y.channel_id WHERE y_channel.code = $16
  AND y.listed_from <= $1
  AND (y.listed_to IS NULL OR y.listed_to >= $1))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
JOIN product_search s ON s.rowid = t.id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND s.product_search MATCH $3
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
JOIN product_search s ON s.rowid = t.id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND s.product_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.code, t.name, t.group_id, t_group.code, t_group.name, t.producer_id, t_producer.code, t_producer.name, t.unit_id, t_unit.code, t_unit.full_name, t.stars, t.certified_until, t.validity, t.producer_kind, t.joined_on, t.joined_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM (
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until,
(SELECT r.kind FROM producer r WHERE r.id = p.producer_id) AS producer_kind,
CASE
WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM certification h WHERE h.product_id = p.id AND h.decided_on <= $1) THEN 'lapsed' ELSE 'none' END
WHEN $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity
FROM product p
LEFT JOIN certification c ON c.id = (
SELECT k.id FROM certification k
WHERE k.product_id = p.id
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1
AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)) t
JOIN product_search s ON s.rowid = t.id
LEFT JOIN product_group t_group ON t_group.id = t.group_id
LEFT JOIN producer t_producer ON t_producer.id = t.producer_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.joined_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND s.product_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.code_sort > $8 OR (t.code_sort = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;
