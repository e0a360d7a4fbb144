-- ==== units

-- insert
INSERT INTO unit (id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);

-- update
UPDATE unit SET code = $2, level = $3, kind = $4, name = $5, full_name = $6, name_en = $7, parent_id = $8, valid_from = $9, valid_from_precision = $10, valid_to = $11, valid_to_precision = $12, legal_basis = $13, area_km2 = $14, population = $15, source = $16, synthetic = $17, note = $18, version = $19, recorded_at = $20, code_sort = $21, name_sort = $22 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO unit_history (id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort, recorded_to, ended_by, ended_how)
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort, $2, $3, $4 FROM unit WHERE id = $1;

-- withdraw
DELETE FROM unit WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM unit), 0), coalesce((SELECT max(id) FROM unit_history), 0);

-- find by natural key
SELECT id FROM unit WHERE code = $1 AND valid_from = $2;

-- get
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-name, continued
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.name_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.name_sort <= $7 AND (t.name_sort < $7 OR (t.name_sort = $7 AND (t.id < $8)))
ORDER BY t.name_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-valid_from, continued
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $7 AND (t.valid_from < $7 OR (t.valid_from = $7 AND (t.id < $8)))
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: level, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.level = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: kind, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.kind = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: parent_id, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.parent_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: parent_code, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_parent.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_from, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_to, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_from, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_to, unit
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM unit t
JOIN unit_search s ON s.rowid = t.id
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.unit_search MATCH $3
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM unit t
JOIN unit_search s ON s.rowid = t.id
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.unit_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.code, t.level, t.kind, t.name, t.full_name, t.name_en, t.parent_id, t_parent.code, t_parent.full_name, t.valid_from, t.valid_from_precision, t.valid_to, t.valid_to_precision, t.legal_basis, t.area_km2, t.population, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM unit t
JOIN unit_search s ON s.rowid = t.id
LEFT JOIN unit t_parent ON t_parent.id = t.parent_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.unit_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.code_sort > $8 OR (t.code_sort = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;
