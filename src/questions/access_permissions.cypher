// Of a block of an account's tables ($account, behind $after, at most $limit): who may query or write each by Cartography's
// lists of actions ($actions, with commas around each), which belong to $rights. The best way decides. A table that nobody
// may has one row without a principal.
MATCH (:AWSAccount {id: $account})-[:RESOURCE]->(table:DynamoDBTable)
WHERE table.id > $after
WITH table ORDER BY table.id LIMIT $limit
CALL (table) {
  OPTIONAL MATCH (principal:AWSPrincipal)-[given:CAN_READ_DATA|CAN_READ_STREAM|CAN_WRITE_DATA]->()-[:COVERS*0..1]->(table)
  WHERE $rights CONTAINS ',' + CASE type(given) WHEN 'CAN_READ_DATA' THEN 'read' WHEN 'CAN_READ_STREAM' THEN 'stream'
                               ELSE 'write' END + ','
    AND given.state <> 'granted'
    AND any(action IN coalesce(given.actions, []) + coalesce(given.conditional_actions, [])
            WHERE $actions CONTAINS ',' + action + ',')
  RETURN principal.id AS principal,
         any(action IN coalesce(given.actions, []) WHERE $actions CONTAINS ',' + action + ',') AS is_given,
         given.condition_keys AS condition_keys
}
WITH table.id AS table_id, principal, max(toInteger(is_given)) AS is_given, max(condition_keys) AS condition_keys
RETURN table_id, principal, is_given, CASE WHEN is_given = 0 THEN condition_keys END AS condition_keys
ORDER BY table_id, principal
