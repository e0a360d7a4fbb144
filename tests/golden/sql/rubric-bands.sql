-- ==== rubric-bands

-- insert
INSERT INTO rubric_band (id, period_id, stars, points_from, points_under, authority, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- update
UPDATE rubric_band SET period_id = $2, stars = $3, points_from = $4, points_under = $5, authority = $6, valid_from = $7, valid_to = $8, decision = $9, source = $10, synthetic = $11, note = $12, version = $13, recorded_at = $14 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO rubric_band_history (id, period_id, stars, points_from, points_under, authority, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, period_id, stars, points_from, points_under, authority, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM rubric_band WHERE id = $1;

-- withdraw
DELETE FROM rubric_band WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM rubric_band), 0), coalesce((SELECT max(id) FROM rubric_band_history), 0);

-- find by natural key
SELECT id FROM rubric_band WHERE period_id = $1 AND stars = $2 AND valid_from = $3;

-- get
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH rubric_period AS (
SELECT id, code, decision, issued_on, valid_from, valid_to, part_a_max, part_b_max, part_c_max, certificate_months, product_code_format, complete, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_period WHERE recorded_at <= $15
UNION ALL SELECT id, code, decision, issued_on, valid_from, valid_to, part_a_max, part_b_max, part_c_max, certificate_months, product_code_format, complete, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_period_history WHERE recorded_at <= $15 AND recorded_to > $15
), rubric_band AS (
SELECT id, period_id, stars, points_from, points_under, authority, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at FROM main.rubric_band WHERE recorded_at <= $15
UNION ALL SELECT id, period_id, stars, points_from, points_under, authority, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at FROM main.rubric_band_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.stars <= $7 AND (t.stars < $7 OR (t.stars = $7 AND (t.id < $8)))
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: sort=-stars, continued
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.stars <= $7 AND (t.stars < $7 OR (t.stars = $7 AND (t.id < $8)))
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id = $16
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: id of three
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: period_id
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.period_id = $16
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: period_code
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t_period.code = $16
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: stars
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.stars = $16
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: authority
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.authority = $16
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: valid_from_from
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: valid_from_to
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: valid_to_from
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;

-- list: valid_to_to
SELECT t.id, t.period_id, t_period.code, t.stars, t.points_from, t.points_under, t.authority, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.stars
FROM rubric_band t
LEFT JOIN rubric_period t_period ON t_period.id = t.period_id
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.stars DESC, t.id DESC
LIMIT $5;
