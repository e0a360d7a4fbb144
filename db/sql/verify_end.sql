-- The change that followed change $3 of a record.
SELECT number, at, action FROM change WHERE resource = $1 AND record_id = $2 AND number > $3 ORDER BY number LIMIT 1
