-- The other units that hold or held a code, oldest first.
SELECT id, code, level, full_name, valid_from, valid_to FROM unit WHERE code = $1 AND id <> $2 ORDER BY valid_from
