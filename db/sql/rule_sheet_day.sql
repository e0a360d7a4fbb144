-- A product is scored by a rubric in force on the day, or on which its dossier was registered.
SELECT {{id}}, b.code, p.valid_from, coalesce(p.valid_to, '…'), s.scored_on
FROM score_sheet s JOIN rubric b ON b.id = s.rubric_id JOIN rubric_period p ON p.id = b.period_id LEFT JOIN dossier d ON d.id = s.dossier_id
WHERE (s.scored_on < p.valid_from OR (p.valid_to IS NOT NULL AND s.scored_on > p.valid_to AND (d.id IS NULL OR d.registered_on > p.valid_to)))
