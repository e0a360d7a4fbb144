-- The result on criterion $2 in assessment $1, and whether it follows from its indicators.
SELECT id, computed FROM assessment_result WHERE assessment_id = $1 AND criterion_id = $2
