WITH page AS (
  SELECT tables.*
  FROM "DynamoDBTable" AS tables
  WHERE WHICH
  ORDER BY ORDER_BY, tables.id
  LIMIT :limit OFFSET :offset
), answer AS (
  SELECT page.id AS id, resource.src AS account, page.region AS region, page.name AS name, page.table_status AS status,
         page.rows AS items, page.size AS bytes, billing.billing_mode AS billing_mode,
         page.provisioned_throughput_read_capacity_units AS read_capacity,
         page.provisioned_throughput_write_capacity_units AS write_capacity,
         (SELECT count(*) FROM "HAS_GSI" AS has WHERE has.src = page.id) AS indexes,
         sse.kms_master_key_arn AS kms_key, stream.stream_view_type AS stream,
         page.creation_date_time AS created, page.lastupdated AS lastupdated
  FROM page
  LEFT JOIN "RESOURCE" AS resource ON resource.dst = page.id
  LEFT JOIN "HAS_BILLING" AS has_billing ON has_billing.src = page.id
  LEFT JOIN "DynamoDBBillingModeSummary" AS billing ON billing.id = has_billing.dst
  LEFT JOIN "HAS_SSE" AS has_sse ON has_sse.src = page.id
  LEFT JOIN "DynamoDBSSEDescription" AS sse ON sse.id = has_sse.dst
  LEFT JOIN "LATEST_STREAM" AS latest ON latest.src = page.id
  LEFT JOIN "DynamoDBStream" AS stream ON stream.id = latest.dst
)
SELECT * FROM answer ORDER BY PAGE_BY, id
