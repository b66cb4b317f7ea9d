-- ask: tables whose changes are written to a stream
SELECT resource.src AS account, tables.region, tables.name AS table_name, streams.stream_view_type, streams.arn AS stream_arn
FROM "DynamoDBTable" AS tables
JOIN "LATEST_STREAM" AS has ON has.src = tables.id
JOIN "DynamoDBStream" AS streams ON streams.id = has.dst
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
WHERE streams.stream_enabled
ORDER BY tables.id
