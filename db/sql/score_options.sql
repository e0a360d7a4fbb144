SELECT o.criterion_id, o.points, o.min_stars, o.case_code, o.needs_level, o.name
FROM rubric_criterion c JOIN rubric_option o ON o.criterion_id = c.id
WHERE c.rubric_id = $1 ORDER BY c.position, o.position
