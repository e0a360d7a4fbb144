-- What unit $1 met, assessment by assessment.
SELECT x.assessed_on, (SELECT count(*) FROM assessment_result r WHERE r.assessment_id = x.id AND r.verdict = 'met'),
    (SELECT coalesce(sum(r.indicators_met), 0) FROM assessment_result r WHERE r.assessment_id = x.id)
FROM assessment x WHERE x.unit_id = $1 ORDER BY x.assessed_on, x.id
