MATCH (part:DynatlasCoverage)
RETURN part.account AS account, part.region AS region, part.operation AS operation, part.state AS state,
       part.reason AS reason, part.read_at AS read_at, part.complete_at AS complete_at,
       part.complete_tag AS complete_tag
ORDER BY account, region, operation DESC
