MATCH (account:AWSAccount)-[:RESOURCE]->(table:DynamoDBTable)
RETURN account.id AS account, table.region AS region, sum(1 + COUNT { (table)-[:HAS_GSI]->() }) AS resources
