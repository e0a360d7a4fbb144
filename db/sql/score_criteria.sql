SELECT c.id, c.code, c.name, c.parent_code, c.part, c.points_max, c.scored, c.one_of, c.standing FROM rubric_criterion c WHERE c.rubric_id = $1 ORDER BY c.position
