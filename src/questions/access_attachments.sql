-- Which policies hold for whom: those of users, groups and roles of an account ($account), and of groups for members.
WITH holder AS MATERIALIZED (
  SELECT one.id AS id
  FROM (SELECT id FROM "AWSUser" UNION ALL SELECT id FROM "AWSGroup" UNION ALL SELECT id FROM "AWSRole") AS one
  WHERE EXISTS (SELECT 1 FROM "RESOURCE" AS owner WHERE owner.src = $account AND owner.dst = one.id)
)
SELECT has.src AS principal, has.dst AS policy
FROM holder JOIN "POLICY" AS has ON has.src = holder.id
UNION
SELECT member.src, has.dst
FROM holder JOIN "MEMBER_AWS_GROUP" AS member ON member.dst = holder.id JOIN "POLICY" AS has ON has.src = holder.id
ORDER BY 1, 2
