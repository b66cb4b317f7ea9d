SELECT id AS subject, 'fail' AS verdict, NULL AS severity,
       CASE WHEN coalesce(on_demand_max_write_request_units, -1) >= 0 THEN 'Reads have no maximum'
            WHEN coalesce(on_demand_max_read_request_units, -1) >= 0 THEN 'Writes have no maximum'
            ELSE 'Neither reads nor writes have a maximum' END AS why,
       json_array() AS evidence
FROM "DynamoDBTable"
WHERE id BETWEEN $from AND $to AND coalesce(provisioned_throughput_read_capacity_units, 0) = 0
  AND (coalesce(on_demand_max_read_request_units, -1) < 0 OR coalesce(on_demand_max_write_request_units, -1) < 0)
