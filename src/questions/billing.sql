-- ask: on-demand against provisioned, by account and region; AWS reports no mode for tables that were never on-demand
SELECT resource.src AS account, tables.region, coalesce(billing.billing_mode, 'unknown') AS billing_mode,
       count(*) AS tables,
       sum(tables.provisioned_throughput_read_capacity_units) AS read_units,
       sum(tables.provisioned_throughput_write_capacity_units) AS write_units
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
LEFT JOIN "HAS_BILLING" AS has ON has.src = tables.id
LEFT JOIN "DynamoDBBillingModeSummary" AS billing ON billing.id = has.dst
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
