-- ask: of each account, when it was evaluated who can reach its tables, and what was not read for it
SELECT one.account AS account, note.evaluated_at AS evaluated_at, note.digest IS NOT NULL AS is_finished,
       note.principals AS principals, note.tables AS tables,
       (SELECT group_concat(value, ', ') FROM json_each(note.unread)) AS unread,
       (SELECT group_concat(value, ', ') FROM json_each(note.uncertain)) AS uncertain,
       (SELECT group_concat(value, ', ') FROM json_each(note.assumed)) AS assumed,
       iam.complete_at AS principals_read_at,
       CASE WHEN iam.id IS NULL THEN 'never asked'
            WHEN iam.state <> 'complete' THEN coalesce(iam.reason, iam.state) END AS principals_unread
FROM (SELECT account FROM "DynatlasCoverage" UNION SELECT account FROM "DynatlasAccess") AS one
LEFT JOIN "DynatlasAccess" AS note ON note.id = one.account || '/access'
LEFT JOIN "DynatlasCoverage" AS iam ON iam.id = one.account || '/aws-global/iam:GetAccountAuthorizationDetails'
ORDER BY one.account
