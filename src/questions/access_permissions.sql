-- Of a block of an account's tables ($account, behind $after, at most $limit): who may query or write each by Cartography's
-- lists of actions ($actions, with commas around each), which belong to $rights. The best way decides. A table that nobody
-- may has one row without a principal.
WITH block AS MATERIALIZED (
  SELECT tables.id AS id FROM "DynamoDBTable" AS tables
  CROSS JOIN "RESOURCE" AS resource ON resource.src = $account AND resource.dst = tables.id
  WHERE tables.id > $after ORDER BY tables.id LIMIT $limit
), named AS (
  SELECT way.principal AS principal, way.table_id AS table_id, way.condition_keys AS condition_keys,
         EXISTS (SELECT 1 FROM json_each(way.actions) AS action WHERE instr($actions, ',' || action.value || ',') > 0)
           AS is_given,
         EXISTS (SELECT 1 FROM json_each(way.conditional_actions) AS action
                 WHERE instr($actions, ',' || action.value || ',') > 0) AS is_conditional
  FROM block JOIN access AS way ON way.table_id = block.id
  WHERE instr($rights, ',' || way."right" || ',') > 0 AND way.state <> 'granted'
)
SELECT block.id AS table_id, named.principal AS principal, max(named.is_given) AS is_given,
       CASE WHEN max(named.is_given) = 0 THEN max(named.condition_keys) END AS condition_keys
FROM block LEFT JOIN named ON named.table_id = block.id AND (named.is_given OR named.is_conditional)
GROUP BY block.id, named.principal
ORDER BY block.id, named.principal
