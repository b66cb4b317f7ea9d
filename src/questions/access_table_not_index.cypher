// ask: who may query or scan a table and none of its indexes, as policies name the table's ARN alone
MATCH (principal:AWSPrincipal)-[given:CAN_READ_DATA {indexes: 'none'}]->(at)-[:COVERS*0..1]->(table:DynamoDBTable)
WHERE EXISTS { (table)-[:HAS_GSI|HAS_LSI]->() }
  AND NOT EXISTS { MATCH (principal)-[other:CAN_READ_DATA]->()-[:COVERS*0..1]->(table)
                   WHERE other.indexes IN ['some', 'all'] }
WITH table, principal, collect(given.state) AS states
RETURN table.id AS table_arn, principal.id AS principal,
       CASE WHEN 'allowed' IN states THEN 'allowed' WHEN 'granted' IN states THEN 'granted' ELSE 'conditional' END AS state
ORDER BY table_arn, principal
