-- ==== assessment-results

-- insert
INSERT INTO assessment_result (id, assessment_id, criterion_id, verdict, indicators_met, indicators_total, computed, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- update
UPDATE assessment_result SET assessment_id = $2, criterion_id = $3, verdict = $4, indicators_met = $5, indicators_total = $6, computed = $7, source = $8, synthetic = $9, note = $10, version = $11, recorded_at = $12 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO assessment_result_history (id, assessment_id, criterion_id, verdict, indicators_met, indicators_total, computed, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, assessment_id, criterion_id, verdict, indicators_met, indicators_total, computed, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM assessment_result WHERE id = $1;

-- withdraw
DELETE FROM assessment_result WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM assessment_result), 0), coalesce((SELECT max(id) FROM assessment_result_history), 0);

-- find by natural key
SELECT id FROM assessment_result WHERE assessment_id = $1 AND criterion_id = $2;

-- get
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
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
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
  AND t.id >= $7 AND (t.id > $7)
ORDER BY t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: id
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.id
LIMIT $5;

-- list: assessment_id
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
  AND t.assessment_id = $16
ORDER BY t.id
LIMIT $5;

-- list: unit_code
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
  AND t_assessment_unit.code = $16
ORDER BY t.id
LIMIT $5;

-- list: set_code
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
  AND t_assessment_set.code = $16
ORDER BY t.id
LIMIT $5;

-- list: assessed_on
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
  AND t_assessment.assessed_on = $16
ORDER BY t.id
LIMIT $5;

-- list: criterion_id
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
  AND t.criterion_id = $16
ORDER BY t.id
LIMIT $5;

-- list: criterion_number
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
WHERE 1 = 1
  AND t_criterion.number = $16
ORDER BY t.id
LIMIT $5;

-- list: verdict
SELECT t.id, t.assessment_id, t_assessment_unit.code, t_assessment_set.code, t_assessment.assessed_on, t.criterion_id, t_criterion.number, t_criterion.name, t.verdict, t.indicators_met, t.indicators_total, t.computed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
LEFT JOIN assessment t_assessment ON t_assessment.id = t.assessment_id
LEFT JOIN unit t_assessment_unit ON t_assessment_unit.id = t_assessment.unit_id
LEFT JOIN criteria_set t_assessment_set ON t_assessment_set.id = t_assessment.set_id
LEFT JOIN criterion t_criterion ON t_criterion.id = t.criterion_id
WHERE 1 = 1
  AND t.verdict = $16
ORDER BY t.id
LIMIT $5;
