-- Points are given to a criterion of the rubric by which the sheet scores.
SELECT {{id}}, c.code, k.code, b.code
FROM score_item i JOIN score_sheet s ON s.id = i.sheet_id JOIN rubric_criterion c ON c.id = i.criterion_id
JOIN rubric b ON b.id = s.rubric_id JOIN rubric k ON k.id = c.rubric_id
WHERE c.rubric_id <> s.rubric_id
