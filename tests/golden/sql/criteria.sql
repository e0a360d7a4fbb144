-- ==== criteria

-- insert
INSERT INTO criterion (id, set_id, number, name, name_en, indicators, required, critical, criteria_group, agency, confirmed, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- update
UPDATE criterion SET set_id = $2, number = $3, name = $4, name_en = $5, indicators = $6, required = $7, critical = $8, criteria_group = $9, agency = $10, confirmed = $11, source = $12, synthetic = $13, note = $14, version = $15, recorded_at = $16 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO criterion_history (id, set_id, number, name, name_en, indicators, required, critical, criteria_group, agency, confirmed, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, set_id, number, name, name_en, indicators, required, critical, criteria_group, agency, confirmed, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM criterion WHERE id = $1;

-- withdraw
DELETE FROM criterion WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM criterion), 0), coalesce((SELECT max(id) FROM criterion_history), 0);

-- find by natural key
SELECT id FROM criterion WHERE set_id = $1 AND number = $2;

-- get
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH criteria_set AS (
SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set_history WHERE recorded_at <= $15 AND recorded_to > $15
), criterion AS (
SELECT id, set_id, number, name, name_en, indicators, required, critical, criteria_group, agency, confirmed, source, synthetic, note, version, recorded_at FROM main.criterion WHERE recorded_at <= $15
UNION ALL SELECT id, set_id, number, name, name_en, indicators, required, critical, criteria_group, agency, confirmed, source, synthetic, note, version, recorded_at FROM main.criterion_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
ORDER BY t.number, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.number >= $7 AND (t.number > $7 OR (t.number = $7 AND (t.id > $8)))
ORDER BY t.number, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
ORDER BY t.number, t.id
LIMIT $5;

-- list: sort=-number, continued
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.number <= $7 AND (t.number < $7 OR (t.number = $7 AND (t.id < $8)))
ORDER BY t.number DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.number, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.number, t.id
LIMIT $5;

-- list: set_id
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.set_id = $16
ORDER BY t.number, t.id
LIMIT $5;

-- list: set_code
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t_set.code = $16
ORDER BY t.number, t.id
LIMIT $5;

-- list: number
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.number = $16
ORDER BY t.number, t.id
LIMIT $5;

-- list: required
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.required = $16
ORDER BY t.number, t.id
LIMIT $5;

-- list: critical
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.critical = $16
ORDER BY t.number, t.id
LIMIT $5;

-- list: agency
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.agency = $16
ORDER BY t.number, t.id
LIMIT $5;

-- list: confirmed
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.confirmed = $16
ORDER BY t.number, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM criterion t
JOIN criterion_search s ON s.rowid = t.id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND s.criterion_search MATCH $3
ORDER BY t.number, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.number
FROM criterion t
JOIN criterion_search s ON s.rowid = t.id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND s.criterion_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.number, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.set_id, t_set.code, t_set.name, t.number, t.name, t.name_en, t.indicators, t.required, t.critical, t.criteria_group, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.number
FROM criterion t
JOIN criterion_search s ON s.rowid = t.id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND s.criterion_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.number > $8 OR (t.number = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.number, t.id
LIMIT $5;
