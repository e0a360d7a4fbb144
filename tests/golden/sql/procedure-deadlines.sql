-- ==== procedure-deadlines

-- insert
INSERT INTO procedure_deadline (id, programme, state, registration, days, working, asked_before, due_before, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- update
UPDATE procedure_deadline SET programme = $2, state = $3, registration = $4, days = $5, working = $6, asked_before = $7, due_before = $8, valid_from = $9, valid_to = $10, decision = $11, source = $12, synthetic = $13, note = $14, version = $15, recorded_at = $16 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO procedure_deadline_history (id, programme, state, registration, days, working, asked_before, due_before, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, programme, state, registration, days, working, asked_before, due_before, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM procedure_deadline WHERE id = $1;

-- withdraw
DELETE FROM procedure_deadline WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM procedure_deadline), 0), coalesce((SELECT max(id) FROM procedure_deadline_history), 0);

-- find by natural key
SELECT id FROM procedure_deadline WHERE programme = $1 AND state = $2 AND coalesce(registration, '') = $3 AND coalesce(asked_before, '') = $4 AND valid_from = $5;

-- get
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM procedure_deadline t
WHERE t.id = $6;

-- get, as it was known at $15
WITH procedure_deadline AS (
SELECT id, programme, state, registration, days, working, asked_before, due_before, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at FROM main.procedure_deadline WHERE recorded_at <= $15
UNION ALL SELECT id, programme, state, registration, days, working, asked_before, due_before, valid_from, valid_to, decision, source, synthetic, note, version, recorded_at FROM main.procedure_deadline_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM procedure_deadline t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $7 AND (t.valid_from < $7 OR (t.valid_from = $7 AND (t.id < $8)))
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: sort=-valid_from, continued
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $7 AND (t.valid_from < $7 OR (t.valid_from = $7 AND (t.id < $8)))
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: id of three
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: programme
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.programme = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: state
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.state = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: registration
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.registration = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_from_from
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_from_to
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_to_from
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_to_to
SELECT t.id, t.programme, t.state, t.registration, t.days, t.working, t.asked_before, t.due_before, t.valid_from, t.valid_to, t.decision, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure_deadline t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;
