// A sum over nothing known is null, not 0. Of all tables: $after and $until are the rows of SQL.
MATCH (table:DynamoDBTable)
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
RETURN account.id AS account, table.region AS region, count(table) AS tables,
       CASE WHEN count(table.rows) > 0 THEN sum(table.rows) END AS items,
       CASE WHEN count(table.size) > 0 THEN sum(table.size) END AS bytes,
       CASE WHEN count(table.provisioned_throughput_read_capacity_units) > 0
            THEN sum(table.provisioned_throughput_read_capacity_units) END AS read_capacity,
       CASE WHEN count(table.provisioned_throughput_write_capacity_units) > 0
            THEN sum(table.provisioned_throughput_write_capacity_units) END AS write_capacity,
       sum(CASE table.table_status WHEN 'ACTIVE' THEN 0 ELSE 1 END) AS not_active,
       count(table) - count(table.size) AS size_unknown
ORDER BY account, region
