-- Criterion number $2 of set $1.
SELECT id FROM criterion WHERE set_id = $1 AND number = $2
