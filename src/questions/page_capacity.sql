-- What stands out in the capacity of a filter's tables: web/overview.cc fills in what stands in capitals.
SELECT count(*) AS tables,
       coalesce(sum(BILLING = 'on-demand' AND MAXREAD = -1), 0) AS no_maximum,
       coalesce(sum(BILLING = 'provisioned'), 0) AS provisioned,
       coalesce(sum(BILLING = 'provisioned' AND SCALING = 'off'), 0) AS fixed,
       coalesce(sum(BILLING = 'provisioned' AND EXISTS (
         SELECT 1 FROM "SCALES" AS scales JOIN "AWSApplicationAutoScalingTarget" AS one ON one.id = scales.src
         WHERE scales.dst = tables.id AND one.max_capacity <=
           CASE one.scalable_dimension
             WHEN 'dynamodb:table:ReadCapacityUnits' THEN tables.provisioned_throughput_read_capacity_units
             ELSE tables.provisioned_throughput_write_capacity_units END)), 0) AS at_maximum,
       coalesce(sum(tables.rows = 0), 0) AS empty
FROM "DynamoDBTable" AS tables
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
WHERE WHICH
