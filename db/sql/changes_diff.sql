-- What became of the records of resource $1 between change $2 and change $3, from record $4 on: how it was, how it is, how many changes.
SELECT k.record_id,
    (SELECT b.after FROM change b WHERE b.resource = $1 AND b.record_id = k.record_id AND b.number <= $2 ORDER BY b.number DESC LIMIT 1),
    (SELECT a.after FROM change a WHERE a.resource = $1 AND a.record_id = k.record_id AND a.number <= $3 ORDER BY a.number DESC LIMIT 1),
    k.n
FROM (SELECT c.record_id AS record_id, count(*) AS n FROM change c
      WHERE c.resource = $1 AND c.number > $2 AND c.number <= $3 AND c.record_id > $4
      GROUP BY c.record_id ORDER BY c.record_id LIMIT $5) k
ORDER BY k.record_id
