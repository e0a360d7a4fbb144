-- ==== dossier-moves

-- insert
INSERT INTO dossier_move (id, dossier_id, move, from_state, to_state, moved_on, meeting, reason, asked, satisfied, members, present, votes_for, votes_against, stars, decision_number, authority, certification_id, due_on, source, synthetic, note, version, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24);

-- update
UPDATE dossier_move SET dossier_id = $2, move = $3, from_state = $4, to_state = $5, moved_on = $6, meeting = $7, reason = $8, asked = $9, satisfied = $10, members = $11, present = $12, votes_for = $13, votes_against = $14, stars = $15, decision_number = $16, authority = $17, certification_id = $18, due_on = $19, source = $20, synthetic = $21, note = $22, version = $23, recorded_at = $24 WHERE id = $1;

-- before an update or withdrawal
INSERT INTO dossier_move_history (id, dossier_id, move, from_state, to_state, moved_on, meeting, reason, asked, satisfied, members, present, votes_for, votes_against, stars, decision_number, authority, certification_id, due_on, source, synthetic, note, version, recorded_at, recorded_to, ended_by, ended_how)
SELECT id, dossier_id, move, from_state, to_state, moved_on, meeting, reason, asked, satisfied, members, present, votes_for, votes_against, stars, decision_number, authority, certification_id, due_on, source, synthetic, note, version, recorded_at, $2, $3, $4 FROM dossier_move WHERE id = $1;

-- withdraw
DELETE FROM dossier_move WHERE id = $1;

-- next id
SELECT coalesce((SELECT max(id) FROM dossier_move), 0), coalesce((SELECT max(id) FROM dossier_move_history), 0);

-- find by natural key
SELECT id FROM dossier_move WHERE dossier_id = $1 AND move = $2 AND moved_on = $3;

-- get
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE t.id = $6;

-- get, as it was known at $15
WITH dossier AS (
SELECT id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort FROM main.dossier WHERE recorded_at <= $15
UNION ALL SELECT id, code, programme, unit_id, set_id, basis, year_for, product_id, rubric_id, registration, registered_on, source, synthetic, note, version, recorded_at, code_sort FROM main.dossier_history WHERE recorded_at <= $15 AND recorded_to > $15
), dossier_move AS (
SELECT id, dossier_id, move, from_state, to_state, moved_on, meeting, reason, asked, satisfied, members, present, votes_for, votes_against, stars, decision_number, authority, certification_id, due_on, source, synthetic, note, version, recorded_at FROM main.dossier_move WHERE recorded_at <= $15
UNION ALL SELECT id, dossier_id, move, from_state, to_state, moved_on, meeting, reason, asked, satisfied, members, present, votes_for, votes_against, stars, decision_number, authority, certification_id, due_on, source, synthetic, note, version, recorded_at FROM main.dossier_move_history WHERE recorded_at <= $15 AND recorded_to > $15
)
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE t.id = $6;

-- list: as it comes
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: continued
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.moved_on <= $7 AND (t.moved_on < $7 OR (t.moved_on = $7 AND (t.id < $8)))
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: as_of=all
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: sort=-moved_on, continued
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.moved_on <= $7 AND (t.moved_on < $7 OR (t.moved_on = $7 AND (t.id < $8)))
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: id
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.id = $16
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: id of three
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.id IN ($16, $17, $18, $19)
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: dossier_id
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.dossier_id = $16
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: dossier_code
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t_dossier.code = $16
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: move
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.move = $16
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: from_state
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.from_state = $16
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: to_state
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.to_state = $16
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: moved_on_from
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.moved_on >= $16
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: moved_on_to
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.moved_on <= $16
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: meeting
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.meeting = $16
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;

-- list: decision_number
SELECT t.id, t.dossier_id, t_dossier.code, t.move, t.from_state, t.to_state, t.moved_on, t.meeting, t.reason, t.asked, t.satisfied, t.members, t.present, t.votes_for, t.votes_against, t.stars, t.decision_number, t.authority, t.certification_id, t.due_on, t.source, t.synthetic, t.note, t.version, t.recorded_at, t.moved_on
FROM dossier_move t
LEFT JOIN dossier t_dossier ON t_dossier.id = t.dossier_id
WHERE 1 = 1
  AND t.moved_on <= $1
  AND t.decision_number = $16
ORDER BY t.moved_on DESC, t.id DESC
LIMIT $5;
