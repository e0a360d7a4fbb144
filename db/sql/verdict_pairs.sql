-- The criteria of assessments whose indicators were written behind change $1.
SELECT DISTINCT r.assessment_id, i.criterion_id
FROM indicator_result r JOIN indicator i ON i.id = r.indicator_id
WHERE r.version > $1
