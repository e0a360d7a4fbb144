-- ==== rules

-- unit-level, from units.parent_code
SELECT u.id, u.code, u.level, p.code, p.level
FROM unit u JOIN unit p ON p.id = u.parent_id
WHERE CASE u.level WHEN 'province' THEN 0 WHEN 'district' THEN 1 WHEN 'commune' THEN 2 ELSE 3 END
<= CASE p.level WHEN 'province' THEN 0 WHEN 'district' THEN 1 WHEN 'commune' THEN 2 ELSE 3 END
  AND u.id = $1 LIMIT 5;

-- unit-level, from units.level
SELECT p.id, u.code, u.level, p.code, p.level
FROM unit u JOIN unit p ON p.id = u.parent_id
WHERE CASE u.level WHEN 'province' THEN 0 WHEN 'district' THEN 1 WHEN 'commune' THEN 2 ELSE 3 END
<= CASE p.level WHEN 'province' THEN 0 WHEN 'district' THEN 1 WHEN 'commune' THEN 2 ELSE 3 END
  AND p.id = $1 LIMIT 5;

-- unit-orphan, from units.valid_to
SELECT u.id, u.code, p.code, p.valid_to
FROM unit u JOIN unit p ON p.id = u.parent_id
WHERE p.valid_to IS NOT NULL AND (u.valid_to IS NULL OR u.valid_to > p.valid_to)
AND NOT EXISTS (SELECT 1 FROM unit_change c WHERE c.from_id = p.id AND c.extent = 'full' AND c.to_id IS NOT NULL AND c.effective_on > p.valid_to)
  AND u.id = $1 LIMIT 5;

-- unit-orphan, from units.valid_to
SELECT p.id, u.code, p.code, p.valid_to
FROM unit u JOIN unit p ON p.id = u.parent_id
WHERE p.valid_to IS NOT NULL AND (u.valid_to IS NULL OR u.valid_to > p.valid_to)
AND NOT EXISTS (SELECT 1 FROM unit_change c WHERE c.from_id = p.id AND c.extent = 'full' AND c.to_id IS NOT NULL AND c.effective_on > p.valid_to)
  AND p.id = $1 LIMIT 5;

-- roster-end, from rosters.left_on
SELECT r.id, u.code, u.valid_to, r.period
FROM roster r JOIN unit u ON u.id = r.unit_id
WHERE u.valid_to IS NOT NULL AND (r.left_on IS NULL OR date(r.left_on, '-1 day') > u.valid_to)
  AND r.id = $1 LIMIT 5;

-- roster-end, from units.valid_to
SELECT u.id, u.code, u.valid_to, r.period
FROM roster r JOIN unit u ON u.id = r.unit_id
WHERE u.valid_to IS NOT NULL AND (r.left_on IS NULL OR date(r.left_on, '-1 day') > u.valid_to)
  AND u.id = $1 LIMIT 5;

-- roster-level, from rosters.unit_code
SELECT r.id, u.code, u.level
FROM roster r JOIN unit u ON u.id = r.unit_id
WHERE u.level <> 'commune'
  AND r.id = $1 LIMIT 5;

-- roster-level, from units.level
SELECT u.id, u.code, u.level
FROM roster r JOIN unit u ON u.id = r.unit_id
WHERE u.level <> 'commune'
  AND u.id = $1 LIMIT 5;

-- roster-twice, from rosters.entered_on
SELECT r.id, u.code, s.period, s.entered_on, coalesce(s.left_on, '')
FROM roster r JOIN roster s ON s.unit_id = r.unit_id JOIN unit u ON u.id = r.unit_id
WHERE s.id <> r.id AND (s.left_on IS NULL OR s.left_on > r.entered_on) AND (r.left_on IS NULL OR r.left_on > s.entered_on)
  AND r.id = $1 LIMIT 5;

-- assessment-level, from assessments.set_code
SELECT a.id, s.code, s.unit_level, u.code, u.level
FROM assessment a JOIN criteria_set s ON s.id = a.set_id JOIN unit u ON u.id = a.unit_id
WHERE s.unit_level <> u.level
  AND a.id = $1 LIMIT 5;

-- assessment-level, from criteria-sets.unit_level
SELECT s.id, s.code, s.unit_level, u.code, u.level
FROM assessment a JOIN criteria_set s ON s.id = a.set_id JOIN unit u ON u.id = a.unit_id
WHERE s.unit_level <> u.level
  AND s.id = $1 LIMIT 5;

-- assessment-level, from units.level
SELECT u.id, s.code, s.unit_level, u.code, u.level
FROM assessment a JOIN criteria_set s ON s.id = a.set_id JOIN unit u ON u.id = a.unit_id
WHERE s.unit_level <> u.level
  AND u.id = $1 LIMIT 5;

-- assessment-day, from assessments.assessed_on
SELECT a.id, s.code, s.valid_from, coalesce(s.valid_to, ''), a.assessed_on
FROM assessment a JOIN criteria_set s ON s.id = a.set_id
WHERE (s.valid_from > a.assessed_on OR s.valid_to < a.assessed_on)
  AND a.id = $1 LIMIT 5;

-- assessment-day, from criteria-sets.valid_from
SELECT s.id, s.code, s.valid_from, coalesce(s.valid_to, ''), a.assessed_on
FROM assessment a JOIN criteria_set s ON s.id = a.set_id
WHERE (s.valid_from > a.assessed_on OR s.valid_to < a.assessed_on)
  AND s.id = $1 LIMIT 5;

-- result-set, from assessment-results.criterion_id
SELECT r.id, CAST(c.number AS TEXT), k.code, s.code
FROM assessment_result r JOIN assessment a ON a.id = r.assessment_id JOIN criterion c ON c.id = r.criterion_id
JOIN criteria_set s ON s.id = a.set_id JOIN criteria_set k ON k.id = c.set_id
WHERE c.set_id <> a.set_id
  AND r.id = $1 LIMIT 5;

-- result-set, from assessments.set_code
SELECT a.id, CAST(c.number AS TEXT), k.code, s.code
FROM assessment_result r JOIN assessment a ON a.id = r.assessment_id JOIN criterion c ON c.id = r.criterion_id
JOIN criteria_set s ON s.id = a.set_id JOIN criteria_set k ON k.id = c.set_id
WHERE c.set_id <> a.set_id
  AND a.id = $1 LIMIT 5;

-- result-set, from criteria.set_code
SELECT c.id, CAST(c.number AS TEXT), k.code, s.code
FROM assessment_result r JOIN assessment a ON a.id = r.assessment_id JOIN criterion c ON c.id = r.criterion_id
JOIN criteria_set s ON s.id = a.set_id JOIN criteria_set k ON k.id = c.set_id
WHERE c.set_id <> a.set_id
  AND c.id = $1 LIMIT 5;

-- certification-product, from certifications.decided_on
SELECT c.id, p.code, p.joined_on, coalesce(p.left_on, ''), c.decided_on
FROM certification c JOIN product p ON p.id = c.product_id
WHERE (c.decided_on < p.joined_on OR c.decided_on >= p.left_on)
  AND c.id = $1 LIMIT 5;

-- certification-product, from products.joined_on
SELECT p.id, p.code, p.joined_on, coalesce(p.left_on, ''), c.decided_on
FROM certification c JOIN product p ON p.id = c.product_id
WHERE (c.decided_on < p.joined_on OR c.decided_on >= p.left_on)
  AND p.id = $1 LIMIT 5;

-- acknowledgement, from certifications.basis
SELECT c.id, u.code, c.level
FROM certification c JOIN unit u ON u.id = c.unit_id
WHERE c.basis = 'acknowledgement_after_merger' AND NOT EXISTS (
WITH RECURSIVE went (id, until) AS (
SELECT x.from_id, x.effective_on FROM unit_change x WHERE x.to_id = c.unit_id AND x.extent = 'full' AND x.effective_on <= c.decided_on
UNION SELECT y.from_id, y.effective_on FROM went JOIN unit_change y ON y.to_id = went.id WHERE y.extent = 'full' AND y.effective_on < went.until)
SELECT 1 FROM went JOIN certification k ON k.unit_id = went.id
WHERE k.level = c.level AND k.decided_on < went.until AND coalesce(k.valid_from, k.decided_on) < went.until
AND (k.valid_to IS NULL OR k.valid_to >= date(went.until, '-1 day')) AND (k.ended_on IS NULL OR k.ended_on >= went.until))
  AND c.id = $1 LIMIT 5;

-- certification-ground, from certifications.ended_ground
SELECT c.id, c.ended_ground, c.programme, c.ended_on
FROM certification c
WHERE c.ended_ground IS NOT NULL AND NOT EXISTS (SELECT 1 FROM revocation_ground g WHERE g.code = c.ended_ground AND g.programme = c.programme
AND g.valid_from <= c.ended_on AND (g.valid_to IS NULL OR g.valid_to >= c.ended_on))
  AND c.id = $1 LIMIT 5;

-- certification-extension, from certifications.valid_to
SELECT c.id, c.valid_from, c.valid_to, coalesce((SELECT max(q.extension_days) FROM procedure q WHERE q.programme = 'ocop' AND q.valid_from <= c.decided_on
AND (q.valid_to IS NULL OR q.valid_to >= c.decided_on)), '')
FROM certification c
WHERE c.basis = 'extension' AND NOT EXISTS (SELECT 1 FROM certification k JOIN procedure q ON q.programme = 'ocop' AND q.valid_from <= c.decided_on
AND (q.valid_to IS NULL OR q.valid_to >= c.decided_on)
WHERE k.product_id = c.product_id AND k.id <> c.id AND k.stars = c.stars AND k.ended_on IS NULL AND date(k.valid_to, '+1 day') = c.valid_from
AND c.valid_to <= date(k.valid_to, '+' || q.extension_days || ' days'))
  AND c.id = $1 LIMIT 5;

-- producer-kind, from products.producer_code
SELECT p.id, r.code, r.kind, p.code, g.code
FROM product p JOIN producer r ON r.id = p.producer_id JOIN product_group g ON g.id = p.group_id
WHERE r.kind IN ('association', 'tourism_centre') AND g.code <> '6'
  AND p.id = $1 LIMIT 5;

-- producer-kind, from producers.kind
SELECT r.id, r.code, r.kind, p.code, g.code
FROM product p JOIN producer r ON r.id = p.producer_id JOIN product_group g ON g.id = p.group_id
WHERE r.kind IN ('association', 'tourism_centre') AND g.code <> '6'
  AND r.id = $1 LIMIT 5;

-- listing-twice, from listings.listed_from
SELECT l.id, p.code, c.code, k.listed_from, coalesce(k.listed_to, '…')
FROM listing l JOIN listing k ON k.product_id = l.product_id AND k.channel_id = l.channel_id AND k.id <> l.id JOIN product p ON p.id = l.product_id JOIN channel c ON c.id = l.channel_id
WHERE (k.listed_to IS NULL OR k.listed_to >= l.listed_from) AND (l.listed_to IS NULL OR l.listed_to >= k.listed_from)
  AND l.id = $1 LIMIT 5;

-- sale-twice, from sales.period_from
SELECT l.id, p.code, c.code, k.period_from, k.period_to
FROM sale l JOIN sale k ON k.product_id = l.product_id AND k.channel_id = l.channel_id AND k.id <> l.id JOIN product p ON p.id = l.product_id JOIN channel c ON c.id = l.channel_id
WHERE k.period_to >= l.period_from AND l.period_to >= k.period_from
  AND l.id = $1 LIMIT 5;

-- dossier-product, from dossiers.unit_code
SELECT d.id, d.code, p.code, u.code
FROM dossier d JOIN product p ON p.id = d.product_id JOIN unit u ON u.id = d.unit_id
WHERE d.unit_id <> p.unit_id AND NOT EXISTS (SELECT 1 FROM unit_scope s WHERE s.unit_id = p.unit_id AND s.ancestor_id = d.unit_id)
  AND d.id = $1 LIMIT 5;

-- item-rubric, from score-items.criterion_code
SELECT i.id, c.code, k.code, b.code
FROM score_item i JOIN score_sheet s ON s.id = i.sheet_id JOIN rubric_criterion c ON c.id = i.criterion_id
JOIN rubric b ON b.id = s.rubric_id JOIN rubric k ON k.id = c.rubric_id
WHERE c.rubric_id <> s.rubric_id
  AND i.id = $1 LIMIT 5;

-- item-rubric, from score-sheets.rubric_code
SELECT s.id, c.code, k.code, b.code
FROM score_item i JOIN score_sheet s ON s.id = i.sheet_id JOIN rubric_criterion c ON c.id = i.criterion_id
JOIN rubric b ON b.id = s.rubric_id JOIN rubric k ON k.id = c.rubric_id
WHERE c.rubric_id <> s.rubric_id
  AND s.id = $1 LIMIT 5;

-- item-points, from score-items.points
SELECT i.id, CAST(i.points AS TEXT), c.code, coalesce((SELECT min(o.points) || '–' || max(o.points) FROM rubric_option o WHERE o.criterion_id = c.id), '')
FROM score_item i JOIN rubric_criterion c ON c.id = i.criterion_id
WHERE NOT EXISTS (SELECT 1 FROM rubric_option o WHERE o.criterion_id = i.criterion_id AND o.points = i.points AND coalesce(o.case_code, '') = coalesce(i.case_code, ''))
  AND i.id = $1 LIMIT 5;

-- item-one-of, from score-items.criterion_code
SELECT i.id, c.code, d.code, p.code
FROM score_item i JOIN rubric_criterion c ON c.id = i.criterion_id
JOIN rubric_criterion p ON p.rubric_id = c.rubric_id AND p.code = c.parent_code AND p.one_of = 1
JOIN score_item j ON j.sheet_id = i.sheet_id AND j.id <> i.id
JOIN rubric_criterion d ON d.id = j.criterion_id AND d.parent_code = p.code
WHERE j.id < i.id
  AND i.id = $1 LIMIT 5;

-- sheet-day, from score-sheets.scored_on
SELECT s.id, b.code, p.valid_from, coalesce(p.valid_to, '…'), s.scored_on
FROM score_sheet s JOIN rubric b ON b.id = s.rubric_id JOIN rubric_period p ON p.id = b.period_id LEFT JOIN dossier d ON d.id = s.dossier_id
WHERE (s.scored_on < p.valid_from OR (p.valid_to IS NOT NULL AND s.scored_on > p.valid_to AND (d.id IS NULL OR d.registered_on > p.valid_to)))
  AND s.id = $1 LIMIT 5;

-- sheet-day, from rubric-periods.valid_from
SELECT p.id, b.code, p.valid_from, coalesce(p.valid_to, '…'), s.scored_on
FROM score_sheet s JOIN rubric b ON b.id = s.rubric_id JOIN rubric_period p ON p.id = b.period_id LEFT JOIN dossier d ON d.id = s.dossier_id
WHERE (s.scored_on < p.valid_from OR (p.valid_to IS NOT NULL AND s.scored_on > p.valid_to AND (d.id IS NULL OR d.registered_on > p.valid_to)))
  AND p.id = $1 LIMIT 5;

-- day, from units.parent_code
SELECT x.id, t.code, x.valid_from, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM unit x JOIN unit t ON t.id = x.parent_id
WHERE ((t.valid_from > x.valid_from AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.valid_from)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.valid_from, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM unit x JOIN unit t ON t.id = x.parent_id
WHERE ((t.valid_from > x.valid_from AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.valid_from)
  AND t.id = $1 LIMIT 5;

-- day, from unit-changes.from_code
SELECT x.id, t.code, date(x.effective_on, '-1 day'), t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM unit_change x JOIN unit t ON t.id = x.from_id
WHERE ((t.valid_from > date(x.effective_on, '-1 day') AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < date(x.effective_on, '-1 day'))
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, date(x.effective_on, '-1 day'), t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM unit_change x JOIN unit t ON t.id = x.from_id
WHERE ((t.valid_from > date(x.effective_on, '-1 day') AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < date(x.effective_on, '-1 day'))
  AND t.id = $1 LIMIT 5;

-- day, from unit-changes.to_code
SELECT x.id, t.code, x.effective_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM unit_change x JOIN unit t ON t.id = x.to_id
WHERE ((t.valid_from > x.effective_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.effective_on)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.effective_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM unit_change x JOIN unit t ON t.id = x.to_id
WHERE ((t.valid_from > x.effective_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.effective_on)
  AND t.id = $1 LIMIT 5;

-- day, from unit-attributes.unit_code
SELECT x.id, t.code, x.valid_from, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM unit_attribute x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.valid_from AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.valid_from)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.valid_from, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM unit_attribute x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.valid_from AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.valid_from)
  AND t.id = $1 LIMIT 5;

-- day, from rosters.unit_code
SELECT x.id, t.code, x.entered_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM roster x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.entered_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.entered_on)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.entered_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM roster x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.entered_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.entered_on)
  AND t.id = $1 LIMIT 5;

-- day, from criteria-sets.unit_code
SELECT x.id, t.code, x.valid_from, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM criteria_set x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.valid_from AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.valid_from)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.valid_from, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM criteria_set x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.valid_from AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.valid_from)
  AND t.id = $1 LIMIT 5;

-- day, from assessments.unit_code
SELECT x.id, t.code, x.assessed_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM assessment x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.assessed_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.assessed_on)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.assessed_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM assessment x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.assessed_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.assessed_on)
  AND t.id = $1 LIMIT 5;

-- day, from producers.unit_code
SELECT x.id, t.code, x.registered_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM producer x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.registered_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.registered_on)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.registered_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM producer x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.registered_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.registered_on)
  AND t.id = $1 LIMIT 5;

-- day, from products.unit_code
SELECT x.id, t.code, x.joined_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM product x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.joined_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.joined_on)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.joined_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM product x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.joined_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.joined_on)
  AND t.id = $1 LIMIT 5;

-- day, from certifications.unit_code
SELECT x.id, t.code, x.decided_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM certification x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.decided_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.decided_on)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.decided_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM certification x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.decided_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.decided_on)
  AND t.id = $1 LIMIT 5;

-- day, from published-figures.unit_code
SELECT x.id, t.code, x.as_of, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM published_figure x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.as_of AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.as_of)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.as_of, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM published_figure x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.as_of AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.as_of)
  AND t.id = $1 LIMIT 5;

-- day, from dossiers.unit_code
SELECT x.id, t.code, x.registered_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM dossier x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.registered_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.registered_on)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.registered_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM dossier x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.registered_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.registered_on)
  AND t.id = $1 LIMIT 5;

-- day, from roadmaps.unit_code
SELECT x.id, t.code, x.planned_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM roadmap x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.planned_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.planned_on)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.planned_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM roadmap x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.planned_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.planned_on)
  AND t.id = $1 LIMIT 5;

-- day, from promotion-events.unit_code
SELECT x.id, t.code, x.begins_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM promotion_event x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.begins_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.begins_on)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.begins_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM promotion_event x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.begins_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.begins_on)
  AND t.id = $1 LIMIT 5;

-- day, from supplies.unit_code
SELECT x.id, t.code, x.reviewed_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM supply x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.reviewed_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.reviewed_on)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.reviewed_on, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM supply x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.reviewed_on AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.reviewed_on)
  AND t.id = $1 LIMIT 5;

-- day, from demands.unit_code
SELECT x.id, t.code, x.needed_from, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM demand x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.needed_from AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.needed_from)
  AND x.id = $1 LIMIT 5;

-- day, from units.valid_from
SELECT t.id, t.code, x.needed_from, t.valid_from || ' – ' || coalesce(t.valid_to, '…'), ''
FROM demand x JOIN unit t ON t.id = x.unit_id
WHERE ((t.valid_from > x.needed_from AND coalesce(t.valid_from_precision, '') <> 'not_later_than') OR t.valid_to < x.needed_from)
  AND t.id = $1 LIMIT 5;
