-- What a principal ($principal) is given, by the rights that are asked for ($rights, as in ',read,write,'): a row for each right on a table
-- that a policy names, or on a scope, with how many tables that covers and the first of them. No rights: each of them.
WITH given AS MATERIALIZED (
  SELECT 'read' AS "right", one.* FROM "CAN_READ_DATA" AS one WHERE one.src = $principal
  UNION ALL SELECT 'write' AS "right", one.* FROM "CAN_WRITE_DATA" AS one WHERE one.src = $principal
  UNION ALL SELECT 'stream' AS "right", one.* FROM "CAN_READ_STREAM" AS one WHERE one.src = $principal
  UNION ALL SELECT 'copy' AS "right", one.* FROM "CAN_COPY_DATA" AS one WHERE one.src = $principal
  UNION ALL SELECT 'change' AS "right", one.* FROM "CAN_CHANGE_TABLE" AS one WHERE one.src = $principal
  UNION ALL SELECT 'delete' AS "right", one.* FROM "CAN_DELETE_TABLE" AS one WHERE one.src = $principal
  UNION ALL SELECT 'policy' AS "right", one.* FROM "CAN_CHANGE_POLICY" AS one WHERE one.src = $principal
  UNION ALL SELECT 'describe' AS "right", one.* FROM "CAN_DESCRIBE" AS one WHERE one.src = $principal
), target AS MATERIALIZED (
  SELECT one.id AS id, one.is_scope AS is_scope,
         iif(one.is_scope, (SELECT count(*) FROM "COVERS" AS covers WHERE covers.src = one.id), 1) AS covers,
         iif(one.is_scope, (SELECT min(covers.dst) FROM "COVERS" AS covers WHERE covers.src = one.id), one.id) AS first_table
  FROM (SELECT DISTINCT dst AS id, dst_label = 'DynatlasAccessScope' AS is_scope FROM given) AS one
)
SELECT target.id AS target, target.is_scope AS is_scope, scope.pattern AS pattern, scope.region_pattern AS region_pattern,
       scope.account AS account, scope.cuts AS cuts, target.covers AS covers, target.first_table AS first_table,
       given."right" AS "right", given.state AS state, given.actions AS actions,
       given.conditional_actions AS conditional_actions, given.indexes AS indexes, given.condition_keys AS condition_keys,
       given.conditions AS conditions, given.allowed_by AS allowed_by, given.named AS named, given.assumed AS assumed
FROM target
JOIN given ON given.dst = target.id
LEFT JOIN "DynatlasAccessScope" AS scope ON scope.id = target.id
WHERE $rights = '' OR instr($rights, ',' || given."right" || ',') > 0
ORDER BY target.is_scope DESC, target.covers DESC, target.id, given."right"
