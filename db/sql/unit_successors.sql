SELECT u.id, u.code, u.full_name, u.level, u.valid_from, u.valid_to, c.effective_on, c.extent, c.kind, c.legal_basis
FROM unit_change c JOIN unit u ON u.id = c.to_id
WHERE c.from_id = $1
ORDER BY c.effective_on, u.code, u.id
