-- An assessment with what its results add up to.
SELECT a.*,
    (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id AND r.verdict = 'met') AS criteria_met,
    (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = a.id) AS criteria_total,
    (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_met,
    (SELECT coalesce(sum(r.indicators_total), 0) FROM assessment_result r WHERE r.assessment_id = a.id) AS indicators_total
FROM assessment a
