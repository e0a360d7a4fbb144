-- A unit is measured by a set made for its level.
SELECT {{id}}, s.code, s.unit_level, u.code, u.level
FROM assessment a JOIN criteria_set s ON s.id = a.set_id JOIN unit u ON u.id = a.unit_id
WHERE s.unit_level <> u.level
