SELECT c.number FROM criterion c
WHERE c.set_id = $2 AND c.required = 1 AND NOT EXISTS (SELECT 1 FROM assessment_result r
    WHERE r.criterion_id = c.id AND r.verdict IN ('met', 'not_applicable') AND r.assessment_id =
        (SELECT x.id FROM assessment x WHERE x.unit_id = $1 AND x.set_id = $2 AND x.assessed_on <= $3 ORDER BY x.assessed_on DESC, x.id DESC LIMIT 1))
ORDER BY c.number LIMIT 30
