// percent=80: what may be provisioned of what the account, and one table, may have (1 to 100)
MATCH (account:AWSAccount)-[:RESOURCE]->(tables:DynamoDBTable)
WHERE tables.provisioned_throughput_read_capacity_units > 0
WITH account.id + '/' + tables.region + '/limits' AS limits_id, tables.name AS name,
     reduce(all = toFloat(tables.provisioned_throughput_read_capacity_units), one IN
       [(tables)-[:HAS_GSI]->(index) | index.provisioned_throughput_read_capacity_units]
       | all + coalesce(one, 0)) AS reads,
     reduce(all = toFloat(coalesce(tables.provisioned_throughput_write_capacity_units, 0)), one IN
       [(tables)-[:HAS_GSI]->(index) | index.provisioned_throughput_write_capacity_units]
       | all + coalesce(one, 0)) AS writes
WITH limits_id, sum(reads) AS reads, sum(writes) AS writes, max([reads, name]) AS reader,
     max([writes, name]) AS writer
WITH collect({limits_id: limits_id, reads: reads, writes: writes, reader: reader, writer: writer}) AS regions
MATCH (account:AWSAccount)-[:RESOURCE]->(limits:DynamoDBLimits)
WITH account, limits, head([one IN regions WHERE one.limits_id = limits.id]) AS used
WITH account, limits, used, coalesce(used.reads, 0.0) AS reads, coalesce(used.writes, 0.0) AS writes,
     coalesce(used.reader[0], 0.0) AS top_reads, coalesce(used.writer[0], 0.0) AS top_writes
WITH account, limits, used, reads, writes, top_reads, top_writes,
     reads > 0.01 * $percent * limits.account_max_read_capacity_units
       OR writes > 0.01 * $percent * limits.account_max_write_capacity_units AS is_account_near,
     top_reads > 0.01 * $percent * limits.table_max_read_capacity_units AS is_reader_near,
     top_writes > 0.01 * $percent * limits.table_max_write_capacity_units AS is_writer_near
RETURN limits.id AS subject,
       CASE WHEN is_account_near OR is_reader_near OR is_writer_near THEN 'fail'
            WHEN (is_account_near OR is_reader_near OR is_writer_near) IS NULL THEN 'unknown'
            ELSE 'pass' END AS verdict,
       null AS severity,
       'Provisioned are ' + toString(toInteger(reads)) + ' of '
         + coalesce(toString(limits.account_max_read_capacity_units), '?') + ' read units and '
         + toString(toInteger(writes)) + ' of ' + coalesce(toString(limits.account_max_write_capacity_units), '?')
         + ' write units'
         + CASE WHEN is_reader_near THEN '; of ' + used.reader[1] + ' alone ' + toString(toInteger(top_reads)) + ' of '
                                         + toString(limits.table_max_read_capacity_units) + ' read units' ELSE '' END
         + CASE WHEN is_writer_near THEN '; of ' + used.writer[1] + ' alone ' + toString(toInteger(top_writes)) + ' of '
                                         + toString(limits.table_max_write_capacity_units) + ' write units' ELSE '' END
         AS why,
       [] AS evidence, account.id AS account, limits.region AS region
