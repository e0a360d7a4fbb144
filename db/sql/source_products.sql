-- A product with its stars on {{day}}: those of the latest certification valid on that day.
SELECT p.*, c.stars AS stars, c.valid_to AS certified_until
FROM product p
LEFT JOIN certification c ON c.id = (
    SELECT k.id FROM certification k
    WHERE k.product_id = p.id
      AND coalesce(k.valid_from, k.decided_on) <= {{day}} AND k.decided_on <= {{day}}
      AND (k.valid_to IS NULL OR k.valid_to >= {{day}})
      AND (k.ended_on IS NULL OR k.ended_on > {{day}})
    ORDER BY k.decided_on DESC, k.id DESC LIMIT 1)
