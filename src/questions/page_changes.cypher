// As page_runs.
UNWIND [] AS tag
RETURN tag, '' AS kind, '' AS label, '' AS id, '' AS property, null AS before, null AS after
ORDER BY $tag, $search, $table
SKIP $offset
LIMIT $limit
