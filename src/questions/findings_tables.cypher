// A block of tables, which checks apply to each (findings::Applies, in its order) and what is known of it:
// src/findings/evaluate.cc fills in what stands in capitals.
MATCH (table:DynamoDBTable)
WHERE table.id > $after
OPTIONAL MATCH (account:AWSAccount)-[:RESOURCE]->(table)
WITH table, account, KNOWN AS known
WHERE WHICH
WITH table, account ORDER BY table.id LIMIT $limit
WITH table, account, BILLING AS billing
RETURN table.id AS id, account.id AS account, table.region AS region, table.name AS name,
       [true, coalesce(billing = 'provisioned', false), coalesce(billing = 'on-demand', false),
        EXISTS { (table)-[:HAS_GSI]->() },
        EXISTS { (table)-[:LATEST_STREAM]->(stream:DynamoDBStream) WHERE stream.stream_enabled },
        EXISTS { (table)-[:HAS_REPLICA]->() },
        EXISTS { (table)-[:HAS_SSE]->(sse:DynamoDBSSEDescription) WHERE sse.kms_master_key_arn IS NOT NULL },
        EXISTS { (table)-[:HAS_RESTORE]->() }, EXISTS { (table)-[:HAS_EXPORT]->() },
        EXISTS { (table)-[:HAS_IMPORT]->() }] AS applies,
       COLLECT {
         MATCH (note:DynatlasCoverage {id: account.id + '/' + table.region + '/kms:DescribeKey'})
         WHERE EXISTS { (table)-[:HAS_SSE]->()-[:USES_KMS_KEY]->(key:AWSKMSKey)
                        WHERE key.found IS NOT NULL AND key.lastupdated >= note.lastupdated }
         RETURN ['kms:DescribeKey', note.read_at] } +
       COLLECT {
         MATCH (note:DynatlasCoverage {id: account.id + '/' + table.region + '/dynamodb:DescribeTable'})
         WHERE answered(table, 'dynamodb:DescribeTable')
           AND NOT EXISTS { (table)-[:HAS_SSE]->(sse:DynamoDBSSEDescription) WHERE sse.kms_master_key_arn IS NOT NULL }
         RETURN ['kms:DescribeKey', note.read_at] } +
       COLLECT {
         UNWIND $operations AS operation
         WITH operation, CASE WHEN split(operation, ':')[0] IN ['iam', 'organizations'] THEN 'aws-global'
                              ELSE table.region END AS place
         MATCH (note:DynatlasCoverage {id: account.id + '/' + place + '/' + operation})
         WITH note, table.firstseen / 1000 AS seen,
              CASE WHEN toFloatOrNull(table.creation_date_time) IS NULL
                   THEN coalesce(table.creation_date_time.epochSeconds, 0) ELSE table.creation_date_time END AS made
         WITH note, seen, toInteger(made) AS made, EXISTS { (note)-[:UNREAD]->(table) } AS in_vain,
              CASE WHEN note.subjects IS NOT NULL
                   THEN head([(note)-[answer:READ]->(table) | answer.read_at]) END AS answered_at
         WHERE (note.region = 'aws-global' AND note.subjects IS NULL AND note.state = 'complete'
                AND (note.operation <> 'iam:GetAccountAuthorizationDetails' OR EXISTS {
                  MATCH (access:DynatlasAccess {id: account.id + '/access'})
                  WHERE access.digest IS NOT NULL AND seen <= access.evaluated_at }))
            OR (note.region <> 'aws-global' AND note.subjects IS NULL AND seen <= note.read_at AND made <= note.read_at
                AND (note.state = 'complete' OR (note.state = 'incomplete' AND note.unread IS NOT NULL AND NOT in_vain)))
            OR (note.state <> 'failed' AND made <= answered_at AND NOT in_vain)
         RETURN [note.operation, coalesce(answered_at, note.read_at)] } AS known,
       [(note:DynatlasCoverage)-[vain:UNREAD]->(table) | [note.operation, vain.reason]] AS unread
ORDER BY id
