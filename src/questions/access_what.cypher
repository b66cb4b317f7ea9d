// What a principal ($principal) can reach, by the rights that are asked for ($rights, as in ',read,write,'): a row for each way.
// The ways of what is best come first. No rights: each of them.
MATCH (principal:AWSPrincipal {id: $principal})
MATCH (principal)-[given:CAN_READ_DATA|CAN_WRITE_DATA|CAN_READ_STREAM|CAN_COPY_DATA|CAN_CHANGE_TABLE|CAN_DELETE_TABLE|CAN_CHANGE_POLICY|CAN_DESCRIBE]->(at)-[:COVERS*0..1]->(table:DynamoDBTable)
WITH principal, given, at, table,
     CASE type(given) WHEN 'CAN_READ_DATA' THEN 'read' WHEN 'CAN_WRITE_DATA' THEN 'write' WHEN 'CAN_READ_STREAM' THEN 'stream'
                             WHEN 'CAN_COPY_DATA' THEN 'copy' WHEN 'CAN_CHANGE_TABLE' THEN 'change' WHEN 'CAN_DELETE_TABLE' THEN 'delete'
                             WHEN 'CAN_CHANGE_POLICY' THEN 'policy' WHEN 'CAN_DESCRIBE' THEN 'describe' END AS right,
     CASE given.state WHEN 'allowed' THEN 1 WHEN 'granted' THEN 2 ELSE 3 END AS rank
WHERE $rights = '' OR $rights CONTAINS ',' + right + ','
WITH principal, table, right, min(rank) AS best, collect({given: given, at: at, rank: rank}) AS ways
UNWIND ways AS way
WITH principal, table, right, best, way.given AS given, way.at AS at, way.rank AS rank
RETURN principal.id AS principal,
       CASE WHEN principal:AWSUser THEN 'user' WHEN principal:AWSRootPrincipal THEN 'account'
            WHEN principal.service_linked THEN 'service-linked role' ELSE 'role' END AS kind,
       table.id AS table_id, right AS right, given.state AS state, given.actions AS actions,
       given.conditional_actions AS conditional_actions, given.indexes AS indexes,
       given.condition_keys AS condition_keys, given.conditions AS conditions, given.allowed_by AS allowed_by,
       given.named AS named, given.assumed AS assumed, at.pattern AS pattern
ORDER BY best, table_id, right, rank, CASE WHEN at:DynatlasAccessScope THEN at.id ELSE '' END
