-- A unit lies below one of a higher level; so no unit is above itself.
SELECT {{id}}, u.code, u.level, p.code, p.level
FROM unit u JOIN unit p ON p.id = u.parent_id
WHERE CASE u.level WHEN 'province' THEN 0 WHEN 'district' THEN 1 WHEN 'commune' THEN 2 ELSE 3 END
   <= CASE p.level WHEN 'province' THEN 0 WHEN 'district' THEN 1 WHEN 'commune' THEN 2 ELSE 3 END
