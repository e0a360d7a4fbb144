-- ==== procedures

-- insert
INSERT INTO procedure (id, programme, level, valid_from, valid_to, quorum_percent, votes_percent, satisfaction_percent, reevaluation_first_days, reevaluation_last_days, transition_days, transition_reevaluation_days, extension_days, decision, confirmed, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20);

-- update
UPDATE procedure SET programme = $2, level = $3, valid_from = $4, valid_to = $5, quorum_percent = $6, votes_percent = $7, satisfaction_percent = $8, reevaluation_first_days = $9, reevaluation_last_days = $10, transition_days = $11, transition_reevaluation_days = $12, extension_days = $13, decision = $14, confirmed = $15, source = $16, synthetic = $17, note = $18, version = $19, recorded_at = $20 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO procedure_history (id, programme, level, valid_from, valid_to, quorum_percent, votes_percent, satisfaction_percent, reevaluation_first_days, reevaluation_last_days, transition_days, transition_reevaluation_days, extension_days, decision, confirmed, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, programme, level, valid_from, valid_to, quorum_percent, votes_percent, satisfaction_percent, reevaluation_first_days, reevaluation_last_days, transition_days, transition_reevaluation_days, extension_days, decision, confirmed, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM procedure WHERE id = $1;

-- withdraw
DELETE FROM procedure WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM procedure), 0), coalesce((SELECT max(id) FROM procedure_history), 0);

-- find by natural key
SELECT id FROM procedure WHERE programme = $1 AND coalesce(level, '') = $2 AND valid_from = $3;

-- get
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM procedure t
WHERE t.id = $6;

-- get, as it was known at $15
WITH procedure AS (
SELECT id, programme, level, valid_from, valid_to, quorum_percent, votes_percent, satisfaction_percent, reevaluation_first_days, reevaluation_last_days, transition_days, transition_reevaluation_days, extension_days, decision, confirmed, source, synthetic, note, version, recorded_at FROM main.procedure WHERE recorded_at <= $15
UNION ALL SELECT id, programme, level, valid_from, valid_to, quorum_percent, votes_percent, satisfaction_percent, reevaluation_first_days, reevaluation_last_days, transition_days, transition_reevaluation_days, extension_days, decision, confirmed, source, synthetic, note, version, recorded_at FROM main.procedure_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM procedure t
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $7 AND (t.valid_from < $7 OR (t.valid_from = $7 AND (t.id < $8)))
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: sort=-valid_from, continued
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $7 AND (t.valid_from < $7 OR (t.valid_from = $7 AND (t.id < $8)))
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: id of three
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: programme
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.programme = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: level
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.level = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_from_from
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from >= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_from_to
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_from <= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_to_from
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to >= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: valid_to_to
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.valid_to <= $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;

-- list: confirmed
SELECT t.id, t.programme, t.level, t.valid_from, t.valid_to, t.quorum_percent, t.votes_percent, t.satisfaction_percent, t.reevaluation_first_days, t.reevaluation_last_days, t.transition_days, t.transition_reevaluation_days, t.extension_days, t.decision, t.confirmed, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.valid_from
FROM procedure t
WHERE 1 = 1
  AND t.valid_from <= $1
  AND (t.valid_to IS NULL OR t.valid_to >= $1)
  AND t.confirmed = $16
ORDER BY t.valid_from DESC, t.id DESC
LIMIT $5;
