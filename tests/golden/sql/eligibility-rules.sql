-- ==== eligibility-rules

-- insert
INSERT INTO eligibility_rule (id, code, name, name_en, unit_level, level, counts, holding, share_from, criteria_from, law, valid_from, valid_to, confirmed, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20);

-- update
UPDATE eligibility_rule SET code = $2, name = $3, name_en = $4, unit_level = $5, level = $6, counts = $7, holding = $8, share_from = $9, criteria_from = $10, law = $11, valid_from = $12, valid_to = $13, confirmed = $14, source = $15, synthetic = $16, note = $17, version = $18, recorded_at = $19, code_sort = $20 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO eligibility_rule_history (id, code, name, name_en, unit_level, level, counts, holding, share_from, criteria_from, law, valid_from, valid_to, confirmed, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, name, name_en, unit_level, level, counts, holding, share_from, criteria_from, law, valid_from, valid_to, confirmed, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM eligibility_rule WHERE id = $1;

-- withdraw
DELETE FROM eligibility_rule WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM eligibility_rule), 0), coalesce((SELECT max(id) FROM eligibility_rule_history), 0);

-- find by natural key
SELECT id FROM eligibility_rule WHERE code = $1;

-- get
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM eligibility_rule t
WHERE t.id = $6;

-- get, as it was known at $15
WITH eligibility_rule AS (
SELECT id, code, name, name_en, unit_level, level, counts, holding, share_from, criteria_from, law, valid_from, valid_to, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.eligibility_rule WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, name_en, unit_level, level, counts, holding, share_from, criteria_from, law, valid_from, valid_to, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.eligibility_rule_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM eligibility_rule t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: unit_level
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.unit_level = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: level
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.level = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: counts
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.counts = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_from
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_from_to
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_from
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: valid_to_to
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: confirmed
SELECT t.id, t.code, t.name, t.name_en, t.unit_level, t.level, t.counts, t.holding, t.share_from, t.criteria_from, t.law, t.valid_from, t.valid_to, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM eligibility_rule t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.confirmed = $16
ORDER BY t.code_sort, t.id
LIMIT $5;
