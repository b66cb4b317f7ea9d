-- ask: who of another account reaches a table: allowed, granted by the table's side alone, or conditional
SELECT way.table_id AS table_arn, way.principal AS principal, way."right" AS "right", way.state AS state
FROM access AS way
WHERE way.scope IS NULL  -- what lets other accounts in is a table's own policy
  AND substr(way.principal, instr(way.principal, '::') + 2, 12) <> substr(way.table_id, instr(way.table_id, ':table/') - 12, 12)
ORDER BY table_arn, principal, way."right"
