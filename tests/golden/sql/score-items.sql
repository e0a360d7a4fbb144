-- ==== score-items

-- insert
INSERT INTO score_item (id, sheet_id, criterion_id, points, case_code, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- update
UPDATE score_item SET sheet_id = $2, criterion_id = $3, points = $4, case_code = $5, source = $6, synthetic = $7, note = $8, version = $9, recorded_at = $10 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO score_item_history (id, sheet_id, criterion_id, points, case_code, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, sheet_id, criterion_id, points, case_code, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM score_item WHERE id = $1;

-- withdraw
DELETE FROM score_item WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM score_item), 0), coalesce((SELECT max(id) FROM score_item_history), 0);

-- find by natural key
SELECT id FROM score_item WHERE sheet_id = $1 AND criterion_id = $2 AND criterion_id = $3;

-- get
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
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
), score_sheet AS (
SELECT id, code, product_id, rubric_id, dossier_id, session, kind, scorer, scored_on, knock_out, knock_out_reason, source, synthetic, note, version, recorded_at, code_sort FROM main.score_sheet WHERE recorded_at <= $15
UNION ALL SELECT id, code, product_id, rubric_id, dossier_id, session, kind, scorer, scored_on, knock_out, knock_out_reason, source, synthetic, note, version, recorded_at, code_sort FROM main.score_sheet_history WHERE recorded_at <= $15 AND recorded_to > $15
), score_item AS (
SELECT id, sheet_id, criterion_id, points, case_code, source, synthetic, note, version, recorded_at FROM main.score_item WHERE recorded_at <= $15
UNION ALL SELECT id, sheet_id, criterion_id, points, case_code, source, synthetic, note, version, recorded_at FROM main.score_item_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.id >= $7 AND (t.id > $7)
ORDER BY t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: id
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.id
LIMIT $5;

-- list: sheet_id
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.sheet_id = $16
ORDER BY t.id
LIMIT $5;

-- list: sheet_code
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t_sheet.code = $16
ORDER BY t.id
LIMIT $5;

-- list: criterion_id
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
LEFT JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t.criterion_id = $16
ORDER BY t.id
LIMIT $5;

-- list: rubric_code
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
WHERE 1 = 1
  AND t_criterion_rubric.code = $16
ORDER BY t.id
LIMIT $5;

-- list: criterion_code
SELECT t.id, t.sheet_id, t_sheet.code, t.criterion_id, t_criterion_rubric.code, t_criterion.code, t_criterion.name, t.points, t.case_code, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_item t
JOIN rubric_criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN score_sheet t_sheet ON t_sheet.id = t.sheet_id
LEFT JOIN rubric t_criterion_rubric ON t_criterion_rubric.id = t_criterion.rubric_id
WHERE 1 = 1
  AND t_criterion.code = $16
ORDER BY t.id
LIMIT $5;
