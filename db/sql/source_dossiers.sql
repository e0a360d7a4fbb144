-- A dossier with where it stood on {{day}}, and since when.
SELECT d.*,
    coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= {{day}} ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
    coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= {{day}} ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on
FROM dossier d
