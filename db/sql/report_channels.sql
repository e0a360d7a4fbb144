-- How many products of unit $1 in the programme are listed on each channel on day $2, and how many of these hold 3 to 5 stars.
SELECT c.code, c.name, c.kind, count(p.id), coalesce(sum(CASE WHEN p.id IS NOT NULL AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= $2 AND coalesce(k.valid_from, k.decided_on) <= $2
        AND (k.valid_to IS NULL OR k.valid_to >= $2) AND (k.ended_on IS NULL OR k.ended_on > $2)) THEN 1 ELSE 0 END), 0)
FROM channel c LEFT JOIN listing l ON l.channel_id = c.id AND l.listed_from <= $2 AND (l.listed_to IS NULL OR l.listed_to >= $2)
LEFT JOIN product p ON p.id = l.product_id AND p.joined_on <= $2 AND (p.left_on IS NULL OR p.left_on > $2) AND EXISTS (SELECT 1 FROM unit_scope x WHERE x.unit_id = p.unit_id AND x.ancestor_id = $1 AND x.scope_from <= $2 AND x.scope_to >= $2)
GROUP BY c.id ORDER BY c.code_sort
