-- ==== rubrics

-- insert
INSERT INTO rubric (id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- update
UPDATE rubric SET code = $2, period_id = $3, number = $4, name = $5, group_number = $6, group_name = $7, points_max = $8, anomalies = $9, source = $10, synthetic = $11, note = $12, version = $13, recorded_at = $14, code_sort = $15 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO rubric_history (id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM rubric WHERE id = $1;

-- withdraw
DELETE FROM rubric WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM rubric), 0), coalesce((SELECT max(id) FROM rubric_history), 0);

-- find by natural key
SELECT id FROM rubric WHERE code = $1;

-- get
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH rubric_period AS (
SELECT id, code, decision, issued_on, valid_from, valid_to, part_a_max, part_b_max, part_c_max, certificate_months, product_code_format, complete, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_period WHERE recorded_at <= $15
UNION ALL SELECT id, code, decision, issued_on, valid_from, valid_to, part_a_max, part_b_max, part_c_max, certificate_months, product_code_format, complete, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_period_history WHERE recorded_at <= $15 AND recorded_to > $15
), rubric AS (
SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric WHERE recorded_at <= $15
UNION ALL SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-number, continued
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.number
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.number <= $7 AND (t.number < $7 OR (t.number = $7 AND (t.id < $8)))
ORDER BY t.number DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: period_id
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.period_id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: period_code
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t_period.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: number
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.number = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: group_number
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.group_number = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric t
JOIN rubric_search s ON s.rowid = t.id
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND s.rubric_search MATCH $3
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM rubric t
JOIN rubric_search s ON s.rowid = t.id
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND s.rubric_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.code, t.period_id, t_period.code, t.number, t.name, t.group_number, t.group_name, t.points_max, t.anomalies, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM rubric t
JOIN rubric_search s ON s.rowid = t.id
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND s.rubric_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.code_sort > $8 OR (t.code_sort = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;
