SELECT id FROM unit WHERE code = $1 ORDER BY valid_from
