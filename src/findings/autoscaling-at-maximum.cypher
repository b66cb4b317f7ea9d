MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to
MATCH (tables)-[:HAS_GSI*0..1]->(scaled)<-[:SCALES]-(target:AWSApplicationAutoScalingTarget)
WITH tables, scaled, target, target.scalable_dimension ENDS WITH ':ReadCapacityUnits' AS is_reads
WITH tables, scaled, target, is_reads, CASE WHEN is_reads THEN scaled.provisioned_throughput_read_capacity_units
                                       ELSE scaled.provisioned_throughput_write_capacity_units END AS units
WHERE units >= target.max_capacity AND units > 0
WITH tables, scaled, target, is_reads, units
ORDER BY target.id
WITH tables, collect(CASE WHEN is_reads THEN 'reads' ELSE 'writes' END + ' of '
                     + CASE WHEN scaled = tables THEN 'the table' ELSE coalesce(scaled.name, scaled.id) END
                     + ' (' + toString(units) + ' units, the maximum is ' + toString(target.max_capacity) + ')')
       AS found,
     collect(['AWSApplicationAutoScalingTarget', target.id]) AS nodes
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Cannot be scaled up: ' + reduce(all = head(found), one IN tail(found) | all + ', ' + one) AS why,
       reduce(all = [], one IN nodes | all + one) AS evidence
