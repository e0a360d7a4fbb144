SELECT u.code, u.level, d.code, d.level, t.code FROM unit u LEFT JOIN unit d ON d.id = u.parent_id LEFT JOIN unit t ON t.id = d.parent_id WHERE u.id = $1
