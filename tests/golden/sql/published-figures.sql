-- ==== published-figures

-- insert
INSERT INTO published_figure (id, unit_id, figure, measure, as_of, as_of_precision, value, printed, numerator, denominator, definition, url, reliability, published_on, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- update
UPDATE published_figure SET unit_id = $2, figure = $3, measure = $4, as_of = $5, as_of_precision = $6, value = $7, printed = $8, numerator = $9, denominator = $10, definition = $11, url = $12, reliability = $13, published_on = $14, source = $15, synthetic = $16, note = $17, version = $18, recorded_at = $19 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO published_figure_history (id, unit_id, figure, measure, as_of, as_of_precision, value, printed, numerator, denominator, definition, url, reliability, published_on, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, unit_id, figure, measure, as_of, as_of_precision, value, printed, numerator, denominator, definition, url, reliability, published_on, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM published_figure WHERE id = $1;

-- withdraw
DELETE FROM published_figure WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM published_figure), 0), coalesce((SELECT max(id) FROM published_figure_history), 0);

-- find by natural key
SELECT id FROM published_figure WHERE unit_id = $1 AND figure = $2 AND measure = $3 AND as_of = $4 AND coalesce(url, '') = $5 AND coalesce(source, '') = $6;

-- get
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), published_figure AS (
SELECT id, unit_id, figure, measure, as_of, as_of_precision, value, printed, numerator, denominator, definition, url, reliability, published_on, source, synthetic, note, version, recorded_at FROM main.published_figure WHERE recorded_at <= $15
UNION ALL SELECT id, unit_id, figure, measure, as_of, as_of_precision, value, printed, numerator, denominator, definition, url, reliability, published_on, source, synthetic, note, version, recorded_at FROM main.published_figure_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.as_of <= $7 AND (t.as_of < $7 OR (t.as_of = $7 AND (t.id < $8)))
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: sort=-as_of, continued
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.as_of <= $7 AND (t.as_of < $7 OR (t.as_of = $7 AND (t.id < $8)))
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: figure, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.figure = $16
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: measure, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.measure = $16
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: as_of_from, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.as_of >= $16
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: as_of_to, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.as_of <= $16
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: reliability, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.reliability = $16
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: published_on_from, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.published_on >= $16
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;

-- list: published_on_to, unit
SELECT t.id, t.unit_id, t_unit.code, t_unit.full_name, t.figure, t.measure, t.as_of, t.as_of_precision, t.value, t.printed, t.numerator, t.denominator, t.definition, t.url, t.reliability, t.published_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.as_of
FROM published_figure t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.as_of <= $1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.published_on <= $16
ORDER BY t.as_of DESC, t.id DESC
LIMIT $5;
