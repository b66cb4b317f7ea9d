// ask: of each account, when it was evaluated who can reach its tables, and what was not read for it
MATCH (told:DynatlasCoverage|DynatlasAccess)
WITH DISTINCT told.account AS account
OPTIONAL MATCH (note:DynatlasAccess {id: account + '/access'})
OPTIONAL MATCH (iam:DynatlasCoverage {id: account + '/aws-global/iam:GetAccountAuthorizationDetails'})
RETURN account, note.evaluated_at AS evaluated_at, toInteger(note.digest IS NOT NULL) AS is_finished,
       note.principals AS principals, note.tables AS tables,
       reduce(text = null, one IN note.unread | coalesce(text + ', ', '') + one) AS unread,
       reduce(text = null, one IN note.uncertain | coalesce(text + ', ', '') + one) AS uncertain,
       reduce(text = null, one IN note.assumed | coalesce(text + ', ', '') + one) AS assumed,
       iam.complete_at AS principals_read_at,
       CASE WHEN iam IS NULL THEN 'never asked'
            WHEN iam.state <> 'complete' THEN coalesce(iam.reason, iam.state) END AS principals_unread
ORDER BY account
