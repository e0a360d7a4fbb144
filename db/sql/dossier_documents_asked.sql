SELECT count(*) FROM required_document a WHERE a.programme = $1 AND (a.level = $2 OR a.level IS NULL) AND a.valid_from <= $3
  AND (a.valid_to IS NULL OR a.valid_to >= $3)
