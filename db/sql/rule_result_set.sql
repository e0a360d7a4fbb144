-- A result is for a criterion of the set by which the unit was measured.
SELECT {{id}}, CAST(c.number AS TEXT), k.code, s.code
FROM assessment_result r JOIN assessment a ON a.id = r.assessment_id JOIN criterion c ON c.id = r.criterion_id
JOIN criteria_set s ON s.id = a.set_id JOIN criteria_set k ON k.id = c.set_id
WHERE c.set_id <> a.set_id
