-- ==== promotion-events

-- insert
INSERT INTO promotion_event (id, code, name, level, unit_id, begins_on, ends_on, held, booths, local_booths, visitors, revenue, local_revenue, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- update
UPDATE promotion_event SET code = $2, name = $3, level = $4, unit_id = $5, begins_on = $6, ends_on = $7, held = $8, booths = $9, local_booths = $10, visitors = $11, revenue = $12, local_revenue = $13, source = $14, synthetic = $15, note = $16, version = $17, recorded_at = $18, code_sort = $19 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO promotion_event_history (id, code, name, level, unit_id, begins_on, ends_on, held, booths, local_booths, visitors, revenue, local_revenue, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, name, level, unit_id, begins_on, ends_on, held, booths, local_booths, visitors, revenue, local_revenue, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM promotion_event WHERE id = $1;

-- withdraw
DELETE FROM promotion_event WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM promotion_event), 0), coalesce((SELECT max(id) FROM promotion_event_history), 0);

-- find by natural key
SELECT id FROM promotion_event WHERE code = $1;

-- get
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH unit AS (
SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit WHERE recorded_at <= $15
UNION ALL SELECT id, code, level, kind, name, full_name, name_en, parent_id, valid_from, valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note, version, recorded_at, code_sort, name_sort FROM main.unit_history WHERE recorded_at <= $15 AND recorded_to > $15
), promotion_event AS (
SELECT id, code, name, level, unit_id, begins_on, ends_on, held, booths, local_booths, visitors, revenue, local_revenue, source, synthetic, note, version, recorded_at, code_sort FROM main.promotion_event WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, level, unit_id, begins_on, ends_on, held, booths, local_booths, visitors, revenue, local_revenue, source, synthetic, note, version, recorded_at, code_sort FROM main.promotion_event_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.begins_on <= $7 AND (t.begins_on < $7 OR (t.begins_on = $7 AND (t.id < $8)))
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: sort=-begins_on, continued
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.begins_on <= $7 AND (t.begins_on < $7 OR (t.begins_on = $7 AND (t.id < $8)))
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: id, unit
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id = $16
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: id of three, unit
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: code, unit
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.code = $16
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: level, unit
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.level = $16
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: unit_id, unit
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.unit_id = $16
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: unit_code, unit
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t_unit.code = $16
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: begins_on_from, unit
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.begins_on >= $16
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: begins_on_to, unit
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.begins_on <= $16
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: held, unit
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND t.unit_id IN (SELECT x.unit_id FROM unit_scope x WHERE x.ancestor_id = $2 AND x.scope_from <= $1 AND x.scope_to >= $1)
  AND t.held = $16
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.begins_on
FROM promotion_event t
JOIN promotion_event_search s ON s.rowid = t.id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND s.promotion_event_search MATCH $3
ORDER BY t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.begins_on
FROM promotion_event t
JOIN promotion_event_search s ON s.rowid = t.id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND s.promotion_event_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.begins_on DESC, t.id DESC
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.code, t.name, t.level, t.unit_id, t_unit.code, t_unit.full_name, t.begins_on, t.ends_on, t.held, t.booths, t.local_booths, t.visitors, t.revenue, t.local_revenue, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.begins_on
FROM promotion_event t
JOIN promotion_event_search s ON s.rowid = t.id
LEFT JOIN unit t_unit ON t_unit.id = t.unit_id
WHERE 1 = 1
  AND s.promotion_event_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.begins_on < $8 OR (t.begins_on = $8 AND (t.id < $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.begins_on DESC, t.id DESC
LIMIT $5;
