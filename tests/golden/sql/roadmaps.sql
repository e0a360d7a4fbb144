-- ==== roadmaps

-- insert
INSERT INTO roadmap (id, unit_id, level, year, planned_on, decision, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- update
UPDATE roadmap SET unit_id = $2, level = $3, year = $4, planned_on = $5, decision = $6, source = $7, synthetic = $8, note = $9, version = $10, recorded_at = $11 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO roadmap_history (id, unit_id, level, year, planned_on, decision, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, unit_id, level, year, planned_on, decision, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM roadmap WHERE id = $1;

-- withdraw
DELETE FROM roadmap WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM roadmap), 0), coalesce((SELECT max(id) FROM roadmap_history), 0);

-- find by natural key
SELECT id FROM roadmap WHERE unit_id = $1 AND level = $2 AND planned_on = $3;

-- get
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), certification AS (
SELECT id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at FROM main.certification WHERE recorded_at <= $15
UNION ALL SELECT id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at FROM main.certification_history WHERE recorded_at <= $15 AND recorded_to > $15
), roadmap AS (
SELECT id, unit_id, level, year, planned_on, decision, source, synthetic, note, version, recorded_at FROM main.roadmap WHERE recorded_at <= $15
UNION ALL SELECT id, unit_id, level, year, planned_on, decision, source, synthetic, note, version, recorded_at FROM main.roadmap_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
ORDER BY t.year, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.year >= $7 AND (t.year > $7 OR (t.year = $7 AND (t.id > $8)))
ORDER BY t.year, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.year, t.id
LIMIT $5;

-- list: sort=-year, continued
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.year <= $7 AND (t.year < $7 OR (t.year = $7 AND (t.id < $8)))
ORDER BY t.year DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.year, t.id
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.year, t.id
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.year, t.id
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.year, t.id
LIMIT $5;

-- list: level, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.level = $16
ORDER BY t.year, t.id
LIMIT $5;

-- list: year, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.year = $16
ORDER BY t.year, t.id
LIMIT $5;

-- list: year_from, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.year >= $16
ORDER BY t.year, t.id
LIMIT $5;

-- list: year_to, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.year <= $16
ORDER BY t.year, t.id
LIMIT $5;

-- list: planned_on_from, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.planned_on >= $16
ORDER BY t.year, t.id
LIMIT $5;

-- list: planned_on_to, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.planned_on <= $16
ORDER BY t.year, t.id
LIMIT $5;

-- list: decision, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.decision = $16
ORDER BY t.year, t.id
LIMIT $5;

-- list: state, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.level, t.year, t.planned_on, t.decision, t.reached_on, t.state, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.year
FROM (
SELECT r.*,
(SELECT min(k.decided_on) FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) AS reached_on,
CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.unit_id = r.unit_id AND k.level = r.level AND k.decided_on <= $1
AND coalesce(k.valid_from, k.decided_on) <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1) AND (k.ended_on IS NULL OR k.ended_on > $1)) THEN 'reached'
WHEN r.year < CAST(substr($1, 1, 4) AS INTEGER) THEN 'behind' ELSE 'due' END AS state
FROM roadmap r) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.planned_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.state = $16
ORDER BY t.year, t.id
LIMIT $5;
