-- Points are those of an option, of the same case where there are cases.
SELECT {{id}}, CAST(i.points AS TEXT), c.code, coalesce((SELECT min(o.points) || '–' || max(o.points) FROM rubric_option o WHERE o.criterion_id = c.id), '')
FROM score_item i JOIN rubric_criterion c ON c.id = i.criterion_id
WHERE NOT EXISTS (SELECT 1 FROM rubric_option o WHERE o.criterion_id = i.criterion_id AND o.points = i.points AND coalesce(o.case_code, '') = coalesce(i.case_code, ''))
