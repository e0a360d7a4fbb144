-- The sheets of kind $2 for product $1 up to day $3, the newest first: of session $4, by rubric $5, for dossier $6 where they are given.
SELECT s.id, s.code, s.scorer, s.scored_on, s.knock_out, s.knock_out_reason, s.session, s.rubric_id, s.dossier_id
FROM score_sheet s
WHERE s.product_id = $1 AND s.kind = $2 AND s.scored_on <= $3 AND ($4 IS NULL OR s.session = $4) AND ($5 IS NULL OR s.rubric_id = $5) AND ($6 IS NULL OR s.dossier_id = $6)
ORDER BY s.scored_on DESC, s.id DESC
