-- How many assessments rest on set $1.
SELECT s.code, (SELECT count(*) FROM assessment a WHERE a.set_id = s.id) FROM criteria_set s WHERE s.id = $1
