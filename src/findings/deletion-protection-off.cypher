MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to AND NOT coalesce(tables.deletion_protection_enabled, false)
RETURN tables.id AS subject,
       CASE WHEN tables.deletion_protection_enabled IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE WHEN tables.deletion_protection_enabled IS NULL
            THEN 'DynamoDB does not say whether deletion protection is on'
            ELSE 'Deletion protection is off' END AS why,
       [] AS evidence
