-- An assessment with what its results add up to, and the verdict on the set: of the criteria it requires one that is not met decides; else each must have a result.
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
FROM assessment a
