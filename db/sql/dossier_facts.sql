-- What the guards look at of dossier $1 and of where it stands.
SELECT d.code, d.programme, d.unit_id, u.code, u.level, u.valid_from, u.valid_to, d.set_id, s.code, s.unit_level, s.level, s.valid_from, s.valid_to, r.level,
    d.basis, d.year_for, d.registered_on,
    (SELECT m.to_state FROM dossier_move m WHERE m.dossier_id = d.id ORDER BY m.id DESC LIMIT 1),
    (SELECT m.moved_on FROM dossier_move m WHERE m.dossier_id = d.id ORDER BY m.id DESC LIMIT 1),
    d.product_id, p.code, p.unit_id, d.rubric_id, b.code, y.code, y.valid_from, y.valid_to, d.registration,
    (SELECT m.stars FROM dossier_move m WHERE m.dossier_id = d.id AND m.stars IS NOT NULL ORDER BY m.id DESC LIMIT 1), y.certificate_months
FROM dossier d JOIN unit u ON u.id = d.unit_id LEFT JOIN criteria_set s ON s.id = d.set_id LEFT JOIN criteria_set r ON r.id = s.requires_id
    LEFT JOIN product p ON p.id = d.product_id LEFT JOIN rubric b ON b.id = d.rubric_id LEFT JOIN rubric_period y ON y.id = b.period_id
WHERE d.id = $1
