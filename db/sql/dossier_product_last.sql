-- The latest certification of product $1 decided up to day $2 that has a term: until when.
SELECT k.valid_to FROM certification k
WHERE k.product_id = $1 AND k.programme = 'ocop' AND k.decided_on <= $2 AND k.valid_to IS NOT NULL AND (k.ended_on IS NULL OR k.ended_on > $2)
ORDER BY k.valid_to DESC LIMIT 1
