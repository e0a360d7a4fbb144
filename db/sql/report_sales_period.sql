-- Sales of products of unit $1 whose periods lie within $3 to $2, by period and measure.
SELECT l.period_from || '/' || l.period_to, NULL, l.measure, count(*), sum(l.quantity), sum(l.revenue)
FROM sale l JOIN product p ON p.id = l.product_id
WHERE l.period_from >= $3 AND l.period_to <= $2 AND EXISTS (SELECT 1 FROM unit_scope x WHERE x.unit_id = p.unit_id AND x.ancestor_id = $1 AND x.scope_from <= $2 AND x.scope_to >= $2)
GROUP BY l.period_from, l.period_to, l.measure ORDER BY l.period_from, l.period_to, l.measure
