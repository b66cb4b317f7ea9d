-- ask: who may change tables (and turn off what protects them), delete them, or change their policies: how many of them
WITH best AS (
  SELECT way.principal AS principal, way."right" AS "right", way.table_id AS table_id,
         min(CASE way.state WHEN 'allowed' THEN 1 WHEN 'granted' THEN 2 ELSE 3 END) AS rank
  FROM access AS way
  WHERE way."right" IN ('change', 'delete', 'policy')
  GROUP BY way.principal, way."right", way.table_id
)
SELECT best.principal AS principal, best."right" AS "right", sum(best.rank = 1) AS tables_allowed,
       sum(best.rank = 2) AS tables_granted, sum(best.rank = 3) AS tables_conditional
FROM best
GROUP BY best.principal, best."right"
ORDER BY principal, best."right"
