-- Sales of products of unit $1: those within $3 to $2 (how many, of how many products, revenue), and those that lie there only in part.
SELECT coalesce(sum(CASE WHEN l.period_from >= $3 AND l.period_to <= $2 THEN 1 ELSE 0 END), 0), count(DISTINCT CASE WHEN l.period_from >= $3 AND l.period_to <= $2 THEN l.product_id END),
    coalesce(sum(CASE WHEN l.period_from >= $3 AND l.period_to <= $2 THEN l.revenue ELSE 0 END), 0),
    coalesce(sum(CASE WHEN l.period_from >= $3 AND l.period_to <= $2 THEN 0 ELSE 1 END), 0), coalesce(sum(CASE WHEN l.period_from >= $3 AND l.period_to <= $2 THEN 0 ELSE l.revenue END), 0)
FROM sale l JOIN product p ON p.id = l.product_id
WHERE l.period_to >= $3 AND l.period_from <= $2 AND EXISTS (SELECT 1 FROM unit_scope x WHERE x.unit_id = p.unit_id AND x.ancestor_id = $1 AND x.scope_from <= $2 AND x.scope_to >= $2)
