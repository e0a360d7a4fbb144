SELECT code, level, full_name, valid_from, valid_to FROM unit WHERE id = $1
