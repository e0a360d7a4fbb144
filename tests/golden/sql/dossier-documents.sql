-- ==== dossier-documents

-- insert
INSERT INTO dossier_document (id, dossier_id, document, number, received_on, pages, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- update
UPDATE dossier_document SET dossier_id = $2, document = $3, number = $4, received_on = $5, pages = $6, source = $7, synthetic = $8, note = $9, version = $10, recorded_at = $11 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO dossier_document_history (id, dossier_id, document, number, received_on, pages, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, dossier_id, document, number, received_on, pages, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM dossier_document WHERE id = $1;

-- withdraw
DELETE FROM dossier_document WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM dossier_document), 0), coalesce((SELECT max(id) FROM dossier_document_history), 0);

-- find by natural key
SELECT id FROM dossier_document WHERE dossier_id = $1 AND document = $2;

-- get
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH dossier AS (
SELECT id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort FROM main.dossier WHERE recorded_at <= $15
UNION ALL SELECT id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort FROM main.dossier_history WHERE recorded_at <= $15 AND recorded_to > $15
), dossier_document AS (
SELECT id, dossier_id, document, number, received_on, pages, source, synthetic, note, version, recorded_at FROM main.dossier_document WHERE recorded_at <= $15
UNION ALL SELECT id, dossier_id, document, number, received_on, pages, source, synthetic, note, version, recorded_at FROM main.dossier_document_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.received_on <= $1
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.received_on <= $1
  AND t.received_on <= $7 AND (t.received_on < $7 OR (t.received_on = $7 AND (t.id < $8)))
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;

-- list: sort=-received_on, continued
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.received_on <= $1
  AND t.received_on <= $7 AND (t.received_on < $7 OR (t.received_on = $7 AND (t.id < $8)))
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.received_on <= $1
  AND t.id = $16
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;

-- list: id of three
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.received_on <= $1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;

-- list: dossier_id
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.received_on <= $1
  AND t.dossier_id = $16
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;

-- list: dossier_code
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.received_on <= $1
  AND t_dossier.code = $16
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;

-- list: document
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.received_on <= $1
  AND t.document = $16
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;

-- list: received_on_from
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.received_on <= $1
  AND t.received_on >= $16
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;

-- list: received_on_to
SELECT t.id, t.dossier_id, t_dossier.code, t.document, t.number, t.received_on, t.pages, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.received_on
FROM dossier_document t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.received_on <= $1
  AND t.received_on <= $16
ORDER BY t.received_on DESC, t.id DESC
LIMIT $5;
