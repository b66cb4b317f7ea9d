// deleters=10: how many users and roles may delete a table, and turn off its deletion protection (1 to 100000)
MATCH (owner:AWSAccount)-[:RESOURCE]->(tables:DynamoDBTable)
WHERE $from <= tables.id <= $to
WITH owner, tables, coalesce(tables.deletion_protection_enabled, false) AS needs_other, null AS held
who_can(CAN_DELETE_TABLE, DeleteTable, CAN_CHANGE_TABLE, UpdateTable, can delete the table)
WITH tables, principals, perhaps, said, unclear, doubted
WHERE perhaps > $deleters OR unclear IS NOT NULL
RETURN tables.id AS subject, CASE WHEN principals > $deleters THEN 'fail' ELSE 'unknown' END AS verdict,
       null AS severity,
       CASE WHEN principals > $deleters
            THEN replace(said, ' can delete the table', CASE WHEN tables.deletion_protection_enabled
                 THEN ' can turn off deletion protection and delete the table' ELSE ' can delete the table' END)
            ELSE coalesce(unclear, doubted) END AS why,
       [] AS evidence
