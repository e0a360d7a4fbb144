-- The first known holder of a code, if its beginning is known only as "not later than".
SELECT id, valid_from FROM unit WHERE code = $1 AND valid_from_precision = 'not_later_than'
  AND valid_from = (SELECT min(f.valid_from) FROM unit f WHERE f.code = $1)
