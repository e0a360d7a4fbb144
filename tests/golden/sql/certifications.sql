-- ==== certifications

-- insert
INSERT INTO certification (id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);

-- update
UPDATE certification SET programme = $2, unit_id = $3, product_id = $4, level = $5, stars = $6, decision_number = $7, decided_on = $8, decided_on_precision = $9, year_for = $10, authority = $11, valid_from = $12, valid_to = $13, ended_on = $14, ended_reason = $15, ended_ground = $16, basis = $17, source = $18, synthetic = $19, note = $20, version = $21, recorded_at = $22 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO certification_history (id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM certification WHERE id = $1;

-- withdraw
DELETE FROM certification WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM certification), 0), coalesce((SELECT max(id) FROM certification_history), 0);

-- find by natural key
SELECT id FROM certification WHERE programme = $1 AND coalesce(unit_id, 0) = $2 AND coalesce(product_id, 0) = $3 AND coalesce(level, '') = $4 AND coalesce(stars, 0) = $5 AND decided_on = $6;

-- get
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), unit_change AS (
SELECT id, from_id, to_id, effective_on, extent, kind, legal_basis, confirmed, source, synthetic, note, version, recorded_at FROM main.unit_change WHERE recorded_at <= $15
UNION ALL SELECT id, from_id, to_id, effective_on, extent, kind, legal_basis, confirmed, source, synthetic, note, version, recorded_at FROM main.unit_change_history WHERE recorded_at <= $15 AND recorded_to > $15
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
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.decided_on <= $7 AND (t.decided_on < $7 OR (t.decided_on = $7 AND (t.id < $8)))
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: sort=-decided_on, continued
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.decided_on <= $7 AND (t.decided_on < $7 OR (t.decided_on = $7 AND (t.id < $8)))
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: programme, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.programme = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: product_id, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.product_id = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: product_code, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_product.code = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: level, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.level = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: stars, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.stars = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: stars_from, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.stars >= $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: stars_to, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.stars <= $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: decision_number, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.decision_number = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: decided_on_from, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.decided_on >= $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: decided_on_to, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.decided_on <= $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: year_for, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.year_for = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: authority, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.authority = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: valid_to_from, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: valid_to_to, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: ended_on_from, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.ended_on >= $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: ended_on_to, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.ended_on <= $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: ended_reason, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.ended_reason = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: ended_ground, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.ended_ground = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: basis, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.basis = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: state, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.state = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;

-- list: validity, unit
SELECT t.id, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.product_id, t_product.code, t_product.name, t.level, t.stars, t.decision_number, t.decided_on, t.decided_on_precision, t.year_for, t.authority, t.valid_from, t.valid_to, t.ended_on, t.ended_reason, t.ended_ground, t.basis, t.state, t.validity, t.reevaluation_from, t.reevaluation_until, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.decided_on
FROM (
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN 'ended'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_ended'
ELSE 'valid'
END AS state,
CASE
WHEN c.ended_on IS NOT NULL AND c.ended_on <= $1 THEN coalesce(c.ended_reason, 'other')
WHEN coalesce(c.valid_from, c.decided_on) > $1 THEN 'not_yet'
WHEN c.valid_to IS NOT NULL AND c.valid_to < $1 THEN 'expired'
WHEN u.valid_to IS NOT NULL AND u.valid_to < $1 THEN 'unit_change'
WHEN c.basis = 'extension' THEN 'extended'
WHEN c.product_id IS NOT NULL AND $1 >= (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) THEN 'expiring'
ELSE 'valid'
END AS validity,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_first_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_from,
CASE WHEN c.product_id IS NOT NULL THEN (SELECT date(c.valid_to, '-' || max(q.reevaluation_last_days) || ' days') FROM procedure q
WHERE q.programme = 'ocop' AND q.valid_from <= $1 AND (q.valid_to IS NULL OR q.valid_to >= $1)) END AS reevaluation_until
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.decided_on <= $1
  AND t.scope_unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.validity = $16
ORDER BY t.decided_on DESC, t.id DESC
LIMIT $5;
