-- The papers that dossier $1 of programme $2 and level $3 lacks on day $4.
SELECT q.code
FROM required_document q
WHERE q.programme = $2 AND (q.level = $3 OR q.level IS NULL) AND q.valid_from <= $4 AND (q.valid_to IS NULL OR q.valid_to >= $4)
  AND NOT EXISTS (SELECT 1 FROM dossier_document x WHERE x.dossier_id = $1 AND x.document = q.code AND x.received_on <= $4)
ORDER BY q.code_sort
