-- ==== communes

-- get
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), roster AS (
SELECT id, period, unit_id, entered_on, entered_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, period_sort FROM main.roster WHERE recorded_at <= $15
UNION ALL SELECT id, period, unit_id, entered_on, entered_on_precision, left_on, left_on_precision, source, synthetic, note, version, recorded_at, period_sort FROM main.roster_history WHERE recorded_at <= $15 AND recorded_to > $15
), criteria_set AS (
SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, unit_level, level, valid_from, valid_to, decision, requires_id, unit_id, criteria_total, indicator_total, complete, region_scheme, counts_source, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.criteria_set_history WHERE recorded_at <= $15 AND recorded_to > $15
), assessment AS (
SELECT id, unit_id, set_id, assessed_on, checked, source, synthetic, note, version, recorded_at FROM main.assessment WHERE recorded_at <= $15
UNION ALL SELECT id, unit_id, set_id, assessed_on, checked, source, synthetic, note, version, recorded_at FROM main.assessment_history WHERE recorded_at <= $15 AND recorded_to > $15
), assessment_result AS (
SELECT id, assessment_id, criterion_id, verdict, indicators_met, indicators_total, computed, source, synthetic, note, version, recorded_at FROM main.assessment_result WHERE recorded_at <= $15
UNION ALL SELECT id, assessment_id, criterion_id, verdict, indicators_met, indicators_total, computed, source, synthetic, note, version, recorded_at FROM main.assessment_result_history WHERE recorded_at <= $15 AND recorded_to > $15
), certification AS (
SELECT id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at FROM main.certification WHERE recorded_at <= $15
UNION ALL SELECT id, programme, unit_id, product_id, level, stars, decision_number, decided_on, decided_on_precision, year_for, authority, valid_from, valid_to, ended_on, ended_reason, ended_ground, basis, source, synthetic, note, version, recorded_at FROM main.certification_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-name, continued
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.name_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.name_sort <= $7 AND (t.name_sort < $7 OR (t.name_sort = $7 AND (t.id < $8)))
ORDER BY t.name_sort DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: kind, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.kind = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: on_roster, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.on_roster = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: level, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.level = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: standard_on_from, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.standard_on >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: standard_on_to, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.standard_on <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: advanced_on_from, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.advanced_on >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: advanced_on_to, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.advanced_on <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: model_on_from, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.model_on >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: model_on_to, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.model_on <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: standard, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.standard = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: advanced, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.advanced = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: model, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.model = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: assessed, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.assessed = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: criteria_met_from, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.criteria_met >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: criteria_met_to, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.criteria_met <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: indicators_met_from, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.indicators_met >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: indicators_met_to, unit
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.indicators_met <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
JOIN unit_search s ON s.rowid = t.id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.unit_search MATCH $3
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
JOIN unit_search s ON s.rowid = t.id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.unit_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.code, t.name, t.kind, t.parent_code, t.parent_name, t.on_roster, t.level, t.standard_on, t.advanced_on, t.model_on, t.standard, t.advanced, t.model, t.assessed, t.assessed_on, t.set_code, t.criteria_met, t.criteria_total, t.indicators_met, t.indicators_total, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM (
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= $1
AND (r.left_on IS NULL OR r.left_on > $1)) THEN 1 ELSE 0 END AS on_roster,
CASE WHEN m.id IS NOT NULL THEN 'model' WHEN d.id IS NOT NULL THEN 'advanced' WHEN s.id IS NOT NULL THEN 'standard' END AS level,
s.decided_on AS standard_on, d.decided_on AS advanced_on, m.decided_on AS model_on,
CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS standard,
CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS advanced,
CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS model,
CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS assessed,
a.assessed_on AS assessed_on, cs.code AS set_code,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') END AS criteria_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) END AS criteria_total,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_met,
CASE WHEN a.id IS NOT NULL THEN (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) END AS indicators_total
FROM unit u
LEFT JOIN unit p ON p.id = u.parent_id
LEFT JOIN certification s ON s.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'standard'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
AND coalesce(k.valid_from, k.decided_on) <= $1 AND k.decided_on <= $1 AND (k.valid_to IS NULL OR k.valid_to >= $1)
AND (k.ended_on IS NULL OR k.ended_on > $1) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= $1 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune') t
JOIN unit_search s ON s.rowid = t.id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND s.unit_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.code_sort > $8 OR (t.code_sort = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;
