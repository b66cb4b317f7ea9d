-- ask: restored tables with their whole lineage: what each was restored from, and that in turn, as far as it is mapped
WITH RECURSIVE lineage(table_id, restore_id, generation, path) AS (
  SELECT src, dst, 1, '|' || dst || '|' FROM "HAS_RESTORE"
  UNION ALL
  SELECT lineage.table_id, has.dst, generation + 1, path || has.dst || '|'
  FROM lineage
  JOIN "RESTORED_FROM_TABLE" AS made ON made.src = lineage.restore_id
  JOIN "HAS_RESTORE" AS has ON has.src = made.dst
  WHERE instr(path, '|' || has.dst || '|') = 0
)
SELECT resource.src AS account, tables.region, tables.name AS table_name, generation,
       restores.source_table_arn, restores.source_backup_arn, restores.restore_date_time AS restored_to
FROM lineage
JOIN "DynamoDBTable" AS tables ON tables.id = lineage.table_id
JOIN "DynamoDBRestoreSummary" AS restores ON restores.id = lineage.restore_id
LEFT JOIN "RESOURCE" AS resource ON resource.dst = tables.id AND resource.src_label = 'AWSAccount'
ORDER BY tables.id, generation, restores.id
