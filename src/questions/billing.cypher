// ask: on-demand against provisioned, by account and region; AWS reports no mode for tables that were never on-demand
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
OPTIONAL MATCH (table)-[:HAS_BILLING]->(billing:DynamoDBBillingModeSummary)
WITH account.id AS account, table.region AS region, coalesce(billing.billing_mode, 'unknown') AS billing_mode, table
RETURN account, region, billing_mode, count(table) AS tables,
       CASE WHEN count(table.provisioned_throughput_read_capacity_units) > 0
            THEN sum(table.provisioned_throughput_read_capacity_units) END AS read_units,
       CASE WHEN count(table.provisioned_throughput_write_capacity_units) > 0
            THEN sum(table.provisioned_throughput_write_capacity_units) END AS write_units
ORDER BY account, region, billing_mode
