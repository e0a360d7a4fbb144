-- The deadlines of programme $1 in state $2 for registration $3 on day $4: those of the registration before those of all.
SELECT days, working, asked_before, due_before, CASE WHEN registration IS NULL THEN 1 ELSE 0 END AS general FROM procedure_deadline
WHERE programme = $1 AND state = $2 AND (registration = $3 OR registration IS NULL) AND valid_from <= $4 AND (valid_to IS NULL OR valid_to >= $4)
ORDER BY general, asked_before, id
