-- Who may, of the tables of `chosen`; where a table `needs_other`, those alone who may that too. Ranks: 1 allowed,
-- 2 granted, 3 under conditions that a request decides, 4 as a policy decides that was not read or cannot be
-- understood, 9 not at all.
ways AS NOT MATERIALIZED (
  SELECT given.src AS principal, given.dst AS target, given.dst_label AS target_label, given.named AS named,
         CASE WHEN 'ACTION' = '*' AND given.actions IS NOT NULL OR instr(given.actions, '"ACTION"')
              THEN CASE given.state WHEN 'granted' THEN 2 ELSE 1 END
              WHEN 'ACTION' = '*' OR instr(given.conditional_actions, '"ACTION"')
              THEN CASE WHEN instr(given.condition_keys, '"unread:') OR instr(given.condition_keys, '"uncertain:')
                        THEN 4 ELSE 3 END
              ELSE 9 END AS one,
         9 AS other
  FROM "RIGHT" AS given
  WHERE NOT EXISTS (SELECT 1 FROM "AWSRole" AS role WHERE role.id = given.src AND role.service_linked = 1)
  UNION ALL
  SELECT given.src, given.dst, given.dst_label, given.named, 9,
         CASE WHEN 'OTHER_ACTION' = '*' AND given.actions IS NOT NULL OR instr(given.actions, '"OTHER_ACTION"')
              THEN CASE given.state WHEN 'granted' THEN 2 ELSE 1 END
              WHEN 'OTHER_ACTION' = '*' OR instr(given.conditional_actions, '"OTHER_ACTION"')
              THEN CASE WHEN instr(given.condition_keys, '"unread:') OR instr(given.condition_keys, '"uncertain:')
                        THEN 4 ELSE 3 END
              ELSE 9 END
  FROM "OTHER" AS given
  WHERE NOT EXISTS (SELECT 1 FROM "AWSRole" AS role WHERE role.id = given.src AND role.service_linked = 1)
),
-- Tables that the same scopes cover are counted once: with ten thousand tables, a principal may have them all.
covered AS MATERIALIZED (
  SELECT one.table_arn AS table_arn, one.needs_other AS needs_other, group_concat(one.scope) AS scopes
  FROM (SELECT chosen.table_arn AS table_arn, chosen.needs_other AS needs_other, covers.src AS scope
        FROM chosen
        CROSS JOIN "COVERS" AS covers ON covers.dst = chosen.table_arn
        ORDER BY chosen.table_arn, covers.src) AS one
  GROUP BY one.table_arn
),
by_scopes AS MATERIALIZED (
  SELECT same.scopes AS scopes, same.needs_other AS needs_other, ways.principal AS principal, min(ways.one) AS one,
         min(ways.other) AS other
  FROM (SELECT DISTINCT scopes, needs_other FROM covered) AS same
  CROSS JOIN json_each('["' || replace(same.scopes, ',', '","') || '"]') AS scope
  CROSS JOIN ways ON ways.target = scope.value
  GROUP BY same.scopes, same.needs_other, ways.principal
),
counted AS MATERIALIZED (
  SELECT scopes, needs_other, sum(rank < 4) AS principals, sum(rank = 3) AS conditional, sum(rank = 4) AS undecided
  FROM (SELECT scopes, needs_other, iif(needs_other, max(one, other), one) AS rank FROM by_scopes) AS one
  GROUP BY scopes, needs_other
),
-- What those add whom a policy gives the table itself, or who get it by the table's own policy.
direct AS MATERIALIZED (
  SELECT ways.target AS table_arn, ways.principal AS principal, min(ways.one) AS one, min(ways.other) AS other,
         max(ways.named) AS named
  FROM chosen
  CROSS JOIN ways ON ways.target = chosen.table_arn AND ways.target_label = 'DynamoDBTable'
  GROUP BY ways.target, ways.principal
),
changed AS (
  SELECT direct.table_arn AS table_arn, direct.principal AS principal, direct.named AS named,
         coalesce(iif(chosen.needs_other, max(same.one, same.other), same.one), 9) AS before,
         iif(chosen.needs_other,
             max(min(direct.one, coalesce(same.one, 9)), min(direct.other, coalesce(same.other, 9))),
             min(direct.one, coalesce(same.one, 9))) AS rank
  FROM direct
  CROSS JOIN chosen ON chosen.table_arn = direct.table_arn
  LEFT JOIN covered ON covered.table_arn = direct.table_arn
  LEFT JOIN by_scopes AS same ON same.scopes = covered.scopes AND same.needs_other = covered.needs_other
    AND same.principal = direct.principal
),
added AS MATERIALIZED (
  SELECT table_arn, sum((rank < 4) - (before < 4)) AS principals, sum((rank = 3) - (before = 3)) AS conditional,
         sum((rank = 4) - (before = 4) + iif(rank < 9, coalesce(json_array_length(named), 1) - 1, 0)) AS undecided,
         min(CASE WHEN rank < 9 AND (instr(named, ':root"') OR named GLOB '*"[0-9]*')
             THEN substr(principal, instr(principal, '::') + 2, 12) END) AS whole_account
  FROM changed
  GROUP BY table_arn
),
-- Of the table's own policy, what lets in nobody knows whom. IAM would refuse some texts.
refused AS MATERIALIZED (
  SELECT DISTINCT part.value AS value FROM "DynatlasAccess" AS note CROSS JOIN json_each(note.uncertain) AS part
),
everybody AS MATERIALIZED (
  SELECT has.src AS table_arn,
         min(CASE WHEN policy.statements IS NULL OR refused.value IS NOT NULL
             THEN 'The policy of the table cannot be understood'
             ELSE 'The policy of the table allows everybody'
                    || CASE WHEN statement.is_public THEN '' ELSE ' who fulfils its condition' END
                    || ', and not all accounts were read' END) AS why
  FROM chosen
  CROSS JOIN "HAS_RESOURCE_POLICY" AS has ON has.src = chosen.table_arn
  CROSS JOIN "DynamoDBResourcePolicy" AS policy ON policy.id = has.dst
  LEFT JOIN refused ON refused.value = policy.id
  LEFT JOIN "POLICY_STATEMENT" AS states ON states.src = policy.id
  LEFT JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = states.dst AND statement.effect = 'Allow'
  WHERE policy.statements IS NULL OR refused.value IS NOT NULL
     OR ((statement.not_principal IS NOT NULL
          OR EXISTS (SELECT 1 FROM "NAMES_PRINCIPAL" AS names
                     CROSS JOIN "DynamoDBPolicyPrincipal" AS principal ON principal.id = names.dst
                     WHERE names.src = statement.id AND principal.kind = 'any'))
         AND EXISTS (SELECT 1 FROM json_each(coalesce(statement.action, '["*"]')) AS named
                     JOIN json_each('[giving(RIGHT, ACTION)]') AS asked ON asked.value GLOB lower(named.value)
                     WHERE named.value NOT GLOB '*[^a-zA-Z0-9:*?]*'))
  GROUP BY has.src
),
sums AS (
  SELECT chosen.table_arn AS table_arn,
         coalesce(counted.principals, 0) + coalesce(added.principals, 0) AS principals,
         coalesce(counted.conditional, 0) + coalesce(added.conditional, 0) AS conditional,
         coalesce(counted.undecided, 0) + coalesce(added.undecided, 0) AS undecided,
         added.whole_account AS whole_account, everybody.why AS why,
         EXISTS (SELECT 1 FROM "RESOURCE" AS resource
                 CROSS JOIN "DynatlasAccess" AS note ON note.id = resource.src || '/access'
                 CROSS JOIN json_each(note.unread) AS part
                 WHERE resource.dst = chosen.table_arn AND part.value = 'organizations') AS is_organization_unread
  FROM chosen
  LEFT JOIN covered ON covered.table_arn = chosen.table_arn
  LEFT JOIN counted ON counted.scopes = covered.scopes AND counted.needs_other = covered.needs_other
  LEFT JOIN added ON added.table_arn = chosen.table_arn
  LEFT JOIN everybody ON everybody.table_arn = chosen.table_arn
),
-- `unclear`: why there may be more of them, who cannot be counted; `perhaps` of those who can.
who_can AS (
  SELECT table_arn, principals, principals + undecided AS perhaps,
         CASE principals WHEN 1 THEN '1 user or role VERB' ELSE principals || ' users and roles VERB' END
           || CASE WHEN conditional > 0 THEN ', ' || conditional || ' of them under conditions' ELSE '' END
           || CASE WHEN is_organization_unread THEN ', unless an SCP or RCP forbids it' ELSE '' END AS said,
         coalesce(why, 'Account ' || whole_account || ' decides who of it VERB') AS unclear,
         CASE principals WHEN 1 THEN '1 user or role VERB' ELSE principals || ' users and roles VERB' END
           || ', and perhaps ' || undecided || ' more' AS doubted
  FROM sums
)
