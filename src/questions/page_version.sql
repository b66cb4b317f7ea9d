SELECT (SELECT count(*) FROM "DynamoDBTable") AS tables,
       (SELECT max(read_at) FROM "DynatlasCoverage") AS read_at,
       (SELECT count(*) FROM "DynatlasCoverage") AS parts,
       (SELECT sum(coalesce(ended_at, started_at)) FROM "DynatlasRun") AS runs
