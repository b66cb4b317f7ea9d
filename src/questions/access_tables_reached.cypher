// How many tables a principal ($principal) reaches, whatever the right and the state; by their accounts.
MATCH (:AWSPrincipal {id: $principal})-[:CAN_READ_DATA|CAN_WRITE_DATA|CAN_READ_STREAM|CAN_COPY_DATA|CAN_CHANGE_TABLE|CAN_DELETE_TABLE|CAN_CHANGE_POLICY|CAN_DESCRIBE]->(target)
WITH DISTINCT target
MATCH (target)-[:COVERS*0..1]->(table:DynamoDBTable)
WITH DISTINCT table
RETURN split(table.id, ':')[4] AS account, count(table) AS tables
ORDER BY account
