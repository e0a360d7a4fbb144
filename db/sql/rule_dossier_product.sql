-- A product's dossier is that of the unit where the product counts.
SELECT {{id}}, d.code, p.code, u.code
FROM dossier d JOIN product p ON p.id = d.product_id JOIN unit u ON u.id = d.unit_id
WHERE d.unit_id <> p.unit_id AND NOT EXISTS (SELECT 1 FROM unit_scope s WHERE s.unit_id = p.unit_id AND s.ancestor_id = d.unit_id)
