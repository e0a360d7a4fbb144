-- Does unit $1 hold level $2 on day $3?
SELECT 1 FROM certification k WHERE k.unit_id = $1 AND k.level = $2 AND k.decided_on <= $3 AND coalesce(k.valid_from, k.decided_on) <= $3
  AND (k.valid_to IS NULL OR k.valid_to >= $3) AND (k.ended_on IS NULL OR k.ended_on > $3) LIMIT 1
