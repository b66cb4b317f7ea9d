-- What these operations found about one table, whether or not it still holds (page_answers).
SELECT 'dynamodb:DescribeContinuousBackups' AS operation, one.point_in_time_recovery_status AS status,
       one.recovery_period_in_days AS days, NULL AS name
FROM "HAS_CONTINUOUS_BACKUPS" AS has JOIN "DynamoDBContinuousBackups" AS one ON one.id = has.dst
WHERE has.src = :id
UNION ALL
SELECT 'dynamodb:DescribeTimeToLive', one.time_to_live_status, NULL, one.attribute_name
FROM "HAS_TIME_TO_LIVE" AS has JOIN "DynamoDBTimeToLive" AS one ON one.id = has.dst
WHERE has.src = :id
UNION ALL
SELECT 'dynamodb:DescribeKinesisStreamingDestination', one.destination_status, NULL, one.stream_arn
FROM "HAS_KINESIS_DESTINATION" AS has JOIN "DynamoDBKinesisDestination" AS one ON one.id = has.dst
WHERE has.src = :id
ORDER BY operation, name
