SELECT resource.src AS account,
       tables.region AS region,
       count(*) AS tables,
       coalesce(sum(tables.rows), 0) AS items,
       coalesce(sum(tables.size), 0) AS bytes,
       coalesce(sum(tables.provisioned_throughput_read_capacity_units), 0) AS read_capacity,
       coalesce(sum(tables.provisioned_throughput_write_capacity_units), 0) AS write_capacity,
       sum(tables.table_status IS NOT 'ACTIVE') AS not_active
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id
GROUP BY resource.src, tables.region
ORDER BY resource.src, tables.region
