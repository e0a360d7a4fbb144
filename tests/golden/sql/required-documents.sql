-- ==== required-documents

-- insert
INSERT INTO required_document (id, programme, level, code, name, name_en, valid_from, valid_to, decision, confirmed, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- update
UPDATE required_document SET programme = $2, level = $3, code = $4, name = $5, name_en = $6, valid_from = $7, valid_to = $8, decision = $9, confirmed = $10, source = $11, synthetic = $12, note = $13, version = $14, recorded_at = $15, code_sort = $16 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO required_document_history (id, programme, level, code, name, name_en, valid_from, valid_to, decision, confirmed, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, programme, level, code, name, name_en, valid_from, valid_to, decision, confirmed, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM required_document WHERE id = $1;

-- withdraw
DELETE FROM required_document WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM required_document), 0), coalesce((SELECT max(id) FROM required_document_history), 0);

-- find by natural key
SELECT id FROM required_document WHERE programme = $1 AND coalesce(level, '') = $2 AND code = $3 AND valid_from = $4;

-- get
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM required_document t
WHERE t.id = $6;

-- get, as it was known at $15
WITH required_document AS (
SELECT id, programme, level, code, name, name_en, valid_from, valid_to, decision, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.required_document WHERE recorded_at <= $15
UNION ALL SELECT id, programme, level, code, name, name_en, valid_from, valid_to, decision, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.required_document_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM required_document t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: programme
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.programme = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: level
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.level = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_from
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_to
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_from
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_to
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: confirmed
SELECT t.id, t.programme, t.level, t.code, t.name, t.name_en, t.valid_from, t.valid_to, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM required_document t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.confirmed = $16
ORDER BY t.code_sort, t.id
LIMIT $5;
