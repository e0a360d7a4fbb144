-- ==== indicator-results

-- insert
INSERT INTO indicator_result (id, assessment_id, indicator_id, value, second_value, verdict, computed_verdict, target, verdict_reason, evidence, checked, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- update
UPDATE indicator_result SET assessment_id = $2, indicator_id = $3, value = $4, second_value = $5, verdict = $6, computed_verdict = $7, target = $8, verdict_reason = $9, evidence = $10, checked = $11, source = $12, synthetic = $13, note = $14, version = $15, recorded_at = $16 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO indicator_result_history (id, assessment_id, indicator_id, value, second_value, verdict, computed_verdict, target, verdict_reason, evidence, checked, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, assessment_id, indicator_id, value, second_value, verdict, computed_verdict, target, verdict_reason, evidence, checked, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM indicator_result WHERE id = $1;

-- withdraw
DELETE FROM indicator_result WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM indicator_result), 0), coalesce((SELECT max(id) FROM indicator_result_history), 0);

-- find by natural key
SELECT id FROM indicator_result WHERE assessment_id = $1 AND indicator_id = $2;

-- get
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), criteria_set AS (
SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set_history WHERE recorded_at <= $15 AND recorded_to > $15
), indicator AS (
SELECT id, set_id, criterion_id, code, name, name_en, measure, comparison, second_measure, relative_set_id, relative_code, agency, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.indicator WHERE recorded_at <= $15
UNION ALL SELECT id, set_id, criterion_id, code, name, name_en, measure, comparison, second_measure, relative_set_id, relative_code, agency, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.indicator_history WHERE recorded_at <= $15 AND recorded_to > $15
), assessment AS (
SELECT id, unit_id, set_id, assessed_on, checked, source, synthetic, note, version, recorded_at FROM main.assessment WHERE recorded_at <= $15
UNION ALL SELECT id, unit_id, set_id, assessed_on, checked, source, synthetic, note, version, recorded_at FROM main.assessment_history WHERE recorded_at <= $15 AND recorded_to > $15
), indicator_result AS (
SELECT id, assessment_id, indicator_id, value, second_value, verdict, computed_verdict, target, verdict_reason, evidence, checked, source, synthetic, note, version, recorded_at FROM main.indicator_result WHERE recorded_at <= $15
UNION ALL SELECT id, assessment_id, indicator_id, value, second_value, verdict, computed_verdict, target, verdict_reason, evidence, checked, source, synthetic, note, version, recorded_at FROM main.indicator_result_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t.id >= $7 AND (t.id > $7)
ORDER BY t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: id
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.id
LIMIT $5;

-- list: assessment_id
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t.assessment_id = $16
ORDER BY t.id
LIMIT $5;

-- list: unit_code
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t_assessment_unit.code = $16
ORDER BY t.id
LIMIT $5;

-- list: set_code
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t_assessment_set.code = $16
ORDER BY t.id
LIMIT $5;

-- list: assessed_on
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t_assessment.assessed_on = $16
ORDER BY t.id
LIMIT $5;

-- list: indicator_id
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t.indicator_id = $16
ORDER BY t.id
LIMIT $5;

-- list: indicator_code
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
WHERE 1 = 1
  AND t_indicator.code = $16
ORDER BY t.id
LIMIT $5;

-- list: verdict
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t.verdict = $16
ORDER BY t.id
LIMIT $5;

-- list: computed_verdict
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t.computed_verdict = $16
ORDER BY t.id
LIMIT $5;

-- list: checked
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.indicator_id, t_indicator.code, t_indicator.name, t.value, t.second_value, t.verdict, t.computed_verdict, t.target, t.verdict_reason, t.evidence, t.checked, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
WHERE 1 = 1
  AND t.checked = $16
ORDER BY t.id
LIMIT $5;
