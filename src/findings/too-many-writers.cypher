// writers=20: how many users and roles may write to a table (1 to 100000)
MATCH (owner:AWSAccount)-[:RESOURCE]->(tables:DynamoDBTable)
WHERE $from <= tables.id <= $to
WITH owner, tables, false AS needs_other, null AS held
who_can(CAN_WRITE_DATA, *, CAN_WRITE_DATA, *, can write to the table)
WITH tables, principals, perhaps, said, unclear, doubted
WHERE perhaps > $writers OR unclear IS NOT NULL
RETURN tables.id AS subject, CASE WHEN principals > $writers THEN 'fail' ELSE 'unknown' END AS verdict,
       null AS severity,
       CASE WHEN principals > $writers THEN said ELSE coalesce(unclear, doubted) END AS why, [] AS evidence
