-- ==== rosters

-- insert
INSERT INTO roster (id, period, unit_id, entered_on, entered_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, period_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- update
UPDATE roster SET period = $2, unit_id = $3, entered_on = $4, entered_on_precision = $5, left_on = $6, left_on_precision = $7, source = $8, synthetic = $9, note = $10, version = $11, recorded_at = $12, period_sort = $13 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO roster_history (id, period, unit_id, entered_on, entered_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, period_sort, recorded_to, ended_by, ended_how)
SELECT id, period, unit_id, entered_on, entered_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, period_sort, $2, $3, $4 FROM roster WHERE id = $1;

-- withdraw
DELETE FROM roster WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM roster), 0), coalesce((SELECT max(id) FROM roster_history), 0);

-- find by natural key
SELECT id FROM roster WHERE period = $1 AND unit_id = $2 AND entered_on = $3;

-- get
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), roster AS (
SELECT id, period, unit_id, entered_on, entered_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, period_sort FROM main.roster WHERE recorded_at <= $15
UNION ALL SELECT id, period, unit_id, entered_on, entered_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, period_sort FROM main.roster_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.period_sort >= $7 AND (t.period_sort > $7 OR (t.period_sort = $7 AND (t.id > $8)))
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: sort=-period, continued
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.period_sort <= $7 AND (t.period_sort < $7 OR (t.period_sort = $7 AND (t.id < $8)))
ORDER BY t.period_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-entered_on, continued
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.entered_on
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.entered_on <= $7 AND (t.entered_on < $7 OR (t.entered_on = $7 AND (t.id < $8)))
ORDER BY t.entered_on DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: period, unit
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.period = $16
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: entered_on_from, unit
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.entered_on >= $16
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: entered_on_to, unit
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.entered_on <= $16
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: left_on_from, unit
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.left_on >= $16
ORDER BY t.period_sort, t.id
LIMIT $5;

-- list: left_on_to, unit
SELECT t.id, t.period, t.unit_id, t_unit.code, t_unit.full_name, t.entered_on, t.entered_on_precision, t.left_on, t.left_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.period_sort
FROM roster t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.entered_on <= $1
  AND (t.left_on IS NULL OR t.left_on > $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.left_on <= $16
ORDER BY t.period_sort, t.id
LIMIT $5;
