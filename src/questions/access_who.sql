-- Who can reach a table ($table), by the rights that are asked for ($rights, as in ',read,write,'): a row for each way.
-- The ways of what is best come first. No rights: each of them.
SELECT way.principal AS principal,
       CASE WHEN EXISTS (SELECT 1 FROM "AWSUser" AS one WHERE one.id = way.principal) THEN 'user'
            WHEN way.principal LIKE '%:root' THEN 'account'
            WHEN EXISTS (SELECT 1 FROM "AWSRole" AS one WHERE one.id = way.principal AND one.service_linked)
            THEN 'service-linked role' ELSE 'role' END AS kind,
       way.table_id AS table_id, way."right" AS "right", way.state AS state, way.actions AS actions,
       way.conditional_actions AS conditional_actions, way.indexes AS indexes, way.condition_keys AS condition_keys,
       way.conditions AS conditions, way.allowed_by AS allowed_by, way.named AS named, way.assumed AS assumed,
       (SELECT scope.pattern FROM "DynatlasAccessScope" AS scope WHERE scope.id = way.scope) AS pattern
FROM (SELECT *, CASE state WHEN 'allowed' THEN 1 WHEN 'granted' THEN 2 ELSE 3 END AS rank FROM access) AS way
WHERE way.table_id = $table AND ($rights = '' OR instr($rights, ',' || way."right" || ',') > 0)
ORDER BY min(way.rank) OVER (PARTITION BY way.principal, way."right"), way.principal, way."right", way.rank, way.scope
