-- ask: who may read the tables' streams
SELECT way.table_id AS table_arn, stream.dst AS stream_arn, way.principal AS principal,
       iif(max(way.state = 'allowed'), 'allowed', iif(max(way.state = 'granted'), 'granted', 'conditional')) AS state
FROM "LATEST_STREAM" AS stream JOIN access AS way ON way.table_id = stream.src
WHERE way."right" = 'stream'
GROUP BY way.table_id, stream.dst, way.principal
ORDER BY table_arn, stream_arn, principal
