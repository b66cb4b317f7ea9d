// Users, roles and accounts whose names or ARNs contain this ($text), whatever the case: shortest names first.
// Not the root user of an account that was evaluated: it has no relationships, and may do everything.
MATCH (one:AWSUser|AWSRole|AWSRootPrincipal)
WHERE (toLower(one.id) CONTAINS toLower($text) OR $text = '')
  AND NOT EXISTS { MATCH (note:DynatlasAccess {account: one.account_id}) }
WITH one, coalesce(one.account_id, one.name) AS name,
     CASE WHEN one:AWSUser THEN 'user' WHEN one:AWSRootPrincipal THEN 'account'
          WHEN one.service_linked THEN 'service-linked role' ELSE 'role' END AS kind
RETURN one.id AS id, name AS name, kind AS kind, split(one.id, ':')[4] AS account
ORDER BY kind = 'service-linked role', size(name), name, id
LIMIT $limit
