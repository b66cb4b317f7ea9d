// ask: tables that many users and roles of their account can read: how many are allowed to, and how many conditionally
// percent=50: the least share of the account's users and roles
MATCH (table:DynamoDBTable)<-[:COVERS*0..1]-(at)<-[given:CAN_READ_DATA]-(principal:AWSUser|AWSRole)
WHERE split(principal.id, ':')[4] = split(table.id, ':')[4]
WITH table, principal, max(CASE given.state WHEN 'allowed' THEN 1 ELSE 0 END) AS is_allowed
WITH table, sum(is_allowed) AS allowed, count(*) AS readers
MATCH (note:DynatlasAccess {id: split(table.id, ':')[4] + '/access'})
WHERE readers * 100 >= $percent * note.principals
RETURN table.id AS table_arn, allowed, readers - allowed AS conditional, note.principals AS principals
ORDER BY readers DESC, table_arn
