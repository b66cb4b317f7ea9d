// No Neo4j keeps a change log: it is in the embedded store, or in the files of `sync --changes`.
UNWIND [] AS tag
RETURN tag, 0 AS added, 0 AS removed, 0 AS changed
LIMIT $limit
