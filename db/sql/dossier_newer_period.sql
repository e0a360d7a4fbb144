-- The newest period of rubrics in force on day $1.
SELECT code, valid_from FROM rubric_period WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1) AND EXISTS (SELECT 1 FROM rubric r WHERE r.period_id = rubric_period.id)
ORDER BY valid_from DESC LIMIT 1
