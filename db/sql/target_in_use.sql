-- How many results were held against the targets of indicator $1.
SELECT i.code, (SELECT count(*) FROM indicator_result r WHERE r.indicator_id = i.id AND r.computed_verdict IS NOT NULL) FROM indicator i WHERE i.id = $1
