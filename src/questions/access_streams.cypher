// ask: who may read the tables' streams
MATCH (stream)<-[:LATEST_STREAM]-(table:DynamoDBTable)<-[:COVERS*0..1]-(at)<-[given:CAN_READ_STREAM]-(principal:AWSPrincipal)
WITH table, stream, principal, collect(given.state) AS states
RETURN table.id AS table_arn, stream.id AS stream_arn, principal.id AS principal,
       CASE WHEN 'allowed' IN states THEN 'allowed' WHEN 'granted' IN states THEN 'granted' ELSE 'conditional' END AS state
ORDER BY table_arn, stream_arn, principal
