// Which policies hold for whom: those of users, groups and roles of an account ($account), and of groups for members.
MATCH (:AWSAccount {id: $account})-[:RESOURCE]->(holder:AWSUser|AWSGroup|AWSRole)-[:POLICY]->(policy:AWSPolicy)
OPTIONAL MATCH (member:AWSUser)-[:MEMBER_AWS_GROUP]->(holder)
WITH policy, holder, collect(member.id) AS members
UNWIND members + [holder.id] AS principal
RETURN DISTINCT principal, policy.id AS policy
ORDER BY principal, policy
