-- ==== unit-attributes

-- insert
INSERT INTO unit_attribute (id, unit_id, attribute, value, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- update
UPDATE unit_attribute SET unit_id = $2, attribute = $3, value = $4, valid_from = $5, valid_to = $6, decision = $7, source = $8, synthetic = $9, note = $10, version = $11, recorded_at = $12 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO unit_attribute_history (id, unit_id, attribute, value, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, unit_id, attribute, value, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM unit_attribute WHERE id = $1;

-- withdraw
DELETE FROM unit_attribute WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM unit_attribute), 0), coalesce((SELECT max(id) FROM unit_attribute_history), 0);

-- find by natural key
SELECT id FROM unit_attribute WHERE unit_id = $1 AND attribute = $2 AND valid_from = $3;

-- get
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), unit_attribute AS (
SELECT id, unit_id, attribute, value, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at FROM main.unit_attribute WHERE recorded_at <= $15
UNION ALL SELECT id, unit_id, attribute, value, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at FROM main.unit_attribute_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from >= $7 AND (t.valid_from > $7 OR (t.valid_from = $7 AND (t.id > $8)))
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: sort=-valid_from, continued
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $7 AND (t.valid_from < $7 OR (t.valid_from = $7 AND (t.id < $8)))
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: attribute, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.attribute = $16
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: value, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.value = $16
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: valid_from_from, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: valid_from_to, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: valid_to_from, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.valid_from, t.id
LIMIT $5;

-- list: valid_to_to, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.attribute, t.value, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit_attribute t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.valid_from, t.id
LIMIT $5;
