-- ==== channels

-- insert
INSERT INTO channel (id, code, name, kind, address, source, synthetic, note, version, recorded_at, code_sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- update
UPDATE channel SET code = $2, name = $3, kind = $4, address = $5, source = $6, synthetic = $7, note = $8, version = $9, recorded_at = $10, code_sort = $11 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO channel_history (id, code, name, kind, address, source, synthetic, note, version, recorded_at, code_sort, recorded_to, ended_by, ended_how)
SELECT id, code, name, kind, address, source, synthetic, note, version, recorded_at, code_sort, $2, $3, $4 FROM channel WHERE id = $1;

-- withdraw
DELETE FROM channel WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM channel), 0), coalesce((SELECT max(id) FROM channel_history), 0);

-- find by natural key
SELECT id FROM channel WHERE code = $1;

-- get
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM channel t
WHERE t.id = $6;

-- get, as it was known at $15
WITH channel AS (
SELECT id, code, name, kind, address, source, synthetic, note, version, recorded_at, code_sort FROM main.channel WHERE recorded_at <= $15
UNION ALL SELECT id, code, name, kind, address, source, synthetic, note, version, recorded_at, code_sort FROM main.channel_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM channel t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM channel t
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM channel t
WHERE 1 = 1
  AND t.code_sort >= $7 AND (t.code_sort > $7 OR (t.code_sort = $7 AND (t.id > $8)))
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM channel t
WHERE 1 = 1
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: sort=-code, continued
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM channel t
WHERE 1 = 1
  AND t.code_sort <= $7 AND (t.code_sort < $7 OR (t.code_sort = $7 AND (t.id < $8)))
ORDER BY t.code_sort DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM channel t
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM channel t
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: code
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM channel t
WHERE 1 = 1
  AND t.code = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: kind
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM channel t
WHERE 1 = 1
  AND t.kind = $16
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed without marks
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.code_sort
FROM channel t
JOIN channel_search s ON s.rowid = t.id
WHERE 1 = 1
  AND s.channel_search MATCH $3
ORDER BY t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM channel t
JOIN channel_search s ON s.rowid = t.id
WHERE 1 = 1
  AND s.channel_search MATCH $3
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;

-- list: q, typed with marks, continued
SELECT t.id, t.code, t.name, t.kind, t.address, t.source, t.synthetic, t.note, t.version, t.recorded_at, CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort
FROM channel t
JOIN channel_search s ON s.rowid = t.id
WHERE 1 = 1
  AND s.channel_search MATCH $3
  AND CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END >= $7 AND (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END > $7 OR (CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END = $7 AND (t.code_sort > $8 OR (t.code_sort = $8 AND (t.id > $9)))))
ORDER BY CASE WHEN s.marked LIKE $4 ESCAPE '\' THEN 0 ELSE 1 END, t.code_sort, t.id
LIMIT $5;
