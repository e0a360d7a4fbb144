-- ==== assessments

-- insert
INSERT INTO assessment (id, unit_id, set_id, assessed_on, checked, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- update
UPDATE assessment SET unit_id = $2, set_id = $3, assessed_on = $4, checked = $5, source = $6, synthetic = $7, note = $8, version = $9, recorded_at = $10 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO assessment_history (id, unit_id, set_id, assessed_on, checked, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, unit_id, set_id, assessed_on, checked, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM assessment WHERE id = $1;

-- withdraw
DELETE FROM assessment WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM assessment), 0), coalesce((SELECT max(id) FROM assessment_history), 0);

-- find by natural key
SELECT id FROM assessment WHERE unit_id = $1 AND set_id = $2 AND assessed_on = $3;

-- get
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), criteria_set AS (
SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set_history WHERE recorded_at <= $15 AND recorded_to > $15
), criterion AS (
SELECT id, set_id, number, name, name_en, indicators, required, critical, criteria_group, agency, confirmed, source, synthetic, note, version, recorded_at FROM main.criterion WHERE recorded_at <= $15
UNION ALL SELECT id, set_id, number, name, name_en, indicators, required, critical, criteria_group, agency, confirmed, source, synthetic, note, version, recorded_at FROM main.criterion_history WHERE recorded_at <= $15 AND recorded_to > $15
), assessment AS (
SELECT id, unit_id, set_id, assessed_on, checked, source, synthetic, note, version, recorded_at FROM main.assessment WHERE recorded_at <= $15
UNION ALL SELECT id, unit_id, set_id, assessed_on, checked, source, synthetic, note, version, recorded_at FROM main.assessment_history WHERE recorded_at <= $15 AND recorded_to > $15
), assessment_result AS (
SELECT id, assessment_id, criterion_id, verdict, indicators_met, indicators_total, computed, source, synthetic, note, version, recorded_at FROM main.assessment_result WHERE recorded_at <= $15
UNION ALL SELECT id, assessment_id, criterion_id, verdict, indicators_met, indicators_total, computed, source, synthetic, note, version, recorded_at FROM main.assessment_result_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.assessed_on <= $7 AND (t.assessed_on < $7 OR (t.assessed_on = $7 AND (t.id < $8)))
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: sort=-assessed_on, continued
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.assessed_on <= $7 AND (t.assessed_on < $7 OR (t.assessed_on = $7 AND (t.id < $8)))
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: set_id, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.set_id = $16
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: set_code, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
JOIN criteria_set t_set ON t_set.id = t.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_set.code = $16
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: assessed_on_from, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.assessed_on >= $16
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: assessed_on_to, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.assessed_on <= $16
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;

-- list: checked, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.set_id, t_set.code, t_set.name, t.assessed_on, t.checked, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.verdict, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.assessed_on
FROM (
SELECT a.*,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
(SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
(SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
(SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total,
CASE
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'not_met') THEN 'not_met'
WHEN NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1)
OR EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = a.set_id AND c.required = 1
AND NOT EXISTS (SELECT 1 FROM assessment_result r WHERE r.assessment_id = a.id AND r.criterion_id = c.id)) THEN NULL
WHEN EXISTS (SELECT 1 FROM assessment_result r JOIN criterion c ON c.id = r.criterion_id
WHERE r.assessment_id = a.id AND c.required = 1 AND r.verdict = 'basically_met') THEN 'basically_met'
ELSE 'met'
END AS verdict
FROM assessment a) t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN criteria_set t_set ON t_set.id = t.set_id
WHERE 1 = 1
  AND t.assessed_on <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.checked = $16
ORDER BY t.assessed_on DESC, t.id DESC
LIMIT $5;
