// The tag of the graph, when verdicts were last stored, and the tag of the graph in which they first were.
OPTIONAL MATCH (run:DynatlasRun)
WITH max(run.lastupdated) AS tag
OPTIONAL MATCH (check:DynatlasCheck)
RETURN tag, max(check.lastupdated) AS looked_at, min(check.first_tag) AS oldest, min(check.first_at) AS first_at
