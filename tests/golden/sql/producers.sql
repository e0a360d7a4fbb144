-- ==== producers

-- insert
INSERT INTO producer (id, code, name, kind, unit_id, registered_on, registered_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- update
UPDATE producer SET code = $2, name = $3, kind = $4, unit_id = $5, registered_on = $6, registered_on_precision = $7, source = $8, synthetic = $9, note = $10, version = $11, recorded_at = $12, code_sort = $13, name_sort = $14 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO producer_history (id, code, name, kind, unit_id, registered_on, registered_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort, recorded_to, ended_by, ended_how)
SELECT id, code, name, kind, unit_id, registered_on, registered_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort, $2, $3, $4 FROM producer WHERE id = $1;

-- withdraw
DELETE FROM producer WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM producer), 0), coalesce((SELECT max(id) FROM producer_history), 0);

-- find by natural key
SELECT id FROM producer WHERE code = $1;

-- get
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), producer AS (
SELECT id, code, name, kind, unit_id, registered_on, registered_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.producer WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, kind, unit_id, registered_on, registered_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.producer_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-name, continued
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.name_sort
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.name_sort <= $7 AND (t.name_sort < $7 OR (t.name_sort = $7 AND (t.id < $8)))
ORDER BY t.name_sort DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code, unit
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: kind, unit
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.kind = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM producer t
JOIN producer_search s ON s.rowid = t.id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND s.producer_search MATCH $3
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM producer t
JOIN producer_search s ON s.rowid = t.id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND s.producer_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.code, t.name, t.kind, t.unit_id, t_unit.code, t_unit.full_name, t.registered_on, t.registered_on_precision, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM producer t
JOIN producer_search s ON s.rowid = t.id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND s.producer_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.code_sort > $8 OR (t.code_sort = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;
