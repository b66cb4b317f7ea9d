MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to AND coalesce(tables.provisioned_throughput_read_capacity_units, 1) <> 0
WITH tables, [(tables)<-[:SCALES]-(target) | target.scalable_dimension] AS dimensions
WITH tables, 'dynamodb:table:ReadCapacityUnits' IN dimensions AS has_reads,
     'dynamodb:table:WriteCapacityUnits' IN dimensions AS has_writes
WITH tables, coalesce(has_reads, false) AS has_reads, coalesce(has_writes, false) AS has_writes
WHERE NOT (has_reads AND has_writes)
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       CASE WHEN has_reads THEN 'Reads are scaled, writes are not'
            WHEN has_writes THEN 'Writes are scaled, reads are not'
            ELSE 'Neither reads nor writes are scaled' END AS why,
       [] AS evidence
