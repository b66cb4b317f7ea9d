-- The text of each policy that holds for somebody in an account ($account), or limits somebody.
WITH holder AS MATERIALIZED (
  SELECT one.id AS id, one.permissions_boundary AS boundary
  FROM (SELECT id, permissions_boundary FROM "AWSUser" UNION ALL SELECT id, NULL FROM "AWSGroup"
        UNION ALL SELECT id, permissions_boundary FROM "AWSRole") AS one
  WHERE EXISTS (SELECT 1 FROM "RESOURCE" AS owner WHERE owner.src = $account AND owner.dst = one.id)
)
SELECT policy.id AS id, policy.document AS document
FROM (SELECT id, document FROM "AWSManagedPolicy" UNION ALL SELECT id, document FROM "AWSInlinePolicy") AS policy
WHERE policy.id IN (SELECT has.dst FROM holder JOIN "POLICY" AS has ON has.src = holder.id
                    UNION SELECT boundary FROM holder)
ORDER BY policy.id
