-- What programme $1 asks for level $2 on day $3: that of the level before that of all.
SELECT quorum_percent, votes_percent, satisfaction_percent, coalesce(decision, ''), reevaluation_first_days, reevaluation_last_days, transition_days, transition_reevaluation_days,
    valid_from
FROM procedure
WHERE programme = $1 AND (level = $2 OR level IS NULL) AND valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $3)
ORDER BY CASE WHEN level IS NULL THEN 1 ELSE 0 END, valid_from DESC LIMIT 1
