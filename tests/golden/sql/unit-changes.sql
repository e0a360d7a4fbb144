-- ==== unit-changes

-- insert
INSERT INTO unit_change (id, from_id, to_id, effective_on, extent, kind, legal_basis, confirmed, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- update
UPDATE unit_change SET from_id = $2, to_id = $3, effective_on = $4, extent = $5, kind = $6, legal_basis = $7, confirmed = $8, source = $9, synthetic = $10, note = $11, version = $12, recorded_at = $13 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO unit_change_history (id, from_id, to_id, effective_on, extent, kind, legal_basis, confirmed, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, from_id, to_id, effective_on, extent, kind, legal_basis, confirmed, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM unit_change WHERE id = $1;

-- withdraw
DELETE FROM unit_change WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM unit_change), 0), coalesce((SELECT max(id) FROM unit_change_history), 0);

-- find by natural key
SELECT id FROM unit_change WHERE from_id = $1 AND coalesce(to_id, 0) = $2 AND effective_on = $3;

-- get
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), unit_change AS (
SELECT id, from_id, to_id, effective_on, extent, kind, legal_basis, confirmed, source, synthetic, note, version, recorded_at FROM main.unit_change WHERE recorded_at <= $15
UNION ALL SELECT id, from_id, to_id, effective_on, extent, kind, legal_basis, confirmed, source, synthetic, note, version, recorded_at FROM main.unit_change_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.effective_on >= $7 AND (t.effective_on > $7 OR (t.effective_on = $7 AND (t.id > $8)))
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: sort=-effective_on, continued
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.effective_on <= $7 AND (t.effective_on < $7 OR (t.effective_on = $7 AND (t.id < $8)))
ORDER BY t.effective_on DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: from_id, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.from_id = $16
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: from_code, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_from.code = $16
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: to_id, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.to_id = $16
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: to_code, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
JOIN unit t_to ON t_to.id = t.to_id
LEFT JOIN unit t_from ON t_from.id = t.from_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_to.code = $16
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: effective_on_from, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.effective_on >= $16
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: effective_on_to, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.effective_on <= $16
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: extent, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.extent = $16
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: kind, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.kind = $16
ORDER BY t.effective_on, t.id
LIMIT $5;

-- list: confirmed, unit
SELECT t.id, t.from_id, t_from.code, t_from.full_name, t.to_id, t_to.code, t_to.full_name, t.effective_on, t.extent, t.kind, t.legal_basis, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.effective_on
FROM unit_change t
LEFT JOIN unit t_from ON t_from.id = t.from_id
LEFT JOIN unit t_to ON t_to.id = t.to_id
WHERE 1 = 1
  AND t.effective_on <= $1
  AND t.from_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.confirmed = $16
ORDER BY t.effective_on, t.id
LIMIT $5;
