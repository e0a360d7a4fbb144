SELECT valid_from, valid_to FROM unit WHERE id = $1 AND level = 'commune'
