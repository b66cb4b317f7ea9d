// What these operations found about one table, whether or not it still holds (page_answers).
CALL {
  MATCH (:DynamoDBTable {id: $id})-[:HAS_CONTINUOUS_BACKUPS]->(one:DynamoDBContinuousBackups)
  RETURN 'dynamodb:DescribeContinuousBackups' AS operation, one.point_in_time_recovery_status AS status,
         one.recovery_period_in_days AS days, null AS name
UNION ALL
  MATCH (:DynamoDBTable {id: $id})-[:HAS_TIME_TO_LIVE]->(one:DynamoDBTimeToLive)
  RETURN 'dynamodb:DescribeTimeToLive' AS operation, one.time_to_live_status AS status, null AS days,
         one.attribute_name AS name
UNION ALL
  MATCH (:DynamoDBTable {id: $id})-[:HAS_KINESIS_DESTINATION]->(one:DynamoDBKinesisDestination)
  RETURN 'dynamodb:DescribeKinesisStreamingDestination' AS operation, one.destination_status AS status, null AS days,
         one.stream_arn AS name
}
RETURN operation, status, days, name
ORDER BY operation, name
