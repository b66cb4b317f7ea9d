// ask: who of another account reaches a table: allowed, granted by the table's side alone, or conditional
MATCH (principal:AWSPrincipal)-[given:CAN_READ_DATA|CAN_WRITE_DATA|CAN_READ_STREAM|CAN_COPY_DATA|CAN_CHANGE_TABLE|CAN_DELETE_TABLE|CAN_CHANGE_POLICY|CAN_DESCRIBE]->(table:DynamoDBTable)
WHERE split(principal.id, ':')[4] <> split(table.id, ':')[4]
RETURN table.id AS table_arn, principal.id AS principal,
       CASE type(given) WHEN 'CAN_READ_DATA' THEN 'read' WHEN 'CAN_WRITE_DATA' THEN 'write'
            WHEN 'CAN_READ_STREAM' THEN 'stream' WHEN 'CAN_COPY_DATA' THEN 'copy'
            WHEN 'CAN_CHANGE_TABLE' THEN 'change' WHEN 'CAN_DELETE_TABLE' THEN 'delete'
            WHEN 'CAN_CHANGE_POLICY' THEN 'policy' WHEN 'CAN_DESCRIBE' THEN 'describe' END AS right,
       given.state AS state
ORDER BY table_arn, principal, right
