-- Supplies below unit $1 whose season has not ended before day $2, added up by group and measure: in all, sold by way, and what is left.
SELECT g.code, g.name, s.measure, count(*), sum(s.quantity), sum(coalesce(s.sold_local, 0)), sum(coalesce(s.sold_provinces, 0)), sum(coalesce(s.sold_restaurants, 0)), sum(coalesce(s.sold_export, 0)),
    sum((s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0)))
FROM supply s JOIN product_group g ON g.id = s.group_id
WHERE s.available_to >= $2 AND s.reviewed_on <= $2 AND EXISTS (SELECT 1 FROM unit_scope x WHERE x.unit_id = s.unit_id AND x.ancestor_id = $1 AND x.scope_from <= $2 AND x.scope_to >= $2)
GROUP BY g.id, s.measure ORDER BY g.code_sort, s.measure
