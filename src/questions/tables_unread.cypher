// Why operations ($operation_list) have not answered about tables ($id_list): denied, failed, never asked.
MATCH (account:AWSAccount)-[:RESOURCE]->(table:DynamoDBTable)
WHERE table.id IN $id_list
UNWIND $operation_list AS operation
WITH account, table, operation
WHERE NOT answered(table, operation)
OPTIONAL MATCH (note:DynatlasCoverage {id: account.id + '/' + table.region + '/' + operation})
OPTIONAL MATCH (note)-[vain:UNREAD]->(table)
RETURN table.id AS id, operation,
       coalesce(vain.reason, note.reason, CASE WHEN note IS NULL THEN 'never asked' ELSE 'made since it was read' END)
         AS reason,
       coalesce(vain.asked_at, note.read_at) AS asked_at
ORDER BY id, operation
