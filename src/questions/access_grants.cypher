// What a principal ($principal) is given, by the rights that are asked for ($rights, as in ',read,write,'): a row for each right on a table
// that a policy names, or on a scope, with how many tables that covers and the first of them. No rights: each of them.
MATCH (:AWSPrincipal {id: $principal})-[given:CAN_READ_DATA|CAN_WRITE_DATA|CAN_READ_STREAM|CAN_COPY_DATA|CAN_CHANGE_TABLE|CAN_DELETE_TABLE|CAN_CHANGE_POLICY|CAN_DESCRIBE]->(target)
WITH given, target,
     CASE type(given) WHEN 'CAN_READ_DATA' THEN 'read' WHEN 'CAN_WRITE_DATA' THEN 'write' WHEN 'CAN_READ_STREAM' THEN 'stream' WHEN 'CAN_COPY_DATA' THEN 'copy'
                      WHEN 'CAN_CHANGE_TABLE' THEN 'change' WHEN 'CAN_DELETE_TABLE' THEN 'delete' WHEN 'CAN_CHANGE_POLICY' THEN 'policy' WHEN 'CAN_DESCRIBE' THEN 'describe' END AS right
WHERE $rights = '' OR $rights CONTAINS ',' + right + ','
WITH target, collect({right: right, given: given}) AS rights
OPTIONAL MATCH (target)-[:COVERS]->(table:DynamoDBTable)
WITH target, rights, count(table) AS covers, min(table.id) AS first_table, target:DynatlasAccessScope AS is_scope
UNWIND rights AS one
WITH target, is_scope, covers, first_table, one.right AS right, one.given AS given
RETURN target.id AS target, toInteger(is_scope) AS is_scope, target.pattern AS pattern,
       target.region_pattern AS region_pattern, CASE WHEN is_scope THEN target.account END AS account,
       target.cuts AS cuts, CASE WHEN is_scope THEN covers ELSE 1 END AS covers,
       CASE WHEN is_scope THEN first_table ELSE target.id END AS first_table, right AS right, given.state AS state,
       given.actions AS actions, given.conditional_actions AS conditional_actions, given.indexes AS indexes,
       given.condition_keys AS condition_keys, given.conditions AS conditions, given.allowed_by AS allowed_by,
       given.named AS named, given.assumed AS assumed
ORDER BY is_scope DESC, covers DESC, target, right
