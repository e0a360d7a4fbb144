-- A unit may outlive the one above it only if that one wholly became another.
SELECT {{id}}, u.code, p.code, p.valid_to
FROM unit u JOIN unit p ON p.id = u.parent_id
WHERE p.valid_to IS NOT NULL AND (u.valid_to IS NULL OR u.valid_to > p.valid_to)
  AND NOT EXISTS (SELECT 1 FROM unit_change c WHERE c.from_id = p.id AND c.extent = 'full' AND c.to_id IS NOT NULL AND c.effective_on > p.valid_to)
