SELECT 1 FROM indicator_result WHERE assessment_id = $1 LIMIT 1
