-- Promotion events in unit $1 and, $4 not 0, outside (of no unit) that begin within $3 to $2, by level: planned in all, held, and what the held ones brought; products named, and what was told of these.
SELECT e.level, count(*), sum(e.held), coalesce(sum(e.booths), 0), coalesce(sum(e.local_booths), 0), coalesce(sum(e.visitors), 0), coalesce(sum(e.revenue), 0), coalesce(sum(e.local_revenue), 0),
    sum(CASE WHEN e.held = 1 AND e.revenue IS NULL THEN 1 ELSE 0 END),
    coalesce(sum((SELECT count(*) FROM event_product a WHERE a.event_id = e.id)), 0), coalesce(sum((SELECT sum(a.revenue) FROM event_product a WHERE a.event_id = e.id)), 0)
FROM promotion_event e
WHERE e.begins_on >= $3 AND e.begins_on <= $2
  AND (($4 <> 0 AND e.unit_id IS NULL) OR EXISTS (SELECT 1 FROM unit_scope x WHERE x.unit_id = e.unit_id AND x.ancestor_id = $1 AND x.scope_from <= $2 AND x.scope_to >= $2))
GROUP BY e.level ORDER BY CASE e.level WHEN 'commune' THEN 1 WHEN 'district' THEN 2 WHEN 'province' THEN 3 WHEN 'national' THEN 4 ELSE 5 END
