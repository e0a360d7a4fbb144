-- A product is certified while it is in the programme.
SELECT {{id}}, p.code, p.joined_on, coalesce(p.left_on, ''), c.decided_on
FROM certification c JOIN product p ON p.id = c.product_id
WHERE (c.decided_on < p.joined_on OR c.decided_on >= p.left_on)
