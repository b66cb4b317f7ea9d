SELECT has.src AS table_id, made.dst AS source_id
FROM "HAS_RESTORE" AS has
JOIN "RESTORED_FROM_TABLE" AS made ON made.src = has.dst
ORDER BY has.src, made.dst
LIMIT :limit
