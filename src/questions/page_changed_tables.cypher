// As page_runs.
UNWIND [] AS table_id
RETURN table_id, 0 AS added, 0 AS removed, 0 AS changed, 0 AS runs, 0 AS last
ORDER BY $search
SKIP $offset
LIMIT $limit
