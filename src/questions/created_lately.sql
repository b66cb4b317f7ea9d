-- ask: tables created in the last days, newest first
-- days=30: how many days
WITH aged AS (
  SELECT id, region, name, creation_date_time,
         CASE typeof(creation_date_time) WHEN 'text' THEN unixepoch(creation_date_time) ELSE creation_date_time END AS made_at
  FROM "DynamoDBTable"
)
SELECT resource.src AS account, region, name AS table_name, creation_date_time AS created
FROM aged
LEFT JOIN "RESOURCE" AS resource ON resource.dst = aged.id AND resource.src_label = 'AWSAccount'
WHERE made_at >= $now - 86400.0 * $days
ORDER BY made_at DESC, aged.id
