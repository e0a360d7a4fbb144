-- ==== holidays

-- insert
INSERT INTO holiday (id, day, name, open, decision, confirmed, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- update
UPDATE holiday SET day = $2, name = $3, open = $4, decision = $5, confirmed = $6, source = $7, synthetic = $8, note = $9, version = $10, recorded_at = $11 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO holiday_history (id, day, name, open, decision, confirmed, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, day, name, open, decision, confirmed, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM holiday WHERE id = $1;

-- withdraw
DELETE FROM holiday WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM holiday), 0), coalesce((SELECT max(id) FROM holiday_history), 0);

-- find by natural key
SELECT id FROM holiday WHERE day = $1;

-- get
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM holiday t
WHERE t.id = $6;

-- get, as it was known at $15
WITH holiday AS (
SELECT id, day, name, open, decision, confirmed, source, synthetic, note, version, recorded_at FROM main.holiday WHERE recorded_at <= $15
UNION ALL SELECT id, day, name, open, decision, confirmed, source, synthetic, note, version, recorded_at FROM main.holiday_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM holiday t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.day
FROM holiday t
WHERE 1 = 1
ORDER BY t.day, t.id
LIMIT $5;

-- list: continued
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.day
FROM holiday t
WHERE 1 = 1
  AND t.day >= $7 AND (t.day > $7 OR (t.day = $7 AND (t.id > $8)))
ORDER BY t.day, t.id
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.day
FROM holiday t
WHERE 1 = 1
ORDER BY t.day, t.id
LIMIT $5;

-- list: sort=-day, continued
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.day
FROM holiday t
WHERE 1 = 1
  AND t.day <= $7 AND (t.day < $7 OR (t.day = $7 AND (t.id < $8)))
ORDER BY t.day DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.day
FROM holiday t
WHERE 1 = 1
  AND t.id = $16
ORDER BY t.day, t.id
LIMIT $5;

-- list: id of three
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.day
FROM holiday t
WHERE 1 = 1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.day, t.id
LIMIT $5;

-- list: day_from
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.day
FROM holiday t
WHERE 1 = 1
  AND t.day >= $16
ORDER BY t.day, t.id
LIMIT $5;

-- list: day_to
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.day
FROM holiday t
WHERE 1 = 1
  AND t.day <= $16
ORDER BY t.day, t.id
LIMIT $5;

-- list: confirmed
SELECT t.id, t.day, t.name, t.open, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.day
FROM holiday t
WHERE 1 = 1
  AND t.confirmed = $16
ORDER BY t.day, t.id
LIMIT $5;
