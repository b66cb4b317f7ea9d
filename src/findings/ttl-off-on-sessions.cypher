// words='session,token,cache,lock,otp,nonce,idempot': what a name holds if the items should expire, comma-separated
WITH [one IN split(toLower($words), ',') WHERE trim(one) <> '' | trim(one)] AS words
MATCH (tables:DynamoDBTable)
WHERE $from <= tables.id <= $to AND tables.rows > 0
WITH tables, [one IN words WHERE toLower(tables.name) CONTAINS one] AS found
WHERE size(found) > 0
MATCH (tables)-[:HAS_TIME_TO_LIVE]->(expiry:DynamoDBTimeToLive)
WHERE expiry.time_to_live_status = 'DISABLED'
RETURN tables.id AS subject, 'fail' AS verdict, null AS severity,
       'Time to live is off, the name says '
         + reduce(first = head(found), one IN tail(found) | CASE WHEN one < first THEN one ELSE first END)
         + ', and there are ' + toString(tables.rows) + ' items' AS why,
       ['DynamoDBTimeToLive', expiry.id] AS evidence
