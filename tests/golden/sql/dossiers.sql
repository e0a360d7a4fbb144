-- ==== dossiers

-- insert
INSERT INTO dossier (id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- update
UPDATE dossier SET code = $2, programme = $3, unit_id = $4, set_id = $5, basis = $6, year_for = $7, product_id = $8, rubric_id = $9, registration = $10, registered_on = $11, source = $12, synthetic = $13, note = $14, version = $15, recorded_at = $16, code_sort = $17 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO dossier_history (id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM dossier WHERE id = $1;

-- withdraw
DELETE FROM dossier WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM dossier), 0), coalesce((SELECT max(id) FROM dossier_history), 0);

-- find by natural key
SELECT id FROM dossier WHERE code = $1;

-- get
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), criteria_set AS (
SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set_history WHERE recorded_at <= $15 AND recorded_to > $15
), product AS (
SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product_history WHERE recorded_at <= $15 AND recorded_to > $15
), rubric AS (
SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric WHERE recorded_at <= $15
UNION ALL SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_history WHERE recorded_at <= $15 AND recorded_to > $15
), dossier AS (
SELECT id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort FROM main.dossier WHERE recorded_at <= $15
UNION ALL SELECT id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort FROM main.dossier_history WHERE recorded_at <= $15 AND recorded_to > $15
), dossier_move AS (
SELECT id, dossier_id, move, from_state, to_state, moved_on, meeting, reason, asked, satisfied, members, present, votes_for, votes_against, stars, decision_number, authority, certification_id, due_on, source, synthetic, note, version, recorded_at FROM main.dossier_move WHERE recorded_at <= $15
UNION ALL SELECT id, dossier_id, move, from_state, to_state, moved_on, meeting, reason, asked, satisfied, members, present, votes_for, votes_against, stars, decision_number, authority, certification_id, due_on, source, synthetic, note, version, recorded_at FROM main.dossier_move_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.registered_on <= $7 AND (t.registered_on < $7 OR (t.registered_on = $7 AND (t.id < $8)))
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-registered_on, continued
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.registered_on <= $7 AND (t.registered_on < $7 OR (t.registered_on = $7 AND (t.id < $8)))
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: code, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.code = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: programme, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.programme = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: set_id, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.set_id = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: set_code, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_set.code = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: basis, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.basis = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: year_for, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.year_for = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: product_id, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.product_id = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: product_code, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_product.code = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: rubric_id, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.rubric_id = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: rubric_code, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_rubric.code = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: registration, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.registration = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: registered_on_from, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.registered_on >= $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: registered_on_to, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.registered_on <= $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: state, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.state = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;

-- list: overdue, unit
SELECT t.id, t.code, t.programme, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.basis, t.year_for, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.registration, t.registered_on, t.state, t.state_on, t.due_on, t.overdue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.registered_on
FROM (
SELECT d.*,
coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
(SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) AS due_on,
CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= $1 ORDER BY m.id DESC LIMIT 1) < $1 THEN 1 ELSE 0 END AS overdue
FROM dossier d) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.registered_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.overdue = $16
ORDER BY t.registered_on DESC, t.id DESC
LIMIT $5;
