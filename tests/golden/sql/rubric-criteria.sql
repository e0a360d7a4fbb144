-- ==== rubric-criteria

-- insert
INSERT INTO rubric_criterion (id, rubric_id, code, printed_code, position, parent_code, part, name, points_max, scored, one_of, standing, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- update
UPDATE rubric_criterion SET rubric_id = $2, code = $3, printed_code = $4, position = $5, parent_code = $6, part = $7, name = $8, points_max = $9, scored = $10, one_of = $11, standing = $12, source = $13, synthetic = $14, note = $15, version = $16, recorded_at = $17, code_sort = $18 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO rubric_criterion_history (id, rubric_id, code, printed_code, position, parent_code, part, name, points_max, scored, one_of, standing, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, rubric_id, code, printed_code, position, parent_code, part, name, points_max, scored, one_of, standing, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM rubric_criterion WHERE id = $1;

-- withdraw
DELETE FROM rubric_criterion WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM rubric_criterion), 0), coalesce((SELECT max(id) FROM rubric_criterion_history), 0);

-- find by natural key
SELECT id FROM rubric_criterion WHERE rubric_id = $1 AND code = $2;

-- get
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH rubric AS (
SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric WHERE recorded_at <= $15
UNION ALL SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_history WHERE recorded_at <= $15 AND recorded_to > $15
), rubric_criterion AS (
SELECT id, rubric_id, code, printed_code, position, parent_code, part, name, points_max, scored, one_of, standing, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_criterion WHERE recorded_at <= $15
UNION ALL SELECT id, rubric_id, code, printed_code, position, parent_code, part, name, points_max, scored, one_of, standing, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_criterion_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
ORDER BY t.position, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.position >= $7 AND (t.position > $7 OR (t.position = $7 AND (t.id > $8)))
ORDER BY t.position, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
ORDER BY t.position, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-position, continued
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.position <= $7 AND (t.position < $7 OR (t.position = $7 AND (t.id < $8)))
ORDER BY t.position DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.position, t.id
LIMIT $5;

-- list: rubric_id
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.rubric_id = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: rubric_code
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t_rubric.code = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: code
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.code = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: position
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.position = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: part
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.part = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: scored
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.scored = $16
ORDER BY t.position, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.position
FROM rubric_criterion t
JOIN rubric_criterion_search s ON s.rowid = t.id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND s.rubric_criterion_search MATCH $3
ORDER BY t.position, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.position
FROM rubric_criterion t
JOIN rubric_criterion_search s ON s.rowid = t.id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND s.rubric_criterion_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.position, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.rubric_id, t_rubric.code, t_rubric.name, t.code, t.printed_code, t.position, t.parent_code, t.part, t.name, t.points_max, t.scored, t.one_of, t.standing, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.position
FROM rubric_criterion t
JOIN rubric_criterion_search s ON s.rowid = t.id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND s.rubric_criterion_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.position > $8 OR (t.position = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.position, t.id
LIMIT $5;
