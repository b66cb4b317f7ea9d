// What each operation last did, by account and region.
MATCH (note:DynatlasCoverage)
RETURN note.id AS id, note.account AS account, note.region AS region, note.operation AS operation, note.state AS state,
       note.reason AS reason, note.read_at AS read_at
ORDER BY id
