-- Sales of products of unit $1 whose periods lie within $3 to $2, by channel and measure.
SELECT c.code, c.name, l.measure, count(*), sum(l.quantity), sum(l.revenue)
FROM sale l JOIN product p ON p.id = l.product_id JOIN channel c ON c.id = l.channel_id
WHERE l.period_from >= $3 AND l.period_to <= $2 AND EXISTS (SELECT 1 FROM unit_scope x WHERE x.unit_id = p.unit_id AND x.ancestor_id = $1 AND x.scope_from <= $2 AND x.scope_to >= $2)
GROUP BY c.id, l.measure ORDER BY c.code_sort, l.measure
