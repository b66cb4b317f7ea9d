// The tag of the graph, when verdicts were last stored, and the oldest tag of these.
OPTIONAL MATCH (run:DynatlasRun)
WITH max(run.lastupdated) AS tag
OPTIONAL MATCH (finding:DynatlasFinding)
RETURN tag, max(finding.lastupdated) AS looked_at, min(finding.failed_tag) AS oldest
