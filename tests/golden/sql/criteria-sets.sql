-- ==== criteria-sets

-- insert
INSERT INTO criteria_set (id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23);

-- update
UPDATE criteria_set SET code = $2, name = $3, name_en = $4, unit_level = $5, level = $6, valid_from = $7, valid_to = $8, decision = $9, requires_id = $10, unit_id = $11, criteria_total = $12, indicator_total = $13, complete = $14, region_scheme = $15, counts_source = $16, confirmed = $17, source = $18, synthetic = $19, note = $20, version = $21, recorded_at = $22, code_sort = $23 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO criteria_set_history (id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM criteria_set WHERE id = $1;

-- withdraw
DELETE FROM criteria_set WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM criteria_set), 0), coalesce((SELECT max(id) FROM criteria_set_history), 0);

-- find by natural key
SELECT id FROM criteria_set WHERE code = $1;

-- get
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), criteria_set AS (
SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: unit_level
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_level = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: level
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.level = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_from
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_to
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_from
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_to
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: requires_id
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.requires_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: requires_code
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t_requires.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: unit_id
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: unit_code
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t_unit.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: confirmed
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.confirmed = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM criteria_set t
JOIN criteria_set_search s ON s.rowid = t.id
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.criteria_set_search MATCH $3
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM criteria_set t
JOIN criteria_set_search s ON s.rowid = t.id
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.criteria_set_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.valid_from, t.valid_to, t.decision, t.requires_id, t_requires.code, t.unit_id, t_unit.code, t_unit.full_name, t.criteria_total, t.indicator_total, t.complete, t.region_scheme, t.counts_source, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM criteria_set t
JOIN criteria_set_search s ON s.rowid = t.id
LEFT JOIN criteria_set t_requires ON t_requires.id = t.requires_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.criteria_set_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.code_sort > $8 OR (t.code_sort = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;
