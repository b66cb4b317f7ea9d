-- words='session,token,cache,lock,otp,nonce,idempot': what a name holds if the items should expire, comma-separated
WITH words AS MATERIALIZED (
  SELECT lower(trim(value)) AS word
  FROM json_each('[' || replace(json_quote($words), ',', '","') || ']')
  WHERE trim(value) <> ''
), named AS MATERIALIZED (
  SELECT tables.id AS table_id, tables."rows" AS items,
         (SELECT min(word) FROM words WHERE instr(lower(tables.name), word) > 0) AS word
  FROM "DynamoDBTable" AS tables
  WHERE tables.id BETWEEN $from AND $to AND tables."rows" > 0
)
SELECT named.table_id AS subject, 'fail' AS verdict, NULL AS severity,
       'Time to live is off, the name says ' || named.word || ', and there are ' || named.items || ' items' AS why,
       json_array('DynamoDBTimeToLive', expiry.id) AS evidence
FROM named
CROSS JOIN "HAS_TIME_TO_LIVE" AS has ON has.src = named.table_id
CROSS JOIN "DynamoDBTimeToLive" AS expiry ON expiry.id = has.dst
WHERE named.word IS NOT NULL AND expiry.time_to_live_status = 'DISABLED'
