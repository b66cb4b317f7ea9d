// ask: replicas whose own table differs from this one in what they should share
MATCH (table:DynamoDBTable)-[:HAS_REPLICA]->(replica:DynamoDBReplica)-[:REPLICA_IS]->(twin:DynamoDBTable)
UNWIND [
  {fact: 'deletion protection',
   here: CASE table.deletion_protection_enabled WHEN true THEN 'on' WHEN false THEN 'off' END,
   there: CASE twin.deletion_protection_enabled WHEN true THEN 'on' WHEN false THEN 'off' END},
  {fact: 'table class', here: coalesce(table.table_class, 'STANDARD'), there: coalesce(twin.table_class, 'STANDARD')}
] AS found
WITH table, replica, found
WHERE found.here <> found.there
RETURN table.arn AS table_arn, replica.region_name AS replica_region, found.fact AS fact, found.here AS here,
       found.there AS there
ORDER BY table.id, replica.id, fact
