-- Each product of unit $2 in the programme on day $1. In the order of their ids: id, code, name, joined on, stars of the latest certificate valid then (NULL: none), its day, who gave it.
SELECT p.id, p.code, p.name, p.joined_on, k.stars, k.decided_on, k.authority
FROM unit_scope y JOIN product p ON p.unit_id = y.unit_id
LEFT JOIN certification k ON k.id = (SELECT c.id FROM certification c WHERE c.product_id = p.id AND c.decided_on <= $1 AND coalesce(c.valid_from, c.decided_on) <= $1
    AND (c.valid_to IS NULL OR c.valid_to >= $1) AND (c.ended_on IS NULL OR c.ended_on > $1) ORDER BY c.decided_on DESC, c.id DESC LIMIT 1)
WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
  AND p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1)
ORDER BY p.id
