-- What hangs on unit $1 on day $2: products, producers, keys, dossiers under way, units directly below.
SELECT (SELECT count(*) FROM product p WHERE p.unit_id = $1 AND p.joined_on <= $2 AND (p.left_on IS NULL OR p.left_on > $2)),
    (SELECT count(*) FROM producer m WHERE m.unit_id = $1),
    (SELECT count(*) FROM api_key a WHERE a.unit_id = $1 AND a.revoked_at IS NULL),
    (SELECT count(*) FROM dossier d WHERE d.unit_id = $1 AND NOT EXISTS (SELECT 1 FROM dossier_move m WHERE m.dossier_id = d.id
        AND m.to_state IN ('decided', 'announced', 'closed'))),
    (SELECT count(*) FROM unit b WHERE b.parent_id = $1 AND b.valid_from <= $2 AND (b.valid_to IS NULL OR b.valid_to >= $2))
