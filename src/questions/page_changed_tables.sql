-- A table's indexes, stream and summaries have its ARN before a slash in theirs.
WITH named AS (
  SELECT tag, kind, property, id, instr(id, ':table/') + length(':table/') AS name_at FROM changes
), told AS (
  SELECT tag, kind, property, id,
         substr(id, 1, name_at - 1 + instr(substr(id, name_at) || '/', '/') - 1) AS table_id
  FROM named
  WHERE name_at > length(':table/') AND (:search = '' OR instr(dynatlas_lower(id), dynatlas_lower(:search)) > 0)
)
SELECT table_id,
       sum(kind = 'added' AND property IS NULL) AS added,
       sum(kind = 'removed' AND property IS NULL) AS removed,
       sum(property IS NOT NULL) AS changed,
       count(DISTINCT tag) AS runs,
       max(tag) AS last
FROM told
GROUP BY table_id
ORDER BY last DESC, table_id
LIMIT :limit OFFSET :offset
