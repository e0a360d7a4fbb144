-- What the guards look at of dossier $1 and of where it stands.
SELECT d.code, d.programme, d.unit_id, u.code, u.level, u.valid_from, u.valid_to, d.set_id, s.code, s.unit_level, s.level, s.valid_from, s.valid_to, r.level,
    d.basis, d.year_for, d.registered_on,
    (SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id ORDER BY m.id DESC LIMIT 1),
    (SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id ORDER BY m.id DESC LIMIT 1)
FROM dossier d JOIN unit u ON u.id = d.unit_id JOIN criteria_set s ON s.id = d.set_id LEFT JOIN criteria_set r ON r.id = s.requires_id
WHERE d.id = $1
