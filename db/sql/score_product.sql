SELECT p.code, p.name, u.code, u.id FROM product p JOIN unit u ON u.id = p.unit_id WHERE p.id = $1
