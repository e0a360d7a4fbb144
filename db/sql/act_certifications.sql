-- What unit $1 holds on day $2.
SELECT k.id, k.level, k.decided_on FROM certification k WHERE k.unit_id = $1 AND k.decided_on <= $2 AND coalesce(k.valid_from, k.decided_on) <= $2
  AND (k.valid_to IS NULL OR k.valid_to >= $2) AND (k.ended_on IS NULL OR k.ended_on > $2) ORDER BY k.level, k.id
