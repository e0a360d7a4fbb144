-- The certificate of product $1 that was valid on day $2: what ended it, when.
SELECT k.valid_to, k.ended_on, k.ended_reason, k.decision_number FROM certification k
WHERE k.product_id = $1 AND k.decided_on <= $2 AND coalesce(k.valid_from, k.decided_on) <= $2
  AND (k.valid_to IS NULL OR k.valid_to >= $2) AND (k.ended_on IS NULL OR k.ended_on > $2)
ORDER BY k.decided_on DESC, k.id DESC
LIMIT 1
