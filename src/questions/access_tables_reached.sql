-- How many tables a principal ($principal) reaches, whatever the right and the state; by their accounts.
WITH target(id, label) AS MATERIALIZED (
  SELECT one.dst, one.dst_label FROM "CAN_READ_DATA" AS one WHERE one.src = $principal
  UNION SELECT one.dst, one.dst_label FROM "CAN_WRITE_DATA" AS one WHERE one.src = $principal
  UNION SELECT one.dst, one.dst_label FROM "CAN_READ_STREAM" AS one WHERE one.src = $principal
  UNION SELECT one.dst, one.dst_label FROM "CAN_COPY_DATA" AS one WHERE one.src = $principal
  UNION SELECT one.dst, one.dst_label FROM "CAN_CHANGE_TABLE" AS one WHERE one.src = $principal
  UNION SELECT one.dst, one.dst_label FROM "CAN_DELETE_TABLE" AS one WHERE one.src = $principal
  UNION SELECT one.dst, one.dst_label FROM "CAN_CHANGE_POLICY" AS one WHERE one.src = $principal
  UNION SELECT one.dst, one.dst_label FROM "CAN_DESCRIBE" AS one WHERE one.src = $principal
), reached AS (
  SELECT target.id AS id FROM target WHERE target.label = 'DynamoDBTable'
  UNION SELECT covers.dst FROM target CROSS JOIN "COVERS" AS covers ON covers.src = target.id
)
SELECT substr(reached.id, instr(reached.id, ':table/') - 12, 12) AS account, count(*) AS tables
FROM reached
GROUP BY 1
ORDER BY 1
