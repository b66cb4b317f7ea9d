MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to AND coalesce(tables.provisioned_throughput_read_capacity_units, 0) = 0
  AND (coalesce(tables.on_demand_max_read_request_units, -1) < 0
       OR coalesce(tables.on_demand_max_write_request_units, -1) < 0)
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       CASE WHEN coalesce(tables.on_demand_max_write_request_units, -1) >= 0 THEN 'Reads have no maximum'
            WHEN coalesce(tables.on_demand_max_read_request_units, -1) >= 0 THEN 'Writes have no maximum'
            ELSE 'Neither reads nor writes have a maximum' END AS why,
       [] AS evidence
