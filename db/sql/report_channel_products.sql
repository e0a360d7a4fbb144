-- Products of unit $1 in the programme on day $2, and those that hold 3 to 5 stars.
SELECT count(*), coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $2 AND coalesce(k.valid_from, k.decided_on) <= $2
        AND (k.valid_to IS NULL OR k.valid_to >= $2) AND (k.ended_on IS NULL OR k.ended_on > $2)) THEN 1 ELSE 0 END), 0)
FROM product p
WHERE p.joined_on <= $2 AND (p.left_on IS NULL OR p.left_on > $2) AND EXISTS (SELECT 1 FROM unit_scope x WHERE x.unit_id = p.unit_id AND x.ancestor_id = $1 AND x.scope_from <= $2 AND x.scope_to >= $2)
