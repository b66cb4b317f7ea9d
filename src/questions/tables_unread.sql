-- Why operations ($operations, JSON) have not answered about tables ($ids, JSON): denied, failed, never asked.
SELECT tables.id AS id, operations.value AS operation,
       coalesce(vain.reason, note.reason, CASE WHEN note.id IS NULL THEN 'never asked' ELSE 'made since it was read' END)
         AS reason,
       coalesce(vain.asked_at, note.read_at) AS asked_at
FROM json_each($ids) AS ids
JOIN "DynamoDBTable" AS tables ON tables.id = ids.value
JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
JOIN json_each($operations) AS operations
LEFT JOIN "DynatlasCoverage" AS note ON note.id = resource.src || '/' || tables.region || '/' || operations.value
LEFT JOIN "UNREAD" AS vain ON vain.src = note.id AND vain.dst = tables.id
WHERE NOT EXISTS (
  SELECT 1 FROM answered WHERE answered.table_id = tables.id AND answered.operation = operations.value)
ORDER BY tables.id, operations.value
