-- The certification that product $1 holds on day $2: its stars, until when, and its number.
SELECT k.id, k.stars, k.valid_to FROM certification k
WHERE k.product_id = $1 AND k.programme = 'ocop' AND k.decided_on <= $2 AND coalesce(k.valid_from, k.decided_on) <= $2
  AND (k.valid_to IS NULL OR k.valid_to >= $2) AND (k.ended_on IS NULL OR k.ended_on > $2)
ORDER BY k.decided_on DESC, k.id DESC LIMIT 1
