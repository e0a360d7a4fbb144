-- The levels unit $1 was certified at: which, when, from, to, ended.
SELECT level, decided_on, coalesce(valid_from, decided_on), valid_to, ended_on FROM certification
WHERE unit_id = $1 AND level IN ('standard', 'advanced', 'model')
