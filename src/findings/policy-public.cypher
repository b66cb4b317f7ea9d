MATCH (tables:DynamoDBTable)-[:LATEST_STREAM*0..1]->()-[:HAS_RESOURCE_POLICY]->(policy:DynamoDBResourcePolicy)
      -[:POLICY_STATEMENT]->(statement:DynamoDBPolicyStatement)
WHERE $from <= tables.id <= $to AND statement.is_public
WITH tables, policy, statement
ORDER BY statement.id
WITH tables, head(collect(policy)) AS policy, head(collect(statement)) AS statement
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'The policy of the ' + CASE policy.resource_arn WHEN tables.id THEN 'table' ELSE 'stream' END
         + ' allows everybody, under no condition, '
         + coalesce(replace(replace(replace(left(statement.action, 400), '["', ''), '"]', ''), '","', ', '),
                    'all but some actions') AS why,
       ['DynamoDBResourcePolicy', policy.id, 'DynamoDBPolicyStatement', statement.id] AS evidence
UNION ALL
MATCH (tables:DynamoDBTable)-[:LATEST_STREAM*0..1]->(holder)
WHERE $from <= tables.id <= $to
WITH tables, CASE WHEN holder:DynamoDBTable THEN 'table' ELSE 'stream' END AS what,
     EXISTS { MATCH (holder)-[:HAS_RESOURCE_POLICY]->(policy) WHERE policy.statements IS NULL } AS is_unclear,
     holder.stream_enabled AND (NOT EXISTS { (holder)<-[:READ]-() } OR EXISTS { (holder)<-[:UNREAD]-() }) AS is_unread
WHERE is_unclear OR is_unread
WITH tables,
     'The policy of the ' + what + CASE WHEN is_unclear THEN ' cannot be understood' ELSE ' was not read' END AS why
WHERE NOT EXISTS {
  MATCH (tables)-[:LATEST_STREAM*0..1]->()-[:HAS_RESOURCE_POLICY]->()-[:POLICY_STATEMENT]->(statement)
  WHERE statement.is_public
}
RETURN tables.id AS subject, 'unknown' AS verdict, null AS severity, min(why) AS why, [] AS evidence
