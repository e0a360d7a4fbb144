-- The certification of unit $1 at level $2 that was valid on day $3: what ended it, when.
SELECT k.valid_to, k.ended_on, k.ended_reason, k.decision_number FROM certification k
WHERE k.unit_id = $1 AND k.level = $2 AND k.decided_on <= $3 AND coalesce(k.valid_from, k.decided_on) <= $3
  AND (k.valid_to IS NULL OR k.valid_to >= $3) AND (k.ended_on IS NULL OR k.ended_on > $3)
ORDER BY coalesce(k.ended_on, k.valid_to) DESC, k.decided_on DESC
LIMIT 1
