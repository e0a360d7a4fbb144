-- ==== rubric-periods

-- insert
INSERT INTO rubric_period (id, code, decision, issued_on, valid_from, valid_to, part_a_max, part_b_max, part_c_max, certificate_months, product_code_format, complete, confirmed, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- update
UPDATE rubric_period SET code = $2, decision = $3, issued_on = $4, valid_from = $5, valid_to = $6, part_a_max = $7, part_b_max = $8, part_c_max = $9, certificate_months = $10, product_code_format = $11, complete = $12, confirmed = $13, source = $14, synthetic = $15, note = $16, version = $17, recorded_at = $18, code_sort = $19 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO rubric_period_history (id, code, decision, issued_on, valid_from, valid_to, part_a_max, part_b_max, part_c_max, certificate_months, product_code_format, complete, confirmed, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, decision, issued_on, valid_from, valid_to, part_a_max, part_b_max, part_c_max, certificate_months, product_code_format, complete, confirmed, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM rubric_period WHERE id = $1;

-- withdraw
DELETE FROM rubric_period WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM rubric_period), 0), coalesce((SELECT max(id) FROM rubric_period_history), 0);

-- find by natural key
SELECT id FROM rubric_period WHERE code = $1;

-- get
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM rubric_period t
WHERE t.id = $6;

-- get, as it was known at $15
WITH rubric_period AS (
SELECT id, code, decision, issued_on, valid_from, valid_to, part_a_max, part_b_max, part_c_max, certificate_months, product_code_format, complete, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_period WHERE recorded_at <= $15
UNION ALL SELECT id, code, decision, issued_on, valid_from, valid_to, part_a_max, part_b_max, part_c_max, certificate_months, product_code_format, complete, confirmed, source, synthetic, note, version, recorded_at, code_sort FROM main.rubric_period_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM rubric_period t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $7 AND (t.valid_from < $7 OR (t.valid_from = $7 AND (t.id < $8)))
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-valid_from, continued
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $7 AND (t.valid_from < $7 OR (t.valid_from = $7 AND (t.id < $8)))
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: id of three
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: code
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.code = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_from_from
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_from_to
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_to_from
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_to_to
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: confirmed
SELECT t.id, t.code, t.decision, t.issued_on, t.valid_from, t.valid_to, t.part_a_max, t.part_b_max, t.part_c_max, t.certificate_months, t.product_code_format, t.complete, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM rubric_period t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.confirmed = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;
