-- The criteria of set $1 with their results in assessment $2 (NULL: none).
SELECT k.id, k.number, k.name, k.name_en, k.required, k.critical, k.agency, r.verdict, r.computed, r.indicators_met, r.indicators_total
FROM criterion k LEFT JOIN assessment_result r ON r.assessment_id = $2 AND r.criterion_id = k.id
WHERE k.set_id = $1
ORDER BY k.number
