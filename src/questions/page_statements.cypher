// The statements of one table's resource policy; of a policy that cannot be understood, one of nulls.
MATCH (:DynamoDBTable {id: $id})-[:HAS_RESOURCE_POLICY]->(policy)
OPTIONAL MATCH (policy)-[:POLICY_STATEMENT]->(statement:DynamoDBPolicyStatement)
RETURN statement.sid AS sid, statement.effect AS effect, statement.principal AS principal,
       statement.not_principal AS not_principal, statement.action AS action, statement.not_action AS not_action,
       statement.condition AS condition,
       CASE statement.is_public WHEN true THEN 'yes' WHEN false THEN 'no' END AS is_public
ORDER BY statement.id
