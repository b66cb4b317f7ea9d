-- ask: roles that somebody outside their account may become, and of how many tables they can read items
WITH outside AS (
  SELECT role.id AS id, role.assumable_by AS assumable_by, role.trust_policy AS trust,
         substr(role.id, instr(role.id, '::') + 2, 12) AS account
  FROM "AWSRole" AS role
), reached AS (
  SELECT way.principal AS principal, way.table_id AS table_id, max(way.state = 'allowed') AS is_allowed
  FROM access AS way
  WHERE way."right" = 'read'
  GROUP BY way.principal, way.table_id
)
SELECT outside.id AS role, (SELECT group_concat(value, ', ') FROM json_each(outside.assumable_by)) AS assumable_by,
       sum(reached.is_allowed) AS tables_allowed, count(*) - sum(reached.is_allowed) AS tables_conditional
FROM outside JOIN reached ON reached.principal = outside.id
WHERE EXISTS (SELECT 1 FROM json_each(outside.assumable_by) WHERE value IN ('federated', 'public'))
   OR EXISTS (SELECT 1 FROM "TRUSTS_AWS_PRINCIPAL" AS trusts JOIN "AWSRootPrincipal" AS root ON root.id = trusts.dst
              WHERE trusts.src = outside.id AND root.account_id <> outside.account)
   -- Users and roles of an account that is not mapped have no node: the policy names them.
   OR length(replace(outside.trust, ':iam::' || outside.account, '')) > length(replace(replace(outside.trust,
        ':iam::' || outside.account, ''), ':iam::', ''))
GROUP BY outside.id
ORDER BY role
