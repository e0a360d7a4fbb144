-- ==== score-sheets

-- insert
INSERT INTO score_sheet (id, code, product_id, rubric_id, dossier_id, session, kind, scorer, scored_on, knock_out, knock_out_reason, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- update
UPDATE score_sheet SET code = $2, product_id = $3, rubric_id = $4, dossier_id = $5, session = $6, kind = $7, scorer = $8, scored_on = $9, knock_out = $10, knock_out_reason = $11, source = $12, synthetic = $13, note = $14, version = $15, recorded_at = $16, code_sort = $17 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO score_sheet_history (id, code, product_id, rubric_id, dossier_id, session, kind, scorer, scored_on, knock_out, knock_out_reason, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, product_id, rubric_id, dossier_id, session, kind, scorer, scored_on, knock_out, knock_out_reason, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM score_sheet WHERE id = $1;

-- withdraw
DELETE FROM score_sheet WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM score_sheet), 0), coalesce((SELECT max(id) FROM score_sheet_history), 0);

-- find by natural key
SELECT id FROM score_sheet WHERE code = $1;

-- get
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH product AS (
SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, group_id, producer_id, unit_id, joined_on, joined_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.product_history WHERE recorded_at <= $15 AND recorded_to > $15
), rubric AS (
SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric WHERE recorded_at <= $15
UNION ALL SELECT id, code, period_id, number, name, group_number, group_name, points_max, anomalies, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_history WHERE recorded_at <= $15 AND recorded_to > $15
), dossier AS (
SELECT id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort FROM main.dossier WHERE recorded_at <= $15
UNION ALL SELECT id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort FROM main.dossier_history WHERE recorded_at <= $15 AND recorded_to > $15
), score_sheet AS (
SELECT id, code, product_id, rubric_id, dossier_id, session, kind, scorer, scored_on, knock_out, knock_out_reason, source, synthetic, note, version, recorded_at, code_sort FROM main.score_sheet WHERE recorded_at <= $15
UNION ALL SELECT id, code, product_id, rubric_id, dossier_id, session, kind, scorer, scored_on, knock_out, knock_out_reason, source, synthetic, note, version, recorded_at, code_sort FROM main.score_sheet_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.scored_on <= $7 AND (t.scored_on < $7 OR (t.scored_on = $7 AND (t.id < $8)))
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-scored_on, continued
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.scored_on <= $7 AND (t.scored_on < $7 OR (t.scored_on = $7 AND (t.id < $8)))
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.id = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: id of three
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: code
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.code = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: product_id
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.product_id = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: product_code
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t_product.code = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: rubric_id
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.rubric_id = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: rubric_code
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t_rubric.code = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: dossier_id
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.dossier_id = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: dossier_code
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t_dossier.code = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: session
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.session = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: kind
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.kind = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: scorer
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.scorer = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: scored_on_from
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.scored_on >= $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: scored_on_to
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.scored_on <= $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;

-- list: knock_out
SELECT t.id, t.code, t.product_id, t_product.code, t_product.name, t.rubric_id, t_rubric.code, t_rubric.name, t.dossier_id, t_dossier.code, t.session, t.kind, t.scorer, t.scored_on, t.knock_out, t.knock_out_reason, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.scored_on
FROM score_sheet t
LEFT JOIN product t_product ON t_product.id = t.product_id
LEFT JOIN rubric t_rubric ON t_rubric.id = t.rubric_id
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.scored_on <= $1
  AND t.knock_out = $16
ORDER BY t.scored_on DESC, t.id DESC
LIMIT $5;
