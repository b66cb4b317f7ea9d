MATCH (table:DynamoDBTable)
WITH count(table) AS tables
OPTIONAL MATCH (part:DynatlasCoverage)
WITH tables, max(part.read_at) AS read_at, count(part) AS parts
OPTIONAL MATCH (run:DynatlasRun)
RETURN tables, read_at, parts, sum(coalesce(run.ended_at, run.started_at)) AS runs
