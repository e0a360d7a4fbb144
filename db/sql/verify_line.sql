SELECT after FROM change WHERE number = $1 AND resource = $2 AND record_id = $3
