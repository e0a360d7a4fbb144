-- ==== rubric-options

-- insert
INSERT INTO rubric_option (id, criterion_id, position, name, points, min_stars, case_code, needs_level, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- update
UPDATE rubric_option SET criterion_id = $2, position = $3, name = $4, points = $5, min_stars = $6, case_code = $7, needs_level = $8, source = $9, synthetic = $10, note = $11, version = $12, recorded_at = $13 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO rubric_option_history (id, criterion_id, position, name, points, min_stars, case_code, needs_level, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, criterion_id, position, name, points, min_stars, case_code, needs_level, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM rubric_option WHERE id = $1;

-- withdraw
DELETE FROM rubric_option WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM rubric_option), 0), coalesce((SELECT max(id) FROM rubric_option_history), 0);

-- find by natural key
SELECT id FROM rubric_option WHERE criterion_id = $1 AND criterion_id = $2 AND position = $3;

-- get
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM rubric_option t
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH rubric AS (
SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric WHERE recorded_at <= $15
UNION ALL SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_history WHERE recorded_at <= $15 AND recorded_to > $15
), rubric_criterion AS (
SELECT id, rubric_id, code, printed_code, position, parent_code, part, name, points_max, scored, one_of, standing, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_criterion WHERE recorded_at <= $15
UNION ALL SELECT id, rubric_id, code, printed_code, position, parent_code, part, name, points_max, scored, one_of, standing, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_criterion_history WHERE recorded_at <= $15 AND recorded_to > $15
), rubric_option AS (
SELECT id, criterion_id, position, name, points, min_stars, case_code, needs_level, source, synthetic, note, version, recorded_at FROM main.rubric_option WHERE recorded_at <= $15
UNION ALL SELECT id, criterion_id, position, name, points, min_stars, case_code, needs_level, source, synthetic, note, version, recorded_at FROM main.rubric_option_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM rubric_option t
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_option t
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
ORDER BY t.position, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_option t
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.position >= $7 AND (t.position > $7 OR (t.position = $7 AND (t.id > $8)))
ORDER BY t.position, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_option t
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
ORDER BY t.position, t.id
LIMIT $5;

-- list: sort=-position, continued
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_option t
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.position <= $7 AND (t.position < $7 OR (t.position = $7 AND (t.id < $8)))
ORDER BY t.position DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_option t
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_option t
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.position, t.id
LIMIT $5;

-- list: criterion_id
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_option t
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.criterion_id = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: rubric_code
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_option t
JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t_criterion_rubric.code = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: criterion_code
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_option t
JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t_criterion.code = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: min_stars
SELECT t.id, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t.position, t.name, t.points, t.min_stars, t.case_code, t.needs_level, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_option t
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.min_stars = $16
ORDER BY t.position, t.id
LIMIT $5;
