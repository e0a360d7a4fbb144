-- Nobody is counted twice on one day.
SELECT {{id}}, u.code, s.period, s.entered_on, coalesce(s.left_on, '')
FROM roster r JOIN roster s ON s.unit_id = r.unit_id JOIN unit u ON u.id = r.unit_id
WHERE s.id <> r.id AND (s.left_on IS NULL OR s.left_on > r.entered_on) AND (r.left_on IS NULL OR r.left_on > s.entered_on)
