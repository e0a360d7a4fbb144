SELECT id FROM revocation_ground WHERE code = $1
