-- Rubric $1 by its number ($2 NULL) or by its code $2, with its period.
SELECT b.id, b.code, b.number, b.name, b.group_number, b.group_name, b.points_max, b.anomalies, p.id, p.code, p.decision, p.part_a_max, p.part_b_max, p.part_c_max, p.confirmed, p.certificate_months
FROM rubric b JOIN rubric_period p ON p.id = b.period_id
WHERE b.id = $1 OR b.code = $2
