-- percent=80: what may be provisioned of what the account, and one table, may have (1 to 100)
WITH used AS (
  SELECT owner.src || '/' || tables.region || '/limits' AS limits_id, tables.name,
         coalesce(tables.provisioned_throughput_read_capacity_units, 0)
           + (SELECT total(indexes.provisioned_throughput_read_capacity_units) FROM "HAS_GSI" AS has
              CROSS JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst WHERE has.src = tables.id) AS reads,
         coalesce(tables.provisioned_throughput_write_capacity_units, 0)
           + (SELECT total(indexes.provisioned_throughput_write_capacity_units) FROM "HAS_GSI" AS has
              CROSS JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst WHERE has.src = tables.id) AS writes
  FROM "DynamoDBTable" AS tables
  CROSS JOIN "RESOURCE" AS owner ON owner.dst = tables.id AND owner.src_label = 'AWSAccount'
  WHERE tables.provisioned_throughput_read_capacity_units > 0
), summed AS MATERIALIZED (
  SELECT limits_id, total(reads) AS reads, total(writes) AS writes, max(reads) AS top_reads, max(writes) AS top_writes,
         substr(max(printf('%030.0f%s', reads, name)), 31) AS top_reader,
         substr(max(printf('%030.0f%s', writes, name)), 31) AS top_writer
  FROM used
  GROUP BY limits_id
), judged AS (
  SELECT limits.*, owner.src AS account, coalesce(summed.reads, 0) AS reads,
         coalesce(summed.writes, 0) AS writes, top_reader, top_writer,
         CAST(top_reads AS INTEGER) AS top_reads, CAST(top_writes AS INTEGER) AS top_writes,
         coalesce(summed.reads, 0) > 0.01 * $percent * limits.account_max_read_capacity_units
           OR coalesce(summed.writes, 0) > 0.01 * $percent * limits.account_max_write_capacity_units
           AS is_account_near,
         coalesce(top_reads, 0) > 0.01 * $percent * limits.table_max_read_capacity_units AS is_reader_near,
         coalesce(top_writes, 0) > 0.01 * $percent * limits.table_max_write_capacity_units AS is_writer_near
  FROM "DynamoDBLimits" AS limits
  CROSS JOIN "RESOURCE" AS owner ON owner.dst = limits.id AND owner.src_label = 'AWSAccount'
  LEFT JOIN summed ON summed.limits_id = limits.id
)
SELECT id AS subject,
       CASE WHEN is_account_near OR is_reader_near OR is_writer_near THEN 'fail'
            WHEN (is_account_near OR is_reader_near OR is_writer_near) IS NULL THEN 'unknown'
            ELSE 'pass' END AS verdict,
       NULL AS severity,
       'Provisioned are ' || CAST(reads AS INTEGER) || ' of ' || coalesce(account_max_read_capacity_units, '?')
         || ' read units and ' || CAST(writes AS INTEGER) || ' of ' || coalesce(account_max_write_capacity_units, '?')
         || ' write units'
         || CASE WHEN is_reader_near THEN '; of ' || top_reader || ' alone ' || top_reads || ' of '
                                          || table_max_read_capacity_units || ' read units' ELSE '' END
         || CASE WHEN is_writer_near THEN '; of ' || top_writer || ' alone ' || top_writes || ' of '
                                          || table_max_write_capacity_units || ' write units' ELSE '' END AS why,
       json_array() AS evidence, account, region
FROM judged
