-- A dossier with where it stood on {{day}}, since when, and by when what it waits for was due.
SELECT d.*,
    coalesce((SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= {{day}} ORDER BY m.id DESC LIMIT 1), 'registered') AS state,
    coalesce((SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= {{day}} ORDER BY m.id DESC LIMIT 1), d.registered_on) AS state_on,
    (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= {{day}} ORDER BY m.id DESC LIMIT 1) AS due_on,
    CASE WHEN (SELECT m.due_on FROM dossier_move m WHERE m.dossier_id = d.id AND m.moved_on <= {{day}} ORDER BY m.id DESC LIMIT 1) < {{day}} THEN 1 ELSE 0 END AS overdue
FROM dossier d
