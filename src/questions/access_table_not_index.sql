-- ask: who may query or scan a table and none of its indexes, as policies name the table's ARN alone
SELECT way.table_id AS table_arn, way.principal AS principal,
       iif(max(way.state = 'allowed'), 'allowed', iif(max(way.state = 'granted'), 'granted', 'conditional')) AS state
FROM access AS way
WHERE way."right" = 'read' AND way.indexes = 'none'
  AND (EXISTS (SELECT 1 FROM "HAS_GSI" AS has WHERE has.src = way.table_id)
       OR EXISTS (SELECT 1 FROM "HAS_LSI" AS has WHERE has.src = way.table_id))
  AND NOT EXISTS (SELECT 1 FROM access AS other
                  WHERE other."right" = 'read' AND other.principal = way.principal AND other.table_id = way.table_id
                    AND other.indexes IN ('some', 'all'))
GROUP BY way.table_id, way.principal
ORDER BY table_arn, principal
