MATCH (tables:DynamoDBTable)-[:HAS_REPLICA]->(replica:DynamoDBReplica)
WHERE $from <= tables.id <= $to
  AND replica.status IN ['CREATION_FAILED', 'REGION_DISABLED', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
                         'REPLICATION_NOT_AUTHORIZED', 'ARCHIVING', 'ARCHIVED']
WITH tables, replica
ORDER BY replica.id
WITH tables, collect(coalesce(replica.region_name, replica.id) + ' (' + replica.status
                     + coalesce(': ' + replica.status_description, '') + ')') AS found,
     collect(['DynamoDBReplica', replica.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Not replicated to ' + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
