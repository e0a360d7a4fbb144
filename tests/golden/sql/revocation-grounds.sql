-- ==== revocation-grounds

-- insert
INSERT INTO revocation_ground (id, code, name, name_en, programme, unit_level, share_from, share_below, needs_critical, law, valid_from, valid_to, confirmed, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- update
UPDATE revocation_ground SET code = $2, name = $3, name_en = $4, programme = $5, unit_level = $6, share_from = $7, share_below = $8, needs_critical = $9, law = $10, valid_from = $11, valid_to = $12, confirmed = $13, source = $14, synthetic = $15, note = $16, version = $17, recorded_at = $18, code_sort = $19 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO revocation_ground_history (id, code, name, name_en, programme, unit_level, share_from, share_below, needs_critical, law, valid_from, valid_to, confirmed, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, name, name_en, programme, unit_level, share_from, share_below, needs_critical, law, valid_from, valid_to, confirmed, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM revocation_ground WHERE id = $1;

-- withdraw
DELETE FROM revocation_ground WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM revocation_ground), 0), coalesce((SELECT max(id) FROM revocation_ground_history), 0);

-- find by natural key
SELECT id FROM revocation_ground WHERE code = $1;

-- get
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM revocation_ground t
WHERE t.id = $6;

-- get, as it was known at $15
WITH revocation_ground AS (
SELECT id, code, name, name_en, programme, unit_level, share_from, share_below, needs_critical, law, valid_from, valid_to, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.revocation_ground WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, programme, unit_level, share_from, share_below, needs_critical, law, valid_from, valid_to, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.revocation_ground_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM revocation_ground t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-valid_from, continued
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $7 AND (t.valid_from < $7 OR (t.valid_from = $7 AND (t.id < $8)))
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: programme
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.programme = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: unit_level
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_level = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: needs_critical
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.needs_critical = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_from
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_to
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_from
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_to
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: confirmed
SELECT t.id, t.code, t.name, t.name_en, t.programme, t.unit_level, t.share_from, t.share_below, t.needs_critical, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM revocation_ground t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.confirmed = $16
ORDER BY t.code_sort, t.id
LIMIT $5;
