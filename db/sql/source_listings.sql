-- A listing with whether its product is in the programme on {{day}}, and certified; and the unit it counts for, its product's.
SELECT l.*, p.unit_id AS scope_unit_id,
    CASE WHEN p.joined_on <= {{day}} AND (p.left_on IS NULL OR p.left_on > {{day}}) THEN 1 ELSE 0 END AS participating,
    CASE WHEN p.joined_on <= {{day}} AND (p.left_on IS NULL OR p.left_on > {{day}}) AND EXISTS (SELECT 1 FROM certification k WHERE k.product_id = p.id AND k.stars >= 3 AND k.decided_on <= {{day}} AND coalesce(k.valid_from, k.decided_on) <= {{day}}
        AND (k.valid_to IS NULL OR k.valid_to >= {{day}}) AND (k.ended_on IS NULL OR k.ended_on > {{day}})) THEN 1 ELSE 0 END AS certified
FROM listing l JOIN product p ON p.id = l.product_id
