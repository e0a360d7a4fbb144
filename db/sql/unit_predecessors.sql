SELECT u.id, u.code, u.full_name, u.level, u.valid_from, u.valid_to, c.effective_on, c.extent, c.kind, c.legal_basis
FROM unit_change c JOIN unit u ON u.id = c.from_id
WHERE c.to_id = $1 AND c.effective_on <= $2
ORDER BY c.effective_on, u.code, u.id
