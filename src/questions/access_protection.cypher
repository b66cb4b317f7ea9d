// ask: who may change tables (and turn off what protects them), delete them, or change their policies: how many of them
MATCH (principal:AWSPrincipal)-[given:CAN_CHANGE_TABLE|CAN_DELETE_TABLE|CAN_CHANGE_POLICY]->(at)-[:COVERS*0..1]->(table:DynamoDBTable)
WITH principal, table,
     CASE type(given) WHEN 'CAN_CHANGE_TABLE' THEN 'change' WHEN 'CAN_DELETE_TABLE' THEN 'delete' ELSE 'policy' END AS right,
     min(CASE given.state WHEN 'allowed' THEN 1 WHEN 'granted' THEN 2 ELSE 3 END) AS rank
RETURN principal.id AS principal, right, sum(CASE rank WHEN 1 THEN 1 ELSE 0 END) AS tables_allowed,
       sum(CASE rank WHEN 2 THEN 1 ELSE 0 END) AS tables_granted,
       sum(CASE rank WHEN 3 THEN 1 ELSE 0 END) AS tables_conditional
ORDER BY principal, right
