SELECT tag,
       sum(kind = 'added' AND property IS NULL) AS added,
       sum(kind = 'removed' AND property IS NULL) AS removed,
       count(DISTINCT CASE WHEN property IS NOT NULL THEN id END) AS changed
FROM changes
GROUP BY tag
ORDER BY tag DESC
LIMIT :limit
