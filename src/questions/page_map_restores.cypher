MATCH (table:DynamoDBTable)-[:HAS_RESTORE]->(:DynamoDBRestoreSummary)-[:RESTORED_FROM_TABLE]->(source:DynamoDBTable)
RETURN table.id AS table_id, source.id AS source_id
ORDER BY table_id, source_id
LIMIT $limit
