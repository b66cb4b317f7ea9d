-- Users, roles and accounts whose names or ARNs contain this ($text), whatever the case: shortest names first.
-- Not the root user of an account that was evaluated: it has no relationships, and may do everything.
SELECT one.id AS id, one.name AS name, one.kind AS kind, one.account AS account
FROM (SELECT id, name, 'user' AS kind, substr(id, instr(id, '::') + 2, 12) AS account FROM "AWSUser"
      UNION ALL
      SELECT id, name, iif(service_linked, 'service-linked role', 'role'), substr(id, instr(id, '::') + 2, 12) FROM "AWSRole"
      UNION ALL
      SELECT id, account_id, 'account', account_id FROM "AWSRootPrincipal") AS one
WHERE (instr(dynatlas_lower(one.id), dynatlas_lower($text)) > 0 OR $text = '')
  AND (one.kind <> 'account' OR NOT EXISTS (SELECT 1 FROM "DynatlasAccess" AS note WHERE note.account = one.account))
ORDER BY one.kind = 'service-linked role', length(one.name), one.name, one.id
LIMIT $limit
