MATCH (tables:DynamoDBTable)-[:HAS_REPLICA]->(replica:DynamoDBReplica)
WHERE $from <= tables.id <= $to AND NOT EXISTS { (replica)-[:REPLICA_IS]->() }
WITH tables, replica
ORDER BY replica.id
WITH tables, collect(coalesce(replica.replica_arn, replica.id)) AS found,
     collect(['DynamoDBReplica', replica.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Not in the map: ' + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
