-- The criteria that assessment $1 found not met or met basically only.
SELECT k.number, k.name, k.name_en, k.required, k.critical, r.verdict
FROM assessment_result r JOIN criterion k ON k.id = r.criterion_id
WHERE r.assessment_id = $1 AND r.verdict IN ('not_met', 'basically_met')
ORDER BY k.number
