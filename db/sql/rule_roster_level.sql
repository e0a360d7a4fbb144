-- A roster counts communes.
SELECT {{id}}, u.code, u.level
FROM roster r JOIN unit u ON u.id = r.unit_id
WHERE u.level <> 'commune'
