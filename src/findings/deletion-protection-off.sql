SELECT tables.id AS subject,
       CASE WHEN tables.deletion_protection_enabled IS NULL THEN 'unknown' ELSE 'fail' END AS verdict, NULL AS severity,
       CASE WHEN tables.deletion_protection_enabled IS NULL
            THEN 'DynamoDB does not say whether deletion protection is on'
            ELSE 'Deletion protection is off' END AS why,
       json_array() AS evidence
FROM "DynamoDBTable" AS tables
WHERE tables.id BETWEEN $from AND $to AND tables.deletion_protection_enabled IS NOT 1
