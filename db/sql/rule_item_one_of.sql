-- Of criteria that are alternatives to each other a sheet scores one.
SELECT {{id}}, c.code, d.code, p.code
FROM score_item i JOIN rubric_criterion c ON c.id = i.criterion_id
JOIN rubric_criterion p ON p.rubric_id = c.rubric_id AND p.code = c.parent_code AND p.one_of = 1
JOIN score_item j ON j.sheet_id = i.sheet_id AND j.id <> i.id
JOIN rubric_criterion d ON d.id = j.criterion_id AND d.parent_code = p.code
WHERE j.id < i.id
