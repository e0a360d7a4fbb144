SELECT level FROM unit WHERE id = $1
