// The text of each policy that holds for somebody in an account ($account), or limits somebody.
MATCH (:AWSAccount {id: $account})-[:RESOURCE]->(holder:AWSUser|AWSGroup|AWSRole)
MATCH (holder)-[:POLICY|HAS_PERMISSIONS_BOUNDARY]->(policy:AWSPolicy)
WITH DISTINCT policy
RETURN policy.id AS id, policy.document AS document
ORDER BY id
