-- A unit of commune level as it stood on {{day}}: roster, certifications, latest assessment. The day is never empty here.
SELECT u.id AS id, u.code AS code, u.code_sort AS code_sort, u.full_name AS name, u.name_sort AS name_sort, u.kind AS kind,
    u.valid_from AS valid_from, u.valid_to AS valid_to, p.code AS parent_code, p.full_name AS parent_name,
    CASE WHEN EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = u.id AND r.entered_on <= {{day}}
                      AND (r.left_on IS NULL OR r.left_on > {{day}})) THEN 1 ELSE 0 END AS on_roster,
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
      AND coalesce(k.valid_from, k.decided_on) <= {{day}} AND k.decided_on <= {{day}} AND (k.valid_to IS NULL OR k.valid_to >= {{day}})
      AND (k.ended_on IS NULL OR k.ended_on > {{day}}) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification d ON d.id = (
    SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'advanced'
      AND coalesce(k.valid_from, k.decided_on) <= {{day}} AND k.decided_on <= {{day}} AND (k.valid_to IS NULL OR k.valid_to >= {{day}})
      AND (k.ended_on IS NULL OR k.ended_on > {{day}}) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN certification m ON m.id = (
    SELECT k.id FROM certification k WHERE k.unit_id = u.id AND k.level = 'model'
      AND coalesce(k.valid_from, k.decided_on) <= {{day}} AND k.decided_on <= {{day}} AND (k.valid_to IS NULL OR k.valid_to >= {{day}})
      AND (k.ended_on IS NULL OR k.ended_on > {{day}}) ORDER BY k.decided_on LIMIT 1)
LEFT JOIN assessment a ON a.id = (
    SELECT x.id FROM assessment x WHERE x.unit_id = u.id AND x.assessed_on <= {{day}} ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1)
LEFT JOIN criteria_set cs ON cs.id = a.set_id
WHERE u.level = 'commune'
