-- ... and by one that is valid on the day.
SELECT {{id}}, s.code, s.valid_from, coalesce(s.valid_to, ''), a.assessed_on
FROM assessment a JOIN criteria_set s ON s.id = a.set_id
WHERE (s.valid_from > a.assessed_on OR s.valid_to < a.assessed_on)
