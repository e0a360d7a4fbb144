-- The last day of unit $1, and what became of it: day, kind of change, code and name of a successor, extent; no successor: one row without.
SELECT u.valid_to, c.effective_on, c.kind, s.code, s.full_name, c.extent
FROM unit u LEFT JOIN unit_change c ON c.from_id = u.id LEFT JOIN unit s ON s.id = c.to_id
WHERE u.id = $1
ORDER BY c.effective_on DESC, s.code
