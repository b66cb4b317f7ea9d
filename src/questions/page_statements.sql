-- The statements of one table's resource policy; of a policy that cannot be understood, one of nulls.
SELECT statement.sid AS sid, statement.effect AS effect, statement.principal AS principal,
       statement.not_principal AS not_principal, statement.action AS action, statement.not_action AS not_action,
       statement."condition" AS condition,
       CASE statement.is_public WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS is_public
FROM "HAS_RESOURCE_POLICY" AS has
LEFT JOIN "POLICY_STATEMENT" AS of_policy ON of_policy.src = has.dst
LEFT JOIN "DynamoDBPolicyStatement" AS statement ON statement.id = of_policy.dst
WHERE has.src = :id
ORDER BY statement.id
