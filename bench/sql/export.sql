-- The results of two criteria, some 100,000 rows: what assessment-results.csv?criterion_number=1,2 answers.
SELECT t.id, t.assessment_id, u.code AS unit_code, s.code AS set_code, a.assessed_on, t.criterion_id, c.number AS criterion_number, c.name AS criterion_name,
    t.verdict, t.indicators_met, t.indicators_total, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM assessment_result t
JOIN criterion c ON c.id = t.criterion_id
LEFT JOIN assessment a ON a.id = t.assessment_id
LEFT JOIN unit u ON u.id = a.unit_id
LEFT JOIN criteria_set s ON s.id = a.set_id
WHERE c.number IN (1, 2)
ORDER BY t.id
