-- The latest assessment of unit $1 by set $2 up to day $3: when, criteria it must meet, those it does not, and their numbers.
SELECT x.assessed_on, (SELECT count(*) FROM criterion c WHERE c.set_id = $2 AND c.required = 1),
    (SELECT count(*) FROM criterion c WHERE c.set_id = $2 AND c.required = 1 AND NOT EXISTS (SELECT 1 FROM assessment_result r
        WHERE r.assessment_id = x.id AND r.criterion_id = c.id AND r.verdict IN ('met', 'not_applicable')))
FROM assessment x WHERE x.unit_id = $1 AND x.set_id = $2 AND x.assessed_on <= $3 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1
