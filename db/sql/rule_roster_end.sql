-- No roster counts a unit after its last day.
SELECT {{id}}, u.code, u.valid_to, r.period
FROM roster r JOIN unit u ON u.id = r.unit_id
WHERE u.valid_to IS NOT NULL AND (r.left_on IS NULL OR {{eve r.left_on}} > u.valid_to)
