-- What the indicators of criterion $2 say in assessment $1: how many there are, have a verdict, are met, basically met, not met, not applicable.
SELECT (SELECT count(*) FROM indicator WHERE criterion_id = $2), count(*),
  coalesce(sum(CASE WHEN r.verdict = 'met' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN r.verdict = 'basically_met' THEN 1 ELSE 0 END), 0),
  coalesce(sum(CASE WHEN r.verdict = 'not_met' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN r.verdict = 'not_applicable' THEN 1 ELSE 0 END), 0)
FROM indicator i JOIN indicator_result r ON r.indicator_id = i.id AND r.assessment_id = $1
WHERE i.criterion_id = $2
