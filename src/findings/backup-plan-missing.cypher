MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to AND NOT EXISTS { (tables)-[:HAS_BACKUP_PROTECTION]->() }
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'AWS Backup has never made a copy of the table' AS why,
       [] AS evidence
