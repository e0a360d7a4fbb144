SELECT id FROM unit WHERE level = 'commune' ORDER BY id
