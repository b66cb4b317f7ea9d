-- A sum over nothing known is null, not 0. Of some rows: a million are added up in parts.
SELECT resource.src AS account,
       tables.region AS region,
       count(*) AS tables,
       sum(tables.rows) AS items,
       sum(tables.size) AS bytes,
       sum(tables.provisioned_throughput_read_capacity_units) AS read_capacity,
       sum(tables.provisioned_throughput_write_capacity_units) AS write_capacity,
       sum(tables.table_status IS NOT 'ACTIVE') AS not_active,
       sum(tables.size IS NULL) AS size_unknown
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id
WHERE tables.rowid > :after AND tables.rowid <= :until
GROUP BY resource.src, tables.region
ORDER BY resource.src, tables.region
