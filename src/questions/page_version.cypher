// What moves when a run, `forget` or `findings --write` has changed the graph. It is asked before
// every answer, so each part is one look-up: Neo4j keeps the numbers of nodes by label, and the others have an index.
RETURN COUNT { (:DynamoDBTable) } AS tables,
       COLLECT { MATCH (part:DynatlasCoverage) WHERE part.read_at IS NOT NULL
                 RETURN part.read_at ORDER BY part.read_at DESC LIMIT 1 }[0] AS read_at,
       COUNT { (:DynatlasCoverage) } AS parts,
       COLLECT { MATCH (run:DynatlasRun) RETURN sum(coalesce(run.ended_at, run.started_at)) }[0] AS runs,
       COLLECT { MATCH (check:DynatlasCheck) RETURN max(check.lastupdated) }[0] AS verdicts
