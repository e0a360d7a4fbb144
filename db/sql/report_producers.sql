-- Who makes the products of unit $2 that are in the programme on day $1: how many, cooperatives, companies, households.
SELECT count(DISTINCT r.id), count(DISTINCT CASE r.kind WHEN 'cooperative' THEN r.id END), count(DISTINCT CASE r.kind WHEN 'company' THEN r.id END),
    count(DISTINCT CASE r.kind WHEN 'household' THEN r.id END)
FROM unit_scope y JOIN product p ON p.unit_id = y.unit_id JOIN producer r ON r.id = p.producer_id
WHERE y.ancestor_id = $2 AND y.scope_from <= $1 AND y.scope_to >= $1
  AND p.joined_on <= $1 AND (p.left_on IS NULL OR p.left_on > $1)
