-- A certification with its state on {{day}}, and the unit it counts for: its own, or its product's.
SELECT c.*, coalesce(c.unit_id, p.unit_id) AS scope_unit_id,
    CASE
        WHEN c.ended_on IS NOT NULL AND c.ended_on <= {{day}} THEN 'ended'
        WHEN c.valid_to IS NOT NULL AND c.valid_to < {{day}} THEN 'expired'
        WHEN u.valid_to IS NOT NULL AND u.valid_to < {{day}} THEN 'unit_ended'
        ELSE 'valid'
    END AS state
FROM certification c
LEFT JOIN product p ON p.id = c.product_id
LEFT JOIN unit u ON u.id = c.unit_id
