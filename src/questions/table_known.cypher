// As an expression: those of OPERATIONS that have answered about `table`, as the view `answered` of SQL says.
COLLECT {
  UNWIND OPERATIONS AS operation
  WITH operation, CASE WHEN split(operation, ':')[0] IN ['iam', 'organizations'] THEN 'aws-global'
                       ELSE table.region END AS place
  MATCH (note:DynatlasCoverage {id: account.id + '/' + place + '/' + operation})
  WITH note, table.firstseen / 1000 AS seen,
       CASE WHEN toFloatOrNull(table.creation_date_time) IS NULL THEN coalesce(table.creation_date_time.epochSeconds, 0)
            ELSE table.creation_date_time END AS made
  WHERE (note.region = 'aws-global' AND note.subjects IS NULL AND note.state = 'complete'
         AND (note.operation <> 'iam:GetAccountAuthorizationDetails' OR EXISTS {
           MATCH (access:DynatlasAccess {id: account.id + '/access'})
           WHERE access.digest IS NOT NULL AND seen <= access.evaluated_at }))
     OR (note.region <> 'aws-global' AND note.subjects IS NULL AND note.state = 'complete' AND seen <= note.read_at
         AND toInteger(made) <= note.read_at)
     OR (EXISTS { MATCH (note)-[answer:READ]->(table) WHERE toInteger(made) <= answer.read_at }
         AND NOT EXISTS { MATCH (note)-[:UNREAD]->(table) })
  RETURN note.operation }
