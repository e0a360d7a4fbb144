-- ==== criteria-sets

-- insert
INSERT INTO criteria_set (id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, indicator_total, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- update
UPDATE criteria_set SET code = $2, name = $3, name_en = $4, unit_level = $5, level = $6, valid_from = $7, valid_to = $8, decision = $9, indicator_total = $10, source = $11, synthetic = $12, note = $13, version = $14, recorded_at = $15, code_sort = $16 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO criteria_set_history (id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, indicator_total, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, indicator_total, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM criteria_set WHERE id = $1;

-- withdraw
DELETE FROM criteria_set WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM criteria_set), 0), coalesce((SELECT max(id) FROM criteria_set_history), 0);

-- find by natural key
SELECT id FROM criteria_set WHERE code = $1;

-- get
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM criteria_set t
WHERE t.id = $6;

-- get, as it was known at $15
WITH criteria_set AS (
SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, indicator_total, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, indicator_total, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM criteria_set t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-valid_from, continued
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $7 AND (t.valid_from < $7 OR (t.valid_from = $7 AND (t.id < $8)))
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: unit_level
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_level = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: level
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.level = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_from
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_to
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_from
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_to
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
JOIN criteria_set_search s ON s.rowid = t.id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.criteria_set_search MATCH $3
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM criteria_set t
JOIN criteria_set_search s ON s.rowid = t.id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.criteria_set_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.indicator_total, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM criteria_set t
JOIN criteria_set_search s ON s.rowid = t.id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.criteria_set_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.code_sort > $8 OR (t.code_sort = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;
