SELECT indexes.id AS id, has.src AS table_id, indexes.name AS name
FROM "HAS_GSI" AS has
JOIN "GlobalSecondaryIndex" AS indexes ON indexes.id = has.dst
ORDER BY indexes.id
LIMIT :limit
