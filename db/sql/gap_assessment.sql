-- The latest assessment of unit $1 under set $2 by day $3, and what its results add up to: id, day, who checked, met, basically met, not met, not applicable,
-- required ones that are met or not applicable, indicators met.
SELECT a.id, a.assessed_on, a.checked,
    count(*) FILTER (WHERE r.verdict = 'met'), count(*) FILTER (WHERE r.verdict = 'basically_met'), count(*) FILTER (WHERE r.verdict = 'not_met'),
    count(*) FILTER (WHERE r.verdict = 'not_applicable'), count(*) FILTER (WHERE r.verdict IN ('met', 'not_applicable') AND k.required = 1),
    coalesce(sum(r.indicators_met), 0)
FROM assessment a LEFT JOIN assessment_result r ON r.assessment_id = a.id LEFT JOIN criterion k ON k.id = r.criterion_id
WHERE a.id = (SELECT x.id FROM assessment x WHERE x.unit_id = $1 AND x.set_id = $2 AND x.assessed_on <= $3 ORDER BY x.assessed_on DESC LIMIT 1)
GROUP BY a.id, a.assessed_on, a.checked
