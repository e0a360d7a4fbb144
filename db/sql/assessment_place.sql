-- Of which unit assessment $1 is, and of which day.
SELECT unit_id, assessed_on FROM assessment WHERE id = $1
