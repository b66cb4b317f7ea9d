MATCH (tables:DynamoDBTable)-[:HAS_REPLICA]->(replica:DynamoDBReplica)
WHERE $from <= tables.id <= $to AND NOT EXISTS { (replica)-[:REPLICA_IS]->() }
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(tables)
WITH tables, replica, EXISTS {
       MATCH (listing:DynatlasCoverage {id: coalesce(replica.replica_account_id, account.id) + '/' + replica.region_name
                                            + '/dynamodb:ListTables'})
       WHERE listing.state <> 'complete' } AS is_unread
ORDER BY replica.id
WITH tables, collect(coalesce(replica.replica_arn, replica.id)) AS found,
     collect(['DynamoDBReplica', replica.id]) AS nodes, min(toInteger(is_unread)) = 1 AS are_unread
RETURN tables.id AS subject, CASE WHEN are_unread THEN 'unknown' ELSE 'fail' END AS verdict, null AS severity,
       CASE WHEN are_unread THEN 'The tables of the region were not listed completely: ' ELSE 'Not in the map: ' END
         + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
