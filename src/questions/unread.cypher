// ask: what could not be read completely the last time, and why
MATCH (part:DynatlasCoverage)
WHERE part.state <> 'complete'
RETURN part.account AS account, part.region AS region, part.operation AS operation, part.state AS state,
       part.reason AS reason, part.read_at AS read_at, part.complete_at AS complete_at
ORDER BY part.id
