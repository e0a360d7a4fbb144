-- Demands that are open on day $2, each with the supplies below unit $1 that may meet it: of its group and measure, in season together, from where it is wanted, of the produce if one is named.
SELECT d.id, d.code, d.buyer, d.produce, g.code, g.name, d.quantity, d.measure, d.needed_from, d.needed_to, d.price, w.code,
    s.code, s.produce, u.code, u.full_name, (s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0)), s.available_from, s.available_to, s.price
FROM demand d JOIN product_group g ON g.id = d.group_id LEFT JOIN unit w ON w.id = d.unit_id
LEFT JOIN supply s ON s.group_id = d.group_id AND s.measure = d.measure AND s.available_from <= d.needed_to AND s.available_to >= d.needed_from AND s.available_to >= $2
    AND s.reviewed_on <= $2 AND (s.quantity - coalesce(s.sold_local, 0) - coalesce(s.sold_provinces, 0) - coalesce(s.sold_restaurants, 0) - coalesce(s.sold_export, 0)) > 0 AND (d.produce IS NULL OR d.produce = s.produce) AND EXISTS (SELECT 1 FROM unit_scope x WHERE x.unit_id = s.unit_id AND x.ancestor_id = $1 AND x.scope_from <= $2 AND x.scope_to >= $2)
    AND (d.unit_id IS NULL OR EXISTS (SELECT 1 FROM unit_scope y WHERE y.unit_id = s.unit_id AND y.ancestor_id = d.unit_id AND y.scope_from <= $2 AND y.scope_to >= $2))
LEFT JOIN unit u ON u.id = s.unit_id
WHERE d.needed_to >= $2
ORDER BY d.needed_from, d.code_sort, s.available_from, s.code_sort
