-- ==== indicators

-- insert
INSERT INTO indicator (id, set_id, criterion_id, code, name, name_en, measure, comparison, second_measure, relative_set_id, relative_code, agency, confirmed, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- update
UPDATE indicator SET set_id = $2, criterion_id = $3, code = $4, name = $5, name_en = $6, measure = $7, comparison = $8, second_measure = $9, relative_set_id = $10, relative_code = $11, agency = $12, confirmed = $13, source = $14, synthetic = $15, note = $16, version = $17, recorded_at = $18, code_sort = $19 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO indicator_history (id, set_id, criterion_id, code, name, name_en, measure, comparison, second_measure, relative_set_id, relative_code, agency, confirmed, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, set_id, criterion_id, code, name, name_en, measure, comparison, second_measure, relative_set_id, relative_code, agency, confirmed, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM indicator WHERE id = $1;

-- withdraw
DELETE FROM indicator WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM indicator), 0), coalesce((SELECT max(id) FROM indicator_history), 0);

-- find by natural key
SELECT id FROM indicator WHERE set_id = $1 AND code = $2;

-- get
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH criteria_set AS (
SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set_history WHERE recorded_at <= $15 AND recorded_to > $15
), criterion AS (
SELECT id, set_id, number, name, name_en, indicators, required, critical, criteria_group, agency, confirmed, source, synthetic, note, version, recorded_at FROM main.criterion WHERE recorded_at <= $15
UNION ALL SELECT id, set_id, number, name, name_en, indicators, required, critical, criteria_group, agency, confirmed, source, synthetic, note, version, recorded_at FROM main.criterion_history WHERE recorded_at <= $15 AND recorded_to > $15
), indicator AS (
SELECT id, set_id, criterion_id, code, name, name_en, measure, comparison, second_measure, relative_set_id, relative_code, agency, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.indicator WHERE recorded_at <= $15
UNION ALL SELECT id, set_id, criterion_id, code, name, name_en, measure, comparison, second_measure, relative_set_id, relative_code, agency, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.indicator_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: set_id
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.set_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: set_code
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t_set.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: criterion_id
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.criterion_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: criterion_number
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t_criterion.number = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: comparison
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.comparison = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: relative_set_id
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.relative_set_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: relative_set_code
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
  AND t_relative_set.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: agency
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.agency = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: confirmed
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND t.confirmed = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM indicator t
JOIN indicator_search s ON s.rowid = t.id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND s.indicator_search MATCH $3
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM indicator t
JOIN indicator_search s ON s.rowid = t.id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND s.indicator_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.set_id, t_set.code, t_set.name, t.criterion_id, t_criterion.number, t_criterion.name, t.code, t.name, t.name_en, t.measure, t.comparison, t.second_measure, t.relative_set_id, t_relative_set.code, t.relative_code, t.agency, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM indicator t
JOIN indicator_search s ON s.rowid = t.id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN criteria_set t_relative_set ON t_relative_set.id = t.relative_set_id
WHERE 1 = 1
  AND s.indicator_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.code_sort > $8 OR (t.code_sort = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;
