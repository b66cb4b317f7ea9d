-- What moves when a run, `forget` or `findings --write` has changed the graph. It is asked before
-- every answer, so each part is one look-up: no table of a million rows is counted.
SELECT (SELECT max(rowid) FROM "DynamoDBTable") AS tables,
       (SELECT max(rowid) FROM changes) AS changes,
       (SELECT max(read_at) FROM "DynatlasCoverage") AS read_at,
       (SELECT count(*) FROM "DynatlasCoverage") AS parts,
       (SELECT sum(coalesce(ended_at, started_at)) FROM "DynatlasRun") AS runs,
       (SELECT max(lastupdated) FROM "DynatlasCheck") AS verdicts
