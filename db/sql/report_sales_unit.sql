-- Sales of products of unit $1 whose periods lie within $3 to $2, by the unit directly below it in which the product counts on day $2 (none: it is the unit's own), and measure.
SELECT k.code, k.full_name, l.measure, count(*), sum(l.quantity), sum(l.revenue)
FROM sale l JOIN product p ON p.id = l.product_id
LEFT JOIN (SELECT y.unit_id, b.id, b.code, b.full_name, b.code_sort FROM unit b JOIN unit_scope y ON y.ancestor_id = b.id AND y.scope_from <= $2 AND y.scope_to >= $2
    WHERE b.parent_id = $1 AND (b.valid_from <= $2 OR b.valid_from_precision = 'not_later_than') AND (b.valid_to IS NULL OR b.valid_to >= $2)) k ON k.unit_id = p.unit_id
WHERE l.period_from >= $3 AND l.period_to <= $2 AND EXISTS (SELECT 1 FROM unit_scope x WHERE x.unit_id = p.unit_id AND x.ancestor_id = $1 AND x.scope_from <= $2 AND x.scope_to >= $2)
GROUP BY k.id, l.measure ORDER BY k.code_sort, l.measure
