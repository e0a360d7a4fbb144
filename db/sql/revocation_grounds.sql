-- On which grounds a certification of a unit of level $2 may be revoked on day $1.
SELECT code, name, name_en, share_from, share_below, needs_critical, law, valid_from, valid_to, confirmed, source
FROM revocation_ground
WHERE unit_level = $2 AND valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)
ORDER BY share_from, code
