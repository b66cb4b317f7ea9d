-- ask: tables that many users and roles of their account can read: how many are allowed to, and how many conditionally
-- percent=50: the least share of the account's users and roles
WITH readers AS (
  SELECT way.table_id AS table_id, way.principal AS principal, max(way.state = 'allowed') AS is_allowed,
         substr(way.table_id, instr(way.table_id, ':table/') - 12, 12) AS account
  FROM access AS way
  WHERE way."right" = 'read'
  GROUP BY way.table_id, way.principal
)
SELECT readers.table_id AS table_arn, sum(readers.is_allowed) AS allowed,
       count(*) - sum(readers.is_allowed) AS conditional, note.principals AS principals
FROM readers JOIN "DynatlasAccess" AS note ON note.id = readers.account || '/access'
WHERE substr(readers.principal, instr(readers.principal, '::') + 2, 12) = readers.account
GROUP BY readers.table_id
HAVING count(*) * 100 >= $percent * note.principals
ORDER BY count(*) DESC, table_arn
