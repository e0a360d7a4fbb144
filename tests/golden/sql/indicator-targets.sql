-- ==== indicator-targets

-- insert
INSERT INTO indicator_target (id, indicator_id, scope, year, unit_id, value, second_value, province_decides, decision, confirmed, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- update
UPDATE indicator_target SET indicator_id = $2, scope = $3, year = $4, unit_id = $5, value = $6, second_value = $7, province_decides = $8, decision = $9, confirmed = $10, source = $11, synthetic = $12, note = $13, version = $14, recorded_at = $15 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO indicator_target_history (id, indicator_id, scope, year, unit_id, value, second_value, province_decides, decision, confirmed, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, indicator_id, scope, year, unit_id, value, second_value, province_decides, decision, confirmed, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM indicator_target WHERE id = $1;

-- withdraw
DELETE FROM indicator_target WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM indicator_target), 0), coalesce((SELECT max(id) FROM indicator_target_history), 0);

-- find by natural key
SELECT id FROM indicator_target WHERE indicator_id = $1 AND scope = $2 AND coalesce(year, 0) = $3 AND coalesce(unit_id, 0) = $4;

-- get
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
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
), indicator_target AS (
SELECT id, indicator_id, scope, year, unit_id, value, second_value, province_decides, decision, confirmed, source, synthetic, note, version, recorded_at FROM main.indicator_target WHERE recorded_at <= $15
UNION ALL SELECT id, indicator_id, scope, year, unit_id, value, second_value, province_decides, decision, confirmed, source, synthetic, note, version, recorded_at FROM main.indicator_target_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.id >= $7 AND (t.id > $7)
ORDER BY t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.id
LIMIT $5;

-- list: id
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.id
LIMIT $5;

-- list: indicator_id
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.indicator_id = $16
ORDER BY t.id
LIMIT $5;

-- list: set_code
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t_indicator_set.code = $16
ORDER BY t.id
LIMIT $5;

-- list: indicator_code
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t_indicator.code = $16
ORDER BY t.id
LIMIT $5;

-- list: scope
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.scope = $16
ORDER BY t.id
LIMIT $5;

-- list: year
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.year = $16
ORDER BY t.id
LIMIT $5;

-- list: unit_id
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id = $16
ORDER BY t.id
LIMIT $5;

-- list: unit_code
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
JOIN unit t_unit ON t_unit.id = t.unit_id
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
WHERE 1 = 1
  AND t_unit.code = $16
ORDER BY t.id
LIMIT $5;

-- list: province_decides
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.province_decides = $16
ORDER BY t.id
LIMIT $5;

-- list: confirmed
SELECT t.id, t.indicator_id, t_indicator_set.code, t_indicator.code, t_indicator.name, t.scope, t.year, t.unit_id, t_unit.code, t_unit.full_name, t.value, t.second_value, t.province_decides, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM indicator_target t
LEFT JOIN indicator t_indicator ON t_indicator.id = t.indicator_id
LEFT JOIN criteria_set t_indicator_set ON t_indicator_set.id = t_indicator.set_id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.confirmed = $16
ORDER BY t.id
LIMIT $5;
